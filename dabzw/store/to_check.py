"""合并待核对: what only a merge of two desks made or noticed, noted in its commit until a person has looked.

A merge notes it (`Dabzw-To-Check: 编号 说明`), a later commit that it was looked at (`Dabzw-Checked: 编号`):
that ends what lies in its past alone, so that nobody has checked what his desk had not seen.  What was found
at a commit is kept in the index; from one commit to the next only what is new is read.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.entered import ToCheck
from dabzw.model.patterns import lazy
from dabzw.store.damage import Damaged
from dabzw.store.git import Repository
from dabzw.store.git_config import PLAIN_LOG
from dabzw.store.git_process import GitRefused, plain
from dabzw.store.history import UNDO, is_ancestor, trailers_of
from dabzw.store.index.beside import Beside
from dabzw.store.index.database import Failed
from dabzw.store.readings import CLOCK, moment_of, seconds_read

TO_CHECK: Final = "Dabzw-To-Check"
CHECKED: Final = "Dabzw-Checked"

_KEPT_AS: Final = "to_check"
_FORMAT: Final = "%m%x00%H%x00%ct%x00%B%x00"
_FIELDS: Final = 4
_BOUNDARY: Final = b"-"
_LONGEST: Final = 300  # characters of what is said of one thing
_ABOUT: Final = lazy(r"[^\s-]\S*")
_COMMIT: Final = lazy("[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a commit says of it; `undoes` is the commit that it takes back.

    Of one `on_boundary` of what is new nothing is told but that it is there.
    """

    commit: str
    to_check: tuple[ToCheck, ...] = ()
    checked: frozenset[str] = frozenset()
    undoes: str | None = None
    on_boundary: bool = False

    @property
    def matters(self) -> bool:
        return bool(self.to_check or self.checked or self.undoes)


def named(about: str) -> str:
    """How a thing is named in the trailers, and typed behind `sync --checked`: one word."""
    return re.sub(r"\s+", "_", about.strip())


def to_check(about: str, says: str) -> tuple[str, str]:
    """The trailer of a merge for one thing that is to be looked at."""
    return TO_CHECK, f"{named(about)} {plain(says)}"


def checked(about: str) -> tuple[str, str]:
    """The trailer of an entry by which it was looked at."""
    return CHECKED, named(about)


def open_notes(
    repository: Repository, index: Beside | None = None, commit: str | None = None
) -> tuple[ToCheck, ...]:
    """What is still to be looked at, as of the current commit or another one, the oldest first.

    With an index it is kept there for the next time.  Raises GitRefused and Damaged.
    """
    wanted = commit or repository.head()
    if wanted is None:
        return ()
    known = None if index is None else _known(index, repository.prefix)
    if known is not None and known[0] == wanted:
        return known[1]
    found = None if known is None else _from_there(repository, *known, wanted)
    if found is None:
        found = _after(repository, (), tuple(_read(repository, _grep(), wanted)))
    if index is not None and commit is None:
        _keep(index, repository.prefix, wanted, found)
    return found


def was_checked(repository: Repository, about: str, known: Iterable[str], commit: str) -> bool:
    """Whether somebody has looked at a thing whose desk had seen some commits, as of another one.

    Not where it is to be looked at again.  Raises GitRefused.
    """
    trailer, before = checked(about), tuple(known)
    if any(one.about == trailer[1] for one in open_notes(repository, commit=commit)):
        return False
    grep = ("--fixed-strings", f"--grep={': '.join(trailer)}")
    done = (one.commit for one in _read(repository, grep, commit) if trailer[1] in one.checked)
    return any(all(is_ancestor(repository, one, looked) for one in before) for looked in done)


def _from_there(
    repository: Repository, then: str, before: tuple[ToCheck, ...], now: str
) -> tuple[ToCheck, ...] | None:
    """What is open at a commit, by what was open at one before it; None where all has to be read."""
    try:
        read = tuple(_read(repository, ("--boundary",), now, f"^{then}"))
    except (GitRefused, Damaged):  # what was the last commit is not there any more
        return None
    new = tuple(one for one in read if not one.on_boundary)
    if not any(one.commit == then for one in read):  # another branch, or an earlier commit
        return None
    older = {one.undoes for one in new if one.undoes is not None} - {one.commit for one in new}
    if any(_matters(repository, undone) for undone in older):
        return None
    return _after(repository, before, new)


