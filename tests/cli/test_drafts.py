"""What a clerk wrote is never lost: drafts of refused edits, and hand edits that were given up."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from processes import Dabzw, Process
from small_ledger import FRESH, HANDED

from dabzw.store import drafts
from dabzw.store.git import Repository
from dabzw.store.working import look

Ledgers = Callable[[str], Path]
RECORD = f"leads/2026-03/{FRESH}.yaml"
OTHER = f"leads/2026-02/{HANDED}.yaml"


@pytest.fixture
def folder(ledgers: Ledgers) -> Path:
    return ledgers("copy")


@pytest.fixture
def kept(folder: Path) -> Callable[[], dict[str, str]]:
    """The drafts and what they hold, by the record's id and a number where it has several."""

    def found() -> dict[str, str]:
        left = drafts.left(folder / ".git")
        return {f"{one.name}{number or ''}": one.read().decode() for number, one in enumerate(reversed(left))}

    return found


def _edit(dabzw: Dabzw, folder: Path, script: str, record: str = FRESH) -> Process:
    """Edits a record by a script of the shell, which gets the draft as `$1`."""
    return dabzw("edit", record, cwd=folder, EDITOR=f"sh -c {shlex.quote(script)} sh")


REFUSED = "sed -i 's/寺头村/无名村/' \"$1\""


def test_two_refused_edits_are_two_drafts_that_others_cannot_read(
    dabzw: Dabzw, folder: Path, kept: Callable[[], dict[str, str]]
) -> None:
    first = _edit(dabzw, folder, REFUSED)
    second = _edit(dabzw, folder, REFUSED.replace("无名村", "别的村"))
    assert (first.returncode, second.returncode) == (3, 3)
    assert [("无名村" in text, "别的村" in text) for text in kept().values()] == [
        (True, False),
        (False, True),
    ]
    assert f"注意：{FRESH}（旧仓库夜里有机器声）有1份没有入账的草稿，最近的是 " in second.stderr
    place = folder / ".git" / drafts.FOLDER
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()} == {0o600}
    removed = dabzw("discard", "--draft", "7k4q", "--yes", cwd=folder)
    assert (removed.returncode, kept(), [*place.iterdir()]) == (0, {}, [])


SLIPS = {
    "no program of the name": ("/nowhere/editor", 6, "打不开编辑器 /nowhere/editor", False),
    "a quote without its other": ('vi "', 6, "EDITOR 里的引号没有成对", False),
    "only spaces": ("   ", 6, "EDITOR 里没有写程序", False),
    "an empty word": ("''", 6, "EDITOR 里没有写程序", False),
    "a folder": ("/", 6, "打不开编辑器 /", False),
    "ends badly": ("false", 6, "编辑器 false 以状态 1 退出", False),
    "ends badly after it saved": (
        "sh -c 'echo x >> $1; exit 3' sh",
        6,
        "以状态 3 退出，没有保存；改过的内容留在草稿 ",
        True,
    ),
    "is killed": ("sh -c 'echo x >> $1; kill -9 $$' sh", 6, "被信号 9 终止", True),
    "takes the draft away": ("rm", 6, "编辑器没有留下这个文件，没有保存，台账没有改动", False),
    "leaves a folder": ("sh -c 'rm $1; mkdir $1' sh", 6, "不是普通文件", False),
    "leaves a pipe": ("sh -c 'rm $1; mkfifo $1' sh", 6, "不是普通文件", False),
    "leaves a link": ("sh -c 'ln -sf /etc/passwd $1' sh", 6, "读不出来（", False),
    "leaves too much": ("truncate -s 9G", 6, "太大（超过1 MB）", True),
    "interrupted": ("sh -c 'echo x >> $1; kill -INT $$' sh", 130, "改过的内容留在草稿 ", True),
}


@pytest.mark.parametrize(("editor", "status", "says", "stays"), SLIPS.values(), ids=SLIPS)
def test_an_editor_that_fails_loses_nothing_and_is_said(
    editor: str, status: int, says: str, stays: bool, dabzw: Dabzw, folder: Path
) -> None:
    before = (folder / RECORD).read_bytes()
    run = dabzw("edit", FRESH, cwd=folder, EDITOR=editor)
    assert run.returncode == status
    assert says in run.stderr
    assert (folder / RECORD).read_bytes() == before
    assert len(drafts.left(folder / ".git")) == stays
    assert (status == 130) == ("已取消，没有写入。" in run.stderr)


def test_an_edit_that_landed_leaves_no_draft_whatever_ends_it(
    dabzw: Dabzw, folder: Path, kept: Callable[[], dict[str, str]]
) -> None:
    script = f"sh -c {shlex.quote('cp $1 $1~; sed -i s/旧仓库/旧库房/ $1')} sh"
    run = dabzw("edit", FRESH, cwd=folder, EDITOR=script, strike="SIGINT")
    assert run.returncode == 7
    assert "草稿" not in run.stderr
    assert [*(folder / ".git" / drafts.FOLDER).iterdir()] == []


