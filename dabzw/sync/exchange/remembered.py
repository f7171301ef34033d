"""What is remembered of other desks: refs of this repository that are never given away."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Iterator
from typing import Final, Literal

from dabzw.store.git import Repository
from dabzw.store.gitlocks import drop_left_lock

Memory = Literal["seen", "sent", "fetched"]

DIGITS: Final = 8


def ref(memory: Memory, name: str) -> str:
    """The ref of what was seen of a remote, was sent to it, or was just fetched from it."""
    return f"refs/dabzw/{memory}/{name}"


def recalled(repository: Repository, memory: Memory, name: str) -> str | None:
    """The commit that is remembered, None where there is none."""
    found = repository.git("rev-parse", "--quiet", "--verify", ref(memory, name), accept=(0, 1))
    return found.decode().strip() or None


def remember(repository: Repository, memory: Memory, name: str, commit: str) -> None:
    """Keep a commit in mind, and by that in the repository."""
    drop_left_lock(repository.common_dir, ref(memory, name))
    repository.git("update-ref", ref(memory, name), commit)


def forget(repository: Repository, memory: Memory, name: str) -> None:
    """Have it in mind no longer."""
    drop_left_lock(repository.common_dir, ref(memory, name))
    repository.git("update-ref", "-d", ref(memory, name))


def known_elsewhere(repository: Repository) -> tuple[str, ...]:
    """The commits that some other desk is known to have."""
    asked = ("--format=%(objectname)", "refs/dabzw/seen/", "refs/dabzw/sent/")
    return tuple(dict.fromkeys(repository.git("for-each-ref", *asked).decode().split()))


def desk_id(repository: Repository) -> str:
    """What this copy of the ledger calls itself in a bundle: another one for each copy and each computer."""
    place = os.fsencode(repository.git_dir.resolve())
    facts = (socket.gethostname().encode(), place, str(repository.git_dir.stat().st_ino).encode())
    return hashlib.sha256(b"\0".join(facts)).hexdigest()[:DIGITS]


def first_parents(repository: Repository, commit: str) -> Iterator[str]:
    """The line of a history by first parents, the newest first."""
    yield from repository.git("rev-list", "--first-parent", commit, "--").decode().split()
