"""What a run has found: rows that can be kept in a file, and the tables that are made of them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

HEADS: Final = (
    "records",
    "figure",
    "CPU s",
    "wall s",
    "peak MB",
    "beside",
    "its CPU s",
    "ratio",
    "to reach",
    "reached",
)
UNITS: Final = {"ratio": "×", "cpu": " s CPU", "peak": " MB", "number": ""}
_RIGHT: Final = frozenset(("records", "CPU s", "wall s", "peak MB", "its CPU s", "ratio"))


@dataclass(frozen=True)
class Reached:
    """A goal and what was found: at most so much of a unit."""

    unit: str
    most: float
    found: float

    @property
    def yes(self) -> bool:
        """Whether it is reached."""
        return self.found <= self.most


@dataclass(frozen=True)
class Row:
    """One figure of one size; seconds, MB, and the other's seconds."""

    size: int
    figure: str
    cpu: float | None = None
    wall: float | None = None
    peak: float | None = None
    beside: str = ""
    other_cpu: float | None = None
    ratio: float | None = None
    ratios: tuple[float, ...] = ()
    pairs: int = 0
    goals: tuple[Reached, ...] = ()

    def cells(self) -> tuple[str, ...]:
        """As a table shows it."""
        return (
            f"{self.size:,}",
            self.figure,
            _number(self.cpu, 3),
            _number(self.wall, 3),
            _number(self.peak, 0),
            self.beside or "–",
            _number(self.other_cpu, 3),
            _number(self.ratio, 2) + self._spread(),
            ", ".join(f"≤ {goal.most:g}{UNITS[goal.unit]}" for goal in self.goals) or "–",
            ", ".join(_answer(goal) for goal in self.goals) or "–",
        )

    def _spread(self) -> str:
        """Between what the pairs lie, where there are several."""
        return f" ({self.ratios[0]:.2f}–{self.ratios[-1]:.2f})" if len(self.ratios) > 1 else ""


def _answer(goal: Reached) -> str:
    return "yes" if goal.yes else f"no, {goal.found / goal.most:.1f} × that"


def _number(value: float | None, places: int) -> str:
    return "–" if value is None else f"{value:.{places}f}"


@dataclass(frozen=True)
class Results:
    """All that a run has found, and on what."""

    machine: str
    versions: Mapping[str, str]
    calibration: Mapping[str, Sequence[float]]
    rows: Sequence[Row]
    ledgers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def write(self, file: Path) -> None:
        """Keeps it as JSON."""
        file.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(file: Path) -> Results:
    """What was kept."""
    kept = json.loads(file.read_text(encoding="utf-8"))
    rows = [
        Row(
            **{
                **row,
                "ratios": tuple(row["ratios"]),
                "goals": tuple(Reached(**goal) for goal in row["goals"]),
            }
        )
        for row in kept.pop("rows")
    ]
    return Results(**kept, rows=rows)


def markdown(results: Results) -> Iterator[str]:
    """The table of every row, and what it was taken on."""
    versions = ", ".join(f"{name} {version}" for name, version in results.versions.items())
    yield f"{results.machine}; {versions}."
    for size, facts in results.ledgers.items():
        yield f"{int(size):,} records: {', '.join(f'{value:,} {name}' for name, value in facts.items())}."
    for name, seconds in results.calibration.items():
        yield f"{name}: {', '.join(f'{one:.3f}' for one in seconds)} s."
    yield ""
    yield from table(HEADS, (row.cells() for row in results.rows))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table of Markdown."""
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---:' if head in _RIGHT or head[:1].isdigit() else '---' for head in heads)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def growth(rows: Iterable[Row]) -> Iterator[str]:
    """How the cost of each figure grows from one size to the next.

    The exponent of its CPU seconds (1 is linear, 0 is constant), and the microseconds that a further record
    adds.
    """
    costs: dict[str, dict[int, float]] = {}
    for row in rows:
        if row.cpu is not None:
            costs.setdefault(row.figure, {})[row.size] = row.cpu
    sizes = sorted({size for known in costs.values() for size in known})
    steps = list(pairwise(sizes))
    heads = ("figure", *(f"{low:,} to {high:,}" for low, high in steps))
    yield from table(
        heads, ((name, *(_grown(known, *step) for step in steps)) for name, known in costs.items())
    )


def _grown(known: Mapping[int, float], low: int, high: int) -> str:
    if low not in known or high not in known:
        return "–"
    exponent = math.log(max(known[high], 1e-6) / max(known[low], 1e-6)) / math.log(high / low)
    more = (known[high] - known[low]) / (high - low) * 1e6
    return f"{exponent:.2f}; {more:.1f} µs"
