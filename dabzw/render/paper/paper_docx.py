"""A paper 材料 as a Word file, from a base that an office may have changed; the same for the same paper."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from dabzw.render.paper.chart_part import chart_values
from dabzw.render.paper.paper_words import line, mark_of, words_of
from dabzw.render.paper.templating import filled
from dabzw.reports.paper import Chart, Paper
from dabzw.store.documents import Template

_LONGEST: Final = 255  # characters of a property


def paper_docx(paper: Paper, template: Template) -> bytes:
    """The paper as a .docx file; raises UnusableTemplate, which names the template."""
    words = words_of(paper)
    charts = enumerate((block for block in paper.blocks if isinstance(block, Chart)), start=1)
    values = {
        "words": asdict(words),
        "title": words.title[:_LONGEST],
        "comments": line(paper.basis)[:_LONGEST],
        "author": words.unit[:_LONGEST],
        "charts": [chart_values(chart.found, mark_of(number), line(chart.title)) for number, chart in charts],
        "day": (paper.day or paper.at.day).isoformat(),
    }
    return filled("word", template, values)
