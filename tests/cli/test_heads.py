"""The heads of every table that is shown, in whatever form: compared with `heads/`, renewed by `--golden-update`.

A column that has no value in any row is marked （空）: a head that is looked up under another word than the rows
have finds nothing.  The `full` ledger has a value for every column but those of `BLANK`.
"""

from __future__ import annotations

import contextlib
import csv
import itertools
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import full_ledger
import openpyxl
import pytest
from full_ledger import AS_OF
from processes import Dabzw

from dabzw.reports.papers import PAPERS

HEADS = Path(__file__).parent / "heads"
BLANK_MARK = "（空）"
_NOTHING = frozenset(("", "—"))


@dataclass(frozen=True)
class Table:
    """Heads, and for each whether any row has a value under it."""

    heads: tuple[str, ...]
    filled: tuple[bool, ...]

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> Table:
        heads, *data = rows
        columns = itertools.zip_longest(*(row[: len(heads)] for row in data), fillvalue="")
        filled = [any(cell not in _NOTHING for cell in column) for column in columns]
        return cls(tuple(heads), (*filled, *(False for _ in heads[len(filled) :])))

    def __or__(self, other: Table) -> Table:
        """Two tables of the same heads as one."""
        return Table(self.heads, tuple(map(any, zip(self.filled, other.filled, strict=True))))

    @property
    def blank(self) -> set[str]:
        return {head for head, filled in zip(self.heads, self.filled, strict=True) if not filled}

    def __str__(self) -> str:
        return "｜".join(
            head if filled else f"{head}{BLANK_MARK}"
            for head, filled in zip(self.heads, self.filled, strict=True)
        )


def screen_tables(text: str) -> Iterator[Table]:
    """The tables of an output into a pipe: lines with the same number of tabs.

    Lines of a name and its value are no table: their names stand as its heads.
    """
    for width, lines in itertools.groupby(text.splitlines(), lambda line: line.count("\t")):
        rows = [line.split("\t") for line in lines]
        if width == 1 and (len(rows) == 1 or all(row[1].isdecimal() for row in rows)):
            yield Table(tuple(row[0] for row in rows), (True,) * len(rows))
        elif width:
            yield Table.of(rows)


def paper_tables(text: str) -> Iterator[Table]:
    """The tables of Markdown."""
    for piped, lines in itertools.groupby(text.splitlines(), lambda line: line.startswith("|")):
        if piped:
            rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
            yield Table.of([rows[0], *rows[2:]])


def page_tables(text: str) -> Iterator[Table]:
    """The tables of a web page."""
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        rows = [
            [
                re.sub(r"<[^>]*>", "", cell).strip()
                for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
            ]
            for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        ]
        yield Table.of(rows)


def sheet_tables(path: Path) -> Iterator[tuple[str, Table]]:
    """The tables of a workbook with the names of their sheets: rows of several cells below one of a single cell."""
    with contextlib.closing(openpyxl.load_workbook(path, read_only=True)) as book:
        for sheet in book:
            rows = [tuple("" if cell is None else str(cell) for cell in row) for row in sheet.values]
            for several, group in itertools.groupby(rows, lambda row: sum(map(bool, row)) > 1):
                if several:
                    found = list(group)
                    width = max(place for place, cell in enumerate(found[0], start=1) if cell)
                    yield sheet.title, Table.of([row[:width] for row in found])


SCREENS = (
    *("due", "due --explain", "policy", "supervise", "lookback", "blacklist", "inquiry", "material"),
    *("transfer", "visits", "late-entry", "late", "draw --count 5", "draw --result", "screen"),
    *("number", "attach"),
    *(
        "screen --precision",
        "coverage",
        f"timeline {full_ledger.CLEARED}",
        "handover",
        "field",
        "pace",
        "list",
    ),
    *("lead list", "ent list", "site list", "activity list", "issue list", "issue due --dry-run", "log"),
    *("report", "form", "find 示例"),
)
PAPER_ORDERS = {
    "case": full_ledger.CLEARED,
    "transfer": f"{full_ledger.POLICED} {full_ledger.RETURNED} --to 县应急管理局",
    "supervision": "--to 西河村",
    "blacklist": "--to 县应急管理局",
    "handover": "--to 示例乙",
    "bulletin": "--to 各村",
}
CASE_PAPERS = ("case", "transfer", "supervision", "blacklist", "handover")
FORMS = (
    *("F1", "F1月", "F2", "F3", "F4", "F5", "F6", *(f"F7-{part}" for part in range(1, 8)), "F8", "F9"),
    *("F10", "F11", *(f"F12-{part}" for part in range(1, 5))),
)
UNITS = ("电管站", "市场监督管理所", "派出所", "乡纪委")


