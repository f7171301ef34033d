"""How far each ledger has come, by the indicators of its campaign."""

from __future__ import annotations

from typing import Final, NamedTuple

from dabzw.sync.rollup.questions.asking import EVERY, Facts

_INDICATORS: Final = """
SELECT 区划代码, 阶段, 指标, coalesce(至今完成, 完成), coalesce(至今总数, 总数), 有范围
FROM indicators WHERE 指标 IS NOT NULL AND 阶段状态 <> '未开始' AND starts_with(区划代码, $area)
ORDER BY 区划代码, 阶段序, 指标
"""


class Share(NamedTuple):
    """An indicator of a phase, in one ledger: so many of so many are done by now.

    One that is `partial` counts a part only, which the campaign chose: it compares with no other ledger's.
    """

    code: str
    phase: str
    indicator: str
    done: int
    total: int
    partial: bool

    @property
    def ratio(self) -> float | None:
        """Which share is done; None where there is nothing to do."""
        return self.done / self.total if self.total else None


def shares(facts: Facts, area: str = EVERY) -> tuple[Share, ...]:
    """All indicators of the phases that have begun, of all ledgers, in the order of the phases."""
    return facts.rows(Share, _INDICATORS, area=area)
