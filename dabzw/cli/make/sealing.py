"""Making issues of reports: each exactly once, in the one transaction, then sealed.

The number of an issue is claimed and its record committed in one step, under the ledger's lock: killed
before, a command has made nothing; killed after, the next one writes the files again, from the 原件 that the
same commit holds.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Literal
from zipfile import BadZipFile

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.make.pressing import Base, Issue, output_of, parts_digest, plain_paper, pressed, said
from dabzw.cli.speech import prompts
from dabzw.cli.writing import write
from dabzw.errors import DabzwError, LookupFailed, StorageError
from dabzw.model.finding import Finding
from dabzw.model.ledger import Ledger
from dabzw.model.made import EDITION, MadeReport, Output, digest_of
from dabzw.model.moments import written
from dabzw.reports.moved import MISSING, Build, Moved, edition_changes, figures_of, moved_figures
from dabzw.rules.limits.reporting import Slot, pending
from dabzw.store import files
from dabzw.store.git import Repository
from dabzw.store.lock import locked
from dabzw.store.reader import record_bytes
from dabzw.store.sealed import (
    ledger_then,
    original_files,
    original_findings,
    proof_findings,
    seal_findings,
)
from dabzw.store.sealing_history import SealedHistory, put_back, sealed_history
from dabzw.store.writer import Change, Files, Plan

_MOST_ASIDE: Final = 10_000
_NO_ARCHIVE: Final = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)

Agreement = Literal["一致", "内容一致", "不一致", "口径不同", "缺原件"]
Source = Literal["重做", "原件"]


class NoSuchIssue(LookupFailed):
    """The issue was not made."""

    def __init__(self, name: str, issue: int) -> None:
        super().__init__(f"没有生成过{name}第{issue}期；用 dabzw issue list 查看")


class IssueGone(LookupFailed):
    """The issue was sealed, and its record is not in the ledger any more."""

    def __init__(self, title: str) -> None:
        super().__init__(f"{title}封存过，它的记录却不在台账里；先运行 dabzw issue due 按原样放回，再重试")


@dataclass
class Batch:
    """What one run makes: the sealed issues, their 原件, and the reports that could not be made.

    It starts from all that was ever sealed (`history`), and puts `back` what the ledger has lost of that;
    `left` are the paths of those that it cannot put back, because something else lies in their place.
    """

    history: SealedHistory
    back: tuple[Change, ...] = ()
    left: tuple[str, ...] = ()
    made: list[MadeReport] = field(default_factory=list)
    originals: dict[str, bytes] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, desk: Desk, revision: str) -> Batch:
        """A batch that is begun from a commit; raises GitRefused."""
        repository = desk.required_repository
        history = sealed_history(repository, revision)
        return cls(history, *put_back(repository, history, repository.entries(revision)))

    @property
    def restored(self) -> tuple[str, ...]:
        """The titles of the issues whose record or 原件 are put back."""
        paths = {change.path for change in self.back}
        reports = self.history.reports
        return tuple(one.title for one in reports if not paths.isdisjoint((one.path, *one.originals)))

    @property
    def _last(self) -> str | None:
        """The digest of the record that the next issue follows."""
        return digest_of(record_bytes(self.made[-1])) if self.made else self.history.last

    def seal(self, issue: Issue, base: Base, due: datetime | None) -> None:
        """Makes an issue; raises what its paper or its rendering raises."""
        paper, pages = pressed(issue, base)
        facts = {
            "名称": issue.name,
            "期号": str(issue.issue),
            "应报": due,
            "截至": issue.at,
            "期间起": issue.first,
            "依据": base.revision,
            "上期": self._last,
            "口径": str(issue.edition),
            "更正": None if issue.corrects is None else str(issue.corrects),
            "产出": tuple(output_of(name, data) for name, data in pages.items()),
            "数据": figures_of(paper),
            "正文": said(paper, base.templates),
        }
        made = MadeReport.model_validate(facts)
        self.made.append(made)
        self.originals |= {path: pages[one.file] for path, one in made.originals.items()}

    def next_issue(self, name: str, ledger: Ledger) -> int:
        """The number of the next issue of a report: none that was ever sealed is given again."""
        known = (*ledger.made, *self.history.reports, *self.made)
        return 1 + max((one.issue for one in known if one.name == name), default=0)


def make_due(desk: Desk) -> Batch:
    """Makes all that is due and was never made, in one commit that puts back what was sealed and is gone."""
    until = min(desk.at.moment, desk.now)

    def fill(batch: Batch, base: Base) -> None:
        known = (*base.ledger.made, *batch.history.reports)
        for slot in pending(base.ledger.campaign, base.ledger.calendar, known, until):
            _seal_slot(batch, slot, base)

    return _entered(desk, fill, "issue due")


def _entered(desk: Desk, fill: Callable[[Batch, Base], None], operation: str) -> Batch:
    """Enters a batch that is begun and filled from the newest commit, anew where that has moved meanwhile."""
    filled: list[Batch] = []

    def build(_files: Files) -> Plan:
        base = Base.at(desk, "HEAD")
        batch = Batch.at(desk, base.revision)
        fill(batch, base)
        filled.append(batch)
        return _plan(batch, operation)

    write(desk, build)
    return filled[-1]


def _seal_slot(batch: Batch, slot: Slot, base: Base) -> None:
    """One that cannot be made holds back the later ones of its report, and no other report."""
    if slot.name in batch.failed:
        return
    number = batch.next_issue(slot.name, base.ledger)
    issue = Issue(slot.name, number, slot.at, slot.first, None, slot.formats, EDITION)
    try:
        batch.seal(issue, base, slot.due)
    except DabzwError as error:
        batch.failed[slot.name] = str(error)


def _plan(batch: Batch, operation: str) -> Plan:
    back = {change.path: change for change in batch.back}
    records = tuple(Change(one.path, record_bytes(one)) for one in batch.made)
    originals = tuple(Change(path, data) for path, data in batch.originals.items() if path not in back)
    told = ("生成", [one.title for one in batch.made]), ("放回", batch.restored)
    says = "，".join(f"{does}{_several(titles)}" for does, titles in told if titles)
    return Plan((*records, *originals, *back.values()), says, operation, ())


def _several(titles: Sequence[str]) -> str:
    return "、".join(titles[:3]) + (f"等{len(titles)}期" if len(titles) > len(titles[:3]) else "")


def restated(made: MadeReport, desk: Desk) -> Batch:
    """Seals the correction of an issue: a new issue as of the same instant, from today's commit.

    Raises IssueGone where the newest commit has no record of it.
    """

    def fill(batch: Batch, base: Base) -> None:
        if base.ledger.made_report(made.name, made.issue) is None:
            raise IssueGone(made.title)
        batch.seal(correction(made, batch, base.ledger), base, None)

    return _entered(desk, fill, "issue restate")


def correction(made: MadeReport, batch: Batch, ledger: Ledger) -> Issue:
    """The issue that would correct another one."""
    number = batch.next_issue(made.name, ledger)
    return Issue(made.name, number, made.at, made.first, made.issue, Issue.of(made).formats, EDITION)


class NotDelivered(StorageError):
    """Issues are sealed and entered, and some of their files could not be written out."""

    def __init__(self, left: Mapping[str, str]) -> None:
        lines = "".join(f"\n  {name}：{why}" for name, why in left.items())
        super().__init__(
            f"{len(left)}个文件没有写出。各期已经封存入账，"
            f"处理后再运行 dabzw issue due 就会写出，不会重复生成：{lines}"
        )


def deliver(desk: Desk, out: Path) -> tuple[Path, ...]:
    """Writes the files of all issues that are not in the folder as they were sealed; gives their places.

    One that was altered there is kept under another name, and what was left half-written is removed.  Raises
    NotDelivered when all that can be written are.
    """
    made = Base.at(desk, "HEAD").ledger.made
    placed: list[Path] = []
    left: dict[str, str] = {}
    with locked(desk.required_repository, now=desk.now), files.disk_errors():
        absent = {one: _absent(one, out) for one in made}
        missing = [one for one in made if absent[one]]
        originals = _originals(desk, missing)
        for one in missing:
            try:
                _place(_files_of(desk, one, originals), absent[one], out, placed)
            except DabzwError as error:
                left |= {name: str(error) for name in absent[one] if out / name not in placed}
    if left:
        raise NotDelivered(left)
    return tuple(placed)


def _absent(made: MadeReport, out: Path) -> list[str]:
    """The files of an issue that are not in the folder as sealed; what was left half-written is removed."""
    for item in made.outputs:
        with suppress(FileNotFoundError, NotADirectoryError):
            (out / files.temporary(item.file)).unlink()
    return [item.file for item in made.outputs if not _is_there(out, item)]


def _is_there(out: Path, item: Output) -> bool:
    with suppress(files.NotRegular, files.DiskRefused, *_NO_ARCHIVE):
        data = files.read(out, item.file) if out.is_dir() else None
        return data is not None and (
            digest_of(data) == item.digest or (item.parts is not None and parts_digest(data) == item.parts)
        )
    return False


def _place(found: Mapping[str, bytes], names: Collection[str], out: Path, placed: list[Path]) -> None:
    """Writes out some files; each is noted as it is placed, also where a later one fails."""
    for name in names:
        if name in found:
            _set_aside(out / name)
            placed.append(output.write(out / name, found[name]))


def _set_aside(place: Path) -> None:
    """Gives what lies in the place of a file another name, and says so; somebody may have worked on it."""
    if os.path.lexists(place):
        names = (f"改动过{number or ''}_{place.name}" for number in (None, *range(2, _MOST_ASIDE)))
        aside = next(one for name in names if not os.path.lexists(one := place.with_name(name)))
        place.rename(aside)
        prompts.warn(f"{place.name} 与封存的不同，改名为 {aside.name}，另按封存的原样写出")


def _files_of(desk: Desk, made: MadeReport, originals: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files of an issue as they were sealed; those that cannot be had alike again are left out."""
    kept = {item.file: originals[path] for path, item in made.originals.items() if path in originals}
    if len(kept) == len(made.outputs):
        return kept
    given = again(desk, made)
    for name, one in given.items():
        if not one.is_sealed:
            prompts.warn(f"{name} 没有写出：{_WHY[one.result]}；运行 dabzw issue again 查看")
    return {name: one.data for name, one in given.items() if one.is_sealed and one.data is not None}


