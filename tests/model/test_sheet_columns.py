"""Every field of a record has a column, or there is a reason for it to have none."""

from collections.abc import Iterator

import pytest

from dabzw.model import sheet_columns
from dabzw.model.base import Row, labels
from dabzw.model.declared import Field
from dabzw.model.fields import meanings
from dabzw.model.lead import Lead
from dabzw.model.scalars import Name, Text, UnitName
from dabzw.model.sheet_columns import RECORD_KINDS, ROWS, SheetKind, columns

LIST = "a record has many of them, each with several fields: one row of a sheet cannot hold them"
PLAN = "the sheet 措施进展 is made of them, a measure a row"
REST = "seldom asked for by those who fill in sheets; entered by its own command"
SIGNED = "what a person decides and signs; entered by its own command, which shows what is before him"
FACTS = "the facts that were before the one who signed; written by the command alone"
TAKEN_OVER = "what comes from the ledger of an earlier campaign; written by the command that carries it"
UNSEEN = "the number of an informant stands in no sheet"

WITHOUT: dict[SheetKind, dict[str, str]] = {
    "lead": {
        "举报人编号": UNSEEN,
        **dict.fromkeys(("强制措施.依据", "强制措施.文书", "强制措施.解除日期"), REST),
        **dict.fromkeys(("移交.退回日期", "移交.退回理由", "移交.回告", "移交.催办"), REST),
        **dict.fromkeys(("并入.理由", "核查.批准人", "来文"), REST),
        **dict.fromkeys(("期限变更", "逾期说明", "附件", "认定"), LIST),
        "作废": SIGNED,
        "原台账": TAKEN_OVER,
    },
    "ent": {
        "上次未结": TAKEN_OVER,
        **dict.fromkeys(("目录", "证照", "危险化学品", "历史查处", "租赁", "物料去向", "处罚"), LIST),
        **dict.fromkeys(("一案三查", "关闭", "名单", "回头看", "期限变更", "逾期说明", "认定"), LIST),
        **dict.fromkeys(
            ("排查.审批", "排查.线索", "排查.问题类别", "排查.企业", "恢复供电", "代码核对"), REST
        ),
        **dict.fromkeys(("违法行为.情形", "违法行为.依据", "违法行为.线索"), REST),
        **dict.fromkeys(("违法行为.经营状态", "违法行为.场所类别", "风险.批准人"), REST),
        **dict.fromkeys(("处置.取舍", "处置.审定", "并入", "转入", "作废"), SIGNED),
        "销号.事实": FACTS,
        "处置.措施": PLAN,
    },
    "site": {
        **dict.fromkeys(("上次未结", "原台账"), TAKEN_OVER),
        **dict.fromkeys(("租赁", "认定"), LIST),
        **dict.fromkeys(("排查.审批", "排查.线索", "排查.问题类别", "排查.企业"), REST),
        **dict.fromkeys(("并入", "作废"), SIGNED),
    },
    "activity": {"问题": "a list of whole answers, entered one by one", "作废": SIGNED},
}


def _fields(row: type[Row]) -> Iterator[str]:
    """The record's own fields, and those of its acts: `核查.结论`."""
    for one in meanings(row).values():
        if one.row is None:
            yield one.label
        else:
            yield from (f"{one.label}.{inner}" for inner in labels(one.row).values())


def _of(path: tuple[object, ...]) -> str:
    return ".".join(step for step in path if isinstance(step, str))


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_every_field_has_a_column_or_a_reason_for_none(kind: SheetKind) -> None:
    shown = {_of(column.path) for column in columns(kind)}
    without = {name for name in _fields(ROWS[kind]) if name not in shown}
    reasons = WITHOUT[kind].keys()
    assert {name for name in without if not {name, name.partition(".")[0]} & reasons} == set()
    assert {
        reason for reason in reasons if not any(f"{one}.".startswith(f"{reason}.") for one in without)
    } == set()
    assert not shown & reasons


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_columns_stand_in_the_order_of_the_schema(kind: SheetKind) -> None:
    places = [list(labels(ROWS[kind]).values()).index(str(column.path[0])) for column in columns(kind)]
    assert places == sorted(places)


def test_a_new_field_of_a_record_has_a_column_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    class Weathered(Lead):
        weather: Name | None = Field(None, alias="试填天气")
        told: Text = Field(alias="试填情况")
        helper: UnitName | None = Field(None, alias="试填单位")

    monkeypatch.setitem(sheet_columns.ROWS, "lead", Weathered)
    columns.cache_clear()
    try:
        last = [(one.head, one.form, one.names, one.required) for one in columns("lead")][-3:]
    finally:
        columns.cache_clear()
    assert last == [
        ("试填天气", "text", None, False),
        ("试填情况", "prose", None, True),
        ("试填单位", "text", "单位", False),
    ]


@pytest.mark.parametrize(
    ("kind", "head", "form", "names"),
    [
        ("lead", "并入", "id", None),
        ("lead", "企业", "id", None),
        ("lead", "涉嫌行为", "names", "违法行为"),
        ("lead", "接收单位", "text", "单位"),
        ("lead", "核查说明", "prose", None),
        ("lead", "登记时间", "minute", None),
        ("ent", "关联", "names", None),
        ("ent", "统一社会信用代码", "code", None),
        ("ent", "违法行为", "text", "违法行为"),
        ("ent", "评定日期", "day", None),
        ("site", "位置特征", "names", None),
        ("site", "现状", "choice", None),
        ("activity", "牵头", "text", "单位"),
        ("activity", "督导对象", "names", "督导对象"),
        ("activity", "出动人次", "number", None),
        ("power", "用电户号", "code", None),
        ("power", "月份", "month", None),
        ("measures", "编号", "id", None),
        ("measures", "责任单位", "text", "单位"),
    ],
)
def test_a_column_is_written_as_its_type_says(
    kind: SheetKind, head: str, form: str, names: str | None
) -> None:
    column = next(one for one in columns(kind) if one.head == head)
    assert (column.form, column.names) == (form, names)


def test_the_progress_of_measures_begins_with_whose_they_are() -> None:
    assert [one.head for one in columns("measures")][:3] == ["编号", "企业名称", "措施"]
