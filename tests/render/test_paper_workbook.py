"""A paper as a workbook: what its sheets are called, what they hold, and that none repeats another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.moments import Instant
from dabzw.render.paper.paper_xlsx import paper_xlsx
from dabzw.render.xlsx.sheet_names import sheet_names
from dabzw.reports.paper import Block, Facts, Figure, Heading, Paper, Paragraph, Table, columns


def book(*blocks: Block, figures: tuple[Figure, ...] = ()) -> Mapping[str, Sequence[tuple[object, ...]]]:
    """The rows of each sheet of a paper of these blocks, below its title."""
    day = Instant.of(date(2026, 3, 12))
    paper = Paper("weekly", ("专报",), "示例乡", day, "提交 0", blocks, figures, notes=("按自然日计",))
    found = openpyxl.load_workbook(BytesIO(paper_xlsx(paper)))
    return {sheet.title: list(sheet.values)[1:] for sheet in found}


MEASURES = columns("措施", ("时限", "day"))


def test_a_sheet_is_called_as_its_table_or_the_heading_above_it() -> None:
    found = book(
        Table(columns("村"), (("东沟村",),)),
        Heading("排查"),
        Table(columns("村"), (("西河村",),)),
        Table(columns("村"), (("寺头村",),), "各村：进度/排名[二]"),
        Table(columns("村"), (("下河村",),), "各村：进度/排名[二]"),
    )
    assert list(found) == ["正文", "表1", "排查", "各村：进度／排名［二］", "各村：进度／排名［二］（2）"]
    assert found["排查"] == [("村",), ("西河村",)]


def test_what_is_told_of_many_one_by_one_is_one_sheet() -> None:
    found = book(
        Heading("逐企处置措施"),
        Heading("甲厂", 2),
        Facts((("村", "东沟村"),)),
        Table(MEASURES, (("停产", date(2026, 3, 2)), ("拆除", None))),
        Heading("乙厂", 2),
        Facts((("村", "西河村"), ("人数", 3))),
        Table(MEASURES, (("停电", date(2026, 3, 5)),)),
    )
    assert list(found) == ["正文", "逐企处置措施", "逐企处置措施（2）"]
    assert found["逐企处置措施"] == [
        ("对象", "项目", "内容"),
        ("甲厂", "村", "东沟村"),
        ("乙厂", "村", "西河村"),
        ("乙厂", "人数", 3),
    ]
    assert found["逐企处置措施（2）"] == [
        ("对象", "措施", "时限"),
        ("甲厂", "停产", datetime(2026, 3, 2)),  # noqa: DTZ001 -- as a workbook has it
        ("甲厂", "拆除", None),
        ("乙厂", "停电", datetime(2026, 3, 5)),  # noqa: DTZ001
    ]


def test_facts_keep_their_types() -> None:
    pairs = (
        ("日期", date(2026, 3, 2)),
        ("罚款", Decimal("2.5")),
        ("行为", ("无照", "超范围")),
        ("证号", None),
    )
    assert book(Facts(pairs, "当事人"))["当事人"] == [
        ("项目", "内容"),
        ("日期", datetime(2026, 3, 2)),  # noqa: DTZ001
        ("罚款", 2.5),
        ("行为", "无照\n超范围"),
        ("证号", None),
    ]


def test_a_figure_that_a_table_shows_is_not_given_again() -> None:
    counted = Table(
        columns(("序号", "number"), "指标", ("本期", "number"), ("累计", "number")),
        ((1, "线索数", 3, 9), (2, "罚款", Decimal("2.5"), 4), (8, "逾期", 0, 1)),
        "情况表",
    )
    figures = (
        Figure("本期线索数", 3, "条"),
        Figure("累计线索数", 9, "条"),
        Figure("罚款", Decimal("2.50"), "万元"),
        Figure("逾期", 8, "项"),
        Figure("累计罚款", 5, "万元"),
        Figure("检查人次", None, "人次"),
    )
    found = book(counted, figures=figures)
    assert [row[:2] for row in found["数据"]] == [
        ("数据", "数值"),
        ("逾期", 8),
        ("累计罚款", 5),
        ("检查人次", "（待填）"),
    ]
    assert "数据" not in book(counted, figures=figures[:3])


def test_the_text_is_one_sheet_with_the_notes_below() -> None:
    rows = book(Heading("情况"), Paragraph("没有。"))["正文"]
    *_, head, heading, paragraph, notes = (row[0] for row in rows)
    assert [head, heading, paragraph] == ["正文", "一、情况", "没有。"]
    assert "按自然日计" in str(notes)


@given(
    st.lists(st.text(max_size=40) | st.sampled_from(["甲" * 40, "History", "𠮷" * 20, "A", "a"]), max_size=30)
)
def test_sheets_have_legal_names_of_their_own(wanted: list[str]) -> None:
    found = list(sheet_names(wanted))
    assert len(found) == len(wanted) == len({name.casefold() for name in found})
    for name in found:
        assert 0 < len(name.encode("utf-16-le", "surrogatepass")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'")
        assert name.casefold() != "history"
