"""Typer in Chinese: help, usage, errors, completion and cancelling, without English and without Rich.

Of Typer only public names are used; the contexts, parameters and formatters handed to the methods below are
of classes private to it, hence Any.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from dabzw.cli.speech import meant
from dabzw.cli.speech.asking import OFFERING, answered, with_meanings
from dabzw.cli.speech.options import PANEL, global_options
from dabzw.cli.speech.prompts import error as say_error
from dabzw.errors import LookupFailed
from dabzw.model.ids import COMMANDS
from dabzw.model.patterns import lazy
from dabzw.render.encoding import tolerate

if TYPE_CHECKING:
    from dabzw.cli.missing import OtherKind

CANCELLED: Final = 130
_INNER: Final[dict[str, Any]] = {"standalone_mode": False}  # errors come out, for Chinese to be made of them
_F = TypeVar("_F", bound=Callable[..., Any])

# Typer's messages, and what is said for them; the parts in brackets are put in, freed of Python's quotes.
_SENTENCES: Final = tuple(
    (lazy(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        (r"No such command (.+)\. Did you mean (.+)\?", "没有 {0} 这个命令，是不是 {1}？"),
        (r"No such command (.+)\.", "没有 {0} 这个命令。"),
        (r"Missing command\.", "缺少命令。"),
        (r"No such option: (.+) \(Possible options: (.+)\)", "没有 {0} 这个选项，是不是 {1}？"),
        (r"No such option: (.+)", "没有 {0} 这个选项。"),
        (r"Option (.+) requires an argument\.", "选项 {0} 后面要跟一个值。"),
        (r"Option (.+) requires (\d+) arguments\.", "选项 {0} 后面要跟 {1} 个值。"),
        (r"Option (.+) does not take a value\.", "选项 {0} 后面不跟值。"),
        (r"Argument .+ takes (\d+) values\.", "这一处要填 {0} 个值。"),
        (r"Got unexpected extra argument\(s\) \((.+)\)", "多出了：{0}"),
        (r"(\d+) values are required, but (\d+) given\.", "要填 {0} 个值，只有 {1} 个。"),
        (r"(.*) is not one of (.+)\.", "“{0}”不在可选范围内，可填：{1}。"),
        (r"(.*) does not match the formats .+", "“{0}”不是日期，应写成 2026-03-12。"),
        (r"(.*) is not a valid int(?: range)?\.", "“{0}”不是整数。"),
        (r"(.*) is not a valid float(?: range)?\.", "“{0}”不是数字。"),
        (r"(.*) is not a valid boolean\..*", "“{0}”不是 是/否，应写成 1 或 0。"),
        (r"(.*) is not a valid UUID\.", "“{0}”不是编号。"),
        (r"(.+) is not in the range x>=?(.+)\.", "{0} 太小，最小是 {1}。"),
        (r"(.+) is not in the range x<=?(.+)\.", "{0} 太大，最大是 {1}。"),
        (r"(.+) is not in the range (.+?)<=?x<=?(.+)\.", "{0} 不在 {1} 到 {2} 之间。"),
        (r"(?:File|Path|Directory) (.+) does not exist\.", "{0} 不存在。"),
        (r"(?:File|Path|Directory) (.+) is a directory\.", "{0} 是目录，应为文件。"),
        (r"(?:File|Path|Directory) (.+) is a file\.", "{0} 是文件，应为目录。"),
        (r"(?:File|Path|Directory) (.+) is not readable\.", "{0} 没有读的权限。"),
        (r"(?:File|Path|Directory) (.+) is not writable\.", "{0} 没有写的权限。"),
        (r"'(.+)': .+", "打不开文件 {0}。"),
    )
)


class _InChinese:
    """What a command and a group share: Chinese help and errors, and the global options."""

    @property
    def _typer(self) -> Any:
        """Typer's own methods, which the class that takes this one in inherits as well."""
        return super()

    def get_params(self, ctx: Any) -> list[Any]:
        """Its own parameters, the global ones, and `--help`."""
        found = _with_global_options(ctx, self._typer.get_params(ctx))
        if OFFERING in ctx.meta:
            for param in found:
                vars(param)["shell_complete"] = partial(answered, param)
        return found

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Its commands or options that begin so, each with what it is for."""
        return with_meanings(self._typer.shell_complete(ctx, incomplete))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Reads the arguments; every error carries the context that its usage is shown from."""
        is_group = isinstance(self, TyperGroup)
        words = (
            args
            if ctx.resilient_parsing
            else meant.plain_words(args, self.get_params(ctx), only_before_command=is_group)
        )
        with _placing_errors(ctx):
            rest: list[str] = self._typer.parse_args(ctx, words)
            return rest

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Writes the line of usage."""
        from dabzw.cli.speech.help_page import usage

        formatter.write(usage(self, ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the help page."""
        from dabzw.cli.speech.help_page import help_page

        formatter.write(help_page(self, ctx))

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Runs, and in standalone mode ends the process: 2 for wrong usage, 130 if cancelled."""
        start = partial(self._typer.main, *args, **{**extra, **_INNER})
        return _run(start) if standalone_mode else start()


class ZhCommand(_InChinese, TyperCommand):
    """A command whose help and errors are Chinese and that takes the global options."""

    def invoke(self, ctx: Any) -> Any:
        """Runs; a record of another kind is refused with the command of that kind."""
        try:
            return super().invoke(ctx)
        except LookupFailed as refused:
            from dabzw.cli.missing import OtherKind

            if isinstance(refused, OtherKind):
                raise _with_command(ctx, refused) from None
            raise


def _with_command(ctx: Any, other: OtherKind) -> OtherKind:
    """The same refusal with the command of that name for the kind which the record is of, if any."""
    root, words, group = ctx.find_root(), ctx.command_path.split(), COMMANDS[other.own]
    found: Any = root.command.get_command(root, group) if isinstance(root.command, TyperGroup) else None
    has = found is not None and found.get_command(root, words[-1]) is not None
    command = f"{words[0]} {group} {words[-1]}" if has else ""
    return type(other)(other.typed, other.kind, other.record_id, other.name, command)


class ZhGroup(_InChinese, TyperGroup):
    """A group of commands, in the same way; they are listed in the order in which a case needs them."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that the words name; of one that there is not those that are like it are named."""
        names = self.list_commands(ctx)
        plain = meant.plain_command(args[0])
        if plain in names:
            return super().resolve_command(ctx, [plain, *args[1:]])
        try:
            return super().resolve_command(ctx, args)
        except typer.TyperException as error:
            self.only_list(ctx)
            says = {name: str(getattr(self.get_command(ctx, name), "help", None) or "") for name in names}
            sentence = meant.no_such_command(args[0], says, is_outermost=ctx.parent is None)
            vars(error)["message"] = sentence
            raise

    def only_list(self, ctx: Any) -> None:
        """No command is run from now on: what lists them needs no more than what is said of each."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of its commands."""
        from dabzw.cli.speech.order import in_order

        return in_order(self.name, super().list_commands(ctx))


