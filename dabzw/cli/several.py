"""The ledgers that lie side by side in one folder: read one by one, a broken one named and passed over."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dabzw.cli import places
from dabzw.cli.neighbours import visited
from dabzw.cli.speech import prompts
from dabzw.errors import DabzwError, LedgerError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.ledger import Elsewhere
from dabzw.reports.looks.several import Member
from dabzw.rules.agenda.items import Item

if TYPE_CHECKING:
    from dabzw.cli.context import Desk


class Unread(LedgerError):
    """Some of the ledgers side by side could not be read; the others were answered."""

    def __init__(self, folders: Sequence[str]) -> None:
        super().__init__(f"{'、'.join(folders)} 读不了，没有列入；其他台账已列出")


@dataclass(frozen=True)
class Office:
    """A folder of ledgers, and the desk from which they are looked at."""

    folder: Path
    desk: Desk

    @classmethod
    def of(cls, desk: Desk) -> Office | None:
        """The folder of ledgers that is meant; None where one ledger is."""
        folder = places.office_folder(desk.options.ledger)
        if folder is not None:
            desk.spoil()
        if folder is not None and desk.options.rev is not None:
            raise UsageError("--rev 只看一本台账的历史；用 --ledger 指明是哪一本")
        return None if folder is None else cls(folder, desk)

    @cached_property
    def _desks(self) -> dict[str, Desk]:
        """A desk for each ledger, by its folder as it is typed."""
        found = {os.path.relpath(one): one for one in places.ledgers_in(self.folder)}
        return {
            name: replace(self.desk, options=replace(self.desk.options, ledger=str(place)), label=f"{name}：")
            for name, place in found.items()
        }

    def members(self, told: Callable[[Desk], tuple[Item, ...]] | None = None) -> tuple[Member, ...]:
        """The ledgers as of the instant, each with what the others have; `told` gives items of the agenda."""
        read = tuple(_member(name, desk, told) for name, desk in self._desks.items())
        return tuple(
            one
            if one.ledger is None
            else replace(one, ledger=replace(one.ledger, elsewhere=tuple(_others(read, one))))
            for one in read
        )

    def end(self, members: Sequence[Member]) -> None:
        """Ends the command; raises Unread where a ledger could not be read."""
        broken = [one.folder for one in members if one.ledger is None]
        if broken:
            raise Unread(broken)


def _member(name: str, desk: Desk, told: Callable[[Desk], tuple[Item, ...]] | None) -> Member:
    try:
        ledger = desk.seen
        return Member(
            name, ledger.campaign.name, ledger, told=told(desk) if told else (), ids=tuple(desk.record_ids())
        )
    except DabzwError as error:
        prompts.warn(f"{name}：{error}")
        return Member(name, name, fault=str(error).partition("\n")[0].rstrip("：。"))


def _others(members: Sequence[Member], own: Member) -> Iterator[Elsewhere]:
    for member in members:
        if member is not own and member.ledger is not None:
            yield from visited(member.folder, member.ledger)
