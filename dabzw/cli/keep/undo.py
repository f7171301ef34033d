"""dabzw undo: a change taken back by a new entry, after showing it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dabzw.cli.context import Desk
from dabzw.cli.keep import identity
from dabzw.cli.keep.entered import beside_ids, names_of
from dabzw.cli.speech import prompts
from dabzw.cli.writing import WrittenForm, write
from dabzw.model import ids
from dabzw.model.entered import Entry
from dabzw.render.pages import print_page
from dabzw.render.terminal import Printer
from dabzw.reports.looks.history import undone
from dabzw.store import history, undoing
from dabzw.store.git import Author, Repository


def undo(
    ctx: typer.Context,
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="编号或提交",
            help="一条记录的编号：撤销本人对它最近的改动；一次提交：就撤销那一次，别人的也行。不写则撤销本人最近的改动",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接撤销")] = False,
) -> None:
    """Takes back a change with a new commit, after showing it; again: the one before."""
    desk = Desk.of(ctx)
    repository = desk.required_repository
    clerk = identity.known(repository, desk.now.date())
    acts = undoing.Acts.of(repository)
    entry = acts.newest(clerk) if what is None else _named(desk, acts, what, clerk)
    plan = undoing.plan(repository, entry)
    names = _names(repository, entry)
    print_page(Printer(sys.stderr), undone(entry, history.diff(repository, entry.commit), names))
    if (entry.author, entry.mail) != (clerk.name, clerk.email):
        prompts.warn(f"这是{entry.author}的改动，不是本人（{clerk.name}）的")
    prompts.agree("撤销", yes=yes)
    written = write(desk, plan, form=_form_of_undoing(entry))
    prompts.done(
        f"已撤销“{beside_ids(entry.summary, names)}”"
        f"（提交 {written.receipt.commit[:10]}；再运行 dabzw undo 撤销更早的一次）"
    )


def _named(desk: Desk, acts: undoing.Acts, what: str, clerk: Author) -> Entry:
    """The change that is meant by a commit, an id, or else by the name of a record."""
    try:
        return acts.named(ids.normalised(what).lower(), clerk)
    except undoing.Unclear as unclear:
        if unclear.found:
            raise
    return acts.newest(clerk, desk.find_id(what))


def _names(repository: Repository, entry: Entry) -> dict[str, str]:
    """What the records of a change are called, now or before it."""
    now, then = (repository.entries(commit) for commit in (repository.head(), entry.commit))
    wanted = {path: now.get(path) or then.get(path) for path in entry.paths}
    return names_of(repository.bytes_of({path: one for path, one in wanted.items() if one is not None}))


def _form_of_undoing(entry: Entry) -> WrittenForm:
    """An upgrade may be taken back; any other change leaves the format as it is."""
    return "any" if entry.operation == "upgrade" else "newest"
