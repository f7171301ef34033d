"""dabzw (打非治违): a plain-file ledger of a campaign against illegal production."""

__version__ = "0.1.0"
