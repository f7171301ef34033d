import re
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import pytest
from conftest import Golden
from halved import HALF
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from records import ENTERPRISE_ID, example, field_types, lead, least, rows_of, trees

from dabzw.model import schema
from dabzw.model.activity import Activity
from dabzw.model.base import Row, labels
from dabzw.model.campaign import Campaign, Limit, YearFile
from dabzw.model.declared import Bounds, Field
from dabzw.model.enterprise import Choice, Enterprise, Joined
from dabzw.model.finding import Finding
from dabzw.model.ledger import RECORD_TYPES
from dabzw.model.pending import PENDING
from dabzw.store import yamlio

Fields = dict[str, Any]
INFORMANT = "王二麻子"
FILES: tuple[type[Row], ...] = (*RECORD_TYPES.values(), Campaign, YearFile)
ROWS = sorted(set().union(*(rows_of(row) for row in FILES)), key=lambda row: row.__name__)
WRONG: list[Any] = [
    *(
        "",
        " ",
        INFORMANT,
        INFORMANT * 60,
        f"{INFORMANT}\n{INFORMANT}",
        "2026-02-30",
        "1900-01-01",
        "99999999999999",
        "-1",
        "\udcff",
    ),
    *(
        [],
        [""],
        [[]],
        [{}],
        [INFORMANT],
        [INFORMANT] * 3,
        [[INFORMANT]],
        [{INFORMANT: INFORMANT}],
        [{"名称": [INFORMANT]}],
    ),
    *({}, {INFORMANT: INFORMANT}, {INFORMANT: [INFORMANT]}, {"": {}}, {"重大": {}}, {"日期": []}),
]


def found(row: type[Row], value: Any) -> tuple[Finding, ...]:
    """What is wrong with a tree, by the schema alone."""
    return schema.validated("f.yaml", row, value, {})[1]


def read(row: type[Row], text: str) -> list[tuple[str, str, int, int]]:
    """What is wrong with a text: rule, field, line and column."""
    tree = yamlio.read(text.encode())
    _, findings = schema.validated("f.yaml", row, tree.value, tree.places)
    return [(one.rule, one.field, one.line, one.column) for one in findings]


@pytest.mark.parametrize("row", ROWS)
def test_its_annotations_are_types_and_no_text_that_a_start_would_compile(row: type[Row]) -> None:
    assert [
        name for name, held in vars(row).get("__annotations__", {}).items() if isinstance(held, str)
    ] == []


@pytest.mark.parametrize("row", ROWS)
def test_every_wrong_value_has_its_own_sentence(row: type[Row]) -> None:
    right = least(row)
    findings = [
        one for name in field_types(row) for wrong in WRONG for one in found(row, {**right, name: wrong})
    ]
    says = {one.says for one in findings}
    assert findings
    assert not [sentence for sentence in says if sentence.startswith("填写不对")]
    assert all(re.match("[“一-龥]", sentence) for sentence in says)


@pytest.mark.parametrize("row", ROWS)
def test_no_sentence_repeats_a_value(row: type[Row]) -> None:
    right = least(row)
    for name in field_types(row):
        for wrong in WRONG:
            told = "".join(one.says + one.advice for one in found(row, {**right, name: wrong}))
            assert INFORMANT not in told


@pytest.mark.parametrize("row", ROWS)
def test_every_required_field_is_missed(row: type[Row]) -> None:
    right = least(row)
    for name in [str(field.alias) for field in row.model_fields.values() if field.is_required()]:
        others = {key: value for key, value in right.items() if key != name}
        [one] = found(row, others)
        assert (one.rule, one.path, one.says) == ("schema-missing", (name,), f"缺少必填项“{name}”")


@pytest.mark.parametrize("row", ROWS)
def test_the_least_row_is_right(row: type[Row]) -> None:
    assert found(row, least(row)) == ()


@pytest.mark.parametrize("row", [row for row in ROWS if row not in {Limit, YearFile}])
def test_one_right_value_of_each_field_is_right(row: type[Row]) -> None:
    for name, hint in field_types(row).items():
        if name != PENDING:  # takes nothing that is still to be settled
            assert found(row, {**least(row), name: example(hint)}) == ()


