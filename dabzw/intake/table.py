"""A worksheet as a table of one kind: its head row is found, its columns matched, its rows taken.

What has no head, stands twice, or could be read in two ways is refused; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from dabzw.intake.heads import LONGEST_HEAD, Heads, all_heads, columns_of, heads_of, named, texts_of
from dabzw.intake.merged import Merged
from dabzw.lazily import dataclass
from dabzw.model.phrases import row_numbers
from dabzw.model.scalars import half_width
from dabzw.model.sheet_columns import SHEET_NAMES, SheetColumn, SheetKind, columns
from dabzw.model.sheet_words import (
    COUNT,
    DAY_ROW,
    NOTE_ROW,
    REASON_HEAD,
    SIGN_ROW,
    TOTAL_ROW,
    UNREAD_HEADS,
    identifying,
)
from dabzw.model.stamps import REVISION
from dabzw.store.sheets.grid import Book, Cell, Line, Sheet, SheetRefused, letters

SourceCell = Cell
"""A cell as it stood in the file."""

_STAMP: Final = re.compile(rf"{REVISION}\s*[:=]\s*([0-9a-f]{{7,64}})")
_NUMBER: Final = re.compile(r"[\d.、()]+")
_COUNTED: Final = re.compile(rf"{TOTAL_ROW}|{COUNT}|{_NUMBER.pattern}")
_LEAST_COUNTED: Final = 4
_SECTION: Final = 3  # columns that a heading within the rows is merged over at least


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a table: its cells by their columns; `merged` are heads whose cells began in a row above."""

    number: int
    cells: Mapping[str, Cell]
    line: Line
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one worksheet under the heads that were found; `hidden` ones are not read."""

    sheet: str
    kind: SheetKind
    heads: Line
    columns: Mapping[str, tuple[int, SheetColumn]]
    rows: tuple[SheetRow, ...]
    stamps: Mapping[str, str]
    notes: tuple[str, ...]
    hidden: tuple[SheetRow, ...] = ()

    def letters(self, head: str) -> str:
        """The letters of the column of a head."""
        return letters(self.columns[head][0])


class SeveralSheets(SheetRefused):
    """More than one worksheet has the heads of the kind."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("sheet", f"有几个工作表都像是要导入的：{'、'.join(names)}；用 --sheet 指明一个")
        self.names = names


def table_of(book: Book, kind: SheetKind, sheet: str | None) -> Table:
    """The table of a kind in a workbook; `sheet` names the worksheet.

    Raises:
        SeveralSheets: several could be meant, and none is named.
        SheetRefused: there are no heads, they are not clear, or nothing stands below them.
    """
    chosen = _chosen(book, kind, sheet)
    heads = heads_of(chosen, kind)
    below = tuple(line for line in chosen.lines if line.number > heads.numbers[-1])
    heads, found = columns_of(chosen, heads, below, kind)
    rows = _Rows(chosen, kind, heads, found, below)
    if not rows.shown:
        _refuse_empty(rows.hidden)
    notes = (*book.notes, *_hidden(book, chosen), *_unread(heads), *rows.told)
    stamps = {**_stamp(chosen), **book.stamps}
    return Table(chosen.name, kind, heads.line, found, rows.shown, stamps, notes, rows.hidden)


def _refuse_empty(hidden: tuple[SheetRow, ...]) -> None:
    if hidden:
        raise SheetRefused("empty", f"{len(hidden)}行数据都是隐藏的；取消隐藏或筛选，保存后再导入")
    raise SheetRefused("empty", "只有表头，没有数据行；请核对是不是选错了文件或工作表")


def _chosen(book: Book, kind: SheetKind, wanted: str | None) -> Sheet:
    if wanted is not None:
        return _sheet_named(book, wanted)
    shown = [sheet for sheet in book.sheets if not sheet.hidden and sheet.lines]
    if not shown:
        raise SheetRefused("empty", "工作表都是空的，或都隐藏了；请核对文件")
    likeliest = _likeliest(shown, kind)
    if len(likeliest) > 1:
        raise SeveralSheets(tuple(sheet.name for sheet in likeliest))
    return (likeliest or shown)[0]


