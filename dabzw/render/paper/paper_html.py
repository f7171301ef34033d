"""A paper 材料 as one HTML file that loads nothing, runs nothing and prints on A4."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dabzw.render.paper.paper_words import in_text, words_of
from dabzw.render.paper.templating import filled
from dabzw.render.paper.title_lines import title_lines
from dabzw.reports.paper import Paper
from dabzw.store.documents import Template

_KNOWS_ANNEXES: Final = b"annexes"


def paper_html(paper: Paper, template: Template) -> bytes:
    """The paper as a page; raises UnusableTemplate, which names the template."""
    words = words_of(paper)
    words = replace(words, title_parts=title_lines(words.title_parts))
    return filled("page", template, {"paper": words if _KNOWS_ANNEXES in template.data else in_text(words)})
