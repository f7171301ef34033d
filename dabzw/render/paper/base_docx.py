"""The base of all papers as a Word file, laid out as GB/T 9704-2012 says.

`python -m dabzw.render.paper.base_docx FILE` makes it.

The geometry of the page is here and nowhere else: A4, a text area of 156 × 225 mm, 22 lines of 28 characters.
An office changes the file that this makes with any word processor, and keeps it in its ledger.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dabzw.lazily import dataclass
from dabzw.render.paper.chart_docx import PICTURE_STYLE
from dabzw.render.xlsx.timeless_zip import retimed

if TYPE_CHECKING:
    from docx.document import Document

TABLE_STYLE: Final = "材料表"

_SONG, _SMALL_SONG, _HEI, _KAI, _FANG = "宋体", "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
_THIRD, _SECOND, _FOURTH, _SMALL_FOURTH, _FIFTH = 16.0, 22.0, 14.0, 12.0, 10.5
"""三号, 二号, 四号, 小四, 五号, in points."""
_OTHER_NAMES: Final = {
    "方正小标宋简体": "方正小标宋_GBK",
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "黑体": "SimHei",
    "宋体": "SimSun",
}
_APPLICATION: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.'
    b'org/officeDocument/2006/extended-properties"><Application>dabzw</Application></Properties>'
)
_LINE: Final = 28.95  # points: 22 lines in 225 mm
_LINE_PITCH: Final = "579"  # the same in twentieths of a point
_TIGHTER: Final = "-5"  # twentieths of a point between characters, so that 28 of them fit into 156 mm
_PAGE: Final = {  # millimetres
    "page_width": 210,
    "page_height": 297,
    "top_margin": 37,
    "bottom_margin": 35,
    "left_margin": 28,
    "right_margin": 26,
    "header_distance": 15,
    "footer_distance": 25,  # the dashes of the number 7 below the text
}


@dataclass(frozen=True, slots=True)
class Look:
    """How the paragraphs of a style look; lengths in points, the indent of the first line in characters.

    `outline` is the level of a heading in the navigation of a word processor, from 0.
    """

    font: str
    size: float
    align: str = "JUSTIFY"
    indent: int = 2
    on_grid: bool = True
    line: float = _LINE
    keep: bool = False
    outline: int | None = None
    new_page: bool = False


_STYLES: Final = {
    "材料头": Look(_FANG, _THIRD, "CENTER", 0),
    "材料标题": Look(_SMALL_SONG, _SECOND, "CENTER", 0, on_grid=False, line=34, keep=True),
    "主送": Look(_FANG, _THIRD, "LEFT", 0),
    "正文段": Look(_FANG, _THIRD),
    "目录题": Look(_HEI, _THIRD, "CENTER", 0, keep=True),
    "目录1": Look(_FANG, _FOURTH, "LEFT", 0, on_grid=False, line=22),
    "目录2": Look(_FANG, _FOURTH, "LEFT", 2, on_grid=False, line=22),
    "一级标题": Look(_HEI, _THIRD, keep=True, outline=0),
    "二级标题": Look(_KAI, _THIRD, keep=True, outline=1),
    "表题": Look(_HEI, _FOURTH, "CENTER", 0, keep=True),
    "表头": Look(_HEI, _FIFTH, "CENTER", 0, on_grid=False, line=15),
    "表格": Look(_FANG, _FIFTH, "LEFT", 0, on_grid=False, line=15),
    PICTURE_STYLE: Look(_FANG, _FIFTH, "CENTER", 0, on_grid=False, line=15, keep=True),
    "图题": Look(_HEI, _FOURTH, "CENTER", 0),
    "落款": Look(_FANG, _THIRD, "RIGHT", 0),
    "附注": Look(_FANG, _FOURTH, "LEFT", 0, line=22),
    "表后": Look(_FANG, 5, "LEFT", 0, on_grid=False, line=8),
    "附件说明": Look(_FANG, _THIRD, "LEFT", 2, keep=True),
    "编制说明": Look(_FANG, _SMALL_FOURTH, "JUSTIFY", 2, on_grid=False, line=20, keep=True),
    "附件标": Look(_HEI, _THIRD, "LEFT", 0, keep=True, new_page=True),
    "附件题": Look(_SMALL_SONG, _SECOND, "CENTER", 0, on_grid=False, line=34, keep=True, outline=0),
    "页脚字": Look(_SONG, _FIFTH, "CENTER", 0, on_grid=False, line=15),
    "页眉字": Look(_HEI, _FIFTH, "RIGHT", 0, on_grid=False, line=15),
}

_FACTS_STYLE: Final = "要素"
"""In the body: where the table of labels and values stands."""
_BLOCK: Final = (
    ("表题", "{%p if block.title %}"),
    ("表题", "{{ block.title }}"),
    ("表题", "{%p endif %}"),
    ("表题", "{%p if block.kind == '要素' %}"),
    (_FACTS_STYLE, ""),
    ("表题", "{%p else %}"),
    (TABLE_STYLE, ""),
    ("表后", "{%p endif %}"),
    ("表后", ""),
)
# Each paragraph of the body with its style; those of Jinja vanish when the paper is rendered.
_BODY: Final = (
    ("材料头", "{%p if head %}"),
    ("材料头", "{{ head }}"),
    ("材料头", "{%p endif %}"),
    ("材料标题", "{{ title }}"),
    ("正文段", ""),
    ("主送", "{%p if addressee %}"),
    ("主送", "{{ addressee }}："),
    ("主送", "{%p endif %}"),
    ("目录题", "{%p if contents %}"),
    ("目录题", "目　录"),
    ("目录1", "{%p for entry in contents %}"),
    ("目录1", "{%p if entry.level == 1 %}"),
    ("目录1", "{{ entry.text }}"),
    ("目录2", "{%p else %}"),
    ("目录2", "{{ entry.text }}"),
    ("目录2", "{%p endif %}"),
    ("目录1", "{%p endfor %}"),
    ("正文段", ""),
    ("目录题", "{%p endif %}"),
    ("正文段", "{%p for block in blocks %}"),
    ("一级标题", "{%p if block.kind == '一级标题' %}"),
    ("一级标题", "{{ block.text }}"),
    ("二级标题", "{%p elif block.kind == '二级标题' %}"),
    ("二级标题", "{{ block.text }}"),
    ("正文段", "{%p elif block.kind == '段落' %}"),
    ("正文段", "{{ block.text }}"),
    (PICTURE_STYLE, "{%p elif block.kind == '图' %}"),
    (PICTURE_STYLE, "{{ block.text }}"),
    ("图题", "{{ block.title }}"),
    ("表题", "{%p else %}"),
    *_BLOCK,
    ("表后", "{%p endif %}"),
    ("正文段", "{%p endfor %}"),
    ("附件说明", "{%p if annexed %}"),
    ("附件说明", ""),
    ("附件说明", "{%p for line in annexed %}"),
    ("附件说明", "{{ line }}"),
    ("附件说明", "{%p endfor %}"),
    ("附件说明", "{%p endif %}"),
    ("编制说明", "{%p if notes %}"),
    ("编制说明", ""),
    ("编制说明", "{%p for note in notes %}"),
    ("编制说明", "{{ note }}"),
    ("编制说明", "{%p endfor %}"),
    ("编制说明", "{%p endif %}"),
    ("落款", ""),
    ("落款", ""),
    ("落款", "{{ unit }}"),
    ("落款", "{{ day }}"),
    ("附件标", "{%p for annex in annexes %}"),
    ("附件标", "{{ annex.label }}"),
    ("附件题", "{{ annex.title }}"),
    ("表题", "{%p for block in annex.blocks %}"),
    *_BLOCK,
    ("表题", "{%p endfor %}"),
    ("附件标", "{%p endfor %}"),
)
_FACTS: Final = (
    ("表格", ("{%tr for row in block.rows %}",)),
    ("表格", ("{{ row[0] }}", "{{ row[1] }}")),
    ("表格", ("{%tr endfor %}",)),
)
_TABLE: Final = (
    ("表头", ("{%tc for head in block.heads %}", "{{ head }}", "{%tc endfor %}")),
    ("表格", ("{%tr for row in block.rows %}",)),
    ("表格", ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}")),
    ("表格", ("{%tr endfor %}",)),
)


def base_docx() -> bytes:
    """The base as a file; its parts are the same every time."""
    import docx

    document = docx.Document()
    _lay_out(document)
    set_normal(document)
    for name, look in _STYLES.items():
        add_style(document, name, look)
    _add_table_style(document)
    for style, text in _BODY:
        if style == TABLE_STYLE:
            _add_table(document, _TABLE)
        elif style == _FACTS_STYLE:
            _add_table(document, _FACTS)
        else:
            document.add_paragraph(text, style)
    _number_pages(document)
    _head_pages(document)
    add_other_names(document)
    clean_package(document)
    out = BytesIO()
    document.save(out)
    return retimed(out.getvalue(), stamped=False)  # it is a template


# The page


def _lay_out(document: Document) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    for name, length in _PAGE.items():
        setattr(section, name, Mm(length))
    grid = section._sectPr.find(_w("docGrid"))  # noqa: SLF001
    grid = section._sectPr.makeelement(_w("docGrid"), {}) if grid is None else grid  # noqa: SLF001
    grid.attrib.clear()
    grid.set(_w("type"), "lines")
    grid.set(_w("linePitch"), _LINE_PITCH)
    section._sectPr.append(grid)  # noqa: SLF001


def _number_pages(document: Document) -> None:
    """`— 1 —` at the outer edge, one character in: right on odd pages, left on even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align, side in (
        (section.footer, "RIGHT", "right"),
        (section.even_page_footer, "LEFT", "left"),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = add_style(
            document, f"页码{side}", Look(_SONG, _FOURTH, align, 0, on_grid=False, line=16)
        )
        paragraph._p.get_or_add_pPr().append(element("ind", **{side: "280", f"{side}Chars": "100"}))  # noqa: SLF001
        paragraph.add_run("— ")
        for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("", "1"), ("end", "")):
            run = paragraph.add_run("1" if text == "1" else "")
            if kind:
                run._r.append(element("fldChar", fldCharType=kind))  # noqa: SLF001
            elif text == "PAGE":
                code = element("instrText")
                code.text = " PAGE "
                run._r.append(code)  # noqa: SLF001
        paragraph.add_run(" —")
        for text in ("{%p if footer %}", "{{ footer }}", "{%p endif %}"):
            footer.add_paragraph(text, "页脚字")


