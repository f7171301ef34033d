"""Records only grow: what of them was taken out, changed or dated back by each entry, from what they say.

A version that only adds to the one before needs no more than its plain tree.  Where a row or a date is no
longer said the records themselves are read, in the newest format.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dabzw.model.audited import Gravity, Observation
from dabzw.model.base import label
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import stem_of
from dabzw.model.lead import Lead
from dabzw.model.phrases import first_few
from dabzw.rules.limits.late_entry import EnteredAct, dated_acts
from dabzw.store.listing import is_part
from dabzw.sync.verify.comparing import Difference, differences, grown
from dabzw.sync.verify.lateness import late_acts, late_finding
from dabzw.sync.verify.versions import Tree, Versions, in_turns
from dabzw.sync.verify.walk import ID, Delta, Deltas, History, Step

_TOLD: Final = 3
_DATE: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
BY_HAND: Final = (None, "adopt")
"""The operations by which texts come in as a person wrote them: git's own, and what is adopted."""
_NEW_FORMAT: Final = "upgrade"
_CLOSINGS: Final = label(Lead, "closings")
_CLEARANCES: Final = label(Enterprise, "clearances")
_REOPENED: Final = "重开"


def growth_findings(history: History, of: Sequence[Step] | None = None) -> Iterator[Observation]:
    """What was taken out of records, changed in them, dated back, or undone, by all commits or some.

    Raises Damaged, GitRefused.
    """
    for held, steps in in_turns(history, history.steps if of is None else of):
        for step in steps:
            records = {path: delta for path, delta in step.own.items() if is_part(path, "record")}
            if records and is_true_undo(history, step):
                yield step.found("undone", f"{step.summary}（提交 {(step.undoes or '')[:10]}）")
            elif not step.is_cut:
                yield from _undeclared(step, records)
                yield from _of_records(history, step, records, held)
                yield from _power(step, held)


def is_true_undo(history: History, step: Step) -> bool:
    """Whether a commit says that it takes another one back, and gives its files the very bytes of before."""
    undone = history.named(step.undoes or "")
    if undone is None or undone.place >= step.place:
        return False
    then = undone.own
    return all(path in then and delta.after == then[path].before for path, delta in step.own.items())


def _undeclared(step: Step, records: Iterable[str]) -> Iterator[Observation]:
    """Records that an entry of the tool changed and does not name, which it never does."""
    named = step.values(ID)
    other = tuple(stem_of(path) for path in records if stem_of(path) not in named)
    if step.operation is not None and named and other:
        says = f"写明只登记{first_few(named)}，实际还改了{first_few(other)}，不是本程序的写法"
        yield step.found("undeclared", says, file=next(iter(records)))


def _of_records(history: History, step: Step, records: Deltas, held: Versions) -> Iterator[Observation]:
    late: list[EnteredAct] = []
    for path, delta in records.items():
        if delta.after is None:
            yield _lost(history, step, path, delta)
        elif delta.is_file:
            if delta.before is not None:
                yield from _changed(step, path, (delta.before, delta.after), held)
            late += late_acts(step, path, delta, held)
    if late:
        yield late_finding(step, late)


def _lost(history: History, step: Step, path: str, delta: Delta) -> Observation:
    later = (one.own[path] for one in history.steps[step.place + 1 :] if path in one.own)
    says = f"记录 {stem_of(path)} 被整个删去，不是用撤销做的"
    if any(one.after == delta.before for one in later):
        return step.found("record-lost", f"{says}；后来又原样放回", file=path, gravity="注意")
    return step.found("record-lost", f"{says}；作废应当用 dabzw void，留下理由", file=path)


# What a version says no longer.


def _changed(step: Step, path: str, blobs: tuple[str, str], held: Versions) -> Iterator[Observation]:
    old, new = (held.tree(blob) for blob in blobs)
    if new is None:
        yield step.found("unread", f"记录 {stem_of(path)} 从这次起读不出来", file=path)
    elif old is not None and step.operation != _NEW_FORMAT and not grown(old, new):
        found = tuple(differences(old, new))
        dates = _dates_gone(path, blobs, held) if any(map(_may_be_of_act, found)) else frozenset()
        yield from _told(step, path, found, dates)
        other = tuple(one for one in found if _kind(one, dates) is None)
        if other:
            yield _corrected(step, path, other, is_over=is_over(old))


def is_over(tree: Tree) -> bool:
    """Whether a record had come to its end: a lead 办结 and not reopened, an enterprise 销号."""
    closings = tree.get(_CLOSINGS)
    last = closings[-1] if isinstance(closings, list) and closings else None
    reopened = isinstance(last, dict) and _REOPENED in last.values()
    return (last is not None and not reopened) or bool(tree.get(_CLEARANCES))


def _may_be_of_act(one: Difference) -> bool:
    return one.whole or _DATE.match(one.old) is not None


def _dates_gone(path: str, blobs: tuple[str, str], held: Versions) -> frozenset[str]:
    """The fields of the dated acts that were said and are no longer."""
    then, now = (held.record(path, blob) for blob in blobs)
    if then is None or now is None:
        return frozenset()
    gone = Counter(dated_acts(then)) - Counter(dated_acts(now))
    return frozenset(act.what for act in gone)


def _kind(one: Difference, dates: frozenset[str]) -> str | None:
    """Whether an act was removed, or its date changed; None where it is something else."""
    if one.whole or (one.new is None and one.place in dates):
        return "act-removed"
    return "act-redated" if one.place in dates else None


def _told(step: Step, path: str, found: Sequence[Difference], dates: frozenset[str]) -> Iterator[Observation]:
    for code in ("act-removed", "act-redated"):
        some = tuple(one for one in found if _kind(one, dates) == code)
        if some:
            yield step.found(code, _words(path, some), file=path, place=some[0].place)


def _corrected(step: Step, path: str, some: Sequence[Difference], *, is_over: bool) -> Observation:
    gravity: Gravity = "注意" if is_over or step.operation in BY_HAND else "说明"
    code = "closed-changed" if is_over else "corrected"
    return step.found(code, _words(path, some), file=path, place=some[0].place, gravity=gravity)


def _words(path: str, some: Sequence[Difference]) -> str:
    told = "；".join(one.says for one in some[:_TOLD])
    return f"{stem_of(path)} {told}{f'；等{len(some)}处' if len(some) > _TOLD else ''}"


def _power(step: Step, held: Versions) -> Iterator[Observation]:
    """Figures of the use of power that were entered and are no longer there."""
    for path, delta in step.own.items():
        if is_part(path, "power") and delta.before is not None and delta.is_file:
            now = () if delta.after is None else held[delta.after].splitlines()
            gone = Counter(held[delta.before].splitlines()) - Counter(now)
            if gone:
                gravity: Gravity = "注意" if step.operation in BY_HAND else "说明"
                says = f"{path} 里已入账的用电数有{gone.total()}行被改动或删去"
                yield step.found("power-changed", says, file=path, gravity=gravity)
