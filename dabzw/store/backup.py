"""Backup 备份: one file outside the ledger that all that was entered can be had from, tried by doing so.

What other modules need: `last_backup(repository)` says when the last one was made, of which commit and
where, None where this ledger, on this computer, never had one; its `is_there` whether the file can be seen.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.moments import CHINA
from dabzw.model.patterns import lazy
from dabzw.store import bundle, files
from dabzw.store.git import Repository
from dabzw.store.landing import recover
from dabzw.store.lock import locked
from dabzw.store.staging import scratch_folder
from dabzw.store.watch import SILENT, Watch

STATE: Final = "dabzw.backup"
"""In the git directory: when the last backup was made, of which commit, and where."""
DIGEST: Final = ".sha256"
UNENTERED: Final = ".未入账.zip"
DAILY: Final = 7
WEEKLY: Final = 8
LONGEST: Final = timedelta(days=7)
"""After so long the agenda asks for a backup, and a timer makes one though nothing was entered."""

_SUFFIX: Final = ".bundle"
_DATED: Final = lazy(r"(.+)-(\d{4}-\d\d-\d\d)-([0-9a-f]{8})\.bundle", re.DOTALL)
_SHORT: Final = 8
_GIT_LOCK: Final = ".lock"


class SameDisk(UsageError):
    """The place is on the disk that the ledger is on, and would be lost with it."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place}：和台账在同一块硬盘上，硬盘坏了两样一起丢。请换 U 盘、移动硬盘或另一台电脑的共享盘"
            "（先插好、接通）；一定要放在这里的，加 --same-disk"
        )


class InsideLedger(UsageError):
    """The place is in the ledger itself."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place}：在台账文件夹里，备份不能放在台账里面。请换一个位置")


class NoPlace(UsageError):
    """The place is not there, or something else is."""

    def __init__(self, place: Path, why: str) -> None:
        super().__init__(f"{place}：{why}。请写一个已有的文件夹（U 盘先插好），或以 {_SUFFIX} 结尾的文件名")


class NothingEntered(UsageError):
    """The ledger has no commit."""

    def __init__(self) -> None:
        super().__init__("台账里还没有入账的内容，没有可备份的。先运行 dabzw adopt 入账")


class CutHistory(StorageError):
    """The history of the ledger was cut off when it was cloned."""

    def __init__(self) -> None:
        super().__init__("台账的历史不完整（只取回了最近一段），备份不了全部。先运行 dabzw doctor --fix 取回")


class NotRestorable(StorageError):
    """The backup was written, and the ledger could not be had from it again."""

    def __init__(self, place: Path, why: str) -> None:
        super().__init__(
            f"写到 {place.parent} 的备份试恢复时不对（{why}），已删去，这次没有备份成。"
            "请换一个 U 盘或移动硬盘再试；仍不行的，运行 dabzw check 查台账本身"
        )


@dataclass(frozen=True, slots=True)
class LastBackup:
    """When the last backup was made, in China Standard Time, of which commit; `file` is where it was put."""

    when: datetime
    head: str
    file: Path
    place: Path

    @property
    def is_there(self) -> bool:
        """Whether the file can still be seen; a disk that is not plugged in hides it."""
        return self.file.is_file()


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and tried.

    `unentered` is the file with what is not entered, None where there is nothing; `dropped` are older
    backups that were deleted for it.
    """

    file: Path
    head: str
    records: int
    unentered: Path | None
    dropped: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A backup in a folder: its day, and how new its commit is (0 is the newest)."""

    day: date
    age: int
    file: Path


def last_backup(repository: Repository) -> LastBackup | None:
    """The last backup that was made here; None where none was, or its note cannot be read."""
    try:
        said = json.loads(files.read(repository.git_dir, STATE) or b"")
        when = datetime.fromisoformat(said["when"])
        return LastBackup(when, str(said["head"]), Path(said["file"]), Path(said["place"]))
    except (ValueError, TypeError, KeyError, files.NotRegular, files.DiskRefused):
        return None


def begun_on(repository: Repository) -> date | None:
    """The day of the ledger's first entry; None where there is no commit."""
    if repository.head() is None:
        return None
    listed = repository.git("rev-list", "--max-parents=0", "--format=%ct", "HEAD", "--").decode()
    seconds = min(int(line) for line in listed.splitlines()[1::2])
    return datetime.fromtimestamp(seconds, CHINA).date()