def _head_pages(document: Document) -> None:
    """The head of every page says of a draft that it is one."""
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].style = document.styles["页眉字"]
        header.paragraphs[0].add_run("{{ draft }}")


def clean_package(document: Any) -> None:
    """Takes out what the library's own template carries: its picture, and the name of a program."""
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.rels.pop(key)
        elif relation.reltype.endswith("/extended-properties"):
            relation.target_part._blob = _APPLICATION  # noqa: SLF001


def add_other_names(document: Any) -> None:
    """Says for each font of the standard which like it a machine without it may have."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            fonts = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
                for name, other in _OTHER_NAMES.items()
            )
            blob = relation.target_part.blob.decode()
            relation.target_part._blob = blob.replace("</w:fonts>", f"{fonts}</w:fonts>").encode()  # noqa: SLF001


# Styles


def set_normal(document: Document) -> None:
    """The style that all others are made from."""
    normal = document.styles["Normal"]
    _set_font(normal, _FANG, _THIRD)
    properties = normal.element.get_or_add_rPr()
    properties.insert_element_before(element("spacing", val=_TIGHTER), "w:sz")
    properties.append(element("lang", val="en-US", eastAsia="zh-CN"))


def add_style(document: Document, name: str, look: Look) -> Any:
    """Adds a style for paragraphs, and gives it."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _set_font(style, look.font, look.size)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    form.alignment = getattr(WD_ALIGN_PARAGRAPH, look.align)
    form.keep_with_next = look.keep or None
    form.widow_control = True
    form.page_break_before = look.new_page or None
    if look.indent:
        form.first_line_indent = Pt(look.indent * (look.size - 0.25))
    if not look.on_grid:
        for tag in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"):  # in the order of the format
            form._element.get_or_add_pPr().insert_element_before(  # noqa: SLF001
                element(tag, val="0"), "w:spacing", "w:ind", "w:jc"
            )
    if look.outline is not None:
        form._element.get_or_add_pPr().append(element("outlineLvl", val=str(look.outline)))  # noqa: SLF001
    return style


