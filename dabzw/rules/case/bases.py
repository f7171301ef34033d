"""法律依据: which of a campaign's legal bases some cases touch, so that a paper cites these and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.base import label
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.rules.case.powers import cites, power_over
from dabzw.rules.figures.parts import industry_of

_CHEMICALS: Final = label(Enterprise, "chemicals")


@dataclass(frozen=True, slots=True)
class Touched:
    """What a case rests on: its enterprise, the rules that it meets by their codes, and its measures."""

    enterprise: Enterprise
    rules: tuple[str, ...]
    measures: tuple[str, ...]


def touched_bases(cases: Iterable[Touched], campaign: Campaign, day: date) -> tuple[str, ...]:
    """The legal bases in force on a day that some cases touch, in the order of the campaign.

    One is touched where a violation, a rule that is met or the power for a measure cites it; or where its
    name is that of a trade of the campaign (行业归类) that the enterprise is in, or of the chemicals found.
    """
    found = tuple(cases)
    texts = frozenset(text for case in found for text in _texts(case, campaign))
    trades = frozenset(word for case in found for word in _trades(case.enterprise, campaign))
    return tuple(
        basis.name
        for basis in campaign.legal_bases
        if basis.in_force(day)
        and (
            any(cites(text, basis.name, campaign) for text in texts)
            or any(word in basis.name for word in trades)
        )
    )


def _texts(case: Touched, campaign: Campaign) -> Iterator[str]:
    """What cites legal bases for a case."""
    powers = (power_over(measure, campaign) for measure in case.measures)
    given = (
        *(violation.basis for violation in case.enterprise.violations),
        *(rule.basis for rule in campaign.rules if rule.code in case.rules),
        *(power.basis for power in powers if power is not None),
    )
    return filter(None, given)


def _trades(enterprise: Enterprise, campaign: Campaign) -> Iterator[str]:
    """The words for the trade of an enterprise, and for what was found with it."""
    yield from campaign.industries.get(industry_of(enterprise.trade, campaign), ())
    if enterprise.chemicals:
        yield _CHEMICALS
