"""What files of other kinds come to: `golden/` has their cells, or the refusal told, and those of the hostile corpus."""

from __future__ import annotations

import io
import re
import types
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Final, Self, get_args

import pytest
import python_calamine
from conftest import Golden
from test_xlsx_written_out import written

from dabzw.intake.table import table_of
from dabzw.store.sheets.calamine import read_old
from dabzw.store.sheets.child import read
from dabzw.store.sheets.grid import (
    LONGEST_CELL,
    Book,
    Code,
    SheetRefused,
)
from dabzw.store.sheets.package import _refuse_overlaps, checked_parts
from dabzw.store.sheets.sniff import format_of
from dabzw.store.sheets.text import read_text

HERE: Final = Path(__file__).parent
FOLDER: Final = HERE / "golden"
HOSTILE: Final = HERE / "hostile_sheets"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS: Final = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def _refusal(call: Callable[[], object]) -> str:
    try:
        found = call()
    except SheetRefused as refused:
        return f"✗ {refused.code} {refused.says}"
    return str(found)


def _cells(call: Callable[[], Book]) -> str:
    return _refusal(lambda: "\n".join(["", *(f"  {line}" for line in written(call()))]))


FILES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", ".csv"),
    "only blanks": (b" \r\n\t\n", ".xlsx"),
    "a text": ("名称,村\n".encode(), ".csv"),
    "a text of tabs": ("名称\t村\n".encode(), ".tsv"),
    "a text without a name": ("名称,村\n".encode(), ""),
    "a text named as another": ("名称,村\n".encode(), ".xls"),
    "a text named as a workbook": ("名称,村\n".encode(), ".xlsx"),
    "a text named as a workbook with macros": (b"a", ".xlsm"),
    "a text named as one of WPS": (b"a", ".et"),
    "a text named as an open one": (b"a", ".ods"),
    "a page of the web": (b"\xef\xbb\xbf \n<html>", ".xls"),
    "a page of the web without a mark": (b"<table>", ".csv"),
    "a text with a less than within": (b"a<b", ".csv"),
    "zeros in the first bytes": (b"a" * 4095 + b"\0", ".csv"),
    "zeros after the first bytes": (b"a" * 4096 + b"\0", ".csv"),
    "UTF-16, little end first": ("名称".encode("utf-16"), ".csv"),
    "UTF-16, big end first": (b"\xfe\xff" + "a".encode("utf-16-be"), ".txt"),
    "UTF-16 without its mark": ("a,b".encode("utf-16-le"), ".csv"),
    "an old workbook": (OLE + b"x", ".xls"),
    "an old workbook named as a new one": (OLE, ".xlsx"),
    "a locked workbook": (OLE + "EncryptedPackage".encode("utf-16-le"), ".xlsx"),
    "a packed file": (b"PK\x03\x04", ".xlsx"),
    "a packed file that is empty": (b"PK\x05\x06", ".zip"),
    "a packed file named as a text": (b"PK\x03\x04", ".csv"),
    "a packed file named as tabs": (b"PK\x05\x06", ".tsv"),
    "a packed file named as plain": (b"PK\x03\x04", ".txt"),
    "an open workbook": (ODS, ".ods"),
    "an open workbook that says so too late": (b"PK\x03\x04" + bytes(4096) + ODS, ".ods"),
}


def test_what_a_file_is(golden: Golden) -> None:
    lines = [f"{name} → {_refusal(lambda at=at: format_of(*at))}\n" for name, at in FILES.items()]  # type: ignore[misc]
    golden(FOLDER / "formats.txt", "".join(lines))


