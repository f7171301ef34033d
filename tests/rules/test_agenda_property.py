"""Properties of the agenda over drawn ledgers: nothing dangerous is ever without an item, and no breach goes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import records as r
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.cases import current_case
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.case.facts import dangerous_facts
from dabzw.rules.limits.deadlines import deadlines

_FIRST, _LAST = date(2026, 2, 9), date(2026, 4, 20)
_DAYS = st.dates(_FIRST, _LAST).map(str)
_CODES = st.sampled_from(["1.1", "2.2", "3.4", "4.1"])
_ID = "QY-260209-0001"


def _rows(row: st.SearchStrategy[dict[str, Any]], most: int = 2) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows, oldest first as the file has them."""
    dated = ("日期", "发现日期", "查明日期", "时间")
    return st.lists(row, max_size=most).map(
        lambda rows: sorted(rows, key=lambda one: next(one[key] for key in dated if key in one))
    )


_VIOLATIONS = _rows(st.fixed_dictionaries({"代码": _CODES, "发现日期": _DAYS}))
_CHEMICALS = _rows(
    st.fixed_dictionaries(
        {
            "品名": st.sampled_from(["甲苯", "硝酸"]),
            "数量": st.sampled_from(["1", "20"]),
            "单位": st.just("吨"),
            "查明日期": _DAYS,
        },
        optional={"许可": st.sampled_from(["是", "否", "无需"])},
    )
)
_RATINGS = _rows(st.fixed_dictionaries({"日期": _DAYS, "等级": st.sampled_from(["重大", "较大", "一般"])}))
_VISITS = _rows(
    st.fixed_dictionaries(
        {"日期": _DAYS, "结果": st.sampled_from(["未发现", "发现问题", "未见人员", "拒绝检查"])},
        optional={"问题类别": st.sampled_from(["非法违法", "隐患"])},
    )
)
_LOOKS = _rows(st.fixed_dictionaries({"日期": _DAYS, "结果": st.sampled_from(["未反弹", "反弹"])}))
_ENTERPRISES = st.fixed_dictionaries(
    {
        "违法行为": st.one_of(st.just([]), _VIOLATIONS),
        "危险化学品": _CHEMICALS,
        "风险": _RATINGS,
        "排查": _VISITS,
        "回头看": st.one_of(st.just([]), _LOOKS),
    }
)
_VERDICTS = st.sampled_from(["属实", "部分属实", "不属实", "无法查实"])
_LEADS = st.fixed_dictionaries(
    {"企业": st.sampled_from([r.ENTERPRISE_ID, None])},
    optional={
        "核查": _rows(st.builds(lambda day, verdict: r.verified(f"{day} 10:00", verdict), _DAYS, _VERDICTS)),
        "办结": _rows(
            st.fixed_dictionaries(
                {"日期": _DAYS, "结果": st.sampled_from(["已整治到位", "查否", "移送办理", "其他", "重开"])}
            )
        ),
        "移交": _rows(_DAYS.map(r.handed)),
    },
)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """A ledger of an enterprise and a lead, with facts and acts in any order of dates.

    The acts that are signed answer some of the facts that are dated up to them.
    """
    fields = draw(_ENTERPRISES)
    given = {key: value for key, value in draw(_LEADS).items() if value is not None}
    if "企业" in given:
        given["企业"] = _ID
    lead = r.lead(**given, 登记时间="2026-02-09 08:00")
    found = dangerous_facts(
        r.enterprise(编号=_ID, **fields), r.ledger(r.enterprise(编号=_ID, **fields), lead)
    )
    signed = st.builds(lambda day: (day, [fact for fact in found if str(fact.on) <= day]), _DAYS)
    ends, judged = [], []
    for day, before in draw(st.lists(signed, min_size=1, max_size=2)):
        facts = [fact.tree() for fact in before if draw(st.sampled_from([True, True, False]))]
        what = draw(st.sampled_from(["销号", "不立案", "撤案"]))
        if what == "销号":
            ends.append({"日期": day, "验收人": ["示例丁"], "事实": facts})
        else:
            row = {"日期": day, "结论": what, "理由": "登记错误", "批准人": "示例乡长", "事实": facts}
            judged.append(row)
    own = r.enterprise(编号=_ID, **fields, 销号=_dated(ends), 认定=_dated(judged))
    return r.ledger(own, lead)


def _dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row["日期"]))


def _answered(enterprise: Enterprise) -> set[object]:
    ends = {fact for act in enterprise.clearances for fact in act.facts}
    return ends | {fact for act in enterprise.determinations for fact in act.facts}


@given(ledgers(), st.one_of(st.dates(_FIRST, _LAST), st.just(_LAST + timedelta(days=400))))
def test_every_unanswered_dangerous_fact_has_an_item(book: Ledger, day: date) -> None:
    at = Instant.of(day)
    seen = book.as_of(at)
    named = {item.record_id for item in agenda(seen, at)}
    for enterprise in seen.enterprises.values():
        case = current_case(enterprise)
        answered = _answered(enterprise)
        open_case = case is not None and case.end is None
        waiting = [fact for fact in dangerous_facts(enterprise, seen) if fact not in answered]
        leads = {lead.id for lead in seen.leads_of_enterprise(enterprise.id)}
        if open_case or any(fact.kind in ("违法行为", "危险化学品", "风险", "反弹") for fact in waiting):
            assert named & {enterprise.id, *leads}, (enterprise.tree(), day)
    for lead in seen.leads.values():
        if lead.found_true and not any(
            lead.id in one.leads for e in seen.enterprises.values() for one in e.violations
        ):
            assert named & {lead.id, lead.enterprise}, (lead.tree(), day)


@given(ledgers(), st.dates(_FIRST, _LAST), st.integers(0, 60))
def test_a_later_look_never_takes_a_breach_back(book: Ledger, day: date, more: int) -> None:
    early, late = Instant.of(day), Instant.of(day + timedelta(days=more))
    then = {(d.record_id, d.code, d.item, d.start): d.days_late for d in deadlines(book.as_of(early), early)}
    now = {(d.record_id, d.code, d.item, d.start): d.days_late for d in deadlines(book.as_of(late), late)}
    for key, days in then.items():
        if days:
            assert now.get(key, 0) >= min(days, 1), (key, days, now)
