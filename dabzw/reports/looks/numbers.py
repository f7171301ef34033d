"""文号: each series with its last and its next number, what is missing between, and what is amiss."""

from __future__ import annotations

from typing import Final

from dabzw.model.finding import spoken
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.reports.view import Col, Fact, Line, Page, Some, Table, View, page, some
from dabzw.rules.case.numbers import Series, Twice, Used, badly_written, series_of, twice_used, used_in

_RANGES: Final = 4
_BEYOND: Final = "只数台账里登记的；没有登记的号可能在别的单位，或者只在纸上，定号以前请核对发文登记簿。"


def _missing(one: Series) -> tuple[str, ...]:
    """The numbers that are missing, those that follow each other as one."""
    return tuple(str(first) if first == last else f"{first}至{last}" for first, last in one.missing)


SERIES: Final[View[Series]] = View(
    (
        Col("代字", lambda one: one.name),
        Col("年份", lambda one: one.year, "number"),
        Col("份数", lambda one: len(one.used), "number"),
        Col("最后", lambda one: one.last, "number"),
        Col("下一号", lambda one: one.next, "text", lambda one: f"{one.last + 1}号"),
        Col("缺号", _missing, "prose", lambda one: Some(_missing(one), _RANGES, rest=" 等{0}段")),
        Col("机关", lambda one: one.organs, "prose"),
    )
)
TWICE: Final[View[Twice]] = View(
    (
        Col("文号", lambda one: one.number),
        Col("编号", lambda one: tuple(record.id for record in one.records), "list"),
        Col("名称", lambda one: tuple(record.name for record in one.records), "prose"),
    )
)
_Ill = tuple[Used, str]
ILL: Final[View[_Ill]] = View(
    (
        Col("编号", lambda one: one[0].record.id, "id"),
        Col("位置", lambda one: spoken(one[0].path)),
        Col("文号", lambda one: one[0].text.strip(), "prose"),
        Col("问题", lambda one: one[1], "prose"),
    )
)


def answer(ledger: Ledger, at: Instant, wanted: str | None = None, year: int | None = None) -> Page:
    """All series, or those whose 机关代字 holds what is `wanted`, of a `year`."""
    used = tuple(used_in(ledger))
    series = [
        one for one in series_of(used) if (wanted is None or wanted in one.name) and year in (None, one.year)
    ]
    twice = tuple(twice_used(series, ledger))
    ill = tuple(badly_written(used)) if wanted is None and year is None else ()
    facts: dict[str, Fact] = {
        "代字": Table(SERIES, series),
        "重号": Table(TWICE, twice),
        "写法": Table(ILL, ill),
    }
    listed = some(SERIES, series, f"文号{len(series)}组，按机关代字和年份") or (Line("没有登记文号。"),)
    return page(
        at,
        facts,
        *listed,
        *some(TWICE, twice, "重号：几个案件用了同一个号，请核对"),
        *some(ILL, ill, "写法不规范的，用 dabzw edit 编号 改成“机关代字〔2026〕3号”的写法"),
        Line(_BEYOND, "quiet"),
    )
