"""Statistics forms as plain tables: Markdown, CSV, and for the terminal; numbers are the report's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.render.as_csv import cells_bytes, guard
from dabzw.render.layout import Column
from dabzw.render.markdown import escaped, table
from dabzw.render.terminal import Printer, Table
from dabzw.reports.forms.filled import ZERO_REPORT, FilledForm, FilledForms, FilledRow, Grid
from dabzw.reports.forms.values import value_text

_BLANK: Final = "　　　　"


def heading(form: FilledForm) -> str:
    """The line under the title: unit, dates, unit of measure, basis."""
    unit = {"单位": form.unit} if form.unit else {}
    fields = {**form.heads, **unit, "统计口径": form.period.basis}
    return "　　".join(f"{label}：{_BLANK if value is None else value}" for label, value in fields.items())


def signatures(form: FilledForm) -> str:
    """The line to be signed."""
    return "　　　".join(f"{label}：{_BLANK}" for label in form.signatures)


def forms_markdown(filled: FilledForms) -> bytes:
    """The forms as one text."""
    lines: list[str] = []
    for form in filled.forms:
        lines += [*_markdown(form, filled.revision), ""]
    return "\n".join(lines[:-1]).encode() + b"\n"


def _markdown(form: FilledForm, revision: str) -> Iterator[str]:
    yield from (f"# {escaped(form.title)}", "", escaped(heading(form)), "")
    if form.columns:
        yield from table([escaped(head) for head in form.grid.heads], _texts(form.grid))
    if form.columns and not form.rows:
        yield from ("", ZERO_REPORT)
    for text in form.prose:
        yield from (escaped(text), "")
    yield from ("", escaped(signatures(form)), "", f"- 依据：{revision}")
    yield from (f"- {escaped(says)}" for says in form.notes)
    if form.definitions:
        yield from ("", "指标口径：", "")
        yield from (f"- {one.name}（{one.unit}）：{escaped(one.says)}" for one in form.definitions)


def _texts(grid: Grid) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(value_text, row)) for row in grid.rows)


def form_csv(form: FilledForm, *, guarded: bool = False) -> bytes:
    """The table of one form alone, for people `guarded`; a form of prose has a column of its sentences."""
    if form.prose:
        return cells_bytes(("正文",), ((text,) for text in form.prose))
    if not guarded:
        return cells_bytes(form.grid.heads, _texts(form.grid))
    rows = (
        (guard(one) if isinstance(one, str) else value_text(one) for one in row) for row in form.grid.rows
    )
    return cells_bytes(form.grid.heads, map(tuple, rows))


def print_forms(printer: Printer, filled: FilledForms) -> None:
    """The forms on a terminal: a form of numbers turned round, its empty rows left out."""
    for form in filled.forms:
        printer.heading(form.title)
        printer.text(heading(form))
        for text in form.prose:
            printer.text(text)
        if form.columns:
            _print_table(printer, form)
        for says in (f"依据：{filled.revision}", *form.notes):
            printer.text(f"注：{says}")


def _print_table(printer: Printer, form: FilledForm) -> None:
    rows = tuple(row for row in form.rows if not _is_empty(row))
    if not rows:
        printer.text(ZERO_REPORT)
        return
    grid = Grid.of(form.columns, rows)
    grid = grid.turned() if form.is_counted else grid
    columns = tuple(Column(head, flex=place == 0) for place, head in enumerate(grid.heads))
    printer.table(Table(columns, _texts(grid), title="", note=""))
    left = len(form.rows) - len(rows)
    if left:
        printer.text(f"其余{left}行没有非零的数，未列出；完整的表用 --format xlsx --out 文件夹")


def _is_empty(row: FilledRow) -> bool:
    """Whether a row holds no number but 0 and no text beyond its name."""
    return not any(row.values[1:])
