from __future__ import annotations

import re
from io import BytesIO, StringIO, TextIOWrapper

import pytest

from dabzw.render.encoding import tolerate
from dabzw.render.layout import STATE_STYLES, Column
from dabzw.render.show import wide, width
from dabzw.render.terminal import Printer, Table, bar

DUE = Table(
    columns=(
        Column("编号"),
        Column("期限"),
        Column("状态", state=True),
        Column("天数", align="right"),
        Column("单位"),
        Column("说明", flex=True),
    ),
    rows=(
        (
            "L-2026-0001",
            "线索核查",
            "逾期 3 天",
            3,
            "上寨村",
            "群众反映[bold]夜间[/bold]生产，12:100:30，" * 4,
        ),
        ("L-2026-0002", "\x1b[2J移交", "今日到期", None, "单氏木业𬭎喆", None),
        ("QY-01", "整改", "按期", 12, "应急管理办公室", "已\t完成\n待复查"),
    ),
    title="期限[/x]",
    note="计日：自然日",
)


def _printed(columns: int) -> str:
    stream = StringIO()
    Printer(stream, terminal=True, columns=columns).table(DUE)
    return stream.getvalue()


def _plain(text: str) -> list[str]:
    return re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()


@pytest.fixture(autouse=True)
def coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut(columns: int) -> None:
    lines = _plain(_printed(columns))
    assert max(map(width, lines)) <= columns
    letters = "".join("".join(lines).split())
    assert all(text in letters for text in ("QY-01", "今日到期", "计日：自然日", "期限[/x]", "␛[2J移交"))
    assert letters.count("夜") == letters.count("产") == 4


@pytest.mark.parametrize("columns", [80, 200])
def test_columns_stand_below_their_titles(columns: int) -> None:
    _, head, *rows, _ = _plain(_printed(columns))
    for title, cells in (("期限", ("线索核查", "␛[2J移交")), ("单位", ("上寨村", "应急管理办公室"))):
        place = width(head.partition(title)[0])
        assert all(width(row.partition(cell)[0]) == place for cell in cells for row in rows if cell in row)
    right = width(head.partition("天数")[0] + "天数")
    assert [width(row[: row.index("12  应") + 2]) for row in rows if "QY" in row] == [right]


def test_a_narrow_terminal_has_the_rest_of_a_row_below_it() -> None:
    head, row, *below = _plain(_printed(40))[1:5]
    assert head.split() == ["编号", "期限", "状态", "天数"]
    assert row.split() == ["L-2026-0001", "线索核查", "逾期", "3", "天", "3"]
    assert below[0].startswith("    单位：上寨村")


def test_nothing_is_broken_that_tells_records_apart() -> None:
    for columns in (30, 40, 60, 80):
        text = "\n".join(_plain(_printed(columns)))
        assert all(id_ in text for id_ in ("L-2026-0001", "L-2026-0002", "QY-01"))


def test_states_carry_a_colour() -> None:
    text = _printed(200)
    assert re.search(r"\x1b\[1;31m逾期 3 天", text)
    assert re.search(r"\x1b\[1;33m今日到期", text)
    assert re.search(r"\x1b\[32m按期", text)


