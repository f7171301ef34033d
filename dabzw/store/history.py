"""What was changed, when and by whom: the log of a ledger, and one change's text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

from dabzw.model.entered import Entry
from dabzw.model.ids import is_original
from dabzw.model.patterns import lazy
from dabzw.store.git import Author, Repository
from dabzw.store.readings import CLOCK, OPERATION, moment_of, seconds_read

UNDO: Final = "Dabzw-Undo"
"""The trailer that names the commit which an entry takes back."""

_ID: Final = "Dabzw-Id"
_A_FEW: Final = 20  # entries that are looked through first
_FORMAT = "%H%x00%ct%x00%an%x00%ae%x00%B%x00"
_TRAILER = lazy(r"([A-Za-z][A-Za-z-]*): (.*)")


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


def touched_by(repository: Repository, author: Author) -> Iterator[tuple[str, ...]]:
    """The records that each of a person's own entries names, newest first: of the last few, then of all."""
    if repository.head() is None:
        return
    for limit in ((f"--max-count={_A_FEW}",), (f"--skip={_A_FEW}",)):
        asked = (*limit, "--fixed-strings", f"--author={author}", "--format=%an%x00%ae%x00%B%x00")
        fields = repository.git("log", *asked, "HEAD", "--").decode(errors="replace").split("\0")[:-1]
        for name, mail, body in zip(fields[::3], fields[1::3], fields[2::3], strict=True):
            if (name.lstrip("\n"), mail) == (author.name, author.email):
                yield tuple(value for key, value in parts_of(body)[1] if key == _ID)


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


def _entries(repository: Repository, tokens: list[bytes]) -> Iterator[Entry]:
    """Read by position, so that no name of a file or author can pass for the start of another entry."""
    at = 0
    while at < len(tokens):
        if not tokens[at]:
            at += 1
            continue
        header = tokens[at : at + 5]
        at += 5
        paths: list[str] = []
        while at < len(tokens) and (not tokens[at] or tokens[at].lstrip(b"\n").startswith(b":")):
            if tokens[at]:
                paths.append(os.fsdecode(tokens[at + 1]))
            at += 2 if tokens[at] else 1
        yield _entry(repository, header, paths)


def _entry(repository: Repository, header: list[bytes], paths: list[str]) -> Entry:
    commit, seconds, author, mail, body = (field.decode(errors="replace") for field in header)
    summary, trailers = parts_of(body)
    return Entry(
        commit=commit,
        when=moment_of(seconds_read(dict(trailers).get(CLOCK)) or int(seconds)),
        author=author,
        mail=mail,
        summary=summary,
        operation=next((value for key, value in trailers if key == OPERATION), None),
        ids=tuple(value for key, value in trailers if key == _ID),
        undoes=dict(trailers).get(UNDO),
        paths=tuple(
            path.removeprefix(repository.prefix) for path in paths if path.startswith(repository.prefix)
        ),
    )


def trailers_of(body: str) -> tuple[tuple[str, str], ...]:
    """The trailers of a commit's message, in order."""
    return parts_of(body)[1]


def parts_of(body: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The first line, and the trailers of a message whose last paragraph holds nothing else."""
    paragraphs = body.strip("\n").split("\n\n")
    summary = paragraphs[0].partition("\n")[0]
    found = tuple(_TRAILER.fullmatch(line) for line in paragraphs[-1].split("\n"))
    trailers = tuple((match[1], match[2]) for match in found if match)
    return summary, trailers if len(paragraphs) > 1 and len(trailers) == len(found) else ()


def is_ancestor(repository: Repository, earlier: str, later: str) -> bool:
    """Whether a commit is another one, or lies before it; raises GitRefused where one is not there."""
    return not repository.git("rev-list", "--max-count=1", earlier, f"^{later}", "--").strip()


def bases_of(repository: Repository, one: str, other: str) -> tuple[str, ...]:
    """Where two commits parted; several where they have been joined crosswise, none where they never met."""
    return tuple(repository.git("merge-base", "--all", one, other, accept=(0, 1)).decode().split())


def ancestors(repository: Repository, commit: str) -> frozenset[str]:
    """A commit and all before it; raises GitRefused where it is not in the repository."""
    return frozenset(repository.git("rev-list", commit, "--").decode().split())
