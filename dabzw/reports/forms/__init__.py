"""Statistics forms (报表) of superiors, filled from a ledger; and the cells of a superior's own workbook."""
