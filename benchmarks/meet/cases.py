"""Merges random edits of one record on three desks, and looks whether what a merge promises holds.

    python -m benchmarks.meet.cases [100000] [--seed 1] [--first 1] [--show 3]
    python -m benchmarks.meet.cases --seed 1 --case 4711

Each case is a record of a ledger with three versions of it.  Two are merged from either side, again, with
the answers of a person, and with the third in either turn.  A case is made by its number alone: one that is
broken is told with it, and tried again by it.  Ends with 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from benchmarks.mass import Mixture
from benchmarks.meet.record_pool import Pool, Tree, canonical, record_trees, type_of
from dabzw.store import yamlio
from dabzw.store.yaml_limits import Node
from dabzw.sync.merge.acts import date_of
from dabzw.sync.merge.asking import Asking
from dabzw.sync.merge.rows import merge_row, slots
from dabzw.sync.merge.sides import Choice, Question

_MIXTURE: Final = Mixture(400, 300, 200, 60)
_TOLD_EVERY: Final = 10_000
_DAY: Final = 10


class Case(NamedTuple):
    """A record, and what three desks made of it."""

    base: Tree
    x: Tree
    y: Tree
    z: Tree


@dataclass(frozen=True)
class Outcome:
    """What a merge of a record gave."""

    tree: Tree
    questions: tuple[Question, ...]
    remarks: tuple[str, ...]


@dataclass
class Tried:
    """What came of the cases so far."""

    cases: int = 0
    merges: int = 0
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, str, Case]] = field(default_factory=list)

    def merge(self, base: Tree, ours: Tree, theirs: Tree, side: Choice | None = None) -> Outcome:
        """The merge of two versions; all that is asked is answered by a side, where one is given."""
        began = time.perf_counter()
        outcome = merged_tree(base, ours, theirs, side)
        self.seconds += time.perf_counter() - began
        self.merges += 1
        return outcome


class _Every(dict[str, Choice]):
    """The same answer to every question."""

    def __init__(self, side: Choice) -> None:
        super().__init__()
        self.side = side

    def get(self, key: str, default: object = None) -> Choice:  # noqa: ARG002
        return self.side


def merged_tree(base: Tree, ours: Tree, theirs: Tree, side: Choice | None = None) -> Outcome:
    """The merge of two versions of a record."""
    id_ = str(base["编号"])
    asking = Asking(id_, id_, {} if side is None else _Every(side))
    tree = merge_row(type_of(base), base, (ours, theirs), (), asking)
    return Outcome(tree, tuple(asking.questions), tuple(one.says for one in asking.remarks))


def case_of(pool: Pool, seed: int, number: int) -> Case:
    """A case by its number."""
    dice = random.Random(f"{seed}:{number}")  # made-up edits, no secrets
    base = pool.any(dice)
    fields = pool.about(dice, base)
    x, y, z = (pool.edited(dice, base, fields) for _ in range(3))
    return Case(base, x, y, z)


def tried(pool: Pool, seed: int, numbers: Iterable[int]) -> Iterator[Tried]:
    """The cases of a seed, one by one."""
    so_far = Tried()
    for number in numbers:
        case = case_of(pool, seed, number)
        so_far.cases += 1
        so_far.broken += ((number, what, case) for what in broken(so_far, case))
        yield so_far


def broken(so_far: Tried, case: Case) -> Iterator[str]:
    """What a case shows to be broken."""
    base, x, y, z = case
    found = so_far.merge(base, x, y)
    so_far.counts["asked"] += bool(found.questions)
    so_far.counts["questions"] += len(found.questions)
    so_far.counts["remarked"] += bool(found.remarks)
    yield from _symmetric(so_far, base, x, y, found)
    if so_far.merge(base, x, x) != Outcome(x, (), ()):
        yield "not idempotent"
    if so_far.merge(base, base, y).tree != y or so_far.merge(base, x, base).tree != x:
        yield "no identity"
    if found.questions:
        yield from _answered(so_far, base, x, y)
    elif (sound := canonical(found.tree)) is None:
        so_far.counts["asked as a whole"] += 1
    else:
        if yamlio.write(sound) != yamlio.write(found.tree):
            yield "not canonical"
        yield from _as_it_should_be(so_far, (base, x, y), found)
        yield from _associative(so_far, base, (x, y, z), found)


def _as_it_should_be(so_far: Tried, three: tuple[Tree, Tree, Tree], found: Outcome) -> Iterator[str]:
    """What of a result that nobody was asked for is not as both sides could want it."""
    base, x, y = three
    yield from _nothing_lost(base, x, y, found.tree)
    if all(map(_is_in_order, three)) and not _is_in_order(found.tree):
        yield "out of order"
    for one in (x, y) if not any(map(_has_twins, three)) else ():
        again = so_far.merge(base, found.tree, one)
        if not again.questions and again.tree != found.tree:
            so_far.counts["merged again, another order"] += 1
            if _unordered(again.tree) != _unordered(found.tree):
                yield "merged again, it changes"


def _has_twins(tree: Tree) -> bool:
    """Whether a list holds one act twice, word for word: nobody can say which of the two was merged."""
    lists = ([json.dumps(act, sort_keys=True) for act in acts] for acts in _acts(tree).values())
    return any(len({*acts}) < len(acts) for acts in lists)


def _symmetric(so_far: Tried, base: Tree, x: Tree, y: Tree, found: Outcome) -> Iterator[str]:
    other = so_far.merge(base, y, x)
    if other.tree != found.tree or other.remarks != found.remarks:
        yield "not commutative"
    if [(one.key, one.ours, one.theirs) for one in found.questions] != [
        (one.key, one.theirs, one.ours) for one in other.questions
    ]:
        yield "asked otherwise from the other side"


def _answered(so_far: Tried, base: Tree, x: Tree, y: Tree) -> Iterator[str]:
    """With the same answers both desks have the same, and nothing more is asked."""
    ours, theirs = so_far.merge(base, x, y, "本机"), so_far.merge(base, y, x, "对方")
    if ours.questions or ours.tree != theirs.tree:
        yield "answered alike, it differs"
    if canonical(ours.tree) is None:
        so_far.counts["answers that do not go together"] += 1


def _associative(so_far: Tried, base: Tree, three: tuple[Tree, Tree, Tree], found: Outcome) -> Iterator[str]:
    x, y, z = three
    late, early = so_far.merge(base, y, z), so_far.merge(base, found.tree, z)
    if late.questions or early.questions:
        return
    other = so_far.merge(base, x, late.tree)
    if other.questions or any(map(_has_twins, (base, *three))):
        return
    so_far.counts["in two turns"] += 1
    if other.tree != early.tree:
        if _unordered(other.tree) != _unordered(early.tree):
            yield "in another turn, other acts"
        so_far.counts["in another turn, another order"] += 1


def _unordered(node: Node) -> object:
    """A tree without the order of its lists."""
    if isinstance(node, dict):
        return {name: _unordered(value) for name, value in node.items()}
    if isinstance(node, list):
        return sorted(json.dumps(_unordered(one), ensure_ascii=False, sort_keys=True) for one in node)
    return node


def _nothing_lost(base: Tree, x: Tree, y: Tree, found: Tree) -> Iterator[str]:
    """Each act that a side entered or completed is there: as it is, or with all that the side said of it."""
    had, have = _acts(base), _acts(found)
    for side in (x, y):
        for place, acts in _acts(side).items():
            before, now = had.get(place, []), have.get(place, [])
            for act in acts:
                if act not in before and act not in now and not _is_completed(act, before, now):
                    yield f"act lost in {place}"


def _acts(tree: Tree) -> dict[str, list[Tree]]:
    """The acts of a record by the lists that hold them."""
    found: dict[str, list[Tree]] = {}
    for name, value in tree.items():
        for act in value if isinstance(value, list) else ():
            if isinstance(act, dict):
                found.setdefault(name, []).append(act)
                for inner, acts in _acts(act).items():
                    found.setdefault(f"{name}.{inner}", []).extend(acts)
    return found


def _is_completed(act: Tree, before: list[Tree], now: list[Tree]) -> bool:
    """Whether an act of the result says all that was new in an act, against what it may have been."""
    for old in before:
        new = {name: value for name, value in act.items() if old.get(name) != value}
        told = {name: value for name, value in new.items() if not isinstance(value, list)}
        if len(new) < len(act) and any(all(one.get(name) == told[name] for name in told) for one in now):
            return True
    return False


def _is_in_order(tree: Tree) -> bool:
    """Whether the lists of acts are oldest first."""
    for slot in slots(type_of(tree)):
        acts = tree.get(slot.label)
        if slot.row is not None and isinstance(acts, list):
            days = [date_of(slot.row, act)[:_DAY] for act in acts if isinstance(act, dict)]
            known = [day for day in days if day]
            if known != sorted(known):
                return False
    return True


def _differing(case: Case) -> Iterator[str]:
    """The fields of a case that a desk changed, as each desk has them, act by act."""
    versions = case._asdict()
    for name in dict.fromkeys(name for tree in case for name in tree):
        if any(tree.get(name) != case.base.get(name) for tree in case):
            for desk, tree in versions.items():
                value = tree.get(name)
                for one in value if isinstance(value, list) else [value]:
                    yield f"  {name} {desk}: {json.dumps(one, ensure_ascii=False)}"


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.meet.cases", description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=1, help="the number of the first case")
    parser.add_argument("--case", type=int, help="the number of the only case")
    parser.add_argument("--show", type=int, default=3)
    asked = parser.parse_args()
    numbers = range(asked.first, asked.first + asked.cases) if asked.case is None else [asked.case]
    pool = Pool(record_trees(_MIXTURE))
    so_far = Tried()
    for so_far in tried(pool, asked.seed, numbers):
        if not so_far.cases % _TOLD_EVERY:
            print(f"{so_far.cases} cases, {len(so_far.broken)} broken", file=sys.stderr, flush=True)
    for number, what, case in so_far.broken[: asked.show]:
        print(f"case {number}: {what}", *_differing(case), sep="\n")
    kinds = Counter(what for _, what, _ in so_far.broken)
    print(f"seed {asked.seed}: {so_far.cases} cases, {so_far.merges} merges,")
    print(f"{so_far.seconds / max(so_far.merges, 1) * 1e6:.0f} µs a merge; {dict(so_far.counts)}")
    print(f"{len(so_far.broken)} broken: {dict(kinds)}")
    return int(bool(so_far.broken))


if __name__ == "__main__":
    sys.exit(main())
