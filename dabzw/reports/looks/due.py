"""期限: every deadline, worst first; how each was reckoned, and what another reading would give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.facts import FactOf, of_each
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, When, day_of, written
from dabzw.model.vocab import Force
from dabzw.model.workdays import UNPUBLISHED
from dabzw.reports.looks.words import with_days_late
from dabzw.reports.view import Block, Cell, Col, Fact, Heading, Line, Page, Table, View, inner, notes, page
from dabzw.rules.agenda.counts import Pair
from dabzw.rules.limits.deadlines import (
    OPEN_STATES,
    UNDATED,
    WORST_FIRST,
    Deadline,
    Reckoned,
    State,
    record_deadlines,
    record_reckoned,
    worst_first,
)
from dabzw.rules.limits.explanation import Step, explanation
from dabzw.rules.limits.readings import OwnTime, Reading, other_readings, own_time

Only = Literal["overdue", "today", "soon", "open", "done", "all"]
ONLY: Final[dict[str, tuple[str, ...]]] = {
    "overdue": ("逾期",),
    "today": ("今日到期",),
    "soon": ("临期",),
    "open": OPEN_STATES,
    "done": ("按期", "逾期完成", "终止"),
    "all": WORST_FIRST,
}


def standing(one: Deadline) -> str:
    """How a limit stands, as a screen says it: 逾期3天, 中止中, 中止超期, 未定时限."""
    return one.mark or with_days_late(one.state, one.days_late)


def due_told(one: Deadline) -> Cell:
    """When a limit falls due; of one that stands still its day before, for its own moves on every day."""
    if not one.suspended:
        return one.falls_due
    day = one.original
    year = f"{day.year}年" if day.year != one.due.year else ""
    return f"中止（原期限{year}{day.month}月{day.day}日）"


def _due_on_screen(one: Deadline) -> Cell:
    """The same where 中止中 stands beside it, no wider than a minute."""
    return f"原期限{day_of(one.original)}" if one.suspended else one.falls_due


DEADLINES: Final[View[Deadline]] = View(
    (
        Col("编号", lambda one: one.record_id, "id"),
        Col("名称", lambda one: one.name, "name", width=26),
        Col("期限", lambda one: one.code, "prose", lambda one: one.title, 12),
        Col("对象", lambda one: one.subject),
        Col("事项", lambda one: one.item, width=14),
        Col("性质", lambda one: one.force, width=6),
        Col("起算", lambda one: one.start, "moment"),
        Col("应完成", lambda one: one.falls_due, "moment", _due_on_screen),
        Col("原期限", lambda one: one.original if one.original != one.due else None, "moment"),
        Col("完成", lambda one: one.met, "moment"),
        Col("状态", lambda one: one.state, "state", standing),
        Col("中止", lambda one: one.suspended, "flag"),
        Col("逾期天数", lambda one: one.days_late, "number"),
        Col("责任单位", lambda one: one.unit, "unit"),
        Col("中止至", lambda one: one.suspended_until, "moment"),
        Col("中止情况", lambda one: one.standstill),
        Col("终止", lambda one: day_of(one.ended) if one.ended else None, "moment"),
    )
)
IN_PAPERS: Final = DEADLINES.also(
    Col("应完成", due_told, "moment"),
    Col("状态", standing, "state"),
)
"""The limits as papers list them: none has a day that moves from one issue to the next."""
IN_LISTS: Final = DEADLINES.also(
    Col("期限", lambda one: one.code), Col("状态", lambda one: one.mark or one.state, "state")
).pick("状态", "应完成", "编号", "期限", "事项", "责任单位", "名称")


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline with the 承办 unit's own time and, where it was missed, the other readings of 日."""

    deadline: Deadline
    own: OwnTime | None
    readings: tuple[Reading, ...]
    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, one: Reckoned, at: Instant, *, explain: bool = False) -> Due:
        """What is known of a deadline at `at`; with `explain` also how it was reckoned."""
        steps = tuple(explanation(one, at)) if explain else ()
        return cls(one.deadline, own_time(one, at), other_readings(one, at), steps)

    @property
    def disputable(self) -> bool:
        """Whether another reading gives another number of days late."""
        return any(reading.days_late != self.deadline.days_late for reading in self.readings)

    @property
    def otherwise(self) -> str:
        """What the other readings give, in one line."""
        return "；".join(
            f"{reading.name}：应于{written(reading.due)}完成，"
            + (f"逾期{reading.days_late}天" if reading.days_late else "不逾期")
            for reading in self.readings
        )


