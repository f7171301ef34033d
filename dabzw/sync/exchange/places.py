"""A folder that holds another version of a ledger: looked at before any git goes there.

git runs in the other repository, too, when it is reached by a path: nothing that lies there may choose a
program, and a hook that is run by a push is one of our own.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError, UsageError
from dabzw.lazily import dataclass
from dabzw.store import damage, files
from dabzw.store.git_config import refuse_unsafe
from dabzw.store.git_process import output, start
from dabzw.store.lock import attempts

TURN: Final = "dabzw.turn"
"""The file in a hub whose lock is the turn of a desk."""

_OPEN: Final = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # what lies there may be a link or a pipe
_PATIENCE: Final = 20.0
_ASKED: Final = ("--absolute-git-dir", "--is-bare-repository", "--is-shallow-repository")
_NEWER: Final = re.compile(rb"Expected git repo version|unknown repository extension")
_BARE: Final = "core.bare"
_HOOKS: Final = "core.hookspath\n"


ELSEWHERE: Final = "换一个有空间、能写的位置再试"


class NoLedgerThere(UsageError):
    """The folder is no repository."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place}：不是台账，也不是同步用的中心库。要建一个中心库的，写一个还没有的文件夹，加 --new；"
            "要写数据包给对方的，用 --out 文件.bundle"
        )


class Shallow(StorageError):
    """The other side has only a part of its history."""

    def __init__(self, place: Path | str) -> None:
        super().__init__(
            f"{place}：对方只有后一段历史，不能和它同步。请对方取回全部历史（dabzw doctor --fix）再试"
        )


class TooNew(StorageError):
    """The other repository is of a kind that the git of this computer does not know."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place}：那里的库是更新的 git 建的，这台电脑上的读不了，没有同步。请更新这台电脑上的 git 再试"
        )


class NotNew(UsageError):
    """A hub is to be made where something is already."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place}：里面已有内容，不能在这里新建中心库；换一个新文件夹，或去掉 --new")


def make_hub(place: Path) -> None:
    """Make a hub, with nothing in it yet, in a folder that is not there or empty.

    Raises NotNew, DiskRefused, GitRefused.
    """
    if os.path.lexists(place) and not (place.is_dir() and not any(place.iterdir())):
        raise NotNew(place)
    try:
        with files.disk_errors():
            place.mkdir(parents=True, exist_ok=True)
        asked = ("--quiet", "--bare", "--template=", "--initial-branch=main", ".")
        output(start("init", *asked, cwd=place), "init", (0,))
    except files.DiskRefused as error:
        raise files.DiskRefused(str(place), error.reason, ELSEWHERE) from error
    os.sync()


@contextmanager
def turn_at(place: Path, wait: float = _PATIENCE) -> Iterator[None]:
    """The turn of one desk at a hub that is reached by a path, so that none is overtaken on the way.

    One that is not come after some seconds is not waited for any longer: it keeps nobody from a push, which
    git itself does one after another.  There are none where the disk has no locks, or cannot be written.
    """
    try:
        lock = os.open(place / TURN, os.O_RDONLY | os.O_CREAT | _OPEN, 0o666)
    except OSError:
        yield
        return
    try:
        with suppress(OSError):
            for _ in attempts(wait):
                with suppress(BlockingIOError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
        yield
    finally:
        os.close(lock)


@dataclass(frozen=True, slots=True)
class There:
    """Another repository: where git keeps it, and whether it is a hub without working files.

    `hooks` is where its own settings say that its hooks lie, "" where they say nothing.
    """

    git_dir: Path
    is_bare: bool
    hooks: str


def there(place: Path) -> There:
    """The repository of a folder.

    Raises NoLedgerThere, TooNew, Shallow, UnsafeConfig, Damaged, ForeignOwner.
    """
    damage.refuse_bent(place)
    listed = output(
        start("config", "--list", "--no-includes", "-z", "--show-scope", cwd=place), "config", (0,)
    )
    told = listed.decode(errors="replace")
    refuse_unsafe(place, _without_bare(told))
    done = start("rev-parse", *_ASKED, cwd=place)
    if _NEWER.search(done.stderr):
        raise TooNew(place)
    if b"not a git repository" in done.stderr:
        raise NoLedgerThere(place)
    git_dir, is_bare, is_shallow = os.fsdecode(output(done, "rev-parse", (0,))).splitlines()
    found = There(Path(git_dir), is_bare == "true", _hooks(told))
    own = place.resolve()
    if not ((own / ".git").exists() or found.git_dir.resolve() == own):
        raise NoLedgerThere(place)
    if is_shallow == "true":
        raise Shallow(place)
    return found


def _hooks(listed: str) -> str:
    """Where the settings of the repository itself put its hooks, the last of them."""
    fields = listed.split("\0")
    pairs = (
        pair for pair in zip(fields[::2], fields[1::2], strict=False) if pair[0] in {"local", "worktree"}
    )
    named = [line.partition("\n")[2] for _, line in pairs if line.startswith(_HOOKS)]
    return named[-1] if named else ""


def _without_bare(listed: str) -> str:
    """The settings but that it is bare, as a hub is."""
    fields = listed.split("\0")
    pairs = zip(fields[::2], fields[1::2], strict=False)
    return "\0".join(part for pair in pairs if pair[1].partition("\n")[0] != _BARE for part in pair)
