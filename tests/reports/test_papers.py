"""The papers: figures in prose, powers and legal bases, what the public and what nobody is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import records as r

from dabzw.errors import DabzwError, UsageError
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, When
from dabzw.model.workdays import UNPUBLISHED
from dabzw.reports.paper import Figure, Heading, Paper, PaperOrder, Paragraph, Table
from dabzw.reports.papers import PAPERS
from dabzw.reports.papers.organs import ENTITLED, deciding_organ
from dabzw.reports.papers.privacy import FEW, FEWEST_SHOWN, WITHHELD, NotPublic, published
from dabzw.reports.papers.wording import Draft, chinese_day, citable, paper, told

AT = r.at("2026-03-12")
CANARY = "王五举报人"
NUMBER_OF_INFORMANT = "JB2026CANARY"
DIGEST = "ab" * 32
SECOND = "QY-260210-0002"
OPEN_LEAD = "XS-260211-0002"
MONDAY = date(2026, 3, 9)

REPLY = {"日期": "2026-02-12", "结果": f"已告知{CANARY}", "说明": f"{CANARY}已知情"}


def _ledger(**fields: Any) -> Ledger:
    """An enterprise with a case, a lead of an informant, an official lead, a site and a past proposal."""
    known: Ledger = r.ledger(
        r.enterprise(
            违法行为=[r.found("1.1"), {**r.found("3.4"), "依据": "危险化学品安全法"}],
            风险=[r.rated("重大")],
            处置=r.plan(
                {"措施": "断电", "责任单位": "电管站", "实施机关": "乡应急办", "时限": "2026-03-01"},
                r.done("取缔关闭", "2026-03-05"),
            ),
            处罚=[
                {"日期": "2026-03-02", "种类": "罚款", "机关": "县应急管理局", "文号": "阳应急罚〔2026〕1号"}
                | {"金额": "20000"}
            ],
            负责人=["赵某"],
            目录=[{"名称": "营业执照登记目录", "站所": "市场监督管理所"}],
            **fields,
        ),
        r.enterprise(
            编号=SECOND,
            名称="西河作坊",
            统一社会信用代码=None,
            无代码原因="未查明",
            村="西河村",
            违法行为=[r.found("4.1")],
            风险=[r.rated("重大")],
        ),
        r.lead(
            来源="群众举报",
            举报人编号=NUMBER_OF_INFORMANT,
            内容=f"{CANARY}反映院内生产",
            备注=CANARY,
            企业=r.ENTERPRISE_ID,
            核查=[{**r.verified("2026-02-10 15:00"), "说明": f"向{CANARY}核实"}],
            强制措施=[r.stopped("2026-02-10", "查封", 文书="阳应急查扣〔2026〕1号")],
            移交=[{**r.handed("2026-02-11"), "回告": [REPLY]}],
            附件=[{"名称": f"{CANARY}的信.pdf", "摘要": DIGEST}],
        ),
        r.lead(
            编号=OPEN_LEAD,
            登记时间="2026-02-11 09:00",
            内容="仓库内存放桶装物",
            核查=[r.verified("2026-02-11 15:00")],
            强制措施=[r.stopped("2026-02-11")],
        ),
        r.site(),
        r.activity(牵头="乡应急办", 村=["东沟村"], 检查组数="1", 出动人次="5"),
    )
    return known.as_of(AT)


LEDGER = _ledger()
ORDERS = {
    "case": PaperOrder("提交 1", ids=(r.ENTERPRISE_ID,)),
    "transfer": PaperOrder("提交 1", receiver="县公安局"),
    "supervision": PaperOrder("提交 1", receiver="寺头村"),
    "blacklist": PaperOrder("提交 1", receiver="县应急管理局"),
    "handover": PaperOrder("提交 1", receiver="示例乙"),
    "weekly": PaperOrder("提交 1", issue=3),
}
NAMES = tuple(PAPERS)
CASE_PAPERS = ("case", "transfer", "supervision", "blacklist", "handover")
PUBLIC = tuple(name for name in NAMES if name not in CASE_PAPERS)


def order(name: str, **fields: Any) -> PaperOrder:
    given = ORDERS.get(name, PaperOrder("提交 1"))
    parts = ("basis", "ids", "since", "issue", "public", "receiver")
    return PaperOrder(**{part: getattr(given, part) for part in parts} | fields)


def made(name: str, ledger: Ledger = LEDGER, at: Instant = AT, **fields: Any) -> Paper:
    return PAPERS[name].build(ledger, at, order(name, **fields))


def tables(paper: Paper) -> dict[str, Table]:
    """The tables of a paper by their titles, those without one by the heading above."""
    found, above = {}, ""
    for block in paper.blocks:
        if isinstance(block, Table):
            found[block.title or above] = block
        elif isinstance(block, Heading):
            above = block.text
    return found


def prose(paper: Paper) -> str:
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Paragraph))


def everything(paper: Paper) -> str:
    return repr((paper.title, paper.blocks, paper.figures, paper.notes, paper.addressee))


def column(table: Table, head: str) -> list[object]:
    return [row[table.heads.index(head)] for row in table.rows]


# Every paper


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_says_its_unit_its_day_and_how_days_were_counted(name: str) -> None:
    paper = made(name)
    assert (paper.name, paper.unit, paper.day) == (name, "寺头乡人民政府", date(2026, 3, 12))
    assert paper.basis == "提交 1"
    outward = name in ("transfer", "blacklist")  # another organ is not told how days were counted
    assert any("按自然日计" in note for note in paper.notes) is not outward
    assert "2026-0" not in everything(paper)  # days are written 2026年3月12日


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_as_many_cells_as_heads(name: str) -> None:
    for table in tables(made(name)).values():
        assert {len(row) for row in table.rows} <= {len(table.heads)}


_DAY = re.compile(r"(?:\d{4}年|至)\d{1,2}月\d{1,2}日(\d{1,2}时(\d{2}分)?)?")
_ID = re.compile(r"[A-Z]{2}-\d{6}-\w{4}")


def _numbers(text: str) -> Iterator[str]:
    yield from re.findall(r"\d+(?:\.\d+)?", _ID.sub("", _DAY.sub("", text)))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        (name, day)
        for name in NAMES
        for day in ("2026-02-09", "2026-03-12", "2026-04-02")
        if not (name in ("case", "transfer") and day == "2026-02-09")  # nothing is on record yet
    ],
)
def test_every_number_in_prose_is_a_figure(name: str, day: str) -> None:
    at = r.at(day)
    fields: dict[str, Any] = {"ids": (OPEN_LEAD,)} if name == "transfer" else {}
    paper = made(name, _ledger().as_of(at), at, **fields)
    known = {str(figure.value) for figure in paper.figures}
    assert set(_numbers(prose(paper))) <= known


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_a_name_of_its_own(name: str) -> None:
    names = [figure.name for figure in made(name).figures]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("transfer", "supervision")])
def test_prose_states_figures(name: str) -> None:
    paper = made(name)
    assert any(told(figure) in prose(paper) for figure in paper.figures)


@pytest.mark.parametrize(
    ("name", "public"), [*((name, False) for name in NAMES), *((name, True) for name in PUBLIC)]
)
def test_no_paper_tells_of_an_informant(name: str, public: bool) -> None:
    text = everything(made(name, public=public)) + everything(made(name, issue=4))
    assert CANARY not in text
    assert NUMBER_OF_INFORMANT not in text


def test_the_canary_is_in_the_ledger() -> None:
    assert CANARY in repr(LEDGER)
    assert NUMBER_OF_INFORMANT in repr(LEDGER)


@pytest.mark.parametrize("name", NAMES)
def test_a_basis_is_cited_only_while_it_is_in_force(name: str) -> None:
    cited = set(re.findall("《(.+?)》", prose(made(name))))
    known = {basis.name for basis in LEDGER.campaign.legal_bases if basis.in_force(AT.day)}
    assert cited <= known


# Legal bases and powers


@pytest.mark.parametrize(
    ("day", "cited"),
    [
        (date(2026, 4, 30), ()),
        (date(2026, 5, 1), ("危险化学品安全法",)),
        (date(2026, 5, 2), ("危险化学品安全法",)),
    ],
)
def test_a_basis_is_citable_from_its_first_day(day: date, cited: tuple[str, ...]) -> None:
    assert citable(LEDGER.campaign, day, ("危险化学品安全法", "没有的法")) == cited


@pytest.mark.parametrize(
    ("day", "cited"),
    [(date(2026, 2, 28), ("旧办法",)), (date(2026, 3, 1), ()), (date(2026, 3, 2), ())],
)
def test_a_basis_is_not_citable_from_the_day_it_lapsed(day: date, cited: tuple[str, ...]) -> None:
    campaign = r.campaign(法律依据=[{"名称": "旧办法", "失效": "2026-03-01"}])
    assert citable(campaign, day, ("旧办法",)) == cited


def test_the_plan_cites_the_new_law_from_its_day() -> None:
    def text(day: str) -> str:
        return prose(made("plan", _ledger().as_of(r.at(day)), r.at(day)))

    assert "《危险化学品安全法》" not in text("2026-04-30")
    assert "《危险化学品安全法》" in text("2026-05-01")


@pytest.mark.parametrize(
    ("act", "authority", "organ"),
    [
        ("断电", None, "县应急管理局"),
        ("断电", "县应急管理局", "县应急管理局"),
        ("断电", "乡应急办", "待核实（登记的机关无此职权）"),
        ("取缔关闭", None, "县人民政府、县应急管理局、县市场监督管理局"),
        ("责令关闭", None, "县人民政府"),
        ("断电", "电管站", "待核实（登记的机关无此职权）"),
        ("顶格处罚", None, "县应急管理局、县市场监督管理局"),
        ("加强监管", None, ENTITLED),
        ("约谈", None, ENTITLED),
    ],
)
def test_who_decides_an_act(act: str, authority: str | None, organ: str) -> None:
    assert deciding_organ(act, authority, LEDGER.campaign) == organ


def test_a_township_given_the_power_by_law_decides_itself() -> None:
    campaign = r.campaign(职权={"罚款": ["乡镇人民政府"], "警告": ["县应急管理局", "乡镇人民政府"]})
    assert deciding_organ("罚款", "寺头乡人民政府", campaign) == "寺头乡人民政府"
    assert deciding_organ("罚款", None, campaign) == "寺头乡人民政府"
    assert deciding_organ("警告", None, campaign) == "县应急管理局"


def test_the_plan_names_no_township_as_the_deciding_organ() -> None:
    measures = tables(made("plan", ids=(r.ENTERPRISE_ID,)))["处置措施"]
    organs = dict(zip(column(measures, "应采取措施"), column(measures, "决定（实施）机关"), strict=True))
    assert str(organs["取缔关闭"]).startswith("县人民政府、")
    assert not [organ for organ in organs.values() if "乡" in str(organ)]


def test_the_case_marks_what_was_done_without_power_or_basis() -> None:
    acts = tables(made("case"))["办理经过"]
    says = column(acts, "内容")
    assert "非法储存危险化学品\n依据：危险化学品安全法（待核实）" in says
    assert "未取得行政许可" in says


# The public


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((0, 3, 5, 6), (0, 3, 5, 6)),
        ((1, 4, 5, 6), (FEW, WITHHELD, 5, 6)),  # one alone follows from the sum
        ((6, 5, 2, 3), (WITHHELD, 5, FEW, 3)),
        ((1, 2, 5, 6), (FEW, FEW, WITHHELD, 6)),
        ((1, 2, 0, 0), (FEW, FEW, 0, 0)),
        ((1, 1, 0, 0), (WITHHELD,) * 4),  # two in all: each must be one
        ((2, 2, 0, 0), (WITHHELD,) * 4),  # four in all: each must be two
        ((1, 3, 0, 0), (WITHHELD,) * 4),  # four in all: the least that they can be
        ((1, 0, 0, 0), (WITHHELD,) * 4),
        ((1, 4, 5), (WITHHELD,) * 3),  # too few rows
    ],
)
def test_small_counts_of_villages_are_hidden(counts: tuple[int, ...], shown: tuple[object, ...]) -> None:
    told = published(dict(zip("甲乙丙丁", counts, strict=False)))
    assert tuple(told.values()) == shown


@pytest.mark.parametrize("count", range(1, 6))
def test_the_least_count_that_is_shown(count: int) -> None:
    shown = published({"乙": 40, "丙": 50, "丁": 60, "甲": count})["甲"]
    assert (shown == count) is (count >= FEWEST_SHOWN)


@pytest.mark.parametrize("name", CASE_PAPERS)
def test_case_papers_are_not_for_the_public(name: str) -> None:
    with pytest.raises(NotPublic):
        made(name, public=True)


@pytest.mark.parametrize("name", ["plan", "lookback"])
def test_named_enterprises_are_not_for_the_public(name: str) -> None:
    with pytest.raises(NotPublic):
        made(name, public=True, ids=(r.ENTERPRISE_ID,))


@pytest.mark.parametrize("name", PUBLIC)
def test_the_public_is_told_no_person_enterprise_or_case(name: str) -> None:
    text = everything(made(name, public=True))
    for private in ("赵某", "寺头建材厂", "西河作坊", r.ENTERPRISE_ID, SECOND, r.LEAD_ID, OPEN_LEAD):
        assert private not in text
    assert made(name, public=True).public
    assert any("公开版" in note for note in made(name, public=True).notes)


def test_the_office_is_told_who() -> None:
    assert "西河作坊" in everything(made("plan"))
    assert "赵某" in everything(made("case"))


def test_the_public_bulletin_hides_what_points_at_a_household() -> None:
    own = tables(made("bulletin"))["村进度排名"]
    public = tables(made("bulletin", public=True))["村进度情况"]
    assert 1 in column(own, "逾期未完成") or 2 in column(own, "逾期未完成")
    assert public.heads == ("名称", "督导日期")  # too few villages, and with so little that all of it tells


# Orders


@pytest.mark.parametrize("name", [name for name, kind in PAPERS.items() if "receiver" in kind.needs])
def test_a_paper_to_somebody_needs_a_receiver(name: str) -> None:
    with pytest.raises(UsageError, match="--to"):
        made(name, receiver=None)


@pytest.mark.parametrize("ids", [(), (r.ENTERPRISE_ID, SECOND)])
def test_a_case_is_of_one_enterprise(ids: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="一家企业"):
        made("case", ids=ids)


@pytest.mark.parametrize("name", ["plan", "case", "transfer", "lookback", "blacklist"])
def test_records_that_are_not_there(name: str) -> None:
    with pytest.raises(DabzwError, match="QY-260210-9999"):
        made(name, ids=("QY-260210-9999",))


def test_needs_are_asked_for_and_names_are_keys() -> None:
    for name, kind in PAPERS.items():
        assert kind.name == name
        assert set(kind.needs) <= set(kind.asks)


def test_every_report_of_the_campaign_has_a_paper() -> None:
    known = {also for kind in PAPERS.values() for also in kind.also}
    assert {schedule.report for schedule in LEDGER.campaign.reports} <= known


# One paper each


def test_the_plan_of_all_and_of_one() -> None:
    headings = [
        block.text for block in made("plan").blocks if isinstance(block, Heading) and block.level == 2
    ]
    assert headings == ["寺头建材厂", "西河作坊"]
    alone = made("plan", ids=(SECOND,))
    assert "寺头建材厂" not in everything(alone)
    assert alone.figures[0] == Figure("列入处置的企业", 1, "家")


def test_the_case_tells_its_acts_in_order_with_documents_and_evidence() -> None:
    found = tables(made("case"))
    acts = found["办理经过"]
    order_ = ["登记", "核查", "移交", "处罚", "措施完成"]
    told_acts = column(acts, "事项")
    assert [act for act in told_acts if act in order_] == order_
    assert column(found["卷内目录"], "文号或名称") == [
        "阳应急查扣〔2026〕1号",
        "寺应急移〔2026〕1号",
        "阳应急罚〔2026〕1号",
    ]
    assert found["证据材料"].rows == ((1, "材料1", DIGEST, r.LEAD_ID),)


def test_the_name_of_an_official_attachment_stays() -> None:
    ledger = r.ledger(
        r.enterprise(), r.lead(企业=r.ENTERPRISE_ID, 附件=[{"名称": "现场照片.jpg", "摘要": DIGEST}])
    )
    assert tables(made("case", ledger))["证据材料"].rows == ((1, "现场照片.jpg", DIGEST, r.LEAD_ID),)


def test_of_a_transfer_to_discipline_the_case_holds_only_the_day() -> None:
    handed = {"日期": "2026-02-11", "接收单位": "乡纪委", "文号": "密件1号", "回告结果": "已初核"}
    ledger = r.ledger(r.enterprise(), r.lead(企业=r.ENTERPRISE_ID, 移交=[handed]))
    text = everything(made("case", ledger))
    assert "乡纪委" in text
    assert "密件" not in text
    assert "初核" not in text
    assert column(tables(made("case", ledger))["办理经过"], "事项") == ["登记", "移交"]


def test_the_case_tells_what_a_receiver_answered_and_what_a_listing_brought() -> None:
    handed = {**r.handed("2026-02-11"), "回告": [{"日期": "2026-02-20", "结果": "立案", "说明": "已传唤"}]}
    listed = {
        "日期": "2026-02-21",
        "状态": "已列入",
        "惩戒": [{"措施": "限制市场准入", "执行单位": "县市场监督管理局"}, {"措施": "公示"}],
    }
    ledger = r.ledger(r.enterprise(名单=[listed]), r.lead(企业=r.ENTERPRISE_ID, 移交=[handed]))
    acts = tables(made("case", ledger))["办理经过"]
    told_acts = dict(zip(column(acts, "事项"), column(acts, "内容"), strict=True))
    assert told_acts["回告"] == "结果：立案\n说明：已传唤"
    assert (
        told_acts["名单"]
        == "已列入\n惩戒：限制市场准入（县市场监督管理局，尚未执行）、公示（执行单位未定，尚未执行）"
    )


def test_a_letter_without_leads_is_refused() -> None:
    with pytest.raises(DabzwError, match="没有待移交"):
        made("transfer", r.ledger(r.lead()))


def test_the_bulletin_ranks_the_worst_first() -> None:
    ranked = tables(made("bulletin"))["村进度排名"]
    places = [int(str(place)) for place in column(ranked, "名次")]
    assert places[0] == 1
    assert places == sorted(places)
    assert "名次1为最落后" in "".join(made("bulletin").notes)


@pytest.mark.parametrize(
    ("name", "since", "says"),
    [
        ("daily", None, "2026年3月12日，"),
        ("weekly", None, "自2026年3月9日起至3月12日止，"),
        ("monthly", None, "自2026年3月1日起至3月12日止，"),
        ("weekly", date(2026, 3, 6), "自2026年3月6日起至3月12日止，"),
        ("weekly", datetime(2026, 3, 6, 12, 30), "自2026年3月6日12时30分起至3月12日止，"),  # noqa: DTZ001
        ("weekly", date(2025, 12, 31), "自2025年12月31日起至2026年3月12日止，"),
    ],
)
def test_a_brief_covers_its_period(name: str, since: When | None, says: str) -> None:
    assert prose(made(name, since=since)).startswith(says)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_told_before_the_campaign_begins(name: str) -> None:
    with pytest.raises(UsageError, match="行动自2026年2月9日开始，2026年2月8日尚未开始"):
        made(name, at=r.at("2026-02-08"))


@pytest.mark.parametrize(("day", "count"), [("2026-02-10", 1), ("2026-02-11", 1), ("2026-02-12", 0)])
def test_a_daily_brief_counts_its_day_and_what_went_before(day: str, count: int) -> None:
    found = {figure.name: figure.value for figure in made("daily", _ledger(), r.at(day)).figures}
    assert found["本期线索数"] == count
    assert found["累计线索数"] == (1 if day == "2026-02-10" else 2)


@pytest.mark.parametrize(("first", "fits"), [(11, True), (12, True), (13, False)])
def test_a_brief_does_not_begin_after_its_end(first: int, fits: bool) -> None:
    if fits:
        assert made("daily", since=date(2026, 3, first)).day == AT.day
    else:
        with pytest.raises(UsageError, match="起始日期"):
            made("daily", since=date(2026, 3, first))


@pytest.mark.parametrize("name", ["bulletin", "weekly", "summary", "supervision"])
def test_a_paper_says_that_the_calendar_was_estimated(name: str) -> None:
    limits = [r.limit(代码="到期", 时限="3个工作日")]
    known = Ledger(r.campaign(期限=limits), leads={r.LEAD_ID: r.lead()})
    assert UNPUBLISHED in made(name, known).notes
    assert UNPUBLISHED not in made(name).notes


def test_a_brief_carries_its_issue() -> None:
    assert made("weekly").issue == 3


def test_the_supervision_notice_lists_what_its_village_owes() -> None:
    found = tables(made("supervision"))
    assert {str(state)[:2] for state in column(found["限时办理事项"], "状态")} <= {"逾期", "今日", "临期"}
    assert set(column(found["尚未排查的场所和目录企业"], "编号")) == {r.SITE_ID, r.ENTERPRISE_ID}
    other = made("supervision", receiver="东沟村")
    assert "尚未排查的场所和目录企业" not in tables(other)
    assert prose(other).endswith("无。")
    with pytest.raises(UsageError, match="不是行动方案里的村或站所"):
        made("supervision", receiver="别村")


def test_the_look_back_plan_lists_those_to_come_and_done() -> None:
    seen = _ledger(回头看=[{"日期": "2026-03-12", "人员": ["张山", "李海"], "结果": "未反弹"}])
    found = tables(made("lookback", seen))
    assert column(found["待开展的“回头看”"], "应完成") == [date(2026, 4, 4)]
    assert column(found["已开展的“回头看”"], "完成") == [date(2026, 3, 12)]


@pytest.mark.parametrize(
    ("day", "state"), [("2026-03-11", "未到"), ("2026-03-12", "今日到期"), ("2026-03-13", "逾期")]
)
def test_a_look_back_falls_due_seven_days_after_the_end(day: str, state: str) -> None:
    at = r.at(day)
    rows = tables(made("lookback", _ledger().as_of(at), at))["待开展的“回头看”"]
    assert str(column(rows, "状态")[0]).startswith(state)


def test_only_punished_enterprises_are_proposed_for_the_list() -> None:
    paper = made("blacklist")
    found = tables(paper)
    assert column(found["建议列入的企业"], "编号") == [r.ENTERPRISE_ID]
    assert column(found["尚无行政处罚记录、暂不建议的企业"], "编号") == [SECOND]
    assert "以上仅为建议" in prose(paper)
    assert "不作列入决定" in prose(paper)


@pytest.mark.parametrize(
    ("day", "unfinished"), [("2026-03-30", True), ("2026-03-31", False), ("2026-04-01", False)]
)
def test_a_summary_before_the_end_says_so(day: str, unfinished: bool) -> None:
    paper = made("summary", LEDGER, r.at(day))
    assert ("行动尚未结束" in prose(paper)) is unfinished


def test_the_summary_says_nothing_of_what_a_lead_says() -> None:
    late = r.lead(核查=[r.verified("2026-02-10 10:00")], 内容="示例：有人夜间倾倒不明桶装物")
    known = Ledger(r.campaign(), leads={r.LEAD_ID: late})
    found = tables(made("summary", known, r.at("2026-04-30")))["逾期的硬性期限"]
    assert r.LEAD_ID in column(found, "编号")
    assert not any("倾倒" in str(name) for name in column(found, "名称"))


def test_the_summary_counts_what_the_ledger_holds() -> None:
    found = {figure.name: figure.value for figure in made("summary").figures}
    expected = {"线索总数": 2, "有违法行为企业": 2, "场所": 1, "已排查场所": 0, "目录企业": 1, "罚款": 2}
    assert {name: found[name] for name in expected} == expected


def test_days_are_written_without_noughts() -> None:
    assert chinese_day(MONDAY) == "2026年3月9日"


@pytest.mark.parametrize(
    ("minute", "says"),
    [((15, 0), "15时"), ((15, 1), "15时01分"), ((0, 0), "0时"), ((9, 30), "9时30分")],
)
def test_a_full_hour_has_no_minutes(minute: tuple[int, int], says: str) -> None:
    assert chinese_day(datetime(2026, 3, 9, *minute)) == f"2026年3月9日{says}"  # noqa: DTZ001


def test_a_heading_with_nothing_below_it_says_so() -> None:
    blocks = (Heading("甲"), Heading("乙", 2), Paragraph("有。"), Heading("丙"), Heading("丁"))
    found = [
        getattr(block, "text", "")
        for block in paper(Draft("case", ("卷",), blocks), LEDGER, AT, order("case")).blocks
    ]
    assert found == ["甲", "乙", "有。", "丙", "无。", "丁", "无。"]
