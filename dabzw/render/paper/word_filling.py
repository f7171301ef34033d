"""A Word file filled: the words of a paper, tables as wide as the text, properties that name no user."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from dabzw.render.paper.base_docx import TABLE_STYLE, clean_package
from dabzw.render.paper.chart_docx import place_charts
from dabzw.render.paper.filling import environment
from dabzw.render.paper.word_layout import PieceValues, WordsValues, lay_out
from dabzw.render.show import width
from dabzw.render.xlsx.timeless_zip import retimed

if TYPE_CHECKING:
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]

_ROOM: Final = 8844  # twentieths of a point across the text area, 156 mm
_LETTERS: Final = 84  # Latin letters of a table across the text area
_PADDING: Final = 2
_KNOWS_ANNEXES: Final = "annexes"


class FaultInWord(Exception):
    """Filling failed, for its cause; `source` is the XML that was being filled, a line for each paragraph."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source


def fill_word(template: bytes, values: Mapping[str, object]) -> bytes:
    """A Word file from a base and its `words`, `charts`, properties and `day`; raises FaultInWord."""
    document = _opened(template)
    words: Any = values["words"]
    try:
        document.render(_without_annexes(words, document), environment())
    except Exception as error:
        raise FaultInWord(document.source) from error
    for table in document.docx.tables:
        if table.style is not None and table.style.name == TABLE_STYLE:
            _set_widths(table)
    lay_out(document.docx, words)
    charts: Any = values["charts"]
    place_charts(document.docx, charts)
    clean_package(document.docx)
    _set_properties(document.docx.core_properties, values)
    out = BytesIO()
    document.save(out)
    return retimed(out.getvalue())


def _without_annexes(words: WordsValues, document: DocxTemplate) -> WordsValues:
    """The words for a base that was made before there were annexes: they stand at the end of the text."""
    document.init_docx()
    return words if _KNOWS_ANNEXES in document.get_xml() else {**words, "blocks": _all_blocks(words)}


def _all_blocks(words: WordsValues) -> list[PieceValues]:
    """The blocks of the text and of the annexes, those named by their title."""
    blocks = list(words["blocks"])
    for annex in words["annexes"]:
        for block in annex["blocks"]:
            named = block.copy()
            named["title"] = block["title"] or annex["title"]
            blocks.append(named)
    return blocks


def compile_word(template: bytes) -> None:
    """Reads the text of a base as a template, without filling it; raises FaultInWord for any fault."""
    document = _opened(template)
    try:
        document.render_init()
        document.source = _in_lines(document.patch_xml(document.get_xml()))
        environment().from_string(document.source)
    except Exception as error:
        raise FaultInWord(document.source) from error


def _opened(template: bytes) -> DocxTemplate:
    """A base to fill, which keeps the XML that it is filling."""
    from docxtpl import DocxTemplate

    class Kept(DocxTemplate):  # type: ignore[misc]
        source = ""

        def render_xml_part(self, src_xml: str, *rest: Any) -> Any:
            self.source = _in_lines(src_xml)
            return super().render_xml_part(src_xml, *rest)

    return Kept(BytesIO(template))


def _in_lines(xml: str) -> str:
    """A line for each paragraph, as docxtpl counts them."""
    return xml.replace("<w:p ", "\n<w:p ").replace("<w:p>", "\n<w:p>")


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


def _set_properties(properties: Any, values: Mapping[str, object]) -> None:
    """The same properties for the same paper: it names no user and no present time."""
    properties.title, properties.comments = values["title"], values["comments"]
    properties.subject, properties.keywords = values["subject"], values["keywords"]
    properties.author = properties.last_modified_by = values["author"]
    properties.created = properties.modified = datetime.fromisoformat(str(values["day"]))
    properties.revision = 1
