"""The frame of a ledger: all but its records and its use of power, as rows and as text that says the same.

What was judged when it was first read is not judged again when it is made from that text: whoever keeps it
must know that it was written by this very program.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.model import campaign, campaign_parts, made, schedule, workdays
from dabzw.model.base import Row, restored
from dabzw.model.campaign import Campaign
from dabzw.model.made import MadeReport
from dabzw.model.rebuilding import Unpackable
from dabzw.model.workdays import Calendar

_Read = Callable[[list[Any]], Any]
_MODULES: Final = {
    module.__name__.rpartition(".")[2]: module
    for module in (campaign, campaign_parts, made, schedule, workdays)
}
"""Where the classes of the rows of a frame are."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the records of a ledger stand in.

    Attributes:
        campaign: None where it cannot be read.
        format: that of the ledger.
    """

    campaign: Campaign | None
    format: int
    calendar: Calendar
    made: tuple[MadeReport, ...]


def text_of(frame: Frame) -> str:
    """A frame as text; raises Unpackable where something in it has no text."""
    told = [_told(getattr(frame, field.name)) for field in dataclasses.fields(frame)]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=2)
def frame_of(text: str) -> Frame:
    """The frame of a text, one and the same however often it is asked for; raises ValueError, TypeError."""
    return Frame(*map(_read, json.loads(text)))


def _told(value: Any) -> Any:
    """A value as JSON has it: what JSON has no form of is a list that begins with the name of its class."""
    kind = type(value)
    if value is None or kind in {str, int, bool}:
        return value
    if kind in {date, datetime, time, Decimal}:
        return [kind.__name__, str(value) if kind is Decimal else value.isoformat()]
    if kind in {tuple, frozenset}:
        return [kind.__name__, *map(_told, value)]
    if kind in {dict, MappingProxyType}:
        return [kind.__name__, *([_told(key), _told(held)] for key, held in value.items())]
    return _told_of_row(kind, value)


def _told_of_row(kind: type, value: Any) -> list[Any]:
    name = f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"
    if _class_of(name) is not kind:
        raise Unpackable(name)
    if issubclass(kind, Row):
        given = [field in value.model_fields_set for field in kind.model_fields]
        return [name, given, *(_told(value.__dict__[field]) for field in kind.model_fields)]
    return [name, *(_told(getattr(value, field.name)) for field in dataclasses.fields(value))]


def _read(told: Any) -> Any:
    return _reader(told[0])(told[1:]) if type(told) is list else told


def _mapping(told: list[Any]) -> dict[Any, Any]:
    return {_read(key): _read(value) for key, value in told}


_PLAIN: Final[Mapping[str, _Read]] = {
    "date": lambda told: date.fromisoformat(told[0]),
    "datetime": lambda told: datetime.fromisoformat(told[0]),
    "time": lambda told: time.fromisoformat(told[0]),
    "Decimal": lambda told: Decimal(told[0]),
    "tuple": lambda told: tuple(map(_read, told)),
    "frozenset": lambda told: frozenset(map(_read, told)),
    "dict": _mapping,
    "mappingproxy": lambda told: MappingProxyType(_mapping(told)),
}


@cache
def _reader(name: str) -> _Read:
    """What makes the values of a class from what is told of them; raises ValueError where there is none."""
    if name in _PLAIN:
        return _PLAIN[name]
    kind = _class_of(name)
    if kind is None:
        raise ValueError(name)
    if not issubclass(kind, Row):
        return lambda told: kind(*map(_read, told))
    fields = tuple(kind.model_fields)

    def row(told: list[Any]) -> Row:
        given, *values = told
        held = dict(zip(fields, map(_read, values), strict=True))
        return restored(kind, held, {name for name, was in zip(fields, given, strict=True) if was})

    return row


@cache
def _class_of(name: str) -> type | None:
    """The class of the rows of a frame that has a name; None where there is none."""
    module, _, own = name.partition(".")
    found = getattr(_MODULES.get(module), own, None)
    is_one = isinstance(found, type) and (issubclass(found, Row) or dataclasses.is_dataclass(found))
    return found if is_one else None
