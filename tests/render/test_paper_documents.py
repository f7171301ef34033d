"""Papers as text, Markdown, HTML, Word and workbook: the same words in each, nothing of a record is code."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from docx.text.paragraph import Paragraph as DocxParagraph

from dabzw.model.moments import Instant
from dabzw.render.paper.base_docx import base_docx
from dabzw.render.paper.paper_docx import paper_docx
from dabzw.render.paper.paper_html import paper_html
from dabzw.render.paper.paper_markdown import paper_markdown
from dabzw.render.paper.paper_text import paper_text
from dabzw.render.paper.paper_words import ordinal, words_of
from dabzw.render.paper.paper_xlsx import paper_xlsx
from dabzw.render.paper.templating import UnusableTemplate
from dabzw.reports.paper import Facts, Figure, Heading, Paper, Paragraph, Table, columns
from dabzw.reports.papers.wording import chinese_day
from dabzw.store.documents import Template, paper_template, template

NASTY = "甲&乙<script>alert(1)</script>{{ 7 * 7 }}{% raw %}=1+1|`[x](y)\u202e\x1b"
PAPER = Paper(
    name="weekly",
    title=("关于排查情况的", "专报"),
    unit="示例乡人民政府",
    at=Instant.of(date(2026, 3, 12)),
    basis="提交 0123456789abcdef",
    blocks=(
        Heading("总体情况"),
        Paragraph("登记线索3条。\n办结2条。"),
        Heading("分村情况", 2),
        Table(
            columns("序号", "村", ("罚款", "money")),
            ((1, "东沟村", Decimal("2.50")), (2, "西河村", None)),
            "分村情况表",
        ),
        Table(columns("村", ("线索", "number")), (("寺头村", 0),)),
        Heading("问题", 2),
        Heading("下步打算"),
        Heading("措施", 2),
    ),
    figures=(Figure("线索", 3, "条"),),
    notes=("按自然日计",),
    issue=3,
    addressee="县应急管理局",
    day=date(2026, 3, 12),
)
HOSTILE = replace(
    PAPER,
    title=(NASTY,),
    unit=NASTY,
    addressee=NASTY,
    notes=(NASTY,),
    blocks=(Heading(NASTY), Paragraph(NASTY), Table(columns(NASTY), ((NASTY,),), NASTY)),
    figures=(Figure(NASTY, NASTY, NASTY),),
)


def word(paper: Paper) -> bytes:
    return paper_docx(paper, paper_template(paper.name, ".docx", {}))


def web(paper: Paper) -> str:
    return paper_html(paper, paper_template(paper.name, ".html.j2", {})).decode()


class _Seen(HTMLParser):
    """The words of a page, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words.append(data)


def seen(page: str) -> _Seen:
    found = _Seen()
    found.feed(page)
    return found


def word_text(data: bytes) -> str:
    document = docx.Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def book_text(data: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(data))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)


TEXT_OF: dict[str, Callable[[Paper], str]] = {
    "text": paper_text,
    "markdown": paper_markdown,
    "html": lambda paper: "".join(seen(web(paper)).words),
    "docx": lambda paper: word_text(word(paper)),
    "xlsx": lambda paper: book_text(paper_xlsx(paper)),
}


@pytest.mark.parametrize("form", TEXT_OF)
def test_every_form_says_the_same(form: str) -> None:
    text = TEXT_OF[form](PAPER).replace("\\", "")
    for words in (
        "第3期",
        "关于排查情况的专报",
        "一、总体情况",
        "登记线索3条。",
        "办结2条。",
        "（一）分村情况",
        "分村情况表",
        "东沟村",
        "2.5",
        "寺头村",
        "（二）问题",
        "二、下步打算",
        "示例乡人民政府",
        "2026年3月12日",
        "按自然日计",
    ):
        assert words in text, words
    assert text.count("（一）") == 2, "the second level begins anew under each heading of the first"


@pytest.mark.parametrize("form", TEXT_OF)
def test_what_a_record_says_stays_text(form: str) -> None:
    text = TEXT_OF[form](HOSTILE).replace("\\", "")
    assert "甲&乙<script>alert(1)</script>{{ 7 * 7 }}{% raw %}=1+1|`[x](y)" in text
    assert "u202e␛" in text
    assert "49" not in text


@pytest.mark.parametrize("paper", [PAPER, HOSTILE], ids=["plain", "hostile"])
def test_the_same_paper_is_the_same_bytes(paper: Paper) -> None:
    assert word(paper) == word(paper)
    assert paper_xlsx(paper) == paper_xlsx(paper)
    assert web(paper) == web(paper)


