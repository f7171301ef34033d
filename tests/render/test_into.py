"""A superior's workbook filled: only what must change is edited, and no unknown number is written."""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import office
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table, TableColumn
from workbooks import saved, superior

from dabzw.render.into.filled import Disturbed, FilledWorkbook, Misled, filled_workbook, must_agree
from dabzw.render.into.pasting import sheet_to_paste
from dabzw.render.into.sheet_part import runs
from dabzw.render.into.spans import NotEditable
from dabzw.reports.forms.workbook_cells import UNKNOWN, WorkbookCell
from dabzw.store.sheets.xlsx import read_xlsx

CELLS = (
    WorkbookCell(5, 2, None),
    WorkbookCell(5, 3, 3),
    WorkbookCell(5, 7, Decimal("1.25")),
    WorkbookCell(8, 3, 9, part="全乡"),
)
SHEET = "xl/worksheets/sheet1.xml"


def fill(data: bytes, cells: Any = CELLS, sheet: str = "周报") -> FilledWorkbook:
    book = read_xlsx(data)
    result = filled_workbook(data, book, sheet, cells)
    must_agree(book, read_xlsx(result.data), result.touched)
    return result


def parts_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def replaced(data: bytes, part: str, old: str, new: str) -> bytes:
    parts = parts_of(data)
    text = parts[part].decode()
    assert old in text
    return packed({**parts, part: text.replace(old, new, 1).encode()})


