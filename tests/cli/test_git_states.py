"""What a clerk can meet of git: each state is told in Chinese, with a command of ours that mends it."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess  # noqa: TID251 -- plays the person who uses git
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from _pytest.mark import ParameterSet
from conftest import Ledgers
from processes import Dabzw

import dabzw as dabzw_package

LEAD: Final = "leads/2026-03/XS-260310-7K4Q.yaml"
KILN: Final = "sites/2026-02/CS-260210-5C2D.yaml"
ENTRY: Final = ("village", "add", "示例新村")
_OF_GIT: Final = re.compile(
    r"git (?!这个程序)[a-z]|HEAD|detached|\b(branch|commit|merge|rebase|stash|index|refs|submodule|checkout|staged?)\b"
    r"|分支|暂存|变基|仓库|浅克隆|--abort|safe\.directory"
)
_OURS: Final = re.compile(r"dabzw (?:[a-z]+)(?: (?:--[a-z]+|[\w/.〇-]+\.yaml|姓名))*")


def of_git(said: str) -> list[str]:
    """The words of git in what is said, beside names of files."""
    return _OF_GIT.findall(re.sub(r"\S*/\.git/[\w./]+", "", said))


def git(folder: Path, *args: str, status: int = 0) -> str:
    done = subprocess.run(
        ("git", *args), cwd=folder, check=False, capture_output=True, text=True, env=person()
    )
    assert done.returncode == status, done.stderr
    return done.stdout.strip()


def person() -> dict[str, str]:
    """Somebody who uses git by hand."""
    of_git = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (
            ("NAME", "示例丁"),
            ("EMAIL", "ding@example.cn"),
            ("DATE", "2026-03-11T18:00:00+0800"),
        )
    }
    return {**os.environ, **of_git, "GIT_EDITOR": "true", "LC_ALL": "C"}


def put(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def committed_aside(folder: Path, to: str) -> None:
    """The same line of a record is entered in two ways, on the main line and on another."""
    git(folder, "switch", "-qc", "另存")
    put(folder, KILN, "名称: ", "名称: 另存")
    git(folder, "commit", "-qam", "另存")
    git(folder, "switch", "-q", "main")
    put(folder, KILN, "名称: ", f"名称: {to}")
    git(folder, "commit", "-qam", "主线")


def merging(folder: Path) -> None:
    committed_aside(folder, "主线")
    git(folder, "merge", "-q", "另存", status=1)


def picking(folder: Path) -> None:
    committed_aside(folder, "主线")
    git(folder, "cherry-pick", "另存", status=1)


def reverting(folder: Path) -> None:
    committed_aside(folder, "主线")
    put(folder, KILN, "名称: 主线", "名称: 再改")
    git(folder, "commit", "-qam", "再改")
    git(folder, "revert", "HEAD~1", status=1)


def rebasing(folder: Path) -> None:
    committed_aside(folder, "主线")
    git(folder, "rebase", "-q", "另存", status=1)


def at_an_old_version(folder: Path) -> None:
    put(folder, KILN, "名称: ", "名称: 新")
    git(folder, "commit", "-qam", "新")
    git(folder, "checkout", "-q", "HEAD~1")


def edited_at_an_old_version(folder: Path) -> None:
    at_an_old_version(folder)
    put(folder, KILN, "名称: ", "名称: 手改")


def entered_at_an_old_version(folder: Path) -> None:
    at_an_old_version(folder)
    put(folder, LEAD, "内容: ", "内容: 旧版本上")
    git(folder, "commit", "-qam", "旧版本上")


def no_branch_at_the_tip(folder: Path) -> None:
    git(folder, "checkout", "-q", "--detach")
    put(folder, KILN, "名称: ", "名称: 离线")
    git(folder, "commit", "-qam", "离线")


def staged(folder: Path) -> None:
    put(folder, "campaign.yaml", "单位: ", "单位: 改")
    git(folder, "add", "-A")


def staged_alone(folder: Path) -> None:
    staged(folder)
    put(folder, "campaign.yaml", "单位: 改", "单位: ")


def dead_lock(folder: Path) -> None:
    (folder / ".git/index.lock").touch()
    os.utime(folder / ".git/index.lock", (1, 1))


def broken_list(folder: Path) -> None:
    (folder / ".git/index").write_bytes(b"x")


def hooked(folder: Path) -> None:
    git(folder, "config", "core.fsmonitor", "touch /nonexistent")
    git(folder, "config", "core.hooksPath", "x")


def no_name(folder: Path) -> None:
    git(folder, "config", "user.useConfigOnly", "true")


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "no identity": (no_name, "dabzw doctor --name 姓名"),
    "merge": (merging, "dabzw doctor --fix"),
    "cherry-pick": (picking, "dabzw doctor --fix"),
    "revert": (reverting, "dabzw doctor --fix"),
    "rebase": (rebasing, "dabzw doctor --fix"),
    "old version": (at_an_old_version, "dabzw doctor --fix"),
    "old version, edited": (edited_at_an_old_version, "dabzw doctor --fix"),
    "old version, entered": (entered_at_an_old_version, "dabzw doctor --fix"),
    "no branch": (no_branch_at_the_tip, "dabzw doctor --fix"),
    "staged": (staged, "dabzw adopt"),
    "staged and not wanted": (staged, "dabzw discard"),
    "staged alone": (staged_alone, "dabzw discard"),
    "list broken": (broken_list, "dabzw doctor --fix"),
    "settings that run programs": (hooked, "dabzw doctor --fix"),
}


_MET_OFTEN: Final = (
    "no identity",
    "merge",
    "old version, edited",
    "staged alone",
    "another branch",
    "laid by",
)


def cases(table: dict[str, tuple[Callable[[Path], None], str]]) -> list[ParameterSet]:
    """The states, those that are met seldom for the long run."""
    return [
        pytest.param(*case, id=name, marks=() if name in _MET_OFTEN else pytest.mark.slow)
        for name, case in table.items()
    ]


@pytest.mark.parametrize(("provoke", "command"), cases(REFUSED))
def test_what_refuses_an_entry_is_mended_by_what_is_told(
    dabzw: Dabzw, ledgers: Ledgers, provoke: Callable[[Path], None], command: str
) -> None:
    ledger = ledgers("small")
    provoke(ledger)
    before = kept_anywhere(ledger)
    nobody = {"GIT_AUTHOR_NAME": ""} if provoke is no_name else {}
    refused = dabzw(*ENTRY, cwd=ledger, **nobody)
    assert refused.returncode not in {0, 70}, refused.stdout
    assert command in _OURS.findall(refused.stderr), refused.stderr
    assert of_git(refused.stderr) == []

    words = command.removeprefix("dabzw ").replace("姓名", "示例甲").split(" ")
    mended = dabzw(*words, *(["--yes"] if "discard" in words else []), cwd=ledger, **nobody)
    assert mended.returncode in {0, 1}, mended.stderr  # doctor tells of what is left, as of a backup
    assert of_git(mended.stdout + mended.stderr) == []

    entered = dabzw(*ENTRY, cwd=ledger, **nobody)
    assert entered.returncode == 0, entered.stderr
    assert git(ledger, "status", "--porcelain") == ""
    assert git(ledger, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert before <= kept_anywhere(ledger)
    if provoke is merging:
        assert len([*(ledger / ".git/dabzw-drafts").glob("*.yaml")]) == 1


def kept_anywhere(folder: Path) -> set[str]:
    """What somebody has written into the records: in the files, the drafts and the history."""
    texts = [path.read_text(encoding="utf-8") for path in (folder / ".git").glob("dabzw-drafts/*.yaml")]
    texts += [(folder / path).read_text(encoding="utf-8") for path in (LEAD, KILN)]
    texts.append(git(folder, "log", "--all", "--format=", "-p", "-m"))
    words = ("名称: 另存", "名称: 主线", "名称: 再改", "旧版本上", "离线", "手改", "名称: 新")
    return {word for word in words if any(word in text for text in texts)}


def on_another_line(folder: Path) -> None:
    git(folder, "switch", "-qc", "试验")
    put(folder, KILN, "名称: ", "名称: 试验")
    git(folder, "commit", "-qam", "试验")


def laid_by(folder: Path) -> None:
    put(folder, KILN, "名称: ", "名称: 收起")
    git(folder, "stash", "-q")


def not_looked_at(folder: Path) -> None:
    git(folder, "update-index", "--assume-unchanged", KILN)
    git(folder, "update-index", "--skip-worktree", LEAD)


def half_a_history(folder: Path) -> None:
    whole = folder.with_name("全部")
    folder.rename(whole)
    git(whole.parent, "clone", "-q", "--depth=1", f"file://{whole}", folder.name)


FOUND: dict[str, tuple[Callable[[Path], None], str]] = {
    "another branch": (on_another_line, "branch"),
    "laid by": (laid_by, "stash"),
    "not looked at": (not_looked_at, "hidden"),
    "half a history": (half_a_history, "bent"),
    "lock of a dead git": (dead_lock, "lock"),
}


@pytest.mark.parametrize(("provoke", "rule"), cases(FOUND))
def test_what_doctor_finds_is_mended_by_it(
    dabzw: Dabzw, ledgers: Ledgers, provoke: Callable[[Path], None], rule: str
) -> None:
    ledger = ledgers("small")
    provoke(ledger)
    found = dabzw("doctor", cwd=ledger)
    told = next(line for line in found.stdout.splitlines() if "dabzw doctor --fix" in line)
    assert of_git(told) == []
    assert f'"{rule}"' in dabzw("doctor", "--json", cwd=ledger).stdout
    mended = dabzw("doctor", "--fix", cwd=ledger)
    assert "已修复：" in mended.stdout
    assert of_git(mended.stdout + mended.stderr) == []
    assert f'"{rule}"' not in dabzw("doctor", "--json", cwd=ledger).stdout
    assert dabzw(*ENTRY, cwd=ledger).returncode == 0
    if provoke is laid_by:
        assert "收起" in next((ledger / ".git/dabzw-drafts").glob("*.yaml")).read_text(encoding="utf-8")
    if provoke is on_another_line:
        assert git(ledger, "rev-list", "--count", "main..试验") == "0"


def test_two_lines_that_both_went_on_are_left_to_a_person(dabzw: Dabzw, ledgers: Ledgers) -> None:
    ledger = ledgers("small")
    committed_aside(ledger, "主线")
    git(ledger, "switch", "-q", "另存")
    found = dabzw("doctor", "--fix", cwd=ledger)
    assert "台账现在在支线“另存”上" in found.stdout
    assert git(ledger, "symbolic-ref", "HEAD") == "refs/heads/另存"


def test_files_that_are_ignored_are_adopted(dabzw: Dabzw, ledgers: Ledgers) -> None:
    ledger = ledgers("small")
    (ledger / ".git/info").mkdir(exist_ok=True)
    (ledger / ".git/info/exclude").write_text("*.md\n", encoding="utf-8")
    (ledger / "templates").mkdir()
    (ledger / "templates/示例.md").write_text("示例\n", encoding="utf-8")
    assert "templates/示例.md 被忽略规则" in dabzw("doctor", cwd=ledger).stdout
    assert dabzw("adopt", cwd=ledger).returncode == 0
    assert "忽略规则" not in dabzw("doctor", cwd=ledger).stdout


def test_a_folder_of_another_account_is_trusted_once_and_told(
    dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    ledger, home, program = ledgers("small"), tmp_path / "home", tmp_path / "bin/git"
    home.mkdir()
    program.parent.mkdir()
    real = shutil.which("git")
    program.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {real} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    env = {"HOME": str(home), "PATH": f"{program.parent}:{os.environ['PATH']}"}
    refused = dabzw(*ENTRY, cwd=ledger, **env)
    assert refused.returncode == 6
    assert "属于另一个账户" in refused.stderr
    assert "dabzw doctor --trust" in _OURS.findall(refused.stderr)
    assert of_git(refused.stderr) == []
    assert dabzw("doctor", "--trust", cwd=ledger, **env).returncode == 0
    assert dabzw(*ENTRY, cwd=ledger, **env).returncode == 0


def test_without_git_the_program_to_install_is_named(dabzw: Dabzw, ledgers: Ledgers) -> None:
    ledger = ledgers("small")
    refused = dabzw(*ENTRY, cwd=ledger, PATH="/nonexistent")
    assert refused.returncode == 6
    assert "没有安装 git" in refused.stderr
    assert "dabzw doctor" in _OURS.findall(refused.stderr)


def test_the_clerk_is_written_down_for_this_ledger_alone(dabzw: Dabzw, ledgers: Ledgers) -> None:
    ledger = ledgers("small")
    nobody = {"GIT_AUTHOR_NAME": "", "GIT_AUTHOR_EMAIL": ""}
    done = dabzw("doctor", "--name", "示例戊", cwd=ledger, **nobody)
    assert (done.returncode, "只用于这本台账" in done.stderr) == (0, True)
    assert dabzw(*ENTRY, cwd=ledger, **nobody).returncode == 0
    assert git(ledger, "log", "-1", "--format=%an <%ae>") == "示例戊 <jingban@dabzw.local>"
    dabzw("doctor", "--email", "wu@xiang.gov.cn", cwd=ledger, **nobody)
    assert git(ledger, "config", "--local", "user.email") == "wu@xiang.gov.cn"
    for wrong, status in {"": 2, "<示例>": 2, "示例 11010519491231002X": 3}.items():
        refused = dabzw("doctor", "--name", wrong, cwd=ledger, **nobody)
        assert refused.returncode == status
        assert "11010519491231002X" not in refused.stderr
    assert git(ledger, "config", "--local", "user.name") == "示例戊"


def sentences() -> list[tuple[str, str]]:
    """Every text of the program that holds Chinese, with where it stands; no docstring."""
    found: list[tuple[str, str]] = []
    for path in sorted(Path(dabzw_package.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        }
        texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        found += [
            (path.name, text)
            for text in texts
            if isinstance(text, str) and text not in docs and re.search("[\u4e00-\u9fff]", text)
        ]
    return found


def test_no_sentence_of_the_program_asks_for_git() -> None:
    words = re.compile(
        r"git (?!这个程序)[a-z]|detached|HEAD|分支(?!机构)|暂存区|变基|子模块|浅克隆|git 仓库|safe\.directory"
    )
    assert [(name, text) for name, text in sentences() if words.search(text)] == []
