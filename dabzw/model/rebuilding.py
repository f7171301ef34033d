"""Records as plain lists of their values, and records again, without judging anew what was judged once.

Whoever keeps the lists must know that they were made from records by this very program.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
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
_NONE_SET: Final[set[str]] = set()
"""Which fields a file gave is asked of campaigns alone, and of no record; pydantic copies the set."""


class Unpackable(TypeError):
    """A field has a type that a list cannot hold."""


def packed(row: Row) -> Packed:
    """The values of a row, those of the rows in it as lists."""
    return [_packed(getattr(row, name)) for name in type(row).model_fields]


def _packed(value: object) -> object:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Row):
        return packed(value)
    if isinstance(value, tuple):
        return [_packed(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


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
    annotation = annotation_of(row, name)
    found = tuple(annotations_in(annotation))
    inner = row_in(annotation)
    kinds = [kind for kind in _SCALARS if kind in found]
    if len(kinds) > 1 or dict in found:
        raise Unpackable(f"{row.__name__}.{name}")
    one = _builder(inner) if inner is not None else _SCALARS[kinds[0]] if kinds else None
    if not any(getattr(part, "__origin__", None) is tuple for part in found):
        return one
    return tuple if one is None else lambda values: tuple(map(one, values))
