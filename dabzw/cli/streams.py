"""The standard streams of a run: what cannot be written to them stops no command, and is noted.

A disk can be full under a log, a pipe can lose its reader, a terminal can be closed, a stream can be closed
from the start.  A command that was half-way must not be cut off by that, nor take it for a fault of its own:
it goes on, and its last word says that its output was not taken.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any, Final, NamedTuple, TextIO, cast

from dabzw.store import refusals

_CLOSED: Final = "已关闭"
_REMEMBERED: Final = 1 << 14  # bytes


class Forbearing(io.FileIO):
    """A descriptor whose first refusal is kept; with `cut` nothing follows it, so that no hole is left.

    `count` is how many bytes it was given, `taken` are the first of them.
    """

    def __init__(self, descriptor: int, *, cut: bool) -> None:
        super().__init__(descriptor, "wb", closefd=False)
        self.refusal: OSError | None = None
        self.count = 0
        self.taken = bytearray()
        self._cut = cut

    def write(self, data: Any, /) -> int:
        """Writes what is taken, and says that all was."""
        size = memoryview(data).nbytes
        self.count += size
        if self.count <= _REMEMBERED:
            self.taken += data
        if self.refusal is not None and self._cut:
            return size
        try:
            written = super().write(data)
        except OSError as error:
            self.refusal = self.refusal or error
            return size
        return size if written is None else written


class Outputs(NamedTuple):
    """The two streams that a run writes to; None where they are not descriptors of the process."""

    out: Forbearing | None
    err: Forbearing | None

    @property
    def lost(self) -> str:
        """Why the output was not taken; "" where it was, or where its reader had enough of it."""
        return _why(self.out)

    @property
    def unheard(self) -> bool:
        """Whether a message was not taken."""
        return bool(_why(self.err))


def install() -> Outputs:
    """Puts the streams in the place of Python's; those that were closed are opened, and take nothing."""
    for descriptor in range(3):
        _open_closed(descriptor)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # the process's own stream
    sys.stdout, out = _forbearing(sys.stdout, 1, cut=True)
    sys.stderr, err = _forbearing(sys.stderr, 2, cut=False)
    return Outputs(out, err)


def _open_closed(descriptor: int) -> None:
    """Keeps the number of a closed standard stream from being given to a file that is opened later."""
    try:
        os.fstat(descriptor)
    except OSError:
        opened = os.open(os.devnull, os.O_RDONLY)  # the lowest free number; nothing can be written to it
        os.set_inheritable(opened, True)  # as a standard stream is


def _forbearing(stream: TextIO | None, standard: int, *, cut: bool) -> tuple[TextIO, Forbearing | None]:
    try:
        descriptor = standard if stream is None else stream.fileno()
    except (OSError, ValueError):  # one in memory
        return cast("TextIO", stream), None
    raw = Forbearing(descriptor, cut=cut)
    text = io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=stream.encoding if stream else "utf-8",
        errors=stream.errors if stream else "backslashreplace",
        newline="\n",
        line_buffering=not cut or raw.isatty(),
    )
    return text, raw


def _why(raw: Forbearing | None) -> str:
    if raw is None or raw.refusal is None or raw.refusal.errno == errno.EPIPE:
        return ""
    return _CLOSED if raw.refusal.errno == errno.EBADF else refusals.reason(raw.refusal)
