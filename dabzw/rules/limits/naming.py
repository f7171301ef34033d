"""期限变更 by the instance that each moves: the one that it names and that ran on its day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dabzw.model.campaign import Limit
from dabzw.model.lead import LimitChange
from dabzw.model.ledger import Ledger
from dabzw.model.moments import day_of
from dabzw.rules.limits.measures import counting
from dabzw.rules.limits.reckoning import LastDay, NamedChange, Refusal, Terms
from dabzw.rules.limits.run import Run


def changes_of(
    found: Sequence[Run], code: str, changes: Sequence[LimitChange]
) -> dict[int, list[NamedChange]]:
    """The changes of each run of a limit, by the place of the run; the record's other limits are left out."""
    own: dict[int, list[NamedChange]] = {}
    for place, change in enumerate(changes):
        named = [at for at, run in enumerate(found) if change.limit in run.names(code)]
        meant = [at for at in named if found[at].takes(change.on)]
        running = [at for at in meant if found[at].runs_on(change.on)]
        refused: Refusal | None = "这时有几个这样的期限，没有写明是哪一个" if len(running) > 1 else None
        for at in running or meant or named:
            own.setdefault(at, []).append(NamedChange(place, change, refused))
    return own


def terms_of(
    limit: Limit, found: Sequence[Run], changes: Sequence[LimitChange], ledger: Ledger, last: LastDay
) -> Iterator[Terms]:
    """What each run of a limit is reckoned from; one that is open is looked at on the last day.

    The campaign's end caps none that begins after it.
    """
    if not found:
        return
    own, cap = changes_of(found, limit.code, changes), ledger.campaign.end
    how = counting(limit, ledger)
    for place, run in enumerate(found):
        yield Terms(
            limit=limit,
            run=run,
            counting=how,
            changes=tuple(own.get(place, ())),
            looked_at=last if run.over is None else day_of(run.over),
            cap=cap if limit.capped and run.since <= cap else None,
        )
