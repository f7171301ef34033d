"""What of the agenda may leave the desk, for a calendar on a phone or a work group: no content of any record.

A calendar is copied to servers of others, and a group has readers who need not know.  So an item is told by
words of the campaign alone (its kind, its limit, the unit that answers for it), its days and the id of its
record.  What somebody has written into a record is never told, but for the name of an enterprise or a site
where the clerk asks for names; of a lead not even that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.ids import kind_of
from dabzw.model.ledger import Ledger
from dabzw.model.moments import When, written
from dabzw.model.vocab import Force
from dabzw.rules.agenda.items import AgendaKind, Item, ItemState

OTHERS: Final = "其他"
"""What a unit is called that the campaign does not know."""
SILENT: Final = "未报告村"
"""The kind of what is told of a village."""
_OF_INFORMANTS: Final = "反馈"
"""The event that only a lead with an informant owes."""
_NAMED: Final = ("企业", "场所")


def of_informants(campaign: Campaign) -> frozenset[str]:
    """The codes of the limits that only a lead with an informant owes: that one runs tells of him."""
    return frozenset(limit.code for limit in campaign.limits if _OF_INFORMANTS in limit.until)


@dataclass(frozen=True, slots=True)
class Outside:
    """An item as it may be told outside the desk.

    `key` is the same for the same item whenever it is told, and says nothing of it.  `name` is "" unless
    names were asked for; `due` is None where no day is set.
    """

    key: str
    kind: AgendaKind
    what: str
    record_id: str | None
    name: str
    unit: str
    due: When | None
    state: ItemState
    days_late: int
    force: Force
    command: str


def outside(items: Iterable[Item], ledger: Ledger, *, names: bool = False) -> tuple[Outside, ...]:
    """The items of a ledger's agenda in their order, as they may be told outside."""
    words = _Words.of(ledger.campaign)
    seen: Counter[str] = Counter()
    found = []
    for item in items:
        key = _key(item, ledger.campaign)
        seen[key] += 1
        found.append(_told(item, f"{key}-{seen[key]}", words, names=names))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Words:
    """The campaign's own words: its units and villages, and the limits that are owed to informants alone."""

    units: frozenset[str]
    villages: frozenset[str]
    unsaid: frozenset[str]

    @classmethod
    def of(cls, campaign: Campaign) -> _Words:
        villages = frozenset(campaign.village_names)
        grids = (grid for village in campaign.villages for grid in village.grids)
        units = campaign.unit_names.union(campaign.station_names, villages, grids)
        return cls(units, villages, of_informants(campaign))


def _told(item: Item, key: str, words: _Words, *, names: bool) -> Outside:
    kind = None if item.record_id is None else kind_of(item.record_id)
    return Outside(
        key,
        item.kind,
        _what(item, words),
        item.record_id,
        item.name if names and kind in _NAMED else "",
        item.unit if item.unit in words.units else OTHERS,
        item.due,
        item.state,
        item.days_late,
        item.force,
        "dabzw agenda" if item.record_id is None else f"dabzw next {item.record_id}",
    )


def _what(item: Item, words: _Words) -> str:
    """What is due, in the campaign's words; not that somebody has reported and waits for an answer."""
    if item.limit and item.limit not in words.unsaid:
        return item.limit
    is_village = item.kind == SILENT and item.name in words.villages
    return f"{item.kind}：{item.name}" if is_village else item.kind


def _key(item: Item, campaign: Campaign) -> str:
    """What tells an item from all others: of which record and limit it is, and since when it waits."""
    since = "" if item.since is None else written(item.since)
    whose = item.record_id or (campaign.name, item.name if item.kind == SILENT else "")
    return sha256("\n".join(map(str, (whose, item.kind, item.limit, since))).encode()).hexdigest()[:32]
