"""研判实绩: what each screening rule was worth, and what none of them foresaw."""

from __future__ import annotations

from typing import Final

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.looks.rates import rate_cols
from dabzw.reports.view import Col, Fact, Heading, Line, Page, Table, View, notes, page, some
from dabzw.rules.sweep.precision import Foresight, RuleWorth, precision

_NOTES: Final = (
    "每条规则按有人到场前一天它说了什么计；查实、预见按首次发现前一天计。",
    "经营状态、实际经营、危险化学品等没有日期的字段按现值计，用到这些字段的规则会被高估。",
)
_RULES: Final[View[RuleWorth]] = View(
    (
        Col("规则", lambda worth: worth.rule.code),
        Col("疑点", lambda worth: len(worth.hits), "number"),
        Col("已核查", lambda worth: len(worth.visited), "number"),
        Col("查实", lambda worth: len(worth.confirmed), "number"),
        *rate_cols("查实率", lambda worth: worth.rate),
        Col("未核查", lambda worth: worth.unvisited, "number", lambda worth: len(worth.unvisited)),
    )
)
_MISSED: Final[View[Foresight]] = View(
    (
        Col("编号", lambda one: one.enterprise.id, "id"),
        Col("名称", lambda one: one.enterprise.name, "name"),
        Col("村", lambda one: one.enterprise.village),
        Col("发现日期", lambda one: one.found_on, "day"),
    )
)
_MISSED_ON_SCREEN: Final = _MISSED.pick("编号", "发现日期", "村", "名称")


def answer(ledger: Ledger, at: Instant) -> Page:
    """Every rule, then the confirmed enterprises that no rule foresaw; the ledger is already as of `at`."""
    found = precision(ledger, at)
    missed = [one for one in found.confirmed if not one.rules]
    known, foreseen = len(found.confirmed), len(found.confirmed) - len(missed)
    facts: dict[str, Fact] = {
        "规则": Table(_RULES, found.rules),
        "查实企业": known,
        "研判预见": foreseen,
        "漏报": Table(_MISSED, missed),
        "说明": _NOTES,
    }
    return page(
        at,
        facts,
        Line(f"研判实绩（截至 {written(at.when)}）", "strong"),
        Table(_RULES, found.rules),
        Heading(f"漏报（查实{known}家，研判预见{foreseen}家，没有一条规则预见{len(missed)}家）"),
        *some(_MISSED_ON_SCREEN, missed),
        *notes(_NOTES),
    )
