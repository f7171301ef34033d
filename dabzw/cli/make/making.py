"""Making issues of reports: each exactly once, in an entry of its own, and sealed by it.

An issue is made from the newest commit before the ledger's lock is taken.  Under the lock it is numbered,
chained and entered, if what it rests on still holds, and made anew where somebody was faster; so others who
write get their turn between two issues.  Killed before its entry, a command has made nothing of an issue;
killed after, the next one writes its files again, from the 原件 that the same commit holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from typing import Final

from dabzw.cli.context import Desk
from dabzw.cli.make.pressing import Base, Issue, output_of, pressed, said
from dabzw.cli.writing import bring_up, write
from dabzw.errors import DabzwError, LookupFailed
from dabzw.lazily import dataclass
from dabzw.model.made import EDITION, MadeReport, digest_of
from dabzw.model.moments import When
from dabzw.reports.moved import figures_of
from dabzw.reports.series import Before, told_before
from dabzw.rules.limits.reporting import pending
from dabzw.store.reader import record_bytes
from dabzw.store.sealing_history import SealedHistory, only_issues_since, put_back, sealed_history
from dabzw.store.to_check import checked
from dabzw.store.writer import Change, Files, Plan

_TRIES: Final = 3
"""So often somebody may be faster; the next time an issue is made while the lock is held."""


class IssueGone(LookupFailed):
    """The issue was sealed, and its record is not in the ledger any more."""

    def __init__(self, title: str) -> None:
        super().__init__(f"{title}封存过，它的记录却不在台账里；先运行 dabzw issue due 按原样放回，再重试")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the next issue follows: the newest commit, what papers are made from, and all ever sealed.

    The base may be of an earlier commit, after which nothing but issues was entered.
    """

    head: str
    base: Base
    history: SealedHistory

    @classmethod
    def at(cls, desk: Desk, head: str, before: Standing | None = None) -> Standing:
        """How it stands at a commit, the one `before` being an earlier look; raises NotSound, GitRefused."""
        repository = desk.required_repository
        history = sealed_history(repository, head)
        kept = None if before is None else before.base
        holds = kept is not None and kept.revision in history.commits
        if kept is None or not holds or not only_issues_since(repository, kept.revision, head):
            kept = Base.at(desk, head)
        return cls(head, kept, history)

    def followed_by(self, turn: Turn, desk: Desk, commit: str) -> Standing | None:
        """How it stands after an entry; None where that put something back, and must be looked at."""
        if turn.back or not turn.made:
            return None
        new = {change.path: change.data for change in turn.changes if change.data is not None}
        history = self.history.followed_by(desk.required_repository, commit, self.head, new)
        return Standing(commit, self.base, history)

    @property
    def known(self) -> tuple[MadeReport, ...]:
        """The issues that were ever made, some of them twice."""
        return *self.base.ledger.made, *self.history.reports

    def told_before(self, name: str, at: When) -> Before:
        """What the issues of a report as of earlier instants have told."""
        return told_before(self.known, name, at, self.base.ledger.campaign)

    def next_issue(self, name: str) -> int:
        """The number of the next issue of a report: none that was ever sealed is given again."""
        return 1 + max((one.issue for one in self.known if one.name == name), default=0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An issue that is to be made, and when it fell due; None for one that did not, such as a correction."""

    issue: Issue
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one entry makes: an issue with its 原件, and what of the sealed ones it puts `back`.

    `restored` are the titles of those; `left` are the paths of what it cannot put back, because something
    else lies there.
    """

    made: MadeReport | None = None
    originals: Mapping[str, bytes] = field(default_factory=dict)
    back: tuple[Change, ...] = ()
    restored: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """The files of the entry."""
        there = {change.path for change in self.back}
        records = () if self.made is None else (Change(self.made.path, record_bytes(self.made)),)
        originals = (Change(path, data) for path, data in self.originals.items() if path not in there)
        return *records, *originals, *self.back

    def plan(self, operation: str) -> Plan:
        """The entry as it is planned."""
        told = (
            f"生成{self.made.title}" if self.made else "",
            f"放回{_several(self.restored)}" if self.restored else "",
        )
        return Plan(self.changes, "，".join(filter(None, told)), operation, (), self._ends)

    @property
    def _ends(self) -> tuple[tuple[str, str], ...]:
        """What a merge left to be looked at, and a correction of all that was sealed twice answers."""
        made = self.made
        return (checked(f"{made.name}第{made.corrects}期"),) if made is not None and made.others else ()


def _several(titles: Sequence[str]) -> str:
    return "、".join(titles[:3]) + (f"等{len(titles)}期" if len(titles) > len(titles[:3]) else "")


@dataclass(frozen=True, slots=True)
class Ready:
    """An issue as far as it is made without the lock: its files, and what its record says of them."""

    issue: Issue
    base: Base
    pages: Mapping[str, bytes]
    facts: Mapping[str, object]

    @classmethod
    def of(cls, issue: Issue, base: Base) -> Ready:
        """Makes an issue; raises what its paper or its rendering raises."""
        paper, pages = pressed(issue, base)
        facts = {
            "产出": tuple(output_of(name, data) for name, data in pages.items()),
            "数据": figures_of(paper),
            "正文": said(paper, base.templates),
        }
        return cls(issue, base, pages, facts)

    def turn(self, due: datetime | None, follows: str | None) -> Turn:
        """The entry of it; `follows` is the digest of the record of the issue before."""
        issue = self.issue
        facts = {
            "名称": issue.name,
            "期号": str(issue.issue),
            "应报": due,
            "截至": issue.at,
            "期间起": issue.since,
            "依据": self.base.revision,
            "上期": follows,
            "口径": str(issue.edition),
            "更正": None if issue.corrects is None else str(issue.corrects),
            "另封的": tuple(issue.others),
            **self.facts,
        }
        made = MadeReport.model_validate(facts)
        return Turn(made, {path: self.pages[one.file] for path, one in made.originals.items()})


def _unheard(_turn: Turn) -> None:
    pass


@dataclass
class Batch:
    """What one run has entered, turn by turn, and the reports that could not be made, with why."""

    turns: list[Turn] = field(default_factory=list)
    failed: dict[str, DabzwError] = field(default_factory=dict)

    @property
    def made(self) -> tuple[MadeReport, ...]:
        """The issues."""
        return tuple(turn.made for turn in self.turns if turn.made is not None)

    @property
    def restored(self) -> tuple[str, ...]:
        """The titles of the issues whose record or 原件 were put back."""
        return tuple(title for turn in self.turns for title in turn.restored)

    @property
    def left(self) -> tuple[str, ...]:
        """The paths of what could not be put back."""
        return tuple(path for turn in self.turns for path in turn.left)


def make_due(desk: Desk, told: Callable[[Turn], None] = _unheard) -> Batch:
    """Makes all that is due and was never made, each in an entry; the first puts back what is gone.

    `told` hears of each when it is entered.
    """
    until = min(desk.at.moment, desk.now)

    def wanted(standing: Standing) -> Iterator[Wanted]:
        ledger = standing.base.ledger
        for slot in pending(ledger.campaign, ledger.calendar, standing.known, until):
            number = standing.next_issue(slot.name)
            told = standing.told_before(slot.name, slot.at).told
            issue = Issue(slot.name, number, slot.at, slot.since, None, slot.formats, EDITION, told)
            yield Wanted(issue, slot.due)

    return _Making(desk, "issue due", wanted).carried_out(told)


def restated(made: MadeReport, desk: Desk, told: Callable[[Turn], None] = _unheard) -> Batch:
    """Seals the correction of an issue: a new issue as of the same instant, from the newest commit.

    Raises IssueGone where that has no record of it, and what its paper or its rendering raises.
    """

    def wanted(standing: Standing) -> Iterator[Wanted]:
        if standing.base.ledger.made_report(made.name, made.issue) is None:
            raise IssueGone(made.title)
        if not making.batch.made:
            yield Wanted(correction(made, standing), None)

    making = _Making(desk, "issue restate", wanted)
    batch = making.carried_out(told)
    for error in batch.failed.values():
        raise error
    return batch


def correction(made: MadeReport, standing: Standing) -> Issue:
    """The issue that would correct another one."""
    number = standing.next_issue(made.name)
    before = standing.told_before(made.name, made.at)
    since = before.until or standing.base.ledger.campaign.start
    formats, found = Issue.of(made).formats, standing.history.issue_of(made.name, made.issue)
    others = {} if found is None else {digest_of(one.data): one.report for one in found.others}
    return Issue(made.name, number, made.at, since, made.issue, formats, EDITION, before.told, others)


@dataclass
class _Making:
    """One run: whose, what its entries are called, and what is to be made as it stands, in that order.

    `ready` is the issue that is made and not yet entered.
    """

    desk: Desk
    operation: str
    wanted: Callable[[Standing], Iterable[Wanted]]
    batch: Batch = field(default_factory=Batch)
    ready: Ready | None = None
    looked: Standing | None = None

    def carried_out(self, told: Callable[[Turn], None]) -> Batch:
        """Makes and enters one after the other until nothing is wanted; at least one entry is tried."""
        bring_up(self.desk)
        overtaken = 0
        while overtaken >= _TRIES or self._prepared(self._standing()) or not self.batch.turns:
            turn = self._entered(insists=overtaken >= _TRIES)
            overtaken = overtaken + 1 if turn is None else 0
            if turn is not None:
                self.batch.turns.append(turn)
                told(turn)
        return self.batch

    def _standing(self) -> Standing:
        """How it stands at the newest commit."""
        head = self.desk.required_repository.resolve("HEAD")
        if self.looked is None or self.looked.head != head:
            self.looked = Standing.at(self.desk, head, self.looked)
        return self.looked

    def _wanted(self, standing: Standing) -> Iterator[Wanted]:
        """What is to be made; one that cannot be holds back the later ones of its report, and no other."""
        return (one for one in self.wanted(standing) if one.issue.name not in self.batch.failed)

    def _prepared(self, standing: Standing) -> Wanted | None:
        """The next issue that can be made, ready; None where nothing is wanted."""
        for wanted in self._wanted(standing):
            try:
                if not self._is_ready(wanted, standing):
                    self.ready = Ready.of(wanted.issue, standing.base)
            except DabzwError as error:
                self.batch.failed[wanted.issue.name] = error
            else:
                return wanted
        return None

    def _is_ready(self, wanted: Wanted, standing: Standing) -> bool:
        ready = self.ready
        return ready is not None and ready.base is standing.base and ready.issue == wanted.issue

    def _entered(self, *, insists: bool) -> Turn | None:
        """Enters what is ready; None where somebody was faster, unless it `insists` and makes it anew."""
        turns: list[Turn | None] = []

        def build(_files: Files) -> Plan:  # again, where somebody's git was in the way
            standing = self._standing()
            wanted = self._prepared(standing) if insists else next(self._wanted(standing), None)
            turns.append(self._turn(wanted, standing))
            return (turns[-1] or Turn()).plan(self.operation)

        receipt = write(self.desk, build, form="as it is").receipt
        turn = turns[-1]
        if turn is not None and self.looked is not None:
            self.looked = self.looked.followed_by(turn, self.desk, receipt.commit) or self.looked
        return turn

    def _turn(self, wanted: Wanted | None, standing: Standing) -> Turn | None:
        """What is entered while the lock is held; only the first entry of a run puts anything back."""
        if wanted is None:
            turn = Turn()
        elif self.ready is None or not self._is_ready(wanted, standing):
            return None
        else:
            turn = self.ready.turn(wanted.due, standing.history.last)
        return turn if self.batch.turns else self._with_back(turn, standing)

    def _with_back(self, turn: Turn, standing: Standing) -> Turn:
        repository = self.desk.required_repository
        back, left = put_back(repository, standing.history, repository.entries(standing.head))
        paths = {change.path for change in back}
        reports = standing.history.reports
        restored = tuple(one.title for one in reports if not paths.isdisjoint((one.path, *one.originals)))
        return replace(turn, back=back, restored=restored, left=left)
