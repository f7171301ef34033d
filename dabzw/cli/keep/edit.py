"""dabzw edit: a record in the clerk's own editor, never saved with errors, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import typer

from dabzw.cli import outcome
from dabzw.cli.choosing import chosen
from dabzw.cli.context import Desk
from dabzw.cli.enter import editor
from dabzw.cli.enter.changes import committed
from dabzw.cli.keep.entered import say_entered
from dabzw.cli.lists.options import AnyId
from dabzw.cli.speech import prompts
from dabzw.cli.speech.record_names import name_in
from dabzw.cli.writing import write
from dabzw.errors import Conflict, DabzwError, Incomplete, LedgerError
from dabzw.lazily import dataclass
from dabzw.model.ids import path_of
from dabzw.model.moments import written
from dabzw.store import drafts
from dabzw.store.contents import in_commit
from dabzw.store.drafts import Draft, NoDraft
from dabzw.store.reader import read_record, record_bytes
from dabzw.store.writer import Change, Files, Plan


def edit(
    ctx: typer.Context,
    record: AnyId = None,
) -> None:
    """Opens a record in the editor; an invalid result is shown with its errors and opened again."""
    desk = Desk.of(ctx)
    record_id = chosen(desk, record)
    repository = desk.required_repository
    before = record_bytes(committed(path_of(record_id), in_commit(repository, repository.head())))
    with _draft(desk, record_id, before) as (draft, lock):
        work = _Work(desk, record_id, before, draft, lock)
        try:
            work.run()
        except editor.GivenUp:
            raise
        except DabzwError as stopped:
            if work.is_open:
                raise editor.GivenUp(str(stopped), draft, stopped.status) from None
            raise
        except BaseException:
            if work.is_open:
                prompts.note(editor.where(draft))
            raise
        finally:
            if not work.is_open:
                draft.drop()


@dataclass(frozen=True, slots=True)
class _Work:
    """A record that is being edited: as it is committed, and its draft with its lock."""

    desk: Desk
    record_id: str
    before: bytes
    draft: Draft
    lock: int

    def run(self) -> None:
        """Opens the draft until it is entered, as it was before, or given up; raises GivenUp."""
        refusal = ""
        while True:
            text = editor.edited(self.draft, self.lock, refusal)
            if text == self.before:
                prompts.note("没有改动")
                return
            try:
                entered = write(self.desk, partial(self._plan, text))
            except Incomplete:
                raise
            except DabzwError as refused:
                refusal = str(refused)
                prompts.error(refusal)
                if isinstance(refused, LedgerError) and _again():
                    continue
                raise editor.GivenUp("没有保存", self.draft, refused.status) from None
            name = name_in(self.before)
            say_entered(f"{self._summary}{name and f'（{name}）'}", entered)
            return

    @property
    def is_open(self) -> bool:
        """Whether the draft holds what is neither entered nor as it was."""
        if any(entry.summary == self._summary for entry in outcome.current().entries):
            return False
        try:
            return editor.text_of(self.draft) != self.before
        except NoDraft as gone:
            return gone.is_there

    @property
    def _summary(self) -> str:
        return f"修改 {self.record_id}"

    def _plan(self, text: bytes, now: Files) -> Plan:
        path = path_of(self.record_id)
        if now.get(path) is not None and record_bytes(committed(path, now)) != self.before:
            raise ChangedMeanwhile(self.record_id)
        edited, faults = read_record(path, text)
        if edited is None:
            raise editor.Invalid(faults)
        return Plan((Change(path, record_bytes(edited)),), self._summary, "edit", (self.record_id,))


@contextmanager
def _draft(desk: Desk, record_id: str, before: bytes) -> Iterator[tuple[Draft, int]]:
    """The draft to work on, with its lock: one that was left, or a new one."""
    git_dir = desk.required_repository.git_dir
    left = drafts.left(git_dir, record_id)
    chosen = left[0] if left and _goes_on(left, before) else None
    opened = (
        drafts.begun(git_dir, path_of(record_id), before, before, desk.now)
        if chosen is None
        else drafts.taken(chosen, before)
    )
    with opened as held:
        yield held


def _goes_on(left: tuple[Draft, ...], before: bytes) -> bool:
    """Whether the clerk goes on with the newest draft that was left; where nobody can be asked, not."""
    newest = left[0]
    name = name_in(before)
    called = f"{newest.name}（{name}）" if name else f"{newest.name} "
    said = f"{called}有{len(left)}份没有入账的草稿，最近的是 {written(newest.when)} 的"
    if not prompts.interactive():
        prompts.warn(f"{said}（{newest.place}）；不要了，用 dabzw discard --draft {newest.name} 删除")
        return False
    if not prompts.confirm(f"{said}。接着改它？选“否”则从已入账的内容改起，草稿仍留着", default=True):
        return False
    if newest.base == before:
        return True
    prompts.warn(f"这条记录在草稿之后又有改动（dabzw log {newest.name}），接着改会把那些改动改回去")
    return prompts.confirm("仍用这份草稿？")


def _again() -> bool:
    """Whether a refused text is opened again; a clerk who leaves here has not lost it."""
    if not prompts.interactive():
        return False
    try:
        return prompts.confirm("重新打开修改？选“否”则不保存，草稿留着", default=True)
    except typer.Abort:
        return False


class ChangedMeanwhile(Conflict):
    """Somebody else changed the record while it was open."""

    def __init__(self, record_id: str) -> None:
        super().__init__(f"{record_id} 在编辑期间已被改动；先看 dabzw log {record_id}，再重新编辑")
