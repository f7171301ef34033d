"""dabzw field: where to go today, and afterwards the same list gone through to be typed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from dabzw.cli.context import Desk, sound
from dabzw.cli.make.official import NotAdopted, revision_of
from dabzw.cli.speech import completion, prompts
from dabzw.cli.speech.known import known_name
from dabzw.errors import LookupFailed, UsageError
from dabzw.model.campaign import Campaign
from dabzw.model.moments import Instant
from dabzw.model.sheet_code import SheetCode
from dabzw.reports.looks import field as field_look
from dabzw.rules.agenda.field import FieldSheet, field_rounds
from dabzw.store.git import NoSuchRevision
from dabzw.store.reader import load


class NoSuchSheet(LookupFailed):
    """No commit of the ledger has what the code of a sheet says."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"台账里找不到单号“{typed}”；单号印在外勤单的标题下面，如 260212-7K4Q2M，请核对后重写，"
            "不写单号则照现在的台账列"
        )


def field(
    ctx: typer.Context,
    code: Annotated[
        str | None, typer.Argument(metavar="单号", help="外勤单上印的单号；不写则照现在的台账列")
    ] = None,
    villages: Annotated[
        list[str] | None,
        typer.Option(
            "--village",
            metavar="村",
            help="只列这个村的，可写多个",
            autocompletion=completion.of_names("村"),
        ),
    ] = None,
    enter: Annotated[bool, typer.Option("--enter", help="照单子的行序逐行登记结果")] = False,
) -> None:
    """The places to go to on a day; with `--enter` what was found there is asked for row by row."""
    desk = Desk.of(ctx) if enter else Desk.looking(ctx)
    sheet = _sheet(desk, code, tuple(villages or ()))
    if enter:
        if not prompts.interactive():
            raise UsageError("--enter 在终端上逐行问答；没有终端的，照 --json 里每一行的“登记”各运行一次")
        from dabzw.cli.enter.walk import walk  # brings what enters, which a look needs not

        walk(desk, sheet)
        return
    desk.answer(field_look.answer(sheet, sheet.entered(desk.seen) if code is not None else frozenset()))


def _sheet(desk: Desk, typed: str | None, villages: tuple[str, ...]) -> FieldSheet:
    """The sheet of a code, or of the day as the ledger stands; raises NoSuchSheet, UnknownWord."""
    if typed is None:
        sheet = FieldSheet(desk.at, field_rounds(desk.seen, desk.at), _code(desk))
    else:
        sheet = _printed(desk, typed)
    return chosen_villages(sheet, villages, desk.campaign)


def chosen_villages(sheet: FieldSheet, typed: Sequence[str], campaign: Campaign) -> FieldSheet:
    """The sheet of the villages that are meant, of all where none is named; raises UnknownWord."""
    named = [known_name("--village（村）", one, campaign.village_names) for one in typed]
    return sheet.of_villages(named) if named else sheet


def _code(desk: Desk) -> SheetCode | None:
    """The code of a sheet that is made now; None where what it is made from is not all entered."""
    if desk.repository is None or desk.repository.head() is None:
        return None
    try:
        return SheetCode.of(revision_of(desk, desk.repository), desk.at.day)
    except NotAdopted:
        return None


def _printed(desk: Desk, typed: str) -> FieldSheet:
    """The sheet that was printed, from the commit that it was made from."""
    desk.spoil()
    code = SheetCode.read(typed)
    if code is None:
        raise NoSuchSheet(typed)
    try:
        revision = desk.required_repository.resolve(code.abbreviation)
    except NoSuchRevision:
        raise NoSuchSheet(typed) from None
    if SheetCode.of(revision, code.day) != code:
        raise NoSuchSheet(typed)
    at = Instant.of(code.day)
    ledger = sound(load(desk.files_at(revision))).as_of(at)
    return FieldSheet(at, field_rounds(ledger, at), code)
