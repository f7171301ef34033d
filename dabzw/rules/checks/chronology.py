"""Dates in order: nothing in the future, nothing before what it follows, lists oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Final

from dabzw.model.base import Row, label, last_moment
from dabzw.model.campaign import Campaign
from dabzw.model.cases import REBOUND, cases
from dabzw.model.enterprise import (
    Approval,
    Closure,
    Enterprise,
    Lease,
    Licence,
    LookBack,
    Measure,
    Plan,
)
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.ids import registered_on
from dabzw.model.lead import Admission, Closing, CompulsoryAct, Lead, Transfer, Verification
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, When, not_before, start_of, written
from dabzw.model.site import Site
from dabzw.model.vocab import ENDING_NATURES, ClosureStep
from dabzw.rules.case.acts import Act, acts, acts_of
from dabzw.rules.checks.declared import EVERY_RECORD, check
from dabzw.rules.walk import rows_in

Start = tuple[str, When | None]
"""The name of what a date must not precede, and the date of that."""
Step = tuple[FieldPath, When | None, str, When | None]
"""Where a date stands, the date, and its start."""


@check(
    "future-date",
    "错误",
    "日期在将来",
    of=EVERY_RECORD,
    source="台账规则：事实与行为",
    says="已经发生的事，日期不得在将来。",
)
def future_dates(record: AnyRecord, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    for act in () if at.sees(last_moment(record)) else acts(record):
        for field, when in act.dates:
            if not at.sees(when):
                yield _future(act.at(field), when, at)


@check(
    "future-id",
    "错误",
    "编号在将来",
    of=(Enterprise, Site),
    source="台账规则：编号",
    says="编号里的登记日期不得在将来。",
)
def future_registration(record: Enterprise | Site, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Ids that carry a later day than that of the check: the record would be hidden until then."""
    day = registered_on(record.id)
    if day is not None and not at.sees(day):
        yield _future(("编号",), day, at)


def _future(path: FieldPath, when: When, at: Instant) -> Defect:
    return Defect(
        path, f"{written(when)}在将来（今为{written(at.when)}）", "改成实际日期；还没有发生的事，发生后再登记"
    )


def _misdated(steps: Iterable[Step]) -> Iterator[Defect]:
    for path, when, earlier, start in steps:
        if when is not None and start is not None and not not_before(when, start):
            yield _too_early(path, when, earlier, start)


def _too_early(path: FieldPath, when: When, earlier: str, start: When) -> Defect:
    return Defect(path, f"{written(when)}早于{earlier}（{written(start)}）", "核对两个日期，改正写错的")