def _matters(repository: Repository, commit: str) -> bool:
    """Whether an earlier commit that was taken back says anything of it, or took back another."""
    found = next(repository.objects([commit.encode()]))
    if found is None or found.kind != "commit":
        return False
    message = found.data.partition(b"\n\n")[2].decode(errors="replace")
    return _said(commit, 0, message).matters


def _after(
    repository: Repository, before: tuple[ToCheck, ...], new: tuple[_Said, ...]
) -> tuple[ToCheck, ...]:
    """What is open after some commits, the newest first, by what was open before them."""
    standing, undone = list[_Said](), set[str]()
    for one in new:
        if one.commit not in undone:
            standing.append(one)
            undone.update(filter(None, (one.undoes,)))
    notes = [*before, *(note for one in reversed(standing) for note in one.to_check)]
    for one in standing:
        ended = {note.commit for note in notes if note.about in one.checked} - {one.commit}
        if ended:
            past = ended - _not_before(repository, ended, one.commit)
            notes = [note for note in notes if note.about not in one.checked or note.commit not in past]
    return tuple(sorted(notes, key=lambda note: note.when))


def _not_before(repository: Repository, commits: Iterable[str], commit: str) -> frozenset[str]:
    """Those of some commits, and what is before them, that are not before a commit."""
    listed = repository.git("rev-list", *sorted(commits), f"^{commit}", "--")
    return frozenset(listed.decode().split())


def _grep() -> tuple[str, ...]:
    return ("--fixed-strings", *(f"--grep={trailer}: " for trailer in (TO_CHECK, CHECKED, UNDO)))


def _read(repository: Repository, options: tuple[str, ...], *revisions: str) -> Iterator[_Said]:
    """What commits say, the newest first."""
    printed = repository.git(
        "log", "--topo-order", *PLAIN_LOG, f"--format={_FORMAT}", *options, *revisions, "--"
    )
    fields = printed.split(b"\0")[:-1]
    for mark, commit, seconds, body in zip(
        *(fields[place::_FIELDS] for place in range(_FIELDS)), strict=True
    ):
        if mark.lstrip(b"\n") == _BOUNDARY:
            yield _Said(commit.decode(), on_boundary=True)
        else:
            yield _said(commit.decode(), int(seconds), body.decode(errors="replace"))


def _said(commit: str, seconds: int, body: str) -> _Said:
    trailers = trailers_of(body)
    when = moment_of(seconds_read(dict(trailers).get(CLOCK)) or seconds).replace(second=0)
    notes: list[ToCheck] = []
    done: set[str] = set()
    undoes: str | None = None
    for key, value in trailers:
        about, _, says = value.strip().partition(" ")
        if key == TO_CHECK and _ABOUT.fullmatch(about):
            notes.append(ToCheck(about, plain(says)[:_LONGEST], commit, when))
        elif key == CHECKED:
            done.add(about)
        elif key == UNDO and _COMMIT.fullmatch(about):
            undoes = about
    return _Said(commit, tuple(notes), frozenset(done), undoes)


# What is kept


def _known(index: Beside, prefix: str) -> tuple[str, tuple[ToCheck, ...]] | None:
    """The commit that was looked at last, and what was open there."""
    with suppress(*Failed):
        commit, notes = json.loads(str(index.database.meta(_KEPT_AS + prefix)))
        return str(commit), tuple(
            ToCheck(str(about), str(says), str(merge), datetime.fromisoformat(when))
            for about, says, merge, when in notes
        )
    return None


def _keep(index: Beside, prefix: str, commit: str, notes: tuple[ToCheck, ...]) -> None:
    kept = json.dumps(
        [commit, [[note.about, note.says, note.commit, note.when.isoformat()] for note in notes]],
        ensure_ascii=False,
    )

    def put(connection: sqlite3.Connection) -> None:
        connection.execute("REPLACE INTO meta VALUES (?, ?)", (_KEPT_AS + prefix, kept))

    index.waiting.append(put)
