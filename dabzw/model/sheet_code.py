"""单号: what stands on a sheet for the field, so that the same list can be made again when it is typed in.

`260212-7K4Q2M` holds the day of the sheet and, in six characters, the beginning of the commit that its list
was made from; so a sheet can be typed in on whatever copy of the ledger holds that commit.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.ids import CROCKFORD, normalised
from dabzw.model.patterns import lazy

_LENGTH: Final = 6
_BITS: Final = 5 * _LENGTH
_HEX: Final = 8  # digits of a commit that hold those bits, and two more
_WHOLE: Final = 7  # digits that are held whole
_CODE: Final = lazy(rf"([0-9]{{6}})-?([{CROCKFORD}]{{{_LENGTH}}})")
_LOOK_ALIKE: Final = str.maketrans("OILU", "011V")


@dataclass(frozen=True, slots=True)
class SheetCode:
    """The code of a sheet: its day, and the first 30 bits of its commit."""

    day: date
    bits: int

    @classmethod
    def of(cls, revision: str, day: date) -> SheetCode:
        """The code of a sheet that was made from a commit for a day."""
        return cls(day, int(revision[:_HEX], 16) >> (4 * _HEX - _BITS))

    @classmethod
    def read(cls, typed: str) -> SheetCode | None:
        """The code that was typed, O for 0 and I or L for 1; None where it is none."""
        match = _CODE.fullmatch(normalised(typed).translate(_LOOK_ALIKE))
        if match is None:
            return None
        try:
            day = datetime.strptime(match[1], "%y%m%d").date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            return None
        bits = 0
        for character in match[2]:
            bits = bits * len(CROCKFORD) + CROCKFORD.index(character)
        return cls(day, bits)

    @property
    def abbreviation(self) -> str:
        """The first digits of the commit."""
        return f"{self.bits >> (_BITS - 4 * _WHOLE):0{_WHOLE}x}"

    def __str__(self) -> str:
        characters, rest = [], self.bits
        for _ in range(_LENGTH):
            rest, place = divmod(rest, len(CROCKFORD))
            characters.append(CROCKFORD[place])
        return f"{self.day:%y%m%d}-{''.join(reversed(characters))}"
