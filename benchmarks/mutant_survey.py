"""Runs the tests once, notes which functions each calls, and tries each mutant of a function in a fork."""

from __future__ import annotations

import gc
import inspect
import json
import signal
import sys
import time
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points, packages_distributions
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FrameType, FunctionType

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.forks import TIMEOUT, Job, answers, limit
from benchmarks.mutations import Mutant, planted

QUIET = (
    *("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts="),
    *("-m", "not slow", "--no-header", "--tb=no", "--hypothesis-seed=0"),
)
_PROCESSES = ("dabzw", "small", "ledgers", "clean_environment")
_LONGEST = 6.0  # seconds of the processor that a test may take to be of use here
_TOLD_EVERY = 500

Place = tuple[str, int, str]
"""A function: its file, its first line, its qualified name."""


@dataclass
class Surveyed:
    """What the survey found.

    `noticed` has the first test that notices each mutant, `touching` those that call its function, `by_file`
    those that call anything of a file.
    """

    noticed: list[str | None]
    touching: list[list[str]]
    by_file: dict[str, list[str]]
    seconds: dict[str, float]
    libraries: list[str]

    def tests_for(
        self, mutant: Mutant, place: int, importers: dict[str, list[str]], longest: float
    ) -> list[str]:
        """Tests that might notice a mutant, the likeliest first, within so many seconds.

        No rank takes more than half of what the ranks before it left.
        """
        name = Path(mutant.path).stem
        of_name = [test for test in self.seconds if Path(test.split("::")[0]).stem.startswith(f"test_{name}")]
        near = importers.get(mutant.path, [])
        direct = self._in(near)
        words = [test for test in self.seconds if test.startswith("tests/test_")]
        users = [test for path in near for test in self.by_file.get(path, ())]
        through = {file for path in near for file in importers.get(path, ())}
        indirect = self._in(through)
        own = self.by_file.get(mutant.path, ())
        ranked = (self.touching[place], of_name, words, direct, indirect, own, users)
        return self._within(ranked, longest)

    def _in(self, files: Container[str]) -> list[str]:
        """The tests of these files."""
        return [test for test in self.seconds if test.split("::")[0] in files]

    def _within(self, ranked: Iterable[Iterable[str]], longest: float) -> list[str]:
        tests: dict[str, None] = {}
        left = longest
        for rank in ranked:
            least = left / 2
            for test in sorted(set(rank) - tests.keys(), key=lambda one: self.seconds[one]):
                if left <= least:
                    break
                tests[test] = None
                left -= self.seconds[test]
        return list(tests)


class TooLong(Exception):
    """A test that takes too long to be run for each mutant."""


class Survey:
    """A plugin of pytest: it takes the place of the loop that runs the tests."""

    def __init__(self, mutants: list[Mutant], root: Path, told: Path, jobs: int) -> None:
        self.mutants = mutants
        self.root = root
        self.told = told
        self.jobs = jobs
        self.files = {str(root / mutant.path) for mutant in mutants}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not set(_PROCESSES) & set(getattr(item, "fixturenames", ()))]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        calls, seconds = self._calls(session)
        touching = [self._touching(mutant, calls, seconds) for mutant in self.mutants]
        noticed = self._tried(session, touching, seconds)
        by_file: dict[str, list[str]] = {}
        for test, places in calls.items():
            for path in {file for file, _, _ in places}:
                by_file.setdefault(Path(path).relative_to(self.root).as_posix(), []).append(test)
        libraries = [
            name
            for name in list(sys.modules)
            if not self._own(name) and name.split(".", 1)[0] not in _pytests_own()
        ]
        surveyed = Surveyed(noticed, touching, by_file, seconds, libraries)
        self.told.write_text(json.dumps(surveyed.__dict__))
        return True

    def _own(self, name: str) -> bool:
        file = getattr(sys.modules[name], "__file__", None) or ""
        return name.startswith(("dabzw", "_")) or (file.startswith(str(self.root)) and ".venv" not in file)

    def _calls(self, session: pytest.Session) -> tuple[dict[str, set[Place]], dict[str, float]]:
        """The functions of the mutated files that each test calls, of the tests that pass in time."""
        calls: dict[str, set[Place]] = {}
        seconds: dict[str, float] = {}
        print(f"\n{len(session.items)} tests are surveyed", flush=True)
        for place, item in enumerate(session.items):
            following = session.items[place + 1] if place + 1 < len(session.items) else None
            if place % _TOLD_EVERY == 0 and place:
                print(f"{place} …", flush=True)
            codes: set[CodeType] = set()
            began = time.process_time()
            passed = _passes(item, following, codes)
            if passed:
                seconds[item.nodeid] = round(time.process_time() - began, 4)
                calls[item.nodeid] = {_place(code) for code in codes if code.co_filename in self.files}
        print(f"{len(seconds)} of them can be used: {sum(seconds.values()):.0f} s", flush=True)
        return calls, seconds

    def _touching(self, mutant: Mutant, calls: dict[str, set[Place]], seconds: dict[str, float]) -> list[str]:
        pairs = _pairs(mutant, self.root)
        places = {_place(original) for original, _, own in pairs if own}
        found = [test for test, called in calls.items() if called & places]
        return sorted(found, key=lambda test: seconds[test])

    def _tried(
        self, session: pytest.Session, touching: list[list[str]], seconds: dict[str, float]
    ) -> list[str | None]:
        items = {item.nodeid: item for item in session.items}
        functions = functions_in(self.files)

        def trial(tests: list[str], mutant: Mutant | None) -> Job:
            own = [items[test] for test in tests]
            return _trial(own, mutant, self.root, functions, sum(seconds[test] for test in tests))

        trials = [trial(tests, mutant) for tests, mutant in zip(touching, self.mutants, strict=True)]
        noticed = answers(trials, self.jobs)
        before = {
            test: tests[: tests.index(test) + 1]
            for test, tests in zip(noticed, touching, strict=True)
            if test is not None and test != TIMEOUT
        }
        unsound = answers([trial(tests, None) for tests in before.values()], self.jobs)
        return [None if test in unsound or test == TIMEOUT else test for test in noticed]


