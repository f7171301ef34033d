"""What the type of a field says: its marks wherever they stand, and that no field's type calls for one in vain."""

from typing import Annotated, Any, Literal

import pytest
from records import at, campaign, rows_of

from dabzw.model.base import Row, marks_of, row_in
from dabzw.model.declared import Field
from dabzw.model.fields import Meaning, by_label, meanings
from dabzw.model.ledger import RECORD_TYPES
from dabzw.model.marks import (
    Document,
    Happened,
    Informant,
    NameList,
    Names,
    Number,
    Person,
    Prose,
    Refers,
    Title,
)
from dabzw.model.names import LISTS, grids_of
from dabzw.model.power import MonthDay
from dabzw.model.scalars import Day, Listed, Name, Text, VillageName

RECORD_ROWS = sorted(
    set().union(*(rows_of(record) for record in RECORD_TYPES.values())), key=lambda row: row.__name__
)


class Inner(Row):
    """A row within a row."""

    village: VillageName = Field(alias="村")


class Outer(Row):
    """Marks in every place that a type has."""

    bare: VillageName = Field(alias="一")
    absent: VillageName | None = Field(None, alias="二")
    several: Listed[VillageName] = Field((), alias="三")
    above_union: Annotated[Name | None, Names("村")] = Field(None, alias="四")
    above_list: Annotated[tuple[Name, ...], Names("村")] = Field((), alias="五")
    in_list_in_union: tuple[VillageName, ...] | None = Field(None, alias="六")
    twice: Annotated[VillageName, Person()] | None = Field(None, alias="七")
    unmarked: Name | None = Field(None, alias="八")
    word: Literal["甲", "乙"] | None = Field(None, alias="九", description="说明")
    rows: tuple[Inner, ...] = Field((), alias="十")
    row: Inner | None = Field(None, alias="十一")


@pytest.mark.parametrize(
    "name", ["bare", "absent", "several", "above_union", "above_list", "in_list_in_union", "twice"]
)
def test_a_mark_is_found_wherever_it_stands(name: str) -> None:
    assert Names("村") in marks_of(Outer, name)
    assert meanings(Outer)[name].names == Names("村")


@pytest.mark.parametrize("name", ["unmarked", "word", "rows", "row"])
def test_a_field_has_no_mark_of_others(name: str) -> None:
    assert meanings(Outer)[name].names is None
    assert not meanings(Outer)[name].has(Names, Person)


def test_two_marks_stand_beside_each_other() -> None:
    twice = meanings(Outer)["twice"]
    assert (twice.has(Names), twice.has(Person), twice.mark(Person), twice.has(Title)) == (
        True,
        True,
        Person(),
        False,
    )


def test_a_field_says_how_many_which_words_and_rows() -> None:
    found = meanings(Outer)
    assert {name for name, one in found.items() if one.many} == {
        "several",
        "above_list",
        "in_list_in_union",
        "rows",
    }
    assert {name for name, one in found.items() if one.required} == {"bare"}
    assert {name: one.words for name, one in found.items() if one.words} == {"word": ("甲", "乙")}
    assert {name: one.row for name, one in found.items() if one.row} == {"rows": Inner, "row": Inner}
    assert (found["word"].label, found["word"].note, found["bare"].note) == ("九", "说明", "")
    assert by_label(Outer, "九") is found["word"]
    assert row_in(dict[str, tuple[Inner, ...]]) is Inner


# The records


def test_an_id_refers_but_for_a_records_own() -> None:
    refers = {(row.__name__, one.name): one.refers for row in RECORD_ROWS for one in meanings(row).values()}
    found = {key: mark.kind for key, mark in refers.items() if mark is not None}
    assert all(name != "id" for _, name in found)
    assert (
        found.items()
        >= {
            ("Lead", "enterprise"): "企业",
            ("Lead", "site"): "场所",
            ("Merger", "master"): "线索",
            ("Joined", "master"): "企业",
            ("JoinedSite", "master"): "场所",
            ("Visit", "enterprise"): "企业",
            ("Enterprise", "related"): "企业",
            ("Visit", "lead"): "线索",
            ("Violation", "leads"): "线索",
            ("Site", "enterprise"): "企业",
            ("Activity", "checked"): None,
        }.items()
    )