nodes = st.recursive(
    st.sampled_from(["", INFORMANT, "2026-02-12", "是", "重大", "3日", ENTERPRISE_ID]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["名称", "日期", "代码", "措施", "时限", INFORMANT]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("row", FILES)
@given(data=st.data())
def test_no_tree_raises_or_leaks(row: type[Row], data: st.DataObject) -> None:
    keys = st.sampled_from([*labels(row).values(), INFORMANT])
    tree = data.draw(st.dictionaries(keys, nodes, max_size=6))
    told = [one.says + one.advice for one in found(row, tree)]
    assert not [one for one in told if INFORMANT in one or "填写不对" in one]


# What each kind of fault says.

LEAD = lead().tree()
_OF_ADMISSION = ("schema-choice", "受理.结论", "取值不在允许范围内", "可填：受理、不予受理、转办")
FAULTS: list[tuple[Fields, str, str, str, str]] = [
    ({"村": None}, "schema-missing", "村", "缺少必填项“村”", "补上这一项"),
    ({"来愿": "明查"}, "schema-unknown-key", "来愿", "不认识的字段", "是不是“来源”？"),
    ({"登记日期": "2026-02-12"}, "schema-unknown-key", "登记日期", "不认识的字段", "是不是“登记时间”？"),
    ({"受理": {"日期": "2026-02-12", "结论": "听说"}}, *_OF_ADMISSION),
    ({"受理": {"日期": "2026-02-12", "结论": ["受理"]}}, *_OF_ADMISSION),
    ({"村": ["寺头村"]}, "schema-shape", "村", "这里应是一个值，不能是列表或分组", "按说明改正"),
    ({"村": "村" * 201}, "schema-value", "村", "超过200字，太长", "精简"),
    ({"核查": "已核查"}, "schema-shape", "核查", "这里应是列表", "每项一行"),
    ({"核查": {"时间": "2026-02-12 09:30"}}, "schema-shape", "核查", "这里应是列表", "每项一行"),
    ({"核查": ["属实"]}, "schema-shape", "核查[1]", "这里应是一组“字段: 值”", "按说明改正"),
    ({"受理": "受理"}, "schema-shape", "受理", "这里应是一组“字段: 值”", "按说明改正"),
    ({"反馈日期": "2月12日"}, "schema-value", "反馈日期", "应为日期，写成 2026-02-12 的样子", "按说明改正"),
    ({"企业": "某厂"}, "schema-value", "企业", "应为企业编号，写成 QY-260212-7K4Q 的样子", "按说明改正"),
    ({"涉嫌行为": ["1.1", ""]}, "schema-value", "涉嫌行为[2]", "没有填内容；不用就删去这一行", "按说明改正"),
    (
        {"受理": {"日期": "2026-02-12", "结论": "受理", "理曲": "某某"}},
        *("schema-unknown-key", "受理.理曲", "不认识的字段", "是不是“理由”？"),
    ),
]


@pytest.mark.parametrize(("fields", "rule", "field", "says", "advice"), FAULTS)
def test_what_a_fault_says(fields: Fields, rule: str, field: str, says: str, advice: str) -> None:
    tree = {name: value for name, value in {**LEAD, **fields}.items() if value is not None}
    [one] = found(RECORD_TYPES["线索"], tree)
    assert (one.rule, one.level, one.field, one.says) == (rule, "错误", field, says)
    assert one.advice.startswith(advice)


def test_every_sentence_of_a_fault(golden: Golden) -> None:
    lead_type = RECORD_TYPES["线索"]
    trees = [
        {name: value for name, value in {**LEAD, **fields}.items() if value is not None}
        for fields, *_ in FAULTS
    ]
    lines = [
        f"{field} → {_told(lead_type, tree)}\n" for (_, _, field, *_), tree in zip(FAULTS, trees, strict=True)
    ]
    lines += [f"{fields} → {_told(Campaign, {**CAMPAIGN, **fields})}\n" for fields, *_ in CAMPAIGN_FAULTS]
    lines += [f"{year} → {_told(YearFile, {'年份': year, '依据': '通知'})}\n" for year in ("1999", "2200")]
    wrong: tuple[Any, ...] = (None, [], "甲", {})
    lines += [f"{value} → {_told(lead_type, value)}\n" for value in wrong]
    golden(Path(__file__).parent / "golden/schema_faults.txt", "".join(lines))


def _told(row: type[Row], tree: Any) -> str:
    """Each fault as a finding, and as a sentence of a command that calls 村 by its option."""
    findings = [f"{one.rule} {one.field}：{one.says}，{one.advice}" for one in found(row, tree)]
    try:
        row.model_validate(tree)
    except ValidationError as error:
        return "；".join([*findings, *schema.sentences(error, row, {"村": "--village", "阶段": "阶段"})])
    return "；".join(findings)


CAMPAIGN = least(Campaign)
CAMPAIGN_FAULTS: list[tuple[Fields, str, str]] = [
    ({"阶段": []}, "阶段", "至少要有1项"),
    ({"抵触": [["取缔"]]}, "抵触[1]", "至少要有2项"),
    ({"抵触": [["取缔", "限期整改", "约谈"]]}, "抵触[1]", "项数太多"),
    ({"违法行为": ["1.1"]}, "违法行为", "这里应是一组“字段: 值”"),
]


@pytest.mark.parametrize(("fields", "field", "says"), CAMPAIGN_FAULTS)
def test_what_a_fault_of_the_campaign_says(fields: Fields, field: str, says: str) -> None:
    assert [(one.field, one.says) for one in found(Campaign, {**CAMPAIGN, **fields})] == [(field, says)]


@pytest.mark.parametrize(("year", "says"), [("1999", "数值太小"), ("2200", "数值太大")])
def test_a_number_out_of_range(year: str, says: str) -> None:
    assert [one.says for one in found(YearFile, {"年份": year, "依据": "通知"})] == [says]


def test_an_unknown_key_like_no_other_is_told_all_that_are_known() -> None:
    [one] = found(Joined, {"日期": "2026-02-12", "主企业": ENTERPRISE_ID, "甲乙丙丁": "某某"})
    assert one.advice == "可用的有：日期、主企业、理由"
    [two] = found(Enterprise, {**least(Enterprise), "处置": [{"取舍": [{"理由": "某某", "甲乙": "丙"}]}]})
    assert two.path == ("处置", 0, "取舍", 0, "甲乙")
    assert two.advice == f"可用的有：{'、'.join(labels(Choice).values())}"


def test_a_long_unknown_key_is_cut_short() -> None:
    key = "举报人说他亲眼看见有人在院子里" + INFORMANT
    [one] = found(Activity, {**least(Activity), key: "某某"})
    assert one.path == (key[:12] + "…",)


# Where a fault is.

TEXT = """\
编号: XS-260212-7K4Q
登记时间: 2026-02-12
来源: 明查
村: 寺头村
内容: 院内有刺鼻气味
承办: 乡应急办
核查:
  - 时间: 2026-02-12 09:30
    人员: [张山, 李海]
    结论: 属实
  - 时间: 2026-02-12 10:30
    结论: 好像是
    办法: 走访
移交:
  - 日期: 2026-02-12
"""


def test_a_fault_has_its_line_and_column() -> None:
    assert read(RECORD_TYPES["线索"], TEXT) == [
        ("schema-value", "登记时间", 2, 7),
        ("schema-choice", "核查[2].结论", 12, 9),
        ("schema-unknown-key", "核查[2].办法", 13, 5),
        ("schema-missing", "移交[1].接收单位", 15, 5),
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), (1, 1)),
        (("村",), (4, 1)),
        (("没有",), (1, 1)),
        (("核查", 1, "结论"), (12, 5)),
        (("核查", 1, "没有"), (11, 5)),
        (("核查", 0, "人员", 1), (9, 14)),
        (("核查", 0, "人员", 7), (9, 9)),
    ],
)
def test_a_finding_is_placed_at_its_field_or_around_it(
    path: tuple[str | int, ...], expected: tuple[int, int]
) -> None:
    finding = Finding("r", "警告", "f.yaml", None, path, "说明", "办法")
    placed = schema.placed(finding, yamlio.read(TEXT.encode()).places)
    assert (placed.line, placed.column) == expected


