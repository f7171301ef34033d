"""夹带: what a merge says that neither side has said, whatever else it kept, chose or gave another id.

A choice that a commit names is one between the sides; it explains what was left out, and nothing that was
put in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from dabzw.model.audited import Observation
from dabzw.model.formats import OLDEST
from dabzw.model.power import PowerUse
from dabzw.store import yamlio
from dabzw.store.listing import is_part
from dabzw.store.reader import read_record
from dabzw.store.tablefile import read_rows
from dabzw.store.yaml_limits import Node
from dabzw.sync.verify.comparing import shown
from dabzw.sync.verify.walk import Step

Leaf = tuple[tuple[str, ...], str]
"""A text, and the names of the fields that it lies in."""
_LINE: Final = ("",)


class Meeting(NamedTuple):
    """A file where two histories meet: its blob in each parent, in what both began with, and in the merge."""

    path: str
    sides: tuple[str | None, ...]
    bases: tuple[str | None, ...]
    result: str | None

    @property
    def changed(self) -> tuple[str | None, ...]:
        """The versions of the sides that changed it."""
        return tuple(dict.fromkeys(side for side in self.sides if side not in self.bases))


def smuggled(
    step: Step, one: Meeting, moved: Iterable[str], data: Mapping[str, bytes], new_ids: Mapping[str, str]
) -> Iterator[Observation]:
    """That a file says after a merge what no side said; `moved` are versions under an id that it gave up.

    What was sealed is held against its own bytes elsewhere.
    """
    if one.result is None or one.result in one.sides or is_part(one.path, "made", "original"):
        return
    sources = [data[blob] for blob in (*one.sides, *one.bases, *moved) if blob is not None and blob in data]
    known = {leaf for source in sources for leaf in _all_leaves(one.path, source, new_ids)}
    new = [leaf for leaf in leaves(one.path, data[one.result]) if leaf not in known]
    if new:
        field = ".".join(filter(None, new[0][0]))
        yield step.found("merge-other", _words(one.path, field, new), file=one.path, place=field)


def _words(path: str, field: str, new: list[Leaf]) -> str:
    says = f"合并里夹带了双方都没有做过的改动：{path} 有{len(new)}处"
    text = new[0][1]
    return f"{says}，如{field}“{text}”" if field and shown(text, field) else says


def _all_leaves(path: str, data: bytes, new_ids: Mapping[str, str]) -> Iterator[Leaf]:
    """What a version says as it was typed, as the tool itself writes it, and by the ids that a merge gave."""
    followed = data
    for old, new in new_ids.items():
        followed = followed.replace(old.encode(), new.encode())
    for one in {data, followed}:
        yield from leaves(path, one)
        record = read_record(path, one, OLDEST)[0] if is_part(path, "record") else None
        if record is not None:
            yield from _of_node(record.tree(), ())


def leaves(path: str, data: bytes) -> Iterator[Leaf]:
    """What a file says, text by text: of fields, of readings by account and month, else of lines."""
    readings = tuple(_of_readings(data)) if is_part(path, "power") else ()
    if readings:
        yield from readings
        return
    tree = yamlio.read(data, comments=True).value if path.endswith(".yaml") else None
    if tree is None:
        yield from ((_LINE, line) for line in data.decode(errors="replace").splitlines())
    else:
        yield from _of_node(tree, ())


def _of_readings(data: bytes) -> Iterator[Leaf]:
    """What a table of the use of power says; nothing where a row of it cannot be read."""
    rows, faults = read_rows(data, PowerUse)
    for _, use in () if faults else rows:
        yield from _of_node(use.tree(), (use.account, f"{use.month:%Y-%m}"))


def _of_node(node: Node, place: tuple[str, ...]) -> Iterator[Leaf]:
    if isinstance(node, str):
        yield place, node
    elif isinstance(node, dict):
        for name, inner in node.items():
            yield from _of_node(inner, (*place, name))
    else:
        for inner in node:
            yield from _of_node(inner, place)
