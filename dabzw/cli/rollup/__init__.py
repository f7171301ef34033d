"""The commands for many ledgers in one view."""
