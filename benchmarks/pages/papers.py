"""Which papers are made of a ledger at a date: every kind with what it is asked for, and for the public."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from dabzw.reports.papers import PAPERS
from dabzw.reports.papers.kind import PaperKind

DAYS: Final = tuple(
    map(date.fromisoformat, ("2026-02-08", "2026-02-12", "2026-03-12", "2026-03-31", "2026-04-30"))
)
"""Before the start, early, in the middle, at the end, and after it."""

_FIELD: Final = "field"  # is no paper, and has pages all the same
_CASES: Final = 2
_TIMEOUT: Final = 120


@dataclass(frozen=True, slots=True)
class Made:
    """A paper that was asked for: how, its file, or with which words it was refused."""

    day: date
    name: str
    asked: tuple[str, ...]
    file: Path | None
    refused: str

    @property
    def title(self) -> str:
        """What was typed."""
        return " ".join(("report", self.name, *self.asked))


def made(ledger: Path, day: date, out: Path, only: str | None = None) -> Iterator[Made]:
    """Every paper of a ledger at a date, as a Word file each in a folder of its own."""
    for name, kind in PAPERS.items():
        if only is None or name == only:
            for number, asked in enumerate(_ways(kind, ledger, day), start=1):
                yield _made(ledger, day, name, asked, out / f"{day}_{name}_{number}")
    if only in (None, _FIELD):
        yield _made(ledger, day, _FIELD, (), out / f"{day}_{_FIELD}")


def _ways(kind: PaperKind, ledger: Path, day: date) -> Iterator[tuple[str, ...]]:
    """What a paper is asked for: what it needs, or nothing; then for the public, and as an issue."""
    receivers = _receivers(kind, ledger, day) if "receiver" in kind.needs else ()
    ids = _enterprises(ledger, day)[:_CASES] if "ids" in kind.asks and kind.name != "transfer" else []
    if "ids" in kind.needs:
        yield from ((one,) for one in ids)
    elif "receiver" in kind.needs:
        yield from (("--to", one) for one in receivers)
    else:
        yield ()
        yield from ((one,) for one in ids[:1])
        yield ("--public",)
    if kind.periodical:
        yield ("--issue", "12")


def _receivers(kind: PaperKind, ledger: Path, day: date) -> tuple[str, ...]:
    """To whom: a village and a unit of the ledger for what goes down, one organ for what goes out."""
    if kind.name != "supervision":
        return ("示例县应急管理局",)
    ranks = json.loads(_told(ledger, day, "supervise", "--json").stdout or "{}")
    rows = next((rows for rows in ranks.values() if isinstance(rows, list) and rows), [])
    names = [row[head] for row in rows for head in ("名称", "村", "单位") if head in row]
    return tuple(dict.fromkeys((names[0], names[-1]))) if names else ("示例后岭村",)


def _enterprises(ledger: Path, day: date) -> list[str]:
    """The enterprises with the most measures first."""
    found = json.loads(_told(ledger, day, "policy", "--json").stdout or "{}").get("企业", [])
    found.sort(key=lambda one: (-len(one["应采取措施"]), one["编号"]))
    return [one["编号"] for one in found]


def _made(ledger: Path, day: date, name: str, asked: tuple[str, ...], out: Path) -> Made:
    told = _told(ledger, day, "report", name, *asked, "--format", "docx", "--out", str(out))
    files = sorted(out.glob("*.docx")) if out.is_dir() else []
    if told.returncode or not files:
        return Made(day, name, asked, None, (told.stderr or told.stdout).strip())
    place = out.with_suffix(".docx")
    files[0].replace(place)
    out.rmdir()
    return Made(day, name, asked, place, "")


def _told(ledger: Path, day: date, *words: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "dabzw", "--ledger", str(ledger), "--as-of", day.isoformat(), *words)
    return subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT, check=False)
