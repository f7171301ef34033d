"""dabzw upgrade: all records rewritten in the newest format, in one entry, after showing what changes."""

from __future__ import annotations

from typing import Annotated

import typer

from dabzw.cli.context import Desk, loaded_at, sound
from dabzw.cli.speech import prompts
from dabzw.model import formats
from dabzw.model.lead import Lead
from dabzw.store.upgrading import Upgrade, merger_days
from dabzw.store.upgrading import upgrade as rewritten
from dabzw.store.writer import Plan

_SAYS = "台账改为格式 {}（{}个文件）"
_SHOWN = 20


def upgrade(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会改什么，不改动")] = False,
) -> None:
    """Rewrites the ledger in the newest format."""
    desk = Desk.of(ctx)
    if desk.loaded.format == formats.NEWEST:
        prompts.note(f"台账已是格式 {formats.NEWEST}，没有要改的")
        return
    found = planned(desk)
    show(found)
    if dry_run:
        prompts.note("只看了改动，没有改；去掉 --dry-run 再运行一次即改")
        return
    if prompts.interactive() and not prompts.confirm("现在改成新格式"):
        prompts.note("没有改动")
        return
    carry_out(desk, found)


def planned(desk: Desk) -> Upgrade:
    """What the upgrade of the last commit changes."""
    repository = desk.required_repository
    head = repository.resolve("HEAD")
    loaded = loaded_at(desk, head)
    leads = {record.id: record for record in sound(loaded) if isinstance(record, Lead)}
    return rewritten(loaded, merger_days(repository, head, leads))


def show(found: Upgrade) -> None:
    """Says what is going to change."""
    prompts.note(f"要改{len(found.changes)}个文件，记录的内容不变，只换写法。行动方案里增加这些行：")
    for line in found.lines:
        prompts.note(f"  + {line}")
    for change in found.changes[:_SHOWN]:
        prompts.note(f"  {change.path}")
    if len(found.changes) > _SHOWN:
        prompts.note(f"  …… 共{len(found.changes)}个文件")


def carry_out(desk: Desk, found: Upgrade) -> None:
    """Enters the changed files as one commit."""
    says = _SAYS.format(formats.NEWEST, len(found.changes))
    written = desk.write(lambda _files: Plan(found.changes, says, "upgrade", ()), warned=True)
    prompts.done(f"{says}（提交 {written.receipt.commit[:10]}；撤销用 dabzw undo）")
