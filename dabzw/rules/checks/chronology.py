"""Dates in order: nothing in the future, nothing before what it follows, lists oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from dabzw.model.base import Row, label
from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.ids import registered_on
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, When, not_before, start_of, written
from dabzw.model.site import Site
from dabzw.rules.case.acts import acts
from dabzw.rules.checks.declared import EVERY_RECORD, check

Step = tuple[FieldPath, When | None, str, When | None]
"""Where a date stands, the date, the name of what it must not precede, and the date of that."""

_ENDING_WORDS = ("取缔", "关闭")


@check(
    "future-date",
    "错误",
    of=EVERY_RECORD,
    source="台账规则：事实与行为",
    says="已经发生的事，日期不得在将来。",
)
def future_dates(record: AnyRecord, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    for act in acts(record):
        for field, when in act.dates:
            if not at.sees(when):
                yield _future(act.at(field), when, at)


@check(
    "future-id", "错误", of=(Enterprise, Site), source="台账规则：编号", says="编号里的登记日期不得在将来。"
)
def future_registration(record: Enterprise | Site, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Ids that carry a later day than that of the check: the record would be hidden until then."""
    day = registered_on(record.id)
    if day is not None and day > at.day:
        yield _future(("编号",), day, at)


def _future(path: FieldPath, when: When, at: Instant) -> Defect:
    return Defect(
        path, f"{written(when)}在将来（今为{written(at.when)}）", "改成实际日期；还没有发生的事，发生后再登记"
    )


def _misdated(steps: Iterable[Step]) -> Iterator[Defect]:
    for path, when, earlier, start in steps:
        if when is not None and start is not None and not not_before(when, start):
            yield Defect(
                path, f"{written(when)}早于{earlier}（{written(start)}）", "核对两个日期，改正写错的"
            )


