"""Merges: that nothing of either side was dropped or taken back by one, whoever or whatever made it.

An honest merge is told by what it holds: all that each side has added since both began, unless the other
side took just that out, or the commit names the choice that a person made, or the new id of a record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from dabzw.model.audited import Observation
from dabzw.model.ids import kind_of, path_of, stem_of
from dabzw.model.phrases import first_few
from dabzw.store.git import Repository
from dabzw.store.listing import is_part
from dabzw.store.reader import read_made
from dabzw.store.yaml_limits import Node
from dabzw.sync.verify.comparing import differences, grown
from dabzw.sync.verify.smuggling import Leaf, Meeting, leaves, smuggled
from dabzw.sync.verify.versions import plain
from dabzw.sync.verify.walk import History, Step

CHOICE: Final = "Dabzw-Choice"
RENAMED: Final = "Dabzw-Renamed"
_FOUND: Final = re.compile(r"([0-9a-f]{40,64}) blob [0-9]+")


def merge_findings(history: History, of: Sequence[Step] | None = None) -> Iterator[Observation]:
    """What merges, all or some, dropped, took back or brought by themselves; raises Damaged, GitRefused."""
    merges = _merges(history, of)
    if not merges:
        return
    meetings = _meetings(history, merges)
    data = history.repository.blobs(_wanted(chain.from_iterable(meetings.values())))
    for step in merges:
        yield from _of_merge(_Merge(step, data, dict(_renamed(step)), _choices(step)), meetings[step.place])


def _merges(history: History, of: Sequence[Step] | None) -> list[Step]:
    steps = history.steps if of is None else of
    return [step for step in steps if step.is_merge and len(step.changes) > 1]


def _wanted(meetings: Iterable[Meeting]) -> Iterator[str]:
    """The versions that must be looked into."""
    for one in meetings:
        if not _is_plain(one):
            yield from (blob for blob in (*one.sides, *one.bases, one.result) if blob is not None)


def _meetings(history: History, merges: Iterable[Step]) -> dict[int, tuple[Meeting, ...]]:
    """The files that each merge has otherwise than one of its parents."""
    asked: dict[tuple[int, str], str | None] = {}
    paths: dict[int, tuple[str, ...]] = {}
    bases: dict[int, tuple[int, ...]] = {}
    for step in merges:
        own = {path for deltas in step.changes for path in deltas if is_part(path) and "\n" not in path}
        paths[step.place] = tuple(sorted(own))
        first, *others = step.parents
        found = (base for other in others for base in history.bases(first, other))
        bases[step.place] = tuple(dict.fromkeys(found))
        asked |= {(base, path): None for base in bases[step.place] for path in own}
    _look_up(history, asked)
    return {
        step.place: tuple(_meeting(step, path, bases[step.place], asked) for path in paths[step.place])
        for step in merges
    }


def _look_up(history: History, asked: dict[tuple[int, str], str | None]) -> None:
    repository: Repository = history.repository
    names = [b"%s:%s\n" % (history.steps[base].id.encode(), repository.full(path)) for base, path in asked]
    if not names:
        return
    told = repository.git("cat-file", "--batch-check", "--buffer", feed=b"".join(names))
    for key, line in zip(tuple(asked), told.decode(errors="replace").splitlines(), strict=True):
        found = _FOUND.fullmatch(line)
        asked[key] = None if found is None else found[1]


def _meeting(
    step: Step, path: str, bases: Sequence[int], known: Mapping[tuple[int, str], str | None]
) -> Meeting:
    result = next(deltas[path].after for deltas in step.changes if path in deltas)
    sides = tuple(deltas[path].before if path in deltas else result for deltas in step.changes)
    return Meeting(path, sides, tuple(known[base, path] for base in bases) or (None,), result)


def _is_plain(one: Meeting) -> bool:
    """Whether one side alone changed it, and its version stands."""
    return len(one.changed) <= 1 and (
        one.result in one.changed or (not one.changed and one.result in one.bases)
    )


class _Merge(NamedTuple):
    step: Step
    data: Mapping[str, bytes]
    renamed: Mapping[str, str]
    chosen: frozenset[str]

    def tree(self, blob: str | None, *, moved: bool = False) -> dict[str, Node] | None:
        """What a version of a record says, with the ids that the merge gave in place of older ones."""
        if blob is None:
            return None
        data = self.data[blob]
        for old, new in self.renamed.items() if moved else ():
            data = data.replace(old.encode(), new.encode())
        return plain(data)


def _moved(merge: _Merge, path: str, by_path: Mapping[str, Meeting]) -> tuple[str, ...]:
    """The versions of the records that got the id of a path by the merge."""
    old = (name for name, new in merge.renamed.items() if new == stem_of(path))
    found = (by_path[path_of(name)] for name in old if path_of(name) in by_path)
    return tuple(side for one in found for side in one.sides if side is not None)


def _renamed(step: Step) -> Iterator[tuple[str, str]]:
    for value in step.values(RENAMED):
        old, _, new = value.partition(" ")
        if kind_of(old) is not None and kind_of(new.strip()) is not None:  # else any text could be one
            yield old, new.strip()


def _choices(step: Step) -> frozenset[str]:
    return frozenset(value.rpartition("=")[0].partition(":")[0] for value in step.values(CHOICE))


def _of_merge(merge: _Merge, meetings: Iterable[Meeting]) -> Iterator[Observation]:
    by_path = {one.path: one for one in meetings}
    new = {path_of(id_) for id_ in merge.renamed.values()}
    fates: dict[str, list[str]] = {"merge-dropped": [], "merge-undone": []}
    for path, one in by_path.items():
        if _is_plain(one):
            continue
        yield from smuggled(merge.step, one, _moved(merge, path, by_path), merge.data, merge.renamed)
        if (path in new and not any(one.sides)) or _is_chosen(merge, one):
            continue
        fate = _fate(one)
        if fate == "":
            yield from _of_file(merge, one, by_path)
        elif fate is not None:
            fates[fate].append(path)
    for code, paths in fates.items():
        if paths:
            names = first_few(tuple(map(stem_of, paths)), "处")
            yield merge.step.found(code, f"{_FATES[code]}{names}", file=paths[0])


_FATES: Final = {
    "merge-dropped": "合并时丢掉了一方登记的",
    "merge-undone": "合并时把一方的改动退回到了从前：",
}


def _fate(one: Meeting) -> str | None:
    """How a file that a side holds as it has changed it was lost as a whole; "" where it was not."""
    is_held = any(side is not None for side in one.changed)
    if one.result is None:
        return "merge-dropped" if is_held else None
    if one.changed and one.result in one.bases:
        return "merge-undone" if is_held else None
    return ""


def _is_chosen(merge: _Merge, one: Meeting) -> bool:
    """Whether a person chose whose version of a file stands, as the commit itself says."""
    names = {one.path, stem_of(one.path)}
    if merge.chosen and is_part(one.path, "made"):
        made = (read_made(one.path, merge.data[side])[0] for side in one.sides if side is not None)
        names |= {report.title for report in made if report is not None}
    return not merge.chosen.isdisjoint(names)


def _of_file(merge: _Merge, one: Meeting, by_path: Mapping[str, Meeting]) -> Iterator[Observation]:
    """A file that is otherwise than in any side, or that both changed."""
    if not is_part(one.path, "record"):
        yield from _of_lines(merge, one)
        return
    for place, side in enumerate(one.sides):
        if side is not None and side != one.result:
            yield from _of_side(merge, one, place, by_path)


def _of_side(
    merge: _Merge, one: Meeting, place: int, by_path: Mapping[str, Meeting]
) -> Iterator[Observation]:
    """What the merge holds of a record as one side had it; the local one may have got a new id."""
    moved, is_local = merge.renamed.get(stem_of(one.path)), place == len(one.sides) - 1
    own, target = merge.tree(one.sides[place], moved=moved is None or is_local), merge.tree(one.result)
    if moved is not None and is_local:
        elsewhere = by_path.get(path_of(moved))
        target = None if elsewhere is None else merge.tree(elsewhere.result)
    if own is None or target is None:
        yield merge.step.found("merge-dropped", f"合并时丢掉了 {stem_of(one.path)}", file=one.path)
    elif not grown(own, target):
        yield from _lost(merge, one, (own, target), place)


def _lost(merge: _Merge, one: Meeting, trees: tuple[Node, Node], place: int) -> Iterator[Observation]:
    """What a side said and the merge does not, unless another side took just that out or changed it."""
    others = [side for other, side in enumerate(one.sides) if other != place]
    explained = sum((_taken_out(merge, one.bases[0], side) for side in others), Counter[tuple[str, str]]())
    lost = [gone for gone in differences(*trees) if not explained[gone.place, gone.old]]
    if not lost:
        return
    told = "；".join(gone.says for gone in lost[:3])
    of_others = set[str]().union(*(_places(merge, one.bases[0], side) for side in others))
    both = _places(merge, one.bases[0], one.sides[place]) & of_others
    if all(gone.new is not None and gone.place in both for gone in lost):
        says = f"{stem_of(one.path)} 两边改了同一处，合并时只留了一边，没有写明是谁选的：{told}"
        yield merge.step.found("merge-other", says, file=one.path, place=lost[0].place)
    else:
        says = f"合并时 {stem_of(one.path)} 少了一方登记的：{told}"
        yield merge.step.found("merge-undone", says, file=one.path, place=lost[0].place)


def _taken_out(merge: _Merge, base: str | None, side: str | None) -> Counter[tuple[str, str]]:
    """What a side took out of what both began with, or changed in it."""
    then, now = merge.tree(base), merge.tree(side)
    if then is None or now is None:
        return Counter()
    return Counter((gone.place, gone.old) for gone in differences(then, now))


def _places(merge: _Merge, base: str | None, side: str | None) -> set[str]:
    """The fields that a side has otherwise than what both began with."""
    then, now = merge.tree(base) or {}, merge.tree(side) or {}
    return {found.place for found in (*differences(then, now), *differences(now, then))}


def _of_lines(merge: _Merge, one: Meeting) -> Iterator[Observation]:
    """A file that is no record: what a side added text by text is there."""
    then = _leaves(merge, one.path, one.bases[0])
    now = _leaves(merge, one.path, one.result)
    lost = sum((_leaves(merge, one.path, side) - then - now for side in one.changed), Counter[Leaf]())
    if lost:
        says = f"合并时 {one.path} 里一方的{lost.total()}处没有留下，没有写明是谁选的"
        yield merge.step.found("merge-other", says, file=one.path)


def _leaves(merge: _Merge, path: str, blob: str | None) -> Counter[Leaf]:
    return Counter() if blob is None else Counter(leaves(path, merge.data[blob]))