def test_a_longer_state_is_looked_for_before_the_word_it_begins_with() -> None:
    words = list(STATE_STYLES)
    assert not [
        (first, word) for place, word in enumerate(words) for first in words[:place] if word.startswith(first)
    ]


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[(?:\d+;)*3\dm", _printed(80))


def test_a_pipe_gets_separated_cells_uncut_and_uncoloured() -> None:
    stream = StringIO()
    Printer(stream).table(DUE)
    assert stream.getvalue() == (
        "# 期限[/x]\n编号\t期限\t状态\t天数\t单位\t说明\n"
        f"L-2026-0001\t线索核查\t逾期 3 天\t3\t上寨村\t{DUE.rows[0][5]}\n"
        "L-2026-0002\t␛[2J移交\t今日到期\t\t单氏木业𬭎喆\t\n"
        "QY-01\t整改\t按期\t12\t应急管理办公室\t已␉完成 待复查\n"
        "# 计日：自然日\n"
    )


def test_headings_and_pairs() -> None:
    stream, pipe = StringIO(), StringIO()
    for printer in (Printer(stream, terminal=True, columns=24), Printer(pipe)):
        printer.heading("线索")
        printer.pairs((("名称", "上寨村水泥厂私自恢复生产"), ("负责人", None)))
    assert _plain(stream.getvalue()) == ["", "线索", "名称    上寨村水泥厂私自", "        恢复生产", "负责人"]
    assert pipe.getvalue() == "\n线索\n名称\t上寨村水泥厂私自恢复生产\n负责人\t\n"


NAMED = Table(
    columns=(Column("编号"), Column("名称", name=True, cuttable=True), Column("说明", flex=True)),
    rows=(
        ("XS-260302-7V5D", "示例北庄村示例点位：村里上报废弃学校内私存柴油。" * 3, "无"),
        ("XS-1", "短", None),
    ),
)


def test_of_a_long_name_two_lines_are_shown_and_where_the_rest_is() -> None:
    stream = StringIO()
    Printer(stream, terminal=True, columns=60).table(NAMED)
    lines = _plain(stream.getvalue())
    assert len([line for line in lines if "示例" in line or "村里" in line or "柴油" in line]) == 2
    assert [line for line in lines if line.endswith("…")]
    assert lines[-1] == "…处没有显示完，用 dabzw show 编号 看全文。"
    assert max(map(width, lines)) <= 60
    whole = Table((Column("编号"), Column("名称", name=True)), tuple(row[:2] for row in NAMED.rows))
    stream = StringIO()
    Printer(stream, terminal=True, columns=60).table(whole)
    assert "…" not in stream.getvalue()


def test_columns_that_are_held_stay_beside_the_row() -> None:
    columns = (Column("编号"), Column("应完成", held=True), Column("单位"), Column("名称", name=True))
    rows = (("QY-260210-A1B2", "2026-03-11", "市场监督管理所", "示例彭氏精细涂料有限公司"),)
    stream = StringIO()
    Printer(stream, terminal=True, columns=44).table(Table(columns, rows))
    assert "2026-03-11" in _plain(stream.getvalue())[2 if "名称" in _plain(stream.getvalue())[1] else 1]


@pytest.mark.parametrize(
    ("heard", "coloured", "bold"),
    [
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False, True),
        ({"TERM": "xterm", "NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, False, False),
        ({}, False, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
        ({"TERM": "dumb", "CLICOLOR_FORCE": "1"}, True, True),
        ({"TERM": "dumb", "FORCE_COLOR": "0"}, False, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1", "NO_COLOR": "1"}, False, True),
    ],
)
def test_styles_are_those_that_the_terminal_has(
    monkeypatch: pytest.MonkeyPatch, heard: dict[str, str], coloured: bool, bold: bool
) -> None:
    for name in ("TERM", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in heard.items():
        monkeypatch.setenv(name, value)
    text = _printed(200)
    assert (re.search(r"\x1b\[(?:\d+;)*3\dm", text) is not None) == coloured
    assert ("\x1b[1m" in text) == bold


def test_where_dashes_are_wide_they_are_measured_so_and_bars_are_plain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DABZW_WIDE", "1")
    rows = (("“甲”", "x", "说明"), ("甲乙丙", "y", "说明"))
    stream = StringIO()
    printer = Printer(stream, terminal=True, columns=80)
    printer.table(Table((Column("名"), Column("号"), Column("说明", flex=True)), rows))
    _, first, second = _plain(stream.getvalue())
    assert (wide(first[: first.index("x")]), printer.bar(3, 6)) == (
        wide(second[: second.index("y")]),
        "###--- 3/6 50.0%",
    )
    assert width(first[: first.index("x")]) == wide(first[: first.index("x")]) - 2


def test_a_terminal_that_is_not_known_gets_plain_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert Printer(StringIO(), terminal=True).bar(3, 6).startswith("###---")


def test_counts_stand_side_by_side() -> None:
    stream = StringIO()
    Printer(stream, terminal=True, columns=24).pairs((("待核查", 5), ("待强制", 4), ("待移交", 16)))
    assert _plain(stream.getvalue()) == ["待核查 5  待强制 4", "待移交 16"]


@pytest.mark.parametrize("columns", [10, 80])
def test_a_table_without_rows_keeps_its_titles(columns: int) -> None:
    stream = StringIO()
    Printer(stream, terminal=True, columns=columns).table(Table((Column("编号"), Column("村")), ()))
    assert _plain(stream.getvalue()) == ["编号  村"]


@pytest.mark.parametrize(
    ("done", "total", "unicode", "plain"),
    [
        (45, 60, "████░░ 45/60 75.0%", "####-- 45/60 75.0%"),
        (0, 60, "░░░░░░ 0/60 0.0%", "------ 0/60 0.0%"),
        (60, 60, "██████ 60/60 100.0%", "###### 60/60 100.0%"),
        (1999, 2000, "█████░ 1999/2000 99.9%", "#####- 1999/2000 99.9%"),
        (0, 0, "░░░░░░ 0/0", "------ 0/0"),
        (7, 6, "██████ 7/6 116.7%", "###### 7/6 116.7%"),
    ],
)
def test_bars(done: int, total: int, unicode: str, plain: str) -> None:
    assert bar(done, total) == unicode
    assert bar(done, total, plain=True) == plain


def test_a_stream_that_lacks_chinese_is_made_one_that_has_it() -> None:
    bytes_ = BytesIO()
    stream = TextIOWrapper(bytes_, encoding="ascii")
    tolerate(stream)
    stream.write("没有写入")
    stream.flush()
    assert bytes_.getvalue().decode() == "没有写入"


def test_a_terminal_of_another_encoding_gets_plain_bars_and_question_marks() -> None:
    bytes_ = BytesIO()
    stream = TextIOWrapper(bytes_, encoding="gbk")
    tolerate(stream, StringIO())
    printer = Printer(stream, terminal=True, columns=80)
    printer.text(f"𬭎业 {printer.bar(3, 6)}")
    stream.flush()
    assert bytes_.getvalue().decode("gbk") == "?业 ###--- 3/6 50.0%\n"
    assert Printer(StringIO()).bar(3, 6).startswith("███")
    assert Printer(StringIO()).bar(3, 6, 4) == "3/6 50.0%", "a forecast is drawn for a person alone"


@pytest.mark.parametrize(
    ("done", "total", "ahead", "picture"),
    [
        (12, 24, 18, "█" * 12 + "▒" * 6 + "░" * 6),
        (0, 24, 0, "░" * 24),
        (24, 24, 24, "█" * 24),
        (12, 24, 40, "█" * 12 + "▒" * 12),
        (0, 0, 0, "░" * 24),
    ],
)
def test_a_bar_with_a_forecast_has_what_will_be_done_behind_what_is(
    done: int, total: int, ahead: int, picture: str
) -> None:
    assert bar(done, total, ahead).split(" ")[0] == picture
    plain = picture.translate({ord("█"): "#", ord("▒"): "+", ord("░"): "-"})
    assert bar(done, total, ahead, plain=True).split(" ")[0] == plain
