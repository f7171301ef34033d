"""A history tampered with in every known way, and what is found of it."""
