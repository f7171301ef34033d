"""The faults that `make mutants` plants, and the list of those that no test could notice."""

from __future__ import annotations

import gc
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from benchmarks.forks import TIMEOUT, JobFailed, answers, limit
from benchmarks.mutant_survey import changed_codes, functions_in
from benchmarks.mutants import EQUIVALENTS, ROOT, Tally, equivalents, tallied, targets
from benchmarks.mutations import Mutant, mutants_of, planted, sampled

SOURCE = '''"""A module."""

WORDS = ("甲", "乙")
LAST = WORDS[-1]


def late(days: int, *, allowed: bool = True) -> str | None:
    """Its docstring is left alone."""
    if days < 3 and allowed:
        return f"{days}天"
    return min(WORDS, key=len) if not allowed else None


def names(rows):
    for row in rows:
        if row is None:
            continue
        yield row + 1
'''


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "module.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_what_is_planted(module: Path) -> None:
    found = {(mutant.line, mutant.before, mutant.after) for mutant in mutants_of(module, module.parent)}
    assert found >= {
        (3, "('甲', '乙')", "('乙',)"),
        (3, "'乙'", "'乙〇'"),
        (4, "WORDS[-1]", "WORDS[0]"),
        (7, "True", "False"),
        (9, "days < 3", "days <= 3"),
        (9, "days < 3 and allowed", "days < 3 or allowed"),
        (9, "days < 3 and allowed", "allowed"),
        (9, "if days < 3 and allowed", "if not (days < 3 and allowed)"),
        (9, "3", "4"),
        (10, "return f'{days}天'", "return None"),
        (10, "'天'", "'天〇'"),
        (11, "min(WORDS, key=len)", "max(WORDS, key=len)"),
        (11, "min(WORDS, key=len)", "min(WORDS)"),
        (11, "not allowed", "allowed"),
        (16, "row is None", "row is not None"),
        (17, "continue", "pass"),
        (18, "yield (row + 1)", "pass"),
        (18, "row + 1", "row - 1"),
    }
    assert not any("docstring" in before or "module" in before for _, before, _ in found)


def test_each_mutant_is_another_module_that_compiles(module: Path) -> None:
    original = compile(SOURCE, str(module), "exec")
    mutants = mutants_of(module, module.parent)
    codes = [compile(planted(mutant, SOURCE), str(module), "exec") for mutant in mutants]
    assert len(codes) > 25
    assert original not in codes
    nothing = Mutant("module.py", 0, "", "", "", (), 0)
    assert compile(planted(nothing, SOURCE), str(module), "exec") == original


def result(code: Any, call: str) -> object:
    space: dict[str, Any] = {}
    exec(code, space)  # noqa: S102  # the module above
    return eval(call, space)  # noqa: S307


def test_a_mutant_does_what_it_says(module: Path) -> None:
    (mutant,) = [one for one in mutants_of(module, module.parent) if one.after == "days <= 3"]
    assert result(compile(SOURCE, "module", "exec"), "late(3)") is None
    assert result(compile(planted(mutant, SOURCE), "module", "exec"), "late(3)") == "3天"
    assert mutant.key == ("module", "late", "days < 3", "days <= 3")


@pytest.mark.parametrize(
    ("after", "functions"), [("days <= 3", ["late"]), ("('乙',)", []), ("row - 1", ["names"])]
)
def test_what_runs_at_import_is_told_from_a_function(module: Path, after: str, functions: list[str]) -> None:
    (mutant,) = [one for one in mutants_of(module, module.parent) if one.after == after]
    codes = [compile(tree, "module", "exec") for tree in (SOURCE, planted(mutant, SOURCE))]
    assert [before.co_name for before, _, own in changed_codes(*codes) if own] == functions


def test_the_living_functions_are_found_though_the_collector_leaves_them_alone() -> None:
    import_module("dabzw.rules.limits.tallies")
    gc.freeze()
    path = str(ROOT / "dabzw/rules/limits/tallies.py")
    assert {name for _, _, name in functions_in({path})} >= {"tallies", "unit_tallies", "Tally.of"}


def test_a_sample_is_the_same_for_a_seed_and_takes_from_each_module(module: Path) -> None:
    mutants = mutants_of(module, module.parent)
    found = {"a.py": mutants, "b.py": mutants[:8], "c.py": mutants[:1]}
    first = sampled(found, 20, seed=1)
    assert first == sampled(found, 20, seed=1)
    assert first != sampled(found, 20, seed=2)
    assert [len(first[path]) > 0 for path in found] == [True, True, True]
    assert 18 <= sum(map(len, first.values())) <= 24
    assert sampled(found, 0, seed=1) == found


def test_the_tally_of_a_module(module: Path) -> None:
    mutants = mutants_of(module, module.parent)[:5]
    noticed = ["tests/test_a.py::test_one", TIMEOUT, None, None, "tests/test_a.py::test_two"]
    (tally,) = tallied({"module.py": mutants}, noticed, {mutants[2].key: "reason"}).values()
    assert tally == Tally(run=5, killed=2, timeout=1, equivalent=1, survived=[mutants[3]])
    assert tally.score == 75


def test_a_fork_answers_or_is_ended() -> None:
    def endless() -> str | None:
        limit(0, least=0.1)
        while True:
            pass

    assert answers([lambda: "甲", lambda: None, endless, lambda: "乙"], 2) == ["甲", None, TIMEOUT, "乙"]


def test_a_job_that_fails_itself_gives_no_answer() -> None:
    def broken() -> str | None:
        raise LookupError

    with pytest.raises(JobFailed, match="LookupError"):
        answers([lambda: "甲", broken], 1)


def test_each_equivalent_mutant_exists_and_has_a_reason() -> None:
    paths = {path.stem: path for path in targets()}
    known = {
        mutant.key
        for module in {key[0] for key in equivalents()}
        for mutant in mutants_of(paths[module], ROOT)
    }
    assert set(equivalents()) <= known, "it is gone: take it off the list"
    assert all(len(reason) > 10 for reason in equivalents().values())
    lines = EQUIVALENTS.read_text(encoding="utf-8").splitlines()
    assert lines[1:] == sorted(lines[1:])
