"""A word that must be one of a few: which one is meant, or an error that names the nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

from dabzw.errors import UsageError
from dabzw.model.initials import initials
from dabzw.model.nearest import is_meant, nearest
from dabzw.model.phrases import first_few, listed, with_aside
from dabzw.model.scalars import compared

WordT = TypeVar("WordT", bound=str)

_LISTED: Final = 16


class UnknownWord(UsageError):
    """A word is none of those that may be written: the nearest are named, then all, or the first of many."""

    def __init__(self, where: str, typed: str, known: Iterable[str], what: str = "") -> None:
        names = _names(known)
        all_names = [name for word, others in names.items() for name in (word, *others)]
        shown = {name: _shown(word, others) for word, others in names.items() for name in (word, *others)}
        near = tuple(dict.fromkeys(shown[name] for name in nearest(typed, all_names, 3)))
        offered = list(names) if near else [_shown(word, others) for word, others in names.items()]
        says = f"{where}没有“{typed.strip()}”{what}"
        says += f"；相近的：{listed(near)}" if near else ""
        super().__init__(says + (f"；可填：{first_few(offered, most=_LISTED)}" if offered else ""))


def known_word(where: str, typed: str, known: Iterable[WordT], what: str = "") -> WordT:
    """The word that is meant, by itself, by a name it is shown by, or by the initials of one of them alone.

    A mapping gives the names by which each word is shown besides.

    Raises:
        UnknownWord: it is none.
    """
    wanted, names = _plain(typed), _names(known)
    words = tuple(known)
    for word in words:
        if wanted in (_plain(word), *map(_plain, names[word])):
            return word
    found = [word for word in words if wanted.isascii() and _is_spelt(wanted, (word, *names[word]))]
    if len(found) != 1:
        raise UnknownWord(where, typed, known, what)
    return found[0]


def known_name(where: str, typed: str, known: Sequence[str], what: str = "") -> str:
    """The name that is meant, by itself, by a part that only one has, or so spelt in pinyin.

    Raises:
        UnknownWord: it is none.
        UsageError: it is meant by several.
    """
    found = [name for name in known if _plain(name) == _plain(typed)] or [
        name for name in known if is_meant(name, typed)
    ]
    if len(found) > 1:
        raise UsageError(f"{where}“{typed.strip()}”有几个：{first_few(found)}；请写全一些")
    if not found:
        raise UnknownWord(where, typed, known, what)
    return found[0]


def _names(known: Iterable[str]) -> Mapping[str, Sequence[str]]:
    return known if isinstance(known, Mapping) else dict.fromkeys(known, ())


def _shown(word: str, others: Sequence[str]) -> str:
    shown = tuple(other for other in dict.fromkeys(others) if other != word)
    return with_aside(word, "、".join(shown), " ") if shown else word


def _plain(text: str) -> str:
    return compared(text).lower()


def _is_spelt(letters: str, names: Iterable[str]) -> bool:
    return bool(letters) and any(not name.isascii() and letters in initials(name) for name in names)
