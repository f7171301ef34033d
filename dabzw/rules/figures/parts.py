"""Parts of a township that a statistics form counts apart: industries, villages, stations, or the whole.

A record belongs to a part or not; an activity may be undecided, where what it checked lies on both sides
or is not recorded: then its groups and people cannot be told apart, and nothing here guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from decimal import Decimal

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.national import OTHER_INDUSTRY
from dabzw.model.site import Site
from dabzw.rules.figures.indicators import Days

Placed = Enterprise | Lead | Site
Holds = Callable[[Placed], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """A part; `takes` says whether an activity was its own, None where that cannot be told.

    `alone` is the enterprise where the part is no more than that one.
    """

    holds: Holds
    takes: Callable[[Activity], bool | None]
    alone: Enterprise | None = None


WHOLE = Part(lambda _record: True, lambda _activity: True)
"""The whole township."""

Number = int | Decimal
Count = Callable[[Ledger, Days, Part], Number | None]
"""How a measure counts a part in a window of days; None where the ledger cannot know the number."""


def enterprises_in(ledger: Ledger, part: Part) -> Iterator[Enterprise]:
    """The enterprises of a part."""
    return filter(part.holds, ledger.enterprises.values() if part.alone is None else (part.alone,))


def leads_in(ledger: Ledger, part: Part) -> Iterator[Lead]:
    """The leads of a part, duplicates too."""
    alone = part.alone
    found = ledger.leads.values() if alone is None else ledger.leads_of_enterprise(alone.id)
    return filter(part.holds, found)


def sites_in(ledger: Ledger, part: Part) -> Iterator[Site]:
    """The sites of a part."""
    alone = part.alone
    return filter(
        part.holds, ledger.sites.values() if alone is None else ledger.sites_of_enterprise(alone.id)
    )


def industry_of(trade: str | None, campaign: Campaign) -> str:
    """行业领域: the industry that a trade belongs to, by the longest word of 行业归类 in it; else 其他."""
    found = [
        (len(word), industry)
        for industry, words in campaign.industries.items()
        for word in words
        if word in (trade or "")
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else OTHER_INDUSTRY


def industry_part(industries: Collection[str], ledger: Ledger) -> Part:
    """Some industries; leads and sites belong to that of the enterprise that they name, else to 其他."""
    trades = {None, *(enterprise.trade for enterprise in ledger.enterprises.values())}
    own = {trade for trade in trades if industry_of(trade, ledger.campaign) in industries}

    def holds(record: Placed) -> bool:
        enterprise = ledger.enterprise_of(record)
        return (enterprise.trade if enterprise else None) in own

    return Part(holds, _by_checked(holds, ledger))


def station_part(station: str, ledger: Ledger) -> Part:
    """What one station answers for: its enterprises, its leads, the sites of its enterprises."""

    def holds(record: Placed) -> bool:
        return ledger.answering(record) == station

    return Part(holds, lambda activity: activity.answering == station)


def village_part(village: str) -> Part:
    """One village; an activity in several villages cannot be told apart."""

    def takes(activity: Activity) -> bool | None:
        if activity.villages and village not in activity.villages:
            return False
        return True if len(activity.villages) == 1 else None

    return Part(lambda record: record.village == village, takes)


def enterprise_part(enterprise: Enterprise, ledger: Ledger) -> Part:
    """One enterprise, with the leads and sites that name it."""

    def holds(record: Placed) -> bool:
        return ledger.enterprise_of(record) is enterprise

    def takes(activity: Activity) -> bool | None:
        if enterprise.id not in activity.checked:
            return False
        return True if len(activity.checked) == 1 else None

    return Part(holds, takes, enterprise)


def meet(first: Part, second: Part) -> Part:
    """What belongs to both of two parts."""
    if WHOLE in (first, second):
        return first if second is WHOLE else second

    def takes(activity: Activity) -> bool | None:
        sides = first.takes(activity), second.takes(activity)
        if False in sides:
            return False
        return None if None in sides else True

    return Part(lambda record: first.holds(record) and second.holds(record), takes)


def _by_checked(holds: Holds, ledger: Ledger) -> Callable[[Activity], bool | None]:
    """An activity belongs where all that it checked does; one that names nothing checked is undecided."""

    def takes(activity: Activity) -> bool | None:
        checked = [ledger.enterprises.get(record_id) for record_id in activity.checked]
        sides = {None if enterprise is None else holds(enterprise) for enterprise in checked}
        return sides.pop() if len(sides) == 1 else None

    return takes
