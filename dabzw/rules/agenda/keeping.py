"""备份: what a ledger asks for to be kept safe, whatever it says."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from dabzw.model.moments import Instant
from dabzw.model.patterns import lazy
from dabzw.rules.agenda.items import Item, Waiting

BACKUP_DAYS: Final = 7
"""A ledger is backed up once in so many days at least."""

_PLAIN: Final = lazy(r"[\w./:+=,@%-]+")


def backup_due(since: date, place: str | None, at: Instant) -> Iterator[Item]:
    """The item that asks for a backup, where the last one is seven days old.

    `since` is its day and `place` where it was put; where there never was one, the day of the ledger's first
    entry, and None.
    """
    due = since + timedelta(days=BACKUP_DAYS)
    if at.day < due:
        return
    yield Waiting(
        kind="备份",
        record_id=None,
        name="台账",
        matter="还没有备份过" if place is None else f"上次备份在{since.month}月{since.day}日",
        since=since,
        due=due,
        unit=None,
        command=f"dabzw backup {typed(place or '位置')}",
        why="台账规则：每七天至少备份一次，放在另一块硬盘上",
    ).item(at)


def typed(place: str) -> str:
    """A place as it is typed: in quotes where a shell would take it apart."""
    return place if _PLAIN.fullmatch(place) else shlex.quote(place)
