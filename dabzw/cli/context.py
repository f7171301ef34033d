"""What every command starts from: the ledger's folder, the instant, the way to read and to answer.

This is the only module that asks the clock.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Final, Self

import typer

from dabzw.cli import outcome, places
from dabzw.cli.missing import Ambiguous, NoLedger, NoSuchRecord, NotYet
from dabzw.cli.neighbours import Neighbours
from dabzw.cli.remembering import Memory
from dabzw.cli.speech import prompts
from dabzw.cli.speech.options import Globals, globals_of
from dabzw.cli.standing import how_it_stands, without_history
from dabzw.errors import LedgerError, UsageError
from dabzw.model import ids
from dabzw.model.campaign import Campaign
from dabzw.model.finding import Finding
from dabzw.model.ids import FOLDERS, stem_of
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import CHINA, Instant, written
from dabzw.model.scalars import parse_when
from dabzw.render.as_json import dumps
from dabzw.render.pages import print_page
from dabzw.render.terminal import Draft, Printer
from dabzw.reports.view import Page
from dabzw.store.contents import Contents, in_commit
from dabzw.store.damage import Damaged
from dabzw.store.git import Repository
from dabzw.store.listing import top_of
from dabzw.store.office import Shared, beside
from dabzw.store.reader import Loaded, Unreadable, campaign_in, load
from dabzw.store.working import Working, look, untracked

_SHOWN: Final = 5


class NotSound(LedgerError):
    """Records cannot be read, so that no figure of the ledger could be trusted."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        lines = (
            f"\n  {found.file}:{found.line}:{found.column}: {found.field and found.field + '：'}{found.says}"
            for found in findings[:_SHOWN]
        )
        super().__init__(
            f"台账有{len(findings)}处错误读不进来，不能据此统计；运行 dabzw check 查看并改正："
            + "".join(lines)
            + ("\n  ……" if len(findings) > _SHOWN else "")
        )


def china_now() -> datetime:
    """The present minute, in China Standard Time, without a zone."""
    return datetime.now(CHINA).replace(tzinfo=None, second=0, microsecond=0)


