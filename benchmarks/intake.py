"""Times what comes in at its real size: a directory and a village list of 20,000 rows, 10,000 rows imported.

    python -m benchmarks.intake [--rows 20000] [--imported 10000] [--known 3000] [--runs 3]

Whole processes on an invented ledger.  Of a directory a part of the rows is known by its code, a part under
a name that is written a little differently, and the others are new; a register of licences has heads of its
own and says neither village nor state.  The last column is a loop of ten million additions, timed beside each
command: how fast the machine was just then.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from benchmarks.names import VILLAGES
from benchmarks.rows import credit_code
from benchmarks.speed.runs import Job, run
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store.demo import demo_files

Rows = Sequence[Sequence[str]]
PLACES = tuple(VILLAGES)
REGION = "140000201"
DIRECTORY = ("--station", "市场监督管理所", "--directory", "营业执照登记目录", "--version-date", "2026-03-01")
_NAME, _CODE, _ADDRESS = "名称", "统一社会信用代码", "经营地址"


def directory(rows: int) -> list[list[str]]:
    """A directory as a station keeps it: all that a record needs."""
    return [
        [_NAME, _CODE, _ADDRESS, "村", "经营状态", "负责人"],
        *(
            [f"示例{n}号加工厂", credit_code(n), f"{place}{n}号", place, "在产", "示例甲"]
            for n in range(rows)
            for place in (PLACES[n % len(PLACES)],)
        ),
    ]


def register(rows: int) -> list[list[str]]:
    """A register of licences as it is exported: other heads, other words, no village."""
    return [
        [_CODE, "市场主体名称", "类型", "住所", "法定代表人", "经营范围", "登记状态"],
        *(
            [
                credit_code(n),
                f"示例{n}号加工有限公司",
                "有限责任公司(自然人独资)",
                f"示例县{PLACES[n % len(PLACES)]}{n}号",
                "示例甲",
                "示例产品加工、销售",
                "存续（在营、开业、在册）",
            ]
            for n in range(rows)
        ),
    ]


def villages(rows: int) -> list[list[str]]:
    """A list of a whole region: our own villages first, then those of other townships."""
    own = [[f"{REGION}{200 + n}", f"{name}村民委员会"] for n, name in enumerate(PLACES)]
    others = [
        [f"{140000300 + n // 100:09d}{200 + n % 100:03d}", f"示例{n}村村民委员会"]
        for n in range(rows - len(own))
    ]
    return [["统计用区划代码", "名称"], *own, *others]


def sites(rows: int) -> list[list[str]]:
    """Places of a sweep, each with its visit."""
    return [
        [_NAME, "村", "场所类别", "地址", "现状", "排查日期", "排查结果", "排查人员"],
        *(
            [f"示例场所{n}", PLACES[n % 16], "民房", f"{n}号", "闲置", "2月11日", "未发现", "示例甲、示例乙"]
            for n in range(rows)
        ),
    ]


def write_csv(file: Path, rows: Rows) -> Path:
    """The rows as a text table."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return file


def write_xlsx(file: Path, rows: Rows) -> Path:
    """The rows as a workbook of texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("表")
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file


def make_ledger(folder: Path) -> None:
    """A committed ledger that has the invented villages and no record yet."""
    campaign = demo_files()[CAMPAIGN_FILE] + f'区划代码: "{REGION}000"\n'.encode()
    (folder / CAMPAIGN_FILE).write_bytes(campaign)
    for command in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "bench")):
        identity = ("-c", "user.name=bench", "-c", "user.email=bench@example.invalid")
        subprocess.run(["git", *identity, *command], cwd=folder, check=True)
    for key, value in (("user.name", "示例甲"), ("user.email", "bench@example.invalid")):
        subprocess.run(["git", "config", key, value], cwd=folder, check=True)


def measured(name: str, command: Iterable[str], runs: int) -> None:
    """Prints the median of some runs."""
    whole = [sys.executable, "-m", "dabzw", *command]
    results = [run(Job(whole, Path.cwd(), os.environ)) for _ in range(runs)]
    seconds = [one.wall for one in results]
    peak = max(one.peak for one in results)
    figures = f"{statistics.median(seconds):>8.2f} {min(seconds):>7.2f} {peak:>8.0f} {_loop():>7.2f}"
    print(f"{name:<36} {figures}", flush=True)


def _loop() -> float:
    """The seconds that ten million additions take."""
    start, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - start


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--imported", type=int, default=10_000)
    parser.add_argument("--known", type=int, default=3_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    print(
        f"Python {platform.python_version()}, {machine}; {options.rows} rows, {options.known} of them known"
    )
    print(f"{'command':<36} {'median s':>8} {'min s':>7} {'peak MB':>8} {'loop s':>7}")
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder), options)


def _measure(folder: Path, options: argparse.Namespace) -> None:
    ledger = folder / "ledger"
    ledger.mkdir()
    make_ledger(ledger)
    at = ("--ledger", str(ledger))
    known = write_csv(folder / "已知.csv", directory(options.known))
    measured(
        f"import {options.known} of a directory",
        ("import", str(known), "--as", "directory", *DIRECTORY, "--yes", *at),
        1,
    )
    for name, rows in (("directory", directory(options.rows)), ("register", register(options.rows))):
        for file in (write_xlsx(folder / f"{name}.xlsx", rows), write_csv(folder / f"{name}.csv", rows)):
            measured(f"reconcile {file.name}", ("reconcile", str(file), *DIRECTORY, *at), options.runs)
    for file in (
        write_xlsx(folder / "villages.xlsx", villages(options.rows)),
        write_csv(folder / "villages.csv", villages(options.rows)),
    ):
        measured(
            f"import {file.name}", ("import", str(file), "--as", "village", "--dry-run", *at), options.runs
        )
    imported = write_xlsx(folder / "sites.xlsx", sites(options.imported))
    for words in (("--dry-run",), ("--yes",), ("--yes",)):
        measured(f"import sites.xlsx {words[0]}", ("import", str(imported), "--as", "site", *words, *at), 1)


if __name__ == "__main__":
    main()
