"""Completion by TAB: ids by a fragment or by the initials of a name, and the words of the schema.

A key press must be answered at once: no record is validated here, and while an id is completed not even
the command's own module is imported, which would bring the schema with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command

from dabzw.cli import places
from dabzw.cli.speech import record_names
from dabzw.cli.speech.asking import by_our_script, in_bash
from dabzw.cli.speech.at_hand import campaign_at_hand
from dabzw.cli.speech.options import globals_of
from dabzw.cli.speech.prompts import matching
from dabzw.cli.speech.zh import ZhTyper, command
from dabzw.model import ids
from dabzw.model.ids import Kind

if TYPE_CHECKING:
    from dabzw.model.campaign import Campaign
    from dabzw.model.marks import NameList

Completion = Callable[[typer.Context, str], list[tuple[str, str]]]
Pairs = Iterable[tuple[str, str]]
"""What may be written, each with what it means."""

_FILES, _FOLDERS = ":files:", ":folders:"
"""What our scripts are told where the shell itself is to complete: the names of files, of folders."""
_SHOWN_NAMED: Final = 200  # ids that are shown with their names; nobody reads more of them
_SINGLE: Final[dict[str, Kind | None]] = {
    "show": None,
    "log": None,
    "edit": None,
    "check": None,
    "due": None,
    "policy": "企业",
    "material": "企业",
    "next": None,
    "timeline": None,
    "void": None,
}
_GROUPS: Final[dict[str, Kind]] = {group: kind for kind, group in ids.COMMANDS.items()}
_SEVERAL: Final = ("check", "due", "policy", "void", "material")
_WITHOUT_ID: Final = ("add", "list")


class Found(str):
    """A completion that Typer keeps though it does not begin with what was typed (`dgc` → 东沟村)."""

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        """Always: the match has been made already."""
        return True


def of_words(words: Iterable[str]) -> Callable[[str], list[str]]:
    """Completes one of a few words, by a part or by pinyin."""
    known = tuple(words)

    def complete(incomplete: str) -> list[str]:
        return list(map(Found, matching(known, incomplete)))

    return complete


def of_pairs(pairs: Callable[[typer.Context], Pairs]) -> Completion:
    """Completes one of a few words by itself or by what it means: by a part or by pinyin."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        known = dict(pairs(ctx))
        meant = {says: name for name, says in known.items() if says}
        begun = [name for name in known if name.startswith(incomplete)]
        found = begun or dict.fromkeys((*matching(tuple(known), incomplete), *_named(meant, incomplete)))
        return [(Found(name), says) for name, says in _for_bash([(n, known[n]) for n in found], incomplete)]

    return complete


def _named(meant: dict[str, str], typed: str) -> list[str]:
    """The words whose meaning is what was typed, or a part of it."""
    return [meant[says] for says in matching(tuple(meant), typed)] if typed else []


