"""Values that nobody means: each is refused with a sentence, and none is taken for a fault of the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import Dabzw

LONG = "长" * 300
UNEXPECTED = 70
ROWS: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (3, "不是台账", ("status", "--ledger", LONG * 20)),
    (3, "不是台账", ("status", "--ledger", "/dev/null/x")),
    (4, "没有“\\udc80”这个版本", ("status", "--rev", "\udc80")),
    (4, "没有", ("late", "--rev", LONG)),
    (6, "名称太长", ("backup", LONG)),
    (6, "名称太长", ("restore", LONG, "新")),
    (6, "名称太长", ("report", "plan", "--out", LONG)),
    (6, "名称太长", ("export", f"{LONG}.xlsx")),
)


@pytest.mark.parametrize(("status", "says", "args"), ROWS)
def test_a_value_that_nobody_means(
    dabzw: Dabzw, small: Path, status: int, says: str, args: tuple[str, ...]
) -> None:
    done = dabzw(*args, cwd=small)
    assert says in done.stderr
    assert (done.returncode, done.stdout) == (status, "")
