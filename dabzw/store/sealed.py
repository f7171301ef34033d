"""Sealed reports: how each was first committed, its 原件, and the ledger that it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from dabzw.model.finding import Finding, Level
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.ledger import AnyRecord, Ledger, ledger_of
from dabzw.model.made import MadeReport, altered, digest_of
from dabzw.store.contents import kinds_of, of_entries
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.history import is_ancestor
from dabzw.store.listing import Part, account, is_part
from dabzw.store.reader import load, read_made, read_record
from dabzw.store.sealing_history import SealedHistory, SealedIssue, Version
from dabzw.store.to_check import named, was_checked

_COUNTED: Final[tuple[Part, ...]] = ("record", "campaign", "office", "calendar", "power")
"""The parts of a ledger that its figures come from."""
_ALTERED: Final = "运行 dabzw discard {path} 放回；有错用 dabzw issue restate 更正，不改原件"
_ALTERED_SINCE: Final = "运行 dabzw discard {path} --rev {commit} 放回封存时的，再运行 dabzw adopt {path}"
_GONE: Final = "运行 dabzw issue due，按封存时的原样放回并入账"
_LOST: Final = "原件不能改、不能删；运行 dabzw issue due，按封存时的原样放回并入账"
_SPOILT: Final = f"{_LOST}；只是工作文件被改动的，先运行 dabzw discard 放回"
_REWRITTEN: Final = (
    "历史被截去、改写或另起过；不要再改，从备份或另一份副本找回这次提交（dabzw restore），并报告上级"
)


def seal_findings(
    path: str, versions: tuple[bytes, ...], now: bytes | None, sealed_in: str = ""
) -> Iterator[Finding]:
    """What of a sealed report is no longer as it was first committed, and 报送 as it was first entered.

    `sealed_in` is the commit that has it as it was sealed, where that is known.
    """
    read = [report for data in versions if (report := read_made(path, data)[0]) is not None]
    if not read:
        return
    if now is None:
        yield _finding("sealed-changed", path, "材料生成后不能删除，记录却不在台账里", (), _GONE)
        return
    current = read_made(path, now)[0]
    sent = next((report.sent for report in read if report.sent is not None), None)
    first = read[0].model_copy(update={"sent": sent})
    for name in altered(first, current) if current is not None else ():
        says = f"材料生成后不能修改：“{name}”与首次入账时不同"
        advice = _ALTERED_SINCE if sealed_in and now in versions else _ALTERED
        yield _finding("sealed-changed", path, says, (name,), advice.format(path=path, commit=sealed_in[:10]))


def _finding(
    rule: str, path: str, says: str, place: tuple[str | int, ...], advice: str, level: Level = "错误"
) -> Finding:
    return Finding(rule, level, path, None, place, says, advice)


def chain_findings(history: SealedHistory) -> Iterator[Finding]:
    """The issues that do not follow one that was sealed before them, or do not say which.

    Those of before the chain was kept say nothing, and nothing is wrong with them.
    """
    chained = False
    digests = {issue.digest for issue in history.issues}
    digests |= {digest_of(one.data) for issue in history.issues for one in issue.superseded}
    for issue in history.issues:
        report = issue.report
        if report.follows is not None and report.follows not in digests:
            says = f"{report.title}之前封存的那一份材料不在台账的历史里"
            yield _finding("sealed-chain", report.path, says, ("上期",), _REWRITTEN)
        elif report.follows is None and chained:
            says = f"{report.title}没有写明上一份封存的材料，此前的材料都写了"
            advice = "核对这一期是不是本程序生成的：dabzw log 查看入账的人和时间"
            yield _finding("sealed-chain", report.path, says, (), advice, "警告")
        chained = chained or report.follows is not None


def left_to_correct(repository: Repository, history: SealedHistory, commit: str) -> tuple[SealedIssue, ...]:
    """The issues of which several desks sealed one each, for which nothing was done yet as of a commit.

    Done is a correction (更正), or that somebody who knew of all has looked and said so.  Raises GitRefused.
    """
    return tuple(
        issue
        for issue in history.uncorrected
        if not was_checked(repository, issue.report.title, (one.commit for one in issue.others), commit)
    )


def twice_findings(issues: Iterable[SealedIssue]) -> Iterator[Finding]:
    """What is to be said of issues of which several desks sealed one each."""
    for issue in issues:
        report = issue.report
        other = "、".join(one.commit[:10] for one in issue.others)
        says = f"{report.title}两台电脑各封存了一份，合并时定以这一份为准；另一份（提交 {other}）不作数"
        command = f"dabzw issue restate {report.name} {report.issue}"
        advice = (
            f"核对报出去的是哪一份；报的是另一份，或者两份都报了，用 {command} 起草更正；"
            f"另一份没有报出去的，用 dabzw sync --checked {named(report.title)} 记明"
        )
        yield Finding("sealed-twice", "警告", report.path, None, (), says, advice, command=command)


def basis_findings(repository: Repository, history: SealedHistory) -> Iterator[Finding]:
    """The issues whose 依据 is not in the history before the commit that sealed them; raises GitRefused."""
    for issue in history.issues:
        sealed, report = issue.sealed, issue.report
        if sealed.within and not _is_before(repository, history, report.revision, sealed):
            says = f"{report.title}依据的提交 {report.revision[:10]} 不在封存它的提交之前的历史里"
            yield _finding("sealed-basis", report.path, says, ("依据",), _REWRITTEN)


def _is_before(repository: Repository, history: SealedHistory, basis: str, sealed: Version) -> bool:
    if basis in sealed.parents:
        return True
    if basis not in history.commits or basis == sealed.commit:
        return False
    return is_ancestor(repository, basis, sealed.commit)


def proof_findings(repository: Repository, history: SealedHistory, commit: str) -> Iterator[Finding]:
    """Where the chain of issues, or what they were made from, is broken as of a commit; raises GitRefused.

    A shallow clone has lost what would prove it, and that is said once.
    """
    yield from twice_findings(left_to_correct(repository, history, commit))
    if repository.is_complete:
        yield from chain_findings(history)
        yield from basis_findings(repository, history)
    elif history.issues:
        says = "这份副本只有后一段历史，封存的材料依据什么、前后相接核对不了"
        advice = "在有全部历史的台账里核对，或运行 dabzw doctor --fix 取回全部历史"
        yield _finding("sealed-unproven", history.issues[0].report.path, says, (), advice, "警告")


def original_findings(made: MadeReport, held: Mapping[str, bytes | None]) -> Iterator[Finding]:
    """The 原件 of an issue that are gone or altered; only those paths are looked at that `held` names."""
    for path, output in made.originals.items():
        if path not in held:
            continue
        data = held[path]
        if data is None:
            says = f"封存的原件 {path} 不见了"
        elif digest_of(data) != output.digest:
            says = f"封存的原件 {path} 被改动过，与摘要不符"
        else:
            continue
        place = ("产出", made.outputs.index(output))
        yield _finding("sealed-original", made.path, says, place, _LOST if data is None else _SPOILT)


def original_files(repository: Repository, commit: str, issues: Iterable[MadeReport]) -> dict[str, bytes]:
    """The 原件 of issues as a commit holds them, by path; raises GitRefused."""
    wanted = {path for made in issues for path in made.originals}
    entries = repository.entries(commit) if wanted else {}
    return repository.bytes_of({path: entries[path] for path in wanted & entries.keys()})


def ledger_then(repository: Repository, revision: str, now: Ledger, files: Mapping[str, bytes]) -> Ledger:
    """The ledger of an earlier commit; what has not changed since is the same object as in today's.

    `files` are those of today's ledger.  Raises NoSuchRevision, Unreadable.
    """
    held = repository.entries(repository.resolve(revision))
    entries = {path: entry for path, entry in held.items() if entry.is_file and is_part(path, *_COUNTED)}
    changed = _changed(repository, entries, files)
    if not all(is_part(path, "record") for path in changed) or _has_faults(held, entries):
        return load(of_entries(repository, held)).sound
    old = repository.bytes_of({path: entries[path] for path in changed & entries.keys()})
    return _with_old(now, changed, old, load({CAMPAIGN_FILE: files[CAMPAIGN_FILE]}).format)


def _changed(
    repository: Repository, entries: Mapping[str, TreeEntry], files: Mapping[str, bytes]
) -> set[str]:
    """The counted files of a commit that are otherwise today, and those that are only there today."""
    then = {path: entry.blob for path, entry in entries.items()}
    now = {path: repository.blob_id(data) for path, data in files.items() if is_part(path, *_COUNTED)}
    return {path for path in then.keys() | now.keys() if now.get(path) != then.get(path)}


def _has_faults(held: Mapping[str, TreeEntry], known: Mapping[str, TreeEntry]) -> bool:
    """Whether names of an earlier commit may be faults, by which it has no figures."""
    other = {path: entry for path, entry in held.items() if path not in known}
    return any(finding.level == "错误" for finding in account(kinds_of(other)).findings)


def _with_old(now: Ledger, changed: set[str], old: Mapping[str, bytes], said: int) -> Ledger:
    stems = {path.rsplit("/", 1)[-1].rsplit(".", 1)[0] for path in changed}
    kept: list[AnyRecord] = [record for record in now if record.id not in stems]
    read = (read_record(path, data, said)[0] for path, data in old.items())
    kept += [record for record in read if record is not None]
    return ledger_of(now.campaign, kept, now.calendar, now.power, now.made)
