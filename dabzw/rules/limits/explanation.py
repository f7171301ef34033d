"""How a deadline was reckoned, step by step: what was counted, what was not, and by which rule.

The steps say what the trace of the limit holds; no step holds free text of a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Limit
from dabzw.model.lead import Lead
from dabzw.model.moments import Instant, When, day_of, not_before, written
from dabzw.model.workdays import UNPUBLISHED, CountedDay, Counting, Span, uses_calendar
from dabzw.rules.case.selection import read_strictly
from dabzw.rules.limits.deadlines import Deadline, Reckoned
from dabzw.rules.limits.readings import other_readings, own_time, reading_of
from dabzw.rules.limits.reckoning import Move, Stretch
from dabzw.rules.limits.run import Run

_STATUTORY: Final = "法定期限，不随行动方案的计日"
_FIRST_DAY: Final = "民法典第201条：开始的当日不计入"
_CHANGE: Final = "期限变更"
_AGAIN: Final = "前一次仍照原样记，另起一次"
_CAP: Final = "不得晚于行动结束"
_ENDED: Final = "终止以前的逾期照记，以后不再增加"
_LATE: Final = "超出的时间按24小时折一天，不足的进为一天；只记日期的按日期比较"
_CHOSEN: Final = "行动方案：期限的适用范围"
_ONLY_SPAN: Final = "通知只写“日”，怎样计日由行动方案定"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the day that it is about, its number if it was counted, what was done, by which rule."""

    when: When | None
    number: int | None
    says: str
    rule: str | None = None


def explanation(one: Reckoned, at: Instant) -> Iterator[Step]:
    """The steps from the starting event to how the deadline stands at `at`."""
    yield from _beginning(one)
    yield from _passed(one)
    yield _standing(one, at)
    yield from _calendar(one)
    yield from _own(one, at)
    yield from _otherwise(one, at)


# The beginning


def _beginning(one: Reckoned) -> Iterator[Step]:
    limit, run = one.limit, one.run
    yield from _choice(run)
    if run.case > 1:
        yield Step(run.since, None, f"第{run.case}案，前案已结，从本案的事实起算", _AGAIN)
    if run.opened_by is not None:
        yield Step(run.since, None, f"{run.opened_by}，从这天起算{run.numbered}", _AGAIN)
    if limit.per_ticket:
        yield Step(None, None, "来文自己写明的回复日期", limit.basis)
    elif run.by is not None:
        more = f"，另加{limit.span.text}" if limit.span else ""
        yield Step(None, None, f"方案为这项措施自定的时限{more}", limit.basis)
    elif limit.by is not None:
        yield Step(None, None, "固定的截止日期，不计日，不顺延", limit.basis)
    elif limit.span is not None:
        if run.opened_by is None:
            start = limit.start if run.chosen_on is None else "从这天起才适用"
            yield Step(run.start, None, f"起算：{start}", limit.basis)
        yield Step(
            None,
            None,
            f"时限：{limit.span.text}{_how(limit.span, one.trace.terms.counting)}",
            _counting_rule(one),
        )
    yield from _bounds(limit)


def _choice(run: Run) -> Iterator[Step]:
    """By which selectors the limit is for the record, and what was read strictly."""
    if run.fit is None:
        return
    said = filter(None, ("、".join(run.fit.by), read_strictly(run.fit.unwritten)))
    since = "从这天起" if run.chosen_on is not None else ""
    yield Step(run.chosen_on, None, f"{since}适用：{'；'.join(said)}", _CHOSEN)


def _bounds(limit: Limit) -> Iterator[Step]:
    """What can move a limit that says so itself."""
    if limit.longest_extension is not None:
        yield Step(None, None, f"延期一次，最长{limit.longest_extension.text}", limit.basis)
    if limit.stops_for:
        yield Step(None, None, f"只因{'、'.join(limit.stops_for)}中止，须有文书", limit.basis)


def _how(span: Span, how: Counting) -> str:
    if span.is_open:
        return "，没有写多久，不计逾期"
    if span.unit in {"当日", "小时"}:
        return "，不顺延"
    return f"，按{reading_of(how)}计" if span.unit is None else f"，末日{'' if how.roll else '不'}顺延"


def _counting_rule(one: Reckoned) -> str | None:
    limit = one.limit
    if limit.span is None:
        return None
    if limit.span.unit is not None:
        return "时限本身写明"
    if limit.statutory:
        return _STATUTORY
    own = limit.unit is not None or limit.roll is not None or limit.counting is not None
    return "行动方案：本期限的计日" if own else "行动方案：计日"


# The days and the changes


def _passed(one: Reckoned) -> Iterator[Step]:
    due = one.trace.original
    for part in one.trace.passage():
        if isinstance(part, Move):
            yield _change(part, due)
            due = part.due
        elif part.resumed is None:
            yield from _original(part, one)
        else:
            yield from _resumed(part, part.resumed, one)
            due = part.due


def _original(stretch: Stretch, one: Reckoned) -> Iterator[Step]:
    """The limit as it first ran, up to a suspension: what is left then is another stretch."""
    trace, start, span = one.trace, one.run.start, one.limit.span
    if start is not None and span is not None and span.unit == "小时":
        yield Step(start, None, _hours(start), "小时连续计算，不扣休息日")
    yield from _steps(stretch, one)
    if trace.uncapped != trace.original:
        yield Step(trace.original, None, f"原为{written(trace.uncapped)}，行动结束后不计", _CAP)
    if not one.deadline.undated:
        yield Step(stretch.due, None, f"{'原' if trace.moves else ''}期限{_ends(stretch.due)}")


