"""Plants faults in the modules that decide, one at a time, and counts those that a test notices.

    python -m benchmarks.mutants [--total 300] [--seed 1] [--only policy] [--tests tests/rules] [--jobs 2]

All is done in memory. One process runs the tests once and notes which functions each of them calls; for each
mutant of a function a fork of it changes the function and runs the tests that call it. A mutant that lives
through this, and one of what a module does at import (a table, a pattern, a decorator), is planted in a fork
that has imported nothing of the project yet. So no list says which test belongs to which module.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import importlib.abc
import importlib.util
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from benchmarks.forks import TIMEOUT, answers, limit
from benchmarks.mutant_survey import QUIET, Survey, Surveyed
from benchmarks.mutations import Mutant, mutants_of, planted, sampled

ROOT = Path(__file__).resolve().parents[1]
EQUIVALENTS = Path(__file__).with_name("equivalent_mutants.tsv")
TARGETS = ("dabzw/model", "dabzw/rules", "dabzw/intake", "dabzw/store/sheets")
READERS = ("reader", "yamlio", "yaml_problems", "power", "tablefile")
TESTS = (
    *("tests/model", "tests/rules", "tests/intake", "tests/reports", "tests/store"),
    *("tests/test_vocabularies.py", "tests/test_words_of_types.py"),
    "tests/test_documents.py",  # it reads the sentences of the manual
)
NOTHING = Mutant("dabzw/__init__.py", 0, "", "", "", (), 0)
_CONTROLS = 20  # tests that are run without a mutant, of each module
SLOWEST = 25.0  # seconds of tests for a mutant that none of them notices


@dataclass
class Tally:
    """What became of the mutants of a module."""

    run: int = 0
    killed: int = 0
    timeout: int = 0
    equivalent: int = 0
    survived: list[Mutant] = field(default_factory=list)

    @property
    def score(self) -> float:
        counted = self.run - self.equivalent
        return 100 * (self.killed + self.timeout) / counted if counted else 100.0


def main() -> int:
    options = _options()
    found = {path: mutants for path, mutants in _all_mutants(options.only) if mutants}
    chosen = sampled(found, options.total, options.seed)
    mutants = [mutant for of_module in chosen.values() for mutant in of_module]
    print(f"{len(mutants)} of {sum(map(len, found.values()))} mutants in {len(chosen)} modules", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(Path(scratch, "hypothesis"))
        os.environ["HYPOTHESIS_PROFILE"] = "few"
        noticed = _results(mutants, options, Path(scratch))
    tallies = tallied(chosen, noticed, equivalents())
    show(tallies)
    print(f"{time.monotonic() - began:.0f} s, seed {options.seed}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="plant faults and count those that the tests notice")
    parser.add_argument("--total", type=int, default=300, help="how many mutants; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=(), help="names of modules, as policy")
    parser.add_argument("--tests", nargs="*", default=TESTS, help="files or folders of tests")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def targets() -> list[Path]:
    """The modules that decide: rules, model and the readers."""
    folders = [path for target in TARGETS for path in sorted((ROOT / target).rglob("*.py"))]
    return [*folders, *(path for name in READERS if (path := ROOT / "dabzw/store" / f"{name}.py").exists())]


def _all_mutants(only: Sequence[str]) -> Iterator[tuple[str, list[Mutant]]]:
    for path in targets():
        if not only or path.stem in only:
            yield path.relative_to(ROOT).as_posix(), mutants_of(path, ROOT)


# Running


def _results(mutants: list[Mutant], options: argparse.Namespace, scratch: Path) -> list[str | None]:
    """Of each mutant the test that notices it first, `timeout`, or None."""
    told = scratch / "survey.json"
    survey = Survey(mutants, ROOT, told, options.jobs)
    arguments = [*QUIET, f"--basetemp={scratch / 'survey'}", *options.tests]
    answers([lambda: str(int(pytest.main(arguments, plugins=[survey])))], 1)
    if not told.exists():
        raise SystemExit("the tests could not be surveyed; run them alone first")
    surveyed = Surveyed(**json.loads(told.read_text()))
    for name in surveyed.libraries:
        with contextlib.suppress(Exception):  # they are only warmed
            importlib.import_module(name)
    left = [place for place, noticed in enumerate(surveyed.noticed) if noticed is None]
    print(f"{len(mutants) - len(left)} noticed; {len(left)} are planted before the import", flush=True)
    _plant_early(mutants, left, surveyed, scratch, options.jobs)
    return surveyed.noticed


def _plant_early(
    mutants: list[Mutant], places: list[int], surveyed: Surveyed, scratch: Path, jobs: int
) -> None:
    """Tries the mutants at these places in processes that have not imported the project."""
    importers = _importers()
    trials = [
        Trial(
            mutants[place], surveyed.tests_for(mutants[place], place, importers, SLOWEST), surveyed, scratch
        )
        for place in places
    ]
    controls = {trial.mutant.path: trial.without_fault() for trial in trials}
    for path, failed in zip(controls, answers(list(controls.values()), jobs), strict=True):
        if failed is not None:
            raise SystemExit(f"{path}: {failed} without a mutant: no figure could be trusted")
    for place, noticed in zip(places, answers(trials, jobs), strict=True):
        surveyed.noticed[place] = noticed
    noticing = {str(surveyed.noticed[place]) for place in places} & surveyed.seconds.keys()
    for test in _unsound(noticing, surveyed, scratch):
        print(f"{test} fails without a mutant: what it noticed is not counted")
        for place in places:
            surveyed.noticed[place] = None if surveyed.noticed[place] == test else surveyed.noticed[place]


def _unsound(tests: set[str], surveyed: Surveyed, scratch: Path) -> list[str]:
    """Tests that fail in such a process though nothing is planted."""
    found: list[str] = []
    while tests:
        (failed,) = answers([Trial(NOTHING, sorted(tests), surveyed, scratch)], 1)
        if failed is None:
            return found
        if failed not in tests:
            raise SystemExit(f"the tests cannot be run again: {failed}")
        found.append(failed)
        tests = tests - {failed}
    return found


class Trial:
    """Imports the project with a mutant in it and runs tests: the first that fails, or None."""

    def __init__(self, mutant: Mutant, tests: list[str], surveyed: Surveyed, scratch: Path) -> None:
        self.mutant = mutant
        self.tests = tests
        self.surveyed = surveyed
        self.seconds = sum(surveyed.seconds[test] for test in tests)
        self.scratch = scratch

    def without_fault(self) -> Trial:
        """The first of these tests with nothing planted: none may fail, or the harness is at fault."""
        nothing = replace(self.mutant, steps=())
        return Trial(nothing, self.tests[:_CONTROLS], self.surveyed, self.scratch)

    def __call__(self) -> str | None:
        if not self.tests:
            return None
        limit(self.seconds)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        sys.meta_path.insert(0, _Planting(self.mutant))
        files = list(dict.fromkeys(test.split("::")[0] for test in self.tests))
        only = _Only(self.tests)
        status = pytest.main(
            [*QUIET, "-x", f"--basetemp={self.scratch / str(os.getpid())}", *files], plugins=[only]
        )
        if status == pytest.ExitCode.OK:
            return None
        return only.failed or f"{status.name if isinstance(status, pytest.ExitCode) else status}"


class _Planting(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports one module with a mutant in it."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        self.name = mutant.path.removesuffix(".py").replace("/", ".")

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, ROOT / self.mutant.path, loader=self)

    def get_source(self, _fullname: str) -> str:
        return (ROOT / self.mutant.path).read_text(encoding="utf-8")

    def get_code(self, fullname: str) -> CodeType:
        tree = planted(self.mutant, self.get_source(fullname))
        return compile(tree, str(ROOT / self.mutant.path), "exec")


class _Only:
    """Runs these tests, in this order, and notes the one that fails."""

    def __init__(self, tests: list[str]) -> None:
        self.order = {test: place for place, test in enumerate(tests)}
        self.failed: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = report.nodeid

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid]
        )


def _importers() -> dict[str, list[str]]:
    """Of each module of the project, the files of tests and modules that import it by name."""
    found: dict[str, list[str]] = {}
    for path in (*(ROOT / "tests").rglob("*.py"), *(ROOT / "dabzw").rglob("*.py")):
        for module in sorted(set(_imported(path))):
            found.setdefault(module, []).append(path.relative_to(ROOT).as_posix())
    return found


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("dabzw"):
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            yield from (f"{name.replace('.', '/')}.py" for name in names)


# Telling


def equivalents() -> dict[tuple[str, str, str, str], str]:
    """The mutants that no test could notice, with the reason of each."""
    lines = EQUIVALENTS.read_text(encoding="utf-8").splitlines()[1:] if EQUIVALENTS.exists() else []
    rows = [line.split("\t") for line in lines if line.strip()]
    return {(module, within, before, after): reason for module, within, before, after, reason in rows}


def tallied(
    chosen: dict[str, list[Mutant]], noticed: list[str | None], known: dict[tuple[str, str, str, str], str]
) -> dict[str, Tally]:
    """The tally of each module; one that is known as equivalent counts as such when it survived."""
    tallies: dict[str, Tally] = {}
    left = iter(noticed)
    for path, mutants in chosen.items():
        tally = tallies.setdefault(path, Tally())
        for mutant in mutants:
            by = next(left)
            tally.run += 1
            tally.timeout += by == TIMEOUT
            tally.killed += by not in {None, TIMEOUT}
            if by is None and mutant.key in known:
                tally.equivalent += 1
            elif by is None:
                tally.survived.append(mutant)
    return tallies


def show(tallies: dict[str, Tally]) -> None:
    """A table by module, and the survivors."""
    total = Tally()
    print("| module | n | killed | timeout | equivalent | survived | score |\n|---|---|---|---|---|---|---|")
    for path, tally in sorted(tallies.items(), key=lambda pair: pair[1].score):
        print(_row(path.removeprefix("dabzw/").removesuffix(".py"), tally))
        total.run += tally.run
        total.killed += tally.killed
        total.timeout += tally.timeout
        total.equivalent += tally.equivalent
        total.survived += tally.survived
    print(_row("all", total))
    for mutant in total.survived:
        print(f"\n{mutant.path}:{mutant.line} {mutant.within}\n- {mutant.before}\n+ {mutant.after}")


def _row(name: str, tally: Tally) -> str:
    cells = (tally.run, tally.killed, tally.timeout, tally.equivalent, len(tally.survived))
    return f"| {name} | {' | '.join(map(str, cells))} | {tally.score:.1f} % |"


if __name__ == "__main__":
    sys.exit(main())
