"""Backup and restore: what was entered comes back byte for byte, and nothing else is taken for it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import crash
import pytest
import small_ledger
from conftest import Copied
from crash import git, write

from dabzw.errors import DabzwError
from dabzw.store import backup, bundle
from dabzw.store.backup import (
    DIGEST,
    UNENTERED,
    CutHistory,
    Dated,
    InsideLedger,
    NoPlace,
    NothingEntered,
    NotRestorable,
    SameDisk,
    back_up,
    begun_on,
    is_due,
    last_backup,
    superseded,
)
from dabzw.store.bundle import DamagedBundle, NotABundle
from dabzw.store.files import DiskRefused
from dabzw.store.git import Repository
from dabzw.store.restoring import InUse, NoBackup, NoLedgerInside, restore
from dabzw.store.staging import SCRATCH
from dabzw.store.watch import Silent

NOW = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 - China Standard Time, as the interface says
LEAD = "leads/2026-03/XS-260310-7K4Q.yaml"
CAMPAIGN = "campaign.yaml"


pytestmark = pytest.mark.usefixtures("isolated")


@pytest.fixture
def ledger(tmp_path: Path, copied: Copied) -> Repository:
    """The small ledger, with a branch, a tag and a note besides."""
    copied(begun, tmp_path / "台账")
    return Repository.require(tmp_path / "台账")


def begun(folder: Path) -> None:
    small_ledger.build(folder)
    for command in (
        ("branch", "试验", "HEAD~1"),
        ("tag", "-m", "封存", "第一期"),
        ("notes", "add", "-m", "核"),
    ):
        git(folder, *command)


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """Where backups go."""
    (tmp_path / "U盘").mkdir()
    return tmp_path / "U盘"


def made(ledger: Repository, place: Path, now: datetime = NOW) -> Path:
    return back_up(ledger, place, now=now, same_disk=True).file


def refs(folder: Path) -> str:
    return git(folder, "for-each-ref") + git(folder, "symbolic-ref", "HEAD")


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mode)
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts[:-1]
    }


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# What comes back


def test_all_that_was_entered_comes_back(ledger: Repository, disk: Path, tmp_path: Path) -> None:
    write(ledger, {"执行.sh": b"\xff\r\n"})
    git(ledger.top, "update-index", "--chmod=+x", "执行.sh")
    git(ledger.top, "commit", "-qm", "mode")
    (ledger.top / "执行.sh").chmod(0o755)
    report = back_up(ledger, disk, now=NOW, same_disk=True)
    found = restore(report.file, tmp_path / "新" / "台账")
    assert tree(found.folder) == tree(ledger.folder)
    assert refs(found.folder) == refs(ledger.folder)
    assert git(found.folder, "status", "--porcelain", "--ignored") == ""
    assert git(found.folder, "fsck", "--full", "--strict", "--no-dangling") == ""
    assert (report.records, report.head, report.unentered) == (
        11,
        found.last.commit,
        None,
    )
    assert len(tuple(found.loaded.sound)) == 11
    assert found.proven
    assert found.left_out == ()
    assert names(tmp_path / "新") == {"台账"}


class Heard(Silent):
    """A watch that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, bool]] = []
        self.place = Path()

    def entered(self, commit: str, summary: str) -> None:
        self.told.append((commit, self.place.is_dir()))


def test_what_others_have_answered_comes_back_and_what_is_of_this_copy_does_not(
    ledger: Repository, disk: Path, tmp_path: Path
) -> None:
    empty = git(ledger.top, "hash-object", "-t", "tree", "-w", "/dev/null").strip()
    receipt = git(ledger.top, "commit-tree", empty, "-m", "收到 340000000000 第1号").strip()
    git(ledger.top, "update-ref", "refs/dabzw/receipts/县", receipt)
    for name in ("seen/县", "sent/盘", "fetched/县"):
        git(ledger.top, "update-ref", f"refs/dabzw/{name}", "HEAD")
    restore(made(ledger, disk), tmp_path / "恢复")
    told = git(tmp_path / "恢复", "for-each-ref", "--format=%(refname) %(objectname)", "refs/dabzw")
    assert told.splitlines() == [f"refs/dabzw/receipts/县 {receipt}", f"refs/dabzw/seen/县 {ledger.head()}"]


