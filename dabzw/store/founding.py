"""A new ledger: built in a folder of its own inside the new one, then moved out, its campaign last.

What has no campaign is no ledger, so that until the last move nobody meets a half of one.  Whenever a run was
cut off, the next one in the same folder goes on, or begins again where nothing had been moved yet.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Literal

from dabzw.errors import Conflict, DabzwError, LedgerError, StorageError
from dabzw.lazily import dataclass
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store import files
from dabzw.store.git import Repository
from dabzw.store.journal import JOURNAL
from dabzw.store.landing import Unclear, Unfinished
from dabzw.store.signals import held_signals
from dabzw.store.watch import Watch

BUILD: Final = ".dabzw-new"
_BUILDING, _READY = "new", "ready"
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class NotEmpty(LedgerError):
    """The folder is in use already."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 里已有内容，不能在这里新建台账；换一个新文件夹")


class BeingFounded(Conflict):
    """Another command makes a ledger in the same folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}：另一条命令正在这里新建台账，本次没有写入；等它结束再看")


class NotFounded(StorageError):
    """The first entry was made and could not be put down whole, so that the ledger was taken away again."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"新台账没有建成，没有写入：{reason}")


@dataclass(frozen=True, slots=True)
class Founding:
    """A ledger to be made: how, whether a folder holds just that one, and what is said of it in the log."""

    build: Callable[[Path], None]
    is_same: Callable[[Path], bool]
    summary: str


def refuse_other(folder: Path) -> None:
    """Raise NotEmpty, before anything is asked, where a folder holds more than a new ledger of one commit."""
    if not folder.exists() or (folder / BUILD).exists() or (folder.is_dir() and not _names(folder)):
        return
    repository = Repository.find(folder) if (folder / ".git").exists() else None
    head = repository.head() if repository else None
    if repository is None or head is None or repository.commit(head).parents:
        raise NotEmpty(folder)


Found = Literal["made", "ended", "there"]
"""What became of a new ledger: made, an earlier run's brought to its end, or there already."""


def found(folder: Path, founding: Founding, watch: Watch) -> Found:
    """Make a ledger in a new or empty folder, and give what became of it.

    `watch` is told when the ledger stands.  Where this raises before that, nothing is left behind, but what a
    run that was cut off had moved already.  Raises NotEmpty, BeingFounded, DiskRefused, and as building does.
    """
    place = Path(os.path.realpath(folder))
    with files.disk_errors():
        if place.exists() and not place.is_dir():
            raise NotEmpty(folder)
        made = _make(place)
        try:
            with _held(place, folder) as held:
                return _found(place, held, founding, watch)
        except NotEmpty:
            raise NotEmpty(folder) from None
        finally:
            for empty in reversed(made):
                with suppress(OSError):
                    empty.rmdir()


def _found(place: Path, held: Path, founding: Founding, watch: Watch) -> Found:
    ready = held / _READY
    inside = _names(place) - {BUILD}
    if inside and not ready.exists():
        if founding.is_same(place):
            return "there"
        raise NotEmpty(place)
    if not inside:
        _build(held, founding.build)
    _move(ready, place, _names(ready) - {CAMPAIGN_FILE})
    commit = Repository.require(place).head() or ""
    with held_signals():
        try:
            _move(ready, place, _names(ready))
        finally:
            if not (ready / CAMPAIGN_FILE).exists():  # it is a ledger now, whatever the disk says afterwards
                watch.entered(commit, founding.summary)
    return "ended" if inside else "made"


def _names(folder: Path) -> set[str]:
    return {inner.name for inner in folder.iterdir()}


def _build(held: Path, build: Callable[[Path], None]) -> None:
    """Makes the ledger, durably, and only then calls it ready; what an earlier run left is made anew."""
    try:
        _clear(held)
        build(held / _BUILDING)
        _sync_git(held / _BUILDING)
        (held / _BUILDING).rename(held / _READY)
        files.sync(held)
    except (Unfinished, Unclear) as error:  # true of what is built, which is not there for anybody yet
        _clear(held)
        raise NotFounded(str(error.__cause__ or error)) from error
    except BaseException:
        _clear(held)
        raise


def _move(ready: Path, place: Path, names: Iterable[str]) -> None:
    for name in sorted(names):
        if os.path.lexists(place / name):
            raise NotEmpty(place)
        (ready / name).rename(place / name)
    files.sync(place)
    files.sync(ready)


def _make(place: Path) -> tuple[Path, ...]:
    """Makes a folder and those above it, durably; gives those that it made, the outermost first."""
    missing = tuple(folder for folder in (place, *place.parents) if not folder.exists())[::-1]
    for folder in missing:
        folder.mkdir(exist_ok=True)
        files.sync(folder.parent)
    return missing


@contextmanager
def _held(place: Path, named: Path) -> Iterator[Path]:
    """The folder to build in, held by this run alone; gone afterwards, unless something is left in it."""
    held = place / BUILD
    held.mkdir(exist_ok=True)
    lock = os.open(held, _FOLDER)
    try:
        if not _locked(lock, held):
            raise BeingFounded(named)
        try:
            yield held
        finally:
            for empty in (held / _READY, held):
                with suppress(OSError):
                    empty.rmdir()
    finally:
        os.close(lock)


def _locked(lock: int, held: Path) -> bool:
    """Whether this run has got the folder, and it is still the one of that name."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(lock), os.lstat(held))
    except (BlockingIOError, FileNotFoundError):
        return False


def _clear(held: Path) -> None:
    for name in (_BUILDING, _READY):
        with suppress(FileNotFoundError):
            shutil.rmtree(held / name)


def _sync_git(ledger: Path) -> None:
    """Puts on disk what git itself does not: its settings, and the folders that it made."""
    for folder, below, names in os.walk(ledger / ".git"):
        below[:] = [name for name in below if name != "objects"]
        for name in names:
            files.sync(Path(folder, name))
        files.sync(Path(folder))
    files.sync(ledger)


def has_lost_campaign(folder: Path) -> bool:
    """Whether the last commit of a repository at this folder, or a command that was cut off, has a campaign.

    The working files do not: they follow with the next command, or `dabzw discard` brings them back.
    """
    try:
        repository = Repository.find(folder)
        return repository is not None and (
            (repository.git_dir / JOURNAL).exists() or CAMPAIGN_FILE in repository.entries(repository.head())
        )
    except DabzwError:
        return False
