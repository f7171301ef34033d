"""A list of names, typed or pasted: one a line, or several with 、 between, until a line is empty."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from dabzw.cli.speech import prompts

_BETWEEN: Final = re.compile(r"[\s、，,；;]+")
_NUMBERED: Final = re.compile(r"(?:\d+|[一二三四五六七八九十]+)[.．、)）]\s*|[-*•·]\s*")
"""What stands before a name in a list that was made elsewhere."""


def names_in(text: str) -> tuple[str, ...]:
    """The names of a text, each once, in their order; numbers of a list before them are none."""
    lines = (_NUMBERED.sub("", line.strip(), count=1) for line in text.splitlines())
    return tuple(dict.fromkeys(name for line in lines for name in _BETWEEN.split(line) if name))


def names_asked(what: str, *, default: Iterable[str] = (), optional: bool = False) -> list[str]:
    """Asks for names until a line is empty; nothing at all is the default, or asked again.

    Raises:
        typer.Abort: Ctrl-C or Ctrl-D.
    """
    known = tuple(default)
    prompts.note(f"{what}：一行写一个，或用顿号隔开，可以整列粘贴；写完再按一次回车。")
    while True:
        found = _until_empty(what)
        if found or known or optional:
            return list(found or known)
        prompts.warn("这一项不能空着。")


def _until_empty(what: str) -> tuple[str, ...]:
    found: tuple[str, ...] = ()
    while typed := names_in(prompts.line(f"{what}（已有{len(found)}个）：" if found else f"{what}：")):
        found = tuple(dict.fromkeys((*found, *typed)))
    return found
