"""上次核验: up to which commit this account has found a ledger in order, and what its tags named then.

It lies beside no ledger but with what the account's programs note for themselves, so that whoever changes a
ledger's folder alone cannot change it.  It is moved only by an audit that found nothing rewritten or lost.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError
from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.store.git import Repository
from dabzw.store.written_out import digest_of, state_folder

FOLDER: Final = "verified"
_LARGEST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Pin:
    """The last commit that was found in order, when, what the tags named, and where that is noted.

    `roster` is the digest of the roster then, "" where there was none.

    `is_here` says whether it was found so in this place, and not in another copy.
    """

    head: str
    when: datetime
    tags: Mapping[str, str]
    root: str
    file: Path
    is_here: bool = True
    roster: str = ""


def pinned(repository: Repository, root: str) -> Pin | None:
    """What is noted of the ledger in this place, else of one that began with the same commit."""
    own = _read(_file(repository))
    if own is not None:
        return own
    same = [pin for pin in _all() if pin.root == root]
    newest = max(same, key=lambda pin: pin.when, default=None)
    return None if newest is None else replace(newest, is_here=False)


def move_pin(repository: Repository, root: str, head: str, now: datetime, roster: str) -> None:
    """Notes that the ledger was in order up to a commit; what the disk refuses is given up."""
    file = _file(repository)
    said = {
        "folder": str(repository.folder),
        "root": root,
        "head": head,
        "when": f"{now:%Y-%m-%d %H:%M}",
        "tags": tags_of(repository),
        "roster": roster,
    }
    with suppress(StorageError, OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        data = json.dumps(said, ensure_ascii=False, indent=1).encode()
        files.replace(file.parent, file.name, data, private=True)


def tags_of(repository: Repository) -> dict[str, str]:
    """What each tag names; raises GitRefused."""
    listed = repository.git("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags")
    lines = (os.fsdecode(line).split(" ", 1) for line in listed.splitlines())
    return {name: id_ for id_, name in lines}


def _file(repository: Repository) -> Path:
    where = os.path.realpath(repository.folder)
    return state_folder() / FOLDER / f"{digest_of(os.fsencode(where))}.json"


def _all() -> Iterator[Pin]:
    folder = state_folder() / FOLDER
    names = sorted(files.walk(folder)) if folder.is_dir() else ()
    for name in names:
        pin = _read(folder / name)
        if pin is not None:
            yield pin


def _read(file: Path) -> Pin | None:
    with suppress(StorageError, OSError, ValueError, TypeError, KeyError, AttributeError):
        said = json.loads(files.read_named(file, _LARGEST))
        tags = {str(name): str(id_) for name, id_ in said["tags"].items()}
        when, roster = datetime.fromisoformat(said["when"]), str(said.get("roster", ""))
        return Pin(str(said["head"]), when, tags, str(said["root"]), file, roster=roster)
    return None