def test_no_part_of_a_word_file_carries_a_time_of_making() -> None:
    with ZipFile(BytesIO(word(PAPER))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = docx.Document(BytesIO(word(PAPER))).core_properties
    assert properties.created is not None
    assert properties.created.date() == date(2026, 3, 12)
    assert (properties.author, properties.last_modified_by) == ("示例乡人民政府", "示例乡人民政府")


def test_a_title_longer_than_a_property_holds_is_no_obstacle() -> None:
    assert "长" * 300 in word_text(word(replace(PAPER, title=("长" * 300,))))


def test_without_issue_and_addressee_there_is_no_line_for_them() -> None:
    paper = replace(PAPER, issue=None, addressee=None)
    for form, text_of in TEXT_OF.items():
        text = text_of(paper)
        assert "期\n" not in text, form
        assert "县应急管理局" not in text, form


# Words


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (9999, "九千九百九十九"),
        (10000, "10000"),
    ],
)
def test_ordinals(number: int, says: str) -> None:
    assert ordinal(number) == says


def test_every_ordinal_is_another() -> None:
    assert len({ordinal(number) for number in range(1, 10000)}) == 9999


def test_a_day_has_no_noughts_before_it() -> None:
    assert chinese_day(date(2026, 3, 2)) == "2026年3月2日"


def test_the_day_is_the_as_of_day_where_none_is_given() -> None:
    assert words_of(replace(PAPER, day=None)).day == "2026年3月12日"


@pytest.mark.parametrize("start", ["- 甲", "1. 甲", "+ 甲", "--- ", "# 甲", "> 甲", "=== "])
def test_a_paragraph_of_markdown_stays_a_paragraph(start: str) -> None:
    lines = paper_markdown(replace(PAPER, blocks=(Paragraph(start),))).splitlines()
    (found,) = [one for one in lines if one.replace("\\", "") == start.strip()]
    assert not re.match(r"[-+#>=]|\d+\.", found)


# HTML


def test_a_page_loads_and_runs_nothing() -> None:
    page = web(HOSTILE)
    found = seen(page)
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(found.tags)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    assert re.fullmatch(
        r"default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]{44}&#39;; base-uri &#39;none&#39;; "
        r"form-action &#39;none&#39;",
        policy,
    )
    assert "http://" not in page
    assert "https://" not in page


# The office's own templates


def test_the_office_template_of_a_paper_stands_before_that_of_all() -> None:
    office = {"templates/papers/paper.html.j2": b"all {{ paper.title }}"}
    assert (
        paper_html(PAPER, paper_template("weekly", ".html.j2", office)) == "all 关于排查情况的专报".encode()
    )
    office["templates/papers/weekly.html.j2"] = b"week"
    assert paper_html(PAPER, paper_template("weekly", ".html.j2", office)) == b"week"
    assert paper_html(PAPER, paper_template("daily", ".html.j2", office)).startswith(b"all")


def test_an_office_may_change_the_word_file() -> None:
    document = docx.Document(BytesIO(template("templates/papers/base.docx", {}).data))
    document.paragraphs[0].insert_paragraph_before("内部材料 {{ name }}")
    out = BytesIO()
    document.save(out)
    assert "内部材料 weekly" in word_text(
        paper_docx(PAPER, Template(out.getvalue(), "weekly.docx", own=True))
    )


@pytest.mark.parametrize(
    "source",
    [
        b"{{ nothing }}",
        b"{{ paper.nothing }}",
        b"{% if %}",
        b"{{ ''.__class__.__mro__ }}",
        b"{{ paper.title.__class__ }}",
        b"\xff",
    ],
)
def test_a_faulty_page_template_is_named(source: bytes) -> None:
    with pytest.raises(UnusableTemplate, match=r"模板 templates/papers/weekly\.html\.j2 不能用"):
        paper_html(PAPER, Template(source, "templates/papers/weekly.html.j2", own=True))


def _word_with(text: str) -> bytes:
    document, out = docx.Document(), BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "source",
    [b"no archive", _word_with("{{ nothing }}"), _word_with("{% if %}"), _word_with("{{ ''.__class__ }}")],
    ids=["archive", "unknown", "syntax", "sandbox"],
)
def test_a_faulty_word_template_is_named(source: bytes) -> None:
    with pytest.raises(UnusableTemplate, match=r"模板 x\.docx 不能用"):
        paper_docx(PAPER, Template(source, "x.docx", own=True))


