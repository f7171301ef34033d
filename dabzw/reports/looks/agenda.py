"""今日: everything that waits for somebody, worst first, each with the command to type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.workdays import UNPUBLISHED
from dabzw.reports.looks.several import Member, Of, copies, pair, short_names, unreadable, view_of
from dabzw.reports.looks.words import with_days_late
from dabzw.reports.view import (
    Block,
    Col,
    Fact,
    Inner,
    Json,
    Line,
    Page,
    Table,
    View,
    notes,
    page,
)
from dabzw.rules.agenda.agenda import FORCES, agenda, on_screen, totals
from dabzw.rules.agenda.items import Item
from dabzw.rules.agenda.keeping import typed
from dabzw.rules.limits.deadlines import UNDATED
from dabzw.rules.limits.standing import limit_states
from dabzw.rules.sweep.registry import suspicion_count


def _standing(item: Item) -> str:
    """How an item stands, as a screen says it: 逾期3天; 未定时限 of a limit without a day."""
    if item.kind == "期限" and item.due is None:
        return UNDATED
    return with_days_late(item.state, item.days_late)


ITEMS: Final[View[Item]] = View(
    (
        Col("种类", lambda item: item.kind, width=10),
        Col("编号", lambda item: item.record_id, "id"),
        Col("名称", lambda item: item.name, "name", width=26),
        Col("事项", lambda item: item.matter, "prose", width=24),
        Col("自", lambda item: item.since, "moment"),
        Col("应于", lambda item: item.due, "moment"),
        Col("状态", lambda item: item.state, "state", _standing),
        Col("逾期天数", lambda item: item.days_late, "number"),
        Col("性质", lambda item: item.force, width=6),
        Col("责任单位", lambda item: item.unit, "unit"),
        Col("下一步", lambda item: item.next, "prose", width=34),
    )
)
_ON_SCREEN: Final = ITEMS.pick("状态", "应于", "种类", "编号", "事项", "名称", "下一步", below=["下一步"])

_NOTHING: Final = "没有逾期和到下一个工作日为止到期的事项。"

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
        "合计": _totals(items),
    }
    return page(at, facts, *_listed(items, shown, says, ledger, at))


@dataclass(frozen=True, slots=True)
class _Count:
    """What waits in one ledger: all, of it what is shown on a screen, and suspicions."""

    of: Of[None]
    items: tuple[Item, ...]
    shown: tuple[Item, ...]
    suspected: int


_OF_SEVERAL: Final = view_of(ITEMS)
_SEVERAL_ON_SCREEN: Final = _OF_SEVERAL.pick(
    *("状态", "应于", "种类", "编号", "行动", "事项", "名称", "下一步"), below=["行动", "下一步"]
)
_COUNTS: Final[View[_Count]] = View(
    (
        Col("行动", lambda one: one.of.member.campaign, "name", lambda one: one.of.short),
        Col("台账", lambda one: one.of.member.folder),
        Col("读不了", lambda one: one.of.member.fault or None, "prose"),
        Col("硬性", lambda one: pair(one.shown)["硬性"], "number"),
        Col("预警", lambda one: pair(one.shown)["预警"], "number"),
        Col("在办", lambda one: len(one.items), "number"),
        Col("疑点", lambda one: one.suspected, "number"),
        Inner("待办", lambda one: pair(one.shown)),
        Inner("合计", lambda one: _totals(one.items)),
    )
)
_COUNTS_ON_SCREEN: Final = _COUNTS.pick("行动", "台账", "硬性", "预警", "在办", "疑点")


def of_several(members: Sequence[Member], at: Instant) -> Page:
    """The agendas of several ledgers as one; the commands say of which ledger they are."""
    counts = tuple(_counted(members, at))
    items = tuple(sorted(_with_ledger(counts, lambda one: one.items), key=lambda one: one.row.order))
    shown = tuple(sorted(_with_ledger(counts, lambda one: one.shown), key=lambda one: one.row.order))
    hints = (says for one in members if one.ledger is not None for says in _says(one.ledger, at))
    says = tuple(dict.fromkeys(hints))
    in_all = pair([one.row for one in shown])
    facts: dict[str, Fact] = {
        "说明": says,
        "各行动": Table(_COUNTS, counts),
        "重份": copies(members),
        "事项": Table(_OF_SEVERAL, items),
        "待办": in_all,
        "合计": _totals([one.row for one in items]),
    }
    about = (
        f"今日待办（截至 {written(at.when)}，{len(members)}个行动，"
        f"共{len(shown)}项：硬性{in_all['硬性']}项，预警{in_all['预警']}项）"
    )
    return page(
        at,
        facts,
        *((Table(_SEVERAL_ON_SCREEN, shown, about),) if shown else (Line(about), Line(_NOTHING))),
        *unreadable(members),
        Table(_COUNTS_ON_SCREEN, [one for one in counts if one.of.member.ledger is not None], "各行动"),
        Line("只看一个行动：dabzw --ledger 台账；疑点用 dabzw screen --ledger 台账 查看。"),
        *notes(says),
    )


def _counted(members: Sequence[Member], at: Instant) -> Iterator[_Count]:
    for member, short in zip(members, short_names(members), strict=True):
        of: Of[None] = Of(member, short, None)
        if member.ledger is None:
            yield _Count(of, (), (), 0)
            continue
        items = agenda(member.ledger, at, member.told)
        suspected = suspicion_count(member.ledger, at)
        yield _Count(of, items, tuple(on_screen(items, member.ledger, at)), suspected)


def _with_ledger(
    counts: Iterable[_Count], items_of: Callable[[_Count], Iterable[Item]]
) -> Iterator[Of[Item]]:
    """The items with the ledger in the command."""
    for one in counts:
        member, ledger = one.of.member, f" --ledger {typed(one.of.member.folder)}"
        for item in items_of(one):
            yield Of(member, one.of.short, replace(item, next=item.next + ledger))


def _totals(items: Iterable[Item]) -> dict[str, Json]:
    return {kind: {force: counts[force] for force in FORCES} for kind, counts in totals(items).items()}


def _says(ledger: Ledger, at: Instant) -> tuple[str, ...]:
    return (UNPUBLISHED,) if any(one.waits_estimated for one in limit_states(ledger, at).values()) else ()


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
            Line(_NOTHING),
        )
    )
    waiting = len(items) - len(shown)
    if waiting:
        yield Line(f"另有{waiting}件在办（dabzw agenda --json 有全部）。")
    suspected = suspicion_count(ledger, at)
    if suspected:
        yield Line(f"疑点{suspected}处，dabzw screen 查看。")
    yield from notes(says)
