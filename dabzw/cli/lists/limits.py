"""The commands of the limits: due and late."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from dabzw.cli.context import Desk
from dabzw.cli.lists.options import FailOn, end, wants_failure
from dabzw.cli.speech import completion
from dabzw.cli.speech.given import days
from dabzw.errors import UsageError
from dabzw.reports.looks import due as due_look
from dabzw.reports.looks import late as late_look
from dabzw.reports.looks.due import ONLY, Only

_ONLY_SAYS: Final = "overdue 逾期、today 今日到期、soon 临期、open 未完成、done 已完成、all 全部"


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
        typer.Option("--only", metavar="范围", help=_ONLY_SAYS, autocompletion=completion.of_words(ONLY)),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="逐日说明怎样计算：哪天计入、哪天不计、依据什么")
    ] = False,
    fail_on: FailOn = None,
) -> None:
    """Deadline instances, worst first; with `--explain` how each was reckoned."""
    desk = Desk.looking(ctx)
    strict = wants_failure(fail_on)
    if only is not None and only not in ONLY:
        raise UsageError(f"--only（范围）可填：{_ONLY_SAYS}")
    every = desk.options.json or records
    chosen: Only = only or ("all" if every else "open")  # type: ignore[assignment]  # checked above
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
    desk.answer(late_look.answer(desk.seen, desk.at, unit=unit, unexplained=unexplained))
