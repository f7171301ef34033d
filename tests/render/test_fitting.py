"""How wide the columns of a list are on paper, and when it stands upright."""

from __future__ import annotations

from typing import Any

from dabzw.render.paper.fitting import fits, fitted, widest
from dabzw.reports.books.sheets import Column, Sheet, Table

ID = "QY-260212-7K4Q"


def sheet(columns: tuple[Column, ...], *rows: tuple[Any, ...]) -> Sheet:
    return fitted(Sheet("甲", "甲单", (), (Table(columns, rows),)))


def widths(found: Sheet) -> list[int]:
    return [column.width for column in found.tables[0].columns]


def test_a_column_is_as_wide_as_what_it_holds_and_one_that_gives_no_wider_than_declared() -> None:
    columns = (Column("编号", 40), Column("名称", 20, gives=True), Column("说明", 30, gives=True))
    found = sheet(columns, (ID, "示例", "长" * 40))
    assert widths(found) == [20, 6, 32]
    assert found.upright


def test_the_widest_that_give_are_narrowed_where_the_page_then_stands_upright() -> None:
    columns = (Column("编号", 16), *(Column(f"第{n}栏", 30, gives=True) for n in range(3)))
    found = sheet(columns, (ID, "长" * 20, "短" * 4, "长" * 20))
    assert found.upright
    assert widths(found) == [20, 32, 10, 32]
    found = sheet((*columns, Column("第四栏", 30, gives=True)), (ID, *("长" * 20,) * 4))
    assert widths(found) == [20, 22, 22, 22, 22]


def test_what_gives_no_further_is_laid_down_and_what_is_wider_still_does_not_fit() -> None:
    def of(count: int) -> Sheet:
        columns = tuple(Column(f"第{n}栏", 30, gives=True) for n in range(count))
        return sheet(columns, ("长" * 20,) * count)

    assert (of(6).upright, widest(of(6))) == (True, 108)
    assert (of(7).upright, widest(of(7))) == (False, 7 * 26)
    assert (fits(of(10)), fits(of(11))) == (True, False)
    firm = sheet((Column("编号", 16), Column("文号", 16)), ("长" * 30, "长" * 30))
    assert (firm.upright, fits(firm)) == (False, True)


def test_the_tables_of_a_sheet_have_the_same_columns() -> None:
    one, other = (Table((Column("名称", 20),), ((text,),)) for text in ("短", "很长的名称"))
    found = fitted(Sheet("甲", "甲单", (), (one, other)))
    assert [[column.width for column in table.columns] for table in found.tables] == [[12], [12]]
