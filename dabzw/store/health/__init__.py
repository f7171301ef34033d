"""What can be wrong around a ledger, each a probe that reads only; and what of it can be mended safely."""
