"""The outermost group of commands: each is imported when it is run, and listed without that."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, ClassVar, Final

import typer
from typer.main import get_command, get_group

from dabzw.cli.speech import zh
from dabzw.cli.speech.asking import OFFERING
from dabzw.cli.speech.zh import ZhCommand, ZhGroup, ZhTyper, command
from dabzw.store.collector import while_importing

Entry = tuple[str, str, str, str, str]
"""A command: its module, its attribute there, panel, help, example; a Typer group stands for itself."""

_LISTING: Final = "dabzw.listing"
_NEXT: Final = "dabzw.next"  # the word after the name of a command
_LOOKS: Final = "lists.looks"  # its commands are the subjects of reports.looks


class _Listed(ZhCommand):
    """What a list of commands shows of one whose module is not imported yet."""


class LostPipe(Exception):
    """A program that was written to has ended; what reads our own output is none of those (`streams`)."""


def _offered(param: Any, ctx: Any, incomplete: str) -> list[Any]:
    from dabzw.cli.speech.offered import offer  # of most words nothing of it is asked

    return offer(param, ctx, incomplete)


class LazyGroup(ZhGroup):
    """The outermost group: its commands are imported when they are run."""

    entries: ClassVar[Mapping[str, Entry]] = {}
    """Its commands by name."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters; while the shell completes a word, those of all commands are made to answer it."""
        if ctx.resilient_parsing:
            ctx.meta[OFFERING] = _offered
        return super().get_params(ctx)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """The names of all commands, by what they are for."""
        from dabzw.cli.speech.order import in_order

        return in_order(self.name, self.entries)

    def only_list(self, ctx: Any) -> None:
        """No command is imported from now on: what lists them needs no more than what is said of each."""
        ctx.meta[_LISTING] = True

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command by its name; only its help where a list is made."""
        if cmd_name not in self.entries:
            return None
        module, name, panel, says, example = self.entries[cmd_name]
        if ctx.meta.get(_LISTING):
            return _Listed(cmd_name, help=says, rich_help_panel=panel)
        with while_importing():
            source = importlib.import_module(f"dabzw.cli.{module}")
        found = source.look(name) if module == _LOOKS else getattr(source, name)
        if isinstance(found, typer.Typer):
            narrow = zh.narrowed(found, ctx.meta.get(_NEXT, ""))
            group: Any = get_command(found) if narrow is None else get_group(narrow)
            group.epilog = example
            return group
        single = ZhTyper()
        command(single, cmd_name, says, example=example)(found)
        return get_command(single)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that the words name; while the shell completes an id, a stand-in for it."""
        if ctx.resilient_parsing and (quick := self._stand_in(ctx, args)):
            return args[0], *quick
        self.commands = dict.fromkeys(self.entries, _Listed(None))  # only their names, for “did you mean”
        ctx.meta[_NEXT] = "".join(args[1:2])
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Runs; raises LostPipe for what Typer would end the program for without a word."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise LostPipe from error

    def _stand_in(self, ctx: Any, args: list[str]) -> tuple[Any, list[str]] | None:
        from dabzw.cli.speech.completion import stand_in

        return stand_in(args, lambda: self._real(ctx, args))

    def _real(self, ctx: Any, args: list[str]) -> Any:
        found = self.get_command(ctx, args[0])
        return found.get_command(ctx, args[1]) if isinstance(found, ZhGroup) else found

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help page, made without importing the commands."""
        self.only_list(ctx)
        super().format_help(ctx, formatter)
