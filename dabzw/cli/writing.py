"""Carrying out a change: the one transaction, what is asked before it, and what is said of it.

Imported by commands that enter something; what only looks needs none of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from dabzw.cli import outcome
from dabzw.cli.coming import Coming, Judged, refuse_errors
from dabzw.cli.context import Desk, sound
from dabzw.cli.keep.identity import with_identity
from dabzw.cli.missing import NeedsUpgrade
from dabzw.cli.scanning import refuse_persons
from dabzw.cli.speech import prompts
from dabzw.cli.speech.clock_question import clock_is_right
from dabzw.cli.speech.format_change import agreed, plan_of, say_changed
from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.model import formats, ids
from dabzw.model.ids import CAMPAIGN_FILE, stem_of
from dabzw.model.ledger import Ledger
from dabzw.store import files
from dabzw.store.listing import is_part
from dabzw.store.office import SUMMARY, Shared
from dabzw.store.reader import format_of, load
from dabzw.store.sealing_history import SealedHistory, sealed_history
from dabzw.store.upgrading import Upgrade, of_commit
from dabzw.store.writer import Change, Plan, Receipt, transact

if TYPE_CHECKING:
    from dabzw.store.writer import Files

WrittenForm = Literal["newest", "as it is", "any"]
"""In what format a command may leave a ledger."""
_NO_PLAN: Final = Plan((), "", "", ())


@dataclass(frozen=True, slots=True)
class Written:
    """What a change came to: the receipt, and the ledger after it (None when nothing changed)."""

    receipt: Receipt
    after: Ledger | None


def write(
    desk: Desk,
    build: Callable[[Files], Plan],
    *,
    warned: bool = False,
    form: WrittenForm = "newest",
    judged: Judged | None = None,
) -> Written:
    """Carries out a change in the one transaction, checked against all rules.

    A ledger of an older format is upgraded first, where somebody at a terminal agrees.  What is written
    `as it is` leaves a ledger in its format, `any` may change the format itself.

    Warnings of the rules are said, unless the clerk has been `warned` already.  `judged` is the same change
    as somebody has looked at it before.

    Raises:
        WouldBeInvalid: the changed files would hold errors; nothing is changed.
        NeedsUpgrade: the ledger is of an older format, and nobody agreed to upgrade it.
    """
    if form == "newest":
        bring_up(desk)
    refuse_earlier(desk)
    way = _Way(desk, build, form, judged, warned=warned)
    run = outcome.current()
    run.asks = clock_is_right
    go = partial(transact, desk.required_repository, way.plan, way.check, watch=run, seen=desk.last_commit)
    try:
        receipt = with_identity(desk.required_repository, desk.now.date(), lambda: go(now=desk.entering))
    finally:
        for says in way.told:
            if says not in run.shown:
                prompts.warn(says)
        say_recovered(run)
    say_kept(receipt.kept)
    return Written(receipt, way.after)


@dataclass
class _Way:
    """The way of a change through the transaction: planned and checked again where a git was in the way.

    `said` is the format of the ledger that the last try starts from, `after` what it would make of it, `told`
    what is to be said of that.
    """

    desk: Desk
    build: Callable[[Files], Plan]
    form: WrittenForm
    judged: Judged | None
    warned: bool
    before: Files = field(default_factory=dict)
    said: int = formats.NEWEST
    planned: Plan = _NO_PLAN
    after: Ledger | None = None
    told: tuple[str, ...] = ()

    def plan(self, now: Files) -> Plan:
        """The change of what the last commit holds; raises NeedsUpgrade."""
        self.said = format_of(now)
        if self.form == "newest" and self.said != formats.NEWEST:
            raise NeedsUpgrade(self.said)
        self.before, self.planned = now, self.build(now)
        return self.planned

    def check(self, after: Files, changed: tuple[str, ...]) -> None:
        """Refuses what the rules refuse; raises as `write`."""
        desk, before = self.desk, self.before
        loaded = desk.among(load(after), changed)
        self.after = loaded.ledger
        if self.form != "any" and self.said != loaded.format:
            raise NeedsUpgrade(self.said)
        new = {change.path: change.data for change in self.planned.changes}
        wanted = {path: new[path] for path in changed}
        by = outcome.current().signature
        persons = refuse_persons(desk.required_repository, by, self.planned, wanted, before, desk.latest.day)
        self.told = persons
        coming = Coming(loaded, wanted, before, desk.latest, _sealed(desk, changed))
        self.told = (*persons, *refuse_errors(coming, warned=self.warned, judged=self.judged))


def bring_up(desk: Desk) -> None:
    """Does what must be done before an entry: the newest format, and what the office shares today.

    Raises UsageError with `--rev`, NeedsUpgrade, and as `write`.
    """
    refuse_earlier(desk)
    _upgraded(desk)
    take_over(desk)


def refuse_earlier(desk: Desk) -> None:
    """Refuses to enter anything into an earlier version of the ledger; raises UsageError."""
    if desk.options.rev is not None:
        raise UsageError("--rev 只用于查看，不能在旧版本上登记")
    if desk.options.csv:
        raise UsageError("--csv 只用于查看，登记时去掉它")


def take_over(desk: Desk) -> None:
    """Enters what the office shares today, where the last commit has it otherwise; raises as `write`."""
    if desk.shared.is_ahead_of(desk.required_repository):
        receipt = write(desk, partial(_taking_over, desk.shared), form="as it is").receipt
        prompts.done(f"{SUMMARY}（提交 {receipt.commit[:10]}）")


def _taking_over(shared: Shared, before: Files) -> Plan:
    """The entry that brings the copies of what the office shares up."""
    ahead = shared.ahead(before)
    return Plan(tuple(Change(path, ahead[path]) for path in sorted(ahead)), SUMMARY, "office", ())


def _sealed(desk: Desk, changed: Iterable[str]) -> SealedHistory:
    """All that was ever sealed, where a change touches made reports."""
    repository = desk.required_repository
    head = repository.head() if any(is_part(path, "made") for path in changed) else None
    return SealedHistory() if head is None else sealed_history(repository, head)


def _upgraded(desk: Desk) -> None:
    """Offers the upgrade of a ledger of an older format, and goes on with the upgraded one."""
    said = format_of(_campaign_at_head(desk))
    if said == formats.NEWEST:
        return
    found = upgrade_of(desk) if prompts.interactive() else None
    if found is None or not agreed(found):
        raise NeedsUpgrade(said)
    change_format(desk, found)
    desk.forget()


def _campaign_at_head(desk: Desk) -> Files:
    """The last commit, or of it the campaign alone, by its path; nothing where there is none.

    Where the ledger was looked at, it is the commit that was the last one then.
    """
    if (seen := desk.last_commit()).id:
        return seen.contents
    found = desk.required_repository.at_head(CAMPAIGN_FILE)
    return {} if found is None else {CAMPAIGN_FILE: found}


def upgrade_of(desk: Desk) -> Upgrade | None:
    """What an upgrade of the last commit changes; None where it is of the newest format.

    A campaign that was changed by hand into the newest format, and is not entered yet, is taken as it is.
    """
    repository = desk.required_repository
    head = repository.resolve("HEAD")
    loaded = load(desk.files_at(head))
    if loaded.format == formats.NEWEST:
        return None
    sound(loaded)
    by_hand = files.read(desk.folder, CAMPAIGN_FILE)
    changed = by_hand is not None and format_of({CAMPAIGN_FILE: by_hand}) == formats.NEWEST
    return of_commit(repository, head, loaded, by_hand if changed else None)


def change_format(desk: Desk, found: Upgrade) -> None:
    """Enters an upgrade as one commit."""
    written = write(desk, lambda _files: plan_of(found), warned=True, form="any")
    say_changed(found, written.receipt.commit)


def say_recovered(run: outcome.Run) -> None:
    """Says what was finished first, also where this command was refused."""
    for kept in run.finished:
        prompts.warn("上一条命令中途中断，已先把它补完")
        say_kept(kept)
    run.finished.clear()


def say_kept(paths: Iterable[str]) -> None:
    """Says which files were edited by hand meanwhile, and are kept as they are."""
    for path in paths:
        prompts.warn(f"{path} 同时有手工改动，已保留手工改动；核对后运行 dabzw adopt")


def new_id(desk: Desk, kind: ids.Kind, day: date) -> str:
    """A fresh id."""
    return ids.new_id(kind, day, frozenset(map(stem_of, desk.files)), secrets.choice)


def new_ids(desk: Desk, kind: ids.Kind, day: date, count: int) -> tuple[str, ...]:
    """Fresh ids, all different, for records of one commit."""
    taken = {*map(stem_of, desk.files)}
    found: list[str] = []
    for _ in range(count):
        found.append(ids.new_id(kind, day, taken, secrets.choice))
        taken.add(found[-1])
    return tuple(found)
