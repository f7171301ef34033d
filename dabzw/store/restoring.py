"""Restore 恢复: a ledger made again from a backup, in a new folder, whole or not at all."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dabzw.errors import LedgerError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.entered import Entry
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store import bundle, files, history
from dabzw.store.backup import DIGEST, UNENTERED, digest_of_file
from dabzw.store.contents import in_commit
from dabzw.store.git import Repository
from dabzw.store.reader import Loaded, load
from dabzw.store.signals import held_signals
from dabzw.store.watch import SILENT, Watch


class NoBackup(UsageError):
    """There is no such file."""

    def __init__(self, file: Path, found: Path | None) -> None:
        what = "是文件夹，不是备份文件" if file.is_dir() else "没有这个文件"
        hint = f"里面最新的备份是 {found}" if found else "U 盘、移动硬盘先插好"
        super().__init__(f"{file}：{what}。请写明是哪一份备份（….bundle）；{hint}")


class InUse(LedgerError):
    """The folder holds something."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 里已有内容，恢复不会覆盖任何东西；换一个新文件夹")


class NoLedgerInside(LedgerError):
    """The backup holds no ledger."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file}：备份里没有台账（没有 {CAMPAIGN_FILE}），没有恢复。请换一份备份")


@dataclass(frozen=True, slots=True)
class Restored:
    """A ledger that was restored.

    `folder` is where it is, below the folder asked for where the ledger was below a repository's top; `last`
    the newest entry of it; `loaded` what it holds; `proven` whether the digest beside the backup was there,
    and is the file's; `unentered` the file beside the backup with what was not entered; `left_out` the links,
    submodules and special refs that were not taken over.
    """

    folder: Path
    last: Entry
    loaded: Loaded
    proven: bool
    unentered: Path | None
    left_out: tuple[str, ...]


def restore(file: Path, folder: Path, watch: Watch = SILENT) -> Restored:
    """Make the ledger of a backup in a folder that does not exist, or is empty.

    The folder appears when all is done and tried, and `watch` is told; until then everything is in one beside
    it, which a later attempt clears away.  Raises NoBackup, InUse, NotABundle, DamagedBundle, NoLedgerInside,
    UnsafePath, DiskRefused, and as git does.
    """
    file, folder = file.absolute(), folder.absolute()
    if not file.is_file():
        raise NoBackup(file, _newest_in(file))
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise InUse(folder)
    proven = _prove(file)
    with _beside(folder) as spare:
        unpacked = bundle.unpack(file, spare)
        left_out = (*bundle.lay_out(unpacked), *unpacked.left_out)
        below = _ledger_below(file, unpacked)
        repository = Repository.require(spare / below)
        loaded = load(in_commit(repository, unpacked.head))
        last = next(history.log(repository, limit=1))
        with files.disk_errors():
            with held_signals():
                spare.replace(folder)
                watch.entered(last.commit, f"恢复到 {folder}")
            files.sync(folder.parent)
    aside = file.with_name(file.stem + UNENTERED)
    return Restored(folder / below, last, loaded, proven, aside if aside.is_file() else None, left_out)


def _prove(file: Path) -> bool:
    """Whether the digest beside a backup says that it is as it was written; raises DamagedBundle if not."""
    said = files.read(file.parent, file.name + DIGEST)
    if said is None:
        return False
    if said.split(b" ", 1)[0].decode(errors="replace").strip().lower() != digest_of_file(file):
        raise bundle.DamagedBundle(file, f"和旁边 {DIGEST} 文件记下的摘要不符")
    return True


def _newest_in(place: Path) -> Path | None:
    there = place.glob("*.bundle") if place.is_dir() else ()
    return max(there, key=lambda one: one.name.rsplit("-", 4)[1:], default=None)


def _ledger_below(file: Path, unpacked: bundle.Unpacked) -> str:
    """Where below the top the ledger is; raises NoLedgerInside unless there is one, and one only."""
    entries = unpacked.repository.entries(unpacked.head)
    found = [
        path.removesuffix(CAMPAIGN_FILE).rstrip("/")
        for path in entries
        if path == CAMPAIGN_FILE or path.endswith("/" + CAMPAIGN_FILE)
    ]
    if not found:
        raise NoLedgerInside(file)
    return min(found, key=lambda path: (path.count("/") + bool(path), path))


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder beside the one that is wanted, to be moved there; what is left of it at the end is removed."""
    spare = folder.with_name(files.temporary(folder.name))
    with files.disk_errors():
        folder.parent.mkdir(parents=True, exist_ok=True)
        if spare.exists():
            shutil.rmtree(spare)
        spare.mkdir()
        if folder.exists():
            spare.chmod(stat.S_IMODE(folder.stat().st_mode))
    try:
        yield spare
    finally:
        if spare.exists():
            shutil.rmtree(spare, ignore_errors=True)
