"""What is said of a change of format, before it is made and after."""

from __future__ import annotations

from typing import Final

from dabzw.cli.speech import prompts
from dabzw.model import formats
from dabzw.store.upgrading import Upgrade
from dabzw.store.writer import Plan

_SHOWN: Final = 20


def show(found: Upgrade) -> None:
    """Says what is going to change."""
    prompts.note(f"要改{len(found.changes)}个文件，记录的内容不变，只换写法。行动方案里改这些行：")
    for line in found.lines:
        prompts.note(f"  {line}")
    for change in found.changes[:_SHOWN]:
        prompts.note(f"  {change.path}")
    if len(found.changes) > _SHOWN:
        prompts.note(f"  …… 共{len(found.changes)}个文件")


def agreed(found: Upgrade) -> bool:
    """Offers the change at a terminal, to somebody who wanted to enter something else."""
    prompts.note("台账还是旧格式，登记以前要先改成新格式。")
    show(found)
    return prompts.confirm("现在改成新格式，然后继续")


def plan_of(found: Upgrade) -> Plan:
    """The entry of the change."""
    says = f"台账改为格式 {formats.NEWEST}（{len(found.changes)}个文件）"
    return Plan(found.changes, says, "upgrade", ())


def say_changed(found: Upgrade, commit: str) -> None:
    """Says that it is done."""
    prompts.done(f"{plan_of(found).summary}（提交 {commit[:10]}；撤销用 dabzw undo）")
