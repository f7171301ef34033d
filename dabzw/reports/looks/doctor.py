"""体检: what is not in order around the ledger, and what to do about each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from dabzw.model.ailment import Ailment
from dabzw.reports.looks.check import LEVELS
from dabzw.reports.view import FORMAT, Col, Fact, Line, Page, Table, View

AILMENTS: Final[View[Ailment]] = View(
    (
        Col("级别", lambda one: one.level, "state"),
        Col("规则", lambda one: one.rule),
        Col("对象", lambda one: one.about, "name"),
        Col("说明", lambda one: one.says, "prose"),
        Col("建议", lambda one: one.advice, "prose"),
        Col("可修复", lambda one: one.mend, "flag"),
    )
)


def answer(found: Sequence[Ailment], mended: Sequence[str], programs: Mapping[str, str]) -> Page:
    """What was found, the worst first, what was mended before that, and which `programs` these are."""
    ordered = sorted(found, key=lambda one: LEVELS.index(one.level))
    counts = Counter(one.level for one in ordered)
    levels = {str(level): counts[level] for level in LEVELS}
    facts: dict[str, Fact] = {
        "格式": FORMAT,
        "问题": Table(AILMENTS, ordered),
        "已修复": tuple(mended),
        **levels,
        "程序": dict(programs),
    }
    done = (Line(f"已修复：{text}") for text in mended)
    lines = (Line(f"{one.level}：{one.about}：{one.says}；{one.advice}") for one in ordered)
    total = f"共：{'，'.join(f'{level} {count}' for level, count in levels.items())}"
    which = Line(f"程序：{'；'.join(f'{name} {version}' for name, version in programs.items())}")
    return Page(facts, (which, *done, *lines, Line(total if ordered else "没有发现问题。")))
