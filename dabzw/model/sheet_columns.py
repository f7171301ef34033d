"""The columns of a spreadsheet, kind by kind: head → place in the record, for export, blank forms and import.

A head is the label of its field; only a field of an act has a head that names the act as well (核查时间).
A column stands for one value: of an act that a record has many of, the last one (`LAST`), or of all of them
side by side in one cell (`EACH`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import Field

from dabzw.model.activity import Activity
from dabzw.model.base import Row, labels
from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import Enterprise, Measure
from dabzw.model.lead import Lead
from dabzw.model.power import PowerUse
from dabzw.model.scalars import EnterpriseId, Name
from dabzw.model.site import Site

SheetKind = Literal["lead", "ent", "site", "activity", "directory", "power", "measures"]
KINDS: Final[tuple[SheetKind, ...]] = get_args(SheetKind)
RECORD_KINDS: Final[tuple[SheetKind, ...]] = ("lead", "ent", "site", "activity")
"""The kinds whose rows are records with a file of their own."""

SHEET_NAMES: Final[dict[SheetKind, str]] = {
    "lead": "线索",
    "ent": "企业",
    "site": "场所",
    "activity": "检查活动",
    "directory": "站所目录",
    "power": "用电",
    "measures": "措施进展",
}

REVISION: Final = "dabzw-revision"
"""The custom property of an exported workbook that names the commit it was made from."""
AS_OF: Final = "dabzw-as-of"
"""The custom property that says as of which day it was made: later acts are not in it."""

CellForm = Literal[
    "text", "prose", "code", "id", "day", "minute", "month", "number", "yes_no", "choice", "names"
]
"""How a cell is written; `names` are several values in one cell, joined by 、."""

CampaignNames = Literal["村", "站所", "单位", "违法行为", "措施", "目录"]
"""Which names of the campaign a cell may hold, where the schema has no words of its own."""

JOINT: Final = "、"


class Place(Enum):
    """Which of the acts of a list a column shows."""

    LAST = "最后一次"
    EACH = "逐项"


LAST, EACH = Place.LAST, Place.EACH
Step = str | Place
ConcretePath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its head, the way to its value in a record's tree, and what may be written in its cells."""

    head: str
    path: tuple[Step, ...]
    form: CellForm
    words: tuple[str, ...] = ()
    names: CampaignNames | None = None
    required: bool = False
    shown_only: bool = False

    @property
    def act(self) -> str | None:
        """The list of acts that the column belongs to; None for a field of the record itself."""
        return str(self.path[0]) if any(isinstance(step, Place) for step in self.path) else None

    @property
    def of_each(self) -> bool:
        """Whether a cell holds a value of every act."""
        return EACH in self.path


class MeasureRow(Measure):
    """A measure of a plan with the enterprise it belongs to, as stations send back their progress."""

    id: EnterpriseId = Field(alias="编号")
    enterprise_name: Name | None = Field(None, alias="企业名称")


ROWS: Final[dict[SheetKind, type[Row]]] = {
    "lead": Lead,
    "ent": Enterprise,
    "site": Site,
    "activity": Activity,
    "directory": DirectoryRow,
    "power": PowerUse,
    "measures": MeasureRow,
}

_VISIT: Final = {
    "排查日期": ("排查", LAST, "日期"),
    "时段": ("排查", LAST, "时段"),
    "排查方式": ("排查", LAST, "方式"),
    "排查性质": ("排查", LAST, "性质"),
    "排查单位": ("排查", LAST, "单位"),
    "排查人员": ("排查", LAST, "人员"),
    "排查结果": ("排查", LAST, "结果"),
    "排查说明": ("排查", LAST, "说明"),
}


def _own(*names: str) -> dict[str, tuple[Step, ...]]:
    return {name: (name,) for name in names}


