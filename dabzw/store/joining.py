"""The transaction by which the history of another desk is joined with this one's.

It lands as every other entry does (`dabzw.store.landing`): a new commit upon both histories, or where
nothing was entered here meanwhile the other desk's own.  Killed anywhere it is done or has changed nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from dabzw.errors import LedgerError
from dabzw.lazily import dataclass
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store import files
from dabzw.store.clock import joint_reading
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.journal import Base
from dabzw.store.landing import Landing, land
from dabzw.store.readings import seconds_of
from dabzw.store.signing.signer import signing_of
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
    committed,
    folders_of,
    item_of,
    persistently,
    refuse_hand_edits,
)


class NothingEntered(LedgerError):
    """The ledger has no entry yet: there is nothing that another history could be joined with."""

    def __init__(self) -> None:
        super().__init__(
            "台账里还没有入账，不能同步。另一台电脑上已有这本台账的，用 dabzw init 新文件夹 --from 来源"
        )


class NotAtTop(LedgerError):
    """The ledger is a part of a larger repository, of which nothing is known."""

    def __init__(self) -> None:
        super().__init__(
            "这本台账的留痕和别的文件混在一起（台账不在留痕的最上层），不能同步。"
            "先 dabzw backup，再 dabzw restore 到一个单独的文件夹，在那里同步"
        )


@dataclass(frozen=True, slots=True)
class Joined:
    """What comes of two histories: the other desk's commit, and the files that are to change here.

    Where it is a step `forward`, that commit itself is the result, and `changes` are the files in which it
    differs; else a commit upon both is made, `theirs_first` among its parents or last.
    """

    theirs: str
    changes: Mapping[str, bytes | None]
    summary: str
    forward: bool = False
    theirs_first: bool = True
    ids: tuple[str, ...] = ()
    trailers: tuple[tuple[str, str], ...] = ()


OPERATION: Final = "sync"

Prepare = Callable[[Repository, str], Joined | None]
"""What is to be joined, by the repository under the ledger's lock and its last commit; None for nothing."""


def join(
    repository: Repository, prepare: Prepare, *, now: datetime, wait: float = 30.0, watch: Watch = SILENT
) -> Receipt:
    """Join another history with the ledger's, as `prepare` says under the ledger's lock.

    `prepare` is called again where somebody's git was in the way.  Hand edits of files that do not change
    stay as they are.  Raises NothingEntered, NotAtTop, ClockDoubted, HandEdited where one of the changing
    files was edited by hand, and as `transact` and `prepare`; nothing has changed then.
    """
    if repository.prefix:
        raise NotAtTop

    def once(this: Try) -> Receipt:
        with begun(repository, now, this, watch) as held:
            with files.disk_errors():
                base = base_of(held, seconds_of(now))
            watch.begins(base.author, base.ref)
            if base.head is None:
                raise NothingEntered
            joined = prepare(held, base.head.id)
            if joined is None:
                return Receipt(base.head.id, ())
            return _entered(held, _upon(held, base, joined, now, watch), joined, watch)

    return persistently(once, wait)


def _upon(held: Repository, base: Base, joined: Joined, now: datetime, watch: Watch) -> Base:
    """The start of a joining: a commit that is made has both histories before it."""
    if joined.forward or base.id is None:
        return base
    reading = joint_reading(held, (joined.theirs, base.id), now, watch)
    theirs = held.commit(joined.theirs)
    signing = signing_of(held, now, watch)
    if signing.key is None:
        signing.refuse_unsigned(held.at_head(CAMPAIGN_FILE), joined.changes.get(CAMPAIGN_FILE))
    upon = replace(base, seconds=reading, joined=theirs, theirs_first=joined.theirs_first)
    return replace(upon, signing=signing)


def _entered(held: Repository, base: Base, joined: Joined, watch: Watch) -> Receipt:
    data = {held.blob_id(new): new for new in joined.changes.values() if new is not None}
    with files.disk_errors():
        if joined.forward:
            folders, items = None, tuple(_stepped(held, base, joined))
        else:
            changes = tuple(Change(path, joined.changes[path]) for path in sorted(joined.changes))
            folders = folders_of(held, base, changes)
            items = tuple(item_of(folders, change) for change in changes)
        refuse_hand_edits(held, items)
        with scratch_folder(held) as scratch:
            new = joined.theirs
            if folders is not None:
                plan = Plan(changes, joined.summary, OPERATION, joined.ids, joined.trailers)
                new = committed(base, plan, folders, items, data, scratch)
            kept = land(held, base, Landing(new, joined.summary, items, data), scratch, watch)
    return Receipt(new, tuple(item.path for item in items), kept)


def _stepped(held: Repository, base: Base, joined: Joined) -> Iterator[Item]:
    """The files of a step forward, as the other desk's commit has them; raises TreeMismatch, NotRegular."""
    before, after = held.entries(base.id), held.entries(joined.theirs)
    differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    if differing != joined.changes.keys():
        raise TreeMismatch(tuple(sorted(differing ^ joined.changes.keys())))
    for path in sorted(differing):
        files.safe(path)
        was, now = before.get(path), after.get(path)
        if not all(one is None or one.is_file for one in (was, now)):
            raise files.NotRegular(path)
        blobs = tuple(None if one is None else one.blob for one in (was, now))
        mode = (now or was or TreeEntry("100644", "")).mode
        yield Item(path, mode, blobs[0], blobs[0], blobs[1])
