"""What a record is; no file, no clock, no terminal."""
