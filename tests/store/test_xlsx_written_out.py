"""What .xlsx workbooks come to, made here part by part: `golden/xlsx.txt` has their cells, or the refusal told."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Final

import pytest
from conftest import Golden

from dabzw.store.sheets.child import read
from dabzw.store.sheets.grid import LONGEST_CELL, Book, SheetRefused
from dabzw.store.sheets.xlsx import moment_of, plain_number, read_xlsx

FOLDER: Final = Path(__file__).parent / "golden"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Parts = dict[str, str]


def _relations(*targets: str) -> str:
    """Relations rId1, rId2 …, each `kind target`; `kind target External` leads out of the file."""
    found = []
    for number, (kind, target, *mode) in enumerate(map(str.split, targets), start=1):
        mode_of = f' TargetMode="{mode[0]}"' if mode else ""
        found.append(f'<Relationship Id="rId{number}" Type="{_RELATION}/{kind}" Target="{target}"{mode_of}/>')
    return f"<Relationships>{''.join(found)}</Relationships>"


def _book(*sheets: str, before: str = "") -> str:
    return f'<workbook xmlns:r="{_RELATION}">{before}<sheets>{"".join(sheets)}</sheets></workbook>'


def _styles(*numbers: str, own: str = "") -> str:
    """A style for each number of a format; one without a number has none written."""
    styles = "".join(f'<xf numFmtId="{number}"/>' if number else "<xf/>" for number in numbers)
    return (
        f'<styleSheet><numFmts>{own}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f'<cellXfs>{styles}</cellXfs><dxfs><xf numFmtId="14"/></dxfs></styleSheet>'
    )


def _format(number: int, code: str) -> str:
    return f'<numFmt numFmtId="{number}" formatCode="{code}"/>'


SHEET: Final = "xl/worksheets/sheet1.xml"
ONE: Final = '<sheet name="表" r:id="rId1"/>'
PARTS: Final[Parts] = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": _relations("officeDocument xl/workbook.xml"),
    "xl/workbook.xml": _book(ONE),
    "xl/_rels/workbook.xml.rels": _relations(
        "worksheet worksheets/sheet1.xml", "styles styles.xml", "sharedStrings /xl/sharedStrings.xml"
    ),
    "xl/styles.xml": _styles("0"),
    "xl/sharedStrings.xml": "<sst><si><t>零</t></si><si><t>一</t></si></sst>",
    SHEET: "",
}


def _rows(*rows: str, after: str = "", before: str = "") -> Parts:
    return {SHEET: f"<worksheet>{before}<sheetData>{''.join(rows)}</sheetData>{after}</worksheet>"}


def _cells(*cells: str, row: str = "<row>") -> str:
    return f"{row}{''.join(cells)}</row>"


def _inline(text: str) -> str:
    return f'<c t="inlineStr"><is>{text}</is></c>'


def _numbers(*numbers: str, style: int = 0) -> Parts:
    return _rows(*(_cells(f'<c s="{style}"><v>{number}</v></c>') for number in numbers))


def _day(number: str, *, book: str) -> Parts:
    return {**_numbers(number), "xl/styles.xml": _styles("14"), "xl/workbook.xml": book}


def _shown(code: str) -> Parts:
    return {"xl/styles.xml": _styles("164", own=_format(164, code))}


def _built_in(*numbers: int | str) -> Parts:
    """A row each whose cell is 46065.5 in the format of a number: 2026-02-12 12:00."""
    cells = (_cells(f'<c s="{style}"><v>46065.5</v></c>') for style in range(len(numbers)))
    return {**_rows(*cells), "xl/styles.xml": _styles(*map(str, numbers))}


LETTER: Final = '<c t="str"><v>甲</v></c>'
TWO: Final = (
    ONE + '<sheet name="乙" state="hidden" r:id="rId2"/><sheet name="图" r:id="rId3"/><sheet r:id="rId4"/>'
)
MADE: dict[str, Parts] = {
    "texts, errors, yes and no": _rows(
        _cells('<c t="str"><v>甲_x000D__x000A_乙</v></c>', '<c t="e"><v>#N/A</v></c>', '<c t="str"><v> </v></c>'),
        _cells('<c t="b"><v>1</v></c>', '<c t="b"><v> true </v></c>', '<c t="b"><v>0</v></c>', '<c t="b"><v/></c>'),
        _cells('<c t="str"><v>a&#13;b&#13;&#10;c_x4E59_</v></c>', '<c t="d"><v>2026-02-12</v></c>', "<c/>"),
    ),
    "inline texts": _rows(
        _cells(_inline("<t>甲</t>"), _inline("<r><t>甲</t></r><r><t>乙</t></r>"), _inline("<t/>")),
        _cells(_inline("<t>重庆</t><rPh><t>chongqing</t></rPh><t>路</t>")),
        _cells(_inline("<r><rPr><strike/></rPr><t>废</t></r><r><t>新</t></r>"), _inline("<t>下一个</t>")),
        _cells(_inline('<r><rPr><strike val="0"/></rPr><t>甲</t></r>'), _inline('<r><rPr><strike val="TRUE"/></rPr><t>乙</t></r>')),
        _cells(_inline('<r><rPr><strike/></rPr><t>废</t></r><r><rPr><strike val="0"/></rPr><t>新</t></r>')),
        _cells(_inline("<t>_x0041_b_x000d_c_x000d__x000a_d</t>")),
    ),
    "shared texts": {
        **_rows(_cells('<c t="s"><v>0</v></c>', '<c t="s"><v> 2 </v></c>', '<c t="s"><v>1</v></c>')),
        "xl/sharedStrings.xml": (
            "<sst><si><t>零</t></si><si><r><rPr><strike/></rPr><t>一</t></r></si>"
            "<si><r><t>二</t></r><rPh><t>er</t></rPh><r><t>_x0032_</t></r></si></sst>"
        ),
    },
    "the text after the last shared one": _rows(_cells('<c t="s"><v>2</v></c>')),
    "a shared text of no number": _rows(_cells('<c t="s"><v>-1</v></c>')),
    "a shared text without a number": _rows(_cells('<c t="s"/>')),
    "formulas": _rows(
        _cells("<c><f>1+1</f><v>2</v></c>", "<c><f>1+1</f></c>", "<c><f>1+1</f><v> </v></c>", "<c><v>3</v></c>"),
        _cells('<c t="str"><f>A1</f><v>甲</v></c>', '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', '<c t="b"><f>1</f><v>1</v></c>'),
        _cells('<c t="s"><f>A1</f><v>1</v></c>'),
    ),
    "numbers": _numbers(
        *("12", "12.0", "-0.5", "1e3", "999999999999999", "1000000000000000", "-999999999999999", "0.1", ""),
        *(" 7 ", "1E+20", "00012"),
    ),
    "a number that is none": _numbers("1", "一"),
    "a number without an end": _numbers("1e999"),
    "not a number": _numbers("nan"),
    "places in the sheet": _rows(
        _cells('<c r="B2"><v>1</v></c>', "<c><v>2</v></c>", '<c r="AA2"><v>3</v></c>', row='<row r="2">'),
        _cells("<c><v>4</v></c>", row="<row>"),
        _cells("<c><v>5</v></c>", row="<row>"),
        _cells("<c><v>6</v></c>", row='<row r="7" hidden="1">'),
        _cells("<c><v>7</v></c>", row='<row hidden="True">'),
        _cells("<c><v>8</v></c>", row='<row hidden="0">'),
    ),
    "a place of no cell": _rows(_cells('<c r="2B"><v>1</v></c>')),
    "a place of no row": _rows(_cells('<c r="B0"><v>1</v></c>')),
    "a place of four letters": _rows(_cells('<c r="AAAA1"><v>1</v></c>')),
    "the place of another row": _rows(_cells('<c r="A2"><v>1</v></c>')),
    "one place twice": _rows(_cells('<c r="B1"><v>1</v></c>', '<c r="B1"><v>2</v></c>')),
    "a place further left": _rows(_cells('<c r="C1"><v>1</v></c>', '<c r="B1"><v>2</v></c>')),
    "one row twice": _rows(_cells(LETTER, row='<row r="3">'), _cells(LETTER, row='<row r="3">')),
    "a row further up": _rows(_cells(LETTER, row='<row r="3">'), _cells(LETTER, row='<row r="2">')),
    "row zero": _rows(_cells(LETTER, row='<row r="0">')),
    "the last row and column": _rows(_cells('<c r="GR30000"><v>1</v></c>', row='<row r="30000">')),
    "the row after the last": _rows(_cells('<c r="A30001"><v>1</v></c>', row='<row r="30001">')),
    "an empty row after the last": _rows(_cells(LETTER), _cells('<c r="A30001"/>', row='<row r="30001">')),
    "the column after the last": _rows(_cells('<c r="GS1"><v>1</v></c>')),
    "an empty cell after the last column": _rows(_cells(LETTER, '<c r="GS1"/>')),
    "the longest text": _rows(_cells(f'<c t="str"><v>{"长" * LONGEST_CELL}</v></c>')),
    "a text that is longer": _rows(_cells(f'<c r="C1" t="str"><v>{"长" * (LONGEST_CELL + 1)}</v></c>')),
    "a style that there is not": _rows(_cells('<c s="1"><v>1</v></c>')),
    "a style of no number": _rows(_cells('<c s="x"><v>1</v></c>')),
    "no styles at all": {
        **_rows(_cells('<c s="0"><v>46065</v></c>')),
        "xl/_rels/workbook.xml.rels": _relations("worksheet worksheets/sheet1.xml"),
    },
    "no styles, the second one asked for": {
        **_rows(_cells('<c s="1"><v>46065</v></c>')),
        "xl/_rels/workbook.xml.rels": _relations("worksheet worksheets/sheet1.xml"),
    },
    "merged cells": _rows(
        after='<mergeCells><mergeCell ref="B2:C4"/><mergeCell ref="A1"/><mergeCell ref="GR1:GR30000"/></mergeCells>'
    ),
    "merged cells of no place": _rows(after='<mergeCell ref="B2:"/>'),
    "merged cells without a place": _rows(after="<mergeCell/>"),
    "merged cells beyond the last row": _rows(after='<mergeCell ref="A1:A30001"/>'),
    "merged cells beyond the last column": _rows(after='<mergeCell ref="A1:GS1"/>'),
    "as many merged cells as may be": _rows(after='<mergeCell ref="A1"/>' * 10_000),
    "one merged cell more": _rows(after='<mergeCell ref="A1"/>' * 10_001),
    "hidden columns": _rows(
        _cells(LETTER),
        before=(
            '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/><col min="6" max="6" hidden="0"/>'
            '<col min="200" max="16384" hidden="TRUE"/><col min="x" max="9" hidden="1"/><col min="9" hidden="1"/></cols>'
        ),
    ),
    "several sheets, a hidden one, a chart": {
        **_rows(_cells(LETTER)),
        "xl/workbook.xml": _book(TWO),
        "xl/worksheets/two.xml": "<worksheet/>",
        "xl/_rels/workbook.xml.rels": _relations(
            "worksheet worksheets/sheet1.xml",
            "worksheet worksheets/./two.xml",
            "chartsheet chartsheets/sheet1.xml",
            "worksheet /xl/worksheets/two.xml",
        ),
    },
    "a very hidden sheet": {
        **_rows(_cells(LETTER)),
        "xl/workbook.xml": _book('<sheet name="表" state="veryHidden" r:id="rId1"/><sheet name="表" state="visible" r:id="rId1"/>'),
    },
    "no sheet": {"xl/workbook.xml": _book()},
    "a sheet in another file": {
        "xl/_rels/workbook.xml.rels": _relations("worksheet worksheets/sheet1.xml External"),
    },
    "a sheet without its part": {"xl/_rels/workbook.xml.rels": _relations("worksheet worksheets/sheet2.xml")},
    "styles without their part": {
        "xl/_rels/workbook.xml.rels": _relations("worksheet worksheets/sheet1.xml", "styles other.xml"),
    },
    "no relations of the sheets": {"xl/_rels/workbook.xml.rels": ""},
    "a workbook elsewhere": {
        "_rels/.rels": _relations("extended-properties docProps/app.xml", "officeDocument /buch/mappe.xml"),
        "buch/mappe.xml": _book('<sheet name="别处" r:id="rId1"/>'),
        "buch/_rels/mappe.xml.rels": _relations("worksheet ../xl/worksheets/sheet1.xml"),
        **_rows(_cells(LETTER)),
    },
    "a sheet and its relation without an id": {
        **_rows(_cells(LETTER)),
        "xl/workbook.xml": _book('<sheet name="表"/>'),
        "xl/_rels/workbook.xml.rels": _relations("worksheet worksheets/sheet1.xml").replace('Id="rId1" ', ""),
    },
    "a format and a style without a number": {
        **_rows(_cells('<c s="0"><v>46065</v></c>', '<c s="1"><v>46065</v></c>')),
        "xl/styles.xml": _styles("0", "", own='<numFmt formatCode="yyyy"/>'),
    },
    "elements with a prefix": {
        SHEET: '<x:worksheet xmlns:x="a"><x:row><x:c t="str"><x:v>甲</x:v></x:c></x:row></x:worksheet>'
    },
    "cells outside of rows": {SHEET: f"<worksheet>{LETTER}<row>{LETTER}</row>{LETTER}<row>{LETTER}</row></worksheet>"},
    "no relations of the file": {**_rows(_cells(LETTER)), "_rels/.rels": ""},
    "a workbook without its part": {"_rels/.rels": _relations("officeDocument xl/other.xml")},
    "no list of types": {"[Content_Types].xml": ""},
    "a sheet that is damaged": {SHEET: "<worksheet><sheetData></worksheet>"},
    "a workbook that is damaged": {"xl/workbook.xml": "<workbook>"},
    "a document type in a part of another name": {"xl/workbook.bin": "<!DOCTYPE a>", "xl/a.vml": "<!entity a>"},
    "properties of an export": {
        **_rows(_cells(LETTER)),
        "docProps/custom.xml": (
            '<Properties><property name="示例"><lpwstr>x</lpwstr></property><property name="dabzw-as-of"><lpwstr> 2026-03-12 '
            '</lpwstr></property><property name="dabzw-revision"><lpwstr>0a1b2c3d</lpwstr></property></Properties>'
        ),
    },
    "a property without a name": {
        **_rows(_cells(LETTER)),
        "docProps/custom.xml": "<Properties><lpwstr>x</lpwstr><property><lpwstr>y</lpwstr></property></Properties>",
    },
    "parts that are told of": {
        **_rows(_cells(LETTER)),
        **dict.fromkeys(("xl/vbaProject.bin", "xl/comments1.xml", "xl/externalLinks/externalLink1.xml"), "x"),
    },
    "comments that others write": {**_rows(_cells(LETTER)), "xl/threadedComments/threadedComment1.xml": "<a/>"},
    "parts that are not told of": {
        **_rows(_cells(LETTER)),
        **dict.fromkeys(("xl/vbaProject.bin.txt", "xl/mycomments.txt", "xl/externalLinks.txt"), "x"),
    },
    "formats with numbers of their own": _built_in("", 0, 1, 9, *range(14, 23), 26, *range(27, 37), 37, 44, *range(45, 60), "014"),
    "days since 1904": _day("44603", book=_book(ONE, before='<workbookPr date1904="1"/>')),
    "days not since 1904": _day("46065", book=_book(ONE, before='<workbookPr date1904="false"/>')),
}  # fmt: skip

CODES: Final = (
    *("0.00", "General", "@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "h:mm", "mm:ss", "[h]:mm", "[m]", "[s]", "mm", "m", "mmm"),
    *("yyyy年m月", "m月d日", "d", "0;yyyy", "[$-804]yyyy", "[Red]0.00", "[$-F800]0", "&quot;day&quot;0", "\\d0", "_d0", "*d0"),
    *("&quot;年&quot;0", "上午/下午h", "上午", "0年", "0日", "[DBNum1]0", "YYYY/M/D", "H:MM", "hh&quot;时&quot;", ""),
)  # fmt: skip


def _made(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in {**PARTS, **parts}.items():
            if text:
                package.writestr(name, text)
    return out.getvalue()


def _outcome(parts: Parts) -> str:
    try:
        book = read(_made(parts), ".xlsx")
    except SheetRefused as refused:
        return f"  ✗ {refused.code} {refused.says}\n"
    return "".join(f"  {line}\n" for line in written(book))


def written(book: Book) -> list[str]:
    """A workbook in lines."""
    lines = [*book.notes, *(f"{name} {value}" for name, value in book.stamps.items())]
    for sheet in book.sheets:
        merged = (
            f" 合并{sheet.merged if len(sheet.merged) < 9 else len(sheet.merged)}" if sheet.merged else ""
        )
        hidden = f" 隐藏列{sheet.hidden_columns}" if sheet.hidden_columns else ""
        lines.append(f"“{sheet.name}”{' 隐藏' * sheet.hidden}{merged}{hidden}")
        for line in sheet.lines:
            cells = (
                f"{cell.column} {cell.kind} {cell.text if len(cell.text) < 99 else len(cell.text)!r}"
                f"{' 删除线' * cell.struck}{' 公式' * cell.computed}".replace("\n", "⏎")
                for cell in line.cells
            )
            lines.append(f"{line.number}{' 隐藏' * line.hidden}: {_short('；'.join(cells))}")
    return lines


def _short(text: str) -> str:
    return text if len(text) < 400 else f"{text[:40]} …… {text[-20:]}"


def test_what_a_workbook_comes_to(golden: Golden) -> None:
    golden(FOLDER / "xlsx.txt", "\n".join(f"{name}\n{_outcome(parts)}" for name, parts in MADE.items()))


def test_how_a_format_shows_a_number(golden: Golden) -> None:
    """46065.5 is the noon of 2026-02-12."""
    shown = []
    for code in CODES:
        (line,) = read(_made({**_numbers("46065.5"), **_shown(code)}), ".xlsx").sheets[0].lines
        shown += [f"{code} → {cell.kind} {cell.text}\n" for cell in line.cells]
    golden(FOLDER / "xlsx_formats.txt", "".join(shown))


@pytest.mark.parametrize(
    ("serial", "shown", "from_1904", "text"),
    [
        (46065.0, "day", False, "2026-02-12"),
        (46065.999, "day", False, "2026-02-12"),
        (44603.0, "day", True, "2026-02-12"),
        (46065.5, "minute", False, "2026-02-12 12:00"),
        (46065.75, "minute", False, "2026-02-12 18:00"),
        (0.75, "time", False, "18:00"),
        (46065.0, "minute", False, "2026-02-12"),
        (46065.0003, "minute", False, "2026-02-12"),
        (46065.0004, "minute", False, "2026-02-12 00:01"),
        (46065.99999, "minute", False, "2026-02-12 23:59"),
        (46065.5, "time", False, "2026-02-12 12:00"),
        (36525.0, "day", False, ""),
        (36526.0, "day", False, "2000-01-01"),
        (73050.0, "day", False, "2099-12-31"),
        (73051.0, "day", False, ""),
        (-1.0, "day", False, ""),
        (0.0, "day", False, ""),
        (2_958_466.0, "day", False, ""),
        (1e12, "day", True, ""),
        (0.0, "time", False, "00:00"),
        (0.25, "time", False, "06:00"),
        (0.999999, "time", False, "23:59"),
        (0.0004, "time", False, "00:01"),
        (1.0, "time", False, ""),
        (-0.1, "time", False, ""),
        (0.5, "minute", False, ""),
    ],
)  # fmt: skip
def test_the_moment_of_a_serial_number(serial: float, shown: str, *, from_1904: bool, text: str) -> None:
    assert moment_of(serial, shown, from_1904=from_1904) == text  # type: ignore[arg-type]


def test_only_sure_digits_are_written_out() -> None:
    found = [plain_number(value, "写") for value in (1e15 - 1, 1e15, -1e15, 1 - 1e15, 0.5, -0.0, 12.0)]
    assert found == ["999999999999999", "写", "写", "-999999999999999", "写", "0", "12"]


def test_an_empty_package_is_no_workbook() -> None:
    with pytest.raises(SheetRefused, match="压缩包是空的，不是工作簿；请核对文件"):
        read_xlsx(b"PK\x05\x06" + bytes(18))


DAMAGED: Final[dict[str, str]] = {
    '<c t="zzz"><v>1</v></c>': "类型不存在",
    '<c t=""><v>1</v></c>': "类型不存在",
    '<c t="S"><v>1</v></c>': "类型不存在",
    "<c><v>1_0</v></c>": "不是数字",
    "<c><v>１</v></c>": "不是数字",
    "<c><v>0x10</v></c>": "不是数字",
    "<c><v>1,000</v></c>": "不是数字",
    "<c><v>1e9999</v></c>": "不是数字",
    "<c><v>inf</v></c>": "不是数字",
    "<c><v>1e-999999999</v></c>": "不是数字",
    "<c><v>1e-400</v></c>": "小得读不出",
    '<c t="b"><v>7</v></c>': "不是“是”或“否”",
    '<c t="b"><v>是</v></c>': "不是“是”或“否”",
    '<c t="d"><v>2026-02-30</v></c>': "不是日期",
    '<c t="d"><v>46065</v></c>': "不是日期",
    '<c t="d"><v>2026-02-12T25:00</v></c>': "不是日期",
    '<c t="d"><v>2026-02-12T00:00:00Z</v></c>': "不是日期",
    '<c t="d"><v>T</v></c>': "不是日期",
    '<c t="s"><v>2</v></c>': "指向不存在的文字",
    '<c t="s"><v>1.0</v></c>': "指向不存在的文字",
    '<c t="s"><v>１</v></c>': "指向不存在的文字",
    '<c t="s"><v>99999999999</v></c>': "指向不存在的文字",
    "<c><v>1</v><v>2</v></c>": "值写得不对",
    "<c><is><t>甲</t></is></c>": "值写得不对",
    '<c t="inlineStr"><v>甲</v></c>': "值写得不对",
    '<c t="inlineStr"><is><t>甲</t></is><is><t>乙</t></is></c>': "值写得不对",
    "<c><v>1<b/>0</v></c>": "内部损坏",
    "<c><c><v>1</v></c></c>": "单元格写得不对",
    '<c s="１"><v>1</v></c>': "格式编号不存在",
    "<row/>": "写错的行号",
}
READ: Final[dict[str, tuple[str, str] | None]] = {
    "<c><v>-.5E-2</v></c>": ("number", "-.5E-2"),
    "<c><v>+7.</v></c>": ("number", "7"),
    "<c><v>0e-999</v></c>": ("number", "0"),
    '<c t="b"><v>false</v></c>': ("yes_no", "否"),
    '<c t="b"/>': None,
    '<c t="d"><v>2026-02-12T08:30:59.9</v></c>': ("minute", "2026-02-12 08:30"),
    '<c t="d"><v>08:30</v></c>': ("time", "08:30"),
    '<c t="d"><v>1926-02-12</v></c>': ("day", ""),
    '<c t="d"/>': None,
    '<c t="inlineStr"/>': None,
    '<c t="str"/>': None,
}


def _read(cell: str, row: str = "<row>") -> Book:
    return read(_made({**_rows(_cells(cell, row=row))}), ".xlsx")


@pytest.mark.parametrize("cell", DAMAGED)
def test_a_value_that_is_none_of_its_type_is_damage(cell: str) -> None:
    with pytest.raises(SheetRefused, match=DAMAGED[cell]):
        _read(cell)


@pytest.mark.parametrize("cell", READ)
def test_a_value_is_what_its_type_says(cell: str) -> None:
    wanted = READ[cell]
    found = [(one.kind, one.text) for line in _read(cell).sheets[0].lines for one in line.cells]
    assert found == ([] if wanted is None else [wanted])


@pytest.mark.parametrize("number", ["x", "-2", "0", "1.0", "+1", " 1", "１", "", "99999999"])
def test_a_row_of_no_number_is_damage(number: str) -> None:
    with pytest.raises(SheetRefused, match="写错的行号"):
        _read(LETTER, f'<row r="{number}">')


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"xl/workbook.xml": _book(ONE, '<sheet name="乙" r:id="rId9"/>')}, "工作表“乙”找不到内容"),
        (
            {"xl/_rels/workbook.xml.rels": _relations("worksheet a", "worksheet b").replace("rId2", "rId1")},
            "各部件的对应重复",
        ),
        ({"xl/workbook.xml": _book(ONE, before='<workbookPr date1904="yes"/>')}, "是否写得不对"),
        ({"xl/styles.xml": _styles("x")}, "格式编号写得不对"),
        (_rows(after='<mergeCell ref="B2:A1"/>'), "合并单元格写得不对"),
    ],
)
def test_a_workbook_of_which_a_part_says_nothing_sure_is_damage(parts: Parts, says: str) -> None:
    with pytest.raises(SheetRefused, match=says):
        read(_made({**_rows(_cells(LETTER)), **parts}), ".xlsx")


def test_what_is_not_read_is_told() -> None:
    more = {
        "xl/embeddings/a.bin": "x",
        "xl/ink/ink1.xml": "<a/>",
        "xl/media/a.png": "x",
        "xl/drawings/drawing1.xml": "<xdr:txBody/>",
    }
    notes = read(_made({**_rows(_cells(LETTER)), **more}), ".xlsx").notes
    assert [note[:6] for note in notes] == ["文件嵌有别的", "文件有手写墨", "文件有图片，", "文件有文本框"]