class ZhTyper(typer.Typer):
    """A Typer application or group whose commands are all `ZhCommand`; takes Typer's own settings."""

    def __init__(self, **settings: Any) -> None:
        chinese = {
            "cls": ZhGroup,
            "rich_markup_mode": None,
            "add_completion": False,
            "pretty_exceptions_enable": False,
            "context_settings": {"help_option_names": ["--help", "-h"]},
        }
        super().__init__(**{**chinese, **settings})

    def command(self, name: str | None = None, **settings: Any) -> Callable[[_F], _F]:
        """Declares a command, with Typer's own settings."""
        return super().command(name, **{"cls": ZhCommand, **settings})


def command(
    app: typer.Typer, name: str, says: str, *, example: str, panel: str | None = None
) -> Callable[[_F], _F]:
    """Declares a command with its help in Chinese and an example, one command line a line.

    The first line of the help is what the list of commands shows; `panel` is the heading it is listed under.
    """
    return app.command(name, help=says, epilog=example, rich_help_panel=panel, cls=ZhCommand)


def narrowed(app: typer.Typer, word: str) -> typer.Typer | None:
    """A group with the one command that a word names, so that no other is made; None where it names none."""
    named = [known for known in app.registered_commands if known.name == word]
    if not named or len(named) == len(app.registered_commands):
        return None
    found = copy(app)
    found.registered_commands, found.registered_groups = named, []
    return found


