"""Rows made into one format a module; asks the ledger nothing."""
