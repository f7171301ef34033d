"""An issue of a report as files: its paper built from one commit, rendered, and its digests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import field
from io import BytesIO
from typing import Final
from zipfile import ZipFile

from dabzw.cli.context import Desk, sound
from dabzw.cli.make.formats import PAPER_FORMATS
from dabzw.cli.make.official import templates_in
from dabzw.cli.speech.known import UnknownWord
from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.model.ledger import Ledger
from dabzw.model.made import MadeReport, Output, digest_of
from dabzw.model.moments import Instant, When, day_of
from dabzw.model.paper_names import schedulable, scheduled
from dabzw.reports.moved import correcting
from dabzw.reports.paper import Paper, PaperOrder, Told
from dabzw.reports.papers import PAPERS
from dabzw.reports.papers.kind import PaperKind
from dabzw.reports.series import told_in
from dabzw.store.reader import load
from dabzw.store.yaml_limits import TEXT_BYTES

_ARCHIVES: Final = (".docx", ".xlsx")


class UnknownReport(UsageError):
    """A campaign's 报送, or the command line, names a report that cannot be made by itself."""

    def __init__(self, name: str) -> None:
        super().__init__(str(UnknownWord("", name, schedulable(), "这种可以定期生成的材料")))


class UnknownFormat(UsageError):
    """A campaign's 报送 names a format that there is not."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”的格式不对；可写：{'、'.join(PAPER_FORMATS)}")


@dataclass(frozen=True, slots=True)
class Issue:
    """Which issue of which report: as of when, of a period since when, in place of which other.

    `told` is what the issues before it told of each measure, None in one that does not say.  `edition` is the
    口径 that it is, or was, made under.  `others` are those that other desks sealed under the number that it
    corrects, and that do not stand, by the digests of their records.
    """

    name: str
    issue: int
    at: When
    since: When | None
    corrects: int | None
    formats: tuple[str, ...]
    edition: int
    told: Mapping[str, Told] | None
    others: Mapping[str, MadeReport] = field(default_factory=dict)

    @classmethod
    def of(cls, made: MadeReport, others: Mapping[str, MadeReport] | None = None) -> Issue:
        """An issue that was made."""
        formats = tuple(output.suffix for output in made.outputs)
        return cls(
            made.name,
            made.issue,
            made.at,
            made.since,
            made.corrects,
            formats,
            made.edition,
            told_in(made),
            others or {},
        )

    @property
    def instant(self) -> Instant:
        """The instant as of which it is."""
        return Instant.of(self.at)

    def file(self, suffix: str) -> str:
        """The name of its file: 日报_第3期_2026-02-12.md."""
        corrects = "" if self.corrects is None else f"_更正第{self.corrects}期"
        return f"{self.name}_第{self.issue}期_{day_of(self.at)}{corrects}.{suffix}"


@dataclass(frozen=True, slots=True)
class Base:
    """One commit: all that the papers of its issues are made from."""

    revision: str
    ledger: Ledger
    templates: Mapping[str, bytes]
    _seen: dict[Instant, Ledger] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def at(cls, desk: Desk, revision: str) -> Base:
        """The base of a commit; raises NoSuchRevision, NotSound."""
        repository = desk.required_repository
        commit = repository.resolve(revision)
        contents = desk.files_at(commit)
        return cls(commit, sound(load(contents)), templates_in(contents))

    def seen(self, at: Instant) -> Ledger:
        """The ledger as of an instant, with the facts that are kept on it; only that of the last is kept."""
        if at not in self._seen:
            self._seen.clear()
            self._seen[at] = self.ledger.as_of(at)
        return self._seen[at]


def kind_of(name: str) -> PaperKind:
    """The kind of paper that a campaign's 报送 names; raises UnknownReport."""
    word = scheduled(name)
    if word is None:
        raise UnknownReport(name)
    return PAPERS[word]


def plain_paper(issue: Issue, revision: str, seen: Ledger) -> Paper:
    """The paper of an issue from a ledger that is already as of its instant; raises UnknownReport."""
    basis = f"提交 {revision[:16]}"
    order = PaperOrder(basis=basis, since=issue.since, told=issue.told, issue=issue.issue)
    return kind_of(issue.name).build(seen, issue.instant, order)


def pressed(issue: Issue, base: Base) -> tuple[Paper, dict[str, bytes]]:
    """The paper of an issue, and its files by name; raises UnknownReport, UnknownFormat."""
    paper = plain_paper(issue, base.revision, base.seen(issue.instant))
    corrected = base.ledger.made_report(issue.name, issue.corrects) if issue.corrects else None
    if corrected is not None:
        paper = correcting(paper, corrected, issue.edition, tuple(issue.others.values()))
    unknown = [name for name in issue.formats if name not in PAPER_FORMATS]
    if unknown:
        raise UnknownFormat(issue.name)
    return paper, {issue.file(name): PAPER_FORMATS[name](paper, base.templates) for name in issue.formats}


def said(paper: Paper, templates: Mapping[str, bytes]) -> str | None:
    """What a paper says, as plain text without tabs; None where a record cannot hold so much."""
    text = PAPER_FORMATS["txt"](paper, templates).replace(
        b"\t", b"  "
    )  # with tabs YAML has no block of lines
    return text.decode().rstrip() if len(text) <= TEXT_BYTES else None


def output_of(name: str, data: bytes) -> Output:
    """A file with its digests."""
    parts = parts_digest(data) if name.endswith(_ARCHIVES) else None
    return Output.model_validate({"文件": name, "摘要": digest_of(data), "内容摘要": parts})


def parts_digest(data: bytes) -> str:
    """The SHA-256 of the names, lengths and contents of an archive's parts, in the order of their names."""
    found = hashlib.sha256()
    with ZipFile(BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            part = archive.read(name)
            found.update(f"{name}\0{len(part)}\0".encode() + part)
    return found.hexdigest()