MANY_MEANINGS = {"编号", "证照", "结果", "问题"}
"""A record's own number is told by its kind; 证照 is the number of one, or all of them; 结果 is a word, but of a
回告; 问题 is a list, and the text of one in it."""


def _labelled(kind: type) -> set[str]:
    return {one.label for row in RECORD_ROWS for one in meanings(row).values() if one.has(kind)}


def _other(kind: type) -> set[str]:
    return {one.label for row in RECORD_ROWS for one in meanings(row).values() if not one.has(kind)}


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        (
            Person,
            "人员 负责人 实际控制人 出租方 权属人 承租人 责任人 验收人 审定人 批准人 审批",
        ),
        (Number, "编号 统一社会信用代码 CAS 用电户号 供水户号 摘要 举报人编号"),
        (Document, "文号 文书"),
        (Title, "名称 曾用名"),
        (Informant, "举报人编号"),
        (
            Prose,
            "内容 备注 说明 理由 退回理由 原因 许可范围 事由 情形 佐证 注册经营范围 实际经营 现场风险提示",
        ),
    ],
)
def test_a_name_that_says_what_a_field_is_bears_its_mark(kind: type, labels: str) -> None:
    """Whoever adds a field of one of these names must say on its type what it is about."""
    assert _labelled(kind) >= set(labels.split())
    assert not (_labelled(kind) & _other(kind)) - MANY_MEANINGS


@pytest.mark.parametrize(
    ("of", "fields"),
    [
        ("村", "Lead.village Enterprise.village Site.village Activity.villages"),
        ("网格", "Lead.grid Enterprise.grid Site.grid"),
        ("站所", "Lead.unit Enterprise.station"),
        (
            "单位",
            (
                "Transfer.receiver CompulsoryAct.authority LateExplanation.unit DirectoryEntry.station Measure.unit "
                "Measure.authority Sanction.organ Closure.organ Listing.organ Visit.units Activity.lead_unit "
                "Activity.units"
            ),
        ),
        ("机关", "PastCase.organ Licence.issuer"),
        ("督导对象", "Activity.supervised"),
        ("违法行为", "Lead.suspected Violation.code"),
        ("措施", "Measure.measure Choice.measure Choice.instead"),
        ("问项", "Inquiry.question"),
        ("方案措施", "LookBackItem.measure"),
        ("目录", "DirectoryEntry.name"),
        ("期限", "LimitChange.limit LateExplanation.limit"),
        ("强制措施", "CompulsoryAct.act"),
    ],
)
def test_every_list_has_its_fields(of: NameList, fields: str) -> None:
    found = {
        f"{row.__name__}.{one.name}"
        for row in RECORD_ROWS
        for one in meanings(row).values()
        if one.names == Names(of)
    }
    assert found >= set(fields.split())


# Texts that name nothing of the campaign, and no person, document, number or title.
FREE = {
    "Lead": "place",
    "Licence": "kind",
    "Chemical": "name measure place",
    "Lease": "use",
    "MaterialMove": "name measure receiver",
    "Inquiry": "who",
    "Fact": "key",
    "CarriedOver": "campaign",
    "Punishment": "measure",
    "Enterprise": "registered_address address trade moved_from",
    "Site": "address nominal_use actual_use",
    "CompulsoryAct": "basis",
    "Origin": "campaign",
    "PastMeasure": "measure",
    "Unsettled": "matter",
    "Violation": "basis",
}


@pytest.mark.parametrize("row", RECORD_ROWS)
def test_every_text_says_what_it_is_about_or_is_known_to_be_free(row: type[Row]) -> None:
    about = (Names, Refers, Person, Title, Document, Number, Informant, Prose)
    texts = (one for one in meanings(row).values() if str in one.types and one.row is None)
    assert {one.name for one in texts if not one.has(*about)} == set(FREE.get(row.__name__, "").split())


# The lists


