"""Drafts: texts that a clerk works on or put aside, each a file of its own in the git directory.

A draft is no part of the ledger's history.  It lies in a folder that only its owner may enter, from before
the editor is started until what it says is entered; beside it lies what it was made from (`….base`), which is
locked for as long as somebody works on it.
"""

from __future__ import annotations

import fcntl
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError
from dabzw.lazily import dataclass
from dabzw.model.moments import CHINA
from dabzw.store import files, refusals

FOLDER: Final = "dabzw-drafts"
ANSWERS: Final = ".answers"
"""How the name of a draft ends that holds the answers of a guided entry."""
MOST: Final = 1 << 20
"""The bytes of a draft at most: four times a record's."""

_BASE: Final = ".base"
_NAME: Final = re.compile(r"(.+)-(\d{8}-\d{4})-\d+(?:-\d+)?\.[a-z]+")
_DIRECTORY: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class NoDraft(StorageError):
    """The draft is not there any more, or something else lies in its place."""

    def __init__(self, place: Path, what: str, *, is_there: bool = False) -> None:
        super().__init__(f"{place}：{what}，没有保存，台账没有改动")
        self.is_there = is_there


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: of which record or file (its name without the suffix), since when, in China Standard Time."""

    place: Path
    name: str
    when: datetime

    @property
    def base(self) -> bytes | None:
        """What it was made from; None where that is not known."""
        return files.read(self.place.parent, self.place.name + _BASE)

    @property
    def is_filled(self) -> bool:
        """Whether it holds the answers of a guided entry."""
        return self.place.suffix == ANSWERS

    @property
    def command(self) -> str:
        """What goes on with it: the command, without `dabzw`."""
        if not self.is_filled:
            return f"edit {self.name}"
        group, _, rest = self.name.partition("-")
        step, _, about = rest.partition("_")
        return " ".join(filter(None, (group, step, *about.split("_"))))

    def read(self) -> bytes:
        """Its bytes; raises NoDraft where it is gone, no regular file or too large, and DiskRefused."""
        with files.disk_errors():
            try:
                opened = os.open(self.place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            except FileNotFoundError:
                raise NoDraft(self.place, "编辑器没有留下这个文件") from None
            except OSError as error:
                raise NoDraft(self.place, f"读不出来（{refusals.reason(error)}）") from None
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                os.close(opened)
                raise NoDraft(self.place, "不是普通文件")
            with os.fdopen(opened, "rb") as stream:
                text = stream.read(MOST + 1)
                os.fsync(opened)
        if len(text) > MOST:
            raise NoDraft(self.place, f"太大（超过{MOST >> 20} MB）", is_there=True)
        return text

    def put(self, text: bytes) -> None:
        """Gives it other bytes, so that it holds the old or the new ones whole; raises DiskRefused."""
        with files.disk_errors():
            files.replace(self.place.parent, self.place.name, text, private=True)

    def drop(self) -> None:
        """Removes it, with what editors put beside it."""
        with suppress(OSError):
            for path in self.place.parent.iterdir():
                if self.place.name in path.name and not path.is_dir():
                    path.unlink()


@contextmanager
def begun(git_dir: Path, path: str, base: bytes, text: bytes, now: datetime) -> Iterator[tuple[Draft, int]]:
    """A new draft of a file of the ledger, on disk before this gives it, and held until the block ends.

    The number is that of its lock, for an editor to keep it too.  Raises NotRegular, DiskRefused.
    """
    name, _, suffix = path.rpartition("/")[2].rpartition(".")
    with files.disk_errors():
        folder = _folder(git_dir)
        place, lock = _fresh(folder, f"{name}-{now:%Y%m%d-%H%M}-{os.getpid()}", suffix, base)
        draft = Draft(place, name, now)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _write(os.open(place, _NEW, 0o600), text)
            files.sync(folder)
        except OSError:
            draft.drop()
            os.close(lock)
            raise
    try:
        yield draft, lock
    finally:
        os.close(lock)


@contextmanager
def taken(draft: Draft, base: bytes) -> Iterator[tuple[Draft, int]]:
    """A draft that was left, held as by `begun`, and made from `base` from now on.

    Raises NoDraft where somebody works on it meanwhile, and DiskRefused.
    """
    with files.disk_errors():
        lock = os.open(_base_of(draft.place), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if not _locked(lock):
            raise NoDraft(draft.place, "这份草稿正开着", is_there=True)
        with files.disk_errors():
            os.ftruncate(lock, 0)
            os.pwrite(lock, base, 0)
        yield draft, lock
    finally:
        os.close(lock)


def left(git_dir: Path, name: str | None = None) -> tuple[Draft, ...]:
    """The drafts, of one record or file or of all, that nobody works on; the newest first."""
    folder = git_dir / FOLDER
    if folder.is_symlink() or not folder.is_dir():
        return ()
    found = (_draft(path) for path in sorted(folder.iterdir()) if not path.is_symlink() and path.is_file())
    drafts = (draft for draft in found if draft and name in (None, draft.name) and not _is_held(draft.place))
    return tuple(sorted(drafts, key=lambda draft: (draft.when, draft.place), reverse=True))


def _draft(path: Path) -> Draft | None:
    """The draft that a file is; one of the older form, without its time, is of when it was last written."""
    if path.name.startswith(".") or path.name.endswith((_BASE, "~")):
        return None
    match = _NAME.fullmatch(path.name)
    if match is None:
        return Draft(
            path, path.stem, datetime.fromtimestamp(path.stat().st_mtime, CHINA).replace(tzinfo=None)
        )
    try:
        return Draft(path, match[1], datetime.strptime(match[2], "%Y%m%d-%H%M"))  # noqa: DTZ007 - ours
    except ValueError:
        return None


def _folder(git_dir: Path) -> Path:
    """The folder of drafts, made where there is none, and closed to others; raises NotRegular."""
    folder = git_dir / FOLDER
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        files.sync(git_dir)
    try:
        opened = os.open(folder, _DIRECTORY)
    except NotADirectoryError:
        raise files.NotRegular(str(folder)) from None
    try:
        if os.fstat(opened).st_uid == os.geteuid():
            os.fchmod(opened, 0o700)
    finally:
        os.close(opened)
    return folder


def _fresh(folder: Path, stem: str, suffix: str, base: bytes) -> tuple[Path, int]:
    """A name that no draft has, and its lock: the file of what it is made from."""
    for number in count(1):
        place = folder / f"{stem}{f'-{number}' if number > 1 else ''}.{suffix or 'txt'}"
        with suppress(FileExistsError):
            lock = os.open(_base_of(place), _NEW, 0o600)
            try:
                _write(os.dup(lock), base)
            except OSError:
                os.close(lock)
                _base_of(place).unlink()
                raise
            return place, lock
    raise AssertionError  # pragma: no cover


def _write(descriptor: int, text: bytes) -> None:
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _base_of(place: Path) -> Path:
    return place.with_name(place.name + _BASE)


def _is_held(place: Path) -> bool:
    try:
        lock = os.open(_base_of(place), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not _locked(lock)
    finally:
        os.close(lock)


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
