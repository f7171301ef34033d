"""How many records each ledger has, and how far they have come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from dabzw.sync.rollup.questions.asking import EVERY, Facts

_TOTALS: Final = """
SELECT 区划代码,
  count(*) FILTER (类别 = '线索'),
  count(*) FILTER (类别 = '线索' AND 状态 = '已办结'),
  count(*) FILTER (类别 = '企业'),
  count(*) FILTER (类别 = '企业' AND 有违法行为),
  count(*) FILTER (类别 = '企业' AND 销号日期 IS NOT NULL),
  count(*) FILTER (类别 = '场所'),
  count(*) FILTER (类别 = '场所' AND 状态 = '已排查'),
  count(*) FILTER (类别 = '检查活动')
FROM records WHERE 计入 AND starts_with(区划代码, $area)
GROUP BY 区划代码 ORDER BY 区划代码
"""


class Totals(NamedTuple):
    """The records of a ledger that count.

    Leads and how many are closed (已办结), enterprises, those with violations and those cleared (已销号),
    places and how many are swept (已排查), activities.
    """

    code: str
    leads: int
    closed: int
    enterprises: int
    offenders: int
    cleared: int
    sites: int
    swept: int
    activities: int


NONE: Final = Totals("", 0, 0, 0, 0, 0, 0, 0, 0)


def totals(facts: Facts, area: str = EVERY) -> tuple[Totals, ...]:
    """The totals of each ledger that has a record."""
    return facts.rows(Totals, _TOTALS, area=area)


def summed(rows: Iterable[Totals]) -> Totals:
    """The totals of all of them together."""
    numbers = (sum(column) for column in zip(*(row[1:] for row in (NONE, *rows)), strict=True))
    return Totals("", *numbers)
