"""When this desk was last in contact with another one: a note of this desk alone, which no history tells."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from dabzw.store import files
from dabzw.store.git import Repository

STATE: Final = "dabzw.contact"
"""In the git directory: when the last sync went through."""


def last_contact(repository: Repository) -> datetime | None:
    """When the last sync went through, in China Standard Time; None where none did, or nobody is to know."""
    try:
        return datetime.fromisoformat(json.loads(files.read(repository.git_dir, STATE) or b"")["when"])
    except (ValueError, TypeError, KeyError, files.NotRegular, files.TooLarge, files.DiskRefused):
        return None


def note_contact(held: Repository, now: datetime) -> None:
    """Note that a sync went through; raises DiskRefused."""
    with files.disk_errors():
        files.replace(held.git_dir, STATE, json.dumps({"when": f"{now:%Y-%m-%d %H:%M}"}).encode())


def forget_contact(held: Repository) -> None:
    """Note that this desk is not to be in contact with another one any more; raises DiskRefused."""
    with files.disk_errors():
        files.remove(held.git_dir, STATE)
