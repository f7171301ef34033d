"""Two versions of a ledger as one: each file by what it is, and then what only the whole can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.ids import OFFICE_FILE, Kind, kind_of, path_of, stem_of
from dabzw.store.listing import is_part, part_of
from dabzw.sync.merge.asking import Asking
from dabzw.sync.merge.judging import (
    Formats,
    fault_of,
    formats_of,
    refusal,
    refuse_formats,
    refuse_unreadable,
    refuse_unsafe,
)
from dabzw.sync.merge.readings import merge_power
from dabzw.sync.merge.records import Unreadable, merge_record, two_of
from dabzw.sync.merge.renumbering import renumbered
from dabzw.sync.merge.sealed import merge_issue, merge_original, title_of
from dabzw.sync.merge.sides import Choice, Merged, Sides
from dabzw.sync.merge.texts import merge_text
from dabzw.sync.merge.versions import Versions

NewId = Callable[[Kind, str], str]
"""Draws an id that no side has, for a record of a kind in the place of an id."""
_NONE: Final[Mapping[str, Choice]] = MappingProxyType({})
_KEPT: Final = "一边删去了，另一边又登记了新内容：留着，请核对"
_SEAL_GONE: Final = "对方删去了封存的材料，请核对（dabzw issue due 可以放回）"
_RENUMBERED: Final = "两台电脑给两件不同的事用了同一个编号 {old}，本机的改为 {new}，内容不变，引用随之改了"


@dataclass(frozen=True, slots=True)
class _Work:
    """A merge while it is made: what it is of, and what was found so far."""

    sides: Sides
    choices: Mapping[str, Choice]
    mixed: bool
    said: Formats
    data: dict[str, bytes]
    moved: dict[str, bytes] = field(default_factory=dict)
    """Our records that name others by their new ids, by path."""
    renamed: dict[str, str] = field(default_factory=dict)
    changes: dict[str, bytes | None] = field(default_factory=dict)
    asked: list[Asking] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    unreadable: dict[str, Unreadable] = field(default_factory=dict)
    whose: dict[str, str] = field(default_factory=dict)

    def versions(self, path: str) -> Versions:
        """The versions of a file."""
        base, ours, theirs = (
            self.data[side[path]] if path in side else None
            for side in (self.sides.base, self.sides.ours, self.sides.theirs)
        )
        return Versions(path, base, self.moved.get(path, ours), theirs)

    def asking(self, path: str, about: str) -> Asking:
        """Who asks about a file."""
        self.asked.append(Asking(path, about, self.choices, mixed=self.mixed))
        return self.asked[-1]

    def cannot_read(self, one: Unreadable, whose: str) -> None:
        """Notes a file that nothing can be merged with."""
        self.unreadable[one.path] = one
        self.whose[one.path] = whose


def merged(sides: Sides, new_id: NewId, choices: Mapping[str, Choice] = _NONE) -> Merged:
    """Two versions of a ledger as one; `choices` answer questions by their keys.

    `new_id` draws an id that neither side has, for a record of a kind in the place of an id that both drew.
    Where questions are left, nothing of the result may be committed.

    Raises:
        CannotMerge: a file that a side changed cannot be read, a ledger is not of the newest format, or
            the other side has a path that no ledger may have.
    """
    refuse_unreadable(sides)
    said = formats_of(sides)
    refuse_formats(said)
    refuse_unsafe(sides.ours, sides.theirs)
    return _result(_work(sides, said, new_id, choices))


def merged_base(sides: Sides) -> Mapping[str, bytes | None]:
    """What differs from `ours` in the common base that two bases of crossed histories make.

    Nobody is asked: what the two say differently is in it as something that equals neither of them.
    """
    return _work(sides, formats_of(sides), None, _NONE).changes


def _work(sides: Sides, said: Formats, new_id: NewId | None, choices: Mapping[str, Choice]) -> _Work:
    paths = [path for path in sorted({*sides.base, *sides.theirs}) if _is_theirs(sides, path)]
    every = (sides.base, sides.ours, sides.theirs)
    data = sides.read({side[path] for path in paths for side in every if path in side})
    work = _Work(sides, choices, new_id is None, said, dict(data))
    if new_id is not None:
        _part_two(work, paths, new_id)
    for path in paths:
        if path not in work.changes:
            _merge_file(work, path)
    work.changes.update((path, data) for path, data in work.moved.items() if path not in paths)
    return work


def _is_theirs(sides: Sides, path: str) -> bool:
    """Whether they changed a file, and did not just what we did."""
    return sides.theirs.get(path) not in (sides.base.get(path), sides.ours.get(path))


def _part_two(work: _Work, paths: list[str], new_id: NewId) -> None:
    """Gives records of ours another id whose own they gave to something else, and lets ours follow it."""
    sides = work.sides
    for path in paths:
        kind = kind_of(stem_of(path))
        if kind is not None and path in sides.ours and path not in sides.base and _is_of_two(work, path):
            work.renamed[stem_of(path)] = new_id(kind, stem_of(path))
    if work.renamed:
        own = {path: blob for path, blob in sides.ours.items() if sides.base.get(path) != blob}
        records = {path: blob for path, blob in own.items() if is_part(path, "record")}
        data = sides.read(records.values())
        for path, blob in records.items():
            _follow(work, path, data[blob])


def _follow(work: _Work, path: str, data: bytes) -> None:
    """Lets a record of ours follow the new ids, its own among them; theirs is then what lies at its path."""
    now = renumbered(path, data, work.renamed)
    new = work.renamed.get(stem_of(path))
    if new is not None:
        work.changes[path] = work.data[work.sides.theirs[path]]
        work.changes[path_of(new)] = now
        work.asking(path_of(new), new).remark(_RENUMBERED.format(old=stem_of(path), new=new))
    elif now != data:
        work.moved[path] = now


def _is_of_two(work: _Work, path: str) -> bool:
    """Whether two records drew one id; not where one of them cannot be read, which is told elsewhere."""
    versions = work.versions(path)
    if not is_part(path, "record") or versions.both is None:
        return False
    try:
        return two_of(versions, versions.both, work.said.all).is_of_two
    except Unreadable:
        return False


def _merge_file(work: _Work, path: str) -> None:
    """One file that they changed: theirs, where we did not, else what both make of it."""
    versions = work.versions(path)
    if versions.ours == versions.base:
        if versions.theirs is None and is_part(path, "made"):
            work.asking(path, title_of(path, versions.base or b"")).remark(_SEAL_GONE)
        _take(work, path, versions.theirs)
    elif versions.both is None:
        work.asking(path, _about(versions)).remark(_KEPT)
        _take(work, path, versions.left)
    else:
        try:
            _change(work, path, _joined(work, versions, versions.both))
        except Unreadable as fault:
            if work.mixed:
                _change(work, path, None)
            else:
                work.cannot_read(fault, "本机" if fault.data == versions.ours else "对方")


def _take(work: _Work, path: str, data: bytes | None) -> None:
    """Takes a version as it is, where it can be read."""
    if data is not None and not work.mixed and path in work.sides.theirs:
        says = fault_of(path, data, _office(work))
        if says is not None:
            work.cannot_read(Unreadable(path, data, says), "对方")
    _change(work, path, data)


def _change(work: _Work, path: str, data: bytes | None) -> None:
    ours = work.sides.ours.get(path)
    if data != (None if ours is None else work.data[ours]):
        work.changes[path] = data


def _joined(work: _Work, versions: Versions, both: tuple[bytes, bytes]) -> bytes | None:
    """What two versions of a file make; raises Unreadable."""
    path = versions.path
    asking = work.asking(path, _about(versions))
    match part_of(path):
        case "record":
            found = merge_record(versions, two_of(versions, both, work.said.all), asking)
            work.joined.append(stem_of(path))
            return found
        case "made":
            return merge_issue(versions, both, asking)
        case "original":
            return merge_original(versions, asking)
        case "power":
            table = merge_power(versions, both, asking)
            if table is not None:
                return table
    return merge_text(versions, asking, lambda data: fault_of(path, data, _office(work)) is None)


def _about(versions: Versions) -> str:
    """By what name questions call a file."""
    path = versions.path
    if is_part(path, "record"):
        return stem_of(path)
    return title_of(path, versions.left or b"") if is_part(path, "made") else path


def _office(work: _Work) -> bytes | None:
    """What the office shares, as the result will have it: as they have it where they changed it."""
    side = work.sides.theirs if _is_theirs(work.sides, OFFICE_FILE) else work.sides.ours
    blob = side.get(OFFICE_FILE)
    if blob is None:
        return None
    if blob not in work.data:
        work.data.update(work.sides.read([blob]))
    return work.data[blob]


def _result(work: _Work) -> Merged:
    """What was found, in the order of the files; raises CannotMerge where one could not be read."""
    if work.unreadable:
        raise refusal(work.unreadable.values(), work.whose)
    asked = sorted(work.asked, key=lambda one: one.file)
    return Merged(
        changes={path: work.changes[path] for path in sorted(work.changes)},
        questions=tuple(one for asking in asked for one in asking.questions),
        answered=tuple(one for asking in asked for one in asking.answered),
        remarks=tuple(one for asking in asked for one in asking.remarks),
        renamed=work.renamed,
        joined=tuple(sorted(work.joined)),
    )
