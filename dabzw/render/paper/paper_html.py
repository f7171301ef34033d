"""A paper 材料 as one HTML file that loads nothing, runs nothing and prints on A4."""

from __future__ import annotations

from dabzw.render.paper.paper_text import words_of
from dabzw.render.paper.templating import page
from dabzw.reports.paper import Paper


def paper_html(paper: Paper, template: bytes, path: str) -> str:
    """The paper as a page; raises UnusableTemplate, which names the path."""
    return page(template, path, paper=words_of(paper))
