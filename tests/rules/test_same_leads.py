"""Which open leads a new one may repeat: of one place, of one enterprise, of one content, within days."""

from __future__ import annotations

from typing import Any

import pytest
import records as r

from dabzw.rules.sweep.same_leads import OpenLeads

OLD, NEW = "XS-260210-0001", "XS-260212-0002"
QY, QY2, CS = r.ENTERPRISE_ID, "QY-260210-0002", r.SITE_ID


def repeats(new: dict[str, Any], *old: dict[str, Any], others: tuple[Any, ...] = ()) -> list[str]:
    """The leads that a new one may repeat, as `0001 同一地点`."""
    told = {"编号": NEW, "登记时间": "2026-02-12 10:00", "内容": "夜里有人生产", **new}
    ledger = r.ledger(*(r.lead(**{"编号": OLD, **one}) for one in old), *others)
    found = OpenLeads.of(ledger).like(r.lead(**told))
    return [f"{one.lead.id[-4:]} {'、'.join(one.reasons)}" for one in found]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ({"地点": "村东院落"}, {"地点": "村东院落"}, "同一地点"),
        ({"地点": "寺头村旧砖窑"}, {"地点": "寺头乡寺头村，旧砖窑"}, "同一地点"),
        ({"地点": "村东旧砖窑"}, {"地点": "寺头村旧砖窑"}, "地点相近"),
        ({"地点": "村东院落"}, {"地点": "村东院落北屋"}, "地点相近"),
        ({"企业": QY}, {"企业": QY, "地点": "村东"}, "同一企业"),
        ({"场所": CS}, {"场所": CS}, "同一场所"),
        ({"内容": "闲置库房夜间有异味"}, {"内容": "闲置库房，夜间有异味。"}, "内容相同"),
        ({"内容": "闲置库房夜间有异味"}, {"内容": "有人说闲置库房夜间有异味"}, "内容相同"),
        ({"地点": "村东", "企业": QY}, {"地点": "村东", "企业": QY}, "同一企业、同一地点"),
        ({"地点": "村东", "来源": "研判筛查"}, {"地点": "村东"}, "同一地点"),
        # another village, place, enterprise; a place that is only the village; a word that many say
        ({"地点": "村东院落", "村": "东沟村"}, {"地点": "村东院落"}, ""),
        ({"地点": "村东院落"}, {"地点": "村西院落"}, ""),
        ({"地点": "寺头村"}, {"地点": "寺头村"}, ""),
        ({"地点": "村东", "企业": QY}, {"地点": "村东", "企业": QY2}, ""),
        ({"内容": "有异味"}, {"内容": "有异味"}, ""),
        ({}, {}, ""),
        # suspicions of two rules
        ({"企业": QY, "来源": "研判筛查"}, {"企业": QY, "来源": "研判筛查"}, ""),
        # how long ago
        ({"地点": "村东", "登记时间": "2026-02-05 10:00"}, {"地点": "村东"}, "同一地点"),
        ({"地点": "村东", "登记时间": "2026-02-05 09:59"}, {"地点": "村东"}, ""),
        ({"地点": "村东", "登记时间": "2026-02-19 10:00"}, {"地点": "村东"}, "同一地点"),
        ({"地点": "村东", "登记时间": "2026-02-19 10:01"}, {"地点": "村东"}, ""),
        # what is over
        ({"地点": "村东", "办结": [r.closed("2026-02-11", "查否")]}, {"地点": "村东"}, ""),
        (
            {"地点": "村东", "办结": [r.closed("2026-02-11", "查否"), r.closed("2026-02-12", "重开")]},
            {"地点": "村东"},
            "同一地点",
        ),
        ({"地点": "村东", "作废": {"日期": "2026-02-11", "理由": "登记错误"}}, {"地点": "村东"}, ""),
        (
            {"地点": "村东", "受理": {"日期": "2026-02-11", "结论": "不予受理", "理由": "不属本乡"}},
            {"地点": "村东"},
            "",
        ),
    ],
)
def test_what_a_new_lead_may_repeat(old: dict[str, Any], new: dict[str, Any], why: str) -> None:
    assert repeats(new, old) == ([f"0001 {why}"] if why else [])


def test_a_merged_lead_stands_for_its_master() -> None:
    merged = {"地点": "村东院落", "并入": {"日期": "2026-02-11", "主线索": "XS-260211-0003"}}
    master = {"编号": "XS-260211-0003", "地点": "村东"}
    assert repeats({"地点": "村东院落"}, merged, master) == ["0003 同一地点"]
    closed = {**master, "办结": [r.closed("2026-02-12", "查否")]}
    assert repeats({"地点": "村东院落"}, merged, closed) == []


def test_an_enterprise_that_was_joined_is_its_master() -> None:
    joined = r.enterprise(并入={"日期": "2026-02-11", "主企业": QY2})
    others = (joined, r.enterprise(编号=QY2))
    assert repeats({"企业": QY2}, {"企业": QY}, others=others) == ["0001 同一企业"]
