"""What all rules find in a ledger, or in some files of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dabzw.model import ids
from dabzw.model.finding import Finding
from dabzw.model.ids import CAMPAIGN_FILES
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.rules.checks.registry import campaign_findings, data_findings, record_findings
from dabzw.store.listing import is_part
from dabzw.store.reader import Loaded


class _All:
    """Every path there is."""

    def __contains__(self, _path: object) -> bool:
        return True


def findings_of(
    loaded: Loaded,
    at: Instant,
    paths: Iterable[str] | None = None,
    watched: Callable[[list[AnyRecord]], Iterable[AnyRecord]] = iter,
) -> tuple[Finding, ...]:
    """What is wrong with some files of a ledger, or with all; unreadable ones and rules alike."""
    chosen = None if paths is None else frozenset(paths)
    asked = _All() if chosen is None else chosen
    found = [finding for finding in loaded.findings if finding.file in asked]
    if loaded.ledger is None:
        return tuple(found) or loaded.findings
    if any(path in asked for path in CAMPAIGN_FILES):
        found += campaign_findings(loaded.ledger, at)
    found += _beside_records(loaded.ledger, at, chosen)
    for record in watched(_of(loaded.ledger, chosen)):
        found += record_findings(record, loaded.ledger, at)
    return tuple(found)


def _of(ledger: Ledger, chosen: frozenset[str] | None) -> list[AnyRecord]:
    """The records of some files, or all, in the order of the ledger; of the others none is taken up."""
    if chosen is None:
        return list(ledger)
    stems = {ids.normalised(ids.stem_of(path)) for path in chosen}
    kinds = (ledger.enterprises, ledger.leads, ledger.sites, ledger.activities)
    found = (known.get(stem) for known in kinds for stem in sorted(stems))
    return [record for record in found if record is not None and ids.path_of(record.id) in chosen]


def _beside_records(ledger: Ledger, at: Instant, chosen: frozenset[str] | None) -> Iterator[Finding]:
    """What is wrong with the files of years and of power use."""
    if chosen is None:
        return data_findings(ledger, at)
    if not any(is_part(path, "calendar", "power") for path in chosen):
        return iter(())
    return (finding for finding in data_findings(ledger, at) if finding.file in chosen)