def test_a_draft_that_somebody_works_on_is_not_left(tmp_path: Path) -> None:
    now = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 -- the ledger's zone
    with drafts.begun(tmp_path, RECORD, b"a", b"b", now) as (draft, _):
        assert drafts.left(tmp_path) == ()
        with pytest.raises(drafts.NoDraft, match="正开着"), drafts.taken(draft, b"c"):
            pass
    assert [(one.name, one.when, one.base, one.read()) for one in drafts.left(tmp_path)] == [
        (FRESH, now, b"a", b"b")
    ]
    with drafts.taken(draft, b"c"):
        assert drafts.left(tmp_path, FRESH) == ()
    assert drafts.left(tmp_path, HANDED) == ()
    assert drafts.left(tmp_path, FRESH)[0].base == b"c"


def test_drafts_are_made_without_following_links(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / drafts.FOLDER).symlink_to(tmp_path / "outside")
    now = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 -- the ledger's zone
    with pytest.raises(Exception, match="不是普通文件"), drafts.begun(tmp_path, RECORD, b"a", b"b", now):
        pass
    assert drafts.left(tmp_path) == ()
    assert [*(tmp_path / "outside").iterdir()] == []


def test_a_disk_that_takes_no_draft_stops_before_the_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    now = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 -- the ledger's zone
    (tmp_path / drafts.FOLDER).mkdir()
    with pytest.raises(Exception, match="磁盘已满"), drafts.begun(tmp_path, RECORD, b"a", b"b", now):
        raise AssertionError
    assert [*(tmp_path / drafts.FOLDER).iterdir()] == []


# Hand edits given up


def _spoilt(folder: Path) -> None:
    """A record edited, one removed, one new, the campaign staged and edited again, and a file of no ledger."""
    (folder / RECORD).write_text("坏\n", encoding="utf-8")
    (folder / OTHER).unlink()
    (folder / "leads/2026-03/XS-260311-0000.yaml").write_bytes(b"new\n")
    (folder / "campaign.yaml").write_bytes(b"staged\n")
    Repository.require(folder).git("add", "campaign.yaml")
    (folder / "campaign.yaml").write_bytes(b"later\n")
    (folder / "笔记.txt").write_bytes(b"note\n")


def test_hand_edits_are_put_back_and_kept_as_drafts(
    dabzw: Dabzw, folder: Path, kept: Callable[[], dict[str, str]]
) -> None:
    repository = Repository.require(folder)
    before = {path: (folder / path).read_bytes() for path in (RECORD, OTHER, "campaign.yaml")}
    head = repository.head()
    _spoilt(folder)
    asked = dabzw("discard", cwd=folder)
    assert (asked.returncode, "缺少 --yes" in asked.stderr, kept()) == (2, True, {})
    run = dabzw("discard", "--yes", cwd=folder)
    assert run.returncode == 0, run.stderr
    assert "完成：已放弃4个文件的手工修改" in run.stderr
    assert "+坏" in run.stderr
    assert {path: (folder / path).read_bytes() for path in before} == before
    assert (repository.head(), look(repository).unrecorded) == (head, ())
    assert {*kept().values()} == {"坏\n", "new\n", "staged\n", "later\n"}
    assert dabzw("discard", cwd=folder).stderr == "没有未入账的改动\n"


def test_only_what_is_named_is_put_back(dabzw: Dabzw, folder: Path) -> None:
    _spoilt(folder)
    assert dabzw("discard", RECORD, "--yes", cwd=folder).returncode == 0
    assert {"campaign.yaml", OTHER} < {*look(Repository.require(folder)).unrecorded}
    assert dabzw("discard", "别的.txt", "--yes", cwd=folder).stderr == "这些路径下没有未入账的改动\n"


def test_a_note_among_the_records_is_named_never_adopted_and_moved_out(
    dabzw: Dabzw, folder: Path, kept: Callable[[], dict[str, str]]
) -> None:
    note = folder / "leads/笔记.txt"
    note.write_text("示例", encoding="utf-8")
    adopted = dabzw("adopt", cwd=folder)
    assert (adopted.returncode, "没有入账：leads/笔记.txt" in adopted.stderr) == (0, True)
    assert dabzw("adopt", "leads/笔记.txt", cwd=folder).returncode == 2
    assert dabzw("discard", cwd=folder).returncode == 0
    assert note.exists()
    assert dabzw("discard", "leads/笔记.txt", cwd=folder).returncode == 2
    assert note.exists()
    moved = dabzw("discard", "leads/笔记.txt", "--yes", cwd=folder)
    assert moved.returncode == 0, moved.stderr
    assert not note.exists()
    assert kept() == {"笔记": "示例"}


def test_a_file_is_brought_back_from_an_earlier_version(
    dabzw: Dabzw, folder: Path, kept: Callable[[], dict[str, str]]
) -> None:
    first, path = (folder / RECORD).read_text(encoding="utf-8"), folder / RECORD
    path.write_text(first.replace("机器声", "异味"), encoding="utf-8")
    assert dabzw("adopt", cwd=folder).returncode == 0
    back = dabzw("discard", RECORD, "--rev", "HEAD~1", "--yes", cwd=folder)
    assert back.returncode == 0, back.stderr
    assert path.read_text(encoding="utf-8") == first
    assert "异味" in kept()[FRESH]
    assert look(Repository.require(folder)).unrecorded == (RECORD,)
    assert "没有改动" in dabzw("discard", RECORD, "--rev", "HEAD~1", cwd=folder).stderr
    assert dabzw("discard", "--rev", "HEAD~1", cwd=folder).returncode == 2
