"""Statistics forms as plain tables: Markdown, CSV, and for the terminal; numbers are the report's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dabzw.render.as_csv import table_bytes
from dabzw.render.markdown import escaped, table
from dabzw.render.terminal import Column, Printer, Table
from dabzw.reports.statistics import number_text

Row = Mapping[str, Any]

_BLANK: Final = "　　　　"


def form_table(form: Row) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    """The heads of a form, groups before their own, and its cells; turned round where the form is."""
    heads = tuple("／".join((*column["组"], column["名称"])) for column in form["列"])
    rows = tuple(tuple(row["值"]) for row in form["行"])
    if not form["转置"]:
        return heads, rows
    turned = tuple(zip(heads, *rows, strict=True))
    return tuple(map(str, turned[0])), turned[1:]


def heading(form: Row) -> str:
    """The line under the title: unit, dates, unit of measure, basis."""
    fields = {**form["表头"], **({"单位": form["单位"]} if form["单位"] else {}), "统计口径": form["口径"]}
    return "　　".join(f"{label}：{_BLANK if value is None else value}" for label, value in fields.items())


def signatures(form: Row) -> str:
    """The line to be signed."""
    return "　　　".join(f"{label}：{_BLANK}" for label in form["表尾"])


def forms_markdown(report: Row) -> bytes:
    """The forms as one text."""
    lines: list[str] = []
    for form in report["表"]:
        lines += [*_markdown(form, report["依据"]), ""]
    return "\n".join(lines[:-1]).encode() + b"\n"


def _markdown(form: Row, basis: str) -> Iterator[str]:
    yield from (f"# {escaped(form['标题'])}", "", escaped(heading(form)), "")
    if form["列"]:
        heads, rows = form_table(form)
        yield from table([escaped(head) for head in heads], [[*map(number_text, row)] for row in rows])
    if form["列"] and not form["行"]:
        yield from ("", "零报告")
    for text in form["正文"]:
        yield from (escaped(text), "")
    yield from ("", escaped(signatures(form)), "", f"- 依据：{basis}")
    yield from (f"- {escaped(says)}" for says in form["说明"])
    if form["指标说明"]:
        yield from ("", "指标口径：", "")
        yield from (f"- {one['指标']}（{one['单位']}）：{escaped(one['口径'])}" for one in form["指标说明"])


def form_csv(form: Row) -> bytes:
    """The table of one form alone; a form of prose has a column of its sentences."""
    if form["正文"]:
        return table_bytes(("正文",), ({"正文": text} for text in form["正文"]))
    heads, rows = form_table(form)
    return table_bytes(heads, (dict(zip(heads, map(number_text, row), strict=True)) for row in rows))


def print_forms(printer: Printer, report: Row) -> None:
    """The forms on a terminal: a form of numbers turned round, its empty rows left out."""
    for form in report["表"]:
        printer.heading(form["标题"])
        printer.text(heading(form))
        for text in form["正文"]:
            printer.text(text)
        if form["列"]:
            _print_table(printer, form)
        for says in (f"依据：{report['依据']}", *form["说明"]):
            printer.text(f"注：{says}")


def _print_table(printer: Printer, form: Row) -> None:
    rows = [row for row in form["行"] if not _is_empty(row["值"])]
    if not rows:
        printer.text("零报告")
        return
    numeric = any(column["指标"] for column in form["列"])
    heads, cells = form_table({**form, "行": rows, "转置": numeric})
    columns = tuple(Column(head, flex=place == 0) for place, head in enumerate(heads))
    printer.table(Table(columns, tuple(tuple(map(number_text, row)) for row in cells), title="", note=""))
    left = len(form["行"]) - len(rows)
    if left:
        printer.text(f"其余{left}行没有非零的数，未列出；完整的表用 --format xlsx --out 文件夹")


def _is_empty(cells: Sequence[Any]) -> bool:
    """Whether a row holds no number but 0 and no text beyond its name."""
    return not any(cells[1:])


def print_list(printer: Printer, rows: Row) -> None:
    """The forms that there are."""
    columns = (
        Column("编号"),
        Column("口径"),
        Column("栏数", align="right"),
        Column("名称", flex=True),
        Column("模板"),
    )
    cells = tuple(tuple(row[column.title] for column in columns) for row in rows["报表"])
    printer.table(
        Table(
            columns,
            cells,
            title="报表",
            note="dabzw form 编号 --format xlsx --out 文件夹；F7 为 F7-1 至 F7-7 合订",
        )
    )
