"""sync --checked: what a merge left to be looked at (合并待核对) was looked at."""

from __future__ import annotations

from collections.abc import Iterable

from dabzw.cli import outcome
from dabzw.cli.context import Desk
from dabzw.cli.keep.identity import with_identity
from dabzw.cli.speech import prompts
from dabzw.cli.speech.clock_question import clock_is_right
from dabzw.cli.writing import say_recovered
from dabzw.errors import LookupFailed
from dabzw.model import ids
from dabzw.model.phrases import first_few
from dabzw.store import to_check
from dabzw.store.git import Repository
from dabzw.store.journal import Base
from dabzw.store.noting import note
from dabzw.store.writer import Plan


class NotWaiting(LookupFailed):
    """Nothing of it, or more than one thing, waits to be looked at."""

    def __init__(self, typed: str, waiting: tuple[str, ...]) -> None:
        left = f"在等的：{first_few(waiting)}" if waiting else "现在没有合并待核对的"
        super().__init__(f"--checked（编号）：“{typed}”不在合并待核对的里面，或不止一个；{left}")


def say_checked(desk: Desk, typed: Iterable[str]) -> None:
    """Enters that what a merge left to be looked at was looked at."""
    repository, run = desk.required_repository, outcome.current()
    run.asks = clock_is_right
    abouts = tuple(dict.fromkeys(_about(repository, one) for one in typed))

    def says(_held: Repository, _base: Base) -> Plan:
        trailers = tuple(map(to_check.checked, abouts))
        summary = f"合并待核对的已核对：{first_few(abouts)}"
        return Plan((), summary, "checked", tuple(filter(ids.kind_of, abouts)), trailers)

    try:
        receipt = with_identity(
            repository, desk.now.date(), lambda: note(repository, says, now=desk.entering, watch=run)
        )
    finally:
        say_recovered(run)
    prompts.done(f"已记明核对过：{first_few(abouts)}（提交 {receipt.commit[:10]}）")


def _about(repository: Repository, typed: str) -> str:
    """What is meant of that which waits to be looked at; raises NotWaiting."""
    waiting = tuple(dict.fromkeys(one.about for one in to_check.open_notes(repository)))
    meant = to_check.named(typed)
    found = (meant,) if meant in waiting else ids.matching(typed, waiting)
    if len(found) != 1:
        raise NotWaiting(typed, found or waiting)
    return found[0]