def opened(data: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says what it would not keep
        return load_workbook(BytesIO(data))


def cells_of(data: bytes) -> dict[str, Any]:
    return {
        f"{page.title}!{cell.coordinate}": cell.value
        for page in opened(data).worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    }


# Cells


def test_only_the_wanted_cells_change() -> None:
    data = saved(superior())
    result = fill(data)
    before, after = cells_of(data), cells_of(result.data)
    new = {place: value for place, value in after.items() if before.get(place) != value}
    assert new == {"周报!C5": 3, "周报!G5": 1.25}
    assert before.keys() <= after.keys()
    assert (after["周报!C8"], after["说明!B2"]) == ("=SUM(C5:C7)", "=周报!C8*2")
    assert (result.written, dict(result.left), result.blank) == (2, {"是公式，保留": ("C8",)}, ("B5",))


def test_an_unknown_cell_stays_empty_with_a_remark_and_a_fill() -> None:
    book = superior()
    book["周报"]["B5"].number_format = "0.00"
    cell = opened(fill(saved(book)).data)["周报"]["B5"]
    assert (cell.value, cell.data_type, cell.number_format) == (None, "n", "0.00")
    assert (cell.comment.text, cell.comment.author) == (UNKNOWN, "台账")
    assert (cell.fill.patternType, cell.fill.fgColor.rgb) == ("solid", "FFFFF2CC")


def test_what_was_written_as_to_be_filled_before_is_emptied() -> None:
    for words in ("(待填)", "（待填）", "  "):
        book = superior()
        book["周报"]["B5"] = words
        result = fill(saved(book))
        assert (opened(result.data)["周报"]["B5"].value, result.blank) == (None, ("B5",))


def test_layout_and_validations_stay() -> None:
    old, new = opened(saved(superior()))["周报"], opened(fill(saved(superior())).data)["周报"]
    assert sorted(map(str, old.merged_cells.ranges)) == sorted(map(str, new.merged_cells.ranges))
    assert [str(one.sqref) for one in new.data_validations.dataValidation] == ["B5:G8"]
    assert (new["C5"].font.bold, new["C5"].font.color.rgb) == (True, "FFFF0000")


def test_a_second_filling_changes_nothing_more() -> None:
    once = fill(saved(superior()))
    twice = fill(once.data)
    assert parts_of(twice.data) == parts_of(once.data)
    assert twice.blank == once.blank


def test_a_number_that_is_known_later_takes_the_mark_away() -> None:
    book = superior()
    book["周报"]["B6"].comment = Comment("县里注", "县")
    once = fill(saved(book), [WorkbookCell(5, 2, None), WorkbookCell(6, 2, None)])
    later = fill(once.data, [WorkbookCell(5, 2, 4), WorkbookCell(6, 2, 5)])
    page = opened(later.data)["周报"]
    assert (page["B5"].value, page["B5"].comment, page["B5"].fill.patternType) == (4, None, None)
    assert (page["B6"].value, page["B6"].comment.text) == (5, "县里注")
    drawing = next(data for name, data in parts_of(later.data).items() if name.endswith(".vml"))
    assert drawing.count(b":shape ") == 1


def test_what_the_clerk_filled_in_stays() -> None:
    book = superior()
    book["周报"]["B5"] = 4
    result = fill(saved(book))
    assert cells_of(result.data)["周报!B5"] == 4
    assert result.left["台账没有登记，保留原来填的，请核对"] == ("B5",)


def test_an_old_number_is_replaced() -> None:
    book = superior()
    book["周报"]["C5"] = 77
    assert cells_of(fill(saved(book)).data)["周报!C5"] == 3


def test_locked_and_merged_cells_are_left() -> None:
    book = superior()
    book["周报"].protection.enable()
    assert fill(saved(book)).written == 0
    book["周报"]["C5"].protection = Protection(locked=False)
    assert fill(saved(book)).written == 1
    merged = WorkbookCell(3, 3, 1)
    assert dict(fill(saved(superior()), [merged]).left) == {"是合并单元格的一部分": ("C3",)}


def test_a_ratio_goes_into_a_cell_that_shows_per_cent_as_it_shows_it() -> None:
    book = superior()
    for letter, code in (("B", "0.0%"), ("C", "General"), ("D", '0.0"%"')):
        book["周报"][f"{letter}5"].number_format = code
    cells = [WorkbookCell(5, column, Decimal("62.5"), is_ratio=True) for column in (2, 3, 4)]
    after = cells_of(fill(saved(book), cells).data)
    assert [after[f"周报!{letter}5"] for letter in "BCD"] == [0.625, 62.5, 62.5]


def test_a_cell_that_was_not_there_has_the_format_of_its_row_or_column() -> None:
    book = superior()
    page = book["周报"]
    page.column_dimensions["I"].number_format = "0.000"
    page.row_dimensions[20].number_format = "0.0%"
    data = saved(book)
    new = opened(fill(data, [WorkbookCell(30, 9, 1), WorkbookCell(20, 9, 2), WorkbookCell(20, 2, 3)]).data)[
        "周报"
    ]
    assert [new[place].number_format for place in ("I30", "I20", "B20")] == ["0.000", "0.0%", "0.0%"]
    assert new.dimensions == "A1:I30"


FREE = st.dictionaries(
    st.tuples(st.integers(9, 40), st.integers(1, 30)),
    st.one_of(st.none(), st.integers(0, 10**6), st.decimals(0, 1000, places=2)),
    min_size=1,
    max_size=12,
)


@given(FREE, FREE)
@settings(max_examples=25, deadline=None)
def test_any_cells_of_any_sheet_are_filled_where_they_lie(first: Any, second: Any) -> None:
    data = saved(superior())
    for wanted in (first, second):
        result = fill(data, [WorkbookCell(row, column, value) for (row, column), value in wanted.items()])
        data = result.data
        page = opened(data)["周报"]
        for (row, column), value in wanted.items():
            cell = page.cell(row, column)
            if value is None and cell.value is not None:
                assert cell.coordinate in result.left["台账没有登记，保留原来填的，请核对"]
            else:
                assert (cell.value, cell.comment is None) == (
                    value if value is None else pytest.approx(float(value)),
                    value is not None,
                )


# What else a workbook holds


def with_picture(parts: dict[str, bytes]) -> dict[str, bytes]:
    """A picture put into the drawing of a sheet that has a chart."""
    rows = zlib.compress(b"\0\0\0\0")
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    types = parts["[Content_Types].xml"].replace(
        b"<Override", b'<Default Extension="png" ContentType="image/png"/><Override', 1
    )
    return {**parts, "xl/media/image1.png": png, "[Content_Types].xml": types}


def with_all() -> bytes:
    """A workbook with a chart, a picture, a macro, controls, slicers, a pivot table and new formats."""
    book = superior()
    page = book["周报"]
    chart = BarChart()
    chart.add_data(Reference(page, min_col=3, min_row=4, max_row=7), titles_from_data=True)
    page.add_chart(chart, "J4")
    page["C5"].comment = Comment("县里的批注", "县应急局")
    parts = with_picture(parts_of(saved(book)))
    extra = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/'
        'spreadsheetml/2009/9/main"><x14:sparklineGroups/></ext></extLst></worksheet>'
    )
    sheet = parts[SHEET].decode().replace("</worksheet>", extra)
    others = (
        "xl/vbaProject.bin",
        "xl/activeX/activeX1.bin",
        "xl/ctrlProps/ctrlProp1.xml",
        "xl/slicers/slicer1.xml",
        "xl/pivotTables/pivotTable1.xml",
        "xl/embeddings/oleObject1.bin",
        "xl/externalLinks/externalLink1.xml",
        "customXml/item1.xml",
    )
    return packed({**parts, SHEET: sheet.encode(), **dict.fromkeys(others, b"<a/>")})


