"""What a change would do to a ledger, looked at before it is entered: only what it adds is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field

from dabzw.cli.judging import findings_of
from dabzw.errors import LedgerError
from dabzw.lazily import dataclass
from dabzw.model import ids
from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import Finding
from dabzw.model.ids import CAMPAIGN_FILES, stem_of
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.looks.findings import listed, told
from dabzw.rules.case.facts import dangerous_facts, unanswered
from dabzw.rules.checks.registry import ESCALATED, campaign_findings, record_findings
from dabzw.store.listing import is_part
from dabzw.store.reader import Loaded, campaign_in, format_of, load, read_record
from dabzw.store.sealed import original_findings, seal_findings
from dabzw.store.sealing_history import SealedHistory
from dabzw.store.writer import Files

Changed = Mapping[str, bytes | None]
"""The new bytes of files that a command changes; None where it removes one."""


class WouldBeInvalid(LedgerError):
    """A change that would leave the ledger with errors; nothing was changed."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("这样填写台账会有错误，什么都没有改动：" + listed(findings, cured=True))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Coming:
    """A change before it is entered: the ledger after it, the files it changes, those before, the instant.

    `history` is all that was ever sealed; a change that touches no made report needs none of it.  `watched`
    is handed the records that are judged, one by one.
    """

    after: Loaded
    changed: Changed
    before: Files
    at: Instant
    history: SealedHistory = field(default_factory=SealedHistory)
    watched: Callable[[list[AnyRecord]], Iterable[AnyRecord]] = iter


@dataclass(frozen=True, slots=True)
class Brought:
    """What a change brings: the errors for which it is refused, and its warnings."""

    faults: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A change that was looked at before it is carried out, and what it was found to bring."""

    coming: Coming
    found: Brought

    def is_of(self, coming: Coming) -> bool:
        """Whether all that the rules look at is alike in another change, of records that could be read."""
        known, ledger = self.coming, coming.after.ledger
        rested_on = (*coming.changed, *CAMPAIGN_FILES)
        return (
            all(is_part(path, "record") for path in coming.changed)
            and known.changed.keys() == coming.changed.keys()
            and known.at == coming.at
            and all(known.before.get(path) == coming.before.get(path) for path in rested_on)
            and known.after.findings == coming.after.findings
            and ledger is not None
            and known.after.ledger == ledger
        )


def brought(coming: Coming) -> Brought:
    """What is wrong with the files of a change and was not before."""
    after, changed = coming.after, coming.changed
    found = (
        *findings_of(after, coming.at, changed, coming.watched),
        *_unsealed(coming),
        *_elsewhere(coming),
    )
    known = frozenset(_known(coming))
    there = Counter(map(_what, known))
    new = [finding for finding in found if _is_new(finding, there)]
    faults = tuple(one for one in new if one.level == "错误" or one.rule in ESCALATED)
    return Brought(faults, tuple(finding for finding in found if finding not in known))


def refuse_errors(coming: Coming, *, warned: bool, judged: Judged | None = None) -> tuple[str, ...]:
    """Refuse a change that brings errors; gives what is to be said of another.

    That is what it takes out and, unless the clerk was `warned` already, its warnings.  What was `judged` as
    it now comes is not judged again.

    Raises:
        WouldBeInvalid: the changed files would hold errors that were not there before.
    """
    if any(is_part(path, "template") for path in coming.changed):
        from dabzw.cli.make.office import refuse_faulty_templates

        refuse_faulty_templates(coming.changed)
    found = judged.found if judged is not None and judged.is_of(coming) else brought(coming)
    if found.faults:
        raise WouldBeInvalid(tuple(map(coming.after.placed, found.faults)))
    advice = "改动留在历史里，可用 dabzw log 查看、dabzw undo 撤销"
    gone = (f"{one}；{advice}" for one in _taken_out(coming.changed, coming.before, coming.after.ledger))
    warnings = () if warned else map(warning, found.warnings)
    return (*gone, *warnings)


def _elsewhere(coming: Coming) -> Iterator[Finding]:
    """Errors by which the ledger would have no figures, in files that a change does not touch."""
    for finding in coming.after.findings:
        if finding.level == "错误" and finding.file not in coming.changed:
            yield finding


def _known(coming: Coming) -> Iterator[Finding]:
    """What was so before the change too, and is not said again."""
    after, changed, before = coming.after, coming.changed, coming.before
    if not CAMPAIGN_FILES.isdisjoint(changed) and (of_before := load(campaign_in(before)).ledger) is not None:
        yield from campaign_findings(of_before, coming.at)
    if any(finding.level == "错误" for finding in after.findings):  # what was wrong before may get better
        yield from load(before).findings
    said = format_of(before)
    for path in changed:
        is_record = path in before and ids.kind_of(stem_of(path)) is not None
        record, _ = read_record(path, before[path], said) if is_record else (None, ())
        if record is not None and after.ledger is not None:
            yield from record_findings(record, after.ledger, coming.at)


def _what(finding: Finding) -> tuple[str, str, str]:
    """What a finding is about, whatever its sentence says."""
    keys = (step for step in finding.path if isinstance(step, str))
    return finding.rule, finding.id or finding.file, ".".join(keys)


def _is_new(finding: Finding, there: Counter[tuple[str, str, str]]) -> bool:
    """Whether a change brings a finding; one for one, those that were there before are taken off."""
    key = _what(finding)
    if not there[key]:
        return True
    there[key] -= 1
    return False


def _taken_out(changed: Changed, before: Files, after: Ledger | None) -> Iterator[str]:
    """What a change takes out of the facts that were entered: they leave by an act, or are told."""
    for path in changed:
        was, _ = (
            read_record(path, before[path]) if path in before and ids.kind_of(stem_of(path)) else (None, ())
        )
        now = None if after is None or was is None else after.find(was.id)
        if not isinstance(was, Enterprise) or not isinstance(now, Enterprise) or after is None:
            continue
        gone = unanswered(dangerous_facts(was, after), dangerous_facts(now, after))
        if gone:
            told = "、".join(f"{fact.kind} {fact.key}（{written(fact.on)}）" for fact in gone)
            yield f"{was.id} 去掉了已入账的事实：{told}"


def _unsealed(coming: Coming) -> Iterator[Finding]:
    """What a change would do to reports that were made and are sealed; what puts one back does nothing."""
    for path in (path for path in coming.changed if is_part(path, "made")):
        data = coming.changed[path]
        found = tuple(seal_findings(path, coming.history.versions_of(path), data))
        yield from (
            seal_findings(path, (coming.before[path],), data) if path in coming.before and found else found
        )
    for made in coming.after.ledger.made if coming.after.ledger is not None else ():
        yield from original_findings(made, coming.changed)


def warning(finding: Finding) -> str:
    """What a change brings that is no error, as it is said."""
    return told(finding, of_many=True)
