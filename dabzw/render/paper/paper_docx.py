"""A paper 材料 as a Word file, from a base that an office may have changed; the same for the same paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from dabzw.render.paper.chart_part import chart_values
from dabzw.render.paper.paper_words import basis_of, line, mark_of, words_of
from dabzw.render.paper.templating import filled
from dabzw.render.paper.title_lines import title_lines
from dabzw.reports.paper import Chart, Paper
from dabzw.store.documents import Template

_LONGEST: Final = 255  # characters of a property


def paper_docx(paper: Paper, template: Template) -> bytes:
    """The paper as a .docx file; raises UnusableTemplate, which names the template."""
    words = words_of(paper)
    charts = enumerate((block for block in paper.blocks if isinstance(block, Chart)), start=1)
    values = {
        "words": {**asdict(words), "title": "\n".join(title_lines(words.title_parts))},
        "title": words.title[:_LONGEST],
        "subject": (words.head or words.name)[:_LONGEST],
        "keywords": "，".join(_keywords(paper))[:_LONGEST],
        "comments": basis_of(paper)[:_LONGEST],
        "author": words.unit[:_LONGEST],
        "charts": [chart_values(chart.found, mark_of(number), line(chart.title)) for number, chart in charts],
        "day": (paper.day or paper.at.day).isoformat(),
    }
    return filled("word", template, values)


def _keywords(paper: Paper) -> Iterator[str]:
    yield from (line(part) for part in (paper.series, paper.addressee or "") if part)
    yield from (word for word, holds in (("草稿", paper.draft), ("公开版", paper.public)) if holds)
