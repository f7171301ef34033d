"""What a Word file of the office may hold that papers are made from: only parts that are listed here.

A paper goes out under the office's name.  No macro, no template or picture that the word processor would
fetch, no embedded file or control, no field that starts something may go with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Final

from dabzw.errors import LedgerError
from dabzw.store.sheets.grid import SheetRefused
from dabzw.store.sheets.package import checked_parts
from dabzw.store.sheets.xml import XmlReader

_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PARTS: Final = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels"
    r"|docprops/(?:core|app|custom)\.xml|docprops/thumbnail\.(?:jpe?g|png|emf|wmf)"
    r"|word/(?:_rels/)?(?:document|styles|styleswitheffects|settings|websettings|fonttable|numbering|footnotes"
    r"|endnotes|header|footer)\d*\.xml(?:\.rels)?"
    r"|word/theme/(?:_rels/)?theme\d*\.xml(?:\.rels)?"
    r"|word/media/[^/]+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf)|word/fonts/[^/]+\.odttf"
    r"|customxml/(?:_rels/)?item(?:props)?\d+\.xml(?:\.rels)?"
)
_CONTENT: Final = re.compile(
    r"application/xml|image/[a-z+.-]+|application/x-fontdata"
    r"|application/vnd\.ms-word\.stylesWithEffects\+xml"
    r"|application/vnd\.openxmlformats-package\.(?:core-properties|relationships)\+xml"
    r"|application/vnd\.openxmlformats-officedocument\.(?:obfuscatedFont"
    r"|(?:theme|custom-properties|extended-properties|customXmlProperties)\+xml"
    r"|wordprocessingml\.(?:document\.main|styles|settings|webSettings|fontTable|numbering|footnotes|endnotes"
    r"|header|footer)\+xml)"
)
_RELATIONS: Final = frozenset(
    (
        "officeDocument",
        "core-properties",
        "extended-properties",
        "custom-properties",
        "thumbnail",
        "styles",
        "stylesWithEffects",
        "settings",
        "webSettings",
        "fontTable",
        "numbering",
        "footnotes",
        "endnotes",
        "header",
        "footer",
        "theme",
        "image",
        "font",
        "customXml",
        "customXmlProps",
        "hyperlink",
    )
)
_LINK: Final = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_ELEMENTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("object", "OLEObject"), "嵌入的对象"),
    "control": "控件",
    "altChunk": "外来的内容（altChunk）",
    "subDoc": "子文档",
    "attachedTemplate": "另外附加的模板（attachedTemplate）",
    "mailMerge": "邮件合并的数据源",
    **dict.fromkeys(("entryMacro", "exitMacro"), "宏"),
    **dict.fromkeys(("movie", "script", "scriptAnchor"), "脚本"),
}
_FIELDS: Final = frozenset(
    (
        "PAGE",
        "NUMPAGES",
        "SECTION",
        "SECTIONPAGES",
        "DATE",
        "TIME",
        "CREATEDATE",
        "SAVEDATE",
        "PRINTDATE",
        "TOC",
        "TC",
        "XE",
        "INDEX",
        "REF",
        "PAGEREF",
        "NOTEREF",
        "STYLEREF",
        "SEQ",
        "TITLE",
        "SUBJECT",
        "AUTHOR",
        "KEYWORDS",
        "COMMENTS",
        "DOCPROPERTY",
        "HYPERLINK",
        "SYMBOL",
        "EQ",
        "=",
        "IF",
        "FORMTEXT",
        "FORMCHECKBOX",
        "FORMDROPDOWN",
        "ADVANCE",
        "LISTNUM",
        "AUTONUM",
    )
)
_WORD: Final = re.compile(r"\s*(=|[A-Za-z]+)?\s*(.*)", re.DOTALL)
_INNER: Final = "\ufffc"
"""Stands for a field in what another one does."""
_SHOWN: Final = 40
_WORDS_OF: Final[Mapping[str, str]] = {
    "format": "它不是 Word 文件（.docx），或加了密码；用文字处理软件另存为不加密的 .docx",
    "zip-bomb": "解压后过大，像压缩炸弹",
    "xlsx": "内部已损坏；用文字处理软件打开，另存为新的 .docx",
    "xml": "里面有外部引用或实体定义（DTD）",
}
_DAMAGED: Final = "压缩结构已损坏，或有重名、重叠、越出文件夹的部件；用文字处理软件打开，另存为新的 .docx"


class NotAllowed(LedgerError):
    """The file holds what no paper may hold, or is no Word file."""


def allowed_parts(data: bytes) -> Mapping[str, bytes]:
    """The parts of a Word file, once all of them are known to be harmless; raises NotAllowed."""
    try:
        parts = checked_parts(data)
        for says in _faults(parts):
            raise NotAllowed(says)
    except SheetRefused as refused:
        raise NotAllowed(_WORDS_OF.get(refused.code, _DAMAGED)) from None
    return parts


def _faults(parts: Mapping[str, bytes]) -> Iterator[str]:
    if _TYPES not in parts:
        yield _WORDS_OF["format"]
    for name in parts:
        if not _PARTS.fullmatch(name.lower()):
            yield f"不得有部件 {name}；用文字处理软件删去宏、批注、控件、图表和嵌入的文件，另存为 .docx"
    yield from _content_faults(parts)
    for name, data in parts.items():
        if name.endswith(".rels"):
            yield from _relation_faults(name, data)
        elif name.endswith(".xml") and name != _TYPES:
            yield from _element_faults(name, data)


def _content_faults(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Parts that say they are what they must not be: a name says nothing to a word processor."""
    declared: dict[str, str] = {}
    reader = XmlReader()
    ends = {PurePosixPath(name).suffix.lower() for name in parts}

    def default(attributes: dict[str, str]) -> None:
        if f".{attributes.get('Extension', '').lower()}" in ends:
            declared[f"*.{attributes.get('Extension')}"] = attributes.get("ContentType", "")

    reader.starts["Default"] = default
    reader.starts["Override"] = lambda attributes: declared.update(
        {attributes.get("PartName", "").lstrip("/"): attributes.get("ContentType", "")}
    )
    reader.read(parts[_TYPES], _TYPES)
    if _MAIN not in declared.values():
        yield "它不是 Word 文件（.docx）；带宏的、模板格式的文件，用文字处理软件另存为 .docx"
    for name, kind in declared.items():
        if not _CONTENT.fullmatch(kind):
            yield f"部件 {name} 的类型 {kind} 不许有；用文字处理软件删去它，另存为 .docx"


