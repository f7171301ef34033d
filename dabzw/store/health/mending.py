"""What can be mended without a person's judgement: nothing that anybody wrote is lost by it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.store import damage, files
from dabzw.store.git import Repository
from dabzw.store.gitlocks import refuse_busy
from dabzw.store.health.leftovers import git_locks, temporary_files
from dabzw.store.health.patient import Patient
from dabzw.store.landing import recover
from dabzw.store.lock import locked

Mend = Callable[[Patient], Iterator[str]]
"""Mends one kind of ailment and says what was done; raises what bars it."""

_BROKEN: Final = "index.broken"


def refs(patient: Patient) -> Iterator[str]:
    """Makes again the empty folders of branches, where all branches are in the packed list."""
    place = damage.git_place(patient.folder)
    if place is None or not damage.can_mend(place) or (place / "refs").exists():
        return
    with files.disk_errors():
        for name in ("heads", "tags"):
            (place / "refs" / name).mkdir(parents=True)
    yield f"已重建 {place / 'refs'}"


def index(patient: Patient) -> Iterator[str]:
    """Makes git's list of files again from the last commit; the broken one is kept beside."""
    repository = patient.repository or Repository.require(patient.folder)
    place = repository.git_dir / "index"
    with locked(repository, now=patient.now) as held:
        with files.disk_errors(), suppress(FileNotFoundError):
            place.replace(repository.git_dir / _BROKEN)
        held.git("read-tree", "HEAD")
        held.git("update-index", "-q", "--refresh", accept=(0, 1))
    yield "已按最近一次提交重建记着有哪些文件的清单"


def journal(patient: Patient) -> Iterator[str]:
    """Finishes the command that was cut off."""
    repository = patient.repository or Repository.require(patient.folder)
    with locked(repository, now=patient.now) as held:
        left = recover(held)
    yield "上一条中断的命令没有入账，已收回" if left is None else "已把上一条中断的命令补完"


def stale_locks(patient: Patient) -> Iterator[str]:
    """Removes the locks that a dead git has left; raises GitBusy where one works."""
    repository = patient.repository or Repository.require(patient.folder)
    with locked(repository, now=patient.now) as held:
        there = git_locks(held)
        with files.disk_errors():
            refuse_busy(held, there, sure=True)
    yield from (f"已删去锁文件 {lock}" for lock in there)


def leftovers(patient: Patient) -> Iterator[str]:
    """Removes what commands have left half-written."""
    repository = patient.repository or Repository.require(patient.folder)
    with locked(repository, now=patient.now) as held, files.disk_errors():
        for path in temporary_files(held):
            _remove(path)
            yield f"已删去临时文件 {path}"


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
