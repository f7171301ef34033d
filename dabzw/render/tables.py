"""Rows of a report as tables and lines of a terminal; every value is the report's, none is computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from dabzw.render.terminal import Column, Printer, Table

Row = Mapping[str, Any]

_NAMES_WIDE: Final = 50  # columns of names on a terminal; the rest is a number
_VILLAGES_SHOWN: Final = 2


def cell(value: object) -> object:
    """A value in a cell: a list is joined, yes and no are words, nothing is a dash."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value)) or "—"
    return "—" if value is None else value


def table_of(rows: Iterable[Row], columns: Sequence[Column], *, title: str = "", note: str = "") -> Table:
    """The rows as a table; a column's title is the key of its values."""
    return Table(
        columns=tuple(columns),
        rows=tuple(tuple(cell(row.get(column.title)) for column in columns) for row in rows),
        title=title,
        note=note,
    )


_DUE_COLUMNS: Final = (
    Column("状态", state=True),
    Column("应完成", width=10),
    Column("期限", flex=True),
    Column("编号"),
    Column("责任单位", below=True),
    Column("名称", flex=True),
)


def print_due(
    printer: Printer, rows: Row, *, title: str = "期限", nothing: str = "没有符合条件的期限。"
) -> None:
    """Deadlines, worst first."""
    found = list(map(_due_cells, rows["期限"]))
    about = f"{title}（截至 {rows['截至']}，按{rows['计日']}计，共{len(found)}项）"
    if found:
        printer.table(table_of(found, _DUE_COLUMNS, title=about))
    else:
        printer.text(f"{about}\n{nothing}")
    for says in rows["说明"]:
        printer.text(f"注：{says}")


def _due_cells(row: Row) -> Row:
    """A deadline with its item in brackets and the days late in its state: 逾期7天."""
    item = f"（{row['事项']}）" if row["事项"] else ""
    return {**with_days_late(row), "期限": f"{row['期限']}{item}"}


def with_days_late(row: Row) -> Row:
    """A row whose state says how late it is: 逾期7天, 已做（逾期7天）."""
    days = f"{row['逾期天数']}天" if row["逾期天数"] else ""
    late = days if not days or row["状态"].startswith("逾期") else f"（逾期{days}）"
    return {**row, "状态": f"{row['状态']}{late}"}


_LIST_COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "线索": (
        Column("编号"),
        Column("状态", state=True),
        Column("日期", width=10),
        Column("来源"),
        Column("单位", below=True),
        Column("名称", flex=True),
    ),
    "企业": (
        Column("编号"),
        Column("状态", state=True),
        Column("风险等级", below=True),
        Column("村"),
        Column("单位", below=True),
        Column("违法行为", width=12),
        Column("名称", flex=True),
    ),
    "场所": (
        Column("编号"),
        Column("状态", state=True),
        Column("村", width=12),
        Column("场所类别"),
        Column("最近排查"),
        Column("名称", flex=True),
    ),
    "检查活动": (
        Column("编号"),
        Column("日期"),
        Column("名称", flex=True),
        Column("发现问题", align="right"),
        Column("村", flex=True),
    ),
    "": (
        Column("编号"),
        Column("类别"),
        Column("状态", state=True),
        Column("村", width=14),
        Column("名称", flex=True),
    ),
}


def print_list(printer: Printer, rows: Row, kind: str = "", *, extra: Iterable[str] = ()) -> None:
    """Records, a line each; `extra` are columns that the list was narrowed down or ordered by."""
    found = rows["记录"]
    about = f"共{len(found)}条（截至 {rows['截至']}）"
    if not found:
        printer.text(about)
        return
    shown = [{**row, "村": _villages(printer, row["村"])} for row in found]
    usual = _LIST_COLUMNS[kind]
    titles = {column.title for column in usual}
    more = [Column(title) for title in dict.fromkeys(extra) if title not in titles]
    columns = (*usual[:-1], *more, usual[-1])
    printer.table(table_of(shown, columns, note=about))


def _villages(printer: Printer, villages: str | None) -> str | None:
    """The villages of an activity; on a terminal the first, and how many."""
    names = (villages or "").split("、")
    if not printer.on_terminal or len(names) <= _VILLAGES_SHOWN:
        return villages
    return f"{names[0]}等{len(names)}个"


_RECORD_DUE_COLUMNS: Final = (
    Column("期限", flex=True),
    Column("状态", state=True),
    Column("起算", width=10),
    Column("应完成", width=10),
    Column("完成", width=10),
)


def print_record(printer: Printer, row: Row) -> None:
    """One record: its own fields and its state, a table for each list of acts, what runs on it."""
    fields = {key: value for key, value in row.items() if key not in {"编号", "状态", "期限"}}
    state = {"状态": row["状态"]} if row["状态"] is not None else {}
    _print_fields(printer, {"编号": row["编号"], **state, **fields})
    if row["期限"]:
        printer.heading("期限")
        printer.table(table_of(map(_due_cells, row["期限"]), _RECORD_DUE_COLUMNS))


def _print_fields(printer: Printer, row: Row) -> None:
    """Fields below each other, then each group of fields and each list of rows under a heading."""
    printer.pairs((key, cell(value)) for key, value in row.items() if not _is_nested(value))
    for key, value in row.items():
        if not _is_nested(value):
            continue
        printer.heading(key)
        if not isinstance(value, Mapping):
            printer.table(_rows_table(value))
        elif all(isinstance(leaf, Mapping) for leaf in value.values()):
            printer.table(_rows_table([{"事项": name, **leaf} for name, leaf in _leaves(value)]))
        else:
            _print_fields(printer, value)


def _is_nested(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and any(isinstance(item, Mapping) for item in value)
    )


def _rows_table(rows: Sequence[Row]) -> Table:
    """Rows of acts; a column for every field that one of them has, long text on the right."""
    keys: list[str] = []
    for row in rows:
        for before, key in zip((None, *row), row, strict=False):
            if key not in keys:
                keys.insert(keys.index(before) + 1 if before else 0, key)
    shown = [{key: _inline(row.get(key)) for key in keys} for row in rows]
    return table_of(shown, [Column(key, flex=True) for key in keys])


def _leaves(groups: Row, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Row]]:
    """Groups of groups as one list, each named by its way: 产销运·生产."""
    for name, value in groups.items():
        if any(isinstance(leaf, Mapping) for leaf in value.values()):
            yield from _leaves(value, (*path, name))
        else:
            yield "·".join((*path, name)), value


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(map(_inline, value.values()))
    if isinstance(value, list):
        joiner = "\n" if any(isinstance(item, Mapping) for item in value) else "、"
        return joiner.join(map(_inline, value))
    return str(cell(value))