_WHY: Mapping[Agreement, str] = {
    "不一致": "重新生成的内容与封存的摘要不一致",
    "缺原件": "没有可用的封存原件，也不能重新生成出同样的",
}


@dataclass(frozen=True, slots=True)
class Given:
    """One file of an issue as it can be given today: how, whence, and its bytes, None where there are none.

    一致 is made again byte for byte, 内容一致 but for the compression, 不一致 otherwise; 口径不同 is not made
    again, because it was sealed under another 口径; 缺原件 can be neither made nor found.
    """

    result: Agreement
    source: Source | None
    data: bytes | None

    @property
    def is_sealed(self) -> bool:
        """Whether it is what was sealed."""
        return self.source == "原件" or self.result in ("一致", "内容一致")

    @classmethod
    def of(cls, made: MadeReport, item: Output, page: bytes | None, original: bytes | None) -> Given:
        """A file by what was made again and what was kept, each None where there is none."""
        result = _agreement(made, item, page, original)
        if result == "一致":
            return cls(result, "重做", page)
        if original is not None:
            return cls(result, "原件", original)
        return cls(result, None, None) if result == "缺原件" else cls(result, "重做", page)


def _agreement(made: MadeReport, item: Output, page: bytes | None, original: bytes | None) -> Agreement:
    if page is not None and digest_of(page) == item.digest:
        return "一致"
    if page is not None and item.parts is not None and parts_digest(page) == item.parts:
        return "内容一致"
    if original is None and (page is None or made.originals or made.edition != EDITION):
        return "缺原件"
    return "不一致" if made.edition == EDITION else "口径不同"


