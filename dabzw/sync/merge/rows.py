"""Two versions of a record, or of a part of one, as one: field by field, by what each field is.

A scalar is merged three-way, a list of names as a set that has an order, a part field by field, a list of
acts act by act (`acts`).  What both changed, differently, is asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final, Literal, TypeAlias

from dabzw.lazily import dataclass
from dabzw.model.base import Row
from dabzw.model.fields import Meaning, meanings
from dabzw.model.marks import Informant
from dabzw.store.yaml_limits import Node
from dabzw.sync.merge.acts import Acts, merge_acts
from dabzw.sync.merge.asking import DIFFERENT, TAKEN_AWAY, Asking, Fields, Place
from dabzw.sync.merge.sequences import order_of_both, united

Values: TypeAlias = "tuple[Node | None, Node | None, Node | None]"
"""What a value was, what we say and what they say; None for nothing."""
_NO_FIELDS: Final[Fields] = {}


@dataclass(frozen=True, slots=True)
class Slot:
    """How the values of one field are merged."""

    label: str
    kind: Literal["scalar", "names", "days", "part", "acts"]
    row: type[Row] | None
    secret: bool


@cache
def slots(row: type[Row]) -> tuple[Slot, ...]:
    """How the fields of rows of a type are merged, in the order of the schema."""
    return tuple(
        Slot(one.label, _kind(one), one.row, secret=one.has(Informant)) for one in meanings(row).values()
    )


def _kind(meaning: Meaning) -> Literal["scalar", "names", "days", "part", "acts"]:
    if meaning.row is not None:
        return "acts" if meaning.many else "part"
    if not meaning.many:
        return "scalar"
    return "days" if date in meaning.types else "names"


def merge_row(
    row: type[Row], base: Node | None, sides: tuple[Fields, Fields], place: Place, asking: Asking
) -> Fields:
    """The fields of two versions of a row, from what both began with; None where both are new."""
    before = base if isinstance(base, dict) else _NO_FIELDS
    ours, theirs = sides
    found: Fields = {}
    for slot in slots(row):
        name = slot.label
        value = merge_value(
            slot, (before.get(name), ours.get(name), theirs.get(name)), (*place, name), asking
        )
        if value is not None and value not in ([], {}):
            found[name] = value
    return found


def merge_value(slot: Slot, values: Values, place: Place, asking: Asking) -> Node | None:
    """The value of a field out of what it was, what we say and what they say."""
    base, ours, theirs = values
    if theirs in (ours, base):
        return ours
    if base == ours:
        return theirs
    if slot.row is not None and slot.kind == "acts":
        return [*merge_acts(Acts(slot.row, place, asking, merge_row), *map(_rows, values))]
    if slot.row is not None and isinstance(ours, dict) and isinstance(theirs, dict):
        return _part(slot.row, base, (ours, theirs), place, asking)
    if slot.kind in {"names", "days"}:
        names = _names(*map(_texts, values))
        return [*(sorted(names) if slot.kind == "days" else names)]
    why = TAKEN_AWAY if base is not None and None in (ours, theirs) else DIFFERENT
    return asking.pick(replace(asking.question(place, values, why), secret=slot.secret))


def _part(
    row: type[Row], base: Node | None, sides: tuple[Fields, Fields], place: Place, asking: Asking
) -> Node | None:
    """A part that both changed; where both made one, and not alike, one of the two stands as it is."""
    if isinstance(base, dict):
        return merge_row(row, base, sides, place, asking)
    apart = asking.apart()
    found = merge_row(row, None, sides, place, apart)
    if apart.questions:
        return asking.pick(asking.question(place, (base, *sides), "两边都填了，填得不一样"))
    asking.take(apart)
    return found


def _names(base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    """Names that neither took away, in the order that somebody gave them, then those that either added."""
    kept = {*base}.intersection(ours, theirs)
    order = order_of_both(*([one for one in side if one in kept] for side in (base, ours, theirs)))
    new, other = ([one for one in side if one not in base] for side in (ours, theirs))
    return [*dict.fromkeys((*order, *united(new, other)))]


def _texts(value: Node | None) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _rows(value: Node | None) -> list[Fields]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
