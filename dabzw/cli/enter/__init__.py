"""The commands that enter records and acts."""
