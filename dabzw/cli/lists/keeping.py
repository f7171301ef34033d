"""What is to be done for the ledger itself: the backup that is due."""

from __future__ import annotations

from dabzw.cli.context import Desk
from dabzw.errors import StorageError
from dabzw.rules.agenda.items import Item
from dabzw.rules.agenda.keeping import backup_due
from dabzw.store.backup import begun_on, last_backup


def notes_of(desk: Desk) -> tuple[Item, ...]:
    """What the agenda holds that no record tells of: a backup that is due.

    Of a history that cannot be read nothing is told here: `check` says what is wrong with it.
    """
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
