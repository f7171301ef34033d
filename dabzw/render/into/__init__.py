"""A superior's own workbook filled in: of its package only what must change is edited."""