TEXTS: dict[str, bytes] = {
    "UTF-8": "名称,村\n甲厂,东沟村\n".encode(),
    "UTF-8 with its mark": "名称,村\n甲厂,东沟村\n".encode("utf-8-sig"),
    "GBK": "名称,村\n甲厂,东沟村\n".encode("gbk"),
    "GB18030": "名称,村\n张䶮铺,东沟村\n".encode("gb18030"),
    "UTF-16": "名称,村\n".encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + "名称,村\n".encode("utf-16-be"),
    "UTF-16, cut": "名称,村\n甲".encode("utf-16")[:-1],
    "no encoding": b"a,b\nc,\x80\n",
    "UTF-8, then another": "名称,村\n甲厂,东沟村\n".encode() + "乙厂,西河村\n".encode("gbk"),
    "plain letters, then GBK": b"a,b\n" + "乙厂,西河村\n".encode("gbk"),
    "two encodings in one line": "名称,".encode() + "村\n".encode("gbk"),
    "a zero": b"a,b\n\0,c\n",
    "nothing but commas": b",,\n , \n",
    "commas and tabs": b"a,b\tc,d\n",
    "tabs and commas": b"a\tb,c\td\n",
    "semicolons": b"a;b;c,d\n1;2;3\n",
    "a title above": b"title\na;b,c;d\n",
    "a sign that separates nothing": "名〇称〇甲,村\n".encode(),
    "no separator": "名称\n甲厂\n".encode(),
    "quotes": b'a,"b,c","d ""e"""\n',
    "lines within quotes": b'"a\r\nb",c\n"d\re",f\n',
    "an open quote": b'a,b\nc,"d\ne,f\n',
    "a letter after a quote": b'a,b\nc,"d"e\n',
    "blank lines": b"\n\na,b\n\n , \nc\n",
    "old line ends": b"a,b\rc,d\r",
    "blanks around": b" a , b\n",
    "the last column": b",".join([b"a"] * 200),
    "a column more": b"a\n" + b",".join([b"a"] * 201),
    "a blank column more": b",".join([b"a"] * 200) + b", ",
    "the longest cell": f"a,{'长' * LONGEST_CELL}".encode(),
    "a longer cell": f"a\nb,c,{'长' * (LONGEST_CELL + 1)}".encode(),
}


def test_what_a_text_comes_to(golden: Golden) -> None:
    golden(
        FOLDER / "texts.txt",
        "".join(f"{name}: {_cells(lambda at=at: read_text(at))}\n" for name, at in TEXTS.items()),  # type: ignore[misc]
    )


def test_a_text_has_as_many_rows_as_a_sheet_and_one_of_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dabzw.store.sheets.text.MOST_ROWS", 300)
    assert len(read_text(b"h\n" + b"a\n" * 300).sheets[0].lines) == 301
    with pytest.raises(SheetRefused) as refused:
        read_text(b"h\n" + b"a\n" * 301)
    assert (refused.value.code, refused.value.says) == ("dimension", "超过 300 行；请拆成几个文件分别导入")


# Packages