# The base


def _parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_shipped_base_is_what_its_script_makes() -> None:
    shipped, made = _parts(template("templates/papers/base.docx", {}).data), _parts(base_docx())
    assert shipped == made, "run python -m dabzw.render.paper.base_docx templates/papers/base.docx"


def test_the_page_is_that_of_the_standard() -> None:
    section = docx.Document(BytesIO(word(PAPER))).sections[0]
    millimetres = {
        name: round(getattr(section, name).mm)
        for name in (
            "page_width",
            "page_height",
            "top_margin",
            "bottom_margin",
            "left_margin",
            "right_margin",
        )
    }
    assert list(millimetres.values()) == [210, 297, 37, 35, 28, 26]


def test_the_fonts_are_those_of_the_standard() -> None:
    xml = _parts(word(PAPER))["word/styles.xml"].decode()
    for style, font, size in (
        ("材料标题", "方正小标宋简体", 44),
        ("正文段", "仿宋_GB2312", 32),
        ("一级标题", "黑体", 32),
        ("二级标题", "楷体_GB2312", 32),
        ("页码right", "宋体", 28),
    ):
        (found,) = re.findall(rf'<w:style [^>]*>\s*<w:name w:val="{style}"/>.*?</w:style>', xml, re.DOTALL)
        assert f'w:eastAsia="{font}"' in found
        assert f'<w:sz w:val="{size}"/>' in found


def test_the_head_of_a_table_is_repeated_and_no_row_is_torn() -> None:
    xml = _parts(word(PAPER))["word/document.xml"].decode()
    assert xml.count("<w:tblHeader/>") == 2
    assert xml.count("<w:cantSplit/>") == 5
    assert "{%" not in xml


def test_a_short_column_keeps_its_room_beside_a_long_one() -> None:
    table = Table(columns("序号", "日期", "内容", "办理"), ((1, "2026年3月12日", "长" * 200, "长" * 90),))
    (found,) = docx.Document(BytesIO(word(replace(PAPER, blocks=(table,))))).tables
    number, day, content, handling = (column.width.pt for column in found.columns if column.width is not None)
    assert number > 2 * 10.5
    assert day > 7 * 10.5, "four digits and more take half the room of a character"
    assert day < handling <= content < handling + 10


def test_every_table_is_as_wide_as_the_text() -> None:
    for table in docx.Document(BytesIO(word(PAPER))).tables:
        widths = [column.width for column in table.columns]
        assert all(width is not None for width in widths)
        assert 155.5 < sum(width.mm for width in widths if width is not None) <= 156


def test_a_fact_of_several_words_has_a_line_for_each() -> None:
    paper = replace(PAPER, blocks=(Facts((("证照", ("甲，有效", "乙|过期")), ("村", "东沟村"))),))
    assert "- 证照：\n  - 甲，有效\n  - 乙\\|过期\n- 村：东沟村\n" in paper_markdown(paper)
    assert "证照：甲，有效\n　　乙|过期\n村：东沟村\n" in paper_text(paper)


# What is laid out


def _properties(xml: str, text: str) -> str:
    """The properties of the last paragraph of a text."""
    found = [one for one in re.findall(r"<w:p(?: [^>]*)?>.*?</w:p>", xml, re.DOTALL) if f">{text}<" in one]
    return str(found[-1])


def test_the_date_is_four_characters_from_the_edge_and_the_unit_centred_above_it() -> None:
    document = docx.Document(BytesIO(word(PAPER)))
    unit, day = (one for one in document.paragraphs if one.style.name == "落款" and one.text)  # type: ignore[union-attr]
    indents = [one.paragraph_format.right_indent for one in (unit, day)]
    assert all(one is not None for one in indents)
    right_of_unit, right_of_day = (one.pt for one in indents if one is not None)
    assert right_of_day == 63
    assert right_of_unit + 15.75 * 7 / 2 == pytest.approx(
        right_of_day + 15.75 * 11 / 4 + 15.75 * 3 / 4, abs=8
    )


def test_what_stands_before_the_signature_stays_with_it() -> None:
    xml = _parts(word(replace(PAPER, blocks=(Paragraph("末段。"),))))["word/document.xml"].decode()
    for text in ("末段。", "编制说明：按自然日计。", "示例乡人民政府"):
        assert "<w:keepNext/>" in _properties(xml, text) or "编制说明" in text


