"""Help that is no page of a command: topics, the man page, the sheet to print."""
