"""The rules of the count: campaign, rest days and templates, changed after something rested on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Final

from dabzw.model.audited import Gravity, Observation
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.moments import Instant
from dabzw.model.phrases import first_few
from dabzw.rules.limits.deadlines import deadlines
from dabzw.store import yamlio
from dabzw.store.contents import of_entries
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.listing import is_part
from dabzw.store.reader import Unreadable, load
from dabzw.store.yaml_limits import Node
from dabzw.sync.verify.comparing import differences, grown
from dabzw.sync.verify.growth import BY_HAND
from dabzw.sync.verify.walk import Deltas, History, Step

_MOST: Final = 3
"""Changes whose overdue limits are reckoned both ways, the newest; each takes two readings of the ledger."""
_TOLD: Final = 3


def rules_findings(history: History, first_sealed: int | None, *, deep: bool) -> Iterator[Observation]:
    """Changes of what limits and papers are reckoned by; raises Damaged, GitRefused."""
    found = [step for step in history.steps if step.place and any(_is_rule(path) for path in step.own)]
    reckoned = found if deep else found[-_MOST:]
    start = _start(history) if found else None
    for step in found:
        is_after_issue = first_sealed is not None and first_sealed < step.place
        rests = is_after_issue or start is None or step.moment.date() >= start
        yield from _of_step(history, step, rests=rests, is_reckoned=step in reckoned)
    if first_sealed is not None:
        yield from _templates(history.steps[first_sealed + 1 :])


def _templates(steps: Iterable[Step]) -> Iterator[Observation]:
    for step in steps:
        own = sorted(path for path in step.own if is_part(path, "template"))
        if own:
            says = f"出过材料以后改了材料模板{first_few(own)}，以后重做的材料与从前的样子不同"
            yield step.found("template-changed", says, file=own[0])


def _is_rule(path: str) -> bool:
    return is_part(path, "campaign", "calendar", "office")


def _start(history: History) -> date | None:
    """The day from which limits run, by the first or the last campaign of the history, the earlier."""
    repository = history.repository
    names = [
        b"%s:%s" % (step.id.encode(), repository.full(CAMPAIGN_FILE))
        for step in (history.steps[0], history.head)
    ]
    starts = []
    for found in repository.objects(names):
        ledger = None if found is None else load({CAMPAIGN_FILE: found.data}).ledger
        starts += [] if ledger is None else [ledger.campaign.start]
    return min(starts, default=None)


def _of_step(history: History, step: Step, *, rests: bool, is_reckoned: bool) -> Iterator[Observation]:
    rules = {path: delta for path, delta in step.own.items() if _is_rule(path)}
    trees = dict(_trees(history.repository, rules))
    said = [words for path, (old, new) in trees.items() for words in _words(path, old, new)]
    is_own = step.operation not in BY_HAND and all(grown(old, new) for old, new in trees.values())
    gravity: Gravity = "注意" if rests and not is_own else "说明"
    says = f"改了计算依据：{'；'.join(said[:_TOLD])}{f'；等{len(said)}处' if len(said) > _TOLD else ''}"
    if gravity == "注意" and is_reckoned:
        says += _gone(history.repository, step, rules)
    yield step.found("rules-changed", says, file=next(iter(rules)), gravity=gravity)


def _trees(repository: Repository, rules: Deltas) -> Iterator[tuple[str, tuple[Node, Node]]]:
    """What some files said and say; nothing where they are not there, or cannot be read."""
    blobs = [
        blob for delta in rules.values() for blob in (delta.before, delta.after) if blob and delta.is_file
    ]
    data = repository.blobs(blobs)
    for path, delta in rules.items():
        yield path, (_tree(data.get(delta.before or "")), _tree(data.get(delta.after or "")))


def _tree(data: bytes | None) -> Node:
    tree = None if data is None else yamlio.read(data, comments=True).value
    return {} if tree is None else tree


def _words(path: str, old: Node, new: Node) -> Iterator[str]:
    """What of a file is otherwise, in words: what was changed, and what was added."""
    found = tuple(differences(old, new))
    if not old or not new:
        yield f"{'添上' if new else '删去'}{path}"
        return
    yield from (f"{path} {one.says}" for one in found)
    if not found and isinstance(old, dict) and isinstance(new, dict):
        added = [key for key, node in new.items() if old.get(key) != node]
        yield f"{path} 添了{first_few(added)}" if added else f"{path} 只改了注释或写法"


def _gone(repository: Repository, step: Step, rules: Deltas) -> str:
    """Which limits were overdue by the old rules and are not by the new ones, at the moment of the change."""
    entries = repository.entries(step.id)
    earlier = {path: entry for path, entry in entries.items() if path not in rules}
    earlier |= {
        path: TreeEntry("100644", delta.before) for path, delta in rules.items() if delta.before is not None
    }
    before, after = (_overdue(repository, held, step) for held in (earlier, entries))
    if before is None or after is None:
        return "；改前改后的逾期比不了（台账当时读不进来）"
    gone, new = before - after, after - before
    parts = (("不再算逾期", gone), ("新算逾期", new))
    told = "，".join(
        f"{len(some)}项{word}（{first_few(sorted(some), '项', 3)}）" for word, some in parts if some
    )
    return f"；因此{told}" if told else "；当时的逾期没有因此增减"


def _overdue(repository: Repository, entries: Mapping[str, TreeEntry], step: Step) -> set[str] | None:
    with suppress(Unreadable):
        at = Instant.of(step.moment.replace(second=0))
        ledger = load(of_entries(repository, entries)).sound.as_of(at)
        return {f"{one.record_id} {one.title}" for one in deadlines(ledger, at) if one.missed}
    return None