def is_due(repository: Repository, place: Path, now: datetime) -> bool:
    """Whether a timer should make a backup: once a day where something was entered, else once a week."""
    last = last_backup(repository)
    if last is None or last.place != place.absolute() or not last.is_there:
        return True
    if now.date() <= last.when.date():
        return False
    return last.head != repository.head() or now - last.when >= LONGEST


def back_up(
    repository: Repository,
    place: Path,
    *,
    now: datetime,
    same_disk: bool = False,
    watch: Watch = SILENT,
    wrote: Callable[[Path], None] = lambda _file: None,
) -> Made:
    """Write a backup to a folder, under a dated name, or to a file, and try it by restoring from it.

    In a folder older backups of this ledger are deleted, but for the newest of the last 7 days and of the
    last 8 weeks that have one.  `watch` is told what was finished first, `wrote` the file once it is there.
    Raises SameDisk, InsideLedger, NoPlace, NothingEntered, CutHistory, NotRestorable, Busy, DiskRefused, and
    as git does; nothing is left at the place then.
    """
    place = place.absolute()
    refuse_place(repository, place, same_disk=same_disk)
    with locked(repository, now=now) as held:
        left = recover(held)
        if left is not None:
            watch.recovered(left)
        head = held.head()
        if head is None:
            raise NothingEntered
        if not held.is_complete:
            raise CutHistory
        dated = place.is_dir()
        file = place / dated_name(held, now.date(), head) if dated else place
        _write(held, head, file)
        wrote(file)
        aside = _unentered_beside(held, file)
        note = {"when": f"{now:%Y-%m-%d %H:%M}", "head": head, "file": str(file), "place": str(place)}
        with files.disk_errors():
            files.replace(held.git_dir, STATE, json.dumps(note, ensure_ascii=False).encode())
            dropped = _rotate(held, file) if dated else ()
    return Made(file, head, _records(repository, head), aside, dropped)


def dated_name(repository: Repository, day: date, head: str) -> str:
    """The name of a backup in a folder: `台账-2026-11-26-0ebd208a.bundle`."""
    return f"{repository.folder.name or '台账'}-{day}-{head[:_SHORT]}{_SUFFIX}"


def digest_of_file(file: Path) -> str:
    """The SHA-256 of a file; raises DiskRefused."""
    with files.disk_errors(), file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# The place


def refuse_place(repository: Repository, place: Path, *, same_disk: bool = False) -> None:
    """Raise SameDisk, InsideLedger or NoPlace where a backup cannot lie."""
    folder = place if place.is_dir() else place.parent
    if not folder.is_dir():
        raise NoPlace(place, "没有这个文件夹")
    if not place.is_dir():
        if place.suffix != _SUFFIX:
            raise NoPlace(place, "没有这个文件夹" if not place.exists() else "是文件，不是文件夹")
        if place.exists() and not bundle.looks_like_bundle(place):
            raise NoPlace(place, "已有一个别的文件")
    if folder.resolve().is_relative_to(repository.top.resolve()):
        raise InsideLedger(place)
    with files.disk_errors():
        if not same_disk and folder.stat().st_dev == repository.git_dir.stat().st_dev:
            raise SameDisk(place)


# The file


def _write(held: Repository, head: str, file: Path) -> None:
    """Write the bundle beside its name, try it, and only then give it its name."""
    spare = file.with_name(files.temporary(file.name))
    leftovers = (spare, spare.with_name(spare.name + _GIT_LOCK))
    try:
        with files.disk_errors():
            for left in leftovers:  # of an attempt that was cut off
                left.unlink(missing_ok=True)
        bundle.pack(held, spare)
        _try(held, head, spare)
        digest = digest_of_file(spare)
        with files.disk_errors():
            files.remove(file.parent, file.name + DIGEST)  # never beside bytes that it is not of
            spare.replace(file)
            files.sync(file.parent)
            files.replace(file.parent, file.name + DIGEST, f"{digest}  {file.name}\n".encode())
    finally:
        for left in leftovers:
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _try(held: Repository, head: str, file: Path) -> None:
    """Restore from a bundle, every object of it looked through, and compare; raises NotRestorable."""
    with files.disk_errors(), scratch_folder(held) as scratch:
        try:
            found = bundle.unpack(file, scratch / "restored")
        except (bundle.DamagedBundle, bundle.NotABundle) as error:
            raise NotRestorable(file, "读回来的内容与写出的不同，或台账的留痕本身有损坏") from error
        wanted = {**bundle.refs_of(held), bundle.HEAD: head}  # a git that fails to read one leaves it out
        if not wanted.items() <= found.listed.items():
            raise NotRestorable(file, "提交不一样")
        inside = {
            path.removeprefix(held.prefix): entry
            for path, entry in found.repository.entries(head).items()
            if path.startswith(held.prefix)
        }
        if inside != held.entries(head):
            raise NotRestorable(file, "文件不一样")


