"""dabzw help: the page of a command, a topic, the list of both; the man page and a sheet to print."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from dabzw.cli import pager
from dabzw.cli.speech import completion
from dabzw.cli.speech.help_page import sections, summary, widest
from dabzw.cli.speech.options import PANEL, globals_of


def help_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="主题",
            help="一个主题，或一条命令的几个词；不写则列出全部",
            autocompletion=completion.of_help,
        ),
    ] = None,
    man: Annotated[bool, typer.Option("--man", help="输出整本手册，man 的格式")] = False,
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", metavar="文件", help="写出一页纸的速查表，文件名如 速查表.docx"),
    ] = None,
) -> None:
    """The page that is asked for, on stdout."""
    root: Any = ctx.parent
    if man:
        from dabzw.cli.help.man import manual

        typer.echo(manual(root), nl=False)
    elif sheet is not None:
        from dabzw.cli.help.sheet import write_sheet

        write_sheet(root, sheet)
    else:
        text = _page(root, words or [])
        data = text.encode(sys.stdout.encoding or "utf-8", "replace")
        if globals_of(ctx).no_pager or not pager.shown(data):
            typer.echo(text, nl=False)


def _page(root: Any, words: list[str]) -> str:
    from dabzw.cli.help.laid import topic_lines
    from dabzw.cli.help.topics import meant, topic
    from dabzw.cli.speech.at_hand import campaign_at_hand

    columns = widest(shutil.get_terminal_size().columns)
    if not words:
        return "\n".join(_overview(root, columns)) + "\n"
    if words[0] in root.command.list_commands(root):
        return page_of_command(root, words)
    root.command.only_list(root)
    known = {name: summary(root.command.get_command(root, name)) for name in root.command.list_commands(root)}
    name = meant("".join(words), known)
    return "\n".join(topic_lines(topic(name, campaign_at_hand(root)), columns)) + "\n"


def page_of_command(root: Any, words: list[str]) -> str:
    """The help page of the command that some words name, below the outermost context.

    Raises:
        typer.TyperException: there is no such command.
    """
    ctx = root
    for place, word in enumerate(words):
        if not hasattr(ctx.command, "resolve_command"):
            raise typer.BadParameter(
                f"{ctx.command_path} 下面没有命令，多出了：{' '.join(words[place:])}", ctx=ctx
            )
        _, command, _ = ctx.command.resolve_command(ctx, [word])
        ctx = type(ctx)(command, info_name=word, parent=ctx)
    return str(ctx.get_help()) + "\n"


def _overview(root: Any, columns: int) -> Iterator[str]:
    """All commands by what they are for, and all topics."""
    from dabzw.cli.help.blocks import Row
    from dabzw.cli.help.laid import lines_of
    from dabzw.cli.help.topics import summaries
    from dabzw.cli.speech.help_page import rows_of

    root.command.only_list(root)
    yield "用法：dabzw [选项] <命令> …；一条命令怎样写：dabzw help 命令，或 dabzw 命令 -h"
    rows = {name: found for name, found in rows_of(root.command, root).items() if name != PANEL}
    for lines in sections(rows, columns):
        yield ""
        yield from lines
    yield ""
    yield "主题（dabzw help 主题，打拼音首字母也行）"
    yield from lines_of([Row(name, says) for name, says in summaries()], columns)
