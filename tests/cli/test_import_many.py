"""Ten thousand rows through the command, within a limit of memory."""

from __future__ import annotations

import subprocess  # noqa: TID251 -- the command line is tested from outside
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import records
import small_ledger
from conftest import Ledgers
from sheet_files import xlsx_bytes

ROWS = 10_000
MOST_KILOBYTES = 512 * 1024


@pytest.mark.slow
def test_ten_thousand_rows_are_imported_within_memory(
    clean_environment: Mapping[str, str], ledgers: Ledgers, tmp_path: Path
) -> None:
    """`pytest -m slow --durations=0` tells the time."""
    folder = ledgers("small")
    heads = ("名称", "村", "场所类别", "地址", "现状", "排查日期", "排查结果", "排查人员")
    rows = (
        (
            f"示例场所{n}",
            records.VILLAGES[n % 3],
            "民房",
            f"{n}号",
            "闲置",
            "2月11日",
            "未发现",
            "示例甲、示例乙",
        )
        for n in range(ROWS)
    )
    sheet = tmp_path / "场所.xlsx"
    sheet.write_bytes(xlsx_bytes(heads, *rows))

    def limited(*options: str) -> str:
        command = [sys.executable, "-m", "dabzw", "import", str(sheet), "--as", "site", *options]
        done = subprocess.run(
            ["/bin/sh", "-c", f'ulimit -v {MOST_KILOBYTES}; exec "$@"', "sh", *command],
            cwd=folder,
            env={**clean_environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    at = ("--as-of", small_ledger.AS_OF)
    assert f"新增\t{ROWS}" in limited("--dry-run", *at)
    assert f"新增\t{ROWS}" in limited("--yes", *at)
    assert f"相同\t{ROWS}" in limited("--yes", *at)