def _records(repository: Repository, head: str) -> int:
    """How many records a commit holds; asked when the lock is free again, for it takes its time."""
    from dabzw.store.contents import in_commit
    from dabzw.store.reader import load  # slow to import; the agenda asks this module for the last backup

    ledger = load(in_commit(repository, head)).ledger
    return 0 if ledger is None else sum(1 for _ in ledger)


def _unentered_beside(held: Repository, file: Path) -> Path | None:
    """Write what is not entered beside a backup, for this account alone to read; None where all is."""
    from dabzw.store.unentered import unentered  # zipfile, which nobody else of this module needs

    data = unentered(held)
    if data is None:
        return None
    name = file.name.removesuffix(_SUFFIX) + UNENTERED
    with files.disk_errors():
        files.replace(file.parent, name, data, private=True)
    return file.with_name(name)


# Rotation


def _rotate(held: Repository, newest: Path) -> tuple[Path, ...]:
    """Delete backups of this ledger that later ones stand for; another ledger's are never touched.

    What an attempt left that was cut off goes as well.
    """
    ledger, ages = held.folder.name or "台账", _ages(held)
    there: list[Dated] = []
    for file in sorted(newest.parent.iterdir()):
        known = _dated(file, file.name, ledger, ages) if file.is_file() else None
        if known is not None:
            there.append(known)
        elif file.name.startswith(".") and _dated(file, _finished(file.name), ledger, ages):
            _removed(file, file.name)
    dropped = (one.file for one in superseded(there) if one.file != newest)
    return tuple(file for file in dropped if _removed(file, *_all_of(file.name)))


def _ages(held: Repository) -> dict[str, int]:
    """How new each commit of the history is, by the beginning of its id; 0 is the newest."""
    history = held.git("rev-list", "--topo-order", "HEAD", "--").decode().split()
    return {id_[:_SHORT]: age for age, id_ in reversed(tuple(enumerate(history)))}


def _all_of(name: str) -> tuple[str, ...]:
    """A backup and what lies beside it, the backup itself last."""
    return name.removesuffix(_SUFFIX) + UNENTERED, name + DIGEST, name


def _removed(file: Path, *names: str) -> bool:
    """Whether files beside one are gone; one that cannot be deleted is left for the next time."""
    try:
        for name in names:
            files.remove(file.parent, name)
    except (OSError, files.NotRegular):
        return False
    return True


def _finished(name: str) -> str:
    """The name that an attempt of this name would have got at its end."""
    return name.removesuffix(_GIT_LOCK).removesuffix(files.temporary("x").removeprefix(".x"))[1:]


def _dated(file: Path, name: str, ledger: str, ages: Mapping[str, int]) -> Dated | None:
    """The backup of a ledger that a file is by its name; None if it is none, or its commit is not known."""
    said = _DATED.fullmatch(name)
    if said is None or said[1] != ledger or said[3] not in ages:
        return None
    try:
        return Dated(date.fromisoformat(said[2]), ages[said[3]], file)
    except ValueError:  # no such day
        return None


def superseded(there: Sequence[Dated]) -> tuple[Dated, ...]:
    """The backups that are not the newest of one of the last 7 days, or of the last 8 weeks, with any."""
    newest_first = sorted(there, key=lambda one: (-one.day.toordinal(), one.age))
    days: dict[date, Dated] = {}
    weeks: dict[tuple[int, int], Dated] = {}
    for one in newest_first:
        days.setdefault(one.day, one)
        weeks.setdefault(one.day.isocalendar()[:2], one)
    kept = {*tuple(days.values())[:DAILY], *tuple(weeks.values())[:WEEKLY]}
    return tuple(one for one in newest_first if one not in kept)
