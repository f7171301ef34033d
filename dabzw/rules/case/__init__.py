"""A case: what must be done, who may do it, what was done, and what follows."""
