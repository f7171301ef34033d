"""Walking through a record: its rows, its texts and its marked fields, each with its path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, TypeVar

from dabzw.model.base import Row, labels
from dabzw.model.fields import Meaning, meanings
from dabzw.model.finding import FieldPath
from dabzw.model.marks import NameList, Number, Refers
from dabzw.model.remembered import remembered

RowT = TypeVar("RowT", bound=Row)


@remembered
def rows_of(row: Row) -> tuple[tuple[FieldPath, Row], ...]:
    """A row and all rows within it, each with its path."""
    return tuple(rows_in(row, Row))


def rows_in(row: Row, kind: type[RowT], path: FieldPath = ()) -> Iterator[tuple[FieldPath, RowT]]:
    """The rows of a kind in a row, itself included."""
    if isinstance(row, kind):
        yield path, row
    for name in _leading(type(row), kind):
        value = getattr(row, name)
        if not value:
            continue
        within = (*path, labels(type(row))[name])
        if isinstance(value, tuple):
            for place, item in enumerate(value):
                yield from rows_in(item, kind, (*within, place))
        else:
            yield from rows_in(value, kind, within)


@cache
def _leading(row: type[Row], kind: type[Row]) -> tuple[str, ...]:
    """The fields of a row that may hold rows of a kind."""
    within = ((one.name, one.row) for one in meanings(row).values() if one.row is not None)
    return tuple(name for name, held in within if issubclass(held, kind) or _leading(held, kind))


def texts_of(row: Row) -> Iterator[tuple[FieldPath, Meaning, str]]:
    """All texts of a record and what they are; a path ends with a field, or with a position in its list."""
    for path, inner in rows_of(row):
        for meaning in meanings(type(inner)).values():
            yield from _texts(inner, path, meaning)


def words_of(row: Row) -> str:
    """The texts of a record as one, much sooner than `texts_of` gives them; numbers and ids are left out."""
    return _APART.join(_words(row))


_APART: Final = "。z。"
"""What parts two texts: nothing that is looked for goes across it."""


def _words(row: Row) -> Iterator[str]:
    for _, inner in rows_of(row):
        for name in _worded(type(inner)):
            value = getattr(inner, name)
            if isinstance(value, str):
                yield value
            elif value is not None:
                yield from value


@cache
def _worded(row: type[Row]) -> tuple[str, ...]:
    """The fields of a row that hold words of their own: no number, no id and no word of a vocabulary."""
    return tuple(
        one.name
        for one in meanings(row).values()
        if one.row is None and str in one.types and not one.has(Number, Refers)
    )


def numbers_of(row: Row) -> Iterator[tuple[FieldPath, Meaning, str]]:
    """The texts of a record that are marked as numbers."""
    yield from _marked(row).get(Number, ())


def named_in(row: Row, of: NameList) -> Iterator[tuple[FieldPath, str]]:
    """The names of one of the campaign's lists that a record uses."""
    yield from ((path, text) for path, _, text in _marked(row).get(of, ()))


def references_of(row: Row) -> Iterator[tuple[FieldPath, str]]:
    """The ids of other records that a record holds."""
    yield from ((path, text) for path, _, text in _marked(row).get(Refers, ()))


_Marks = Mapping[NameList | type, Sequence[tuple[FieldPath, Meaning, str]]]
"""The texts of a row by the list that they are names of, and by their mark."""


@remembered
def _marked(row: Row) -> _Marks:
    found: defaultdict[NameList | type, list[tuple[FieldPath, Meaning, str]]] = defaultdict(list)
    for path, inner in rows_of(row):
        for meaning, kinds in _marked_fields(type(inner)):
            if getattr(inner, meaning.name) is not None:
                texts = tuple(_texts(inner, path, meaning))
                for kind in kinds:
                    found[kind] += texts
    return found


@cache
def _marked_fields(row: type[Row]) -> tuple[tuple[Meaning, tuple[NameList | type, ...]], ...]:
    """The fields of a row that hold names of a list, ids of other records or numbers, and which."""
    fields = ((one, tuple(_kinds(one))) for one in meanings(row).values())
    return tuple((one, kinds) for one, kinds in fields if kinds)


def _kinds(meaning: Meaning) -> Iterator[NameList | type]:
    if meaning.names is not None:
        yield meaning.names.of
    yield from (mark for mark in (Refers, Number) if meaning.has(mark))


def _texts(row: Row, path: FieldPath, meaning: Meaning) -> Iterator[tuple[FieldPath, Meaning, str]]:
    value = getattr(row, meaning.name)
    if isinstance(value, str):
        yield (*path, meaning.label), meaning, value
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            if isinstance(item, str):
                yield (*path, meaning.label, place), meaning, item
