"""Completion by TAB: what each parameter is offered, how it is installed, and what real shells make of it."""

from __future__ import annotations

import re
import shutil
import subprocess  # noqa: TID251 -- what bash makes of a name is seen from outside
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import Dabzw
from screens import TAB, Terminal
from small_ledger import FRESH, HANDED, PAINT, QUIET
from test_tree import LEAVES, TREE
from typer.testing import CliRunner

from dabzw.cli.app import app
from dabzw.cli.keep.completion import SHELLS
from dabzw.cli.speech.offered import OFFERED
from dabzw.store import presets

Answer = dict[str, str]
BEGIN = "# ==== dabzw completion begin ===="


def _asked(line: str, folder: Path, shell: str = "zsh") -> Answer:
    """What is offered at the end of a line, each with what it means."""
    env = {
        "_DABZW_COMPLETE": "complete_fish",
        "_DABZW_SHELL": shell,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_ARGS": line,
        "DABZW_LEDGER": str(folder),
    }
    said = CliRunner().invoke(app, [], prog_name="dabzw", env=env).stdout
    pairs = (offered.partition("\t") for offered in said.splitlines() if offered)
    return {name: meaning for name, _, meaning in pairs}


OFFERS: list[tuple[str, Answer]] = [
    ("dabzw lead show 7k4", {FRESH: ""}),
    ("dabzw lead close 8m 7k4", {FRESH: ""}),
    ("dabzw ent rate slc", {QUIET: "示例石料厂"}),
    ("dabzw report case a1b", {PAINT: "示例彭氏涂料厂"}),
    ("dabzw edit 8m", {HANDED: "村东院落"}),
    ("dabzw undo 8m", {HANDED: "村东院落"}),
    ("dabzw screen a1b", {PAINT: "示例彭氏涂料厂"}),
    ("dabzw report wee", {"weekly": "工作周报"}),
    ("dabzw report 周", {"weekly": "工作周报"}),
    ("dabzw report gzzb", {"weekly": "工作周报"}),
    ("dabzw report weekly --format md,do", {"md,docx": "Word 文件"}),
    ("dabzw form F1月", {"F1月": "打非治违情况月报表"}),
    ("dabzw list --village 西", {"西河村": ""}),
    ("dabzw lead add --village xh", {"西河村": ""}),
    ("dabzw lead add --village=xh", {"西河村": ""}),
    ("dabzw ent violate 7k --code 1.1", {"1.1": "未取得行政许可"}),
    ("dabzw list --violation wqdxzxk", {"1.1": "未取得行政许可"}),
    ("dabzw ent list --state 已销", {"已销号": ""}),
    ("dabzw lead limit 7k --limit 三", {"三日移交": ""}),
    ("dabzw lead determine 7k --verdict ", {"不立案": ""}),
    ("dabzw ent determine 7k --verdict 撤", {"撤案": ""}),
    ("dabzw import 表.xlsx --as 线", {"lead": "线索"}),
    ("dabzw due --only 逾", {"overdue": "逾期"}),
    ("dabzw lead list --sort zj", {"最近到期": ""}),
    ("dabzw issue again 日", {"日报": "每个工作日 17:00"}),
    ("dabzw help qx", {"期限": "怎样算、怎样看、怎样变更"}),
    ("dabzw help lead veri", {"verify": "记核查：时间、两名以上核查人员、结论。"}),
    ("dabzw completion install --shell f", {"fish": ""}),
    ("dabzw lead add --content ", {}),
    ("dabzw lead add --content x", {}),
    ("dabzw import ", {":files:.xlsx .xls .et .ods .csv": ""}),
    ("dabzw agenda --ics ", {":files:.ics": ""}),
    ("dabzw lead attach 7k --file ", {":files:": ""}),
    ("dabzw campaign draft ", {":files:.docx .txt .pdf": ""}),
    ("dabzw --ledger ", {":folders:": ""}),
    ("dabzw lead list --ledger ", {":folders:": ""}),
    ("dabzw report policy --out ", {":folders:": ""}),
]


@pytest.mark.parametrize(("line", "offered"), OFFERS, ids=[line for line, _ in OFFERS])
def test_a_word_is_completed_with_what_it_means(line: str, offered: Answer, small: Path) -> None:
    found = _asked(line, small)
    assert found.keys() == offered.keys()
    assert all(found[name].startswith(meaning) for name, meaning in offered.items())


