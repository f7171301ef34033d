"""What a clerk entered last, kept beside the history for the next time: a village, a unit, colleagues.

It is private, no part of the ledger, and may be lost: it saves typing, and nothing rests on it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError
from dabzw.store import files

FILE: Final = "dabzw-habits"
_MOST: Final = 1 << 16

Habit = str | list[str]
"""What a field was answered with: a text, or a list of texts."""


def habits(git_dir: Path, clerk: str) -> dict[str, Habit]:
    """What a clerk entered last, by what it is of; nothing where none is known or it cannot be read."""
    return _all(git_dir).get(clerk, {})


def keep_habits(git_dir: Path, clerk: str, new: Mapping[str, Habit]) -> None:
    """Keeps what a clerk entered, over what was known; what the disk refuses is given up."""
    known = _all(git_dir)
    now = {**known.get(clerk, {}), **new}
    if now == known.get(clerk):
        return
    text = json.dumps({**known, clerk: now}, ensure_ascii=False, indent=1).encode()
    with suppress(StorageError, OSError):
        files.replace(git_dir, FILE, text, private=True)


def _all(git_dir: Path) -> dict[str, dict[str, Habit]]:
    try:
        found = json.loads(files.read(git_dir, FILE, most=_MOST) or b"{}")
    except (StorageError, ValueError):
        return {}
    by_clerk = found.items() if isinstance(found, dict) else ()
    return {clerk: _sound(told) for clerk, told in by_clerk if isinstance(told, dict)}


def _sound(told: Mapping[str, object]) -> dict[str, Habit]:
    """Those that are texts or lists of texts."""
    return {
        of: value if isinstance(value, str) else [str(one) for one in value]
        for of, value in told.items()
        if isinstance(value, (str, list))
    }