def test_every_other_part_stays_byte_for_byte() -> None:
    data = with_all()
    result = fill(data)
    before, after = parts_of(data), parts_of(result.data)
    changed = {name for name in after if before.get(name) != after[name]}
    remarks = {name for name in after if "comment" in name.lower() or name.endswith(".vml")}
    assert changed <= {SHEET, "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml", *remarks}
    assert list(before) == list(after)
    assert "文件带宏：宏原样保留，没有运行" in result.notes
    assert b"x14:sparklineGroups" in after[SHEET]
    page = opened(result.data)["周报"]
    assert (len(page._charts), page["C5"].comment.text, page["B5"].comment.text) == (1, "县里的批注", UNKNOWN)


def test_the_sheet_itself_changes_nowhere_but_in_its_cells() -> None:
    data = with_all()
    cell = re.compile(rb'<c r="(?:B5|C5|G5)"[^>]*?(?:/>|>.*?</c>)')
    old, new = (cell.sub(b"", parts_of(one)[SHEET]) for one in (data, fill(data).data))
    assert [re.sub(rb"<v ?/>|<v></v>", b"", one) for one in (old, new)] == [
        old.replace(b"<v />", b"").replace(b"<v/>", b"").replace(b"<v></v>", b"")
    ] * 2
    assert old != parts_of(data)[SHEET]


def test_entries_keep_their_order_dates_and_packing() -> None:
    data = saved(superior())
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for number, (name, part) in enumerate(parts_of(data).items()):
            entry = ZipInfo(name, (2026, 2, 1 + number, 8, 0, 0))
            entry.compress_type = ZIP_STORED
            package.writestr(entry, part)
    with ZipFile(BytesIO(out.getvalue())) as old, ZipFile(BytesIO(fill(out.getvalue()).data)) as new:
        kept = [(one.filename, one.date_time, one.compress_type) for one in old.infolist()]
        assert [(one.filename, one.date_time, one.compress_type) for one in new.infolist()][
            : len(kept)
        ] == kept
    assert fill(data).data == fill(data).data


@pytest.mark.parametrize(
    "text", ["<t>县注</t>", "<r><rPr><b/></rPr><t>县注</t></r>", "<t>县注</t><phoneticPr fontId='1'/>"]
)
def test_their_own_remark_is_kept_and_ours_stands_behind_it(text: str) -> None:
    book = superior()
    book["周报"]["B5"].comment = Comment("XX", "县")
    parts = parts_of(saved(book))
    name = next(one for one in parts if "comment" in one and one.endswith(".xml"))
    parts[name] = re.sub(rb"<text>.*</text>", f"<text>{text}</text>".encode(), parts[name])
    page = opened(fill(packed(parts)).data)["周报"]
    assert page["B5"].comment.text == f"县注\n{UNKNOWN}"
    assert page["B5"].comment.author == "县"


