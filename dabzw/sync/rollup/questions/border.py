"""Places at the boundaries of townships (行政区域交界) that were not swept, or where something was found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from dabzw.model.vocab import Problem, Setting, VisitResult
from dabzw.rules.case.states import SiteState
from dabzw.sync.rollup.questions.asking import EVERY, Facts, Value

SWEPT: Final[SiteState] = "已排查"
FOUND: Final[VisitResult] = "发现问题"
REFUSED: Final[VisitResult] = "拒绝检查"
HAZARD: Final[Problem] = "隐患"
BORDER: Final[Setting] = "行政区域交界"
HERE: Final = """
WITH seen AS (
  SELECT 区划代码, 编号, arg_max(结果, (日期, 序)) AS 结果, max(日期) AS 日期,
    arg_max(coalesce(要点, ''), (日期, 序)) AS 要点
  FROM acts WHERE 类别 = '场所' AND 栏 = '排查' AND 日期 IS NOT NULL GROUP BY ALL
), here AS (
  SELECT r.区划代码, r.编号, r.村, r.场所类别, r.状态, s.结果, s.日期,
    r.状态 <> $swept AS 未查,
    coalesce(s.结果 = $refused OR (s.结果 = $found AND s.要点 <> $hazard), false) AS 存疑
  FROM records r LEFT JOIN seen s ON r.区划代码 = s.区划代码 AND r.编号 = s.编号
  WHERE r.类别 = '场所' AND r.计入 AND list_contains(r.位置特征, $border)
    AND starts_with(r.区划代码, $area)
)
"""
"""The places at boundaries of an area: how the last visit of each ended, whether it is unswept or suspect."""
VALUES: Final[Mapping[str, Value]] = {
    "swept": SWEPT,
    "found": FOUND,
    "refused": REFUSED,
    "hazard": HAZARD,
    "border": BORDER,
}
_PLACES: Final = (
    HERE
    + """
SELECT 区划代码, 编号, 村, 场所类别, 状态, 结果, 日期, 未查, 存疑 FROM here
WHERE 未查 OR 存疑 ORDER BY 区划代码, 未查 DESC, 村, 编号
"""
)
_COUNTS: Final = (
    HERE
    + """
SELECT 区划代码, count(*), count(*) FILTER (未查), count(*) FILTER (存疑),
  count(*) FILTER (未查 OR 存疑)
FROM here GROUP BY 区划代码 ORDER BY 5 DESC, 区划代码
"""
)


class Place(NamedTuple):
    """A place at a boundary that asks for somebody; `result` is that of the last visit, on the day `seen`.

    One that is `unswept` nobody has been inside since the campaign began; of one that is `suspect` the last
    visit found something against the law (a hazard is none), or was refused.
    """

    code: str
    id: str
    village: str | None
    place_class: str | None
    state: str
    result: str | None
    seen: date | None
    unswept: bool
    suspect: bool


class OfLedger(NamedTuple):
    """How many places at boundaries a ledger has, how many are unswept or suspect, how many are either."""

    code: str
    places: int
    unswept: int
    suspect: int
    asking: int


def places(facts: Facts, area: str = EVERY) -> tuple[Place, ...]:
    """The places that ask for somebody, ledger by ledger, the unswept ones first."""
    return facts.rows(Place, _PLACES, area=area, **VALUES)


def by_ledger(facts: Facts, area: str = EVERY) -> tuple[OfLedger, ...]:
    """The counts of each ledger that has places at boundaries, those with most to do first."""
    return facts.rows(OfLedger, _COUNTS, area=area, **VALUES)