@cache
def _pytests_own() -> frozenset[str]:
    """What pytest and the packages of its plugins bring: it wants to import them itself."""
    packages = {point.dist.name for point in entry_points(group="pytest11") if point.dist is not None}
    brought = {name for name, by in packages_distributions().items() if packages & set(by)}
    return frozenset({*brought, "pytest", "_pytest", "conftest"})


def _passes(item: pytest.Item, following: pytest.Item | None, codes: set[CodeType]) -> bool:
    """Runs a test and notes what it calls; False where it fails, is skipped or takes too long."""
    add = codes.add

    def called(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            add(frame.f_code)

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooLong

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, _LONGEST)
    sys.setprofile(called)
    try:
        reports = runtestprotocol(item, log=False, nextitem=following)
    except TooLong:
        return False
    finally:
        sys.setprofile(None)
        signal.setitimer(signal.ITIMER_PROF, 0)
    return all(report.passed for report in reports)


def _trial(
    tests: list[pytest.Item],
    mutant: Mutant | None,
    root: Path,
    functions: dict[Place, list[FunctionType]],
    seconds: float,
) -> Job:
    def run() -> str | None:
        limit(seconds)
        if mutant is not None and not _replace(_pairs(mutant, root), functions):
            return None
        return _first_failing(tests)

    return run


def _first_failing(tests: list[pytest.Item]) -> str | None:
    for item, following in zip_longest(tests, tests[1:]):
        if not all(report.passed for report in runtestprotocol(item, log=False, nextitem=following)):
            return item.nodeid
    return None


def _place(code: CodeType) -> Place:
    return code.co_filename, code.co_firstlineno, code.co_qualname


def _pairs(mutant: Mutant, root: Path) -> list[tuple[CodeType, CodeType, bool]]:
    path = root / mutant.path
    source = path.read_text(encoding="utf-8")
    original = compile(source, str(path), "exec")
    return changed_codes(original, compile(planted(mutant, source), str(path), "exec"))


def changed_codes(original: CodeType, mutated: CodeType) -> list[tuple[CodeType, CodeType, bool]]:
    """Functions whose code differs: before, after, and whether it is their own and not that of one within.

    Empty where what runs at import differs.
    """
    pairs = list(_differing(original, mutated))
    at_import = [one for one, _, own in pairs if own and not one.co_flags & inspect.CO_OPTIMIZED]
    return [] if at_import else [pair for pair in pairs if pair[0].co_flags & inspect.CO_OPTIMIZED]


def _differing(original: CodeType, mutated: CodeType) -> Iterator[tuple[CodeType, CodeType, bool]]:
    if original == mutated:
        return
    inner, changed = _inner(original), _inner(mutated)
    own = len(inner) != len(changed) or _alone(original) != _alone(mutated)
    yield original, mutated, own
    if len(inner) == len(changed):
        for one, other in zip(inner, changed, strict=True):
            yield from _differing(one, other)


def _inner(code: CodeType) -> list[CodeType]:
    return [constant for constant in code.co_consts if isinstance(constant, CodeType)]


def _alone(code: CodeType) -> CodeType:
    """The code without that of the functions within."""
    constants = tuple("code" if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_consts=constants)


def functions_in(files: set[str]) -> dict[Place, list[FunctionType]]:
    """The living functions of some files, by their places."""
    gc.unfreeze()  # the tests hide from the collector, and so from this, what lives to their end
    found: dict[Place, list[FunctionType]] = {}
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename in files:
            found.setdefault(_place(thing.__code__), []).append(thing)
    return found


def _replace(
    pairs: list[tuple[CodeType, CodeType, bool]], functions: dict[Place, list[FunctionType]]
) -> bool:
    """Gives the living functions their new code; whether there was any."""
    done = False
    for original, mutated, _own in pairs:
        for function in functions.get(_place(original), ()):
            if function.__code__ == original:
                try:
                    function.__code__ = mutated
                except ValueError:  # it no more closes over a name
                    return False
                done = True
    return done
