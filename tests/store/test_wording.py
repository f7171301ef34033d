"""What stands in a file is read, whatever its encoding and its kind; what cannot be looked into is said."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from dabzw.model.passage import Passage
from dabzw.store import wording
from dabzw.store.wording import NotLookedAt, is_shut, passages

TEXT = "备注：请找示甲13800138000面谈"


def package(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def texts(path: str, data: bytes) -> list[str]:
    return [one.text for one in passages(path, data)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("path", ["campaign.yaml", "notes.txt", "a", ".gitignore", "data/x.bin"])
def test_text_is_read_in_every_encoding(path: str, encoding: str) -> None:
    assert any(TEXT in one for one in texts(path, TEXT.encode(encoding)))


def test_a_damaged_text_is_read_as_far_as_it_goes() -> None:
    found = texts("notes.txt", b"\xff\xfe\xfd" + TEXT.encode() + b"\x80")
    assert any("13800138000" in text for text in found)
    assert any("13800138000" in text for text in texts("a.doc", b"\xd0\xcf\x11\xe0\0\0" + b"13800138000\0"))
    assert any(
        "13800138000" in text for text in texts("a.doc", b"\xd0\xcf\0" + "13800138000".encode("utf-16-le"))
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_is_read_cell_by_cell(delimiter: str) -> None:
    data = f"姓名{delimiter}电话\n示甲{delimiter}138\n".encode()
    assert passages("data/x.csv", data) == (
        Passage("姓名", 1, cell=True),
        Passage("电话", 1, cell=True),
        Passage("示甲", 2, cell=True),
        Passage("138", 2, cell=True),
    )


def test_an_account_is_known_by_its_head() -> None:
    found = passages("data/用电/2026-02.csv", "用电户号,月份\n0355,2026-02\n".encode())
    assert [(one.text, one.account) for one in found if one.line == 2] == [("0355", True), ("2026-02", False)]


def test_a_table_that_is_none_is_a_text() -> None:
    assert texts("x.csv", b'a,"' + b"x" * 200_000) == ['a,"' + "x" * 200_000]


WORD = "<w:p><w:r><w:t>请找1380013</w:t></w:r><w:r><w:t>8000</w:t></w:r></w:p><w:p><w:t>第二段 &amp; 完</w:t></w:p>"


def test_a_document_is_read_by_paragraphs() -> None:
    found = passages("templates/a.docx", package({"word/document.xml": WORD}))
    assert [(one.text, one.part) for one in found if one.text != one.part] == [
        ("请找1380013\n8000", "word/document.xml"),
        ("第二段 & 完", "word/document.xml"),
    ]


def test_a_workbook_is_read_by_cells() -> None:
    shared = "<sst><si><t>姓名</t></si><si><r><t>举报人</t></r></si></sst>"
    sheet = '<row r="1"><c r="A1"><f>B1</f><v>138</v></c><c r="B1"><v>0013</v></c></row>'
    found = texts("a.xlsx", package({"xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": sheet}))
    assert [one for one in found if not one.startswith("xl/")] == ["姓名", "举报人", "B1\n138", "0013"]


def test_what_is_said_aside_is_read() -> None:
    link = '<Relationships><Relationship Id="r" Target="tel:13800138000"/></Relationships>'
    assert "tel:13800138000" in texts("a.docx", package({"word/_rels/document.xml.rels": link}))
    picture = '<pic:cNvPr descr="示甲的身份证" name="图片"/>'
    assert "示甲的身份证" in texts("a.docx", package({"word/document.xml": picture}))


def test_a_package_in_a_package_is_read() -> None:
    inner = package({"xl/sharedStrings.xml": f"<si><t>{TEXT}</t></si>"})
    assert TEXT in texts("a.docx", package({"word/embeddings/a.xlsx": inner}))
    assert "示甲.txt" in texts("a.zip", package({"示甲.txt": b""}))
    deep = inner
    for _ in range(3):
        deep = package({"a.zip": deep})
    with pytest.raises(NotLookedAt):
        passages("a.zip", deep)


def test_what_cannot_be_looked_into_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (b"PK\x03\x04 damaged", package({"a.xml": b"0" * 40_000_000})):
        with pytest.raises(NotLookedAt):
            passages("templates/a.docx", data)
    monkeypatch.setattr(wording, "MOST_BYTES", 10)
    assert texts("a", b"0123456789") == ["0123456789"]
    with pytest.raises(NotLookedAt, match="没有查看"):
        passages("a", b"01234567890")


@pytest.mark.parametrize(
    ("data", "shut"),
    [(b"%PDF-1.7", True), (b"\x89PNG\r\n", True), (b"Rar!", True), (b"BM", False), (b"", False)],
)
def test_a_picture_or_an_archive_is_shut(data: bytes, *, shut: bool) -> None:
    assert is_shut(data) is shut


def test_a_place_is_a_line_and_a_column() -> None:
    passage = Passage("甲\n乙丙\n丁", 3, 5)
    assert [passage.place(offset) for offset in (0, 1, 2, 3, 5)] == [(3, 5), (3, 6), (4, 1), (4, 2), (5, 1)]
