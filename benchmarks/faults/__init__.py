"""The fault matrix: every command that writes, met by every kind of fault, and what holds afterwards."""
