"""A filled form: what stands on it, typed, from which text, Markdown, CSV, workbook and JSON are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.moments import Instant
from dabzw.reports.forms.values import TO_FILL, Period, Value, value_text
from dabzw.reports.view import Col, Inner, Page, Table, View, inner, page
from dabzw.rules.figures.statistics import Measure

ZERO_REPORT: Final = "零报告"
BETWEEN: Final = "／"
"""What stands between a head and the one above it where they are written in one line."""


@dataclass(frozen=True, slots=True)
class FilledColumn:
    """A column: the groups of heads above it from the top, its head, its number (栏次), and its measure."""

    groups: tuple[str, ...]
    name: str
    number: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row: what it is about, and the values of the columns."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is laid out: the heads over each column from the top, its rows, its columns' numbers."""

    paths: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[Value, ...], ...]
    numbers: tuple[str, ...] = ()

    @classmethod
    def of(cls, columns: Iterable[FilledColumn], rows: Iterable[FilledRow]) -> Grid:
        """The rows below the columns; no numbers where no column has one."""
        own = tuple(columns)
        numbers = tuple(column.number or "" for column in own)
        return cls(
            tuple((*column.groups, column.name) for column in own),
            tuple(row.values for row in rows),
            numbers if any(numbers) else (),
        )

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads in one line, each behind the groups above it."""
        return tuple(BETWEEN.join(path) for path in self.paths)

    def turned(self) -> Grid:
        """The grid with its columns as rows: the first column's values are the heads."""
        first, *rest = zip(self.heads, *self.rows, strict=True)
        return Grid(tuple((value_text(head),) for head in first), tuple(rest))


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One form, filled for a period.

    `heads` are the fields (表头) above the table, None where the clerk writes them; `unit` is the unit of its
    numbers; a form has columns and rows, or prose.  `is_turned` (转置) has its columns one below the other;
    `is_zero` is a 零报告.  `notes` are what a reader must know, `definitions` the measures that it names;
    `is_list` of one that has an enterprise or a violation a row.
    """

    code: str
    name: str
    title: str
    issue: int | None
    period: Period
    unit: str | None
    heads: Mapping[str, str | None]
    columns: tuple[FilledColumn, ...]
    rows: tuple[FilledRow, ...]
    is_turned: bool
    prose: tuple[str, ...]
    signatures: tuple[str, ...]
    is_zero: bool
    notes: tuple[str, ...]
    definitions: tuple[Measure, ...]
    is_list: bool = False

    @property
    def last(self) -> date:
        """The day that the period ends with."""
        return self.period.window.last

    @property
    def blanks(self) -> int:
        """How many places are for the clerk to fill."""
        cells = sum(value is None for row in self.rows for value in row.values)
        return cells + sum(text.count(TO_FILL) for text in self.prose)

    @property
    def is_counted(self) -> bool:
        """Whether the form is a table of numbers, and no list."""
        return not self.is_list and any(column.measure for column in self.columns)

    @property
    def grid(self) -> Grid:
        """The table as the form has it."""
        grid = Grid.of(self.columns, self.rows)
        return grid.turned() if self.is_turned else grid


@dataclass(frozen=True, slots=True)
class FilledForms:
    """Forms that are handed in together, at least one, and the revision (依据) that they rest on."""

    forms: tuple[FilledForm, ...]
    revision: str

    @property
    def last(self) -> date:
        """The day that the latest of them ends with."""
        return max(form.last for form in self.forms)


_COLUMNS: Final[View[FilledColumn]] = View(
    (
        Inner("组", lambda column: column.groups),
        Col("名称", lambda column: column.name),
        Col("栏次", lambda column: column.number),
        Col("指标", lambda column: column.measure),
    )
)
_ROWS: Final[View[FilledRow]] = View((Col("名称", lambda row: row.name), Inner("值", lambda row: row.values)))
DEFINITIONS: Final[View[Measure]] = View(
    (
        Col("指标", lambda measure: measure.name),
        Col("单位", lambda measure: measure.unit),
        Col("口径", lambda measure: measure.says, "prose"),
    )
)
FORMS: Final[View[FilledForm]] = View(
    (
        Col("编号", lambda form: form.code, "id"),
        Col("名称", lambda form: form.name, "name"),
        Col("标题", lambda form: form.title),
        Col("期号", lambda form: form.issue, "number"),
        Col("口径", lambda form: form.period.basis),
        Col("起", lambda form: form.period.window.first, "day"),
        Col("止", lambda form: form.last, "day"),
        Col("单位", lambda form: form.unit),
        Inner("表头", lambda form: form.heads),
        inner("列", lambda form: form.columns, _COLUMNS),
        inner("行", lambda form: form.rows, _ROWS),
        Col("转置", lambda form: form.is_turned, "flag"),
        Inner("正文", lambda form: form.prose),
        Inner("表尾", lambda form: form.signatures),
        Col("零报告", lambda form: form.is_zero, "flag"),
        Col("待填", lambda form: form.blanks, "number"),
        Inner("说明", lambda form: form.notes),
        inner("指标说明", lambda form: form.definitions, DEFINITIONS),
    )
)


def answer(filled: FilledForms) -> Page:
    """The forms as programs read them; people read them laid out as the superior has them."""
    at = Instant.of(filled.last)
    return page(at, {"依据": filled.revision, "表": Table(FORMS, filled.forms)})
