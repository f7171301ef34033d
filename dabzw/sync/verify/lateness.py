"""补录: what an entry brought more than 24 hours after the date that it bears, as late-entry counts it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from dabzw.model.audited import Observation
from dabzw.model.moments import written
from dabzw.rules.limits.late_entry import EnteredAct, dated_acts
from dabzw.store.entries import Version, brought
from dabzw.sync.verify.versions import Versions
from dabzw.sync.verify.walk import Delta, Step

_DAY: Final = re.compile(rb"\b(?:19|20)\d\d-\d\d-\d\d")


def late_finding(step: Step, acts: Sequence[EnteredAct]) -> Observation:
    """What is said of the late acts of one entry."""
    worst = max(acts, key=lambda act: act.days_after)
    what = f"{worst.record.id} 的{worst.act.what}：写的是 {written(worst.act.when)}"
    says = f"补录{len(acts)}项，最久的是 {what}，{worst.days_after}天后才入账"
    return step.found("late", says, place=worst.act.what)


def late_acts(step: Step, path: str, delta: Delta, held: Versions) -> Iterator[EnteredAct]:
    """The acts that a version brought late; what took the place of another date is a correction, and none."""
    if delta.after is None or not _may_be_late(step, delta.before, delta.after, held):
        return
    record = held.record(path, delta.after)
    if record is None:
        return
    acts = {(path, delta.after): tuple(dated_acts(record))}
    earlier = None if delta.before is None else held.record(path, delta.before)
    if delta.before is not None and earlier is not None:
        acts[path, delta.before] = tuple(dated_acts(earlier))
    before = () if delta.before is None else (delta.before,)
    version = Version(step.id, step.seconds, step.raw.author.name, path, before, delta.after)
    entered = (EnteredAct(record, None, act, how) for act, how in brought(version, acts))
    yield from (act for act in entered if act.late and not act.entered.corrected)


def _may_be_late(step: Step, before: str | None, after: str, held: Versions) -> bool:
    """Whether a date that was added is before the day of the entry."""
    now = _DAY.findall(held[after])
    then = [] if before is None else _DAY.findall(held[before])
    if now == then:
        return False
    yesterday = f"{step.moment - timedelta(days=1):%Y-%m-%d}".encode()
    return any(day <= yesterday for day in (Counter(now) - Counter(then)))