def _sheet_named(book: Book, name: str) -> Sheet:
    for sheet in book.sheets:
        if sheet.name == name:
            return sheet
    known = "、".join(sheet.name for sheet in book.sheets)
    raise SheetRefused("sheet", f"文件里没有名为“{name}”的工作表；有：{known}")


def _likeliest(sheets: list[Sheet], kind: SheetKind) -> list[Sheet]:
    """The sheets with heads of the kind; of several those with every head, then those of its name."""
    heads = {sheet.name: next(all_heads(sheet, kind), None) for sheet in sheets}
    fitting = [(sheet, found) for sheet in sheets if (found := heads[sheet.name]) is not None]
    own = {column.head for column in columns(kind)}
    whole = [sheet for sheet, found in fitting if own <= found.known] or [sheet for sheet, _ in fitting]
    return [sheet for sheet in whole if sheet.name == SHEET_NAMES[kind]] or whole


class _Rows:
    """The rows below the heads: those that are read, hidden ones, and what is told of the others."""

    def __init__(
        self,
        sheet: Sheet,
        kind: SheetKind,
        heads: Heads,
        found: Mapping[str, tuple[int, SheetColumn]],
        below: tuple[Line, ...],
    ) -> None:
        self._found = found
        self._merged = Merged(sheet, kind, found)
        self._keys = {number for head, (number, _) in found.items() if head in identifying(kind)}
        self._names = frozenset(_names(kind, found))
        self._first = heads.numbers[-1] + 1
        self._repeated = tuple(map(texts_of, heads.lines))
        told = {line.number: self._not_a_row(line) for line in below}
        meant = tuple(self._row(line) for line in below if told[line.number] is None)
        self.hidden, own = _parted(meant)
        _refuse_headless(sheet, heads, own)
        self.shown = tuple(row for row in own if row.cells)
        self.told = (
            *(f"第{number}行没有导入：{reason}" for number, reason in told.items() if reason),
            *_passed_over("认得的各列里都没有内容", [row for row in own if not row.cells]),
            *_passed_over("是隐藏的行（取消隐藏或筛选后可导入）", self.hidden),
            *self._merged.told,
        )

    def _row(self, line: Line) -> SheetRow:
        cells = {cell.column: cell for cell in line.cells}
        by_head = {head: cells[number] for head, (number, _) in self._found.items() if number in cells}
        if not by_head:
            return SheetRow(line.number, by_head, line)
        above, bare = self._merged.above(line)
        if not above:
            return SheetRow(line.number, by_head, line, bare)
        filled = {cell.column: cell for cell in above.values()} | cells
        whole = line._replace(cells=tuple(filled[column] for column in sorted(filled)))
        by_head = {head: filled[number] for head, (number, _) in self._found.items() if number in filled}
        return SheetRow(line.number, by_head, whole, bare)

    def _not_a_row(self, line: Line) -> str | None:
        """Why a row holds no record; empty where that needs no word."""
        if _STAMP.search(half_width(line.cells[0].text)):
            return ""
        if self._is_head(line):
            return "是重复的表头"
        if line.number == self._first and _counts_columns(line):
            return "是列号"
        first, cell = next(
            ((text, cell) for cell in line.cells if not _NUMBER.fullmatch(text := _plain(cell))),
            ("", line.cells[0]),
        )
        if re.fullmatch(TOTAL_ROW, "".join(first.split())) and not self._named_beside(line, cell):
            return "是合计行"
        if re.fullmatch(SIGN_ROW, first, re.DOTALL) and not self._told_beside(line, cell):
            return "是签名或说明行"
        return self._alone(line) if len(line.cells) == 1 else None

    def _is_head(self, line: Line) -> bool:
        """Whether a row says what a row of the heads says."""
        first = _plain(line.cells[0])
        return any(texts[0] == "".join(first.split()) and texts_of(line) == texts for texts in self._repeated)

    def _named_beside(self, line: Line, total: Cell) -> bool:
        """Whether a name stands in a row beside the word for a total."""
        others = (cell for cell in line.cells if cell.column in self._names and cell is not total)
        return any(not _COUNTED.fullmatch("".join(_plain(cell).split())) for cell in others)

    def _told_beside(self, line: Line, signed: Cell) -> bool:
        """Whether a row says something of the record that a cell may be, which looks like a signature."""
        known = {number for number, _ in self._found.values()}
        others = (_plain(cell) for cell in line.cells if cell.column in known and cell is not signed)
        return signed.column in self._keys and any(
            not re.search("[:：]", text) and not _NUMBER.fullmatch(text) for text in others
        )

    def _alone(self, line: Line) -> str | None:
        """Why a row of one cell holds no record."""
        cell = line.cells[0]
        if self._merged.width(line.number, cell.column) >= _SECTION:
            return "是各列合并的标题或说明"
        text = _plain(cell)
        of_name = cell.column in self._names and re.fullmatch(NOTE_ROW, text, re.DOTALL)
        if of_name or re.fullmatch(DAY_ROW, "".join(text.split())):
            return "是签名或说明行"
        return None


