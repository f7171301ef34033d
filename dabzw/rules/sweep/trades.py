"""Trades and registered scopes as people write them: what a scope permits, and whether it covers a trade.

What a scope excludes — 不含…, 除…外, …除外, in brackets or without — is outside it, though its words stand
there.  A trade matches by its core words: 涂料 of 涂料加工厂; what is done with them (生产, 经营) is compared
apart, so that a scope of 危险化学品销售 does not cover their making.  The words are the campaign's (研判).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from dabzw.model.campaign_parts import Screening
from dabzw.model.patterns import lazy

_INNER: Final = lazy(r"\(([^()]*)\)")
_EXCEPT: Final = r"(?<![拆清消去解扣删免排根铲开])除(?![尘锈草湿虫雪臭味磷油垢霜冰氧铁杂]|甲醛)"
"""除 where it makes an exception, as it does not in 除尘 and 拆除."""

_NOT: Final = (
    rf"(?:不含|不包[含括]|不[得可能准设带]|不允许|不从事|不涉及|(?<!非)禁止|严禁|无(?=储存|仓储)|{_EXCEPT})"
)
_EXCEPTED: Final = rf"{_EXCEPT}[^;。]*?外(?=[,;。、:的]|$)"
_WITHIN: Final = lazy(rf"[^;。]*除外|{_EXCEPTED}|{_NOT}[^;。]*")
"""What is excluded inside brackets: to their end."""

_WITHOUT: Final = lazy(rf"[^,;。]*除外|{_EXCEPTED}|{_NOT}[^,;。]*")
"""What is excluded outside brackets: a comma ends it."""

_DENIED: Final = "非"
"""危险化学品 does not stand in 非危险化学品."""

_REMEMBERED: Final = 4096
"""How many texts are remembered: those of the campaign are asked of every enterprise."""

_CLAUSE: Final = lazy(r"[,;。:\n]")
_ITEM: Final = "、"
_MARKS: Final = ",;:。、"


def plain(text: str, settings: Screening) -> str:
    """A text in half-width letters, without spaces, each synonym as the word that it stands for."""
    return _plain(text, settings.replaced)


@lru_cache(maxsize=_REMEMBERED)
def _plain(text: str, replaced: tuple[tuple[str, str], ...]) -> str:
    found = re.sub(r"[^\S\n]", "", unicodedata.normalize("NFKC", text))
    for other, word in replaced:
        found = found.replace(other, word)
    return found


def permitted(scope: str, settings: Screening) -> str:
    """What a scope permits: its text without what it excludes; brackets are opened."""
    return _permitted(plain(scope, settings))


@lru_cache(maxsize=_REMEMBERED)
def _permitted(text: str) -> str:
    while (inner := _INNER.search(text)) is not None:
        kept = _WITHIN.sub("", inner[1]).strip(_MARKS)
        text = text[: inner.start()] + (f"、{kept}、" if kept else "") + text[inner.end() :]
    return _WITHOUT.sub("", text)


def cores(trade: str, settings: Screening) -> tuple[str, ...]:
    """The words of a trade that tell it from others; its whole text where there are none."""
    known = settings.cores.get(trade)
    if known is None:
        text = permitted(trade, settings).strip(_MARKS)
        found = tuple(dict.fromkeys(part for part in settings.common.split(text) if part))
        known = settings.cores[trade] = found or ((text,) if text else ())
    return known


def actions(core: str, text: str, settings: Screening) -> frozenset[str] | None:
    """What a permitted text lets be done with a core word; empty if it does not say, None without the word.

    The verbs of its own item count and those of items that are nothing but verbs behind it (涂料生产、销售);
    else those of the next item that has any (涂料、油漆的生产), else of one before it (销售涂料、油漆).
    """
    found: set[str] = set()
    known = False
    for clause in _CLAUSE.split(text) if core in text else ():
        if core not in clause:
            continue
        items = clause.split(_ITEM)
        said = [verbs(item, settings) for item in items]
        for place, item in enumerate(items):
            if _stands_in(core, item):
                known = True
                own = _governing(place, items, said, settings)
                if not own:
                    return frozenset()
                found |= own
    return frozenset(found) if known else None


def _governing(
    place: int, items: list[str], said: list[frozenset[str]], settings: Screening
) -> frozenset[str]:
    start = next((at for at in range(place, len(items)) if said[at]), None)
    if start is None:
        return next((said[at] for at in range(place - 1, -1, -1) if said[at]), frozenset())
    found = said[start]
    for at in range(start + 1, len(items)):
        if not said[at] or any(settings.common.split(items[at])):
            break
        found |= said[at]
    return found


def verbs(text: str, settings: Screening) -> frozenset[str]:
    """The actions that a text speaks of, whatever with."""
    return frozenset(action.name for action in settings.actions for word in action.words if word in text)


def _stands_in(core: str, item: str) -> bool:
    return any(not item[: found.start()].endswith(_DENIED) for found in re.finditer(re.escape(core), item))


def covers(scope: str, trade: str, settings: Screening) -> bool:
    """Whether a scope permits a trade: all its core words, and to do with them what the trade does."""
    text = permitted(scope, settings)
    done = permitted(trade, settings)
    named = cores(trade, settings)
    for core in named:
        registered = actions(core, text, settings)
        if registered is None:
            return False
        wanted = actions(core, done, settings) or frozenset()
        if registered and not wanted <= frozenset(_reach(registered, settings)):
            return False
    return bool(named)


def _reach(registered: frozenset[str], settings: Screening) -> Iterator[str]:
    """What may be done by one who is registered for some actions: a maker may sell and store."""
    yield from registered
    for action in settings.actions:
        if action.name in registered:
            yield from action.covers


def excludes(scope: str, trade: str, settings: Screening) -> bool:
    """Whether a scope names a trade only to exclude it."""
    named = plain(scope, settings)
    allowed = permitted(scope, settings)
    return any(core in named and core not in allowed for core in cores(trade, settings))
