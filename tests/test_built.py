"""Which program it is, and of which commit it was made."""

from __future__ import annotations

import subprocess  # noqa: TID251 -- git exports what is in a commit
import sys
from pathlib import Path

import pytest

from dabzw import built

ROOT = Path(__file__).parents[1]


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment of its own, and a tree without history."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(built, "__file__", str(tmp_path / "dabzw" / "built.py"))
    return tmp_path


def test_it_runs_from_its_source(prefix: Path) -> None:
    assert built.origin() == "源码"


@pytest.mark.parametrize("head", ["ref: refs/heads/main\n", "0123456789abcdef\n"])
def test_it_runs_from_a_tree_with_history(head: str, prefix: Path) -> None:
    (prefix / ".git" / "refs" / "heads").mkdir(parents=True)
    (prefix / ".git" / "HEAD").write_text(head)
    (prefix / ".git" / "refs" / "heads" / "main").write_text("0123456789abcdef\n")
    assert built.origin() == "源码，由提交 0123456789 制作"


def test_it_was_installed(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (prefix / built.MARK).write_text("linux-aarch64\nsecure\n")
    monkeypatch.setattr(built, "_COMMIT", "0123456789abcdef")
    monkeypatch.setattr(built, "_DAY", "2026-03-12")
    assert built.origin() == "安装包 linux-aarch64，由提交 0123456789（2026-03-12）制作"


def test_what_is_exported_knows_its_commit() -> None:
    done = subprocess.run(
        ["git", "check-attr", "export-subst", "dabzw/built.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith(": set\n")
    assert "$Format:%H$" in (ROOT / "dabzw" / "built.py").read_text("utf-8")
