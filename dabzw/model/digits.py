"""Digits as people write them, read out of a text in whatever script, width, spacing or dress they stand.

The one normaliser of what is looked through for numbers of persons.  It drops what cannot be seen, reads
every digit that Unicode knows (full width, Arabic-Indic, circled, Roman, Suzhou, the numerals 一 and 壹 and
those that are read out: 幺, 洞), and joins digits that at most three signs, spaces or line breaks part.
Each digit keeps its place in the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Self

from dabzw.lazily import dataclass
from dabzw.model.patterns import lazy

_FILLERS: Final = "\u115f\u1160\u3164\uffa0"  # blank, and letters to Unicode
UNSEEN: Final = lazy(
    f"[\u00ad\u0300-\u036f\u061c{_FILLERS}\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0000-\U000e0fff]"
)
"""What takes no room and is dropped wherever it stands."""
_HAN: Final = "〇零一二三四五六七八九幺两兩壹贰貳叁參叄肆伍陆陸柒捌玖弌弍弎洞拐勾"
_DRESSED: Final = (
    "①-⑨⑴-⑼⒈-⒐⓪⓿⓵-⓽❶-❾➀-➈➊-➒㈠-㈨㊀-㊈〡-〩Ⅰ-Ⅸⅰ-ⅸ⁰¹²³⁴-⁹₀-₉\U0001f100-\U0001f10a"  # circled, Roman, raised
)
_ROUND: Final = "○◯"  # written for 〇, and signs to Unicode
DIGIT: Final = rf"[\d{_HAN}{_DRESSED}{_ROUND}]"
"""One digit, as a pattern."""
GAP: Final = rf"(?:\s+|[^\w\s{_ROUND}]|_){{0,3}}"
"""What may stand between two digits of one number, as a pattern: up to three signs, spaces counted as one."""
_VALUES: Final = {"幺": "1", "两": "2", "兩": "2", "洞": "0", "拐": "7", "勾": "9", "○": "0", "◯": "0"}
_CROSS: Final = lazy(rf"{GAP}[XxＸｘ×✕✖✗✘⨉⨯╳ХхΧχⅩⅹ]")  # what looks like an X


@dataclass(frozen=True, slots=True)
class Stretch:
    """Digits that stand together, most of them more than a number is long.

    `places` and `ends` are their offsets in the text as it is read; `fresh` says of each whether it begins a
    group, which digits written on to each other are: a numeral of Chinese is always a group of its own.
    """

    digits: str
    places: tuple[int, ...]
    fresh: tuple[bool, ...]

    def opens(self, place: int) -> bool:
        """Whether a number may begin at a digit, and one before it may end there."""
        return place >= len(self.digits) or self.fresh[place]

    def groups(self, first: int, last: int) -> tuple[int, ...]:
        """The lengths of the groups in which the digits of a part are written."""
        starts = [first, *(place for place in range(first + 1, last) if self.fresh[place]), last]
        return tuple(end - start for start, end in pairwise(starts))


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as numbers are read in it: without what cannot be seen, letters and digits of plain width."""

    text: str
    origins: tuple[int, ...] | None

    @classmethod
    def of(cls, written: str) -> Self:
        """The reading of a text."""
        if UNSEEN.search(written) is None:
            return cls(_plain(written), None)
        kept = [place for place, character in enumerate(written) if UNSEEN.match(character) is None]
        return cls(_plain("".join(written[place] for place in kept)), tuple(kept))

    def origin(self, place: int) -> int:
        """The offset in the text as it was written."""
        return place if self.origins is None else self.origins[place]

    def stretches(self, least: int) -> Iterator[Stretch]:
        """What holds at least so many digits, in order."""
        for found in re.finditer(rf"{DIGIT}(?:{GAP}{DIGIT}){{{least - 1},}}", self.text):
            yield _stretch(found[0], found.start())

    def crossed(self, stretch: Stretch, last: int) -> int | None:
        """Where an X ends that follows a digit, as some numbers end; None where there is none."""
        found = _CROSS.match(self.text, stretch.places[last] + 1)
        return None if found is None else found.end()


def may_hold_many(text: str) -> bool:
    """Whether ten digits may stand together in a text, or in JSON of texts: quick, never wrongly no."""
    return _MANY.search(text.replace("_", "-").replace(r"\n", "  ")) is not None


_OTHER_SCRIPTS: Final = "".join(  # the first of ten decimal digits that follow each other
    f"{zero}-{chr(ord(zero) + 9)}" for zero in "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰０𝟎𝟘𝟢𝟬𝟶"
)
_NUMERALS: Final = f"{_HAN}{_DRESSED}{_ROUND}{_FILLERS}{_OTHER_SCRIPTS}"
_NUMERAL: Final = f"[{_NUMERALS}]"
_WIDE_GAP: Final = rf"[^0-9A-Za-z\u3021-\u3029\u3041-\u9fff{_ROUND}]{{0,12}}+"
_MANY: Final = lazy(
    rf"[0-9{_NUMERALS}](?:"  # the first sign alone is looked for at once
    rf"(?<=[0-9])(?:{_WIDE_GAP}[0-9]){{4}}(?:{_WIDE_GAP}{_NUMERAL}|(?:{_WIDE_GAP}[0-9]){{5}})"
    rf"|(?<={_NUMERAL})(?:[^\w{_ROUND}]{{0,12}}+(?:{_NUMERAL}|\d)){{4}})"
)
"""Ten in figures of ours, or five with one that is none: for speed, wider than what is read then."""


def _plain(text: str) -> str:
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        return text
    return text.translate({ord(character): _plain_character(character) for character in set(text)})


def _plain_character(character: str) -> str:
    """Full width and fonts of mathematics as plain; a circled or Roman number stays, for it stands alone."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and unicodedata.category(character) not in {"No", "Nl"} else character


def _stretch(text: str, offset: int) -> Stretch:
    places = [place for place, character in enumerate(text) if re.match(DIGIT, character)]
    follows = [place > 0 and text[place].isdecimal() and text[place - 1].isdecimal() for place in places]
    return Stretch(
        "".join(_value(text[place]) for place in places),
        tuple(offset + place for place in places),
        tuple(not one for one in follows),
    )


def _value(character: str) -> str:
    return _VALUES.get(character) or str(int(unicodedata.numeric(character)))
