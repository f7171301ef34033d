"""Two versions of a ledger as one, by record and by act; pure."""
