"""One round of a sync: what the other side has, what comes of both, and whether that may be entered."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Final

from dabzw.cli.context import Desk
from dabzw.cli.judging import findings_of
from dabzw.cli.keep.entered import names_of
from dabzw.cli.meet.choices import Chosen
from dabzw.errors import Conflict, UsageError
from dabzw.lazily import dataclass
from dabzw.model import formats, ids
from dabzw.model.finding import Finding
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.phrases import first_few
from dabzw.reports.looks.findings import listed
from dabzw.store import yamlio
from dabzw.store.contents import Contents, in_commit
from dabzw.store.git import Repository
from dabzw.store.history import bases_of
from dabzw.store.joining import Joined
from dabzw.store.reader import Loaded, load
from dabzw.store.to_check import to_check
from dabzw.sync.exchange.fetching import Fetched, fetch
from dabzw.sync.exchange.meeting import Meeting, meeting
from dabzw.sync.exchange.sources import Source
from dabzw.sync.merge.bases import sides_of
from dabzw.sync.merge.ledgers import merged
from dabzw.sync.merge.sides import Blobs, Merged, Question

FROM: Final = "Dabzw-Sync-From"
CHOICE: Final = "Dabzw-Choice"
RENAMED: Final = "Dabzw-Renamed"
BUNDLE: Final = "数据包"
_SHOWN: Final = 5


class Undecided(Conflict):
    """Both sides changed something, differently: a person must say which stands."""

    def __init__(
        self, questions: tuple[Question, ...], names: Mapping[str, str], changed: tuple[str, ...] = ()
    ) -> None:
        super().__init__(f"有{len(questions)}处两边改得不一样，要由人来定，什么都没有改动")
        self.questions = questions
        self.names = names
        self.changed = changed
        """About what something was chosen that has changed since."""


class UnknownChoice(UsageError):
    """A choice was typed that nobody asks for."""

    def __init__(self, left: list[str], asked: list[str]) -> None:
        known = f"；这次要定的：{first_few(asked)}" if asked else "；这次没有要定的"
        super().__init__(f"--take 的 {first_few(left)} 不是这次要定的{known}。什么都没有改动")


class NewerThere(Conflict):
    """The other side's ledger is of a format that this program does not know."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where}：对方的台账已换成更新的格式，本机的程序读不了，没有合并，什么都没有改动。"
            "先升级本机的程序，再同步"
        )


class WouldNotBeRead(Conflict):
    """What came of it could not be read: it is never entered."""

    def __init__(self, where: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            f"{where}：对方的台账里有{len(findings)}处读不进来，没有合并，什么都没有改动。"
            "请在那一台运行 dabzw check 改正、入账，再同步：" + listed(findings, _SHOWN, of_many=True)
        )


@dataclass(frozen=True, slots=True)
class ToCheck:
    """What only the joining has made, or what a person should look at: 合并待核对."""

    about: str
    says: str


