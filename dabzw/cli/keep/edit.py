"""dabzw edit: a record in the clerk's own editor, never saved with errors, never lost."""

from __future__ import annotations

from typing import Annotated

import typer

from dabzw.cli.context import Desk
from dabzw.cli.enter import editor
from dabzw.cli.enter.changes import committed
from dabzw.cli.keep.entered import say_entered
from dabzw.cli.speech import prompts
from dabzw.errors import Conflict, DabzwError, LedgerError
from dabzw.model.ids import path_of
from dabzw.store.contents import in_commit
from dabzw.store.reader import read_record, record_bytes
from dabzw.store.writer import Change, Files, Plan


def edit(
    ctx: typer.Context,
    record: Annotated[str, typer.Argument(metavar="编号", help="编号，或其中能认出它的几位")],
) -> None:
    """Opens a record in the editor; an invalid result is shown with its errors and opened again."""
    desk = Desk.of(ctx)
    record_id = desk.find_id(record)
    path = path_of(record_id)
    repository = desk.required_repository
    head = repository.head()
    before = record_bytes(committed(path, in_commit(repository, head)))
    text = before

    def build(now: Files) -> Plan:
        if now.get(path) is not None and record_bytes(committed(path, now)) != before:
            raise ChangedMeanwhile(record_id)
        edited, faults = read_record(path, text)
        if edited is None:
            raise editor.Invalid(faults)
        return Plan((Change(path, record_bytes(edited)),), f"修改 {record_id}", "edit", (record_id,))

    refusal = ""
    while True:
        text = editor.edited(text, record_id, refusal)
        if text == before:
            prompts.note("没有改动")
            return
        try:
            say_entered(f"修改 {record_id}", desk.write(build))
        except DabzwError as refused:
            refusal = str(refused)
            prompts.error(refusal)
            if isinstance(refused, LedgerError) and _again():
                continue
            place = editor.keep(text, repository.git_dir, record_id)
            raise editor.GivenUp(refused, place) from None
        else:
            return


def _again() -> bool:
    """Whether a refused text is opened again; a clerk who leaves here has not lost it."""
    if not prompts.interactive():
        return False
    try:
        return prompts.confirm("重新打开修改？选“否”则不保存，草稿另存", default=True)
    except typer.Abort:
        return False


class ChangedMeanwhile(Conflict):
    """Somebody else changed the record while it was open."""

    def __init__(self, record_id: str) -> None:
        super().__init__(f"{record_id} 在编辑期间已被改动；先看 dabzw log {record_id}，再重新编辑")
