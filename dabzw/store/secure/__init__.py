"""The informants' store 举报人身份库: identities sealed outside of the ledger and of its history."""
