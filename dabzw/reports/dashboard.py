"""看板: the whole campaign on one page, as plain rows; no text of a lead, nobody who reported one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, Final

from dabzw.model.ids import registered_on
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY, Instant, day_of, written
from dabzw.model.vocab import Risk, words
from dabzw.reports.coverage import coverage_rows
from dabzw.reports.looks.policy import readings
from dabzw.reports.status import status_rows
from dabzw.rules.deadlines import Deadline, deadlines
from dabzw.rules.states import COUNTED_LEAD_STATES, enterprise_state, lead_state

Rows = dict[str, Any]

UNRATED: Final = "未评定"
_WEEKS: Final = 4
_AGES: Final = ((3, "3天以内"), (7, "4至7天"), (15, "8至15天"), (30, "16至30天"), (10_000, "30天以上"))
_MISSED: Final = ("逾期", "逾期完成")
_CASE_STATES: Final = ("待定方案", "整治中", "待销号", "已销号", "死灰复燃")
_STEPS: Final[tuple[tuple[str, Callable[[Lead], object]], ...]] = (
    ("登记", lambda _: True),
    ("已核查", lambda lead: lead.verifications),
    ("核查属实", lambda lead: lead.found_true),
    ("已采取强制措施", lambda lead: lead.found_true and lead.acts),
    ("已移交", lambda lead: lead.found_true and lead.standing_transfers),
    ("属实已办结", lambda lead: lead.found_true and lead.closing),
)


def dashboard_rows(ledger: Ledger, at: Instant, basis: str) -> Rows:
    """The dashboard of a ledger that is already as of `at`."""
    campaign, status, found = ledger.campaign, status_rows(ledger, at), deadlines(ledger, at)
    leads = [lead for lead in ledger.leads.values() if lead.merged_into is None]
    return {
        "标题": f"{campaign.name}看板",
        "单位": campaign.township,
        "截至": written(at.when),
        "依据": basis,
        "说明": [*status["说明"], *readings(campaign)],
        "阶段": status["阶段"],
        "期限": status["期限"],
        "进度": _progress(ledger, leads, at),
        "漏斗": list(_funnel(leads)),
        "在办": list(_ages(leads, at)),
        "逾期按村": _missed(found, _villages(ledger), "村"),
        "逾期按单位": _missed(found, lambda deadline: deadline.unit, "单位"),
        "覆盖": coverage_rows(ledger, at)["村"],
        "风险处置": list(_risks(ledger)),
        "日历": list(_calendar(found, at)),
        "到期": [_falling_due(deadline, ledger) for deadline in found if deadline.open],
    }


# Progress against time


def _progress(ledger: Ledger, leads: Iterable[Lead], at: Instant) -> Rows:
    """Per pair of what is to be done and what is done the counts at the end of each day up to the instant."""
    campaign = ledger.campaign
    last = max(campaign.end, at.day)
    closed = (lead.closing.on for lead in leads if lead.closing is not None)
    sites = ledger.sites.values()
    seen = (min((visit.on for visit in site.visits if visit.effective), default=None) for site in sites)
    offenders = ledger.offenders
    pairs = (
        ("线索", "登记", (day_of(lead.received_at) for lead in leads), "办结", closed),
        ("场所", "在册", (registered_on(site.id) for site in sites), "已排查", seen),
        (
            "违法企业",
            "查实",
            (min(violation.found_on for violation in one.violations) for one in offenders),
            "销号",
            (one.cleared_on for one in offenders),
        ),
    )
    span = _days(campaign.start, at.day)
    return {
        "开始": campaign.start,
        "结束": last,
        "截至": at.day,
        "截止": [{"名称": phase.name, "日期": phase.end} for phase in campaign.phases],
        "图": [
            {"名称": name, "线": [{"名称": a, "数": _sums(x, span)}, {"名称": b, "数": _sums(y, span)}]}
            for name, a, x, b, y in pairs
        ],
    }


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range(max((last - first).days + 1, 0))]


def _sums(found: Iterable[date | None], span: list[date]) -> list[int]:
    """How many there were at the end of each day; those from before the first day count from it on."""
    if not span:
        return []
    counts = Counter(max(day, span[0]) for day in found if day is not None)
    return list(accumulate(counts[day] for day in span))


# Leads


def _funnel(leads: list[Lead]) -> Iterator[Rows]:
    """How many leads came as far as each step."""
    for name, reached in _STEPS:
        count = sum(bool(reached(lead)) for lead in leads)
        yield {"环节": name, "条数": count, "比率": round(count / len(leads), 4) if leads else None}


def _ages(leads: Iterable[Lead], at: Instant) -> Iterator[Rows]:
    """Leads that are still open by the days since they came in, and their state."""
    states: tuple[str, ...] = tuple(state for state in COUNTED_LEAD_STATES if state != "已办结")
    counts: Counter[tuple[str, str]] = Counter(
        (_age((at.day - day_of(lead.received_at)).days), lead_state(lead))
        for lead in leads
        if lead.closing is None
    )
    for _, age in _AGES:
        row = {state: counts[age, state] for state in states}
        yield {"登记至今": age, **row, "合计": sum(row.values())}


def _age(days: int) -> str:
    return next(name for most, name in _AGES if days <= most)


# Limits


def _villages(ledger: Ledger) -> Callable[[Deadline], str]:
    def village(deadline: Deadline) -> str:
        return ledger.limited_record(deadline.record_id).village

    return village


def _missed(found: Iterable[Deadline], owner: Callable[[Deadline], str], key: str) -> list[Rows]:
    """Hard limits missed, by whose they are: open ones and those met too late, and the most days late."""
    missed = [one for one in found if one.force == "硬性" and one.days_late]
    counts = Counter((owner(one), one.state) for one in missed)
    longest: dict[str, int] = {}
    for one in missed:
        longest[owner(one)] = max(one.days_late, longest.get(owner(one), 0))
    rows = [
        {
            key: name,
            **{state: counts[name, state] for state in _MISSED},
            "合计": sum(counts[name, state] for state in _MISSED),
            "最长逾期天数": most,
        }
        for name, most in longest.items()
    ]
    return sorted(rows, key=lambda row: (-row["逾期"], -row["合计"], row[key]))


def _calendar(found: Iterable[Deadline], at: Instant) -> Iterator[list[Rows]]:
    """Weeks from the Monday of the present one: per day how many open limits fall due, and are overdue."""
    counts = Counter((day_of(one.due), one.state == "逾期") for one in found if one.open)
    monday = at.day - at.day.weekday() * DAY
    for week in range(_WEEKS):
        days = (monday + (7 * week + number) * DAY for number in range(7))
        yield [
            {"日期": day, "到期": counts[day, False], "逾期": counts[day, True], "今日": day == at.day}
            for day in days
        ]


def _falling_due(deadline: Deadline, ledger: Ledger) -> Rows:
    """An open limit; a lead is called by its village, as what it says may point at who said it."""
    record = ledger.limited_record(deadline.record_id)
    return {
        "状态": deadline.state,
        "应完成": written(deadline.due),
        "逾期天数": deadline.days_late,
        "期限": f"{deadline.code}（{deadline.item}）" if deadline.item else deadline.code,
        "编号": deadline.record_id,
        "名称": "线索" if isinstance(record, Lead) else record.name,
        "村": record.village,
        "责任单位": deadline.unit,
    }


# Enterprises


def _risks(ledger: Ledger) -> Iterator[Rows]:
    """Enterprises with a violation by their risk and by how far their case has come."""
    counts: Counter[tuple[str, str]] = Counter(
        (one.risk or UNRATED, enterprise_state(one, ledger.campaign)) for one in ledger.offenders
    )
    for risk in (*words(Risk), UNRATED):
        row = {state: counts[risk, state] for state in _CASE_STATES}
        yield {"风险等级": risk, **row, "合计": sum(row.values())}
