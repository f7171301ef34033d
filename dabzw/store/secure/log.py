"""The log of the informants' store: a line for each act, each with the digest of the line before it."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from dabzw.errors import StorageError
from dabzw.model.informants import Noted
from dabzw.store import files

LOG: Final = "登记.jsonl"

_APPEND: Final = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class BrokenLog(StorageError):
    """Something else than a file lies where the log belongs."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place}：不是普通文件，记不了登记，没有继续。请把它移走后重试")


@dataclass(frozen=True, slots=True)
class Log:
    """What was read: the lines, and the numbers of those that are not as they were written (from 1)."""

    lines: tuple[Noted, ...]
    broken: tuple[int, ...]


def read(folder: Path) -> Log:
    """The log of a store, oldest first; raises DiskRefused, NotRegular."""
    lines: list[Noted] = []
    broken: list[int] = []
    before: str | None = None
    for number, raw in enumerate((files.read(folder, LOG) or b"").splitlines(keepends=True), start=1):
        noted = _noted(raw)
        if noted is None or noted.before != before:
            broken.append(number)
        if noted is not None:
            lines.append(noted)
        before = _digest(raw)
    return Log(tuple(lines), tuple(broken))


def append(folder: Path, noted: Noted) -> None:
    """Add a line that is on disk when this returns; raises BrokenLog, DiskRefused."""
    with files.disk_errors():
        descriptor = os.open(folder / LOG, _APPEND, 0o600)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise BrokenLog(folder / LOG)
            old = (files.read(folder, LOG) or b"").splitlines(keepends=True)
            last = old[-1] if old else None
            if last is not None and not last.endswith(b"\n"):  # the power failed while it was written
                os.write(descriptor, b"\n")
                last += b"\n"
            told = noted if last is None else noted.model_copy(update={"before": _digest(last)})
            os.write(descriptor, json.dumps(told.tree(), ensure_ascii=False).encode() + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        files.sync(folder)


def _noted(raw: bytes) -> Noted | None:
    try:
        return Noted.model_validate(json.loads(raw)) if raw.endswith(b"\n") else None
    except (ValueError, ValidationError):
        return None


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
