"""What lies in a ledger's folder, read without the program that is tried."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.faults.scene import Broken, git

_SKIPPED: Final = frozenset({".git", "out"})
_TEMPORARY: Final = re.compile(r".*\.dabzw-tmp$")


def blob_id(data: bytes) -> str:
    """The id that git gives the bytes of a file."""
    return hashlib.sha1(b"blob %d\0%s" % (len(data), data)).hexdigest()  # noqa: S324  # git's own


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit by its id: its tree and its first parent, "" where it has none."""

    id: str
    tree: str
    parent: str


@dataclass
class Reader:
    """Reads a repository's objects, and keeps what never changes: the files of a tree."""

    _commits: dict[str, Commit] = field(default_factory=dict)
    _trees: dict[str, dict[str, str]] = field(default_factory=dict)

    def head(self, folder: Path) -> Commit:
        """The current commit; raises Broken."""
        place = folder / ".git/refs/heads/main"
        id_ = place.read_text("ascii").strip() if place.is_file() else ""
        if not re.fullmatch(r"[0-9a-f]{40}", id_):
            id_ = git(folder, "rev-parse", "--verify", "HEAD^{commit}").strip()
        return self.commit(folder, id_)

    def commit(self, folder: Path, id_: str) -> Commit:
        """A commit by its id; raises Broken."""
        if id_ not in self._commits:
            text = git(folder, "cat-file", "commit", id_)
            lines = [line.split(" ") for line in text.partition("\n\n")[0].split("\n")]
            tree = next(line[1] for line in lines if line[0] == "tree")
            parents = [line[1] for line in lines if line[0] == "parent"]
            own = parents[-1] if parents else ""  # where another desk's history was joined, that comes first
            self._commits[id_] = Commit(id_, tree, own)
        return self._commits[id_]

    def count(self, folder: Path, first: str) -> int:
        """How many commits came after one on this desk's line; raises Broken where it is not before them."""
        return len(self.trees(folder, first))

    def trees(self, folder: Path, first: str) -> tuple[str, ...]:
        """The trees of the commits after one on this desk's line; raises Broken where that is not before."""
        now = self.head(folder)
        found: list[str] = []
        while now.id != first:
            if not now.parent:
                raise Broken("the history was rewritten")
            found.append(now.tree)
            now = self.commit(folder, now.parent)
        return tuple(reversed(found))

    def entries(self, folder: Path, tree: str) -> dict[str, str]:
        """The files of a tree, by their blobs; raises Broken."""
        if tree not in self._trees:
            found: dict[str, str] = {}
            for line in git(folder, "ls-tree", "-r", "-z", "--full-tree", tree).split("\0")[:-1]:
                facts, _, path = line.partition("\t")
                found[path] = facts.split(" ")[2]
            self._trees[tree] = found
        return self._trees[tree]

    def state(self, folder: Path) -> State:
        """The state of a ledger that has a commit; raises Broken."""
        head = self.head(folder)
        return State(head.id, head.tree, self.entries(folder, head.tree), working(folder))


@dataclass(frozen=True, slots=True)
class State:
    """A ledger: the current commit, its files, and those that people see, by their blobs."""

    head: str
    tree: str
    entries: dict[str, str]
    working: dict[str, str]

    @property
    def by_hand(self) -> dict[str, str]:
        """The files that people see and that are not as committed."""
        return {path: blob for path, blob in self.working.items() if blob != self.entries.get(path)}


def working(folder: Path) -> dict[str, str]:
    """The files that people see, by their blobs; the temporary ones left out."""
    found: dict[str, str] = {}
    for path in _walk(folder):
        if not _TEMPORARY.match(path.name):
            found[path.relative_to(folder).as_posix()] = blob_id(path.read_bytes())
    return found


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path.name not in _SKIPPED:
                yield from _walk(path)
        elif path.is_file():
            yield path


def leftovers(root: Path, ledger: Path) -> list[str]:
    """What a command should have removed: locks, journals, scratch folders, temporary files."""
    inner = ledger / ".git"
    found = [
        *(path for path in inner.rglob("*.lock") if path.name != "dabzw.lock"),
        *(path for name in ("dabzw.journal*", "dabzw.scratch*") for path in inner.glob(name)),
        *root.rglob("*dabzw-tmp*"),
    ]
    return sorted({path.relative_to(root).as_posix() for path in found})


def printed(folder: Path) -> dict[str, str]:
    """The files of a folder of papers, by their blobs; the hidden ones left out."""
    if not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): blob_id(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
