"""An entry without any file: something that is said under the clerk's name, and changes no record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store import files
from dabzw.store.clock import refuse_wrong_clock
from dabzw.store.git import Repository
from dabzw.store.journal import Base
from dabzw.store.landing import Landing, land
from dabzw.store.readings import seconds_of
from dabzw.store.signing.signer import signing_of
from dabzw.store.staging import scratch_folder
from dabzw.store.watch import SILENT, Watch
from dabzw.store.writer import Plan, Receipt, Try, base_of, begun, commit_of, persistently

Says = Callable[[Repository, Base], Plan]
"""What is to be said, by where the entry starts; it raises where there is nothing to be said."""


def note(
    repository: Repository, says: Says, *, now: datetime, wait: float = 30.0, watch: Watch = SILENT
) -> Receipt:
    """Make an entry of what is said, after the last one.

    Raises ClockBehind, ClockDoubted, and as `entered_note`.
    """
    _, reading = refuse_wrong_clock(repository, now, watch)
    return entered_note(repository, says, now, reading, wait=wait, watch=watch)


def entered_note(
    repository: Repository,
    says: Says,
    now: datetime,
    reading: int | None = None,
    *,
    wait: float = 30.0,
    watch: Watch = SILENT,
) -> Receipt:
    """The same whatever the clock said before; raises as `transact`, and what `says` raises."""
    signing = signing_of(repository, now, watch)

    def once(this: Try) -> Receipt:
        with begun(repository, now, this, watch) as held:
            with files.disk_errors():
                base = base_of(held, seconds_of(now) if reading is None else reading, signing=signing)
            plan = says(held, base)
            if signing.key is None:
                signing.refuse_unsigned(held.at_head(CAMPAIGN_FILE))
            watch.begins(base.author, base.ref)
            with files.disk_errors(), scratch_folder(held) as scratch:
                new = commit_of(held, base, plan, base.tree or held.object_id("tree", b""), scratch)
                land(held, base, Landing(new, plan.summary, (), {}), scratch, watch)
            return Receipt(new, ())

    return persistently(once, wait)
