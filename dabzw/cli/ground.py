"""What every command stands on: the ledger's folder, its files and its history, and the way to answer.

No record is read here, so that a command which needs none imports nothing of them.  This is the only module
that asks the clock.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Self

import typer

from dabzw.cli import outcome, pager, places
from dabzw.cli.missing import NoLedger
from dabzw.cli.remembering import Memory
from dabzw.cli.speech import given, prompts
from dabzw.cli.speech.options import Globals, globals_of
from dabzw.cli.speech.record_names import HEAD
from dabzw.cli.standing import how_it_stands, without_history
from dabzw.cli.tables import csv_of
from dabzw.cli.which_record import which
from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.model import ids
from dabzw.model.moments import CHINA, Instant
from dabzw.render.as_json import dumps
from dabzw.render.pages import print_page
from dabzw.render.terminal import Draft, Printer
from dabzw.reports.view import Page
from dabzw.store.contents import NOT_LOOKED_AT, Contents, LastCommit, in_commit
from dabzw.store.damage import Damaged
from dabzw.store.files import read_starts
from dabzw.store.git import NoSuchRevision, Repository
from dabzw.store.office import Shared, beside
from dabzw.store.working import Working, look, untracked
from dabzw.store.written_out import state_folder


def china_now() -> datetime:
    """The present minute, in China Standard Time, without a zone."""
    return datetime.now(CHINA).replace(tzinfo=None, second=0, microsecond=0)


def seconds_now() -> int:
    """The present second, since 1970: what a time that is received counts by."""
    return int(datetime.now(CHINA).timestamp())


@dataclass(frozen=True)
class Ground:
    """One run of a command: which ledger, what its files and its history are, and how to answer.

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
        """What a command stands on; raises UsageError where it is to answer in two ways."""
        options = globals_of(ctx)
        if options.json and (options.csv or options.table):
            raise UsageError("--json 和 --csv、--table 不能同用")
        if options.table and not options.csv:
            raise UsageError("--table（表名）和 --csv 同用")
        return cls(options, china_now(), china_now)

    @classmethod
    def looking(cls, ctx: typer.Context) -> Self:
        """The same of a command that only looks, at the ledger and at nothing else."""
        ground = cls.of(ctx)
        if ground.options.rev is not None:
            return ground
        memory = Memory(tuple(sys.argv[1:]))
        outcome.current().memory = memory
        return replace(ground, memory=memory)

    @property
    def entering(self) -> datetime:
        """What the clock says when something is entered; the clerk may have thought long since `now`."""
        return self.clock() if self.clock else self.now

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

    def last_commit(self) -> LastCommit:
        """What the last commit holds, as far as it was looked at."""
        return self.working.commit() if "_looked" in self.__dict__ else NOT_LOOKED_AT

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
        if self.revision is not None:
            return self.files_at(self.revision)
        tracked = self.repository is not None
        if self.damage is not None or not tracked:
            prompts.warn(self.label + without_history(self.folder, self.damage))
        for says in how_it_stands(self.working, self.shared, tracked=tracked):
            prompts.warn(self.label + says)
        return self.shared.over(self.working.contents)

    @cached_property
    def revision(self) -> str | None:
        """What `--rev` names, as the history is asked for it; None where it was not given."""
        return None if self.options.rev is None else self.named_revision("--rev", self.options.rev)

    def named_revision(self, option: str, typed: str) -> str:
        """The name of a commit as it was typed, or the day or minute that a person means, written in full.

        Raises:
            UsageError: a commit has that name, and it can be read as a day as well.
        """
        read = given.when_if_any(typed, Instant.of(self.now))
        if read is None or read.echo is None:
            return typed
        if self._is_known(typed):
            raise UsageError(
                f"{option} 的“{typed}”有两种读法：叫这个名字的提交，或 {read.text} 那时的台账；"
                f"要那时的，写成 {read.text}；要那次提交，写它的提交编号"
            )
        given.echo(read)
        return read.text

    def _is_known(self, revision: str) -> bool:
        try:
            self.required_repository.resolve(revision)
        except NoSuchRevision:
            return False
        return True

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

    # Answering

    def answer(self, page: Page) -> None:
        """Writes a page to stdout: as JSON, as a table for a spreadsheet, or for people, page by page."""
        if self.options.csv:
            self._write(csv_of(page, self.options.table))
        elif self.options.json:
            self.tell(page)
        else:
            self.say(lambda printer: print_page(printer, page))

    def show(self, page: Page) -> None:
        """Writes a page for people, such as they see before they are asked; programs wait for `tell`."""
        if not self.options.json:
            print_page(Printer(sys.stdout), page)

    def tell(self, page: Page) -> None:
        """Writes a page for programs, when all is done."""
        if self.options.json:
            self._write(dumps(page.record()))

    def say(self, print_it: Callable[[Printer], None]) -> None:
        """Writes what is printed to stdout, through a pager where it is longer than the screen."""
        text = Draft(sys.stdout)
        print_it(Printer(text))
        told = self._told_as(text.getvalue())
        sys.stdout.flush()
        data = told.encode(sys.stdout.encoding, sys.stdout.errors or "strict")
        if self.options.no_pager or not pager.shown(data):
            sys.stdout.write(told)
        elif self.memory is not None:
            self.memory.paged += len(data)

    def _write(self, text: str) -> None:
        """Writes what programs read."""
        sys.stdout.write(self._told_as(text))

    def _told_as(self, text: str) -> str:
        return text if self.memory is None else self.memory.told_as(text)

    def find_id(self, typed: str, kind: ids.Kind | None = None) -> str:
        """The id of the record that a person means by an id, a part of it, or a name; raises as `which`."""
        return which(self, typed, kind)

    def record_ids(self) -> Iterator[str]:
        """The ids of all records, by the names of the files."""
        return (id_ for id_ in map(ids.stem_of, self.files) if ids.kind_of(id_) is not None)

    def heads(self, paths: Iterable[str]) -> Iterator[bytes]:
        """The beginnings of records that are there, in which their names stand."""
        wanted = tuple(paths)
        if self.revision is None:
            yield from read_starts(self.folder, wanted, HEAD)
            return
        self.files.ready(wanted)
        yield from (self.files[path][:HEAD] for path in wanted)


def log_folder() -> Path:
    """Where the log of unexpected errors is kept."""
    return state_folder()
