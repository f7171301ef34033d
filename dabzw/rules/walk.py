"""Walking through a record: its rows, its texts and its marked fields, each with its path."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar

from dabzw.model.base import Row, labels
from dabzw.model.fields import Meaning, meanings
from dabzw.model.finding import FieldPath
from dabzw.model.marks import NameList, Names, Number, Refers

RowT = TypeVar("RowT", bound=Row)


def rows_of(row: Row, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Row]]:
    """A row and all rows within it."""
    return rows_in(row, Row, path)


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


def words_as_json(row: Row) -> str:
    """The texts of a record as one, much sooner than `texts_of` gives them; numbers and ids are left out."""
    return row.model_dump_json(exclude_none=True, exclude_defaults=True, exclude=_no_words(type(row)))


@cache
def _no_words(row: type[Row]) -> dict[str, Any]:
    """The fields of a row that hold a number, an id or no text, as pydantic is told to leave them out."""
    found: dict[str, Any] = {}
    for meaning in meanings(row).values():
        if meaning.row is not None:
            within = _no_words(meaning.row)
            found[meaning.name] = {"__all__": within} if meaning.many else within
        elif str not in meaning.types or meaning.has(Number, Refers):
            found[meaning.name] = True
    return found


def numbers_of(row: Row) -> Iterator[tuple[FieldPath, Meaning, str]]:
    """The texts of a record that are marked as numbers."""
    yield from _found(row, (), Number)


def named_in(row: Row, of: NameList) -> Iterator[tuple[FieldPath, str]]:
    """The names of one of the campaign's lists that a record uses."""
    yield from ((path, text) for path, _, text in _found(row, (), of))


def references_of(row: Row) -> Iterator[tuple[FieldPath, str]]:
    """The ids of other records that a record holds."""
    yield from ((path, text) for path, _, text in _found(row, (), Refers))


def _found(row: Row, path: FieldPath, of: NameList | type) -> Iterator[tuple[FieldPath, Meaning, str]]:
    own, deeper = _ways(type(row), of)
    for meaning in own:
        yield from _texts(row, path, meaning)
    for meaning in deeper:
        value, within = getattr(row, meaning.name), (*path, meaning.label)
        if isinstance(value, tuple):
            for place, item in enumerate(value):
                yield from _found(item, (*within, place), of)
        elif value is not None:
            yield from _found(value, within, of)


@cache
def _ways(row: type[Row], of: NameList | type) -> tuple[tuple[Meaning, ...], tuple[Meaning, ...]]:
    """The fields of a row that hold names of a list, or have a mark, and those that lead to some."""
    every = meanings(row).values()
    own = (one for one in every if (one.has(of) if isinstance(of, type) else one.names == Names(of)))
    return (
        tuple(own),
        tuple(one for one in every if one.row is not None and any(_ways(one.row, of))),
    )


def _texts(row: Row, path: FieldPath, meaning: Meaning) -> Iterator[tuple[FieldPath, Meaning, str]]:
    value = getattr(row, meaning.name)
    if isinstance(value, str):
        yield (*path, meaning.label), meaning, value
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            if isinstance(item, str):
                yield (*path, meaning.label, place), meaning, item
