"""What is measured, beside what, and what is to be reached."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from benchmarks.speed.runs import Job, Make
from benchmarks.speed.scene import Scene, forget, program

LATE: Final = "2026-04-30"
"""An instant after all that the invented records say has happened."""

_LOOP: Final = Path(__file__).with_name("loop.py")
_AT: Final = "2026-04-29"
_MOST_IMPORTED: Final = 10_000

Unit = Literal["ratio", "cpu", "peak"]


@dataclass(frozen=True)
class Goal:
    """At most so much: of the other's seconds, seconds of the processors, or MB; at these sizes."""

    unit: Unit
    most: float
    sizes: tuple[int, ...]


@dataclass(frozen=True)
class Figure:
    """A command, the name of what it is measured beside, and its goals.

    What is not `repeated` is measured without having been run once before.
    """

    name: str
    job: Callable[[Scene], Make]
    beside: str | None = None
    goals: tuple[Goal, ...] = ()
    sizes: tuple[int, ...] = ()
    repeated: bool = True
    is_look: bool = False


def imported(size: int) -> int:
    """The rows that are imported into a ledger: 10,000, fewer into one that was made for a trial."""
    return min(_MOST_IMPORTED, 10 * size)


def _plain(*words: str) -> Callable[[Scene], Make]:
    """The tool on the ledger that is only looked at; `{id}` is the record that was changed most often."""

    def made(scene: Scene) -> Make:
        given = tuple(word.format(id=scene.facts.followed) for word in words)
        command = (*program(), "--ledger", str(scene.ledger), *given)
        return lambda _: Job(command, scene.scratch, scene.environment)

    return made


def _never_asked(*words: str) -> Callable[[Scene], Make]:
    """The same at a moment of 12 March that is new each time: half of the records have later acts."""

    def made(scene: Scene) -> Make:
        start = (*program(), "--ledger", str(scene.ledger), *words, "--as-of")
        return lambda turn: Job(
            (*start, f"2026-03-12 {8 + turn // 60 % 12:02d}:{turn % 60:02d}"),
            scene.scratch,
            scene.environment,
        )

    return made


def _other(*command: str) -> Callable[[Scene], Make]:
    return lambda scene: lambda _: Job(command, scene.ledger, scene.environment)


