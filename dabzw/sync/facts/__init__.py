"""The facts of one ledger at one commit, as tables without names of informants and without free text."""