def again(desk: Desk, made: MadeReport) -> dict[str, Given]:
    """The files of an issue by name: made again from its commit, or where that cannot be the 原件.

    Raises NoSuchRevision, NotSound where it cannot be made and there is no 原件 of all its files.
    """
    originals = _originals(desk, (made,))
    kept = {item.file: originals.get(path) for path, item in made.originals.items()}
    pages = _pages(desk, made, needed=None in kept.values() or not kept)
    return {
        item.file: Given.of(made, item, pages.get(item.file), kept.get(item.file)) for item in made.outputs
    }


def _pages(desk: Desk, made: MadeReport, *, needed: bool) -> Mapping[str, bytes]:
    """An issue made again; unless `needed`, nothing under another 口径, or with a warning where it fails."""
    if made.edition != EDITION and not needed:
        return {}
    try:
        return pressed(Issue.of(made), Base.at(desk, made.revision))[1]
    except DabzwError as error:
        if needed:
            raise
        prompts.warn(f"{made.title}不能重新生成：{error}")
        return {}


def _originals(desk: Desk, issues: Collection[MadeReport]) -> dict[str, bytes]:
    """The 原件 of issues that are as they were sealed, by path."""
    sealed = {path: item.digest for made in issues for path, item in made.originals.items()}
    found = original_files(*_committed(desk), issues)
    return {path: data for path, data in found.items() if digest_of(data) == sealed[path]}


