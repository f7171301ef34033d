"""态势: phases with their indicators, leads and enterprises by state, counts of deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.vocab import Risk, words
from dabzw.reports.due import notes
from dabzw.rules.deadlines import deadlines
from dabzw.rules.indicators import Figure
from dabzw.rules.phases import Indicator, PhaseStatus, phase_statuses
from dabzw.rules.policy import repeated
from dabzw.rules.states import COUNTED_LEAD_STATES, lead_state

Rows = dict[str, Any]


def status_rows(ledger: Ledger, at: Instant) -> Rows:
    """How the campaign stands; the ledger is already as of `at`."""
    found = deadlines(ledger, at)
    states = Counter(deadline.state for deadline in found)
    return {
        "格式": 1,
        "截至": written(at.when),
        "行动": ledger.campaign.name,
        "说明": list(notes(found)),
        "阶段": [_phase(phase) for phase in phase_statuses(ledger, at)],
        "线索": lead_counts(ledger.leads.values()),
        "企业": enterprise_counts(ledger.enterprises.values()),
        "期限": {state: states[state] for state in ("逾期", "今日到期", "临期")},
    }


def _phase(status: PhaseStatus) -> Rows:
    return {
        "名称": status.phase.name,
        "开始": status.phase.start.isoformat(),
        "截止": status.phase.end.isoformat(),
        "状态": status.state,
        "第几天": status.day,
        "共几天": status.days,
        "剩余天数": status.days_left,
        "指标": [_indicator(indicator) for indicator in status.indicators],
    }


def _indicator(indicator: Indicator) -> Rows:
    """The figure of a phase; of an ended one also what it was at its end (截止时) and is by now (至今)."""
    row: Rows = {"名称": indicator.name, **_figure(indicator.figure)}
    if indicator.at_end is not None and indicator.until_now is not None:
        row |= {"截止时": _figure(indicator.at_end), "至今": _figure(indicator.until_now)}
    return row


def _figure(figure: Figure) -> Rows:
    return {
        "完成": figure.done,
        "总数": figure.total,
        "比率": figure.ratio,
        "缺口": list(figure.missing),
    }


def lead_counts(leads: Iterable[Lead]) -> Rows:
    """Leads by state, duplicates aside."""
    counted = [lead for lead in leads if lead.merged_into is None]
    states = Counter(lead_state(lead) for lead in counted)
    sent = [lead for lead in counted if lead.closing is not None and lead.closing.result == "移送办理"]
    answered = sum(any(transfer.outcome for transfer in lead.standing_transfers) for lead in sent)
    return {
        "总数": len(counted),
        "按状态": {state: states[state] for state in COUNTED_LEAD_STATES},
        "移送办理": {"已有结果": answered, "尚无结果": len(sent) - answered},
    }


def enterprise_counts(enterprises: Iterable[Enterprise]) -> Rows:
    """Enterprises: all, those with a violation by risk, those whose case is over or has come back."""
    known = tuple(enterprises)
    offenders = [enterprise for enterprise in known if enterprise.violations]
    risks: Counter[str] = Counter(enterprise.risk or "未评定" for enterprise in offenders)
    return {
        "总数": len(known),
        "有违法行为": len(offenders),
        "按风险": {level: risks[level] for level in (*words(Risk), "未评定")},
        "已销号": sum(enterprise.cleared_on is not None for enterprise in known),
        "死灰复燃": sum(repeated(enterprise) for enterprise in known),
    }
