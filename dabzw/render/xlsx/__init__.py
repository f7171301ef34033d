"""Books as .xlsx files."""
