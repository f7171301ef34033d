"""核验: the audit of a whole history, put together; it reads only, and mends nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Final

from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.model.audited import Anchor, Audit, Observation, worst_first
from dabzw.store.collector import without_collector
from dabzw.store.damage import Damaged
from dabzw.store.files import disk_errors
from dabzw.store.git import Repository
from dabzw.store.listing import is_part
from dabzw.store.readings import seconds_of
from dabzw.store.signing.places import roster as office_roster
from dabzw.store.signing.roster import Roster
from dabzw.sync.signing.checking import Signature
from dabzw.sync.verify import view
from dabzw.sync.verify.anchors import (
    Known,
    held_against,
    left_findings,
    own_anchors,
    own_receipts,
    tag_findings,
)
from dabzw.sync.verify.authors import author_findings
from dabzw.sync.verify.growth import growth_findings
from dabzw.sync.verify.merges import merge_findings
from dabzw.sync.verify.pins import Pin, move_pin, pinned
from dabzw.sync.verify.rules_changed import rules_findings
from dabzw.sync.verify.sealed import printed_findings, sealed_findings, sealed_in
from dabzw.sync.verify.signers import (
    roster_findings,
    signatures_in,
    signer_findings,
    unsigned_findings,
)
from dabzw.sync.verify.walk import History, walked

_FSCK: Final = ("--full", "--strict", "--no-dangling", "--no-reflogs", "--no-progress")
OWNER: Final = (
    "掌管这台电脑的人，能改写没有第二处见过的一切，连同这里的程序；要靠得住，请在自己保存的副本上、"
    "用自己的电脑核验"
)
FORGED: Final = "照本程序的写法一字不差地仿造、署上他人姓名的入账，没有签名就看不出来"


@dataclass(frozen=True, slots=True)
class Asked:
    """How to audit: what is held against the history, at what moment, and whether all that takes long, too.

    `whole` says that it is the newest commit that is looked at, and so the folder with it.
    """

    now: datetime
    given: tuple[Known, ...] = ()
    deep: bool = False
    whole: bool = True


def audited(repository: Repository, commit: str, asked: Asked) -> Audit:
    """Looks through the history of a commit; what cannot be looked at is said.  Raises GitRefused."""
    # git's own look at the objects, and the signatures, take as long as much of the rest
    with ThreadPoolExecutor(max_workers=2) as beside, without_collector():
        objects = beside.submit(_objects, repository)
        return _Looking(repository, asked, beside).audit(commit, objects)


def _of_text(one: Observation) -> Observation:
    """The same where a name in it was no text: nothing else can be written out."""
    says, by, file = (text.encode(errors="replace").decode() for text in (one.says, one.by, one.file))
    return one if says == one.says and file == one.file else replace(one, says=says, by=by, file=file)


def note_as_sound(repository: Repository, audit: Audit, asked: Asked) -> bool:
    """Moves the pin to what was found in order; whether it was."""
    if not (asked.whole and audit.is_sound):
        return False
    roster = office_roster()
    mark = "" if roster is None else roster.digest
    move_pin(repository, _root(repository, audit.head), audit.head, asked.now, mark)
    return True


def _objects(repository: Repository) -> str:
    """What git finds wrong with its objects, "" for nothing."""
    try:
        repository.git("fsck", *_FSCK)
    except DabzwError as error:
        return error.what if isinstance(error, Damaged) else "有些提交或文件的内容读不出来，或与编号不符"
    return ""


_Signed = tuple[Roster, Mapping[str, Signature]]


def _signed(history: History) -> _Signed | None:
    """The roster of the office, and what all signatures say by it; None where there is none."""
    roster = office_roster()
    return None if roster is None else (roster, signatures_in(history, roster))


def _root(repository: Repository, commit: str) -> str:
    return repository.git("rev-list", "--max-parents=0", commit, "--").decode().split()[-1]


class _Looking:
    """One audit while it goes on: what was found, and what could not be looked at."""

    def __init__(self, repository: Repository, asked: Asked, beside: Executor) -> None:
        self.repository = repository
        self.asked = asked
        self.beside = beside
        self.found: list[Observation] = []
        self.unseen: list[str] = []
        self.anchors: list[Anchor] = []

    def audit(self, commit: str, objects: Future[str]) -> Audit:
        """All of it; `objects` is what git itself will have found."""
        self._try("历史的显示", lambda: view.bent(self.repository))
        if not self.repository.is_complete:
            self.unseen.append(view.SHALLOW)
        if self.asked.whole:
            self._try("文件夹", lambda: view.unentered(self.repository))
        history = self._history(commit)
        if history is not None:
            self._look(history)
        if wrong := objects.result():
            self.found.append(view.damaged(wrong))
        elif history is None:
            self.found.append(view.damaged("历史读不出来"))
        return self._said(commit, history)

    def _try(self, what: str, look: Callable[[], Iterable[Observation]]) -> None:
        """One of the looks; where it fails, that is said."""
        try:
            with disk_errors():
                self.found += look()
        except DabzwError as error:
            self.unseen.append(f"{what}查不了：{str(error).removesuffix('。')}")

    def _history(self, commit: str) -> History | None:
        try:
            return walked(self.repository, commit)
        except Damaged as error:
            self.unseen.append(f"历史查不了：{error.what}")
            return None

    def _look(self, history: History) -> None:
        signed = self.beside.submit(_signed, history)
        self._try("署名和时间", lambda: author_findings(history, seconds_of(self.asked.now)))
        self._try("记录", lambda: growth_findings(history))
        self._try("合并", lambda: merge_findings(history))
        self._try("封存的材料", lambda: self._of_sealed(history))
        pin = pinned(self.repository, history.steps[0].id)
        self._try("凭据", lambda: self._against(history, pin))
        if self.asked.whole:
            self._try("被弃的入账", lambda: left_findings(history))
            self._try("标签", lambda: tag_findings(self.repository, pin))
        self._try("签名", lambda: self._of_signed(history, signed, pin))

    def _of_sealed(self, history: History) -> Iterator[Observation]:
        sealed = sealed_in(history)
        self.issues = len(sealed.history.issues)
        if self.repository.is_complete:
            yield from sealed_findings(history, sealed.history)
        if self.asked.whole:
            yield from printed_findings(self.repository, sealed.history)
        yield from rules_findings(history, sealed.first, deep=self.asked.deep)

    def _against(self, history: History, pin: Pin | None) -> list[Observation]:
        own: tuple[Known, ...] = ()
        bad: list[Observation] = []
        if self.asked.whole:
            receipts, bad = own_receipts(self.repository)
            own = tuple(own_anchors(self.repository, pin, receipts))
        self.anchors, found = held_against(history, (*self.asked.given, *own))
        return bad + found

    def _of_signed(
        self, history: History, signed: Future[_Signed | None], pin: Pin | None
    ) -> Iterator[Observation]:
        yield from unsigned_findings(history)
        found = signed.result()
        self.has_roster = found is not None
        if found is not None:
            yield from signer_findings(history, *found)
        yield from roster_findings(None if found is None else found[0], pin)

    issues = 0
    has_roster = False

    def _said(self, commit: str, history: History | None) -> Audit:
        entries = {} if history is None else self.repository.entries(commit)
        return Audit(
            head=commit,
            entries=0 if history is None else len(history.steps),
            begun=None if history is None else history.steps[0].moment,
            ended=None if history is None else history.head.moment,
            records=sum(is_part(path, "record") for path in entries),
            issues=self.issues,
            observations=worst_first(map(_of_text, self.found)),
            anchors=tuple(self.anchors),
            unseen=tuple(self.unseen),
            limits=tuple(self._limits(history)),
        )

    def _limits(self, history: History | None) -> Iterator[str]:
        """What nobody can know from here."""
        outside = [one.after for one in self.anchors if one.outside and one.after is not None]
        if not outside:
            yield (
                "没有外部凭据：最近的入账是否被截去、整本历史是否按假时钟重新造过，查不出；"
                "把别处保存的纸面上印的提交编号用 --anchor 给出，就能对上"
            )
        elif min(outside):
            yield f"最近的{min(outside)}次入账在所有外部凭据之后：它们后面是否还有过入账、又被截去，查不出"
        if history is not None and any(step.raw.is_signed for step in history.steps) and not self.has_roster:
            yield "有的入账带签名，这台电脑上没有签名人名册，没有核对是谁签的"
        yield FORGED
        yield OWNER