def _committed(desk: Desk) -> tuple[Repository, str]:
    """The commit that is looked at."""
    repository = desk.required_repository
    return repository, repository.resolve(desk.options.rev or "HEAD")


def ever_sealed(desk: Desk) -> SealedHistory:
    """All issues that were ever sealed, as far as what is looked at can know; nothing without git.

    With `--rev` that is what the history of that commit knew.
    """
    repository = desk.repository
    if repository is None or repository.head() is None:
        return SealedHistory()
    commit = repository.resolve(desk.options.rev or "HEAD")
    return sealed_history(repository, commit, wide=desk.options.rev is None)


def found_issue(desk: Desk, name: str, issue: int) -> MadeReport:
    """An issue that was made; raises NoSuchIssue, and IssueGone where only the history knows it."""
    found = desk.ledger.made_report(name, issue)
    if found is not None:
        return found
    for report in ever_sealed(desk).reports:
        if (report.name, report.issue) == (name, issue):
            raise IssueGone(report.title)
    raise NoSuchIssue(name, issue)


def moved(desk: Desk, made: MadeReport, ledger: Ledger) -> tuple[Moved, ...]:
    """The numbers of an issue that today's ledger states differently; raises NoSuchRevision."""
    return moved_figures(made, _then(desk, made, ledger), ledger, _builder(made), EDITION)


def changed_by_edition(desk: Desk, made: MadeReport, ledger: Ledger) -> tuple[Moved, ...]:
    """口径变更: the numbers that today's 口径 alone states differently; raises NoSuchRevision."""
    if made.edition == EDITION:
        return ()
    return edition_changes(made, _then(desk, made, ledger), _builder(made))


def _then(desk: Desk, made: MadeReport, ledger: Ledger) -> Ledger:
    return ledger_then(desk.required_repository, made.revision, ledger, desk.files)


def _builder(made: MadeReport) -> Build:
    issue = Issue.of(made)
    return lambda ledger: plain_paper(issue, made.revision, ledger)


def sealed_findings(desk: Desk) -> Iterator[Finding]:
    """What is wrong with made reports: changed since they were sealed, 原件 lost, or numbers moved."""
    ledger = desk.loaded.ledger
    issues = ledger.made if ledger is not None else ()
    held = _held(desk, issues)
    for made in issues:
        yield from original_findings(made, held)
    history, repository = ever_sealed(desk), desk.repository
    if repository is None:
        return
    for issue in history.issues:
        path = issue.report.path
        versions, commit = history.versions_of(path), issue.sealed.commit
        yield from seal_findings(path, versions, desk.files.get(path), commit)
    yield from proof_findings(repository, history)
    corrected = {(one.name, one.corrects) for one in issues}
    for made in issues:
        if ledger is not None and (made.name, made.issue) not in corrected:
            yield from _moved_findings(desk, made, ledger)


def _held(desk: Desk, issues: Collection[MadeReport]) -> Mapping[str, bytes | None]:
    """The 原件 of issues as they lie in what the desk looks at: the working tree, or a revision."""
    held: dict[str, bytes | None] = {path: None for made in issues for path in made.originals}
    if desk.options.rev is not None:
        return {**held, **original_files(*_committed(desk), issues)}
    for path in held:
        with suppress(files.NotRegular):
            held[path] = files.read(desk.folder, path)
    return held


def _moved_findings(desk: Desk, made: MadeReport, ledger: Ledger) -> Iterator[Finding]:
    try:
        found = moved(desk, made, ledger)
    except DabzwError:
        says, advice = (
            "核对不了：生成时的台账或材料模板读不出来",
            f"运行 dabzw issue again {made.name} {made.issue} 查看原因",
        )
        yield Finding("sealed-unproven", "警告", made.path, None, (), f"{made.title}{says}", advice)
        return
    stated = "封存时" if made.edition == EDITION else f"按现行口径{EDITION}和封存时的台账"
    for one in found:
        says = (
            f"{made.title}的“{one.name}”{stated}为{one.then or MISSING}，按现在的台账截至{written(made.at)}"
            f"为{one.now or MISSING}，变动来自{'、'.join(one.by)}"
        )
        advice = f"核实后运行 dabzw issue restate {made.name} {made.issue} 另出一期更正"
        yield Finding("sealed-moved", "警告", made.path, None, ("数据",), says, advice)