def test_that_a_ledger_is_restored_is_told_the_moment_it_is_there(
    ledger: Repository, disk: Path, tmp_path: Path
) -> None:
    watch = Heard()
    watch.place = tmp_path / "新"
    restore(made(ledger, disk), watch.place, watch)
    assert watch.told == [(ledger.head(), True)]


def test_a_restored_ledger_is_written_like_any_other(ledger: Repository, disk: Path, tmp_path: Path) -> None:
    again = Repository.require(restore(made(ledger, disk), tmp_path / "新").folder)
    config = git(again.top, "config", "--local", "--list")
    assert config == git(ledger.top, "config", "--local", "--list")
    write(again, {"执行.md": b"1\n"})
    assert git(again.top, "rev-list", "--count", "HEAD") == "3\n"


def test_an_empty_folder_is_filled_and_keeps_its_mode(ledger: Repository, disk: Path, tmp_path: Path) -> None:
    (tmp_path / "新").mkdir(mode=0o700)
    assert stat.S_IMODE(restore(made(ledger, disk), tmp_path / "新").folder.stat().st_mode) == 0o700


def test_a_ledger_below_the_top_comes_back_in_its_place(tmp_path: Path, disk: Path) -> None:
    ledger = crash.breakable(tmp_path / "大仓库")
    write(ledger, {CAMPAIGN: b"z: 0\n"})
    found = restore(made(ledger, disk), tmp_path / "新")
    assert found.folder == tmp_path / "新" / "台账"
    assert (tmp_path / "新" / crash.OUTSIDE).read_text(encoding="utf-8") == "一\n"


def test_a_ledger_on_another_branch_comes_back_on_it(ledger: Repository, disk: Path, tmp_path: Path) -> None:
    git(ledger.top, "switch", "-q", "试验")
    assert refs(restore(made(ledger, disk), tmp_path / "新").folder) == refs(ledger.folder)


def test_a_branch_is_made_where_none_is_at_the_head(ledger: Repository, disk: Path, tmp_path: Path) -> None:
    git(ledger.top, "checkout", "-q", "--detach", "HEAD~1")
    git(ledger.top, "branch", "-D", "试验")
    found = restore(made(ledger, disk), tmp_path / "新").folder
    assert git(found, "symbolic-ref", "HEAD") == "refs/heads/恢复\n"
    assert git(found, "rev-parse", "HEAD") == git(ledger.top, "rev-parse", "HEAD")


# Where it lies


def test_in_a_folder_it_has_a_dated_name_and_its_digest(ledger: Repository, disk: Path) -> None:
    file = made(ledger, disk)
    head = git(ledger.top, "rev-parse", "HEAD")
    assert file.name == f"台账-2026-03-12-{head[:8]}.bundle"
    assert names(disk) == {file.name, file.name + DIGEST}
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert file.with_name(file.name + DIGEST).read_text(encoding="utf-8") == f"{digest}  {file.name}\n"


def test_a_file_has_the_name_that_it_was_given(ledger: Repository, disk: Path) -> None:
    for left in (".甲.bundle.dabzw-tmp", ".甲.bundle.dabzw-tmp.lock"):  # an attempt was cut off
        (disk / left).touch()
    assert made(ledger, disk / "甲.bundle") == made(ledger, disk / "甲.bundle") == disk / "甲.bundle"
    assert names(disk) == {"甲.bundle", "甲.bundle.sha256"}


REFUSED: tuple[tuple[str, bool, type[DabzwError]], ...] = (
    ("U盘", False, SameDisk),
    ("U盘/甲.bundle", False, SameDisk),
    ("没有", True, NoPlace),
    ("没有/甲.bundle", True, NoPlace),
    ("U盘/甲.zip", True, NoPlace),
    ("U盘/别的.bundle", True, NoPlace),
    ("U盘/管道.bundle", True, NoPlace),
    ("台账", True, InsideLedger),
    ("台账/.git", True, InsideLedger),
    ("台账/leads/甲.bundle", True, InsideLedger),
    ("到台账", True, InsideLedger),
)