def test_a_conversation_is_left_to_those_who_hold_it() -> None:
    book = superior()
    book["周报"]["B5"].comment = Comment("会话", "tc={12345678-0000-0000-0000-000000000000}")
    result = fill(saved(book))
    assert opened(result.data)["周报"]["B5"].comment.text == "会话"
    assert result.left["有会话批注，没有再加批注"] == ("B5",)


def test_a_drawing_of_controls_takes_the_boxes_of_remarks() -> None:
    drawing = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<v:shape id="_x0000_s2049"><v:textbox>按钮<br></v:textbox></v:shape></xml>'
    )
    data = saved(superior())
    parts = parts_of(data)
    parts["xl/drawings/vmlDrawing7.vml"] = drawing.encode()
    relations = "xl/worksheets/_rels/sheet1.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    target = "../drawings/vmlDrawing7.vml"
    parts[relations] = (
        f'<Relationships xmlns="{space}"><Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'.encode()
    )
    legacy = '<legacyDrawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></worksheet>'
    parts[SHEET] = parts[SHEET].replace(b"</worksheet>", legacy.encode())
    after = parts_of(fill(packed(parts)).data)
    new = after["xl/drawings/vmlDrawing7.vml"].decode()
    assert new.startswith(drawing.removesuffix("</xml>"))
    assert ('id="_x0000_s2050"' in new, "<x:Row>4</x:Row><x:Column>1</x:Column>" in new) == (True, True)
    assert after[SHEET].count(b"<legacyDrawing") == 1
    assert b'xmlns:x="urn:schemas-microsoft-com:office:excel"' in after["xl/drawings/vmlDrawing7.vml"]


