"""Older formats, damaged files of every format, and the columns that all spreadsheets share."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import records
from hypothesis import given
from hypothesis import strategies as st
from sheet_files import basis, csv_bytes, ledger_with, xlsx_bytes

from dabzw.intake.records import outcomes, without_twins
from dabzw.intake.table import table_of
from dabzw.model.base import labels
from dabzw.model.sheet_columns import KINDS, ROWS, cell_text, columns
from dabzw.store.sheets.book import read_book
from dabzw.store.sheets.child import read
from dabzw.store.sheets.grid import SheetRefused

FOLDER = Path(__file__).parent / "old_sheets"
HEADS = ("名称", "村", "经营地址", "统一社会信用代码", "评定日期", "负责人")
ROWS_OF = (HEADS, ("甲厂", "东沟村", "村东", "91110000600037341L", "2026.2.12", "示例甲、示例乙"))


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("old.xls", ".xls"),
        ("old.ods", ".ods"),
        *(pytest.param("old.xls", suffix, marks=pytest.mark.slow) for suffix in (".et", ".xlsx")),
    ],
)
def test_old_formats_are_read_like_new_ones(name: str, suffix: str) -> None:
    """Also where the end of the name is that of another workbook format."""
    found = table_of(read_book((FOLDER / name).read_bytes(), suffix), "lead", None)
    first, second = found.rows

    cells = {head: (cell.kind, cell.text) for head, cell in first.cells.items()}
    assert cells["登记时间"] == ("minute", "2026-02-10 09:30")
    assert cells["办结日期"] == ("day", "2026-02-12")
    assert cells["备注"] == ("number", "12345678901")
    assert (second.number, second.cells["登记时间"].text) == (4, "2026.2.11 10:00")


@pytest.mark.parametrize(
    "kept", [600, *(pytest.param(kept, marks=pytest.mark.slow) for kept in (3000, 5000))]
)
def test_an_old_file_that_was_cut_is_a_sentence(kept: int) -> None:
    with pytest.raises(SheetRefused, match=r"另存为|找不到表头|空的") as refused:
        table_of(read_book((FOLDER / "old.xls").read_bytes()[:kept], ".xls"), "lead", None)

    assert refused.value.says


# Damage: whatever is wrong with a file, it is refused or read, and nothing else happens.


def _judged(data: bytes, suffix: str) -> str:
    try:
        found = table_of(read(data, suffix), "ent", None)
    except SheetRefused as refused:
        return refused.says
    return str(len(without_twins(outcomes(found, basis(ledger_with(records.enterprise()))))))


_DAMAGE = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 20),
        st.sampled_from(
            [b"", b"<", b">", b'"', b"&", b"\0", b"999999999", b"-1", b'r="A1"', b't="s"', b"\xff"]
        ),
    ),
    min_size=1,
    max_size=4,
)


def _damaged(data: bytes, damage: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, put in damage:
        start = int(where * len(data))
        data = data[:start] + put + data[start + length :]
    return data


@given(_DAMAGE)
def test_a_damaged_text_table_is_refused_or_read(damage: list[tuple[float, int, bytes]]) -> None:
    assert _judged(_damaged(csv_bytes(*ROWS_OF), damage), ".csv")


_WORKBOOK = xlsx_bytes(*ROWS_OF, revision="0a1b2c3d4e")


@given(_DAMAGE)
def test_a_damaged_workbook_is_refused_or_read(damage: list[tuple[float, int, bytes]]) -> None:
    assert _judged(_damaged(_WORKBOOK, damage), ".xlsx")


@given(st.integers(0, 100), _DAMAGE)
def test_a_workbook_with_a_damaged_part_is_refused_or_read(
    which: int, damage: list[tuple[float, int, bytes]]
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_WORKBOOK)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for name in names:
            data = old.read(name)
            new.writestr(name, _damaged(data, damage) if name == names[which % len(names)] else data)

    assert _judged(out.getvalue(), ".xlsx")


# The columns


def test_every_column_leads_to_a_field() -> None:
    for kind in KINDS:
        for column in columns(kind):
            assert column.path[0] in labels(ROWS[kind]).values()
            assert column.words or column.names or column.form != "choice"


def test_no_column_holds_what_an_informant_is_known_by() -> None:
    assert not [column.head for kind in KINDS for column in columns(kind) if "举报" in column.head]


def test_a_cell_shows_the_last_act_or_every_one() -> None:
    heads = {column.head: column for column in columns("ent")}
    tree = records.enterprise(
        风险=[records.rated("一般", "2026-02-10"), records.rated("重大", "2026-03-01")],
        违法行为=[records.found("1.1", "2026-02-11"), records.found("3.4", "2026-02-11")],
        负责人=["示例甲", "示例乙"],
    ).tree()

    shown = {
        head: cell_text(tree, heads[head]) for head in ("风险等级", "违法行为", "发现日期", "负责人", "行业")
    }

    assert shown == {
        "风险等级": "重大",
        "违法行为": "1.1、3.4",
        "发现日期": "2026-02-11",
        "负责人": "示例甲、示例乙",
        "行业": "",
    }


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n", "这是PDF 文件，不是表格；请对方发 .xlsx"),
        (b"Rar!\x1a\x07\x01\x00", "这是RAR 压缩包，不是表格；先解开"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "这是7z 压缩包，不是表格"),
        (b"\x1f\x8b\x08", "这是压缩文件"),
        (b"\x89PNG\r\n", "这是图片"),
        (b"{\\rtf1", "这是文字文件（RTF），不是表格；把里面的表复制到表格软件"),
        (b"MZ\x90\x00", "这是程序，不是表格；不要打开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "这是Word 文件"),
        (b"PK\x03\x04..word/document.xml", "这是Word 文件"),
        (b"PK\x03\x04..OFD.xml", "这是版式文件（OFD）"),
        (b"PK\x03\x04..xl/workbook.xml..word/document.xml", ""),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".xls"])
def test_what_offices_send_in_a_spreadsheets_place_is_named(data: bytes, says: str, suffix: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read(data, suffix)
    assert refused.value.code in {"format", "zip"}
    assert says in refused.value.says
    assert ("这是" in refused.value.says) == bool(says)
