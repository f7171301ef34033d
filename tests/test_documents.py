"""The documents say what the code does: the generated ones are current, and every example can be typed."""

from __future__ import annotations

import itertools
import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer

from dabzw.cli.keep.campaign import checked
from dabzw.model.base import labels
from dabzw.model.campaign import Campaign, YearFile
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.moments import Instant
from dabzw.model.office import Office
from dabzw.model.paper_names import schedulable
from dabzw.model.schedule import parse_schedule
from dabzw.model.workdays import parse_span
from dabzw.rules.checks.registry import CAMPAIGN_CHECKS, CHECKS
from dabzw.rules.figures.registry import INDICATORS
from dabzw.rules.sweep.registry import SUSPICIONS
from dabzw.rules.sweep.screening import SuspicionRule
from dabzw.store import yamlio
from dabzw.store.office import Shared
from dabzw.store.reader import load
from docs import build

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "行动方案.md"
DOCUMENTS = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
GLOBALS_WITH_VALUE = ("--ledger", "--as-of", "--rev")
BASE = "格式: 2\n名称: 示例\n单位: 示例乡\n"
PHASE = "阶段:\n  - 名称: 一\n    开始: 2027-03-01\n    截止: 2027-05-31\n"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", _text(path), re.DOTALL | re.MULTILINE)


# The generated documents


@pytest.mark.parametrize("name", build.PAGES)
def test_a_generated_document_is_current_and_says_what_it_is(name: str) -> None:
    assert _text(build.FOLDER / name) == build.page(name), "run python docs/build.py"
    assert build.NOT_BY_HAND in _text(build.FOLDER / name).splitlines()[0]


def test_the_build_names_what_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    monkeypatch.setattr(build, "PAGES", {name: build.PAGES[name] for name in ("规则.md", "通知对照表.md")})
    assert build.main(["--check"]) == 1
    assert "docs/规则.md 过期" in capsys.readouterr().err
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(build.PAGES)


@pytest.mark.parametrize("code", [*(check.code for check in (*CHECKS, *CAMPAIGN_CHECKS)), *INDICATORS])
def test_every_rule_and_indicator_is_in_the_manual(code: str) -> None:
    assert f"| `{code}` |" in _text(build.FOLDER / "规则.md") or f"| {code} |" in _text(
        build.FOLDER / "规则.md"
    )


@pytest.mark.parametrize("rule", SUSPICIONS, ids=lambda rule: rule.code)
def test_every_suspicion_is_in_the_manual(rule: SuspicionRule) -> None:
    line = next(
        line for line in _text(build.FOLDER / "规则.md").splitlines() if line.startswith(f"| {rule.code} |")
    )
    assert rule.says in line
    assert rule.source in line


def test_every_command_is_in_the_manual_with_an_example() -> None:
    manual = _text(build.FOLDER / "命令.md")
    for leaf in build.leaves(build.root()):
        name = " ".join(("dabzw", *leaf.words))
        assert f"\n### {name}\n" in manual
        assert str(leaf.command.epilog).startswith(name)


# The documents written by hand


def test_the_newcomer_has_two_commands() -> None:
    first = next(iter(_blocks(ROOT / "README.md", "sh")))
    assert first.splitlines() == ["make run", "make test"]
    targets = re.findall(r"^([a-z-]+):", _text(ROOT / "Makefile"), re.MULTILINE)
    assert {"run", "test"} <= set(targets)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`make ([a-z-]+)`", _text(ROOT / "README.md")))))
def test_every_target_named_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", _text(ROOT / "Makefile"), re.MULTILINE)


def _links() -> Iterator[tuple[Path, str]]:
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#:]+)\)", _text(path)):
            yield path, target


@pytest.mark.parametrize(("path", "target"), list(_links()))
def test_every_link_leads_to_a_file(path: Path, target: str) -> None:
    assert (path.parent / target).is_file()


# The examples


def _examples() -> Iterator[str]:
    """Every command line of the documents, in blocks and in the middle of a sentence."""
    for path in DOCUMENTS:
        lines = (line for block in _blocks(path, "sh") for line in block.splitlines())
        yield from (line for line in lines if line.startswith("dabzw"))
        yield from re.findall(r"`(dabzw(?: [^`]*)?)`", _text(path))