@dataclass(frozen=True)
class Desk:
    """One run of a command: which ledger, as of when, and how to answer.

    `label` is said before what is told of the ledger's state, where it is one of several.  `memory` is of a
    command that only looks: what it says is kept, to be said again.
    """

    options: Globals
    now: datetime
    clock: Callable[[], datetime] | None = None
    label: str = ""
    memory: Memory | None = None

    @classmethod
    def of(cls, ctx: typer.Context) -> Self:
        """The desk of a command."""
        return cls(globals_of(ctx), china_now(), china_now)

    @classmethod
    def looking(cls, ctx: typer.Context) -> Self:
        """The desk of a command that only looks, at the ledger and at nothing else."""
        desk = cls.of(ctx)
        if desk.options.rev is not None:
            return desk
        memory = Memory(tuple(sys.argv[1:]))
        outcome.current().memory = memory
        return replace(desk, memory=memory)

    @property
    def entering(self) -> datetime:
        """What the clock says when something is entered; the clerk may have thought long since `now`."""
        return self.clock() if self.clock else self.now

    @cached_property
    def at(self) -> Instant:
        """The instant of evaluation: `--as-of`, or now."""
        if self.options.as_of is None:
            return Instant.of(self.now) if self.memory is None else self.memory.watch(self.now)
        try:
            return Instant.of(parse_when(self.options.as_of))
        except ValueError as wrong:
            raise UsageError(f"--as-of 填写不对：{wrong}") from None

    @property
    def latest(self) -> Instant:
        """The instant after which an act is yet to come: now, or a later `--as-of`."""
        if self.options.as_of is None:
            return self.at
        self.spoil()
        present = Instant.of(self.now)
        return max(present, self.at, key=lambda instant: instant.moment)

    @cached_property
    def folder(self) -> Path:
        """The ledger's folder: named, the nearest one upward, or `ledger/`."""
        folder = places.ledger_folder(self.options.ledger)
        if folder is None:
            raise NoLedger(self.options.ledger)
        return folder

    @cached_property
    def _tracking(self) -> tuple[Repository | None, Damaged | None]:
        try:
            return Repository.find(self.folder), None
        except Damaged as damaged:
            return None, damaged

    @property
    def repository(self) -> Repository | None:
        """The repository that tracks the ledger; None where there is none, or its history is damaged."""
        return self._tracking[0]

    @property
    def damage(self) -> Damaged | None:
        """What is broken in the ledger's history, as far as looking at the newest commit shows it."""
        return self._looked[1]

    @property
    def working(self) -> Working:
        """The working tree, between two entries."""
        return self._looked[0]

    @cached_property
    def _looked(self) -> tuple[Working, Damaged | None]:
        """The working tree, and what is broken where it cannot be compared with what was entered."""
        if self.repository is None:
            return untracked(self.folder), self._tracking[1]
        if self.memory is not None:
            self.memory.begin(self.folder, self.options.ledger, self.repository)
        try:
            found = look(self.repository)
        except Damaged as damaged:
            return untracked(self.folder), damaged
        if self.memory is not None:
            self.memory.index = found.index
        return found, None

    def spoil(self) -> None:
        """What is answered rests on more than the ledger: it is not kept."""
        if self.memory is not None:
            self.memory.spoiled = True

    @property
    def required_repository(self) -> Repository:
        """The repository that tracks the ledger; raises Damaged, and NotTracked where there is none."""
        return self.repository or Repository.require(self.folder)

    # Reading

    @cached_property
    def files(self) -> Contents:
        """The ledger's files: those of the working tree, or with `--rev` what git knew then."""
        if self.options.rev is not None:
            return self.files_at(self.options.rev)
        tracked = self.repository is not None
        if self.damage is not None or not tracked:
            prompts.warn(self.label + without_history(self.folder, self.damage))
        for says in how_it_stands(self.working, self.shared, tracked=tracked):
            prompts.warn(self.label + says)
        return self.shared.over(self.working.contents)

    @cached_property
    def shared(self) -> Shared:
        """What the ledger's office shares today; raises NotRegular, TooLarge, DiskRefused."""
        return beside(self.folder)

    def files_at(self, revision: str) -> Contents:
        """The ledger's files as git knew them at a revision."""
        repository = self.required_repository
        commit = repository.resolve(revision)
        if commit not in self._commits:
            self._commits[commit] = in_commit(repository, commit)
        return self._commits[commit]

    @cached_property
    def _commits(self) -> dict[str, Contents]:
        """The commits that were read: a commit never changes."""
        return {}

    @cached_property
    def loaded(self) -> Loaded:
        """What the files hold, as far as they can be read."""
        return load(self.files)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger as it was read.

        Raises:
            NotSound: a file of it could not be read.
        """
        return sound(self.loaded)

    @cached_property
    def seen(self) -> Ledger:
        """The ledger as of the instant."""
        return self.ledger.as_of(self.at)

    @cached_property
    def campaign(self) -> Campaign:
        """The campaign alone, for commands that need no record."""
        return sound(load(campaign_in(self.files))).campaign

    def forget(self) -> None:
        """What was read is read anew when it is next asked for: the ledger was changed."""
        for name in ("files", "loaded", "ledger", "seen", "campaign"):
            self.__dict__.pop(name, None)

    # The ledgers beside it

    @cached_property
    def neighbours(self) -> Neighbours:
        """What the ledgers beside this one tell of enterprises; of an earlier revision there are none."""
        if self.options.rev is not None:
            return Neighbours((), ())
        self.spoil()
        found = Neighbours.of(self.folder, self.latest)
        for says in found.left_out:
            prompts.warn(says)
        return found

    def among(self, loaded: Loaded, changed: Iterable[str] | None = None) -> Loaded:
        """What was read, with the visits of the ledgers beside it where a cap counts them together.

        Nobody looks there where none of the `changed` files is an enterprise's.
        """
        ledger = loaded.ledger
        if ledger is None or ledger.campaign.visit_cap is None:
            return loaded
        if changed is not None and not any(top_of(path) == FOLDERS["企业"] for path in changed):
            return loaded
        return replace(loaded, ledger=self.neighbours.joined(ledger))

    # Answering

    def answer(self, page: Page) -> None:
        """Writes a page to stdout: as JSON, or for people."""
        self.show(page)
        self.tell(page)

    def show(self, page: Page) -> None:
        """Writes a page for people, such as they see before they are asked; programs wait for `tell`."""
        if self.options.json:
            return
        if self.memory is None:
            print_page(Printer(sys.stdout), page)
            return
        text = Draft(sys.stdout)
        print_page(Printer(text), page)
        sys.stdout.write(self.memory.told_as(text.getvalue()))

    def tell(self, page: Page) -> None:
        """Writes a page for programs, when all is done."""
        if self.options.json:
            text = dumps(page.record())
            sys.stdout.write(text if self.memory is None else self.memory.told_as(text))

    # Finding a record

    def find_id(self, fragment: str, kind: ids.Kind | None = None) -> str:
        """The id that a fragment means, by the names of the files.

        Raises:
            NoSuchRecord: none.
            Ambiguous: several.
        """
        known = (
            id_ for id_ in map(stem_of, self.files) if (found := ids.kind_of(id_)) and kind in (None, found)
        )
        matches = ids.matching(fragment, sorted(known))
        if not matches:
            raise NoSuchRecord(fragment, kind or "记录")
        if len(matches) > 1:
            raise Ambiguous(fragment, matches)
        return matches[0]

    def find(self, fragment: str, kind: ids.Kind | None = None) -> AnyRecord:
        """The record, as of the instant, that an id or a fragment means; raises as `find_id`."""
        record_id = self.find_id(fragment, kind)
        record = self.seen.find(record_id)
        if record is None:
            raise NotYet(record_id, self.options.as_of or written(self.now))
        return record

    def new_id(self, kind: ids.Kind, day: date) -> str:
        """A fresh id."""
        return ids.new_id(kind, day, frozenset(map(stem_of, self.files)), secrets.choice)

    def new_ids(self, kind: ids.Kind, day: date, count: int) -> tuple[str, ...]:
        """Fresh ids, all different, for records of one commit."""
        taken = {*map(stem_of, self.files)}
        found: list[str] = []
        for _ in range(count):
            found.append(ids.new_id(kind, day, taken, secrets.choice))
            taken.add(found[-1])
        return tuple(found)


def sound(loaded: Loaded) -> Ledger:
    """The ledger when every file of it could be read.

    Raises:
        NotSound: some could not; the first of them are named.
    """
    try:
        return loaded.sound
    except Unreadable as error:
        raise NotSound(error.findings) from None


def log_folder() -> Path:
    """Where the log of unexpected errors is kept."""
    state = os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "dabzw"