def _relation_faults(part: str, data: bytes) -> Iterator[str]:
    found: list[str] = []
    reader = XmlReader()

    def relation(attributes: dict[str, str]) -> None:
        kind, target = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "")
        outside = attributes.get("TargetMode") == "External"
        if kind not in _RELATIONS or (outside and kind != "hyperlink"):
            where = "外部文件" if outside else "部件"
            found.append(f"{part} 引用了{where} {target}（{kind}）；用文字处理软件去掉它")
        elif not outside and (":" in target or target.startswith(("//", "\\"))):
            found.append(f"{part} 引用了外部文件 {target}；用文字处理软件去掉它")
        elif outside and not _LINK.match(target):
            found.append(f"{part} 的超链接 {target} 不是网址或邮箱；用文字处理软件去掉它")

    reader.starts["Relationship"] = relation
    reader.read(data, part)
    yield from found


def _element_faults(part: str, data: bytes) -> Iterator[str]:
    found: list[str] = []
    reader = XmlReader()
    fields = _Fields(found, part)
    for name, what in _ELEMENTS.items():
        reader.starts[name] = partial(_note, found, f"{part} 里有{what}；用文字处理软件去掉它")
    reader.starts["fldChar"] = lambda attributes: fields.mark(attributes.get("fldCharType", ""))
    reader.starts["fldSimple"] = lambda attributes: fields.judge([attributes.get("instr", "")])
    reader.ends["instrText"] = fields.add
    for name in ("imagedata", "fill", "stroke", "shape", "rect", "oval", "line", "textbox", "image"):
        reader.starts[name] = lambda attributes: found.extend(_fetched(part, attributes))
    reader.read(data, part)
    fields.end()
    yield from found


def _note(found: list[str], says: str, _attributes: dict[str, str]) -> None:
    found.append(says)


def _fetched(part: str, attributes: Mapping[str, str]) -> Iterator[str]:
    """What a drawing names to be fetched, which needs no relation."""
    for name in ("src", "href", "althref"):
        if attributes.get(name, "").strip("#"):
            yield f"{part} 里的图形引用了 {attributes[name]}；用文字处理软件去掉它"


class _Fields:
    """The fields 域 of a part: what they do stands in pieces between marks, and one may stand in another."""

    def __init__(self, found: list[str], part: str) -> None:
        self.found, self.part = found, part
        self.open: list[list[str] | None] = []  # None after what the field does, where its result stands

    def mark(self, kind: str) -> None:
        if kind == "begin":
            self.add(_INNER)
            self.open.append([])
        elif kind in {"separate", "end"} and self.open:
            self.judge(self.open.pop())
            if kind == "separate":
                self.open.append(None)

    def add(self, text: str) -> None:
        if self.open and (pieces := self.open[-1]) is not None:
            pieces.append(text)
        elif text != _INNER:
            self.judge([text])

    def end(self) -> None:
        for pieces in self.open:
            self.judge(pieces)

    def judge(self, pieces: list[str] | None) -> None:
        text = "".join(pieces or ()).strip()
        found = _WORD.match(text)
        if not text or found is None:
            return
        word, rest = (found[1] or "").upper(), found[2].strip('" ')
        if word not in _FIELDS:
            self.found.append(f"{self.part} 里有域 {text[:_SHOWN]}；用文字处理软件去掉它，或换成文字")
        elif word == "HYPERLINK" and not (rest.startswith("\\l") or _LINK.match(rest)):
            self.found.append(f"{self.part} 里的超链接 {rest[:_SHOWN]} 不是网址或邮箱；用文字处理软件去掉它")
