"""The commands of the informants' store: `dabzw secure …`."""
