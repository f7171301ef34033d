"""coverage, screen and its precision as rows: the keys that other programs rely on, exactly."""

from __future__ import annotations

from typing import Any

import records as r
from pages import told

from dabzw.model.lead import Lead
from dabzw.reports.looks import coverage, precision, screening
from dabzw.reports.looks.screening import Suspected, draft_lead, drafted, rule_names, suspected
from dabzw.rules.sweep.registry import SUSPICIONS

AT = r.at("2026-03-12")
VISIT = {"日期": "2026-02-12", "方式": "明查", "结果": "未发现"}
LISTED = {"名称": "安全生产许可证企业目录", "站所": "乡应急办"}
SUSPECT = r.site(名义用途="仓储物流", 实际用途="喷漆")


def test_coverage_is_told_whole() -> None:
    swept = r.site(场所类别="废弃砖窑", 位置特征=["偏僻地点"], 排查=[VISIT])
    shut = r.site(编号="CS-260210-0002", 排查=[{**VISIT, "结果": "未见人员"}])
    stopped = r.enterprise(目录=[LISTED], 经营状态="停产")
    joint = r.activity(检查组数="2", 出动人次="8", 发现问题="1", 检查对象=[r.SITE_ID])
    ledger = r.ledger(swept, shut, stopped, joint).as_of(AT)
    assert told(coverage.answer(ledger, AT)) == {
        "格式": 1,
        "截至": "2026-03-12",
        "村": [
            {
                "村": "寺头村",
                "场所": 2,
                "已排查": 1,
                "比率": 0.5,
                "未排查": ["CS-260210-0002"],
                "待复访": ["CS-260210-0002"],
                "线索": 0,
                "最近报告": "2026-02-12",
                "排查次数": 2,
                "夜间次数": 0,
                "方式": {"明查": 2},
            },
            *(
                {
                    "村": village,
                    "场所": 0,
                    "已排查": 0,
                    "比率": None,
                    "未排查": [],
                    "待复访": [],
                    "线索": 0,
                    "最近报告": None,
                    "排查次数": 0,
                    "夜间次数": 0,
                    "方式": {},
                }
                for village in ("东沟村", "西河村")
            ),
        ],
        "站所": [
            {
                "站所": "乡应急办",
                "目录企业": 1,
                "已排查": 0,
                "比率": 0.0,
                "未排查": [r.ENTERPRISE_ID],
                "非在产": [r.ENTERPRISE_ID],
            },
            {"站所": "市场监督管理所", "目录企业": 0, "已排查": 0, "比率": None, "未排查": [], "非在产": []},
        ],
        "未报告村": ["东沟村", "西河村"],
        "网格": [
            {
                "村": "寺头村",
                "网格": None,
                "场所": 2,
                "已排查": 1,
                "比率": 0.5,
                "未排查": ["CS-260210-0002"],
            }
        ],
        "场所类别": [
            {"场所类别": "废弃砖窑", "场所": 1, "已排查": 1, "比率": 1.0, "未排查": []},
            {"场所类别": "未填", "场所": 1, "已排查": 0, "比率": 0.0, "未排查": ["CS-260210-0002"]},
        ],
        "位置特征": [{"位置特征": "偏僻地点", "场所": 1, "已排查": 1, "比率": 1.0, "未排查": []}],
        "检查活动": [
            {
                "类别": "联合执法",
                "次数": 1,
                "检查组": 2,
                "出动人次": 8,
                "专家人次": 0,
                "受检单位": 1,
                "发现问题": 1,
            }
        ],
    }


def test_suspicions_are_told_whole() -> None:
    assert told(screening.answer(suspected(r.ledger(SUSPECT), AT), AT)) == {
        "格式": 1,
        "截至": "2026-03-12",
        "疑点": [
            {
                "编号": r.SITE_ID,
                "名称": "村东旧砖窑",
                "村": "寺头村",
                "规则": "用途不符",
                "理由": "实际用途与名义用途不符",
                "证据": "名义：仓储物流；实际：喷漆",
            }
        ],
    }


def test_the_rules_are_named_in_their_order() -> None:
    assert rule_names() == tuple(rule.code for rule in SUSPICIONS)
    assert len(set(rule_names())) == len(rule_names())


def suspicion(record: Any, when: str = "2026-03-12 10:30") -> Suspected:
    at = r.at(when)
    return suspected(r.ledger(record).as_of(at), at)[0]


def draft(record: Any, when: str = "2026-03-12 10:30") -> dict[str, str]:
    return draft_lead(suspicion(record, when), r.at(when))


def test_a_suspicion_becomes_a_lead_of_its_record() -> None:
    assert draft(SUSPECT) == {
        "received_at": "2026-03-12 10:30",
        "source": "研判筛查",
        "village": "寺头村",
        "content": "研判疑点（用途不符）：实际用途与名义用途不符。依据：名义：仓储物流；实际：喷漆。",
        "site": r.SITE_ID,
    }
    assert draft(r.enterprise(迁入来源="外省"))["enterprise"] == r.ENTERPRISE_ID


def lead_of(fields: dict[str, Any]) -> Lead:
    return r.lead(
        来源=fields["source"], 内容=fields["content"], 企业=fields.get("enterprise"), 场所=fields.get("site")
    )


def test_a_drafted_suspicion_is_known_again_while_its_days_run_down() -> None:
    licence = {"种类": "营业执照", "状态": "有效", "有效期至": "2026-05-20"}
    record = r.enterprise(证照=[licence], 目录=[LISTED], 排查=[VISIT])
    first, later = draft(record), draft(record, "2026-03-20 09:00")
    assert first["content"] != later["content"]
    known = drafted(r.ledger(record, lead_of(first)))
    assert suspicion(record, "2026-03-20 09:00").key in known
    assert suspicion(SUSPECT).key not in known
    assert drafted(r.ledger(r.lead(内容=first["content"], 企业=r.ENTERPRISE_ID))) == frozenset()


def test_precision_is_told_whole() -> None:
    found = {**VISIT, "日期": "2026-03-05", "结果": "发现问题"}
    hit = r.site(名义用途="仓储物流", 实际用途="喷漆", 排查=[found])
    caught = r.enterprise(违法行为=[r.found("1.1", "2026-03-05")], 目录=[LISTED], 排查=[VISIT])
    rows = told(precision.answer(r.ledger(hit, caught).as_of(AT), AT))
    assert [row["规则"] for row in rows["规则"]] == list(rule_names())
    assert next(row for row in rows["规则"] if row["规则"] == "用途不符") == {
        "规则": "用途不符",
        "疑点": 1,
        "已核查": 1,
        "查实": 1,
        "查实率": 1.0,
        "95%区间": [0.025, 1.0],
        "未核查": [],
    }
    assert next(row for row in rows["规则"] if row["规则"] == "外省迁入")["95%区间"] is None
    assert (rows["格式"], rows["截至"], rows["查实企业"], rows["研判预见"]) == (1, "2026-03-12", 1, 0)
    assert rows["漏报"] == [
        {"编号": r.ENTERPRISE_ID, "名称": "寺头建材厂", "村": "寺头村", "发现日期": "2026-03-05"}
    ]
