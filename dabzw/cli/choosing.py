"""The record that a command is about: named, or chosen at a terminal."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from dabzw.cli.context import Desk
from dabzw.cli.speech import prompts
from dabzw.errors import LookupFailed
from dabzw.model.ids import Kind

_LISTED: Final = 60  # so many records are listed and completed by TAB
_FIRST: Final = 15  # of more so many are listed


def chosen(desk: Desk, typed: str | None, kind: Kind | None = None, first: Sequence[str] = ()) -> str:
    """The record that a command is about; asked for at a terminal where none is named, `first` ones first.

    Nothing typed is the first of those.

    Raises:
        Missing: none is named and nobody can be asked; and as `Desk.find_id`.
    """
    if typed is not None:
        return desk.find_id(typed, kind)
    if not prompts.interactive():
        raise prompts.Missing([("编号", f"哪一条{kind or '记录'}的编号或名称")])
    desk.spoil()
    known = {record.id: record.name for record in desk.seen if kind in {None, record.KIND}}
    order = dict.fromkeys((*(one for one in first if one in known), *known))
    names = {record_id: known[record_id] for record_id in order}
    default = next(iter(names)) if first else None
    found = picked(desk, f"{kind or '记录'}（编号、名称或首字母）", kind, names, default=default)
    return desk.find_id("" if found is None else found, kind)


def picked(
    desk: Desk,
    label: str,
    kind: Kind | None,
    known: Mapping[str, str],
    *,
    optional: bool = False,
    default: str | None = None,
    words: Mapping[str, str] = MappingProxyType({}),
) -> str | None:
    """The id that is chosen among records with their names, or one of some words; None where nothing is.

    Nothing typed is the default, if there is one.

    Of many the first are listed, and any may be named: what names sound like is not compared with all of them
    at every key.
    """
    choices = (*(f"{word} {says}" for word, says in words.items()), *map(" ".join, known.items()))
    if len(choices) <= _LISTED:
        answer: str | None = prompts.ask(
            label, choices=choices, optional=optional, default=default, parse=_first_word
        )
        return answer
    shown = choices[:_FIRST]
    for number, choice in enumerate(shown, 1):
        prompts.note(f"{number:>4}  {choice}")
    prompts.note(f"  另有{len(choices) - _FIRST}条：写编号、名称或首字母")

    def parse(text: str) -> str:
        typed = unicodedata.normalize("NFKC", text).strip()
        if typed.isdecimal() and 1 <= int(typed) <= len(shown):
            return _first_word(shown[int(typed) - 1])
        try:
            return typed if typed in words else desk.find_id(typed, kind)
        except LookupFailed as none:
            raise ValueError(str(none)) from None

    found: str | None = prompts.ask(label, optional=optional, default=default, parse=parse)
    return found


def _first_word(text: str) -> str:
    return text.split(" ", 1)[0]


def may_offer(desk: Desk) -> bool:
    """Whether somebody is at the terminal who reads what is said and may be asked what to do next."""
    for_programs = desk.options.json or desk.options.csv
    return prompts.interactive() and sys.stdout.isatty() and not for_programs
