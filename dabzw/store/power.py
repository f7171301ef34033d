"""Power use 用电 as files beside the records: `data/用电/2026-02.csv`, one row an account and month."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from dabzw.model.base import labels
from dabzw.model.finding import Finding
from dabzw.model.power import PowerUse
from dabzw.store.listing import POWER_FOLDER
from dabzw.store.tablefile import TableFault, read_rows


def read_power(files: Mapping[str, bytes]) -> tuple[dict[str, tuple[PowerUse, ...]], tuple[Finding, ...]]:
    """The use by account, oldest first, of the files of months, and what is wrong with them."""
    uses: dict[tuple[str, object], PowerUse] = {}
    findings: list[Finding] = []
    for path in sorted(files):
        for use in _file(path, files[path], findings):
            uses[use.account, use.month] = use
    accounts: dict[str, tuple[PowerUse, ...]] = {}
    for use in sorted(uses.values(), key=lambda use: use.month):
        accounts[use.account] = (*accounts.get(use.account, ()), use)
    return accounts, tuple(findings)


def _file(path: str, data: bytes, findings: list[Finding]) -> tuple[PowerUse, ...]:
    rows, faults = read_rows(data, PowerUse)
    findings += [_finding(path, fault) for fault in faults]
    return tuple(use for _, use in rows)


def _finding(path: str, fault: TableFault) -> Finding:
    return Finding("power-table", "错误", path, None, (), fault.says, fault.advice, fault.line)


def power_path(use: PowerUse) -> str:
    """The file of a month below the ledger's folder: `data/用电/2026-02.csv`."""
    return f"{POWER_FOLDER}{use.month:%Y-%m}.csv"


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
