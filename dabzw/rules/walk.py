"""Walking through a record: its rows and its texts, each with its path."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.model.base import Row, labels
from dabzw.model.finding import FieldPath


def rows_of(row: Row, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Row]]:
    """A row and all rows within it."""
    yield path, row
    for name in row.nested:
        value = getattr(row, name)
        if not value:
            continue
        within = (*path, labels(type(row))[name])
        if isinstance(value, tuple):
            for place, item in enumerate(value):
                yield from rows_of(item, (*within, place))
        else:
            yield from rows_of(value, within)


def texts_of(row: Row) -> Iterator[tuple[FieldPath, str]]:
    """All texts of a record; a path ends with the field, or with a position in its list."""
    for path, inner in rows_of(row):
        for name, alias in labels(type(inner)).items():
            value = getattr(inner, name)
            if isinstance(value, str):
                yield (*path, alias), value
            elif isinstance(value, tuple):
                for place, item in enumerate(value):
                    if isinstance(item, str):
                        yield (*path, alias, place), item
