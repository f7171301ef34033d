"""核验: what an audit of the whole history found, against what, and up to where it could see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.audited import GRAVITIES, Anchor, Audit, Observation
from dabzw.reports.looks.words import COMMIT_SHOWN
from dabzw.reports.view import FORMAT, Block, Col, Fact, Heading, Line, Page, Table, View

_SHOWN: Final = 20
"""Findings of each gravity that a screen shows; programs get all."""

FOUND: Final[View[Observation]] = View(
    (
        Col("级别", lambda one: one.gravity, "state"),
        Col("种类", lambda one: one.name),
        Col("代码", lambda one: one.code),
        Col("入账时间", lambda one: one.when, "moment"),
        Col("经手人", lambda one: one.by),
        Col("提交", lambda one: one.commit, shown=lambda one: one.commit[:COMMIT_SHOWN]),
        Col("文件", lambda one: one.file),
        Col("栏", lambda one: one.place),
        Col("说明", lambda one: one.says, "prose"),
    )
)
_ON_SCREEN: Final = FOUND.pick("种类", "入账时间", "经手人", "提交", "说明", below=("说明",))

ANCHORS: Final[View[Anchor]] = View(
    (
        Col("凭据", lambda one: one.source, "name"),
        Col("提交", lambda one: one.commit, shown=lambda one: one.commit[:16]),
        Col("对得上", lambda one: one.holds, "flag"),
        Col("其后入账", lambda one: one.after, "number"),
        Col("外部", lambda one: one.outside, "flag"),
    )
)
_ANCHORS_SHOWN: Final = ANCHORS.pick("凭据", "提交", "对得上", "其后入账")


def answer(audit: Audit, noted: str = "") -> Page:
    """The page of an audit; `noted` says what was noted of it."""
    facts: dict[str, Fact] = {
        "格式": FORMAT,
        "截至提交": audit.head,
        "提交数": audit.entries,
        "记录数": audit.records,
        "封存期数": audit.issues,
        "最早": audit.begun,
        "最后": audit.ended,
        "问题": Table(FOUND, audit.observations),
        **{gravity: audit.count(gravity) for gravity in GRAVITIES},
        "凭据": Table(ANCHORS, audit.anchors),
        "查不全": audit.unseen,
        "查到哪里为止": audit.limits,
    }
    return Page(facts, tuple(_blocks(audit, noted)))


def _blocks(audit: Audit, noted: str) -> Iterator[Block]:
    yield Line(_about(audit), "strong")
    yield _verdict(audit)
    for gravity in GRAVITIES:
        own = tuple(one for one in audit.observations if one.gravity == gravity)
        if own:
            yield Heading(f"{gravity}（{len(own)}）")
            rest = f"还有{{0}}条{gravity}没有列出；全部用 --json 或 --csv"
            yield Table(_ON_SCREEN, own, most=_SHOWN, rest=rest)
    if audit.anchors:
        yield Heading("凭据")
        yield Table(_ANCHORS_SHOWN, audit.anchors)
    if audit.unseen:
        yield Heading("查不全")
        yield from (Line(f"{one}。", "alert") for one in audit.unseen)
    yield Heading("查到哪里为止")
    yield from (Line(f"{one}。") for one in audit.limits)
    if noted:
        yield Line(noted, "quiet")


def _about(audit: Audit) -> str:
    span = (
        ""
        if audit.begun is None or audit.ended is None
        else f"，{audit.begun:%Y-%m-%d} 至 {audit.ended:%Y-%m-%d}"
    )
    return (
        f"核验到提交 {audit.head[:16]}（{audit.entries}次入账{span}；现有记录{audit.records}条，"
        f"封存材料{audit.issues}期）"
    )


def _verdict(audit: Audit) -> Line:
    errors, notes = audit.count("错误"), audit.count("注意")
    if errors:
        return Line(f"历史有{errors}处被改写、丢失或署名不符，另有{notes}处要注意。", "alert")
    if audit.unseen:
        return Line(f"没有查全，查到的部分没有发现改写；有{notes}处要注意。", "alert")
    if notes:
        return Line(
            f"没有发现改写、丢失、冒名；有{notes}处要注意（更正、补录、手工提交等，都留有痕迹）。", "good"
        )
    return Line("没有发现改写、丢失、冒名，也没有要注意的。", "good")
