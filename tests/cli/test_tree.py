"""Every command of the tree, those of modules that are imported late included: its help, its example."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.main import get_command

from dabzw.cli.app import COMMANDS, app
from dabzw.cli.speech.help_page import is_required
from dabzw.cli.speech.options import PANEL
from dabzw.cli.speech.order import STAGES
from dabzw.render.show import width

ROOT: Any = get_command(app)
CHINESE = re.compile(r"[一-鿿]")
ENGLISH = re.compile(r"[A-Za-z]{4,}")
WIDEST = 80
# What is a name to the clerk as well: formats, shells, words that an option takes.
NAMES = re.compile(
    r"dabzw(?:\s+[a-z-]+)+|--[\w-]+|DABZW_\w+|\S+\.(?:xlsx|yaml|csv|md|docx|html)\b|\b(?:JSON|HTML|SHA|TAB|EDITOR|bash|zsh|fish|PowerShell"
    r"|overdue|today|soon|open|done|lead|ent|site|activity|directory|power|village|bundle|measures|policy|date|due|state|docx|html|xlsx|HEAD|dabzw|ledger|crontab|launchd|systemd|git|Schema)\b"
)


def _commands(command: Any, words: tuple[str, ...], parent: Any = None) -> Iterator[tuple[str, Any, Any]]:
    """Each command with its words and its context."""
    ctx = command.make_context(words[-1] if words else "dabzw", [], parent=parent, resilient_parsing=True)
    yield " ".join(words), command, ctx
    for name in getattr(command, "list_commands", lambda _: [])(ctx):
        yield from _commands(command.get_command(ctx, name), (*words, name), ctx)


TREE = {words: (command, ctx) for words, command, ctx in _commands(ROOT, ())}
LEAVES = [words for words, (command, _) in TREE.items() if not hasattr(command, "list_commands")]


def test_the_tree_holds_the_groups() -> None:
    assert {*COMMANDS} <= {*TREE}
    assert {"lead add", "ent plan", "site inspect", "activity add"} <= {*LEAVES}


@pytest.mark.parametrize("words", TREE)
def test_help_is_chinese_and_fits(words: str) -> None:
    command, ctx = TREE[words]
    page = command.get_help(ctx)
    above = page.partition("\n示例\n")[0]
    assert CHINESE.search(command.help or "")
    assert max(map(width, above.splitlines())) <= WIDEST
    explained = re.sub(r"(?m)^  \S+( \S+)?  +", "", above.partition("\n")[2])
    assert ENGLISH.findall(NAMES.sub("", explained)) == []


# What an explanation says besides: that it must be given, how often, what holds otherwise, what may be written.
BESIDES = re.compile(r"^（必填）|，可写多个|；默认为现在|：.*", re.DOTALL)


def _repeats(param: Any) -> bool:
    """Whether the explanation of a parameter says no more than its label does."""
    said = BESIDES.sub("", param.help or "")
    return said in {"", param.name, param.metavar or ""} or said in (param.metavar or "")


@pytest.mark.slow
@pytest.mark.parametrize("columns", [60, 120])
def test_every_page_fits_a_narrow_and_a_wide_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for words, (command, ctx) in TREE.items():
        lines = command.get_help(ctx).partition("\n\n")[2].splitlines()
        assert max(map(width, lines)) <= columns, words


@pytest.mark.parametrize("words", LEAVES)
def test_every_parameter_is_explained(words: str) -> None:
    command, ctx = TREE[words]
    for param in command.get_params(ctx):
        assert CHINESE.search(param.help or ""), param.name
        assert not _repeats(param), (param.opts, param.help)


@pytest.mark.parametrize("words", LEAVES)
def test_what_must_be_given_stands_first_and_says_so(words: str) -> None:
    command, ctx = TREE[words]
    page = command.get_help(ctx).partition("\n选项\n")[2].partition("\n\n")[0]
    entries = [line for line in page.splitlines() if line.startswith("  -")]
    told = ["（必填）" in _entry(page, line) for line in entries]
    assert told == sorted(told, reverse=True)
    needed = {
        param.opts[0] for param in command.get_params(ctx) if is_required(param) and param.opts[0][0] == "-"
    }
    assert sum(told) == len(needed)


def _entry(page: str, line: str) -> str:
    """The lines of an entry: its own, and those below that stand further in."""
    after = page.partition(line)[2]
    return line + after.partition("\n  -")[0]


def test_h_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for flag in ("-h", "--help"):
        with pytest.raises(SystemExit):
            ROOT.main(["lead", "verify", flag], prog_name="dabzw")
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert "-h, --help" in said[0]


def test_the_stages_of_a_group_hold_its_commands() -> None:
    for group, stages in STAGES.items():
        listed = [name for names in stages.values() for name in names]
        command, ctx = TREE[group.removeprefix("dabzw")]
        assert command.list_commands(ctx)[: len(listed)] == listed


@pytest.mark.parametrize("words", LEAVES)
def test_every_command_takes_the_global_options(words: str) -> None:
    command, ctx = TREE[words]
    found = {
        name for param in command.get_params(ctx) if param.rich_help_panel == PANEL for name in param.opts
    }
    assert {"--ledger", "--as-of", "--rev", "--json", "--debug", "--help"} <= found


@pytest.mark.parametrize("words", LEAVES)
def test_the_example_runs_this_command_and_its_options_exist(words: str) -> None:
    command, _ = TREE[words]
    lines = (command.epilog or "").splitlines()
    assert lines
    assert any(line.startswith(f"dabzw {words}") for line in lines)
    for line in lines:
        _parse(shlex.split(line)[1:])


def test_an_example_with_a_wrong_option_would_be_found() -> None:
    with pytest.raises(typer.TyperException):
        _parse(["due", "--nowhere", "x"])


def _parse(args: list[str]) -> None:
    """Reads a command line down to its command, without running anything."""
    ctx = ROOT.make_context("dabzw", args)
    while rest := [*ctx._protected_args, *ctx.args]:
        name, command, left = ctx.command.resolve_command(ctx, rest)
        ctx = command.make_context(name, left, parent=ctx)
        if not hasattr(command, "list_commands"):
            return
