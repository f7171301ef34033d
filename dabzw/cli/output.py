"""The one place that writes out what was made, and says where; nothing that a person changed is lost."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.cli import outcome
from dabzw.cli.speech import prompts
from dabzw.errors import StorageError, UsageError
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store import files, written_out
from dabzw.store.damage import GIT
from dabzw.store.listing import is_reserved
from dabzw.store.signals import held_signals

_MOST_BESIDE: Final = 1000  # numbers that are tried
_EMPTY: Final = written_out.digest_of(b"")  # a file in which nothing is to be lost
_STAMPED: Final = (".docx", ".xlsx")
_HELD: Final = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)


class AmongTheParts(UsageError):
    """What is written out would lie among the parts of a ledger, where it is none."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place} 是台账自己的文件夹或文件，不能写在这里；换一个位置，如 out 文件夹")


class InTheWay(StorageError):
    """A folder, a link or a device lies where a file is to be written."""

    def __init__(self, place: Path, what: str) -> None:
        super().__init__(f"{place} 已经有了，是{what}，没有写；换一个文件名，或把它移走再试")


class HeldOpen(StorageError):
    """The system does not let go of the file that is to be replaced."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place} 换不下来，多半正在 Word、WPS 等软件里打开，或设成了只读；关闭它再试，或换一个文件名"
        )


class NoNameLeft(UsageError):
    """All the numbered names beside a file are taken."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place} 和它后面编了号的{_MOST_BESIDE - 1}个名字都有别的内容，没有写；换一个文件名"
        )


def write(place: Path, data: bytes, *, private: bool = False, order: str = "", over: bool = False) -> Path:
    """Writes a file and the folders it needs, whole or not at all; gives its place.

    What lies there already is replaced only if it is this program's own output, unchanged, for the same
    `order` (of which ledger it is, and what else its name does not say).  Else it is kept, the new file is
    written beside it as 名称(1), and that is said.  `over` is for a file that the clerk told to change.
    A `private` one can be read by this account alone.

    Raises:
        AmongTheParts: the place is that of a part of a ledger, or git's.
        DiskRefused: the disk does not take it.
        HeldOpen: the file is open in another program, which locks it.
        InTheWay: a folder, a link, a device or a pipe lies there.
        NoNameLeft: too many files of this name are kept already.
    """
    refuse_among_parts(place)
    digest = written_out.digest_of(data)
    chosen = place if over else _place_for(place, data, digest, order)
    if private or over or written_out.digest_of_file(chosen) != digest:
        _replace(chosen, data, private=private)
    else:
        outcome.current().wrote(chosen)
    written_out.remember(chosen, digest, order)
    if chosen != place:
        prompts.warn(f"{place} {_why_kept(place)}，没有动它；这一份另写成 {chosen}")
    return chosen


def _replace(place: Path, data: bytes, *, private: bool) -> None:
    run = outcome.current()
    with files.disk_errors():
        place.parent.mkdir(parents=True, exist_ok=True)
        with held_signals():
            try:
                files.replace(
                    place.parent, place.name, data, private=private, landed=lambda: run.wrote(place)
                )
            except OSError as error:
                if error.errno in _HELD and place.is_file() and os.access(place.parent, os.W_OK):
                    raise HeldOpen(place) from error
                raise


def _place_for(place: Path, data: bytes, digest: str, order: str) -> Path:
    """The place itself, or the first beside it, where nothing lies that must be kept."""
    _refuse_what_is_no_file(place)
    for one in _beside(place):
        there = written_out.digest_of_file(one)
        if there in (digest, _EMPTY) or (there is None and not os.path.lexists(one)):
            return one
        if there is not None and not is_open(one) and _may_go(one, there, data, order):
            return one
    raise NoNameLeft(place)


def _may_go(place: Path, digest: str, data: bytes, order: str) -> bool:
    """Whether a file is this program's own of the order, unchanged, or another desk's, as its stamp says."""
    own = written_out.is_own(place, digest, order)
    if own is not None or place.suffix.lower() not in _STAMPED:
        return own is True
    from dabzw.store import stamped  # zipfile, which nobody else of this module needs

    with suppress(files.NotRegular, files.TooLarge, files.DiskRefused, FileNotFoundError):
        there = files.read_named(place, files.MOST)
        return stamped.is_as_written(there) and stamped.is_called_alike(there, data)
    return False


def _beside(place: Path) -> Iterator[Path]:
    yield place
    yield from (place.with_name(f"{place.stem}({number}){place.suffix}") for number in range(1, _MOST_BESIDE))


def _refuse_what_is_no_file(place: Path) -> None:
    with suppress(OSError):
        mode = place.lstat().st_mode
        if stat.S_ISDIR(mode):
            raise InTheWay(place, "文件夹")
        if stat.S_ISLNK(mode):
            raise InTheWay(place, "指向别处的链接")
        if not stat.S_ISREG(mode):
            raise InTheWay(place, "设备或管道，不是普通文件")


def is_open(place: Path) -> bool:
    """Whether an office program says, by the file that it puts beside, that it has this one open."""
    name = place.name
    marks = (f".~lock.{name}#", f".~{name}", *(f"~${name[cut:]}" for cut in range(3)))
    return any(os.path.lexists(place.with_name(mark)) for mark in marks)


def _why_kept(place: Path) -> str:
    return "正在别的软件里打开" if is_open(place) else "里面是别的内容（改动过的，或是另一份材料）"


def refuse_among_parts(place: Path) -> None:
    """Raises AmongTheParts where a place is that of a part of a ledger, or git's."""
    folder = Path(os.path.realpath(place.parent))
    where = folder / place.name
    if any(part.lower() == GIT for part in where.parts):
        raise AmongTheParts(place)
    for above in where.parents:
        if (above / CAMPAIGN_FILE).is_file():
            if is_reserved(where.relative_to(above).as_posix()):
                raise AmongTheParts(place)
            return


def write_all(folder: Path, made: Mapping[str, bytes], *, order: str = "") -> tuple[Path, ...]:
    """Writes files by their names into a folder; gives their places, and raises as `write`."""
    return tuple(write(folder / name, data, order=order) for name, data in made.items())


def done(place: Path, about: str = "") -> None:
    """Says that a file, or a folder of files, was written out as the command was to do."""
    prompts.done(f"已写出 {place}{about and f'（{about}）'}")


def note(places: Iterable[Path]) -> None:
    """Says where the files are that belong to what was said before."""
    for place in places:
        prompts.note(f"  已写出 {place}")
