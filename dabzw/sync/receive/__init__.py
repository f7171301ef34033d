"""接收: how a superior takes in a pushed ledger, what it refuses, and the receipts that it gives."""
