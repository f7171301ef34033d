"""The commands that look: today's list, status, policy, show, log."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from dabzw.cli.context import Desk
from dabzw.cli.several import Office
from dabzw.cli.speech import completion
from dabzw.errors import StorageError, UsageError
from dabzw.model.ids import Kind, path_of
from dabzw.reports.looks import agenda as agenda_look
from dabzw.reports.looks import history as history_look
from dabzw.reports.looks import policy as policy_look
from dabzw.reports.looks import record as record_look
from dabzw.reports.looks import status as status_look
from dabzw.rules.agenda.items import Item
from dabzw.rules.agenda.keeping import backup_due
from dabzw.store import history
from dabzw.store.backup import begun_on, last_backup

FINDINGS: Final = 1

AnyId = Annotated[
    str,
    typer.Argument(metavar="编号", help="编号，或其中能认出它的几位", autocompletion=completion.of_ids()),
]
FailOn = Annotated[
    str | None, typer.Option("--fail-on", metavar="overdue", help="有逾期时以状态1退出，供定时任务用")
]


def today(ctx: typer.Context) -> None:
    """The agenda: all that waits, worst first; on a screen what is late or due by the next workday."""
    desk = Desk.looking(ctx)
    office = Office.of(desk)
    if office is None:
        desk.answer(agenda_look.answer(desk.seen, desk.at, notes_of(desk)))
        return
    members = office.members(notes_of)
    desk.answer(agenda_look.of_several(members, desk.at))
    office.end(members)


def notes_of(desk: Desk) -> tuple[Item, ...]:
    """What the agenda holds that no record tells of: a backup that is due.

    Of a history that cannot be read nothing is told here: `check` says what is wrong with it.
    """
    if desk.options.rev is not None or desk.repository is None:
        return ()
    last = last_backup(desk.repository)
    if last is not None:
        return tuple(backup_due(last.when.date(), str(last.place), desk.at))
    try:
        begun = begun_on(desk.repository)
    except StorageError:
        return ()
    return () if begun is None else tuple(backup_due(begun, None, desk.at))


def following(ctx: typer.Context, record: AnyId) -> None:
    """What one record needs next, and why."""
    desk = Desk.looking(ctx)
    desk.answer(agenda_look.of_record(desk.find(record).id, desk.seen, desk.at))


def wants_failure(choice: str | None) -> bool:
    """Whether the command is to end with status 1 where something is overdue."""
    if choice not in {None, "overdue"}:
        raise UsageError("--fail-on 只能填 overdue（有逾期时以状态1退出）")
    return choice is not None


def end(*, failed: bool) -> None:
    """Ends the command with status 1 where it failed."""
    if failed:
        raise typer.Exit(FINDINGS)


def status(ctx: typer.Context, fail_on: FailOn = None) -> None:
    """Phases with indicators, leads and enterprises by state, counts of deadlines."""
    desk = Desk.looking(ctx)
    strict = wants_failure(fail_on)
    found = status_look.status_of(desk.seen, desk.at, notes_of(desk))
    desk.answer(status_look.answer(found, desk.seen, desk.at))
    end(failed=strict and any(found.waiting["逾期"].values()))


def policy(
    ctx: typer.Context,
    records: Annotated[list[str] | None, typer.Argument(metavar="编号", help="只看这些企业")] = None,
) -> None:
    """一企一策: per enterprise what is required, arranged, done, missing, contradictory."""
    desk = Desk.looking(ctx)
    chosen = [desk.seen.enterprises[desk.find(record, "企业").id] for record in records] if records else None
    desk.answer(policy_look.answer(desk.seen, desk.at, chosen))


def show(ctx: typer.Context, record: AnyId) -> None:
    """Any record, with its derived state and its deadlines."""
    show_record(Desk.looking(ctx), record, None)


def show_record(desk: Desk, fragment: str, kind: Kind | None) -> None:
    """Shows the record of a kind, or of any, that an id or a fragment means."""
    desk.answer(record_look.answer(desk.find(fragment, kind), desk.seen, desk.at))


def log(
    ctx: typer.Context,
    record: Annotated[str | None, typer.Argument(metavar="编号", help="只看这个记录的历史")] = None,
    limit: Annotated[int, typer.Option("-n", "--limit", metavar="条数", help="最多列几条", min=1)] = 30,
    patch: Annotated[bool, typer.Option("--patch", help="同时列出每次改了什么")] = False,
) -> None:
    """The history of the ledger or of one record, newest first."""
    desk = Desk.looking(ctx)
    repository = desk.required_repository
    path = path_of(desk.find_id(record)) if record else None
    entries = tuple(history.log(repository, path, limit))
    paths = (path,) if path else ()
    wanted = entries if patch and not desk.options.json else ()
    changes = tuple((entry, history.diff(repository, entry.commit, *paths)) for entry in wanted)
    desk.answer(history_look.answer(entries, changes))
