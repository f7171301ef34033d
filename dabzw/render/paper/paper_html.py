"""A paper 材料 as one HTML file that loads nothing, runs nothing and prints on A4."""

from __future__ import annotations

from typing import Final

from dabzw.render.paper.paper_words import in_text, words_of
from dabzw.render.paper.templating import filled
from dabzw.reports.paper import Paper
from dabzw.store.documents import Template

_KNOWS_ANNEXES: Final = b"annexes"


def paper_html(paper: Paper, template: Template) -> bytes:
    """The paper as a page; raises UnusableTemplate, which names the template."""
    words = words_of(paper)
    return filled("page", template, {"paper": words if _KNOWS_ANNEXES in template.data else in_text(words)})