def _zip(*entries: tuple[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, data in entries:
            package.writestr(zipfile.ZipInfo(name), data, compression)
    return out.getvalue()


def _packed(size: int, data: bytes = b"") -> bytes:
    return _zip(("a.bin", data or bytes(size)), compression=zipfile.ZIP_DEFLATED)


def _with(data: bytes, old: bytes, new: bytes, count: int = -1) -> bytes:
    return data.replace(old, new, count)


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def _patched(data: bytes, header: bytes, offset: int, value: bytes) -> bytes:
    """A package with bytes of its first header of a kind changed."""
    place = data.index(header) + offset
    return data[:place] + value + data[place + len(value) :]


def _sized(data: bytes, size: int, packed: int) -> bytes:
    """A package of one part that says of itself how large it is, and how large packed."""
    return _patched(data, CENTRAL, 20, packed.to_bytes(4, "little") + size.to_bytes(4, "little"))


def _repacked(way: int, packed: bytes) -> bytes:
    """A package whose part says that it is packed in a way, and is not."""
    data = _sized(_zip(("a", packed)), 100, len(packed))
    number = way.to_bytes(2, "little")
    return _patched(_patched(data, CENTRAL, 10, number), LOCAL, 8, number)


MIB: Final = 1024 * 1024
PACKAGES: dict[str, Callable[[], bytes]] = {
    "two parts and a folder": lambda: _zip(("a/", b""), ("a/b.xml", b"<a/>"), ("c", b"<!DOCTYPE")),
    "no part": _zip,
    "no package": lambda: b"PK\x03\x04x",
    "a thousand parts": lambda: _zip(*((f"{number}", b"") for number in range(1000))),
    "a part more": lambda: _zip(*((f"{number}", b"") for number in range(1001))),
    "one name in two cases": lambda: _zip(("A.xml", b""), ("a.XML", b"")),
    "a name above the folder": lambda: _zip(("a/../../b", b"")),
    "a name from the root": lambda: _zip(("/a", b"")),
    "a name of a disk": lambda: _zip(("c:a", b"")),
    "a name with a backslash": lambda: _with(_zip(("a/b", b"")), b"a/b", b"a\\b"),
    "a name of dots": lambda: _zip(("a..b/..c", b"")),
    "a locked part": lambda: _patched(_zip(("a", b"x")), CENTRAL, 8, b"\x01\x00"),
    "a mebibyte of zeros": lambda: _packed(MIB),
    "a byte more than a mebibyte of zeros": lambda: _packed(MIB + 1),
    "64 MiB": lambda: _sized(_zip(("a", b"x" * 9)), 64 * MIB, MIB),
    "a byte more than 64 MiB": lambda: _sized(_zip(("a", b"x" * 9)), 64 * MIB + 1, MIB),
    "a part over the next": lambda: _patched(_zip(("a", b"x" * 9), ("b", b"y")), CENTRAL, 20, b"\xff\x00"),
    "a part one byte over the next": lambda: _patched(_zip(("a", b"x" * 9), ("b", b"y")), CENTRAL, 20, b"\x0b\x00"),
    "a hundred times as large": lambda: _sized(_zip(("a", b"x" * 9)), 2_000_000, 20_000),
    "a byte more than a hundred times": lambda: _sized(_zip(("a", b"x" * 9)), 2_000_001, 20_000),
    "a part that is shorter than it says": lambda: _patched(_zip(("a", b"abcd")), CENTRAL, 24, b"\x05"),
    "a part with a wrong sum": lambda: _with(_zip(("a", b"abcd")), b"abcd", b"abce"),
    "a part that is larger": lambda: _patched(_zip(("a", b"abcd")), CENTRAL, 24, b"\x03"),
    "a part that ends early": lambda: _patched(_patched(_zip(("a", b"abcd")), CENTRAL, 20, b"\xff\x00"), CENTRAL, 24, b"\xff\x00"),
    "a part that does not unpack": lambda: _repacked(zipfile.ZIP_DEFLATED, b"\xff" * 20),
    "a part that does not unpack, by bzip2": lambda: _repacked(zipfile.ZIP_BZIP2, b"\xff" * 20),
    "a part that does not unpack, by LZMA": lambda: _repacked(zipfile.ZIP_LZMA, b"\x09\x04\x05\x00" + b"\xff" * 20),
    "a name that is no text": lambda: _patched(_patched(_zip(("a", b"x")), CENTRAL, 8, b"\x00\x08"), CENTRAL, 46, b"\xff"),
    "a way of packing that nobody knows": lambda: _patched(_patched(_zip(("a", b"abcd")), CENTRAL, 10, b"\x63"), LOCAL, 8, b"\x63"),
    **{
        f"a document type: {text!r}": lambda text=text, name=name: _zip((name, text))  # type: ignore[misc]
        for name, text in (
            *(("a.xml", b"x<!DOCTYPE y"), ("A.XML", b"<! doctype"), ("a.rels", b"<!\n ENTITY"), ("a.vml", b"<!entity")),
            *(("a.xml", f"<{word}".encode(code)) for word in ("!DOCTYPE", "!ENTITY") for code in ("utf-16-le", "utf-16-be")),
            *(("a.xmlx", b"<!DOCTYPE"), ("a.xml", b"<!-- DOCTYPE"), ("a.xml", b"!DOCTYPE")),
        )
    },
}  # fmt: skip


def test_what_a_package_comes_to(golden: Golden) -> None:
    def told(data: bytes) -> str:
        return "、".join(f"{name} {len(part)}" for name, part in checked_parts(data).items())[:60]

    lines = [f"{name} → {_refusal(lambda at=at: told(at()))}\n" for name, at in PACKAGES.items()]  # type: ignore[misc]
    golden(FOLDER / "packages.txt", "".join(lines))


# The hostile corpus, and old workbooks


def test_every_sentence_of_the_hostile_corpus(golden: Golden) -> None:
    def outcome(path: Path) -> str:
        told = _refusal(lambda: "；".join(table_of(read(path.read_bytes(), path.suffix), "ent", None).notes))
        return re.sub("，可用：.*", "，可用：……", told)  # all the heads, which are told with the tables

    paths = sorted(HOSTILE.glob("*/*"), key=lambda path: path.as_posix())
    golden(
        FOLDER / "hostile_sheets.txt",
        "".join(f"{path.parent.name}/{path.name} → {outcome(path)}\n" for path in paths),
    )


@pytest.mark.parametrize(("next_at", "refused"), [(41, False), (40, False), (39, True)])
def test_parts_may_touch_and_not_overlap(next_at: int, *, refused: bool) -> None:
    first, second = zipfile.ZipInfo("a"), zipfile.ZipInfo("b")
    first.header_offset, first.compress_size, second.header_offset = 0, 10, next_at
    with pytest.raises(SheetRefused, match="互相重叠") if refused else nullcontext():
        _refuse_overlaps([second, first])


def test_the_cells_of_old_workbooks(golden: Golden) -> None:
    files = {name: (HERE / "old_sheets" / name).read_bytes() for name in ("old.xls", "old.ods")}
    given = {**files, "a cut open one": files["old.ods"][:9000]}  # a cut .xls may end the reading process
    given["no workbook"] = OLE + bytes(600)
    given["an open one without its parts"] = _zip(
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")
    )
    lines = [f"{name}: {_cells(lambda at=at: read(at, '.xls'))}\n" for name, at in given.items()]  # type: ignore[misc]
    golden(FOLDER / "old_sheets.txt", "".join(lines))


_NAMES: Final = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text", "style")
)
_HIDDEN: Final = '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>'


def _open(*tables: str) -> bytes:
    content = (
        f"<office:document-content {_NAMES}><office:automatic-styles>{_HIDDEN}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    return _zip(
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest/>"),
        ("content.xml", content.encode()),
    )


def _page(*rows: str, name: str = "表", style: str = "") -> str:
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}"{style}>{lines}</table:table>'


