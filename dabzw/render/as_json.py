"""What other programs read: JSON in Chinese, with nothing hidden in it."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dabzw.render.show import HIDDEN


def dumps(obj: object) -> str:
    """JSON with two-space indents and a newline at the end.

    Dates are ISO, instants `YYYY-MM-DD HH:MM`, decimals numbers.  Characters that a terminal would obey or
    hide are written as JSON escapes: the same text to a program.

    Raises:
        ValueError: a number is infinite or no number.
        TypeError: a value is none that JSON can hold.
    """
    text = json.dumps(obj, ensure_ascii=False, indent=2, allow_nan=False, default=_plain)
    return HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], text) + "\n"


def _plain(value: object) -> Any:
    match value:
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case Decimal():
            return _number(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no form in JSON")


def _number(value: Decimal) -> int | float:
    """An integer where it is one; a NaN or an infinity passes as a float, for `json` to refuse."""
    if not value.is_finite():
        return float(value)
    return int(value) if value == value.to_integral_value() else float(value)