@check(
    "lead-order",
    "错误",
    of=(Lead,),
    source="通知三（三）",
    says="线索各环节的日期先后有序：先登记，再核查，属实后移交，最后办结、反馈；核查前的强制措施是先行处置。",
)
def lead_order(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    yield from _misdated(_first_steps(lead))
    yield from _misdated(_transfer_steps(lead))
    yield from _misdated(_closing_steps(lead))


def _first_steps(lead: Lead) -> Iterator[Step]:
    received = ("登记时间", lead.received_at)
    yield ("交办时间",), lead.assigned_at, *received
    if lead.admission is not None:
        yield ("受理", "日期"), lead.admission.on, *received
    for place, verification in enumerate(lead.verifications):
        yield ("核查", place, "时间"), verification.at, *received
    for place, act in enumerate(lead.acts):
        yield ("强制措施", place, "日期"), act.on, *received
        yield ("强制措施", place, "解除日期"), act.lifted_on, "强制措施日期", act.on


def _transfer_steps(lead: Lead) -> Iterator[Step]:
    found = lead.confirmed_at
    start = ("登记时间", lead.received_at) if found is None else ("核查属实", found)
    for place, transfer in enumerate(lead.transfers):
        yield ("移交", place, "日期"), transfer.on, *start
        yield ("移交", place, "签收日期"), transfer.signed_on, "移交日期", transfer.on
        yield ("移交", place, "退回日期"), transfer.returned_on, "移交日期", transfer.on


def _closing_steps(lead: Lead) -> Iterator[Step]:
    verified = max((verification.at for verification in lead.verifications), default=None)
    for place, closing in enumerate(lead.closings):
        if closing is lead.closing and verified is not None:
            yield ("办结", place, "日期"), closing.on, "最后一次核查", verified
        else:
            yield ("办结", place, "日期"), closing.on, "登记时间", lead.received_at
    closed_on = min((closing.on for closing in lead.closings if closing.result != "重开"), default=None)
    yield ("反馈日期",), lead.answered_on, "办结日期", closed_on


@check(
    "enterprise-order",
    "错误",
    of=(Enterprise,),
    source="通知一（二）、三（七）",
    says="企业各环节的日期先后有序：发现、处置确定、措施完成、销号、回头看，关闭依次为提请、决定、实际关闭。",
)
def enterprise_order(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    yield from _misdated(_plan_steps(enterprise))
    yield from _misdated(_ending_steps(enterprise))
    yield from _misdated(_term_steps(enterprise))


def _plan_steps(enterprise: Enterprise) -> Iterator[Step]:
    if enterprise.plan is None:
        return
    found = ("最早的发现日期", enterprise.first_found_on)
    yield ("处置", "确定日期"), enterprise.plan.decided_on, *found
    if enterprise.plan.approval is not None:
        approved_on = enterprise.plan.approval.on
        yield ("处置", "审定", "日期"), approved_on, "处置确定日期", enterprise.plan.decided_on
    for place, measure in enumerate(enterprise.planned):
        yield ("处置", "措施", place, "完成日期"), measure.done_on, *found


@check(
    "measure-before-plan",
    "警告",
    of=(Enterprise,),
    source="通知一（二）",
    says="措施完成早于处置确定的，请核对；先行处置的，方案应随后及时确定。",
)
def measures_before_plan(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    decided_on = enterprise.plan.decided_on if enterprise.plan else None
    found_on = enterprise.first_found_on
    for place, measure in enumerate(enterprise.planned):
        if measure.done_on is None or (found_on is not None and measure.done_on < found_on):
            continue  # the second is an error of the order of dates
        step = ("处置", "措施", place, "完成日期"), measure.done_on, "处置确定日期", decided_on
        yield from _misdated([step])


def _ending_steps(enterprise: Enterprise) -> Iterator[Step]:
    if enterprise.closure is not None:
        proposed_on, decided_on = enterprise.closure.proposed_on, enterprise.closure.decided_on
        yield ("关闭", "决定日期"), decided_on, "提请日期", proposed_on
        start = ("提请日期", proposed_on) if decided_on is None else ("决定日期", decided_on)
        yield ("关闭", "实际关闭日期"), enterprise.closure.closed_on, *start
    if enterprise.clearance is not None:
        yield ("销号", "日期"), enterprise.clearance.on, "最后一项措施的完成日期", _last_done(enterprise)
    ended_on = _ended_on(enterprise)
    for place, visit in enumerate(enterprise.look_backs):
        if not _of_earlier_cycle(visit.on, enterprise):
            yield ("回头看", place, "日期"), visit.on, "销号或取缔完成日期", ended_on


def _last_done(enterprise: Enterprise) -> date | None:
    """The last completion before the 销号 on record; what is done after a rebound belongs to the next one."""
    reopened = enterprise.rebound_on if enterprise.cleared_on is None else None
    return max(
        (
            measure.done_on
            for measure in enterprise.planned
            if measure.done_on is not None and (reopened is None or measure.done_on <= reopened)
        ),
        default=None,
    )


def _ended_on(enterprise: Enterprise) -> date | None:
    """The first day from which there is something to look back on."""
    cleared = [enterprise.clearance.on] if enterprise.clearance else []
    ended = [
        measure.done_on
        for measure in enterprise.planned
        if measure.done_on is not None and any(word in measure.measure for word in _ENDING_WORDS)
    ]
    return min([*cleared, *ended, *(case.on for case in enterprise.past_cases)], default=None)


def _of_earlier_cycle(day: date, enterprise: Enterprise) -> bool:
    """Whether a look-back came before a rebound that the present 销号 has followed."""
    rebound_on = enterprise.rebound_on
    return rebound_on is not None and enterprise.cleared_on is not None and day <= rebound_on


def _term_steps(enterprise: Enterprise) -> Iterator[Step]:
    for place, licence in enumerate(enterprise.licences):
        yield ("证照", place, "有效期至"), licence.valid_until, "发证日期", licence.issued_on


@check("lease-order", "错误", of=(Enterprise, Site), source="台账规则：租赁", says="租赁的止期不得早于起期。")
def lease_order(record: Enterprise | Site, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, lease in enumerate(record.leases):
        yield from _misdated([(("租赁", place, "止"), lease.until, "租赁起始日期", lease.since)])


@check(
    "list-order",
    "警告",
    of=EVERY_RECORD,
    source="台账规则：只增不改",
    says="各类记录按日期从早到晚排列，最后一条为准。",
)
def oldest_first(record: AnyRecord, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Acts entered above an earlier one of their list: the last one would not be the latest."""
    for name in record.nested:
        acts = getattr(record, name)
        if not isinstance(acts, tuple) or len(acts) < 2:  # noqa: PLR2004
            continue
        own_date = _date_of_act(type(acts[0]))
        for place, (before, act) in enumerate(pairwise(acts), start=1):
            if own_date and start_of(getattr(act, own_date)) < start_of(getattr(before, own_date)):
                path = (label(type(record), name), place)
                yield Defect(path, "没有按日期先后排列，早于上一条", "按日期从早到晚排列；日期写错的改正")


def _date_of_act(row: type[Row]) -> str | None:
    """The field that dates an act; a row that may go undated, as a licence, is no act."""
    return next((name for name in row.happened if row.model_fields[name].is_required()), None)