def _of(kind: str, value: str = "", text: str = "", more: str = "") -> str:
    name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(kind, "value")
    held = f' office:{name}="{value}"' if value else ""
    return (
        f'<table:table-cell office:value-type="{kind}"{held}{more}><text:p>{text}</text:p></table:table-cell>'
    )


OPEN: dict[str, tuple[str, ...]] = {
    "numbers, yes and no": (
        _page(
            *(_of("float", "12") + _of("float", "-0.5") + _of("boolean", "true") + _of("boolean", "false"),),
            *(_of("float", "999999999999999") + _of("float", "1e15"), ""),
            _of("float", "12345678901") + _of("percentage", "0.25") + _of("currency", "7"),
        ),
    ),
    "days, minutes, times": (
        _page(
            *(_of("date", "2026-02-12"), _of("date", "2026-02-12T09:30:00"), _of("date", "2026-02-12T00:00:00")),
            *(_of("date", "2026-02-12T00:30:00"), _of("date", "2026-02-12T09:00:00"), _of("time", "PT09H30M00S")),
            *(_of("date", "1999-12-31"), _of("date", "2000-01-01"), _of("date", "2099-12-31"), _of("date", "2100-01-01")),
            *(_of("date", "1999-12-31T09:30:00"), _of("date", "2000-01-01T09:30:00"), _of("date", "2100-01-01T09:30:00")),
        ),
    ),
    "texts": (
        _page(
            _of("string", text="甲") + "<table:table-cell/>" + _of("string", text=" ") + _of("string", text="#N/A"),
            _of("string", text="甲</text:p><text:p>乙") + _of("string", text="a&#13;b&#13;&#10;c"),
            "".join(_of("string", text=text) for text in ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#其他")),
        ),
    ),
    "merged cells": (
        _page(
            _of("string", text="甲") + _of("string", text="乙", more=' table:number-columns-spanned="2" table:number-rows-spanned="3"'),
            _of("string", text="丙"),
        ),
    ),
    "several sheets, a hidden one": (
        _page(_of("string", text="甲"), name="一"),
        _page(_of("string", text="乙"), name="二", style=' table:style-name="off"'),
        _page(name="空"),
    ),
    "no sheet": (),
    "the last column": (_page(_of("string", text="甲") * 200),),
    "a column more": (_page(_of("string", text="甲") * 201),),
    "the longest text": (_page(_of("string", text="长" * LONGEST_CELL)),),
    "a longer text": (_page(_of("string", text="长" * (LONGEST_CELL + 1))),),
    "the last row": (_page("", *[_of("float", "1")] * 1, *[""] * 3),),
}  # fmt: skip


def test_what_an_open_workbook_comes_to(golden: Golden) -> None:
    lines = [f"{name}: {_cells(lambda at=at: read(_open(*at), '.ods'))}\n" for name, at in OPEN.items()]  # type: ignore[misc]
    golden(FOLDER / "open_sheets.txt", "".join(lines))


def test_an_old_workbook_has_as_many_rows_as_a_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dabzw.store.sheets.calamine.MOST_ROWS", 300)
    assert len(read_old(_open(_page(*[_of("float", "1")] * 300))).sheets[0].lines) == 300
    with pytest.raises(SheetRefused) as refused:
        read_old(_open(_page(*[_of("float", "1")] * 301)))
    assert refused.value.code == "dimension"
    assert refused.value.says == "工作表“表”超过 300 行；请拆成几个文件分别导入"


class _Old:
    """A workbook as calamine gives it, with sheets that no file of ours has."""

    def __init__(self, *kinds: tuple[object, object]) -> None:
        self.sheets_metadata = [
            types.SimpleNamespace(name=f"{number}", typ=typ, visible=visible)
            for number, (typ, visible) in enumerate(kinds, start=1)
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def get_sheet_by_name(self, name: str) -> object:
        merged = [((0, 1), (2, 3)), ((4, 4), (4, 4))] if name == "1" else None
        return types.SimpleNamespace(
            name=name,
            end=None,
            merged_cell_ranges=merged,
            to_python=lambda *, skip_empty_area: [[]][skip_empty_area:],
        )


def test_charts_of_old_workbooks_are_passed_over_and_merged_cells_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind, seen = python_calamine.SheetTypeEnum, python_calamine.SheetVisibleEnum
    book = _Old(
        *((kind.WorkSheet, seen.Visible), (kind.ChartSheet, seen.Visible), (kind.WorkSheet, seen.Hidden)),
        *((kind.MacroSheet, seen.Visible), (kind.WorkSheet, seen.VeryHidden)),
    )
    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_filelike", lambda _: book)
    found = read_old(b"")
    assert [(sheet.name, sheet.hidden, sheet.merged) for sheet in found.sheets] == [
        ("1", False, ((1, 2, 3, 4), (5, 5, 5, 5))),
        ("3", True, ()),
        ("5", True, ()),
    ]
    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_filelike", lambda _: _Old())
    with pytest.raises(SheetRefused, match="文件里没有工作表；请核对文件"):
        read_old(b"")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (python_calamine.PasswordError(), "文件加了打开密码；用表格软件打开，去掉密码，另存为 .xlsx 再导入"),
        *(
            (error, "文件读不出（加了密码、损坏，或不是表格）；用表格软件打开，去掉密码，另存为 .xlsx 再导入")
            for error in (python_calamine.CalamineError(), OSError(), ValueError())
        ),
    ],
)
def test_what_is_said_of_an_old_workbook_that_is_not_read(
    error: Exception, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_filelike", fail)
    with pytest.raises(SheetRefused) as refused:
        read_old(b"")
    assert (refused.value.code, refused.value.says) == ("format", says)


def test_every_code_of_a_refusal_is_told_somewhere_here() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt"))
    codes = (
        *("format", "empty", "encoding", "csv", "zip", "zip-bomb", "xml", "xlsx", "dimension", "field-size"),
        *("sheet", "header", "duplicate-header", "informant", "limits"),
    )
    assert get_args(Code) == codes
    assert {code for code in get_args(Code) if f"✗ {code} " not in told} == {"limits", "informant"}
