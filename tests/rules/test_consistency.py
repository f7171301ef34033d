"""One table of cases a rule: where it fires and at which field, and the case beside it where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import records as r

from dabzw.model.activity import Activity
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import FieldPath, Finding
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord
from dabzw.model.power import PowerUse
from dabzw.model.site import Site
from dabzw.rules.case.facts import facts
from dabzw.rules.checks.registry import CAMPAIGN_CHECKS, CHECKS, campaign_findings, record_findings

TODAY = "2026-06-30"
OTHER_LEAD, THIRD_LEAD = "XS-260210-0002", "XS-260210-0003"
OTHER_ENTERPRISE = "QY-260210-0002"
IDENTITY = "140121199001011238"
MISCOPIED_IDENTITY = "110105194912310021"
CREDIT_CODE = "91110000600037341L"
COUNTY = "县应急管理局"


@dataclass(frozen=True)
class Case:
    """The first record is judged; `path` is where the rule fires, None where it does not."""

    rule: str
    path: FieldPath | None
    records: tuple[AnyRecord, ...]
    campaign: Campaign | None = None
    meter: str | None = None


SEIZED_ON_11 = r.stopped("2026-02-11", "查封", 文书="（示例）封字1号")


OF_DWELLINGS = r.campaign(期限=[r.limit(场所类别=["民房"])])


def fires(rule: str, path: FieldPath, *records: AnyRecord, campaign: Campaign | None = None) -> Case:
    return Case(rule, path, records, campaign)


def silent(rule: str, *records: AnyRecord, campaign: Campaign | None = None) -> Case:
    return Case(rule, None, records, campaign)


def findings_of(case: Case) -> list[Finding]:
    ledger = r.ledger(*case.records, campaign=case.campaign)
    if case.meter is not None:
        use = PowerUse.model_validate({"用电户号": case.meter, "月份": "2026-02", "用电量": "5"})
        ledger = replace(ledger, power={case.meter: (use,)})
    every = record_findings(case.records[0], ledger, r.at(TODAY))
    return [finding for finding in every if finding.rule == case.rule]


# Short forms of records

REOPENED = [r.closed("2026-03-01"), r.closed("2026-03-03", "重开"), r.closed("2026-03-05")]


def verified(day: str, verdict: str = "属实") -> dict[str, Any]:
    return r.verified(f"{day} 10:00", verdict)


def true_lead(**fields: Any) -> Lead:
    """A lead found true on 02-12, stopped, handed over and closed in time."""
    default: dict[str, Any] = {
        "核查": [verified("2026-02-12")],
        "强制措施": [r.stopped("2026-02-12")],
        "移交": [r.handed("2026-02-14")],
        "办结": [r.closed("2026-03-01")],
    }
    return r.lead(**default | fields)


def case(*measures: str | dict[str, Any], **fields: Any) -> Enterprise:
    """An enterprise with a violation found on 02-10 that demands 取缔, and its plan of 02-12."""
    default = {"违法行为": [r.found("1.1")], "处置": r.plan(*measures)}
    return r.enterprise(**default | fields)


def cleared(**fields: Any) -> Enterprise:
    """A case that was rightly cleared on 03-10."""
    asked = {"状态": "已查否", "日期": "2026-03-01"}
    default: dict[str, Any] = {
        "销号": {"日期": "2026-03-10", "验收人": ["张山"]},
        "一案三查": {
            "产销运": dict.fromkeys(("生产", "销售", "运输"), asked),
            "生产条件": dict.fromkeys(("供水", "供电", "供气", "供场所"), asked),
            "保护伞": asked,
        },
    }
    return case(r.done("取缔", "2026-03-05"), **default | fields)


def seen(*rows: dict[str, Any]) -> Enterprise:
    """A case cleared on 03-10 by one who knew of 20千克丙酮 alone, with materials and where they went."""
    known = [("违法行为", "1.1"), ("危险化学品", "丙酮20千克")]
    facts = [{"种类": kind, "日期": "2026-02-10", "要点": key} for kind, key in known]
    return cleared(
        危险化学品=[{**row, "查明日期": "2026-02-10"} for row in rows if "去向" not in row],
        物料去向=[row for row in rows if "去向" in row],
        销号=[{"日期": "2026-03-10", "验收人": ["张山"], "事实": facts}],
    )


def listed(*steps: dict[str, Any], **fields: Any) -> Enterprise:
    """An enterprise that was punished on 03-01, with steps of the blacklist."""
    punished = {"日期": "2026-03-01", "种类": "责令关闭", "机关": "县人民政府"}
    return r.enterprise(**{"处罚": [punished], "名单": list(steps), **fields})


def asked(question: str, state: str, **fields: Any) -> Enterprise:
    """An enterprise with one answer to a question of 一案三查."""
    return r.enterprise(一案三查=[{"问项": question, "状态": state, **fields}])


def told(day: str) -> dict[str, Any]:
    return {"日期": day, "状态": "已告知"}


def listing(day: str, **fields: Any) -> dict[str, Any]:
    return {"日期": day, "状态": "已列入", "机关": COUNTY, "文号": "应急列〔2026〕1号", **fields}


def visit(**fields: Any) -> dict[str, Any]:
    return {"日期": "2026-02-11", "结果": "未发现", **fields}


def resumed(**fields: Any) -> Enterprise:
    return r.enterprise(违法行为=[r.found("4.1", "2026-03-01")], **fields)


def stopped_before(day: str) -> dict[str, str]:
    return {"日期": day, "处理": "关闭取缔"}


RESTORED = {"日期": "2026-03-10", "机关": COUNTY, "文书": "示例批复1号"}


def cut_off(restored: dict[str, str]) -> Enterprise:
    return r.enterprise(处置=r.plan(r.done("断电", "2026-03-01")), 恢复供电=restored)


def vouched(code: str) -> Enterprise:
    return r.enterprise(统一社会信用代码=code, 代码核对={"日期": "2026-03-01", "核对人": "示例甲"})


def region(code: str, *villages: str) -> dict[str, Any]:
    return {"区划代码": code, "村": [{"名称": f"示例{one}村", "代码": one} for one in villages]}


def chemical(amount: str | None = "20", **fields: Any) -> dict[str, Any]:
    known = {} if amount is None else {"数量": amount, "单位": "千克"}
    return {"品名": "丙酮", **known, **fields}


def moved(amount: str, name: str = "丙酮") -> dict[str, Any]:
    return {"日期": "2026-03-04", "品名": name, "数量": amount, "单位": "千克", "去向": "移交"}


def proposed(day: str, step: str = "提请") -> dict[str, Any]:
    return {"日期": day, "步骤": step}


def closing(*steps: tuple[str, str]) -> Enterprise:
    return r.enterprise(关闭=[proposed(day, step) for day, step in steps])


def merged(record_id: str, into: str | None) -> Lead:
    return r.lead(编号=record_id, **{"并入": into} if into else {})


DATES = (
    fires("future-date", ("登记时间",), r.lead(登记时间="2026-07-01 00:00")),
    silent("future-date", r.lead(登记时间="2026-06-30 23:59")),
    silent("future-date", r.lead(登记时间="2026-06-29 23:59")),
    fires(
        "future-date",
        ("移交", 0, "签收日期"),
        r.lead(移交=[{**r.handed("2026-06-29"), "签收日期": "2026-07-01"}]),
    ),
    fires("future-date", ("处置", 0, "措施", 0, "完成日期"), case(r.done("取缔", "2026-07-01"))),
    fires("future-date", ("关闭", 0, "日期"), r.enterprise(关闭=[proposed("2026-07-01")])),
    fires("future-date", ("日期",), r.activity(日期="2026-07-01")),
    silent("future-date", case({"措施": "取缔", "时限": "2026-12-31"})),
    fires("future-id", ("编号",), r.site(编号="CS-260701-0001")),
    silent("future-id", r.site(编号="CS-260630-0001")),
    fires("lead-order", ("受理", "日期"), r.lead(受理={"日期": "2026-02-09", "结论": "受理"})),
    silent("lead-order", r.lead(受理={"日期": "2026-02-10", "结论": "受理"})),
    fires("lead-order", ("交办时间",), r.lead(交办时间="2026-02-10 08:59")),
    silent("lead-order", r.lead(交办时间="2026-02-10 09:00")),
    silent("lead-order", r.lead(交办时间="2026-02-10 09:01")),
    fires("lead-order", ("核查", 0, "时间"), r.lead(核查=[r.verified("2026-02-10 08:59")])),
    silent("lead-order", r.lead(核查=[r.verified("2026-02-10 09:00")])),
    fires("lead-order", ("强制措施", 0, "日期"), r.lead(强制措施=[r.stopped("2026-02-09")])),
    silent("lead-order", true_lead(强制措施=[r.stopped("2026-02-10")])),  # 先行处置
    fires(
        "lead-order",
        ("强制措施", 0, "解除日期"),
        r.lead(强制措施=[r.stopped("2026-02-12", 解除日期="2026-02-11")]),
    ),
    silent("lead-order", r.lead(强制措施=[r.stopped("2026-02-12", 解除日期="2026-02-12")])),
    fires("lead-order", ("移交", 0, "日期"), true_lead(移交=[r.handed("2026-02-11")])),
    silent("lead-order", true_lead(移交=[r.handed("2026-02-12")])),
    silent("lead-order", true_lead(移交=[r.handed("2026-02-13")])),
    silent("lead-order", r.lead(核查=[verified("2026-02-12", "不属实")], 移交=[r.handed("2026-02-11")])),
    fires("lead-order", ("移交", 0, "退回日期"), true_lead(移交=[r.handed("2026-02-13", "2026-02-12")])),
    fires(
        "lead-order",
        ("移交", 0, "签收日期"),
        true_lead(移交=[{**r.handed("2026-02-13"), "签收日期": "2026-02-12"}]),
    ),
    silent("lead-order", true_lead(移交=[r.handed("2026-02-13", "2026-02-13")])),
    silent("lead-order", true_lead(办结=[r.closed("2026-02-11")])),  # the 核查 after it opened it again
    silent("lead-order", true_lead(办结=[r.closed("2026-02-12")])),
    fires("lead-order", ("办结", 0, "日期"), r.lead(办结=[r.closed("2026-02-09")])),
    silent(
        "lead-order",
        true_lead(
            核查=[verified("2026-02-12"), verified("2026-03-03")],
            办结=[r.closed("2026-03-01"), r.closed("2026-03-02", "重开"), r.closed("2026-03-03")],
        ),
    ),
    fires("lead-order", ("反馈日期",), true_lead(反馈日期="2026-02-28")),
    silent("lead-order", true_lead(反馈日期="2026-03-01")),
    fires("lead-order", ("反馈日期",), true_lead(反馈日期="2026-02-28", 办结=REOPENED)),
    silent("lead-order", true_lead(反馈日期="2026-03-02", 办结=REOPENED)),  # it answers the first closing
    silent("lead-order", r.lead(反馈日期="2026-03-01")),
    fires("enterprise-order", ("处置", 0, "确定日期"), case(处置=r.plan("取缔", decided="2026-02-09"))),
    silent("enterprise-order", case(处置=r.plan("取缔", decided="2026-02-10"))),
    fires(
        "enterprise-order",
        ("处置", 0, "审定", "日期"),
        case(处置=r.plan(审定={"日期": "2026-02-11", "审定人": "张山"})),
    ),
    silent("enterprise-order", case(处置=r.plan(审定={"日期": "2026-02-12", "审定人": "张山"}))),
    fires("enterprise-order", ("处置", 0, "措施", 0, "完成日期"), case(r.done("取缔", "2026-02-09"))),
    silent("enterprise-order", case(r.done("取缔", "2026-02-10"))),
    fires("enterprise-order", ("关闭", 1, "日期"), closing(("2026-03-02", "提请"), ("2026-03-01", "决定"))),
    silent("enterprise-order", closing(("2026-03-02", "提请"), ("2026-03-02", "决定"))),
    fires(
        "enterprise-order", ("关闭", 1, "日期"), closing(("2026-03-02", "决定"), ("2026-03-01", "实际关闭"))
    ),
    fires(
        "enterprise-order", ("关闭", 1, "日期"), closing(("2026-03-02", "提请"), ("2026-03-01", "实际关闭"))
    ),
    fires(
        "enterprise-order",
        ("关闭", 2, "日期"),
        closing(("2026-03-01", "提请"), ("2026-03-03", "决定"), ("2026-03-02", "实际关闭")),
    ),
    silent(
        "enterprise-order",  # after an approved new start the steps begin again
        closing(("2026-03-02", "实际关闭"), ("2026-03-03", "复产"), ("2026-03-01", "决定")),
    ),
    fires(
        "enterprise-order", ("回头看", 0, "日期"), cleared(回头看=[{"日期": "2026-03-04", "结果": "未反弹"}])
    ),
    silent("enterprise-order", cleared(回头看=[{"日期": "2026-03-05", "结果": "未反弹"}])),  # after 取缔
    silent("enterprise-order", cleared(回头看=[{"日期": "2026-03-10", "结果": "未反弹"}])),
    silent(
        "enterprise-order", cleared(回头看=[{"日期": "2026-03-01", "结果": "反弹"}])
    ),  # of an earlier cycle
    silent(
        "enterprise-order",
        cleared(
            历史查处=[{"日期": "2025-06-01", "处理": "关闭取缔"}],
            回头看=[{"日期": "2026-02-20", "结果": "未反弹"}],
        ),
    ),
    fires(
        "enterprise-order",
        ("证照", 0, "有效期至"),
        r.enterprise(
            证照=[{"种类": "营业执照", "发证日期": "2024-01-02", "有效期至": "2024-01-01", "状态": "有效"}]
        ),
    ),
    silent(
        "enterprise-order",
        r.enterprise(
            证照=[{"种类": "营业执照", "发证日期": "2024-01-02", "有效期至": "2024-01-02", "状态": "有效"}]
        ),
    ),
    fires("measure-before-plan", ("处置", 0, "措施", 0, "完成日期"), case(r.done("取缔", "2026-02-11"))),
    silent("measure-before-plan", case(r.done("取缔", "2026-02-12"))),
    fires(
        "measure-before-plan",
        ("处置", 0, "措施", 1, "完成日期"),
        case(r.done("取缔", "2026-02-13"), r.done("断电", "2026-02-11"), r.done("断水", "2026-02-12")),
    ),
    silent("measure-before-plan", r.enterprise(处置=r.plan(r.done("加强监管", "2026-03-01")))),
    silent("enterprise-order", r.enterprise(处置=r.plan(r.done("加强监管", "2026-03-01")))),
    silent("measure-before-plan", case(r.done("取缔", "2026-02-09"))),  # reported as an error
    fires(
        "lease-order",
        ("租赁", 0, "止"),
        r.site(租赁=[{"承租人": "某厂", "起": "2025-05-02", "止": "2025-05-01"}]),
    ),
    silent("lease-order", r.enterprise(租赁=[{"承租人": "某厂", "起": "2025-05-02", "止": "2025-05-02"}])),
    fires("list-order", ("核查", 1), r.lead(核查=[verified("2026-02-13"), verified("2026-02-12")])),
    silent("list-order", r.lead(核查=[verified("2026-02-12"), verified("2026-02-12")])),
    silent("list-order", r.lead(核查=[verified("2026-02-12"), verified("2026-02-13")])),
    fires("list-order", ("排查", 1), r.site(排查=[visit(), visit(日期="2026-02-10")])),
    silent(
        "list-order",
        r.enterprise(
            证照=[
                {"种类": "营业执照", "发证日期": "2025-01-01", "状态": "有效"},
                {"种类": "安全生产许可证", "发证日期": "2024-01-01", "状态": "有效"},
            ]
        ),
    ),
)

TURNED = verified("2026-02-13", "不属实")
ANSWERING = case("取缔", 违法行为=[{**r.found("1.1"), "线索": [r.LEAD_ID]}])
NO_CASE = {"日期": "2026-02-20", "结论": "不立案", "理由": "属他人管辖", "批准人": "王乡长"}
WITHDRAWN = {**NO_CASE, "结论": "撤案", "理由": "登记错误，重复"}
FOUND_TRUE = {"种类": "线索属实", "日期": "2026-02-12", "要点": r.LEAD_ID}
VOID = {"日期": "2026-02-20", "理由": "登记错了"}

LEADS = (
    fires(
        "lead-two-verifiers", ("核查", 0, "人员"), r.lead(核查=[{**verified("2026-02-12"), "人员": ["张山"]}])
    ),
    fires(
        "lead-two-verifiers",
        ("核查", 0, "人员"),
        r.lead(核查=[{**verified("2026-02-12"), "人员": ["张山", "张山"]}]),
    ),
    silent("lead-two-verifiers", r.lead(核查=[verified("2026-02-12")])),
    fires("lead-refusal-reason", ("受理",), r.lead(受理={"日期": "2026-02-10", "结论": "不予受理"})),
    silent(
        "lead-refusal-reason", r.lead(受理={"日期": "2026-02-10", "结论": "不予受理", "理由": "不属本乡"})
    ),
    silent("lead-refusal-reason", r.lead(受理={"日期": "2026-02-10", "结论": "受理"})),
    fires("lead-merger", ("并入", "主线索"), merged(r.LEAD_ID, r.LEAD_ID)),
    fires("lead-merger", ("并入", "主线索"), merged(r.LEAD_ID, OTHER_LEAD), merged(OTHER_LEAD, r.LEAD_ID)),
    fires(
        "lead-merger",
        ("并入", "主线索"),
        merged(r.LEAD_ID, OTHER_LEAD),
        merged(OTHER_LEAD, THIRD_LEAD),
        merged(THIRD_LEAD, None),
    ),
    silent("lead-merger", merged(r.LEAD_ID, OTHER_LEAD), merged(OTHER_LEAD, None)),
    fires("lead-merger", ("并入", "主线索"), true_lead(并入=OTHER_LEAD), merged(OTHER_LEAD, None)),
    silent("lead-merger", true_lead(并入=OTHER_LEAD), true_lead(编号=OTHER_LEAD)),
    fires(
        "lead-merger",
        ("并入", "主线索"),
        r.lead(并入=OTHER_LEAD, 强制措施=[r.stopped("2026-02-10")]),
        merged(OTHER_LEAD, None),
    ),
    silent(
        "lead-merger",
        r.lead(并入=OTHER_LEAD, 强制措施=[r.stopped("2026-02-10", 解除日期="2026-02-11")]),
        merged(OTHER_LEAD, None),
    ),
    fires(
        "lead-merger-village", ("并入",), merged(r.LEAD_ID, OTHER_LEAD), r.lead(编号=OTHER_LEAD, 村="东沟村")
    ),
    silent("lead-merger-village", merged(r.LEAD_ID, OTHER_LEAD), merged(OTHER_LEAD, None)),
    fires("lead-turned", ("核查", 1), r.lead(核查=[verified("2026-02-12"), TURNED])),
    fires("lead-turned", ("核查", 1), r.lead(核查=[verified("2026-02-12"), {**TURNED, "说明": "复查"}])),
    fires("lead-turned", ("核查", 1), r.lead(核查=[verified("2026-02-12"), {**TURNED, "批准人": "王乡长"}])),
    silent(
        "lead-turned",
        r.lead(核查=[verified("2026-02-12"), {**TURNED, "说明": "复查", "批准人": "王乡长"}]),
    ),
    silent("lead-turned", r.lead(核查=[verified("2026-02-12", "不属实"), verified("2026-02-13")])),
    silent("lead-turned", r.lead(核查=[verified("2026-02-12"), verified("2026-02-13", "部分属实")])),
    fires(
        "lead-closing-undecided",
        ("办结", 0, "结果"),
        r.lead(核查=[verified("2026-02-12", "无法查实")], 办结=[r.closed("2026-03-01", "查否")]),
    ),
    silent(
        "lead-closing-undecided",
        r.lead(核查=[verified("2026-02-12", "无法查实")], 办结=[r.closed("2026-03-01", "无法查实")]),
    ),
    silent(
        "lead-closing-undecided",
        r.lead(
            核查=[verified("2026-02-12", "无法查实"), verified("2026-02-20", "不属实")],
            办结=[r.closed("2026-03-01", "查否")],
        ),
    ),
    fires("lead-true-unanswered", ("办结", 0), true_lead()),
    fires("lead-true-unanswered", ("办结", 0), true_lead(企业=r.ENTERPRISE_ID), case("取缔")),
    fires("lead-true-unanswered", ("办结", 0), true_lead(), ANSWERING),  # it names no enterprise
    silent("lead-true-unanswered", true_lead(企业=r.ENTERPRISE_ID), ANSWERING),
    silent("lead-true-unanswered", true_lead(认定=[{**NO_CASE, "事实": [FOUND_TRUE]}])),
    fires("lead-true-unanswered", ("办结", 0), true_lead(认定=[NO_CASE])),  # it answers no fact
    silent("lead-true-unanswered", true_lead(), campaign=r.campaign(名单=None, 一案三查=None)),
    fires("lead-true-unanswered", ("办结", 0), true_lead(), campaign=r.campaign(处置规则=[], 一案三查=None)),
    fires("lead-true-unanswered", ("办结", 0), true_lead(), campaign=r.campaign(处置规则=[], 名单=None)),
    silent("lead-closed-no-act", true_lead(强制措施=[], 移交=[]), campaign=r.campaign(期限=[])),
    fires("lead-closed-no-act", ("办结", 0), true_lead(强制措施=[], 移交=[])),
    silent("lead-closed-no-transfer", true_lead(强制措施=[], 移交=[]), campaign=r.campaign(期限=[])),
    fires("limit-read-strictly", ("场所类别",), r.lead(), campaign=OF_DWELLINGS),
    silent("limit-read-strictly", r.lead(场所类别="民房"), campaign=OF_DWELLINGS),
    silent("limit-read-strictly", r.lead()),
    fires(
        "lead-closed-no-transfer",
        ("办结", 0),
        true_lead(移交=[], 办结=[r.closed("2026-03-01", "移送办理")]),
        campaign=r.campaign(期限=[]),
    ),
    silent("lead-true-unanswered", true_lead(办结=[])),  # the agenda says so
    fires("determination-unsigned", ("认定", 0), true_lead(认定=[{**NO_CASE, "理由": None}])),
    fires("determination-unsigned", ("认定", 0), r.site(认定=[{**NO_CASE, "批准人": None}])),
    silent("determination-unsigned", case(认定=[NO_CASE])),
    fires("determination-ground", ("认定", 0, "结论"), r.site(认定=[WITHDRAWN])),
    fires("determination-ground", ("认定", 0, "理由"), case(认定=[{**WITHDRAWN, "理由": "不再追究"}])),
    silent("determination-ground", case(认定=[WITHDRAWN, {**WITHDRAWN, "理由": "违法事实不成立"}])),
    silent("determination-ground", r.site(认定=[NO_CASE])),
    fires("determination-factless", ("认定", 0), true_lead(认定=[NO_CASE])),
    silent("determination-factless", true_lead(认定=[{**NO_CASE, "事实": [FOUND_TRUE]}])),
    fires("void-standing", ("作废",), true_lead(作废=VOID)),
    fires("void-standing", ("作废",), case(作废=VOID)),
    silent("void-standing", r.enterprise(作废=VOID)),
    silent("void-standing", r.lead(作废=VOID)),
    fires("lead-closed-unverified", ("办结", 0), r.lead(办结=[r.closed("2026-03-01")])),
    silent("lead-closed-unverified", true_lead()),
    silent(
        "lead-closed-unverified",
        r.lead(
            受理={"日期": "2026-02-10", "结论": "不予受理", "理由": "不属本乡"},
            办结=[r.closed("2026-03-01", "查否")],
        ),
    ),
    silent("lead-closed-unverified", r.lead(办结=[r.closed("2026-03-01"), r.closed("2026-03-02", "重开")])),
    silent("lead-closed-unverified", r.lead(并入=OTHER_LEAD, 办结=[r.closed("2026-03-01")])),
    fires("lead-closed-no-act", ("办结", 0), true_lead(强制措施=[])),
    silent("lead-closed-no-act", true_lead()),
    silent(
        "lead-closed-no-act",
        true_lead(强制措施=[], 办结=[{**r.closed("2026-03-01", "其他"), "说明": "已自行拆除"}]),
    ),
    fires("lead-closed-no-transfer", ("办结", 0), true_lead(移交=[])),
    fires("lead-closed-no-transfer", ("办结", 0), true_lead(移交=[r.handed("2026-02-13", "2026-02-14")])),
    silent("lead-closed-no-transfer", true_lead()),
    fires("lead-closing-result", ("办结", 0, "结果"), true_lead(办结=[r.closed("2026-03-01", "查否")])),
    fires("lead-closing-result", ("办结", 0, "结果"), true_lead(核查=[verified("2026-02-12", "不属实")])),
    fires(
        "lead-closing-result",
        ("办结", 0, "结果"),
        r.lead(受理={"日期": "2026-02-10", "结论": "不予受理"}, 办结=[r.closed("2026-03-01", "移送办理")]),
    ),
    silent("lead-closing-result", true_lead()),
    silent(
        "lead-closing-result",
        r.lead(核查=[verified("2026-02-12", "不属实")], 办结=[r.closed("2026-03-01", "查否")]),
    ),
    fires("lead-closing-note", ("办结", 0), true_lead(办结=[r.closed("2026-03-01", "其他")])),
    silent("lead-closing-note", true_lead(办结=[{**r.closed("2026-03-01", "其他"), "说明": "已自行拆除"}])),
)

CARRIED = {"违法行为": [{**r.found("1.1"), "线索": [r.LEAD_ID]}]}
"""A violation that a lead carries: what is owed at once is owed by the lead."""
LATE = {"期限": "三日移交", "原因": "等待检测", "责任单位": "乡应急办"}

LIMITS = (
    fires(
        "unknown-limit",
        ("期限变更", 0, "期限"),
        r.lead(期限变更=[r.changed("2026-02-11", "五日移交", "延期", "2026-02-20")]),
    ),
    fires(
        "unknown-limit",
        ("期限变更", 0, "期限"),
        r.lead(期限变更=[r.changed("2026-02-11", "集中整治", "延期", "2026-04-20")]),
    ),
    fires(
        "unknown-limit", ("逾期说明", 0, "期限"), case("取缔", 逾期说明=[{**LATE, "期限": "措施时限/断电"}])
    ),
    silent("unknown-limit", case("取缔", 逾期说明=[{**LATE, "期限": "措施时限/取缔"}])),
    silent("unknown-limit", r.lead(逾期说明=[LATE])),
    fires(
        "limit-extension-day", ("期限变更", 0), r.lead(期限变更=[r.changed("2026-02-11", "首次核查", "延期")])
    ),
    silent(
        "limit-extension-day", r.lead(期限变更=[r.changed("2026-02-11", "首次核查", "延期", "2026-02-14")])
    ),
    fires(
        "limit-extended-twice",
        ("期限变更", 1),
        r.lead(
            期限变更=[
                r.changed("2026-02-11", "线索清零", "延期", "2026-04-30"),
                r.changed("2026-04-11", "线索清零", "延期", "2026-05-30"),
            ]
        ),
    ),
    silent(
        "limit-extended-twice",
        r.lead(
            期限变更=[
                r.changed("2026-02-11", "首次核查", "延期", "2026-02-13"),
                r.changed("2026-02-11", "线索清零", "延期", "2026-04-30"),
            ]
        ),
    ),
    fires(
        "limit-extension-shortens",
        ("期限变更", 0, "至"),
        true_lead(期限变更=[r.changed("2026-02-14", "线索清零", "延期", "2026-03-31")]),
    ),
    silent(
        "limit-extension-shortens",
        true_lead(期限变更=[r.changed("2026-02-14", "线索清零", "延期", "2026-04-01")]),
    ),
    fires(
        "limit-change-unused",
        ("期限变更", 0),
        r.lead(期限变更=[r.changed("2026-02-11", "三日移交", "延期", "2026-02-20")]),  # not verified
    ),
    fires(
        "limit-change-unused",
        ("期限变更", 1),
        r.lead(期限变更=[r.changed(f"2026-02-1{day}", "线索清零", "中止") for day in (1, 2)]),
    ),
    silent("limit-change-unused", r.lead(期限变更=[r.changed("2026-02-11", "线索清零", "中止")])),
    silent("limit-change-unused", r.lead(期限变更=[r.changed("2026-02-11", "三日移文", "中止")])),  # unknown
    fires("limit-resumed", ("期限变更", 0), r.lead(期限变更=[r.changed("2026-02-11", "线索清零", "恢复")])),
    silent(
        "limit-resumed",
        r.lead(
            期限变更=[
                r.changed("2026-02-11", "线索清零", "中止"),
                r.changed("2026-02-12", "线索清零", "恢复"),
            ]
        ),
    ),
    fires(
        "limit-change-late",
        ("期限变更", 0, "日期"),
        true_lead(期限变更=[r.changed("2026-02-16", "三日移交", "延期", "2026-02-20")]),
    ),
    silent(
        "limit-change-late", true_lead(期限变更=[r.changed("2026-02-15", "三日移交", "延期", "2026-02-20")])
    ),
    silent("limit-change-late", true_lead(期限变更=[r.changed("2026-02-14", "三日移交", "中止")])),
    fires(
        "limit-change-undated",
        ("期限变更", 0),
        r.lead(期限变更=[r.changed("2026-02-11", "试验期限", "中止")]),
        campaign=r.campaign(期限=[r.limit(时限="立即", 性质="预警")]),
    ),
    silent("limit-change-undated", true_lead(期限变更=[r.changed("2026-02-14", "三日移交", "中止")])),
    fires(
        "limit-change-bounds",
        ("期限变更", 0),
        r.lead(强制措施=[SEIZED_ON_11], 期限变更=[r.changed("2026-02-12", "查封到期", "延期", "2026-04-13")]),
    ),
    fires(
        "limit-change-bounds",
        ("期限变更", 0),
        r.lead(强制措施=[SEIZED_ON_11], 期限变更=[r.changed("2026-02-12", "查封到期", "中止")]),  # no 文书
    ),
    silent(
        "limit-change-bounds",
        r.lead(强制措施=[SEIZED_ON_11], 期限变更=[r.changed("2026-02-12", "查封到期", "延期", "2026-04-12")]),
    ),
    *(
        fires("limit-change-unapproved", ("期限变更", 0), r.lead(期限变更=[change]))
        for change in (
            r.changed("2026-02-11", "线索清零", "延期", "2026-04-10"),
            r.changed("2026-02-11", "线索清零", "中止", "2026-02-20"),
        )
    ),
    *(
        silent("limit-change-unapproved", r.lead(期限变更=[change]))
        for change in (
            {**r.changed("2026-02-11", "线索清零", "延期", "2026-04-10"), "批准人": "王乡长"},
            r.changed("2026-02-11", "首次核查", "延期", "2026-02-13"),  # a warning only
            r.changed("2026-02-11", "线索清零", "恢复"),
        )
    ),
    fires(
        "limit-change-unapproved",
        ("期限变更", 1),
        r.lead(
            期限变更=[
                r.changed("2026-02-11", "首次核查", "中止", "2026-02-13"),
                r.changed("2026-02-13", "首次核查", "中止", "2026-02-20"),
            ]
        ),
    ),
    silent(
        "limit-change-unapproved",
        r.lead(
            期限变更=[
                r.changed("2026-02-11", "首次核查", "中止", "2026-02-13"),
                r.changed("2026-02-13", "首次核查", "恢复"),
            ]
        ),
    ),
    fires(
        "limit-change-undocumented",
        ("期限变更", 0),
        r.lead(期限变更=[r.changed("2026-02-11", "线索清零", "延期", "2026-04-10")]),
    ),
    *(
        silent("limit-change-undocumented", r.lead(期限变更=[change]))
        for change in (
            {**r.changed("2026-02-11", "线索清零", "延期", "2026-04-10"), "文书": "（示例）1号"},
            r.changed("2026-02-11", "线索清零", "恢复"),
            r.changed("2026-02-11", "三日移文", "中止"),  # unknown
        )
    ),
    fires("limit-stop-open", ("期限变更", 0), r.lead(期限变更=[r.changed("2026-02-11", "线索清零", "中止")])),
    silent("limit-stop-open", r.lead(期限变更=[r.changed("2026-02-11", "线索清零", "中止", "2026-02-20")])),
    fires(
        "limit-beyond-end",
        ("期限变更", 0, "至"),
        r.lead(期限变更=[r.changed("2026-02-11", "线索清零", "延期", "2026-04-01")]),
    ),
    fires(
        "limit-beyond-end",
        ("处置", 0, "措施", 0, "时限"),
        r.enterprise(违法行为=[r.found("1.1")], 处置=r.plan({"措施": "断电", "时限": "2026-04-01"})),
    ),
    *(
        silent("limit-beyond-end", record)
        for record in (
            r.lead(期限变更=[r.changed("2026-02-11", "线索清零", "延期", "2026-03-31")]),
            r.lead(期限变更=[r.changed("2026-04-01", "首次核查", "延期", "2026-04-05")]),
            r.lead(
                强制措施=[SEIZED_ON_11], 期限变更=[r.changed("2026-02-12", "查封到期", "延期", "2026-04-12")]
            ),
            r.enterprise(违法行为=[r.found("1.1")], 处置=r.plan({"措施": "断电", "时限": "2026-03-31"})),
            r.enterprise(
                违法行为=[r.found("1.1")],
                处置=r.plan({"措施": "断电", "时限": "2026-04-01", "完成日期": "2026-03-20"}),
            ),
            r.enterprise(
                违法行为=[r.found("1.1")],
                处置=r.plan({"措施": "断电", "时限": "2026-04-20"}, decided="2026-04-01"),
            ),
        )
    ),
    fires(
        "limit-change-late",
        ("期限变更", 0, "日期"),
        r.lead(期限变更=[r.changed("2026-04-01", "线索清零", "中止")]),
    ),
    silent(
        "limit-change-late",
        r.lead(
            期限变更=[
                r.changed("2026-03-31", "线索清零", "延期", "2026-04-30"),
                r.changed("2026-04-30", "线索清零", "中止"),
            ]
        ),
    ),
    fires("late-unexplained", ("办结",), true_lead(移交=[r.handed("2026-02-16")])),
    silent("late-unexplained", true_lead(移交=[r.handed("2026-02-15")])),
    silent("late-unexplained", true_lead(移交=[r.handed("2026-02-14")])),
    silent("late-unexplained", true_lead(移交=[r.handed("2026-02-16")], 逾期说明=[LATE])),
    silent("late-unexplained", true_lead(移交=[r.handed("2026-02-16")], 办结=[])),  # open: due says so
    silent("late-unexplained", true_lead(移交=[])),  # missing altogether: another rule's finding
    fires("late-unexplained", ("办结",), true_lead(办结=[r.closed("2026-04-01")])),
    silent("late-unexplained", true_lead(办结=[r.closed("2026-03-31")])),
    fires(
        "late-unexplained",
        ("办结",),
        true_lead(移交=[], 办结=[{**r.closed("2026-03-01", "其他"), "说明": "已自行拆除"}]),
    ),
    fires(
        "late-unexplained",
        ("销号",),
        cleared(销号={"日期": "2026-04-01", "验收人": ["张山"]}, **CARRIED),
        true_lead(企业=r.ENTERPRISE_ID),
    ),
    silent(
        "late-unexplained",
        cleared(销号={"日期": "2026-03-31", "验收人": ["张山"]}, **CARRIED),
        true_lead(企业=r.ENTERPRISE_ID),
    ),
)

GRIDS = r.campaign(村=[{"名称": "寺头村", "网格": ["第一网格", "第二网格"]}, {"名称": "东沟村"}])
NOWHERE = r.campaign(村=[])

REFERENCES = (
    fires("missing-record", ("企业",), r.lead(企业=r.ENTERPRISE_ID)),
    fires("missing-record", ("场所",), r.lead(场所=r.SITE_ID)),
    fires("missing-record", ("并入", "主线索"), r.lead(并入=OTHER_LEAD)),
    fires("missing-record", ("关联", 0), r.enterprise(关联=[OTHER_ENTERPRISE])),
    fires(
        "missing-record",
        ("违法行为", 0, "线索", 1),
        case(违法行为=[{**r.found("1.1"), "线索": [r.LEAD_ID, OTHER_LEAD]}]),
        r.lead(),
    ),
    fires("missing-record", ("排查", 0, "线索"), r.site(排查=[visit(线索=r.LEAD_ID)])),
    fires("missing-record", ("企业",), r.site(企业=r.ENTERPRISE_ID)),
    fires("missing-record", ("检查对象", 0), r.activity(检查对象=[r.SITE_ID])),
    silent("missing-record", r.lead(企业=r.ENTERPRISE_ID, 场所=r.SITE_ID), r.enterprise(), r.site()),
    silent("missing-record", r.activity(检查对象=[r.SITE_ID]), r.site()),
    fires("unknown-village", ("村",), r.lead(村="寺头")),
    fires("unknown-village", ("村", 1), r.activity(村=["寺头村", "寺后村"])),
    silent("unknown-village", r.site()),
    silent("unknown-village", r.lead(村="寺头"), campaign=NOWHERE),  # one finding, of the campaign
    fires("unknown-grid", ("网格",), r.lead(网格="第三网格"), campaign=GRIDS),
    silent("unknown-grid", r.lead(网格="第一网格"), campaign=GRIDS),
    silent("unknown-grid", r.site(村="东沟村", 网格="第三网格"), campaign=GRIDS),
    fires(
        "unknown-grid", ("网格", 1), r.activity(村=["寺头村"], 网格=["第一网格", "第三网格"]), campaign=GRIDS
    ),
    silent("unknown-grid", r.activity(村=["东沟村", "寺头村"], 网格=["第一网格"]), campaign=GRIDS),
    silent("unknown-grid", r.activity(网格=["第三网格"]), campaign=GRIDS),
    fires("unknown-station", ("承办",), r.lead(承办="县公安局")),
    fires("unknown-station", ("监管站所",), r.enterprise(监管站所="应急办公室")),
    silent("unknown-station", r.lead(承办="派出所")),
    fires("unknown-supervised", ("督导对象", 0), r.activity(督导对象=["寺后村"])),
    silent("unknown-supervised", r.activity(督导对象=["寺头村", "派出所"])),
    fires(
        "unknown-unit", ("移交", 0, "接收单位"), r.lead(移交=[{**r.handed("2026-02-14"), "接收单位": "公安"}])
    ),
    fires(
        "unknown-unit",
        ("强制措施", 0, "实施机关"),
        r.lead(强制措施=[r.stopped("2026-02-12", 实施机关="公安")]),
    ),
    fires(
        "unknown-unit",
        ("目录", 0, "站所"),
        r.enterprise(目录=[{"名称": "营业执照登记目录", "站所": "市监所"}]),
    ),
    fires("unknown-unit", ("参加单位", 1), r.activity(参加单位=["派出所", "公安"])),
    fires("unknown-unit", ("排查", 0, "单位", 0), r.enterprise(排查=[visit(单位=["公安"])])),
    silent("unknown-unit", r.activity(牵头="乡应急办", 参加单位=["派出所", "寺头村", "县公安局"])),
    silent("unknown-unit", r.lead(强制措施=[r.stopped("2026-02-12", 实施机关="乡政府")])),
    fires("unknown-word", ("来源",), r.lead(来源="听说")),
    silent("unknown-word", r.lead(来源="部门移交", 场所类别="民房")),
    fires("unknown-violation", ("涉嫌行为", 0), r.lead(涉嫌行为=["9.9"])),
    fires("unknown-violation", ("违法行为", 0, "代码"), case(违法行为=[r.found("1.9")])),
    silent("unknown-violation", r.lead(涉嫌行为=["1", "1.1"])),
    fires("unknown-measure", ("处置", 0, "措施", 0, "措施"), case("封门")),
    silent("unknown-measure", case("取缔")),
    fires("unknown-question", ("一案三查", 0, "问项"), asked("供热", "已查否")),
    silent("unknown-question", asked("供电", "已查否")),
    fires(
        "unknown-directory", ("目录", 0, "名称"), r.enterprise(目录=[{"名称": "某目录", "站所": "派出所"}])
    ),
    silent("unknown-directory", r.enterprise(目录=[{"名称": "营业执照登记目录", "站所": "市场监督管理所"}])),
)

INFORMED = {"来源": "群众举报", "举报人编号": "JB-0001"}

PRIVACY = (
    fires("identity-number", ("内容",), r.lead(内容=f"经营人身份证{IDENTITY}。")),
    fires("identity-number", ("备注",), r.site(备注="140121 19900101 106X")),
    fires("identity-number", ("备注",), r.site(备注="140121-19900101-1246")),
    fires("identity-number", ("备注",), r.site(备注="１４０１２１１９９００１０１１０６ｘ")),
    fires("identity-number", ("负责人", 1), r.enterprise(负责人=["张山", IDENTITY])),
    fires("identity-number", ("用电户号",), r.enterprise(用电户号=IDENTITY)),
    fires("identity-number", ("统一社会信用代码",), r.enterprise(统一社会信用代码=IDENTITY)),
    silent("identity-number", r.enterprise()),
    silent("identity-number", r.site(备注="990121199001011236")),  # no province
    silent("identity-number", r.site(备注="140121199002301234")),  # no such day
    silent("identity-number", r.site(备注=f"户号{IDENTITY}5")),
    silent("identity-number", r.site(备注="140121202607011237")),  # not born yet
    fires("identity-number", ("备注",), r.site(备注="140121202606301232")),
    silent("identity-number", r.lead(来源="群众举报", 举报人编号=IDENTITY)),  # informant-token says so
    fires("identity-doubtful", ("备注",), r.site(备注="140121199001011234")),  # the check digit is wrong
    silent("identity-doubtful", r.site(备注=IDENTITY)),
    fires("personal-number", ("内容",), r.lead(内容="电话0349-7071234")),
    silent("personal-number", r.lead(内容="罚款70712元")),
    fires("informant-named", ("内容",), r.lead(内容="举报人张三称夜间生产")),
    silent("informant-named", r.lead(内容="举报人称夜间生产")),
    fires("informant-token-name", ("举报人编号",), r.lead(**{**INFORMED, "举报人编号": "ZHANGSAN"})),
    silent("informant-token-name", r.lead(**INFORMED)),
    fires("mobile-number", ("内容",), r.lead(内容="电话13812345678")),
    fires("mobile-number", ("备注",), r.site(备注="138-1234-5678")),
    fires("mobile-number", ("备注",), r.site(备注="+86 138 1234 5678")),
    fires(
        "mobile-number",
        ("核查", 0, "人员", 1),
        r.lead(核查=[{**verified("2026-02-12"), "人员": ["张山", "13812345678"]}]),
    ),
    silent("mobile-number", r.enterprise(用电户号="13812345678")),
    silent("mobile-number", r.enterprise(证照=[{"种类": "营业执照", "编号": "13812345678", "状态": "有效"}])),
    silent("mobile-number", r.site(备注="12812345678")),
    silent("mobile-number", r.site(备注="138123456789")),
    fires("informant-token", ("举报人编号",), r.lead(来源="群众举报", 举报人编号="张三")),
    fires("informant-token", ("举报人编号",), r.lead(来源="群众举报", 举报人编号="13812345678")),
    fires("informant-token", ("举报人编号",), r.lead(来源="内部举报", 举报人编号=IDENTITY)),
    fires("informant-token", ("举报人编号",), r.lead(来源="群众举报", 举报人编号="A")),
    silent("informant-token", r.lead(**INFORMED)),
    fires("informant-source", ("举报人编号",), r.lead(来源="网格巡查", 举报人编号="JB-0001")),
    silent("informant-source", r.lead(**INFORMED)),
)

AUTHORITIES = (
    fires(
        "no-power",
        ("强制措施", 0, "实施机关"),
        r.lead(强制措施=[r.stopped("2026-02-12", "查封", 实施机关="寺头乡人民政府")]),
    ),
    silent("no-power", r.lead(强制措施=[r.stopped("2026-02-12", "查封")])),
    fires("no-power", ("处置", 0, "措施", 0, "实施机关"), case({"措施": "断电", "实施机关": "电管站"})),
    fires(
        "power-unverified",
        ("处置", 0, "措施", 0, "实施机关"),
        case({"措施": "曝光", "实施机关": "县应急管理局"}),
    ),
    silent("power-unverified", case({"措施": "加强监管", "实施机关": "东沟村"}, "曝光")),
    fires(
        "basis-not-in-force",
        ("违法行为", 0, "依据"),
        case(违法行为=[{**r.found("1.1"), "依据": "危险化学品安全法第80条"}]),
    ),
    silent(
        "basis-not-in-force",
        case(违法行为=[{**r.found("1.1", "2026-05-01"), "依据": "危险化学品安全法第80条"}]),
    ),
    fires("power-cut-notice", ("强制措施", 0), r.lead(强制措施=[r.stopped("2026-02-12", "停止供电")])),
    fires("power-cut-notice", ("处置", 0, "措施", 0), case(r.done("断电", "2026-02-20"))),
    silent("power-cut-notice", case("断电")),
    silent("power-cut-notice", case({**r.done("断电", "2026-02-20"), "佐证": "紧急断电记录"})),
    silent("power-cut-notice", r.lead(强制措施=[r.stopped("2026-02-12", "停止供电", 文书="停电通知书")])),
    silent("power-cut-notice", r.lead(强制措施=[r.stopped("2026-02-12", "停止供电", 依据="情况紧急")])),
)

ENTERPRISES = (
    fires("enterprise-code-or-reason", (), r.enterprise(统一社会信用代码=None)),
    fires("enterprise-code-or-reason", ("无代码原因",), r.enterprise(无代码原因="无照")),
    silent("enterprise-code-or-reason", r.enterprise(统一社会信用代码=None, 无代码原因="无照")),
    fires(
        "enterprise-code-check", ("统一社会信用代码",), r.enterprise(统一社会信用代码=CREDIT_CODE[:-1] + "M")
    ),
    silent("enterprise-credit-code", r.enterprise(统一社会信用代码=CREDIT_CODE[:-1] + "M")),
    silent("enterprise-code-check", r.enterprise(统一社会信用代码=CREDIT_CODE)),
    silent("enterprise-code-check", vouched(CREDIT_CODE)),  # to vouch for a right one does no harm
    silent("enterprise-code-check", r.enterprise(统一社会信用代码=CREDIT_CODE[:-1])),
    fires(
        "enterprise-code-personal", ("统一社会信用代码",), r.enterprise(统一社会信用代码=MISCOPIED_IDENTITY)
    ),
    fires("enterprise-code-personal", ("统一社会信用代码",), vouched(MISCOPIED_IDENTITY)),
    silent("enterprise-code-personal", r.enterprise(统一社会信用代码=IDENTITY)),
    silent("enterprise-code-personal", r.enterprise(统一社会信用代码=CREDIT_CODE[:-1] + "M")),
    silent("enterprise-code-personal", r.enterprise(统一社会信用代码="911100199001011234")),  # no citizen's
    silent("enterprise-code-check", r.enterprise(统一社会信用代码=MISCOPIED_IDENTITY)),
    fires("enterprise-credit-code", ("统一社会信用代码",), r.enterprise(统一社会信用代码=CREDIT_CODE[:-1])),
    silent("enterprise-credit-code", r.enterprise(统一社会信用代码=CREDIT_CODE)),
    silent(
        "enterprise-code-check",
        r.enterprise(
            统一社会信用代码=CREDIT_CODE[:-1] + "M", 代码核对={"日期": "2026-02-12", "核对人": "张山"}
        ),
    ),
    silent("enterprise-credit-code", r.enterprise(统一社会信用代码=IDENTITY)),  # identity-number says so
    fires("repeat-unfounded", ("违法行为", 0), r.enterprise(违法行为=[r.found("4.1", "2026-03-01")])),
    silent("repeat-unfounded", r.enterprise(违法行为=[r.found("1.1", "2026-03-01")])),
    silent("repeat-unfounded", resumed(历史查处=[stopped_before("2024-05-01")])),
    silent("repeat-unfounded", resumed(历史查处=[stopped_before("2026-03-01")])),
    fires("repeat-unfounded", ("违法行为", 0), resumed(历史查处=[stopped_before("2026-03-02")])),
    fires(
        "repeat-unfounded",
        ("违法行为", 0),
        resumed(历史查处=[{**stopped_before("2024-05-01"), "处理": "罚款"}]),
    ),
    silent("repeat-unfounded", resumed(处置=r.plan(r.done("取缔", "2026-02-20")))),
    silent("repeat-unfounded", resumed(), r.lead(企业=r.ENTERPRISE_ID, 强制措施=[r.stopped("2026-02-20")])),
    fires("station-trade", ("监管站所",), r.enterprise(行业="危险化学品经营", 监管站所="派出所")),
    silent("station-trade", r.enterprise(行业="危险化学品经营", 监管站所="乡应急办")),
    silent("station-trade", r.enterprise(行业="餐饮", 监管站所="派出所")),
    silent("station-trade", r.enterprise(监管站所="派出所")),
    silent("enterprise-code-check", vouched(CREDIT_CODE[:-1] + "M")),
    fires(
        "enterprise-credit-code", ("统一社会信用代码",), vouched(CREDIT_CODE[:-1])
    ),  # nobody can vouch for it
    fires("power-restored", ("恢复供电",), cut_off({"日期": "2026-03-10", "机关": COUNTY})),
    fires("power-restored", ("恢复供电",), cut_off({"日期": "2026-03-10", "文书": "示例批复1号"})),
    fires("power-restored", ("恢复供电", "日期"), cut_off({**RESTORED, "日期": "2026-02-28"})),
    silent("power-restored", cut_off({**RESTORED, "日期": "2026-03-01"})),
    silent("power-restored", cut_off(RESTORED)),
    fires("enterprise-cas", ("危险化学品", 0, "CAS"), r.enterprise(危险化学品=[chemical(CAS="67-64-2")])),
    silent("enterprise-cas", r.enterprise(危险化学品=[chemical(CAS="67-64-1")])),
    fires("visit-nature", ("排查", 0, "性质"), r.site(排查=[visit(方式="网格巡查", 性质="日常检查")])),
    silent("visit-nature", r.site(排查=[visit(方式="村级上报", 性质="巡查")])),
    silent("visit-nature", r.site(排查=[visit(方式="村级上报")])),
    silent("visit-nature", r.enterprise(排查=[visit(方式="明查", 性质="日常检查")])),
    fires(
        "repeat-rated-low",
        ("风险", 0),
        cleared(风险=[r.rated("一般")], 回头看=[{"日期": "2026-03-20", "结果": "反弹"}]),
    ),
    silent(
        "repeat-rated-low",
        cleared(风险=[r.rated("一般", 理由="数量极少")], 回头看=[{"日期": "2026-03-20", "结果": "反弹"}]),
    ),
    silent(
        "repeat-rated-low",  # nothing was ever stopped there
        r.enterprise(风险=[r.rated("一般")], 回头看=[{"日期": "2026-03-20", "结果": "反弹"}]),
    ),
    silent("repeat-rated-low", r.enterprise(风险=[r.rated("一般")])),
    fires(
        "fine-amount",
        ("处罚", 0),
        r.enterprise(处罚=[{"日期": "2026-03-01", "种类": "罚款", "机关": COUNTY}]),
    ),
    silent("fine-amount", r.enterprise(处罚=[{"日期": "2026-03-01", "种类": "警告", "机关": COUNTY}])),
    fires(
        "fine-overpaid",
        ("处罚", 0, "已收缴"),
        r.enterprise(
            处罚=[{"日期": "2026-03-01", "种类": "罚款", "机关": COUNTY, "金额": "100", "已收缴": "100.01"}]
        ),
    ),
    silent(
        "fine-overpaid",
        r.enterprise(
            处罚=[{"日期": "2026-03-01", "种类": "罚款", "机关": COUNTY, "金额": "100", "已收缴": "100.00"}]
        ),
    ),
    fires(
        "inquiry-undated",
        ("一案三查", 1),
        r.enterprise(一案三查=[{"问项": "供电", "状态": "未查"}, {"问项": "供电", "状态": "在查"}]),
    ),
    fires("inquiry-undated", ("一案三查", 0), r.enterprise(一案三查=[{"问项": "保护伞", "状态": "已查否"}])),
    silent("inquiry-undated", r.enterprise(一案三查=[{"问项": "保护伞", "状态": "未查"}])),
    silent("inquiry-undated", cleared()),
    fires("inquiry-sealed", ("一案三查", 0, "对象"), asked("保护伞", "已移交", 对象="某人")),
    fires("inquiry-sealed", ("一案三查", 0, "说明"), asked("保护伞", "已移交", 说明="某事")),
    silent("inquiry-sealed", asked("保护伞", "已移交", 日期="2026-03-01")),
    silent("inquiry-sealed", asked("供电", "已查实", 对象="某人", 说明="某事")),
    fires("inquiry-approver", ("一案三查", 0), asked("供电", "无法查清")),
    silent("inquiry-approver", asked("供电", "无法查清", 批准人="王乡长")),
    silent("inquiry-approver", asked("供电", "已查否")),
    fires("listing-penalty", ("名单", 0), listed(listing("2026-02-28"))),
    silent("listing-penalty", listed(listing("2026-03-01"))),
    silent("listing-penalty", listed(listing("2026-03-02"))),
    fires("listing-organ", ("名单", 0, "机关"), listed(listing("2026-03-02", 机关="寺头乡人民政府"))),
    fires("listing-organ", ("名单", 0, "机关"), listed({"日期": "2026-03-02", "状态": "已列入"})),
    silent("listing-organ", listed(listing("2026-03-02"))),
    silent("listing-organ", listed({"日期": "2026-03-02", "状态": "建议列入", "机关": "寺头乡人民政府"})),
    fires("listing-document", ("名单", 0), listed(listing("2026-03-02", 文号=None))),
    silent("listing-document", listed(listing("2026-03-02"))),
    fires("listing-untold", ("名单", 0), listed(listing("2026-03-02"))),
    fires("listing-untold", ("名单", 1), listed(told("2026-03-03"), listing("2026-03-02"))),
    silent("listing-untold", listed(told("2026-03-02"), listing("2026-03-02"))),
    fires(
        "listing-removal",
        ("名单", 1, "日期"),
        listed(listing("2024-03-02"), {"日期": "2025-03-01", "状态": "提前移出"}),
    ),
    silent("listing-removal", listed(listing("2024-03-02"), {"日期": "2025-03-02", "状态": "提前移出"})),
    silent("listing-removal", listed(listing("2024-03-02"), {"日期": "2025-03-03", "状态": "提前移出"})),
    silent("listing-removal", listed(listing("2024-03-02"), {"日期": "2025-03-01", "状态": "期满移出"})),
    silent("listing-removal", listed({"日期": "2025-03-01", "状态": "提前移出"})),
)

CLEARED = {"日期": "2026-03-10", "验收人": ["张山"]}
ONE_FACT = {"种类": "违法行为", "日期": "2026-02-10", "要点": "1.1"}
TWO_FOUND = [r.found("1.1"), r.found("3.4")]
JOINED = {"日期": "2026-02-20", "主企业": OTHER_ENTERPRISE}
DONE = r.plan(r.done("取缔", "2026-03-05"))
AGAIN = {
    "违法行为": [r.found("1.1"), r.found("1.1", "2026-03-20")],
    "销号": [CLEARED, {"日期": "2026-03-30", "验收人": ["张山"]}],
}
"""A second case, from 03-20 to 03-30."""
LICENCE = {"种类": "危险化学品经营许可证", "编号": "晋危1号", "状态": "有效"}
LAID_ASIDE = {"日期": "2026-03-01", "措施": "断电", "决定": "不采取", "理由": "没有接电", "批准人": "王乡长"}
CHOICE = {"违法行为": [r.found("1.1")], "风险": [r.rated("一般")]}  # 取缔 against 规范提升

CLEARANCES = (
    fires("cleared-open-measure", ("销号", 0), cleared(处置=r.plan("取缔"))),
    fires(
        "cleared-open-measure",
        ("处置", 0, "措施", 1),
        cleared(处置=r.plan(r.done("取缔", "2026-03-05"), "断电")),
    ),
    silent("cleared-open-measure", cleared()),
    silent(
        "cleared-open-measure", cleared(处置=r.plan(r.done("取缔", "2026-03-05"), "责令立即停产"))
    ),  # covered
    silent(
        "cleared-open-measure",
        cleared(
            **CHOICE,
            处置=r.plan(
                r.done("取缔", "2026-03-05"), r.done("加强监管", "2026-03-05"), 取舍="已取缔，不再规范"
            ),
        ),
    ),
    fires(
        "cleared-open-measure",
        ("销号", 0),
        cleared(**CHOICE, 处置=r.plan(r.done("取缔", "2026-03-05"), r.done("加强监管", "2026-03-05"))),
    ),
    fires(  # what came after does not mend an end
        "cleared-open-measure",
        ("销号", 0),
        cleared(处置=r.plan("取缔"), 回头看=[{"日期": "2026-03-20", "结果": "反弹"}]),
    ),
    fires(
        "cleared-open-measure",
        ("处置", 1, "措施", 1),
        cleared(
            **AGAIN | {"处置": [DONE, r.plan(r.done("取缔", "2026-03-22"), "断电", decided="2026-03-21")]}
        ),
    ),
    silent(
        "cleared-open-measure",
        cleared(**AGAIN | {"处置": [DONE, r.plan(r.done("取缔", "2026-03-22"), decided="2026-03-21")]}),
    ),
    silent(
        "cleared-open-measure",
        cleared(处置=r.plan(r.done("取缔", "2026-03-05"), "断电", 取舍=[LAID_ASIDE])),
    ),
    fires("cleared-open-inquiry", ("销号", 0), cleared(一案三查={"保护伞": {"状态": "未查"}})),
    fires("cleared-nothing", ("销号", 0), cleared(销号={"日期": "2026-02-09", "验收人": ["张山"]})),
    fires("cleared-nothing", ("销号", 0), cleared(违法行为=[])),
    fires("transfer-unverified", ("移交", 0), r.lead(移交=[r.handed("2026-02-14")])),
    silent("transfer-unverified", true_lead()),
    fires("act-untrue", ("强制措施", 0), true_lead(核查=[verified("2026-02-12", "不属实")])),
    silent("act-untrue", true_lead()),
    fires("case-without-violation", ("处置", 0, "措施", 0), case("取缔", 违法行为=[])),
    silent("case-without-violation", case("取缔")),
    fires("closure-steps", ("关闭", 0), case(关闭=[{"日期": "2026-03-01", "步骤": "决定"}])),
    silent("closure-steps", case(关闭=[{"日期": "2026-03-01", "步骤": "提请"}])),
    fires("look-back-early", ("回头看", 0), case(回头看=[{"日期": "2026-03-01", "结果": "未反弹"}])),
    silent("look-back-early", cleared(回头看=[{"日期": "2026-03-17", "结果": "未反弹"}])),
    fires("signed-again", (), cleared(销号=[{**CLEARED, "事实": [ONE_FACT]}], 违法行为=TWO_FOUND)),
    silent("signed-again", cleared(违法行为=TWO_FOUND)),  # the act lists both
    silent("signed-again", cleared(销号=[{**CLEARED, "事实": [ONE_FACT]}], 违法行为=TWO_FOUND[:1])),
    fires("joined-master", ("并入",), case(并入={**JOINED, "主企业": r.ENTERPRISE_ID})),
    fires("joined-master", ("并入",), case(并入=JOINED), r.enterprise(编号=OTHER_ENTERPRISE, 并入=JOINED)),
    fires(
        "joined-master",
        ("违法行为", 1),
        case(并入=JOINED, 违法行为=[r.found("1.1", "2026-02-20"), r.found("1.1", "2026-02-21")]),
    ),
    silent(
        "joined-master",
        case(并入=JOINED, 违法行为=[r.found("1.1", "2026-02-20")]),
        r.enterprise(编号=OTHER_ENTERPRISE),
    ),
    silent("cleared-nothing", cleared(销号={"日期": "2026-02-10", "验收人": ["张山"]})),
    silent("cleared-nothing", cleared(销号=[CLEARED, {"日期": "2026-03-12", "验收人": ["张山"]}])),
    silent("cleared-open-inquiry", cleared()),
    silent("cleared-open-inquiry", cleared(违法行为=[r.found("2.2")], 一案三查=[])),
    fires("cleared-material", ("危险化学品", 0), cleared(危险化学品=[chemical()])),
    fires("cleared-material", ("危险化学品", 0), cleared(危险化学品=[chemical()], 物料去向=[moved("19.9")])),
    fires(
        "cleared-material",
        ("危险化学品", 0),
        cleared(危险化学品=[chemical()], 物料去向=[moved("20"), moved("1")]),
    ),
    fires("cleared-material", ("危险化学品", 0), cleared(危险化学品=[chemical(None)])),
    fires("cleared-material", ("危险化学品", 0), cleared(危险化学品=[chemical(None)], 物料去向=[moved("3")])),
    fires("cleared-material", ("物料去向", 0), cleared(物料去向=[moved("20")])),
    fires(  # of the second case, by its place in the record
        "cleared-material",
        ("危险化学品", 1),
        cleared(
            危险化学品=[chemical(), chemical("5", 查明日期="2026-03-20")],
            物料去向=[moved("20")],
            **AGAIN,
        ),
    ),
    silent("cleared-material", cleared(危险化学品=[chemical()], 物料去向=[moved("15"), moved("5.0")])),
    silent("cleared-material", cleared(危险化学品=[chemical("15"), chemical("5")], 物料去向=[moved("20")])),
    silent("cleared-material", cleared(危险化学品=[chemical(许可="是", 证照="晋危1号")], 证照=[LICENCE])),
    fires("cleared-material", ("危险化学品", 0), cleared(危险化学品=[chemical(许可="是")], 证照=[LICENCE])),
    silent("cleared-material", cleared(危险化学品=[chemical(许可="无需", 说明="家用")])),
    silent("cleared-material", cleared(危险化学品=[chemical("5", 查明日期="2026-03-11")])),  # found later
    silent("cleared-material", case(危险化学品=[chemical()])),
    # what was found before the end and entered after it, with where it went: not before who signed
    silent(
        "cleared-material", seen(chemical(), chemical("60", 品名="煤油"), moved("20"), moved("60", "煤油"))
    ),
    silent("cleared-material", seen(chemical(), chemical("5"), moved("20"))),
    silent("cleared-material", seen(chemical(), chemical("5"), moved("20"), moved("5"))),
    fires(
        "cleared-material",
        ("危险化学品", 0),
        seen(chemical(), chemical("5"), moved("19")),
    ),
    fires("cleared-material", ("危险化学品", 0), seen(chemical(), moved("20"), moved("1"))),
    fires("cleared-acceptor", ("销号", 0), cleared(销号={"日期": "2026-03-10"})),
    fires(
        "cleared-acceptor",
        ("销号", 0, "验收人", 1),
        cleared(
            处置=r.plan({**r.done("取缔", "2026-03-05"), "责任人": "李海、王强"}),
            销号={"日期": "2026-03-10", "验收人": ["张山", "王强"]},
        ),
    ),
    silent("cleared-acceptor", cleared(处置=r.plan({**r.done("取缔", "2026-03-05"), "责任人": "李海"}))),
)


def choosing(*choices: dict[str, Any], **fields: Any) -> Enterprise:
    """A den with 取缔 in its plan, and its 取舍."""
    default = {"性质": "小作坊", "处置": [{**r.plan("取缔"), "取舍": list(choices)}]}
    return case(**{**default, **fields})


ASIDE = {"日期": "2026-02-20", "措施": "限期整改", "决定": "不采取", "理由": "依法取缔", "批准人": "王乡长"}
MIDDLE = {"风险": [r.rated("较大")]}
ABOUT = {"约": "是", "许可": "否"}
SHORT = {**moved("2"), "去向": "核减", "理由": "过磅十八千克"}
PLANS = (
    fires("choice-unsigned", ("处置", 0, "取舍", 0), choosing({**ASIDE, "批准人": None})),
    fires("choice-unsigned", ("处置", 0, "取舍", 0), choosing({**ASIDE, "决定": None})),
    fires("choice-unsigned", ("处置", 0, "取舍", 0), choosing({**ASIDE, "决定": "改为"})),
    fires("choice-unsigned", ("处置", 0, "取舍", 1), choosing(ASIDE, {**ASIDE, "改为": "断电"})),
    silent("choice-unsigned", choosing(ASIDE, {**ASIDE, "决定": "改为", "改为": "断电"})),
    fires("choice-unnamed", ("处置", 0, "取舍", 0), choosing({"理由": "依法取缔"})),
    silent("choice-unnamed", choosing(ASIDE)),
    fires("choice-missing", (), choosing(**MIDDLE)),
    silent("choice-missing", choosing(ASIDE, **MIDDLE)),
    silent("choice-missing", choosing(**MIDDLE, 销号={"日期": "2026-03-10", "验收人": ["张山"]})),
    fires("cleared-open-conflict", ("销号", 0), cleared(性质="小作坊", **MIDDLE)),
    silent("cleared-open-conflict", cleared(性质="小作坊")),
    fires("risk-lowered", ("风险", 1), case(风险=[r.rated("较大"), r.rated("一般")])),
    fires("risk-lowered", ("风险", 1), case(风险=[r.rated("重大"), r.rated("较大", 理由="已停")])),
    silent("risk-lowered", case(风险=[r.rated("较大"), r.rated("一般", 理由="已停")])),
    silent("risk-lowered", case(风险=[r.rated("重大"), r.rated("较大", 理由="已停", 批准人="王乡长")])),
    fires("material-licence", ("危险化学品", 0), case(危险化学品=[chemical(许可="是")], 证照=[LICENCE])),
    fires(
        "material-licence", ("危险化学品", 1), case(危险化学品=[chemical(许可="否"), chemical(许可="无需")])
    ),
    silent("material-licence", case(危险化学品=[chemical(许可="是", 证照="晋危1号")], 证照=[LICENCE])),
    fires(
        "material-unreasoned",
        ("物料去向", 0),
        case(危险化学品=[chemical(**ABOUT)], 物料去向=[{**SHORT, "理由": None}, moved("18")]),
    ),
    silent("material-unreasoned", case(危险化学品=[chemical(**ABOUT)], 物料去向=[SHORT, moved("18")])),
    fires(
        "material-written-off",
        ("物料去向", 1),
        case(危险化学品=[chemical(许可="否")], 物料去向=[moved("18"), SHORT]),
    ),
    fires(
        "material-written-off",
        ("危险化学品", 0),
        case(危险化学品=[chemical(**ABOUT)], 物料去向=[SHORT]),
    ),
    silent("material-written-off", case(危险化学品=[chemical(**ABOUT)], 物料去向=[SHORT, moved("18")])),
)


def looked_back(*items: tuple[str, str], result: str = "未反弹", day: str = "2026-03-17") -> Enterprise:
    """A cleared case, looked back on with what was found of each measure."""
    answers = [{"措施": measure, "结果": kept} for measure, kept in items]
    return cleared(回头看=[{"日期": day, "人员": ["张山"], "结果": result, "核对": answers}])


LOOK_BACKS = (
    fires("look-back-unanswered", ("回头看", 0), looked_back()),
    fires("look-back-unanswered", ("回头看", 0), looked_back(("断电", "已落实"))),
    fires("look-back-unanswered", ("回头看", 0), looked_back(day="2026-03-05")),
    silent("look-back-unanswered", looked_back(day="2026-03-04")),
    silent("look-back-unanswered", looked_back(("取缔", "已落实"))),
    silent("look-back-unanswered", looked_back(("取缔", "未落实"), result="反弹")),
    fires("look-back-broken", ("回头看", 0, "核对", 1), looked_back(("取缔", "已落实"), ("断电", "未落实"))),
    silent("look-back-broken", looked_back(("取缔", "已落实"))),
    silent("look-back-broken", looked_back(("取缔", "未落实"), result="反弹")),
)


def document(text: str, day: str = "2026-02-12") -> Lead:
    """A lead with one act of a day and the document of it; the case of `fined`."""
    return r.lead(企业=r.ENTERPRISE_ID, 强制措施=[r.stopped(day, 文书=text)])


def attached(name: str) -> Lead:
    """A lead of the same case with an attachment."""
    return r.lead(企业=r.ENTERPRISE_ID, 附件=[{"名称": name, "摘要": "0" * 64}])


def fined(**fields: Any) -> Enterprise:
    """An enterprise that was fined on 03-01."""
    default = {
        "日期": "2026-03-01",
        "种类": "罚款",
        "机关": COUNTY,
        "文号": "县应急罚〔2026〕3号",
        "金额": "100",
    }
    return r.enterprise(处罚=[default | fields])


def planned(text: str, done_on: str = "2026-03-01") -> Enterprise:
    """A case of 02-10 with a measure and the document of it."""
    return case({**r.done("取缔", done_on), "文书": text})


def seized(**fields: Any) -> Lead:
    return r.lead(强制措施=[r.stopped("2026-02-12", "查封", **fields)])


def passed_on(**fields: Any) -> Lead:
    return r.lead(移交=[{"日期": "2026-02-14", "接收单位": COUNTY, "文号": "寺应急移〔2026〕1号"} | fields])


DECISION, RECORD = "县应急现决〔2026〕3号", "县应急检记〔2026〕3号"
NOTICE = "县应急罚告〔2026〕3号"
ACT, NUMBER = ("强制措施", 0, "文书"), ("处罚", 0, "文号")
DOCUMENTS = (
    *(
        fires("document-number", ACT, document(text))
        for text in (
            "县应急责改[2026]3号",
            "县应急责改【2026】3号",
            "县应急责改（2026）3号",
            "县应急责改(2026)3号",
            "县应急责改〔2026〕3 号",
            "县应急责改〔2026〕第3号",
            "县应急责改〔2026〕03号",
            "县应急责改〔2026〕３号",
            "县应急责改〔２０２６〕3号",
            "县应急责改〔2026〕3号、县应急询[2026]3号",
        )
    ),
    silent("document-number", document("县应急责改〔2026〕3号")),
    silent("document-number", document("县应急责改〔2026〕30号、县应急询〔2026〕3号")),
    silent("document-number", document("停电通知书")),
    silent("document-number", attached("县应急责改[2026]3号.pdf")),
    fires("document-number", NUMBER, fined(文号="罚款决定")),
    silent("document-number", fined(文号="阳公（治）行罚决字〔2026〕7号")),
    silent("document-number", fined(文号="罚款决定、县应急罚〔2026〕3号")),
    fires("document-number", ("移交", 0, "文号"), passed_on(文号="移交函")),
    fires("document-number", ("名单", 0, "文号"), listed(listing("2026-03-10", 文号="列入决定"))),
    fires("document-year", ACT, document("县应急责改〔2025〕3号")),
    fires("document-year", ACT, document("县应急责改[2027]3号")),
    silent("document-year", document("县应急责改〔2026〕3号")),
    silent("document-year", document("县应急责改〔2025〕3号", "2025-12-31")),
    fires("document-year", ACT, document("县应急责改〔2025〕3号", "2026-01-01")),
    fires("document-year", ACT, document("县应急责改〔2026〕3号", "2025-12-31")),
    silent("document-year", attached("县应急责改〔2025〕3号.pdf")),
    fires("document-year", ("处置", 0, "措施", 0, "文书"), planned("县应急责改〔2025〕3号")),
    fires("document-year", ("处置", 0, "措施", 0, "文书"), planned("县应急责改〔2027〕3号")),
    silent("document-year", planned("县应急责改〔2026〕3号")),
    fires("document-prerequisite", ACT, document(DECISION)),
    fires("document-prerequisite", ACT, document(f"{DECISION}、县应急检记")),
    silent("document-prerequisite", document(f"{RECORD}、{DECISION}")),
    silent("document-prerequisite", document(RECORD)),
    silent("document-prerequisite", document("现场处理措施通知")),
    silent("document-prerequisite", document("县应急现决"), attached("现场检查记录.pdf")),
    fires("document-prerequisite", ACT, document("现场处理措施决定书")),
    silent("document-prerequisite", r.lead(强制措施=[r.stopped("2026-02-11", 文书=RECORD), r.stopped("2026-02-12", 文书=DECISION)])),
    silent("document-prerequisite", r.lead(强制措施=[r.stopped("2026-02-12", 文书=RECORD), r.stopped("2026-02-12", 文书=DECISION)])),
    fires("document-prerequisite", ACT, r.lead(强制措施=[r.stopped("2026-02-12", 文书=DECISION), r.stopped("2026-02-13", 文书=RECORD)])),
    fires("document-prerequisite", ("处置", 0, "措施", 0, "文书"), planned("县应急复查〔2026〕3号")),
    fires("document-prerequisite", ("处置", 0, "措施", 0, "文书"), planned("县应急复查〔2026〕3号"), document(RECORD)),
    silent("document-prerequisite", planned("县应急复查〔2026〕3号"), document(DECISION)),
    silent("document-prerequisite", planned("县应急复查〔2026〕3号"), document("县应急责改〔2026〕3号")),
    fires("document-prerequisite", ("处置", 0, "措施", 0, "文书"), planned("县应急复查〔2026〕3号"), document(DECISION, "2026-03-02")),
    silent("document-prerequisite", planned("县应急复查〔2026〕3号"), document(DECISION, "2026-03-01")),
    fires("document-prerequisite", ("处置", 0, "措施", 0, "文书"), planned("县应急复查〔2026〕3号"), r.lead(强制措施=[r.stopped("2026-02-12", 文书=DECISION)])),
    fires("document-prerequisite", NUMBER, fined()),
    silent("document-prerequisite", fined(文号=f"{NOTICE}、县应急罚〔2026〕3号")),
    silent("document-prerequisite", fined(), attached("行政处罚告知书.jpg")),
    silent("document-prerequisite", fined(文号="当场处罚决定书〔2026〕3号")),
    silent("document-prerequisite", fined(金额="50000")),
    fires("sanction-document", ("处罚", 0), r.enterprise(处罚=[{"日期": "2026-03-01", "种类": "警告", "机关": COUNTY}])),
    fires("sanction-document", NUMBER, fined(文号=DECISION)),
    fires("sanction-document", NUMBER, fined(文号=NOTICE)),
    silent("sanction-document", fined()),
    silent("sanction-document", fined(文号=f"{NOTICE}、县应急罚〔2026〕3号")),
    silent("sanction-document", fined(文号="阳公（治）行罚决字〔2026〕7号")),
    silent("sanction-document", fined(文号="当场处罚决定书〔2026〕3号")),
    silent("sanction-unheard", fined(金额="49999.99")),
    fires("sanction-unheard", ("处罚", 0), fined(金额="50000")),
    silent("sanction-unheard", fined(金额="19999.99", 对象="个人")),
    fires("sanction-unheard", ("处罚", 0), fined(金额="20000", 对象="个人")),
    silent("sanction-unheard", fined(金额="20000", 对象="单位")),
    fires("sanction-unheard", ("处罚", 0), fined(金额="300"), campaign=r.campaign(听证标准={"单位": "300"})),
    silent("sanction-unheard", fined(金额="50000"), campaign=r.campaign(听证标准={"单位": "50000.01"})),
    fires("sanction-unheard", ("处罚", 0), fined(种类="没收违法所得", 金额="50000")),
    silent("sanction-unheard", r.enterprise(处罚=[{"日期": "2026-03-01", "种类": "罚款", "机关": COUNTY}])),
    *(
        fires("sanction-unheard", ("处罚", 0), fined(种类=kind))
        for kind in ("降低资质等级", "吊销许可证件", "责令停产停业", "责令关闭", "限制从业")
    ),
    silent("sanction-unheard", fined(种类="警告", 金额="50000")),
    silent("sanction-unheard", fined(种类="责令关闭", 文号=f"{NOTICE}、县应急罚〔2026〕3号")),
    silent("sanction-unheard", fined(种类="责令关闭"), attached("听证告知书.pdf")),
    silent("sanction-unheard", fined(种类="责令关闭"), document(NOTICE, "2026-03-01")),
    fires("sanction-unheard", ("处罚", 0), fined(种类="责令关闭"), document(NOTICE, "2026-03-02")),
    fires("sanction-unheard", ("处罚", 0), fined(种类="责令关闭"), document(RECORD)),
    fires("seizure-document", ("强制措施", 0), seized()),
    fires("seizure-document", ("强制措施", 0), r.lead(强制措施=[r.stopped("2026-02-12", "扣押")])),
    fires("seizure-document", ACT, seized(文书=RECORD)),
    fires("seizure-document", ACT, seized(文书=f"{RECORD}、询问通知书")),
    fires("seizure-document", ACT, r.lead(强制措施=[r.stopped("2026-02-12", "查封", 文书=RECORD), r.stopped("2026-02-12", 文书=DECISION)])),
    silent("seizure-document", seized(文书=f"{RECORD}、查封（扣押）决定书")),
    silent("seizure-document", seized(文书="县应急查扣〔2026〕3号")),
    silent("seizure-document", r.lead(强制措施=[r.stopped("2026-02-12")])),
    fires("transfer-document", ("移交", 0), passed_on(文号=None)),
    silent("transfer-document", passed_on()),
    silent("transfer-document", passed_on(文号=None, 接收单位="乡纪委")),
)  # fmt: skip


def visited(*visits: dict[str, Any], **fields: Any) -> Enterprise:
    return r.enterprise(排查=[visit(**item) for item in visits], **fields)


def inspected(nature: str, **fields: Any) -> dict[str, Any]:
    return {"性质": nature, "人员": ["张山", "李海"], "审批": "王乡长", **fields}


def crossed(*units: str) -> dict[str, Any]:
    return {"方式": "交叉检查", "单位": list(units)}


CAPPED = r.campaign(检查频次上限="2")
ROUTINE, SPECIAL, OWN = inspected("日常检查"), inspected("专项检查"), inspected("个案检查", 线索=r.LEAD_ID)
NEXT_YEAR = inspected("日常检查", 日期="2027-02-11")
VISITS = (
    fires("visit-people", ("排查", 0, "人员"), visited(inspected("日常检查", 人员=["张山"]))),
    fires("visit-people", ("排查", 0, "人员"), visited(inspected("专项检查", 人员=["张山", "张山"]))),
    fires("visit-people", ("排查", 1, "人员"), visited(SPECIAL, inspected("个案检查", 人员=[]))),
    fires("visit-people", ("排查", 0, "人员"), r.site(排查=[visit(性质="日常检查", 人员=["张山"])])),
    silent("visit-people", visited(ROUTINE)),
    silent("visit-people", visited(inspected("巡查", 人员=["张山"]))),
    silent("visit-people", visited({"人员": ["张山"]})),
    fires("visit-approval", ("排查", 0), visited(inspected("日常检查", 审批=None))),
    fires("visit-approval", ("排查", 0), visited(inspected("专项检查", 审批=None))),
    silent("visit-approval", visited(ROUTINE, SPECIAL)),
    silent("visit-approval", visited(inspected("个案检查", 审批=None))),
    silent("visit-approval", visited({"性质": "巡查"}, {})),
    fires("visit-lead", ("排查", 1), visited(OWN, inspected("个案检查"))),
    silent("visit-lead", visited(OWN)),
    silent("visit-lead", visited(ROUTINE)),
    fires("visit-unfollowed", ("排查", 0, "结果"), r.site(排查=[visit(结果="发现问题")])),
    fires("visit-unfollowed", ("排查", 0, "结果"), r.enterprise(排查=[visit(结果="发现问题")])),
    silent("visit-unfollowed", r.site(排查=[visit(结果="未发现")])),
    silent("visit-unfollowed", r.site(排查=[visit(结果="发现问题", 问题类别="隐患")])),
    fires("visit-unfollowed", ("排查", 0, "结果"), r.site(排查=[visit(结果="发现问题", 问题类别="非法违法")])),
    silent("visit-unfollowed", r.site(排查=[visit(结果="发现问题", 线索=r.LEAD_ID)]), r.lead()),
    silent("visit-unfollowed", r.site(排查=[visit(结果="发现问题")]), r.lead(场所=r.SITE_ID)),
    silent("visit-unfollowed", r.enterprise(排查=[visit(结果="发现问题")]), r.lead(企业=r.ENTERPRISE_ID)),
    fires("visit-cross", ("排查", 0, "单位"), visited(crossed("乡应急办"))),
    fires("visit-cross", ("排查", 0, "单位"), r.site(企业=r.ENTERPRISE_ID, 排查=[visit(**crossed("乡应急办"))]), r.enterprise()),
    silent("visit-cross", r.site(排查=[visit(**crossed("乡应急办"))])),
    silent("visit-cross", visited(crossed("乡应急办", "派出所"))),
    silent("visit-cross", visited(crossed("派出所"))),
    silent("visit-cross", visited(crossed())),
    silent("visit-cross", visited({"方式": "明查", "单位": ["乡应急办"]})),
    fires("visit-cap", ("排查", 2), visited(ROUTINE, SPECIAL, inspected("个案检查")), campaign=CAPPED),
    silent("visit-cap", visited(ROUTINE, SPECIAL), campaign=CAPPED),
    silent("visit-cap", visited(ROUTINE, SPECIAL, OWN, {"性质": "巡查"}, {}), campaign=CAPPED),
    silent("visit-cap", visited(ROUTINE, SPECIAL, NEXT_YEAR), campaign=CAPPED),
    silent("visit-cap", visited(ROUTINE, SPECIAL, ROUTINE)),
)  # fmt: skip


def approved(base: Enterprise, **changes: Any) -> Enterprise:
    """A plan approved on the facts of an enterprise, some of which changed afterwards."""
    answered = [fact.tree() for fact in facts(base, r.ledger(base))]
    [plan] = base.tree()["处置"]
    signed = {**plan, "审定": {**SIGNED, "事实": answered}}
    return Enterprise.model_validate({**base.tree(), "处置": [signed], **changes})


SIGNED = {"日期": "2026-02-12", "审定人": "王乡长"}
LATER = [r.found("1.1"), r.found("3.4", "2026-02-20")]
APPROVALS = (
    fires("approval-stale", ("处置", 0, "审定"), approved(case("取缔"), 违法行为=LATER)),
    silent("approval-stale", approved(case("取缔"), 经营状态="停产")),  # prose and states are no facts
    silent("approval-stale", approved(case("取缔"))),
    silent("approval-stale", case("取缔")),
    silent("approval-stale", case(处置=r.plan("取缔", 审定=SIGNED))),
    silent("approval-stale", approved(cleared(), 违法行为=[r.found("1.1"), r.found("3.4", "2026-03-01")])),
    fires("approval-unlisted", ("处置", 0, "审定"), case(处置=r.plan("取缔", 审定=SIGNED))),
    silent("approval-unlisted", approved(case("取缔"))),
    silent("approval-unlisted", case("取缔")),
    silent("approval-unlisted", cleared(处置=r.plan(r.done("取缔", "2026-03-05"), 审定=SIGNED))),
)

METERED = r.enterprise(用电户号="0400012345678")
POWER = (
    Case("power-zeros", ("用电户号",), (METERED,), meter="400012345678"),
    Case("power-zeros", ("用电户号",), (r.site(用电户号="400012345678"),), meter="0400012345678"),
    Case("power-zeros", None, (METERED,), meter="0400012345678"),
    Case("power-zeros", None, (METERED, r.site(用电户号="400012345678")), meter="400012345678"),
    Case("power-zeros", None, (METERED,), meter="40001234567"),
)

TWIN: dict[str, Any] = {"编号": OTHER_ENTERPRISE, "名称": "东沟加工点", "村": "东沟村"}
NO_LICENCE: dict[str, Any] = {"统一社会信用代码": None, "无代码原因": "无照"}
METER: dict[str, Any] = {"用电户号": "示例电01"}
OTHER_SITE = "CS-260210-0002"
MISTAKEN: dict[str, Any] = {"作废": {"日期": "2026-03-01", "理由": "登记两次"}}


def joined(master: str, of: str) -> dict[str, Any]:
    return {"并入": {"日期": "2026-03-01", of: master}}


REGISTERED_TWICE = (
    fires("enterprise-code-twice", ("统一社会信用代码",), r.enterprise(), r.enterprise(**TWIN)),
    silent("enterprise-code-twice", r.enterprise(), r.enterprise(**TWIN, **NO_LICENCE)),
    silent("enterprise-code-twice", r.enterprise(**NO_LICENCE), r.enterprise(**TWIN, **NO_LICENCE)),
    silent(
        "enterprise-code-twice",
        r.enterprise(),
        r.enterprise(**TWIN, **joined(r.ENTERPRISE_ID, "主企业")),
    ),
    silent("enterprise-code-twice", r.enterprise(), r.enterprise(**TWIN, **MISTAKEN)),
    fires("registered-twice", ("名称",), r.enterprise(), r.enterprise(编号=OTHER_ENTERPRISE)),
    fires(
        "registered-twice",
        ("名称",),
        r.enterprise(**NO_LICENCE),
        r.enterprise(编号=OTHER_ENTERPRISE, **NO_LICENCE),
    ),
    fires("registered-twice", ("名称",), r.enterprise(), r.enterprise(编号=OTHER_ENTERPRISE, **NO_LICENCE)),
    silent(
        "registered-twice",
        r.enterprise(),
        r.enterprise(编号=OTHER_ENTERPRISE, 统一社会信用代码="91000000MA0000029L"),
    ),
    silent("registered-twice", r.enterprise(), r.enterprise(编号=OTHER_ENTERPRISE, 村="东沟村")),
    silent("registered-twice", r.enterprise(关联=[OTHER_ENTERPRISE]), r.enterprise(编号=OTHER_ENTERPRISE)),
    silent("registered-twice", r.enterprise(), r.enterprise(编号=OTHER_ENTERPRISE, 关联=[r.ENTERPRISE_ID])),
    silent("registered-twice", r.enterprise(), r.enterprise(编号=OTHER_ENTERPRISE, **MISTAKEN)),
    fires("registered-twice", ("名称",), r.site(), r.site(编号=OTHER_SITE)),
    fires("registered-twice", ("名称",), r.site(地址="村东"), r.site(编号=OTHER_SITE)),
    silent("registered-twice", r.site(地址="村东"), r.site(编号=OTHER_SITE, 地址="村西")),
    silent("registered-twice", r.site(网格="第一网格"), r.site(编号=OTHER_SITE, 网格="第二网格")),
    silent("registered-twice", r.site(), r.site(编号=OTHER_SITE, **joined(r.SITE_ID, "主场所"))),
    fires("meter-twice", ("用电户号",), r.enterprise(**METER), r.enterprise(**TWIN, **METER)),
    fires(
        "meter-twice",
        ("用电户号",),
        r.enterprise(用电户号="Ab-1"),
        r.enterprise(**TWIN, 用电户号="Ａb-1"),
    ),
    fires("meter-twice", ("用电户号",), r.enterprise(**METER), r.site(**METER)),
    fires("meter-twice", ("用电户号",), r.site(**METER), r.enterprise(**METER)),
    fires("meter-twice", ("用电户号",), r.site(**METER), r.site(编号=OTHER_SITE, 村="东沟村", **METER)),
    silent("meter-twice", r.site(**METER), r.site(编号=OTHER_SITE, **METER)),  # rooms of one yard
    silent("meter-twice", r.site(企业=r.ENTERPRISE_ID, **METER), r.enterprise(**METER)),
    silent("meter-twice", r.enterprise(**METER), r.site(企业=r.ENTERPRISE_ID, **METER)),
    silent(
        "meter-twice",
        r.site(企业=OTHER_ENTERPRISE, **METER),
        r.enterprise(**METER),
        r.enterprise(**TWIN, **joined(r.ENTERPRISE_ID, "主企业")),
    ),
    silent("meter-twice", r.enterprise(关联=[OTHER_ENTERPRISE], **METER), r.enterprise(**TWIN, **METER)),
    silent("meter-twice", r.enterprise(**METER), r.enterprise(**TWIN, 经营状态="搬离", **METER)),
    silent("meter-twice", r.enterprise(经营状态="搬离", **METER), r.enterprise(**TWIN, **METER)),
    fires(
        "meter-twice", ("用电户号",), r.enterprise(**METER), r.enterprise(**TWIN, 经营状态="停产", **METER)
    ),
)


def judged(result: str, *keys: str, day: str = "2026-02-12") -> dict[str, Any]:
    facts = [{"种类": "违法行为", "日期": "2026-02-10", "要点": key} for key in keys]
    return {"日期": day, "结论": result, "理由": "违法事实不成立", "批准人": "张山", "事实": facts}


def stepped(state: str, day: str = "2026-03-10", **fields: Any) -> dict[str, Any]:
    return {"日期": day, "状态": state, **fields}


def verdicts(*rows: tuple[str, str]) -> Lead:
    return r.lead(核查=[r.verified(time, verdict) for time, verdict in rows])


def replies(*rows: tuple[str, str]) -> Lead:
    """A lead handed over twice, what the second receiver said by day."""
    said = [{"日期": day, "结果": result} for day, result in rows]
    handed = {"日期": "2026-02-13", "接收单位": "示例县应急管理局", "文号": "示例1号"}
    return r.lead(移交=[handed, {**handed, "接收单位": "示例县公安局", "回告": said}])


SAME = "last-of-a-day"
LAST_OF_A_DAY = (
    fires(SAME, ("移交", 1, "回告", 1), replies(("2026-02-20", "处罚"), ("2026-02-20", "不予处罚"))),
    fires(SAME, ("移交", 1, "回告", 1), replies(("2026-02-20", "处罚"), ("2026-02-20", "立案"))),
    silent(SAME, replies(("2026-02-20", "立案"), ("2026-02-20", "处罚"))),
    silent(SAME, replies(("2026-02-20", "处罚"), ("2026-02-20", "处罚"))),
    silent(SAME, replies(("2026-02-19", "处罚"), ("2026-02-20", "不予处罚"))),
    fires(SAME, ("核查", 1), verdicts(("2026-02-12 10:00", "属实"), ("2026-02-12 10:00", "不属实"))),
    silent(SAME, verdicts(("2026-02-12 10:00", "属实"), ("2026-02-12 10:01", "不属实"))),
    silent(SAME, verdicts(("2026-02-12 09:59", "属实"), ("2026-02-12 10:00", "不属实"))),
    silent(SAME, verdicts(("2026-02-12 10:00", "属实"), ("2026-02-12 10:00", "属实"))),
    fires(SAME, ("风险", 1), r.enterprise(风险=[r.rated("一般"), r.rated("重大")])),
    silent(SAME, r.enterprise(风险=[r.rated("一般"), r.rated("重大", 理由="又查出储罐")])),
    silent(SAME, r.enterprise(风险=[r.rated("重大"), r.rated("一般")])),  # an error of its own
    silent(SAME, r.enterprise(风险=[r.rated("一般"), r.rated("一般")])),
    silent(SAME, r.enterprise(风险=[r.rated("一般", "2026-02-09"), r.rated("重大")])),
    silent(SAME, r.enterprise(风险=[r.rated("一般"), r.rated("重大", "2026-02-11")])),
    fires(
        SAME,
        ("风险", 2),
        r.enterprise(风险=[r.rated("一般"), r.rated("较大", "2026-02-09"), r.rated("重大")]),
    ),
    fires(SAME, ("认定", 1), r.enterprise(认定=[judged("不立案"), judged("撤案")])),
    fires(SAME, ("认定", 1), r.enterprise(认定=[judged("不立案", "1.1"), judged("撤案", "1.1", "1.2")])),
    silent(SAME, r.enterprise(认定=[judged("不立案", "1.1"), judged("撤案", "1.2")])),
    silent(SAME, r.enterprise(认定=[judged("不立案"), judged("不立案")])),
    silent(SAME, r.enterprise(认定=[judged("不立案", day="2026-02-11"), judged("撤案")])),
    fires(SAME, ("处置", 1), r.enterprise(处置=[r.plan("取缔"), r.plan("限期整改")])),
    silent(SAME, r.enterprise(处置=[r.plan("取缔"), r.plan("取缔", "断电")])),
    silent(SAME, r.enterprise(处置=[r.plan("取缔"), r.plan("限期整改", decided="2026-02-13")])),
    fires(
        SAME,
        ("一案三查", 1),
        r.enterprise(一案三查=[{"问项": "供电", "状态": one, "日期": "2026-03-01"} for one in ("已查实", "已查否")]),
    ),
    silent(
        SAME,
        r.enterprise(
            一案三查=[
                {"问项": question, "状态": state, "日期": "2026-03-01"}
                for question, state in (("供电", "已查实"), ("供水", "已查否"))
            ]
        ),
    ),
    silent(
        SAME,
        r.enterprise(一案三查=[{"问项": "供电", "状态": one, "日期": "2026-03-01"} for one in ("在查", "已查否")]),
    ),
    silent(SAME, r.enterprise(一案三查=[{"问项": "供电", "状态": one} for one in ("已查实", "已查否")])),
    fires(SAME, ("名单", 1), listed(stepped("已列入"), stepped("未采纳"))),
    fires(SAME, ("名单", 1), listed(stepped("已告知"), stepped("建议列入"))),
    silent(SAME, listed(stepped("建议列入"), stepped("已报县级"))),
    silent(SAME, listed(stepped("已告知"), stepped("已列入"))),
    silent(SAME, listed(stepped("已列入"), stepped("提前移出", 理由="信用修复"))),
    silent(SAME, listed(stepped("已列入", "2026-03-09"), stepped("未采纳"))),
)  # fmt: skip


def closings(*rows: tuple[str, str], **fields: Any) -> Lead:
    return r.lead(办结=[r.closed(*row) for row in rows], **fields)


TWICE = "lead-closed-twice"
CLOSED_TWICE = (
    fires(TWICE, ("办结", 1), closings(("2026-02-12", "查否"), ("2026-02-12", "查否"))),
    fires(TWICE, ("办结", 1), closings(("2026-02-12", "查否"), ("2026-02-13", "已整治到位"))),
    fires(
        TWICE,
        ("办结", 1),
        closings(("2026-02-12", "查否"), ("2026-02-13", "查否"), ("2026-02-13", "重开")),
    ),
    fires(
        TWICE,
        ("办结", 3),
        closings(*[("2026-02-12", one) for one in ("查否", "重开", "查否", "查否")]),
    ),
    silent(TWICE, closings(("2026-02-12", "查否"), ("2026-02-12", "重开"), ("2026-02-12", "查否"))),
    silent(TWICE, r.lead(办结=REOPENED)),
    fires(
        TWICE,
        ("办结", 1),
        closings(("2026-02-12", "查否"), ("2026-02-14", "查否"), 核查=[verified("2026-02-12")]),
    ),
    silent(TWICE, closings(("2026-02-12", "查否"), ("2026-02-14", "查否"), 核查=[verified("2026-02-13")])),
    silent(TWICE, closings(("2026-02-12", "查否"), ("2026-02-14", "查否"), 核查=[verified("2026-02-14")])),
    fires(
        TWICE,
        ("办结", 1),
        closings(("2026-02-12", "查否"), ("2026-02-14", "查否"), 核查=[verified("2026-02-15")]),
    ),
)


CASES = (
    *POWER,
    *DATES,
    *LEADS,
    *LIMITS,
    *REFERENCES,
    *PRIVACY,
    *AUTHORITIES,
    *ENTERPRISES,
    *CLEARANCES,
    *PLANS,
    *LOOK_BACKS,
    *DOCUMENTS,
    *VISITS,
    *APPROVALS,
    *REGISTERED_TWICE,
    *LAST_OF_A_DAY,
    *CLOSED_TWICE,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_rule_fires_at_its_field_or_is_silent(case: Case) -> None:
    assert [finding.path for finding in findings_of(case)] == ([] if case.path is None else [case.path])


def test_every_rule_has_a_case_that_fires_and_one_that_does_not() -> None:
    codes = {check.code for check in CHECKS}
    assert {case.rule for case in CASES if case.path is not None} == codes
    assert {case.rule for case in CASES if case.path is None} == codes


# The campaign

TWO_PHASES: list[dict[str, Any]] = [
    {"名称": "摸排", "开始": "2026-02-09", "截止": "2026-02-14"},
    {"名称": "整治", "开始": "2026-02-15", "截止": "2026-03-31", "指标": ["督导覆盖率"]},
]


def phases(second_start: str) -> list[dict[str, Any]]:
    return [TWO_PHASES[0], {**TWO_PHASES[1], "开始": second_start}]


def chosen(name: str, **selectors: Any) -> dict[str, Any]:
    """The first phase with one indicator of what selectors choose."""
    return {"阶段": [{**TWO_PHASES[0], "指标": [{"名称": name, **selectors}]}, TWO_PHASES[1]]}


def raising(measure: str, instead: str) -> dict[str, Any]:
    """A rule that demands one measure and changes it."""
    change = {"措施": measure, "改为": instead}
    return {"处置规则": [{"代码": "A", "措施": ["责令停产停业"], "逾期升级": change}]}


def window(start: str, end: str) -> dict[str, Any]:
    return {"督导": [{"开始": start, "截止": end}]}


def share(unit: str = "电管站", name: str = "断电清单", **fields: Any) -> dict[str, Any]:
    return {"单位": unit, "清单": name, "字段": ["编号"], **fields}


NO_RULES: dict[str, Any] = {"处置规则": [], "风险处置": {}, "抵触": []}
WINDOW = {"名称": "首轮", "开始": "2026-03-01", "截止": "2026-03-31"}
UNRATED: dict[str, Any] = {
    "风险等级": [],
    "风险处置": {},
    "名单": None,
    "共享": [],
    "一案三查": {"问项": ["甲"]},
    "统计归类": {},
    "抵触": [],
    "措施": ["甲"],
    "违法行为": {"1": "某", "1.1": "某", "1.2": "某", "2": "某", "2.1": "某"},
}


def until(day: str) -> dict[str, Any]:
    return {"代码": "清零", "对象": "企业", "完成": "销号", "截止": day}


CAMPAIGNS: tuple[tuple[str, FieldPath | None, dict[str, Any]], ...] = (
    ("campaign-villages", ("村",), {"村": []}),
    ("campaign-villages", None, {}),
    ("campaign-duplicate", ("村", 1), {"村": ["寺头村", "寺头村"]}),
    ("campaign-duplicate", ("期限", 1), {"期限": [r.limit(), r.limit()]}),
    ("campaign-duplicate", ("单位名录", "站所", 1), {"单位名录": {"站所": ["甲站", "甲站", "乙站"]}}),
    ("campaign-duplicate", ("单位名录", "外部单位", 2), {"单位名录": {"外部单位": ["甲局", "乙局", "甲局"]}}),
    ("campaign-duplicate", ("措施", 1), {"措施": ["取缔", "取缔"]}),
    ("campaign-duplicate", ("目录", 1), {"目录": [{"名称": "某目录", "站所": "乡应急办"}] * 2}),
    ("campaign-duplicate", None, {}),
    ("campaign-phases", None, {"阶段": phases("2026-02-14")}),  # they may overlap
    ("campaign-phases", ("阶段", 1, "名称"), {"阶段": [TWO_PHASES[0], {**TWO_PHASES[1], "名称": "摸排"}]}),
    ("campaign-phases", None, {"阶段": [{**TWO_PHASES[0], "名称": "宣传", "截止": "2026-03-31"}, *TWO_PHASES]}),
    ("campaign-phases", ("阶段", 1, "开始"), {"阶段": TWO_PHASES[::-1]}),
    ("campaign-phases", None, {"阶段": phases("2026-02-15")}),
    ("campaign-phases", None, {"阶段": phases("2026-02-16")}),
    ("campaign-phase-gap", ("阶段", 1, "开始"), {"阶段": phases("2026-02-16")}),  # a day of no phase
    ("campaign-phase-gap", None, {"阶段": phases("2026-02-15")}),
    ("campaign-phase-gap", None, {"阶段": [{**TWO_PHASES[0], "名称": "宣传", "截止": "2026-03-31"}, *TWO_PHASES]}),
    ("campaign-region", ("区划代码",), {"区划代码": "14012100000"}),
    ("campaign-region", ("村", 1, "代码"), region("140121001000", "140121001201", "140121002201")),
    ("campaign-region", ("村", 0, "代码"), region("140121001000", "1401210012")),
    ("campaign-region", None, region("140121001000", "140121001201")),
    ("campaign-region", None, {"区划代码": None}),
    ("campaign-supervision-window", ("督导", 0), window("2026-02-08", "2026-03-31")),
    ("campaign-supervision-window", ("督导", 0), window("2026-03-01", "2026-04-01")),
    ("campaign-supervision-window", ("督导", 0), window("2026-03-02", "2026-03-01")),
    ("campaign-supervision-window", None, window("2026-02-09", "2026-03-31")),
    ("campaign-supervision-missing", ("阶段", 1, "指标"), {"督导": []}),
    ("campaign-supervision-missing", None, {}),
    ("campaign-supervision-phase", ("阶段", 1, "指标"), window("2026-02-10", "2026-02-14")),
    ("campaign-escalation", None, raising("责令停产停业", "取缔")),
    ("campaign-escalation", ("处置规则", 0, "逾期升级", 0, "措施"), raising("断电", "取缔")),
    ("campaign-escalation", ("处置规则", 0, "逾期升级", 0, "改为"), raising("责令停产停业", "责令立即停产")),
    ("campaign-escalation", ("处置规则", 0, "逾期升级", 0, "改为"), raising("责令停产停业", "责令停产停业")),
    ("campaign-supervision-phase", None, window("2026-02-10", "2026-02-15")),
    ("campaign-supervision-phase", None, {"督导": []}),
    ("campaign-indicator-selector", ("阶段", 0, "指标", 0, "目录"), chosen("村报告率", 目录=["某目录"])),
    ("campaign-indicator-selector", ("阶段", 0, "指标", 0, "行业"), chosen("场所排查率", 行业=["加油"])),
    ("campaign-indicator-selector", None, chosen("村报告率", 村=["寺头村"])),
    ("campaign-rule-violation", ("处置规则", 0, "行为", 1), {"处置规则": [{"代码": "A", "行为": ["1", "9"]}]}),
    ("campaign-rule-violation", None, {}),
    ("campaign-limit-event", ("期限", 0, "完成"), {"期限": [r.limit(起算="办结", 完成="登记")]}),
    ("campaign-limit-event", ("期限", 0, "完成"), {"期限": [r.limit(起算="核查", 完成="核查")]}),
    ("campaign-limit-event", ("期限", 0, "完成"), {"期限": [r.limit(起算="反馈", 完成="办结")]}),
    ("campaign-limit-event", ("期限", 0, "完成"), {"期限": [r.limit(起算="销号", 完成="处置确定", 对象="企业")]}),
    ("campaign-limit-event", ("期限", 0, "完成"), {"期限": [r.limit(起算="移交", 完成=["解除", "受理"])]}),
    ("campaign-limit-event", ("期限", 0, "完成"), {"期限": [r.limit(完成="措施时限")]}),
    ("campaign-limit-event", ("期限", 0, "起算"), {"期限": [r.limit(起算="措施时限", 完成="办结")]}),
    ("campaign-limit-event", ("期限", 0, "完成"), {"期限": [r.limit(对象="企业", 完成="来文回复")]}),
    ("campaign-limit-event", None, {"期限": [r.limit(起算="移交", 完成="强制措施")]}),
    ("campaign-limit-event", None, {"期限": [r.limit(起算="核查属实", 完成="处置确定")]}),
    ("campaign-limit-event", None, {"期限": [r.limit(起算="措施时限", 完成="处置完成", 对象="企业")]}),
    ("campaign-limit-event", None, {}),
    ("campaign-limit-event", ("期限", 0, "完成"), {"期限": [r.limit(完成="销号")]}),
    ("campaign-limit-event", ("期限", 0, "起算"), {"期限": [r.limit(起算="发现")]}),
    ("campaign-limit-event", ("期限", 0, "完成"), {"期限": [r.limit(对象="企业", 起算="发现", 完成="移交")]}),
    ("campaign-limit-event", ("期限", 0, "完成"), {"期限": [r.limit(起算="移交", 完成="移交")]}),
    ("campaign-limit-event", ("期限", 0, "完成"), {"期限": [r.limit(起算="查封", 完成="强制措施")]}),
    ("campaign-limit-event", ("期限", 0, "完成"), {"期限": [r.limit(起算="转办", 完成="受理")]}),
    ("campaign-limit-event", None, {"期限": [r.limit(对象="企业", 起算="核查属实", 完成="处置确定")]}),
    ("campaign-limit-event", None, {"期限": [r.limit(起算="强制措施", 完成=["没收", "移交涉案物品"])]}),
    ("campaign-limit-span", ("期限", 0, "时限"), {"期限": [r.limit(时限="7月")]}),
    ("campaign-limit-span", ("期限", 0, "时限"), {"期限": [r.limit(时限="9999小时", 法定="是", 单位="自然日")]}),
    ("campaign-limit-span", ("期限", 0, "最长延期"), {"期限": [r.limit(最长延期="3个月")]}),
    ("campaign-limit-span", None, {"期限": [r.limit(时限="51日")]}),
    ("campaign-limit-span", None, {"期限": [r.limit(时限="12个月", 法定="是")]}),
    ("campaign-limit-statutory", ("期限", 0, "时限"), {"期限": [r.limit(法定="是")]}),
    ("campaign-limit-statutory", None, {"期限": [r.limit(法定="是", 单位="自然日")]}),
    ("campaign-limit-statutory", None, {"期限": [r.limit(法定="是", 计日={"单位": "工作日"})]}),
    ("campaign-limit-statutory", None, {"期限": [r.limit(法定="是", 时限="7个工作日")]}),
    ("campaign-limit-statutory", None, {}),
    ("campaign-measure", ("处置规则", 0, "措施", 0), {"处置规则": [{"代码": "A", "措施": ["封门"]}]}),
    ("campaign-measure", ("抵触", 0, 1), {"抵触": [["取缔", "封门"]]}),
    ("campaign-measure", None, {}),
    ("campaign-risk", ("风险处置",), {"风险处置": {"重大": ["取缔关闭"], "较大": ["限期整改"]}}),
    ("campaign-risk", None, {"风险等级": [], "风险处置": {"红": ["取缔关闭"], "黄": ["限期整改"]}}),
    ("campaign-risk", None, {"风险等级": [], "风险处置": {}}),
    ("campaign-risk", None, {"风险处置": {}}),
    ("campaign-risk", None, {}),
    ("campaign-directory-station", ("目录", 0, "站所"), {"目录": [{"名称": "某目录", "站所": "公安"}]}),
    ("campaign-directory-station", None, {}),
    ("campaign-power", ("职权", "查封"), {"职权": {"查封": ["县应急管理局", "乡镇人民政府"]}}),
    (
        "campaign-power",
        ("职权", "断水"),
        {"职权": {"罚款": ["乡政府"], "断水": {"机关": "乡政府", "性质": "强制措施"}}},
    ),
    ("campaign-power", None, {"职权": {"查封": ["县应急管理局"], "罚款": ["乡政府"], "断水": ["乡政府"]}}),
    ("campaign-power", None, {}),
    ("campaign-share", ("共享", 0, "单位"), {"共享": [share(单位="某所")]}),
    ("campaign-share", ("共享", 0, "字段", 1), {"共享": [share(字段=["编号", "内容"])]}),
    ("campaign-share", ("共享", 0, "字段", 0), {"共享": [share("乡纪委", "纪委清单", 字段=["名称"])]}),
    ("campaign-share", ("共享", 0, "清单"), {"共享": [share("乡纪委", "断电清单")]}),
    ("campaign-share", ("共享", 0, "清单"), {"共享": [share("乡纪委", "断电清单", 字段=["状态"])]}),
    ("campaign-share", ("共享", 0, "清单"), {"共享": [share("电管站", "纪委清单")]}),
    ("campaign-share", None, {"共享": [share()]}),
    ("campaign-share", None, {}),
    ("campaign-measure-nature", ("措施", 1), {"措施": ["教育", "拆除关闭"], **NO_RULES}),
    ("campaign-measure-nature", ("措施", 0), {"措施": ["断水断电"], **NO_RULES}),
    ("campaign-measure-nature", None, {"措施": [{"名称": "拆除关闭", "性质": "关闭"}], **NO_RULES}),
    ("campaign-measure-nature", None, {}),
    ("campaign-classes", ("报表",), {"统计归类": {}}),
    ("campaign-classes", None, {"统计归类": {}, "报表": []}),
    ("campaign-classes", None, {}),
    ("campaign-violation-group", ("违法行为", "9.1"), {"违法行为": {"1": "甲", "1.1": "乙", "9.1": "丙"}, "处置规则": []}),
    ("campaign-violation-group", None, {}),
    ("campaign-duplicate", ("督导", 1), {"督导": [WINDOW, WINDOW]}),
    ("campaign-duplicate", None, {"督导": [{**WINDOW, "名称": None}] * 2}),
    ("campaign-duplicate", ("一案三查", "问项", 1), {"一案三查": {"问项": ["甲", "甲"]}}),
    ("campaign-duplicate", ("风险等级", 2), {"风险等级": ["黄", "红", "黄"], "风险处置": {}}),
    ("campaign-measure", ("处置规则", 0, "逾期升级", 0, "改为"), {"处置规则": [{"代码": "A", "措施": ["限期整改"], "逾期升级": {"措施": "限期整改", "改为": "封门"}}]}),
    ("campaign-rule-violation", ("期限", 0, "行为", 1), {"期限": [r.limit(行为=["1.1", "9"])]}),
    ("campaign-rule-violation", ("阶段", 0, "指标", 0, "行为", 0), {"阶段": [{**TWO_PHASES[0], "指标": [{"名称": "部署率", "行为": "9.9"}]}]}),
    ("campaign-rule-violation", ("名单", "行为", 0), {"名单": {"行为": ["9"]}}),
    ("campaign-rule-violation", ("共享", 0, "行为", 0), {"共享": [share("市场监督管理所", "证照清单", 行为=["9"])]}),
    ("campaign-rule-violation", ("统计归类", "9"), {"统计归类": {"9": "无证类"}}),
    ("campaign-activity-kind", ("阶段", 0, "指标"), {"检查活动类别": ["督查"], "阶段": [{**TWO_PHASES[0], "指标": ["部署率"]}]}),
    ("campaign-activity-kind", None, {"检查活动类别": ["部署"], "阶段": [{**TWO_PHASES[0], "指标": ["部署率"]}]}),
    ("campaign-activity-kind", None, {"检查活动类别": ["督查"], "阶段": [{**TWO_PHASES[0], "指标": []}]}),
    ("campaign-source-open", ("来源", 1), {"来源": ["群众举报", "热线举报", "企业自查"]}),
    ("campaign-source-open", None, {"来源": [{"名称": "热线举报", "举报": "是"}, {"名称": "信访转办", "举报": "否"}]}),
    ("campaign-selector", ("期限", 0, "场所类别", 0), {"期限": [r.limit(场所类别=["小餐馆"])]}),
    ("campaign-selector", None, {"期限": [r.limit(场所类别=["小餐馆"])], "场所类别": []}),
    ("campaign-selector", ("期限", 0, "风险", 0), {"期限": [r.limit(风险=["红"])]}),
    ("campaign-selector", None, {"期限": [r.limit(风险=["红"])], "风险等级": ["红"], "风险处置": {}}),
    ("campaign-selector", ("期限", 0, "风险", 0), {"期限": [r.limit(风险=["红"])], "风险等级": [], "风险处置": {}}),
    ("campaign-selector", ("处置规则", 0, "村", 0), {"处置规则": [{"代码": "A", "村": ["某村"], "措施": ["取缔关闭"]}]}),
    ("campaign-selector", None, {"处置规则": [{"代码": "A", "村": ["某村"], "措施": ["取缔关闭"]}], "村": []}),
    ("campaign-selector", ("期限", 0, "站所", 0), {"期限": [r.limit(站所=["某所"])]}),
    ("campaign-selector", None, {"期限": [r.limit(站所=["派出所"])]}),
    ("campaign-selector", ("阶段", 0, "指标", 1, "目录", 0), {"阶段": [{**TWO_PHASES[0], "指标": ["部署率", {"名称": "目录排查率", "目录": "某目录"}]}]}),
    ("campaign-selector", None, {}),
    ("campaign-selector-trade", ("期限", 0, "行业", 0), {"期限": [r.limit(行业=["养老机构"])]}),
    ("campaign-selector-trade", None, {"期限": [r.limit(行业=["危险化学品经营"])]}),
    ("campaign-selector-trade", None, {"期限": [r.limit(行业=["养老机构"])], "行业归类": {}, "单位名录": {"站所": ["派出所"]}}),
    ("campaign-risk-word", ("风险处置", "红"), {"风险处置": {"重大": [], "较大": [], "一般": [], "红": []}}),
    ("campaign-risk-word", ("名单", "风险", 0), {"名单": {"风险": ["红"]}}),
    ("campaign-risk-word", ("一案三查", "须查清", "风险", 0), {"一案三查": {"问项": ["甲"], "须查清": {"风险": ["红"]}}}),
    ("campaign-risk-word", None, {"风险等级": [], "风险处置": {"红": []}, "名单": None, "一案三查": None}),
    ("campaign-unanswered", ("违法行为", "2.1"), {**UNRATED, "处置规则": [{"代码": "A", "行为": ["1"], "措施": ["甲"]}]}),
    ("campaign-unanswered", ("违法行为", "1.1"), {**UNRATED, "处置规则": []}),
    ("campaign-unanswered", ("违法行为", "2.1"), {**UNRATED, "处置规则": [{"代码": "A", "行为": ["1"], "措施": ["甲"]}, {"代码": "B", "行为": ["2"]}]}),
    ("campaign-unanswered", None, {**UNRATED, "处置规则": [{"代码": "A", "措施": ["甲"]}]}),
    ("campaign-unanswered", None, {**UNRATED, "处置规则": [], "措施": []}),
    ("campaign-unanswered", None, {**UNRATED, "处置规则": [], "风险处置": {"红": ["甲"]}}),
    ("campaign-unanswered", None, {}),
    ("campaign-measure-limit", ("期限",), {"期限": [r.limit()]}),
    ("campaign-measure-limit", None, {"期限": [r.limit(), {"代码": "措施", "对象": "企业", "完成": "措施时限"}]}),
    ("campaign-measure-limit", None, {"期限": [r.limit()], **UNRATED, "措施": [], "处置规则": []}),
    ("campaign-measure-limit", None, {"期限": []}),
    ("campaign-measure-limit", None, {}),
    ("campaign-limit-day", ("期限", 0, "截止"), {"期限": [until("2026-02-08")]}),
    ("campaign-limit-day", ("期限", 0, "截止"), {"期限": [until("2027-03-20")]}),
    ("campaign-limit-day", ("期限", 0, "截止"), {"期限": [until("2028-02-29")]}),
    ("campaign-limit-day", None, {"期限": [until("2026-04-01")]}),
    ("campaign-limit-after", ("期限", 0, "截止"), {"期限": [until("2026-04-01")]}),
    ("campaign-limit-after", None, {"期限": [until("2027-03-20")]}),
    ("campaign-limit-after", None, {}),
    ("campaign-limit-day", None, {"期限": [until("2026-02-09"), {**until("2026-03-31"), "代码": "乙"}]}),
    ("campaign-limit-day", None, {}),
    ("campaign-report-name", ("报送", 0, "报告"), {"报送": [{"报告": "每周整治数据", "时间": "每周五前"}]}),
    ("campaign-report-name", ("报送", 0, "报告"), {"报送": [{"报告": "企业案卷", "时间": "每周五前"}]}),
    ("campaign-report-name", ("报送", 0, "报告"), {"报送": [{"报告": "回头看计划", "时间": "每周五前"}], "回头看": None}),
    ("campaign-report-name", ("报送", 0, "格式", 1), {"报送": [{"报告": "周报", "时间": "每周五前", "格式": ["docx", "word"]}]}),
    ("campaign-report-name", None, {"报送": [{"报告": "行动总结", "时间": "2026-03-31"}, {"报告": "weekly", "时间": "每周"}]}),
    ("campaign-report-name", None, {}),
    ("campaign-form-code", ("报表", 2), {"报表": ["F7", "f7-1", "F99"]}),
    ("campaign-form-code", None, {}),
    ("campaign-limit-act", ("期限", 0, "措施", 1), {"期限": [r.limit(起算="强制措施", 完成="解除", 措施=["查封", "查风"])]}),
    ("campaign-limit-act", None, {}),
    ("campaign-legal-dates", ("法律依据", 0, "失效"), {"法律依据": [{"名称": "甲法", "生效": "2027-01-01", "失效": "2026-01-01"}]}),
    ("campaign-legal-dates", None, {"法律依据": [{"名称": "甲法", "生效": "2026-01-01"}, {"名称": "乙法", "失效": "2026-01-01"}]}),
    ("campaign-report-never", ("报送", 0, "时间"), {"报送": [{"报告": "总结", "时间": "2025-03-31"}]}),
    ("campaign-report-never", ("报送", 0, "时间"), {"报送": [{"报告": "周报", "时间": "10月每周五"}]}),
    ("campaign-report-never", None, {"报送": [{"报告": "总结", "时间": "2026-04-20"}, {"报告": "月报", "时间": "每月3日"}]}),
    ("campaign-report-never", None, {}),
)  # fmt: skip


def campaign_findings_of(rule: str, campaign: Campaign) -> list[Finding]:
    found = campaign_findings(r.ledger(campaign=campaign), r.at(TODAY))
    return [finding for finding in found if finding.rule == rule]


def campaign_paths(rule: str, campaign: Campaign) -> list[FieldPath]:
    return [finding.path for finding in campaign_findings_of(rule, campaign)]


@pytest.mark.parametrize(("rule", "path", "overrides"), CAMPAIGNS)
def test_campaign_rule(rule: str, path: FieldPath | None, overrides: dict[str, Any]) -> None:
    assert campaign_paths(rule, r.campaign(**overrides)) == ([] if path is None else [path])


CIRCLE = ({"名称": "甲", "覆盖": ["乙"]}, {"名称": "乙", "覆盖": ["丙"]}, {"名称": "丙", "覆盖": ["甲"]})


def circle() -> Campaign:
    return r.campaign(措施=list(CIRCLE), 处置规则=[], 风险处置={}, 抵触=[])


def test_void_records_are_counted_and_told_of() -> None:
    gone = {"作废": {"日期": "2026-03-01", "理由": "登记错了"}}
    records = (r.enterprise(**gone), r.lead(**gone), r.lead(编号=OTHER_LEAD, **gone), r.site())
    at = r.at(TODAY)
    [found] = [one for one in campaign_findings(r.ledger(*records), at) if one.rule == "void-records"]
    assert (found.level, "线索2条" in found.says, "企业1条" in found.says) == ("提示", True, True)
    [later] = [
        one for one in campaign_findings(r.ledger(*records).as_of(at), at) if one.rule == "void-records"
    ]
    assert later == found
    assert all(one.rule != "void-records" for one in campaign_findings(r.ledger(r.site()), at))


def test_measures_that_cover_each_other_are_a_circle() -> None:
    rule = "campaign-cover-circle"
    assert campaign_paths(rule, circle()) == [("措施", 0, "覆盖"), ("措施", 1, "覆盖"), ("措施", 2, "覆盖")]
    assert campaign_paths(rule, r.campaign()) == []


def test_every_campaign_rule_has_a_case_that_fires() -> None:
    fired = {rule for rule, path, _ in CAMPAIGNS if path is not None} | {
        "campaign-cover-circle",
        "campaign-next",  # the cases that an earlier campaign ended: `test_earlier`
        "void-records",
    }
    assert fired == {check.code for check in CAMPAIGN_CHECKS}


# All rules


def test_what_the_rules_say_is_what_they_said(golden: Callable[[Path, str], None]) -> None:
    """Rule, level, field, sentence and advice of every case that fires, by rule in the order of the cases."""
    found = (
        *(finding for case in CASES for finding in findings_of(case)),
        *(
            finding
            for rule, _, overrides in CAMPAIGNS
            for finding in campaign_findings_of(rule, r.campaign(**overrides))
        ),
        *campaign_findings_of("campaign-cover-circle", circle()),
    )
    lines = dict.fromkeys(
        f"{one.rule} {one.level}｜{one.field}｜{one.says}｜{one.advice}\n"
        for one in sorted(found, key=lambda one: one.rule)
    )
    golden(Path(__file__).parent / "golden" / "findings.txt", "".join(lines))


def test_the_preset_campaign_lacks_only_its_villages() -> None:
    found = list(r.findings(r.ledger(campaign=r.campaign(村=[])), r.at(TODAY)))
    assert [(finding.rule, finding.file, finding.id) for finding in found] == [
        ("campaign-villages", "campaign.yaml", None)
    ]


@pytest.mark.parametrize(
    "records",
    [
        (true_lead(企业=r.ENTERPRISE_ID), cleared(**CARRIED)),
        (r.site(), r.activity()),
    ],
)
def test_nothing_is_wrong_with_sound_records(records: tuple[AnyRecord, ...]) -> None:
    assert list(r.findings(r.ledger(*records), r.at(TODAY))) == []


def test_every_check_is_explained_and_sourced_once() -> None:
    checks = (*CHECKS, *CAMPAIGN_CHECKS)
    assert len({check.code for check in checks}) == len(checks)
    assert all(check.says.endswith("。") and check.source for check in checks)
    assert {kind for check in CHECKS for kind in check.of} == {Activity, Enterprise, Lead, Site}


# No finding may repeat what a person wrote: an informant's name could be in it.

CANARY = "金丝雀甲乙丙"
VOICE = f"{CANARY}13812345678、{IDENTITY}"
TELLING: tuple[AnyRecord, ...] = (
    r.lead(
        来源="网格巡查",
        举报人编号=CANARY,
        村=VOICE,
        网格=VOICE,
        地点=VOICE,
        内容=VOICE,
        涉嫌行为=[VOICE],
        承办=VOICE,
        受理={"日期": "2026-02-09", "结论": "不予受理"},
        核查=[{"时间": "2026-02-09 10:00", "人员": [VOICE], "结论": "属实", "说明": VOICE}],
        强制措施=[
            {"日期": "2026-02-09", "措施": f"停止供电{VOICE}", "实施机关": VOICE},
            {"日期": "2026-02-08", "措施": f"查封{VOICE}", "实施机关": "乡政府", "依据": f"危险化学品安全法{VOICE}"},
        ],
        移交=[{"日期": "2026-02-09", "接收单位": VOICE, "文号": VOICE, "退回理由": VOICE, "回告结果": VOICE}],
        办结=[{"日期": "2026-02-09", "结果": "查否", "说明": VOICE}],
        期限变更=[{"日期": "2026-05-01", "期限": f"三日移交/{VOICE}", "类别": "延期", "理由": VOICE, "批准人": VOICE}],
        逾期说明=[{"期限": VOICE, "原因": VOICE, "责任单位": VOICE}],
        附件=[{"名称": VOICE, "摘要": "0" * 64}],
        备注=VOICE,
    ),
    cleared(
        名称=VOICE,
        统一社会信用代码=VOICE,
        经营地址=VOICE,
        村=VOICE,
        行业=VOICE,
        负责人=[VOICE],
        曾用名=[VOICE],
        目录=[{"名称": VOICE, "站所": VOICE}],
        监管站所=VOICE,
        证照=[{"种类": VOICE, "编号": VOICE, "许可范围": VOICE, "状态": "有效"}],
        危险化学品=[{"品名": VOICE, "CAS": VOICE, "数量": "2", "单位": VOICE, "位置": VOICE}],
        物料去向=[{"日期": "2026-03-01", "品名": CANARY, "数量": "2", "单位": VOICE, "去向": "移交"}],
        违法行为=[{"代码": VOICE, "发现日期": "2026-03-12", "情形": VOICE, "依据": VOICE}, r.found("1.1")],
        处置=r.plan({"措施": VOICE, "责任人": VOICE, "责任单位": VOICE, "佐证": VOICE}),
        销号=[{"日期": "2026-03-10", "验收人": [VOICE], "事实": [ONE_FACT]}],
        处罚=[{"日期": "2026-03-20", "种类": "罚款", "机关": VOICE, "文号": VOICE}],
        名单=[{"日期": "2026-03-10", "状态": "已列入", "机关": VOICE, "理由": VOICE}],
    ),
    r.site(名称=VOICE, 村=VOICE, 地址=VOICE, 权属人=[VOICE], 备注=VOICE, 排查=[visit(说明=VOICE, 人员=[VOICE])]),
    r.activity(村=[VOICE], 牵头=VOICE, 参加单位=[VOICE], 督导对象=[VOICE], 说明=VOICE),
)  # fmt: skip


def test_no_finding_repeats_free_text() -> None:
    found = list(r.findings(r.ledger(*TELLING), r.at(TODAY)))
    assert len({finding.rule for finding in found}) >= 30
    for finding in found:
        assert CANARY[:3] not in finding.says + finding.advice + finding.field
        assert not any(number in finding.says + finding.advice for number in ("13812345678", IDENTITY))


@pytest.mark.parametrize("record", TELLING)
def test_findings_do_not_depend_on_the_other_records(record: AnyRecord) -> None:
    alone = list(record_findings(record, r.ledger(record), r.at(TODAY)))
    assert alone == list(record_findings(record, r.ledger(*TELLING), r.at(TODAY)))
