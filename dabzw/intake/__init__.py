"""Rows of a spreadsheet against the ledger: what each comes to."""
