"""What several commands that look take, and how they end."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from dabzw.cli.speech import completion
from dabzw.cli.speech.known import known_word

FINDINGS: Final = 1

AnyId = Annotated[
    str | None,
    typer.Argument(
        metavar="编号",
        help="编号，或其中能认出它的几位；也可以写名称或拼音首字母；“.”是自己最近登记的一条",
        autocompletion=completion.of_ids(),
    ),
]
FailOn = Annotated[
    str | None, typer.Option("--fail-on", metavar="overdue", help="有逾期时以状态1退出，供定时任务用")
]


def wants_failure(choice: str | None) -> bool:
    """Whether the command is to end with status 1 where something is overdue."""
    if choice is not None:
        known_word("--fail-on ", choice, {"overdue": ("逾期",)})
    return choice is not None


def end(*, failed: bool) -> None:
    """Ends the command with status 1 where it failed."""
    if failed:
        raise typer.Exit(FINDINGS)
