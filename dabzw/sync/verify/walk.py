"""The history as it lies in git's objects: each commit's own bytes, and the files that it changed.

Nothing that a repository is set to is believed on the way: commits are read as they are stored, trees are
compared as trees, and neither replacement nor a list of other names is looked at.
"""

from __future__ import annotations

import heapq
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from functools import cached_property
from typing import Final, NamedTuple

from dabzw.lazily import dataclass
from dabzw.model.audited import KINDS, Gravity, Observation
from dabzw.store.damage import Damaged
from dabzw.store.git import Author, Repository
from dabzw.store.history import UNDO, parts_of
from dabzw.store.readings import CLOCK, OPERATION, moment_of, seconds_read

_WHO: Final = re.compile(rb"(.*?) ?<([^>]*)> (-?\d{1,18}) ([+-]\d{4})")
_LAST: Final = 253_402_214_400  # the end of the year 9999, the last that a date can be of
_FILE_MODES: Final = (b"100644", b"100755")
BY: Final = "Dabzw-By"
ID: Final = "Dabzw-Id"


class Delta(NamedTuple):
    """A file in a parent and in a commit, by blob; None where it is not there."""

    before: str | None
    after: str | None
    is_file: bool = True


Deltas = Mapping[str, Delta]


class Raw(NamedTuple):
    """What a commit says of itself, as it is stored; times in seconds since 1970, zones as written."""

    tree: str
    parents: tuple[str, ...]
    author: Author
    authored: int
    committer: Author
    when: int
    is_signed: bool
    message: str
    zones: tuple[str, str]


@dataclass(frozen=True)
class Step:
    """A commit in the order of the history: its place there, what it says, and the files it changed.

    `changes` are those against each parent that the history holds, or against nothing where there is none.
    """

    id: str
    place: int
    raw: Raw
    parents: tuple[int, ...]
    changes: tuple[Deltas, ...]
    summary: str
    trailers: tuple[tuple[str, str], ...]

    @cached_property
    def _first(self) -> dict[str, str]:
        return dict(reversed(self.trailers))

    def trailer(self, key: str) -> str | None:
        """The first value of a trailer; None where it has none."""
        return self._first.get(key)

    def values(self, key: str) -> tuple[str, ...]:
        """All values of a trailer."""
        return tuple(value for name, value in self.trailers if name == key)

    @property
    def operation(self) -> str | None:
        """The command that made it; None where a person did with git."""
        return self._first.get(OPERATION)

    @property
    def undoes(self) -> str | None:
        """The commit that it takes back."""
        return self._first.get(UNDO)

    @property
    def is_merge(self) -> bool:
        """Whether it joins two histories."""
        return len(self.raw.parents) > 1

    @property
    def is_cut(self) -> bool:
        """Whether it follows another that the history does not hold, so that what it changed is not known."""
        return bool(self.raw.parents) and not self.parents

    @cached_property
    def reading(self) -> int | None:
        """What the clock said; None where it does not keep that."""
        return seconds_read(self._first.get(CLOCK))

    @property
    def seconds(self) -> int:
        """When it was entered: what the clock said, or git's time."""
        return self.raw.when if self.reading is None else self.reading

    @property
    def moment(self) -> datetime:
        """When it was entered, in China Standard Time."""
        return moment_of(self.seconds)

    @property
    def own(self) -> Deltas:
        """The files that it changed by itself; of a merge none."""
        return self.changes[0] if len(self.changes) == 1 else {}

    def found(
        self, code: str, says: str, *, file: str = "", place: str = "", gravity: Gravity | None = None
    ) -> Observation:
        """Something about this commit."""
        chosen = KINDS[code].gravity if gravity is None else gravity
        return Observation(code, chosen, says, self.id, self.moment, self.raw.author.name, file, place)


