"""What is offered to a shell that asks what completes a word: in a form that our scripts read."""

from __future__ import annotations

import os
from typing import Any, Final

SHELL: Final = "_DABZW_SHELL"
"""The variable by which our own scripts (presets/completion) say which shell asks."""

OFFERING: Final = "dabzw.offering"
"""Where the outermost context keeps what offers the values of parameters that offer none themselves."""
_PLAIN: Final = "plain"


def in_bash() -> bool:
    """Whether bash asks: by our own script, or by Typer's, that was installed before there was one."""
    return "bash" in (os.environ.get(SHELL), os.environ.get("_DABZW_COMPLETE", "").removeprefix("complete_"))


def by_our_script() -> bool:
    """Whether a script of ours asks, which knows more than words."""
    return SHELL in os.environ


# What is offered are objects of a class private to Typer; hence Any.


def with_meanings(items: list[Any]) -> list[Any]:
    """What is offered, for our scripts with its meaning behind a tab: Typer would ask Rich to say it."""
    if not by_our_script():
        return items
    shown = os.environ[SHELL] != "bash"
    for item in items:
        if item.help and shown:
            item.value = f"{item.value}\t{' '.join(str(item.help).split())}"
        item.help = None
    return items


def answered(param: Any, ctx: Any, incomplete: str) -> list[Any]:
    """What a parameter offers, or else is offered for it; the names of files are left to the shell."""
    found = type(param).shell_complete(param, ctx, incomplete)
    plain = [item for item in found if item.type == _PLAIN]
    return with_meanings(plain or ctx.meta[OFFERING](param, ctx, incomplete))
