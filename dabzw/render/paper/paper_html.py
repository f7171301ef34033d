"""A paper 材料 as one HTML file that loads nothing, runs nothing and prints on A4."""

from __future__ import annotations

from dabzw.render.paper.paper_words import words_of
from dabzw.render.paper.templating import filled
from dabzw.reports.paper import Paper
from dabzw.store.documents import Template


def paper_html(paper: Paper, template: Template) -> bytes:
    """The paper as a page; raises UnusableTemplate, which names the template."""
    return filled("page", template, {"paper": words_of(paper)})
