"""Walking through a record: its rows, its texts and its marked fields, each with its path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    found: list[tuple[FieldPath, Row]] = []
    _add_rows(row, (), found)
    return tuple(found)


def _add_rows(row: Row, path: FieldPath, found: list[tuple[FieldPath, Row]]) -> None:
    found.append((path, row))
    for name, label in _nested(type(row)):
        value = getattr(row, name)
        if value:
            if isinstance(value, tuple):
                for place, item in enumerate(value):
                    _add_rows(item, (*path, label, place), found)
            else:
                _add_rows(value, (*path, label), found)


@cache
def _nested(row: type[Row]) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, one.label) for one in meanings(row).values() if one.row is not None)


def rows_in(row: Row, kind: type[RowT], path: FieldPath = ()) -> Iterator[tuple[FieldPath, RowT]]:
    """The rows of a kind in a row, itself included."""
    if isinstance(row, kind):
        yield path, row
    for name in leading(type(row), kind):
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
def leading(row: type[Row], kind: type[Row]) -> tuple[str, ...]:
    """The fields of a row that may hold rows of a kind, or rows with such within."""
    within = ((one.name, one.row) for one in meanings(row).values() if one.row is not None)
    return tuple(name for name, held in within if issubclass(held, kind) or leading(held, kind))


def texts_of(row: Row) -> Iterator[tuple[FieldPath, Meaning, str]]:
    """All texts of a record and what they are; a path ends with a field, or with a position in its list."""
    for path, inner in rows_of(row):
        for meaning in meanings(type(inner)).values():
            yield from _texts(inner, path, meaning)


def words_of(row: Row) -> str:
    """The texts of a record as one, much sooner than `texts_of` gives them; numbers and ids are left out."""
    return _APART.join(_texts_in(row, _worded))


def written_numbers_of(row: Row) -> str:
    """The texts of a record that are marked as numbers, as one."""
    return _APART.join(_texts_in(row, _numbered))


_APART: Final = "。z。"
"""What parts two texts: nothing that is looked for goes across it."""


def _texts_in(row: Row, fields: Callable[[type[Row]], tuple[str, ...]]) -> list[str]:
    found: list[str] = []
    for _, inner in rows_of(row):
        for name in fields(type(inner)):
            value = getattr(inner, name)
            if isinstance(value, str):
                found.append(value)
            elif isinstance(value, tuple):
                found += value
    return found


@cache
def _worded(row: type[Row]) -> tuple[str, ...]:
    """The fields of a row that hold words of their own: no number, no id and no word of a vocabulary."""
    texts = (one for one in meanings(row).values() if one.row is None and str in one.types)
    return tuple(one.name for one in texts if not one.has(Number, Refers))


@cache
def _numbered(row: type[Row]) -> tuple[str, ...]:
    return tuple(one.name for one in _numbers(row))


def numbers_of(row: Row) -> Iterator[tuple[FieldPath, Meaning, str]]:
    """The texts of a record that are marked as numbers."""
    for path, inner in rows_of(row):
        for meaning in _numbers(type(inner)):
            yield from _texts(inner, path, meaning)


@cache
def _numbers(row: type[Row]) -> tuple[Meaning, ...]:
    return tuple(one for one in meanings(row).values() if one.has(Number))


def named_in(row: Row, of: NameList) -> Sequence[tuple[FieldPath, str]]:
    """The names of one of the campaign's lists that a record uses."""
    return _marked(row).get(of, ())


def references_of(row: Row) -> Sequence[tuple[FieldPath, str]]:
    """The ids of other records that a record holds."""
    return _marked(row).get(Refers, ())


@remembered
def _marked(row: Row) -> Mapping[NameList | type, Sequence[tuple[FieldPath, str]]]:
    """The texts of a row by the list that they are names of, and by their mark."""
    found: defaultdict[NameList | type, list[tuple[FieldPath, str]]] = defaultdict(list)
    for path, inner in rows_of(row):
        for name, label, kinds in _marked_fields(type(inner)):
            value = getattr(inner, name)
            if isinstance(value, str):
                for kind in kinds:
                    found[kind].append(((*path, label), value))
            elif value:
                texts = [((*path, label, place), text) for place, text in enumerate(value)]
                for kind in kinds:
                    found[kind] += texts
    return found


@cache
def _marked_fields(row: type[Row]) -> tuple[tuple[str, str, tuple[NameList | type, ...]], ...]:
    """The fields of a row that hold names of a list or ids of other records, and which."""
    fields = ((one.name, one.label, tuple(_kinds(one))) for one in meanings(row).values())
    return tuple(field for field in fields if field[-1])


def _kinds(meaning: Meaning) -> Iterator[NameList | type]:
    if meaning.names is not None:
        yield meaning.names.of
    if meaning.has(Refers):
        yield Refers


def _texts(row: Row, path: FieldPath, meaning: Meaning) -> Iterator[tuple[FieldPath, Meaning, str]]:
    value = getattr(row, meaning.name)
    if isinstance(value, str):
        yield (*path, meaning.label), meaning, value
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            if isinstance(item, str):
                yield (*path, meaning.label, place), meaning, item
