"""Statistics forms (报表): a template, a ledger and a period become the rows of a superior's form.

A cell is a number, a text, None where it is for the clerk to fill (待填), or "" where it stays empty by law.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from dabzw.model.campaign import Campaign
from dabzw.model.form import Basis, Form, FormColumn, FormRow
from dabzw.model.ids import registered_on
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.national import OTHER_CLASS, OTHER_INDUSTRY
from dabzw.model.vocab import words
from dabzw.reports.form_facts import FACTS, LISTS, Line, fact
from dabzw.rules.coverage import checks
from dabzw.rules.indicators import Window
from dabzw.rules.parts import WHOLE, Part, industry_of, industry_part, meet, station_part, village_part
from dabzw.rules.statistics import (
    MEASURES,
    ActivityField,
    Number,
    amountless,
    class_of,
    unrecorded,
    violations,
)

Rows = dict[str, Any]
Cell = int | Decimal | str | None

TO_FILL: Final = "(待填)"
UNDEFINED: Final = "—"
ZERO_REPORT: Final = "零报告"
_SLOT: Final = re.compile(r"\{([^{}]+)\}")
_ISSUE: Final = re.compile(r"第[\s　_]*期")
_TENTH: Final = Decimal("0.1")
_ACTIVITY_FIELDS: Final[dict[str, tuple[ActivityField, str]]] = {
    "检查组数": ("groups", "检查组数"),
    "检查人次": ("people", "出动人次"),
    "专家人次": ("experts", "专家人次"),
    "发现问题数": ("problems", "发现问题数"),
}


# Periods


@dataclass(frozen=True, slots=True)
class Period:
    """统计口径: the basis and its days; `window_of` gives those of another basis with the same end."""

    basis: Basis
    window: Window
    start: date

    def window_of(self, basis: str) -> Window:
        """The days of another basis that ends with this one."""
        first = {
            "年初以来": self.window.last.replace(month=1, day=1),
            "行动以来": self.start,
            "本期": self.window.first,
        }[basis]
        return Window(first, self.window.last)


def period_of(basis: Basis, campaign: Campaign, at: Instant, first: date | None, last: date | None) -> Period:
    """The period of a basis: for 本期 the given days, else up to the as-of day."""
    end = last or at.day
    period = Period(basis, Window(first or campaign.start, end), campaign.start)
    return Period(basis, period.window_of(basis), campaign.start)


# Expressions: a name, `A+B`, `A÷B` (per cent), each name with @口径 where it has a basis of its own


@dataclass(frozen=True, slots=True)
class Scope:
    """What the cells of one form are computed from; the ledger is as of the period's end."""

    ledger: Ledger
    period: Period

    def value(self, expression: str, part: Part) -> Cell:
        """The value of an expression for a part of the township."""
        if "÷" in expression:
            above, below = (self._sum(side, part) for side in expression.split("÷", 1))
            return _percent(above, below)
        return self._sum(expression, part)

    def _sum(self, expression: str, part: Part) -> Number | None:
        total: Number = 0
        for term in expression.split("+"):
            name, _, basis = term.strip().partition("@")
            window = self.period.window_of(basis) if basis else self.period.window
            value = MEASURES[name].count(self.ledger, window, part)
            if value is None:
                return None
            total += value
        return total


def _percent(above: Number | None, below: Number | None) -> Cell:
    if above is None or below is None:
        return None
    if below == 0:
        return UNDEFINED
    return (Decimal(above) * 100 / Decimal(below)).quantize(_TENTH, ROUND_HALF_UP)


def measure_names(expression: str) -> tuple[str, ...]:
    """The measures that an expression names."""
    return tuple(term.strip().partition("@")[0] for term in re.split(r"[+÷]", expression))


# Templates


def leaves(form: Form) -> tuple[tuple[tuple[str, ...], FormColumn], ...]:
    """The columns of a form that hold cells, each with the heads above it."""
    return tuple(_leaves((), form.columns))


def _leaves(
    above: tuple[str, ...], columns: Iterable[FormColumn]
) -> Iterator[tuple[tuple[str, ...], FormColumn]]:
    for column in columns:
        if column.columns:
            yield from _leaves((*above, column.name), column.columns)
        else:
            yield above, column


