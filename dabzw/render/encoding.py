"""Streams that are not UTF-8: made to print what they can."""

from __future__ import annotations

import codecs
from io import TextIOWrapper
from typing import TextIO


def tolerate(*streams: TextIO) -> None:
    """Makes streams that are not UTF-8 print `?` for a character they lack, instead of failing.

    One that lacks Chinese as a whole is made UTF-8: nobody could read a line of it.
    """
    for stream in streams:
        if not isinstance(stream, TextIOWrapper) or is_unicode(stream):
            continue
        if _takes(stream.encoding, "没有写入"):
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _takes(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def is_unicode(stream: TextIO) -> bool:
    """Whether a stream takes every character; one without an encoding, in memory, does."""
    encoding = getattr(stream, "encoding", None)
    return not encoding or codecs.lookup(encoding).name.startswith("utf")
