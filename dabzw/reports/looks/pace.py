"""进度: the workdays left against what is open, per unit, and what will be late at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY, Instant, day_of, written
from dabzw.model.workdays import UNPUBLISHED
from dabzw.reports.looks.due import DEADLINES, IN_LISTS
from dabzw.reports.pictures.burn_up import BurnUp, burn_ups
from dabzw.reports.pictures.pacing import needed
from dabzw.reports.view import Bar, Block, Col, Fact, Heading, Line, Page, Table, View, notes, page, some
from dabzw.rules.limits.deadlines import OPEN_STATES, Deadline, deadlines
from dabzw.rules.limits.tallies import unit_tallies


@dataclass(frozen=True, slots=True)
class UnitPace:
    """What a unit owes: open, overdue now, overdue at the end, and how many each workday must see done."""

    unit: str
    open: int
    overdue: int
    then: int
    each_day: str | None


UNITS: Final[View[UnitPace]] = View(
    (
        Col("责任单位", lambda row: row.unit),
        Col("未完成", lambda row: row.open, "number"),
        Col("已逾期", lambda row: row.overdue, "number"),
        Col("结束时将逾期", lambda row: row.then, "number"),
        Col("每工作日应完成", lambda row: row.each_day, "number"),
    )
)
_LATE_ON_SCREEN: Final = IN_LISTS.pick("应完成", "编号", "期限", "事项", "责任单位", "名称")
_HALTED_ON_SCREEN: Final = IN_LISTS.also(Col("中止至", lambda one: one.suspended_until, "moment")).pick(
    "状态", "中止至", "编号", "期限", "事项", "责任单位", "名称"
)


def answer(ledger: Ledger, at: Instant) -> Page:
    """The pace that is needed; the ledger is already as of `at`.

    What will be late is what is overdue the day after the campaign's end if nothing more is done: a limit of
    the last day may still be met on it.  A suspended limit is not late; it is told apart, as is one that runs
    on after the end.
    """
    end, calendar = ledger.campaign.end, ledger.calendar
    after = Instant.of(max(end + DAY, at.day))
    now = [one for one in deadlines(ledger, at) if one.open]
    late = [one for one in deadlines(ledger, after) if one.open and one.state == "逾期"]
    halted, beyond = _moved(now, end)
    days, left = max((end - at.day).days, 0), calendar.workdays_between(at.day, end)
    says = (UNPUBLISHED,) if calendar.unpublished(at.day, end) else ()
    units = _by_unit(now, late, left)
    facts: dict[str, Fact] = {
        "说明": says,
        "行动结束": end,
        "剩余天数": days,
        "剩余工作日": left,
        "按单位": Table(UNITS, units),
        "结束时将逾期": Table(DEADLINES, late),
        "中止": Table(DEADLINES, halted),
        "结束以后到期": Table(DEADLINES, beyond),
    }
    title = f"进度（截至 {written(at.when)}；行动至 {end}，剩余{days}天、{left}个工作日）"
    return page(
        at,
        facts,
        Line(title, "strong"),
        *notes(says),
        *(one for found in burn_ups(ledger, at) for one in outlook(found)),
        *some(UNITS, units),
        Heading(f"如果不再办理，行动结束时将逾期（{len(late)}项）"),
        *(some(_LATE_ON_SCREEN, late) or (Line("无。"),)),
        *_apart("现在中止的", _HALTED_ON_SCREEN, halted),
        *_apart("行动结束以后才到期的", _LATE_ON_SCREEN, beyond),
    )


def outlook(found: BurnUp) -> Iterator[Line]:
    """How far a kind of thing has come, how far today's pace leads, and the pace that is needed."""
    if found.to_do:
        bar = Bar(found.reached, found.to_do, ahead=found.forecast)
        yield Line(f"{found.name}{found.done_name}：", bar=bar)
        yield from (Line(f"{text}。", indent=2) for text in found.says[1:])


def _moved(now: Iterable[Deadline], end: date) -> tuple[list[Deadline], list[Deadline]]:
    """The open limits that stand still, and those that run on after the end."""
    halted: list[Deadline] = []
    beyond: list[Deadline] = []
    for one in now:
        if one.suspended:
            halted.append(one)
        elif day_of(one.due) > end:
            beyond.append(one)
    return halted, beyond


def _apart(title: str, view: View[Deadline], found: Sequence[Deadline]) -> tuple[Block, ...]:
    """What the end of the campaign does not make late, if there is any."""
    return (Heading(f"{title}（{len(found)}项）"), *some(view, found)) if found else ()


def _by_unit(now: Iterable[Deadline], late: Iterable[Deadline], left: int) -> list[UnitPace]:
    then = Counter({unit.owner: unit.by_state["逾期"] for unit in unit_tallies(late)})
    rows = (
        UnitPace(
            unit=unit.owner,
            open=unit.of(OPEN_STATES),
            overdue=unit.by_state["逾期"],
            then=then[unit.owner],
            each_day=_each_day(then[unit.owner], left),
        )
        for unit in unit_tallies(now)
    )
    return sorted(rows, key=lambda row: (-row.then, -row.overdue, row.unit))


def _each_day(count: int, left: int) -> str | None:
    """How many a workday must see done, to a tenth and never too few; None when no workday is left."""
    found = needed(count, left)
    return None if found is None else str(found)
