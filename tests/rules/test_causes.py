"""What people read of rules: every rule has a name of its own, and every cure is a command that there is."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, Final

import pytest

import dabzw
from dabzw.cli import app as tree
from dabzw.model.file_rules import FILE_RULES
from dabzw.model.ids import COMMANDS
from dabzw.rules.checks.causes import Cause, cause_of, causes, code_of
from dabzw.rules.checks.registry import EVERY_CHECK
from dabzw.store import yaml_problems

ROOT: Final = Path(dabzw.__file__).parent
_MAKERS: Final = ("Finding", "_finding", "_of_campaign")
_SCHEMA: Final = ("schema-value", "schema-missing", "schema-unknown-key", "schema-choice", "schema-shape")


def _found_in_code() -> set[str]:
    """The codes that stand first where a finding is made by no rule."""
    calls = (
        call
        for path in ROOT.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _MAKERS
    )
    firsts = (call.args[0] if call.args else None for call in calls)
    return {
        first.value for first in firsts if isinstance(first, ast.Constant) and isinstance(first.value, str)
    }


def test_every_rule_has_a_name_and_no_two_share_one() -> None:
    names = [cause.name for cause in causes().values()]
    assert len(set(names)) == len(names) == len(EVERY_CHECK) + len(FILE_RULES)
    assert not [name for name in names if not name or len(name) > 8 or " " in name]


def test_what_is_found_of_files_has_a_name_too() -> None:
    known = {*yaml_problems._RULES, *_SCHEMA, *_found_in_code()}
    assert known - causes().keys() == set()
    assert FILE_RULES.keys() - known == {"campaign-pending"} - known


def test_a_rule_is_known_by_its_name_and_by_its_code() -> None:
    assert code_of("文书先后") == code_of("document-prerequisite") == "document-prerequisite"
    assert code_of("字段重复") == "yaml-dup-key"
    assert code_of("没有这条") is None
    assert cause_of("no-such-rule").name == "no-such-rule"


def _command(words: list[str]) -> Any:
    """The command that the words name, as the tree has it; None where there is none."""
    if words[0] not in tree.COMMANDS:
        return None
    from typer.main import get_group

    root = get_group(tree.app)
    ctx = root.make_context("dabzw", [], resilient_parsing=True)
    found: Any = root.get_command(ctx, words[0])
    return found.get_command(ctx, words[1]) if hasattr(found, "get_command") else found


@pytest.mark.parametrize("cause", [one for one in causes().values() if one.cure], ids=lambda one: one.name)
def test_every_cure_is_a_command_that_there_is(cause: Cause) -> None:
    groups = COMMANDS.values() if "{of}" in cause.cure else ("",)
    for group in groups if cause.name != "逾期未说明" else ("lead", "ent"):
        program, *words = cause.cure.format(id="QY-260212-3A9F", of=group, file="campaign.yaml").split(" ")
        command = _command(words)
        assert program == "dabzw"
        assert command is not None, words
        options = {name for param in command.params for name in param.opts}
        assert {word for word in words if word.startswith("--")} <= options
