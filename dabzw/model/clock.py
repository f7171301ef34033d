"""Clock times as people say them: which hour 下午3点 is, and what 晚上12点 leaves open.

The one table of the words; a word with an hour that it does not go with is refused, and so is one that has
two readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Final

from dabzw.lazily import dataclass

_EXAMPLE: Final = "2026-02-12 09:30"
_NOON: Final = 12
_LAST_MINUTE: Final = 59


class Unclear(ValueError):
    """What is typed is no day or time, or can be read in two ways: the sentence says so and what to write.

    `of_one_day` says that the two are hours of the same day.
    """

    def __init__(self, says: str, *, of_one_day: bool = False) -> None:
        super().__init__(says)
        self.of_one_day = of_one_day


@dataclass(frozen=True, slots=True)
class _Hours:
    """The numbers that go with a word: as they are, with 12 added, and those that have two readings."""

    same: Iterable[int] = ()
    later: Iterable[int] = ()
    open: Mapping[int, str] = field(default_factory=dict)


_EITHER_DAY: Final = {
    **dict.fromkeys((0, 12, 24), "当天0点还是次日0点"),
    **{number: f"当天{number}点还是次日{number}点" for number in range(1, 5)},
    5: "早上5点还是下午5点",
}
_WORDS: Final[Mapping[str, _Hours]] = {
    "凌晨": _Hours(same=range(6), open={12: "当天0点还是次日0点"}),
    **dict.fromkeys(("清晨", "早晨", "早"), _Hours(same=range(5, 12))),
    **dict.fromkeys(("早上", "上午"), _Hours(same=range(5, 13))),
    "中午": _Hours(same=range(11, 14), later=(1,)),
    **dict.fromkeys(("下午", "午后"), _Hours(same=range(12, 19), later=range(1, 7))),
    "傍晚": _Hours(same=range(17, 20), later=range(5, 8)),
    **dict.fromkeys(
        ("晚上", "晚", "夜里", "夜间", "夜"), _Hours(same=range(18, 24), later=range(6, 12), open=_EITHER_DAY)
    ),
    **dict.fromkeys(
        ("深夜", "半夜", "午夜"), _Hours(same=range(21, 24), later=range(9, 12), open=_EITHER_DAY)
    ),
}
_OF_PROGRAMS: Final[Mapping[str, _Hours]] = {
    "上午": _Hours(same=range(12), open={12: "0点还是12点"}),
    "下午": _Hours(same=range(12, 19), later=range(1, 12)),
}
"""The two words as programs write them for AM and PM, before a colon: 上午 12:30 is 00:30 there."""

HALF: Final = "|".join(sorted(_WORDS, key=len, reverse=True))
"""A word that says which part of the day is meant, as a pattern."""
_PARTS: Final = {"半": 30, "一刻": 15, "三刻": 45}
CLOCK: Final = (
    rf"(?P<half>{HALF})?\s*(?<!\d)(?P<hour>\d{{1,2}})\s*"
    r"(?:(?P<colon>:)\s*(?P<minute>\d{1,2})(?::\d{1,2}(?:\.\d+)?)?"
    rf"|[点时](?:\s*(?:(?P<spoken>\d{{1,2}})\s*分(?:\s*\d{{1,2}}\s*秒)?|(?P<bare>\d\d)(?!\d)"
    rf"|(?P<part>{'|'.join(_PARTS)})|整|钟))?)"
)
"""A time of day, as a pattern; its groups are for `clock_of`."""


def clock_of(match: re.Match[str]) -> tuple[int, int]:
    """The hour and minute of a match of `CLOCK`, seconds left out; 24:00 is the end of a day.

    Raises:
        Unclear: there is no such time, or it can be read in two ways.
    """
    hour = int(match["hour"])
    minute = (
        _PARTS[match["part"]]
        if match["part"]
        else int(match["minute"] or match["spoken"] or match["bare"] or 0)
    )
    if minute > _LAST_MINUTE or (hour == 24 and minute):  # noqa: PLR2004
        raise Unclear(f"没有这个时刻；写成 {_EXAMPLE} 的样子")
    return hour_of(match["half"], hour, with_colon=bool(match["colon"])), minute


def hour_of(half: str | None, number: int, *, with_colon: bool = False) -> int:
    """The hour that people mean by a number and 下午 …; 24 is the end of the day, and only a bare number.

    `with_colon` says that the time is written 3:00, as programs write it too.

    Raises:
        Unclear: the word and the number do not go together, or mean one of two hours.
    """
    if half is None:
        if number > 24:  # noqa: PLR2004
            raise Unclear(f"没有这个时刻；写成 {_EXAMPLE} 的样子")
        return number
    hours = (with_colon and _OF_PROGRAMS.get(half)) or _WORDS[half]
    if number in hours.open:
        says = f"“{half}{number}点”看不出是{hours.open[number]}；写明哪一天几点，如 2026-02-13 00:30"
        raise Unclear(says, of_one_day="次日" not in hours.open[number])
    if number not in (*hours.same, *hours.later):
        raise Unclear(f"“{half}”和{number}点对不上；按24小时制写成 {_EXAMPLE} 的样子")
    return number + _NOON if number in hours.later else number
