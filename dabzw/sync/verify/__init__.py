"""The audit of a whole history: what was changed, removed, dated or written otherwise than the tool does."""
