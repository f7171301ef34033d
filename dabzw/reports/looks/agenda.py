"""今日: everything that waits for somebody, worst first, each with the command to type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.workdays import UNPUBLISHED
from dabzw.reports.looks import today
from dabzw.reports.looks.several import (
    Member,
    Of,
    copies,
    pair,
    short_name,
    short_names,
    unreadable,
    view_of,
)
from dabzw.reports.looks.words import with_days_late
from dabzw.reports.view import (
    Col,
    Entry,
    Fact,
    Inner,
    Json,
    Line,
    Page,
    Table,
    View,
    Worklist,
    notes,
    page,
)
from dabzw.rules.agenda.agenda import FORCES, agenda, next_workday, on_screen, totals
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
Ids = Callable[[], Iterable[str]]

_ON_SCREEN: Final = ITEMS.pick("状态", "应于", "种类", "编号", "事项", "名称", "下一步", below=["下一步"])

_HOW_TO_TYPE: Final = "每项末尾是下一步的命令，前面加 dabzw 输入。"
_NOTHING: Final = "没有逾期和到下一个工作日为止到期的事项。"

IN_HANDOVER: Final = ITEMS.pick("状态", "应于", "种类", "编号", "事项", "责任单位", "名称")


def answer(
    ledger: Ledger, at: Instant, told: Iterable[Item] = (), *, ids: Ids | None = None, whole: bool = False
) -> Page:
    """The whole agenda as JSON; on a screen what is late or due by the end of the next workday.

    With `whole` a screen has all of it, kind by kind.  `ids` gives those of all records that there are, of
    what is yet to come as well; else they are the ledger's.
    """
    items = agenda(ledger, at, told)
    shown = items if whole else on_screen(items, ledger, at)
    says = _says(ledger, at)
    facts: dict[str, Fact] = {
        "计日": ledger.campaign.counting.unit or "自然日",
        "说明": says,
        "事项": Table(ITEMS, items),
        "合计": _totals(items),
    }
    waiting, suspected = len(items) - len(shown), suspicion_count(ledger, at)
    more = tuple(_more(waiting, suspected))
    about = _about(shown, at)

    def entries() -> tuple[tuple[Item, Entry], ...]:
        known = today.Fragments.of((ids or (lambda: ids_of(ledger)))())
        return tuple(zip(shown, today.entries_of(shown, known, at), strict=True))

    worklist = Worklist(
        head=today.head_of(
            short_name(ledger.campaign.name),
            today.running(ledger.campaign, at),
            at,
            shown,
            more,
        ),
        groups=today.groups(entries, None if whole else next_workday(ledger, at)),
        tail=(Line(_HOW_TO_TYPE, "quiet") if shown else Line(_NOTHING),),
        elsewhere=(
            *((Table(_ON_SCREEN, shown, about),) if shown else (Line(about), Line(_NOTHING))),
            *(Line(f"{one}。") for one in more),
        ),
    )
    return page(at, facts, worklist, *notes(says))


def ids_of(ledger: Ledger) -> tuple[str, ...]:
    """The ids of a ledger, of the records too that count nowhere."""
    return (*ledger.ids, *ledger.set_aside)


def _about(shown: Sequence[Item], at: Instant, ledgers: str = "") -> str:
    counts = pair(shown)
    return (
        f"今日待办（截至 {written(at.when)}，{ledgers}共{len(shown)}项："
        f"硬性{counts['硬性']}项，预警{counts['预警']}项）"
    )


def _more(waiting: int, suspected: int) -> Iterator[str]:
    """What is not listed, and where it is."""
    if waiting:
        yield f"另有{waiting}件在办，dabzw agenda --all 列出"
    if suspected:
        yield f"疑点{suspected}处，dabzw screen 查看"


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
        Col("行动", lambda one: one.of.member.campaign, "prose", lambda one: one.of.short),
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


def of_several(members: Sequence[Member], at: Instant, *, whole: bool = False) -> Page:
    """The agendas of several ledgers as one; the commands say of which ledger they are."""
    counts = tuple(_counted(members, at))
    items = tuple(sorted(_with_ledger(counts, lambda one: one.items), key=lambda one: one.row.order))
    shown = (
        items
        if whole
        else tuple(sorted(_with_ledger(counts, lambda one: one.shown), key=lambda one: one.row.order))
    )
    hints = (says for one in members if one.ledger is not None for says in _says(one.ledger, at))
    says = tuple(dict.fromkeys(hints))
    in_all = pair([item for one in counts for item in one.shown])
    facts: dict[str, Fact] = {
        "说明": says,
        "各行动": Table(_COUNTS, counts),
        "重份": copies(members),
        "事项": Table(_OF_SEVERAL, items),
        "待办": in_all,
        "合计": _totals([one.row for one in items]),
    }
    return page(
        at,
        facts,
        _worklist_of_several(counts, shown, at, whole=whole),
        *unreadable(members),
        Table(_COUNTS_ON_SCREEN, [one for one in counts if one.of.member.ledger is not None], "各行动"),
        Line("只看一个行动：dabzw --ledger 台账；疑点用 dabzw screen --ledger 台账 查看。"),
        *notes(says),
    )


def _worklist_of_several(
    counts: Sequence[_Count], shown: Sequence[Of[Item]], at: Instant, *, whole: bool
) -> Worklist:
    """What waits in all ledgers, worst first, each with its campaign."""

    def entries() -> list[tuple[Item, Entry]]:
        found = (known for one in counts for known in _entries(one, at, whole=whole))
        return sorted(found, key=lambda known: known[0].order)

    items = [item for one in counts for item in (one.items if whole else one.shown)]
    ledgers = f"{len(counts)}个行动"
    waiting = sum(len(one.items) for one in counts) - len(items)
    more = tuple(_more(waiting, 0))
    about = _about(items, at, f"{ledgers}，")
    return Worklist(
        head=today.head_of(ledgers, "", at, items, more),
        groups=today.groups(entries, None if whole else _last_of(counts, at)),
        tail=(Line(_HOW_TO_TYPE, "quiet") if items else Line(_NOTHING),),
        elsewhere=(Table(_SEVERAL_ON_SCREEN, shown, about),) if shown else (Line(about), Line(_NOTHING)),
    )


def _last_of(counts: Sequence[_Count], at: Instant) -> date:
    """The last of the next workdays of several ledgers, whose calendars may differ."""
    ledgers = (one.of.member.ledger for one in counts)
    return max((next_workday(ledger, at) for ledger in ledgers if ledger is not None), default=at.day)


def _entries(one: _Count, at: Instant, *, whole: bool) -> Iterator[tuple[Item, Entry]]:
    """The entries of one of several ledgers: their commands say which it is."""
    member = one.of.member
    if member.ledger is None:
        return
    items = one.items if whole else one.shown
    known = today.Fragments.of(member.ids or ids_of(member.ledger))
    own = today.entries_of(items, known, at, one.of.short, _typed(member))
    yield from zip(items, own, strict=True)


def _typed(member: Member) -> str:
    return f" --ledger {typed(member.folder)}"


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
        member = one.of.member
        for item in items_of(one):
            yield Of(member, one.of.short, replace(item, next=item.next + _typed(member)))


def _totals(items: Iterable[Item]) -> dict[str, Json]:
    return {kind: {force: counts[force] for force in FORCES} for kind, counts in totals(items).items()}


def _says(ledger: Ledger, at: Instant) -> tuple[str, ...]:
    return (UNPUBLISHED,) if any(one.waits_estimated for one in limit_states(ledger, at).values()) else ()
