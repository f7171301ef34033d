"""历史: what was changed in the ledger, when and by whom, and line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from dabzw.model.entered import Entry
from dabzw.model.ids import path_of
from dabzw.reports.diff import NO_NAMES, diff_lines
from dabzw.reports.looks.words import COMMIT_SHOWN
from dabzw.reports.view import FORMAT, Block, Col, Fact, Heading, Line, Page, Some, Table, View

ENTRIES: Final[View[Entry]] = View(
    (
        Col("时间", lambda entry: entry.when, "moment"),
        Col("提交", lambda entry: entry.commit[:COMMIT_SHOWN]),
        Col("经手人", lambda entry: entry.author),
        Col("事项", lambda entry: entry.summary, "prose"),
        Col("操作", lambda entry: entry.operation),
        Col("编号", lambda entry: entry.ids, "list"),
        Col("文件", lambda entry: tuple(_outside_records(entry)), "list"),
    )
)
_ON_SCREEN: Final = ENTRIES.pick("时间", "提交", "经手人", "事项")


_NAMED: Final = 3  # records of an entry that are named


def _outside_records(entry: Entry) -> Iterator[str]:
    known = {path_of(record_id) for record_id in entry.ids}
    return (path for path in entry.paths if path not in known)


def answer(
    entries: Sequence[Entry],
    changes: Sequence[tuple[Entry, str]] = (),
    names: Mapping[str, str] | None = None,
) -> Page:
    """The history, newest first, and what some entries changed, as git tells it.

    `names` are those of records by their ids, as far as they are known.
    """
    facts: dict[str, Fact] = {"格式": FORMAT, "历史": Table(ENTRIES, entries)}
    told = (block for entry, diff in changes for block in _told(entry, diff))
    return Page(facts, (Table(_with_names(names or {}), entries), *told))


def _with_names(names: Mapping[str, str]) -> View[Entry]:
    """The columns of a screen, the last of them what the records are called."""

    def called(entry: Entry) -> Some:
        return Some(tuple(filter(None, map(names.get, entry.ids))), _NAMED, rest=" 等{0}条")

    return View((*_ON_SCREEN.cols, Col("名称", called, "prose")))


def _told(entry: Entry, diff: str) -> Iterator[Block]:
    yield Heading(f"{entry.commit[:COMMIT_SHOWN]} {entry.summary}")
    yield from diff_lines(diff)


def undone(entry: Entry, diff: str, names: Mapping[str, str] = NO_NAMES) -> Page:
    """The change that is to be taken back; `names` are those of its records, by their paths."""
    title = f"将撤销：{entry.summary}（{entry.when:%Y-%m-%d %H:%M}，{entry.author}）"
    return Page({}, (Line(title, "strong"), *diff_lines(diff, names)))


def discarded(diffs: Sequence[str], to: str = "已入账的内容", names: Mapping[str, str] = NO_NAMES) -> Page:
    """What is to be put back to what was entered, the diff of each file; `names` are by their paths."""
    title = Line(f"将放弃{len(diffs)}个文件现在的内容，放回{to}：", "strong")
    return Page({}, (title, *(line for diff in diffs for line in diff_lines(diff, names))))


def drafts_to_remove(drafts: Sequence[tuple[str, datetime, str]]) -> Page:
    """The drafts that are to be removed: of what, since when, and where they are."""
    lines = (Line(f"  {name}（{when:%Y-%m-%d %H:%M}）{place}") for name, when, place in drafts)
    return Page({}, (Line("将删除草稿：", "strong"), *lines))