def _parsed(line: str) -> typer.Context:
    """Reads a line as the command line does, without running it."""
    words = shlex.split(line)[1:]
    command = build.root()
    while command.is_group and words:
        if words[0] in GLOBALS_WITH_VALUE:
            words = words[2:]
            continue
        if words[0].startswith("-"):
            break
        named = next((child for child in build.children(command) if child.words[-1] == words[0]), None)
        assert named is not None, f"{line}: no command {words[0]}"
        command, words = named, words[1:]
    name = command.words[-1] if command.words else "dabzw"
    made: Any = command.command.make_context(name, words, parent=command.context.parent)
    return made  # type: ignore[no-any-return]  # Typer's own context


@pytest.mark.parametrize("line", sorted(set(_examples())))
def test_every_example_parses(line: str) -> None:
    try:
        _parsed(line)
    except typer.TyperException as error:
        pytest.fail(f"{line}: {error}")


def test_the_parsing_has_teeth() -> None:
    for wrong in ("dabzw nothing", "dabzw lead nothing", "dabzw due --nothing", "dabzw show 1 2"):
        with pytest.raises((typer.TyperException, AssertionError)):
            _parsed(wrong)


@pytest.mark.parametrize("block", _blocks(GUIDE, "yaml"))
def test_every_example_of_a_campaign_can_be_read(block: str) -> None:
    if block.startswith("年份"):
        YearFile.model_validate(yamlio.read(block.encode(), comments=True).value)
        return
    if block.startswith("# 本单位.yaml"):
        Office.model_validate(yamlio.read(block.encode(), comments=True).value)
        return
    given = yamlio.read(block.encode(), comments=True).value or {}
    rest = "".join(
        part for part in (*BASE.splitlines(keepends=True), PHASE) if part.split(":")[0] not in given
    )
    assert load({CAMPAIGN_FILE: (rest + block).encode()}).findings == ()


@pytest.mark.parametrize("block", [one for one in _blocks(GUIDE, "yaml") if one.startswith("# 示例")])
def test_nothing_is_to_be_said_of_a_worked_example(block: str) -> None:
    found = checked("示例.yaml", block.encode(), Shared(), Instant.of(date(2027, 1, 1)))
    assert found.findings == ()
    assert found.campaign is not None


def test_the_guide_has_three_worked_examples_and_leads_to_its_parts() -> None:
    text = _text(GUIDE)
    assert sum(one.startswith("# 示例") for one in _blocks(GUIDE, "yaml")) == 3
    heads = {re.sub("[、，（）…。]", "", head) for head in re.findall(r"(?m)^##+ (.*)$", text)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= heads


def test_the_reports_that_the_guide_names_are_those_that_can_be_made() -> None:
    assert f"`报告` 可填：{'、'.join(schedulable())}。" in _text(GUIDE)


@pytest.mark.parametrize("key", labels(Campaign).values())
def test_every_key_of_a_campaign_has_its_example(key: str) -> None:
    blocks = _blocks(GUIDE, "yaml")
    assert any(re.search(rf"^{key}:", block, re.MULTILINE) for block in blocks)


def test_every_spelling_of_a_limit_is_understood() -> None:
    spellings = _spellings("`时限` 按平常写法")
    assert len(spellings) >= 10
    assert [spelling for spelling in spellings if parse_span(spelling) is None] == []


def test_every_spelling_of_a_time_of_reporting_is_understood() -> None:
    spellings = _spellings("报送的时间照通知写")
    assert len(spellings) >= 15
    assert [spelling for spelling in spellings if parse_schedule(spelling) is None] == []


def _spellings(above: str) -> list[str]:
    """What stands between backquotes in the first column of the table below a sentence of the manual."""
    lines = _text(GUIDE).split(above)[1].splitlines()
    rows = itertools.takewhile(lambda line: line.startswith("|"), lines[2:])
    return [one for row in rows for one in re.findall(r"`([^`]+)`", row.split("|")[1])]


def test_decisions_are_short_and_dated() -> None:
    for entry in re.split(r"\n\n", _text(ROOT / "docs" / "decisions.md").strip())[2:]:
        assert re.match(r"\*\*\d{4}-\d{2}-\d{2} · ", entry)
        assert len(entry.splitlines()) <= 6
