"""A paper 材料 as a Word file, from a base that an office may have changed; the same for the same paper."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, time
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile

from dabzw.render.paper.base_docx import TABLE_STYLE
from dabzw.render.paper.paper_text import Words, line, words_of
from dabzw.render.paper.templating import environment, unusable
from dabzw.render.show import width
from dabzw.render.xlsx.timeless_zip import retimed
from dabzw.reports.paper import Paper

_ROOM: Final = 8844  # twentieths of a point across the text area, 156 mm
_LETTERS: Final = 84  # Latin letters of a table across the text area
_PADDING: Final = 2
_LONGEST: Final = 255  # characters of a property


def paper_docx(paper: Paper, template: bytes, path: str) -> bytes:
    """The paper as a .docx file; raises UnusableTemplate, which names the path."""
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    words = words_of(paper)
    with unusable(path, BadZipFile, KeyError, ValueError, LxmlError):
        document = DocxTemplate(BytesIO(template))
        document.render(asdict(words), environment())
    for table in document.docx.tables:
        if table.style is not None and table.style.name == TABLE_STYLE:
            _set_widths(table)
    _set_properties(document.docx.core_properties, words, paper)
    out = BytesIO()
    document.save(out)
    return retimed(out.getvalue())


def _set_widths(table: Any) -> None:
    """Columns as wide as what they hold needs, together as wide as the text."""
    from docx.shared import Twips

    cells = [row.cells for row in table.rows]
    needs = [
        max(width(part) for cell in column for part in cell.text.split("\n")) + _PADDING
        for column in zip(*cells, strict=True)
    ]
    table.autofit = False
    for number, share in enumerate(_shares(needs)):
        table.columns[number].width = Twips(share)
        for row in cells:
            row[number].width = Twips(share)


def _shares(needs: list[int]) -> list[int]:
    """The room of a line shared out: who needs little gets it, the others share what is left evenly."""
    left, shares = _LETTERS, [0] * len(needs)
    for rank, number in enumerate(sorted(range(len(needs)), key=needs.__getitem__)):
        shares[number] = min(needs[number], left // (len(needs) - rank))
        left -= shares[number]
    return [_ROOM * share // sum(shares) for share in shares]


def _set_properties(properties: Any, words: Words, paper: Paper) -> None:
    """The same properties for the same paper: it names no user and no present time."""
    day = datetime.combine(paper.day or paper.at.day, time())
    properties.title, properties.comments = words.title[:_LONGEST], line(paper.basis)[:_LONGEST]
    properties.author = properties.last_modified_by = words.unit[:_LONGEST]
    properties.created = properties.modified = day
    properties.revision = 1
