"""Facts that townships have handed up 上报: a file of them, or a folder of such files, as a source.

Of one township several may lie there: the newest counts that was entered by then.  A file that cannot be
read, or whose signature is not good, is told of, and is no facts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from dabzw.errors import DabzwError, LedgerError
from dabzw.lazily import dataclass
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.moments import Instant, written
from dabzw.store import files
from dabzw.store.bundle import looks_like_bundle
from dabzw.store.lock import one_line
from dabzw.sync.exchange.sources import Source
from dabzw.sync.facts.packed import LARGEST, packed, unpacked
from dabzw.sync.facts.tables import Facts
from dabzw.sync.rollup.tasks import Taken, Task

Reader = Callable[[Path], Facts]
"""How a file that was handed up is read and its signature checked; raises DabzwError where it is none."""

_MOST: Final = 20_000
_SHOWN: Final = 3
_LONGEST: Final = 300


class TooManySubmitted(LedgerError):
    """A folder has more files than are handed up in years."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}：里面的文件超过{_MOST}个，没有读取；把旧的上报文件移走再试")


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed up: where it is, and what it says of its ledger; `fault` says why it is none."""

    file: Path
    code: str = ""
    commit: str = ""
    committed: int = 0
    at: Instant | None = None
    digest: str = ""
    fault: str = ""

    @property
    def order(self) -> tuple[int, str, str]:
        """The newest last: by the time of its commit, then by the instant that it was reckoned for."""
        return self.committed, "" if self.at is None else written(self.at.when), self.file.name


def read_plain(file: Path) -> Facts:
    """The facts of a file that holds nothing else; raises BadFacts, NotRegular, TooLarge, DiskRefused."""
    return unpacked(files.read_named(file, LARGEST))


def tip_of(place: Path) -> str:
    """What tells whether files that were handed up have changed; raises TooManySubmitted, DiskRefused."""
    told = hashlib.sha256()
    for file in _files(place):
        with files.disk_errors():
            stat = file.stat()
        told.update(f"{file.name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return told.hexdigest()


def _files(place: Path) -> Sequence[Path]:
    with files.disk_errors():
        if not place.is_dir():
            return (place,)
        found = sorted(one for one in place.iterdir() if not one.name.startswith(".") and one.is_file())
    if len(found) > _MOST:
        raise TooManySubmitted(place)
    return found


def _handed(file: Path, read: Reader) -> Handed:
    try:
        facts = read(file)
    except DabzwError as error:
        return Handed(file, fault=one_line(str(error))[:_LONGEST])
    digest = hashlib.sha256(packed(facts)).hexdigest()
    return Handed(file, facts.code, facts.commit, facts.committed, facts.at, digest)


def is_handed_up(source: Source) -> bool:
    """Whether a source is facts that were handed up, and no ledger."""
    place = source.place
    if source.kind == "bundle":
        return not looks_like_bundle(place)
    signs = (".git", "objects", CAMPAIGN_FILE)
    return source.kind == "folder" and not any((place / sign).exists() for sign in signs)


class HandedUp:
    """The places of an update where facts were handed up, each looked through once."""

    def __init__(self, read: Reader) -> None:
        self._read = read
        self._found: dict[Path, tuple[Handed, ...]] = {}

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be said of files that cannot be read, a sentence each."""
        found = (one for handed in self._found.values() for one in handed)
        return tuple(f"{one.file.name}：{one.fault}" for one in found if one.fault)

    def take(self, task: Task) -> Taken:
        """The facts of a township out of what was handed up."""
        try:
            return self._taken(task)
        except DabzwError as error:
            return Taken(task.code, "读不了", one_line(str(error))[:_LONGEST])

    def _taken(self, task: Task) -> Taken:
        place = task.source.place
        tip = tip_of(place)
        if task.key and tip == task.tip:
            return Taken(task.code, "未变", "", tip, task.key)
        own = sorted(_of(task, self._at(place)), key=lambda one: one.order)
        if not own:
            return Taken(task.code, "读不了", _none(task, self._at(place)), tip)
        newest, says = own[-1], _conflict(own)
        key = task.key_of(newest.digest)
        if key == task.key:
            return Taken(task.code, "未变", says, tip, key)
        facts = self._read(newest.file)
        data = packed(facts)
        if hashlib.sha256(data).hexdigest() != newest.digest:
            return Taken(task.code, "读不了", f"{newest.file.name} 正在被改写，过一会儿再运行", tip)
        return Taken(task.code, "已更新", says, tip, key, facts.commit, facts.committed, data)

    def _at(self, place: Path) -> tuple[Handed, ...]:
        if place not in self._found:
            self._found[place] = tuple(_handed(file, self._read) for file in _files(place))
        return self._found[place]


def _of(task: Task, handed: Sequence[Handed]) -> Iterator[Handed]:
    """What is of a township, and was reckoned for no later day."""
    for one in handed:
        if one.code == task.code and one.at is not None and one.at.day <= task.instant.day:
            yield one


def _none(task: Task, handed: Sequence[Handed]) -> str:
    """Why a township has no facts here."""
    bad = [one for one in handed if one.fault]
    says = f"到 {task.at} 为止没有这个单位（{task.code}）的上报文件"
    if not bad:
        return says
    shown = "；".join(f"{one.file.name}：{one.fault}" for one in bad[:_SHOWN])
    return f"{says}；另有{len(bad)}个文件读不了：{shown}"[:_LONGEST]


def _conflict(own: Sequence[Handed]) -> str:
    """That the newest file is not the only one of its moment, and says something else."""
    newest = own[-1]
    same = [one for one in own if one.committed == newest.committed and one.at == newest.at]
    if len({one.digest for one in same}) == 1:
        return ""
    names = "、".join(one.file.name for one in same[:_SHOWN])
    return f"同一时候的上报有{len(same)}份，内容不同（{names}），用的是 {newest.file.name}；请与该单位核对"
