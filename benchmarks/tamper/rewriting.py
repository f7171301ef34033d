"""Rewrites a history as somebody would who means to hide something: each commit again, as an edit wants it.

One `git fast-import` for all, so that a history of ten thousand commits takes seconds.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dabzw.store.git import Author, Repository
from dabzw.sync.verify.walk import Step, walked

_REF: Final = "refs/heads/rewritten"


@dataclass
class Entry:
    """A commit that may be changed before it is made again; a file is None where it is taken out."""

    author: Author
    committer: Author
    authored: int
    when: int
    message: str
    files: dict[str, bytes | None] = field(default_factory=dict)


Edit = Callable[[Step, Entry], Entry | None]
"""Changes a commit; None leaves it out, and what it changed with it."""


def rewrite(folder: Path, edit: Edit, branch: str = "main") -> None:
    """Makes a branch anew of the history of the current commit; the files follow."""
    repository = Repository.require(folder)
    entries = [made for step, entry in _entries(repository) if (made := edit(step, entry)) is not None]
    stream = b"".join(_stream(entries))
    git(folder, "fast-import", "--quiet", "--force", "--done", feed=stream)
    git(folder, "update-ref", f"refs/heads/{branch}", _REF)
    git(folder, "update-ref", "-d", _REF)
    git(folder, "reset", "-q", "--hard")


def _entries(repository: Repository) -> Iterator[tuple[Step, Entry]]:
    head = repository.head() or ""
    steps = walked(repository, head).steps
    blobs = (delta.after for step in steps for delta in step.own.values() if delta.after is not None)
    data = repository.blobs(blobs)
    for step in steps:
        files = {path: None if one.after is None else data[one.after] for path, one in step.own.items()}
        raw = step.raw
        yield step, Entry(raw.author, raw.committer, raw.authored, raw.when, raw.message, files)


def _stream(entries: list[Entry]) -> Iterator[bytes]:
    yield b"reset %s\n\n" % _REF.encode()
    for entry in entries:
        yield b"commit %s\n" % _REF.encode()
        yield f"author {entry.author} {entry.authored} +0800\n".encode()
        yield f"committer {entry.committer} {entry.when} +0800\n".encode()
        yield _data(entry.message.encode())
        yield from _files(entry.files)
    yield b"done\n"


def _files(files: Mapping[str, bytes | None]) -> Iterator[bytes]:
    for path, content in files.items():
        if content is None:
            yield f"D {path}\n".encode()
        else:
            yield f"M 100644 inline {path}\n".encode() + _data(content)


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def git(folder: Path, *words: str, feed: bytes = b"", **variables: str) -> str:
    """Runs git as a person does, without asking what it is set to; gives what it says."""
    plain = ("git", "-c", "core.quotePath=false", "-c", "protocol.file.allow=always", *words)
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**own, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", **variables}
    done = subprocess.run(plain, cwd=folder, input=feed, capture_output=True, check=False, env=environment)
    if done.returncode:
        raise RuntimeError(f"git {' '.join(words)}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode(errors="replace").strip()
