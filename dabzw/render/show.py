"""Foreign text made fit for a terminal: visible, measured, cut and folded by display columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from typing import Final
from unicodedata import east_asian_width

from dabzw.model.patterns import lazy

# Controls, bidirectional and zero-width characters, blank fillers, line separators, surrogates:
# what moves the cursor, reorders a line, hides in a name, or stops the output.
HIDDEN: Final = lazy(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e007f"
    + "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000))
    + "]"
)
HIDDEN_BLANKS: Final = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
"""Those of them that Python takes for characters that can be printed."""
_BLANKS: Final = frozenset(HIDDEN_BLANKS)
_PICTURES: Final = {**{code: chr(0x2400 + code) for code in range(0x20)}, 0x7F: "\u2421"}
_ESCAPE_FORMS: Final = ((0x100, "\\x{:02x}"), (0x10000, "\\u{:04x}"), (0x110000, "\\U{:08x}"))
# Letters of ASCII, each of one column and one byte; ideographs, their punctuation and the full-width forms of
# ASCII, each of two columns and three bytes.
_OF_PLAIN_WIDTH: Final = lazy("[ -~\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e]*")
# A line is broken before a word or a character; the brackets and the punctuation around it stay with it.
_WORDS: Final = lazy(r"[（《〈「『【〔“‘]*(?:[!-~]+|[^\s])[，。、；：！？）》〉」』】〕”’…]*|\s+")


def show(text: str) -> str:
    r"""The text with every hidden character in a visible form (`␛`, `\u202e`); newlines stay.

    All text that comes from a record, a file, git or the command line passes here before a terminal sees it.
    """
    plain = text.isprintable() and _BLANKS.isdisjoint(text)
    return text if plain else HIDDEN.sub(_visible, text)


def width(text: str) -> int:
    """Columns that one line takes on a terminal: two for a Chinese character."""
    if _OF_PLAIN_WIDTH.fullmatch(text):
        return (len(text) + len(text.encode())) // 2
    from rich.cells import cell_len

    return cell_len(text)


def wide(text: str) -> int:
    """Columns that one line takes where a character of ambiguous width (“ — … ① ×) takes two."""
    if _OF_PLAIN_WIDTH.fullmatch(text):
        return width(text)
    return width(text) + sum(east_asian_width(character) == "A" for character in text)


Measure = Callable[[str], int]
"""How many columns of a terminal one line takes."""


def fold(text: str, columns: int, measure: Measure = width) -> tuple[str, ...]:
    """The text in lines of at most so many columns; words and closing punctuation are kept whole."""
    return tuple(
        line for paragraph in text.split("\n") for line in _fold_line(paragraph, max(columns, 2), measure)
    )


def cut(text: str, columns: int, measure: Measure = width) -> str:
    """The text in one line of at most so many columns; what is left out is told by an ellipsis."""
    if measure(text) <= columns:
        return text
    return _head(text, columns - measure(ELLIPSIS), measure).rstrip() + ELLIPSIS


ELLIPSIS: Final = "…"
"""What stands for the rest of a text that is cut."""


def unbroken(text: str) -> list[str]:
    """The parts of a line that are kept whole where it is folded: words, blanks, characters of Chinese."""
    return _WORDS.findall(text)


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    form = next(form for limit, form in _ESCAPE_FORMS if code < limit)
    return _PICTURES.get(code) or form.format(code)


def _head(text: str, columns: int, measure: Measure) -> str:
    ends = accumulate(map(measure, text))
    return text[: sum(1 for end in ends if end <= columns)]


def _fold_line(line: str, columns: int, measure: Measure) -> list[str]:
    if measure(line) <= columns:
        return [line.rstrip()]
    lines = [""]
    for word in _WORDS.findall(line):
        if measure(lines[-1] + word.rstrip()) <= columns:
            lines[-1] += word
            continue
        head, *rest = _pieces(word.lstrip(), columns, measure)
        lines += [head, *rest]
    return [line.rstrip() for line in lines if line] or [""]


def _pieces(word: str, columns: int, measure: Measure) -> list[str]:
    pieces = []
    while measure(word) > columns:
        head = _head(word, columns, measure)
        pieces.append(head)
        word = word[len(head) :]
    return [*pieces, word]
