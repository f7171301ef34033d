"""The commands that make official material and keep its schedule."""
