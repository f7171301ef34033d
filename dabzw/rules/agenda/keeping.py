"""合并待核对, 未同步 and 备份: what a ledger asks for to be kept right and safe, whatever it says."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from dabzw.model.entered import ToCheck
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.patterns import lazy
from dabzw.rules.agenda.items import Item, Waiting

BACKUP_DAYS: Final = 7
"""A ledger is backed up once in so many days at least."""
SYNC_DAYS: Final = 3
"""Desks that share a ledger meet once in so many days at least: shorter limits are of such a length, and run
out unseen where one desk does not know for longer what the other one has entered."""

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


def sync_due(since: date, at: Instant) -> Iterator[Item]:
    """The item that asks a desk to meet the others, where it did so last three days ago or longer."""
    due = since + timedelta(days=SYNC_DAYS)
    if at.day < due:
        return
    yield Waiting(
        kind="未同步",
        record_id=None,
        name="台账",
        matter=f"{(at.day - since).days}天没有和别的电脑同步，上次在{since.month}月{since.day}日",
        since=since,
        due=due,
        unit=None,
        command="dabzw sync",
        why="台账规则：几台电脑同用的台账，至少三天同步一次；不再同用的，用 dabzw sync --forget 记明",
    ).item(at)


def to_be_checked(notes: Iterable[ToCheck], ledger: Ledger, at: Instant) -> Iterator[Item]:
    """The items of what only a merge made or noticed, one for each thing, as of an instant.

    A day is set for none: it is to be looked at before the record is next relied on.
    """
    of_each: dict[str, list[ToCheck]] = {}
    for note in notes:
        if at.sees(note.when):
            of_each.setdefault(note.about, []).append(note)
    for about, own in of_each.items():
        record = ledger.find(about)
        yield Waiting(
            kind="合并待核对",
            record_id=None if record is None else record.id,
            name=about if record is None else record.name,
            matter="；".join(dict.fromkeys(_told(note.says) for note in own)),
            since=min(note.when for note in own).date(),
            due=None,
            unit=None if record is None else ledger.answering(record),
            command=f"dabzw sync --checked {typed(about)}",
            why="台账规则：两边合并才有的问题，核对（该改的改好）以后用 dabzw sync --checked 记下",
        ).item(at)


def _told(says: str) -> str:
    """What a person is told of a note: a rule by its name."""
    from dabzw.rules.checks.causes import causes  # brings all rules, which few ledgers need here

    return causes()[says].name if says in causes() else says


def typed(place: str) -> str:
    """A place as it is typed: in quotes where a shell would take it apart."""
    return place if _PLAIN.fullmatch(place) else shlex.quote(place)
