"""Names of sheets that every program for workbooks takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final

_LONGEST: Final = 31
"""The most units of UTF-16 in the name of a sheet (Excel's limits)."""
_OTHERS: Final = str.maketrans("[]:*?/\\'", "［］：＊？／＼’")
"""What a name may not hold, or not begin and end with, by what stands for it."""
_RESERVED: Final = ("", "history")


def sheet_names(wanted: Iterable[str]) -> Iterator[str]:
    """A name for each sheet, as near to the wanted one as may be: legal, and unlike all before it."""
    taken = {*_RESERVED}
    for name in wanted:
        legal = name.translate(_OTHERS).strip()
        numbered = (_cut(legal, f"（{number}）" if number > 1 else "") for number in count(1))
        found = next(one for one in numbered if one.casefold() not in taken)
        taken.add(found.casefold())
        yield found


def _cut(name: str, ending: str) -> str:
    """A name with an ending, as much of it as has room."""
    kept, room = "", _LONGEST - len(ending)
    for letter in name:
        room -= len(letter.encode("utf-16-le")) // 2
        if room < 0:
            break
        kept += letter
    return kept + ending
