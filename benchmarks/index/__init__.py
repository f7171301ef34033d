"""Holds the answers of the program with its index against those without: they are to be the same, always."""
