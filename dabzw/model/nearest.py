"""Which known words are most like one that is not: they hold it, sound like it, or differ by a letter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dabzw.model.initials import commonest_initials, spelt

_LIKE: Final = 0.5
"""So much of a word must be as it was typed."""
_OF_LETTERS: Final = 0.6
"""So much of a word of Latin letters: half of them are alike by chance."""
_FULL: Final = 1.0
_HELD, _SPELT = 0.95, 0.9


def nearest(typed: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known words that are most like what was typed, the likeliest first; none where none is like it.

    Swapped letters count as one mistake; a Chinese word is also known by how it sounds.
    """
    wanted = _plain(typed)
    if not wanted:
        return ()
    found = [(likeness(wanted, _plain(word)), word) for word in dict.fromkeys(known)]
    return tuple(word for like, word in sorted(found, key=lambda one: -one[0]) if like >= _LIKE)[:most]


def is_meant(name: str, typed: str) -> bool:
    """Whether a name holds what was typed, or begins with it in pinyin: 东沟, dgc, dong → 东沟村."""
    from dabzw.model.scalars import compared  # slow to import, and most words are right

    plain = compared(typed)
    return plain in compared(name) or (plain.isascii() and plain.isalpha() and spelt(name, plain.lower()))


def likeness(wanted: str, word: str) -> float:
    """How much a word is like another, from 0 to 1."""
    if wanted == word:
        return _FULL
    if len(wanted) > 1 and wanted in word:
        return _HELD
    if wanted.isascii():
        return _of_letters(wanted, word)
    by_letters = _by_letters(wanted, word)
    if len(word) > 1 and word in wanted:
        return max(by_letters, _LIKE)
    if 1 < len(wanted) < len(word):
        return max(by_letters, _of_a_part(wanted, word))
    return _SPELT if by_letters < _LIKE and _sound_alike(wanted, word) else by_letters


def _of_a_part(wanted: str, word: str) -> float:
    """How much a Chinese word is like that part of a longer one which is most like it."""
    parts = (word[start : start + len(wanted)] for start in range(len(word) - len(wanted) + 1))
    near = [(like, part) for part in parts if (like := _by_letters(wanted, part)) >= _LIKE]
    sounds = any(_sound_alike(wanted, part) for _, part in near)
    return _SPELT * _HELD if sounds else max((like for like, _ in near), default=0.0) * _HELD


def _of_letters(wanted: str, word: str) -> float:
    """How much Latin letters are like a word, of which they may be the pinyin."""
    if not word.isascii() and spelt(word, wanted):
        return _SPELT
    found = _by_letters(wanted, word if word.isascii() else commonest_initials(word))
    if len(word) > 1 and word in wanted:
        return max(found, _LIKE)
    return 0.0 if found < _OF_LETTERS else found * (_FULL if word.isascii() else _SPELT)


def _sound_alike(one: str, other: str) -> bool:
    """Whether two Chinese words of one length have the same initials."""
    is_one = len(one) == len(other) and not one.isascii()
    return is_one and commonest_initials(one) == commonest_initials(other)


def _plain(text: str) -> str:
    from dabzw.model.scalars import compared

    return compared(text).lower().strip("-")


def _by_letters(one: str, other: str) -> float:
    """How much of two words is alike letter by letter; 0 where it is seen at once that it is too little."""
    longer = max(len(one), len(other), 1)
    if sum(map(set(other).__contains__, one)) < _LIKE * longer:
        return 0.0
    return 1 - distance(one, other) / longer


def distance(one: str, other: str) -> int:
    """How many letters must be put in, left out, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for at, its in enumerate(other, 1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != its))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == its:
                cost = min(cost, earlier[at - 2] + 1)
            row.append(cost)
    return row[-1]
