"""What the ledgers beside one tell of enterprises: their visits count towards one yearly cap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from dabzw.cli import places
from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.model.ids import FOLDERS
from dabzw.model.ledger import Elsewhere, Ledger
from dabzw.model.moments import Instant
from dabzw.store.contents import Contents, in_folder
from dabzw.store.listing import RECORD_PLACES, top_of
from dabzw.store.office import beside
from dabzw.store.reader import load

_NEEDED: Final = FOLDERS["企业"]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the ledgers beside one tell of enterprises, and what is to be said of those that are not read."""

    found: tuple[Elsewhere, ...]
    left_out: tuple[str, ...]

    @classmethod
    def of(cls, ledger: Path, at: Instant) -> Neighbours:
        """The enterprises of the ledgers beside one, as of an instant; reads their working trees."""
        found: list[Elsewhere] = []
        left_out: list[str] = []
        for place in places.beside(ledger):
            try:
                known = load(_with_enterprises(place)).sound.as_of(at)
            except DabzwError as error:
                why = str(error).partition("\n")[0].rstrip("：。")
                left_out.append(f"并排的台账 {place.name} 读不了，它的检查没有计入：{why}")
            else:
                found.extend(visited(place.name, known))
        return cls(tuple(found), tuple(left_out))

    def joined(self, ledger: Ledger) -> Ledger:
        """A ledger that knows of them."""
        return replace(ledger, elsewhere=self.found)


def visited(folder: str, ledger: Ledger) -> Iterator[Elsewhere]:
    """The enterprises of a ledger that were visited, as another one is told of them."""
    for enterprise in ledger.enterprises.values():
        if enterprise.visits:
            yield Elsewhere(ledger.campaign.name, folder, enterprise)


def _with_enterprises(ledger: Path) -> Contents:
    """A ledger's working tree without the records that tell of no enterprise."""
    contents = beside(ledger).over(in_folder(ledger))
    kinds = {
        path: kind
        for path, kind in contents.kinds.items()
        if top_of(path) == _NEEDED or top_of(path) not in RECORD_PLACES
    }
    return Contents(kinds, contents)
