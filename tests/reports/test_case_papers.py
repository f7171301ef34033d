"""The papers about cases: how a record's fields are told, in which order acts stand, and what each paper lists."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import records as r

from dabzw.model.base import Row, row_in
from dabzw.model.enterprise import Chemical, Enterprise, MaterialMove, Sanction
from dabzw.model.fields import meanings
from dabzw.model.lead import Lead, LimitChange
from dabzw.model.ledger import Ledger
from dabzw.model.moments import day_of
from dabzw.reports.looks import due
from dabzw.reports.paper import Facts, Heading, Paper, PaperOrder, Paragraph, Table
from dabzw.reports.papers import PAPERS
from dabzw.reports.papers.fields import Telling, money, value_words
from dabzw.reports.papers.orders import NoViolation
from dabzw.reports.papers.proceedings import Told, in_order

AT = r.at("2026-03-12")
CASE = PaperOrder("提交 1", ids=(r.ENTERPRISE_ID,))


def made(name: str, ledger: Ledger, order: PaperOrder, day: str = "2026-03-12") -> Paper:
    at = r.at(day)
    return PAPERS[name].build(ledger.as_of(at), at, order)


def table(paper: Paper, title: str) -> list[dict[str, Any]]:
    """The rows of the table of a title, or of the first below a heading."""
    above = ""
    for block in paper.blocks:
        if isinstance(block, Table) and title in (block.title, above):
            return [dict(zip(block.heads, row, strict=True)) for row in block.rows]
        above = block.text if isinstance(block, Heading) else above
    return []


def known(paper: Paper) -> dict[str, Any]:
    """All pairs of all facts."""
    return {name: value for block in paper.blocks if isinstance(block, Facts) for name, value in block.pairs}


def prose(paper: Paper) -> str:
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Paragraph))


# A field and its words


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("0", "0元"),
        ("800", "800元"),
        ("9999.99", "9999.99元"),
        ("10000", "1万元"),
        ("36801", "3.6801万元"),
        ("36801.5", "36801.5元"),  # in 万元 it would have more than four places
        ("500000", "50万元"),
        ("500000.00", "50万元"),
        ("10000000", "1000万元"),
    ],
)
def test_money_in_words(amount: str, says: str) -> None:
    assert money(Decimal(amount)) == says


def _sanction(**more: str) -> Sanction:
    given = {"日期": "2026-03-02", "种类": "罚款", "机关": "县应急管理局", "金额": "500000"}
    return Sanction.model_validate(given | more)


ACETONE = {"日期": "2026-03-02", "品名": "丙酮", "数量": "1200.0", "单位": "千克", "去向": "移交"}
STOPPED = {"日期": "2026-03-02", "期限": "集中整治", "类别": "中止", "至": "2026-04-30", "理由": "检测"}


@pytest.mark.parametrize(
    ("row", "names", "says"),
    [
        (_sanction(对象="单位"), ("kind", "party", "amount"), ("罚款50万元，单位",)),
        (_sanction(已收缴="20000"), ("kind", "amount", "paid"), ("罚款50万元", "已收缴：2万元")),
        (
            MaterialMove.model_validate(ACETONE),
            ("name", "amount", "measure", "whereabouts", "reason"),
            ("丙酮1200千克，移交",),
        ),
        (
            LimitChange.model_validate(STOPPED),
            ("limit", "kind", "until", "reason"),
            ("集中整治中止至2026年4月30日", "理由：检测"),
        ),
    ],
)
def test_a_row_is_told_in_a_phrase_and_by_labels(
    row: Row, names: tuple[str, ...], says: tuple[str, ...]
) -> None:
    assert Telling(r.campaign()).lines(row, names) == says


def test_a_chemical_is_told_with_its_amount_and_licence() -> None:
    found = {
        "品名": "盐酸",
        "数量": "900",
        "约": "是",
        "单位": "千克",
        "位置": "棚内",
        "查明日期": "2026-02-12",
    }
    assert value_words(Chemical.model_validate(found)) == "盐酸，约900千克，棚内，许可：否"


def _rows(kind: type[Row], seen: set[type[Row]]) -> Iterator[type[Row]]:
    """A kind of row, and all that rows of it may hold."""
    if kind not in seen:
        seen.add(kind)
        yield kind
        for field in kind.model_fields.values():
            inner = row_in(field.whole)
            if inner is not None:
                yield from _rows(inner, seen)


@pytest.mark.parametrize("kind", [*_rows(Enterprise, set()), *_rows(Lead, set())])
def test_no_field_of_any_row_is_joined_or_told_by_a_key(kind: type[Row]) -> None:
    """Whatever a paper tells of a row is a line with its label, or a word of a list."""
    texts = {name: f"值{number}" for number, name in enumerate(kind.model_fields)}
    row = kind.model_construct(**texts)
    plain = [name for name, field in meanings(kind).items() if not field.row]
    for line in Telling(r.campaign()).lines(row, plain) if not _is_phrase(kind) else ():
        assert "；" not in line
        labelled = re.match(r"([^：]+)：", line)
        assert labelled is None or labelled[1] in {meanings(kind)[name].label for name in plain}


def _is_phrase(kind: type[Row]) -> bool:
    """Those rows make a phrase of their typed values, which are not texts."""
    from dabzw.reports.papers.fields import _PHRASES

    return kind in _PHRASES


# 案卷


def _acts(paper: Paper) -> list[str]:
    return [str(row["事项"]) for row in table(paper, "办理经过")]


def test_a_day_is_told_by_minutes_and_then_by_the_chain_of_events() -> None:
    ledger = r.ledger(
        r.enterprise(
            违法行为=[{**r.found("1.1"), "发现日期": "2026-02-10"}], 风险=[r.rated("重大", "2026-02-10")]
        ),
        r.lead(
            登记时间="2026-02-10 09:00",
            企业=r.ENTERPRISE_ID,
            受理={"日期": "2026-02-10", "结论": "受理"},
            核查=[r.verified("2026-02-10 15:00")],
            强制措施=[r.stopped("2026-02-10", "查封")],
            移交=[r.handed("2026-02-10")],
            办结=[{"日期": "2026-02-10", "结果": "已整治到位"}],
        ),
    )
    told = _acts(made("case", ledger, CASE))
    assert told == ["登记", "受理", "核查", "违法行为", "强制措施", "风险", "移交", "办结"]


def test_what_follows_a_registration_of_the_evening_stands_behind_it() -> None:
    lead = r.lead(
        登记时间="2026-02-10 20:05", 企业=r.ENTERPRISE_ID, 受理={"日期": "2026-02-10", "结论": "受理"}
    )
    assert _acts(made("case", r.ledger(r.enterprise(), lead), CASE)) == ["登记", "受理"]


def test_another_lead_of_the_day_does_not_push_an_act_back() -> None:
    early = r.lead(
        登记时间="2026-02-10 08:00",
        企业=r.ENTERPRISE_ID,
        核查=[r.verified("2026-02-10 09:00")],
        强制措施=[r.stopped("2026-02-10")],
    )
    late = r.lead(
        编号="XS-260210-0009",
        登记时间="2026-02-10 18:00",
        企业=r.ENTERPRISE_ID,
        核查=[r.verified("2026-02-10 19:00")],
    )
    told = _acts(made("case", r.ledger(r.enterprise(), early, late), CASE))
    assert told == ["登记", "核查", "强制措施", "登记", "核查"]


@pytest.mark.parametrize("seed", range(20))
def test_days_and_minutes_are_always_in_order(seed: int) -> None:
    """Whatever the order of the rows, days ascend, and on a day so do minutes."""
    dice = random.Random(seed)  # noqa: S311

    def days() -> date:
        return date(2026, 2, dice.randint(9, 11))

    def minutes() -> datetime:
        return datetime(2026, 2, dice.randint(9, 11), dice.randint(0, 23))  # noqa: DTZ001

    told = [
        Told(
            lead=dice.choice([None, "甲", "乙"]),
            of="",
            what=str(number),
            when=dice.choice((days, minutes))(),
            rank=dice.randint(0, 5),
            says=(),
            who="",
            document=None,
        )
        for number in range(12)
    ]
    found = list(in_order(told))
    assert sorted(found, key=lambda one: one.what) == sorted(told, key=lambda one: one.what)
    all_days = [day_of(one.when) for one in found]
    assert all_days == sorted(all_days)
    timed = [one.when for one in found if isinstance(one.when, datetime)]
    assert timed == sorted(timed)
    for place, one in enumerate(found):
        later = [other for other in found[place:] if isinstance(other.when, datetime)]
        assert not [
            other
            for other in later
            if not isinstance(one.when, datetime)
            and day_of(other.when) == one.when
            and other.lead == one.lead
            and other.rank < one.rank
        ]


@pytest.mark.parametrize(("number", "has_column"), [(0, False), (1, False), (2, True)])
def test_only_several_leads_have_a_column(number: int, has_column: bool) -> None:
    leads = [r.lead(编号=f"XS-260210-000{place}", 企业=r.ENTERPRISE_ID) for place in range(number)]
    paper = made("case", r.ledger(r.enterprise(违法行为=[r.found("1.1")]), *leads), CASE)
    assert ("线索" in table(paper, "办理经过")[0]) is has_column
    assert known(paper).get("线索") == (tuple(lead.id for lead in leads) or None)


def test_a_choice_is_told_once() -> None:
    chosen = {
        "日期": "2026-03-01",
        "措施": "限期整改",
        "决定": "不采取",
        "理由": "不给整改期",
        "批准人": "示例乡长",
    }
    plan = r.plan(r.done("取缔", "2026-03-02")) | {"取舍": [chosen]}
    found = r.enterprise(违法行为=[r.found("3.1")], 风险=[r.rated("较大")], 处置=plan)
    told = known(made("plan", r.ledger(found), PaperOrder("提交 1")))
    assert told["原应采取"] == ("限期整改（风险：较大），不采取：不给整改期（示例乡长批准）",)
    assert "取舍" not in told


def test_the_answers_of_a_day_stand_in_one_row() -> None:
    asked = [{"日期": "2026-03-04", "问项": name, "状态": "在查"} for name in ("生产", "销售")]
    asked.append({"日期": "2026-03-04", "问项": "运输", "状态": "已查实", "对象": "示例甲", "说明": "有运单"})
    ledger = r.ledger(r.enterprise(违法行为=[r.found("1.1")], 一案三查=asked))
    rows = [row for row in table(made("case", ledger, CASE), "办理经过") if row["事项"] == "一案三查"]
    assert [row["内容"] for row in rows] == [
        "生产、销售，在查",
        "运输，已查实\n对象：示例甲\n说明：有运单",
    ]


def test_a_reason_of_a_return_is_told_on_the_day_of_the_return() -> None:
    back = {**r.handed("2026-02-11"), "退回日期": "2026-02-13", "退回理由": "不属管辖"}
    ledger = r.ledger(r.enterprise(), r.lead(企业=r.ENTERPRISE_ID, 移交=[back]))
    rows = table(made("case", ledger, CASE), "办理经过")
    assert {row["事项"]: row["内容"] for row in rows if "移交" in row["事项"]} == {
        "移交": "",
        "移交退回": "退回理由：不属管辖",
    }


def test_the_case_says_what_must_be_done_and_leaves_out_what_is_empty() -> None:
    ledger = r.ledger(r.enterprise(违法行为=[r.found("1.1")], 风险=[r.rated("重大")]))
    paper = made("case", ledger, CASE)
    assert None not in known(paper).values()
    assert "取舍" not in known(paper)
    assert [row["来源"] for row in table(paper, "应采取的措施")][-1] == ("风险：重大",)


def test_documents_are_called_by_what_they_are_of() -> None:
    done = r.done("断电", "2026-03-05") | {"文书": "停电通知书"}
    ledger = r.ledger(r.enterprise(违法行为=[r.found("1.1")], 处置=r.plan(done)))
    assert [row["文书"] for row in table(made("case", ledger, CASE), "卷内目录")] == ["措施文书"]


# “回头看”计划


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        ({"天数": ["7", "30", "90"], "此后每隔": "90"}, "起第7天、第30天、第90天开展，此后每90天一次。"),
        ({"天数": ["7", "30", "90"], "此后每隔": "90", "止": "365"}, "开展，此后每90天一次，满365天为止。"),
        (
            {"天数": ["7"], "此后每隔": "90", "止": "90"},
            "起第7天开展。",
        ),  # the next turn would lie beyond the end
        ({"天数": ["7"], "此后每隔": "83", "止": "90"}, "起第7天开展，此后每83天一次，满90天为止。"),
        ({"天数": ["15"]}, "起第15天开展。"),
        ({"此后每隔": "60"}, "起每60天一次。"),
        ({}, "行动方案没有规定“回头看”的时间。"),
    ],
)
def test_the_days_of_looking_back_are_those_of_the_campaign(plan: dict[str, Any], says: str) -> None:
    campaign = r.campaign(回头看=plan)
    told = prose(made("lookback", r.ledger(campaign=campaign), PaperOrder("提交 1")))
    assert says in told
    assert "间隔" not in told


def test_where_to_take_care_stands_apart_so_that_rows_keep_one_line() -> None:
    cleared = [{"日期": "2026-03-01", "验收人": ["示例甲"]}]
    ended = r.enterprise(
        违法行为=[r.found("1.1")],
        处置=r.plan(r.done("取缔", "2026-02-20")),
        销号=cleared,
        现场风险提示="院内有未清的储罐，先测再进",
    )
    paper = made("lookback", r.ledger(ended), PaperOrder("提交 1"))
    row, *_ = table(paper, "待开展的“回头看”")
    assert (row["状态"], "现场风险提示" in row) == ("逾期4天", False)
    assert [one["现场风险提示"] for one in table(paper, "现场风险提示")] == ["院内有未清的储罐，先测再进"]


# 列入名单建议


def _proposed(**fields: Any) -> Ledger:
    fine = {"日期": "2026-03-02", "种类": "罚款", "机关": "县应急管理局", "文号": "（示例）应急罚〔2026〕1号"}
    step = {"日期": "2026-03-03", "状态": "建议列入"}
    return r.ledger(
        r.enterprise(
            处罚=[fine], 名单=[step | fields.pop("名单", {})], **({"违法行为": [r.found("2.3")]} | fields)
        )
    )


TO_COUNTY = PaperOrder("提交 1", receiver="县应急管理局")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"违法行为": [r.found("1.1")], "风险": [r.rated("重大")]}, ("未取得行政许可（1.1），重大风险",)),
        ({"名单": {"理由": "拒不执行停产指令"}}, ("拒不执行停产指令",)),
        ({}, None),
    ],
)
def test_nobody_is_proposed_without_a_reason(fields: dict[str, Any], reason: tuple[str, ...] | None) -> None:
    paper = made("blacklist", _proposed(**fields), TO_COUNTY)
    proposed = [row["理由"] for row in table(paper, "建议列入的企业")]
    assert proposed == ([] if reason is None else [reason])
    assert ("补写理由后再建议" in prose(paper)) is (reason is None)
    assert bool(table(paper, "没有写明理由、暂不建议的企业")) is (reason is None)


# Limits that stand still


HALT = {"日期": "2026-03-01", "期限": "集中整治", "类别": "中止", "至": "2026-04-30", "理由": "检测"}


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-31", "2026-04-20"])
def test_a_limit_that_stands_still_has_no_day_that_moves(day: str) -> None:
    halted = r.enterprise(违法行为=[r.found("1.1")], 期限变更=[HALT | {"批准人": "示例乡长", "文书": "批示"}])
    at = r.at(day)
    (one,) = (one for one in due.open_deadlines(r.ledger(halted).as_of(at), at) if one.code == "集中整治")
    view = due.IN_PAPERS.pick("应完成", "状态")
    assert next(view.cells([one])) == ("中止（原期限3月31日）", "中止中")
    assert next(due.DEADLINES.pick("应完成").shown([one])) == ("原期限2026-03-31",)


def test_the_notice_tells_hard_limits_and_warnings_apart() -> None:
    late = r.lead(登记时间="2026-02-10 09:00", 核查=[r.verified("2026-02-12 15:00")], 反馈日期=None)
    paper = made("supervision", r.ledger(late), PaperOrder("提交 1", receiver="乡应急办"))
    figures = {figure.name: figure.value for figure in paper.figures}
    rows = [row for row in table(paper, "限时办理事项") if str(row["状态"]).startswith("逾期")]
    hard, warning = (sum(row["性质"] == force for row in rows) for force in ("硬性", "预警"))
    assert (figures["逾期"], figures["逾期预警"]) == (hard, warning)
    assert hard + warning == len(rows) > 0
    assert f"逾期{hard}项（另预警{warning}项）" in prose(paper)


# 移交函

CANARY = "示例举报人原话"
TOLD = {"来源": "群众举报", "举报人编号": "JB2026A", "内容": CANARY}


def _letter(ledger: Ledger, *ids: str, to: str = "县公安局") -> Paper:
    return made("transfer", ledger, PaperOrder("提交 1", ids=ids, receiver=to))


def _waiting(**fields: Any) -> Lead:
    found = {**r.verified("2026-02-11 15:00"), "说明": "桶上没有标签"}
    given = {
        "内容": "仓库内存放桶装物",
        "核查": [found],
        "强制措施": [r.stopped("2026-02-11")],
        "地点": "旧粮仓",
    }
    return r.lead(登记时间="2026-02-11 09:00", **(given | fields))


def test_one_lead_stands_in_the_letter_and_the_receipt_on_a_page_of_its_own() -> None:
    paper = _letter(r.ledger(_waiting()))
    told = known(paper)
    assert told["内容"] == "仓库内存放桶装物"
    assert told["核查情况"] == "2026年2月11日15时核查，属实。桶上没有标签"
    assert [(block.title, block.annex) for block in paper.blocks if isinstance(block, Table)] == [
        ("回执", True)
    ]
    receipt = {row["项目"]: row["内容"] for row in table(paper, "回执")}
    assert receipt["线索"] == r.LEAD_ID
    assert receipt["来函"].startswith("".join(paper.title))
    assert "联系电话：" in told["联系人"]


def test_several_leads_are_listed_in_an_annex() -> None:
    other = _waiting(编号="XS-260211-0002", **TOLD)
    paper = _letter(r.ledger(_waiting(), other))
    (listed,) = (
        block for block in paper.blocks if isinstance(block, Table) and block.title == "移交线索清单"
    )
    assert listed.annex
    assert [row["编号"] for row in table(paper, "移交线索清单")] == [r.LEAD_ID, "XS-260211-0002"]
    assert not known(paper)


@pytest.mark.parametrize("more", [(), (_waiting(编号="XS-260211-0002"),)])
def test_a_letter_has_no_word_of_an_informant_and_nothing_internal(more: tuple[Lead, ...]) -> None:
    told = _waiting(**TOLD, 附件=[{"名称": f"{CANARY}.pdf", "摘要": "ab" * 32}], 备注=CANARY)
    told = r.lead(**{**told.tree(), "核查": [{**r.verified("2026-02-11 15:00"), "说明": CANARY}]})
    paper = _letter(r.ledger(told, *more))
    text = repr((paper.title, paper.blocks, paper.notes, paper.figures))
    assert CANARY not in text
    assert "JB2026A" not in text
    assert "依法不随函移交" in text
    assert paper.notes == ()
    assert paper.unit == "寺头乡人民政府"


def test_what_goes_with_a_letter_is_named() -> None:
    seized = r.stopped("2026-02-11", "查封", 文书="阳应急查扣〔2026〕1号")
    photos = [{"名称": "现场照片.jpg", "摘要": "ab" * 32}]
    lead = _waiting(强制措施=[seized], 附件=photos)
    assert known(_letter(r.ledger(lead)))["移交材料"] == (
        "查封文书 阳应急查扣〔2026〕1号",
        "现场照片.jpg",
    )
    both = _letter(r.ledger(lead, _waiting(编号="XS-260211-0002", **TOLD, 附件=photos)))
    assert [row["材料"] for row in table(both, "移交材料清单")][-1] == "证据材料1"


def test_a_letter_claims_no_power_of_the_township() -> None:
    acts = [r.stopped("2026-02-11", "查封", 实施机关="乡应急办"), r.stopped("2026-02-11", "扣押")]
    assert known(_letter(r.ledger(_waiting(强制措施=acts))))["已采取措施"].splitlines() == [
        "2026年2月11日查封（实施机关待核实）",
        "2026年2月11日扣押（县应急管理局）",
    ]


def test_a_letter_to_discipline_tells_nothing_of_the_matter() -> None:
    paper = _letter(r.ledger(_waiting(附件=[{"名称": "照片", "摘要": "ab" * 32}])), to="乡纪委")
    assert tuple(known(paper)) == ("编号", "登记时间", "状态", "联系人")


def test_only_the_police_are_told_of_crimes() -> None:
    assert "移送涉嫌犯罪案件" in prose(_letter(r.ledger(_waiting())))
    assert "移送涉嫌犯罪案件" not in prose(_letter(r.ledger(_waiting()), to="县应急管理局"))


def test_a_lead_that_was_asked_for_is_in_the_letter() -> None:
    done = _waiting(移交=[r.handed("2026-02-12")])
    assert known(_letter(r.ledger(done), r.LEAD_ID))["编号"] == r.LEAD_ID


# 处置方案


def _cited(paper: Paper) -> set[str]:
    return set(re.findall("《(.+?)》", prose(paper)))


@pytest.mark.parametrize(
    ("fields", "touched", "not_touched"),
    [
        ({}, "", "烟花爆竹安全管理条例"),
        (
            {"违法行为": [{**r.found("1.1"), "依据": "安全生产许可证条例第2条"}]},
            "安全生产许可证条例",
            "烟花爆竹安全管理条例",
        ),
        ({"行业": "烟花爆竹经营"}, "烟花爆竹安全管理条例", "危险化学品安全管理条例"),
        (
            {"危险化学品": [{"品名": "丙酮", "查明日期": "2026-02-11"}], "行业": "烟花爆竹经营"},
            "危险化学品安全管理条例",
            "无证无照经营查处办法",
        ),
        ({"风险": [r.rated("重大")]}, "安全生产法", "行政强制法"),  # the power for 取缔关闭 cites it
        (
            {"违法行为": [{**r.found("1.1"), "依据": "危险化学品安全法"}]},
            "",
            "危险化学品安全法",
        ),  # not in force
    ],
)
def test_a_plan_cites_the_bases_that_its_cases_touch(
    fields: dict[str, Any], touched: str, not_touched: str
) -> None:
    found = r.enterprise(**({"违法行为": [r.found("1.1")], "行业": "建材"} | fields))
    cited = _cited(made("plan", r.ledger(found), PaperOrder("提交 1")))
    assert not touched or touched in cited
    assert not_touched not in cited


def test_a_plan_of_an_enterprise_without_a_violation_is_refused() -> None:
    with pytest.raises(NoViolation, match="没有查实的违法行为"):
        made("plan", r.ledger(r.enterprise()), CASE)


def _offenders(number: int) -> Ledger:
    levels = ("重大", "较大", "一般", None)
    return r.ledger(
        *(
            r.enterprise(
                编号=f"QY-260210-{place:04}",
                名称=f"示例{place}号厂",
                统一社会信用代码=None,
                无代码原因="未查明",
                违法行为=[r.found("1.1")],
                风险=[r.rated(level)] if (level := levels[place % 4]) else [],
            )
            for place in range(number)
        )
    )


@pytest.mark.parametrize("number", [1, 2, 3, 4, 9, 120])
def test_parts_of_a_plan_add_up_to_its_whole(number: int) -> None:
    paper = made("plan", _offenders(number), PaperOrder("提交 1"))
    n = {figure.name: figure.value for figure in paper.figures}
    levels = ("重大风险", "较大风险", "一般风险", "未评定风险")
    assert sum(int(str(n[level])) for level in levels) == n["列入处置的企业"] == number
    states = ("已完成", "已报完成", "已安排", "逾期", "未安排")
    assert sum(int(str(n[f"措施{state}"])) for state in states) == n["应采取措施"]
    told = [int(count) for count in re.findall(r"(?:重大|较大|一般|评定)风险(\d+)家", prose(paper))]
    assert sum(told) == (number if number > 1 else 0)  # of one alone nothing is to be counted
    *rows, whole = table(paper, "处置情况汇总表") or [{}]
    assert bool(rows) is (number > 3)  # few are not summed up
    for head, value in whole.items():
        assert value == "合计" or value == sum(row[head] for row in rows)


def test_many_enterprises_have_a_short_block_each_and_few_a_full_one() -> None:
    few, many = (made("plan", _offenders(number), PaperOrder("提交 1")) for number in (3, 4))
    assert "处置规则" in known(few)
    assert known(many)["基本情况"] == "QY-260210-0003，寺头村，乡应急办监管，未评定风险，待定方案"
    assert "处置规则" not in known(many)
    for paper, blocks in ((few, 3), (many, 4)):
        tables = [one for one in paper.blocks if isinstance(one, Table) and "应采取措施" in one.heads]
        assert len([one for one in tables if "状态" in one.heads]) == blocks
        assert "风险:" not in repr(paper.blocks)
    organs = [row["决定（实施）机关"] for paper in (few, many) for row in _measures(paper, "限期整改")]
    assert organs == [
        "县应急管理局、县市场监督管理局、县公安局、县自然资源局、县农业农村局",
        "县应急管理局等有权机关",
    ]


def test_of_many_a_case_that_has_ended_is_told_in_one_row() -> None:
    aside = {
        "日期": "2026-03-01",
        "措施": "限期整改",
        "决定": "不采取",
        "理由": "不给整改期",
        "批准人": "示例乡长",
    }
    done = ("拆除非法化工生产装置", "责令停产停业")
    ended: dict[str, Any] = {
        "编号": "QY-260210-0099",
        "违法行为": [r.found("2.2")],
        "风险": [r.rated("较大")],
        "处置": r.plan(*(r.done(name, "2026-03-02") | {"文书": "指令书", "佐证": "照片"} for name in done))
        | {"取舍": [aside]},
        "销号": [{"日期": "2026-03-05", "验收人": ["示例甲"]}],
    }
    ledgers = (_offenders(number) for number in (2, 3))
    few, many = (
        made("plan", r.ledger(r.enterprise(**ended), *ledger.enterprises.values()), PaperOrder("提交 1"))
        for ledger in ledgers
    )
    assert not table(few, "案件已经结束的企业")
    (row,) = table(many, "案件已经结束的企业")
    assert (row["编号"], row["状态"]) == ("QY-260210-0099", "已销号")
    assert row["措施"].splitlines() == [
        "拆除非法化工生产装置、责令停产停业：已完成",
        "原应采取限期整改（风险：较大），不采取：不给整改期（示例乡长批准）",
    ]
    assert many.figures[0].value == 4


def test_a_case_of_which_nothing_is_demanded_says_so() -> None:
    free = r.enterprise(编号="QY-260210-0099", 违法行为=[r.found("2.3")])
    paper = made("plan", r.ledger(free, *_offenders(4).enterprises.values()), PaperOrder("提交 1"))
    assert "处置措施：无。" in prose(paper)


def _measures(paper: Paper, name: str) -> list[dict[str, Any]]:
    found = (block for block in paper.blocks if isinstance(block, Table))
    rows = (dict(zip(block.heads, row, strict=True)) for block in found for row in block.rows)
    return [row for row in rows if row.get("应采取措施") == name]
