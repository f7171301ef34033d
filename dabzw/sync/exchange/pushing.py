"""What was entered here, handed to the other side: never by force, never into the folder of a desk."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError
from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.store.bundle import MAIN
from dabzw.store.git import Repository
from dabzw.store.gitlocks import drop_left_lock
from dabzw.store.lock import locked, one_line
from dabzw.sync.exchange.places import There, there
from dabzw.sync.exchange.remembered import remember
from dabzw.sync.exchange.sources import Source
from dabzw.sync.exchange.transport import Answer, exchange
from dabzw.sync.receive.place import is_own_hook
from dabzw.sync.receive.receipts import REF, kept_ref
from dabzw.sync.receive.trusted import arriving, keep

_REJECTED: Final = re.compile(r"^!\t[^\t]*\t\[(remote )?rejected\] \((.*)\)$", re.MULTILINE)
_BEHIND: Final = ("fetch first", "non-fast-forward", "needs force", "stale info")
_RACED: Final = ("failed to update ref", "cannot lock ref", "incorrect old value", "reference already exists")
_CHECKED_OUT: Final = "branch is currently checked out"
_LOCKED: Final = re.compile(r"Unable to create '[^']*\.lock': File exists")
_HELD_THERE: Final = 3.0  # seconds; a share may be slow
_REMOTE: Final = re.compile(r"^remote: ?(.*?)\s*$", re.MULTILINE)
_MOST_LINES: Final = 20
_LONGEST: Final = 200
_RECEIPT: Final = "回执"
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


class Refused(StorageError):
    """The receiving side does not take what was pushed, and says why."""

    def __init__(self, where: str, lines: tuple[str, ...], why: str = "") -> None:
        told = "".join(f"\n  {line}" for line in lines)
        super().__init__(f"{where}：对方没有收。{why}" + (f"对方说：{told}" if told else ""))


class ForeignHook(StorageError):
    """A push by a path would run a program that lies there."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place}：那里放着收到时会在本机运行的程序，不是本工具放的，没有送。"
            "确认来源可靠的，请管理那个文件夹的人去掉；不能去掉的，改用数据包：dabzw sync --out 文件.bundle"
        )


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a push: done, or somebody else was `behind` no longer; and what the other side says.

    `noted` is what is to be said here of its receipts.
    """

    is_done: bool
    lines: tuple[str, ...] = ()
    is_locked: bool = False
    noted: tuple[str, ...] = ()


def takes_pushes(source: Source) -> bool:
    """Whether something can be pushed there: not into a bundle, and not under the hands of another desk."""
    if source.kind == "bundle":
        return False
    return source.kind == "address" or there(source.place).is_bare


def push(repository: Repository, source: Source, commit: str, now: datetime) -> Pushed:
    """Hand a commit and all before it to the other side, where it goes on from what that has.

    `now` is what the clock says.  Raises Refused, ForeignHook, GitSlow, Busy, and as `places.there`.
    """
    if source.push.startswith("/"):
        _refuse_hooks(there(Path(source.push)))
    asked = ("--porcelain", "--no-verify", "--no-signed", "--no-follow-tags", "--recurse-submodules=no")
    answer = exchange(repository, "push", *asked, "--", source.push, f"{commit}:{MAIN}")
    lines = _told(answer)
    if answer.status == 0:
        with locked(repository, now=now) as held:
            remember(held, "seen", source.name, commit)
            is_given = any(_RECEIPT in line for line in lines)
            noted = _keep_receipts(held, source) if is_given else ()
        return Pushed(is_done=True, lines=lines, noted=noted)
    rejected = _REJECTED.search(answer.out)
    if rejected is None:
        raise Refused(source.shown, lines, f"{answer.cause}。")
    why = rejected[2]
    if why in _BEHIND or any(sign in why or sign in answer.said for sign in _RACED):
        return Pushed(is_done=False, lines=lines, is_locked=_is_locked(source, answer))
    if _CHECKED_OUT in why:
        raise Refused(source.shown, (), "那是另一台的台账文件夹，只能取，不能送；请在那一台运行 dabzw sync。")
    refused = Refused(source.shown, lines, "" if lines else f"{answer.cause}。")
    refused.add_note(one_line(f"{why} {answer.said}")[:_LONGEST])
    raise refused


def _is_locked(source: Source, answer: Answer) -> bool:
    """Whether a lock lies at the other side; one that a killed git has left in a folder is removed."""
    if _LOCKED.search(answer.said) is None:
        return False
    if source.push.startswith("/"):
        git_dir = there(Path(source.push)).git_dir
        for name in (MAIN, "HEAD", "packed-refs"):
            drop_left_lock(git_dir, name, _HELD_THERE)
    return True


def _told(answer: Answer) -> tuple[str, ...]:
    """What a program like this one says there, cut to what can be read; what git says is for nobody."""
    lines = (one_line(line)[:_LONGEST] for line in _REMOTE.findall(answer.said))
    return tuple(line for line in lines if _CHINESE.search(line))[:_MOST_LINES]


def renewed(repository: Repository, source: Source, now: datetime) -> Pushed | None:
    """What is to be said of a superior's receipts where nothing is handed over; None for nothing.

    Those that it has given since to another desk are fetched, where some were kept from there before.
    """
    known = ("for-each-ref", "--count=1", "--format=%(refname)", "--", kept_ref(source.name))
    if not source.name or not repository.git(*known):
        return None
    with locked(repository, now=now) as held:
        noted = _keep_receipts(held, source)
    return Pushed(is_done=True, noted=noted) if noted else None


def _keep_receipts(repository: Repository, source: Source) -> tuple[str, ...]:
    """Fetch the receipts of a superior, and keep them if they are its own; what is to be said of them.

    What fails with it is fetched with the next ones.  Receipts that are kept are never taken back.
    """
    asked = ("--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
    spec = f"+{REF}:{arriving(source.name)}"
    answer = exchange(repository, "fetch", *asked, "--", source.address, spec)
    return () if answer.status else keep(repository, source.name)


def _refuse_hooks(found: There) -> None:
    """Raise ForeignHook where git would run a program of the other side's."""
    folder = found.git_dir / "hooks"
    if found.hooks not in {"", folder.name}:
        raise ForeignHook(found.git_dir)
    if not folder.is_dir():
        return
    for hook in sorted(folder.iterdir()):
        if not hook.name.endswith(".sample") and not _is_own(folder, hook.name):
            raise ForeignHook(found.git_dir)


def _is_own(folder: Path, name: str) -> bool:
    """Whether a hook is the one that this program writes for a reception, and runs nothing else."""
    try:
        data = files.read(folder, name, most=1 << 16)
    except (files.NotRegular, files.TooLarge, files.DiskRefused):
        return False
    return data is not None and is_own_hook(name, data)
