"""Makes what is measured: a ledger with its history, the same facts for other tools, the cells of a workbook.

    python -m benchmarks.speed.making ledger FOLDER SIZE COMMITS SEED
    python -m benchmarks.speed.making journal LEDGER FILE
    python -m benchmarks.speed.making tasks LEDGER FILE
    python -m benchmarks.speed.making cells WORKBOOK FILE
    python -m benchmarks.speed.making sites ROWS FILE

Each in a process of its own: what a process holds in memory counts as the peak of all that it starts.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from benchmarks.bulk import bulk_files
from benchmarks.intake import sites, write_xlsx
from benchmarks.speed.convert import journal, tasks
from benchmarks.speed.history import CLERK, FOUNDED, past_of, stream, tree_of
from benchmarks.speed.scene import FACTS, LEDGER, Facts
from dabzw.model.base import Tree

_MEASURED: Final = 200  # leads that the act of a run may be entered in


def make_ledger(folder: Path, size: int, commits: int, seed: int) -> None:
    """A ledger below a folder, as `dabzw init` founds one, with its past; and what is worth knowing of it."""
    ledger = folder / LEDGER
    dabzw = (sys.executable, "-m", "dabzw", "--as-of", f"{FOUNDED:%Y-%m-%d}", "init", str(ledger))
    subprocess.run(dabzw, check=True, capture_output=True)
    founded = {name: (ledger / name).read_bytes() for name in (".gitattributes", ".gitignore")}
    past = past_of({**founded, **bulk_files(size, seed)}, commits, seed)
    _git(ledger, "update-ref", "-d", "HEAD")
    with subprocess.Popen(
        ("git", "fast-import", "--quiet", "--done"), cwd=ledger, stdin=subprocess.PIPE
    ) as importing:
        if importing.stdin is not None:
            importing.stdin.writelines(stream(past))
            importing.stdin.write(b"done\n")
    if importing.returncode:
        raise subprocess.CalledProcessError(importing.returncode, "git fast-import")
    _git(ledger, "symbolic-ref", "HEAD", "refs/heads/main")
    _git(ledger, "reset", "-q", "--hard")
    _git(ledger, "config", "user.name", CLERK.name)
    _git(ledger, "config", "user.email", CLERK.email)
    _git(ledger, "status")
    (folder / FACTS).write_text(json.dumps(asdict(_facts(ledger, Counter(step.path for step in past.steps)))))


def _facts(ledger: Path, touched: Mapping[str, int]) -> Facts:
    """Sizes, the record that was changed most often, and leads in which a measure can be entered."""
    trees = list(_trees(ledger))
    true = [tree["编号"] for tree in trees if "核查" in tree and tree["核查"][-1]["结论"] == "属实"]
    followed = max(sorted(touched), key=lambda path: touched[path], default="")
    return Facts(
        records=len(trees),
        commits=int(_git(ledger, "rev-list", "--count", "HEAD")),
        bytes=sum(file.stat().st_size for file in _files(ledger)),
        pending=sum('"pending"' in line for line in tasks(trees)),
        followed=Path(followed).stem,
        measured=tuple(sorted(true)[:_MEASURED]),
    )


def _files(ledger: Path) -> Iterator[Path]:
    yield from (file for folder in sorted(ledger.glob("[a-z]*/")) for file in sorted(folder.rglob("*.yaml")))


def _trees(ledger: Path) -> Iterator[Tree]:
    yield from (tree_of(file.read_bytes()) for file in _files(ledger))


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(("git", *words), cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def write_cells(workbook: Path, file: Path) -> None:
    """The rows of every sheet of a workbook, each with the number of its sheet, to be read one by one."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(workbook))
    with file.open("wb") as stream:
        for number, name in enumerate(book.sheet_names):
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False):
                pickle.dump((number, row), stream)


def _write(file: Path, lines: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(lines)


def main() -> None:
    """Makes one thing."""
    what, *words = sys.argv[1:]
    os.umask(0o022)
    if what == "ledger":
        make_ledger(Path(words[0]), *map(int, words[1:]))
    elif what == "journal":
        _write(Path(words[1]), journal(_trees(Path(words[0]))))
    elif what == "tasks":
        _write(Path(words[1]), tasks(_trees(Path(words[0]))))
    elif what == "cells":
        write_cells(Path(words[0]), Path(words[1]))
    else:
        write_xlsx(Path(words[1]), sites(int(words[0])))


if __name__ == "__main__":
    main()
