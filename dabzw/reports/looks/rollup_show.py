"""一本台账、一条记录: what the facts of a roll-up hold of them, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.reports.looks.rollup import rollup_page
from dabzw.reports.view import Block, Cell, Col, Fact, Heading, Json, Line, Page, Pairs, Table, View
from dabzw.rules.agenda.counts import Pair
from dabzw.sync.rollup.questions.late import Missed
from dabzw.sync.rollup.questions.ledgers import Ledger, Ledgers
from dabzw.sync.rollup.questions.one import Act, Finding, Limit, Measure, Record, Waiting
from dabzw.sync.rollup.questions.ranking import Share
from dabzw.sync.rollup.questions.totals import NONE, Totals

LIMITED: Final = "这里只有汇总的数据：不含内容、备注和负责人、举报人的姓名，要看全文，到那本台账里看"
_MOST: Final = 20
_Tables = tuple[tuple[str, Table[Any]], ...]

SHARES: Final[View[Share]] = View(
    (
        Col("阶段", lambda row: row.phase),
        Col("指标", lambda row: row.indicator),
        Col("完成", lambda row: row.done, "number"),
        Col("总数", lambda row: row.total, "number"),
        Col("比率", lambda row: row.ratio, "ratio"),
    )
)
_WAITING: Final[View[Waiting]] = View(
    (
        Col("种类", lambda row: row.kind),
        Col("逾期", lambda row: row.overdue, "number"),
        Col("预警逾期", lambda row: row.warned, "number"),
        Col("全部待办", lambda row: row.all, "number"),
    )
)
_FINDINGS: Final[View[Finding]] = View(
    (
        Col("级别", lambda row: row.level, "state"),
        Col("规则", lambda row: row.rule),
        Col("处数", lambda row: row.times, "number"),
    )
)
_ACTS: Final[View[Act]] = View(
    (
        Col("日期", lambda row: row.on, "day"),
        Col("办理", lambda row: row.kind),
        Col("结果", lambda row: row.result),
        Col("要点", lambda row: row.about),
        Col("单位", lambda row: row.units, "list"),
    )
)
_LIMITS: Final[View[Limit]] = View(
    (
        Col("状态", lambda row: row.state, "state"),
        Col("期限", lambda row: row.limit),
        Col("事项", lambda row: row.item),
        Col("性质", lambda row: row.force, "state"),
        Col("应完成", lambda row: row.due, "day"),
        Col("完成", lambda row: row.met, "day"),
        Col("逾期天数", lambda row: row.days, "number"),
        Col("责任单位", lambda row: row.unit, "unit"),
    )
)
_MEASURES: Final[View[Measure]] = View(
    (
        Col("措施", lambda row: row.measure),
        Col("状态", lambda row: row.state, "state"),
        Col("责任单位", lambda row: row.unit, "unit"),
        Col("时限", lambda row: row.due, "day"),
        Col("完成日期", lambda row: row.done, "day"),
    )
)


@dataclass(frozen=True, slots=True)
class OneLedger:
    """What is known of one ledger."""

    ledger: Ledger
    totals: Totals
    missed: Missed | None
    shares: tuple[Share, ...]
    waiting: tuple[Waiting, ...]
    findings: tuple[Finding, ...]

    @property
    def pairs(self) -> dict[str, Cell]:
        """Its names and numbers."""
        ledger, meta, totals = self.ledger, self.ledger.meta, self.totals
        own: dict[str, Cell] = {"区划代码": ledger.code, "台账": ledger.name, "状态": ledger.state}
        if meta is None:
            return own
        late = self.missed
        return own | {
            "单位": meta.unit,
            "行动": meta.campaign,
            "截至": meta.as_of,
            "提交": meta.commit[:10],
            "线索": f"{totals.leads}条，办结{totals.closed}条",
            "企业": f"{totals.enterprises}家，有违法行为{totals.offenders}家，已销号{totals.cleared}家",
            "场所": f"{totals.sites}处，已排查{totals.swept}处",
            "检查活动": f"{totals.activities}次",
            "逾期": (late.pair if late else Pair()).told("项"),
            "检查发现": f"错误{meta.errors}处，警告{meta.warnings}处",
        }


def one_ledger(
    ledger: Ledger,
    totals: Sequence[Totals],
    missed: Sequence[Missed],
    shares: Sequence[Share],
    beside: tuple[tuple[Waiting, ...], tuple[Finding, ...]],
) -> OneLedger:
    """The ledger with what was asked about it; `beside` are what waits and what the rules find."""
    own = next((one for one in totals if one.code == ledger.code), NONE)
    late = next((one for one in missed if one.code == ledger.code), None)
    return OneLedger(ledger, own, late, tuple(shares), *beside)


def of_ledger(ledgers: Ledgers, found: OneLedger) -> Page:
    """A ledger: its numbers, its indicators, what waits, what the rules find."""
    pairs = found.pairs
    blocks: list[Block] = [Line(found.ledger.name, "strong"), Pairs.of(pairs)]
    tables: _Tables = (
        ("指标", Table(SHARES, found.shares)),
        ("待办", Table(_WAITING, found.waiting)),
        ("问题", Table(_FINDINGS, found.findings, most=_MOST)),
    )
    blocks += _headed(tables)
    facts: dict[str, Fact] = {**_plain(pairs), **dict(tables)}
    return rollup_page(ledgers, facts, *blocks, says=(LIMITED,))


def _headed(tables: _Tables) -> Iterator[Block]:
    """The tables that have rows, each under its title."""
    for title, table in tables:
        if tuple(table.rows):
            yield from (Heading(title), table)


def _plain(pairs: dict[str, Cell]) -> dict[str, Json]:
    return {
        name: value if isinstance(value, str) else None for name, value in pairs.items() if name != "截至"
    }


def of_record(ledgers: Ledgers, ledger: Ledger, found: Record) -> Page:
    """A record as the facts hold it."""
    pairs: dict[str, Cell] = {
        head: value if not isinstance(value, list) else tuple(value) for head, value in found.pairs
    }
    blocks: list[Block] = [Line(f"{ledger.name}　{pairs['编号']}", "strong"), Pairs.of(pairs)]
    tables: _Tables = (
        ("办理", Table(_ACTS, found.acts)),
        ("期限", Table(_LIMITS, found.limits)),
        ("措施", Table(_MEASURES, found.measures)),
        ("问题", Table(_FINDINGS, found.findings)),
    )
    blocks += _headed(tables)
    record: dict[str, Json] = dict(found.pairs)
    facts: dict[str, Fact] = {"记录": record, **dict(tables)}
    return rollup_page(ledgers, facts, *blocks, says=(LIMITED,))
