"""What an office asks of a ledger: a module a subject, with its views and the page that answers."""
