"""The checks of a ledger: a module a subject, each rule declared at its function, and their registry."""
