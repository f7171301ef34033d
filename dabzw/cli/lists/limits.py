"""The commands of the limits: due and late."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from dabzw.cli.context import Desk
from dabzw.cli.lists.options import FailOn, end, wants_failure
from dabzw.cli.speech import completion
from dabzw.cli.speech.given import days
from dabzw.cli.speech.known import known_name, known_word
from dabzw.model.names import LISTS
from dabzw.reports.looks import due as due_look
from dabzw.reports.looks import late as late_look
from dabzw.reports.looks.due import Only

_SHOWN: Final = {
    "overdue": ("逾期",),
    "today": ("今日到期",),
    "soon": ("临期",),
    "open": ("未完成",),
    "done": ("已完成",),
    "all": ("全部",),
}
_ONLY_SAYS: Final = "、".join(f"{word} {name}" for word, (name,) in _SHOWN.items())


def due(
    ctx: typer.Context,
    records: Annotated[
        list[str] | None,
        typer.Argument(metavar="编号", help="只列这些记录的期限", autocompletion=completion.of_ids()),
    ] = None,
    within: Annotated[
        str | None,
        typer.Option("--within", metavar="天数", help="只列几天内到期的，如 3d、三天、一周；已逾期的也列"),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(
            "--only",
            metavar="范围",
            help=_ONLY_SAYS,
            autocompletion=completion.of_pairs(lambda _: ((word, name) for word, (name,) in _SHOWN.items())),
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="逐日说明怎样计算：哪天计入、哪天不计、依据什么")
    ] = False,
    fail_on: FailOn = None,
) -> None:
    """Deadline instances, worst first; with `--explain` how each was reckoned."""
    desk = Desk.looking(ctx)
    strict = wants_failure(fail_on)
    named = None if only is None else known_word("--only（范围）", only, _SHOWN)
    every = desk.options.json or records
    chosen: Only = named or ("all" if every else "open")  # type: ignore[assignment]  # one of the words
    found = due_look.dues(
        desk.seen,
        desk.at,
        only=chosen,
        within=days("--within", within),
        records=[desk.find(record) for record in records] if records else None,
        explain=explain,
    )
    desk.answer(due_look.answer(found, desk.seen, desk.at, explain=explain))
    end(failed=strict and any(due.deadline.state == "逾期" for due in found))


def late(
    ctx: typer.Context,
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar="单位", help="只列这个单位的（记录的或逾期说明写的责任单位）"),
    ] = None,
    unexplained: Annotated[bool, typer.Option("--unexplained", help="只列没有逾期说明的")] = False,
) -> None:
    """The hard limits missed, each with its reason and the unit that answers for it."""
    desk = Desk.looking(ctx)
    named = None if unit is None else _unit(desk, unit)
    desk.answer(late_look.answer(desk.seen, desk.at, unit=named, unexplained=unexplained))


def _unit(desk: Desk, typed: str) -> str:
    """The unit that is meant, of the campaign's and of those that missed a limit; raises UnknownWord."""
    missing = {unit for row in late_look.missed(desk.seen, desk.at) for unit in late_look.units_of(row)}
    known = sorted({*missing, *LISTS["单位"].known(desk.campaign)})
    return known_name("--unit（单位）", typed, known, "这个单位")
