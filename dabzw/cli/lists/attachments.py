"""dabzw attach: the evidence that records name by its digest, against the files in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dabzw.cli.context import Desk
from dabzw.cli.lists.options import end
from dabzw.reports.looks import attachments as attachments_look
from dabzw.store.evidence import below


def attach(
    ctx: typer.Context,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check",
            metavar="文件夹",
            help="存放证据原件的文件夹：逐个核对，只读不写",
        ),
    ] = None,
) -> None:
    """What is named by a digest; with a folder, whether its files are still it (1 where not all is so)."""
    if check is None:
        desk = Desk.looking(ctx)
        desk.answer(attachments_look.answer(desk.seen, desk.at))
        return
    desk = Desk.of(ctx)
    page, sound = attachments_look.compared_with(desk.seen, desk.at, tuple(below(check)))
    desk.answer(page)
    end(failed=not sound)
