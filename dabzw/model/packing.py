"""Facts as plain values that JSON can hold, and facts again: of what their types say, and nothing besides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

Turn = Callable[[Any], Any]
"""How a value is packed, or made again; None where JSON has it as it is."""
_AS_THEY_ARE: Final = (str, int, bool, float, NoneType)
_DAY: Final = 10  # characters of a day as it is written
_ON: Final = "on"


class Unpackable(TypeError):
    """A fact has a type that cannot be packed."""


def packing(kind: object) -> tuple[Turn, Turn]:
    """How values of a type are packed, and how they are made again; raises Unpackable."""
    pack, unpack = _turns(kind)
    return pack or _same, unpack or _same


def _same(value: Any) -> Any:
    return value


@cache
def _turns(kind: Any) -> tuple[Turn | None, Turn | None]:
    if kind in _AS_THEY_ARE or get_origin(kind) is Literal:
        return None, None
    if kind is Decimal:
        return str, Decimal
    if isinstance(kind, type) and issubclass(kind, date):
        return _written, datetime.fromisoformat if kind is datetime else date.fromisoformat
    if isinstance(kind, type) and is_dataclass(kind):
        return _of_rows(kind)
    if get_origin(kind) in {Union, UnionType}:
        return _of_one_of(get_args(kind))
    return _of_several(kind)


def _written(when: date) -> str:
    return when.isoformat()


def _moment(text: str) -> date:
    return date.fromisoformat(text) if len(text) == _DAY else datetime.fromisoformat(text)


def _of_one_of(kinds: tuple[Any, ...]) -> tuple[Turn | None, Turn | None]:
    """A value of one of several types: one or none, moments, such as JSON tells apart, words and moments."""
    own = [kind for kind in kinds if kind is not NoneType]
    if str in own and date in own:
        return _told_apart, _of_any
    turns = {(_written, _moment)} if set(own) == {date, datetime} else set(map(_turns, own))
    if len(turns) > 1:
        raise Unpackable(str(kinds))
    pack, unpack = turns.pop()
    return _if_any(pack), _if_any(unpack)


def _told_apart(value: Any) -> Any:
    """A value of which JSON alone would not say whether it is a moment or a text."""
    if isinstance(value, date):
        return {_ON: value.isoformat()}
    return list(value) if isinstance(value, tuple) else value


def _of_any(value: Any) -> Any:
    if isinstance(value, dict):
        return _moment(value[_ON])
    return tuple(value) if isinstance(value, list) else value


def _if_any(turn: Turn | None) -> Turn | None:
    return None if turn is None else lambda value: None if value is None else turn(value)


def _of_several(kind: Any) -> tuple[Turn | None, Turn | None]:
    """Values in a row, without an order, or by name."""
    origin, args = get_origin(kind), get_args(kind)
    if origin in {dict, Mapping}:
        pack, unpack = _turns(args[1])
        return _each_of(pack) or dict, _each_of(unpack)
    if origin is frozenset:
        pack, unpack = _turns(args[0])
        return (
            lambda value: sorted(map(pack or _same, value)),
            lambda value: frozenset(map(unpack or _same, value)),
        )
    if origin is not tuple:
        raise Unpackable(str(kind))
    if args[-1] is Ellipsis:
        pack, unpack = _turns(args[0])
        return (
            (lambda value: list(map(pack, value))) if pack else list,
            (lambda value: tuple(map(unpack, value))) if unpack else tuple,
        )
    return _of_places(tuple(_turns(arg) for arg in args), tuple)


def _each_of(turn: Turn | None) -> Turn | None:
    return None if turn is None else lambda named: {key: turn(one) for key, one in named.items()}


def _of_rows(kind: type) -> tuple[Turn, Turn]:
    """The fields of a data class, in order."""
    hints = get_type_hints(kind)
    names = tuple(field.name for field in fields(kind))
    pack, unpack = _of_places(tuple(_turns(hints[name]) for name in names), lambda values: kind(*values))
    return (lambda row: pack([getattr(row, name) for name in names])), unpack


def _of_places(
    turns: tuple[tuple[Turn | None, Turn | None], ...], make: Callable[[list[Any]], Any]
) -> tuple[Turn, Turn]:
    packs = tuple((place, pack) for place, (pack, _) in enumerate(turns) if pack)
    unpacks = tuple((place, unpack) for place, (_, unpack) in enumerate(turns) if unpack)

    def packed(values: Any) -> list[Any]:
        found = list(values)
        for place, pack in packs:
            found[place] = pack(found[place])
        return found

    def unpacked(values: list[Any]) -> Any:
        if len(values) != len(turns):
            raise ValueError(values)
        if not unpacks:
            return make(values)
        found = list(values)
        for place, unpack in unpacks:
            found[place] = unpack(found[place])
        return make(found)

    return packed, unpacked