# What the rows of a title never say: by law, or because a record that did would stand under another title.
BLANK: dict[str, dict[str, set[str]]] = {
    "screens": {
        f"dabzw timeline {full_ledger.CLEARED}": {"首见材料"},  # no issue is sealed: see golden/issue_life
        "dabzw number": {"缺号", "机关"},  # one number alone: see rules/test_numbers
    },
    "papers": {"handover": {"决定", "措施", "批准人"}},  # nothing was laid aside there
    "workbooks": {"其他企业": {"违法行为", "发现日期", "处置确定日期", "销号日期", "验收人", "最近到期"}},
    "forms": {"F6": {"主要负责人身份证号码"}},  # no ledger holds one
}

Found = Iterator[tuple[str, Iterable[Table]]]


class Runs:
    """Commands as of the day of the full ledger, all with success."""

    def __init__(self, dabzw: Dabzw, ledger: Path, out: Path) -> None:
        self._dabzw, self._ledger, self.out = dabzw, ledger, out

    def __call__(self, line: str) -> str:
        done = self._dabzw(*shlex.split(f"{line} --as-of {AS_OF}"), cwd=self._ledger)
        assert done.returncode == 0, done.stderr
        return done.stdout


def _screens(said: Runs) -> Found:
    for line in SCREENS:
        yield f"dabzw {line}", screen_tables(said(line))


def _papers(said: Runs) -> Found:
    yield "policy", paper_tables(said("report policy"))
    for name in PAPERS:
        yield name, paper_tables(said(f"report {name} {PAPER_ORDERS.get(name, '')}"))
        if name not in CASE_PAPERS:
            yield f"{name} --public", paper_tables(said(f"report {name} --public"))
    yield "dashboard", page_tables(said("report dashboard"))


def _workbooks(said: Runs) -> Found:
    path = said.out / "台账.xlsx"
    said(f"export {path}")
    yield from _sheets(path)
    said(f"report policy --format xlsx --out {said.out / 'policy'}")
    for name, tables in _sheets(next((said.out / "policy").iterdir())):
        yield f"report policy：{name}", tables
    for unit in UNITS:
        shared = said.out / f"{unit}.xlsx"
        said(f"export --for {unit} {shared}")
        for name, tables in _sheets(shared):
            yield f"export --for {unit}：{name}", tables
        shared = said.out / f"{unit}.csv"
        said(f"export --for {unit} {shared}")
        rows = list(csv.reader(shared.read_text(encoding="utf-8-sig").splitlines()))
        yield f"export --for {unit}", (Table.of(rows),)


def _sheets(path: Path) -> Found:
    for name, tables in itertools.groupby(sheet_tables(path), lambda found: found[0]):
        yield name, [table for _, table in tables]


def _forms(said: Runs) -> Found:
    for name in FORMS:
        yield name, paper_tables(said(f"form {name}"))


LISTINGS: dict[str, Callable[[Runs], Found]] = {
    "screens": _screens,
    "papers": _papers,
    "workbooks": _workbooks,
    "forms": _forms,
}


@pytest.mark.parametrize(
    "name",
    ["screens", "papers", *(pytest.param(name, marks=pytest.mark.slow) for name in ("workbooks", "forms"))],
)
def test_heads_are_what_they_were(
    name: str, dabzw: Dabzw, full: Path, tmp_path: Path, golden: Callable[[Path, str], None]
) -> None:
    found = {title: _together(tables) for title, tables in LISTINGS[name](Runs(dabzw, full, tmp_path))}
    text = "\n".join("\n".join((f"# {title}", *map(str, tables), "")) for title, tables in found.items())
    golden(HEADS / f"{name}.txt", text)
    blank = {title: set().union(*(table.blank for table in tables)) for title, tables in found.items()}
    assert {title: heads for title, heads in blank.items() if heads} == BLANK[name]


def _together(tables: Iterable[Table]) -> list[Table]:
    """The tables with different heads, in their order."""
    found: dict[tuple[str, ...], Table] = {}
    for table in tables:
        found[table.heads] = found.get(table.heads, table) | table
    return list(found.values())


def test_no_listing_is_stale() -> None:
    assert {path.stem for path in HEADS.iterdir()} == set(LISTINGS)
