"""How the last `issue due` ended: cron runs it, and its messages are seen by nobody."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from typing import Final

from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.store.git import Repository

STATE: Final = "dabzw.due"


@dataclass(frozen=True, slots=True)
class Failed:
    """A run that did not make all that was due: when, by the clock of China, and why."""

    when: datetime
    why: str


def note(repository: Repository, now: datetime, why: str) -> None:
    """Keep beside the history why a run failed, "" for one that did not; where that fails, nothing is."""
    with suppress(DabzwError, OSError):
        if why:
            said = json.dumps({"when": now.isoformat(timespec="minutes"), "why": why}, ensure_ascii=False)
            files.replace(repository.git_dir, STATE, f"{said}\n".encode(), private=True)
        elif (repository.git_dir / STATE).exists():
            files.remove(repository.git_dir, STATE)


def last_failed(repository: Repository) -> Failed | None:
    """The last run, if it failed; None where it did not, or its note cannot be read."""
    try:
        said = json.loads(files.read(repository.git_dir, STATE) or b"")
        return Failed(datetime.fromisoformat(said["when"]), str(said["why"]))
    except (ValueError, TypeError, KeyError, files.NotRegular, files.DiskRefused):
        return None
