"""The help page of a command: how it is written, what it does, what it takes, and an example.

What must be given stands first.  Of a ledger at hand the words of its campaign are told.
The contexts and parameters are of classes private to Typer; hence Any.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from enum import Enum
from inspect import cleandoc
from typing import Any, Final

from typer.core import TyperGroup

from dabzw.cli.speech.options import PANEL
from dabzw.model.patterns import lazy
from dabzw.render.show import fold, show, width

REQUIRED: Final = "（必填）"
"""What the explanation of an option begins with that must be given, though Typer does not ask for it."""

OTHERS: Final = "其他"
"""The heading of the commands of a group that stand under no other."""

_WIDEST: Final = 100
_LEFT: Final = 30  # columns at most for the names in a help page
_OF_CAMPAIGN: Final = ("行动方案里", "写法与")  # what help says for words that another campaign has otherwise
_WORDS: Final = lazy(
    r"(?:--\S+ )?(?:\"[^\"]*\"|\S+)"
)  # of a command line: an option with its value, or a word
_INDENT: Final = 2
_Row = tuple[str, str]

# What stands for a value in help where a command gives no word of its own.
_METAVARS: Final = {
    "<str>": "文字",
    "<int>": "整数",
    "<int range>": "整数",
    "<float>": "数字",
    "<float range>": "数字",
    "<boolean>": "是否",
    "<uuid>": "编号",
    "<path>": "路径",
    "<file>": "文件",
    "<directory>": "目录",
    "<filename>": "文件",
}


def usage(command: Any, ctx: Any) -> str:
    """The line of usage."""
    arguments = [argument(param) for param in command.get_params(ctx) if is_argument(param)]
    follows = ["<命令>", "…"] if isinstance(command, TyperGroup) else []
    return " ".join(["用法：" + ctx.command_path, "[选项]", *arguments, *follows])


def is_argument(param: Any) -> bool:
    """Whether a parameter is told by its place, and not by a name."""
    return bool(param.param_type_name == "argument")


def argument(param: Any) -> str:
    """An argument as usage names it."""
    name = str(param.metavar or param.name).removesuffix("…") + ("…" if param.nargs != 1 else "")
    return name if param.required else f"[{name}]"


def is_required(param: Any) -> bool:
    """Whether a parameter must be given, by Typer or by the form that it is of."""
    return bool(param.required) or (param.help or "").startswith(REQUIRED)


def said_of(param: Any) -> str:
    """What is said of a parameter: whether it must be given, what it is, what holds where it is not given."""
    says = (param.help or "").removeprefix(REQUIRED)
    return (REQUIRED if is_required(param) else "") + says + _default(param)


def widest(columns: int) -> int:
    """How wide a page is on a terminal of so many columns."""
    return min(columns, _WIDEST)


def help_page(command: Any, ctx: Any) -> str:
    """The page, for a terminal as wide as there is one."""
    columns = widest(shutil.get_terminal_size().columns)
    about = fold(cleandoc(command.help or ""), columns - 2)
    example = cleandoc(command.epilog or "").splitlines()
    parts = [
        [usage(command, ctx)],
        [f"  {line}".rstrip() for line in about],
        *sections(rows_of(command, ctx), columns),
        ["示例", *(part for line in example for part in _in_parts(line, columns))] if example else [],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if any(lines)) + "\n"


def _in_parts(line: str, columns: int) -> Iterator[str]:
    """A command line as it can be typed off the page: a long one tells the shell that it goes on."""
    parts = [""]
    for word in _WORDS.findall(line):
        if width(parts[-1] + word) > columns - _INDENT - 2 and parts[-1]:
            parts.append("    ")
        parts[-1] += word + " "
    yield from (f"  {part}\\" for part in parts[:-1])
    yield f"  {parts[-1].rstrip()}"


def rows_of(command: Any, ctx: Any) -> dict[str, list[_Row]]:
    """The entries of a help page under their headings, the global options last."""
    entries = [*_parameters(command, ctx), *_commands(command, ctx)]
    headings = sorted(dict.fromkeys(heading for heading, _ in entries), key=PANEL.__eq__)
    return {heading: [row for place, row in entries if place == heading] for heading in headings}


def _parameters(command: Any, ctx: Any) -> Iterator[tuple[str, _Row]]:
    shown = [param for param in command.get_params(ctx) if not param.hidden]
    for param in sorted(shown, key=lambda one: (not is_argument(one), not is_required(one))):
        names = argument(param) if is_argument(param) else option(param, ctx)
        heading = "参数" if is_argument(param) else param.rich_help_panel or "选项"
        yield heading, (names, in_words(said_of(param), ctx, whole=is_required(param)))


def _commands(group: Any, ctx: Any) -> Iterator[tuple[str, _Row]]:
    names = group.list_commands(ctx) if isinstance(group, TyperGroup) else []
    for name in names:
        command = group.get_command(ctx, name)
        if command and not command.hidden:
            yield heading_of(group, name, command), (name, summary(command))


def heading_of(group: Any, name: str, command: Any) -> str:
    """The heading that a command of a group stands under."""
    from dabzw.cli.speech.order import heading  # the order of a group's commands is asked of its page alone

    own = getattr(command, "rich_help_panel", None)
    return heading(group.name, name) or (own if isinstance(own, str) else "命令")


def summary(command: Any) -> str:
    """What a list of commands says of one: the first line of its help."""
    return str(command.short_help or cleandoc(command.help or "").partition("\n")[0])


def option(param: Any, ctx: Any) -> str:
    """An option with what it takes, as a page lists it."""
    names = ", ".join(param.opts) + "".join(f" / {name}" for name in param.secondary_opts)
    if param.is_flag or param.count:
        return names
    metavar = param.metavar or param.make_metavar(ctx=ctx)
    return f"{names} {_METAVARS.get(metavar, metavar)}"


def _default(param: Any) -> str:
    default = param.default
    told = param.show_default and default not in {None, ()}
    if not told or isinstance(default, bool) or callable(default):
        return ""
    values = default if isinstance(default, (list, tuple)) else [default]
    texts = (str(value.value if isinstance(value, Enum) else value) for value in values)
    return f"（默认 {'、'.join(texts)}）"


# The words of the campaign at hand


def in_words(text: str, ctx: Any, *, whole: bool) -> str:
    """A help text with the words of the campaign that it speaks of, where a ledger is at hand.

    A long list is cut and says which command has all of it, but for the codes of what must be given: they
    are told `whole`, each on a line of its own.
    """
    if not any(mark in text for mark in _OF_CAMPAIGN):
        return text
    from dabzw.cli.speech.at_hand import campaign_at_hand
    from dabzw.model.names import SPOKEN_OF

    campaign = campaign_at_hand(ctx)
    if campaign is None:
        return text
    spoken = "|".join(map(re.escape, sorted(SPOKEN_OF, key=len, reverse=True)))
    return re.sub(spoken, lambda found: SPOKEN_OF[found[0]].told(campaign, whole=whole) or found[0], text)


# Two columns


def sections(rows: dict[str, list[_Row]], columns: int) -> Iterator[list[str]]:
    """The lines of entries under their headings: all names in one column, all explanations in another."""
    names = [width(left) for section in rows.values() for left, _ in section]
    fits = [one for one in names if one <= min(_LEFT, columns // 2)]
    left = max(fits, default=min(_LEFT, columns // 2))
    for heading, section in rows.items():
        yield [heading, *entries(section, left, columns)]


def entries(rows: Iterable[_Row], left: int, columns: int) -> Iterator[str]:
    """The lines of some entries, whose names take `left` columns; a longer name has a line of its own."""
    for name, about in rows:
        lines = fold(show(about), columns - left - 4)
        gap = left - width(name)
        if gap < 0 or not about:
            yield f"  {name}"
            if not about:
                continue
        yield f"  {name}{' ' * gap}  {lines[0]}".rstrip() if gap >= 0 else f"{' ' * (left + 4)}{lines[0]}"
        for line in lines[1:]:
            yield " " * (left + 4) + line
