"""A cluster whose workers go, come back, have another program or never answer: the work ends, and says so."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from many_ledgers import AS_OF, CODES

from dabzw.sync.exchange.sources import unnamed
from dabzw.sync.rollup import crew
from dabzw.sync.rollup.crew import GONE, LOST, OTHER, SILENT, Crew
from dabzw.sync.rollup.tasks import Taken, Task, edition

TASKS = tuple(
    Task(code, unnamed(f"git://192.0.2.1/{code}.git"), AS_OF, edition(), "", "", None) for code in CODES[:6]
)


class Future:
    """What a cluster gives: known by its key, done once `status` says so."""

    def __init__(self, key: str, what: Any, of: tuple[Any, ...], workers: list[str]) -> None:
        self.key, self.what, self.of, self.workers = key, what, of, workers
        self.status = "pending"
        self.value: object = None
        self.tell: Callable[[Any], None] = lambda _future: None

    def add_done_callback(self, tell: Callable[[Any], None]) -> None:
        self.tell = tell
        if self.status != "pending":
            tell(self)

    def end(self, status: str, value: object = None) -> None:
        self.status, self.value = status, value
        self.tell(self)

    def result(self, timeout: float) -> object:
        assert timeout > 0
        if isinstance(self.value, Exception):
            raise self.value
        return self.value

    def release(self) -> None:
        pass


class Cluster:
    """A client of a cluster whose workers are `programs` by address; `acts` says what becomes of a ledger."""

    def __init__(self, programs: dict[str, object], acts: Callable[[Cluster, Future], None]) -> None:
        self.programs, self.acts = programs, acts
        self.status = "running"
        self.scheduler = SimpleNamespace(identity=self._identity)
        self.handed: list[str] = []
        self.deaf = False

    def _identity(self) -> dict[str, object]:
        if self.deaf:
            raise TimeoutError
        return {"workers": {one: {"nthreads": 1, "status": "running"} for one in self.programs}}

    def sync(self, what: Callable[[], object], *, n_workers: int, callback_timeout: float) -> object:
        assert (n_workers, callback_timeout > 0) == (-1, True)
        return what()

    def submit(self, what: Any, *of: Any, workers: list[str], **how: object) -> Future:
        assert how["pure"] is False
        future = Future(f"{len(self.handed)}", what, of, workers)
        self.handed.append(of[0].code if of else workers[0])
        if of:
            self.acts(self, future)
        else:
            program = self.programs.get(workers[0])
            if program is None:
                pass
            elif isinstance(program, Exception):
                future.end("error")
            else:
                future.end("finished", program)
        return future


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes on as often as it is looked at, however busy the computer is."""
    looks = itertools.count()
    monkeypatch.setattr(crew, "monotonic", lambda: next(looks) / 500)
    for name, seconds in (("_LOOK", 0.01), ("_ALONE", 0.05), ("_STILL", 0.15)):
        monkeypatch.setattr(crew, name, seconds)


def does(cluster: Cluster, future: Future) -> None:
    del cluster
    future.end("finished", Taken(future.of[0].code, "已更新"))


def worked(cluster: Cluster, said: list[str] | None = None) -> tuple[list[Taken], Crew]:
    found = Crew(cluster, TASKS, (said if said is not None else []).append)
    return list(found.work()), found


def codes(taken: list[Taken]) -> list[str]:
    assert all(one.outcome == "已更新" for one in taken)
    return sorted(one.code for one in taken)


def test_workers_do_all_of_it() -> None:
    taken, found = worked(Cluster({"a": edition(), "b": edition()}, does))
    assert (codes(taken), found.left) == (sorted(CODES[:6]), {})


def test_a_worker_of_another_program_is_given_nothing_and_told_of_once() -> None:
    cluster, said = Cluster({"a": "older", "b": edition(), "c": ImportError()}, does), list[str]()
    used: list[list[str]] = []

    def acts(own: Cluster, future: Future) -> None:
        used.append(future.workers)
        does(own, future)

    cluster.acts = acts
    taken, found = worked(cluster, said)
    assert (len(taken), found.left) == (6, {})
    assert used == [["b"]] * 6
    assert sorted(one.split()[1] for one in said) == ["a", "c"]


