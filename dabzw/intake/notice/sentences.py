"""The text of a notice as sentences, each with the clause in which it stands: 一（二）2.

Words are only made alike in form: full-width digits, brackets of one width, no spaces within a sentence.  A
quotation is therefore found in the notice as soon as its spaces are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dabzw.lazily import dataclass

CELL: Final = "｜"
"""What stands between the cells of a row."""

NUMERAL: Final = "[一二三四五六七八九十]{1,3}"
_LEVELS: Final = (
    re.compile(rf"第{NUMERAL}[章节部]分?、?"),
    re.compile(rf"({NUMERAL})、"),
    re.compile(rf"(（{NUMERAL}）)[、.]?"),
    re.compile(r"(\d{1,2})[.．、](?!\d)"),
    re.compile(r"([（(]?\d{1,2}）|[①-⑳])[、.]?"),
)
_WIDE: Final = str.maketrans("(),;:!?", "（），；：！？")
_OTHER_FORM: Final = re.compile("[０-９Ａ-Ｚａ-ｚ㈠-㈩⑴-⒛]")
"""Digits and letters of full width, and marks of one sign: ㈠, ⑴, ⒈."""
_DIGIT_MARKS: Final = re.compile(r"(?<=\d)[，：](?=\d)")
_AROUND: Final = re.compile(r"(?<![0-9A-Za-z])\s+|\s+(?![0-9A-Za-z])|(?<=\d)\s+(?=[^\d])")
_OF_PERSONS: Final = re.compile(
    r"(?<![\d.-])(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx]|(?!20\d{6})[2-8]\d{6,7})(?!\d)"
)
"""Numbers that may be a person's: of a telephone, of an identity card.  No draft needs them."""
_MASKED: Final = "×"
_TITLE_END: Final = re.compile(r"[。：]")
_LONGEST_TITLE: Final = 24
_ENDS: Final = re.compile(r"(?<=[。；！])")
_FULL_LINE: Final = 0.85
_INDENTED: Final = 3
"""Columns by which the first line of a paragraph stands in."""
_PAGE_NUMBER: Final = re.compile(r"[-—–·]+ ?\d{1,3} ?[-—–·]+|第 ?\d{1,3} ?页(?: ?[，,/]? ?共 ?\d{1,3} ?页)?")
_WRAPPED: Final = range(24, 121)
"""Columns of the widest line of a text that was broken into lines of a page."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a row of a table.

    `clause` is where it stands, "" before the first heading; `titles` those of the headings around it, from
    the outermost in, "" where one has none; `item` is its paragraph; `heads` says that it is the heading;
    `place` counts the sentences.
    """

    text: str
    clause: str
    titles: tuple[str, ...]
    item: int
    heads: bool = False
    place: int = 0

    @property
    def title(self) -> str:
        """The nearest heading that says something."""
        return next((title for title in reversed(self.titles) if title), "")


def normal(text: str) -> str:
    """A line in one form: half-width digits and letters, Chinese marks, no spaces but between Latin words."""
    forms = (unicodedata.normalize("NFKC", one) if _OTHER_FORM.match(one) else one for one in text)
    plain = "".join(forms).replace("\u3000", " ").replace("\xa0", " ").translate(_WIDE)
    plain = _DIGIT_MARKS.sub(lambda mark: "," if mark[0] == "，" else ":", plain)
    cells = [_AROUND.sub("", cell.strip()) for cell in re.split(r"\t+| {3,}(?=\S)", plain.strip())]
    return CELL.join(cell for cell in cells if cell)


def lines_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, those put together again that a page had broken into lines."""
    raw = _without_pages(text.replace("\r\n", "\n"))
    widest = max(map(_columns, raw), default=0)
    margin = min((_indent(line) for line in raw if line.strip()), default=0)
    found: list[str] = []
    goes_on = False
    for line in raw:
        plain = _OF_PERSONS.sub(_MASKED, normal(line))
        if not plain:
            goes_on = False
            continue
        if goes_on and _indent(line) < margin + _INDENTED and _mark(plain) is None and CELL not in plain:
            found[-1] += plain
        else:
            found.append(plain)
        goes_on = widest in _WRAPPED and _fills(line, plain, widest)
    return tuple(found)


def _fills(line: str, plain: str, widest: int) -> bool:
    """Whether a line is as long as the page is wide, so that its sentence goes on in the next."""
    full = _columns(line) >= widest * _FULL_LINE
    return full and not plain.endswith(("。", "；", "：")) and CELL not in plain


def _without_pages(text: str) -> list[str]:
    """The lines of a text, without the ends of its pages: their numbers and the empty lines around them."""
    found: list[str] = []
    at_end = False
    for line in text.replace("\f", "\n\f\n").split("\n"):
        if line == "\f" or _PAGE_NUMBER.fullmatch(line.strip()):
            while found and not found[-1].strip():
                found.pop()
            at_end = True
        elif line.strip() or not at_end:
            found.append(line.rstrip())
            at_end = False
    return found


def _indent(line: str) -> int:
    return _columns(line) - _columns(line.lstrip())


def _columns(line: str) -> int:
    return sum(1 if ord(one) < 0x2E80 else 2 for one in line.rstrip())  # noqa: PLR2004


def sentences_of(lines: tuple[str, ...]) -> tuple[Sentence, ...]:
    """The sentences of paragraphs, in their order."""
    return tuple(replace(one, place=place) for place, one in enumerate(_sentences(lines)))


def _sentences(lines: tuple[str, ...]) -> Iterator[Sentence]:
    marks: dict[int, tuple[str, str]] = {}
    said_all = False  # what follows a numbered paragraph without a number is of the clause around that one
    for number, line in enumerate(lines):
        level, mark, rest = _mark(line) or (None, "", line)
        if level is None:
            marks = dict(sorted(marks.items())[:-1]) if said_all else marks
            title, said_all = "", False
        else:
            title, rest = _titled(rest)
            marks = {at: one for at, one in marks.items() if at < level} | {level: (mark, title)}
            said_all = bool(rest) and len(marks) > 1
        if title:
            yield _sentence(title, marks, number, heads=True)
        yield from (_sentence(text, marks, number) for text in _split(rest))


def _sentence(text: str, marks: dict[int, tuple[str, str]], item: int, *, heads: bool = False) -> Sentence:
    order = sorted(marks)
    clause = "".join(marks[level][0] for level in order)
    return Sentence(text, clause, tuple(marks[level][1] for level in order), item, heads)


def _mark(line: str) -> tuple[int, str, str] | None:
    """The level of a heading, its mark and what follows; None where a line has none."""
    for level, pattern in enumerate(_LEVELS):
        found = pattern.match(line)
        if found and CELL not in line:
            return level, found[1] if pattern.groups else found[0], line[found.end() :]
    return None


def _titled(rest: str) -> tuple[str, str]:
    """The title of a heading and the sentences behind it; a long one without a mark is no title."""
    end = _TITLE_END.search(rest)
    if end is None:
        return (rest, "") if len(rest) <= _LONGEST_TITLE + 16 and not _is_sentence(rest) else ("", rest)
    title = rest[: end.start()]
    short = len(title) <= _LONGEST_TITLE + 16 and ("，" not in title or "（" in title)
    return (title, rest[end.end() :]) if short and not _is_sentence(title) else ("", rest)


def _is_sentence(text: str) -> bool:
    return text.endswith("；") or (text.startswith("对") and "，" in text)


def _split(text: str) -> Iterator[str]:
    yield from (piece.strip() for piece in _ENDS.split(text) if piece.strip("。；！ "))
