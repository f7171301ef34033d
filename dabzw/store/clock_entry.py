"""The entry by which a clerk says that the clock is right now, and was wrong at the last entry."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from dabzw.errors import Conflict
from dabzw.store import files
from dabzw.store.clock import last_clock
from dabzw.store.git import Repository
from dabzw.store.landing import Landing, land
from dabzw.store.readings import moment_of, reading_of, seconds_of
from dabzw.store.staging import scratch_folder
from dabzw.store.watch import SILENT, Watch
from dabzw.store.writer import Plan, Receipt, Try, base_of, begun, commit_of, persistently

CLOCK_OPERATION: Final = "clock"
CLOCK_WAS: Final = "Dabzw-Clock-Was"
"""The trailer that says what the last entry's clock was."""


class NothingToConfirm(Conflict):
    """There is no entry yet, so that no clock can have been wrong."""

    def __init__(self) -> None:
        super().__init__("台账里还没有入账，没有时钟可以核对，什么都没有改动。")


def confirm_clock(
    repository: Repository, now: datetime, *, wait: float = 30.0, watch: Watch = SILENT
) -> Receipt:
    """Enter, with the clerk's name and without any file, that the clock is right now.

    From then on the last entry's clock is this one.  Raises NothingToConfirm, and as `transact`.
    """

    def once(this: Try) -> Receipt:
        with begun(repository, now, this, watch) as held:
            with files.disk_errors():
                base = base_of(held, seconds_of(now))
            if base.head is None:
                raise NothingToConfirm
            last = last_clock(held, base.head.id)
            was = "" if last is None else f"，上次入账时为 {moment_of(last):%Y-%m-%d %H:%M}"
            summary = f"核对时钟：现在是 {moment_of(base.seconds):%Y-%m-%d %H:%M}{was}"
            trailers = () if last is None else ((CLOCK_WAS, reading_of(last)),)
            plan = Plan((), summary, CLOCK_OPERATION, (), trailers)
            with files.disk_errors(), scratch_folder(held) as scratch:
                new = commit_of(held, base, plan, base.head.tree, scratch)
                land(held, base, Landing(new, summary, (), {}), scratch, watch)
            return Receipt(new, ())

    return persistently(once, wait)