def expressions(form: Form) -> tuple[str, ...]:
    """Every expression of a form, those of its prose included."""
    slots = (slot for text in form.prose for slot in _SLOT.findall(text))
    return (*(column.measure for _, column in leaves(form) if column.measure), *slots)


def form_faults(form: Form) -> Iterator[str]:
    """What a template names that does not exist; each a sentence."""
    for expression in expressions(form):
        yield from (f"没有“{name}”这个指标" for name in measure_names(expression) if name not in MEASURES)
        bases = re.findall(r"@([^+÷]+)", expression)
        yield from (f"没有“{basis}”这个口径" for basis in bases if basis.strip() not in words(Basis))
    for _, column in leaves(form):
        if column.fact and column.fact not in FACTS:
            yield f"没有“{column.fact}”这一项可取"


# Rows


def form_rows(forms: Iterable[tuple[Form, Period]], ledger: Ledger, revision: str, issue: int | None) -> Rows:
    """The forms, each for its period; the ledger is as of the end of every period, or later."""
    tables = [form_table(form, ledger, period, issue) for form, period in forms]
    return {"格式": 1, "截至": max(table["止"] for table in tables), "依据": revision, "表": tables}


def form_table(form: Form, ledger: Ledger, period: Period, issue: int | None) -> Rows:
    """One form."""
    seen = ledger.as_of(Instant.of(period.window.last))
    scope = Scope(seen, period)
    lines = list(_lines(form, seen, period.window))
    columns = leaves(form)
    parts = {column: _column_part(column, form, seen) for _, column in columns}
    cells = [
        [_cell(column, line, meet(part, parts[column]), scope) for _, column in columns]
        for line, part in lines
    ]
    prose = [_filled(text, scope) for text in form.prose]
    zero = _is_zero(form, cells, scope)
    return {
        "编号": form.code,
        "名称": form.name,
        "标题": _titled(form, issue),
        "期号": issue,
        "口径": period.basis,
        "起": period.window.first.isoformat(),
        "止": period.window.last.isoformat(),
        "单位": form.unit,
        "表头": {label: _heading(label, seen, period, issue) for label in form.heads},
        "列": [_column(above, column) for above, column in columns],
        "行": [{"名称": line.name, "值": row} for (line, _), row in zip(lines, cells, strict=True)],
        "转置": form.transposed,
        "正文": prose,
        "表尾": list(form.signatures),
        "零报告": zero,
        "待填": sum(value is None for row in cells for value in row)
        + sum(text.count(TO_FILL) for text in prose),
        "说明": list(_notes(form, scope, cells, zero=zero)),
        "指标说明": [_definition(name) for name in _used(form)],
    }


def _column(above: tuple[str, ...], column: FormColumn) -> Rows:
    return {"组": list(above), "名称": column.name, "栏次": column.number, "指标": column.measure}


def _definition(name: str) -> Rows:
    measure = MEASURES[name]
    return {"指标": measure.name, "单位": measure.unit, "口径": measure.says}


def _used(form: Form) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in expressions(form) for name in measure_names(one)))


def _titled(form: Form, issue: int | None) -> str:
    """The title, with the number of the issue where it has room for one."""
    return form.title if issue is None else _ISSUE.sub(f"第{issue}期", form.title)


def _heading(label: str, ledger: Ledger, period: Period, issue: int | None) -> str | None:
    window = period.window
    values: tuple[tuple[str, str | None], ...] = (
        ("单位", ledger.campaign.township),
        ("起止", f"{window.first}至{window.last}"),
        ("期", None if issue is None else f"第{issue}期"),
    )
    return next((value for word, value in values if word in label), None)


def _lines(form: Form, ledger: Ledger, window: Window) -> Iterator[tuple[Line, Part]]:
    """The rows with what each is about; a total comes first or last."""
    found = [
        (Line(name, number, ledger, window, enterprise), part)
        for number, (name, enterprise, part) in enumerate(_body(form, ledger, window), start=1)
    ]
    total = (Line(form.total_name, 0, ledger, window), WHOLE)
    yield from ([total] if form.total == "首行" else [])
    yield from found
    yield from ([total] if form.total == "末行" else [])


