"""What was done, month by month and kind by kind."""

from __future__ import annotations

from typing import Final, NamedTuple

from dabzw.sync.rollup.questions.asking import EVERY, Facts

_ACTS: Final = """
SELECT strftime(日期, '%Y-%m'), 类别 || '·' || 栏, count(*), count(DISTINCT 区划代码)
FROM acts WHERE 日期 IS NOT NULL AND starts_with(区划代码, $area)
GROUP BY ALL ORDER BY ALL
"""
_UNDATED: Final = """
SELECT 类别 || '·' || 栏, count(*) FROM acts
WHERE 日期 IS NULL AND starts_with(区划代码, $area) GROUP BY ALL ORDER BY ALL
"""
_REGISTERED: Final = """
SELECT strftime(登记日期, '%Y-%m'), 类别, count(*), count(DISTINCT 区划代码)
FROM records WHERE 登记日期 IS NOT NULL AND 计入 AND starts_with(区划代码, $area)
GROUP BY ALL ORDER BY ALL
"""


class Month(NamedTuple):
    """How many of a kind there were in a month (`2026-03`), and in how many ledgers."""

    month: str
    kind: str
    times: int
    ledgers: int


class Undated(NamedTuple):
    """How many acts of a kind stand without a day, and are in no month."""

    kind: str
    times: int


def months(facts: Facts, area: str = EVERY) -> tuple[Month, ...]:
    """The acts by month and kind, which is that of the record and what was done: 线索·核查."""
    return facts.rows(Month, _ACTS, area=area)


def registered(facts: Facts, area: str = EVERY) -> tuple[Month, ...]:
    """The records that count, by the month in which they were registered and their kind."""
    return facts.rows(Month, _REGISTERED, area=area)


def undated(facts: Facts, area: str = EVERY) -> tuple[Undated, ...]:
    """The acts that have no day, by kind."""
    return facts.rows(Undated, _UNDATED, area=area)
