"""A past given to a new ledger: a commit of each of its entries, and the files of the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from dabzw.errors import Conflict
from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.store.git import Author, Repository
from dabzw.store.growth import NewCommit, grow
from dabzw.store.landing import Landing, land
from dabzw.store.readings import UNREAD, seconds_of
from dabzw.store.staging import Item, scratch_folder
from dabzw.store.watch import SILENT, Watch
from dabzw.store.writer import (
    Change,
    Plan,
    Receipt,
    TreeMismatch,
    Try,
    base_of,
    begun,
    folders_of,
    item_of,
    message_of,
    refuse_hand_edits,
)


class HasHistory(Conflict):
    """A past can be given to a new ledger only."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 里已有提交，不能再放入演示的历史；换一个新文件夹")


@dataclass(frozen=True, slots=True)
class Past:
    """One entry of a past: its plan, who made it, and when (China Standard Time, without a zone).

    `undoes` is the place of the earlier entry that it takes back.
    """

    plan: Plan
    author: Author
    when: datetime
    undoes: int | None = None


def replay(
    repository: Repository,
    past: Sequence[Past],
    *,
    now: datetime,
    wait: float = 30.0,
    watch: Watch = SILENT,
) -> Receipt:
    """Make one commit of each entry of a past, in a ledger without any commit, and the files of the last.

    The branch moves once, when all commits are on disk: killed before, nothing was made; killed after,
    the next command finishes the files.  Raises as `transact`, and HasHistory.
    """
    with begun(repository, now, Try(wait, is_again=False), watch) as held:
        with files.disk_errors():
            base = base_of(held, seconds_of(now))
        if base.id is not None:
            raise HasHistory(held.folder)
        final = {change.path: change.data for entry in past for change in entry.plan.changes}
        data = {held.blob_id(content): content for content in final.values() if content is not None}
        changes = tuple(Change(files.safe(path), content) for path, content in sorted(final.items()))
        changes = tuple(change for change in changes if change.data is not None)
        folders = folders_of(held, base, changes)
        items = tuple(item_of(folders, change) for change in changes)
        refuse_hand_edits(held, items)
        with files.disk_errors(), scratch_folder(held) as scratch:
            new = _grown(held, past)
            _refuse_other_tree(held, new, items)
            kept = land(held, base, Landing(new, past[-1].plan.summary, items, data), scratch, watch)
        return Receipt(new, tuple(item.path for item in items), kept)


def _grown(held: Repository, past: Sequence[Past]) -> str:
    """The last of the commits of a past, all on disk; nothing points to them yet.

    An entry that takes back another names its commit, so that those before it are made first.  The last one
    says that no clock was read for it: its time is only told, and the next entry is not measured by it.
    """
    made: list[str] = []
    waiting: list[NewCommit] = []
    for place, entry in enumerate(past, 1):
        if entry.undoes is not None:
            made += grow(held, waiting, made)
            waiting = []
        undone = () if entry.undoes is None else (("Dabzw-Undo", made[entry.undoes]),)
        plan = replace(entry.plan, trailers=(*entry.plan.trailers, *undone))
        contents = {change.path: change.data for change in plan.changes}
        message = message_of(plan, entry.author, UNREAD if place == len(past) else None)
        waiting.append(NewCommit(entry.author, seconds_of(entry.when), message, contents))
    return [*made, *grow(held, waiting, made)][-1]


def _refuse_other_tree(held: Repository, commit: str, items: tuple[Item, ...]) -> None:
    found = {(path, entry.mode, entry.blob) for path, entry in held.entries(commit).items()}
    other = found ^ {(item.path, item.mode, item.after or "") for item in items}
    if other:
        raise TreeMismatch(tuple(sorted({path for path, _, _ in other})))