def _completion(scene: Scene) -> Make:
    """The completion of an id, as a shell asks for it."""
    words = f"dabzw show {scene.facts.followed[:9]}"
    shell = {"_DABZW_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "2"}
    return lambda _: Job(program(), scene.ledger, {**scene.environment, **shell})


def _edited(scene: Scene, *, commits: bool, command: tuple[str, ...]) -> Make:
    def change(turn: int) -> None:
        place = scene.edit(scene.edited, turn + (1000 if commits else 0))
        if commits:
            scene.git(scene.edited, "commit", "-q", "-m", "bench", "--only", "--", str(place))

    return lambda turn: Job(command, scene.edited, scene.environment, lambda: change(turn))


def _after(*, commits: bool) -> Callable[[Scene], Make]:
    return lambda scene: _edited(scene, commits=commits, command=(*program(), "status", "--as-of", LATE))


def _cold(scene: Scene) -> Make:
    job = _plain("check")(scene)(0)
    return lambda _: Job(job.command, job.folder, job.environment, lambda: forget(scene.ledger))


def _measure(scene: Scene) -> Make:
    """A compulsory act entered in a lead, in another one each time."""
    words = ("--act", "扣押", "--authority", "寺头乡人民政府", "--on", _AT)

    def made(turn: int) -> Job:
        lead = scene.facts.measured[turn % len(scene.facts.measured)]
        return Job((*program(), "lead", "measure", lead, *words), scene.entered, scene.environment)

    return made


def _commit(scene: Scene) -> Make:
    """git's own commit of one file that was edited."""
    place = scene.edit(scene.committed, 0)
    command = ("git", "commit", "-q", "-m", "bench", "--only", "--", str(place))
    return lambda turn: Job(
        command, scene.committed, scene.environment, lambda: _discard(scene.edit(scene.committed, turn + 1))
    )


def _discard(_: object) -> None:
    """For what is done for its effect."""


def _fresh(*words: str) -> Callable[[Scene], Make]:
    """A command that writes, each time in a new copy."""

    def made(scene: Scene) -> Make:
        def again() -> None:
            shutil.rmtree(place, ignore_errors=True)
            scene.copy(place)

        place = scene.places("fresh")
        sheet = str(scene.sites(imported(scene.size))) if words[0] == "import" else ""
        given = tuple(word.format(sheet=sheet) for word in words)
        return lambda _: Job(
            (*program(), "--ledger", str(place), *given), scene.scratch, scene.environment, again
        )

    return made


IMPORT: Final = _fresh("import", "{sheet}", "--as", "site", "--yes")
ACT: Final = _measure


def _export(scene: Scene) -> Make:
    return _plain("export", str(scene.places("again.xlsx")))(scene)


def _loop(scene: Scene) -> Make:
    command = (sys.executable, str(_LOOP), str(scene.cells), str(scene.places("loop.xlsx")))
    return lambda _: Job(command, scene.scratch, scene.environment)


def _hledger(*words: str) -> Callable[[Scene], Make]:
    return lambda scene: _other("hledger", "-f", str(scene.journal), *words)(scene)


def _task(*words: str) -> Callable[[Scene], Make]:
    def made(scene: Scene) -> Make:
        _discard(scene.tasks)
        return _other("task", *words)(scene)

    return made


OTHERS: Final[Mapping[str, Callable[[Scene], Make]]] = {
    "git status": _other("git", "status", "--porcelain"),
    "import typer": _other(sys.executable, "-c", "import typer"),
    "git commit --only": _commit,
    "openpyxl write-only": _loop,
    "hledger balance": _hledger("balance"),
    "hledger check --strict": _hledger("check", "--strict"),
    "task overdue": _task("overdue"),
    "dabzw --version": _plain("--version"),
    "dabzw status": _plain("status", "--as-of", LATE),
}
"""What a figure is measured beside; the first word says what must be installed."""

_LOOKS: Final = ("status", "due", "due --json", "policy", "coverage", "list", "agenda")
_LOOK_GOALS: Final = (Goal("ratio", 6, (10_000,)), Goal("ratio", 2, (100_000,)))
_EVERY: Final = (1_000, 10_000, 100_000)


def _looks() -> tuple[Figure, ...]:
    """Every daily look: at one instant again and again, at one in the past that is new each time, and now."""
    found = []
    for look in _LOOKS:
        words = tuple(look.split(" "))
        for name, job in (
            (look, _plain(*words, "--as-of", LATE)),
            (f"{look}, a new moment of the past", _never_asked(*words)),
            (f"{look}, now", _plain(*words)),
        ):
            found.append(Figure(name, job, "git status", _LOOK_GOALS, is_look=True))
    return tuple(found)


_AFTER_EDIT: Final = (Goal("cpu", 0.3, (10_000,)), Goal("ratio", 2.5, (10_000,)))
_TWICE: Final = (Goal("ratio", 2, _EVERY),)

FIGURES: Final[tuple[Figure, ...]] = (
    Figure("version", _plain("--version"), "import typer", (Goal("ratio", 1.15, _EVERY),)),
    Figure("completion of an id", _completion, "import typer", (Goal("ratio", 2, (10_000, 100_000)),)),
    *_looks(),
    Figure(
        "status beside a journal",
        _plain("status", "--as-of", LATE),
        "hledger balance",
        (Goal("ratio", 0.12, (10_000,)),),
        is_look=True,
    ),
    Figure(
        "due --only overdue beside tasks",
        _plain("due", "--only", "overdue", "--as-of", LATE),
        "task overdue",
        is_look=True,
    ),
    Figure("check", _plain("check"), "git status", (Goal("ratio", 8, (10_000,)),), is_look=True),
    Figure("show", _plain("show", "{id}"), "dabzw --version", _TWICE, is_look=True),
    Figure("log of a record", _plain("log", "{id}"), "dabzw --version", _TWICE, is_look=True),
    Figure("status after an edit", _after(commits=False), "dabzw status", _AFTER_EDIT),
    Figure("status after a commit of git's", _after(commits=True), "dabzw status", _AFTER_EDIT),
    Figure(
        "check, nothing remembered",
        _cold,
        "hledger check --strict",
        (Goal("ratio", 2, (10_000,)), Goal("peak", 600, (100_000,))),
        repeated=False,
    ),
    Figure("one act entered", ACT, "git commit --only", (Goal("ratio", 10, (10_000, 100_000)),)),
    Figure(
        "export",
        _export,
        "openpyxl write-only",
        (Goal("ratio", 1.5, (10_000, 100_000)), Goal("peak", 60, (100_000,))),
    ),
    Figure("import of 10,000 rows", IMPORT, None, (Goal("cpu", 5, (1_000,)),), repeated=False),
    Figure(
        "issue due, all that is due at once",
        _fresh("issue", "due", "--as-of", LATE),
        "dabzw status",
        repeated=False,
    ),
)
