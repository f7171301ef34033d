"""The sweep: what is covered, what is suspect, and how honest a zero is."""
