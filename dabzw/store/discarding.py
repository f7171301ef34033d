"""Hand edits taken back: working files as the last commit has them, and a copy of each kept as a draft."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from datetime import datetime

from dabzw.lazily import dataclass
from dabzw.store import drafts, files
from dabzw.store.git import Repository
from dabzw.store.listing import is_part
from dabzw.store.staging import Item, index_line, is_replaceable, staged_blobs
from dabzw.store.writer import Change, Files, Plan

_NO_FILE = "/dev/null"


@dataclass(frozen=True, slots=True)
class Edit:
    """A file that was edited by hand: as it lies there, and as the last commit has it; None is no file.

    `staged` are other versions of it that were put into git's index alone.
    """

    path: str
    mode: str
    seen: bytes | None
    held: bytes | None
    staged: tuple[bytes, ...]

    @property
    def diff(self) -> str:
        """What was edited, as a unified diff; of a file that is no text only its names."""
        names = (
            f"a/{self.path}" if self.held is not None else _NO_FILE,
            f"b/{self.path}" if self.seen is not None else _NO_FILE,
        )
        head = f"diff --git a/{self.path} b/{self.path}\n"
        both = (self.held or b"", self.seen or b"")
        try:
            before, after = (data.decode().splitlines(keepends=True) for data in both)
        except UnicodeDecodeError:
            return f"{head}--- {names[0]}\n+++ {names[1]}\n"
        lines = difflib.unified_diff(before, after, *names)
        return head + "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)

    @property
    def change(self) -> Change:
        """The way back."""
        return Change(self.path, self.held, seen=self.seen)


def edited(repository: Repository, unrecorded: Iterable[str]) -> tuple[str, ...]:
    """The parts of the ledger that are not as they are in force: what is `unrecorded`, or staged alone."""
    held = {path: entry.blob for path, entry in repository.entries(repository.head()).items()}
    staged = staged_blobs(repository)
    others = (path for path, blobs in staged.items() if is_part(path) and blobs != {held.get(path)})
    return tuple(sorted({*unrecorded, *others}))


def edits(repository: Repository, paths: Iterable[str]) -> tuple[Edit, ...]:
    """The hand edits of some files; raises NotRegular where a link or a device lies in the place of one."""
    entries = repository.entries(repository.head())
    staged = staged_blobs(repository)
    wanted = {path: staged.get(path, frozenset()) for path in paths}
    held = {path: entries[path].blob for path in wanted if path in entries}
    data = repository.blobs((*held.values(), *(blob for blobs in wanted.values() for blob in blobs)))
    found: list[Edit] = []
    for path, blobs in wanted.items():
        seen = files.read(repository.folder, path)
        known = (seen, b"", data.get(held.get(path, "")))
        others = tuple(data[blob] for blob in sorted(blobs) if data[blob] not in known)
        edit = Edit(path, entries[path].mode if path in held else "100644", seen, known[-1], others)
        if edit.seen != edit.held or blobs != {held.get(path)} - {None}:
            found.append(edit)
    return tuple(found)


def copies(repository: Repository, found: Iterable[Edit], now: datetime) -> tuple[drafts.Draft, ...]:
    """Keeps each version of the hand edits as a draft; raises DiskRefused, and then keeps none."""
    kept: list[drafts.Draft] = []
    try:
        for edit in found:
            for text in (*(() if edit.seen is None else (edit.seen,)), *edit.staged):
                with drafts.begun(repository.git_dir, edit.path, edit.held or b"", text, now) as (draft, _):
                    kept.append(draft)
    except BaseException:
        drop(kept)
        raise
    return tuple(kept)


def drop(kept: Iterable[drafts.Draft]) -> None:
    """Removes the copies again: the hand edits are still where they were."""
    for draft in kept:
        draft.drop()


def plan(repository: Repository, found: tuple[Edit, ...]) -> Callable[[Files], Plan]:
    """How to bring the files back: no commit is made of it."""

    def build(_: Files) -> Plan:
        _unstage(repository, found)
        return Plan(tuple(edit.change for edit in found), "放弃手工修改", "discard", ())

    return build


def _unstage(repository: Repository, found: tuple[Edit, ...]) -> None:
    """Takes out of git's index what stands in it alone, and would be taken for one more hand edit."""
    staged = staged_blobs(repository)
    items = (_item(repository, edit) for edit in found)
    lines = b"".join(
        index_line(repository, item) for item in items if not is_replaceable(repository, item, staged)
    )
    if lines:
        repository.git("update-index", "-z", "--index-info", feed=lines)


def _item(repository: Repository, edit: Edit) -> Item:
    seen, held = (None if data is None else repository.blob_id(data) for data in (edit.seen, edit.held))
    return Item(edit.path, edit.mode, held, seen, held)
