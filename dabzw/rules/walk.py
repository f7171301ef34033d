"""Walking through a record: its rows, its texts and its marked fields, each with its path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from dabzw.model.base import Row, labels
from dabzw.model.fields import Meaning, meanings, values_of
from dabzw.model.finding import FieldPath
from dabzw.model.marks import NameList, Number, Refers
from dabzw.model.remembered import remembered

RowT = TypeVar("RowT", bound=Row)
_Values = Callable[[Mapping[str, Any]], tuple[Any, ...]]


@remembered
def rows_of(row: Row) -> tuple[tuple[FieldPath, Row], ...]:
    """A row and all rows within it, each with its path."""
    found: list[tuple[FieldPath, Row]] = []
    _add_rows(row, (), found)
    return tuple(found)


def _add_rows(row: Row, path: FieldPath, found: list[tuple[FieldPath, Row]]) -> None:
    found.append((path, row))
    labels_of, values = _nested(type(row))
    for label, value in zip(labels_of, values(row.__dict__), strict=True) if labels_of else ():
        if value:
            if isinstance(value, tuple):
                for place, item in enumerate(value):
                    _add_rows(item, (*path, label, place), found)
            else:
                _add_rows(value, (*path, label), found)


@cache
def _nested(row: type[Row]) -> tuple[tuple[str, ...], _Values]:
    """The labels of the fields that hold rows, and what gives their values."""
    fields = [one for one in meanings(row).values() if one.row is not None]
    return tuple(one.label for one in fields), values_of([one.name for one in fields])


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


_APART: Final = "。甲。"
"""What parts two texts: nothing that is looked for goes across it."""


def _texts_in(row: Row, fields: Callable[[type[Row]], _Values]) -> list[str]:
    found: list[str] = []
    for _, inner in rows_of(row):
        for value in fields(type(inner))(inner.__dict__):
            if type(value) is str:
                found.append(value)
            elif value:
                found += value
    return found


@cache
def _worded(row: type[Row]) -> _Values:
    """Gives the fields of a row that hold words of their own: no number, no id, no word of a vocabulary."""
    texts = (one for one in meanings(row).values() if one.row is None and str in one.types)
    return values_of([one.name for one in texts if not one.has(Number, Refers)])


@cache
def _numbered(row: type[Row]) -> _Values:
    return values_of([one.name for one in _numbers(row)])


def numbers_of(row: Row) -> Iterator[tuple[FieldPath, Meaning, str]]:
    """The texts of a record that are marked as numbers."""
    for path, inner in rows_of(row):
        for meaning in _numbers(type(inner)):
            yield from _texts(inner, path, meaning)


@cache
def _numbers(row: type[Row]) -> tuple[Meaning, ...]:
    return tuple(one for one in meanings(row).values() if one.has(Number))


def named_in(row: Row, of: NameList) -> Sequence[tuple[FieldPath, str]]:
    """The names of one of the campaign's lists that a record uses, each with its place."""
    return _marked(row, of) if of in _words(row) else ()


def references_of(row: Row) -> Sequence[tuple[FieldPath, str]]:
    """The ids of other records that a record holds, each with its place."""
    return _marked(row, Refers) if Refers in _words(row) else ()


def names_of(row: Row, of: NameList) -> Sequence[str]:
    """The names that `named_in` gives, much sooner than with their places."""
    return _words(row).get(of, ())


def ids_of(row: Row) -> Sequence[str]:
    """The ids that `references_of` gives, without their places."""
    return _words(row).get(Refers, ())


@remembered
def _words(row: Row) -> Mapping[NameList | type, Sequence[str]]:
    """The texts of a row by the list that they are names of, and by their mark."""
    found: defaultdict[NameList | type, list[str]] = defaultdict(list)
    for _, inner in rows_of(row):
        fields, values = _marked_fields(type(inner))
        for (_, kinds), value in zip(fields, values(inner.__dict__), strict=True) if fields else ():
            texts = (value,) if type(value) is str else value
            for kind in kinds if texts else ():
                found[kind] += texts
    return dict(found)


def _marked(row: Row, kind: NameList | type) -> Sequence[tuple[FieldPath, str]]:
    """The texts of a row that are names of a list, or have a mark, each with its place."""
    found: list[tuple[FieldPath, str]] = []
    for path, inner in rows_of(row):
        fields, values = _marked_fields(type(inner))
        for (label, kinds), value in zip(fields, values(inner.__dict__), strict=True):
            if kind in kinds:
                found += _placed(value, (*path, label))
    return found


def _placed(value: str | tuple[str, ...] | None, at: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    """The texts of a field, each with its place."""
    if isinstance(value, str):
        yield at, value
    else:
        yield from (((*at, place), text) for place, text in enumerate(value or ()))


@cache
def _marked_fields(row: type[Row]) -> tuple[tuple[tuple[str, tuple[NameList | type, ...]], ...], _Values]:
    """The fields of a row that hold names of a list or ids of other records, and what gives their values."""
    kinds = {one: tuple(_kinds(one)) for one in meanings(row).values()}
    fields = [one for one in kinds if kinds[one]]
    return tuple((one.label, kinds[one]) for one in fields), values_of([one.name for one in fields])


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
