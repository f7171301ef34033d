"""Which limits were missed, by ledger: the hard ones, and the warnings beside them."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from dabzw.rules.agenda.counts import Pair
from dabzw.sync.rollup.questions.asking import EVERY, Facts

_BY_LEDGER: Final = """
SELECT 区划代码,
  count(*) FILTER (性质 = '硬性' AND 状态 = '逾期'),
  count(*) FILTER (性质 = '预警' AND 状态 = '逾期'),
  count(*) FILTER (性质 = '硬性' AND 状态 = '逾期完成'),
  count(*) FILTER (性质 = '硬性' AND 状态 = '终止' AND 逾期天数 > 0),
  coalesce(max(逾期天数) FILTER (性质 = '硬性' AND 状态 = '逾期'), 0),
  count(*) FILTER (性质 = '硬性')
FROM deadlines
WHERE starts_with(区划代码, $area) AND ($limit IS NULL OR 期限 = $limit)
GROUP BY 区划代码
"""
_ONE_BY_ONE: Final = """
SELECT 区划代码, 编号, 期限, 事项, 应完成, 逾期天数, 责任单位
FROM deadlines
WHERE starts_with(区划代码, $area) AND ($limit IS NULL OR 期限 = $limit)
  AND 性质 = '硬性' AND 状态 = '逾期' AND 编号 IS NOT NULL
ORDER BY 逾期天数 DESC, 应完成, 区划代码, 编号, 期限, 事项
LIMIT $most
"""
_OF_EACH: Final = """
SELECT 区划代码, 编号, 期限, 事项, 应完成, 逾期天数, 责任单位
FROM deadlines
WHERE starts_with(区划代码, $area) AND 性质 = '硬性' AND 状态 = '逾期' AND 编号 IS NOT NULL
QUALIFY row_number() OVER (
  PARTITION BY 区划代码 ORDER BY 逾期天数 DESC, 应完成, 编号, 期限, 事项
) <= $most
ORDER BY 区划代码, 逾期天数 DESC, 应完成, 编号, 期限, 事项
"""
_BY_LIMIT: Final = """
SELECT 期限, count(*), count(DISTINCT 区划代码), coalesce(max(逾期天数), 0)
FROM deadlines
WHERE starts_with(区划代码, $area) AND ($limit IS NULL OR 期限 = $limit)
  AND 性质 = '硬性' AND 状态 = '逾期'
GROUP BY 期限 ORDER BY 2 DESC, 期限
"""


class Missed(NamedTuple):
    """What a ledger missed of its limits.

    `overdue` and `warned` are open and late; `late` were met too late, `ended` were ended (终止) late;
    `longest` are the days of the hard one that is latest, `owed` are all hard limits that ever ran.
    """

    code: str
    overdue: int
    warned: int
    late: int
    ended: int
    longest: int
    owed: int

    @property
    def pair(self) -> Pair:
        """逾期: the hard ones, and the warnings beside them."""
        return Pair(self.overdue, self.warned)


class Overdue(NamedTuple):
    """A hard limit that is open and late."""

    code: str
    id: str
    limit: str
    item: str | None
    due: date | None
    days: int
    unit: str | None


class OfLimit(NamedTuple):
    """How many of one limit are open and late, in how many ledgers, and the most days."""

    limit: str
    overdue: int
    ledgers: int
    longest: int


def missed(facts: Facts, area: str = EVERY, limit: str | None = None) -> tuple[Missed, ...]:
    """What each ledger missed, in no order; one without limits is not among them."""
    return facts.rows(Missed, _BY_LEDGER, area=area, limit=limit)


def overdue(facts: Facts, most: int, area: str = EVERY, limit: str | None = None) -> tuple[Overdue, ...]:
    """The hard limits that are open and late, the latest first, at most so many.

    Those that only a lead of an informant owes are counted, and stand without the record: they are not here.
    """
    return facts.rows(Overdue, _ONE_BY_ONE, area=area, limit=limit, most=most)


def overdue_of_each(facts: Facts, most: int, area: str = EVERY) -> tuple[Overdue, ...]:
    """The same of each ledger, of each at most so many: of the latest of all some ledgers have none."""
    return facts.rows(Overdue, _OF_EACH, area=area, most=most)


def by_limit(facts: Facts, area: str = EVERY, limit: str | None = None) -> tuple[OfLimit, ...]:
    """The open and late hard ones by limit, most first."""
    return facts.rows(OfLimit, _BY_LIMIT, area=area, limit=limit)
