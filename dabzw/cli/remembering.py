"""What a command that only looks has said, kept so that it can be said again (`replay`)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dabzw.lazily import dataclass
from dabzw.model.ids import CALENDAR_FOLDER, CAMPAIGN_FILE, OFFICE_FILE
from dabzw.model.moments import written
from dabzw.model.watched import WatchedInstant
from dabzw.store.index.answers import ALWAYS, Answer, asked, kept, of_history, seen
from dabzw.store.index.database import Failed

if TYPE_CHECKING:
    from dabzw.cli.streams import Outputs
    from dabzw.store.git import Repository
    from dabzw.store.index.beside import Beside

_SOUND: Final = (0, 1)
"""The statuses of a command that has answered."""


def a_mark() -> str:
    """A text of the form of a minute that is none, and that nobody can have written."""
    return f"{_drawn(1000, 9000)}-{_drawn(39, 60)}-{_drawn(39, 60)} {_drawn(39, 60)}:{_drawn(69, 30)}"


def _drawn(least: int, many: int) -> int:
    """One of so many numbers; `secrets`, which draws them too, loads a library of cryptography first."""
    return least + int.from_bytes(os.urandom(8)) % many


@dataclass
class Memory:
    """What is to be kept of a run; `words` are those of the command.

    `spoiled` is set where the answer rests on something that is no witness.  `paged` is how many bytes a
    pager was given.
    """

    words: tuple[str, ...]
    instant: WatchedInstant | None = None
    told: list[str] = field(default_factory=list)
    heard: int = 0
    paged: int = 0
    spoiled: bool = False
    witnesses: tuple[str, ...] = ()
    index: Beside | None = None

    def watch(self, minute: datetime) -> WatchedInstant:
        """The present minute, watched."""
        self.instant = WatchedInstant.watching(minute, a_mark())
        return self.instant

    def told_as(self, text: str) -> str:
        """Notes a text that is about to be said; gives it with the minute in its place."""
        self.told.append(text)
        self.heard = getattr(getattr(getattr(sys.stderr, "buffer", None), "raw", None), "count", -1)
        if self.instant is None:
            return text
        return text.replace(self.instant.mark, written(self.instant.minute))

    def begin(self, ledger: Path, named: str | None, repository: Repository) -> None:
        """Notes what the answer rests on beside the files, before any of it is looked at."""
        self.witnesses = tuple(map(seen, witnesses_of(ledger, named, repository)))

    def keep(self, status: int, outputs: Outputs) -> None:
        """Keeps what was found, and the answer, when all of it was said and nothing else."""
        index = self.index
        if index is not None:
            index.settle()
        if self.spoiled or index is None or index.is_given_up or status not in _SOUND:
            return
        told = "".join(self.told).encode(sys.stdout.encoding, sys.stdout.errors or "strict")
        said = self._said(told, outputs)
        if said is None or index.state is None:
            return
        answer = Answer(self._span, self._mark, status, told, said)
        with suppress(*Failed):
            kept(index.database, asked(self.words), answer, self.witnesses, index.state)

    def _said(self, told: bytes, outputs: Outputs) -> bytes | None:
        """What was said before the answer; None where more was said, or not all of it was taken."""
        out, err = outputs.out, outputs.err
        if out is None or err is None or outputs.lost or outputs.unheard or not told:
            return None
        whole = out.count + self.paged == len(told) and err.count == self.heard == len(err.taken)
        return bytes(err.taken) if whole else None

    @property
    def _span(self) -> tuple[str, str]:
        if self.instant is None:
            return ALWAYS
        since, until = self.instant.span.in_minutes
        return written(since), written(until)

    @property
    def _mark(self) -> bytes:
        return b"" if self.instant is None else self.instant.mark.encode()


def witnesses_of(ledger: Path, named: str | None, repository: Repository) -> Iterator[str]:
    """What an answer about a ledger rests on beside its own files: its history, its office, its settings."""
    yield from _of_place(Path(os.path.abspath(ledger)), named)  # noqa: PTH100  # as it was typed, links and all
    real = Path(os.path.realpath(ledger))
    above = real.parent
    yield from map(str, (above / OFFICE_FILE, above / CAMPAIGN_FILE, above / CALENDAR_FOLDER))
    if (above / OFFICE_FILE).exists() and (above / CALENDAR_FOLDER).is_dir():
        yield from map(str, (above / CALENDAR_FOLDER).iterdir())
    yield str(real / ".git" / "config")
    yield from of_history(str(repository.git_dir), str(repository.common_dir), _objects(repository))
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  # as git finds it, also where nobody's home is known
    settings = os.environ.get("XDG_CONFIG_HOME") or str(home / ".config")
    yield from ("/etc/gitconfig", str(home / ".gitconfig"), f"{settings}/git/config")


def _of_place(ledger: Path, named: str | None) -> Iterator[str]:
    """What says which folder is meant where none is named."""
    if named is not None:
        return
    here = Path.cwd()
    for above in (here, *here.parents):
        if above == ledger:
            return
        yield from (str(above / CAMPAIGN_FILE), str(above / ".git"))
    yield str(here)
    for other in here.iterdir():  # one of these may become a ledger, and then all are meant
        if other != ledger and other.is_dir():
            yield from (str(other / CAMPAIGN_FILE), str(other / ".git"))


def _objects(repository: Repository) -> Iterator[str]:
    """The branch, the folders of what it holds, and the packs."""
    branch = repository.branch()
    if branch is not None:
        yield str(repository.common_dir / branch)
    objects = repository.common_dir / "objects"
    yield from (str(objects / f"{number:02x}") for number in range(256))
    pack = objects / "pack"
    yield from (str(one) for one in sorted(pack.iterdir())) if pack.is_dir() else ()
