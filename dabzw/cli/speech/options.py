"""The global options.

Global options are accepted before and after the name of every command; the last one given counts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib import import_module
from typing import Any, Final

import typer
from typer.completion import get_completion_inspect_parameters
from typer.core import TyperOption

from dabzw import built
from dabzw.lazily import dataclass

PANEL: Final = "全局选项"
_MEMORY: Final = "dabzw.globals"


@dataclass(frozen=True, slots=True)
class Globals:
    """What the global options said, unparsed; None where nothing was said."""

    ledger: str | None = None
    as_of: str | None = None
    rev: str | None = None
    json: bool = False
    csv: bool = False
    table: str | None = None
    no_pager: bool = False
    debug: bool = False


def globals_of(ctx: typer.Context) -> Globals:
    """The global options of this run, wherever they stood; `DABZW_LEDGER` where none names a ledger."""
    given: Globals = ctx.meta.get(_MEMORY, Globals())
    return given if given.ledger else replace(given, ledger=os.environ.get("DABZW_LEDGER") or None)


# The context and the parameters below are of classes private to Typer; hence Any.


def global_options(ctx: Any, own: Iterable[str] = ()) -> tuple[TyperOption, ...]:
    """The options that a command takes besides its own; the outermost has those that end the run as well.

    One of a name that is among the command's `own` is the command's.
    """
    known = _EVERYWHERE if ctx.parent else (*_EVERYWHERE, *_OUTERMOST)
    taken = frozenset(own)
    return tuple(option for option in known if taken.isdisjoint(option.opts))


def _remember(ctx: Any, param: Any, value: str | bool | None) -> None:
    if value == "":
        raise typer.BadParameter("不能为空", ctx=ctx, param=param)
    if value:
        ctx.meta[_MEMORY] = replace(ctx.meta.get(_MEMORY, Globals()), **{param.name: value})


def _say_version(ctx: Any, _param: Any, value: bool | None) -> None:
    if value and not ctx.resilient_parsing:
        typer.echo(f"{built.name()}\n{built.origin()}")
        raise typer.Exit


def _option(name: str, says: str, metavar: str | None = None) -> TyperOption:
    return TyperOption(
        param_decls=[name],
        help=says,
        metavar=metavar,
        is_flag=metavar is None,
        callback=_remember,
        expose_value=False,
        rich_help_panel=PANEL,
    )


def _version() -> TyperOption:
    return TyperOption(
        param_decls=["--version"],
        help="显示版本，和程序的来由",
        is_flag=True,
        is_eager=True,
        callback=_say_version,
        expose_value=False,
        rich_help_panel=PANEL,
    )


def _completion() -> tuple[TyperOption, TyperOption]:
    """`dabzw completion install` and `show` by the names that Typer's programs have for them."""
    get_completion_inspect_parameters()  # from now on what a shell asks is answered by Typer
    return (
        _ending("--install-completion", "为当前终端装上 TAB 补全", lambda found: found.install()),
        _ending("--show-completion", "显示补全脚本", lambda found: found.show()),
    )


def _ending(name: str, says: str, run: Callable[[Any], None]) -> TyperOption:
    """An option that does what a command of completion does, and ends the run."""

    def callback(ctx: Any, _param: Any, value: bool | None) -> None:
        if value and not ctx.resilient_parsing:
            run(import_module("dabzw.cli.keep.completion"))
            raise typer.Exit

    return TyperOption(
        param_decls=[name],
        help=says,
        is_flag=True,
        callback=callback,
        expose_value=False,
        rich_help_panel=PANEL,
    )


_EVERYWHERE: Final = (
    _option("--ledger", "台账所在的文件夹（也可设环境变量 DABZW_LEDGER）", "文件夹"),
    _option("--as-of", "按这一天的情况来看，如 昨天、3月5日、15:00", "日期"),
    _option("--rev", "看台账的某个历史版本", "版本"),
    _option("--json", "输出给程序读的 JSON"),
    _option("--csv", "把（主要的）表输出成 CSV，可用表格软件打开"),
    _option("--table", "和 --csv 同用：要哪一张表", "表名"),
    _option("--no-pager", "长的内容不分页，直接显示到底"),
    _option("--debug", "出意外错误时显示详情"),
)
_OUTERMOST: Final = (_version(), *_completion())
