"""Sealed reports: how each was first committed, its 原件, and the ledger that it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from dabzw.model.finding import Finding
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.ledger import AnyRecord, Ledger, ledger_of
from dabzw.model.made import MADE_FOLDER, MadeReport, altered, digest_of
from dabzw.store.git import Repository
from dabzw.store.reader import (
    LEDGER_PARTS,
    RECORD_FOLDERS,
    SUFFIXES,
    is_made,
    load,
    read_made,
    read_record,
    top_of,
)

_ADVICE: Final = "运行 git restore --source 放回生成时的内容；有错用 dabzw issue restate 更正，不改原件"


def seal_findings(path: str, versions: tuple[bytes, ...], now: bytes | None) -> Iterator[Finding]:
    """What of a sealed report is no longer as it was first committed, and 报送 as it was first entered."""
    read = [report for data in versions if (report := read_made(path, data)[0]) is not None]
    if not read:
        return
    if now is None:
        yield _finding(path, "材料生成后不能删除", ())
        return
    current = read_made(path, now)[0]
    sent = next((report.sent for report in read if report.sent is not None), None)
    first = read[0].model_copy(update={"sent": sent})
    for name in altered(first, current) if current is not None else ():
        yield _finding(path, f"材料生成后不能修改：“{name}”与首次入账时不同", (name,))


def _finding(path: str, says: str, place: tuple[str, ...]) -> Finding:
    return Finding("sealed-changed", "错误", path, None, place, says, _ADVICE)


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
        find = f"git log --diff-filter=A -- {path}"
        advice = f"原件不能改、不能删；用 {find} 找到封存的提交，再用 git restore --source 放回"
        yield Finding("sealed-original", "错误", made.path, None, place, says, advice)


def original_files(repository: Repository, commit: str, issues: Iterable[MadeReport]) -> dict[str, bytes]:
    """The 原件 of issues as a commit holds them, by path; raises GitRefused."""
    wanted = {path for made in issues for path in made.originals}
    entries = repository.entries(commit) if wanted else {}
    return repository.bytes_of({path: entries[path] for path in wanted & entries.keys()}, suffixes=("",))


def sealed_versions(repository: Repository, commit: str) -> Mapping[str, tuple[bytes, ...]]:
    """Every version of every made report in a commit's history, the first one first; raises GitRefused."""
    place = f"{repository.prefix}{MADE_FOLDER}"
    printed = repository.raw_log("-m", "--reverse", "--topo-order", "--format=", commit, "--", place)
    tokens = [token for token in printed.split(b"\0") if token.strip()]
    found: dict[str, list[str]] = {}
    for facts, name in zip(tokens[::2], tokens[1::2], strict=True):
        blob, path = facts.decode().split(" ")[3], repository.below(name)
        if blob.strip("0") and is_made(path):
            found.setdefault(path, []).append(blob)
    data = repository.blobs(blob for blobs in found.values() for blob in blobs)
    return {path: tuple(data[blob] for blob in blobs) for path, blobs in found.items()}


def ledger_then(repository: Repository, revision: str, now: Ledger, files: Mapping[str, bytes]) -> Ledger:
    """The ledger of an earlier commit; what has not changed since is the same object as in today's.

    `files` are those of today's ledger.  Raises NoSuchRevision, Unreadable.
    """
    held = repository.entries(repository.resolve(revision))
    entries = {path: entry for path, entry in held.items() if entry.is_file and _is_of_ledger(path)}
    today = {path: repository.blob_id(data) for path, data in files.items()}
    changed = {
        path
        for path in entries.keys() | today.keys()
        if not is_made(path) and today.get(path) != (entries[path].blob if path in entries else None)
    }
    if not {top_of(path) for path in changed} <= {*RECORD_FOLDERS}:
        return load(repository.bytes_of(entries, suffixes=SUFFIXES)).sound
    old = repository.bytes_of({path: entries[path] for path in changed & entries.keys()}, suffixes=SUFFIXES)
    return _with_old(now, changed, old, load({CAMPAIGN_FILE: files[CAMPAIGN_FILE]}).format)


def _is_of_ledger(path: str) -> bool:
    return path.endswith(SUFFIXES) and top_of(path) in LEDGER_PARTS


def _with_old(now: Ledger, changed: set[str], old: Mapping[str, bytes], said: int) -> Ledger:
    stems = {path.rsplit("/", 1)[-1].rsplit(".", 1)[0] for path in changed}
    kept: list[AnyRecord] = [record for record in now if record.id not in stems]
    read = (read_record(path, data, said)[0] for path, data in old.items())
    kept += [record for record in read if record is not None]
    return ledger_of(now.campaign, kept, now.calendar, now.power, now.made)
