"""The text of a notice out of Word files, plain ones and PDF; what is none is refused in a sentence."""

from __future__ import annotations

import io
import shutil
import zipfile

import pytest

from dabzw.store.notice.child import read
from dabzw.store.notice.docx import docx_text
from dabzw.store.notice.text import NoticeRefused, notice_text
from dabzw.store.sheets.grid import SheetRefused

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def package(**parts: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(f"word/{name}.xml", text)
    return data.getvalue()


def paragraph(text: str, *, list_id: str = "", level: int = 0) -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>' if list_id else ""
    tabs = '<w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs>'
    return f"<w:p><w:pPr>{tabs}{numbered}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def document(body: str) -> str:
    return f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>"


def cell(text: str) -> str:
    return f"<w:tc>{paragraph(text)}</w:tc>"


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph("一、时间"), "一、时间\n"),
        (paragraph("") + paragraph("甲"), "甲\n"),
        ("<w:p><w:r><w:t>3月</w:t></w:r><w:r><w:t>1日</w:t></w:r></w:p>", "3月1日\n"),
        ("<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>", "甲 乙\n丙\n"),
        ("<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:t>新</w:t></w:r></w:p>", "新\n"),
        (f"<w:tbl><w:tr>{cell('摸底')}{cell('3月份')}</w:tr></w:tbl>", "摸底\t3月份\n"),
        (
            f"<w:tbl><w:tr><w:tc>{paragraph('甲')}{paragraph('乙')}</w:tc>{cell('')}</w:tr></w:tbl>",
            "甲乙\t\n",
        ),
        (  # a text box, which older programs are shown in another way
            "<w:p><w:r><mc:AlternateContent><mc:Choice>" + paragraph("框") + "</mc:Choice><mc:Fallback>"
            f"{paragraph('框')}</mc:Fallback></mc:AlternateContent><w:t>外</w:t></w:r></w:p>",
            "框\n外\n",
        ),
        (
            "".join(
                paragraph(text, list_id="7", level=level)
                for text, level in (
                    ("甲", 0),
                    ("乙", 1),
                    ("丙", 1),
                    ("丁", 2),
                    ("戊", 0),
                    ("己", 1),
                    ("庚", 3),
                )
            ),
            "一、甲\n（一）乙\n（二）丙\n3.丁\n二、戊\n（一）己\n庚\n",
        ),
        (
            "".join(paragraph("甲", list_id="7") for _ in range(21)),
            "".join(
                f"{number}、甲\n"
                for number in [
                    "一",
                    "二",
                    "三",
                    "四",
                    "五",
                    "六",
                    "七",
                    "八",
                    "九",
                    "十",
                    "十一",
                    "十二",
                    "十三",
                    "十四",
                    "十五",
                    "十六",
                    "十七",
                    "十八",
                    "十九",
                    "二十",
                    "二十一",
                ]
            ),
        ),
        (paragraph("甲", list_id="9"), "甲\n"),
    ],
)
def test_the_paragraphs_and_rows_of_a_word_file(body: str, text: str) -> None:
    assert docx_text(package(document=document(body), numbering=NUMBERING)) == text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (package(workbook="<x/>"), "format"),
        (package(document=f"<!DOCTYPE x [<!ENTITY e 'x'>]>{document(paragraph('甲'))}"), "xml"),
        (package(document="<w:document"), "xlsx"),
        (b"PK\x03\x04 nothing more", "zip"),
    ],
)
def test_a_word_file_that_cannot_be_trusted_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        docx_text(data)
    assert refused.value.code == code


def test_a_word_file_that_is_far_larger_than_it_looks_is_refused() -> None:
    with pytest.raises(SheetRefused) as refused:
        docx_text(package(document=document(paragraph("零" * 40_000_000))))
    assert refused.value.code == "zip-bomb"


@pytest.mark.parametrize(
    ("data", "suffix", "says"),
    [
        (b"x", ".xlsx", "通知要是 .docx、.txt 或 .pdf 文件"),
        (b" \n", ".txt", "文件是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 x", ".docx", "旧格式的 Word 文件"),
        (package(document=document("")), ".docx", "文件里没有文字（扫描件是图片"),
        (package(workbook="<x/>"), ".docx", "不是通知的文字，或文件已损坏"),
        ("甲".encode() * 200_001, ".txt", "文件有200001字，不像一份通知"),
        (b"\0\1\2", ".txt", "不是通知的文字"),
        (b"\xff\xfa\x81", ".txt", "文字编码认不出"),
    ],
)
def test_what_is_no_notice_is_refused_with_what_to_do(data: bytes, suffix: str, says: str) -> None:
    with pytest.raises(NoticeRefused, match=r"Word 或 WPS|选错了文件") as refused:
        notice_text(data, suffix)
    assert says in str(refused.value)


def test_a_plain_text_is_read_in_its_encoding() -> None:
    text = "示例乡关于整治的通知\r\n一、时间\r\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert read(text.encode(encoding), "txt") == text


def test_without_the_program_a_pdf_is_refused_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(NoticeRefused, match=r"pdftotext，在 poppler-utils 里"):
        notice_text(b"%PDF-1.4", ".pdf")


PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 41>>stream
BT /F 12 Tf 20 50 Td (2026-03-31) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_a_pdf_is_read_by_the_program_within_limits() -> None:
    assert notice_text(PDF, ".pdf").split() == ["2026-03-31"]
    with pytest.raises(NoticeRefused, match=r"PDF 读不出"):
        notice_text(b"%PDF-1.4 broken", ".pdf")
