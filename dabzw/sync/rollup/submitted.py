"""Facts that townships have handed up 上报: a file of them, or a folder of such files, as a source.

Of one township several may lie there: the newest counts that was entered by then.  A file that cannot be
read, or whose signature is not good by the roster of the book, is told of, and is no facts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from dabzw.errors import DabzwError, LedgerError
from dabzw.lazily import dataclass
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.moments import Instant, written
from dabzw.store import files
from dabzw.store.bundle import looks_like_bundle
from dabzw.store.lock import one_line
from dabzw.store.signing.places import read_roster
from dabzw.store.signing.roster import Roster
from dabzw.sync.exchange.sources import Source
from dabzw.sync.facts.packed import packed
from dabzw.sync.rollup.tasks import Taken, Task
from dabzw.sync.submission.packing import LARGEST, Submission, read_submission

_MOST: Final = 20_000
_SHOWN: Final = 3
_LONGEST: Final = 300
_NOBODY: Final = Roster()
_UNVERIFIED: Final = "上报的签名没有核对：rollup.yaml 里没有写名册"
_UNSIGNED: Final = "上报没有签名，rollup.yaml 里也没有写名册"


class TooManySubmitted(LedgerError):
    """A folder has more files than are handed up in years."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}：里面的文件超过{_MOST}个，没有读取；把旧的上报文件移走再试")


class NoRoster(LedgerError):
    """There is no roster where the book names one."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file}：没有这个名册文件，上报的签名核对不了；改正 rollup.yaml 里的“名册”")


class NotSigned(LedgerError):
    """What was handed up is not signed by somebody who may."""

    def __init__(self, says: str) -> None:
        super().__init__(f"签名核对不过（{says}），没有采用；请与该单位核对")


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed up: where it is, and what it says of its ledger; `fault` says why it is none."""

    file: Path
    code: str = ""
    committed: int = 0
    at: Instant | None = None
    digest: str = ""
    fault: str = ""

    @property
    def order(self) -> tuple[int, str, str]:
        """The newest last: by the time of its commit, then by the instant that it was reckoned for."""
        return self.committed, "" if self.at is None else written(self.at.when), self.file.name


def is_handed_up(source: Source) -> bool:
    """Whether a source is facts that were handed up, and no ledger."""
    place = source.place
    if source.kind == "bundle":
        return not looks_like_bundle(place)
    signs = (".git", "objects", CAMPAIGN_FILE)
    return source.kind == "folder" and not any((place / sign).exists() for sign in signs)


