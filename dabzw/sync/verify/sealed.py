"""封存的材料: each sealed issue names the commit that it was made from, and so all that came before it.

This is the chain that is there without anything from outside: whoever rewrites an entry older than the newest
issue breaks it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final, NamedTuple

from dabzw.model.audited import KINDS, Gravity, Observation
from dabzw.model.finding import Finding
from dabzw.model.made import MadeReport, digest_of
from dabzw.model.phrases import first_few
from dabzw.store import files
from dabzw.store.git import Repository
from dabzw.store.listing import is_part
from dabzw.store.sealed import (
    chain_findings,
    original_files,
    original_findings,
    seal_findings,
    twice_findings,
)
from dabzw.store.sealing_history import FileChange, SealedHistory, sealed_by
from dabzw.sync.verify.walk import History

OUT: Final = "out"
"""The folder of the papers that were written out."""


class Sealed(NamedTuple):
    """What was sealed in a history, and the place of the first commit of it; None where nothing was."""

    history: SealedHistory
    first: int | None


def sealed_in(history: History) -> Sealed:
    """What was ever sealed in a history; raises Damaged, GitRefused."""
    changes = tuple(_changes(history))
    found = sealed_by(history.repository, changes, frozenset(history.places))
    places = [history.places[issue.sealed.commit] for issue in found.issues]
    return Sealed(found, min(places, default=None))


def _changes(history: History) -> Iterator[FileChange]:
    for step in history.steps:
        for deltas in step.changes:
            for path, delta in deltas.items():
                if delta.after is not None and delta.is_file and is_part(path, "made", "original"):
                    yield FileChange(step.id, step.raw.parents, path, delta.after)


def sealed_findings(history: History, sealed: SealedHistory) -> Iterator[Observation]:
    """Issues that were changed, lost or are not made from what they say; raises Damaged, GitRefused."""
    repository, head = history.repository, history.head.id
    entries = repository.entries(head)
    records = {path: entry for path, entry in entries.items() if is_part(path, "made") and entry.is_file}
    data = repository.bytes_of(records)
    for issue in sealed.issues:
        path = issue.report.path
        for one in seal_findings(path, sealed.versions_of(path), data.get(path), issue.sealed.commit):
            yield _of_finding(history, one, _last_change(history, path))
    for one in chain(twice_findings(sealed.uncorrected), chain_findings(sealed)):
        yield _of_finding(history, one, None)
    yield from _bases(history, sealed)
    yield from _gaps(sealed.reports)
    held: dict[str, bytes | None] = {path: None for made in sealed.reports for path in made.originals}
    held |= original_files(repository, head, sealed.reports)
    for made in sealed.reports:
        for one in original_findings(made, held):
            yield _of_finding(history, one, None)


def _of_finding(history: History, one: Finding, commit: str | None) -> Observation:
    gravity: Gravity = "错误" if one.level == "错误" else "注意"
    step = None if commit is None else history.named(commit)
    if step is None:
        return Observation(one.rule, gravity, f"{one.says}", file=one.file)
    return step.found(one.rule, one.says, file=one.file, gravity=gravity)


def _last_change(history: History, path: str) -> str | None:
    touching = (step.id for step in reversed(history.steps) if any(path in deltas for deltas in step.changes))
    return next(touching, None)


def _bases(history: History, sealed: SealedHistory) -> Iterator[Observation]:
    """The issues whose 依据 is not in the history before the commit that sealed them."""
    for issue in sealed.issues:
        step, report = history.named(issue.sealed.commit), issue.report
        if step is None:
            continue
        basis = history.places.get(report.revision)
        if basis is None or basis >= step.place or not history.is_before(basis, step.place):
            says = (
                f"{report.title}写明依据提交 {report.revision[:16]}，这次提交却不在封存它以前的历史里："
                "这一期以前的入账被改写、截去或另造过"
            )
            yield step.found("sealed-basis", says, file=report.path, place="依据")


def _gaps(reports: Iterable[MadeReport]) -> Iterator[Observation]:
    """Numbers of issues that are missing among those of one report."""
    numbers = defaultdict[str, set[int]](set)
    for report in reports:
        numbers[report.name].add(report.issue)
    for name, own in numbers.items():
        missing = sorted(set(range(1, max(own))) - own)
        if missing:
            says = (
                f"{name}出到第{max(own)}期，历史里却没有{first_few([f'第{one}期' for one in missing], '期')}"
            )
            yield Observation("sealed-gap", KINDS["sealed-gap"].gravity, says)


def printed_findings(repository: Repository, sealed: SealedHistory) -> Iterator[Observation]:
    """Papers in `out/` that differ from what was sealed under their name; raises DiskRefused."""
    folder = repository.folder / OUT
    if not folder.is_dir():
        return
    others = (one.report for issue in sealed.issues for one in issue.superseded)
    sealed_as: Mapping[str, frozenset[str]] = _digests((*sealed.reports, *others))
    for made in sealed.reports:
        for item in made.outputs:
            try:
                data = files.read(folder, item.file)
            except files.NotRegular:
                continue
            if data is not None and digest_of(data) not in sealed_as[item.file]:
                says = f"{OUT}/{item.file} 与封存的{made.title}不同，在别处打开改过或换过；以封存的原件为准"
                gravity = KINDS["printed-differs"].gravity
                yield Observation("printed-differs", gravity, says, file=f"{OUT}/{item.file}")


def _digests(reports: Iterable[MadeReport]) -> dict[str, frozenset[str]]:
    found = defaultdict[str, set[str]](set)
    for made in reports:
        for item in made.outputs:
            found[item.file].add(item.digest)
    return {name: frozenset(digests) for name, digests in found.items()}
