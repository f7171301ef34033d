"""The log of the informants' store: a line for each act, each with the digest of the line before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from dabzw.errors import StorageError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.informants import Noted
from dabzw.store import files

LOG: Final = "登记.jsonl"


class BrokenLog(StorageError):
    """Something else than a file lies where the log belongs."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place}：不是普通文件，记不了登记，没有继续。请把它移走后重试")


class CannotBeNoted(UsageError):
    """A line that could not be read again."""

    def __init__(self) -> None:
        super().__init__("记不进登记：姓名、理由应有内容，姓名写在一行里，不超过200字。请改写后重试")


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


def append(folder: Path, noted: Noted, landed: Callable[[], None] = lambda: None) -> None:
    """Add a line, which is on disk when this returns; raises BrokenLog, CannotBeNoted, DiskRefused.

    The file is replaced whole: wherever the machine stops, it ends with a whole line.  `landed` is called
    once the line is there, whatever the disk says afterwards.
    """
    try:
        old = files.read(folder, LOG) or b""
    except files.NotRegular:
        raise BrokenLog(folder / LOG) from None
    if old and not old.endswith(b"\n"):  # somebody has cut it off; that stays to be seen
        old += b"\n"
    lines = old.splitlines(keepends=True)
    told = noted.model_copy(update={"before": _digest(lines[-1])}) if lines else noted
    _put(folder, old + _line(told), landed)


def begin(folder: Path, noted: Noted) -> None:
    """The first line of a log, in the place of one that a creation left which was cut off."""
    _put(folder, _line(noted), lambda: None)


def _put(folder: Path, data: bytes, landed: Callable[[], None]) -> None:
    with files.disk_errors():
        files.replace(folder, LOG, data, private=True, landed=landed)


def _line(noted: Noted) -> bytes:
    raw = json.dumps(noted.tree(), ensure_ascii=False).encode() + b"\n"
    if _noted(raw) is None:
        raise CannotBeNoted
    return raw


def _noted(raw: bytes) -> Noted | None:
    try:
        return Noted.model_validate(json.loads(raw)) if raw.endswith(b"\n") else None
    except (ValueError, ValidationError):
        return None


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
