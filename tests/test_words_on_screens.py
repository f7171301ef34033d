"""No English and no word of git's or Python's on any screen, and no brackets in brackets."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
import screen_words as screens
from processes import Dabzw
from screens import Terminal

AS_OF = "2026-03-12"
MOST = 15
"""So many faults are told at once."""
EACH = 12
"""Each so manieth of the mistakes that start a process is made in the normal run."""


@pytest.fixture(scope="module")
def demo(dabzw: Dabzw, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert dabzw("init", "台账", "--demo", cwd=folder).returncode == 0
    return folder / "台账"


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH with git alone: nothing is written into a crontab."""
    folder = tmp_path_factory.mktemp("tools")
    for name in ("git", "sh"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return str(folder)


def _first(folder: Path, kind: str) -> str:
    return min(file.stem for file in folder.rglob(f"{kind}-*.yaml"))


def _shown(run: Dabzw, lines: Iterable[tuple[str, ...]], folder: Path, path: str) -> dict[str, str]:
    said = ((line, run(*line, cwd=folder, PATH=path)) for line in lines)
    return {" ".join(line): one.stdout + one.stderr for line, one in said}


def _faults(name: str, text: str) -> list[str]:
    nested = [line.strip()[:120] for line in text.splitlines() if re.search(r"（[^（）]*（", line)]
    found = [*screens.english(text), *screens.forbidden(text), *(f"括号套括号: {line}" for line in nested)]
    return [f"dabzw {name} | {fault}" for fault in found]


def _all_faults(shown: Mapping[str, str]) -> list[str]:
    return [fault for name, text in shown.items() for fault in _faults(name, text)][:MOST]


def test_help_is_without_english() -> None:
    pages = dict(screens.helps())
    assert len(pages) > 100
    assert _all_faults(pages) == []


def test_looks_are_without_english(dabzw: Dabzw, demo: Path, tools: str) -> None:
    lines = screens.looks(_first(demo, "QY"), _first(demo, "XS"))
    dated = (line if line[0].startswith("-") else (*line, "--as-of", AS_OF) for line in lines)
    shown = _shown(dabzw, dated, demo, tools)
    assert len(shown) > 50
    assert _all_faults(shown) == []


def test_a_terminal_shows_no_english(demo: Path, clean_environment: dict[str, str]) -> None:
    shown = {}
    for line in ("", "check", "list"):
        command = [sys.executable, "-m", "dabzw", *line.split(), "--as-of", AS_OF]
        with Terminal(command, cwd=demo, env=clean_environment) as terminal:
            terminal.types("q").ends()  # what shows long lists by pages ends there
            shown[line] = terminal.told()
    assert "请核对" in shown["check"]
    assert _all_faults(shown) == []


def test_mistakes_are_told_without_english(capsys: pytest.CaptureFixture[str]) -> None:
    shown = {}
    for line in screens.mistakes():
        with pytest.raises(SystemExit):
            screens.ROOT.main(list(line), prog_name="dabzw")
        shown[" ".join(line)] = "".join(capsys.readouterr())
    assert len(shown) > 100
    assert all("没有 --vilage 这个选项" in text for text in shown.values())
    assert _all_faults(shown) == []


def test_some_further_mistakes_are_told_without_english(dabzw: Dabzw, demo: Path, tools: str) -> None:
    some = list(screens.further_mistakes())[::EACH]
    assert _all_faults(_shown(dabzw, some, demo, tools)) == []


@pytest.mark.slow
def test_all_further_mistakes_are_told_without_english(
    dabzw: Dabzw, demo: Path, tools: str, tmp_path: Path
) -> None:
    copy = tmp_path / "台账"
    shutil.copytree(demo, copy)
    assert _all_faults(_shown(dabzw, screens.further_mistakes(), copy, tools)) == []


def test_the_screens_of_other_tests_are_without_english() -> None:
    kept = list(screens.kept())
    assert len(kept) > 50
    assert _all_faults(dict(kept)) == []


# That what looks for words finds them.


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("运行 dabzw lead verify 7k4q --people 示例甲 登记", []),
        ("错误：dabzw undo No such file", ["No", "such", "file"]),
        ("写到 out/一企一策.xlsx，--format 可填：md、xlsx", []),
        ("XS-260212-7K4Q：Permission denied", ["Permission", "denied"]),
        ("环境变量 DABZW_LEDGER，统一社会信用代码 91000000MA0000028H", []),
        ("填写不对（string_unicode）", ["string_unicode"]),
        ("（sealed-moved）", ["sealed", "moved"]),
        ("用 Excel 或 WPS 打开", []),
    ],
)
def test_what_is_english(text: str, found: list[str]) -> None:
    assert [one.partition(":")[0] for one in screens.english(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("HEAD 处于 detached 状态", ["HEAD", "detached"]),
        ("运行 dabzw restore 备份.bundle 新文件夹", []),
        ("git restore --staged .", ["git restore"]),
        ("值为 None", ["None"]),
        ("暂存区里有改动", ["暂存区"]),
        ("Nonesuch", []),
    ],
)
def test_what_is_forbidden(text: str, found: list[str]) -> None:
    assert [one.partition(":")[0] for one in screens.forbidden(text)] == found


def test_the_list_of_words_is_in_order() -> None:
    lines = screens.FORBIDDEN.read_text("utf-8").splitlines()
    for group in "\n".join(line for line in lines if not line.startswith("#")).strip().split("\n\n"):
        words = [line.partition("\t")[0].lower() for line in group.strip().splitlines()]
        assert len(set(words)) == len(words)
