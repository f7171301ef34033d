"""What all rules find in a ledger, or in some files of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from operator import itemgetter
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model import ids
from dabzw.model.facts import FactOf, Store, of_all_times, of_each
from dabzw.model.finding import Finding
from dabzw.model.ids import CAMPAIGN_FILES
from dabzw.model.ledger import RECORD_TYPES, AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.watched import WatchedInstant
from dabzw.rules.checks.registry import campaign_findings, data_findings, record_findings
from dabzw.store.collector import without_collector
from dabzw.store.cores import Work, shared
from dabzw.store.listing import is_part
from dabzw.store.reader import Loaded

_WORTH_SHARING: Final = 1000
"""Records to be judged, for which a copy of this process is worth it."""


def findings_of(
    loaded: Loaded,
    at: Instant,
    paths: Iterable[str] | None = None,
    watched: Callable[[list[AnyRecord]], Iterable[AnyRecord]] = iter,
    store: Store | None = None,
) -> tuple[Finding, ...]:
    """What is wrong with some files of a ledger, or with all; unreadable ones and rules alike.

    Who is told of the records one by one (`watched`) is told of those of some files alone.  Where all are
    judged, a store keeps what is found of each, from the second time on: to note what it rests on takes
    longer than to find it.
    """
    if paths is None:
        return _of_all(loaded, at, store)
    chosen = frozenset(paths)
    found = [finding for finding in loaded.findings if finding.file in chosen]
    ledger = loaded.ledger
    if ledger is None:
        return tuple(found) or loaded.findings
    if not chosen.isdisjoint(CAMPAIGN_FILES):
        found += campaign_findings(ledger, at)
    if any(is_part(path, "calendar", "power") for path in chosen):
        found += (finding for finding in data_findings(ledger, at) if finding.file in chosen)
    with without_collector():
        for record in watched(_of(ledger, chosen)):
            found += record_findings(record, ledger, at)
    return tuple(found)


def _of_all(loaded: Loaded, at: Instant, store: Store | None) -> tuple[Finding, ...]:
    if loaded.ledger is None:
        return loaded.findings
    if store is not None and _is_to_be_kept(loaded.ledger, store):
        return _of_all_kept(loaded, loaded.ledger, at, store)
    with without_collector():
        ledger = _at_hand(loaded.ledger)
        beside = (*campaign_findings(ledger, at), *data_findings(ledger, at))
        judged = sorted(shared(_Judging(ledger, at).work, list(ledger), _WORTH_SHARING), key=itemgetter(0))
    return (*loaded.findings, *beside, *(finding for _, several in judged for finding in several))


_FINDINGS: Final = "findings"


def _is_to_be_kept(ledger: Ledger, store: Store) -> bool:
    """Whether what is found of single records is kept, which rests on no other ledger."""
    return ledger.naming is not None and not ledger.elsewhere and store.was_asked(_FINDINGS)


def _of_all_kept(loaded: Loaded, ledger: Ledger, at: Instant, store: Store) -> tuple[Finding, ...]:
    """What is wrong with all files, of the records as it was kept."""

    def found(record: AnyRecord, ledger: Ledger, at: Instant) -> tuple[Finding, ...] | None:
        return tuple(map(loaded.placed, record_findings(record, ledger, at))) or None

    with without_collector():
        of_all_times(ledger, at, store)
        fact = FactOf(_FINDINGS, tuple[Finding, ...], frozenset(RECORD_TYPES), found)
        judged = of_each(fact, ledger, at)
        beside = (*campaign_findings(ledger, at), *data_findings(ledger, at))
    return (*loaded.findings, *beside, *chain.from_iterable(judged.values()))


def _at_hand(ledger: Ledger) -> Ledger:
    """The ledger with all its records, which all rules ask for in turn: none is looked up anywhere else."""
    return replace(
        ledger,
        enterprises=dict(ledger.enterprises.items()),
        leads=dict(ledger.leads.items()),
        sites=dict(ledger.sites.items()),
        activities=dict(ledger.activities.items()),
        naming=None,
    )


@dataclass(frozen=True, slots=True)
class _Judging:
    """The judging of records, to be shared."""

    ledger: Ledger
    at: Instant

    @property
    def work(self) -> Work[AnyRecord, list[Finding]]:
        return Work(self._found, self._told, self._heard)

    def _found(self, records: Sequence[AnyRecord]) -> list[Finding]:
        return [finding for record in records for finding in record_findings(record, self.ledger, self.at)]

    def _told(self, found: list[Finding]) -> bytes:
        """The findings as bytes, and within which minutes they hold, where that is noted of the instant."""
        span = [self.at.span.since, self.at.span.until] if isinstance(self.at, WatchedInstant) else []
        rows = [finding.values for finding in found]
        return json.dumps([rows, [moment.isoformat() for moment in span]]).encode()

    def _heard(self, told: bytes) -> list[Finding]:
        rows, span = json.loads(told)
        if isinstance(self.at, WatchedInstant):
            self.at.span.narrow(*map(datetime.fromisoformat, span))
        return [Finding.of(row) for row in rows]


def _of(ledger: Ledger, chosen: frozenset[str]) -> list[AnyRecord]:
    """The records of some files, in the order of the ledger; of the others none is taken up."""
    stems = {ids.normalised(ids.stem_of(path)) for path in chosen}
    kinds = (ledger.enterprises, ledger.leads, ledger.sites, ledger.activities)
    found = (known.get(stem) for known in kinds for stem in sorted(stems))
    return [record for record in found if record is not None and ids.path_of(record.id) in chosen]
