"""Counts what a command asks of the system, where there is strace: the same on any machine, busy or not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Final

from benchmarks.speed.runs import Job, run

STRACE: Final = "strace"
SYNCS: Final = "fsync,fdatasync,sync,syncfs,sync_file_range"
STARTS: Final = "execve"
_TOTAL: Final = re.compile(r"^\s*100\.00\s+\S+\s+\S+\s+(\d+).*total$", re.MULTILINE)


def counted(job: Job, calls: str, scratch: Path) -> int | None:
    """How often a command and all that it starts make some calls that succeed; None without strace."""
    if shutil.which(STRACE) is None:
        return None
    told = scratch / "counted"
    words = (STRACE, "-f", "-z", "-c", "-e", f"trace={calls}", "-o", str(told), *job.command)
    run(Job(words, job.folder, job.environment, job.before))
    return total(told.read_text())


def total(table: str) -> int:
    """The calls in a table of strace's, which is empty where there was none."""
    found = _TOTAL.search(table)
    return int(found[1]) if found else 0
