"""From one campaign to the next: what an earlier ledger ended, what it left open, and what is taken over."""
