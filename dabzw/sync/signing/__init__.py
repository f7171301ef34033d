"""Keys, the roster of an office, and what a signature says."""
