"""Filling a form: a template, a ledger and a period become a filled form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from dabzw.model.form import FormColumn, FormTemplate
from dabzw.model.ledger import Ledger
from dabzw.model.patterns import lazy
from dabzw.reports.forms.facts import LISTS, fact
from dabzw.reports.forms.filled import FilledColumn, FilledForm, FilledForms, FilledRow
from dabzw.reports.forms.lines import Line
from dabzw.reports.forms.notes import notes
from dabzw.reports.forms.rows import column_part, lines
from dabzw.reports.forms.template import SLOT, leaves, used_measures
from dabzw.reports.forms.values import NARROW_TO_FILL, TO_FILL, Period, Scope, Value, value_text
from dabzw.rules.figures.parts import WHOLE, Part, meet
from dabzw.rules.figures.statistics import MEASURES

_ISSUE: Final = lazy(r"第[\s　_]*期")


def filled_forms(
    forms: Iterable[tuple[FormTemplate, Period]], ledger: Ledger, revision: str, issue: int | None
) -> FilledForms:
    """The forms, each for its period; the ledger is as of the end of every period, or later."""
    return FilledForms(tuple(filled_form(form, ledger, period, issue) for form, period in forms), revision)


def filled_form(form: FormTemplate, ledger: Ledger, period: Period, issue: int | None) -> FilledForm:
    """One form; `issue` is the number of the period, where it has one."""
    scope = Scope.of(ledger, period)
    rows = _rows(form, scope)
    filled = FilledForm(
        code=form.code,
        name=form.name,
        title=_titled(form, issue),
        issue=issue,
        period=period,
        unit=form.unit,
        heads={label: _heading(label, scope, issue) for label in form.heads},
        columns=tuple(
            FilledColumn(above, column.name, column.number, column.measure) for above, column in leaves(form)
        ),
        rows=rows,
        is_turned=form.transposed,
        prose=tuple(_filled(text, scope) for text in form.prose),
        signatures=form.signatures,
        is_zero=_is_zero(form, rows, scope),
        notes=(),
        definitions=tuple(MEASURES[name] for name in used_measures(form)),
        is_list=form.kind in LISTS,
    )
    return replace(filled, notes=tuple(notes(form, scope, filled)))


def _titled(form: FormTemplate, issue: int | None) -> str:
    """The title, with the number of the issue where it has room for one."""
    return form.title if issue is None else _ISSUE.sub(f"第{issue}期", form.title)


def _heading(label: str, scope: Scope, issue: int | None) -> str | None:
    window = scope.period.window
    values: tuple[tuple[str, str | None], ...] = (
        ("单位", scope.ledger.campaign.township),
        ("起止", f"{window.first}至{window.last}"),
        ("期", None if issue is None else f"第{issue}期"),
    )
    return next((value for word, value in values if word in label), None)


def _rows(form: FormTemplate, scope: Scope) -> tuple[FilledRow, ...]:
    columns = [(column, column_part(column, form, scope.ledger)) for _, column in leaves(form)]
    return tuple(
        FilledRow(line.name, tuple(_value(column, line, meet(part, own), scope) for column, own in columns))
        for line, part in lines(form, scope.ledger, scope.period.window)
    )


def _value(column: FormColumn, line: Line, part: Part, scope: Scope) -> Value:
    if column.by_law is not None:
        return ""
    if column.fact is not None:
        return fact(column.fact, line)
    return scope.value(column.measure, part) if column.measure else None


def _filled(text: str, scope: Scope) -> str:
    """A text with its numbers; a place that an office marked with narrow brackets is one to be filled too."""
    text = text.replace(NARROW_TO_FILL, TO_FILL)
    return SLOT.sub(lambda slot: value_text(scope.value(slot[1], WHOLE)), text)


def _is_zero(form: FormTemplate, rows: tuple[FilledRow, ...], scope: Scope) -> bool:
    """零报告: a list without a line, or a table whose every known number is 0."""
    if form.kind in LISTS:
        return not rows
    measured = [place for place, (_, column) in enumerate(leaves(form)) if column.measure]
    known = [row.values[place] for row in rows for place in measured]
    known += [scope.value(one, WHOLE) for text in form.prose for one in SLOT.findall(text)]
    numbers = [value for value in known if isinstance(value, (int, Decimal))]
    return bool(numbers) and not any(numbers)
