"""今日: everything that waits for somebody, worst first, each with the command to type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dabzw.model.activity import Activity
from dabzw.model.base import label
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.workdays import UNPUBLISHED
from dabzw.reports.looks.words import with_days_late
from dabzw.reports.view import Block, Col, Fact, Heading, Line, Page, Table, View, notes, page
from dabzw.rules.agenda.agenda import FORCES, agenda, on_screen, totals
from dabzw.rules.agenda.items import Item
from dabzw.rules.checks.registry import suspicions
from dabzw.rules.limits.deadlines import deadlines

ITEMS: Final[View[Item]] = View(
    (
        Col("种类", lambda item: item.kind, width=10),
        Col("编号", lambda item: item.record_id, "id"),
        Col("名称", lambda item: item.name, "name", width=26),
        Col("事项", lambda item: item.matter, "prose", width=24),
        Col("自", lambda item: item.since, "moment"),
        Col("应于", lambda item: item.due, "moment"),
        Col(
            "状态", lambda item: item.state, "state", lambda item: with_days_late(item.state, item.days_late)
        ),
        Col("逾期天数", lambda item: item.days_late, "number"),
        Col("性质", lambda item: item.force, width=6),
        Col("责任单位", lambda item: item.unit, "unit"),
        Col("下一步", lambda item: item.next, "prose", width=34),
    )
)
_ON_SCREEN: Final = ITEMS.pick("状态", "应于", "种类", "编号", "事项", "名称", "下一步", below=["下一步"])

IN_HANDOVER: Final = ITEMS.pick("状态", "应于", "种类", "编号", "事项", "责任单位")


def answer(ledger: Ledger, at: Instant, told: Iterable[Item] = ()) -> Page:
    """The whole agenda as JSON; on a screen what is late or due by the end of the next workday."""
    items = agenda(ledger, at, told)
    shown = on_screen(items, ledger, at)
    says = _says(ledger, at)
    facts: dict[str, Fact] = {
        "计日": ledger.campaign.counting.unit or "自然日",
        "说明": says,
        "事项": Table(ITEMS, items),
        "合计": {kind: {force: counts[force] for force in FORCES} for kind, counts in totals(items).items()},
    }
    return page(at, facts, *_listed(items, shown, says, ledger, at))


def _says(ledger: Ledger, at: Instant) -> tuple[str, ...]:
    return (UNPUBLISHED,) if any(one.open and one.estimated for one in deadlines(ledger, at)) else ()


def _listed(
    items: Sequence[Item], shown: Sequence[Item], says: Sequence[str], ledger: Ledger, at: Instant
) -> Iterator[Block]:
    hard = sum(item.force == "硬性" for item in shown)
    about = f"今日待办（截至 {written(at.when)}，共{len(shown)}项：硬性{hard}项，预警{len(shown) - hard}项）"
    yield from (
        (Table(_ON_SCREEN, shown, about),)
        if shown
        else (
            Line(about),
            Line("没有逾期和到下一个工作日为止到期的事项。"),
        )
    )
    waiting = len(items) - len(shown)
    if waiting:
        yield Line(f"另有{waiting}件在办（dabzw agenda --json 有全部）。")
    suspected = len(tuple(suspicions(ledger, at)))
    if suspected:
        yield Line(f"疑点{suspected}处，dabzw screen 查看。")
    yield from notes(says)


def of_record(record_id: str, ledger: Ledger, at: Instant) -> Page:
    """What one record needs next, and why it is on the list."""
    items = [item for item in agenda(ledger, at) if item.record_id == record_id]
    going = dict(_before_going(ledger.find(record_id), ledger))
    facts: dict[str, Fact] = {"编号": record_id, "事项": Table(ITEMS, items), **going}
    told = (Line(f"{head}：{says}") for head, says in going.items())
    if not items:
        return page(at, facts, Line(f"{record_id} 没有要办的事项（截至 {written(at.when)}）。"), *told)
    return page(at, facts, *(block for item in items for block in _reasoned(item)), *told)


def _before_going(record: AnyRecord | None, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """What is to be known before somebody goes there: what keeps him safe, and what was noted."""
    if record is None:
        return
    enterprise = None if isinstance(record, Activity) else ledger.enterprise_of(record)
    if enterprise is not None and enterprise.safety_note:
        yield label(Enterprise, "safety_note"), enterprise.safety_note
    if record.remark:
        yield label(type(record), "remark"), record.remark


def _reasoned(item: Item) -> Iterator[Block]:
    late = f"，逾期{item.days_late}天" if item.days_late else ""
    due = "" if item.due is None else f"，应于{written(item.due)}"
    yield Heading(f"{item.kind}：{item.matter}{due}{late}")
    yield Line(f"下一步：{item.next}")
    yield Line(f"依据：{item.why}")
