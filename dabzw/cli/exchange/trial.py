"""What entering records would do, tried on the ledger as it is kept: the same checks, and nothing written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from dabzw.cli.coming import Coming, Judged, brought
from dabzw.cli.exchange.progress import watched
from dabzw.intake.outcomes import Fault
from dabzw.lazily import dataclass
from dabzw.model.finding import Finding
from dabzw.model.ids import path_of
from dabzw.model.ledger import AnyRecord, ledger_of
from dabzw.model.moments import Instant
from dabzw.store.reader import Loaded, record_bytes

_JUDGED = "按规则核对"


class _Written(Mapping[str, bytes]):
    """Records as the files that they would be, each written only when somebody reads it."""

    def __init__(self, records: Mapping[str, AnyRecord]) -> None:
        self._records = records

    def __getitem__(self, path: str) -> bytes:
        return record_bytes(self._records[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)


@dataclass(frozen=True, slots=True)
class Trial:
    """What the records would bring, by their ids: the errors for which they are refused, and warnings."""

    faults: Mapping[str, tuple[Finding, ...]]
    warnings: Mapping[str, tuple[Finding, ...]]
    judged: Judged


def tried(before: Loaded, records: Mapping[str, AnyRecord], at: Instant) -> Trial:
    """The trial of records that would be written, by their ids, in a sound ledger."""
    kept = before.sound
    others = [record for record in kept if record.id not in records]
    after = ledger_of(kept.campaign, [*others, *records.values()], kept.calendar, kept.power, kept.made)
    changed = _Written({path_of(id_): record for id_, record in records.items()})
    coming = Coming(
        replace(before, ledger=after),
        changed,
        before.files,
        at,
        watched=lambda judged: watched(judged, len(judged), _JUDGED),
    )
    found = brought(coming)
    return Trial(_by_id(found.faults), _by_id(found.warnings), Judged(coming, found))


def fault_of(finding: Finding, head: str | None) -> Fault:
    """Why a row is refused of which a rule finds this; `head` is that of the cell, where it is one."""
    in_field = head is None and finding.where
    return Fault(head, f"{finding.where}：{finding.sentence}" if in_field else finding.sentence)


def notes_of(findings: Iterable[Finding], head: Callable[[Finding], str | None]) -> tuple[str, ...]:
    """What the clerk is told of a row that brings warnings."""
    return tuple(
        f"{head(finding) or finding.where}：{finding.sentence}"
        for finding in findings
        if finding.level == "警告"
    )


def field_of(finding: Finding) -> str | None:
    """The field that a finding is about, as the head of its cell."""
    return finding.field or None


def _by_id(findings: tuple[Finding, ...]) -> Mapping[str, tuple[Finding, ...]]:
    by_id: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        if finding.id is not None:
            by_id[finding.id] = (*by_id.get(finding.id, ()), finding)
    return by_id
