"""How a ledger stands: what whoever looks at its figures must know of its working tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from dabzw.model.ids import OFFICE_FILE
from dabzw.model.phrases import first_few
from dabzw.store.damage import LOST, UNTRACKED, Damaged, holds_records
from dabzw.store.office import COPY_EDITED, NOT_TAKEN_OVER, Shared
from dabzw.store.working import State, Working

_STANDS: Final[Mapping[State, str]] = {
    "interrupted": "上一条登记命令中断，它入账的内容已计入；下一条登记命令会把文件补完",
    "busy": "另一条命令正在写台账，先按最近一次入账的内容显示",
}


def named(paths: Sequence[str]) -> str:
    """Some files by their paths; of many the first few and how many there are."""
    return first_few(paths, "个文件")


def how_it_stands(working: Working, shared: Shared, *, tracked: bool) -> Iterator[str]:
    """What is to be said of a working tree before its figures are shown; `tracked` by git."""
    if working.state in _STANDS:
        yield _STANDS[working.state]
    changed = working.unrecorded
    if changed:
        yield f"有未入账的改动：{named(changed)}；核对后运行 dabzw adopt 入账"
    if tracked and shared.ahead(working.contents):
        yield COPY_EDITED if OFFICE_FILE in changed else NOT_TAKEN_OVER


def without_history(folder: Path, damage: Damaged | None) -> str:
    """What is to be said of a folder whose history is not there, or cannot be read."""
    if damage is not None:
        return f"{damage}现在看到的是文件夹里的记录，核对不了入账情况"
    return LOST if holds_records(folder) else UNTRACKED
