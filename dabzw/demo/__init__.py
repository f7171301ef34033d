"""A ledger that is openly invented: for trying the tool, for its tests and for measuring it."""

from dabzw.demo.files import bulk_files, demo_files, write_files

__all__ = ["bulk_files", "demo_files", "write_files"]
