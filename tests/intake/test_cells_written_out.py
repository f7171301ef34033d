"""What cells of every form come to: `golden/cells.txt` has each input with its value, or the refusal told.

The days of the campaign are 2026-02-09 to 2026-03-31.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

import pytest
from conftest import Golden
from sheet_files import BAD_CODE, GOOD_CODE, SPAN

from dabzw.intake.cells import CellRefused, clean, has_mark, is_cut, value_of
from dabzw.model.sheet_columns import KINDS, SheetColumn, SheetKind, columns
from dabzw.store.sheets.grid import Cell, CellKind

FOLDER: Final = Path(__file__).parent / "golden"
GARBLED: Final = "甲化工厂".encode().decode("gb18030")
GARBLED_SHORT: Final = "甲厂".encode().decode("gb18030")
Typed = tuple[CellKind, str]


def _typed(kind: CellKind, *texts: str) -> tuple[Typed, ...]:
    return tuple((kind, text) for text in texts)


CELLS: dict[tuple[SheetKind, str], tuple[Typed, ...]] = {
    ("ent", "名称"): (
        *_typed("text", "甲厂", " 甲 厂 ", "'甲厂", "' 甲厂", "''甲", "乡民's", "1.1E+17", "-2e5", "1.2.3E+5", "12E"),
        *_typed("text", "1e-5", "12e5", "A1E5", f"{GARBLED}", f"示例{GARBLED}", GARBLED_SHORT, "茅茅茅", "鐢裁╃敳", "甲\x07厂", "甲\u200b", "甲\n乙"),
        *_typed("number", "12", "-12", "--12", ".5", "1.5", "1.2.3", "9.144030019220383e+17", "999999999999999", "1" + "0" * 15),
        *(("error", "#N/A"), ("formula", ""), ("day", "2026-03-01"), ("minute", "2026-03-01 09:30")),
        *(("time", "09:30"), ("day", ""), ("yes_no", "是")),
    ),
    ("ent", "备注"): _typed("text", "两\n行", " 备注 ", "3.5E+7"),
    ("ent", "用电户号"): (
        *_typed("text", "ａ-0355", "12 34", "1.1010519491231E+17", "'0355"),
        *_typed("number", "13800138000", "1.2345678901234567e+19"),
        ("day", "2026-03-01"),
    ),
    ("ent", "统一社会信用代码"): (
        *_typed("text", GOOD_CODE, "9144 0300 1922 0382 16", f"'{GOOD_CODE}", f" {GOOD_CODE.lower()}x"),
        *_typed("text", "91110000600037341l", "9.14403E+17", BAD_CODE, GOOD_CODE[:-1], "91440300192203821O"),
        *_typed("text", "９１４４０３００１９２２０３８２１６", "９１４４０３００１９２２０３８２１７", "无"),
        *_typed("number", "9.144030019220383e+17", "914403001922038"),
    ),
    ("lead", "企业"): (
        *_typed("text", "ｑｙ-260210-0001", " QY-260210 -0001 ", "示例厂"),
        *(("number", "12"), ("day", "2026-03-01")),
    ),
    ("ent", "排查日期"): (
        *_typed("text", "2026-02-12", "2026.2.12", "2026-2-12", "2026/2/12", "2026年2月12日", "2026年2月12号"),
        *_typed("text", "2026 年 2 月 12 日", "2026年2月12", "20260212", "２０２６-02-１２", "'2026.2.12", "2026-2-12日"),
        *_typed("text", "2月12日", "2月12号", "2月12", "2/12", "2-12", "2.12", "2 / 12", "02/12", "2月9日", "2月8日"),
        *_typed("text", "3月31日", "4月1日", "2/8", "3/2", "2/3", "3/3", "2/31", "2月30日", "13月1日", "0月1日"),
        *_typed("text", "2026-02-30", "2026-13-01", "20260230", "19990212", "2000-01-01", "1999-12-31"),
        *_typed("text", "2099-12-31", "2100-01-01", "26.2.12", "9/2/26", "3月", "上周五", "2026-02", "", "2026-02-12 9:30"),
        *_typed("text", "12026-02-12", "2026-02-122"),
        *(("day", "2026-02-12"), ("day", ""), ("minute", "2026-02-12 09:30"), ("minute", ""), ("time", "09:30")),
        *(("number", "46062"), ("yes_no", "是"), ("error", ""), ("formula", "")),
    ),
    ("lead", "登记时间"): (
        *_typed("text", "2026-02-12 15:30", "2026.2.12 15:30", "2026年2月12日15时30分", "2026年2月12日下午3点半"),
        *_typed("text", "2月12日 下午3:30", "2026-02-12T15:30:00", "2026/2/12 15：30", "2026-02-12 15:30:00.5"),
        *_typed("text", "2026-02-12 15时", "2026-02-12 15点整", "2026-02-12 下午12:00", "2026-02-12 上午12:00"),
        *_typed("text", "2026-02-12 上午11:59", "2026-02-12 上午13:00", "2026-02-12 早上9点", "2026-02-12 凌晨0点"),
        *_typed("text", "2026-02-12 晚8点", "2026-02-12 晚上 8 点 5 分", "2026-02-12 晚上11点", "2026-02-12 下午11:59"),
        *_typed("text", "2026-02-12 晚上12点", "2026-02-12 晚12点半", "2026-02-12 凌晨12点", "2026-02-12 晚上0点", "2026-02-12 中午12点"),
        *_typed("text", "2026-02-12 23:59", "2026-02-12 24:00", "2026-02-12 23:60", "2026-02-12 25:00"),
        *_typed("text", "2026-02-12 下午13:00", "20260212 9:30", "2026-02-12 9:5", "2026-02-12 9", "9:30", "2月12日"),
        *_typed("text", "2026-02-12", "2026-02-30 09:30", "9/2/26 10:00", "明天上午9点", "", "2026-02-12 9:30左右"),
        *(("minute", "2026-02-12 09:30"), ("minute", ""), ("day", "2026-02-12"), ("time", "09:30")),
        *(("number", "46062.4"), ("yes_no", "是")),
    ),
    ("power", "月份"): (
        *_typed("text", "2026-02", "202602", "２０２６０２", "2026年2月", "202613", "192602", "2026", "2026022"),
        *(("day", "2026-02-01"), ("minute", "2026-02-12 09:30"), ("number", "202602"), ("time", "09:30"), ("day", "")),
    ),
    ("power", "用电量"): (
        *_typed("text", "100", "2,105", "1,234,567.5", "１２.５", "1,23", "12,34,567", "12度", "约10", "NaN", "Infinity", ""),
        *_typed("text", "-3", "1e3", "0.3000000000004", "0.30000000000000004", "1 000", "999999999999999", "1" + "0" * 15),
        *_typed("number", "12", "0.30000000000000004", "0.000001", "0.0000014", "1200", "1e3", "0.000000001", "1.00000001"),
        *(("yes_no", "是"), ("day", "2026-02-12")),
    ),
    ("ent", "经营状态"): (
        *_typed("text", "停产", "停　产", " 停产 ", "歇业", "停产、关闭", "", "停产停业"),
        ("number", "1"),
    ),
    ("ent", "负责人"): (
        *_typed("text", "张三", "张三、李四", "张三，李四;王五；赵六/钱七,孙八", "张三 李四", "张三　李四", "张三\n李四"),
        *_typed("text", "张三、、李四、", "欧阳某某", "张 三", "张三 李", "示例甲 QY-260210-0001 1.1", "乡应急办副主任 张三"),
        *_typed("text", "阿·买 买提", "阿不都·某某某 李四", "A B", "", "1.1E+17"),
        ("number", "12"),
    ),
    ("lead", "涉嫌行为"): (
        *_typed("text", "1.1", "1.1、2.1", "1.1 2.1", "1.1 未取得行政许可、2.1 未取得全部法定许可", "１.１；2.1"),
        *_typed("text", "1.1未取得许可", "1", "无证经营", "1.1、无证", "1.1.", "1..1", "1.1 2.1 无证", "、", "1.1/2.1"),
        ("number", "1.1"),
    ),
    ("ent", "违法行为"): (
        *_typed("text", "1.1、2.1", "1.1，2.1", "1.1 2.1", "1.1 甲、乙", "1.1/2.1", "1.1／ 2.1", "无", ""),
        *_typed("text", "1.1和2.1", "1.1 和 2.1", "1和2", "1-2", "1.1 甲 2.1 乙", "1.1 第3类", "1.1 甲/乙", "1.1(2项)", "１.１，２.１"),
        *(("number", "2.1"), ("day", "2026-02-01")),
    ),
    ("ent", "发现日期"): (
        *_typed("text", "2月11日、2026.2.12", "2月11日、 2月12日 ","2月11日，3月1日；3/2", "2026/2/11", "2月11日、", "2月11日、上周", "2月11日 2月12日"),
        *(("day", "2026-02-11"), ("number", "1")),
    ),
    ("site", "位置特征"): _typed("text", "偏僻地点、城乡结合部", "偏僻地点 城乡结合部", "偏僻地点/山里"),
    ("activity", "检查对象"): _typed("text", "QY-260210-0001、CS-260210-0001", "QY-260210-0001 CS-260210-0001", "qy-1 甲"),
}  # fmt: skip


def _column(kind: SheetKind, head: str) -> SheetColumn:
    return next(one for one in columns(kind) if one.head == head)


def test_what_a_cell_comes_to(golden: Golden) -> None:
    lines: list[str] = []
    for (kind, head), cells in CELLS.items():
        column = _column(kind, head)
        lines.append(f"{head}（{kind}，{column.form}）")
        lines += [f"  {typed} {text!r} → {_outcome(typed, text, column)}" for typed, text in cells]
    golden(FOLDER / "cells.txt", "\n".join(lines) + "\n")


def _outcome(kind: CellKind, text: str, column: SheetColumn) -> str:
    try:
        return repr(value_of(Cell(3, kind, text), column, SPAN))
    except CellRefused as refused:
        return f"✗ {refused}"


def test_a_column_of_every_form_is_among_them() -> None:
    """But for yes or no: no sheet has such a column yet."""
    forms = {column.form for kind in KINDS for column in columns(kind)}
    assert {_column(*place).form for place in CELLS} == forms


@pytest.mark.parametrize("kind", ["text", "yes_no"])
def test_yes_or_no_is_left_to_the_field(kind: CellKind) -> None:
    column = SheetColumn("示例", ("示例",), "yes_no")
    assert [_outcome(kind, text, column) for text in ("是", "否", "也许")] == ["'是'", "'否'", "'也许'"]


def test_which_characters_nobody_sees(golden: Golden) -> None:
    refused = [code for code in (*range(0x10000), *range(0xE0000, 0xE0100)) if _is_refused(f"a{chr(code)}b")]
    golden(FOLDER / "hidden_characters.txt", "".join(f"{line}\n" for line in _ranges(refused)))


def _is_refused(text: str) -> bool:
    try:
        clean(text)
    except CellRefused:
        return True
    return False


def _ranges(codes: list[int]) -> Iterator[str]:
    for _, group in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0]):
        found = [code for _, code in group]
        yield f"U+{found[0]:04X}" if len(found) == 1 else f"U+{found[0]:04X}–U+{found[-1]:04X}"


@pytest.mark.parametrize(
    ("text", "cut", "mark"),
    [
        ("很长【内容过长，未全部导出】", True, False),
        ("很长【内容过长，未全部导出】 \n", True, False),
        ("【内容过长，未全部导出】之后", False, False),
        (" '甲", False, True),
        ("甲'", False, False),
        ("", False, False),
    ],
)
def test_what_an_export_and_a_spreadsheet_put_into_texts(text: str, *, cut: bool, mark: bool) -> None:
    assert (is_cut(Cell(1, "text", text)), has_mark(text)) == (cut, mark)
