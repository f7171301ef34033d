"""When each act of the records was first committed, from every commit of the history.

A version of a record is one blob: every blob is read once, and a commit is compared with its parents
file by file, so that the work grows with what was changed, not with the ledger.  Names of files follow
from the ids, so no renaming is looked for.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.entered import DatedAct, Entered
from dabzw.model.formats import OLDEST
from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import CHINA
from dabzw.store.git import Repository
from dabzw.store.listing import is_part
from dabzw.store.reader import read_record
from dabzw.store.readings import CLOCK_FORMAT, seconds_read

ActsOf = Callable[[AnyRecord], Iterable[DatedAct]]

_Blob = tuple[str, str]  # its path, by which the record in it is known to be in its place, and its id

_FORMAT: Final = f"%H%x00%ct%x00{CLOCK_FORMAT}%x00%an%x00"
_BATCH: Final = 2000  # blobs that are held in memory at once


@dataclass(frozen=True, slots=True)
class Version:
    """A file as one commit changed it: the blobs of the parents, and its own; None where it was removed.

    `seconds` since 1970 are what the clock said, or git's time where the commit does not keep that.
    """

    commit: str
    seconds: int
    author: str
    path: str
    before: tuple[str, ...]
    after: str

    @property
    def earlier(self) -> tuple[_Blob, ...]:
        """The file in the parents."""
        return tuple((self.path, blob) for blob in self.before)

    @property
    def own(self) -> _Blob:
        """The file as it was after the commit."""
        return self.path, self.after


def first_entries(
    repository: Repository, commit: str, acts_of: ActsOf
) -> Mapping[DatedAct, Sequence[Entered]]:
    """The commits that brought each act into the history of a commit, the earliest first.

    An act that stood twice in a record, or was taken out and entered again, has more than one.  Versions
    that cannot be read hold no act.  Raises GitRefused.
    """
    known = tuple(versions(repository, commit))
    acts = _acts_by_blob(repository, dict.fromkeys(version.own for version in known), acts_of)
    found: dict[DatedAct, list[Entered]] = {}
    for version in sorted(known, key=lambda version: version.seconds):
        for act, entered in brought(version, acts):
            found.setdefault(act, []).append(entered)
    return found


def brought(version: Version, acts: Mapping[_Blob, Sequence[DatedAct]]) -> Iterator[tuple[DatedAct, Entered]]:
    """The acts that a version holds and none of those before it held."""
    now, then = Counter(acts[version.own]), Counter[DatedAct]()
    for blob in version.earlier:
        then |= Counter(acts.get(blob, ()))
    removed = {act.what for act in then - now}
    when = datetime.fromtimestamp(version.seconds, CHINA).replace(second=0, tzinfo=None)
    for act in (now - then).elements():
        yield act, Entered(when, version.commit, version.author, act.what in removed)


def _acts_by_blob(
    repository: Repository, wanted: Iterable[_Blob], acts_of: ActsOf
) -> dict[_Blob, tuple[DatedAct, ...]]:
    known: dict[DatedAct, DatedAct] = {}  # the versions of a record share their acts
    found: dict[_Blob, tuple[DatedAct, ...]] = {}
    left = iter(wanted)
    while batch := tuple(islice(left, _BATCH)):
        data = repository.blobs(blob for _, blob in batch)
        for path, blob in batch:
            record, _ = read_record(path, data[blob], OLDEST)
            acts = () if record is None else acts_of(record)
            found[path, blob] = tuple(known.setdefault(act, act) for act in acts)
    return found


def versions(repository: Repository, commit: str) -> Iterator[Version]:
    """Every version of every record in the history of a commit, in no order.  Raises GitRefused."""
    printed = repository.raw_log(
        "-c",  # of a merge only the files that differ from every parent
        f"--format={_FORMAT}",
        commit,
        "--",
        *((repository.prefix,) if repository.prefix else ()),
    )
    yield from _read(iter(printed.split(b"\0")), repository.prefix)


def _read(tokens: Iterator[bytes], prefix: str) -> Iterator[Version]:
    """Read by position, so that no name of a file or author can pass for the start of another commit."""
    header = ("", 0, "")
    for token in tokens:
        line = token.lstrip(b"\n")
        if line.startswith(b":"):
            path = os.fsdecode(next(tokens)).removeprefix(prefix)
            *before, after = _blobs(line.decode())
            if is_part(path, "record") and after.strip("0"):
                yield Version(*header, path, tuple(before), after)
        elif line:
            seconds, clock = int(next(tokens)), seconds_read(next(tokens).decode(errors="replace"))
            header = line.decode(), clock or seconds, next(tokens).decode(errors="replace")


def _blobs(line: str) -> list[str]:
    """The blobs of `:100644 100644 old new M`, or of `::…` with one colon, mode and blob more a parent."""
    parents = len(line) - len(line.lstrip(":"))
    return line.split(" ")[parents + 1 : 2 * parents + 2]
