"""Selectors: whether a record is one of those that a rule, a limit or an indicator is for.

行为, 场所类别 and 经营状态 are asked of one violation as it was found, all three of the same; without a
violation, of the record as it stands.  What nobody wrote down is read strictly: the record is taken for one
of them, and what is not written down is named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.base import labels, once
from dabzw.model.campaign import Campaign, DispositionRule, Limit, PhaseIndicator, in_group
from dabzw.model.campaign_parts import Selectors
from dabzw.model.cases import current
from dabzw.model.enterprise import Enterprise, Violation
from dabzw.model.lead import Lead
from dabzw.model.site import Site
from dabzw.model.vocab import Event
from dabzw.rules.case.rating import risk_in_force

Selective = DispositionRule | Limit | PhaseIndicator | Selectors
"""What may have selectors."""
Values = tuple[str, ...] | None
"""What is written down; none where there is no such thing, None where nobody wrote it down."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What selectors ask of a record, by the name of the selector.

    `supposed` are those that only the unit that answers for the record lets one suppose.
    """

    violations: Values = ()
    place_classes: Values = ()
    operating: Values = ()
    risks: Values = ()
    villages: Values = ()
    trades: Values = ()
    directories: Values = ()
    stations: Values = ()
    supposed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fit:
    """That a record is chosen: by which selectors (`行为 1.2`), and what nobody wrote down (`unwritten`)."""

    by: tuple[str, ...] = ()
    unwritten: tuple[str, ...] = ()


def _same(word: str, value: str) -> bool:
    return word == value


_MEETS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "violations": lambda group, code: in_group(code, group),
    "place_classes": _same,
    "operating": _same,
    "risks": _same,
    "villages": _same,
    "trades": lambda word, trade: word in trade,
    "directories": _same,
    "stations": _same,
}
"""Each selector, and whether one of its words chooses what is written down."""
EVERYTHING: Final = Selectors.model_construct()
"""No selector at all: everything is chosen."""


@once
def given(selectors: Selective) -> dict[str, tuple[str, ...]]:
    """The selectors that are given, with their words."""
    return {name: words for name in _MEETS if (words := getattr(selectors, name))}


def only(selectors: Selective, heads: Collection[str]) -> Selectors:
    """The selectors of some names alone."""
    kept = {name: words for name, words in given(selectors).items() if labels(Selectors)[name] in heads}
    return EVERYTHING.model_copy(update=kept)


def fit(selectors: Selective, traits: Iterable[Traits]) -> Fit | None:
    """How the best of several traits of one record is chosen; None where none is."""
    asked = given(selectors)
    found = (_fit(asked, one) for one in traits)
    return min((one for one in found if one is not None), key=lambda one: len(one.unwritten), default=None)


def _fit(asked: Mapping[str, tuple[str, ...]], traits: Traits) -> Fit | None:
    by, unwritten = [], []
    for name, words in asked.items():
        values = getattr(traits, name)
        head = labels(Selectors)[name]
        if values is None:
            unwritten.append(head)
            continue
        met = next((value for value in values if any(_MEETS[name](word, value) for word in words)), None)
        if met is None:
            return None
        if name in traits.supposed:
            unwritten.append(head)
        else:
            by.append(f"{head} {met}")
    return Fit(tuple(by), tuple(unwritten))


def lacks(name: str) -> str:
    """What nobody did about what is not written down."""
    return "没有评定" if name == labels(Selectors)["risks"] else "没有填"


def read_strictly(names: Iterable[str]) -> str:
    """That something was not written down and is read strictly, in words; empty where nothing is."""
    said = "、".join(f"{lacks(name)}{name}" for name in names)
    return said and f"{said}，按从严"


# What is known of a record


def of_enterprise(enterprise: Enterprise, campaign: Campaign) -> tuple[Traits, ...]:
    """What is known of an enterprise in its present case, once for each violation."""
    own = current(enterprise)
    return tuple(of_violation(one, own, campaign) for one in own.violations) or (
        _of_enterprise(own, campaign, (), own.place_class, own.operating),
    )


def of_violation(violation: Violation, enterprise: Enterprise, campaign: Campaign) -> Traits:
    """What is known of a violation as it was found, and of the enterprise of which it was found."""
    place = violation.place_class or enterprise.place_class
    operating = violation.operating or enterprise.operating
    return _of_enterprise(enterprise, campaign, (violation.code,), place, operating)


def _of_enterprise(
    own: Enterprise, campaign: Campaign, codes: tuple[str, ...], place: str | None, operating: str
) -> Traits:
    trades, supposed = _trades(own, campaign)
    return Traits(
        violations=codes,
        place_classes=_written(place),
        operating=(operating,),
        risks=_written(risk_in_force(own, campaign)),
        villages=(own.village,),
        trades=trades,
        directories=tuple(entry.name for entry in own.directories),
        stations=(own.station,),
        supposed=supposed,
    )


def _written(value: str | None) -> Values:
    return None if value is None else (value,)


def _trades(own: Enterprise, campaign: Campaign) -> tuple[Values, frozenset[str]]:
    """The trade; one that is not written down is taken for one of those of the station, if any are known."""
    if own.trade is not None:
        return (own.trade,), frozenset()
    stations = (unit.trades for unit in campaign.units.stations if unit.name == own.station)
    return next(stations, ()) or None, frozenset({"trades"})


def of_lead(lead: Lead, enterprise: Enterprise | None, campaign: Campaign) -> tuple[Traits, ...]:
    """What is known of a lead, once for each violation that it is suspected of or that answers it.

    What a lead does not say itself its enterprise does; of one that names none it is not written down.
    """
    own = None if enterprise is None else current(enterprise)
    answers = () if own is None else (one.code for one in own.violations if lead.id in one.leads)
    codes = tuple(dict.fromkeys((*lead.suspected, *answers)))
    place = lead.place_class or (own.place_class if own else None)
    known = (
        Traits(operating=None, risks=None, trades=None, directories=None)
        if own is None
        else _of_enterprise(own, campaign, (), place, own.operating)
    )
    known = replace(
        known, place_classes=_written(place), villages=(lead.village,), stations=(lead.unit,), violations=None
    )
    return tuple(replace(known, violations=(code,)) for code in codes) or (known,)


def owes_step(step: Event, lead: Lead, enterprise: Enterprise | None, campaign: Campaign) -> bool:
    """Whether a limit that ends in an act is for a lead, so that the act is a step of it."""
    limits = campaign.limits_to(step)
    return any(not given(limit) for limit in limits) or any(
        fit(limit, of_lead(lead, enterprise, campaign)) is not None for limit in limits
    )


def of_site(site: Site) -> tuple[Traits, ...]:
    """What is known of a site."""
    return (Traits(place_classes=_written(site.place_class), villages=(site.village,)),)
