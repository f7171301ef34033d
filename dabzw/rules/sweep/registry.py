"""The rules of `screen`, and all that they suspect in a ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.facts import FactOf, of_each
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.parts import is_on
from dabzw.model.site import Site
from dabzw.rules.declaring import declared
from dabzw.rules.sweep import screening
from dabzw.rules.sweep.screening import Suspicion, SuspicionRule

SUSPICIONS: Final = tuple(declared(SuspicionRule, screening))


def _suspected(record: AnyRecord, ledger: Ledger, at: Instant) -> tuple[Suspected, ...] | None:
    """What is suspect about one record; None where nothing is, and without 研判."""
    if not is_on("研判", ledger.campaign) or not isinstance(record, Enterprise | Site):
        return None
    rules = (rule for rule in SUSPICIONS if isinstance(record, rule.of))
    return tuple(Suspected(rule.code, own) for rule in rules for own in rule(record, ledger, at)) or None


@dataclass(frozen=True, slots=True)
class Suspected:
    """A suspicion with the code of its rule."""

    code: str
    own: Suspicion


_SUSPECTED: Final = FactOf("suspicions", tuple[Suspected, ...], frozenset(("企业", "场所")), _suspected)


def suspicions(ledger: Ledger, at: Instant) -> Iterator[tuple[Enterprise | Site, SuspicionRule, Suspicion]]:
    """Every suspicion of a ledger that is already as of `at`, record by record; none without 研判."""
    rules = {rule.code: rule for rule in SUSPICIONS}
    for id_, found in of_each(_SUSPECTED, ledger, at).items():
        place = ledger.enterprises.get(id_) or ledger.sites[id_]
        yield from ((place, rules[one.code], one.own) for one in found)


def suspicion_count(ledger: Ledger, at: Instant) -> int:
    """How many suspicions there are; the ledger is already as of `at`."""
    return sum(map(len, of_each(_SUSPECTED, ledger, at).values()))
