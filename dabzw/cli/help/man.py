"""The man page 手册: the commands by what they are for, the global options, and every topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from dabzw import __version__
from dabzw.cli.help import topics
from dabzw.cli.help.blocks import Block, Gap, Heading, Item, Paragraph, Row
from dabzw.cli.help.facts import ORDER
from dabzw.cli.speech.help_page import heading_of, is_argument, option, said_of, summary, usage
from dabzw.cli.speech.options import PANEL
from dabzw.render import troff

ENVIRONMENT: Final = {
    "DABZW_LEDGER": "台账所在的文件夹，不写 --ledger 时用它",
    "DABZW_PAGER": "长的内容用什么分页：builtin 用自带的，cat 不分页；不写的用 PAGER，再没有就用 less",
    "DABZW_WIDE": "引号、破折号等占几列：1 两列，0 一列；终端里对不齐时用",
    "DABZW_NO_PROMPT": "不为空时不询问，缺什么就报错",
    "DABZW_SECURE": "举报人身份库在哪里，不写 --store 时用它",
    "DABZW_ROSTER": "签名人名册是哪个文件；不写的用本账户自己的那一份",
    "EDITOR": "edit 等命令打开哪个编辑器；VISUAL 优先",
    "NO_COLOR": "不为空时不用颜色",
}
"""The variables of the environment that a person may set."""

_TITLE: Final = "打非治违行动台账"


def manual(root: Any) -> str:
    """The page, of no campaign; `root` is the outermost context."""
    return troff.page(_lines(root))


def _lines(root: Any) -> Iterator[str]:
    yield from troff.title("dabzw", 1, f"dabzw {__version__}", f"{_TITLE}手册")
    yield troff.heading("名称")
    yield f"dabzw \\- {_TITLE}"
    yield troff.heading("用法")
    yield from troff.paragraph(usage(root.command, root).removeprefix("用法："))
    yield troff.heading("说明")
    for text in str(root.command.help).split("\n\n"):
        yield from troff.paragraph(text)
    yield from troff.paragraph(
        "各条命令的选项和例子：`dabzw help 命令`，或者在命令后面加 `-h`。命令缺少的内容，在终端里逐项询问。"
    )
    yield troff.heading("全局选项")
    yield from _options(root)
    yield troff.heading("命令")
    yield from _commands(root)
    for name in ORDER:
        topic = topics.topic(name, None)
        yield troff.heading(f"{topic.name}：{topic.says}")
        yield from _blocks(topic.blocks)
    yield troff.heading("环境变量")
    for name, says in ENVIRONMENT.items():
        yield from troff.row(name, says)


def _options(root: Any) -> Iterator[str]:
    for param in root.command.get_params(root):
        if not param.hidden and param.rich_help_panel == PANEL:
            yield from troff.row(option(param, root), said_of(param))


def _commands(root: Any) -> Iterator[str]:
    """Each command under what it is for; those of a group each with its own line."""
    last = ""
    for name in root.command.list_commands(root):
        command = root.command.get_command(root, name)
        ctx = type(root)(command, info_name=name, parent=root)
        heading = heading_of(root.command, name, command)
        if heading != last:
            yield troff.heading_below(heading)
        last = heading
        yield from _rows(command, ctx)


def _rows(command: Any, ctx: Any) -> Iterator[str]:
    names = command.list_commands(ctx) if hasattr(command, "list_commands") else ()
    if not names:
        yield from troff.row(_written(command, ctx), summary(command))
    for name in names:
        below = command.get_command(ctx, name)
        yield from _rows(below, type(ctx)(below, info_name=name, parent=ctx))


def _written(command: Any, ctx: Any) -> str:
    """How a command is written, without its options."""
    told = usage(command, ctx).removeprefix("用法：").replace(" [选项]", "")
    return told if any(map(is_argument, command.get_params(ctx))) else ctx.command_path


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(text):
                yield troff.heading_below(text)
            case Row(name, says):
                yield from troff.row(name, says)
            case Item(text):
                yield from troff.item(text)
            case Paragraph(text):
                yield from troff.paragraph(text)
            case Gap():
                pass
