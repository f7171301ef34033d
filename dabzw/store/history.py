"""What was changed, when and by whom: the log of a ledger, one change's text, and taking one back."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping

from dabzw.errors import Conflict
from dabzw.model.entered import Entry
from dabzw.model.made import is_original
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.readings import CLOCK, OPERATION, moment_of, seconds_read
from dabzw.store.writer import Change, Files, Plan

_FORMAT = "%H%x00%ct%x00%an%x00%B%x00"
_TRAILER = re.compile(r"([A-Za-z][A-Za-z-]*): (.*)")


class NotOurs(Conflict):
    """The newest change of the ledger was not made by a command."""

    def __init__(self, commit: str, author: str) -> None:
        super().__init__(
            f"最近一次改动（提交 {commit[:10]}，{author}）不是本工具的命令所作，不能自动撤销。"
            f"请用 git show {commit[:10]} 查看后手工更正并 dabzw adopt。"
        )


class ChangedSince(Conflict):
    """Files of a change that is to be taken back were changed again later."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(
            f"{'、'.join(paths)}：之后又有改动，不能撤销较早的一次。请先撤销后来的改动，或手工更正。"
        )


class MergeKept(Conflict):
    """A merge of two histories cannot be taken back as one change."""

    def __init__(self, commit: str) -> None:
        super().__init__(
            f"提交 {commit[:10]} 是两份台账的合并，不能自动撤销。请手工更正有误的记录并 dabzw adopt。"
        )


def log(repository: Repository, path: str | None = None, limit: int | None = None) -> Iterator[Entry]:
    """The commits of the current branch that touch the ledger, or one path of it, newest first."""
    if repository.head() is None:
        return
    place = repository.prefix + (path or "")
    printed = repository.raw_log(
        "--diff-merges=first-parent",
        f"--format={_FORMAT}",
        *(() if limit is None else (f"--max-count={limit}",)),
        "HEAD",
        *(("--", place) if place else ()),
    )
    yield from _entries(repository, printed.split(b"\0"))


def diff(repository: Repository, commit: str, *paths: str) -> str:
    """The unified diff of one commit below the ledger, against its first parent; of some paths if given.

    Every file is shown as text, whatever the ledger's attributes say; of 原件 only the names are.  Raises
    NoSuchRevision.
    """
    found = repository.commit(repository.resolve(commit))
    before = found.parents[0] if found.parents else repository.object_id("tree", b"")
    below = tuple(repository.prefix + path for path in paths or ("",))
    names = _changed_originals(repository, before, found.id, below)
    left_out = (f":(top,exclude,literal){repository.prefix}{path}" for path in names)
    text = repository.git(
        "diff-tree",
        "--patch",
        "-r",
        "--text",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        *((f"--relative={repository.prefix}",) if repository.prefix else ()),
        before,
        found.id,
        "--",
        *(f":(top,literal){path}" for path in below),
        *left_out,
        environment={"GIT_LITERAL_PATHSPECS": "0"},
    )
    return text.decode(errors="replace") + "".join(map(_name_only, names, names.values()))


def _changed_originals(
    repository: Repository, before: str, after: str, below: tuple[str, ...]
) -> dict[str, str]:
    """The 原件 that differ between two trees, each with git's letter for how."""
    places = ("--", *below) if any(below) else ()
    listed = repository.git("diff-tree", "-r", "-z", "--name-status", "--no-renames", before, after, *places)
    tokens = listed.split(b"\0")[:-1]
    found = {
        repository.below(path): how.decode() for how, path in zip(tokens[::2], tokens[1::2], strict=True)
    }
    return {path: how for path, how in found.items() if is_original(path)}


def _name_only(path: str, how: str) -> str:
    old, new = ("/dev/null" if how == "A" else f"a/{path}"), ("/dev/null" if how == "D" else f"b/{path}")
    return f"diff --git a/{path} b/{path}\n--- {old}\n+++ {new}\n"


def last_operation(repository: Repository) -> Entry | None:
    """The newest change of the ledger, which a command has made; None where there is none at all.

    Raises NotOurs where the newest one was made by hand: taking back an older one would not be the last.
    """
    newest = next(log(repository, limit=1), None)
    if newest is not None and newest.operation is None:
        raise NotOurs(newest.commit, newest.author)
    return newest


def undo_plan(repository: Repository, entry: Entry) -> Callable[[Files], Plan]:
    """How to give the files of one change the bytes they had before it.

    Raises MergeKept; the function raises ChangedSince where a later commit touched the same files.
    """
    commit = repository.commit(entry.commit)
    if len(commit.parents) > 1:
        raise MergeKept(commit.id)
    before = repository.entries(commit.parents[0] if commit.parents else None)
    after = repository.entries(commit.id)
    data = repository.blobs(before[path].blob for path in entry.paths if path in before)

    def build(_: Files) -> Plan:
        now = repository.entries(repository.head())
        later = tuple(path for path in entry.paths if now.get(path) != after.get(path))
        if later:
            raise ChangedSince(later)
        changes = tuple(Change(path, _bytes(before, data, path)) for path in entry.paths)
        trailers = (("Dabzw-Undo", entry.commit),)
        return Plan(changes, f"撤销：{entry.summary}", "undo", entry.ids, trailers)

    return build


def _bytes(entries: Mapping[str, TreeEntry], data: Mapping[str, bytes], path: str) -> bytes | None:
    return data[entries[path].blob] if path in entries else None


def _entries(repository: Repository, tokens: list[bytes]) -> Iterator[Entry]:
    """Read by position, so that no name of a file or author can pass for the start of another entry."""
    at = 0
    while at < len(tokens):
        if not tokens[at]:
            at += 1
            continue
        header = tokens[at : at + 4]
        at += 4
        paths: list[str] = []
        while at < len(tokens) and (not tokens[at] or tokens[at].lstrip(b"\n").startswith(b":")):
            if tokens[at]:
                paths.append(os.fsdecode(tokens[at + 1]))
            at += 2 if tokens[at] else 1
        yield _entry(repository, header, paths)


def _entry(repository: Repository, header: list[bytes], paths: list[str]) -> Entry:
    commit, seconds, author, body = (field.decode(errors="replace") for field in header)
    summary, trailers = _parts(body)
    return Entry(
        commit=commit,
        when=moment_of(seconds_read(dict(trailers).get(CLOCK)) or int(seconds)),
        author=author,
        summary=summary,
        operation=next((value for key, value in trailers if key == OPERATION), None),
        ids=tuple(value for key, value in trailers if key == "Dabzw-Id"),
        paths=tuple(
            path.removeprefix(repository.prefix) for path in paths if path.startswith(repository.prefix)
        ),
    )


def _parts(body: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The first line, and the trailers of a message whose last paragraph holds nothing else."""
    paragraphs = body.strip("\n").split("\n\n")
    summary = paragraphs[0].partition("\n")[0]
    found = tuple(_TRAILER.fullmatch(line) for line in paragraphs[-1].split("\n"))
    trailers = tuple((match[1], match[2]) for match in found if match)
    return summary, trailers if len(paragraphs) > 1 and len(trailers) == len(found) else ()


def ancestors(repository: Repository, commit: str) -> frozenset[str]:
    """A commit and all before it; raises GitRefused where it is not in the repository."""
    return frozenset(repository.git("rev-list", commit, "--").decode().split())