def _hours(start: When) -> str:
    return "从这一分钟起算" if isinstance(start, datetime) else "只记了日期，从当日24时起算"


def _ends(due: When) -> str:
    return "到此刻为止" if isinstance(due, datetime) else "到这一天24时为止"


def _steps(stretch: Stretch, one: Reckoned) -> Iterator[Step]:
    for each in stretch.days:
        yield Step(each.day, each.number, each.why, _day_rule(each, one))


def _day_rule(each: CountedDay, one: Reckoned) -> str | None:
    """The rule by which a day was counted or not."""
    how = one.trace.terms.counting
    if one.run.start is not None and each.day == day_of(one.run.start):
        return _FIRST_DAY
    if each.number is None or how.workdays:
        return _source(each.day.year, how)
    return _counting_rule(one)


def _source(year: int, how: Counting) -> str:
    known = how.calendar.years.get(year)
    source = "" if known is None else known.source or f"{year}年休息日安排"
    guess = "" if how.calendar.published(year) else f"{year}年{UNPUBLISHED}"
    return "；".join(filter(None, (source, guess)))


def _change(move: Move, due: When) -> Step:
    change = move.change
    if move.refused is not None:
        return Step(change.on, None, f"{change.kind}不生效：{move.refused}", _CHANGE)
    if change.kind == "延期":
        return Step(change.on, None, f"延期：由{written(due)}延到{written(move.due)}", _CHANGE)
    until = f"，预计到{change.until}恢复" if change.until is not None else "，没有写预计恢复的日子"
    if move.stopped is not None and move.stopped < change.on:
        return Step(change.on, None, f"继续中止{until}", _CHANGE)
    return Step(change.on, None, f"中止：从次日起不计{until}", _CHANGE)


def _resumed(stretch: Stretch, resumed: date, one: Reckoned) -> Iterator[Step]:
    says = "中止后没有恢复，按这天恢复计算" if stretch.standing else "恢复：剩余的从次日起续计"
    yield Step(resumed, None, says, _CHANGE)
    for day in stretch.still:
        yield Step(day, None, "中止期间，不计入", _CHANGE)
    yield from _steps(stretch, one)
    yield Step(stretch.due, None, f"期限{_ends(stretch.due)}")


# How it stands


def _standing(one: Reckoned, at: Instant) -> Step:
    deadline = one.deadline
    if deadline.ended is not None:
        late = f"，逾期{deadline.days_late}天" if deadline.days_late else "，不逾期"
        left = "从这天起不再适用" if one.run.left_on is not None else "从这时起不再要求完成"
        return Step(deadline.ended, None, f"终止：{left}{late}", _ENDED)
    if deadline.met is None:
        return _unmet(deadline, at)
    if deadline.start is not None and not not_before(deadline.met, deadline.start):
        return Step(deadline.met, None, "起算之前已经完成，属先行处置：按期", "先行处置视为当日强制")
    late = f"{deadline.days_late}天" if deadline.days_late else ""
    return Step(deadline.met, None, f"完成：{deadline.state}{late}", _LATE if late else None)


def _unmet(deadline: Deadline, at: Instant) -> Step:
    if deadline.undated:
        return Step(at.when, None, "尚未完成：要求立即办，没有写多久，不计逾期")
    late = f"{deadline.days_late}天" if deadline.days_late else ""
    stopped = f"（{deadline.standstill}）" if deadline.standstill else ""
    return Step(at.when, None, f"尚未完成：{deadline.state}{late}{stopped}", _LATE if late else None)


def _calendar(one: Reckoned) -> Iterator[Step]:
    span, start, how = one.limit.span, one.run.start, one.trace.terms.counting
    if span is None or start is None or not uses_calendar(span, how):
        return
    for year in range(day_of(start).year, day_of(one.deadline.due).year + 1):
        yield Step(None, None, f"{year}年的休息日", _source(year, how))


def _own(one: Reckoned, at: Instant) -> Iterator[Step]:
    record = one.record
    if not isinstance(record, Lead):
        return
    if record.assigned_at is None:
        yield Step(None, None, "没有登记交办时间，不另计承办单位的时间", "交办时间")
        return
    own = own_time(one, at)
    if own is None:
        yield Step(record.assigned_at, None, "交办时期限已过，不计承办单位逾期", "交办时间")
        return
    late = f"逾期{own.days_late}天" if own.days_late else "不逾期"
    since = f"自{written(own.start)}起算，" if own.start is not None else ""
    yield Step(own.due, None, f"承办单位：{since}应于此前完成，{late}", "承办单位的时间从交办时间起算")


def _otherwise(one: Reckoned, at: Instant) -> Iterator[Step]:
    for reading in other_readings(one, at):
        late = f"逾期{reading.days_late}天" if reading.days_late else "不逾期"
        guess = f"（{UNPUBLISHED}）" if reading.estimated else ""
        yield Step(reading.due, None, f"如按“{reading.name}”计：{late}{guess}", _ONLY_SPAN)
