"""The only code that meets files, git and locks."""
