"""Power use 用电 as files beside the records: `data/用电/2026-02.csv`, one row an account and month."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from dabzw.model.base import labels
from dabzw.model.finding import Finding, Level
from dabzw.model.power import PowerUse, month_path
from dabzw.store.tablefile import TableFault, read_rows


def read_power(files: Mapping[str, bytes]) -> tuple[dict[str, tuple[PowerUse, ...]], tuple[Finding, ...]]:
    """The use by account, oldest first, of the files of months, and what is wrong with them.

    Of two rows of one meter and month the later one holds, in the order of the files' names.
    """
    uses: dict[tuple[str, date], PowerUse] = {}
    findings: list[Finding] = []
    for path in sorted(files):
        rows, faults = read_rows(files[path], PowerUse)
        findings += (_finding("power-table", "错误", path, fault) for fault in faults)
        findings += _misplaced(path, rows)
        findings += _contradicting(path, rows, uses)
    accounts: dict[str, tuple[PowerUse, ...]] = {}
    for use in sorted(uses.values(), key=lambda use: use.month):
        accounts[use.account] = (*accounts.get(use.account, ()), use)
    return accounts, tuple(findings)


Rows = tuple[tuple[int, PowerUse], ...]
"""Rows of a file with their lines."""


def _misplaced(path: str, rows: Rows) -> Iterator[Finding]:
    """Rows of another month than the one that the file is named by, told once a file."""
    other = [(line, use) for line, use in rows if not path.startswith(month_path(use.month)[:-4])]
    if other:
        line, use = other[0]
        says = f"有{len(other)}行的月份不是文件名所写的月份"
        advice = f"月份写错的改正；没有写错的，移到它那个月的文件（这一行是 {month_path(use.month)}）"
        yield _finding("power-month", "警告", path, TableFault(line, says, advice))


def _contradicting(path: str, rows: Rows, uses: dict[tuple[str, date], PowerUse]) -> Iterator[Finding]:
    """Rows of a meter and month that stood before with another use, told once a file; all are taken up."""
    other = []
    for line, use in rows:
        before = uses.setdefault((use.account, use.month), use)
        if before != use:
            other.append(line)
            uses[use.account, use.month] = use
    if other:
        says = f"有{len(other)}行的户号、月份在前面已有一行，用电量不同，统计用后面的"
        yield _finding("power-conflict", "警告", path, TableFault(other[0], says, "核对，删去错的一行"))


def _finding(rule: str, level: Level, path: str, fault: TableFault) -> Finding:
    return Finding(rule, level, path, None, (), fault.says, fault.advice, fault.line)


def power_path(use: PowerUse) -> str:
    """The file of a month below the ledger's folder: `data/用电/2026-02.csv`."""
    return month_path(use.month)


def power_bytes(uses: Iterable[PowerUse]) -> bytes:
    """The text of a month's file, by account."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\n")
    out.writerow(labels(PowerUse).values())
    for use in sorted(uses, key=lambda use: use.account):
        used, at_night = use.used, use.at_night
        out.writerow(
            (use.account, f"{use.month:%Y-%m}", f"{used:f}", "" if at_night is None else f"{at_night:f}")
        )
    return text.getvalue().encode()
