"""`--csv`: one table of a page for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable

from dabzw.cli.speech import prompts
from dabzw.errors import UsageError
from dabzw.reports.view import Page


class NoTable(UsageError):
    """The page holds no table."""

    def __init__(self) -> None:
        super().__init__("这条命令没有可以输出成 CSV 的表；去掉 --csv，或用 --json")


class NoSuchTable(UsageError):
    """The page has no table of this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"没有叫“{name}”的表；--table 可填：{'、'.join(known)}")


def csv_of(page: Page, name: str | None) -> str:
    """The table of a page that is named, or its main one, as CSV; says which others there are.

    Raises:
        NoTable: the page has none.
        NoSuchTable: it has none of this name.
    """
    from dabzw.render.as_csv import page_csv

    tables = page.tables
    if not tables:
        raise NoTable
    if name is not None and name not in tables:
        raise NoSuchTable(name, tables)
    chosen = name if name is not None else next(iter(tables))
    others = [one for one in tables if one != chosen]
    if others and name is None:
        prompts.note(f"输出的是表“{chosen}”；还有{'、'.join(others)}，用 --table 表名 指定")
    return page_csv(tables[chosen])
