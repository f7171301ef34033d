"""What this run of the program has done, noted once when it was done; the last word is composed from it.

A command can end in many ways: done, refused, cancelled, stopped by a signal, with a fault of its own, or
with an output that nobody takes.  None of them guesses whether an entry landed: the transaction
tells it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from dabzw.errors import Incomplete, StorageError
from dabzw.lazily import dataclass
from dabzw.model.phrases import first_few

if TYPE_CHECKING:
    from dabzw.cli.remembering import Memory
    from dabzw.store.git import Author
    from dabzw.store.signing.secret import Secret

_NAMED: Final = 3  # so many files are named


class Entered(NamedTuple):
    """A commit that landed, and its summary."""

    commit: str
    summary: str

    @property
    def looked_up(self) -> str:
        """Where to look whether it landed."""
        return "用 dabzw log 核对，不要重复登记。"

    @property
    def short(self) -> str:
        """The commit as a clerk is told it."""
        return self.commit[:10]

    @property
    def what(self) -> str:
        """What landed, without what it is about."""
        return f"已入账（提交 {self.short}）："

    def is_named_in(self, text: str) -> bool:
        """Whether a sentence tells of it already."""
        return self.short in text


class Stored(NamedTuple):
    """An act of the informants' store that landed, and of which number, holder or folder; no identity."""

    act: str
    summary: str

    @property
    def looked_up(self) -> str:
        """Where to look whether it landed."""
        return "用 dabzw secure log 核对。"

    @property
    def what(self) -> str:
        """What landed, without what it is about."""
        return f"已记入身份库：{self.act} "

    def is_named_in(self, _text: str) -> bool:
        """No refusal tells of it."""
        return False


class Word(NamedTuple):
    """The last sentence, "" where there is nothing more to say, and the exit status."""

    says: str
    status: int


def _no_other(_words: Sequence[str]) -> int:
    raise LookupError("no other command can be started here")


def _go_on(_last: datetime, _now: datetime) -> bool:
    return True


def _nobody(_mail: str, _again: bool) -> Secret | None:  # as the one that asks
    return None


@dataclass
class Run:
    """What has been done so far; it listens to every transaction (`dabzw.store.watch`).

    Of the entries the first `told` were acknowledged.  `memory` is what is to be kept of an answer.
    `starts` runs another command line in this process, and gives its status; `goes_on` while what comes next
    is offered already.
    `opens` asks a person for the passphrase of a clerk's key, `secrets` are those that were given, by the
    clerk's address; `unsaid` is what is to be said at the end, before the last word.
    `understood` is what has been said of how days were read, `shown` the warnings that the clerk has seen
    before the entry.
    """

    entries: list[Entered | Stored] = field(default_factory=list)
    placed: list[Path] = field(default_factory=list)
    told: int = 0
    finished: list[tuple[str, ...]] = field(default_factory=list)
    asks: Callable[[datetime, datetime], bool] = _go_on
    opens: Callable[[str, bool], Secret | None] = _nobody
    secrets: dict[str, Secret] = field(default_factory=dict)
    unsaid: list[str] = field(default_factory=list)
    memory: Memory | None = None
    starts: Callable[[Sequence[str]], int] = _no_other
    goes_on: bool = False
    by: tuple[Author, str] | None = None
    understood: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)

    def recovered(self, kept: tuple[str, ...]) -> None:
        """An earlier command was finished first; `kept` are its files that were edited by hand since."""
        self.finished.append(kept)

    def begins(self, author: Author, ref: str) -> None:
        """In whose name, and on which branch, something is about to be entered."""
        self.by = author, ref

    @property
    def signature(self) -> tuple[Author, str]:
        """In whose name, and on which branch, something is being entered."""
        if self.by is None:
            raise LookupError("nothing is being entered")
        return self.by

    def entered(self, commit: str, summary: str) -> None:
        """An entry landed, whatever comes after."""
        self.entries.append(Entered(commit, summary))

    def stored(self, act: str, about: str) -> None:
        """An act of the informants' store landed, whatever comes after."""
        self.entries.append(Stored(act, about))

    def ahead(self, last: datetime, now: datetime) -> bool:
        """Whether to go on though the clock is far after the last entry's."""
        return self.asks(last, now)

    def passphrase(self, mail: str) -> Secret | None:
        """What opened a clerk's key before."""
        return self.secrets.get(mail)

    def asks_passphrase(self, mail: str, *, again: bool) -> Secret | None:
        """What a person types now to open a clerk's key; it opens the key for the rest of the run."""
        said = self.opens(mail, again)
        if said is not None:
            self.secrets[mail] = said
        return said

    def unsigned(self, why: str) -> None:
        """The entry that has landed has no signature."""
        says = f"这次入账没有签名：{why}"
        if says not in self.unsaid:
            self.unsaid.append(says)

    def wrote(self, place: Path) -> None:
        """A file was written out."""
        self.placed.append(place)

    def acknowledged(self) -> None:
        """The clerk was told that what was entered so far is done."""
        self.told = len(self.entries)


