"""A new ledger stands whole or not at all; killed anywhere, the same command again gives it."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from crash import NOW, Fault, Killed, Notes, allow, faults, faulty, git, isolate

from dabzw.cli.places import is_ledger
from dabzw.errors import DabzwError
from dabzw.store import files, landing
from dabzw.store.founding import BUILD, BeingFounded, Founding, NotEmpty, NotFounded, found
from dabzw.store.git import NoIdentity, Repository
from dabzw.store.watch import SILENT
from dabzw.store.writer import Change, Plan, transact

CONTENTS = {
    "campaign.yaml": "名称: 示例\n".encode(),
    ".gitignore": b"out/\n",
    "leads/2026-02/XS-1.yaml": b"a: 1\n",
}


def _build(place: Path) -> None:
    changes = tuple(Change(path, data) for path, data in CONTENTS.items())
    transact(Repository.create(place), lambda _: Plan(changes, "新建台账", "init", ()), allow, now=NOW)


def _is_same(place: Path) -> bool:
    repository = Repository.find(place)
    return repository is not None and {*repository.entries(repository.head())} == {*CONTENTS}


NEW = Founding(_build, _is_same, "新建台账")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    isolate(monkeypatch, tmp_path / "home")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def _stands(folder: Path) -> None:
    assert _files(folder) == CONTENTS
    assert {*os.listdir(folder)} == {".git", ".gitignore", "campaign.yaml", "leads"}  # noqa: PTH208
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "log", "--format=%s") == "新建台账\n"


@pytest.mark.parametrize("place", ["台账", "里面/再里面/台账"])
@pytest.mark.parametrize("made", [False, True])
def test_a_ledger_is_made_in_a_new_or_an_empty_folder(place: str, made: bool, tmp_path: Path) -> None:
    folder = tmp_path / place
    if made:
        folder.mkdir(parents=True)
        inode = folder.stat().st_ino
    assert found(folder, NEW, SILENT) == "made"
    _stands(folder)
    assert not made or folder.stat().st_ino == inode  # a shell that stands in it still does
    assert found(folder, NEW, SILENT) == "there"
    _stands(folder)


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    for name in ("别的", BUILD):
        folder = tmp_path / name / "台账"
        (folder / name).mkdir(parents=True)
        (folder / "笔记.txt").write_bytes(b"1")
        with pytest.raises(NotEmpty, match=f"^{folder} 里已有内容"):
            found(folder, NEW, SILENT)
        assert (folder / "笔记.txt").read_bytes() == b"1"
    (tmp_path / "文件").write_bytes(b"2")
    with pytest.raises(NotEmpty):
        found(tmp_path / "文件", NEW, SILENT)


def test_what_is_refused_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "home" / ".gitconfig").unlink()
    with pytest.raises(NoIdentity):
        found(tmp_path / "里面" / "台账", NEW, SILENT)
    assert {path.name for path in tmp_path.iterdir()} == {"home"}
    (tmp_path / "空").mkdir()
    with pytest.raises(NoIdentity):
        found(tmp_path / "空", NEW, SILENT)
    assert [*(tmp_path / "空").iterdir()] == []


def test_what_is_built_and_taken_away_again_is_called_no_entry(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> tuple[str, ...]:
        raise OSError(errno.ENOSPC, "No space left on device", "campaign.yaml")

    monkeypatch.setattr(landing, "_place_all", full)
    notes = Notes()
    with pytest.raises(NotFounded, match=r"没有写入：.*磁盘已满") as refused:
        found(tmp_path / "台账", NEW, notes)
    assert "已入账" not in str(refused.value)
    assert (notes.landed, refused.value.status, (tmp_path / "台账").exists()) == ([], 6, False)


def test_two_do_not_make_one_ledger(tmp_path: Path) -> None:
    held = tmp_path / "台账" / BUILD
    held.mkdir(parents=True)
    lock = os.open(held, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(BeingFounded):
        found(tmp_path / "台账", NEW, SILENT)
    assert held.is_dir()
    os.close(lock)
    assert found(tmp_path / "台账", NEW, SILENT) == "made"
    _stands(tmp_path / "台账")


def _struck(monkeypatch: pytest.MonkeyPatch, folder: Path, fault: Fault) -> None:
    """What a fault left is no ledger or a whole one, and the same command again gives it."""
    try:
        with faulty(monkeypatch, fault):
            found(folder, NEW, SILENT)
    except (Killed, DabzwError):
        pass
    if folder.exists() and is_ledger(folder):
        assert _files(folder) == CONTENTS
    assert found(folder, NEW, SILENT) in {"made", "ended", "there"}
    _stands(folder)


def _cases(step: int) -> Iterator[Fault]:
    yield from faults(2, step)
    yield from faults(5, step, full=True)


def test_cut_off_or_with_a_full_disk_the_same_command_again_gives_the_ledger(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for number, fault in enumerate(_cases(70)):
        _struck(monkeypatch, tmp_path / str(number), fault)


@pytest.mark.slow
def test_cut_off_anywhere_the_same_command_again_gives_the_ledger(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for number, fault in enumerate(_cases(1)):
        _struck(monkeypatch, tmp_path / str(number), fault)


def test_cut_off_while_it_moves_the_ledger_is_brought_to_its_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, rename = tmp_path / "台账", os.rename

    def cut(source: Path, to: Path, **named: int) -> None:
        if Path(source) == folder / BUILD / "ready" / "campaign.yaml":
            raise Killed
        rename(source, to, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", cut)
        with pytest.raises(Killed):
            found(folder, NEW, SILENT)
    assert (folder / ".git").is_dir()
    assert not is_ledger(folder)
    assert found(folder, NEW, SILENT) == "ended"
    _stands(folder)


def test_a_ledger_whose_campaign_is_gone_is_still_one(tmp_path: Path) -> None:
    found(tmp_path / "台账", NEW, SILENT)
    (tmp_path / "台账" / "campaign.yaml").unlink()
    assert is_ledger(tmp_path / "台账")
    assert not is_ledger(tmp_path)


def test_one_that_stands_is_told_though_its_folder_cannot_be_put_on_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    notes, sync = Notes(), files.sync

    def unable(path: Path) -> None:
        if (tmp_path / "台账/campaign.yaml").exists():
            raise OSError(1, "Operation not permitted")
        sync(path)

    monkeypatch.setattr(files, "sync", unable)
    with pytest.raises(files.DiskRefused):
        found(tmp_path / "台账", NEW, notes)
    assert [summary for _, summary in notes.landed] == [NEW.summary]
