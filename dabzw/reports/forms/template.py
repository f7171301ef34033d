"""What a template (模板) of a form names: its columns, and the measures of its expressions.

An expression is a name of a measure, `A+B`, or `A÷B` (per cent); a name with @口径 has a basis of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.form import Basis, FormColumn, FormTemplate
from dabzw.model.parts import unknown
from dabzw.model.patterns import lazy
from dabzw.model.vocab import words
from dabzw.reports.forms.facts import FACTS
from dabzw.reports.view import FORMAT, Col, Fact, Line, Page, Table, View
from dabzw.rules.figures.statistics import MEASURES

SLOT: Final = lazy(r"\{([^{}]+)\}")
"""Where the prose of a template has an expression."""


def leaves(form: FormTemplate) -> tuple[tuple[tuple[str, ...], FormColumn], ...]:
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


def expressions(form: FormTemplate) -> tuple[str, ...]:
    """Every expression of a form, those of its prose included."""
    slots = (slot for text in form.prose for slot in SLOT.findall(text))
    return (*(column.measure for _, column in leaves(form) if column.measure), *slots)


def measure_names(expression: str) -> tuple[str, ...]:
    """The measures that an expression names."""
    return tuple(term.strip().partition("@")[0] for term in re.split(r"[+÷]", expression))


def used_measures(form: FormTemplate) -> tuple[str, ...]:
    """The measures that a form names, each once."""
    return tuple(dict.fromkeys(name for one in expressions(form) for name in measure_names(one)))


def template_faults(form: FormTemplate) -> Iterator[str]:
    """What a template names that does not exist; each a sentence."""
    for expression in expressions(form):
        yield from (f"没有“{name}”这个指标" for name in measure_names(expression) if name not in MEASURES)
        bases = re.findall(r"@([^+÷]+)", expression)
        yield from (f"没有“{basis}”这个口径" for basis in bases if basis.strip() not in words(Basis))
    for _, column in leaves(form):
        if column.fact and column.fact not in FACTS:
            yield f"没有“{column.fact}”这一项可取"


# The list of templates


@dataclass(frozen=True, slots=True)
class Listed:
    """A template and where it comes from: a path of the ledger, or 自带."""

    form: FormTemplate
    place: str


TEMPLATES: Final[View[Listed]] = View(
    (
        Col("编号", lambda one: one.form.code, "id"),
        Col("名称", lambda one: one.form.name, "name"),
        Col("口径", lambda one: one.form.basis),
        Col("栏数", lambda one: len(leaves(one.form)) or len(one.form.prose), "number"),
        Col("模板", lambda one: one.place),
    )
)
_ON_SCREEN: Final = TEMPLATES.pick("编号", "口径", "栏数", "名称", "模板")
_ADVICE: Final = "dabzw form 编号 --format xlsx --out 文件夹；F7、F12 各合订为一册"


def without_forms() -> Page:
    """What is said where a campaign offers no form."""
    return Page({"格式": FORMAT, "报表": Table(TEMPLATES, ())}, (Line(unknown("报表")),))


def answer(forms: Iterable[tuple[FormTemplate, str]]) -> Page:
    """The forms that there are; they are of no ledger's time."""
    listed = tuple(Listed(form, place) for form, place in forms)
    facts: dict[str, Fact] = {"格式": FORMAT, "报表": Table(TEMPLATES, listed)}
    return Page(facts, (Table(_ON_SCREEN, listed, "报表", _ADVICE),))
