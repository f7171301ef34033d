"""The commands by which ledgers meet."""