@dataclass
class Round:
    """One round: `prepare` is called under the ledger's lock; what it found is kept for the telling.

    What was typed as a choice before the first one must be `about` something that is asked.
    """

    desk: Desk
    source: Source
    choices: Chosen = field(default_factory=Chosen)
    about: frozenset[str] = frozenset()
    fetched: Fetched | None = None
    met: Meeting | None = None
    merged: Merged = field(default_factory=lambda: Merged({}))
    to_check: tuple[ToCheck, ...] = ()
    received: frozenset[str] = frozenset()
    """The files that came from the other side."""

    def prepare(self, held: Repository, head: str) -> Joined | None:
        """What is to be joined with the last commit; None where the other side has nothing new.

        Raises Undecided, NewerThere, WouldNotBeRead, CannotMerge, Strangers, and as `fetch`.
        """
        self.fetched = fetch(held, self.source)
        tip = self.fetched.tip
        self.met = met = None if tip is None else meeting(held, self.source.shown, head, tip)
        if met is None or met.relation == "known":
            self._refuse_unknown_choices()
            return None
        ours, theirs = (in_commit(held, one) for one in (met.ours, met.theirs))
        loaded = load(ours), load(theirs)
        if _is_newer(theirs):
            raise NewerThere(self.source.shown)
        if met.relation == "forward":
            self.merged = Merged(_differing(held, met))
            self.received = frozenset(self.merged.changes)
            self._refuse_unknown_choices()
        else:
            self.merged, changed = self._merge(held, met)
            self.received = frozenset(_changed(held, met.bases[0], met.theirs)) & self.merged.changes.keys()
            self._refuse_unknown_choices()
            if self.merged.questions:
                raise Undecided(self.merged.questions, _names(held, met, self.merged.questions), changed)
        self.to_check = self._judged(held, met, ours, loaded)
        return self._joined(met)

    def _merge(self, held: Repository, met: Meeting) -> tuple[Merged, tuple[str, ...]]:
        """What both become; and about what a choice does not count, since what was seen then has changed."""
        sides = sides_of(_History(held), met.ours, met.theirs, held.blobs)
        taken = {ids.stem_of(path) for path in (*sides.ours, *sides.theirs)}

        def new_id(kind: ids.Kind, old: str) -> str:
            day = ids.registered_on(old) or self.desk.now.date()
            drawn = ids.new_id(kind, day, taken, secrets.choice)
            taken.add(drawn)
            return drawn

        found = merged(sides, new_id, self.choices.sides)
        changed = self.choices.changed(found.answered)
        if changed:
            self.choices = self.choices.but(changed)
            found = merged(sides, new_id, self.choices.sides)
        self.choices = self.choices.used(found.answered)
        return found, changed

    def _refuse_unknown_choices(self) -> None:
        asked = [one.key for one in (*self.merged.questions, *self.merged.answered)]
        left = sorted(self.about.difference(asked))
        if left:
            raise UnknownChoice(left, asked)

    def _judged(
        self, held: Repository, met: Meeting, ours: Contents, loaded: tuple[Loaded, Loaded]
    ) -> tuple[ToCheck, ...]:
        """What the rules find in the result alone; raises WouldNotBeRead."""
        after = load(ours.changed(self.merged.changes))
        self._refuse_unread(loaded[0], after)
        if met.relation == "forward":
            return ()
        touched = frozenset((*_changed(held, met.bases[0], met.ours), *self.merged.changes))
        before = {_what(one) for side in loaded for one in self._found(side, touched)}
        new = (one for one in self._found(after, touched) if _what(one) not in before)
        remarks = (ToCheck(one.about, one.says) for one in self.merged.remarks)
        return (*remarks, *(ToCheck(one.id or one.file, f"{one.says}（{one.advice}）") for one in new))

    def _found(self, side: Loaded, paths: frozenset[str]) -> tuple[Finding, ...]:
        return findings_of(self.desk.among(side, paths), self.desk.latest, paths)

    def _refuse_unread(self, before: Loaded, after: Loaded) -> None:
        known = {(one.rule, one.file) for one in before.findings}
        unread = [one for one in after.findings if one.level == "错误" and (one.rule, one.file) not in known]
        if unread or after.ledger is None:
            raise WouldNotBeRead(self.source.shown, tuple(unread))

    def _joined(self, met: Meeting) -> Joined:
        count = len(self.merged.changes)
        summary = f"同步：收到{count}个文件的改动"
        if self.merged.joined:
            summary += f"，合并{len(self.merged.joined)}条两边都改过的记录"
        fetched = self.fetched
        name = fetched.name if fetched is not None and fetched.name else BUNDLE
        chosen = (f"{one.key}={self.choices.sides[one.key]}" for one in self.merged.answered)
        trailers = (
            (FROM, name),
            *((CHOICE, one) for one in chosen),
            *((RENAMED, f"{old} {new}") for old, new in self.merged.renamed.items()),
            *(to_check(one.about, one.says) for one in self.to_check),
        )
        return Joined(
            theirs=met.theirs,
            changes=self.merged.changes,
            summary=summary,
            forward=met.relation == "forward",
            theirs_first=met.theirs_first,
            ids=(*self.merged.joined, *self.merged.renamed.values()),
            trailers=trailers,
        )


def _is_newer(files: Contents) -> bool:
    """Whether a ledger says a format that this program does not know yet."""
    data = files.get(CAMPAIGN_FILE)
    tree = None if data is None else yamlio.read(data, comments=True).value
    said = formats.format_of(tree) if isinstance(tree, dict) else None
    return said is not None and said > formats.NEWEST


def _what(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.id or finding.file, finding.says


@dataclass(frozen=True, slots=True)
class _History:
    """What the merge asks of the commits."""

    held: Repository

    def files(self, commit: str) -> Blobs:
        return {path: entry.blob for path, entry in self.held.entries(commit).items() if entry.is_file}

    def bases(self, one: str, other: str) -> tuple[str, ...]:
        return bases_of(self.held, one, other)


def _changed(held: Repository, one: str, other: str) -> Iterable[str]:
    before, after = held.entries(one), held.entries(other)
    return (path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _differing(held: Repository, met: Meeting) -> dict[str, bytes | None]:
    """The files of a step forward with their new bytes."""
    after = held.entries(met.theirs)
    changed = sorted(_changed(held, met.ours, met.theirs))
    data = held.blobs(after[path].blob for path in changed if path in after)
    return {path: data[after[path].blob] if path in after else None for path in changed}


def _names(held: Repository, met: Meeting, questions: tuple[Question, ...]) -> dict[str, str]:
    """What the records are called that are asked about, by their ids."""
    entries = held.entries(met.theirs) | held.entries(met.ours)
    wanted = {one.file: entries[one.file] for one in questions if one.file in entries}
    return {ids.stem_of(path): name for path, name in names_of(held.bytes_of(wanted)).items()}
