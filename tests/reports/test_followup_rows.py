"""Look-backs, supervision, blacklist, inquiries, status, material and draws as rows."""

from __future__ import annotations

from typing import Any

import records as r
from pages import told

from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.render.markdown import policy_markdown
from dabzw.reports.looks import blacklist, draw, inquiry, lookback, material, policy, status, supervision
from dabzw.reports.paper import PaperOrder
from dabzw.reports.papers.case import case
from dabzw.reports.papers.plan import plan
from dabzw.reports.papers.summary import summary
from dabzw.reports.view import Line, Pairs
from dabzw.rules.sweep.sampling import draw_note, drawn

AT = r.at("2026-03-12")
SEED = "0123456789abcdef0123456789abcdef01234567"
OTHER, THIRD = "QY-260210-0002", "QY-260210-0003"


def known(*records: AnyRecord, when: str = "2026-03-12") -> Ledger:
    return r.ledger(*records).as_of(r.at(when))


def another(record_id: str, **fields: Any) -> Any:
    return r.enterprise(编号=record_id, 统一社会信用代码=None, 无代码原因="未查明", **fields)


def status_rows(ledger: Ledger, at: Any) -> dict[str, Any]:
    return told(status.answer(status.status_of(ledger, at), ledger, at))


def cleared(record_id: str, day: str, *looks: dict[str, Any]) -> Any:
    return another(record_id, 销号={"日期": day, "验收人": ["张山"]}, 回头看=list(looks))


def test_look_backs_come_with_the_overdue_ones_first() -> None:
    rebound = {"日期": "2026-03-08", "结果": "反弹"}
    ledger = known(
        cleared(r.ENTERPRISE_ID, "2026-03-05"),
        cleared(OTHER, "2026-03-01"),
        cleared(THIRD, "2026-03-02", rebound),
    )
    rows = told(lookback.answer(ledger, AT))["回头看"]
    assert [(row["状态"], row["编号"], row["第几次"]) for row in rows] == [
        ("逾期", OTHER, 1),
        ("今日到期", r.ENTERPRISE_ID, 1),
        ("未到", OTHER, 2),
        ("未到", r.ENTERPRISE_ID, 2),
        ("已做", THIRD, 1),
    ]
    assert rows[0] == {
        "状态": "逾期",
        "编号": OTHER,
        "名称": "寺头建材厂",
        "村": "寺头村",
        "第几次": 1,
        "起算": "2026-03-01",
        "应完成": "2026-03-08",
        "完成": None,
        "逾期天数": 4,
        "责任单位": "乡应急办",
        "反弹": None,
        "现场风险提示": None,
    }
    assert (rows[-1]["完成"], rows[-1]["反弹"]) == ("2026-03-08", "2026-03-08")


def test_supervision_is_told_with_its_window_and_ranks() -> None:
    visit = r.activity(日期="2026-03-05", 类别="专项督导", 督导对象=["寺头村"], 通报="否")
    notice = r.activity(
        编号="HD-260310-0002", 日期="2026-03-10", 类别="专项督导", 督导对象=["寺头村"], 通报="调度"
    )
    seen = {"核查": [r.verified("2026-02-10 10:00")], "强制措施": [r.stopped("2026-02-10")]}
    late = r.lead(**seen)
    rows = told(supervision.answer(known(visit, notice, late), AT))
    (window,) = rows["督导"]
    assert (window.pop("缺口")[0], window.pop("比率")) == ("东沟村", 0.1429)
    days = {"开始": "2026-03-01", "截止": "2026-03-31"}
    assert window == {"名称": "专项督导", **days, "完成": 1, "总数": 7, "当期": True}
    assert [row["名次"] for row in rows["对象"]] == [1, 1, 3, 1, None, None, None]
    assert next(row for row in rows["对象"] if row["名称"] == "寺头村") == {
        "名次": 3,
        "名称": "寺头村",
        "类别": "村",
        "督导日期": "2026-03-05",
        "逾期未完成": 1,
        "预警逾期": 1,
        "按期完成": 2,
        "到期合计": 3,
        "按期率": 0.6667,
        "未排查": 0,
        "有无报告": "有",
        "完成率": 0.75,
        "建议": "调度",
        "已确认": "调度",
    }