@dataclass(frozen=True)
class History:
    """All commits up to one, parents before children."""

    repository: Repository
    steps: tuple[Step, ...]
    places: Mapping[str, int]
    _bases: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)

    @property
    def head(self) -> Step:
        """The commit that is looked at."""
        return self.steps[-1]

    def named(self, id_: str) -> Step | None:
        """A commit by its whole id; None where the history has it not."""
        place = self.places.get(id_)
        return None if place is None else self.steps[place]

    def beginning(self, digits: str) -> tuple[Step, ...]:
        """The commits whose ids begin so."""
        return tuple(step for step in self.steps if step.id.startswith(digits))

    def is_before(self, earlier: int, later: int) -> bool:
        """Whether a commit, by place, is another one or in the history before it."""
        waiting, seen = [later], {later}
        while waiting:
            place = waiting.pop()
            if place == earlier:
                return True
            for parent in self.steps[place].parents:
                if parent >= earlier and parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return False

    def bases(self, one: int, other: int) -> tuple[int, ...]:
        """The newest commits that both have in their histories, by place, the newest first."""
        key = (min(one, other), max(one, other))
        if key not in self._bases:
            self._bases[key] = tuple(self._common(*key))
        return self._bases[key]

    def _common(self, one: int, other: int) -> Iterator[int]:
        """Goes back from both at once; what is common to them is gone back from no further than is needed."""
        marks = {one: 1, other: 2} if one != other else {one: 3}
        heap = [-place for place in marks]
        heapq.heapify(heap)
        open_ = len(heap)  # how many wait that are not below a base
        while heap and open_:
            place = -heapq.heappop(heap)
            mark = marks.pop(place)
            is_below = mark == _BELOW
            open_ -= not is_below
            if mark == _BOTH:
                yield place
                mark = _BELOW
            for parent in self.steps[place].parents:
                before = marks.get(parent)
                if before is None:
                    heapq.heappush(heap, -parent)
                    open_ += mark != _BELOW
                    marks[parent] = mark
                else:
                    now = _BELOW if _BELOW in (before, mark) else before | mark
                    open_ -= now == _BELOW != before
                    marks[parent] = now


_BOTH: Final = 3
_BELOW: Final = 7


def walked(repository: Repository, commit: str) -> History:
    """The history of a commit, below the ledger; raises Damaged, GitRefused."""
    order = repository.git("rev-list", "--topo-order", "--reverse", commit, "--").decode().split()
    places = {id_: place for place, id_ in enumerate(order)}
    raws = list(_raws(repository, order))
    empty = repository.object_id("tree", b"")
    parents = [tuple(places[parent] for parent in raw.parents if parent in places) for raw in raws]
    before = [tuple(raws[place].tree for place in own) or (empty,) for own in parents]
    compared = _compared(
        repository, ((old, raw.tree) for raw, olds in zip(raws, before, strict=True) for old in olds)
    )

    def step(place: int, id_: str) -> Step:
        raw = raws[place]
        summary, trailers = parts_of(raw.message)
        changes = tuple(compared.get((old, raw.tree), {}) for old in before[place])
        return Step(id_, place, raw, parents[place], changes, summary, trailers)

    return History(repository, tuple(step(place, id_) for id_, place in places.items()), places)


def _raws(repository: Repository, ids: Sequence[str]) -> Iterator[Raw]:
    for id_, found in zip(ids, repository.objects(id_.encode() for id_ in ids), strict=True):
        if found is None or found.kind != "commit":
            raise Damaged(f"提交 {id_[:10]} 读不出来")
        yield raw_of(found.data)


def raw_of(data: bytes) -> Raw:
    """What the bytes of a commit say."""
    head, _, message = data.partition(b"\n\n")
    said: dict[bytes, list[bytes]] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        said.setdefault(key, []).append(value)
    author, authored, wrote = _who(said.get(b"author", [b""])[0])
    committer, when, zone = _who(said.get(b"committer", [b""])[0])
    return Raw(
        said.get(b"tree", [b""])[0].decode(),
        tuple(parent.decode() for parent in said.get(b"parent", ())),
        author,
        authored,
        committer,
        when,
        b"gpgsig" in said or b"gpgsig-sha256" in said,
        message.decode(errors="replace"),
        (wrote, zone),
    )


def _who(line: bytes) -> tuple[Author, int, str]:
    found = _WHO.fullmatch(line)
    if found is None:
        return Author(line.decode(errors="replace"), ""), 0, ""
    author = Author(found[1].decode(errors="replace"), found[2].decode(errors="replace"))
    return author, min(max(int(found[3]), 0), _LAST), found[4].decode()


def _compared(
    repository: Repository, pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], dict[str, Delta]]:
    """The files of the ledger that differ between trees; read by position, as names may hold anything."""
    feed = "".join(f"{old} {new}\n" for old, new in dict.fromkeys(pairs) if old != new)
    if not feed:
        return {}
    below = ("--", repository.prefix) if repository.prefix else ()
    asked = ("--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames")
    tokens = iter(repository.git("diff-tree", *asked, *below, feed=feed.encode()).split(b"\0"))
    found: dict[tuple[str, str], dict[str, Delta]] = {}
    own: dict[str, Delta] = {}
    cut = len(os.fsencode(repository.prefix))
    for token in tokens:
        *heads, line = token.split(b"\n")
        for head in heads:
            old, _, new = head.decode().partition(" ")
            own = found.setdefault((old, new), {})
        if line.startswith(b":"):
            mode, after_mode, before, after, _ = line[1:].split(b" ")
            own[os.fsdecode(next(tokens)[cut:])] = Delta(
                before.decode() if before.strip(b"0") else None,
                after.decode() if after.strip(b"0") else None,
                (after_mode if after.strip(b"0") else mode) in _FILE_MODES,
            )
    return found
