"""What a reader must know of the figures of a form: basis, gaps, assumptions, blanks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from dabzw.model.form import FormTemplate
from dabzw.model.ids import registered_on
from dabzw.model.national import OTHER_CLASS, OTHER_INDUSTRY
from dabzw.model.terms import whole_area
from dabzw.reports.forms.filled import ZERO_REPORT, FilledForm, FilledRow
from dabzw.reports.forms.rows import industry_rows
from dabzw.reports.forms.template import leaves, used_measures
from dabzw.reports.forms.values import TO_FILL, Scope, value_text
from dabzw.rules.figures.inspections import ActivityField, unrecorded
from dabzw.rules.figures.parts import WHOLE, industry_of
from dabzw.rules.figures.statistics import amountless, class_of, violations
from dabzw.rules.sweep.coverage import checks

_ACTIVITY_FIELDS: Final[dict[str, tuple[ActivityField, str]]] = {
    "检查组数": ("groups", "检查组数"),
    "检查人次": ("people", "出动人次"),
    "专家人次": ("experts", "专家人次"),
    "发现问题数": ("problems", "发现问题数"),
}


def notes(form: FormTemplate, scope: Scope, filled: FilledForm) -> Iterator[str]:
    """The notes of a template that is filled but for them."""
    window = scope.period.window
    if filled.is_zero:
        yield f"本期{ZERO_REPORT}：期内没有需要填报的情况"
    yield f"口径：{scope.period.basis}（{window.first}至{window.last}）"
    yield from _beginning(scope)
    yield from form.rules
    yield from _class_note(form, scope)
    yield from _industry_note(form, scope)
    yield from _gaps(form, scope)
    yield from _undivided(form, scope, filled.rows)
    yield from (f"“{column.name}”依法留空：{column.by_law}" for _, column in leaves(form) if column.by_law)
    yield from _unheld(form, filled)
    if filled.blanks:
        yield f"标“{TO_FILL}”的，台账没有登记，请核实填写，不得以0代替"


def _beginning(scope: Scope) -> Iterator[str]:
    """Where the ledger begins later than the basis, what came before is not in it."""
    days = [day for record in scope.ledger if (day := registered_on(record.id)) is not None]
    if not days:
        yield "台账没有记录"
    elif min(days) > scope.period.window.first:
        yield f"台账自{min(days)}起登记，{min(days) - timedelta(1)}以前的情况不在台账内，未计入"


def _class_note(form: FormTemplate, scope: Scope) -> Iterator[str]:
    """How violations were put into the thirteen classes: an assumption, and so said."""
    if f"{OTHER_CLASS}起数" not in used_measures(form):
        return
    campaign = scope.ledger.campaign
    if not campaign.classes:
        yield f"行动方案没有写“统计归类”，违法行为都计入“{OTHER_CLASS}”"
        return
    groups: dict[str, list[str]] = {}
    for code, name in campaign.classes.items():
        groups.setdefault(name, []).append(code)
    said = "；".join(f"{'、'.join(codes)}计入“{name}”" for name, codes in groups.items())
    found = {violation.code for _, violation in violations(scope.ledger, scope.period.window, WHOLE)}
    rest = sorted(code for code in found if class_of(code, campaign) == OTHER_CLASS)
    others = f"；未列明的{'、'.join(rest)}计入“{OTHER_CLASS}”" if rest else ""
    yield f"违法行为归类为推定（行动方案“统计归类”）：{said}{others}"


def _industry_note(form: FormTemplate, scope: Scope) -> Iterator[str]:
    by_row = form.kind == "行业领域"
    if not by_row and not any(column.industries for _, column in leaves(form)):
        return
    of, each = scope.ledger.campaign.terms.subject, scope.ledger.campaign.terms.counter
    yield f"行业领域按{of}登记的“行业”归类（行动方案“行业归类”）"
    found = {one.id: one for one, _ in violations(scope.ledger, scope.period.window, WHOLE)}.values()
    silent = sum(one.trade is None for one in found)
    if silent:
        yield f"有{silent}{each}违法{of}没有登记行业，计入“{OTHER_INDUSTRY}”"
    if by_row:
        covered = frozenset().union(*(own for _, own in industry_rows(form, scope.ledger.campaign)))
        left = sum(industry_of(one.trade, scope.ledger.campaign) not in covered for one in found)
        if left:
            yield f"有{left}{each}违法{of}的行业不在本表各栏，只计入合计"


def _gaps(form: FormTemplate, scope: Scope) -> Iterator[str]:
    """Acts that lack the number that is summed up: the sum is short by them."""
    used = used_measures(form)
    held = sum(1 for _ in checks(scope.ledger, scope.period.window))
    for name, (field, label) in _ACTIVITY_FIELDS.items():
        missing = unrecorded(field, scope.ledger, scope.period.window) if name in used else 0
        if 0 < missing < held:
            yield f"{held}次检查活动中有{missing}次没有登记{label}，未计入“{name}”"
    fines = amountless(scope.ledger, scope.period.window) if "罚款万元" in used else 0
    if fines:
        yield f"有{fines}笔罚款没有登记金额，未计入罚款数"


def _unheld(form: FormTemplate, filled: FilledForm) -> Iterator[str]:
    """The columns that no ledger holds anything for, where there are rows."""
    names = [one.name for _, one in leaves(form) if not (one.measure or one.fact or one.by_law)]
    if names and filled.rows:
        yield f"台账不登记{'、'.join(f'“{name}”' for name in names)}"


def _undivided(form: FormTemplate, scope: Scope, rows: tuple[FilledRow, ...]) -> Iterator[str]:
    """Numbers that are known for the township and not for each row."""
    said: dict[str, str] = {}
    for place, (_, column) in enumerate(leaves(form)):
        unknown = form.kind in ("行业领域", "村", "监管站所") and any(
            row.values[place] is None for row in rows
        )
        total = scope.value(column.measure, WHOLE) if column.measure and unknown else None
        if total is not None and column.measure:
            said[column.measure] = f"{column.measure}{value_text(total)}"
    if said:
        whole = whole_area(scope.ledger.campaign)
        yield f"{'、'.join(said.values())}为{whole}合计；检查活动没有按行分开登记，各行待填"