@pytest.mark.parametrize(
    ("programs", "why"),
    [({}, GONE), ({"a": "older"}, OTHER), ({"a": ImportError()}, OTHER), ({"a": None}, SILENT)],
)
def test_where_nobody_may_do_it_the_work_ends(programs: dict[str, object], why: str) -> None:
    taken, found = worked(Cluster(programs, does))
    assert (taken, sorted(found.left), found.why) == ([], sorted(CODES[:6]), why)


def after(count: int, then: Callable[[Cluster], None]) -> Callable[[Cluster, Future], None]:
    """Does so many, then something happens, and what is given after that stays."""

    def acts(cluster: Cluster, future: Future) -> None:
        done = sum(one in CODES for one in cluster.handed)
        if done <= count:
            does(cluster, future)
        if done == count:
            then(cluster)

    return acts


def lost(cluster: Cluster) -> None:
    cluster.status = "closed"


def deaf(cluster: Cluster) -> None:
    cluster.deaf = True


@pytest.mark.parametrize(
    ("then", "why"),
    [
        (lambda cluster: cluster.programs.clear(), GONE),
        (lost, LOST),
        (deaf, LOST),
        (lambda _cluster: None, SILENT),
    ],
)
def test_what_was_done_before_all_went_is_kept_and_the_rest_is_left(
    then: Callable[[Cluster], None], why: str
) -> None:
    taken, found = worked(Cluster({"a": edition()}, after(2, then)))
    assert codes(taken) == sorted(CODES[:2])
    assert (sorted(found.left), found.why) == (sorted(CODES[2:6]), why)


def test_what_those_had_who_went_is_given_to_those_who_come() -> None:
    def another(cluster: Cluster) -> None:
        cluster.programs = {"b": edition()}
        cluster.acts = does

    taken, found = worked(Cluster({"a": edition()}, after(2, another)))
    assert (codes(taken), found.left) == (sorted(CODES[:6]), {})


def ends(status: str, value: object) -> Callable[[Cluster, Future], None]:
    return lambda _cluster, future: future.end(status, value)


@pytest.mark.parametrize(
    "acts",
    [
        ends("error", None),
        ends("cancelled", None),
        ends("lost", None),
        ends("finished", TimeoutError()),
        ends("finished", "no outcome"),
        ends("finished", Taken(CODES[9], "已更新")),
    ],
)
def test_a_ledger_of_which_nothing_good_comes_is_told_in_the_end(
    acts: Callable[[Cluster, Future], None],
) -> None:
    taken, found = worked(Cluster({"a": edition()}, acts))
    assert ([one.outcome for one in taken], found.left) == (["读不了"] * 6, {})


def test_a_result_that_was_lost_is_made_again() -> None:
    seen: set[str] = set()

    def once(cluster: Cluster, future: Future) -> None:
        code = future.of[0].code
        if code in seen:
            does(cluster, future)
        else:
            seen.add(code)
            future.end("cancelled")

    taken, found = worked(Cluster({"a": edition()}, once))
    assert (codes(taken), found.left) == (sorted(CODES[:6]), {})


def test_a_client_that_refuses_work_is_waited_for_no_longer_than_others() -> None:
    cluster = Cluster({"a": edition()}, does)
    real = cluster.submit

    def submit(what: Any, *of: Any, **how: Any) -> Future:
        if of:
            raise RuntimeError
        return real(what, *of, **how)

    cluster.submit = submit  # type: ignore[method-assign]
    taken, found = worked(cluster)
    assert (taken, len(found.left), found.why) == ([], 6, SILENT)


def test_ledgers_come_as_they_are_done() -> None:
    work: Iterator[Taken] = Crew(Cluster({"a": edition()}, does), TASKS, print).work()
    assert next(work).outcome == "已更新"
