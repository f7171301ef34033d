"""A list of names, typed or pasted: one a line, or several with 、 between, until a line is empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from dabzw.cli.speech import prompts
from dabzw.errors import DabzwError

Named = TypeVar("Named")

_BETWEEN: Final = re.compile(r"[\s、，,；;]+")
_NUMBERED: Final = re.compile(r"(?:\d+|[一二三四五六七八九十]+)[.．、)）]\s*|[-*•·]\s*")
"""What stands before a name in a list that was made elsewhere."""
HOW: Final = "一行写一个，或用顿号隔开，可以整列粘贴；写完再按一次回车"


def names_in(text: str) -> tuple[str, ...]:
    """The names of a text, each once, in their order; numbers of a list before them are none."""
    lines = (_NUMBERED.sub("", line.strip(), count=1) for line in text.splitlines())
    return tuple(dict.fromkeys(name for line in lines for name in _BETWEEN.split(line) if name))


def names_asked(what: str) -> list[str]:
    """Asks for names, at least one; raises typer.Abort at Ctrl-C or Ctrl-D."""
    prompts.note(f"{what}：{HOW}。")
    while not (found := listed(what, lambda line, _found: names_in(line))):
        prompts.warn("这一项不能空着。")
    return list(found)


def listed(
    what: str,
    read: Callable[[str, tuple[Named, ...]], Iterable[Named]],
    known: Iterable[Named] = (),
    keep: Callable[[tuple[Named, ...]], object] = lambda _found: None,
) -> tuple[Named, ...]:
    """What is read of the lines until one is empty, behind what is `known`; `-` alone drops all of it.

    `read` is given a line and what was found before, and raises ValueError or an error of ours: its sentence
    is shown, and that line counts for nothing.  `keep` is told after each line.

    Raises:
        typer.Abort: Ctrl-C or Ctrl-D.
    """
    found = tuple(known)
    while typed := prompts.line(f"{what}（已有{len(found)}个）：" if found else f"{what}："):
        try:
            found = () if typed == "-" else (*found, *(one for one in read(typed, found) if one not in found))
        except (ValueError, DabzwError) as wrong:
            prompts.warn(str(wrong))
        keep(found)
    return found
