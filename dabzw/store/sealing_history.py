"""Every issue that was ever sealed, as the history knows it, whatever has become of its record since.

A paper that was made may have been handed up: that its record was reverted, reset, merged away or deleted
does not unmake it.  So all that count, claim or check issues ask here, and not the newest commit alone.
What counts is in the history of the commit that is looked at; and, where that is the newest one, what lies
on another branch or a tag of this repository, or what this branch has held before it was set back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.ids import MADE_FOLDER, is_original
from dabzw.model.made import MadeReport, altered, digest_of
from dabzw.store import files
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.history import ancestors, is_ancestor
from dabzw.store.listing import is_part
from dabzw.store.reader import read_made, record_bytes
from dabzw.store.writer import Change

_FORMAT: Final = "%H %P%x00"
_REFLOG_LINE: Final = re.compile(rb"[0-9a-f]+ ([0-9a-f]{40,64}) ")


@dataclass(frozen=True, slots=True)
class Version:
    """A made report as one commit gave it: how far on that is, and whether in the history looked at."""

    commit: str
    parents: tuple[str, ...]
    place: int
    within: bool
    report: MadeReport
    data: bytes


@dataclass(frozen=True, slots=True)
class SealedIssue:
    """An issue by all the versions of its record, the sealed one first.

    `superseded` are those of other issues that were sealed under its number, on desks that did not know of
    each other: when they were merged, somebody said that they do not stand.
    """

    versions: tuple[Version, ...]
    superseded: tuple[Version, ...] = ()

    @property
    def sealed(self) -> Version:
        """The record as it was sealed."""
        return self.versions[0]

    @property
    def report(self) -> MadeReport:
        """What was sealed."""
        return self.sealed.report

    @property
    def others(self) -> tuple[Version, ...]:
        """Each of the superseded as it was sealed; not one whose papers are the same, byte for byte."""
        papers = self.report.outputs
        firsts = {_sealed_text(one): one for one in reversed(self.superseded)}
        return tuple(one for one in reversed(firsts.values()) if one.report.outputs != papers)

    @property
    def digest(self) -> str:
        """The SHA-256 of the record's text as it was sealed, by which the next issue names it (上期)."""
        return digest_of(self.sealed.data)

    @property
    def standing(self) -> Version:
        """The newest version that says what was sealed, and 报送 where that was entered."""
        sent = next((one.report.sent for one in self.versions if one.report.sent is not None), None)
        wanted = self.report.model_copy(update={"sent": sent})
        return next((one for one in reversed(self.versions) if not altered(wanted, one.report)), self.sealed)

    def order(self) -> tuple[int, str, str, int]:
        """Where it stands among all: by its commit, and in one commit by when it fell due."""
        report = self.report
        return self.sealed.place, str(report.due or report.at), report.name, report.issue


