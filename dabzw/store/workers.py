"""Who works with git in a repository at this moment, as far as this computer can tell."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dabzw.store.git import Repository

_PROCESSES: Final = Path("/proc")
# Not `pull`: it may wait for a network, and its merge is a process of its own.
_READS_BEFORE_IT_LOCKS: Final = frozenset(
    ("merge", "rebase", "cherry-pick", "revert", "am", "apply", "stash", "checkout", "switch", "reset")
)


def workers(repository: Repository, lock: Path) -> tuple[str, ...] | None:
    """The processes that have a lock file open, or that are a git in the repository: `4711（git commit）`.

    A git whose folder this account may not look at counts, too.  None where processes cannot be listed, as on
    other systems than Linux.
    """
    if not (_PROCESSES / "self" / "cmdline").exists():
        return None
    return tuple(_found(repository, lock))


def mergers(repository: Repository) -> tuple[str, ...]:
    """The gits in the repository of the kind that reads the index first and locks it later, as `git merge`.

    One of them that is alive when the lock is taken may still write back what it has read before.  None are
    known on systems other than Linux.
    """
    places = _places(repository)
    return tuple(
        _named(process, words)
        for process, words in _others()
        if _reads_before_it_locks(words) and _is_git_in(process, words, places)
    )


def _found(repository: Repository, lock: Path) -> Iterator[str]:
    places = _places(repository)
    for process, words in _others():
        if _is_git_in(process, words, places) or _has_open(process, lock):
            yield _named(process, words)


def _places(repository: Repository) -> tuple[str, ...]:
    return tuple(
        os.path.realpath(place) for place in (repository.top, repository.git_dir, repository.common_dir)
    )


def _others() -> Iterator[tuple[Path, list[str]]]:
    """The other processes with the words that they were started with; none where they cannot be listed."""
    if not _PROCESSES.is_dir():
        return
    for process in _PROCESSES.iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            words = os.fsdecode((process / "cmdline").read_bytes()).split("\0")[:-1]
        except OSError:  # it has ended
            continue
        if words:
            yield process, words


def _named(process: Path, words: list[str]) -> str:
    return f"{process.name}（{' '.join((Path(words[0]).name, *words[1:]))[:60]}）"


def _reads_before_it_locks(words: list[str]) -> bool:
    command = Path(words[0]).name.removeprefix("git-")
    return not _READS_BEFORE_IT_LOCKS.isdisjoint((command, *words[1:]))


def _is_git_in(process: Path, words: list[str], places: tuple[str, ...]) -> bool:
    if not Path(words[0]).name.startswith("git"):
        return False
    try:
        folder = os.path.realpath((process / "cwd").readlink())
    except PermissionError:
        return True
    except OSError:  # it has ended
        return False
    named = (word.rpartition("=")[2] for word in words[1:])
    return any(_is_within(word, place) for word in (folder, *named) for place in places)


def _is_within(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}{os.sep}")


def _has_open(process: Path, lock: Path) -> bool:
    wanted = os.path.realpath(lock.parent), lock.name
    try:
        opened = [os.path.split(link.readlink()) for link in (process / "fd").iterdir()]
    except OSError:  # it has ended, or belongs to somebody else
        return False
    return wanted in opened