def _names(kind: SheetKind, found: Mapping[str, tuple[int, SheetColumn]]) -> Iterator[int]:
    """The columns of names and codes of a table."""
    for head, (number, column) in found.items():
        if head in identifying(kind) and column.form != "prose":
            yield number


def _parted(rows: tuple[SheetRow, ...]) -> tuple[tuple[SheetRow, ...], tuple[SheetRow, ...]]:
    """The rows that are hidden, and the others."""
    return tuple(row for row in rows if row.line.hidden), tuple(row for row in rows if not row.line.hidden)


def _counts_columns(line: Line) -> bool:
    """Whether a row numbers the columns of a form: 1, 2, 3, 4."""
    numbers = [_plain(cell) for cell in line.cells]
    return len(numbers) >= _LEAST_COUNTED and numbers == [str(place + 1) for place in range(len(numbers))]


def _plain(cell: Cell) -> str:
    return half_width(cell.text)


def _passed_over(reason: str, rows: Sequence[SheetRow]) -> Iterator[str]:
    if rows:
        yield f"第{row_numbers([row.number for row in rows])}行没有导入：{reason}"


def _refuse_headless(sheet: Sheet, heads: Heads, rows: Iterable[SheetRow]) -> None:
    headed = {head.column for head in heads.all}
    for row in rows:
        bare = next((cell.column for cell in row.line.cells if cell.column not in headed), None)
        if bare is not None:
            says = f"{named(sheet)}{letters(bare)}列没有表头，第{row.number}行却有内容"
            raise SheetRefused("header", f"{says}；请补上表头，或删去这一列")


def _hidden(book: Book, chosen: Sheet) -> Iterator[str]:
    names = [sheet.name for sheet in book.sheets if sheet.hidden and sheet is not chosen]
    if names:
        yield f"隐藏的工作表没有导入：{'、'.join(names)}"
    if chosen.hidden_columns:
        yield f"有隐藏的列（{'、'.join(map(letters, chosen.hidden_columns))}），表头相符的也会导入"


def _unread(heads: Heads) -> Iterator[str]:
    unread = [name for name in heads.unknown if name not in UNREAD_HEADS]
    if unread:
        yield f"没有导入的列：{'、'.join(name[:LONGEST_HEAD] for name in unread)}"
    renamed = [f"{words}→{head}" for words, head in heads.told]
    if renamed:
        yield f"表头对应：{'、'.join(renamed)}"


def _stamp(sheet: Sheet) -> dict[str, str]:
    """The revision that stands in a row or cell of the sheet itself."""
    cells = (cell for line in sheet.lines for cell in line.cells)
    return next(({REVISION: match[1]} for cell in cells if (match := _STAMP.search(cell.text))), {})


def source_cells(table: Table, row: SheetRow) -> tuple[tuple[str, Cell | None], ...]:
    """The cells of a row under the heads of the file, its reason of an earlier refusal left out."""
    cells = {cell.column: cell for cell in row.line.cells}
    return tuple(
        (head.text, cells.get(head.column))
        for head in table.heads.cells
        if "".join(head.text.split()) != REASON_HEAD
    )
