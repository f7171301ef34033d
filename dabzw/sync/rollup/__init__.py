"""Many ledgers in one view: where they are, what is kept of them, and what is asked of that."""
