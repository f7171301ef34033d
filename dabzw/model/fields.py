"""What the type of a field says: one reading of it for prompts, sheets, checks, search and the manual."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args, get_origin

from dabzw.lazily import dataclass
from dabzw.model.base import Record, Row, annotation_of, labels, marks_of, row_in
from dabzw.model.marks import Names, Refers, annotations_in

MarkT = TypeVar("MarkT")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field is.

    `words` are those of its vocabulary, `types` the scalars that it holds, `row` what it holds instead of
    scalars; `refers` is None on the record's own 编号; `note` is the manual's remark.
    """

    name: str
    label: str
    required: bool
    many: bool
    words: tuple[str, ...]
    types: frozenset[object]
    row: type[Row] | None
    marks: tuple[object, ...]
    refers: Refers | None
    note: str

    @property
    def names(self) -> Names | None:
        """The list that its names are of."""
        return self.mark(Names)

    def mark(self, kind: type[MarkT]) -> MarkT | None:
        """Its mark of a kind."""
        return next((mark for mark in self.marks if isinstance(mark, kind)), None)

    def has(self, *kinds: type) -> bool:
        """Whether it has a mark of one of some kinds."""
        return any(isinstance(mark, kinds) for mark in self.marks)


@cache
def meanings(row: type[Row]) -> Mapping[str, Meaning]:
    """The fields of a row, by their names, in the order of the schema."""
    return MappingProxyType({name: _meaning(row, name) for name in row.model_fields})


def values_of(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Gives the values of some names out of a mapping, in their order: sooner than one by one."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda mapping: tuple(mapping[name] for name in names)


@cache
def by_label(row: type[Row], label: str) -> Meaning:
    """The field of a Chinese name."""
    return next(meaning for meaning in meanings(row).values() if meaning.label == label)


def _meaning(row: type[Row], name: str) -> Meaning:
    info, marks = row.model_fields[name], marks_of(row, name)
    parts = tuple(annotations_in(annotation_of(row, name)))
    own_id = issubclass(row, Record) and name == "id"
    return Meaning(
        name=name,
        label=labels(row)[name],
        required=info.is_required(),
        many=any(get_origin(part) is tuple for part in parts),
        words=next((get_args(part) for part in parts if get_origin(part) is Literal), ()),
        types=frozenset(part for part in parts if isinstance(part, type)),
        row=row_in(annotation_of(row, name)),
        marks=marks,
        refers=None if own_id else next((mark for mark in marks if isinstance(mark, Refers)), None),
        note=info.description or "",
    )