def test_a_table_that_ends_the_text_stays_with_the_signature_by_its_last_rows() -> None:
    table = Table(columns("村"), tuple((f"村{number}",) for number in range(30)))
    (found,) = docx.Document(BytesIO(word(replace(PAPER, blocks=(table,), notes=())))).tables
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in found.rows]
    assert kept == [True, True, *[None] * 27, True, True]


def test_a_draft_says_so_in_its_title_and_on_every_page() -> None:
    draft = word(replace(PAPER, draft=True))
    parts = _parts(draft)
    assert "（草稿）" in word_text(draft)
    assert [b"\xe8\x8d\x89\xe7\xa8\xbf" in data for name, data in parts.items() if "header" in name] == [
        True
    ] * 2
    assert not any(
        b"\xe8\x8d\x89\xe7\xa8\xbf" in data for name, data in _parts(word(PAPER)).items() if "header" in name
    )


def test_an_annex_follows_the_date_and_is_named_below_the_text() -> None:
    annexes = tuple(Table(columns("村"), (("寺头村",),), title, annex=True) for title in ("甲单", "乙单"))
    paper = replace(PAPER, blocks=(Paragraph("正文。"), *annexes))
    texts = [one.text for one in docx.Document(BytesIO(word(paper))).paragraphs if one.text]
    assert texts[texts.index("正文。") + 1 :] == [
        "附件：1．甲单",
        "　　　2．乙单",
        "编制说明：按自然日计。",
        "示例乡人民政府",
        "2026年3月12日",
        "附件1",
        "甲单",
        "附件2",
        "乙单",
    ]


def test_a_base_from_before_there_were_annexes_has_them_in_the_text() -> None:
    old = docx.Document(BytesIO(base_docx()))
    within = False
    for paragraph in list(old.paragraphs):
        within = within or "for annex in annexes" in paragraph.text or "if annexed" in paragraph.text
        if within and paragraph.style.name not in ("落款", "编制说明"):  # type: ignore[union-attr]
            paragraph._p.getparent().remove(paragraph._p)
    for table in old.tables[2:]:
        table._tbl.getparent().remove(table._tbl)
    out = BytesIO()
    old.save(out)
    annex = Table(columns("村"), (("寺头村",),), "甲单", annex=True)
    made = paper_docx(replace(PAPER, blocks=(annex,)), Template(out.getvalue(), "base.docx", own=True))
    assert "甲单" in word_text(made)
    assert "寺头村" in word_text(made)


def test_a_long_paper_has_contents_that_lead_to_its_headings() -> None:
    blocks = tuple(Heading(f"题{number}") for number in range(13))
    xml = _parts(word(replace(PAPER, blocks=blocks)))["word/document.xml"].decode()
    assert "目　录" in xml
    assert xml.count("<w:hyperlink ") == xml.count("<w:bookmarkStart ") == 13
    assert "目　录" not in _parts(word(PAPER))["word/document.xml"].decode()


def test_headings_are_known_to_the_navigation() -> None:
    xml = _parts(word(PAPER))["word/styles.xml"].decode()
    assert re.findall(r'<w:outlineLvl w:val="(\d)"/>', xml).count("0") >= 2


def test_a_wide_table_lies_on_a_page_laid_down() -> None:
    heads = columns(*((f"编号{number}", "id") for number in range(7)))
    table = Table(heads, (("QY-260301-1Z9F",) * 7,) * 5, "宽表")
    blocks = (Paragraph("前。"), table, Paragraph("后。"))
    document = docx.Document(BytesIO(word(replace(PAPER, blocks=blocks))))
    assert [section.page_width.mm > 250 for section in document.sections if section.page_width] == [
        False,
        True,
        False,
    ]
    found = docx.Document(BytesIO(word(replace(PAPER, blocks=(replace(table, annex=True),))))).sections
    assert [section.page_width.mm > 250 for section in found if section.page_width] == [False, True]


def test_a_word_file_carries_nothing_of_the_library() -> None:
    parts = _parts(word(PAPER))
    assert not any("thumbnail" in name for name in parts)
    assert b"Macintosh" not in parts["docProps/app.xml"]
    assert "提交 0123456789abcdef" in parts["docProps/core.xml"].decode()
    assert "提交" not in word_text(word(PAPER))


@pytest.mark.parametrize("form", TEXT_OF)
def test_every_form_has_the_annexes(form: str) -> None:
    annex = Table(columns("村"), (("寺头村",),), "甲单", annex=True)
    text = TEXT_OF[form](replace(PAPER, blocks=(Paragraph("正文。"), annex)))
    assert "寺头村" in text
    assert "甲单" in text


