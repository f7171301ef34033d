"""The journal: what a command is about to make of the branch, of git's index and of the working files.

It is on disk before any of them changes, and removed when all have followed, so that the next command can
finish or take back what a killed one has left.
"""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from dabzw.errors import DabzwError, StorageError
from dabzw.lazily import dataclass
from dabzw.model.patterns import lazy
from dabzw.store import files
from dabzw.store.git import Author, Commit, Repository
from dabzw.store.signing.signer import UNSIGNED, Signing
from dabzw.store.staging import Item

JOURNAL: Final = "dabzw.journal"

_OF_AN_ITEM: Final = tuple(field.name for field in fields(Item))
_ID: Final = lazy(r"[0-9a-f]{40,64}")


class BrokenJournal(StorageError):
    """The journal of an interrupted command cannot be read."""

    def __init__(self, journal: Path) -> None:
        super().__init__(
            f"{journal}：上一条命令的恢复记录读不出，本次没有写入。请先用 dabzw check 核对台账，"
            f"再把它移走（mv '{journal}' '{journal}.bad'），然后重试。"
        )


@dataclass(frozen=True, slots=True)
class Base:
    """The state that a transaction starts from; `joined` is a commit of another desk that is taken in.

    `signing` is how what it enters is signed.

    Its history comes first among the parents where `theirs_first`: by first parents one then goes along the
    line that both desks share, whoever of them has joined the two.
    """

    ref: str
    head: Commit | None
    author: Author
    seconds: int
    joined: Commit | None = None
    theirs_first: bool = True
    signing: Signing = UNSIGNED

    @property
    def id(self) -> str | None:
        """The commit it starts from, None where there is none yet."""
        return self.head.id if self.head else None

    @property
    def tree(self) -> str | None:
        """The tree of that commit."""
        return self.head.tree if self.head else None

    @property
    def parents(self) -> tuple[str, ...]:
        """The parents of the commit that is made, in their order."""
        both = (self.joined, self.head) if self.theirs_first else (self.head, self.joined)
        return tuple(one.id for one in both if one is not None)

    @property
    def when(self) -> int:
        """When it commits, in seconds since 1970: never before the commits that it is made upon."""
        return max(self.seconds, *(one.when if one else 0 for one in (self.head, self.joined)))

    @property
    def environment(self) -> dict[str, str]:
        """Who commits and when, as git wants to be told."""
        when = f"{self.when} +0800"
        return {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", self.author.name), ("EMAIL", self.author.email), ("DATE", when))
        }


@dataclass(frozen=True, slots=True)
class Journal:
    """What a command is about to do: which branch moves from and to which commit, and the files."""

    ref: str
    old: str | None
    new: str | None
    items: tuple[Item, ...]

    def write(self, held: Repository) -> None:
        """Put it on disk."""
        items = [{name: getattr(item, name) for name in _OF_AN_ITEM} for item in self.items]
        facts = {"ref": self.ref, "old": self.old, "new": self.new, "items": items}
        files.replace(held.git_dir, JOURNAL, json.dumps(facts).encode())

    @classmethod
    def read(cls, repository: Repository) -> Journal | None:
        """What the last command left, None where it ended well; raises BrokenJournal, DiskRefused."""
        place = repository.git_dir / JOURNAL
        try:
            raw = files.read(repository.git_dir, JOURNAL)
        except files.NotRegular as error:
            raise BrokenJournal(place) from error
        if raw is None:
            return None
        try:
            return cls._of(json.loads(raw))
        except (ValueError, TypeError, KeyError, AttributeError, DabzwError) as error:
            raise BrokenJournal(place) from error

    @classmethod
    def _of(cls, facts: Any) -> Journal:
        """From what a file held, which anybody may have written; raises what that makes fail."""
        items = tuple(Item(**item) for item in facts.pop("items"))
        journal = cls(items=items, **facts)
        for path in (journal.ref, *(item.path for item in items)):
            files.safe(path)
        ids = [
            journal.old,
            journal.new,
            *(blob for item in items for blob in (item.before, item.seen, item.after)),
        ]
        if not all(id_ is None or _ID.fullmatch(id_) for id_ in ids):
            raise ValueError
        return journal

    @staticmethod
    def remove(held: Repository) -> None:
        """All has followed: take it away, durably."""
        files.remove(held.git_dir, JOURNAL)


def blob_id(held: Repository, data: bytes | None) -> str | None:
    """The id that git gives a file, None where there is none."""
    return None if data is None else held.blob_id(data)
