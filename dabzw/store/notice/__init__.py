"""A notice that came from elsewhere, as plain text: read by a process of its own within limits."""
