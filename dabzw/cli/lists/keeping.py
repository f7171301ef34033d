"""What is to be done for the ledger itself: what a merge left, a sync and a backup that are due."""

from __future__ import annotations

from dabzw.cli.context import Desk
from dabzw.errors import StorageError
from dabzw.rules.agenda.items import Item
from dabzw.rules.agenda.keeping import backup_due, sync_due, to_be_checked
from dabzw.store.backup import begun_on, last_backup
from dabzw.store.contact import last_contact
from dabzw.store.to_check import open_notes


def notes_of(desk: Desk) -> tuple[Item, ...]:
    """What the agenda holds that no record tells of: what a merge left to be looked at, what is due.

    Of a history that cannot be read nothing is told here: `check` says what is wrong with it.
    """
    return (*merged_of(desk), *_sync_of(desk), *_backup_of(desk))


def merged_of(desk: Desk) -> tuple[Item, ...]:
    """What merges of two desks left to be looked at, as of the revision and the instant."""
    repository = desk.repository
    if repository is None:
        return ()
    try:
        if desk.revision is None:
            notes = open_notes(repository, desk.working.index)
        else:
            notes = open_notes(repository, commit=repository.resolve(desk.revision))
    except StorageError:
        return ()
    return tuple(to_be_checked(notes, desk.seen, desk.at)) if notes else ()


def _sync_of(desk: Desk) -> tuple[Item, ...]:
    if desk.options.rev is not None or desk.repository is None:
        return ()
    last = last_contact(desk.repository)
    return () if last is None else tuple(sync_due(last.date(), desk.at))


def _backup_of(desk: Desk) -> tuple[Item, ...]:
    if desk.options.rev is not None or desk.repository is None:
        return ()
    last = last_backup(desk.repository)
    if last is not None:
        return tuple(backup_due(last.when.date(), str(last.place), desk.at))
    try:
        begun = begun_on(desk.repository)
    except StorageError:
        return ()
    return () if begun is None else tuple(backup_due(begun, None, desk.at))
