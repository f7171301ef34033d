"""A superior's workbook filled in: numbers into cells of one sheet, marks and remarks where none is known.

Only the parts that must change are edited: the cells of the sheet, its remarks, the list of formats, and the
stale results of formulas.  Every other part of the package stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from dabzw.errors import StorageError
from dabzw.lazily import dataclass
from dabzw.render.into.book_parts import names_in, recalculated
from dabzw.render.into.formulas import Place, Reach, shown_in
from dabzw.render.into.looks import Looks
from dabzw.render.into.package import Package, sheet_paths
from dabzw.render.into.remarks import Remarks
from dabzw.render.into.results import Results
from dabzw.render.into.sheet_part import SheetPart, Spot, holds, name_of
from dabzw.render.into.spans import NotEditable, edited
from dabzw.reports.forms.values import NARROW_TO_FILL, TO_FILL
from dabzw.reports.forms.workbook_cells import REMARKS, WorkbookCell
from dabzw.store.sheets.grid import Book, Cell, Sheet, SheetRefused
from dabzw.store.sheets.package import checked_parts

_NOTHING: Final = frozenset(("", TO_FILL, NARROW_TO_FILL))
_NOTES: Final = (
    ("vbaProject", "文件带宏：宏原样保留，没有运行"),
    ("pivotTables/", "文件有数据透视表：填写后在表格软件里刷新一次"),
)
_CONVERSATION: Final = "有会话批注，没有再加批注"


class Disturbed(StorageError):
    """A cell that was not to be touched reads otherwise after the filling."""

    def __init__(self, place: str) -> None:
        super().__init__(f"填写后核对发现 {place} 与原来不同，没有写出；请把这个文件交给维护人员")


@dataclass(frozen=True, slots=True)
class Misled:
    """A formula that counts an empty cell as 0.

    `place` is the cell as people call it, `shown` what it will come to (None: not known), `known` the figure
    that the ledger has for it, of `part` (全乡); None where it has none.
    """

    place: str
    shown: str | None
    known: str | None = None
    part: str = ""

    @property
    def is_told(self) -> bool:
        """Whether the ledger has another figure, which is then told."""
        return self.known is not None and self.known != self.shown

    @property
    def named(self) -> str:
        """The cell with what it will come to: N5（0）."""
        return self.place if self.shown is None else f"{self.place}（{self.shown}）"


@dataclass(frozen=True, slots=True)
class FilledWorkbook:
    """The workbook, and what a person is told of it.

    `written` cells hold a number now; `left` are cells that were left, by reason; `blank` those that are for
    the clerk; `misled` formulas that count one of these as 0; `unclear` formulas of which nobody can tell;
    `other` totals whose formula comes to another number than the ledger has; `notes` tell of what else the
    workbook holds; `touched` are the cells that were changed.
    """

    data: bytes
    written: int
    left: Mapping[str, tuple[str, ...]]
    blank: tuple[str, ...]
    misled: tuple[Misled, ...] = ()
    unclear: tuple[str, ...] = ()
    other: tuple[Misled, ...] = ()
    notes: tuple[str, ...] = ()
    touched: frozenset[Place] = frozenset()


def filled_workbook(
    data: bytes,
    book: Book,
    sheet: str,
    cells: Iterable[WorkbookCell],
    besides: Collection[Spot] = (),
) -> FilledWorkbook:
    """The workbook with numbers in the cells of one sheet; `book` is what is known to stand in it.

    `besides` are cells of the table that nothing is known of; they are not touched, but a formula over one of
    them that is empty counts it as 0 too.

    A cell that holds a formula, or is locked on a protected sheet, is left; where the ledger holds no number
    an empty cell stays empty, and what somebody has typed there stays.

    Raises:
        NotEditable: it cannot be edited safely.
    """
    return _Filling(data, book, sheet, tuple(cells)).result(besides)


class _Filling:
    """One workbook on its way."""

    def __init__(self, data: bytes, book: Book, sheet: str, cells: tuple[WorkbookCell, ...]) -> None:
        self.data, self.book, self.sheet, self.cells = data, book, sheet, cells
        try:
            self.package = Package(checked_parts(data))
        except SheetRefused:
            raise NotEditable("读不通的内容") from None
        self.paths = sheet_paths(self.package)
        if sheet not in self.paths:
            raise NotEditable("找不到的工作表")
        rows = {one.row for one in cells}
        self.parts = {
            name: SheetPart(self.package[path], rows if name == sheet else ())
            for name, path in self.paths.items()
        }
        self.page = self.parts[sheet]
        self.merged = self.page.merged
        self.names = names_in(self.package, self.paths)
        self.looks = Looks(self.package)
        self.remarks = Remarks(self.package, self.paths[sheet])
        self.there = {
            (line.number, cell.column): cell
            for own in book.sheets
            if own.name == sheet
            for line in own.lines
            for cell in line.cells
        }
        self.left: dict[str, tuple[str, ...]] = {}
        self.changed: dict[Spot, Decimal | None] = {}
        self.blank: list[Spot] = []
        self.empty: set[Spot] = set()
        self.forgotten: set[Place] = set()

    def result(self, besides: Collection[Spot]) -> FilledWorkbook:
        for one in self.cells:
            reason = self._kept(one)
            if reason is None:
                self._put(one)
            else:
                self._leave((one.row, one.column), reason)
        self.empty |= {*self.blank, *filter(self._is_empty, besides)}
        reach = Reach({name: part.formulas for name, part in self.parts.items()}, self.names)
        told = _Told(self, reach)
        misled, other = tuple(told.misled()), tuple(told.other())
        self._save(reach)
        new = self.package.packed(self.data)
        self._must_agree(new)
        return FilledWorkbook(
            new,
            len(self.changed) - len(self.blank),
            self.left,
            tuple(map(name_of, self.blank)),
            misled,
            tuple(map(told.name, reach.unclear if self.empty else ())),
            other,
            tuple(self._notes()),
            frozenset((*((self.sheet, *spot) for spot in self.changed), *self.forgotten)),
        )

    def _is_empty(self, spot: Spot) -> bool:
        return spot not in self.page.formulas and _words(self.there.get(spot)) in _NOTHING

    def _leave(self, spot: Spot, reason: str) -> None:
        if self._is_empty(spot):
            self.empty.add(spot)
        self.left[reason] = (*self.left.get(reason, ()), name_of(spot))

    def _notes(self) -> Iterator[str]:
        for word, says in _NOTES:
            if any(word in path for path in self.package.paths):
                yield says

    def _kept(self, one: WorkbookCell) -> str | None:
        """Why a cell is left as it is, None where it may be written."""
        spot = one.row, one.column
        if any(holds(area, spot) and area[:2] != spot for area in self.merged):
            return "是合并单元格的一部分"
        if any(holds(formula.area, spot) for formula in self.page.formulas.values()):
            return "是公式，保留"
        if self.page.is_protected and self.looks.locks(self.page.style(spot)):
            return "已锁定，保留"
        if one.value is None and _words(self.there.get(spot)) not in _NOTHING:
            return "台账没有登记，保留原来填的，请核对"
        return None

    def _put(self, one: WorkbookCell) -> None:
        spot = one.row, one.column
        style = self.page.style(spot)
        if one.value is not None:
            plain = self.looks.unmarked(style)
            number = self.looks.scaled(style, one.value) if one.is_ratio else Decimal(one.value)
            self.page.write(spot, number, plain)
            for remark in REMARKS:
                self.remarks.unsay(spot, remark)
            self.changed[spot] = number
            return
        self.page.write(spot, None, self.looks.marked(style))
        if self.remarks.is_conversation(spot):
            self._leave(spot, _CONVERSATION)
        self.remarks.say(spot, one.remark)
        self.changed[spot] = None
        self.blank.append(spot)

    def _save(self, reach: Reach) -> None:
        """Puts all changes into the package."""
        self.looks.save()
        self.remarks.save(self.page)
        stale = {*reach.dependents((self.sheet, *spot) for spot in self.changed), *reach.unclear}
        for place in stale:
            self.forgotten.update(shown_in(place[0], reach.formulas[place].area))
        for name, part in self.parts.items():
            part.forget(place[1:] for place in self.forgotten if place[0] == name)
        for name, path in self.paths.items():
            edits = self.parts[name].edits
            if edits:
                self.package.put(path, edited(self.parts[name].data, edits))
        if reach.formulas:
            recalculated(self.package)

    def _must_agree(self, new: bytes) -> None:
        """Raises Disturbed where a formula, or a part that was not to be changed, is not as it was."""
        before, after = checked_parts(self.data), Package(checked_parts(new))
        for path in before.keys() - self.package.changed:
            if path not in after or after[path] != before[path]:
                raise Disturbed(path)
        for name, path in self.paths.items():
            if (
                path in self.package.changed
                and SheetPart(after[path], ()).formulas != self.parts[name].formulas
            ):
                raise Disturbed(name)


def must_agree(before: Book, after: Book, touched: frozenset[Place]) -> None:
    """Raises Disturbed where a cell that was not to be touched does not read as it did."""
    if [one.name for one in before.sheets] != [one.name for one in after.sheets]:
        raise Disturbed("工作表")
    for old, new in zip(before.sheets, after.sheets, strict=True):
        first, second = _contents(old, touched), _contents(new, touched)
        for spot in first.keys() | second.keys():
            if first.get(spot) != second.get(spot):
                raise Disturbed(f"{old.name}!{name_of(spot)}")
        if (old.merged, old.hidden) != (new.merged, new.hidden):
            raise Disturbed(old.name)


def _contents(sheet: Sheet, besides: frozenset[Place]) -> dict[Spot, Cell | None]:
    """What each cell holds; of a formula only that it is one, since what it came to may be forgotten."""
    return {
        (line.number, cell.column): None if cell.computed or cell.kind == "formula" else cell
        for line in sheet.lines
        for cell in line.cells
        if (sheet.name, line.number, cell.column) not in besides
    }


def _words(cell: Cell | None) -> str:
    return "" if cell is None else cell.text.strip()


class _Told:
    """What a person is told of the formulas of a workbook that was filled in."""

    def __init__(self, filling: _Filling, reach: Reach) -> None:
        self._filling, self._reach = filling, reach
        self._results = Results(reach.formulas, _standing(filling), filling.names)
        self._known = {(filling.sheet, one.row, one.column): one for one in filling.cells}

    def name(self, place: Place) -> str:
        """A cell as people call it; one of another sheet with the sheet."""
        own = name_of(place[1:])
        return own if place[0] == self._filling.sheet else f"{place[0]}!{own}"

    def misled(self) -> Iterator[Misled]:
        """The formulas that count an empty cell as 0, those of the sheet that is filled first."""
        for place in sorted(self._over_empty(), key=lambda one: one[0] != self._filling.sheet):
            yield self._told(place)

    def _over_empty(self) -> tuple[Place, ...]:
        return self._reach.dependents((self._filling.sheet, *spot) for spot in self._filling.empty)

    def other(self) -> Iterator[Misled]:
        """The formulas that stand where the ledger has another number than they come to."""
        misled = set(self._over_empty())
        for place in self._known:
            if place in self._reach.formulas and place not in misled:
                one = self._told(place)
                if one.shown is not None and one.known is not None and one.shown != one.known:
                    yield one

    def _told(self, place: Place) -> Misled:
        shown, cell = self._results.shown(place), self._known.get(place)
        known = None if cell is None or cell.value is None else cell
        return Misled(
            self.name(place),
            shown if isinstance(shown, str) else None if shown is None else number_text(shown),
            None if known is None or known.value is None else number_text(Decimal(known.value)),
            "" if known is None else known.part,
        )


def number_text(number: Decimal) -> str:
    """A number as people write it: 0.5, not 0.5000."""
    return f"{number.normalize():f}" if number else "0"


def _value(cell: Cell) -> Decimal | str | None:
    if cell.kind == "number":
        return Decimal(cell.text)
    return cell.text if cell.kind in {"text", "yes_no"} else None


def _standing(filling: _Filling) -> dict[Place, Decimal | str | None]:
    """What stands in the cells of the workbook once it is filled, but for its formulas."""
    found: dict[Place, Decimal | str | None] = {
        (own.name, line.number, cell.column): _value(cell)
        for own in filling.book.sheets
        for line in own.lines
        for cell in line.cells
        if not cell.computed and cell.kind != "formula"
    }
    for spot, value in filling.changed.items():
        place = (filling.sheet, *spot)
        found.pop(place, None)
        if value is not None:
            found[place] = value
    return found
