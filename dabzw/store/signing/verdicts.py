"""Which signatures were found good before: each costs a process, and none ever changes.

A line is the digest of a whole commit and + or -.  The file is this account's own note, as good as the
account; it may be lost, then all is verified anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.errors import DabzwError
from dabzw.store import files
from dabzw.store.written_out import state_folder

_FILE: Final = "signatures"
_MOST: Final = 200_000  # verdicts that are kept, the newest
_LENGTH: Final = 64
_LARGEST: Final = (_MOST + 1) * (_LENGTH + 3)


def place() -> Path:
    """Where this account keeps what it found."""
    return state_folder() / _FILE


def mark(commit: bytes) -> str:
    """What tells a commit, its signature with it, from every other."""
    return hashlib.sha256(commit).hexdigest()


def read(kept: Path) -> dict[str, bool]:
    """All that was found before; nothing where it cannot be read."""
    with suppress(DabzwError, OSError, UnicodeDecodeError):
        data = files.read(kept.parent, kept.name, most=_LARGEST) if kept.parent.is_dir() else None
        lines = (data or b"").decode("ascii").splitlines()
        return {line[:_LENGTH]: line[-1] == "+" for line in lines if len(line) == _LENGTH + 2}
    return {}


def add(kept: Path, found: Mapping[str, bool]) -> None:
    """Notes what was found; what the disk refuses is given up."""
    if not found:
        return
    known = read(kept) | dict(found)
    lines = [f"{digest} {'+' if good else '-'}\n" for digest, good in known.items()]
    with suppress(DabzwError, OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        files.replace(kept.parent, kept.name, "".join(lines[-_MOST:]).encode(), private=True)
