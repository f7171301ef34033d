"""证据: files outside the ledger, of which it keeps the SHA-256 alone; they are read and never changed.

A file is read in pieces, however large it is.  No link is followed, and no device or pipe is opened.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.store.refusals import reason

_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file as it was looked at: its path below the folder, its digest, its size in bytes.

    One that could not be looked at has no digest, and `fault` says why.
    """

    path: str
    digest: str | None
    size: int = 0
    fault: str = ""

    @property
    def name(self) -> str:
        """Its own name, in the one form of its characters."""
        return unicodedata.normalize("NFC", self.path.rsplit("/", 1)[-1])


class NotLookedAt(UsageError):
    """A file that is named cannot be read, or is none."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file} 没有核对：{why}；什么都没有登记")


def looked_at(file: Path) -> Evidence:
    """One file that is named; raises NotLookedAt."""
    found = _looked_at(str(file), file.name)
    if found.digest is None:
        raise NotLookedAt(file, found.fault)
    return found


def below(folder: Path) -> Iterator[Evidence]:
    """All files at or below a folder, in the order of their paths; raises UsageError where it is none."""
    if not folder.is_dir():
        raise UsageError(f"{folder} 不是文件夹；写存放证据原件的文件夹")
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(folder / inside) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            if not inside:
                raise UsageError(f"打不开 {folder}（{reason(error)}）") from None
            yield Evidence(inside.removesuffix("/"), None, fault=f"打不开（{reason(error)}）")
            continue
        folders = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
        waiting += (f"{inside}{entry.name}/" for entry in reversed(folders))
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield _looked_at(str(folder / inside / entry.name), inside + entry.name)


def _looked_at(place: str, path: str) -> Evidence:
    try:
        mode = os.lstat(place).st_mode
        if not stat.S_ISREG(mode):
            return Evidence(path, None, fault=_kind(mode))
        return _read_through(os.open(place, _READ), path)
    except OSError as error:
        return Evidence(path, None, fault=reason(error))


def _read_through(descriptor: int, path: str) -> Evidence:
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            return Evidence(path, None, fault=_kind(before.st_mode))
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        after = os.fstat(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return Evidence(path, None, after.st_size, "核对的时候正在被改动，请再核对一次")
    return Evidence(path, digest, after.st_size)


def _kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "是链接，不跟着去看"
    return "是文件夹" if stat.S_ISDIR(mode) else "不是普通文件（设备、管道之类）"
