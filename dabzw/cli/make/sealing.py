"""Sealed issues of reports: their files given and made again, and what is wrong with them."""

from __future__ import annotations

import os
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal
from zipfile import BadZipFile

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.make.making import IssueGone
from dabzw.cli.make.pressing import Base, Issue, parts_digest, plain_paper, pressed
from dabzw.cli.speech import prompts
from dabzw.errors import DabzwError, LookupFailed, StorageError
from dabzw.lazily import dataclass
from dabzw.model.finding import Finding
from dabzw.model.ledger import Ledger
from dabzw.model.made import EDITION, MadeReport, Output, digest_of
from dabzw.model.moments import written
from dabzw.model.nearest import nearest
from dabzw.reports.moved import MISSING, Build, Moved, edition_changes, moved_figures
from dabzw.store import files
from dabzw.store.git import Repository
from dabzw.store.listing import is_part
from dabzw.store.lock import Busy, locked
from dabzw.store.reader import read_made
from dabzw.store.sealed import (
    ledger_then,
    original_files,
    original_findings,
    proof_findings,
    seal_findings,
)
from dabzw.store.sealing_history import SealedHistory, sealed_history

_MOST_ASIDE: Final = 10_000
_NO_ARCHIVE: Final = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)

Agreement = Literal["一致", "内容一致", "不一致", "口径不同", "缺原件"]
Source = Literal["重做", "原件"]


class NoSuchIssue(LookupFailed):
    """The issue was not made; of names that were, those like it are told."""

    def __init__(self, name: str, issue: int, names: Iterable[str] = ()) -> None:
        near = () if name in (made := tuple(names)) else nearest(name, made)
        says = f"；相近的：{'、'.join(near)}" if near else ""
        super().__init__(f"没有生成过{name}第{issue}期{says}；用 dabzw issue list 查看")


class OthersGone(StorageError):
    """The history of a copy does not hold what an issue corrects."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"{title}更正的材料里，别的电脑封存过的一份不在这份副本的历史里；用有全部历史的台账，"
            "或运行 dabzw doctor --fix 取回全部历史，再重做"
        )


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

    One that was altered there is kept under another name, and what was left half-written is removed.  The
    ledger's lock is held for the files of one issue at most.  Raises Busy, and NotDelivered when all that can
    be written are.
    """
    missing = [one for one in _made(desk) if not _is_delivered(one, out)]
    originals = _originals(desk, missing)
    others = _digests_of_others(desk) if any(os.path.lexists(out / name) for name in _names(missing)) else ()
    placed: list[Path] = []
    left: dict[str, str] = {}
    for one in missing:
        try:
            found = _files_of(desk, one, originals)
            with locked(desk.required_repository, now=desk.now), files.disk_errors():
                _clear(one, out)
                _place(found, [out / name for name in _absent(one, out)], others, placed)
        except Busy:
            raise
        except DabzwError as error:
            left |= {name: str(error) for name in _absent(one, out) if out / name not in placed}
    if left:
        raise NotDelivered(left)
    return tuple(placed)


def _made(desk: Desk) -> list[MadeReport]:
    """The issues of the newest commit that can be read."""
    repository = desk.required_repository
    entries = repository.entries(repository.resolve("HEAD"))
    data = repository.bytes_of({path: entry for path, entry in entries.items() if is_part(path, "made")})
    found = (read_made(path, content)[0] for path, content in data.items())
    return sorted((one for one in found if one is not None), key=lambda one: (one.name, one.issue))


def _is_delivered(made: MadeReport, out: Path) -> bool:
    """Whether the files of an issue are in a folder as they were sealed, and nothing is left half-written."""
    return all(
        _is_there(out, item) and not os.path.lexists(out / files.temporary(item.file))
        for item in made.outputs
    )


def _clear(made: MadeReport, out: Path) -> None:
    """Removes what was left half-written of the files of an issue; others may be writing without the lock."""
    for item in made.outputs:
        with suppress(FileNotFoundError, NotADirectoryError):
            (out / files.temporary(item.file)).unlink()


def _absent(made: MadeReport, out: Path) -> list[str]:
    """The files of an issue that are not in the folder as sealed."""
    return [item.file for item in made.outputs if not _is_there(out, item)]


def _is_there(out: Path, item: Output) -> bool:
    with suppress(files.NotRegular, files.DiskRefused, *_NO_ARCHIVE):
        data = files.read(out, item.file) if out.is_dir() else None
        return data is not None and (
            digest_of(data) == item.digest or (item.parts is not None and parts_digest(data) == item.parts)
        )
    return False


