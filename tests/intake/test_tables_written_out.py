"""What worksheets come to: `golden/tables.txt` has of each the heads, rows and notes, or the refusal told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from conftest import Golden

from dabzw.intake.heads import head_of
from dabzw.intake.table import SeveralSheets, Table, source_cells, table_of
from dabzw.model.sheet_columns import SheetKind, columns
from dabzw.model.stamps import REVISION
from dabzw.store.sheets.grid import Book, Cell, Line, Sheet, SheetRefused

FOLDER: Final = Path(__file__).parent / "golden"
HEADS: Final = ("名称", "村", "经营地址")
ROW: Final = ("甲厂", "东沟村", "村东")


def _sheet(*rows: Sequence[str], name: str = "台账", **settings: Any) -> Sheet:
    lines = tuple(
        Line(number, cells)
        for number, row in enumerate(rows, start=1)
        if (cells := tuple(Cell(place, "text", text) for place, text in enumerate(row, start=1) if text))
    )
    return Sheet(name, lines, **settings)


def _hiding(sheet: Sheet, *numbers: int) -> Sheet:
    lines = (line._replace(hidden=line.number in numbers) for line in sheet.lines)
    return replace(sheet, lines=tuple(lines))


def _whole(kind: SheetKind, name: str) -> Sheet:
    heads = tuple(column.head for column in columns(kind))
    return _sheet(heads, tuple("x" for _ in heads), name=name)


FILLER: Final = tuple(("示例标题",) for _ in range(28))
NUMBERS: Final = replace(
    _sheet(HEADS, ROW), lines=(Line(1, (Cell(1, "number", "名称"), Cell(2, "text", "村"))),)
)
SHEETS: dict[str, tuple[SheetKind, tuple[Sheet, ...]]] = {
    "title rows, blank rows, columns in any order, heads of others": (
        "ent",
        (
            _sheet(
                ("示例村企业台账",),
                ("填报单位：示例村", "", "填报日期：2026年2月10日"),
                ("序号", "地址", "行政村", "单位 名称", "电话", "一个长得很的表头一个长得很的表头一个长得很", "拒绝原因"),
                (),
                ("1", "村东", "东沟村", "甲厂", "无", "x", "示例原因"),
                ("", "", "", "", "只有电话"),
                ("2", "村西", "", "乙厂"),
            ),
        ),
    ),
    "heads in the 30th row": ("ent", (_sheet(*FILLER, ("示例",), HEADS, ROW),)),
    "heads in the 31st row": ("ent", (_sheet(*FILLER, ("示例",), ("示例",), HEADS, ROW),)),
    "one head alone": ("ent", (_sheet(("名称",), ("甲厂",)),)),
    "two heads without the one that counts": ("ent", (_sheet(("村", "经营地址"), ("东沟村", "村东")),)),
    "heads of activities": ("activity", (_sheet(("日期", "类别", "牵头"), ("2026-02-12", "暗访", "乡应急办")),)),
    "half the heads that count": ("activity", (_sheet(("日期", "牵头"), ("2026-02-12", "乡应急办")),)),
    "heads of power": ("power", (_sheet(("户号", "电量(千瓦时)", "年月"), ("1", "2", "3")),)),
    "no heads, no name of the sheet": ("lead", (_sheet(("异味", "东沟村"), name=""),)),
    "heads that are no texts": ("ent", (NUMBERS,)),
    "one head twice": ("ent", (_sheet(("名称", "村", "企业名称"), ROW),)),
    "an unknown head twice": ("ent", (_sheet(("名称", "村", "电话", "电话"), ("甲", "乙", "1", "2")),)),
    "other heads further down": ("ent", (_sheet(HEADS, ROW, ("名称", "村", "备注"), ROW),)),
    "the same heads on every page": ("ent", (_sheet(HEADS, ROW, ("名 称", "村", "经营地址"), ("乙厂", "", "村西")),)),
    "a cell without a head": ("ent", (_sheet(("名称", "村", ""), ROW),)),
    "heads merged over columns": ("ent", (_sheet(HEADS, ROW, merged=((1, 2, 1, 3),)),)),
    "titles merged above, cells merged beside and below": (
        "ent",
        (_sheet(("示例",), HEADS, ROW, ("乙厂", "村西"), merged=((1, 1, 1, 3), (2, 1, 2, 1), (3, 2, 4, 3))),),
    ),
    "heads merged over rows": ("ent", (_sheet(HEADS, ROW, ("乙厂", "", "村西"), merged=((1, 1, 2, 1),)),)),
    "heads merged over two rows and two columns": ("ent", (_sheet(HEADS, ROW, merged=((1, 1, 2, 2),)),)),
    "who told of it": ("lead", (_sheet(("内容", "村", "举报人 姓名"), ("异味", "东沟村", "x")),)),
    "who told of it, without our heads": ("ent", (_sheet(("事项", "反映人"), ("某处", "x")),)),
    "a sentence about who told of it": ("lead", (_sheet(("注：举报人的信息另行保管",), ("内容", "村"), ("异味", "东沟村")),)),
    "a sentence about who told of it, no heads": ("lead", (_sheet(("举报人：保密",), ("异味",)),)),
    "a long sentence about who told of it, no heads": (
        "lead",
        (_sheet(("示例的一句很长的话里提到了举报人也不是表头",), ("异味",)), ),
    ),
    "a sentence of twenty about who told of it, no heads": (
        "lead",
        (_sheet(("示例的一句不长的话里提到了举报人是表头了",), ("异味",)), ),
    ),
    "the opaque number of who told of it": ("lead", (_sheet(("内容", "村", "举报人编号"), ("异味", "东沟村", "JB-1")),)),
    "an identity number": ("ent", (_sheet(("名称", "村", "负责人身份证号"), ROW),)),
    "the number of another document of a person": ("ent", (_sheet(("名称", "村", "证件号码"), ROW),)),
    "totals, signatures, notes, hidden rows, stamps": (
        "ent",
        (
            _hiding(
                _sheet(
                    *(HEADS, ROW, ("乙厂", "隐藏"), ("合 计", "2"), ("总计",), ("小计",), ("共计",), ("合计厂", "东沟村")),
                    *(("填表人：示例",), ("审核人 ( 签字 ) ：示例\n第二行",), ("注:以上",), ("注塑厂", "东沟村")),
                    *(("备注：无",), ("备注", "东沟村"), (f"{REVISION}: 0a1b2c3d",), ("", "东沟村")),
                ),
                3,
            ),
        ),
    ),
    "a stamp in a later cell": ("ent", (_sheet((f"{REVISION} = 0a1b2c3", "x"), HEADS, (*ROW[:2], f"{REVISION}：0a1b2c3d")),)),
    "a stamp that is too short": ("ent", (_sheet((f"{REVISION}: 0a1b2c",), HEADS, ROW),)),
    "hidden columns": ("ent", (_sheet(HEADS, ROW, hidden_columns=(2, 27)),)),
    "an empty workbook": ("ent", (_sheet(), _sheet(HEADS, ROW, hidden=True))),
    "hidden sheets beside": ("ent", (_sheet(HEADS, ROW, name="底稿一", hidden=True), _sheet(HEADS, ROW), _sheet(ROW, name="底稿二", hidden=True))),
    "the sheet with the heads": ("ent", (_sheet(("填写说明",), name="说明"), _sheet(HEADS, ROW, name="一月"), _sheet(name="空"))),
    "two sheets with the heads": ("ent", (_sheet(HEADS, ROW, name="一月"), _sheet(("填写说明",)), _sheet(HEADS, ROW, name="二月"))),
    "two sheets with the heads, one of our name": ("ent", (_sheet(HEADS, ROW, name="一月"), _sheet(HEADS, ROW, name="企业"))),
    "two sheets with the heads, one of them whole": ("site", (_sheet(HEADS[:2], ROW[:2], name="场所"), _whole("site", "导出"))),
    "two whole sheets": ("site", (_whole("site", "一"), _sheet(HEADS[:2], ROW[:2], name="场所"), _whole("site", "二"))),
    "no sheet with the heads": ("ent", (_sheet(("填写说明",), name="说明"), _sheet(("另一张",), name="附件"))),
}  # fmt: skip


def test_what_a_worksheet_comes_to(golden: Golden) -> None:
    parts = [f"{name}\n{_outcome(Book(sheets), kind)}" for name, (kind, sheets) in SHEETS.items()]
    golden(FOLDER / "tables.txt", "\n".join(parts))


def _outcome(book: Book, kind: SheetKind, sheet: str | None = None) -> str:
    try:
        found = table_of(book, kind, sheet)
    except SeveralSheets as several:
        return f"  ✗ {several.code} {several.says} {several.names}\n"
    except SheetRefused as refused:
        return f"  ✗ {refused.code} {refused.says}\n"
    return "".join(f"  {line}\n" for line in _lines(found))


def _lines(found: Table) -> list[str]:
    heads = [f"{found.letters(head)} {head}" for head in found.columns]
    rows = [
        f"{row.number}: {'、'.join(f'{head}={cell.text}' for head, cell in row.cells.items())}"
        f"{''.join(f'，{head}合并' for head in row.merged)}"
        for row in found.rows
    ]
    stamps = [f"{name} {value}" for name, value in found.stamps.items()]
    return [f"{found.sheet}（{found.kind}） {'、'.join(heads)}", *rows, *stamps, *found.notes]


def test_a_sheet_is_taken_by_its_name_also_where_it_is_hidden(golden: Golden) -> None:
    book = Book(
        (_sheet(HEADS, ROW, name="一月"), _sheet(HEADS, ("乙厂", "", "村西"), name="二月", hidden=True)),
        {REVISION: "0a1b2c3d4e"},
        ("示例的一句",),
    )
    parts = [f"{name}\n{_outcome(book, 'ent', name)}" for name in ("一月", "二月", "三月")]
    golden(FOLDER / "tables_by_name.txt", "\n".join(parts))


def test_the_heads_of_ours_that_others_stand_for() -> None:
    """The words themselves are in `tests/model/golden/columns_*.txt`; here is how they may be typed."""
    typed: tuple[tuple[str, SheetKind, str | None], ...] = (
        *((text, "ent", "名称") for text in ("名称", " 名 称 ", "企业\n名称", "企业名称：", "*企业名称", ":名称*")),
        *((text, "ent", "名称") for text in ("企业名称（必填）", "\u00a0企业名称", "企业（单位）名称", "企业(单位)名称(全称)")),
        *((text, "ent", None) for text in ("名称名称", "（名称）", "名称〇", "企业名称(必填)(全称)", "", "厂名", "场所名称")),
        *(("名称", kind, "企业名称") for kind in ("measures",)),
        *(("场所名称", "site", "名称"), ("村（社区）", "lead", "村"), ("用电量（千瓦时）", "power", "用电量")),
        *(("用电量(度)", "power", "用电量"), ("举报人编号", "lead", None), ("发现问题数", "activity", "发现问题")),
    )  # fmt: skip
    assert [(text, kind, head_of(text, kind)) for text, kind, _ in typed] == list(typed)


def test_the_cells_of_the_file_are_given_back_without_the_reason_of_before() -> None:
    heads = ("电话", "名称", "村", "拒绝 原因")
    found = table_of(Book((_sheet(heads, ("无", "甲厂", "", "示例原因"), ("", "乙厂")),)), "ent", None)
    given = [
        [(head, cell.text if cell else None) for head, cell in source_cells(found, row)] for row in found.rows
    ]
    assert given == [
        [("电话", "无"), ("名称", "甲厂"), ("村", None)],
        [("电话", None), ("名称", "乙厂"), ("村", None)],
    ]
