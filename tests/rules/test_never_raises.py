"""No rule raises, whatever fields a record has or lacks and in whatever order its dates are."""

from __future__ import annotations

from typing import Any

import pytest
import records as r
from halved import HALF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dabzw.model.base import Record
from dabzw.model.ledger import RECORD_TYPES, AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.checks.registry import CHECKS, is_set_aside, record_findings
from dabzw.rules.limits.deadlines import deadlines
from dabzw.rules.sweep.registry import suspicions

Tree = dict[str, Any]
CAMPAIGN = r.campaign(检查频次上限="1")
# What a record names is mostly known, or most rules would have nothing to look at: list, field, known names.
KNOWN: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("违法行为", "代码", (*CAMPAIGN.violations, "9.9")),
    ("期限变更", "期限", (*(limit.code for limit in CAMPAIGN.limits), "措施时限/断电", "没有的期限")),
    ("逾期说明", "期限", (*(limit.code for limit in CAMPAIGN.limits), "措施时限/取缔")),
    ("强制措施", "措施", ("查封", "扣押", "停止供电", "责令立即停产")),
)
MEASURES = (*(measure.name for measure in CAMPAIGN.measures), "停止供电", "没有的措施")
QUESTIONS = CAMPAIGN.inquiry.names if CAMPAIGN.inquiry else ()
OTHERS: tuple[AnyRecord, ...] = (
    r.lead(编号="XS-260211-0009", 企业=r.ENTERPRISE_ID, 强制措施=[r.stopped("2026-02-12", "查封")]),
    r.enterprise(编号="QY-260211-0009", 违法行为=[r.found("1.1")], 处置=r.plan("取缔")),
)
IDS: dict[str, str] = {
    "线索": r.LEAD_ID,
    "企业": r.ENTERPRISE_ID,
    "场所": r.SITE_ID,
    "检查活动": r.ACTIVITY_ID,
}


@st.composite
def known_trees(draw: st.DrawFn, row: type[Record]) -> Tree:
    """Trees of a record under its own id, with names that the campaign has."""
    tree: Tree = {**draw(r.trees(row)), "编号": IDS[row.KIND]}
    for held, field, names in KNOWN:
        for act in tree.get(held, ()):
            act[field] = draw(st.sampled_from(names))
    for plan in tree.get("处置", ()):
        for measure in (*plan.get("措施", ()), *plan.get("取舍", ())):
            measure["措施"] = draw(st.sampled_from(MEASURES))
    for answer in tree.get("一案三查", ()):
        answer["问项"] = draw(st.sampled_from([*QUESTIONS, "没有的问项"]))
    return tree


@pytest.mark.parametrize("row", RECORD_TYPES.values(), ids=lambda row: row.KIND)
@settings(HALF, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data(), day=st.sampled_from(["2026-02-10", "2026-03-12", "2026-12-31"]))
def test_no_rule_raises(row: type[AnyRecord], data: st.DataObject, day: str) -> None:
    record = row.model_validate(data.draw(known_trees(row)))
    ledger = r.ledger(record, *OTHERS, campaign=CAMPAIGN)
    found = tuple(record_findings(record, ledger, r.at(day)))
    assert all(one.says and one.file for one in found)
    assert [one.rule for one in found] == _of_every_rule(record, ledger, r.at(day))
    seen = ledger.as_of(r.at(day))
    assert all(one.reason for _, _, one in suspicions(seen, r.at(day)))
    assert all(one.days_late >= 0 for one in deadlines(seen, r.at(day)))
    assert all(one.matter or one.name for one in agenda(seen, r.at(day)))


def _of_every_rule(record: AnyRecord, ledger: Ledger, at: Instant) -> list[str]:
    """What the rules find, each of them asked: also those that say nothing of a record without certain rows."""
    own = (check for check in CHECKS if isinstance(record, check.of))
    asked = [check for check in own if check.of_all or not is_set_aside(record)]
    return [check.code for check in asked for _ in check(record, ledger, at)]
