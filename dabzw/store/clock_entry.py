"""The entry by which a clerk says that the clock is right now, and was wrong at the last entry."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from dabzw.errors import Conflict
from dabzw.store.clock import last_clock
from dabzw.store.git import Repository
from dabzw.store.journal import Base
from dabzw.store.noting import entered_note
from dabzw.store.readings import moment_of, reading_of
from dabzw.store.watch import SILENT, Watch
from dabzw.store.writer import Plan, Receipt

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

    def says(held: Repository, base: Base) -> Plan:
        if base.head is None:
            raise NothingToConfirm
        last = last_clock(held, base.head.id)
        was = "" if last is None else f"，上次入账时为 {moment_of(last):%Y-%m-%d %H:%M}"
        summary = f"核对时钟：现在是 {moment_of(base.seconds):%Y-%m-%d %H:%M}{was}"
        trailers = () if last is None else ((CLOCK_WAS, reading_of(last)),)
        return Plan((), summary, CLOCK_OPERATION, (), trailers)

    return entered_note(repository, says, now, wait=wait, watch=watch)
