"""dabzw log: who did what when; no record is read for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from dabzw.cli.ground import Ground
from dabzw.cli.speech import record_names
from dabzw.model.entered import Entry
from dabzw.model.ids import path_of
from dabzw.reports.looks import history as history_look
from dabzw.store import history


def log(
    ctx: typer.Context,
    record: Annotated[str | None, typer.Argument(metavar="编号", help="只看这个记录的历史")] = None,
    limit: Annotated[int, typer.Option("-n", "--limit", metavar="条数", help="最多列几条", min=1)] = 30,
    patch: Annotated[bool, typer.Option("--patch", help="同时列出每次改了什么")] = False,
) -> None:
    """The history of the ledger or of one record, newest first."""
    ground = Ground.looking(ctx)
    repository = ground.required_repository
    path = path_of(ground.find_id(record)) if record else None
    entries = tuple(history.log(repository, path, limit))
    paths = (path,) if path else ()
    wanted = entries if patch and not ground.options.json else ()
    changes = tuple((entry, history.diff(repository, entry.commit, *paths)) for entry in wanted)
    names = dict(record_names.named(_places(ground, entries)))
    ground.answer(history_look.answer(entries, changes, names))


def _places(ground: Ground, entries: Iterable[Entry]) -> record_names.Places:
    """The folders of the records of some entries, as they lie in the working tree."""
    known = record_names.Names(ground.folder, None)
    named = dict.fromkeys(id_ for entry in entries for id_ in entry.ids)
    return {found: place for id_ in named for found, place in known.beginning(id_).items()}