def _body(form: Form, ledger: Ledger, window: Window) -> Iterator[tuple[str, Any, Part]]:
    campaign = ledger.campaign
    if form.kind in LISTS:
        yield from ((one.name, one, WHOLE) for one in LISTS[form.kind](ledger, window))
    elif form.kind == "固定":
        yield from ((row.name, None, WHOLE) for row in form.rows)
    elif form.kind == "行业领域":
        yield from ((name, None, industry_part(own, ledger)) for name, own in industry_rows(form, campaign))
    elif form.kind == "全乡":
        yield campaign.township, None, WHOLE
    else:
        names = campaign.village_names if form.kind == "村" else campaign.station_names
        for name in names:
            yield name, None, village_part(name) if form.kind == "村" else station_part(name, ledger)


def industry_rows(form: Form, campaign: Campaign) -> tuple[tuple[str, frozenset[str]], ...]:
    """The industries of each row; 其他 takes all that no other row has."""
    rows = form.rows or tuple(
        FormRow.model_validate({"名称": name}) for name in (*campaign.industries, OTHER_INDUSTRY)
    )
    named = {row.name: frozenset(row.industries or (row.name,)) for row in rows}
    return tuple((name, _with_rest(own, named.values(), campaign)) for name, own in named.items())


def _with_rest(
    own: frozenset[str], all_named: Iterable[frozenset[str]], campaign: Campaign
) -> frozenset[str]:
    if OTHER_INDUSTRY not in own:
        return own
    known = frozenset((*campaign.industries, OTHER_INDUSTRY))
    return own | (known - frozenset().union(*(named for named in all_named if named != own)))


def _column_part(column: FormColumn, form: Form, ledger: Ledger) -> Part:
    if not column.industries:
        return WHOLE
    named = [frozenset(one.industries) for _, one in leaves(form)]
    return industry_part(_with_rest(frozenset(column.industries), named, ledger.campaign), ledger)


def _cell(column: FormColumn, line: Line, part: Part, scope: Scope) -> Cell:
    if column.by_law is not None:
        return ""
    if column.fact is not None:
        return fact(column.fact, line)
    return scope.value(column.measure, part) if column.measure else None


def _filled(text: str, scope: Scope) -> str:
    return _SLOT.sub(lambda slot: number_text(scope.value(slot[1], WHOLE)), text)


def number_text(value: Cell) -> str:
    """A cell as people write it: 0.5, not 0.5000; (待填) where it is for the clerk."""
    if value is None:
        return TO_FILL
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return str(value)


def _is_zero(form: Form, cells: list[list[Cell]], scope: Scope) -> bool:
    """零报告: a list without a line, or a table whose every known number is 0."""
    if form.kind in LISTS:
        return not cells
    measured = [place for place, (_, column) in enumerate(leaves(form)) if column.measure]
    known = [row[place] for row in cells for place in measured]
    known += [scope.value(one, WHOLE) for text in form.prose for one in _SLOT.findall(text)]
    numbers = [value for value in known if isinstance(value, (int, Decimal))]
    return bool(numbers) and not any(numbers)


# Notes


def _notes(form: Form, scope: Scope, cells: list[list[Cell]], *, zero: bool) -> Iterator[str]:
    """What a reader must know of the figures: basis, gaps, assumptions, blanks."""
    window = scope.period.window
    if zero:
        yield f"本期{ZERO_REPORT}：期内没有需要填报的情况"
    yield f"口径：{scope.period.basis}（{window.first}至{window.last}）"
    yield from _beginning(scope)
    yield from form.rules
    yield from _class_note(form, scope)
    yield from _industry_note(form, scope)
    yield from _gaps(form, scope)
    yield from _undivided(form, scope, cells)
    yield from (f"“{column.name}”依法留空：{column.by_law}" for _, column in leaves(form) if column.by_law)
    if any(value is None for row in cells for value in row) or any(map(_is_open, form.prose)):
        yield f"标“{TO_FILL}”的，台账没有登记，请核实填写，不得以0代替"


