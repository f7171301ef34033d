"""What a change puts into history, looked through for persons before anything of it is written.

Records are looked through by the rules, which know their fields; here all else that a commit keeps: every
other file as bytes, its path, the words of the entry, its author and the branch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from dabzw.cli.coming import Changed, WouldBeInvalid, warning
from dabzw.model import ids
from dabzw.model.finding import Finding
from dabzw.rules.checks.files import Said, act_says, added, file_says
from dabzw.store.git import Author, Repository
from dabzw.store.listing import is_part
from dabzw.store.writer import Plan

_OWN_TRAILERS: Final = frozenset(("Dabzw-Source",))  # a digest


def refuse_persons(
    repository: Repository,
    by: tuple[Author, str],
    plan: Plan,
    changed: Changed,
    before: Mapping[str, bytes],
    today: date,
) -> tuple[str, ...]:
    """Refuse a change that brings an identity of a person in no record; gives what is to be said of others.

    It is entered `by` somebody, and on a branch.  `before` are files of the last commit; what it does not
    hold is asked of the repository.

    Raises:
        WouldBeInvalid: it brings one; nothing is written, and the sentence does not repeat it.
    """
    old = _old_bytes(repository, before)
    found = [one.finding for path, data in changed.items() for one in _brought(path, data, old, today)]
    found += [one.finding for one in act_says(_words(*by, plan), today)]
    faults = tuple(one for one in found if one.level == "错误")
    if faults:
        raise WouldBeInvalid(faults)
    return tuple(map(warning, found))


def persons_in(files: Mapping[str, bytes], today: date) -> Iterator[Finding]:
    """All that files which are no records tell of persons."""
    for path, data in files.items():
        yield from (one.finding for one in _says(path, data, today))


def kept_beside(repository: Repository, commit: str | None) -> dict[str, bytes]:
    """What a commit keeps that is no part of a ledger, as far as it can be looked through."""
    from dabzw.store.wording import MOST_BYTES

    entries = repository.entries(commit)
    others = {path: entry.blob for path, entry in entries.items() if entry.is_file and not is_part(path)}
    sizes = repository.sizes(others.values())
    found = repository.blobs(blob for blob in others.values() if sizes.get(blob, 0) <= MOST_BYTES)
    return {path: found[blob] for path, blob in others.items() if blob in found}


def is_record(path: str) -> bool:
    """Whether the rules of records look a file through."""
    stem = path.rsplit("/", 1)[-1].removesuffix(".yaml")
    return is_part(path, "record") and ids.kind_of(stem) is not None and path == ids.path_of(stem)


def _brought(
    path: str, data: bytes | None, old: Callable[[str], bytes | None], today: date
) -> tuple[Said, ...]:
    now = () if data is None else tuple(_says(path, data, today))
    if not now or (was := old(path)) is None:
        return now
    return added(now, _says(path, was, today))


def _says(path: str, data: bytes, today: date) -> Iterator[Said]:
    if is_record(path):
        return
    from dabzw.store.wording import NotLookedAt, is_shut, passages

    try:
        texts = passages(path, data)
    except NotLookedAt as closed:
        yield from file_says(path, (), today)
        advice = "改成能查看的文件再放进台账；不需要的移出台账文件夹"
        yield Said(Finding("file-unread", "错误", path, None, (), closed.says, advice), "")
        return
    yield from file_says(path, texts, today)
    if is_shut(data):
        says = "图片、PDF 或压缩文件，里面的文字没有查看"
        yield Said(Finding("file-unread", "提示", path, None, (), says, "核对里面没有个人信息"), "")


def _old_bytes(repository: Repository, before: Mapping[str, bytes]) -> Callable[[str], bytes | None]:
    def old(path: str) -> bytes | None:
        if path in before:
            return before[path]
        entry = repository.entries(repository.head()).get(path)
        return None if entry is None or not entry.is_file else repository.blobs((entry.blob,))[entry.blob]

    return old


def _words(author: Author, ref: str, plan: Plan) -> Iterator[tuple[str, str]]:
    """What a commit keeps beside the files: each text with what it is called."""
    yield "经办人姓名（用 dabzw doctor --name 改）", author.name
    yield "经办人邮箱（用 dabzw doctor --email 改）", author.email
    yield "支线名", ref.removeprefix("refs/heads/")
    yield "登记摘要", plan.summary
    yield from (("登记附注", value) for key, value in plan.trailers if key not in _OWN_TRAILERS)
