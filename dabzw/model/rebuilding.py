"""Records as plain lists of their values, and records again, without judging anew what was judged once.

Whoever keeps the lists must know that they were made from records by this very program.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import Any, Final, TypeVar

from dabzw.model.base import Row, annotation_of, row_in
from dabzw.model.marks import annotations_in

Packed = list[Any]
"""The values of a row in the order of its fields, as JSON can hold them."""
RowT = TypeVar("RowT", bound=Row)
_Read = Callable[[Any], Any]

_SCALARS: Final[dict[type, _Read]] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
}
_WRITTEN: Final[dict[type, _Read]] = {
    date: date.isoformat,
    datetime: datetime.isoformat,
    Decimal: str,
}
_NONE_SET: Final[set[str]] = set()
"""Which fields a file gave is asked of campaigns alone, and of no record; pydantic copies the set."""


class Unpackable(TypeError):
    """A field has a type that a list cannot hold."""


def packed(row: Row) -> Packed:
    """The values of a row, those of the rows in it as lists."""
    return _packer(type(row))(row)  # type: ignore[no-any-return]


@cache
def _packer(row: type[Row]) -> _Read:
    """How the values of a row of a type are had from it."""
    values_of = itemgetter(*row.model_fields)
    writers = tuple(
        (place, write) for place, name in enumerate(row.model_fields) if (write := _writer(row, name))
    )

    def pack(own: Row) -> Packed:
        values = list(values_of(own.__dict__))
        for place, write in writers:
            if (value := values[place]) is not None:
                values[place] = write(value)
        return values

    return pack


def _writer(row: type[Row], name: str) -> _Read | None:
    """How the value of a field that is not None is written; None where JSON has it as it is."""
    one, is_list = _held(row, name)
    if one is None:
        return None
    write = _packer(one) if issubclass(one, Row) else _WRITTEN[one]
    return (lambda values: [write(value) for value in values]) if is_list else write


def rebuilt(row: type[RowT], values: Packed) -> RowT:
    """The row of a type whose values these are; raises ValueError where there are more or fewer of them."""
    return _builder(row)(values)  # type: ignore[no-any-return]


def lightened(row: Row) -> None:
    """Takes from a row, and from those in it, the set of fields that were given: two fifths of its memory."""
    object.__setattr__(row, "__pydantic_fields_set__", _NONE_SET)
    held = row.__dict__
    for name in row.nested:
        if value := held[name]:
            for inner in value if type(value) is tuple else (value,):
                lightened(inner)


@cache
def _builder(row: type[Row]) -> _Read:
    """How a row of a type is made from its values."""
    names = tuple(row.model_fields)
    readers = tuple((place, read) for place, name in enumerate(names) if (read := _reader(row, name)))
    new, put = row.__new__, object.__setattr__

    def build(values: Packed) -> Row:
        if len(values) != len(names):
            raise ValueError(row.__name__)
        for place, read in readers:
            if (value := values[place]) is not None:
                values[place] = read(value)
        made = new(row)
        put(made, "__dict__", dict(zip(names, values, strict=True)))
        put(made, "__pydantic_fields_set__", _NONE_SET)
        put(made, "__pydantic_extra__", None)
        put(made, "__pydantic_private__", None)
        return made

    return build


def _reader(row: type[Row], name: str) -> _Read | None:
    """How the value of a field that is not None is read; None where JSON has it as it is."""
    one, is_list = _held(row, name)
    read = None if one is None else _builder(one) if issubclass(one, Row) else _SCALARS[one]
    if not is_list:
        return read
    return tuple if read is None else lambda values: tuple(map(read, values))


def _held(row: type[Row], name: str) -> tuple[type | None, bool]:
    """What of a field JSON cannot hold, a row or a scalar, and whether it holds a list of it.

    Raises:
        Unpackable: a list cannot hold it.
    """
    annotation = annotation_of(row, name)
    found = tuple(annotations_in(annotation))
    kinds = [kind for kind in _SCALARS if kind in found]
    if len(kinds) > 1 or dict in found:
        raise Unpackable(f"{row.__name__}.{name}")
    is_list = any(getattr(part, "__origin__", None) is tuple for part in found)
    return row_in(annotation) or next(iter(kinds), None), is_list
