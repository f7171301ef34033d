"""Rounds of a change and some looks, each look with the index and without."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks.bulk import bulk_files
from benchmarks.index.changes import CHANGES, World
from benchmarks.index.commands import Said, everything_imported, git, said
from dabzw.cli import replay

_RECORDS: Final = 40
_START: Final = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 -- the ledger's zone
_LOOKS: Final[tuple[tuple[str, ...], ...]] = (
    ("status",),
    ("agenda",),
    ("due",),
    ("due", "--only", "overdue"),
    ("policy",),
    ("coverage",),
    ("list",),
    ("lead", "list"),
    ("late",),
    ("pace",),
    ("transfer",),
    ("lookback",),
    ("blacklist",),
    ("inquiry",),
    ("handover",),
    ("check",),
    ("show", "{}"),
    ("next", "{}"),
    ("log",),
    ("log", "{}"),
    ("timeline", "{}"),
    ("find", "示例"),
    ("material",),
    ("late-entry",),
    ("visits",),
)
_ASKED_AGAIN: Final = 6
_REVISIONS: Final = ("HEAD", "HEAD~1", "2026-03-01", "main")


@dataclass
class Tried:
    """What came of it so far: rounds, answers, how many of them were not worked out, differences."""

    rounds: int = 0
    answers: int = 0
    again: int = 0
    differences: list[str] = field(default_factory=list)
    is_new: bool = False


def rounds(folder: Path, seed: int, count: int, *, blind: bool = False) -> Iterator[Tried]:
    """So many rounds, and what came of them after each."""
    everything_imported()
    world = _world(folder, seed)
    changes, weights = zip(*CHANGES, strict=True)
    tried, asked = Tried(), list[list[str]]()
    for number in range(count):
        change = world.dice.choices(changes, weights)[0]
        change(world)
        if not world.records():
            git(world.ledger, "checkout", "-q", "-f", "main")
        tried.rounds += 1
        before = len(tried.differences)
        for words in _looks(world, asked):
            _hold(tried, world, words, f"{number} {change.__name__}", blind=blind)
        tried.is_new = len(tried.differences) > before
        yield tried


def environment(home: Path) -> dict[str, str]:
    """What the commands of a world are told of the computer."""
    return {"HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "TZ": "Asia/Shanghai", "DABZW_NO_PROMPT": "1"}


def _world(folder: Path, seed: int) -> World:
    os.environ |= environment(folder)
    ledger = folder / "office" / "ledger"
    for path, data in bulk_files(_RECORDS, seed).items():
        file = ledger / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (folder / ".gitconfig").write_text("[user]\nname = 示例人\nemail = nobody@example.invalid\n")
    git(ledger, "init", "-q", "-b", "main")
    for _ in range(2):
        git(ledger, "add", "-A")
        git(ledger, "commit", "-q", "--allow-empty", "-m", "示例")
    return World(ledger, _START, random.Random(seed))


def _looks(world: World, asked: list[list[str]]) -> Iterator[list[str]]:
    """Two looks, mostly such as were `asked` before, each some times, so that it is said again."""
    for _ in range(2):
        if len(asked) < _ASKED_AGAIN or world.dice.random() < 0.1:  # noqa: PLR2004
            asked[_ASKED_AGAIN - 1 :] = []
            asked.insert(world.dice.randrange(len(asked) + 1), _look(world))
        words = world.dice.choice(asked)
        for _ in range(world.dice.choice((1, 2, 3))):
            yield words


def _look(world: World) -> list[str]:
    path = world.record()
    words = [word.format(path.stem if path else "") for word in world.dice.choice(_LOOKS)]
    words += _instant(world)
    if world.dice.random() < 0.4:  # noqa: PLR2004
        words.append("--json")
    return world.words(*words)


def _instant(world: World) -> list[str]:
    how = world.dice.random()
    day = world.now + timedelta(minutes=world.dice.randrange(-60 * 24 * 40, 60 * 24 * 20))
    if how < 0.2:  # noqa: PLR2004
        return ["--as-of", f"{day:%Y-%m-%d}"]
    if how < 0.3:  # noqa: PLR2004
        return ["--as-of", f"{day:%Y-%m-%d %H:%M}"]
    if how < 0.4:  # noqa: PLR2004
        return ["--rev", world.dice.choice(_REVISIONS)]
    return []


def _hold(tried: Tried, world: World, words: list[str], when: str, *, blind: bool) -> None:
    sabotage = _take_all_for_unchanged if blind else None
    with_index = said(words, world.now, by_index=True, sabotage=sabotage)
    without = said(words, world.now, by_index=False)
    tried.answers += 1
    tried.again += with_index.again
    if with_index != without:
        shown = " ".join(words[2:])
        tried.differences.append(f"round {when}: {shown} at {world.now}: {_difference(with_index, without)}")


def _take_all_for_unchanged() -> None:
    setattr(replay, "is_as_read", lambda *_: True)  # noqa: B010


def _difference(one: Said, other: Said) -> str:
    if one.status != other.status:
        return f"status {one.status} and {other.status} {one.err.decode(errors='replace')[:300]}"
    lines = ((*said.out.splitlines(), *said.err.splitlines()) for said in (one, other))
    pairs = zip(*lines, strict=False)
    first = next(((a, b) for a, b in pairs if a != b), (one.out[-80:], other.out[-80:]))
    return f"{first[0].decode(errors='replace')[:200]!r} and {first[1].decode(errors='replace')[:200]!r}"
