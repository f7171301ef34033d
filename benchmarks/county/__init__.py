"""Counties, cities and provinces of ledgers, made to measure."""