# head → path; the heads of a sheet, in its order
_COLUMNS: Final[dict[SheetKind, Mapping[str, tuple[Step, ...]]]] = {
    "lead": {
        **_own("编号", "登记时间", "来源", "村", "网格", "地点", "场所类别", "内容", "涉嫌行为"),
        **_own("企业", "场所", "承办", "交办时间"),
        "受理日期": ("受理", "日期"),
        "受理结论": ("受理", "结论"),
        "不予受理理由": ("受理", "理由"),
        "核查时间": ("核查", LAST, "时间"),
        "核查人员": ("核查", LAST, "人员"),
        "核查结论": ("核查", LAST, "结论"),
        "核查说明": ("核查", LAST, "说明"),
        "强制措施日期": ("强制措施", LAST, "日期"),
        "强制措施": ("强制措施", LAST, "措施"),
        "实施机关": ("强制措施", LAST, "实施机关"),
        "移交日期": ("移交", LAST, "日期"),
        "接收单位": ("移交", LAST, "接收单位"),
        "移交文号": ("移交", LAST, "文号"),
        "签收日期": ("移交", LAST, "签收日期"),
        "办结日期": ("办结", LAST, "日期"),
        "办结结果": ("办结", LAST, "结果"),
        "办结说明": ("办结", LAST, "说明"),
        **_own("反馈日期", "备注"),
    },
    "ent": {
        **_own(
            "编号", "名称", "性质", "统一社会信用代码", "无代码原因", "注册地址", "经营地址", "村", "网格"
        ),
        **_own("场所类别", "行业", "负责人", "实际控制人", "出租方", "经营状态", "曾用名", "监管站所"),
        **_own("注册经营范围", "实际经营", "用电户号", "供水户号", "迁入来源", "现场风险提示"),
        **_VISIT,
        "违法行为": ("违法行为", EACH, "代码"),
        "发现日期": ("违法行为", EACH, "发现日期"),
        "风险等级": ("风险", LAST, "等级"),
        "评定日期": ("风险", LAST, "日期"),
        "评定理由": ("风险", LAST, "理由"),
        "处置确定日期": ("处置", "确定日期"),
        "销号日期": ("销号", "日期"),
        "验收人": ("销号", "验收人"),
        **_own("备注"),
    },
    "site": {
        **_own(
            "编号", "名称", "村", "网格", "场所类别", "位置特征", "地址", "权属人", "名义用途", "实际用途"
        ),
        **_own("现状", "用电户号", "企业"),
        **_VISIT,
        **_own("备注"),
    },
    "activity": _own(
        *("编号", "日期", "类别", "牵头", "参加单位", "检查组数", "出动人次", "专家人次", "村", "检查对象"),
        *("督导对象", "发现问题", "通报", "说明", "备注"),
    ),
    "directory": _own(*labels(DirectoryRow).values()),
    "power": _own(*labels(PowerUse).values()),
    "measures": _own(
        *("编号", "企业名称", "措施", "责任单位", "责任人", "时限", "完成日期", "实施机关", "文书", "佐证")
    ),
}

_SHOWN_ONLY: Final[frozenset[tuple[SheetKind, str]]] = frozenset({("measures", "企业名称")})

_CAMPAIGN_NAMES: Final[dict[tuple[SheetKind, str], CampaignNames]] = {
    ("lead", "村"): "村",
    ("lead", "承办"): "站所",
    ("lead", "涉嫌行为"): "违法行为",
    ("ent", "村"): "村",
    ("ent", "监管站所"): "站所",
    ("ent", "违法行为"): "违法行为",
    ("site", "村"): "村",
    ("activity", "村"): "村",
    ("activity", "牵头"): "单位",
    ("activity", "参加单位"): "单位",
    ("directory", "村"): "村",
    ("measures", "措施"): "措施",
    ("measures", "责任单位"): "站所",
}

