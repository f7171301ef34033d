"""The columns of a spreadsheet, kind by kind: head → place in the record, for export, blank forms and import.

Every field of the record itself has a column, in the order of the schema; its head is its label.  Of an act
only the listed fields have one, under a head that names the act as well (核查时间).  A column stands for one
value: of an act that a record has many of, the last one (`LAST`), or of all of them side by side in one cell
(`EACH`).
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import chain
from typing import Any, Final, Literal, get_args

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.base import Row, labels
from dabzw.model.declared import Field
from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import Enterprise, Measure
from dabzw.model.fields import Meaning, by_label
from dabzw.model.lead import Lead
from dabzw.model.marks import Happened, Informant, Month, NameList, Number, Prose, Refers
from dabzw.model.names import LISTS
from dabzw.model.power import PowerUse
from dabzw.model.scalars import EnterpriseId, Name, NumberName
from dabzw.model.site import Site

SheetKind = Literal["lead", "ent", "site", "activity", "directory", "power", "measures", "village"]
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
    "village": "村名单",
}

CellForm = Literal[
    "text", "prose", "code", "id", "day", "minute", "month", "number", "yes_no", "choice", "names"
]
"""How a cell is written; `names` are several values in one cell, joined by 、."""

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
    names: NameList | None = None
    required: bool = False
    shown_only: bool = False
    happened: bool = False

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


class VillageRow(Row):
    """A village of an official list."""

    name: Name = Field(alias="名称")
    code: NumberName = Field(alias="代码")


ROWS: Final[dict[SheetKind, type[Row]]] = {
    "lead": Lead,
    "ent": Enterprise,
    "site": Site,
    "activity": Activity,
    "directory": DirectoryRow,
    "power": PowerUse,
    "measures": MeasureRow,
    "village": VillageRow,
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


# head → path, act by act; they stand where the schema has their act
_ACTS: Final[dict[SheetKind, Mapping[str, tuple[Step, ...]]]] = {
    "lead": {
        "并入日期": ("并入", "日期"),
        "并入": ("并入", "主线索"),
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
    },
    "ent": {
        **_VISIT,
        "违法行为": ("违法行为", EACH, "代码"),
        "发现日期": ("违法行为", EACH, "发现日期"),
        "风险等级": ("风险", LAST, "等级"),
        "评定日期": ("风险", LAST, "日期"),
        "评定理由": ("风险", LAST, "理由"),
        "处置确定日期": ("处置", LAST, "确定日期"),
        "销号日期": ("销号", LAST, "日期"),
        "验收人": ("销号", LAST, "验收人"),
    },
    "site": _VISIT,
}
_FIRST: Final[dict[SheetKind, tuple[str, ...]]] = {"measures": ("编号", "企业名称")}
"""Fields that stand before the others."""

_SHOWN_ONLY: Final[frozenset[tuple[SheetKind, str]]] = frozenset({("measures", "企业名称")})

_BY_MARK: Final[tuple[tuple[type, CellForm], ...]] = (
    (Refers, "id"),
    (Number, "code"),
    (Month, "month"),
    (Prose, "prose"),
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
    return tuple(_column(kind, head, path) for head, path in _paths(kind))


def _paths(kind: SheetKind) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """The heads of a sheet and their paths; an informant's number never stands in a sheet."""
    first = _FIRST.get(kind, ())
    for label in dict.fromkeys((*first, *labels(ROWS[kind]).values())):
        field = by_label(ROWS[kind], label)
        if field.row is not None:
            yield from ((head, path) for head, path in _ACTS.get(kind, {}).items() if path[0] == label)
        elif not field.has(Informant):
            yield label, (label,)


def _column(kind: SheetKind, head: str, path: tuple[Step, ...]) -> SheetColumn:
    row: type[Row] = ROWS[kind]
    field = by_label(row, str(path[0]))
    for step in path[1:]:
        if isinstance(step, str) and field.row is not None:
            field = by_label(field.row, step)
    return SheetColumn(
        head,
        path,
        _form(field),
        field.words,
        field.names.of if field.names else None,
        field.required and len(path) == 1 and head != "编号",
        (kind, head) in _SHOWN_ONLY,
        field.has(Happened),
    )


def _form(field: Meaning) -> CellForm:
    """How the cells of a field are written: several values first, then what the marks say, then the type."""
    if field.many:
        return "names"
    if field.words or (field.names is not None and LISTS[field.names.of].words):
        return "choice"
    by_mark = (form for mark, form in _BY_MARK if field.has(mark))
    by_type = (form for kind, form in _BY_TYPE if kind in field.types)
    return next(chain(by_mark, by_type), "text")


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