_READINGS: Final[View[Reading]] = View(
    (
        Col("计日", lambda reading: reading.name),
        Col("应完成", lambda reading: reading.due, "moment"),
        Col("逾期天数", lambda reading: reading.days_late, "number"),
        Col("说明", lambda reading: UNPUBLISHED if reading.estimated else None, "prose"),
    )
)
_STEPS: Final[View[Step]] = View(
    (
        Col("日期", lambda step: step.when, "moment", lambda step: step.when or ""),
        Col(
            "计入",
            lambda step: step.number,
            "number",
            lambda step: "" if step.number is None else step.number,
        ),
        Col("说明", lambda step: step.says, "prose"),
        Col("依据", lambda step: step.rule, "prose", lambda step: step.rule or ""),
    )
)
_OWN: Final[View[Due]] = DEADLINES.through(lambda due: due.deadline)
DUES: Final = _OWN.also(
    Col("承办应完成", lambda due: due.own.due if due.own else None, "moment"),
    Col("承办逾期天数", lambda due: due.own.days_late if due.own else None, "number"),
    inner("其他计日", lambda due: due.readings, _READINGS),
)
_EXPLAINED: Final[View[Due]] = DUES.also(inner("说明", lambda due: due.steps, _STEPS))
_ON_SCREEN: Final = DUES.pick("状态", "应完成", "期限", "编号", "责任单位", "名称", below=["责任单位"])
ON_RECORD: Final = DUES.pick("期限", "状态", "起算", "应完成", "完成")
_OTHERWISE: Final = DUES.also(Col("如按", lambda due: due.otherwise, "prose")).pick(
    "编号", "期限", "逾期天数", "如按", "名称"
)


def dues(
    ledger: Ledger,
    at: Instant,
    *,
    only: Only = "all",
    within: timedelta | None = None,
    records: Sequence[AnyRecord] | None = None,
    explain: bool = False,
) -> list[Due]:
    """The deadlines of a ledger that is already as of `at`, or of some of its records, worst first.

    `within` keeps only the open ones that fall due by then; `explain` adds how each was reckoned.
    """
    if records is None and not explain:
        known = _all_dues(ledger, at, is_open_only=only not in {"done", "all"})
    else:
        known = _dues_of(ledger.limited if records is None else records, ledger, at, explain=explain)
    found = [due for due in known if due.deadline.state in ONLY[only]]
    if within is not None:
        last = at.day + within
        found = [due for due in found if due.deadline.open and day_of(due.deadline.due) <= last]
    return sorted(found, key=lambda due: worst_first(due.deadline))


def _dues_of(
    records: Iterable[AnyRecord], ledger: Ledger, at: Instant, *, explain: bool = False
) -> Iterator[Due]:
    for record in records:
        if isinstance(record, Lead | Enterprise):
            yield from (Due.of(one, at, explain=explain) for one in record_reckoned(record, ledger, at))


def _all_dues(ledger: Ledger, at: Instant, *, is_open_only: bool) -> Iterator[Due]:
    """The deadlines of all records, or those of them that are still to be met."""
    for fact in (_OPEN,) if is_open_only else (_OPEN, _OVER):
        yield from chain.from_iterable(of_each(fact, ledger, at).values())


def _fact(name: str, *, is_open: bool) -> FactOf[tuple[Due, ...]]:
    def find(record: AnyRecord, ledger: Ledger, at: Instant) -> tuple[Due, ...] | None:
        own = _dues_of((record,), ledger, at)
        return tuple(due for due in own if due.deadline.open is is_open) or None

    return FactOf(name, tuple[Due, ...], frozenset((Lead.KIND, Enterprise.KIND)), find)