def test_the_blacklist_tells_reasons_steps_and_terms() -> None:
    proposed = r.enterprise(违法行为=[r.found("1.1")], 风险=[r.rated("重大")])
    step = {
        "日期": "2026-03-10",
        "状态": "已列入",
        "机关": "县应急管理局",
        "理由": "多次违法",
        "惩戒": [
            {"措施": "限制市场准入", "执行单位": "县市场监督管理局", "日期": "2026-03-12"},
            {"措施": "公示", "执行单位": "县应急管理局"},
            {"措施": "联合检查"},
        ],
    }
    rows = told(blacklist.answer(known(proposed, another(OTHER, 名单=[step])), AT))["名单"]
    assert [(row["编号"], row["状态"], row["日期"]) for row in rows] == [
        (r.ENTERPRISE_ID, "可建议列入", None),
        (OTHER, "已列入", "2026-03-10"),
    ]
    assert rows[0]["尚缺"] == ["尚无行政处罚记录，不具备列入条件"]
    assert rows[0]["惩戒措施"] == []
    assert rows[1]["理由"] == ["多次违法"]
    assert (rows[1]["管理期至"], rows[1]["可申请提前移出"]) == ("2029-03-10", "2027-03-10")
    assert rows[1]["惩戒措施"] == [
        "限制市场准入（县市场监督管理局，2026-03-12执行）",
        "公示（县应急管理局，尚未执行）",
        "联合检查（执行单位未定，尚未执行）",
    ]
    assert rows[1]["未执行惩戒"] == ["公示（县应急管理局）", "联合检查（执行单位未定）"]


def test_inquiries_that_bar_a_clearance_come_first() -> None:
    asked = {"状态": "已查否", "日期": "2026-03-01"}
    light = r.enterprise(违法行为=[r.found("2.3")])
    heavy = another(
        OTHER, 违法行为=[r.found("1.1")], 一案三查=[{"问项": name, **asked} for name in ("生产", "保护伞")]
    )
    rows = told(inquiry.answer(known(light, heavy, another(THIRD)), AT))["一案三查"]
    assert [(row["编号"], row["销号前须查清"], len(row["没有结论"])) for row in rows] == [
        (OTHER, True, 6),
        (r.ENTERPRISE_ID, False, 8),
    ]
    assert rows[0]["一案三查"] == {
        "生产": "已查否",
        **dict.fromkeys(("销售", "运输", "供水", "供电", "供气", "供场所"), "未查"),
        "保护伞": "已查否",
    }


# status


def test_status_counts_leads_and_enterprises() -> None:
    sent = r.lead(
        编号="XS-260210-0002",
        核查=[r.verified("2026-02-10 10:00")],
        强制措施=[r.stopped("2026-02-10")],
        移交=[{**r.handed("2026-02-11"), "回告结果": "已立案"}],
        办结=[r.closed("2026-03-01", "移送办理")],
    )
    waiting = r.lead(编号="XS-260210-0003", 办结=[r.closed("2026-03-01", "移送办理")])
    duplicate = r.lead(编号="XS-260210-0004", 并入=r.LEAD_ID)
    past = {"日期": "2024-05-06", "处理": "关闭取缔"}
    caught = r.enterprise(违法行为=[r.found("1.1")], 风险=[r.rated("重大")], 历史查处=[past])
    rows = status_rows(known(r.lead(), sent, waiting, duplicate, caught, another(OTHER)), AT)
    assert rows["线索"]["总数"] == 3
    assert {state: count for state, count in rows["线索"]["按状态"].items() if count} == {
        "待核查": 1,
        "已办结": 2,
    }
    assert rows["线索"]["移送办理"] == {"已有结果": 1, "尚无结果": 1}
    assert rows["企业"] == {
        "总数": 2,
        "有违法行为": 1,
        "按风险": {"重大": 1, "较大": 0, "一般": 0, "未评定": 0},
        "已销号": 0,
        "撤案": 0,
        "其中登记错误": 0,
        "再次立案": 0,
        "死灰复燃": 1,
        "待认定": 0,
    }


def test_status_shows_an_ended_phase_twice_and_a_running_one_once() -> None:
    visit = {"日期": "2026-02-20", "结果": "未发现"}
    ended, running = status_rows(known(r.site(排查=[visit])), AT)["阶段"]
    assert {key: ended[key] for key in ("状态", "第几天", "共几天", "剩余天数")} == {
        "状态": "已结束",
        "第几天": 6,
        "共几天": 6,
        "剩余天数": 0,
    }
    assert next(row for row in ended["指标"] if row["名称"] == "场所排查率") == {
        "名称": "场所排查率",
        "完成": 0,
        "总数": 1,
        "比率": 0.0,
        "缺口": [r.SITE_ID],
        "截止时": {"完成": 0, "总数": 1, "比率": 0.0, "缺口": [r.SITE_ID]},
        "至今": {"完成": 1, "总数": 1, "比率": 1.0, "缺口": []},
    }
    assert (running["状态"], running["第几天"], running["剩余天数"]) == ("进行中", 26, 19)
    assert all("截止时" not in row for row in running["指标"])


def test_status_counts_deadlines_as_of_the_minute() -> None:
    def overdue(when: str) -> int:
        return int(status_rows(known(r.lead(), when=when), r.at(when))["期限"]["逾期"])

    assert [overdue(when) for when in ("2026-02-11 09:00", "2026-02-11 09:01")] == [0, 1]


