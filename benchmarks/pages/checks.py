"""What is wrong with the pages of a paper, as its reader would see it; pure, from what is printed on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from benchmarks.pages.printed import Line, Page, Said

SIGNED: Final = ("落款", "署名", "成文日期")
NOTES: Final = ("附注", "编制说明")
HEADINGS: Final = ("一级标题", "二级标题", "表题", "附件题")
TITLE: Final = ("材料标题",)

_ID: Final = re.compile(r"(?<![A-Z0-9])[A-Z]{2}-\d{6}-[0-9A-Z]{4}(?![0-9A-Z])")
_NUMBER_OF_PAGE: Final = re.compile(r"[—–-]\d+[—–-]")
_ATOM: Final = re.compile(
    r"-?[\d,]+(\.\d+)?%?|\d{4}[-.]\d{1,2}[-.]\d{1,2}([ T]?\d{1,2}:\d{2})?|(\d{4}年)?\d{1,2}月\d{1,2}日"
)
_EDGE: Final = 45.0  # points, about 16 mm: nothing is printed nearer to the edge of the sheet
_TOUCH: Final = 2.0  # points by which the boxes of two words may overlap
_UNDER: Final = 2  # lines of text that must stand on the page of the signature
_BALANCE: Final = 0.34  # the shortest line of a title, of the longest


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and on which page."""

    page: int
    says: str


def faults(pages: Sequence[Page], said: Said) -> tuple[Fault, ...]:
    """All that is wrong with the pages of a file that says so much."""
    printed = _Printed(tuple(map(_body, pages)), pages, said)
    return tuple(fault for check in _CHECKS for fault in check(printed))


@dataclass(frozen=True, slots=True)
class _Printed:
    """The lines of the text of each page, without its number and header; the pages; and the file."""

    bodies: tuple[tuple[Line, ...], ...]
    pages: Sequence[Page]
    said: Said


def _body(page: Page) -> tuple[Line, ...]:
    """The lines between the header and the number of the page."""
    text = (line for line in page.lines if not _NUMBER_OF_PAGE.fullmatch(line.text))
    return tuple(line for line in text if line.box.top > _EDGE and line.box.bottom < page.height - _EDGE)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _empty(printed: _Printed) -> Iterator[Fault]:
    for number, body in enumerate(printed.bodies, start=1):
        if not body:
            yield Fault(number, "an empty page")


def _signature(printed: _Printed) -> Iterator[Fault]:
    """The unit and the date stand on one page, below lines of the text."""
    signed = [_bare(text) for text in printed.said.of_style(*SIGNED)]
    together = _last_page(printed, *signed)  # the date may stand in a table of an annex too
    on = [together or _last_page(printed, text) for text in signed]
    if None in on:
        yield Fault(0, f"the signature is not printed in one line: {signed}")
    elif len(set(on)) > 1:
        yield Fault(on[-1] or 0, f"the signature is torn apart: {signed} on pages {on}")
    elif on and (under := _lines_above(printed, on[0] or 0, signed)) < _UNDER:
        yield Fault(on[0] or 0, f"the signature stands below {under} lines of text")


def _lines_above(printed: _Printed, page: int, signed: list[str]) -> int:
    """The lines of a page above the signature that are no notes."""
    body, notes = printed.bodies[page - 1], _notes_of(printed)
    top = min(line.box.top for line in body if _bare(line.text) in signed)
    return sum(line.box.bottom <= top + _TOUCH and _bare(line.text) not in notes for line in body)


def _notes_of(printed: _Printed) -> str:
    return "".join(map(_bare, printed.said.of_style(*NOTES)))


def _last_page(printed: _Printed, *texts: str) -> int | None:
    """The last page that has lines of all these texts."""
    found = [
        number
        for number, body in enumerate(printed.bodies, start=1)
        if {_bare(line.text) for line in body}.issuperset(texts)
    ]
    return found[-1] if found else None


def _notes(printed: _Printed) -> Iterator[Fault]:
    """No page holds notes and nothing else."""
    notes = _notes_of(printed)
    for number, body in enumerate(printed.bodies, start=1):
        if notes and body and all(_bare(line.text) in notes for line in body):
            yield Fault(number, "a page of notes only")


def _broken(printed: _Printed) -> Iterator[Fault]:
    """Ids anywhere, and dates and numbers that fill a cell, stand whole on one line."""
    texts = (*printed.said.cells, *(text for _, text in printed.said.paragraphs))
    lines = [line.text for body in printed.bodies for line in body]
    ids = Counter(one for text in texts for one in _ID.findall(text))
    atoms = Counter(text for text in map(_bare, texts) if _ATOM.fullmatch(text))
    yield from _torn(ids, Counter(one for line in lines for one in _ID.findall(line)))
    yield from _torn(atoms, Counter(_bare(part) for line in lines for part in line.split("\t")))


def _torn(said: Counter[str], whole: Counter[str]) -> Iterator[Fault]:
    for one, count in said.items():
        if whole[one] < count:
            yield Fault(0, f"“{one}” is broken: whole {whole[one]} times of {count}")


def _overflow(printed: _Printed) -> Iterator[Fault]:
    """Nothing is printed at the edge of a sheet, or over something else."""
    for page in printed.pages:
        for line in page.lines:
            if line.box.left < _EDGE or line.box.right > page.width - _EDGE:
                yield Fault(page.number, f"“{line.text[:20]}” reaches the edge")
        words = [word for line in page.lines for word in line.words if word[0]]
        for (first, one), (second, other) in combinations(words, 2):
            across, down = one.overlap(other)
            if across > _TOUCH and down > _TOUCH + (one.bottom - one.top) / 3:
                yield Fault(page.number, f"“{first[:12]}” is printed over “{second[:12]}”")


def _stranded(printed: _Printed) -> Iterator[Fault]:
    """No heading and no title of a table is the last thing on a page."""
    headings = {_bare(text) for text in printed.said.of_style(*HEADINGS)}
    for number, body in enumerate(printed.bodies[:-1], start=1):
        last = _bare(max(body, key=lambda line: line.box.bottom).text) if body else ""
        if last in headings and _last_page(printed, last) == number:  # it may stand in the contents too
            yield Fault(number, "a heading is the last line of the page")


def _title(printed: _Printed) -> Iterator[Fault]:
    """The lines of a title are of like lengths."""
    whole = _bare("".join(printed.said.of_style(*TITLE)))
    if not whole or not printed.bodies:
        return
    lines, left = [], whole
    for line in printed.bodies[0]:
        text = _bare(line.text)
        if text and left.startswith(text):
            lines.append(len(text))
            left = left[len(text) :]
    if left:
        yield Fault(1, f"the title is not printed whole: “{left}” is missing")
    elif min(lines) < _BALANCE * max(lines):
        yield Fault(1, f"the lines of the title are of unlike lengths: {lines}")


_CHECKS: Final[tuple[Callable[[_Printed], Iterable[Fault]], ...]] = (
    _empty,
    _signature,
    _notes,
    _broken,
    _overflow,
    _stranded,
    _title,
)