def test_a_page_template_from_before_there_were_annexes_has_them_in_the_text() -> None:
    annex = Table(columns("村"), (("寺头村",),), "甲单", annex=True)
    source = b"{% for block in paper.blocks %}{{ block.title }}{{ block.rows }}{% endfor %}"
    page = paper_html(replace(PAPER, blocks=(annex,)), Template(source, "x", own=True)).decode()
    assert "甲单" in page
    assert "寺头村" in page


def test_sheets_are_called_by_their_tables_and_repeat_nothing() -> None:
    twice = Table(columns("村", ("线索", "number")), (("线索", 3),), "分村:情况/表")
    paper = replace(PAPER, blocks=(twice, twice), figures=(Figure("线索", 3, "条"), Figure("企业", 2, "家")))
    book = openpyxl.load_workbook(BytesIO(paper_xlsx(paper)))
    assert book.sheetnames == ["正文", "数据", "分村：情况／表", "分村：情况／表（2）"]
    assert [row[0] for row in book["数据"].values if row[0] in ("线索", "企业")] == ["企业"]


def test_columns_of_a_text_stand_below_each_other() -> None:
    lines = paper_text(replace(PAPER, blocks=(PAPER.blocks[3],))).splitlines()
    places = {
        len(one[: one.index(mark)].encode("gbk")) for one in lines for mark in ("罚款", "2.50") if mark in one
    }
    assert len(places) == 1


def test_the_foot_of_each_page_says_what_a_paper_rests_on_when_asked() -> None:
    for paper, told in ((PAPER, False), (replace(PAPER, footed=True), True)):
        section = docx.Document(BytesIO(word(paper))).sections[0]
        for footer in (section.footer, section.even_page_footer):
            assert any("提交 0123456789abcdef" in one.text for one in footer.paragraphs) is told


def test_no_line_of_a_page_ends_within_an_id() -> None:
    text = "线索XS-260210-7K4Q，<b>，AXS-260210-7K4QQ"
    page = web(replace(PAPER, blocks=(Heading(text), Paragraph(text))))
    said = '线索<span class="whole">XS-260210-7K4Q</span>，&lt;b&gt;，AXS-260210-7K4QQ'
    assert page.count(said) == 2


def test_an_id_in_a_text_of_several_lines_begins_a_line() -> None:
    says = ("待认定：线索属实 XS-260318-5B1Z", "见 QY-260209-3E6H、QY-260210-7K4Q")
    heads = columns(("序号", "number"), ("事项", "prose"), ("说明", "prose"))
    rows = tuple((number, says[number % 2] + "，" + "长" * 30, "长" * 60) for number in range(6))
    paper = replace(PAPER, blocks=(Table(heads, rows), Paragraph("完。")))
    (found,) = docx.Document(BytesIO(word(paper))).tables
    assert found.rows[1].cells[1].text.startswith("待认定：线索属实\nXS-260318-5B1Z，")
    assert found.rows[2].cells[1].text.startswith("见\nQY-260209-3E6H、\nQY-260210-7K4Q，")


def test_as_many_paragraphs_are_kept_with_the_signature_as_make_two_lines() -> None:
    def kept(*texts: str) -> list[str]:
        paper = replace(PAPER, blocks=tuple(map(Paragraph, texts)))
        return [
            one.text
            for one in docx.Document(BytesIO(word(paper))).paragraphs
            if one.text in texts and one.paragraph_format.keep_with_next
        ]

    assert kept("甲", "乙", "丙") == ["乙", "丙"]
    assert kept("甲", "乙" * 40) == ["乙" * 40]


def test_what_follows_the_table_of_an_annex_begins_no_page() -> None:
    upright = Table(columns("村"), (("东沟村",),) * 3, "名单", annex=True)
    wide = Table(
        columns(*((f"日期{n}", "day") for n in range(14))),
        ((date(2026, 3, 1),) * 14,) * 5,
        "到期",
        annex=True,
    )
    for tables in ((upright,), (upright, upright), (wide, upright), (upright, wide)):
        document = docx.Document(BytesIO(word(replace(PAPER, blocks=(Paragraph("完。"), *tables)))))
        after = [DocxParagraph(one.getnext(), document) for one in document.element.body.tbl_lst]
        assert [one.paragraph_format.line_spacing.pt for one in after] == [1.0] * len(tables)
        lying = [section.orientation.name == "LANDSCAPE" for section in document.sections]
        assert sum(lying) == tables.count(wide)
