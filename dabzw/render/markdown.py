"""The 一企一策 report as Markdown: readable as plain text, the same bytes for the same rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

from dabzw.model.moments import written
from dabzw.render.cells import text_of
from dabzw.render.show import show
from dabzw.reports.looks.inquiry import inquiry_sentence
from dabzw.reports.looks.policy import MEASURES, WHO, Case, PolicyReport, remarks_of
from dabzw.reports.view import View

T = TypeVar("T")

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#])")


def policy_markdown(report: PolicyReport) -> str:
    """The report as one text."""
    head = f"填报单位：{escaped(report.unit)}　截至：{written(report.at.when)}　依据：{report.basis}"
    notes = (f"- {escaped(says)}" for says in report.notes)
    counted = f"共{len(report.cases)}{report.campaign.terms.counter}。"
    who = WHO.under(report.campaign)
    lines = [f"# {escaped(report.title)}", "", head, "", *notes, "", counted]
    for number, case in enumerate(report.cases, start=1):
        lines += [
            "",
            f"## {number}. {escaped(case.name)}（{case.id}）",
            "",
            *_case(case, who),
        ]
    return "\n".join(lines) + "\n"


def _case(case: Case, who: View[Case]) -> Iterator[str]:
    for head, value in zip(who.heads, next(who.shown([case])), strict=True):
        yield f"- {head}：{escaped(text_of(value))}"
    if case.required:
        yield ""
        yield from table_lines(MEASURES, case.required)
    yield ""
    yield from (f"- {head}：{escaped(one)}" for head, says in remarks_of(case) for one in says)
    if case.choice:
        yield f"- 取舍：{escaped(case.choice)}"
    if case.inquiries:
        yield f"- 一案三查：{inquiry_sentence(case.inquiries)}"


def table_lines(view: View[T], rows: Iterable[T]) -> Iterator[str]:
    """A table of a view."""
    return table(view.heads, (tuple(map(text_of, row, view.kinds)) for row in view.cells(rows)))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table."""
    yield _line(heads)
    yield _line(["---"] * len(heads))
    for row in rows:
        yield _line([escaped(value) for value in row])


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def escaped(text: str) -> str:
    """A text in which nothing is taken for Markdown."""
    return _SPECIAL.sub(r"\\\1", show(text).replace("\n", " "))