def with_relation(data: bytes, name: str, drawing: str | None) -> bytes:
    """A sheet that names a drawing, which is there or not."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    one = f'<Relationship Id="rId9" Type="{office}/vmlDrawing" Target="../drawings/vmlDrawing9.vml"/>'
    parts = parts_of(data)
    tag = f'<{name} xmlns:r="{office}" r:id="rId9"/></worksheet>'
    parts[SHEET] = parts[SHEET].replace(b"</worksheet>", tag.encode())
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{space}">{one}</Relationships>'.encode()
    )
    return packed({**parts, **({"xl/drawings/vmlDrawing9.vml": drawing.encode()} if drawing else {})})


def test_the_pictures_of_head_and_foot_are_no_place_for_remarks() -> None:
    data = with_relation(saved(superior()), "legacyDrawingHF", "<xml></xml>")
    after = parts_of(fill(data).data)
    assert after["xl/drawings/vmlDrawing9.vml"] == b"<xml></xml>"
    assert after[SHEET].index(b"<legacyDrawing ") < after[SHEET].index(b"<legacyDrawingHF")
    assert opened(fill(data).data)["周报"]["B5"].comment.text == UNKNOWN


def test_a_drawing_that_is_not_there_hinders() -> None:
    data = with_relation(saved(superior()), "legacyDrawing", None)
    with pytest.raises(NotEditable, match="不完整的批注图形"):
        fill(data)


def test_the_drawing_is_named_where_the_standard_wants_it() -> None:
    book = superior()
    book["周报"].add_chart(BarChart(), "J4")
    data = replaced(saved(book), SHEET, "</worksheet>", "<extLst/></worksheet>")
    sheet = parts_of(fill(data).data)[SHEET].decode()
    order = [sheet.index(word) for word in ("<pageMargins", "<drawing", "<legacyDrawing", "<extLst")]
    assert order == sorted(order)


def test_a_row_no_longer_says_how_far_it_reaches() -> None:
    data = replaced(saved(superior()), SHEET, '<row r="5"', '<row r="5" spans="1:2" ht="20"')
    after = parts_of(fill(data, [WorkbookCell(5, 3, 3), WorkbookCell(5, 9, 1)]).data)[SHEET].decode()
    assert ('<row r="5" ht="20">' in after, "spans" in after) == (True, False)


@pytest.mark.parametrize("own", ["<calcPr calcId='191029' calcMode='manual'/>", ""])
def test_all_is_computed_on_opening(own: str) -> None:
    parts = parts_of(saved(superior()))
    name = "xl/workbook.xml"
    text = re.sub(r"<calcPr[^>]*/>", own, parts[name].decode())
    after = parts_of(fill(packed({**parts, name: text.encode()})).data)[name].decode()
    found = re.findall(r"<calcPr[^>]*>", after)
    assert len(found) == 1
    assert 'fullCalcOnLoad="1"' in found[0]
    assert after.index("</sheets>") < after.index("<calcPr")
    assert (own == "") or "191029" in found[0]


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_part_with_prefixes_and_empty_elements(prefix: str) -> None:
    data = saved(superior())
    parts = parts_of(data)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    if prefix:
        text = parts[SHEET].decode().replace(f'xmlns="{space}"', f'xmlns:x="{space}"')
        parts[SHEET] = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text).encode()
        styles = parts["xl/styles.xml"].decode().replace(f'xmlns="{space}"', f'xmlns:x="{space}"')
        parts["xl/styles.xml"] = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", styles).encode()
    other: Any = packed(parts)
    cells = [WorkbookCell(1, 5, 3), WorkbookCell(2, 2, None)]
    empty: Any = Workbook()
    empty.active.title = "周报"
    for one, own in ((other, CELLS), (saved(empty), cells)):
        result = fill(one, own)
        assert (
            len(result.blank),
            opened(result.data)["周报"].cell(*next((c.row, c.column) for c in own if c.value)).value,
        ) == (1, 3)


# Formulas


def misled(book: Any, cells: Any, sheet: str = "周报") -> dict[str, tuple[str | None, str | None]]:
    return {one.place: (one.shown, one.known) for one in fill(saved(book), cells, sheet).misled}


def test_a_total_over_an_empty_cell_is_named_with_what_the_ledger_knows() -> None:
    book = superior()
    cells = [WorkbookCell(row, 3, None) for row in (5, 6, 7)] + [WorkbookCell(8, 3, 32, part="全乡")]
    result = fill(saved(book), cells)
    assert result.misled == (Misled("C8", "0", "32", "全乡"), Misled("说明!B2", "0"))
    assert opened(result.data)["周报"]["C8"].value == "=SUM(C5:C7)"


FORMULAS = [
    ("=B5+1", "1"),
    ("=B5*C5", "0"),
    ("=PRODUCT(C5:C6)-SUM(B5:B7,2)/4", "11.5"),
    ("=AVERAGE(B5:B7)", "#DIV/0!"),
    ("=C5/B5", "#DIV/0!"),
    ("=-B5%+ROUND(10/3,1)", "3.3"),
    ("=SUBTOTAL(9,B5:C6)", "7"),
    ("=MAX(B5:B7,2)+MIN(C5:C6)+COUNT(B5:C6)+ABS(B5-1)", "8"),
    ("=SUM(B:B)", "0"),
    ("=SUM(未填)", "0"),
    ("=SUM(周报!$B$5:$B$7)", "0"),
    ("='周报'!B5", "0"),
    ("=SUM(周报:说明!B5)", "0"),
    ('=IF(B5="","",B5)', None),
    ("=SUMIF(B5:B7,1)", None),
    ("=SUM(5:5)", "3"),
]


@pytest.mark.parametrize(("formula", "shown"), FORMULAS)
def test_what_a_formula_over_an_empty_cell_comes_to(formula: str, shown: str | None) -> None:
    book = superior()
    book.defined_names["未填"] = DefinedName("未填", attr_text="周报!$B$5:$B$7")
    book["周报"]["J9"] = formula
    cells = [WorkbookCell(5, 2, None), WorkbookCell(6, 2, None), WorkbookCell(7, 2, None)]
    cells += [WorkbookCell(5, 3, 3), WorkbookCell(6, 3, 4)]
    assert misled(book, cells) == {"J9": (shown, None)}


@pytest.mark.parametrize(
    "formula", ["=C5", "=SUM(C5:G7)", "=SUM([1]周报!B5:B7)", "=SUM(说明!B5:B7)", '="B5"', "=SUM(别处)"]
)
def test_a_formula_over_other_cells_is_not_named(formula: str) -> None:
    book = superior()
    book.defined_names["别处"] = DefinedName("别处", attr_text="说明!$B$5:$B$7")
    book["周报"]["J9"] = formula
    assert "J9" not in misled(book, [WorkbookCell(5, 2, None)])


def test_formulas_are_followed_over_each_other_and_over_sheets() -> None:
    book = superior()
    page, other = book["周报"], book["说明"]
    other["C1"], other["C2"], page["K1"], page["K2"] = "=周报!B5", "=C1+2", "=说明!C2*2", "=K1+K3"
    found = misled(book, [WorkbookCell(5, 2, None)])
    assert found == {"K1": ("4", None), "K2": ("4", None), "说明!C1": ("0", None), "说明!C2": ("2", None)}
    assert list(found)[:2] == ["K1", "K2"]


def test_cells_below_each_other_are_named_together() -> None:
    names = ["N5", "N6", "N7", "P7", "明细1!L9", "明细1!L10", "L11", "L13"]
    assert runs(names) == ["N5:N7", "P7", "明细1!L9:L10", "L11", "L13"]


def test_cells_that_nothing_is_known_of_count_as_empty_too() -> None:
    book = superior()
    book["周报"]["H8"], book["周报"]["H6"] = "=SUM(H5:H7)", 4
    data = saved(book)
    cells = [WorkbookCell(5, 3, 3)]
    for besides, named in (({(5, 8)}, ("H8",)), ({(6, 8)}, ()), ({(8, 8)}, ())):
        result = filled_workbook(data, read_xlsx(data), "周报", cells, besides)
        assert tuple(one.place for one in result.misled) == named
        assert (result.blank, result.written) == ((), 1)
    book["周报"].protection.enable()
    locked = fill(saved(book), [WorkbookCell(5, 3, 3), WorkbookCell(6, 8, 3)])
    assert [one.place for one in locked.misled] == ["C8", "说明!B2"]


def test_shared_and_array_formulas_are_understood() -> None:
    data = saved(superior())
    parts = parts_of(data)
    text = parts[SHEET].decode()
    cells = {
        5: '<c r="I5"><f t="shared" ref="I5:I6" si="0">B5+C5</f><v>9</v></c><c r="J5"><f t="array" ref="J5:J6">B5:B6*2</f><v>8</v></c>',
        6: '<c r="I6"><f t="shared" si="0"/><v>9</v></c><c r="J6"><v>8</v></c>',
        7: '<c r="K7"><f>J6</f><v>8</v></c>',
    }
    for row, own in cells.items():
        before, start, after = text.partition(f'<row r="{row}"')
        text = before + start + after.replace("</row>", f"{own}</row>", 1)
    parts[SHEET] = text.encode()
    result = fill(packed(parts), [WorkbookCell(6, 2, None), WorkbookCell(6, 10, 3)])
    assert {one.place: one.shown for one in result.misled} == {"I6": "0", "J5": None, "K7": None}
    assert result.left["是公式，保留"] == ("J6",)
    after = parts_of(result.data)[SHEET].decode()
    left = {
        place
        for place in ("I5", "I6", "J5", "J6", "K7")
        if "<v>" in after.partition(f'<c r="{place}"')[2].partition("<c ")[0]
    }
    assert left == {"I5"}  # which does not depend on what changed


def test_names_of_tables_and_their_columns() -> None:
    book = superior()
    page = book.create_sheet("明细")
    for number, row in enumerate((("甲", "乙", "和"), (1, 2, None), (3, 4, None)), start=1):
        for column, value in enumerate(row, start=1):
            page.cell(number, column).value = value
    table: Any = Table(displayName="表1", ref="A1:C3")
    table._initialise_columns()
    for column, name in zip(table.tableColumns, ("甲", "乙", "和"), strict=True):
        assert isinstance(column, TableColumn)
        column.name = name
    page.add_table(table)
    page["C2"], page["C3"] = "=表1[[#This Row],[甲]]+表1[[#This Row],[乙]]", "=表1[[#This Row],[甲]]*2"
    page["E1"], page["E2"], page["E3"] = "=SUM(表1[甲])", "=SUM(表1[乙])", "=SUM(表1[[甲]:[乙]])"
    assert misled(book, [WorkbookCell(2, 1, None)], "明细") == {}
    page["A2"] = None
    assert misled(book, [WorkbookCell(2, 1, None)], "明细") == {
        "C2": ("2", None),
        "E1": ("3", None),
        "E3": ("9", None),
    }


def test_a_formula_that_finds_its_cells_by_itself_is_named_apart() -> None:
    book = superior()
    book["周报"]["J9"], book["周报"]["K9"] = '=SUM(INDIRECT("B5:B7"))', "=OFFSET(A1,4,1)"
    result = fill(saved(book))
    assert (result.misled, result.unclear) == ((), ("J9", "K9"))
    assert fill(saved(book), [WorkbookCell(5, 3, 3)]).unclear == ()


def test_a_formula_that_differs_from_the_ledger_is_named() -> None:
    cells = [WorkbookCell(5, 3, 3), WorkbookCell(6, 3, 4), WorkbookCell(8, 3, 9, part="全乡")]
    assert fill(saved(superior()), cells).other == (Misled("C8", "7", "9", "全乡"),)
    assert fill(saved(superior()), [*cells[:2], WorkbookCell(8, 3, 7)]).other == ()


def test_no_stale_result_is_left_and_all_is_computed_on_opening() -> None:
    data = saved(superior())
    for name, cell in (
        (SHEET, "SUM(C5:C7)</f><v>"),
        (SHEET, "SUM(D5:D7)</f><v>"),
        ("xl/worksheets/sheet2.xml", "C8*2</f><v>"),
    ):
        parts = parts_of(data)
        text = parts[name].decode().replace("<v></v>", "<v />").replace("<v/>", "<v />")
        data = packed({**parts, name: text.replace(cell.replace("<v>", "<v />"), cell + "77</v>").encode()})
    assert {one["周报"]["C8"].value for one in [load_workbook(BytesIO(data), data_only=True)]} == {77}
    book: Any = load_workbook(BytesIO(fill(data).data), data_only=True)
    assert (book["周报"]["C8"].value, book["周报"]["D8"].value, book["说明"]["B2"].value) == (None, 77, None)
    assert book.calculation.fullCalcOnLoad is True


# What cannot be edited


def strict(data: bytes) -> bytes:
    return replaced(
        data,
        "xl/workbook.xml",
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )


def signed(data: bytes) -> bytes:
    return packed({**parts_of(data), "_xmlsignatures/sig1.xml": b"<Signature/>"})


def shared_book(data: bytes) -> bytes:
    return packed({**parts_of(data), "xl/revisions/revisionHeaders.xml": b"<headers/>"})


def placeless(data: bytes) -> bytes:
    return replaced(data, SHEET, '<c r="A5"', "<c")


def wide(data: bytes) -> bytes:
    parts = parts_of(data)
    text = parts[SHEET].decode()
    head = "" if text.startswith("<?xml") else '<?xml version="1.0" encoding="UTF-16"?>'
    return packed(
        {**parts, SHEET: (head + text).replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")}
    )


HINDERED = [
    (signed, "数字签名"),
    (strict, "严格版（Strict）的工作簿格式"),
    (shared_book, "共享工作簿的修订记录"),
    (placeless, "没有写明位置的单元格"),
    (wide, "不常用的文字编码"),
]


@pytest.mark.parametrize(("made", "what"), HINDERED)
def test_what_cannot_be_edited_safely_is_given_to_paste(made: Any, what: str) -> None:
    data = made(saved(superior()))
    book = read_xlsx(data)
    with pytest.raises(NotEditable) as met:
        filled_workbook(data, book, "周报", CELLS)
    assert met.value.what == what
    result = sheet_to_paste(book.sheets[0], CELLS)
    page = opened(result.data)["粘贴"]
    assert [page[place].value for place in ("B5", "C5", "G5", "C8")] == [None, 3, 1.25, None]
    assert (page["B5"].comment.text, page["A5"].value, page["B4"].value) == (
        UNKNOWN,
        "非煤矿山",
        book.sheets[0].texts[4, 2],
    )
    advice = [row[0].value for row in opened(result.data)["怎样粘贴"].iter_rows()]
    assert "选中 B5:G8，复制" in advice[0]
    assert ("跳过空单元" in advice[1], "周报" in advice[1]) == (True, True)
    assert (result.written, result.blank, dict(result.left)) == (2, ("B5",), {"是公式，没有给数": ("C8",)})


def test_a_fill_of_theirs_is_not_taken_for_ours() -> None:
    book = superior()
    book["周报"]["B5"].fill = PatternFill("solid", fgColor="FFAABBCC")
    once = fill(saved(book))
    later = fill(once.data, [WorkbookCell(5, 2, 4)])
    assert opened(once.data)["周报"]["B5"].fill.fgColor.rgb == "FFFFF2CC"
    assert opened(later.data)["周报"]["B5"].fill.fgColor.rgb in {"FFAABBCC", "00000000"}


@pytest.mark.slow
@office.NEEDED
def test_the_office_program_opens_it_and_computes_it(tmp_path: Path) -> None:
    path = tmp_path / "填好.xlsx"
    path.write_bytes(fill(with_all()).data)
    (again,) = office.saved_as("xlsx", tmp_path / "再存", path)
    page: Any = load_workbook(BytesIO(again.read_bytes()), data_only=True)["周报"]
    assert [page[place].value for place in ("B5", "C5", "C8", "G5", "G8")] == [None, 3, 3, 1.25, 1.25]
    assert (page["B5"].comment.text, page["C5"].comment.text, len(page._charts)) == (UNKNOWN, "县里的批注", 1)


@pytest.mark.parametrize("place", ["A5", "F6"])
def test_a_cell_that_would_read_otherwise_is_found(place: str) -> None:
    book = superior()
    before = read_xlsx(saved(book))
    book["周报"][place] = "别的"
    with pytest.raises(Disturbed, match=f"周报!{place}"):
        must_agree(before, read_xlsx(saved(book)), frozenset([("周报", 5, 2)]))


@pytest.mark.slow
@office.NEEDED
def test_the_office_program_comes_to_what_is_told(tmp_path: Path) -> None:
    book = superior()
    book.defined_names["未填"] = DefinedName("未填", attr_text="周报!$B$5:$B$7")
    known = [(formula, shown) for formula, shown in FORMULAS if shown is not None and ":B)" not in formula]
    for row, (formula, _) in enumerate(known, start=20):
        book["周报"][f"J{row}"] = formula
    cells = [WorkbookCell(row, 2, None) for row in (5, 6, 7)] + [WorkbookCell(5, 3, 3), WorkbookCell(6, 3, 4)]
    path = tmp_path / "填好.xlsx"
    path.write_bytes(fill(saved(book), cells).data)
    (again,) = office.saved_as("xlsx", tmp_path / "再存", path)
    page: Any = load_workbook(BytesIO(again.read_bytes()), data_only=True)["周报"]
    for row, (formula, shown) in enumerate(known, start=20):
        found = page[f"J{row}"].value
        assert found == (shown if shown.startswith("#") else pytest.approx(float(shown))), formula
