"""Who works with git in a repository at this moment, as far as this computer can tell."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.store.git import Repository

_PROCESSES: Final = Path("/proc")
_HARMLESS: Final = frozenset(
    (
        *("blame", "cat-file", "check-attr", "check-ignore", "count-objects", "describe", "diff"),
        *("diff-tree", "for-each-ref", "fsck", "grep", "log", "ls-files", "ls-remote", "ls-tree"),
        *("merge-base", "merge-tree", "name-rev", "reflog", "rev-list", "rev-parse", "shortlog", "show"),
        *("show-ref", "status", "symbolic-ref", "var", "version"),
        *("archive", "branch", "bundle", "clone", "config", "fast-export", "fetch", "format-patch", "help"),
        *("init", "notes", "pull", "push", "receive-pack", "remote", "submodule", "tag", "update-ref"),
        *("upload-pack", "commit-graph", "gc", "index-pack", "maintenance", "multi-pack-index"),
        *("pack-objects", "pack-refs", "prune", "prune-packed", "repack", "unpack-objects"),
        *("commit-tree", "hash-object", "mktree"),
        *("citool", "daemon", "difftool", "fsmonitor--daemon", "gui", "instaweb", "mergetool"),
    )
)
"""What never writes back an index that it has read before its lock.

Some of them may take long, as those that wait for a network or show a window; what they start to write the
index is a git of its own.
"""
_TO_THE_END: Final = frozenset(
    ("am", "checkout", "cherry-pick", "merge", "rebase", "reset", "restore", "revert", "stash", "switch")
)
"""What starts other programs and may still write back, after them, what it has read before."""
_HELPERS: Final = ("credential", "remote-")
_WITH_A_VALUE: Final = frozenset(("-c", "-C", "--config-env", "--git-dir", "--namespace", "--work-tree"))


def workers(repository: Repository, lock: Path) -> tuple[str, ...] | None:
    """The processes that have a lock file open, or that are a git in the repository: `4711（git commit）`.

    A git whose folder this account may not look at counts, too.  None where processes cannot be listed, as on
    other systems than Linux.
    """
    if not (_PROCESSES / "self" / "cmdline").exists():
        return None
    return tuple(_found(repository, lock))


def index_writers(repository: Repository) -> tuple[str, ...]:
    """The gits in the repository that may write the index: most of them read it first and lock it later.

    One of them that is alive when the lock is taken may still write back what it has read before.  None are
    known on systems other than Linux.
    """
    places = _places(repository)
    return tuple(
        _named(process, words)
        for process, words in _others()
        if _may_write_an_index(process, words) and _is_git_in(process, words, places)
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


def _may_write_an_index(process: Path, words: list[str]) -> bool:
    command = _command(words)
    if not command or command in _HARMLESS or command.startswith(_HELPERS):
        return False
    # What `git commit` writes is written before its hooks and its editor; a short name of a person's own runs
    # the command that it stands for as a git of its own.
    return command in _TO_THE_END or not _has_child(process)


def _command(words: list[str]) -> str:
    """The command of a git; "" where it has none, and for another program, as gitk."""
    program, *rest = (Path(words[0]).name, *words[1:])
    if program != "git":
        return program.removeprefix("git-") if program.startswith("git-") else ""
    has_value = False
    for word in rest:
        if not has_value and not word.startswith("-"):
            return word
        has_value = not has_value and word in _WITH_A_VALUE
    return ""


def _has_child(process: Path) -> bool:
    with suppress(OSError):  # it has ended, or the kernel does not tell
        return any((task / "children").read_bytes() for task in (process / "task").iterdir())
    return False


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
