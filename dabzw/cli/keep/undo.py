"""dabzw undo: a change taken back by a new entry, after showing it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dabzw.cli.context import Desk, WrittenForm
from dabzw.cli.keep.entered import say_entered
from dabzw.cli.speech import prompts
from dabzw.errors import UsageError
from dabzw.model.entered import Entry
from dabzw.render.pages import print_page
from dabzw.render.terminal import Printer
from dabzw.reports.looks.history import undone
from dabzw.store import history


def undo(
    ctx: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接撤销")] = False,
) -> None:
    """Takes back the last change with a new commit, after showing it."""
    desk = Desk.of(ctx)
    repository = desk.required_repository
    entry = history.last_operation(repository)
    if entry is None or entry.operation == "init":
        raise UsageError("没有可以撤销的改动")
    print_page(Printer(sys.stderr), undone(entry, history.diff(repository, entry.commit)))
    if not yes:
        if not prompts.interactive():
            raise prompts.Missing([("--yes", "确认撤销")])
        if not prompts.confirm("确认撤销？"):
            raise typer.Abort
    plan, form = history.undo_plan(repository, entry), _form_of_undoing(entry)
    say_entered(f"已撤销“{entry.summary}”", desk.write(plan, form=form))


def _form_of_undoing(entry: Entry) -> WrittenForm:
    """An upgrade may be taken back; any other change leaves the format as it is."""
    return "any" if entry.operation == "upgrade" else "newest"
