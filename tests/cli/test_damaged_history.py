"""A history that cannot be read: looked at with a warning, an error of check, never written, never replaced."""

from __future__ import annotations

import shutil
import subprocess  # noqa: TID251 -- plays the person who uses git
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import Dabzw

from dabzw.store import damage
from dabzw.store.damage import Damaged
from dabzw.store.git import NotTracked, Repository
from dabzw.store.working import look

Ledgers = Callable[[str], Path]


def git(folder: Path, *args: str) -> str:
    return subprocess.run(
        ("git", *args), cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def stored(folder: Path, revision: str) -> Path:
    """Where the object that a revision names lies."""
    id_ = git(folder, "rev-parse", revision)
    return folder / ".git/objects" / id_[:2] / id_[2:]


def loose(folder: Path) -> Path:
    """The ledger with each object in a file of its own."""
    for pack in (folder / ".git/objects/pack").glob("*.pack"):
        data = pack.read_bytes()
        pack.with_suffix(".idx").unlink()
        pack.unlink()
        subprocess.run(("git", "unpack-objects", "-q"), cwd=folder, check=True, input=data)
    return folder


def emptied(place: Path) -> None:
    place.chmod(0o644)
    place.write_bytes(b"")


def without_refs(folder: Path, *, packed: bool) -> None:
    if packed:
        git(folder, "pack-refs", "--all")
    shutil.rmtree(folder / ".git/refs")


def as_a_file(folder: Path) -> None:
    shutil.rmtree(folder / ".git")
    (folder / ".git").write_text("gitdir: /nowhere/示例\n", encoding="utf-8")


def cut_pack(folder: Path) -> None:
    git(folder, "gc", "-q")
    (pack,) = (folder / ".git/objects/pack").glob("*.pack")
    pack.chmod(0o644)
    pack.write_bytes(pack.read_bytes()[:300])


Breaks = Callable[[Path], object]
DAMAGES: dict[str, tuple[Breaks, str]] = {
    "HEAD empty": (lambda folder: (folder / ".git/HEAD").write_bytes(b""), "写到哪里的文件"),
    "HEAD gone": (lambda folder: (folder / ".git/HEAD").unlink(), "写到哪里的文件"),
    "refs gone": (lambda folder: without_refs(folder, packed=False), "（refs）不见了"),
    "refs dropped": (lambda folder: without_refs(folder, packed=True), "运行 dabzw doctor --fix 修复"),
    "objects gone": (lambda folder: shutil.rmtree(folder / ".git/objects"), "objects 文件夹不见了"),
    "config broken": (lambda folder: (folder / ".git/config").write_bytes(b"[core"), "配置文件"),
    "a file to nowhere": (as_a_file, "指向的文件夹不存在"),
    "branch gone": (lambda folder: (folder / ".git/refs/heads/main").unlink(), "记录台账写到哪里的文件"),
    "branch empty": (
        lambda folder: (folder / ".git/refs/heads/main").write_bytes(b""),
        "记录台账写到哪里的文件",
    ),
    "commit gone": (lambda folder: stored(folder, "HEAD").unlink(), "读不出来"),
    "tree empty": (lambda folder: emptied(stored(folder, "HEAD^{tree}")), "读不出来"),
    "pack cut": (cut_pack, "读不出来"),
    "index broken": (
        lambda folder: (folder / ".git/index").write_bytes(b"x"),
        "清单损坏。运行 dabzw doctor --fix",
    ),
}


@pytest.mark.parametrize(("break_", "says"), DAMAGES.values(), ids=DAMAGES)
def test_what_is_broken_is_said_and_nothing_is_written(ledgers: Ledgers, break_: Breaks, says: str) -> None:
    folder = loose(ledgers("small"))
    break_(folder)
    with pytest.raises(Damaged) as raised:
        look_at(folder)
    assert says in str(raised.value)
    assert "git init" not in str(raised.value)


def look_at(folder: Path) -> None:
    repository = Repository.require(folder)
    look(repository)
    repository.resolve("HEAD")


@pytest.mark.parametrize("kind", ["HEAD empty", "branch gone", "index broken"])
def test_a_broken_history_in_commands(dabzw: Dabzw, ledgers: Ledgers, kind: str) -> None:
    folder = ledgers("small")
    DAMAGES[kind][0](folder)
    looked = dabzw("list", "--as-of", "2026-03-12", cwd=folder)
    assert looked.returncode == 0
    assert "留痕（.git）损坏" in looked.stderr
    assert "现在看到的是文件夹里的记录" in looked.stderr
    assert "adopt" not in looked.stderr
    checked = dabzw("check", cwd=folder)
    assert checked.returncode == 1
    assert checked.stdout.count("git-damaged") == 1
    written = dabzw("issue", "due", "--as-of", "2026-02-09", cwd=folder)
    assert written.returncode == 6
    assert "dabzw doctor" in written.stderr


def test_a_content_that_is_gone_is_no_raw_word_of_git(ledgers: Ledgers) -> None:
    folder = loose(ledgers("small"))
    stored(folder, "HEAD:campaign.yaml").unlink()
    repository = Repository.require(folder)
    with pytest.raises(Damaged, match=r"文件内容 [0-9a-f]{10} 读不出来"):
        repository.bytes_of(repository.entries("HEAD"))


def test_records_without_a_history_ask_for_a_backup(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("untracked")
    with pytest.raises(NotTracked, match="dabzw restore"):
        Repository.require(folder)
    looked = dabzw("check", cwd=folder)
    assert (looked.returncode, "dabzw restore" in looked.stderr) == (0, True)
    (folder / "reports/日报").mkdir(parents=True)
    (folder / "reports/日报/日报-第1期.yaml").write_bytes(b"")
    checked = dabzw("check", cwd=folder)
    assert "git-missing" in checked.stdout
    assert "git init" not in checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("made", "found"),
    [({}, False), ({"x": b""}, False), ({"HEAD": b""}, True), ({"objects/x": b""}, True)],
)
def test_an_empty_one_above_belongs_to_nobody(tmp_path: Path, made: dict[str, bytes], *, found: bool) -> None:
    (tmp_path / "上/台账").mkdir(parents=True)
    (tmp_path / "上/.git").mkdir()
    for name, data in made.items():
        place = tmp_path / "上/.git" / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(data)
    assert (damage.of_folder(tmp_path / "上/台账") is not None) is found
    assert damage.of_folder(tmp_path / "上") is not None


def test_words_of_git_that_tell_of_something_else() -> None:
    for said in (
        "fatal: Unable to create '/x/.git/index.lock': File exists.",
        "fatal: cannot lock ref 'HEAD': is at 1 but expected 2",
        "fatal: ambiguous argument 'x': unknown revision or path not in the working tree.",
        "fatal: detected dubious ownership in repository at '/x'",
        "fatal: unable to write new index file",
    ):
        assert damage.of_words(said) is None, said
