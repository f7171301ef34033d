"""A worksheet as a table of one kind: its head row is found, its columns matched, its rows taken.

What has no head, stands twice, or could be read in two ways is refused; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dabzw.model.phrases import row_numbers
from dabzw.model.scalars import half_width
from dabzw.model.sheet_columns import REVISION, SHEET_NAMES, SheetColumn, SheetKind, columns
from dabzw.model.sheet_words import (
    IDENTITY_HEAD,
    INFORMANT_HEAD,
    KEY_HEADS,
    REASON_HEAD,
    SIGN_ROW,
    SYNONYMS,
    TOTAL_ROW,
    UNREAD_HEADS,
)
from dabzw.store.sheets.grid import Book, Cell, Line, Sheet, SheetRefused, letters

SourceCell = Cell
"""A cell as it stood in the file."""

_SEARCHED: Final = 30  # rows from the top among which the heads are looked for
_LEAST_HEADS: Final = 2
_SUFFIX: Final = re.compile(r"\([^()]*\)$")
_STAMP: Final = re.compile(rf"{REVISION}\s*[:=]\s*([0-9a-f]{{7,64}})")
_LONGEST_HEAD: Final = 20


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
    place = _head_row(chosen, kind)
    heads = chosen.lines[place]
    found = _columns(chosen, heads, kind)
    rows, hidden, skipped = _rows(chosen, place, found)
    if not rows:
        _refuse_empty(hidden)
    notes = (*book.notes, *_hidden(book, chosen), *_unread(heads, kind), *skipped)
    return Table(chosen.name, kind, heads, found, rows, {**_stamp(chosen), **book.stamps}, notes, hidden)


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
    fitting = [sheet for sheet in sheets if any(True for _ in _head_places(sheet, kind))]
    whole = [sheet for sheet in fitting if _is_whole(sheet, kind)] or fitting
    return [sheet for sheet in whole if sheet.name == SHEET_NAMES[kind]] or whole


def _is_whole(sheet: Sheet, kind: SheetKind) -> bool:
    """Whether a sheet has every head of the kind, as an export has."""
    heads = sheet.lines[next(_head_places(sheet, kind))]
    return {column.head for column in columns(kind)} <= {head_of(cell.text, kind) for cell in heads.cells}


def head_of(text: str, kind: SheetKind) -> str | None:
    """The head of ours that a head of a file stands for; None where there is none."""
    own = {column.head for column in columns(kind)}
    plain = "".join(half_width(text).split()).strip("*:：")
    for name in (plain, _SUFFIX.sub("", plain)):
        found = name if name in own else SYNONYMS[kind].get(name)
        if found in own:
            return found
    return None


def _head_places(sheet: Sheet, kind: SheetKind) -> Iterator[int]:
    for place, line in enumerate(sheet.lines[:_SEARCHED]):
        known = {head for cell in line.cells if cell.kind == "text" and (head := head_of(cell.text, kind))}
        if len(known) >= _LEAST_HEADS and any(keys <= known for keys in KEY_HEADS[kind]):
            yield place


def _head_row(sheet: Sheet, kind: SheetKind) -> int:
    places = list(_head_places(sheet, kind))
    if not places:
        _refuse_forbidden(sheet)
        keys = "或".join("、".join(sorted(keys)) for keys in KEY_HEADS[kind])
        raise SheetRefused(
            "header",
            f"{_named(sheet)}前{_SEARCHED}行里找不到表头；表头应在一行里，至少有{keys}等两列，"
            f"可用：{'、'.join(column.head for column in columns(kind))}",
        )
    first = _texts(sheet.lines[places[0]])
    if any(_texts(sheet.lines[place]) != first for place in places[1:]):
        rows = "、".join(str(sheet.lines[place].number) for place in places)
        raise SheetRefused("header", f"{_named(sheet)}第{rows}行都像表头，不知用哪一行；请只留一行")
    return places[0]


def _refuse_forbidden(sheet: Sheet) -> None:
    for line in sheet.lines[:_SEARCHED]:
        for cell in line.cells:
            if len(cell.text) <= _LONGEST_HEAD and not re.search("[:：]", cell.text):
                _refuse_head(sheet, line, cell)


def _texts(line: Line) -> tuple[str, ...]:
    return tuple("".join(half_width(cell.text).split()) for cell in line.cells)


def _columns(sheet: Sheet, heads: Line, kind: SheetKind) -> dict[str, tuple[int, SheetColumn]]:
    known = {column.head: column for column in columns(kind)}
    found: dict[str, tuple[int, SheetColumn]] = {}
    for cell in heads.cells:
        _refuse_head(sheet, heads, cell)
        head = head_of(cell.text, kind)
        if head in found:
            both = f"{letters(found[head][0])}列和{letters(cell.column)}列"
            says = f"{_named(sheet)}第{heads.number}行{both}都是“{head}”；请删去一列，或改成另一个表头"
            raise SheetRefused("duplicate-header", says)
        if head is not None:
            found[head] = cell.column, known[head]
    for top, left, bottom, right in sheet.merged:
        if top <= heads.number <= bottom and left < right:
            where = f"{_named(sheet)}第{heads.number}行{letters(left)}至{letters(right)}列"
            says = f"{where}的表头是合并单元格，看不出各列是什么；请改成一行表头，每列一个名称"
            raise SheetRefused("header", says)
    return found


def _refuse_head(sheet: Sheet, line: Line, cell: Cell) -> None:
    plain = "".join(half_width(cell.text).split())
    where = f"{_named(sheet)}第{line.number}行{letters(cell.column)}列"
    if re.search(INFORMANT_HEAD, plain):
        raise SheetRefused(
            "informant", f"{where}是举报人的信息，不得进入台账；请删去这一列（另行保密保存）再导入"
        )
    if re.search(IDENTITY_HEAD, plain):
        raise SheetRefused("informant", f"{where}是个人证件号码，不得进入台账；请删去这一列再导入")


def _rows(
    sheet: Sheet, place: int, found: Mapping[str, tuple[int, SheetColumn]]
) -> tuple[tuple[SheetRow, ...], tuple[SheetRow, ...], tuple[str, ...]]:
    """The rows, those that are hidden and not read, and what is told of the others."""
    below, heads = sheet.lines[place + 1 :], sheet.lines[place]
    told = {line.number: _not_a_row(line, heads) for line in below}
    meant = tuple(_row(sheet, line, found) for line in below if told[line.number] is None)
    hidden, shown = _parted(meant)
    _refuse_headless(sheet, heads, shown)
    skipped = (
        *(f"第{number}行没有导入：{reason}" for number, reason in told.items() if reason),
        *_passed_over("认得的各列里都没有内容", [row for row in shown if not row.cells]),
        *_passed_over("是隐藏的行（取消隐藏或筛选后可导入）", hidden),
    )
    return tuple(row for row in shown if row.cells), hidden, skipped


def _parted(rows: tuple[SheetRow, ...]) -> tuple[tuple[SheetRow, ...], tuple[SheetRow, ...]]:
    """The rows that are hidden, and the others."""
    return tuple(row for row in rows if row.line.hidden), tuple(row for row in rows if not row.line.hidden)


def _passed_over(reason: str, rows: Sequence[SheetRow]) -> Iterator[str]:
    if rows:
        yield f"第{row_numbers([row.number for row in rows])}行没有导入：{reason}"


def _row(sheet: Sheet, line: Line, found: Mapping[str, tuple[int, SheetColumn]]) -> SheetRow:
    cells = {cell.column: cell for cell in line.cells}
    by_head = {head: cells[number] for head, (number, _) in found.items() if number in cells}
    return SheetRow(line.number, by_head, line, _merged(sheet, line, found))


def _not_a_row(line: Line, heads: Line) -> str | None:
    """Why a row holds no record; empty where that needs no word."""
    first = half_width(line.cells[0].text)
    if _STAMP.search(first):
        return ""
    if re.fullmatch(TOTAL_ROW, "".join(first.split())):
        return "是合计行"
    if re.fullmatch(SIGN_ROW, first, re.DOTALL):
        return "是签名或说明行"
    return "是重复的表头" if _texts(line) == _texts(heads) else None


def _refuse_headless(sheet: Sheet, heads: Line, rows: Iterable[SheetRow]) -> None:
    headed = {cell.column for cell in heads.cells}
    for row in rows:
        bare = next((cell.column for cell in row.line.cells if cell.column not in headed), None)
        if bare is not None:
            says = f"{_named(sheet)}{letters(bare)}列没有表头，第{row.number}行却有内容"
            raise SheetRefused("header", f"{says}；请补上表头，或删去这一列")


def _merged(sheet: Sheet, line: Line, found: Mapping[str, tuple[int, SheetColumn]]) -> tuple[str, ...]:
    return tuple(
        head
        for head, (column, _) in found.items()
        if any(
            top < line.number <= bottom and left <= column <= right
            for top, left, bottom, right in sheet.merged
        )
    )


def _hidden(book: Book, chosen: Sheet) -> Iterator[str]:
    names = [sheet.name for sheet in book.sheets if sheet.hidden and sheet is not chosen]
    if names:
        yield f"隐藏的工作表没有导入：{'、'.join(names)}"
    if chosen.hidden_columns:
        yield f"有隐藏的列（{'、'.join(map(letters, chosen.hidden_columns))}），表头相符的也会导入"


def _unread(heads: Line, kind: SheetKind) -> Iterator[str]:
    names = ["".join(cell.text.split()) for cell in heads.cells if head_of(cell.text, kind) is None]
    unread = [name for name in names if name not in UNREAD_HEADS]
    if unread:
        yield f"没有导入的列：{'、'.join(name[:_LONGEST_HEAD] for name in unread)}"
    renamed = [
        f"{plain}→{head}"
        for cell in heads.cells
        if (head := head_of(cell.text, kind)) and (plain := "".join(cell.text.split())) != head
    ]
    if renamed:
        yield f"表头对应：{'、'.join(renamed)}"


def _stamp(sheet: Sheet) -> dict[str, str]:
    """The revision that stands in a row or cell of the sheet itself."""
    cells = (cell for line in sheet.lines for cell in line.cells)
    return next(({REVISION: match[1]} for cell in cells if (match := _STAMP.search(cell.text))), {})


def _named(sheet: Sheet) -> str:
    return f"工作表“{sheet.name}”" if sheet.name else ""


def source_cells(table: Table, row: SheetRow) -> tuple[tuple[str, Cell | None], ...]:
    """The cells of a row under the heads of the file, its reason of an earlier refusal left out."""
    cells = {cell.column: cell for cell in row.line.cells}
    return tuple(
        (head.text, cells.get(head.column))
        for head in table.heads.cells
        if "".join(head.text.split()) != REASON_HEAD
    )
