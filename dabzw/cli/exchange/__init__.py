"""The commands that exchange spreadsheets."""