@dataclass(frozen=True, slots=True)
class SealedHistory:
    """All issues that were ever sealed, in the order of sealing.

    `originals` are the blobs that each path of an 原件 has had, the first one first; `commits` are those of
    the history that is looked at.
    """

    issues: tuple[SealedIssue, ...] = ()
    originals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    commits: frozenset[str] = frozenset()

    @property
    def reports(self) -> tuple[MadeReport, ...]:
        """What was sealed."""
        return tuple(issue.report for issue in self.issues)

    @property
    def last(self) -> str | None:
        """The digest of the newest issue that none follows, which the next one names; None without any."""
        named = {report.follows for report in self.reports}
        return next((one.digest for one in reversed(self.issues) if one.digest not in named), None)

    @property
    def uncorrected(self) -> tuple[SealedIssue, ...]:
        """The issues of which several desks sealed one each, and not all of these were corrected (更正)."""
        corrected = {digest for report in self.reports for digest in report.others}
        return tuple(
            issue
            for issue in self.issues
            if not corrected.issuperset(digest_of(one.data) for one in issue.others)
        )

    def issue_of(self, name: str, number: int) -> SealedIssue | None:
        """The issue of a report that has a number; None where none was sealed."""
        return next(
            (one for one in self.issues if (one.report.name, one.report.issue) == (name, number)), None
        )

    def versions_of(self, path: str) -> tuple[bytes, ...]:
        """The versions of one record, the sealed one first; none where no issue was sealed there."""
        found = (issue for issue in self.issues if issue.report.path == path)
        return tuple(version.data for issue in found for version in issue.versions)

    def followed_by(
        self, repository: Repository, commit: str, parent: str, data: Mapping[str, bytes]
    ) -> SealedHistory:
        """This history and a commit after it that entered an issue; `data` are the new files of that."""
        within = [issue for issue in self.issues if issue.sealed.within]
        elsewhere = [issue for issue in self.issues if not issue.sealed.within]
        place = max((issue.sealed.place for issue in within), default=-1) + 1
        for path, content in data.items():
            report = read_made(path, content)[0] if is_part(path, "made") else None
            if report is not None:
                version = Version(commit, (parent,), place, within=True, report=report, data=content)
                within.append(SealedIssue((version,)))
        new = {path: (repository.blob_id(content),) for path, content in data.items() if is_original(path)}
        return SealedHistory(
            (*within, *elsewhere), {**new, **self.originals}, self.commits | frozenset((commit,))
        )

    def gone_from(self, present: Container[str]) -> tuple[SealedIssue, ...]:
        """The issues whose record is not among some files."""
        return tuple(issue for issue in self.issues if issue.report.path not in present)


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file that one commit changed, with its new blob."""

    commit: str
    parents: tuple[str, ...]
    path: str
    blob: str


def sealed_history(repository: Repository, commit: str, *, wide: bool = True) -> SealedHistory:
    """What was ever sealed in the history of a commit and, unless not `wide`, elsewhere in the repository.

    Raises GitRefused.
    """
    commits = ancestors(repository, commit)
    elsewhere = ("--branches", "--tags", *left_behind(repository, commits)) if wide else ()
    changes = sorted(_changes(repository, commit, *elsewhere), key=lambda one: one.commit not in commits)
    return sealed_by(repository, changes, commits)


def sealed_by(
    repository: Repository, changes: Sequence[FileChange], commits: frozenset[str]
) -> SealedHistory:
    """What was sealed, by the changes of the files of issues, parents first; raises GitRefused."""
    originals: dict[str, dict[str, None]] = {}
    for change in changes:
        if is_original(change.path):
            originals.setdefault(change.path, {})[change.blob] = None
    return SealedHistory(
        _issues(repository, [change for change in changes if is_part(change.path, "made")], commits),
        {path: tuple(blobs) for path, blobs in originals.items()},
        commits,
    )


def _issues(
    repository: Repository, changes: Sequence[FileChange], commits: frozenset[str]
) -> tuple[SealedIssue, ...]:
    """The issues of changes to made reports; what lies elsewhere counts where the history knows nothing."""
    places = {commit: place for place, commit in enumerate(dict.fromkeys(one.commit for one in changes))}
    data = repository.blobs(change.blob for change in changes)
    found: dict[str, dict[str, Version]] = {}
    for change in changes:
        report, _ = read_made(change.path, data[change.blob])
        versions = found.setdefault(change.path, {})
        within = change.commit in commits
        known_within = any(version.within for version in versions.values())
        if report is None or change.blob in versions or (known_within and not within):
            continue
        place = places[change.commit]
        versions[change.blob] = Version(
            change.commit, change.parents, place, within, report, data[change.blob]
        )
    chosen = _chosen(changes, commits)
    issues = (_issue(repository, own, chosen.get(path, "")) for path, own in found.items() if own)
    return tuple(sorted(issues, key=SealedIssue.order))


def _chosen(changes: Sequence[FileChange], commits: frozenset[str]) -> dict[str, str]:
    """The blobs that the last merges gave records, by their paths."""
    return {one.path: one.blob for one in changes if len(one.parents) > 1 and one.commit in commits}


def _issue(repository: Repository, by_blob: Mapping[str, Version], chosen_blob: str) -> SealedIssue:
    """The issue of the versions of a record by their blobs; one is what the last merge gave, "" for none.

    Two that were sealed side by side, neither in the history before the other, are two issues under one
    number, and the chosen one stands.  What was changed after it was sealed is of the issue that it changes.
    """
    versions, chosen = tuple(by_blob.values()), by_blob.get(chosen_blob)
    firsts = {_sealed_text(version): version for version in reversed(versions)}
    if chosen is None or len(firsts) == 1:
        return SealedIssue(versions)
    apart = {text for text, one in firsts.items() if not _follows_one(repository, one, firsts.values())}
    standing = _sealed_text(chosen)
    if standing not in apart:
        return SealedIssue(versions)
    superseded = tuple(one for one in versions if _sealed_text(one) in apart - {standing})
    left = [one for one in versions if one not in superseded]
    left.sort(key=lambda one: _sealed_text(one) != standing)
    return SealedIssue(tuple(left), superseded)


def _sealed_text(version: Version) -> bytes:
    """What was sealed, without 报送, which is entered later."""
    return record_bytes(version.report.model_copy(update={"sent": None}))


def _follows_one(repository: Repository, one: Version, others: Iterable[Version]) -> bool:
    """Whether the commit of a version comes after that of another one."""
    return any(
        other.commit != one.commit and is_ancestor(repository, other.commit, one.commit) for other in others
    )


def _changes(repository: Repository, *revisions: str) -> Iterator[FileChange]:
    """What each commit gave the files of made reports, parents first; read by position, as names may lie."""
    place = f"{repository.prefix}{MADE_FOLDER}"
    order = ("-m", "--reverse", "--topo-order", "--ignore-missing", f"--format={_FORMAT}")
    tokens = iter(repository.raw_log(*order, *revisions, "--", place).split(b"\0"))
    commit, parents = "", tuple[str, ...]()
    for token in tokens:
        line = token.lstrip(b"\n").decode(errors="replace")
        if line.startswith(":"):
            path, blob = repository.below(next(tokens)), line.split(" ")[3]
            if blob.strip("0"):
                yield FileChange(commit, parents, path, blob)
        elif line:
            commit, *rest = line.split()
            parents = tuple(rest)


def left_behind(repository: Repository, commits: frozenset[str]) -> tuple[str, ...]:
    """The commits that the working tree has been at and that are not in its history now."""
    with suppress(files.NotRegular):
        kept = files.read(repository.git_dir, "logs/HEAD") or b""
        been = (match[1].decode() for line in kept.split(b"\n") if (match := _REFLOG_LINE.match(line)))
        return tuple(dict.fromkeys(id_ for id_ in been if id_ not in commits))
    return ()


def only_issues_since(repository: Repository, earlier: str, later: str) -> bool:
    """Whether a later commit differs from an earlier one by new issues alone; raises GitRefused."""
    below = ("--", repository.prefix) if repository.prefix else ()
    listed = repository.git("diff-tree", "-r", "-z", "--name-status", "--no-renames", earlier, later, *below)
    tokens = listed.split(b"\0")[:-1]
    return all(
        how == b"A" and is_part(repository.below(path), "made", "original")
        for how, path in zip(tokens[::2], tokens[1::2], strict=True)
    )


def put_back(
    repository: Repository, history: SealedHistory, entries: Mapping[str, TreeEntry]
) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """What gives a ledger again the records and the 原件 that it has lost, byte for byte as they were.

    `entries` are the files of the newest commit.  Also given are the paths that are left alone because
    something else lies there in the working tree.  Raises GitRefused.
    """
    lost = {issue.report.path: issue.standing.data for issue in history.gone_from(entries)}
    lost |= _lost_originals(repository, history, entries)
    absent = {
        path: entry
        for path, entry in entries.items()
        if is_part(path, "made", "original")
        and path not in lost
        and not os.path.lexists(repository.folder / path)
    }
    lost |= repository.bytes_of(absent)
    found = {path: _change(repository, path, lost[path], entries.get(path)) for path in sorted(lost)}
    changes = tuple(change for change in found.values() if change is not None)
    return changes, tuple(path for path, change in found.items() if change is None)


def _lost_originals(
    repository: Repository, history: SealedHistory, entries: Mapping[str, TreeEntry]
) -> dict[str, bytes]:
    """The 原件 that a commit lacks or holds altered, as far as the history has them."""
    wanted = {
        path: output.digest
        for report in history.reports
        for path, output in report.originals.items()
        if path not in entries or entries[path].blob not in history.originals.get(path, ())[:1]
    }
    data = repository.blobs(blob for path in wanted for blob in history.originals.get(path, ()))
    right = {digest_of(content): content for content in data.values()}
    return {path: right[digest] for path, digest in wanted.items() if digest in right}


def _change(repository: Repository, path: str, data: bytes, entry: TreeEntry | None) -> Change | None:
    """The change that puts a file back; None where something else lies in its place."""
    try:
        now = files.read(repository.folder, path)
    except files.NotRegular:
        return None
    if now is None or now == data:
        return Change(path, data, seen=now)
    is_as_committed = entry is not None and entry.blob == repository.blob_id(now)
    return Change(path, data) if is_as_committed else None
