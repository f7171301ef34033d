"""Records as sheets: the columns that import reads back, with those that are computed beside them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, Final

from dabzw.model.base import Row
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.fields import by_label
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.names import LISTS
from dabzw.model.scalars import plain_text
from dabzw.model.sheet_columns import (
    EACH,
    JOINT,
    LAST,
    ROWS,
    CellForm,
    SheetColumn,
    SheetKind,
    Step,
    columns,
)
from dabzw.reports.books.sheets import Cell, CellType, Column, Table, cell_of
from dabzw.reports.looks.records import OpenLimits
from dabzw.reports.view import NUMBER, Col, Kind
from dabzw.reports.view import Cell as Value
from dabzw.rules.case.states import state_of

_WIDTHS: Final[dict[CellForm, int]] = {
    "text": 13,
    "prose": 32,
    "code": 14,
    "id": 16,
    "day": 11,
    "minute": 16,
    "month": 9,
    "number": 7,
    "yes_no": 6,
    "choice": 10,
    "names": 11,
}
_WIDTHS_BY_HEAD: Final = {
    "名称": 20,
    "村": 12,
    "网格": 9,
    "统一社会信用代码": 20,
    "注册地址": 18,
    "经营地址": 18,
    "地址": 16,
    "内容": 40,
    "备注": 18,
    "核查说明": 24,
    "办结说明": 20,
    "排查说明": 20,
    "评定理由": 20,
    "不予受理理由": 14,
    "现场风险提示": 20,
    "注册经营范围": 24,
    "实际经营": 20,
    "关联": 18,
    "检查对象": 18,
    "督导对象": 16,
    "参加单位": 16,
}
_TYPES: Final[dict[CellForm, CellType]] = {"number": "number", "day": "day", "minute": "minute"}
_KINDS: Final[dict[CellForm, Kind]] = {
    "text": "text",
    "prose": "prose",
    "code": "id",
    "id": "id",
    "day": "day",
    "minute": "moment",
    "month": "text",
    "number": "number",
    "yes_no": "flag",
    "choice": "text",
    "names": "list",
}
_MAIN: Final[dict[SheetKind, tuple[str, ...]]] = {
    "lead": (
        *("编号", "登记时间", "村", "内容", "承办", "核查时间", "核查结论", "移交日期", "办结结果", "状态"),
        *("逾期项", "最近到期"),
    ),
    "ent": (
        *("编号", "名称", "村", "经营地址", "场所类别", "监管站所", "违法行为", "风险等级", "处置确定日期"),
        *("状态", "逾期项", "最近到期", "备注"),
    ),
    "site": (
        *("编号", "名称", "村", "网格", "场所类别", "地址", "现状", "排查日期", "排查结果", "排查人员"),
        *("排查说明", "状态", "备注"),
    ),
    "activity": (
        *("编号", "日期", "类别", "牵头", "参加单位", "检查组数", "出动人次", "专家人次", "村", "督导对象"),
        *("发现问题", "通报", "说明"),
    ),
}
"""The columns of a sheet of records that come first and are on paper: as many as are read with ease on A4."""
_COMPUTED: Final = "由程序计算，不填；改动不会导入"
_STATE: Final = Column("状态", 10, note=_COMPUTED)
_LIMITS: Final = (
    Column("逾期项", 7, "number", note=_COMPUTED, alert="count"),
    Column("最近到期", 16, "minute", note=_COMPUTED),
)
_COMPUTED_COLUMNS: Final[dict[SheetKind, tuple[Column, ...]]] = {
    "lead": (_STATE, *_LIMITS),
    "ent": (_STATE, *_LIMITS),
    "site": (_STATE,),
    "activity": (),
}


def own_columns(kind: SheetKind, campaign: Campaign) -> tuple[SheetColumn, ...]:
    """The columns of a kind, but for the acts of which the campaign has none (风险 without 风险等级)."""
    off = {column.act for column in columns(kind) if _is_off(column, campaign)}
    return tuple(column for column in columns(kind) if column.act is None or column.act not in off)


def _is_off(column: SheetColumn, campaign: Campaign) -> bool:
    return column.names is not None and LISTS[column.names].absent(campaign) is not None


def record_columns(kind: SheetKind, campaign: Campaign) -> tuple[Column, ...]:
    """The columns of a sheet of records: a running number, the main ones, then all others as they come."""
    declared = _declared(kind, campaign)
    return tuple(declared[place] for place in _in_order(kind, declared))


def record_cols(kind: SheetKind, campaign: Campaign) -> dict[str, Col[Any]]:
    """What the sheet of a kind reads of a record, by the heads of its columns."""
    return {
        column.head: Col(
            column.head,
            _reading(column, ROWS[kind]),
            _KINDS[column.form],
            width=_WIDTHS_BY_HEAD.get(column.head, _WIDTHS[column.form]),
        )
        for column in own_columns(kind, campaign)
    }


def _declared(kind: SheetKind, campaign: Campaign) -> tuple[Column, ...]:
    """The columns as their cells are found: a running number, what the record says, what is computed."""
    number = Column(NUMBER, 5, "number", note=_COMPUTED)
    return (number, *map(sheet_column, own_columns(kind, campaign)), *_COMPUTED_COLUMNS[kind])


def _in_order(kind: SheetKind, declared: Sequence[Column]) -> tuple[int, ...]:
    """The places of the columns in the order of the sheet: the main ones first."""
    main = {head: place for place, head in enumerate((NUMBER, *_MAIN[kind]))}
    return tuple(sorted(range(len(declared)), key=lambda place: main.get(declared[place].head, len(main))))


def sheet_column(column: SheetColumn, note: str = "") -> Column:
    """A column of the record as a column of a sheet."""
    closed = bool(column.words) or (column.names is not None and LISTS[column.names].closed)
    return Column(
        column.head,
        _WIDTHS_BY_HEAD.get(column.head, _WIDTHS[column.form]),
        _TYPES.get(column.form, "text"),
        note,
        _list_of(column),
        strict=closed and not _holds_several(column),
    )


def record_table(
    kind: SheetKind, records: Iterable[AnyRecord], ledger: Ledger, limits: Mapping[str, OpenLimits]
) -> Table:
    """The records of a kind, a row each, made one at a time; `limits` are those of leads and enterprises."""
    declared = _declared(kind, ledger.campaign)
    printed = sum(column.head in (NUMBER, *_MAIN[kind]) for column in declared)
    rows = _rows(kind, records, ledger, limits)
    return Table(record_columns(kind, ledger.campaign), rows, printed=printed)


def _rows(
    kind: SheetKind, records: Iterable[AnyRecord], ledger: Ledger, limits: Mapping[str, OpenLimits]
) -> Iterator[tuple[Cell, ...]]:
    readings = [_reading(column, ROWS[kind]) for column in own_columns(kind, ledger.campaign)]
    in_order = itemgetter(*_in_order(kind, _declared(kind, ledger.campaign)))
    for number, record in enumerate(records, start=1):
        cells = (cell_of(reading(record)) for reading in readings)
        yield in_order((number, *cells, *_computed(kind, record, ledger, limits)))


def _computed(
    kind: SheetKind, record: AnyRecord, ledger: Ledger, limits: Mapping[str, OpenLimits]
) -> tuple[Cell, ...]:
    if kind == "activity":
        return ()
    state = state_of(record, ledger)
    if not isinstance(record, (Lead, Enterprise)):
        return (state,)
    own = limits[record.id]
    return state, own.overdue, own.first_due


def _reading(column: SheetColumn, row: type[Row]) -> Callable[[Row], Value]:
    """How a cell is read of a record; of `EACH` act one value where they are equal and no codes."""
    reach = _way(column.path, row)
    if not column.of_each:
        return reach
    coded = column.names is not None

    def of_each(record: Row) -> Value:
        found = reach(record)
        alike = len(set(found)) == 1 and not coded
        return found[0] if alike else tuple("" if value is None else plain_text(value) for value in found)

    return of_each


def _way(path: tuple[Step, ...], row: type[Row]) -> Callable[[Any], Any]:
    """The way from a row to a value: of an act that there are many of, to the last one's or each one's."""
    field, rest = by_label(row, str(path[0])), path[1:]
    get = attrgetter(field.name)
    if not rest or field.row is None:
        return get
    if rest[0] is LAST:
        inner = _way(rest[1:], field.row)
        return lambda held: inner(acts[-1]) if (acts := get(held)) else None
    if rest[0] is EACH:
        inner = _way(rest[1:], field.row)
        return lambda held: tuple(map(inner, get(held)))
    inner = _way(rest, field.row)
    return lambda held: None if (one := get(held)) is None else inner(one)


# What may be chosen


def dictionary(campaign: Campaign, *kinds: SheetKind) -> dict[str, tuple[str, ...]]:
    """The lists that the cells of some kinds of sheets are chosen from, by name; empty ones are left out."""
    found = {
        _list_of(column): column.words or (LISTS[column.names].choices(campaign) if column.names else ())
        for kind in kinds
        for column in own_columns(kind, campaign)
    }
    return {name: words for name, words in found.items() if words}


def _list_of(column: SheetColumn) -> str:
    """The name of the list that a column is chosen from: the campaign's, else its own."""
    return column.names or (column.head if column.words else "")


def _holds_several(column: SheetColumn) -> bool:
    return column.form == "names" or column.of_each


def expected(column: SheetColumn, lists: Collection[str]) -> str:
    """What a cell of a column is to hold, for those who fill it in; `lists` are those that the book has."""
    first = "必填。" if column.required else "可不填。"
    several = f"可填几个，用“{JOINT}”隔开。" if _holds_several(column) else ""
    listed = "从下拉列表里选。" if _list_of(column) in lists else ""
    return first + _EXPECTED[column.form] + listed + several


_EXPECTED: Final[dict[CellForm, str]] = {
    "text": "",
    "prose": "写清楚，可以写几行。",
    "code": "按文本填写，前面的0不要丢。",
    "id": "台账里的编号；没有就留空。",
    "day": "日期，如 2026-02-12。",
    "minute": "日期和时间，如 2026-02-12 09:30。",
    "month": "月份，如 2026-02。",
    "number": "只填数字。",
    "yes_no": "填“是”或“否”。",
    "choice": "",
    "names": "",
}
