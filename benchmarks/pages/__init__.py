"""Papers as they are printed: each at several dates, laid out, held against checks, and on one sheet."""
