"""Stories of an office's daily life, each of which can be brought to its end with nothing left to do.

A story is the records as they stand in the end; on its last day the agenda must hold no item of them, and on a
day before the act that ends it, it must hold one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import records as r

from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord
from dabzw.model.site import Site
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.case.facts import dangerous_facts, facts, lead_facts, site_facts

QY, XS, CS = r.ENTERPRISE_ID, r.LEAD_ID, r.SITE_ID
TWIN, SECOND = "QY-260211-0002", "XS-260211-0002"
Fields = dict[str, Any]


class Story(NamedTuple):
    """A story: its records, a day before its end, and the day from which nothing is left."""

    records: Callable[[], tuple[AnyRecord, ...]]
    open_on: str
    over_on: str


def den(**fields: Any) -> Enterprise:
    """A den without a name; it is in no directory."""
    known = {"名称": "示例黑点", "性质": "黑窝点", "统一社会信用代码": None, "无代码原因": "无照"}
    return r.enterprise(**{**known, **fields})


def listed(**fields: Any) -> Enterprise:
    """A company that is in a directory and holds a licence."""
    return r.enterprise(
        **{
            "目录": [{"名称": "营业执照登记目录", "站所": "市场监督管理所"}],
            "证照": [
                {
                    "种类": "危险化学品经营许可证",
                    "编号": "示例证1",
                    "发证日期": "2025-01-01",
                    "有效期至": "2028-01-01",
                    "状态": "有效",
                }
            ],
            **fields,
        }
    )


def true_lead(**fields: Any) -> Lead:
    """A lead that was found true, stopped and handed over in time, with the final answer of the receiver."""
    handed = {
        **r.handed("2026-02-11"),
        "签收日期": "2026-02-11",
        "回告": [{"日期": "2026-02-20", "结果": "已处理"}],
    }
    base: Fields = {
        "核查": [r.verified("2026-02-10 15:00")],
        "强制措施": [r.stopped("2026-02-10", "责令停止非法活动", 文书="示例令1号", 解除日期="2026-02-20")],
        "移交": [handed],
        "办结": [r.closed("2026-02-20")],
    }
    return r.lead(**{**base, **fields})


def judged(record: Enterprise | Lead | Site, *others: AnyRecord, on: str, result: str, reason: str) -> Any:
    """The record with a signed 认定 of all that it holds up to a day."""
    book = r.ledger(record, *others).as_of(r.at(on))
    found = (
        lead_facts(record)
        if isinstance(record, Lead)
        else site_facts(record, book)
        if isinstance(record, Site)
        else dangerous_facts(book.enterprises[record.id], book)
    )
    row = {
        "日期": on,
        "结论": result,
        "理由": reason,
        "批准人": "示例乡长",
        "事实": [fact.tree() for fact in found],
    }
    return type(record).model_validate({**record.tree(), "认定": [*record.tree().get("认定", []), row]})


def cleared(record: Enterprise, *others: AnyRecord, on: str = "2026-02-20") -> Enterprise:
    """The enterprise with a signed 销号 of all that it holds up to a day."""
    book = r.ledger(record, *others).as_of(r.at(on))
    found = [fact.tree() for fact in facts(book.enterprises[record.id], book) if str(fact.on) <= on]
    row = {"日期": on, "验收人": ["示例丁"], "事实": found}
    return Enterprise.model_validate({**record.tree(), "销号": [*record.tree().get("销号", []), row]})


def carried_out(code: str = "1.1", **fields: Any) -> Fields:
    """What a small case of a den needs: 取缔 was decided, carried out and proved."""
    measure = {
        "措施": "取缔",
        "时限": "2026-02-18",
        "完成日期": "2026-02-15",
        "文书": "示例取1号",
        "佐证": "示例照片",
    }
    return {
        "违法行为": [{**r.found(code), "线索": [XS], "场所类别": "民房"}],
        "处置": [{"确定日期": "2026-02-12", "措施": [measure]}],
        "一案三查": [
            {"日期": "2026-02-18", "问项": name, "状态": "已查否"}
            for name in ("生产", "销售", "运输", "供水", "供电", "供气", "供场所", "保护伞")
        ],
        **fields,
    }


def watched(*days: str) -> list[Fields]:
    """Clean look-backs on some days."""
    return [
        {
            "日期": day,
            "人员": ["示例甲", "示例乙"],
            "结果": "未反弹",
            "核对": [{"措施": "取缔", "结果": "已落实"}],
        }
        for day in days
    ]


LOOKED = watched("2026-02-27", "2026-03-20", "2026-05-20", "2026-08-18", "2026-11-16", "2027-02-10")
OVER = "2027-06-30"


def _small_den() -> tuple[AnyRecord, ...]:
    lead = true_lead(企业=QY)
    return cleared(den(**carried_out(回头看=LOOKED)), lead), lead


def _lawful_site() -> tuple[AnyRecord, ...]:
    lead = true_lead(
        核查=[r.verified("2026-02-10 15:00", "不属实")],
        强制措施=[],
        移交=[],
        办结=[r.closed("2026-02-12", "查否")],
    )
    return (lead,)


def _no_case() -> tuple[AnyRecord, ...]:
    own = den(危险化学品=[{"品名": "柴油", "数量": "50", "单位": "升", "查明日期": "2026-02-10"}])
    return (judged(own, on="2026-02-12", result="不立案", reason="自家农机用油，不构成违法"),)


def _wrong_company() -> tuple[AnyRecord, ...]:
    lead = true_lead(企业=QY)
    own = den(违法行为=[{**r.found("1.1"), "线索": [XS]}])
    return judged(own, lead, on="2026-02-14", result="撤案", reason="登记错误，认错了院子"), judged(
        lead, on="2026-02-14", result="不立案", reason="非本行动事项"
    )


def _twice_registered() -> tuple[AnyRecord, ...]:
    lead = true_lead(企业=QY)
    twin = den(编号=TWIN, 并入={"日期": "2026-02-12", "主企业": QY, "理由": "同一处"})
    return cleared(den(**carried_out(回头看=LOOKED)), lead), lead, twin


def _next_township() -> tuple[AnyRecord, ...]:
    passed = {"日期": "2026-02-10", "结论": "转办", "理由": "地点在邻乡"}
    handed = {**r.handed("2026-02-11"), "接收单位": "示例邻乡人民政府", "签收日期": "2026-02-12"}
    handed["回告"] = [{"日期": "2026-02-28", "结果": "已办结"}]
    return (r.lead(村="本乡外", 受理=passed, 移交=[handed], 办结=[r.closed("2026-02-28", "移送办理")]),)


def _police() -> tuple[AnyRecord, ...]:
    replies = [{"日期": "2026-03-01", "结果": "立案"}, {"日期": "2026-06-01", "结果": "移送审查起诉"}]
    handed = {**r.handed("2026-02-11"), "接收单位": "县公安局", "签收日期": "2026-02-12", "回告": replies}
    lead = true_lead(企业=QY, 移交=[handed])
    return cleared(den(**carried_out(回头看=LOOKED)), lead), lead


def _anonymous() -> tuple[AnyRecord, ...]:
    lead = true_lead(来源="群众举报", 企业=QY)
    return cleared(den(**carried_out(回头看=LOOKED)), lead), lead


def _named_informant() -> tuple[AnyRecord, ...]:
    lead = true_lead(来源="群众举报", 举报人编号="JB-0001", 反馈日期="2026-02-25", 企业=QY)
    return cleared(den(**carried_out(回头看=LOOKED)), lead), lead


def _estimated_drums() -> tuple[AnyRecord, ...]:
    found = [
        {"品名": "废机油", "数量": "20", "约": "是", "单位": "桶", "许可": "否", "查明日期": "2026-02-10"}
    ]
    moves = [
        {
            "日期": "2026-02-14",
            "品名": "废机油",
            "数量": "18",
            "单位": "桶",
            "去向": "移交",
            "接收单位": "示例处置单位",
        },
        {
            "日期": "2026-02-14",
            "品名": "废机油",
            "数量": "2",
            "单位": "桶",
            "去向": "核减",
            "理由": "过磅时空桶两只",
        },
    ]
    lead = true_lead(企业=QY)
    return cleared(den(**carried_out(危险化学品=found, 物料去向=moves, 回头看=LOOKED)), lead), lead


def _seized_at_the_laboratory() -> tuple[AnyRecord, ...]:
    seized = r.stopped("2026-02-10", "查封", 文书="示例封1号", 解除日期="2026-03-20")
    moved = r.changed("2026-02-20", "查封到期/查封", "中止", "2026-03-10")
    resumed = r.changed("2026-03-05", "查封到期/查封", "恢复")
    changes = [
        {**one, "理由": "送检鉴定", "批准人": "示例局长", "文书": "示例鉴1号"} for one in (moved, resumed)
    ]
    lead = true_lead(企业=QY, 强制措施=[seized], 期限变更=changes)
    return cleared(den(**carried_out(回头看=LOOKED)), lead), lead


def _locked_then_entered() -> tuple[AnyRecord, ...]:
    visits = [
        {"日期": "2026-02-10", "结果": "未见人员", "时段": "白天"},
        {"日期": "2026-02-12", "结果": "未发现", "时段": "夜间"},
    ]
    return (r.enterprise(排查=visits),)


def _refused_then_entered() -> tuple[AnyRecord, ...]:
    visits = [{"日期": "2026-02-10", "结果": "拒绝检查"}, {"日期": "2026-02-11", "结果": "未发现"}]
    return (r.site(排查=visits),)


def _demolished() -> tuple[AnyRecord, ...]:
    return (r.site(排查=[{"日期": "2026-02-10", "结果": "未见人员"}], 现状="拆除"),)


def _hazard_mended() -> tuple[AnyRecord, ...]:
    visits = [
        {"日期": "2026-02-10", "结果": "发现问题", "问题类别": "隐患"},
        {"日期": "2026-02-20", "结果": "未发现"},
    ]
    return (listed(排查=visits),)


def _find_at_a_site() -> tuple[AnyRecord, ...]:
    site = r.site(排查=[{"日期": "2026-02-10", "结果": "发现问题"}])
    return (judged(site, on="2026-02-12", result="不立案", reason="堆放的是合法建材"),)


def _find_with_a_lead() -> tuple[AnyRecord, ...]:
    lead = true_lead(企业=QY)
    visits = [{"日期": "2026-02-10", "结果": "发现问题", "线索": XS}]
    return cleared(den(**carried_out(排查=visits, 回头看=LOOKED)), lead), lead


def _cannot_be_verified() -> tuple[AnyRecord, ...]:
    tries = [r.verified(f"2026-02-{day} 10:00", "无法查实") for day in (10, 14, 18)]
    return (r.lead(核查=tries, 办结=[{**r.closed("2026-02-20", "无法查实"), "说明": "三次前往均无人"}]),)


def _second_try_true() -> tuple[AnyRecord, ...]:
    tries = [r.verified("2026-02-10 12:00", "无法查实"), r.verified("2026-02-10 15:00")]
    lead = true_lead(企业=QY, 核查=tries)
    return cleared(den(**carried_out(回头看=LOOKED)), lead), lead


def _turned() -> tuple[AnyRecord, ...]:
    last = {**r.verified("2026-02-12 10:00", "不属实"), "说明": "复核为农家自酿", "批准人": "示例乡长"}
    lead = true_lead(核查=[r.verified("2026-02-10 15:00"), last], 办结=[r.closed("2026-02-20", "查否")])
    return (lead,)


def _refused_lead() -> tuple[AnyRecord, ...]:
    refusal = {"日期": "2026-02-10", "结论": "不予受理", "理由": "与本行动无关"}
    return (r.lead(受理=refusal, 办结=[r.closed("2026-02-12", "其他") | {"说明": "已告知渠道"}]),)


def _merged() -> tuple[AnyRecord, ...]:
    lead = true_lead(企业=QY)
    merger = {"日期": "2026-02-11", "主线索": XS, "理由": "同一件事"}
    other = r.lead(
        编号=SECOND, 登记时间="2026-02-11 09:00", 核查=[r.verified("2026-02-11 10:00")], 并入=merger
    )
    return cleared(den(**carried_out(回头看=LOOKED)), lead), lead, other


def _returned_and_sent_again() -> tuple[AnyRecord, ...]:
    again = {
        **r.handed("2026-02-13"),
        "签收日期": "2026-02-14",
        "回告": [{"日期": "2026-02-20", "结果": "已处理"}],
    }
    lead = true_lead(企业=QY, 移交=[r.handed("2026-02-11", "2026-02-12"), again])
    return cleared(den(**carried_out(回头看=LOOKED)), lead), lead


def _came_back() -> tuple[AnyRecord, ...]:
    lead = true_lead(企业=QY)
    first = cleared(den(**carried_out(回头看=watched("2026-02-27"))), lead)
    tree = first.tree()
    measure = {
        "措施": "取缔",
        "时限": "2026-03-20",
        "完成日期": "2026-03-15",
        "文书": "示例取2号",
        "佐证": "示例照片",
    }
    tree["违法行为"].append({**r.found("4.1", "2026-03-10"), "线索": [SECOND]})
    tree["风险"] = [r.rated("较大", "2026-03-10")]
    stop = {**measure, "措施": "责令停产停业"}
    tree["处置"].append({"确定日期": "2026-03-11", "措施": [measure, stop], "取舍": [LAID_ASIDE]})
    tree["一案三查"] += [{**row, "日期": "2026-03-16"} for row in carried_out()["一案三查"]]
    tree["回头看"] += watched(
        "2026-03-27", "2026-04-17", "2026-06-16", "2026-09-14", "2026-12-13", "2027-03-12"
    )
    again = {
        **r.handed("2026-03-11"),
        "签收日期": "2026-03-11",
        "回告": [{"日期": "2026-03-18", "结果": "已处理"}],
    }
    second = true_lead(
        编号=SECOND,
        登记时间="2026-03-10 09:00",
        企业=QY,
        核查=[r.verified("2026-03-10 10:00")],
        强制措施=[r.stopped("2026-03-10", "责令停止非法活动", 文书="示例令2号", 解除日期="2026-03-20")],
        移交=[again],
        办结=[r.closed("2026-03-20")],
    )
    return cleared(Enterprise.model_validate(tree), lead, second, on="2026-03-20"), lead, second


LAID_ASIDE = {
    "日期": "2026-03-11",
    "措施": "限期整改",
    "决定": "不采取",
    "理由": "依法取缔",
    "批准人": "示例乡长",
}


def _licensed() -> tuple[AnyRecord, ...]:
    held = {
        "品名": "甲苯",
        "数量": "2",
        "单位": "吨",
        "许可": "是",
        "证照": "示例证1",
        "查明日期": "2026-02-10",
    }
    return (listed(危险化学品=[held]),)


def _farm() -> tuple[AnyRecord, ...]:
    held = {
        "品名": "柴油",
        "数量": "100",
        "单位": "升",
        "许可": "无需",
        "说明": "农机自用，不足规定量",
        "查明日期": "2026-02-10",
    }
    return (r.enterprise(性质="农民专业合作社", 危险化学品=[held]),)


def _mistake() -> tuple[AnyRecord, ...]:
    return (r.lead(作废={"日期": "2026-02-10", "理由": "重复录入"}),)


def _carried_over() -> tuple[AnyRecord, ...]:
    lead = true_lead(企业=QY)
    return den(
        **carried_out(转入={"日期": "2026-04-10", "行动": "示例下一行动", "编号": "QY-260410-0001"})
    ), lead


def _late_and_explained() -> tuple[AnyRecord, ...]:
    handed = {
        **r.handed("2026-02-18"),
        "签收日期": "2026-02-19",
        "回告": [{"日期": "2026-02-20", "结果": "已处理"}],
    }
    why = {"期限": "三日移交", "原因": "接收单位春节停收", "责任单位": "乡应急办"}
    lead = true_lead(企业=QY, 移交=[handed], 逾期说明=[why])
    return cleared(den(**carried_out(回头看=LOOKED)), lead), lead


def _overlooked_and_signed_again() -> tuple[AnyRecord, ...]:
    lead = true_lead(企业=QY)
    held = {"品名": "甲苯", "数量": "1", "单位": "吨", "许可": "否", "查明日期": "2026-02-15"}
    moved = {
        "日期": "2026-02-16",
        "品名": "甲苯",
        "数量": "1",
        "单位": "吨",
        "去向": "移交",
        "接收单位": "示例处置单位",
    }
    first = cleared(den(**carried_out(回头看=LOOKED)), lead)
    later = Enterprise.model_validate({**first.tree(), "危险化学品": [held], "物料去向": [moved]})
    return cleared(later, lead, on="2026-02-25"), lead


def _moved_by_approval() -> tuple[AnyRecord, ...]:
    change = {
        **r.changed("2026-02-12", "三日移交", "延期", "2026-02-20"),
        "批准人": "示例乡长",
        "文书": "示例批1号",
    }
    handed = {
        **r.handed("2026-02-16"),
        "签收日期": "2026-02-16",
        "回告": [{"日期": "2026-02-20", "结果": "已处理"}],
    }
    lead = true_lead(企业=QY, 期限变更=[change], 移交=[handed])
    return cleared(den(**carried_out(回头看=LOOKED)), lead), lead


def _superiors_paper() -> tuple[AnyRecord, ...]:
    paper = {"单位": "县应急管理局", "编号": "示例办1号", "要求日期": "2026-02-25", "回复日期": "2026-02-24"}
    lead = true_lead(来源="上级交办", 来文=paper, 企业=QY)
    return cleared(den(**carried_out(回头看=LOOKED)), lead), lead


STORIES: dict[str, Story] = {
    "a den is closed": Story(_small_den, "2026-02-12", OVER),
    "a lawful site": Story(_lawful_site, "2026-02-11", "2026-02-13"),
    "found, and no case": Story(_no_case, "2026-02-11", "2026-02-13"),
    "a wrong company": Story(_wrong_company, "2026-02-12", OVER),
    "registered twice": Story(_twice_registered, "2026-02-12", OVER),
    "a lead of the next township": Story(_next_township, "2026-02-10", OVER),
    "a case with the police": Story(_police, "2026-05-01", OVER),
    "an anonymous report": Story(_anonymous, "2026-02-12", OVER),
    "a named informant": Story(_named_informant, "2026-02-22", OVER),
    "estimated drums": Story(_estimated_drums, "2026-02-12", OVER),
    "a seizure at the laboratory": Story(_seized_at_the_laboratory, "2026-02-25", OVER),
    "a locked door": Story(_locked_then_entered, "2026-02-11", "2026-02-13"),
    "a refusal": Story(_refused_then_entered, "2026-02-10", "2026-02-12"),
    "a hazard is mended": Story(_hazard_mended, "2026-02-12", "2026-02-21"),
    "a find at a site": Story(_find_at_a_site, "2026-02-11", "2026-02-13"),
    "a find with its lead": Story(_find_with_a_lead, "2026-02-12", OVER),
    "three visits in vain": Story(_cannot_be_verified, "2026-02-15", "2026-02-21"),
    "true at the second visit": Story(_second_try_true, "2026-02-12", OVER),
    "a verdict is turned": Story(_turned, "2026-02-13", OVER),
    "a lead is refused": Story(_refused_lead, "2026-02-10", "2026-02-13"),
    "two reports of one thing": Story(_merged, "2026-02-12", OVER),
    "a hand-over is returned": Story(_returned_and_sent_again, "2026-02-12", OVER),
    "it came back and ended again": Story(_came_back, "2026-03-12", OVER),
    "a late hand-over is explained": Story(_late_and_explained, "2026-02-16", OVER),
    "signed again": Story(_overlooked_and_signed_again, "2026-02-22", OVER),
    "a limit moved by approval": Story(_moved_by_approval, "2026-02-14", OVER),
    "a superior's paper": Story(_superiors_paper, "2026-02-12", OVER),
    "carried over by the next campaign": Story(_carried_over, "2026-04-05", "2026-04-12"),
}
QUIET: dict[str, Callable[[], tuple[AnyRecord, ...]]] = {
    "a demolished place": _demolished,
    "licensed material": _licensed,
    "a farm's own fuel": _farm,
    "a slip of the same evening": _mistake,
}


def _items(records: tuple[AnyRecord, ...], day: str) -> list[tuple[str | None, str, str]]:
    at = r.at(day)
    book = r.ledger(*records, campaign=r.campaign(村=[])).as_of(at)
    return [(item.record_id, item.kind, item.matter) for item in agenda(book, at)]


@pytest.mark.parametrize("name", STORIES)
def test_a_story_comes_to_its_end(name: str) -> None:
    story = STORIES[name]
    told = story.records()
    assert _items(told, story.open_on)
    assert _items(told, story.over_on) == []


@pytest.mark.parametrize("name", QUIET)
def test_what_needs_nobody_is_no_item(name: str) -> None:
    told = QUIET[name]()
    assert _items(told, "2026-02-12") == _items(told, OVER) == []