def one_of_several(complete: Completion) -> Completion:
    """Completes the last of several words with commas between them."""

    def last(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        before, comma, typed = incomplete.rpartition(",")
        return [(Found(f"{before}{comma}{name}"), says) for name, says in complete(ctx, typed)]

    return last


def of_files(*suffixes: str) -> Completion:
    """Lets the shell complete the name of a file that ends so; of any file where no ending is named."""
    return lambda _ctx, _typed: [(Found(f"{_FILES}{' '.join(suffixes)}"), "")] if by_our_script() else []


def of_folders(_ctx: typer.Context, _typed: str) -> list[tuple[str, str]]:
    """Lets the shell complete the name of a folder."""
    return [(Found(_FOLDERS), "")] if by_our_script() else []


def of_names(of: NameList, more: tuple[str, ...] = ()) -> Completion:
    """Completes a name of one of the campaign's lists, or a word besides; a code with what it means."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        from dabzw.model.names import LISTS

        campaign, names = campaign_at_hand(ctx), LISTS[of]
        choices = _offered(of, campaign, ctx) if campaign else ()
        found = matching((*choices, *more), incomplete) if campaign else ()
        written = [(name := names.written(choice), choice.removeprefix(name).strip()) for choice in found]
        return [(Found(name), says) for name, says in _for_bash(written, incomplete)]

    return complete


def _offered(of: NameList, campaign: Campaign, ctx: typer.Context) -> tuple[str, ...]:
    """The names of a list; of grids those of the village that was given before."""
    from dabzw.model.names import LISTS, grids_of

    village = ctx.params.get("village")
    if of == "网格" and isinstance(village, str):
        return grids_of(campaign, village)
    return LISTS[of].choices(campaign)


def of_ids(kind: Kind | None = None) -> Completion:
    """Completes the id of a record of one kind, or of any."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        folder = places.ledger_folder(globals_of(ctx).ledger)
        found = _matches(record_names.Names(folder, kind), incomplete) if folder else []
        return [(Found(value), name) for value, name in _for_bash(found, incomplete)]

    return complete


def of_help(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Completes a topic of the help, or the words of a command."""
    from dabzw.cli.help.topics import summaries

    root: Any = ctx.parent
    words = tuple(ctx.params.get("words") or ())
    topics = {} if words else dict(summaries())
    commands = dict(_commands_below(root, words))
    meant = [name for name in commands if name.startswith(incomplete)]
    meant += matching(tuple(topics), incomplete)
    told = [(name, (commands | topics)[name]) for name in meant]
    return [(Found(name), says) for name, says in _for_bash(told, incomplete)]


def _commands_below(root: Any, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The commands of the group that some words name, each with what it is for."""
    at = root
    for word in words:
        found = at.command.get_command(at, word) if isinstance(at.command, TyperGroup) else None
        if found is None:
            return
        at = type(at)(found, info_name=word, parent=at, resilient_parsing=True)
    from dabzw.cli.speech.help_page import summary

    if at is root:
        root.command.only_list(root)
    if isinstance(at.command, TyperGroup):
        for name in at.command.list_commands(at):
            yield name, summary(at.command.get_command(at, name))


def _matches(names: record_names.Names, typed: str) -> list[tuple[str, str]]:
    """The records of an id that begins so, or else holds the fragment, or else of a name that is meant."""
    fragment = ids.normalised(typed)
    if found := names.beginning(fragment) or names.holding(fragment):
        return list(record_names.named(found, _SHOWN_NAMED))
    searched = names.holding("", record_names.MOST)
    return [(id_, name) for id_, name in record_names.named(searched) if matching((name,), typed)]


def _for_bash(found: list[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    """Bash has no column for the name: it stands beside the id while several are to be chosen from.

    Bash puts what they all begin with in the place of what was typed: the name is first if it was meant, and
    of ids that only hold what was typed the last characters stand for them.
    """
    if len(found) < 2 or not in_bash():  # noqa: PLR2004
        return found
    several = len({name for _, name in found}) > 1
    fragment = ids.normalised(typed)
    by_name = several and not any(fragment in id_ for id_, _ in found)
    within = not any(id_.startswith(fragment) for id_, _ in found)
    pairs = ((name, id_) if by_name else (_tail(id_) if within else id_, name) for id_, name in found)
    return [("  ".join(pair).strip(), "") for pair in pairs]


def _tail(id_: str) -> str:
    """The last characters of an id, by which it is known and may be typed; else the word as it is."""
    return id_.rpartition("-")[2] if ids.kind_of(id_) is not None else id_


# In place of the real command while the shell completes its id.


def stand_in(args: list[str], real: Callable[[], Any]) -> tuple[Any, list[str]] | None:
    """A command that knows only its id, and what follows it; None where the real one is needed.

    `args` are the words after the global options, without the one being completed; `real` gives the
    command itself, whose options are completed as soon as a `-` is typed.
    """
    name, *rest = args
    if any(word.startswith("-") for word in rest):
        return None
    if name in _GROUPS and rest and rest[0] not in _WITHOUT_ID:
        return _only_id(f"{name} {rest[0]}", _GROUPS[name], real), []
    if name in _SINGLE and (name in _SEVERAL or not rest):
        return _only_id(name, _SINGLE[name], real), []
    return None


def _only_id(name: str, kind: Kind | None, real: Callable[[], Any]) -> Any:
    single = ZhTyper()
    argument: str | None = typer.Argument(None, metavar="编号", autocompletion=of_ids(kind))

    @command(single, name, "", example="")
    def known(record: str | None = argument) -> None: ...

    made: Any = get_command(single)
    options = made.shell_complete
    vars(made)["shell_complete"] = lambda ctx, typed: (
        real().shell_complete(ctx, typed) if typed.startswith("-") else options(ctx, typed)
    )
    return made