_FORMS: Final[dict[str, CellForm]] = {
    "编号": "id",
    "企业": "id",
    "场所": "id",
    "统一社会信用代码": "code",
    "用电户号": "code",
    "供水户号": "code",
    "月份": "month",
}
_PROSE: Final = frozenset(
    ("内容", "备注", "说明", "理由", "注册经营范围", "实际经营", "现场风险提示", "佐证")
)
_BY_TYPE: Final[tuple[tuple[type, CellForm], ...]] = (
    (datetime, "minute"),
    (date, "day"),
    (bool, "yes_no"),
    (Decimal, "number"),
    (int, "number"),
)


@cache
def columns(kind: SheetKind) -> tuple[SheetColumn, ...]:
    """The columns of a kind of sheet, in their order."""
    return tuple(_column(kind, head, path) for head, path in _COLUMNS[kind].items())


def _column(kind: SheetKind, head: str, path: tuple[Step, ...]) -> SheetColumn:
    row: type[Row] = ROWS[kind]
    annotation: Any = row
    required = True
    for step in path:
        if isinstance(step, str):
            name = next(name for name, alias in labels(row).items() if alias == step)
            info = row.model_fields[name]
            annotation, required = info.annotation, required and info.is_required()
            held = next(_rows_in(annotation), None)
            row, annotation = (held, held) if held else (row, annotation)
    words = next(_words_in(annotation), ())
    return SheetColumn(
        head,
        path,
        _form(path[-1], annotation, words),
        words,
        _CAMPAIGN_NAMES.get((kind, head)),
        required and len(path) == 1 and head != "编号",
        (kind, head) in _SHOWN_ONLY,
    )


def _form(last: Step, annotation: Any, words: tuple[str, ...]) -> CellForm:
    types = frozenset(_types_in(annotation))
    if tuple in types:
        return "names"
    if last in _FORMS:
        return _FORMS[str(last)]
    if words:
        return "choice"
    found = next((form for kind, form in _BY_TYPE if kind in types), None)
    return found or ("prose" if last in _PROSE else "text")


def _types_in(annotation: Any) -> Iterator[Any]:
    """The types that an annotation names; of a tuple, the tuple alone."""
    origin = get_origin(annotation)
    yield origin or annotation
    for part in () if origin is tuple else get_args(annotation):
        yield from _types_in(part)


def _rows_in(annotation: Any) -> Iterator[type[Row]]:
    if isinstance(annotation, type) and issubclass(annotation, Row):
        yield annotation
    for part in get_args(annotation):
        yield from _rows_in(part)


def _words_in(annotation: Any) -> Iterator[tuple[str, ...]]:
    if get_origin(annotation) is Literal:
        yield get_args(annotation)
    for part in get_args(annotation):
        yield from _words_in(part)


# A record's tree, as its file holds it, seen through a column


def cell_text(tree: Mapping[str, Any], column: SheetColumn) -> str:
    """What the cell of a column shows of a record's tree; empty where there is nothing.

    Of `EACH` act the values are joined; one value stands for all where they are equal and not codes.
    """
    if column.of_each:
        name, _, key = column.path
        values = [plain(act.get(key)) for act in tree.get(str(name), ())]
        return values[0] if len(set(values)) == 1 and column.names is None else JOINT.join(values)
    return plain(value_at(tree, concrete(tree, column)))


def plain(value: Any) -> str:
    """A value of a tree as one text."""
    if value is None:
        return ""
    return JOINT.join(map(plain, value)) if isinstance(value, (list, tuple)) else str(value)


def concrete(tree: Mapping[str, Any], column: SheetColumn, place: int | None = None) -> ConcretePath:
    """The path of a column with the position of its act in a tree: the last one, or `place`."""
    held = tree.get(str(column.path[0]), ())
    position = max(len(held) - 1, 0) if place is None else place
    return tuple(position if step is LAST else str(step) for step in column.path)


def value_at(tree: Any, path: ConcretePath) -> Any:
    """The value of a tree at a path; None where the path leads nowhere."""
    for step in path:
        if isinstance(step, int):
            tree = tree[step] if isinstance(tree, list) and 0 <= step < len(tree) else None
        else:
            tree = tree.get(step) if isinstance(tree, Mapping) else None
    return tree