def tip_of(place: Path, roster: Path | None) -> str:
    """What tells whether files that were handed up, or their roster, have changed.

    Raises TooManySubmitted, NoRoster, DiskRefused.
    """
    told = hashlib.sha256()
    for file in (*_files(place), *(() if roster is None else (roster,))):
        if file == roster and not file.is_file():
            raise NoRoster(file)
        with files.disk_errors():
            stat = file.stat()
        told.update(f"{file}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return told.hexdigest()


def _files(place: Path) -> Sequence[Path]:
    with files.disk_errors():
        if not place.is_dir():
            return (place,)
        found = sorted(one for one in place.iterdir() if not one.name.startswith(".") and one.is_file())
    if len(found) > _MOST:
        raise TooManySubmitted(place)
    return found


class HandedUp:
    """The places of an update where facts were handed up, each looked through once.

    `rosters` are the files of the rosters by which what a township hands up is verified, by its code.
    """

    def __init__(self, rosters: Mapping[str, Path | None]) -> None:
        self._rosters = rosters
        self._found: dict[Path, tuple[Handed, ...]] = {}
        self._refused: dict[Path, str] = {}

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be said of files that cannot be read or believed, a sentence each."""
        found = (one for handed in self._found.values() for one in handed)
        bad = {one.file: one.fault for one in found if one.fault}
        return tuple(f"{file.name}：{says}" for file, says in {**bad, **self._refused}.items())

    def take(self, task: Task) -> Taken:
        """The facts of a township out of what was handed up."""
        try:
            return self._taken(task)
        except DabzwError as error:
            return Taken(task.code, "读不了", one_line(str(error))[:_LONGEST])

    def _taken(self, task: Task) -> Taken:
        place, roster = task.source.place, self._rosters.get(task.code)
        tip = tip_of(place, roster)
        if task.key and tip == task.tip:
            return Taken(task.code, "未变", "", tip, task.key)
        own = sorted(_of(task, self._at(place)), key=lambda one: one.order, reverse=True)
        good = next(self._believed(own, roster), None)
        if good is None:
            return Taken(task.code, "读不了", self._none(task, own), tip)
        newest, submission = good
        says = "；".join(filter(None, (_conflict(own, newest), _trust(submission, roster))))
        key = task.key_of(newest.digest)
        if key == task.key:
            return Taken(task.code, "未变", says, tip, key)
        facts = submission.facts
        return Taken(task.code, "已更新", says, tip, key, facts.commit, facts.committed, packed(facts))

    def _believed(self, own: Sequence[Handed], roster: Path | None) -> Iterator[tuple[Handed, Submission]]:
        """What of the files of a township may be believed, the newest first."""
        for one in own:
            try:
                yield one, _verified(one, roster)
            except DabzwError as error:
                self._refused[one.file] = one_line(str(error))[:_LONGEST]

    def _at(self, place: Path) -> tuple[Handed, ...]:
        if place not in self._found:
            self._found[place] = tuple(map(_handed, _files(place)))
        return self._found[place]

    def _none(self, task: Task, own: Sequence[Handed]) -> str:
        """Why a township has no facts here."""
        faults = {one.file: one.fault for one in self._at(task.source.place) if one.fault}
        faults |= {one.file: self._refused[one.file] for one in own if one.file in self._refused}
        says = f"到 {task.at} 为止没有这个单位（{task.code}）可用的上报文件"
        if not faults:
            return says
        shown = "；".join(f"{file.name}：{fault}" for file, fault in list(faults.items())[:_SHOWN])
        return f"{says}；有{len(faults)}个文件不能用：{shown}"[:_LONGEST]


def _handed(file: Path) -> Handed:
    try:
        facts = _read(file, _NOBODY).facts
    except DabzwError as error:
        return Handed(file, fault=one_line(str(error))[:_LONGEST])
    return Handed(file, facts.code, facts.committed, facts.at, hashlib.sha256(packed(facts)).hexdigest())


def _read(file: Path, roster: Roster) -> Submission:
    try:
        return read_submission(files.read_named(file, LARGEST), roster)
    except FileNotFoundError:
        raise LedgerError(f"{file.name} 不见了，过一会儿再运行") from None


def _verified(one: Handed, roster: Path | None) -> Submission:
    """A file read again, and verified; raises NotSigned, and as `read_submission`."""
    known = _NOBODY if roster is None else read_roster(roster)
    if known is None:
        raise NoRoster(roster or Path())
    found = _read(one.file, known)
    if hashlib.sha256(packed(found.facts)).hexdigest() != one.digest:
        raise LedgerError(f"{one.file.name} 正在被改写，过一会儿再运行")
    state = found.signature.state
    if state == "签名不符" or (roster is not None and not found.signature.is_good):
        raise NotSigned(found.signature.says)
    return found


def _trust(found: Submission, roster: Path | None) -> str:
    """What must be said of a file that nobody could verify."""
    if roster is not None:
        return ""
    return _UNSIGNED if found.signature.state == "无签名" else _UNVERIFIED


def _of(task: Task, handed: Sequence[Handed]) -> Iterator[Handed]:
    """What is of a township, and was reckoned for no later day."""
    for one in handed:
        if one.code == task.code and one.at is not None and one.at.day <= task.instant.day:
            yield one


def _conflict(own: Sequence[Handed], newest: Handed) -> str:
    """That the newest file is not the only one of its moment, and says something else."""
    same = [one for one in own if one.committed == newest.committed and one.at == newest.at]
    if len({one.digest for one in same}) == 1:
        return ""
    names = "、".join(one.file.name for one in same[:_SHOWN])
    return f"同一时候的上报有{len(same)}份，内容不同（{names}），用的是 {newest.file.name}；请与该单位核对"