_OPEN: Final = _fact("open dues", is_open=True)
_OVER: Final = _fact("dues that are over", is_open=False)


def open_deadlines(ledger: Ledger, at: Instant) -> list[Deadline]:
    """The deadlines that are still to be met, worst first; the ledger is already as of `at`."""
    found = [due.deadline for due in _all_dues(ledger, at, is_open_only=True)]
    return sorted(found, key=worst_first)


def limit_notes(found: Iterable[Deadline]) -> tuple[str, ...]:
    """What a reader must know of how the days were counted."""
    return (UNPUBLISHED,) if any(deadline.estimated for deadline in found) else ()


def open_limits(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> Iterator[str]:
    """What is still to be met on a record, a sentence each."""
    for one in record_deadlines(record, ledger, at):
        if one.open and one.undated:
            yield f"{one.title}：立即办，没有写多久"
        elif one.suspended:
            yield f"{one.title}：{_standstill(one)}"
        elif one.open:
            yield f"{one.title}：最晚 {last_moment(one.due)}，{with_days_late(one.state, one.days_late)}"


def _standstill(one: Deadline) -> str:
    """That a limit stands still, until when, and what is to be done then."""
    until = "" if one.suspended_until is None else f"，预计到 {written(one.suspended_until)}"
    return f"{one.standstill}{until}；恢复时记“恢复”，期限接着算"


def last_moment(due: When) -> str:
    """The last moment at which something may be done in time; of a day, its 24:00."""
    return written(due) if isinstance(due, datetime) else f"{written(due)}（当日24:00前）"


def answer(found: Sequence[Due], ledger: Ledger, at: Instant, *, explain: bool = False) -> Page:
    """Deadlines, worst first; where a breach depends on how days are counted, what the others would give."""
    says = limit_notes(due.deadline for due in found)
    view = _EXPLAINED if explain else DUES
    more = _explanations(found) if explain else _readings([due for due in found if due.disputable])
    listed = _listed("期限", "没有符合条件的期限。", found, says, ledger, at)
    return _page(found, says, ledger, at, view, *listed, *more)


def _page(
    found: Sequence[Due], says: Sequence[str], ledger: Ledger, at: Instant, view: View[Due], *blocks: Block
) -> Page:
    facts: dict[str, Fact] = {"计日": _counting(ledger), "说明": says, "期限": Table(view, found)}
    return page(at, facts, *blocks)


def _counting(ledger: Ledger) -> str:
    return ledger.campaign.counting.unit or "自然日"


def _listed(
    title: str, nothing: str, found: Sequence[Due], says: Sequence[str], ledger: Ledger, at: Instant
) -> Iterator[Block]:
    forces: dict[State, list[Force]] = {}
    for due in found:
        forces.setdefault(due.deadline.state, []).append(due.deadline.force)
    states = "，".join(
        f"{state}{Pair.of(forces[state]).told(of='预警期限')}" for state in WORST_FIRST if state in forces
    )
    about = (
        f"{title}（截至 {written(at.when)}，按{_counting(ledger)}计，共{len(found)}项）"
        f"{'：' if states else ''}{states}"
    )
    yield from (Table(_ON_SCREEN, found, about),) if found else (Line(about), Line(nothing))
    yield from notes(says)


def _explanations(found: Iterable[Due]) -> Iterator[Block]:
    for due in found:
        one = due.deadline
        late = f"{one.days_late}天" if one.days_late else ""
        state = UNDATED if one.undated and one.open else one.state
        yield Heading(f"{one.record_id}  {one.title}：{state}{late}")
        yield Table(_STEPS, due.steps)


def _readings(breaches: Sequence[Due]) -> Iterator[Block]:
    """The breaches whose days late depend on the reading of 日."""
    if breaches:
        yield Heading("换一种计日方法，结果不同的逾期（通知只写“日”，供研究认定）")
        yield Table(_OTHERWISE, breaches)
