"""Whether the computer's clock can be right, by what it said at the last entry."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from dabzw.errors import StorageError
from dabzw.model.patterns import lazy
from dabzw.store.git import Commit, Repository
from dabzw.store.readings import CLOCK, CLOCK_FORMAT, OPERATION, UNREAD, moment_of, seconds_of, seconds_read
from dabzw.store.watch import Watch

_BEHIND: Final = 5 * 60
_AHEAD: Final = 365 * 24 * 3600
_TRAILERS: Final = r"(?:[A-Z][A-Za-z-]*: [^\n]+\n)*"
_OWN: Final = lazy(  # a line that says what was done, and trailers alone
    rf"[^\n]+\n\n{OPERATION}: [^\n]+\n{_TRAILERS}{CLOCK}: ([^\n]+)\n{_TRAILERS}"
)


class ClockBehind(StorageError):
    """The clock says an earlier time than at the last entry."""

    def __init__(self, last: datetime, now: datetime) -> None:
        super().__init__(
            f"电脑时钟现在是 {now:%Y-%m-%d %H:%M}，上次入账时却已是 {last:%Y-%m-%d %H:%M}，时钟多半不对，"
            "本次没有写入。请核对并改正电脑的日期和时间（用 date 查看，用 sudo timedatectl set-ntp true "
            "自动校时），再重试。如果现在的时钟是对的，是上次入账时时钟错了，运行 dabzw doctor --clock 记明，"
            "再重试。"
        )


class ClockDoubted(StorageError):
    """The clerk has said that the clock is not right."""

    def __init__(self) -> None:
        super().__init__(
            "电脑时钟不对，本次没有写入。请改正电脑的日期和时间（用 date 查看，"
            "用 sudo timedatectl set-ntp true 自动校时），再重试。"
        )


def last_clock(repository: Repository, commit: str) -> int | None:
    """What the clock said at the last entry up to a commit, in seconds since 1970.

    An entry is a commit, by first parents, that a command has made; of one that keeps no reading git's time
    counts.  None where no clock was read: there is no entry yet, or the last one ends a past that was given
    to the ledger.  What people commit with git themselves does not count: it may be dated as they like.
    """
    wanted = ("--first-parent", "--max-count=1", f"--grep=^{OPERATION}: ", f"--format=%ct {CLOCK_FORMAT}")
    told = repository.git("log", *wanted, commit, "--", accept=(0, 128)).decode(errors="replace").strip()
    seconds, _, reading = told.partition(" ")
    if reading == UNREAD or not seconds:
        return None
    return seconds_read(reading) or int(seconds)


def refuse_wrong_clock(repository: Repository, now: datetime, watch: Watch) -> tuple[Commit | None, int]:
    """Raise ClockBehind more than five minutes before the last entry; a year or more after it, ask the watch.

    Gives the last commit, where there is one, and the reading to keep of the clock, in seconds since 1970.
    Clocks of two desks are never quite alike: within the five minutes the last entry's reading is kept, so
    that what the ledger was at a moment stays as it was.  Raises ClockDoubted where the watch says no.
    """
    id_ = repository.head()
    commit = None if id_ is None else repository.commit(id_)
    if commit is None or (last := _own_reading(commit) or last_clock(repository, commit.id)) is None:
        return commit, seconds_of(now)
    _refuse(last, now, watch)
    return commit, max(seconds_of(now), last)


def ahead_of(repository: Repository, now: datetime) -> datetime | None:
    """What the clock said at the last entry, where that is so late that the next entry would be refused.

    So it is where another desk's clock is ahead, or this one's behind.
    """
    head = repository.head()
    last = None if head is None else last_clock(repository, head)
    return None if last is None or last - seconds_of(now) <= _BEHIND else moment_of(last)


def joint_reading(held: Repository, both: tuple[str, str], now: datetime, watch: Watch) -> int:
    """The reading to keep of the clock where two histories are joined: never before the last entry of either.

    It is refused by no clock that is behind, since nothing is dated by it but the joining itself.  Raises
    ClockDoubted as `refuse_wrong_clock` does.
    """
    known = [last for one in both if (last := last_clock(held, one)) is not None]
    if known:
        passed = seconds_of(now) - max(known)
        if passed >= _AHEAD and not watch.ahead(moment_of(max(known)), moment_of(seconds_of(now))):
            raise ClockDoubted
    return max(seconds_of(now), *known, 0)


def _own_reading(commit: Commit) -> int | None:
    """What the clock said at an entry of our own, of which nothing else is in doubt; None for any other."""
    found = _OWN.fullmatch(commit.message.decode(errors="replace"))
    return seconds_read(found[1]) if found is not None and found[0].count(f"\n{CLOCK}:") == 1 else None


def _refuse(last: int, now: datetime, watch: Watch) -> None:
    passed = seconds_of(now) - last
    if passed < -_BEHIND:
        raise ClockBehind(moment_of(last), moment_of(seconds_of(now)))
    if passed >= _AHEAD and not watch.ahead(moment_of(last), moment_of(seconds_of(now))):
        raise ClockDoubted
