"""The rules of `screen`, and all that they suspect in a ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.parts import is_on
from dabzw.model.site import Site
from dabzw.rules.declaring import declared
from dabzw.rules.sweep import screening
from dabzw.rules.sweep.screening import Suspicion, SuspicionRule

SUSPICIONS: Final = tuple(declared(SuspicionRule, screening))


def suspicions(ledger: Ledger, at: Instant) -> Iterator[tuple[Enterprise | Site, SuspicionRule, Suspicion]]:
    """Every suspicion of a ledger that is already as of `at`, record by record; none without 研判."""
    if not is_on("研判", ledger.campaign):
        return
    places: tuple[Enterprise | Site, ...] = (*ledger.enterprises.values(), *ledger.sites.values())
    for record in places:
        for rule in SUSPICIONS:
            if isinstance(record, rule.of):
                for suspicion in rule(record, ledger, at):
                    yield record, rule, suspicion
