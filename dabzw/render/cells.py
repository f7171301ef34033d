"""One value as text: the only place where a date, a ratio, a list or yes and no are written for people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from dabzw.model.moments import written
from dabzw.reports.view import Bar, Cell, Kind, Some, percentage

NOTHING: Final = "—"
_JOINT: Final = "、"


def text_of(value: Cell, kind: Kind = "text", *, nothing: str = NOTHING) -> str:
    """The value of a column of a kind as people read it: dates ISO, ratios per cent, lists joined."""
    match value:
        case None:
            text = nothing
        case bool():
            text = "是" if value else "否"
        case date():
            text = written(value)
        case str():
            text = value
        case Decimal() | int() | float():
            text = _number(value, kind)
        case Some(words=words, joint=joint):
            text = joint.join(words)
        case Bar():
            text = f"{value.done}/{value.total}{value.after}"
        case _:
            text = _JOINT.join(map(str, value)) or nothing
    return text


def _number(value: float | Decimal, kind: Kind) -> str:
    if kind == "ratio":
        return f"{percentage(value)}%"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
