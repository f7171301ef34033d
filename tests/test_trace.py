"""The trace of the notice is whole and true: every clause, and only what exists."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from dabzw.model.base import Row
from dabzw.model.campaign import Campaign
from dabzw.model.fields import meanings
from dabzw.model.ledger import RECORD_TYPES
from dabzw.model.power import PowerUse
from dabzw.rules.checks.registry import CAMPAIGN_CHECKS, CHECKS
from dabzw.rules.sweep.registry import SUSPICIONS
from docs import build

ROOT = Path(__file__).parent.parent
TRACE = build.trace_data()
CODES = build.rule_codes()
CLAUSES = {clause.id: clause for clause in TRACE.clauses}
RECORDS: tuple[tuple[str, type[Row]], ...] = (
    *RECORD_TYPES.items(),
    ("行动", Campaign),
    ("用电数据", PowerUse),
)


@cache
def fields() -> frozenset[str]:
    """Every field as `记录.字段.字段`."""
    return frozenset(label for name, row in RECORDS for label in _labels(row, name))


def _labels(row: type[Row], prefix: str) -> Iterator[str]:
    for field in meanings(row).values():
        yield f"{prefix}.{field.label}"
        if field.row is not None:
            yield from _labels(field.row, f"{prefix}.{field.label}")


@cache
def commands() -> dict[str, frozenset[str]]:
    """The options of every command."""
    return {
        " ".join(leaf.words): frozenset(
            option for param in leaf.command.get_params(leaf.context) for option in param.opts
        )
        for leaf in build.leaves(build.root())
    }


@cache
def names_in(path: str) -> frozenset[str]:
    """The names of the test functions of a file, which is read and not imported."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def is_command(text: str) -> bool:
    words = text.split()
    options = {word for word in words if word.startswith("--")}
    name = " ".join(word for word in words if word not in options)
    return name in commands() and options <= commands()[name]


def is_test(text: str) -> bool:
    path, _, name = text.partition("::")
    found = path.startswith("tests/") and (ROOT / path).is_file()
    return found and name.startswith("test_") and name in names_in(path)


def is_rule(text: str) -> bool:
    return any(text in codes for codes in CODES.values())


def unfounded(clause: build.Clause) -> list[str]:
    """What a clause names that does not exist."""
    named = (
        (clause.fields, fields().__contains__),
        (clause.rules, is_rule),
        (clause.commands, is_command),
        (clause.tests, is_test),
    )
    return [text for texts, exists in named for text in texts if not exists(text)]


def test_every_clause_occurs_once_and_in_order() -> None:
    assert [clause.id for clause in TRACE.clauses] == [f"S-{number:02}" for number in range(1, 70)]


def test_the_clauses_keep_to_the_order_of_the_notice() -> None:
    rank = "抬一二三四五六七"
    places = [[rank.index(word) for word in clause.place if word in rank] for clause in TRACE.clauses]
    assert places == sorted(places)


def test_no_two_clauses_have_one_label() -> None:
    assert [
        label for label, count in Counter(clause.label for clause in TRACE.clauses).items() if count > 1
    ] == []


@pytest.mark.parametrize("name", CLAUSES)
def test_what_a_clause_names_exists(name: str) -> None:
    assert unfounded(CLAUSES[name]) == []


@pytest.mark.parametrize("name", CLAUSES)
def test_nothing_is_called_done_without_a_rule_or_command_and_a_test(name: str) -> None:
    clause = CLAUSES[name]
    done = clause.progress == "已实现"
    assert not done or (clause.tests and (clause.rules or clause.commands))


@pytest.mark.parametrize("name", CLAUSES)
def test_a_clause_names_nothing_twice(name: str) -> None:
    clause = CLAUSES[name]
    for named in (clause.fields, clause.rules, clause.commands, clause.tests):
        assert len(set(named)) == len(named)


def test_no_code_is_of_two_kinds() -> None:
    codes = [code for kind in CODES.values() for code in dict.fromkeys(kind)]
    assert [code for code, count in Counter(codes).items() if count > 1] == []


def _rules_of_the_notice() -> Iterator[str]:
    """The rules that rest on the notice, and all that its campaign holds; a group of violations is its members."""
    sources = {
        **{check.code: check.source for check in (*CHECKS, *CAMPAIGN_CHECKS)},
        **{rule.code: rule.source for rule in SUSPICIONS},
    }
    yield from (code for code, source in sources.items() if "通知" in source)
    yield from (*CODES["指标"], *CODES["处置"])
    yield from (code for code in CODES["行为"] if "." in code)


@pytest.mark.parametrize("code", sorted(set(_rules_of_the_notice())))
def test_every_rule_that_rests_on_the_notice_has_its_clause(code: str) -> None:
    assert any(code in clause.rules for clause in TRACE.clauses)


def test_the_readings_are_numbered_and_their_data_exist() -> None:
    assert [one.id for one in TRACE.readings] == [
        f"A-{number:02}" for number in range(1, len(TRACE.readings) + 1)
    ]
    assert len(TRACE.readings) >= 15
    assert [label for one in TRACE.readings for label in one.data if label not in fields()] == []


def test_the_page_is_current_and_holds_every_clause() -> None:
    text = (build.FOLDER / "通知对照表.md").read_text(encoding="utf-8")
    assert text == build.page("通知对照表.md")
    for number in (*CLAUSES, *(one.id for one in TRACE.readings)):
        assert text.count(f"\n| {number} |") == 1


def test_the_trace_has_teeth() -> None:
    clause = TRACE.clauses[0].model_copy(
        update={
            "fields": ("线索.姓名", "企业.处置.措施.单位"),
            "rules": ("no-such-rule", "9.9"),
            "commands": ("lead", "lead vanish", "due --vanish"),
            "tests": (
                "tests/test_trace.py::test_vanished",
                "tests/test_vanished.py::test_x",
                "tests/test_trace.py::is_test",
            ),
        }
    )
    assert unfounded(clause) == [*clause.fields, *clause.rules, *clause.commands, *clause.tests]