def test_grids_are_those_of_the_village(ledgers: Callable[[str], Path]) -> None:
    folder = ledgers("copy")
    file = folder / "campaign.yaml"
    text = file.read_text(encoding="utf-8")
    grids = "村: [{名称: 东沟村, 网格: [东一, 东二]}, {名称: 西河村, 网格: [西一]}]\n"
    file.write_text(re.sub(r"(?m)^村:.*\n(?:[ -].*\n)*", grids, text), encoding="utf-8")
    assert {*_asked("dabzw lead add --village 东沟村 --grid ", folder)} == {"东一", "东二"}
    assert {*_asked("dabzw lead add --village 西河村 --grid ", folder)} == {"西一"}
    assert {*_asked("dabzw lead add --grid ", folder)} == {"东一", "东二", "西一"}


def test_bash_is_offered_the_end_of_an_id_that_only_holds_what_was_typed(small: Path) -> None:
    assert [*_asked("dabzw show 21", small, "bash")] != []
    assert not any(name.startswith(("XS-", "QY-")) for name in _asked("dabzw show C", small, "bash"))
    assert {*_asked("dabzw show XS-26021", small, "bash")} == {
        *("XS-260211-8M2N  村东院落", "XS-260212-9P3R  院内有刺鼻气味", "XS-260213-2T6V  院内有刺鼻气味"),
    }


def test_without_our_script_no_word_of_it_is_said(dabzw: Dabzw, small: Path) -> None:
    env = {"_DABZW_COMPLETE": "complete_bash", "COMP_WORDS": "dabzw import ", "COMP_CWORD": "2"}
    assert dabzw(cwd=small, **env).stdout.strip() == ""


def test_what_is_offered_is_of_parameters_that_there_are() -> None:
    known = {
        f"{words} {param.opts[0]}" for words in LEAVES for param in TREE[words][0].get_params(TREE[words][1])
    }
    assert {key for key in OFFERED if key[0] not in " <"} <= known


@pytest.mark.parametrize("words", LEAVES)
def test_every_id_and_every_village_is_completed(words: str) -> None:
    command, ctx = TREE[words]
    for param in command.get_params(ctx):
        is_named = param.metavar in {"编号", "村", "站所", "目录"} and words.split(maxsplit=1)[0] not in {
            "secure",
            "init",
            "village",
            "rollup",  # of records that are no ledger's here
        }
        own = getattr(param, "_custom_shell_complete", None) is not None
        if is_named and param.name not in NUMBERS:
            assert own or {f"{words} {param.opts[0]}", f" {param.opts[0]}"} & {*OFFERED}, (words, param.opts)


NUMBERS = {"number", "id"}
"""Numbers that are no record's of this ledger."""


# Installing


def _run(home: Path, *args: str, env: dict[str, str] | None = None) -> str:
    blank = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR"))
    result = CliRunner(env={**blank, "HOME": str(home), **(env or {})}).invoke(app, args, prog_name="dabzw")
    assert result.exit_code == 0, result.output
    return result.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_is_installed_once_and_taken_away_again(shell: str, tmp_path: Path) -> None:
    settings = tmp_path / {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".profile"}[shell]
    settings.write_bytes("alias 甲=ls".encode() + b"\xff")  # no new line at its end, and no UTF-8
    first = _run(tmp_path, "completion", "install", "--shell", shell)
    assert "已装好" in first
    assert "dabzw completion remove" in first
    written = settings.read_bytes()
    assert written.count(BEGIN.encode()) == (0 if shell == "fish" else 1)
    script = next(tmp_path.rglob("dabzw.fish" if shell == "fish" else f"completion.{shell}"))
    assert script.read_text(encoding="utf-8") == presets.completion_script(shell)
    assert "没有改动" in _run(tmp_path, "completion", "install", "--shell", shell)
    assert settings.read_bytes() == written
    assert "已去掉" in _run(tmp_path, "completion", "remove", "--shell", shell)
    assert settings.read_bytes().rstrip(b"\n") == "alias 甲=ls".encode() + b"\xff"
    assert not script.exists()
    assert "没有装过" in _run(tmp_path, "completion", "remove", "--shell", shell)


def test_an_old_script_is_put_right_and_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    real = tmp_path / "dotfiles" / "bashrc"
    old = tmp_path / ".bash_completions" / "dabzw.sh"
    real.write_text(f"one=1\nsource '{old}'\n{BEGIN}\nold\n# ==== dabzw completion end ====\ntwo=2\n")
    (tmp_path / ".bashrc").symlink_to(real)
    _run(tmp_path, "completion", "install", "--shell", "bash")
    lines = real.read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["one=1", "two=2", BEGIN]
    assert "old" not in lines
    assert (tmp_path / ".bashrc").is_symlink()