@check(
    "lead-order",
    "错误",
    "线索环节先后",
    of=(Lead,),
    source="通知三（三）",
    says="线索各环节的日期先后有序：先登记，再核查，属实后移交，最后办结、反馈；核查前的强制措施是先行处置。",
)
def lead_order(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    received: Start = ("登记时间", lead.received_at)
    confirmed = received if lead.confirmed_at is None else ("核查属实", lead.confirmed_at)
    last = max((verification.at for verification in lead.verifications), default=None)
    verified = received if last is None else ("最后一次核查", last)
    starts = {
        **dict.fromkeys((Admission, Verification, CompulsoryAct, Closing), received),
        Transfer: confirmed,
    }
    for act in acts(lead):
        if start := verified if act.row is lead.closing else starts.get(type(act.row)):
            yield from _out_of_order(act, start)
    closed_on = min((closing.on for closing in lead.closings if closing.result != "重开"), default=None)
    yield from _misdated(
        [
            (("交办时间",), lead.assigned_at, *received),
            (("反馈日期",), lead.answered_on, "办结日期", closed_on),
        ]
    )


def _out_of_order(act: Act[Row], start: Start) -> Iterator[Defect]:
    """The dates of an act: its own not before a start, what ensued not before its own."""
    earlier, since = start
    for field, when in act.dates:
        if since is not None and not not_before(when, since):
            yield _too_early(act.at(field), when, earlier or f"{act.of}日期", since)
        if field in act.row.happened:
            earlier, since = "", when


@check(
    "enterprise-order",
    "错误",
    "企业环节先后",
    of=(Enterprise,),
    on=(Closure, Licence, LookBack, Plan),
    source="通知一（二）、三（七）",
    says="企业各环节的日期先后有序：发现、处置确定、措施完成、销号、回头看，关闭依次为提请、决定、实际关闭。",
)
def enterprise_order(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for plan in acts_of(enterprise, Plan):
        yield from _plan_order(plan, enterprise)
    look_back: Start = ("销号或取缔完成日期", first_end(enterprise, ledger.campaign))
    lost = _end_lost_on(enterprise)
    for act in acts_of(enterprise, LookBack):
        if lost is None or act.row.on > lost:
            yield from _out_of_order(act, look_back)
    yield from _misdated(_closure_steps(enterprise))
    yield from _misdated(_term_steps(enterprise))


def _plan_order(plan: Act[Plan], enterprise: Enterprise) -> Iterator[Defect]:
    """A plan with what stands in it: nothing before the first violation, the approval not before the plan."""
    found: Start = ("最早的发现日期", enterprise.first_found_on)
    yield from _out_of_order(plan, found)
    starts: dict[type[Row], Start] = {Approval: ("处置确定日期", plan.row.decided_on), Measure: found}
    for path, row in rows_in(plan.row, Row, plan.path):
        start = starts.get(type(row))
        if start is not None:
            yield from _out_of_order(Act(path, row), start)


@check(
    "measure-before-plan",
    "警告",
    "先做后定",
    of=(Enterprise,),
    on=(Plan,),
    source="通知一（二）",
    says="措施完成早于处置确定的，请核对；先行处置的，方案应随后及时确定。",
)
def measures_before_plan(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    found_on = enterprise.first_found_on
    for plan in acts_of(enterprise, Plan):
        for path, row in rows_in(plan.row, Measure, plan.path):
            done_on = row.done_on
            if done_on is None or (found_on is not None and done_on < found_on):
                continue  # the second is an error of the order of dates
            yield from _out_of_order(Act(path, row), ("处置确定日期", plan.row.decided_on))


CLOSURE_STEPS: Final[tuple[ClosureStep, ...]] = ("提请", "决定", "实际关闭")


def _closure_steps(enterprise: Enterprise) -> Iterator[Step]:
    """Each step of a closure not before the last one of those that it follows, since the last 复产."""
    last: dict[str, date] = {}
    for act in acts_of(enterprise, Closure):
        if act.row.step not in CLOSURE_STEPS:
            last.clear()
            continue
        before = CLOSURE_STEPS[: CLOSURE_STEPS.index(act.row.step)]
        followed = next((step for step in reversed(before) if step in last), None)
        if followed is not None:
            yield act.at("on"), act.row.on, f"{followed}日期", last[followed]
        last[act.row.step] = act.row.on


def first_end(enterprise: Enterprise, campaign: Campaign) -> date | None:
    """The first day from which there is something to look back on."""
    ends = [end for case in cases(enterprise) if (end := case.ended_on) is not None]
    done = [
        measure.done_on
        for plan in enterprise.plans
        for measure in plan.measures
        if measure.done_on is not None and campaign.nature_of(measure.measure) in ENDING_NATURES
    ]
    return min([*ends, *done, *(case.cleared_on or case.on for case in enterprise.past_cases)], default=None)


def _end_lost_on(enterprise: Enterprise) -> date | None:
    """The day of the last rebound before the first end on record.

    A ledger of format 1 kept the last 销号 alone: the one that such a rebound followed is lost, and
    look-backs up to that day were right.
    """
    first = min((end for case in cases(enterprise) if (end := case.ended_on) is not None), default=None)
    if first is None:
        return None
    return max((v.on for v in enterprise.look_backs if v.result == REBOUND and v.on < first), default=None)


def _term_steps(enterprise: Enterprise) -> Iterator[Step]:
    for act in acts_of(enterprise, Licence):
        yield act.at("valid_until"), act.row.valid_until, "发证日期", act.row.issued_on


@check(
    "lease-order",
    "错误",
    "租赁先后",
    of=(Enterprise, Site),
    on=(Lease,),
    source="台账规则：租赁",
    says="租赁的止期不得早于起期。",
)
def lease_order(record: Enterprise | Site, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(record, Lease):
        yield from _misdated([(act.at("until"), act.row.until, "租赁起始日期", act.row.since)])


@check(
    "list-order",
    "警告",
    "排列先后",
    of=EVERY_RECORD,
    source="台账规则：只增不改",
    says="各类记录按日期从早到晚排列，最后一条为准。",
)
def oldest_first(record: AnyRecord, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Acts entered above an earlier one of their list: the last one would not be the latest."""
    for name in record.nested:
        acts: tuple[Row, ...] | Row | None = getattr(record, name)
        if not isinstance(acts, tuple) or len(acts) < 2:  # noqa: PLR2004
            continue
        own_date = _date_of_act(type(acts[0]))
        days = [start_of(getattr(act, own_date)) for act in acts] if own_date else []
        for place, (before, day) in enumerate(pairwise(days), start=1):
            if day < before:
                path = (label(type(record), name), place)
                yield Defect(path, "没有按日期先后排列，早于上一条", "按日期从早到晚排列；日期写错的改正")


@cache
def _date_of_act(row: type[Row]) -> str | None:
    """The field that dates an act; a row that may go undated, as a licence, is no act."""
    return next((name for name in row.happened if row.model_fields[name].is_required()), None)
