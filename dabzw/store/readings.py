"""Readings of the clock as commits keep them: a trailer `Dabzw-Clock: 2026-11-26T09:00:00+08:00`.

git's own time of a commit is never before that of its parent, so that one entry under a wrong clock would
date all later ones; what the clock really said is kept beside it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from dabzw.model.moments import CHINA

OPERATION: Final = "Dabzw-Op"
"""The trailer by which a command's commit is known."""

CLOCK: Final = "Dabzw-Clock"
UNREAD: Final = "none"
"""What the last commit of a past that was given to a new ledger has instead: no clock was read."""

CLOCK_FORMAT: Final = f"%(trailers:key={CLOCK},valueonly,separator=%x20)"
"""How git is asked for the reading of a commit; "" where it has none."""

_YEARS: Final = range(2000, 9999)


def seconds_of(now: datetime) -> int:
    """Since 1970; an instant without a time zone is China Standard Time."""
    return int((now if now.tzinfo else now.replace(tzinfo=CHINA)).timestamp())


def moment_of(seconds: int) -> datetime:
    """In China Standard Time, without a zone."""
    return datetime.fromtimestamp(seconds, CHINA).replace(tzinfo=None)


def reading_of(seconds: int) -> str:
    """A reading as a commit keeps it."""
    return datetime.fromtimestamp(seconds, CHINA).isoformat()


def seconds_read(reading: str | None) -> int | None:
    """The seconds since 1970 of a reading; None where there is none, or none that anybody could have read."""
    try:
        read = datetime.fromisoformat((reading or "").strip())
    except ValueError:
        return None
    return seconds_of(read) if read.tzinfo and read.year in _YEARS else None
