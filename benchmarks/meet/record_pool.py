"""Records of a ledger as plain trees, and a clerk's random work on one: most by the tool, some by hand."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Final

from benchmarks.draw import Draw
from benchmarks.mass import Mixture, mass
from dabzw.model.base import Record
from dabzw.model.ids import PREFIXES, path_of
from dabzw.model.ledger import RECORD_TYPES
from dabzw.store import yamlio
from dabzw.store.reader import read_file
from dabzw.store.yaml_limits import Node
from dabzw.sync.merge.rows import Slot, slots

Tree = dict[str, Node]
_DEMO: Final = Path(__file__).parents[2] / "ledger"
_MOST_EDITS: Final = 4
_A_FEW: Final = 3
_OTHERS: Final = 40
_ANYWHERE: Final = 0.4
_ONE_LIST: Final = 0.2
_TAKEN_AWAY: Final = 0.1
_COMPLETED: Final = 0.5
_ELSEWHERE: Final = 0.1
_CORRECTED: Final = 0.15


def record_trees(mixture: Mixture) -> list[Tree]:
    """The trees of drawn records and of those of the demo, as their files have them."""
    drawn = [(path_of(str(tree["编号"])), yamlio.write(tree)) for tree in mass(Draw(5), mixture)]
    folders = ("enterprises", "leads", "sites", "activities")
    demo = [
        (path.relative_to(_DEMO).as_posix(), path.read_bytes())
        for folder in folders
        for path in sorted((_DEMO / folder).rglob("*.yaml"))
    ]
    records = (
        read_file(path, data, said).record for said, files in ((1, drawn), (2, demo)) for path, data in files
    )
    return [record.tree() for record in records if record is not None]


def type_of(tree: Tree) -> type[Record]:
    """Of which record a tree is."""
    return RECORD_TYPES[PREFIXES[str(tree["编号"])[:2]]]


class Pool:
    """Trees of records, by their types, and what their fields hold."""

    def __init__(self, trees: Iterable[Tree]) -> None:
        self.by_type: dict[type[Record], list[Tree]] = {}
        for tree in trees:
            self.by_type.setdefault(type_of(tree), []).append(tree)
        self.fields = {
            row: {slot: held for slot in slots(row) if slot.label != "编号" and (held := _held(slot, own))}
            for row, own in self.by_type.items()
        }

    def any(self, dice: random.Random) -> Tree:
        """One of them, of each type as often."""
        return dice.choice(self.by_type[dice.choice(list(self.by_type))])

    def about(self, dice: random.Random, tree: Tree) -> list[Slot]:
        """What several desks work on at once: any of the fields, a few of them, or one list of acts."""
        fields = list(self.fields[type_of(tree)])
        lists = [slot for slot in fields if slot.kind == "acts" and slot.label in tree]
        where = dice.random()
        if lists and where < _ONE_LIST:
            return [dice.choice(lists)]
        return fields if where < _ONE_LIST + _ANYWHERE else dice.sample(fields, _A_FEW)

    def edited(self, dice: random.Random, tree: Tree, fields: Sequence[Slot]) -> Tree:
        """A tree after one to four edits of some fields; as it was where they make no record of it."""
        found = deepcopy(tree)
        for _ in range(dice.randint(1, _MOST_EDITS)):
            slot = dice.choice(fields)
            _edit(dice, found, slot, self.fields[type_of(tree)][slot])
        return canonical(found) or deepcopy(tree)


def _held(slot: Slot, trees: Iterable[Tree]) -> list[Node]:
    """What a field holds, wherever it holds something."""
    return [tree[slot.label] for tree in trees if slot.label in tree]


def canonical(tree: Tree) -> Tree | None:
    """A tree as its file has it; None where it is none of a record."""
    record = read_file(path_of(str(tree["编号"])), yamlio.write(tree)).record
    return None if record is None else record.tree()


def _edit(dice: random.Random, tree: Tree, slot: Slot, donors: Sequence[Node]) -> None:
    now, donor = tree.get(slot.label), deepcopy(dice.choice(donors))
    if slot.kind == "acts":
        others = [act for value in donors[:_OTHERS] for act in _acts(value)]
        tree[slot.label] = [*_edited_acts(dice, _acts(now), _acts(donor), others)]
    elif slot.kind in {"names", "days"}:
        tree[slot.label] = _edited_names(dice, [*_each(now)], [*_each(donor)])
    elif dice.random() < _TAKEN_AWAY:
        tree.pop(slot.label, None)
    elif isinstance(now, dict) and isinstance(donor, dict) and dice.random() < _COMPLETED:
        tree[slot.label] = {**now, **donor}
    else:
        tree[slot.label] = donor
    if tree.get(slot.label) in ([], {}):
        del tree[slot.label]


def _each(value: Node | None) -> Iterator[Node]:
    yield from value if isinstance(value, list) else ()


def _acts(value: Node | None) -> list[Tree]:
    return [one for one in _each(value) if isinstance(one, dict)]


def _edited_acts(dice: random.Random, acts: list[Tree], donors: list[Tree], others: list[Tree]) -> list[Tree]:
    """Enters one, completes or corrects one, takes one away, or orders them anew."""
    match dice.choices(("enter", "complete", "take away", "order"), (12, 5, 2, 1))[0]:
        case "enter":
            place = dice.randint(0, len(acts)) if dice.random() < _ELSEWHERE else len(acts)
            new = dice.choice(donors)
            acts[place:place] = [] if new in acts else [new]
        case "complete" if acts:
            act = dice.choice(acts)
            for name, value in dice.choice(others).items():
                if name not in act or dice.random() < _CORRECTED:
                    act[name] = deepcopy(value)
        case "take away" if acts:
            acts.pop(dice.randrange(len(acts)))
        case _:
            dice.shuffle(acts)
    return acts


def _edited_names(dice: random.Random, names: list[Node], donors: list[Node]) -> list[Node]:
    match dice.choices(("add", "take away", "order"), (7, 2, 1))[0]:
        case "add":
            new = dice.choice(donors)
            return names if new in names else [*names, new]
        case "take away" if names:
            names.pop(dice.randrange(len(names)))
        case _:
            dice.shuffle(names)
    return names