def test_places_that_are_refused(ledger: Repository, disk: Path) -> None:
    (disk / "别的.bundle").write_text("清单\n", encoding="utf-8")
    os.mkfifo(disk / "管道.bundle")
    (disk.parent / "到台账").symlink_to(ledger.folder)
    before = names(disk) | names(ledger.folder)
    for place, same_disk, refusal in REFUSED:
        with pytest.raises(refusal):
            back_up(ledger, disk.parent / place, now=NOW, same_disk=same_disk)
    assert names(disk) | names(ledger.folder) == before
    assert last_backup(ledger) is None


def test_another_disk_is_taken(ledger: Repository, disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.stat

    def stat_of(path: Path, **how: bool) -> os.stat_result:
        found = real(path, **how)
        other = list(found[:10])
        other[2] += path == disk
        return os.stat_result(other)

    monkeypatch.setattr(Path, "stat", stat_of)
    assert back_up(ledger, disk, now=NOW).file.parent == disk


def test_a_ledger_without_a_commit_has_nothing_to_back_up(tmp_path: Path, disk: Path) -> None:
    with pytest.raises(NothingEntered):
        made(Repository.create(tmp_path / "新"), disk)
    assert names(disk) == set()


def test_a_cut_history_is_said(ledger: Repository, disk: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{ledger.top}", "浅")
    with pytest.raises(CutHistory):
        made(Repository.require(tmp_path / "浅"), disk)
    assert names(disk) == set()


# What is damaged


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :]


def _damaged(data: bytes) -> Iterator[bytes]:
    """One byte changed in the refs, in the pack, in its checksum; the end cut off; something behind it."""
    pack = data.index(b"PACK")
    head = data.index(b" ", data.index(b"\n")) - 7
    yield from (
        _flipped(data, at) for at in (head, pack + 9, *range(pack + 12, len(data), len(data) // 9), -21, -1)
    )
    yield from (data[: len(data) // 2], data[:-1], data[:pack])


def _found(file: Path, whole: bytes, step: int, tmp_path: Path) -> int:
    """How many kinds of damage there were, each of them refused."""
    kinds = tuple(_damaged(whole))[::step]
    for data in kinds:
        file.write_bytes(data)
        with pytest.raises(DamagedBundle):
            restore(file, tmp_path / "新")
    assert not any(name.startswith((".新", "新")) for name in names(tmp_path))
    return len(kinds)


def test_a_changed_byte_is_found_with_the_digest_and_without(
    ledger: Repository, disk: Path, tmp_path: Path
) -> None:
    file = made(ledger, disk)
    whole = file.read_bytes()
    assert _found(file, whole, 1, tmp_path) > 15
    file.with_name(file.name + DIGEST).unlink()
    assert _found(file, whole, 5, tmp_path) > 2


@pytest.mark.slow
def test_any_changed_byte_is_found_without_the_digest(ledger: Repository, disk: Path, tmp_path: Path) -> None:
    file = made(ledger, disk / "甲.bundle")
    whole = file.read_bytes()
    file.with_name(file.name + DIGEST).unlink()
    assert _found(file, whole, 1, tmp_path) > 15


@pytest.mark.parametrize("place", ["pack", "ref", "head"])
def test_what_the_disk_changed_is_found_at_once(
    ledger: Repository, disk: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    pack = bundle.pack

    def badly(held: Repository, to: Path) -> None:
        pack(held, to)
        data = to.read_bytes()
        wrong = {
            "pack": _flipped(data, len(data) // 2),
            "ref": data.replace(b"/heads/", b"/heads/u", 1),
            "head": re.sub(rb"[0-9a-f]{40} HEAD\n", b"", data, count=1),
        }[place]
        assert wrong != data
        to.write_bytes(wrong)

    monkeypatch.setattr(bundle, "pack", badly)
    with pytest.raises(NotRestorable):
        made(ledger, disk)
    assert names(disk) == set()
    assert last_backup(ledger) is None
    assert not (ledger.git_dir / SCRATCH).exists()


def test_a_ledger_whose_history_has_a_hole_is_not_called_backed_up(ledger: Repository, disk: Path) -> None:
    (ledger.top / "通知.txt").write_text("一\n", encoding="utf-8")
    git(ledger.top, "add", "-A")
    git(ledger.top, "commit", "-qm", "x")
    blob = git(ledger.top, "rev-parse", "HEAD:通知.txt").strip()
    (ledger.git_dir / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(DabzwError):
        made(ledger, disk)
    assert names(disk) == set()


def test_a_full_disk_leaves_nothing_and_is_named(
    ledger: Repository, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_held: Repository, _command: str, *_arguments: str, **_how: object) -> bytes:
        (disk / ".x.dabzw-tmp").touch()
        raise DiskRefused("git bundle", "磁盘已满")

    real = Repository.git
    monkeypatch.setattr(
        Repository,
        "git",
        lambda self, command, *rest, **how: (full if rest[:1] == ("create",) else real)(
            self, command, *rest, **how
        ),
    )
    with pytest.raises(DiskRefused, match="U盘：磁盘已满"):
        made(ledger, disk)
    assert last_backup(ledger) is None


@pytest.mark.slow
def test_whatever_fails_the_place_holds_a_good_backup_or_none(
    ledger: Repository, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = made(ledger, disk / "甲.bundle")
    struck = 0
    for fault in crash.faults(1, 3):
        with crash.faulty(monkeypatch, fault), pytest.MonkeyPatch.context() as quick:
            quick.setattr(backup, "_try", lambda *_: None)
            try:
                back_up(ledger, file, now=NOW, same_disk=True)
            except (crash.Killed, DabzwError):
                struck += 1
        assert bundle.looks_like_bundle(file)
        said = file.with_name(file.name + DIGEST)
        assert not said.exists() or said.read_text(encoding="utf-8")[:64] == backup.digest_of_file(file)
    assert struck > 2
    back_up(ledger, file, now=NOW, same_disk=True)
    assert names(disk) == {"甲.bundle", "甲.bundle.sha256"}


# Who else may have written it


def _tree(folder: Path, *lines: str) -> str:
    return git(folder, "mktree", "--missing", feed="".join(f"{line}\n" for line in lines)).strip()


def _hostile(folder: Path, kind: str) -> str:
    """A tree that no ledger has, beside a campaign."""
    blob = git(folder, "hash-object", "-w", "--stdin", feed="名称: 示例\n").strip()
    campaign = f"100644 blob {blob}\t{CAMPAIGN}"
    inner = _tree(folder, f"100644 blob {blob}\tconfig")
    return {
        "git folder": lambda: _tree(folder, f"040000 tree {inner}\t.git", campaign),
        "GIT folder": lambda: _tree(folder, f"040000 tree {inner}\t.GIT", campaign),
        "parent": lambda: _tree(folder, f"040000 tree {inner}\t..", campaign),
        "no campaign": lambda: _tree(folder, f"100644 blob {blob}\t别的.yaml"),
    }[kind]()


def test_a_tree_that_no_ledger_has_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "来路")
    source = tmp_path / "来路"
    for kind in ("git folder", "GIT folder", "parent", "no campaign"):
        commit = git(source, "commit-tree", _hostile(source, kind), "-m", "x").strip()
        git(source, "update-ref", "refs/heads/main", commit)
        git(source, "bundle", "create", "-q", str(tmp_path / "x.bundle"), "--all")
        with pytest.raises(NoLedgerInside if kind == "no campaign" else DamagedBundle):
            restore(tmp_path / "x.bundle", tmp_path / "新")
        assert not (tmp_path / "新").exists()


def test_nothing_of_a_backup_runs_or_leaves_its_folder(ledger: Repository, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n", encoding="utf-8")
    canary.chmod(0o755)
    git(tmp_path, "config", "--global", "filter.x.smudge", str(canary))
    git(tmp_path, "config", "--global", "core.hooksPath", str(tmp_path))
    (tmp_path / "post-checkout").symlink_to(canary)
    top = ledger.top
    (top / ".gitattributes").write_text("* filter=x text eol=crlf ident\n", encoding="utf-8")
    (top / "链接").symlink_to("/etc/hostname")
    git(top, "-c", "filter.x.clean=cat", "add", "-A")
    git(top, "commit", "-qm", "x")
    git(top, "replace", "HEAD", "HEAD~1")
    git(top, "bundle", "create", "-q", str(tmp_path / "x.bundle"), "--all")
    found = restore(tmp_path / "x.bundle", tmp_path / "新")
    assert not (tmp_path / "ran").exists()
    assert not (found.folder / "链接").exists()
    assert (found.folder / LEAD).read_bytes() == (top / LEAD).read_bytes()
    assert [name.rpartition("/")[0] for name in found.left_out] == ["", "refs/replace"]
    assert not found.proven


# Where it is restored to


def test_nothing_is_ever_written_over(ledger: Repository, disk: Path, tmp_path: Path) -> None:
    file = made(ledger, disk)
    (tmp_path / "空链接").symlink_to(tmp_path / "没有")
    for target in (ledger.folder, disk, file, tmp_path / "空链接"):
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(InUse):
            restore(file, target)
        assert sorted(tmp_path.rglob("*")) == before


def test_what_is_no_backup_is_said(ledger: Repository, disk: Path, tmp_path: Path) -> None:
    newest = made(ledger, disk)
    (tmp_path / "清单.bundle").write_text("清单\n", encoding="utf-8")
    (tmp_path / "空.bundle").touch()
    for place in ("没有.bundle", "U盘", "清单.bundle", "空.bundle"):
        with pytest.raises((NoBackup, NotABundle)) as refused:
            restore(tmp_path / place, tmp_path / "新")
        assert (newest.name in str(refused.value)) == (place == "U盘")
        assert not (tmp_path / "新").exists()


@pytest.mark.slow
def test_a_restore_that_was_cut_off_is_done_again(
    ledger: Repository, disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = made(ledger, disk)
    struck = 0
    for fault in crash.faults(1, 4):
        with crash.faulty(monkeypatch, fault):
            try:
                restore(file, tmp_path / "新")
            except (crash.Killed, DabzwError):
                struck += 1
                assert not (tmp_path / "新").exists()
    assert struck > 2
    assert tree(tmp_path / "新") == tree(ledger.folder)
    assert not any(name.endswith(".dabzw-tmp") for name in names(tmp_path))


# What is not entered


def test_hand_edits_and_drafts_lie_beside_it_for_this_account_alone(
    ledger: Repository, disk: Path, tmp_path: Path
) -> None:
    (ledger.folder / LEAD).write_bytes(b"by hand\n")
    (ledger.folder / "线人.xlsx").write_bytes(b"x")
    (ledger.git_dir / "dabzw-drafts").mkdir()
    (ledger.git_dir / "dabzw-drafts" / "XS-1.yaml").write_bytes(b"draft\n")
    report = back_up(ledger, disk, now=NOW, same_disk=True)
    assert report.unentered is not None
    assert stat.S_IMODE(report.unentered.stat().st_mode) == 0o600
    with zipfile.ZipFile(report.unentered) as package:
        held = {name: package.read(name) for name in package.namelist()}
    assert held == {f"手工修改/{LEAD}": b"by hand\n", "草稿/XS-1.yaml": b"draft\n"}
    found = restore(report.file, tmp_path / "新")
    assert found.unentered == report.unentered == report.file.with_name(report.file.stem + UNENTERED)
    assert (found.folder / LEAD).read_bytes() != b"by hand\n"


# When


def test_the_last_one_is_known(ledger: Repository, disk: Path) -> None:
    assert last_backup(ledger) is None
    assert begun_on(ledger) == date(2026, 3, 10)
    file = made(ledger, disk)
    last = last_backup(ledger)
    assert last is not None
    assert (last.when, last.head, last.file, last.place, last.is_there) == (
        NOW,
        ledger.head(),
        file,
        disk,
        True,
    )
    file.unlink()
    assert not last.is_there


def test_a_note_that_cannot_be_read_is_none(ledger: Repository) -> None:
    for note in (b"", b"[]", b"{", b'{"when": "x"}', b"\xff", b'{"when": 3}'):
        (ledger.git_dir / backup.STATE).write_bytes(note)
        assert last_backup(ledger) is None
    (ledger.git_dir / backup.STATE).unlink()
    os.mkfifo(ledger.git_dir / backup.STATE)
    assert last_backup(ledger) is None


# hours since the last one, what is otherwise than then, and whether a timer makes one
DUE = (
    (1, "entered", False),
    (15, "", False),
    (15, "entered", True),
    (24 * 7 - 1, "", False),
    (24 * 7, "", True),
    (1, "elsewhere", True),
    (1, "gone", True),
)


def test_when_a_timer_makes_one(ledger: Repository, disk: Path) -> None:
    assert is_due(ledger, disk, NOW)
    made(ledger, disk)
    note = (ledger.git_dir / backup.STATE).read_text(encoding="utf-8")
    found = []
    for hours, how, _ in DUE:
        changed = json.loads(note)
        changed["head"] = "0" * 40 if how == "entered" else changed["head"]
        changed["file"] += "x" if how == "gone" else ""
        (ledger.git_dir / backup.STATE).write_text(json.dumps(changed), encoding="utf-8")
        place = disk.parent if how == "elsewhere" else disk
        found.append((hours, how, is_due(ledger, place, NOW + timedelta(hours=hours))))
    assert found == list(DUE)


# Which are kept


def _days(text: str) -> tuple[Dated, ...]:
    """Backups as `12 11.1 10`: days before 2026-03-12, each with the age of its commit."""
    found = []
    for age, word in enumerate(text.split()):
        day, _, within = word.partition(".")
        found.append(Dated(date(2026, 3, 12) - timedelta(days=int(day)), age, Path(f"{day}.{within or 0}")))
    return tuple(found)


@pytest.mark.parametrize(
    ("there", "dropped"),
    [
        ("0", ""),
        ("0 0.1 0.2", "0.1 0.2"),
        ("0 1 2 3 4 5 6", ""),
        ("0 1 2 3 4 5 6 7", "7.0"),  # 2026-03-05, the Thursday of a week whose Sunday is kept
        ("0 10 20 30 40 50 60", ""),
        ("0 1 2 3 4 5 6 13 20 27 34 41 48 55", "55.0"),  # two weeks are told by the first seven
        ("0 1 1.1 2 3 4 5 6 12 13", "1.1 13.0"),
    ],
)
def test_seven_days_and_eight_weeks_are_kept(there: str, dropped: str) -> None:
    expected = {word if "." in word else f"{word}.0" for word in dropped.split()}
    assert {str(one.file) for one in superseded(_days(there))} == expected


def test_only_backups_of_this_ledger_are_deleted(ledger: Repository, disk: Path) -> None:
    first, second = git(ledger.top, "log", "--format=%h", "--abbrev=8").split()[::-1]
    older = [f"台账-2026-03-{day:02}-{first}.bundle" for day in range(1, 12)]
    others = [
        "台账-2026-01-01-0123abcd.bundle",  # another ledger of this name, or commits that were lost here
        f"别的-2026-01-01-{first}.bundle",
        f"台账-2026-02-30-{first}.bundle",
        "清单.xlsx",
    ]
    cut_off = [".台账-2026-01-01-0123abcd.bundle.dabzw-tmp", ".别的.bundle.dabzw-tmp"]
    own = [f".{older[3]}.dabzw-tmp", f".{older[3]}.dabzw-tmp.lock"]
    for name in (*older, *others, *cut_off, *own):
        (disk / name).touch()
    (disk / (older[0] + DIGEST)).touch()
    (disk / older[0].replace(".bundle", UNENTERED)).touch()
    report = back_up(ledger, disk, now=NOW, same_disk=True)
    assert {file.name for file in report.dropped} == {*older[:5]} - {older[0]}
    assert report.file.name == f"台账-2026-03-12-{second}.bundle"
    assert {*others, *cut_off} <= names(disk)
    assert not {*own} & names(disk)