@pytest.mark.parametrize("row", RECORD_TYPES.values())
@HALF
@given(data=st.data())
def test_whole_records_come_back_from_their_trees(row: type[Row], data: st.DataObject) -> None:
    tree = data.draw(trees(row))
    record = row.model_validate(tree)
    assert schema.validated("f.yaml", row, record.tree(), {}) == (record, ())
    assert set(record.tree()) == set(tree)


def test_every_row_type_of_the_model_is_walked() -> None:
    assert {"Fact", "Approval", "LookBackItem", "Limit", "UnitDirectory"} <= {row.__name__ for row in ROWS}
    assert all(get_args(hint) is not None for row in ROWS for hint in field_types(row).values())


class Keyed(Row):
    """A row with a mapping of which the keys are words."""

    levels: dict[Literal["重大", "一般"], tuple[Annotated[str, Bounds(max_length=3)], ...]] = Field(
        alias="风险处置", min_length=1
    )


def test_a_wrong_key_is_told_at_the_key_and_in_no_other_language() -> None:
    text = "风险处置:\n  红: [取缔]\n  重大: [依法取缔, 约谈]\n"
    assert read(Keyed, text) == [
        ("schema-choice", "风险处置.红", 2, 3),
        ("schema-value", "风险处置.重大[1]", 3, 8),
    ]


def test_what_is_wrong_within_is_not_told_of_the_whole_as_well() -> None:
    wrong = {"名称": "摸排", "开始": "2026-02-30", "截止": "2026-03-01"}
    assert [one.field for one in found(Campaign, {**CAMPAIGN, "阶段": [wrong]})] == ["阶段[1].开始"]
    assert [one.field for one in found(Campaign, {**CAMPAIGN, "阶段": []})] == ["阶段"]
    [bare] = schema.validated(
        "f.yaml",
        Campaign,
        {**CAMPAIGN, "阶段": [{**wrong, "开始": "2026-02-09", "指标": ["建档率"]}]},
        {("阶段", 0, "指标", 0): (5, 7)},
    )[1]
    assert (bare.field, bare.line, bare.column) == ("阶段[1].指标[1]", 5, 7)
