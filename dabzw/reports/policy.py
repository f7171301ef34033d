"""一企一策: per enterprise what is required, arranged, done, missing and contradictory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.rules.approval import approval_problem
from dabzw.rules.inquiry import inquiry_states, must_be_complete, open_questions
from dabzw.rules.policy import Policy, RequiredMeasure, policy
from dabzw.rules.powers import power_defects
from dabzw.rules.states import enterprise_state

Rows = dict[str, Any]


def policy_rows(ledger: Ledger, at: Instant, enterprises: Iterable[Enterprise] | None = None) -> Rows:
    """The policy of the given enterprises, or of all with a violation; the ledger is already as of `at`."""
    chosen = (
        (enterprise for enterprise in ledger.enterprises.values() if enterprise.violations)
        if enterprises is None
        else enterprises
    )
    return {
        "格式": 1,
        "截至": written(at.when),
        "企业": [policy_row(enterprise, ledger, at) for enterprise in chosen],
    }


def policy_report(ledger: Ledger, at: Instant, revision: str) -> Rows:
    """The 一企一策 report: the policies, what they rest on, and how the days were counted."""
    campaign = ledger.campaign
    rows = policy_rows(ledger, at)
    return {
        "标题": f"{campaign.name}一企一策",
        "单位": campaign.township,
        "牵头": campaign.office,
        "截至": rows["截至"],
        "依据": revision,
        "说明": list(readings(campaign)),
        "企业": [named(row, campaign) for row in rows["企业"]],
    }


def readings(campaign: Campaign) -> Iterable[str]:
    """How the campaign reads what its notice leaves open."""
    roll = "末日遇休息日顺延" if campaign.counting.roll else "末日遇休息日不顺延"
    yield f"未写明的“日”按{campaign.counting.unit or '自然日'}计，{roll}，起算当日不计入"
    yield f"行动自{campaign.start}起，至{campaign.end}止"


def named(row: Rows, campaign: Campaign) -> Rows:
    """The policy of one enterprise with the names of its codes, for people."""
    rules = {rule.code: rule.name for rule in reversed(campaign.rules)}
    return row | {
        "违法行为": _named(row["违法行为"], campaign.violations),
        "处置规则": _named(row["处置规则"], rules),
    }


def _named(codes: Iterable[str], names: Mapping[str, str | None]) -> list[str]:
    return [f"{code} {names.get(code) or ''}".strip() for code in codes]


def policy_row(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Rows:
    """The policy of one enterprise."""
    found = policy(enterprise, ledger.campaign, at)
    return {
        "编号": enterprise.id,
        "名称": enterprise.name,
        "村": enterprise.village,
        "监管站所": enterprise.station,
        "状态": enterprise_state(enterprise, ledger.campaign),
        "违法行为": list(enterprise.violation_codes),
        "风险等级": enterprise.risk,
        "处置规则": list(found.rules),
        "应采取措施": [_measure(item, enterprise) for item in found.required],
        "冲突": list(found.conflicts),
        "取舍": enterprise.plan.choice if enterprise.plan else None,
        "降格": list(found.downgrades),
        "一案三查": inquiry_states(enterprise),
        "问题": [*found.problems, *_further_problems(found, ledger)],
    }


def _measure(item: RequiredMeasure, enterprise: Enterprise) -> Rows:
    arranged = item.arranged
    return {
        "措施": item.measure,
        "来源": list(item.sources),
        "状态": item.state,
        "责任单位": (arranged.unit or enterprise.station) if arranged else None,
        "责任人": arranged.person if arranged else None,
        "时限": arranged.due_on.isoformat() if arranged and arranged.due_on else None,
        "完成日期": arranged.done_on.isoformat() if arranged and arranged.done_on else None,
    }


def _further_problems(found: Policy, ledger: Ledger) -> Iterable[str]:
    yield from (defect.says for defect in power_defects(found.enterprise, ledger.campaign))
    changed = approval_problem(found.enterprise, ledger.campaign)
    if changed is not None:
        yield changed
    if must_be_complete(found.enterprise, ledger.campaign):
        unasked = tuple(open_questions(found.enterprise))
        if unasked:
            yield f"一案三查尚有{len(unasked)}项未查：{'、'.join(unasked)}"
