"""Chinese names found by what a Latin keyboard gives: initials, consonants or syllables of pinyin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final

_OF_PLACES: Final[Mapping[str, tuple[str, ...]]] = {"解": ("hai",)}  # 解州, of 运城
"""Readings that a character has in names of places alone, and that its dictionary does not give."""
_MOST_READINGS: Final = 256  # of one name: a long sentence of ambiguous characters would have millions


@cache
def initials(text: str) -> frozenset[str]:
    """The first letters of a name's pinyin in every combination of its readings: 单氏 is `ds`, `ss` or `cs`.

    Beyond 256 combinations the remaining characters keep their commonest reading.
    """
    found = {""}
    for syllables in _syllables(text):
        letters = list(dict.fromkeys(syllable[0] for syllable in syllables))
        kept = letters if len(found) * len(letters) <= _MOST_READINGS else letters[:1]
        found = {head + letter for head in found for letter in kept}
    return frozenset(found)


def commonest_initials(text: str) -> str:
    """The first letters of a name's pinyin, each character in its commonest reading: 台账 is `tz`."""
    return "".join(syllables[0][0] for syllables in _syllables(text))


def so_spelt(names: Iterable[str], letters: str) -> tuple[str, ...]:
    """The names that letters are the pinyin of, of many quickly: of the likeliest sort alone.

    They are all initials, or some that follow each other, or the beginning, or else any part of the name.
    """
    able = [name for name in names if _may_be(name, letters)]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: letters in initials(name),
        lambda name: any(letters in found for found in initials(name)),
        lambda name: spelt(name, letters),
        lambda name: any(spelt(name[start:], letters) for start in range(1, len(name))),
    )
    return next(filter(None, (tuple(filter(test, able)) for test in tests)), ())


def _may_be(name: str, letters: str) -> bool:
    """Whether letters may spell a part of a name, by its characters one by one: it is asked of many names."""
    characters = [_of_character(character) for character in name if character.isalnum()]
    return any(
        any(syllable[0] == letters[0] for syllable in syllables) and _spells(characters[start:], letters)
        for start, syllables in enumerate(characters)
    )


@cache
def _of_character(character: str) -> tuple[str, ...]:
    return tuple(syllable for syllables in _syllables(character) for syllable in syllables)


def spelt(text: str, typed: str) -> bool:
    """Whether the letters spell the beginning of a name: `szc`, `shz`, `shangzh` → 上寨村."""
    return _spells(_syllables(text), typed)


def _spells(characters: Iterable[tuple[str, ...]], typed: str) -> bool:
    ends = {0}
    for syllables in characters:
        if not ends or len(typed) in ends:
            break
        ends = {end + step for end in ends for step in _steps(syllables, typed[end:])}
    return len(typed) in ends


def _steps(syllables: tuple[str, ...], typed: str) -> set[int]:
    """How many letters one character may use up: any beginning of any of its readings."""
    return {
        length
        for syllable in syllables
        for length in range(1, len(syllable) + 1)
        if typed.startswith(syllable[:length])
    }


@cache
def _syllables(text: str) -> tuple[tuple[str, ...], ...]:
    from pypinyin import Style, pinyin

    letters = "".join(filter(str.isalnum, text.lower()))  # nobody types the brackets and dots of a name
    readings = pinyin(letters, style=Style.NORMAL, heteronym=True, errors=_letters)
    return tuple(
        (*reading, *_OF_PLACES.get(letter, ())) for letter, reading in zip(letters, readings, strict=True)
    )


def _letters(text: str) -> Any:
    """What is not Chinese, letter by letter; pypinyin takes the list but declares a string."""
    return list(text)