_RUNS: Final = [Run()]


def current() -> Run:
    """The run of this process."""
    return _RUNS[-1]


def begin() -> Run:
    """A new run, of which nothing is done yet."""
    _RUNS[:] = [Run()]
    return current()


def _said(entries: Iterable[Entered | Stored]) -> str:
    """What landed; what was done alike with many numbers is one, and of many the first are told."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        found.setdefault(entry.what, []).append(entry.summary)
    told = [f"{what}{first_few(about, most=_NAMED)}" for what, about in found.items()]
    more = [f"共{len(told)}次"] if len(told) > _NAMED else []
    return "；".join((*told[:_NAMED], *more))


def entries_but(run: Run, why: str) -> Word:
    """Why a command that entered something did not come to its end, after what it entered.

    What the reason itself names by its commit is not said twice.
    """
    unnamed = _said(entry for entry in run.entries if not entry.is_named_in(why))
    return Word(unnamed + ("，但" if unnamed else "") + why, Incomplete.status)


def refused(run: Run, why: str, status: int) -> Word:
    """The last word of a command that was refused."""
    return entries_but(run, why) if run.entries else Word(why, status)


def stopped(run: Run, how: str, status: int) -> Word:
    """The last word of a command that a person or a signal ended; `how` is 已取消 or the like."""
    if run.entries:
        return entries_but(run, f"{how}，其后的步骤没有做完。")
    if run.placed:
        names = first_few(tuple(map(str, run.placed)), "个文件", _NAMED)
        return Word(f"{how}；此前已写出 {names}，台账没有改动。", status)
    return Word(f"{how}，没有写入。", status)


def failed(run: Run, kind: str, place: Path | None, status: int) -> Word:
    """The last word where the program itself is at fault; `place` is the log, None where there is none."""
    ask = f"请把 {place} 交给维护人员" if place else "日志也没能写下，请告诉维护人员"
    if run.entries:
        return entries_but(run, f"程序随后出现意外错误（{kind}），其后的步骤没有做完；{ask}")
    return Word(f"程序出现意外错误（{kind}），本次命令没有完成，没有入账；{ask}", status)


def done(run: Run, status: int, lost: str, *, unheard: bool) -> Word:
    """The last word of a command that came to its end.

    `lost` says why its output was not taken, "" where it was; `unheard` that a message did not get through.
    Nothing more is said where the command has told all itself.
    """
    if lost and run.entries:
        return entries_but(run, f"结果没有写全（标准输出：{lost}）。{run.entries[-1].looked_up}")
    if lost:
        return Word(f"结果没有写全（标准输出：{lost}）。", status or StorageError.status)
    missed = Incomplete.status if run.entries else StorageError.status
    return Word(_said(run.entries[run.told :]), status or (missed if unheard else 0))
