"""Makes every paper of the demo ledger at five dates, lays it out, and holds its pages against the checks.

    python -m benchmarks.pages --out DIR [--days 2026-03-12,2026-03-31] [--only summary] [--ledger DIR]

DIR/index.html shows all pages.  Ends with 1 where something is wrong with one, 2 where a program is missing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from benchmarks.pages.checks import faults
from benchmarks.pages.papers import DAYS, Made, made
from benchmarks.pages.printed import drawn, laid_out, missing, pages, said
from benchmarks.pages.sheet import Shown, contact_sheet, told

_DOTS = 60


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--days", default=",".join(map(str, DAYS)))
    parser.add_argument("--only")
    parser.add_argument("--ledger", type=Path, help="another ledger than the demo")
    asked = parser.parse_args()
    if lacking := missing():
        print(f"not installed: {', '.join(lacking)}", file=sys.stderr)
        return 2
    folder = asked.out.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    ledger = asked.ledger or _demo(folder)
    days = tuple(map(date.fromisoformat, asked.days.split(",")))
    shown = list(looked_at([one for day in days for one in made(ledger, day, folder, asked.only)], folder))
    (folder / "index.html").write_text(contact_sheet(shown, folder), encoding="utf-8")
    print(told(shown))
    printed = [one for one in shown if one.pictures]
    print(
        f"{len(printed)} papers of {sum(len(one.pictures) for one in printed)} pages,"
        f" {sum(bool(one.faults) for one in shown)} with faults, {len(shown) - len(printed)} refused:"
        f" {folder / 'index.html'}"
    )
    return int(any(one.faults for one in shown))


def looked_at(papers: Sequence[Made], folder: Path) -> Iterator[Shown]:
    """Each paper with its pages drawn and held against the checks."""
    files = [one.file for one in papers if one.file is not None]
    laid = dict(zip(files, laid_out(files, folder), strict=True))
    for one in papers:
        if one.file is None:
            yield Shown(one, (), ())
        else:
            pdf = laid[one.file]
            yield Shown(one, drawn(pdf, folder, dots=_DOTS), faults(pages(pdf), said(one.file)))


def _demo(folder: Path) -> Path:
    place = folder / "demo"
    if not place.is_dir():
        command = (sys.executable, "-m", "dabzw", "init", str(place), "--demo")
        subprocess.run(command, check=True, capture_output=True)
    return place


if __name__ == "__main__":
    sys.exit(main())
