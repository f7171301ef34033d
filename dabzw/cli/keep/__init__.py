"""The commands that keep a ledger."""
