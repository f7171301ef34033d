"""Shared by all tests; that this file is here lets them import `records`."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import crash
import full_ledger
import process_globals
import processes
import pytest
import seldom
import small_ledger
from hypothesis import HealthCheck, settings

os.environ["TZ"] = "Asia/Shanghai"  # no test depends on where it is run
time.tzset()

settings.register_profile(
    "fast",
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # of a loaded machine
)
settings.register_profile("few", settings.get_profile("fast"), max_examples=10)  # for runs by the thousand
settings.register_profile("long", settings.get_profile("fast"), max_examples=500)  # for make test-slow
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


_MEMORY: Final = Path("/dev/shm")  # noqa: S108  # the folders of this program's runs, and of nobody else's
_ROOM: Final = 1 << 30


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Puts the folders of the tests into memory, where there is some: no test asks what a disk has kept."""
    if (
        config.option.basetemp is None
        and os.access(_MEMORY, os.W_OK)
        and shutil.disk_usage(_MEMORY).free > _ROOM
    ):
        folder = tempfile.TemporaryDirectory(prefix="dabzw-tests-", dir=_MEMORY, ignore_cleanup_errors=True)
        config.add_cleanup(folder.cleanup)
        config.option.basetemp = Path(folder.name, "all")
    if config.option.leaves_seldom is None:  # else it is a worker of such a run
        named = config.args_source is not pytest.Config.ArgsSource.TESTPATHS or config.option.keyword
        config.option.leaves_seldom = not named
    state = tempfile.TemporaryDirectory(prefix="dabzw-state-", ignore_cleanup_errors=True)
    config.add_cleanup(state.cleanup)
    os.environ["XDG_STATE_HOME"] = state.name  # what this program notes for itself is no person's
    config.add_cleanup(processes.close)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--golden-update` writes the golden outputs again instead of comparing."""
    parser.addoption("--golden-update", action="store_true", help="write the golden outputs again")
    parser.addoption("--leaves-seldom", action="store_true", default=None, help="leave what seldom.txt names")


_CASES: Final = pytest.StashKey[Counter[str]]()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks as slow, in a run of the whole suite, what `seldom.txt` names."""
    if not item.config.option.leaves_seldom:
        return
    name = item.nodeid.partition("[")[0]
    cases = item.config.stash.setdefault(_CASES, Counter())
    if seldom.is_left(name, cases[name]):
        item.add_marker(pytest.mark.slow)
    cases[name] += 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Collects thousands of tests without rounds of the garbage collector, which would find nothing."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Takes thousands of tests out of the garbage collector's rounds, which become few: they all live to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    gc.enable()


@pytest.fixture(autouse=True)
def _nothing_shared_is_changed() -> Iterator[None]:
    """Fails a test that leaves the process otherwise than it was, which would fail others by their order."""
    before = process_globals.shared()
    yield
    assert process_globals.changed(before) == {}


@pytest.fixture(scope="module")
def person() -> Iterator[None]:
    """Somebody whom git knows, on whatever computer the tests run."""
    with pytest.MonkeyPatch.context() as patch:
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_NAME", "示例甲")
            patch.setenv(f"GIT_{role}_EMAIL", "jia@example.invalid")
        yield


@pytest.fixture(scope="session")
def clean_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of the processes that are tested."""
    return processes.clean_environment(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def dabzw(clean_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> processes.Dabzw:
    """Runs `dabzw` as a process: `dabzw("due", cwd=folder)`."""
    return processes.runner(clean_environment, tmp_path_factory.mktemp("processes"))


@pytest.fixture
def isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Gives a test a home of its own, with an invented clerk, for the git that it runs in its own process."""
    crash.isolate(monkeypatch, tmp_path / "home")


Golden = Callable[[Path, str], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with the file that holds it, or writes the file again."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--golden-update"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


Copied = Callable[[Callable[[Path], None], Path], None]


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Copied:
    """Copies to a folder what a function builds in one: it is built for the first test only."""
    built: dict[Callable[[Path], None], Path] = {}

    def copy(build: Callable[[Path], None], to: Path) -> None:
        if build not in built:
            folder = tmp_path_factory.mktemp("built") / "台账"
            build(folder)
            built[build] = folder
        shutil.copytree(built[build], to)

    return copy


Ledgers = Callable[[str], Path]

_CHANGES: dict[str, Callable[[Path], None]] = {
    "edited": small_ledger.edited,
    "broken": small_ledger.broken,
    "broken everywhere": small_ledger.broken_everywhere,
    "untracked": small_ledger.untracked,
}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, clean_environment: dict[str, str]) -> Path:
    """The small ledger itself, for commands that only look."""
    folder = tmp_path_factory.mktemp("small") / "台账"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in clean_environment.items():
            patch.setenv(name, value)
        small_ledger.build(folder)
    return folder


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory, clean_environment: dict[str, str]) -> Path:
    """The ledger in which every list has rows, for commands that only look."""
    folder = tmp_path_factory.mktemp("full") / "台账"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in clean_environment.items():
            patch.setenv(name, value)
        full_ledger.build(folder)
    return folder


@pytest.fixture
def ledgers(small: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Ledgers:
    """Gives a folder to work in: a copy of the small ledger or of the `full` one, one `below`, or none (`outside`)."""

    def folder(kind: str) -> Path:
        place = tmp_path / "台账"
        if kind == "outside":
            place.mkdir()
            return place
        source = request.getfixturevalue("full") if kind == "full" else small
        shutil.copytree(source, place / "ledger" if kind == "below" else place)
        if kind in _CHANGES:
            _CHANGES[kind](place)
        return place

    return folder
