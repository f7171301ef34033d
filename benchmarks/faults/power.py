"""Power cuts: what a disk may have lost of the calls that a command made, by the injector's log.

Models, from mild to harsh, none of them kinder than a journalling file system:

- data: what was written and not synced is gone; the names are kept.
- names: every name that was made, changed or removed is as before, unless its folder was synced since.
- some names: so in half of the folders; in the others the names are kept, and the data is gone.
- torn: as `some names`, and of unsynced data some blocks, a part or nothing is there.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.faults.modes import Power

_BLOCK: Final = 512
_NAMING: Final = frozenset({"new", "rename", "link", "unlink", "mkdir", "rmdir"})


@dataclass(slots=True)
class _Named:
    """A call that changed a name."""

    what: str
    path: Path
    other: Path | None
    kept: int
    is_durable: bool = False

    @property
    def folders(self) -> set[Path]:
        return {place.parent for place in (self.path, self.other) if place is not None}


def cut(power: Power, log: Path, saved: Path, chance: random.Random) -> int:
    """Changes the files as a power cut at the end of the log may have left them; gives how many."""
    calls = tuple(_calls(log.read_text("utf-8", errors="replace").splitlines()))
    names, dirty = _followed(calls)
    files = [path for path in dirty if path.is_file() and not path.is_symlink()]
    for path in files:
        _lose(path, chance if power == "torn" else None)
    if power == "data":
        return len(files)
    return len(files) + _undone(names, saved, None if power == "names" else chance)


def _calls(lines: Iterable[str]) -> Iterable[_Named]:
    for line in lines:
        fields = line.split("\t")
        if len(fields) == 4:  # noqa: PLR2004  # a line that the kill has torn is no call
            what, path, other, number = fields
            yield _Named(what, Path(path), Path(other) if other.startswith("/") else None, int(number))


def _followed(calls: Iterable[_Named]) -> tuple[list[_Named], dict[Path, None]]:
    """The changed names, and the files that hold data which no sync has brought to the disk."""
    names: list[_Named] = []
    dirty: dict[Path, None] = {}
    for call in calls:
        if call.what == "write":
            dirty[call.path] = None
        elif call.what == "sync":
            dirty.pop(call.path, None)
            for one in names:
                one.is_durable |= call.path in one.folders
        elif call.what in _NAMING:
            names.append(call)
            _follow(call, dirty)
    return names, dirty


def _follow(call: _Named, dirty: dict[Path, None]) -> None:
    if call.other is not None:
        moved = call.path in dirty
        dirty.pop(call.other, None)
        if moved:
            dirty[call.other] = None
    if call.what in {"rename", "unlink"}:
        dirty.pop(call.path, None)


def _lose(path: Path, chance: random.Random | None) -> None:
    """Takes unsynced data out of a file: all of it, or by chance nothing, a part or blocks."""
    path.chmod(0o600)
    size = path.stat().st_size
    way = 0 if chance is None else chance.randrange(4)
    if way == 0 or chance is None:
        os.truncate(path, 0)
    elif way == 1:
        os.truncate(path, chance.randrange(size + 1))
    elif way == 2:  # noqa: PLR2004
        with path.open("r+b") as stream:
            for start in range(0, size, _BLOCK):
                if chance.random() < 0.5:  # noqa: PLR2004
                    stream.seek(start)
                    stream.write(bytes(min(_BLOCK, size - start)))


def _undone(names: list[_Named], saved: Path, chance: random.Random | None) -> int:
    """Takes back what is not durable, the newest first; by chance of each folder where there is one."""
    kept: dict[Path, bool] = {}
    undone = 0
    for call in reversed(names):
        folder = (call.other or call.path).parent
        if call.is_durable or (chance and kept.setdefault(folder, chance.random() < 0.5)):  # noqa: PLR2004
            continue
        undone += 1
        with suppress(OSError):
            _undo(call, saved)
    return undone


def _undo(call: _Named, saved: Path) -> None:
    before = saved / str(call.kept) if call.kept else None
    match call.what, call.other:
        case "new", _:
            call.path.unlink()
        case "mkdir", _:
            shutil.rmtree(call.path)
        case "rmdir", _:
            call.path.mkdir()
        case "unlink", _:
            _put_back(before, call.path)
        case "link", Path() as other:
            other.unlink()
        case "rename", Path() as other:
            other.rename(call.path)
            _put_back(before, other)


def _put_back(before: Path | None, place: Path) -> None:
    if before is not None and not place.exists():
        os.link(before, place)
