"""The townships of an invented county, city or province: codes, names, and who lies beside whom."""

from __future__ import annotations

from typing import Final, NamedTuple

_COUNTIES: Final = 11  # of a city, and cities of a province
_PROVINCE: Final = "99"  # no province has this code
SIZES: Final = {"county": 25, "city": 150, "province": 1331}


class Township(NamedTuple):
    """A township: its code of twelve digits, its own name, and the name with what it belongs to."""

    code: str
    name: str
    full_name: str

    @property
    def county(self) -> str:
        """The six digits of its county."""
        return self.code[:6]


def townships(size: str) -> list[Township]:
    """The townships of a `county`, a `city` or a `province`, in the order of their codes."""
    wanted = SIZES[size]
    if size == "county":
        return [_township(0, 0, number) for number in range(wanted)]
    if size == "city":
        return [_township(0, one % _COUNTIES, one // _COUNTIES) for one in range(wanted)]
    return [
        _township(city, county, number)
        for city in range(_COUNTIES)
        for county in range(_COUNTIES)
        for number in range(_many(city, county))
    ][:wanted]


def _many(city: int, county: int) -> int:
    """How many townships a county has: from 6 to 16, eleven on the average."""
    return 6 + (city * 7 + county * 5) % _COUNTIES


def _township(city: int, county: int, number: int) -> Township:
    code = f"{_PROVINCE}{city + 1:02d}{county + 21:02d}{200 + number:03d}000"
    above = f"示例{city + 1:02d}市示例{county + 1:02d}县"
    name = f"示例{number + 1:02d}乡"
    return Township(code, name, above + name)


def neighbours(all_of_them: list[Township], place: int) -> list[int]:
    """The places in the list of the townships beside one: those before and after it in its county."""
    mine = all_of_them[place].county
    beside = (place - 1, place + 1)
    return [one for one in beside if 0 <= one < len(all_of_them) and all_of_them[one].county == mine]