def test_the_shell_that_is_used_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("fish", "/usr/bin/fish"))
    assert "fish 的 TAB 补全已装好" in _run(tmp_path, "completion", "install")


@pytest.mark.parametrize(("args", "says"), [((), "tcsh"), (("--shell", "csh"), "csh")])
def test_another_shell_is_refused(
    args: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("tcsh", "/bin/tcsh"))
    result = CliRunner(env={"HOME": str(tmp_path)}).invoke(
        app, ["completion", "install", *args], prog_name="dabzw"
    )
    assert "支持 bash、zsh、fish" in str(result.exception)
    assert says in str(result.exception)
    assert [*tmp_path.iterdir()] == []


# Real shells


START: dict[str, tuple[str, ...]] = {
    "bash": ("bash", "--noprofile", "-i"),
    "zsh": ("zsh", "-i"),
    "fish": ("fish", "--interactive"),
}
# A line, and what stands in its place after TAB; in fish, which looks for what was typed itself, by a part alone.
TYPED: dict[str, list[tuple[str, str]]] = {
    "bash": [
        ("dabzw lead show 7k4", FRESH),
        ("dabzw ent show slc", QUIET),
        ("dabzw lead add --village xhc", "西河村"),
    ],
    "zsh": [("dabzw ent show slc", QUIET), ("dabzw lead add --village xhc", "西河村")],
    "fish": [("dabzw lead show 7k4", FRESH), ("dabzw lead add --village 西", "西河村")],
}
CASES = [
    pytest.param(
        shell,
        *case,
        marks=[
            pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed"),
            *([] if (shell, place) == ("bash", 1) else [pytest.mark.slow]),
        ],
    )
    for shell, cases in TYPED.items()
    for place, case in enumerate(cases)
]


@pytest.mark.parametrize(("shell", "line", "completed"), CASES)
def test_a_real_shell_puts_it_into_the_line(
    shell: str, line: str, completed: str, clean_environment: dict[str, str], small: Path, tmp_path: Path
) -> None:
    with _shell(shell, clean_environment, small, tmp_path) as terminal:
        terminal.types(line + TAB).until(f"{line.rpartition(' ')[0]} {completed}")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_a_name_is_no_command_to_bash(tmp_path: Path) -> None:
    program = tmp_path / "dabzw"
    program.write_text("#!/bin/sh\nprintf '甲厂\\n$(touch 坏)厂\\n乙`id`\\n丙;ls\\n'\n", encoding="utf-8")
    program.chmod(0o755)
    script = f"""
{presets.completion_script("bash")}
COMP_WORDS=(dabzw show ''); COMP_CWORD=2; COMP_LINE='dabzw show '; COMP_POINT=11
_dabzw {program}
for one in "${{COMPREPLY[@]}}"; do eval "printf '%s\\n' $one"; done
"""
    run = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["甲厂", "$(touch 坏)厂", "乙`id`", "丙;ls"]
    assert not (tmp_path / "坏").exists()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_offers_files_only_where_a_file_is_wanted(
    clean_environment: dict[str, str], small: Path, tmp_path: Path
) -> None:
    (tmp_path / "线索.xlsx").touch()
    (tmp_path / "线索.txt").touch()
    with _shell("bash", clean_environment, small, tmp_path) as terminal:
        terminal.types(f"cd {tmp_path}\rdabzw import 线" + TAB).until("dabzw import 线索.xlsx")
        terminal.types("\x15dabzw lead add --content 线" + TAB + "x").until("--content 线x")


def _shell(shell: str, env: dict[str, str], folder: Path, home: Path) -> Terminal:
    """A shell with the completion installed, and `dabzw` to be found."""
    (home / "bin").mkdir()
    program = home / "bin" / "dabzw"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m dabzw "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    _run(home, "completion", "install", "--shell", shell)
    own: dict[str, Any] = {
        "HOME": str(home),
        "ZDOTDIR": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "PATH": f"{home / 'bin'}:{env['PATH']}",
        "LC_ALL": "C.UTF-8",
        "PS1": "$ ",
    }
    return Terminal(START[shell], cwd=folder, env={**env, **own}, columns=100)
