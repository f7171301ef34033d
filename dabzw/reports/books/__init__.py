"""Workbooks: the ledger as sheets, blank forms, and what a sheet is made of."""
