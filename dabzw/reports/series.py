"""A series of issues: what those before an instant have told of each measure, all taken together.

An issue tells of its period what a measure has come to less what was told before.  A correction stands in
the place of the issue that it corrects.  So what is told in all is always what the last issue has it come to,
and what was corrected behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal, InvalidOperation
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.made import MadeReport
from dabzw.model.moments import When, beginning, end_of
from dabzw.model.parts import is_on
from dabzw.model.terms import in_terms
from dabzw.reports.paper import Told
from dabzw.rules.figures.statistics import MEASURES

SINCE_THE_START: Final = "累计"
"""What the names of cumulative figures begin with."""
_FORMERLY: Final = {"打击非法违法起数": "违法行为起数"}
"""What 口径 1 called a measure where no form of the superior (报表) names it."""


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before an issue: the end of the issue before it (None: there is none), what was told."""

    until: When | None
    told: Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class _Stated:
    """What an issue states of a measure: what it has come to, of its period, and the settled part."""

    value: Decimal
    of_period: Decimal
    settled: Decimal | None


@dataclass
class _Place:
    """The place of an issue in its series, and what its last version states."""

    made: MadeReport
    stated: dict[str, _Stated] = field(default_factory=dict)


def told_before(made: Iterable[MadeReport], name: str, at: When, campaign: Campaign) -> Before:
    """What the issues of a report as of earlier instants than `at` have told; an issue may be there twice."""
    known = {one.issue: one for one in made if one.name == name}
    places: dict[int, _Place] = {}
    for issue in sorted(known):
        one = known[issue]
        if end_of(one.at) < end_of(at):
            place = places.setdefault(_root(one, known), _Place(one))
            earlier = (other for other in places.values() if end_of(other.made.at) < end_of(one.at))
            if told_in(one) is None:
                place.stated.update(_formerly_stated(one, _told(earlier), campaign))
            else:
                place.stated.update(_stated(one))
    ordered = sorted(places.values(), key=lambda place: end_of(place.made.at))
    return Before(beginning(end_of(ordered[-1].made.at)) if ordered else None, _told(ordered))


def told_in(made: MadeReport) -> dict[str, Told] | None:
    """What an issue keeps of what was told before it; None where it keeps nothing."""
    kept = {
        figure.measure: Told(amount, amount if settled is None else settled)
        for figure in made.figures
        if figure.measure is not None and (amount := _number(figure.told)) is not None
        for settled in (_number(figure.told_settled),)
    }
    return kept or None


def _root(made: MadeReport, known: Mapping[int, MadeReport]) -> int:
    """The number of the issue in whose place one stands: its own, or that of the first it corrects."""
    while made.corrects is not None and made.corrects in known and made.corrects < made.issue:
        made = known[made.corrects]
    return made.issue


def _told(places: Iterable[_Place]) -> dict[str, Told]:
    """What the issues in some places, in the order of their instants, tell together."""
    found: dict[str, Told] = {}
    for place in places:
        for measure, stated in place.stated.items():
            before = found.get(measure)
            amount = stated.of_period + (Decimal(0) if before is None else before.amount)
            aside = None if stated.settled is None else stated.value - stated.settled
            found[measure] = Told(amount, None if aside is None else amount - aside)
    return found


def _stated(made: MadeReport) -> Iterator[tuple[str, _Stated]]:
    for figure in made.figures:
        value, told = _number(figure.value), _number(figure.told)
        if figure.measure is not None and value is not None and told is not None:
            settled = value if figure.settled is None else _number(figure.settled)
            yield figure.measure, _Stated(value, value - told, settled)


def _formerly_stated(
    made: MadeReport, before: Mapping[str, Told], campaign: Campaign
) -> Iterator[tuple[str, _Stated]]:
    """What an issue of a 口径 states that kept neither what was told before nor the settled part."""
    names = _former_names(campaign)
    for figure in made.figures:
        measure, value = names.get(figure.name), _number(figure.value)
        if measure is not None and value is not None:
            told = Decimal(before[measure].amount) if measure in before else Decimal(0)
            yield measure, _Stated(value, value - told, None)


def _former_names(campaign: Campaign) -> dict[str, str]:
    """The measures by the names that 口径 1 gave to their cumulative figures."""
    named = is_on("报表", campaign)
    titles = {name: name if named else _FORMERLY.get(name, name) for name in MEASURES}
    return {f"{SINCE_THE_START}{in_terms(title, campaign)}": name for name, title in titles.items()}


def _number(text: str | None) -> Decimal | None:
    try:
        found = None if text is None else Decimal(text)
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None
