"""The heads of a worksheet: the row or rows in which they stand, and the column that each means.

Heads may stand in two or three rows, groups over single heads: 排查情况 over 日期 and 结果.  A single head
means what it means with its group, where the two together are a head that is known, else what it does alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.head_paths import Texts, head_paths
from dabzw.model.scalars import half_width
from dabzw.model.sheet_columns import SheetColumn, SheetKind, columns
from dabzw.model.sheet_words import GIVING_WAY, IDENTITY_HEAD, INFORMANT_HEAD, KEY_HEADS, SYNONYMS
from dabzw.store.sheets.grid import Cell, Line, Range, Sheet, SheetRefused, letters

_SEARCHED: Final = 30  # rows from the top among which the heads are looked for
_LEAST_HEADS: Final = 2
_MOST_ROWS: Final = 3
LONGEST_HEAD: Final = 20
_LONGEST: Final = 40  # of a head that stands over or below another
_SUFFIX: Final = re.compile(r"\([^()]*\)$")
_GROUP: Final = re.compile(r"(?:基本)?(?:情况|信息|内容|资料|登记)$")
_BETWEEN: Final = "/"


@dataclass(frozen=True, slots=True)
class Head:
    """A head over a column: its words from the top, and the head of ours that it means, if any."""

    column: int
    path: tuple[str, ...]
    name: str | None

    @property
    def words(self) -> str:
        """The head as the file has it."""
        return _BETWEEN.join(map(_joined, self.path))

    @property
    def is_ours(self) -> bool:
        """Whether it is a head of ours as it stands."""
        return self.words == self.name


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of a sheet: the lines that hold them, and one head a column."""

    lines: tuple[Line, ...]
    all: tuple[Head, ...]

    @property
    def known(self) -> frozenset[str]:
        """The heads of ours that are among them."""
        return frozenset(head.name for head in self.all if head.name is not None)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of their rows."""
        return tuple(line.number for line in self.lines)

    @property
    def line(self) -> Line:
        """The heads as one row, as which they can be read again."""
        return Line(self.numbers[-1], tuple(Cell(head.column, "text", _again(head)) for head in self.all))

    @property
    def told(self) -> Iterator[tuple[str, str]]:
        """The heads of the file that mean another of ours, with that."""
        for head in self.all:
            if head.name is not None and not head.is_ours:
                yield head.words, head.name

    @property
    def unknown(self) -> Iterator[str]:
        """The heads that mean none of ours."""
        return (head.words for head in self.all if head.name is None)


def _again(head: Head) -> str:
    if len(head.path) == 1:
        return head.path[0]
    return head.name or head.words


def _joined(text: str) -> str:
    return "".join(text.split())


@lru_cache(maxsize=4096)
def head_of(text: str, kind: SheetKind) -> str | None:
    """The head of ours that a head of a file stands for; None where there is none."""
    own = _own(kind)
    plain = "".join(half_width(text).split()).strip("*:：")
    for name in (plain, _SUFFIX.sub("", plain)):
        found = name if name in own else SYNONYMS[kind].get(name)
        if found in own:
            return found
    return None


def _own(kind: SheetKind) -> Mapping[str, SheetColumn]:
    return {column.head: column for column in columns(kind)}


def heads_of(sheet: Sheet, kind: SheetKind) -> Heads:
    """The heads of a sheet; raises SheetRefused where there are none, or different ones in several places."""
    found = tuple(all_heads(sheet, kind))
    if not found:
        _refuse_forbidden(sheet)
        keys = "或".join("、".join(sorted(keys)) for keys in KEY_HEADS[kind])
        raise SheetRefused(
            "header",
            f"{named(sheet)}前{_SEARCHED}行里找不到表头；表头至少有{keys}等两列，"
            f"可用：{'、'.join(column.head for column in columns(kind))}",
        )
    first = tuple(map(texts_of, found[0].lines))
    if any(tuple(map(texts_of, other.lines)) != first for other in found[1:]):
        rows = "、".join(str(other.numbers[0]) for other in found)
        raise SheetRefused("header", f"{named(sheet)}第{rows}行都像表头，不知用哪一行；请只留一行")
    _refuse_forbidden_heads(sheet, found[0])
    return found[0]


def all_heads(sheet: Sheet, kind: SheetKind) -> Iterator[Heads]:
    """What may be the heads of a sheet, from the top."""
    place = 0
    while place < min(len(sheet.lines), _SEARCHED):
        found = _best(sheet, place, kind)
        if found is not None:
            yield found
        place += len(found.lines) if found is not None else 1


def _best(sheet: Sheet, place: int, kind: SheetKind) -> Heads | None:
    """The heads that begin at a row: of more rows only where each of them adds heads that are known."""
    best = Heads((), ())
    for count in range(1, _MOST_ROWS + 1):
        lines = sheet.lines[place : place + count]
        if len(lines) < count or lines[-1].number - lines[0].number >= count:
            break
        found = _heads(sheet, lines, kind)
        if found is not None and _is_more(sheet, found, best) and _adds(sheet, found, kind):
            best = found
    least = _LEAST_HEADS if any(len(line.cells) > 1 for line in sheet.lines) else 1  # a list of names alone
    is_enough = len(best.known) >= least and any(keys <= best.known for keys in KEY_HEADS[kind])
    return best if is_enough else None


def _is_more(sheet: Sheet, found: Heads, best: Heads) -> bool:
    """Whether more rows say more than fewer: more heads, or as many where merged cells show the groups."""
    if len(found.known) != len(best.known):
        return len(found.known) > len(best.known)
    first, *lower = found.lines
    merged = [one for one in sheet.merged if one[0] == first.number]
    wide = _wide(merged)
    down = {left for _, left, bottom, right in merged if left == right and bottom == found.numbers[-1]}
    return bool(wide) and _filled([first]) <= wide | down and _filled(lower) <= wide


def _wide(merged: Iterable[Range]) -> set[int]:
    """The columns that groups stand over."""
    return {column for _, left, _, right in merged if left < right for column in range(left, right + 1)}


def _filled(lines: Iterable[Line]) -> set[int]:
    return {cell.column for line in lines for cell in line.cells}


def _adds(sheet: Sheet, found: Heads, kind: SheetKind) -> bool:
    """Whether the first of several rows is a part of the heads, and no title."""
    lower = _heads(sheet, found.lines[1:], kind) if len(found.lines) > 1 else None
    return lower is None or (len(found.known) >= len(lower.known) and found.known != lower.known)


def _heads(sheet: Sheet, lines: tuple[Line, ...], kind: SheetKind) -> Heads | None:
    """The heads that some rows are; None where they are no heads over each other."""
    if len(lines) == 1:
        return Heads(
            lines,
            tuple(
                Head(cell.column, (cell.text,), head_of(cell.text, kind) if cell.kind == "text" else None)
                for cell in lines[0].cells
            ),
        )
    merged = tuple(_within(sheet.merged, lines))
    if any(cell.kind != "text" or len(cell.text) > _LONGEST for line in lines for cell in line.cells):
        return None
    layers = _Layers(lines, merged, kind)
    return Heads(lines, layers.heads()) if layers.fit() else None


def _within(merged: Iterable[Range], lines: tuple[Line, ...]) -> Iterator[Range]:
    """The merged cells that begin in some rows, cut off below them."""
    first, last = lines[0].number, lines[-1].number
    for top, left, bottom, right in merged:
        if first <= top <= last:
            yield top, left, min(bottom, last), right


class _Layers:
    """Rows of heads that stand over each other."""

    def __init__(self, lines: tuple[Line, ...], merged: tuple[Range, ...], kind: SheetKind) -> None:
        self._kind = kind
        self._rows = tuple(line.number for line in lines)
        self._own = {(line.number, cell.column): cell.text for line in lines for cell in line.cells}
        self._texts: Texts = Sheet("", lines, merged=merged).texts
        self._wide = {(top, column) for top, left, _, right in merged for column in range(left, right + 1)}
        self._wide -= {(top, left) for top, left, _, right in merged if left == right}
        self._columns = sorted({column for _, column in self._texts})

    def fit(self) -> bool:
        """Whether no cell stands below a single head that is known: then it would be a value."""
        return not any(
            head_of(self._own[upper, column], self._kind) is not None
            and (upper, column) not in self._wide
            and not self._spans(upper, column)
            for lower, column in self._own
            for upper in self._rows
            if upper < lower and (upper, column) in self._own
        )

    def _spans(self, row: int, column: int) -> bool:
        """Whether a cell without merged ones is a group: nothing stands beside it, but heads below there."""
        beside, below = (row, column + 1), (row + 1, column + 1)
        return beside not in self._texts and below in self._own and self._means(row, column, column + 1)

    def _means(self, row: int, column: int, other: int) -> bool:
        words = self._own[row, column], self._own.get((row + 1, other), "")
        return _meaning(words, self._kind) is not None

    def heads(self) -> tuple[Head, ...]:
        """One head a column."""
        texts = {**self._texts, **dict(self._carried())}
        paths = head_paths(texts, self._rows, self._columns)
        return tuple(
            Head(column, path, None if self._is_bare(column) else _meaning(path, self._kind))
            for column, path in paths.items()
        )

    def _carried(self) -> Iterator[tuple[tuple[int, int], str]]:
        """The words of groups whose cells are not merged, as files of text have them."""
        for row in self._rows[:-1]:
            group = ""
            for column in self._columns:
                if (row, column) in self._texts:
                    group = self._texts[row, column] if (row + 1, column) in self._own else ""
                elif group and (row + 1, column) in self._own:
                    yield (row, column), group

    def _is_bare(self, column: int) -> bool:
        """Whether only a group stands over a column, and over others of it there are heads."""
        row = max(row for row in self._rows if (row, column) in self._texts)
        words = self._texts[row, column]
        beside = {other for other in self._columns if self._texts.get((row, other)) == words}
        return (row, column) in self._wide and any(
            (lower, other) in self._own for lower in self._rows if lower > row for other in beside
        )


def _meaning(path: tuple[str, ...], kind: SheetKind) -> str | None:
    """What a head means under its groups: with a group, where that is a head that is known, else alone."""
    *groups, own = path
    for group in reversed(groups):
        plain = _joined(half_width(group))
        for core in dict.fromkeys((plain, _GROUP.sub("", plain))):
            either = (head_of(core + own, kind), head_of(own + core, kind)) if core else ()
            if any(either):
                return next(filter(None, either))
    return head_of(own, kind)


def columns_of(
    sheet: Sheet, heads: Heads, below: tuple[Line, ...], kind: SheetKind
) -> tuple[Heads, dict[str, tuple[int, SheetColumn]]]:
    """The heads, each over the one column that it means, and those columns by our heads.

    Raises:
        SheetRefused: two columns have one head, or it cannot be told which of several a head means.
    """
    heads = _exact(_single(sheet, heads, below))
    found: dict[str, tuple[int, SheetColumn]] = {}
    for head in heads.all:
        if head.name is None:
            continue
        if head.name in found:
            both = f"{letters(found[head.name][0])}列和{letters(head.column)}列"
            says = f"{named(sheet)}第{heads.numbers[-1]}行{both}都是“{head.name}”"
            raise SheetRefused("duplicate-header", f"{says}；请删去一列，或改成另一个表头")
        found[head.name] = head.column, _own(kind)[head.name]
    return heads, found


def _exact(heads: Heads) -> Heads:
    """Beside a head that is ours, one that says nearly the same gives way to it, and stays unread."""
    ours = {head.name for head in heads.all if head.is_ours}
    given = (
        replace(head, name=None) if head.name in ours and head.words in GIVING_WAY else head
        for head in heads.all
    )
    return replace(heads, all=tuple(given))


def _single(sheet: Sheet, heads: Heads, below: tuple[Line, ...]) -> Heads:
    """A head that is merged over columns is of the only one of them that holds anything."""
    filled = _filled(below)
    by_column = {head.column: head for head in heads.all}
    for left, right in _over_columns(sheet, heads):
        column = _only_filled(sheet, heads, filled & {*range(left, right + 1)}) or left
        over = [by_column.pop(one) for one in range(left, right + 1) if one in by_column]
        if over:
            by_column[column] = replace(over[0], column=column)
    return replace(heads, all=tuple(by_column[column] for column in sorted(by_column)))


def _only_filled(sheet: Sheet, heads: Heads, filled: set[int]) -> int | None:
    """The one column of several under a head that holds anything; None where none does."""
    if len(filled) > 1:
        where = f"{named(sheet)}第{heads.numbers[-1]}行{letters(min(filled))}至{letters(max(filled))}列"
        says = f"{where}的表头是合并单元格，看不出各列是什么；请改成一行表头，每列一个名称"
        raise SheetRefused("header", says)
    return next(iter(filled), None)


def _over_columns(sheet: Sheet, heads: Heads) -> Iterator[tuple[int, int]]:
    """From which column to which a head is merged that has no heads below it."""
    for top, left, bottom, right in sheet.merged:
        rows = [number for number in heads.numbers if top <= number <= bottom]
        if left < right and rows and not _has_heads_below(heads, rows[-1], left, right):
            yield left, right


def _has_heads_below(heads: Heads, row: int, left: int, right: int) -> bool:
    return any(
        line.number > row and any(left <= cell.column <= right for cell in line.cells) for line in heads.lines
    )


# What must not come in


def _refuse_forbidden(sheet: Sheet) -> None:
    for line in sheet.lines[:_SEARCHED]:
        for cell in line.cells:
            if len(cell.text) <= LONGEST_HEAD and not re.search("[:：]", cell.text):
                _refuse_head(sheet, line.number, cell.column, (cell.text,))


def _refuse_forbidden_heads(sheet: Sheet, heads: Heads) -> None:
    for head in heads.all:
        _refuse_head(sheet, heads.numbers[-1], head.column, head.path)
    above = [line for line in sheet.lines if line.number == heads.numbers[0] - 1 and len(line.cells) > 1]
    for cell in (cell for line in above for cell in line.cells if not re.search("[:：]", cell.text)):
        _refuse_head(sheet, heads.numbers[0] - 1, cell.column, (cell.text,))


def _refuse_head(sheet: Sheet, row: int, column: int, path: tuple[str, ...]) -> None:
    plain = "".join("".join(half_width(words).split()) for words in path)
    where = f"{named(sheet)}第{row}行{letters(column)}列"
    if re.search(INFORMANT_HEAD, plain):
        raise SheetRefused(
            "informant", f"{where}是举报人的信息，不得进入台账；请删去这一列（另行保密保存）再导入"
        )
    if re.search(IDENTITY_HEAD, plain):
        raise SheetRefused("informant", f"{where}是个人证件号码，不得进入台账；请删去这一列再导入")


def texts_of(line: Line) -> tuple[str, ...]:
    """The words of a row, as repeated heads are known by."""
    return tuple("".join(half_width(cell.text).split()) for cell in line.cells)


def named(sheet: Sheet) -> str:
    """The name of a sheet, as a sentence begins with it; empty where it has none."""
    return f"工作表“{sheet.name}”" if sheet.name else ""