def test_each_list_offers_and_knows_its_names() -> None:
    own = campaign(
        单位="寺头乡人民政府",
        牵头="乡应急办",
        村=[
            {"名称": "东沟村", "网格": ["一网格", "二网格"]},
            {"名称": "西河村", "网格": ["三网格", "一网格"]},
        ],
        单位名录={"站所": ["派出所", "乡应急办", "电管站"], "外部单位": ["县公安局", "县应急管理局"]},
        违法行为={"1": "非法生产", "1.1": "未取得行政许可", "2.3": "其他"},
        措施=["取缔", "断电"],
        一案三查={"问项": ["生产", {"名称": "保护伞", "只记状态": "是"}]},
        目录=[{"名称": "营业执照登记目录", "站所": "派出所"}],
        场所类别=["采砂点", "码头"],
        来源=["群众举报", {"名称": "热线", "举报": "是"}],
        检查活动类别=["部署", {"名称": "夜查", "排查": "是"}],
        风险等级=["黄", "橙", "红"],
        期限=[
            {"代码": "首次核查", "对象": "线索", "起算": "登记", "完成": "核查", "时限": "1日"},
        ],
    )
    units = ("寺头乡人民政府", "乡应急办", "派出所", "电管站", "县公安局", "县应急管理局")
    offered = {of: names.choices(own) for of, names in LISTS.items() if of != "强制措施"}
    assert offered == {
        "村": ("东沟村", "西河村"),
        "网格": ("一网格", "二网格", "三网格"),
        "站所": ("派出所", "乡应急办", "电管站"),
        "单位": units,
        "机关": units,
        "督导对象": ("东沟村", "西河村", *units),
        "违法行为": ("1.1 未取得行政许可", "2.3 其他"),
        "措施": ("取缔", "断电"),
        "方案措施": ("取缔", "断电"),
        "目录": ("营业执照登记目录",),
        "期限": ("首次核查",),
        "问项": ("生产", "保护伞"),
        "场所类别": ("采砂点", "码头"),
        "来源": ("群众举报", "热线"),
        "检查活动类别": ("部署", "夜查"),
        "风险等级": ("红", "橙", "黄"),
    }
    assert LISTS["问项"].choices(campaign(一案三查=None)) == ()
    assert LISTS["强制措施"].choices(own)[0] == "责令停止非法活动"
    assert set(LISTS["单位"].known(own)) == {*units, "东沟村", "西河村"}
    assert set(LISTS["违法行为"].known(own)) == {"1", "1.1", "2.3"}
    assert (grids_of(own, "西河村"), grids_of(own, "寺头村"), grids_of(own, None)) == (
        ("三网格", "一网格"),
        (),
        (),
    )


def test_without_an_office_the_township_answers_for_itself() -> None:
    own = campaign(单位="寺头乡人民政府", 牵头=None, 单位名录={"站所": ["派出所", "电管站"]})
    assert LISTS["站所"].choices(own) == ("派出所", "电管站", "寺头乡人民政府")


def test_without_villages_nobody_is_known_to_be_supervised() -> None:
    assert LISTS["督导对象"].known(campaign(村=[])) == ()


def test_only_a_code_is_written_of_a_violation() -> None:
    assert LISTS["违法行为"].written("1.1 未取得行政许可") == "1.1"
    assert LISTS["措施"].written("责令 停产") == "责令 停产"


def test_the_lists_that_take_no_other_name() -> None:
    assert {of for of, names in LISTS.items() if names.closed} == {
        *("村", "站所", "督导对象", "违法行为", "问项", "场所类别", "来源", "检查活动类别", "风险等级"),
    }


def test_scalars_keep_their_marks_under_new_ones() -> None:
    class Marked(Row):
        day: Annotated[Day, Happened()] | None = Field(None, alias="日期")
        text: Annotated[Text, Person()] = Field(alias="文字")
        month: MonthDay = Field(alias="月份")

    found: dict[str, Meaning] = dict(meanings(Marked))
    assert found["day"].has(Happened)
    assert found["text"].has(Prose, Person)
    assert {type(mark).__name__ for mark in found["month"].marks} >= {"Month", "Before"}
    given: dict[str, Any] = {"文字": "某", "月份": "2026年2月"}
    row = Marked.model_validate(given)
    assert (row.text, row.month) == ("某", at("2026-02-01").day)


def test_lists_of_which_the_last_row_is_in_force() -> None:
    declared = {row.__name__: row for row in RECORD_ROWS if row.last_counts is not None}
    assert set(declared) == {
        "Verification",
        "Reply",
        "Closing",
        "Determination",
        "RiskRating",
        "Listing",
        "Inquiry",
        "Plan",
    }
    for row in declared.values():
        last = row.last_counts
        assert last is not None
        assert {last.says, last.of or last.says} <= set(row.model_fields)
        assert row.happened  # else no two of them could be of one day
