"""What stands on the screens of all commands, and which words of it are English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from typer.main import get_command

from dabzw.cli.app import COMMANDS, LOOKS, app
from dabzw.cli.help.facts import FORMATS, ORDER
from dabzw.cli.help.man import ENVIRONMENT
from dabzw.model.ids import FOLDERS, PREFIXES
from dabzw.model.paper_names import PAPER_NAMES
from dabzw.model.sheet_columns import SHEET_NAMES

ROOT: Any = get_command(app)
FORBIDDEN: Final = Path(__file__).with_name("words_not_on_screens.txt")
GOLDEN: Final = Path(__file__).parent / "cli"

NAMES: Final[Mapping[str, str]] = {
    "git": "the program that keeps the history",
    "Python": "the program that runs this one",
    "Excel": "a program of the office",
    "Word": "a program of the office",
    "WPS": "a program of the office",
    "Windows": "a system",
    "Linux": "a system",
    "bash": "a shell",
    "zsh": "a shell",
    "fish": "a shell",
    "PowerShell": "a shell",
    "cron": "what runs a command by the clock",
    "crontab": "what runs a command by the clock",
    "systemd": "what runs a command by the clock",
    "age": "the format of what is sealed",
    "CSV": "a format",
    "JSON": "a format",
    "Schema": "a format: JSON Schema",
    "PDF": "a format",
    "YAML": "a format",
    "SHA": "SHA-256, as documents name it",
    "CAS": "the number of a chemical",
    "TAB": "a key",
    "Ctrl": "a key",
    "Enter": "a key",
    "Esc": "a key",
    "KB": "a unit",
    "MB": "a unit",
    "GB": "a unit",
    "kg": "a unit",
    "Asia": "Asia/Shanghai, the name of a zone",
    "Shanghai": "Asia/Shanghai, the name of a zone",
    "MA": "of a 统一社会信用代码",
    "ssh": "a way to another computer: ssh://…, to be typed",
    "printf": "a command of the shell, to be typed",
    "sudo": "a command of the shell, to be typed",
    "apt": "a command of the shell, to be typed",
    "man": "a command of the shell, to be typed",
    "echo": "a command of the shell, to be typed",
    "nano": "an editor",
    "out": "the folder that papers are written to",
}
"""Words that are a name to a clerk as well, and what each is."""

TYPED: Final = frozenset(
    (
        *("overdue", "today", "soon", "open", "done", "all"),  # --only, --fail-on
        *("date", "due", "state"),  # --sort
        "csv",
    )
)
"""Words that the clerk types after an option, besides the names of papers, formats and kinds."""

SCRIPTS: Final = ("completion show",)
"""What writes a script for a program, and no screen."""

_ID: Final = re.compile(rf"\b({'|'.join(PREFIXES)})(-[0-9]{{6}}-\w{{4}}\b|-某号|\b)")
_FILE: Final = re.compile(
    r"[\w.*/~-]*\.(?:xlsx?|ya?ml|csv|tsv|md|docx|html|txt|pdf|et|ods|ics|log|bundle|json|age|lock|sh|key|tar|gz|jpe?g|png|mp4|zip)\b"
    r"|[~.\w]*/[\w.~/…-]*|\.git\w*"
)
_LINE: Final = re.compile(r"(?m)^(?:\$|  +[>$]?| *用法：)? *(?:dabzw|cd) .*$|^ *[a-z]{1,3}$")
"""A command on a line of its own, with all that is given to it; initials that are typed."""
_LISTED: Final = re.compile(r"(?m)^  (?:[a-z]+(?:-[a-z]+)* ?)+(?=  |、|$)")
"""A command, or what is typed, at the head of a line of a list."""
_MAIL: Final = re.compile(r"[\w.+-]+@[\w.-]+")
_FOR_PROGRAMS: Final = re.compile(r"(?m)^(\S+:\d+:\d+: .*) \([a-z-]+\)$")
"""A finding as an editor reads it, with the code of its rule."""
_ECHO: Final = re.compile(r"“[\w-]+”|(?<=没有 )\S+(?= 这个(?:命令|文件|选项|程序))")
"""What the clerk has typed, said again."""
_COMMAND: Final = re.compile(r"\bdabzw(?: +[!-~]+)*")
_OPTION: Final = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
_VARIABLE: Final = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
_CODE: Final = re.compile(r"\b(?=[0-9A-Za-z-]*\d)[0-9A-Za-z][0-9A-Za-z-]*")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z_]+")


def commands(command: Any, words: tuple[str, ...] = (), parent: Any = None) -> Iterator[tuple[str, Any, Any]]:
    """Each command with its words and its context."""
    ctx = command.make_context(words[-1] if words else "dabzw", [], parent=parent, resilient_parsing=True)
    yield " ".join(words), command, ctx
    for name in getattr(command, "list_commands", lambda _: [])(ctx):
        yield from commands(command.get_command(ctx, name), (*words, name), ctx)


@cache
def tree() -> Mapping[str, tuple[Any, Any]]:
    """Every command, by its words."""
    return {words: (command, ctx) for words, command, ctx in commands(ROOT)}


@cache
def typed() -> frozenset[str]:
    """What is typed as it stands: names of commands, papers, formats, kinds, variables."""
    named = (word for words in tree() for word in re.split("[ -]", words))
    names = (*PAPER_NAMES, *FORMATS, *SHEET_NAMES, *ENVIRONMENT, *FOLDERS.values())
    return frozenset((*named, *names, *TYPED, "policy", "dashboard"))


def _command_taken(match: re.Match[str]) -> str:
    """What is left of a line that begins as a command: what follows its words, options and their values."""
    left = match[0].split()[1:]
    after_option = False
    while left:
        word = left[0].rstrip(",.;)")
        own = (
            word in typed()
            or word.startswith("-")
            or after_option
            or bool(_CODE.match(word) or _FILE.match(word))
        )
        if not own:
            break
        after_option = word.startswith("--") and "=" not in word
        left.pop(0)
    return " ".join(left)


def prose(text: str) -> str:
    """A screen without what is typed as it stands: commands, options, ids, names of files, variables, codes."""
    text = _FOR_PROGRAMS.sub(r"\1", text)
    for pattern in (_MAIL, _LINE, _LISTED, _ECHO, _ID, _FILE):
        text = pattern.sub(" ", text)
    text = _COMMAND.sub(_command_taken, text)
    for pattern in (_OPTION, _VARIABLE, _CODE):
        text = pattern.sub(" ", text)
    return text


def english(text: str) -> list[str]:
    """The English words of a screen, each with the line that holds it."""
    return [
        f"{word}: {line.strip()[:100]}"
        for line in dict.fromkeys(text.splitlines())
        for word in _WORD.findall(prose(line))
        if word not in NAMES and word not in typed()
    ]


@cache
def _forbidden() -> re.Pattern[str]:
    lines = FORBIDDEN.read_text("utf-8").splitlines()
    words = [line.partition("\t")[0] for line in lines if line and not line.startswith("#")]

    def pattern(word: str) -> str:
        whole = re.escape(word.removesuffix("*"))
        return (
            rf"(?<![A-Za-z_]){whole}{'' if word.endswith('*') else '(?![A-Za-z_])'}"
            if word.isascii()
            else whole
        )

    return re.compile("|".join(map(pattern, words)), re.IGNORECASE)


def forbidden(text: str) -> list[str]:
    """The words of a screen that no screen may show, each with the line that holds it."""
    return [
        f"{word}: {line.strip()[:100]}"
        for line in dict.fromkeys(text.splitlines())
        for word in _forbidden().findall(prose(line))
    ]


# The screens


def helps() -> Iterator[tuple[str, str]]:
    """The help of every command."""
    for words, (command, ctx) in tree().items():
        yield f"{words} --help", command.get_help(ctx)


def looks(enterprise: str, lead: str) -> Iterator[tuple[str, ...]]:
    """The command line of every look, of the lists of every kind, and of what is read otherwise."""
    needs = {"show": (enterprise, lead), "next": (lead,), "timeline": (enterprise,), "find": ("示例",)}
    more = {"draw": ("--count", "3")}
    for name, (_, _, panel, _, _) in COMMANDS.items():
        if panel == LOOKS:
            for argument in needs.get(name, ("",)):
                yield (name, *filter(None, (argument,)), *more.get(name, ()))
    yield from (("due", lead, "--explain"), ("draw", "--result"), ("screen", "--precision"))
    yield from ((kind, "list") for kind in ("lead", "ent", "site", "activity", "village"))
    yield from (("doctor",), ("cron", "show"), ("issue", "list"), ("issue", "due", "--dry-run"))
    yield from (("report",), ("form",), ("report", "policy"), ("log", "-n", "5"), ("--version",))
    yield from (("help", topic) for topic in ORDER)


def mistakes() -> Iterator[tuple[str, ...]]:
    """An option misspelt, of every command."""
    for words, (command, _) in tree().items():
        if not hasattr(command, "list_commands"):
            yield (*words.split(), "--vilage", "东沟村")


def further_mistakes() -> Iterator[tuple[str, ...]]:
    """Nothing given, a record that is not there, a day that is none: of every command, in order by group."""
    for words, (command, ctx) in tree().items():
        if hasattr(command, "list_commands") or words in SCRIPTS:
            continue
        takes = any(param.param_type_name == "argument" for param in command.get_params(ctx))
        for more in (("查无此件",) if takes else (), ("--as-of", "胡说"), *(((),) if takes else ())):
            yield (*words.split(), *more)


def kept() -> Iterator[tuple[str, str]]:
    """The screens that other tests hold their commands to."""
    for file in sorted(GOLDEN.glob("golden*/**/*.txt")):
        text = file.read_text("utf-8")
        if "_json" not in file.name and '"格式"' not in text:
            yield file.name, text