def message(error: typer.TyperException) -> str:
    """Wrong usage in one Chinese sentence: which option, what about it, what would be right."""
    where = _name(getattr(error, "param", None), getattr(error, "param_hint", None))
    if type(error).__name__ == "MissingParameter":
        return f"缺少 {where}。"
    if type(error).__name__ == "NoSuchOption" and (ctx := getattr(error, "ctx", None)) is not None:
        return meant.no_such_option(vars(error)["option_name"], ctx.command.get_params(ctx))
    if isinstance(error, typer.BadParameter):
        return f"{where}：{_in_chinese(error.message)}" if where else _in_chinese(error.message)
    return _in_chinese(error.format_message())


def status_of(start: Callable[[], Any]) -> int:
    """The exit status of a command that is run; of wrong usage the sentence is said."""
    tolerate(sys.stdout, sys.stderr)
    try:
        status = start()
    except typer.TyperException as error:
        _report(error)
        return error.exit_code
    except typer.Abort:
        return CANCELLED
    return status if isinstance(status, int) else 0


def run(application: typer.Typer, name: str, words: Sequence[str] | None = None) -> int:
    """Runs the command that some words name, those of the command line where none are given.

    Gives its exit status; errors and signals pass.
    """
    given = None if words is None else list(words)
    return status_of(partial(get_command(application).main, given, prog_name=name, standalone_mode=False))


def _run(start: Callable[[], Any]) -> NoReturn:
    status = status_of(start)
    if status == CANCELLED:
        typer.echo("已取消。", err=True)
    sys.exit(status)


@contextmanager
def _placing_errors(ctx: Any) -> Iterator[None]:
    try:
        yield
    except typer.TyperException as error:
        vars(error)["ctx"] = getattr(error, "ctx", None) or ctx
        raise


def _report(error: typer.TyperException) -> None:
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(error.message, err=True)
        return
    say_error(message(error))
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        typer.echo(f"{ctx.get_usage()}\n查看帮助：{ctx.command_path} {ctx.help_option_names[0]}", err=True)


def _in_chinese(text: str) -> str:
    """The Chinese sentence for one of Typer's; a text that is none of them is taken to be Chinese."""
    found = ((pattern.fullmatch(text), sentence) for pattern, sentence in _SENTENCES)
    return next(
        (sentence.format(*map(_unquoted, match.groups())) for match, sentence in found if match), text
    )


def _unquoted(text: str) -> str:
    return re.sub(r"(['\"])(.*?)\1", r"\2", text).replace(", ", "、")


def _name(param: Any, hint: str | Iterable[str] | None) -> str:
    if hint:
        return hint if isinstance(hint, str) else "、".join(hint)
    if param is None:
        return ""
    if param.param_type_name == "argument":
        return str(param.metavar or param.name)
    return "/".join(param.opts) + (f"（{param.metavar}）" if param.metavar else "")


def _with_global_options(ctx: Any, params: list[Any]) -> list[Any]:
    for param in params:
        if param.name == "help":  # Typer's own, made anew for every command
            param.help, param.rich_help_panel = "显示本帮助", PANEL
            param.opts.sort(key=len)
    return [*params, *global_options(ctx, (name for param in params for name in param.opts))]
