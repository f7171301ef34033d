"""Answers that were given before, and whether they still hold.

An answer is that of the words of a command, said in the same place and to the same kind of terminal, about
the same working tree, the same last commit, the same history and by the same program, at an instant at
which nothing that was looked at has another outcome.  Whatever else it rests on is a witness: a file that
is known again by its times, its size and its place on disk, or that is not there.
"""

from __future__ import annotations

import os
import sys
import zlib

from dabzw.store.index.tree import MARGIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from typing import Final

    from dabzw.store.index.database import Database

_MOST: Final = 1 << 20  # bytes of one answer as they are kept
_ROOM: Final = 2 << 20  # of all
_SEPARATOR: Final = "\x1f"
_HEARD: Final = (
    *(
        "HOME",
        "PATH",
        "TZ",
        "TERM",
        "COLUMNS",
        "LINES",
        "NO_COLOR",
        "COLORTERM",
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
        "TTY_COMPATIBLE",
    ),
    *("LANG", "LANGUAGE", "XDG_CONFIG_HOME", "XDG_STATE_HOME"),
)
_HEARD_AS: Final = ("LC_", "PYTHON", "DABZW_", "GIT_", "_DABZW", "TYPER_", "JUPYTER")
ALWAYS: Final = ("", "~")
"""Since and until when an answer holds that no clock is asked for."""


class Answer:
    """What a command said on its two streams, and its status.

    It holds `since` a minute and before `until` one (China Standard Time); `mark` stands in it for the
    minute that it is given at.
    """

    __slots__ = ("mark", "said", "since", "status", "told", "until")

    def __init__(self, span: tuple[str, str], mark: bytes, status: int, told: bytes, said: bytes) -> None:
        self.since, self.until = span
        self.mark = mark
        self.status = status
        self.told = told
        self.said = said

    def at(self, minute: str) -> bytes:
        """What was told, as of a minute."""
        return self.told.replace(self.mark, minute.encode()) if self.mark else self.told


def asked(words: Iterable[str]) -> str:
    """All that an answer depends on and that is known before anything is looked at, as one text."""
    heard = (
        f"{name}={value}"
        for name, value in sorted(os.environ.items())
        if name in _HEARD or name.startswith(_HEARD_AS)
    )
    streams = (_stream(number) for number in (1, 2))
    return _SEPARATOR.join((*words, "", os.getcwd(), str(os.getuid()), *streams, *heard))


def _stream(number: int) -> str:
    """What a stream leads to, as far as the look of an answer depends on it."""
    stream = sys.__stdout__ if number == 1 else sys.__stderr__
    encoding = getattr(stream, "encoding", None)
    if not os.isatty(number):
        return f"{encoding}"
    size = os.get_terminal_size(number)
    return f"{encoding} {size.columns}x{size.lines}"


def found(database: Database, words: str, minute: str) -> Answer | None:
    """The answer to what is asked, where one is kept that holds at a minute, and so do its witnesses."""
    row = database.row(
        "SELECT since, until, witness, mark, status, told, said FROM answer WHERE asked = ?", words
    )
    if row is None:
        return None
    since, until, witness, mark, status, told, said = row
    if not str(since) <= minute < str(until) or not all(map(_still, str(witness).split(_SEPARATOR))):
        return None
    try:
        told_whole = zlib.decompress(told)  # type: ignore[arg-type]
    except zlib.error:  # the disk has lost a part of it
        return None
    return Answer((str(since), str(until)), mark, int(str(status)), told_whole, said)  # type: ignore[arg-type]


def kept(database: Database, words: str, answer: Answer, witnesses: Iterable[str], state: int) -> None:
    """Keeps an answer about the working tree of a number; raises Stale where the index is of another by now.

    A witness that changed so shortly before that another change could look the same is none.
    """
    told, witness = zlib.compress(answer.told, 1), tuple(witnesses)
    now = database.disk_time()
    if len(told) > _MOST or any(_changed_on(one) + MARGIN >= now for one in witness):
        return

    def keep(connection: sqlite3.Connection) -> None:
        (held, last) = connection.execute("SELECT sum(length(told)), max(used) FROM answer").fetchone()
        if (held or 0) + len(told) > _ROOM:
            connection.execute("DELETE FROM answer")
        values = (
            answer.since,
            answer.until,
            (last or 0) + 1,
            _SEPARATOR.join(witness),
            answer.mark,
            answer.status,
        )
        connection.execute(
            "REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (words, *values, told, answer.said)
        )

    database.change(keep, state=state)


def seen(path: str) -> str:
    """A witness: a path, and how what lies there is known again."""
    return f"{path}\x1e{_mark(path)}"


def _still(witness: str) -> bool:
    path, _, mark = witness.rpartition("\x1e")
    return _mark(path) == mark


def _changed_on(witness: str) -> int:
    """When what a witness tells of was changed last (nanoseconds); 0 where nothing is there."""
    mark = witness.rpartition("\x1e")[2]
    return 0 if mark == "-" else max(map(int, mark.split(" ")[:2]))


def _mark(path: str) -> str:
    try:
        found = os.stat(path)
    except OSError:
        return "-"
    return f"{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino} {found.st_mode}"


def of_history(git_dir: str, common_dir: str, objects: Iterable[str]) -> Iterator[str]:
    """What of a git directory an answer rests on: the branch, the configuration, the listed objects.

    A command that was cut off, a backup, a sync and what is due leave their notes there too.
    """
    for name in ("HEAD", "logs/HEAD", "index", "config.worktree", "commondir", "info/sparse-checkout"):
        yield f"{git_dir}/{name}"
    for name in ("dabzw.journal", "dabzw.backup", "dabzw.contact", "dabzw.due"):
        yield f"{git_dir}/{name}"
    for name in ("config", "packed-refs", "shallow", "info/attributes", "info/exclude", "info/grafts"):
        yield f"{common_dir}/{name}"
    for name in ("objects/info/alternates", "objects/pack", "refs/heads", "refs/replace"):
        yield f"{common_dir}/{name}"
    yield from objects
