"""The index beside git: what the files were when they were last read, and what was answered from them.

It lies in the git directory, is never entered, and can be deleted at any time: every answer is the same
without it.  What it says of a file counts only while the file is, by its times, size and place on disk, the
one that was read.  `database`, `tree` and `answers` are imported before anything else of a command is, and
import next to nothing themselves.
"""
