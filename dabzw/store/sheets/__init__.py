"""Spreadsheets in: what a file is, its plain cells read in a process of its own, heads, values, rows."""
