"""`dabzw verify` as a person runs it: what is held against the history, what it says, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Ledgers
from issuing import git
from processes import Dabzw, Process
from small_ledger import FRESH

from dabzw.model.audited import KINDS

_MANUAL = Path(__file__).parents[2] / "docs" / "核验.md"


def audit(done: Process) -> dict[str, Any]:
    """What an audit gives to programs."""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def codes(done: Process) -> set[str]:
    """The kinds of what was found."""
    return {one["代码"] for one in audit(done)["问题"]}


def cut_off(folder: Path) -> None:
    """Takes the newest entry away, and what git notes of it."""
    git(folder, "reset", "-q", "--hard", "HEAD~1")
    (folder / ".git/logs/HEAD").unlink(missing_ok=True)


@pytest.fixture
def folder(ledgers: Ledgers) -> Path:
    return ledgers("small")


def test_an_audit_says_what_it_looked_at_and_up_to_where(folder: Path, dabzw: Dabzw) -> None:
    done = dabzw("verify", cwd=folder)
    head = git(folder, "rev-parse", "HEAD")
    assert done.stdout.startswith(f"核验到提交 {head[:16]}（2次入账")
    assert "没有发现改写、丢失、冒名" in done.stdout
    assert "没有外部凭据" in done.stdout
    assert "掌管这台电脑的人" in done.stdout
    assert f"已在这台电脑上记下：核验到提交 {head[:16]}" in done.stdout
    told = audit(dabzw("verify", "--json", cwd=folder))
    assert (told["格式"], told["截至提交"], told["提交数"], told["错误"]) == (1, head, 2, 0)
    assert done.returncode == int(bool(told["注意"]))


def test_what_was_printed_on_a_paper_is_held_against_the_history(folder: Path, dabzw: Dabzw) -> None:
    head = git(folder, "rev-parse", "HEAD")
    known = dabzw("verify", "--anchor", head[:16], "--date", "2026-03-11", "--json", cwd=folder)
    assert "anchor-missing" not in codes(known)
    assert any(one["提交"] == head and one["对得上"] for one in audit(known)["凭据"])
    assert not any("没有外部凭据" in one for one in audit(known)["查到哪里为止"])
    early = dabzw("verify", "--anchor", head[:16], "--date", "2026-03-10", "--json", cwd=folder)
    assert "anchor-late" in codes(early)
    cut_off(folder)
    gone = dabzw("verify", "--anchor", head, cwd=folder)
    assert gone.returncode == 1
    assert f"给出的提交编号提交 {head[:16]} 不在现在的历史里（内容还留在 .git 里）" in gone.stdout


def test_the_last_audit_is_remembered_and_only_a_sound_one(folder: Path, dabzw: Dabzw) -> None:
    head = git(folder, "rev-parse", "HEAD")
    dabzw("verify", cwd=folder)
    cut_off(folder)
    for _ in range(2):
        done = dabzw("verify", cwd=folder)
        assert done.returncode == 1
        assert f"的核验提交 {head[:16]} 不在现在的历史里" in done.stdout
        assert "上次记下的仍然有效" in done.stdout
    git(folder, "reset", "-q", "--hard", head)
    assert "凭据不在" not in dabzw("verify", cwd=folder).stdout


def test_another_copy_that_is_behind_is_not_said_to_be_rewritten(folder: Path, dabzw: Dabzw) -> None:
    other = folder.with_name("旧的副本")
    shutil.copytree(folder, other)
    cut_off(other)
    dabzw("verify", cwd=folder)
    done = dabzw("verify", "--json", cwd=other)
    assert "seen-apart" in codes(done)
    assert audit(done)["错误"] == 0


def test_a_bundle_is_an_anchor(folder: Path, dabzw: Dabzw, tmp_path: Path) -> None:
    bundle = tmp_path / "备份.bundle"
    git(folder, "bundle", "create", "-q", str(bundle), "--all")
    assert "anchor-missing" not in codes(dabzw("verify", "--anchor", str(bundle), "--json", cwd=folder))
    cut_off(folder)
    assert "anchor-missing" in codes(dabzw("verify", "--anchor", str(bundle), "--json", cwd=folder))
    bundle.write_bytes(b"# v2 git bundle\n\0\0")
    assert "里面没有台账的主线" in dabzw("verify", "--anchor", str(bundle), cwd=folder).stderr


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--anchor", "0ebd208a30"), "只有10位，太短，可以凑出相同的来"),
        (("--anchor", "没有这个"), "不是提交编号，也没有这个文件"),
        (("--anchor", "--upload-pack=x"), "不是提交编号，也没有这个文件"),
        (("--anchor", "campaign.yaml"), "不是台账的备份文件"),
        (("--date", "2026-03-11"), "和 --anchor 同用"),
    ],
)
def test_what_is_no_anchor_is_refused(folder: Path, dabzw: Dabzw, given: tuple[str, ...], says: str) -> None:
    done = dabzw("verify", *given, cwd=folder)
    assert done.returncode == 2
    assert says in done.stderr


def test_an_earlier_history_is_audited_by_itself_and_not_noted(folder: Path, dabzw: Dabzw) -> None:
    done = dabzw("verify", "--rev", "HEAD~1", cwd=folder)
    assert done.stdout.startswith(f"核验到提交 {git(folder, 'rev-parse', 'HEAD~1')[:16]}（1次入账")
    assert "记下" not in done.stdout


def test_what_a_person_commits_and_takes_away_is_told_with_who_and_when(folder: Path, dabzw: Dabzw) -> None:
    place = next(folder.glob(f"leads/*/{FRESH}.yaml"))
    git(folder, "rm", "-q", str(place))
    git(folder, "-c", "user.name=示例手工", "-c", "user.email=s@example.org", "commit", "-qm", "整理")
    done = dabzw("verify", cwd=folder)
    assert done.returncode == 1
    assert "手工提交" in done.stdout
    (lost,) = (
        one for one in audit(dabzw("verify", "--json", cwd=folder))["问题"] if one["代码"] == "record-lost"
    )
    assert (lost["级别"], lost["经手人"]) == ("错误", "示例手工")
    assert f"记录 {FRESH} 被整个删去" in lost["说明"]


def test_a_shallow_copy_is_said_to_be_looked_at_in_part(folder: Path, dabzw: Dabzw, tmp_path: Path) -> None:
    copy = tmp_path / "副本"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{folder}", str(copy))
    done = dabzw("verify", cwd=copy)
    assert done.returncode == 1
    assert "没有查全" in done.stdout
    assert "这份副本只有后一段历史" in done.stdout
    assert "夹带" not in done.stdout


def test_a_ledger_without_an_entry_has_no_history_to_audit(ledgers: Ledgers, dabzw: Dabzw) -> None:
    folder = ledgers("untracked")
    git(folder, "init", "-q")
    done = dabzw("verify", cwd=folder)
    assert done.returncode == 4
    assert "还没有入账的内容" in done.stderr


def test_the_manual_explains_every_kind_by_its_name() -> None:
    text = _MANUAL.read_text(encoding="utf-8")
    assert [kind.name for kind in KINDS.values() if f"| {kind.name} |" not in text] == []
