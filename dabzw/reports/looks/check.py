"""检查: what is wrong with the files and by the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final, get_args

from dabzw.model.finding import Finding, Level
from dabzw.reports.looks.findings import Telling, for_people
from dabzw.reports.view import FORMAT, Block, Col, Fact, Line, Page, Table, View

LEVELS: Final[tuple[Level, ...]] = get_args(Level)

FINDINGS: Final[View[Finding]] = View(
    (
        Col("级别", lambda finding: finding.level, "state"),
        Col("规则", lambda finding: finding.rule),
        Col("文件", lambda finding: finding.file),
        Col("行", lambda finding: finding.line, "number"),
        Col("列", lambda finding: finding.column, "number"),
        Col("编号", lambda finding: finding.id, "id"),
        Col("字段", lambda finding: finding.field or None),
        Col("说明", lambda finding: finding.says, "prose"),
        Col("建议", lambda finding: finding.advice, "prose"),
    )
)


def answer(
    findings: Sequence[Finding], shown_path: Callable[[str], str], *further: Block, **facts_beside: Fact
) -> Page:
    """All findings by file and place, with their count by level; `shown_path` is a file as people see it.

    A line is `file:line:column: level: text (rule)`, which programs read and an editor can follow.  What is
    said beside the findings stands `further` on, and among the facts.
    """
    found = in_order(findings)
    levels = _by_level(found)
    facts: dict[str, Fact] = {"格式": FORMAT, "问题": Table(FINDINGS, found), **levels}
    total = f"共：{'，'.join(f'{level} {count}' for level, count in levels.items())}"
    lines = (Line(line(finding, shown_path(finding.file))) for finding in found)
    blocks = (*lines, Line(total if found else "没有发现问题。"), *further)
    return Page({**facts, **facts_beside}, blocks)


def on_screen(findings: Sequence[Finding], about: str, trust: Line, telling: Telling) -> tuple[Block, ...]:
    """What a person reads: what was looked at, the counts, whether to trust the figures, the findings."""
    found = in_order(findings)
    counts = "，".join(f"{level}{count}" for level, count in _by_level(found).items())
    return (
        Line(f"{about}：{counts if found else '没有发现问题'}。", "strong"),
        trust,
        *for_people(found, telling),
    )


def _by_level(findings: Iterable[Finding]) -> dict[str, int]:
    counts = Counter(finding.level for finding in findings)
    return {str(level): counts[level] for level in LEVELS}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file and place."""
    return sorted(findings, key=lambda one: (one.file, one.line, one.column, one.rule, one.says))


def line(finding: Finding, path: str) -> str:
    """A finding as people read it, of the file at a path."""
    where = f"{path}:{finding.line}:{finding.column}"
    field = f"{finding.field}：" if finding.field else ""
    says = f"{finding.says.rstrip('。')}；{finding.advice}"
    return f"{where}: {finding.level}: {field}{says} ({finding.rule})"