def _place(
    found: Mapping[str, bytes], places: Iterable[Path], others: Collection[str], placed: list[Path]
) -> None:
    """Writes out some files; each is noted as it is placed, also where a later one fails."""
    for place in places:
        if place.name in found:
            _set_aside(place, others)
            placed.append(output.write(place, found[place.name]))


def _names(issues: Iterable[MadeReport]) -> tuple[str, ...]:
    return tuple(output.file for made in issues for output in made.outputs)


def _digests_of_others(desk: Desk) -> Collection[str]:
    """The digests of the files of those issues that other desks sealed and that do not stand."""
    issues = ever_sealed(desk).issues
    return {item.digest for issue in issues for one in issue.superseded for item in one.report.outputs}


def _set_aside(place: Path, others: Collection[str]) -> None:
    """Gives what lies in the place of a file another name, and says so; somebody may have worked on it.

    `others` are the digests of what was sealed and does not stand: nobody has worked on that.
    """
    if os.path.lexists(place):
        is_other = False
        with suppress(files.NotRegular, files.DiskRefused):
            is_other = digest_of(files.read(place.parent, place.name) or b"") in others
        word, why = ("不作数", "是合并时定了不作数的那一份") if is_other else ("改动过", "与封存的不同")
        names = (f"{word}{number or ''}_{place.name}" for number in (None, *range(2, _MOST_ASIDE)))
        aside = next(one for name in names if not os.path.lexists(one := place.with_name(name)))
        place.rename(aside)
        prompts.warn(f"{place.name} {why}，改名为 {aside.name}，另按封存的原样写出")


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
        return pressed(Issue.of(made, others_of(desk, made)), Base.at(desk, made.revision))[1]
    except DabzwError as error:
        if needed:
            raise
        prompts.warn(f"{made.title}不能重新生成：{error}")
        return {}


def others_of(desk: Desk, made: MadeReport) -> Mapping[str, MadeReport]:
    """What an issue corrects beside the one that stands: what other desks sealed under its number.

    They are given by the digests of their records.  Raises OthersGone where the history lacks one.
    """
    if not made.others:
        return {}
    issue = ever_sealed(desk).issue_of(made.name, made.corrects or 0)
    known = {} if issue is None else {digest_of(one.data): one.report for one in issue.others}
    if not known.keys() >= set(made.others):
        raise OthersGone(made.title)
    return {digest: known[digest] for digest in made.others}


def _originals(desk: Desk, issues: Collection[MadeReport]) -> dict[str, bytes]:
    """The 原件 of issues that are as they were sealed, by path."""
    sealed = {path: item.digest for made in issues for path, item in made.originals.items()}
    found = original_files(*_committed(desk), issues)
    return {path: data for path, data in found.items() if digest_of(data) == sealed[path]}


def _committed(desk: Desk) -> tuple[Repository, str]:
    """The commit that is looked at."""
    repository = desk.required_repository
    return repository, repository.resolve(desk.revision or "HEAD")


def ever_sealed(desk: Desk) -> SealedHistory:
    """All issues that were ever sealed, as far as what is looked at can know; nothing without git.

    With `--rev` that is what the history of that commit knew.
    """
    repository = desk.repository
    if repository is None or repository.head() is None:
        return SealedHistory()
    commit = repository.resolve(desk.revision or "HEAD")
    return sealed_history(repository, commit, wide=desk.options.rev is None)


def found_issue(desk: Desk, name: str, issue: int) -> MadeReport:
    """An issue that was made; raises NoSuchIssue, and IssueGone where only the history knows it."""
    found = desk.ledger.made_report(name, issue)
    if found is not None:
        return found
    for report in ever_sealed(desk).reports:
        if (report.name, report.issue) == (name, issue):
            raise IssueGone(report.title)
    raise NoSuchIssue(name, issue, (made.name for made in desk.ledger.made))


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
    return lambda ledger: plain_paper(issue, made.revision, ledger.as_of(issue.instant))


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
    if history.issues:
        yield from proof_findings(repository, history, _committed(desk)[1])
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
        command = f"dabzw issue restate {made.name} {made.issue}"
        advice = f"核实后运行 {command} 另出一期更正"
        yield Finding(
            "sealed-moved",
            "警告",
            made.path,
            None,
            ("数据",),
            says,
            advice,
            because=one.by,
            command=command,
        )
