"""期限变更 by the instance that each moves: the one that it names and that ran on its day."""

from __future__ import annotations

from collections.abc import Sequence

from dabzw.model.lead import LimitChange
from dabzw.rules.limits.reckoning import NamedChange, Refusal
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
