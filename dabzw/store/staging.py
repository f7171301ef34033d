"""git's own index: only the declared files change in it, whatever else is staged.

It is made anew beside the old one and takes its place in one step, under git's lock.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.store.git import Repository
from dabzw.store.objects import ASIDE

SCRATCH: Final = "dabzw.scratch"
_FEW: Final = 16  # files for which git is not told of their folders, or of all there is, instead


@dataclass(frozen=True, slots=True)
class Item:
    """One file's way: blobs at the last commit, in the working tree, and after; None is no file."""

    path: str
    mode: str
    before: str | None
    seen: str | None
    after: str | None
    over_staged: bool = False

    @property
    def is_committed(self) -> bool:
        """Whether the commit changes it, and not the working file alone."""
        return self.before != self.after


def index_of(held: Repository) -> Path:
    """The index of git itself."""
    return held.git_dir / "index"


def staged_blobs(held: Repository, paths: Sequence[str] | None = None) -> dict[str, frozenset[str]]:
    """The blobs that git's index holds for files, by default for all of the ledger; several in an open merge.

    Others may be told as well.
    """
    few = paths is not None and 0 < len(paths) <= _FEW
    asked = [os.fsdecode(held.full(path)) for path in paths or ()] if few else [held.prefix]
    listed = held.git("ls-files", "-s", "-z", "--", *filter(None, asked))
    found: dict[str, frozenset[str]] = {}
    for line in listed.split(b"\0")[:-1]:
        facts, _, place = line.partition(b"\t")
        path = held.below(place)
        found[path] = found.get(path, frozenset()) | {facts.decode().split(" ")[1]}
    return found


def is_replaceable(held: Repository, item: Item, staged: Mapping[str, frozenset[str]]) -> bool:
    """Whether what is staged of a file may be replaced: nothing is lost, or the clerk wants it so."""
    announced = held.blob_id(b"")  # what `git add -N` stages
    known = frozenset(blob for blob in (item.before, item.seen, item.after, announced) if blob)
    return item.over_staged or staged.get(item.path, frozenset()) <= known


def is_staged(item: Item, staged: Mapping[str, frozenset[str]]) -> bool:
    """Whether the index holds a file as a command would have it."""
    return staged.get(item.path, frozenset()) == ({item.after} if item.after else frozenset())


def index_line(held: Repository, item: Item) -> bytes:
    """A file as `git update-index --index-info` reads it."""
    facts = f"{item.mode} {item.after}" if item.after else f"0 {held.zero}"
    return b"%s\t%s\0" % (facts.encode(), held.full(item.path))


def index_environment(path: Path) -> dict[str, str]:
    """Let git work on another index than its own."""
    return {"GIT_INDEX_FILE": str(path)}


@contextmanager
def scratch_folder(held: Repository) -> Iterator[Path]:
    """A folder in the git directory for what is made meanwhile.

    It is there, durably, before anything else is made, so that a leftover of it tells of a command that was
    killed.  One that cannot be removed is left to the next command.
    """
    folder = held.git_dir / SCRATCH
    folder.mkdir()
    files.sync(held.git_dir)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_scratch(held: Repository) -> None:
    """Remove what a killed command left of its scratch folder, or brought; of a link, the link."""
    for folder in (held.git_dir / SCRATCH, held.git_dir / ASIDE):
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)


@dataclass(frozen=True, slots=True)
class Swap:
    """A new index that is on disk, beside the old one and a copy of that."""

    index: Path
    new: Path
    old: Path

    @classmethod
    def of(cls, held: Repository, scratch: Path, items: Iterable[Item]) -> Swap:
        """Make the index in which some files are as they will be, and all else as it is.

        It knows nothing yet of the working files, so that git will look at their content.
        """
        swap = cls(index_of(held), scratch / "index.new", scratch / "index.old")
        if swap.index.exists():
            _copy(swap.index, swap.new)
            _copy(swap.index, swap.old)
        lines = b"".join(index_line(held, item) for item in items)
        held.git("update-index", "-z", "--index-info", feed=lines, environment=index_environment(swap.new))
        files.sync(swap.new)
        return swap

    @property
    def is_put(self) -> bool:
        """Whether it is git's index now."""
        return not self.new.exists()

    def put(self) -> None:
        """Let it be git's index."""
        self.new.replace(self.index)

    def take_back(self) -> None:
        """Let the old one be git's index again, if it is not."""
        if not self.is_put:
            return
        if self.old.exists():
            self.old.replace(self.index)
        else:
            self.index.unlink()


def refresh_index(held: Repository, scratch: Path, items: Sequence[Item]) -> None:
    """Let git's index know when the working files were written, so that nobody has to read them again.

    What git tells of the files is the same without it; where it cannot be done it is left out.
    """
    asked = frozenset(_refreshed(held, items))
    if not asked:
        return
    copy = scratch / "index.fresh"
    with suppress(DabzwError, OSError):
        _copy(index_of(held), copy)
        read = ("--pathspec-from-file=-", "--pathspec-file-nul")
        own = index_environment(copy)
        held.git("add", "--refresh", *read, feed=b"\0".join(asked), environment=own, accept=(0, 1))
        files.sync(copy)
        copy.replace(index_of(held))


def _refreshed(held: Repository, items: Sequence[Item]) -> Iterator[bytes]:
    """What git is to look at: the files that are there, or where they are many all of their folders."""
    for item in items:
        if item.after is not None:
            path = held.full(item.path)
            yield path if len(items) <= _FEW else path.rpartition(b"/")[0] or path


def _copy(index: Path, to: Path) -> None:
    """With its time, by which git knows the files that it may have read too early."""
    shutil.copy2(index, to)
