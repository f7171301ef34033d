"""Where a chart stands in a Word file: its part and its workbook are put in, and a drawing names them."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from docx.document import Document

PICTURE_STYLE: Final = "图"
"""The style of the paragraphs in a base that hold the mark of a chart."""
SPACES: Final = " ".join(
    f'xmlns:{name}="http://schemas.openxmlformats.org/{place}"'
    for name, place in (
        ("c", "drawingml/2006/chart"),
        ("a", "drawingml/2006/main"),
        ("r", "officeDocument/2006/relationships"),
        ("wp", "drawingml/2006/wordprocessingDrawing"),
        ("w", "wordprocessingml/2006/main"),
    )
)
"""The names of the parts of an Office file in its XML."""

_WIDE: Final = 5_616_000  # English metric units: 156 mm
_HIGH: Final = 2_700_000


def place_charts(document: Document, charts: Sequence[Mapping[str, str]]) -> None:
    """Puts each chart where its mark stands in a paragraph of the style for pictures."""
    by_mark = {chart["mark"]: chart for chart in charts}
    for paragraph in document.paragraphs:
        is_picture = paragraph.style is not None and paragraph.style.name == PICTURE_STYLE
        chart = by_mark.pop(paragraph.text.strip(), None) if is_picture else None
        if chart is not None:
            for run in paragraph.runs:
                run.text = ""
            paragraph.paragraph_format.line_spacing = 1.0
            paragraph.add_run()._r.append(_inline(document, chart))  # noqa: SLF001


def _inline(document: Document, chart: Mapping[str, str]) -> Any:
    """The drawing of a run, which names the part of the chart."""
    from docx.oxml import parse_xml

    number = sum(part.partname.startswith("/word/charts/") for part in document.part.package.iter_parts()) + 1
    relation = _relation(document, chart, number)
    name, says = (escape(chart[key], {'"': "&quot;"}) for key in ("title", "says"))
    return parse_xml(
        f'<w:drawing {SPACES}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{_WIDE}" cy="{_HIGH}"/>'
        f'<wp:docPr id="{1000 + number}" name="{name}" descr="{says}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def _relation(document: Document, chart: Mapping[str, str], number: int) -> str:
    """Adds the chart and its workbook to the file, and gives by what the document knows the chart."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package: Any = document.part.package
    place, book_place = f"/word/charts/chart{number}.xml", f"/word/embeddings/chart{number}.xlsx"
    part = Part(PackURI(place), CONTENT_TYPE.DML_CHART, chart["part"].encode(), package)
    data = base64.b64decode(chart["book"])
    book = Part(PackURI(book_place), CONTENT_TYPE.SML_SHEET, data, package)
    part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    return document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
