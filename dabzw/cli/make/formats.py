"""The forms of files that papers come in, each made by a library that is loaded when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from dabzw.render.markdown import policy_markdown
from dabzw.reports.books.sheets import Book
from dabzw.reports.looks.policy import PolicyReport
from dabzw.reports.paper import Paper
from dabzw.store import documents

Office = Mapping[str, bytes]


def _policy_xlsx(report: PolicyReport) -> bytes:
    from dabzw.render.xlsx.policy import policy_workbook

    return policy_workbook(report)


def _docx(paper: Paper, office: Office) -> bytes:
    from dabzw.render.paper.paper_docx import paper_docx

    return paper_docx(paper, documents.paper_template(paper.name, ".docx", office))


def _html(paper: Paper, office: Office) -> bytes:
    from dabzw.render.paper.paper_html import paper_html

    return paper_html(paper, documents.paper_template(paper.name, ".html.j2", office))


def _xlsx(paper: Paper, _office: Office) -> bytes:
    from dabzw.render.paper.paper_xlsx import paper_xlsx

    return paper_xlsx(paper)


def _md(paper: Paper, _office: Office) -> bytes:
    from dabzw.render.paper.paper_markdown import paper_markdown

    return paper_markdown(paper).encode()


def _txt(paper: Paper, _office: Office) -> bytes:
    from dabzw.render.paper.paper_text import paper_text

    return paper_text(paper).encode()


def _book_docx(book: Book) -> bytes:
    from dabzw.render.paper.book_docx import book_docx

    return book_docx(book)


def _book_xlsx(book: Book) -> bytes:
    from dabzw.render.xlsx.workbook import workbook_bytes

    return workbook_bytes(book).data


POLICY_FORMATS: Final[dict[str, Callable[[PolicyReport], bytes]]] = {
    "md": lambda report: policy_markdown(report).encode(),
    "xlsx": _policy_xlsx,
}
BOOK_FORMATS: Final[dict[str, Callable[[Book], bytes]]] = {
    "docx": _book_docx,
    "xlsx": _book_xlsx,
}
"""The forms of a list that is taken along or written on."""
PAPER_FORMATS: Final[dict[str, Callable[[Paper, Office], bytes]]] = {
    "md": _md,
    "docx": _docx,
    "html": _html,
    "xlsx": _xlsx,
    "txt": _txt,
}
