"""Which change is taken back, and that it is: the newest own one, then the one before, never an undo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

import crash
import pytest
from crash import NOW, allow, committed, git, write

from dabzw.errors import DabzwError
from dabzw.model.entered import Entry
from dabzw.store import undoing
from dabzw.store.git import Author, Repository
from dabzw.store.undoing import Acts, ChangedSince, NothingToUndo, NotUndoable, Unclear
from dabzw.store.writer import transact

ME, OTHER = Author("示例甲", "jia@example.cn"), Author("示例乙", "yi@example.cn")
ONE, TWO = "XS-260212-7K4Q", "QY-260213-3A9F"
REPORT = "reports/日报/日报-第1期.yaml"


def _entry(
    commit: str,
    operation: str | None = "lead add",
    *,
    by: Author = ME,
    about: Iterable[str] = (ONE,),
    paths: Iterable[str] | None = None,
    undoes: str | None = None,
) -> Entry:
    found = tuple(f"leads/2026-02/{id_}.yaml" for id_ in about) if paths is None else tuple(paths)
    when = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 -- the ledger's zone
    return Entry(commit, when, by.name, by.email, f"事项{commit}", operation, tuple(about), found, undoes)


INIT: Final = _entry("0000aaaa", "init", about=(), paths=("campaign.yaml",))
FIRST: Final = _entry("1111aaaa")
SECOND: Final = _entry("2222aaaa", "ent rate", about=(TWO,))
NEWEST: Final = {
    "the newest": ((SECOND, FIRST, INIT), None, "2222aaaa"),
    "of a record": ((SECOND, FIRST, INIT), ONE, "1111aaaa"),
    "of a record that a hand's commit named by its file": (
        (SECOND, _entry("3333", "adopt", about=(), paths=(f"leads/2026-02/{ONE}.yaml",)), FIRST),
        ONE,
        "3333",
    ),
    "not what somebody else did": ((_entry("3333", by=OTHER), SECOND), None, "2222aaaa"),
    "not the namesake's": ((_entry("3333", by=Author(ME.name, "x@example.cn")), SECOND), None, "2222aaaa"),
    "not what was sealed": (
        (_entry("3333", "issue due", about=(), paths=(REPORT,)), SECOND),
        None,
        "2222aaaa",
    ),
    "not that an issue was sent": (
        (_entry("3333", "issue sent", about=(), paths=(REPORT,)), SECOND),
        None,
        "2222aaaa",
    ),
    "not what was done by hand": ((_entry("3333", None, paths=("笔记.txt",)), SECOND), None, "2222aaaa"),
    "not what changed no file": ((_entry("3333", "clock", about=(), paths=()), SECOND), None, "2222aaaa"),
    "the one before": (
        (_entry("3333", "undo", about=(TWO,), undoes="2222aaaa"), SECOND, FIRST),
        None,
        "1111aaaa",
    ),
    "never the undo itself": ((_entry("3333", "undo", undoes="2222aaaa"), SECOND, FIRST), TWO, None),
    "also where somebody else took it back": (
        (_entry("3333", "undo", by=OTHER, undoes="2222aaaa"), SECOND, FIRST),
        None,
        "1111aaaa",
    ),
    "again what an older program's undo of an undo brought back": (
        (_entry("4444", "undo", undoes="3333"), _entry("3333", "undo", undoes="2222aaaa"), SECOND, FIRST),
        None,
        "2222aaaa",
    ),
    "not that it was begun": ((INIT,), None, None),
    "nothing": ((), None, None),
}


@pytest.mark.parametrize(("entries", "record", "right"), NEWEST.values(), ids=NEWEST)
def test_the_newest_own_change_that_can_be_taken_back(
    entries: tuple[Entry, ...], record: str | None, right: str | None
) -> None:
    acts = Acts(entries)
    if right is None:
        with pytest.raises(NothingToUndo):
            acts.newest(ME, record)
    else:
        assert acts.newest(ME, record).commit == right


ALL: Final = Acts(
    (
        _entry("abcd5555", "undo", undoes="abcd4444"),
        _entry("abcd4444", by=OTHER),
        _entry("3a9f0000", "issue due", about=(), paths=(REPORT,)),
        _entry("beef0000", None),
        _entry("cafe0000", "sync", about=(), paths=("campaign.yaml",)),
        _entry("7777bbbb", by=OTHER, about=(TWO,)),
        SECOND,
        INIT,
    ),
    frozenset({"cafe0000"}),
)
NAMED: Final = {
    "7777": "7777bbbb",
    "2222aaaa": "2222aaaa",
    "QY": "2222aaaa",
    "3A9F": "2222aaaa",
    TWO: "2222aaaa",
    "abcd5555": "本身是一次撤销",
    "abcd4444": "已经撤销过（提交 abcd5555，示例甲）",
    "3a9f0000": "封存的材料，不能撤销；有错用 dabzw issue restate",
    "beef": "手工提交",
    "cafe": "两份台账的合并",
    "0000aaaa": "是新建台账",
    "abcd": "不止一个：abcd5555、abcd4444",
    "3a9f": f"不止一个：3a9f0000、{TWO}",
    "777": "不是哪次提交，也不是哪条记录",
    "ffff": "不是哪次提交，也不是哪条记录",
    ONE: f"没有对 {ONE} 可以撤销的改动",
}


@pytest.mark.parametrize(("text", "right"), NAMED.items())
def test_what_is_named_is_taken_back_or_refused_with_what_to_do(text: str, right: str) -> None:
    try:
        assert ALL.named(text, ME).commit == right
    except (NotUndoable, Unclear, NothingToUndo) as refused:
        assert right in str(refused)  # noqa: PT017


def test_what_somebody_else_did_is_offered_by_its_commit() -> None:
    with pytest.raises(NothingToUndo, match=r"示例乙的“事项3333”要写明提交才能撤销：dabzw undo 3333$"):
        Acts((_entry("3333", by=OTHER), INIT)).newest(ME)


# With a repository

LEAD: Final = f"leads/2026-02/{ONE}.yaml"


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Repository:
    crash.isolate(monkeypatch, tmp_path / "home")
    repository = Repository.create(tmp_path / "台账")
    write(repository, {LEAD: b"n: 1\n", "campaign.yaml": b"z: 0\n"}, operation="init", ids=())
    return repository


def _undo(repository: Repository, entry: Entry) -> None:
    transact(repository, undoing.plan(repository, entry), allow, now=NOW)


def _newest(repository: Repository) -> Entry:
    return Acts.of(repository).newest(repository.identity())


def test_each_undo_goes_one_step_further_back(ledger: Repository) -> None:
    states = [committed(ledger)]
    write(ledger, {LEAD: b"n: 2\n", "campaign.yaml": b"z: 1\n", "sites/n.yaml": b"n: 1\n"})
    states.append(committed(ledger))
    write(ledger, {LEAD: None})
    for state in reversed(states):
        entry = _newest(ledger)
        _undo(ledger, entry)
        assert committed(ledger) == state
        assert f"Dabzw-Undo: {entry.commit}" in git(ledger.top, "log", "-1", "--format=%B")
    assert git(ledger.top, "status", "--porcelain") == ""
    with pytest.raises(NothingToUndo):
        _newest(ledger)


def test_what_was_changed_since_is_refused_naming_by_what(ledger: Repository) -> None:
    write(ledger, {LEAD: b"n: 2\n"})
    entry = _newest(ledger)
    write(ledger, {"campaign.yaml": b"z: 1\n"})
    write(ledger, {LEAD: b"n: 3\n"}, summary="后来的")
    with pytest.raises(
        ChangedSince, match=rf"^{LEAD}：之后又有改动（提交 \w+，2026-03-12 09:30，王芳：后来的）"
    ):
        _undo(ledger, entry)
    _undo(ledger, _newest(ledger))
    _undo(ledger, entry)
    assert committed(ledger) == {LEAD: b"n: 1\n", "campaign.yaml": b"z: 1\n"}


def test_a_merge_is_passed_over_and_refused_by_name(ledger: Repository) -> None:
    git(ledger.top, "switch", "-q", "-c", "乙")
    write(ledger, {"b.yaml": b"b: 1\n"}, summary="乙")
    git(ledger.top, "switch", "-q", "main")
    write(ledger, {"a.yaml": b"a: 1\n"}, summary="甲")
    git(ledger.top, "merge", "-q", "-m", "合并\n\nDabzw-Op: sync", "乙")
    assert _newest(ledger).summary in {"甲", "乙"}
    with pytest.raises(DabzwError, match="两份台账的合并"):
        Acts.of(ledger).named(ledger.head() or "", ledger.identity())


def test_of_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crash.isolate(monkeypatch, tmp_path / "home")
    assert Acts.of(Repository.create(tmp_path / "新")) == Acts(())