def _is_open(text: str) -> bool:
    return TO_FILL in text


def _beginning(scope: Scope) -> Iterator[str]:
    """Where the ledger begins later than the basis, what came before is not in it."""
    days = [day for record in scope.ledger if (day := registered_on(record.id)) is not None]
    if not days:
        yield "台账没有记录"
    elif min(days) > scope.period.window.first:
        yield f"台账自{min(days)}起登记，{min(days) - timedelta(1)}以前的情况不在台账内，未计入"


def _class_note(form: Form, scope: Scope) -> Iterator[str]:
    """How violations were put into the thirteen classes: an assumption, and so said."""
    if f"{OTHER_CLASS}起数" not in _used(form):
        return
    campaign = scope.ledger.campaign
    groups: dict[str, list[str]] = {}
    for code, name in campaign.classes.items():
        groups.setdefault(name, []).append(code)
    said = "；".join(f"{'、'.join(codes)}计入“{name}”" for name, codes in groups.items())
    found = {violation.code for _, violation in violations(scope.ledger, scope.period.window, WHOLE)}
    rest = sorted(code for code in found if class_of(code, campaign) == OTHER_CLASS)
    others = f"；未列明的{'、'.join(rest)}计入“{OTHER_CLASS}”" if rest else ""
    yield f"违法行为归类为推定（行动方案“统计归类”）：{said}{others}"


def _industry_note(form: Form, scope: Scope) -> Iterator[str]:
    by_row = form.kind == "行业领域"
    if not by_row and not any(column.industries for _, column in leaves(form)):
        return
    yield "行业领域按企业登记的“行业”归类（行动方案“行业归类”）"
    found = {one.id: one for one, _ in violations(scope.ledger, scope.period.window, WHOLE)}.values()
    silent = sum(one.trade is None for one in found)
    if silent:
        yield f"有{silent}家违法企业没有登记行业，计入“{OTHER_INDUSTRY}”"
    if by_row:
        covered = frozenset().union(*(own for _, own in industry_rows(form, scope.ledger.campaign)))
        left = sum(industry_of(one.trade, scope.ledger.campaign) not in covered for one in found)
        if left:
            yield f"有{left}家违法企业的行业不在本表各栏，只计入合计"


def _gaps(form: Form, scope: Scope) -> Iterator[str]:
    """Acts that lack the number that is summed up: the sum is short by them."""
    used = _used(form)
    held = sum(1 for _ in checks(scope.ledger, scope.period.window))
    for name, (field, label) in _ACTIVITY_FIELDS.items():
        missing = unrecorded(field, scope.ledger, scope.period.window) if name in used else 0
        if 0 < missing < held:
            yield f"{held}次检查活动中有{missing}次没有登记{label}，未计入“{name}”"
    fines = amountless(scope.ledger, scope.period.window) if "罚款万元" in used else 0
    if fines:
        yield f"有{fines}笔罚款没有登记金额，未计入罚款数"


def _undivided(form: Form, scope: Scope, cells: list[list[Cell]]) -> Iterator[str]:
    """Numbers that are known for the township and not for each row."""
    said: dict[str, str] = {}
    for place, (_, column) in enumerate(leaves(form)):
        unknown = form.kind in ("行业领域", "村", "监管站所") and any(row[place] is None for row in cells)
        whole = scope.value(column.measure, WHOLE) if column.measure and unknown else None
        if whole is not None and column.measure:
            said[column.measure] = f"{column.measure}{number_text(whole)}"
    if said:
        yield f"{'、'.join(said.values())}为全乡合计；检查活动没有按行分开登记，各行待填"


def listed_forms(forms: Iterable[tuple[Form, str]]) -> Rows:
    """The forms that there are, and where each comes from."""
    return {
        "格式": 1,
        "报表": [
            {
                "编号": form.code,
                "名称": form.name,
                "口径": form.basis,
                "栏数": len(leaves(form)) or len(form.prose),
                "模板": place,
            }
            for form, place in forms
        ],
    }
