"""The program begun again in UTF-8, where the locale is of another encoding, as a terminal in GBK has it.

Names of files in a ledger are UTF-8 on disk, whoever looks at them; Python would read and write them in the
encoding of the locale, and it takes another one only from its start.  What the terminal shows and types stays
in its own encoding.  Nothing else of the program is imported before this.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

_AGAIN: Final = "_DABZW_IN_UTF8"
"""Set for the program that was begun again, and taken away by it."""
_OF_STREAMS: Final = "PYTHONIOENCODING"
_TEXTS: Final = ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "COMP_WORDS", "_TYPER_COMPLETE_ARGS")
"""Variables that hold texts; all others are handed on byte by byte."""
_PLACES: Final = ("DABZW_LEDGER",)


def begin_again() -> None:
    """Begins the program again where names of files would not be UTF-8; else, and then, does nothing."""
    if os.environ.pop(_AGAIN, None) is not None:
        os.environ.pop(_OF_STREAMS, None)
        return
    if sys.getfilesystemencoding().lower() == "utf-8" or not sys.executable:
        return
    stream = sys.__stdout__ or sys.__stderr__ or sys.__stdin__
    words = sys.orig_argv[1:]
    given = len(sys.argv) - 1
    kept = words[: len(words) - given]
    asked = [os.fsencode(word) for word in kept] + [in_utf8(word) for word in words[len(kept) :]]
    os.execve(
        sys.executable,
        [os.fsencode(sys.executable), b"-X", b"utf8", *asked],
        environment(os.environ, stream.encoding if stream is not None else "utf-8"),
    )


def environment(known: Mapping[str, str], encoding: str) -> dict[bytes, bytes]:
    """The variables for the program in UTF-8, whose streams are of an encoding."""
    found = {os.fsencode(name): os.fsencode(value) for name, value in known.items()}
    found |= {name.encode(): as_utf8(known[name]) for name in _TEXTS if name in known}
    found |= {name.encode(): in_utf8(known[name]) for name in _PLACES if name in known}
    found.setdefault(_OF_STREAMS.encode(), encoding.encode())
    return {**found, b"PYTHONUTF8": b"1", _AGAIN.encode(): b"1"}


def in_utf8(word: str) -> bytes:
    """A word of the command line in UTF-8; the name of a file that is there only in the locale's own, so."""
    raw, text = os.fsencode(word), as_utf8(word)
    return raw if raw != text and not os.path.lexists(text) and os.path.lexists(raw) else text


def as_utf8(text: str) -> bytes:
    """A text in UTF-8; one that the locale could not read, as it came."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return os.fsencode(text)