def _set_font(style: Any, font: str, size: float) -> None:
    """A font for Chinese and Latin letters alike; what the theme says is taken away."""
    from docx.shared import Pt

    style.font.size, style.font.name = Pt(size), font
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(_w(name), font)


# The table


def _add_table_style(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    style: Any = document.styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    borders = grid()
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="60", type="dxa"))
    properties = element("tblPr")
    properties.extend((borders, margins))
    style.element.append(properties)


def _add_table(document: Document, rows: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    """Rows of Jinja around the rows of the paper; the head is repeated on every page, no row is torn."""
    from docx.enum.table import WD_TABLE_ALIGNMENT

    table: Any = document.add_table(len(rows), max(len(cells) for _, cells in rows), TABLE_STYLE)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row, (style, texts) in zip(table.rows, rows, strict=True):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001
        properties.append(element("cantSplit"))
        if style == "表头":
            properties.append(element("tblHeader"))
        for cell, text in _filled(row.cells, texts):
            cell.paragraphs[0].style = document.styles[style]
            cell.paragraphs[0].add_run(text)


def _filled(cells: Any, texts: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    """The cells with their texts; those of a row of Jinja vanish with it."""
    yield from zip(cells, (*texts, *("",) * (len(cells) - len(texts))), strict=True)


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


def grid() -> Any:
    """The rules around and between the cells of a table."""
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz="4", space="0", color="000000"))
    return borders


def element(name: str, /, **attributes: str) -> Any:
    """An element of the format, with its attributes."""
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(_w(key), value)
    return made


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(base_docx())