def test_a_campaign_that_asks_no_question_says_so() -> None:
    record = r.enterprise(违法行为=[r.found("2.2")], 风险=[r.rated("重大")])
    without, preset = (
        r.ledger(record, campaign=under) for under in (r.campaign(一案三查=None), r.campaign())
    )
    silent = inquiry.answer(without, AT)
    assert told(silent)["一案三查"] == []
    assert [block.text for block in silent.blocks if isinstance(block, Line)] == ["本行动没有规定一案三查。"]
    for ledger, asked in ((preset, True), (without, False)):
        shown = policy.answer(ledger, AT, [ledger.enterprises[record.id]])
        assert ("一案三查" in str(told(shown))) == asked
        assert ("一案三查" in str([block for block in shown.blocks if isinstance(block, Pairs)])) == asked
        assert ("一案三查" in policy_markdown(policy.policy_report(ledger, AT, "示例"))) == asked
        for paper in (plan, case):
            assert ("一案三查" in str(paper(ledger, AT, PaperOrder("示例", ids=(record.id,))))) == asked
        assert ("一案三查" in str(summary(ledger, AT, PaperOrder("示例")))) == asked


# Material and draws


def test_material_is_told_per_enterprise_and_unit() -> None:
    chemical = {"品名": "丙酮", "数量": "20", "单位": "千克"}
    move = {"日期": "2026-03-04", "品名": "丙酮", "数量": "12.5", "单位": "千克", "去向": "移交"}
    record = r.enterprise(危险化学品=[chemical], 物料去向=[move])
    rows = told(material.answer([record], AT))
    assert rows["截至"] == "2026-03-12"
    assert [{key: str(value) for key, value in row.items()} for row in rows["物料"]] == [
        {
            "编号": r.ENTERPRISE_ID,
            "名称": "寺头建材厂",
            "品名": "丙酮",
            "单位": "千克",
            "查明": "20",
            "约": "False",
            "许可": "False",
            "移交": "12.5",
            "封存": "None",
            "销毁": "None",
            "退回": "None",
            "核减": "None",
            "去向合计": "12.5",
            "结余": "7.5",
            "状态": "去向不足",
            "说明": "['许可没有填，按“否”处理']",
        }
    ]
    assert told(material.answer([another(OTHER)], AT))["物料"] == []


SITES = [f"CS-260210-000{number}" for number in range(1, 6)]


def clean(record_id: str, *later: dict[str, Any]) -> Any:
    first = {"日期": "2026-02-12", "结果": "未发现", "单位": ["乡应急办"]}
    return r.site(编号=record_id, 排查=[first, *later])


def test_a_draw_tells_its_places_and_its_recipe() -> None:
    ledger = known(*map(clean, SITES))
    rows = told(draw.answer(draw.lot(ledger, SEED, 2, AT.day), AT))
    assert (rows["种子提交"], rows["名单截至"], rows["名单"]) == (SEED, "2026-03-12", 5)
    assert [row["编号"] for row in rows["抽取"]] == list(drawn(SITES, SEED, 2))
    assert [row["序号"] for row in rows["抽取"]] == [1, 2]
    assert rows["抽取"][0]["原排查单位"] == ["乡应急办"]
    assert rows["抽取"][0]["最近排查"] == "2026-02-12"
    assert any(SEED[:16] in says for says in rows["方法"])


def test_the_results_stand_per_draw_and_in_all() -> None:
    def record(number: int, day: str, *places: str) -> Any:
        note = draw_note(SEED[number:] + "0" * number, 9, len(places))
        return r.activity(
            编号=f"HD-26030{number}-0001", 日期=day, 类别="交叉检查", 检查对象=list(places), 说明=note
        )

    missed = clean(SITES[0], {"日期": "2026-03-05", "结果": "发现问题"})
    held = clean(SITES[1], {"日期": "2026-03-06", "结果": "未发现"})
    ledger = known(
        missed,
        held,
        clean(SITES[2]),
        clean(SITES[3]),
        record(1, "2026-03-01", *SITES[:2]),
        record(2, "2026-03-02", SITES[2]),
    )
    rows = told(draw.result(ledger, AT))
    assert rows["合计"] == {
        "抽取": 3,
        "已复查": 2,
        "查出问题": 1,
        "漏查率": 0.5,
        "95%区间": [0.0125, 0.9875],  # rounded outward: 0.01258 and 0.98742
        "问题场所": [SITES[0]],
        "未复查": [SITES[2]],
    }
    assert [(row["编号"], row["抽取"], row["已复查"], row["漏查率"]) for row in rows["抽样"]] == [
        ("HD-260301-0001", 2, 2, 0.5),
        ("HD-260302-0001", 1, 0, None),
    ]
    assert rows["抽样"][1]["95%区间"] is None
