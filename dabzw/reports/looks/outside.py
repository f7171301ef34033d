"""The agenda as a text for a work group: by unit, a short line an item, no content of any record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from dabzw.model.moments import Instant, When, written
from dabzw.reports.looks.words import with_days_late
from dabzw.reports.view import Col, Fact, Line, Page, Table, View, page
from dabzw.rules.agenda.items import STATES
from dabzw.rules.agenda.outside import OTHERS, SILENT, Outside

_NOTHING: Final = "没有逾期和到下一个工作日为止到期的事项。"
_LAST: Final = "只列编号和事项，内容在台账里看。"
_OUTSIDE: Final[View[Outside]] = View(
    (
        Col("责任单位", lambda item: item.unit, "unit"),
        Col("种类", lambda item: item.kind),
        Col("事项", lambda item: item.what),
        Col("编号", lambda item: item.record_id, "id"),
        Col("名称", lambda item: item.name or None, "name"),
        Col("应于", lambda item: item.due, "moment"),
        Col("状态", lambda item: item.state, "state"),
        Col("逾期天数", lambda item: item.days_late, "number"),
        Col("性质", lambda item: item.force),
        Col("下一步", lambda item: item.command, "prose"),
    )
)


def answer(items: Sequence[Outside], at: Instant) -> Page:
    """The text, and its items for programs."""
    lines = tuple(_lines(items, at))
    facts: dict[str, Fact] = {"文字": "\n".join(lines), "事项": Table(_OUTSIDE, items)}
    return page(at, facts, *map(Line, lines))


def _lines(items: Sequence[Outside], at: Instant) -> Iterator[str]:
    yield f"【今日待办】截至{_short(at.when, at)}"
    if not items:
        yield _NOTHING
        return
    states = Counter(item.state for item in items)
    told = "，".join(f"{state}{states[state]}项" for state in STATES if states[state])
    hard = sum(item.force == "硬性" for item in items)
    yield f"共{len(items)}项（{told}；硬性{hard}项，预警{len(items) - hard}项）"
    for unit, own in _by_unit(item for item in items if item.kind != SILENT):
        yield from ("", f"{unit}（{len(own)}项）")
        yield from (_line(item, at) for item in own)
    yield from _silent([item for item in items if item.kind == SILENT])
    yield from ("", _LAST)


def _silent(items: Sequence[Outside]) -> Iterator[str]:
    """The villages that have not reported, in one line."""
    if items:
        villages = "、".join(item.what.removeprefix(f"{SILENT}：") for item in items)
        yield from ("", f"{SILENT}（{len(items)}个）：{villages}")


def _by_unit(items: Iterable[Outside]) -> list[tuple[str, list[Outside]]]:
    """The items of each unit, of the unit with most first."""
    found: dict[str, list[Outside]] = {}
    for item in items:
        found.setdefault(item.unit, []).append(item)
    return sorted(found.items(), key=lambda pair: (pair[0] == OTHERS, -len(pair[1])))


def _line(item: Outside, at: Instant) -> str:
    whose = " ".join(filter(None, (item.record_id, item.name)))
    due = () if item.due is None else (f"应于{_short(item.due, at)}",)
    stands = "，".join(chain(filter(None, (with_days_late(item.state, item.days_late),)), due))
    return f"· {item.what} {whose}".rstrip() + f"（{stands}）"


def _short(when: When, at: Instant) -> str:
    """A day or a minute without what goes without saying: 3月12日 18:00."""
    _, _, minute = written(when).partition(" ")
    year = "" if when.year == at.day.year else f"{when.year}年"
    return f"{year}{when.month}月{when.day}日{minute and f' {minute}'}"
