"""dabzw policy: 一企一策."""

from __future__ import annotations

from typing import Annotated

import typer

from dabzw.cli.context import Desk
from dabzw.reports.looks import policy as policy_look


def policy(
    ctx: typer.Context,
    records: Annotated[list[str] | None, typer.Argument(metavar="编号", help="只看这些企业")] = None,
) -> None:
    """一企一策: per enterprise what is required, arranged, done, missing, contradictory."""
    desk = Desk.looking(ctx)
    chosen = [desk.seen.enterprises[desk.find(record, "企业").id] for record in records] if records else None
    desk.answer(policy_look.answer(desk.seen, desk.at, chosen))
