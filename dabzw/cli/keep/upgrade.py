"""dabzw upgrade: all records rewritten in the newest format, in one entry, after showing what changes."""

from __future__ import annotations

from typing import Annotated

import typer

from dabzw.cli.context import Desk
from dabzw.cli.speech import prompts
from dabzw.cli.speech.format_change import show
from dabzw.cli.writing import change_format, upgrade_of
from dabzw.model import formats


def upgrade(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会改什么，不改动")] = False,
) -> None:
    """Rewrites the ledger in the newest format."""
    desk = Desk.of(ctx)
    found = upgrade_of(desk)
    if found is None:
        prompts.note(f"台账已是格式 {formats.NEWEST}，没有要改的")
        return
    show(found)
    if dry_run:
        prompts.note("只看了改动，没有改；去掉 --dry-run 再运行一次即改")
        return
    if prompts.interactive() and not prompts.confirm("现在改成新格式"):
        prompts.note("没有改动")
        return
    change_format(desk, found)
