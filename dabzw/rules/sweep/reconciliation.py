"""Reconciliation 目录对账: a station's licence directory against the ledger, both ways (notice 一（一）).

A row is the enterprise of the same code, or else of the same name in the same village; a name that belongs
to another code is not it.  Nothing is decided where several records fit, or where one may be meant that is
written otherwise: that is for a person to say (`Decided`).  Of an enterprise that a row of the
file may mean which could not be read nothing is claimed: it is 未读, never 未列.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.base import labels
from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import DirectoryEntry, Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.patterns import lazy
from dabzw.model.phrases import row_numbers, with_aside
from dabzw.model.scalars import compared, typed_code
from dabzw.rules.sweep.likeness import Candidate, enterprises_like

Result = Literal["新增", "变更", "停产停业", "相同", "待核", "未读", "未列", "在产不在册"]
RESULTS: Final[tuple[Result, ...]] = (
    "新增",
    "待核",
    "变更",
    "停产停业",
    "相同",
    "未读",
    "未列",
    "在产不在册",
)

_LOST: Final = lazy(r"(\d)\.?(\d*)(?:E\+?\d+)?")
_SURE, _TELLING = 15, 10  # digits that a number keeps; as many tell a code from others of its county

_SHOWN: Final = 3  # candidates that a line names
_REQUIRED: Final = ("address", "village", "operating")  # what a record needs beyond its name


@dataclass(frozen=True, slots=True)
class Directory:
    """What is reconciled: whose directory, which, as of which day."""

    station: str
    name: str
    version: date


@dataclass(frozen=True, slots=True)
class FieldChange:
    """变更 of a field: what the ledger says, and what the directory says."""

    label: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One line of the reconciliation: a row of the file, an enterprise of the ledger, or both."""

    result: Result
    place: int | None
    row: DirectoryRow | None
    enterprise: Enterprise | None
    changes: tuple[FieldChange, ...] = ()
    entry: str | None = None
    note: str | None = None
    candidates: tuple[Candidate[Enterprise], ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person said of rows that may be known enterprises: which one it is, or that it is none."""

    same: Mapping[int, str] = field(default_factory=dict)
    new: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Unread:
    """A row of the file that was not read: its line, what its cells say, and why."""

    place: int
    name: str
    code: str
    why: str


def reconcile(
    rows: Mapping[int, DirectoryRow],
    directory: Directory,
    ledger: Ledger,
    unread: Iterable[Unread] = (),
    decided: Decided | None = None,
) -> tuple[Reconciled, ...]:
    """Every row by its line in the file, then what is in the ledger and not in the file."""
    known = _Known.of(ledger)
    lines = _Lines(directory, known, decided or Decided()).of(rows)
    meant = {one.id for row in rows.values() for one in known.fitting(row)}
    meant |= {one.id for line in lines for one in _whom(line)}
    doubtful = _Doubtful.of(unread, known, meant)
    meant |= {one.id for line in doubtful.lines for one in _whom(line)}
    absent = (replace(line, note=doubtful.note) for line in _absent(directory, ledger, meant))
    found = (*lines, *doubtful.lines, *absent)
    return tuple(sorted(found, key=lambda line: RESULTS.index(line.result)))


def _whom(line: Reconciled) -> Iterator[Enterprise]:
    """The enterprises that a line is, or may be, about."""
    if line.enterprise is not None:
        yield line.enterprise
    yield from (one.record for one in line.candidates)


@dataclass(frozen=True, slots=True)
class _Known:
    """The enterprises by code, by name in a village, and by name."""

    by_code: Mapping[str, tuple[Enterprise, ...]]
    by_place: Mapping[tuple[str, str], tuple[Enterprise, ...]]
    by_name: Mapping[str, tuple[Enterprise, ...]]
    by_id: Mapping[str, Enterprise]
    codes: tuple[str, ...]
    ledger: Ledger

    @classmethod
    def of(cls, ledger: Ledger) -> _Known:
        by_code: dict[str, tuple[Enterprise, ...]] = {}
        by_place: dict[tuple[str, str], tuple[Enterprise, ...]] = {}
        by_name: dict[str, tuple[Enterprise, ...]] = {}
        for enterprise in ledger.enterprises.values():
            if enterprise.code is not None:
                by_code[enterprise.code] = (*by_code.get(enterprise.code, ()), enterprise)
            for name in {compared(known) for known in (enterprise.name, *enterprise.other_names)}:
                place = name, compared(enterprise.village)
                by_place[place] = (*by_place.get(place, ()), enterprise)
                by_name[name] = (*by_name.get(name, ()), enterprise)
        return cls(by_code, by_place, by_name, ledger.enterprises, tuple(sorted(by_code)), ledger)

    def alike(self, rows: Sequence[DirectoryRow]) -> tuple[tuple[Candidate[Enterprise], ...], ...]:
        """Whom each row may be that fits none."""
        return enterprises_like(self.ledger).candidates_of(rows)

    def meant(self, unread: Unread) -> tuple[Enterprise, ...]:
        """The enterprises that a row can mean which was not read: of its name anywhere, or of its code.

        Of a code that became a number the first digits are still right.
        """
        code = typed_code(unread.code)
        found = (
            *(self.by_code.get(code) or self._beginning(code)),
            *self.by_name.get(compared(unread.name), ()),
        )
        return tuple({one.id: one for one in found}.values())

    def _beginning(self, number: str) -> Iterator[Enterprise]:
        """The enterprises whose code begins as a number does that lost its last digits: 9.14105217777E+17."""
        lost = _LOST.fullmatch(number)
        first = "".join(lost.groups("")).rstrip("0")[:_SURE] if lost else ""
        if len(first) >= _TELLING:
            for code in islice(self.codes, bisect_left(self.codes, first), None):
                if not code.startswith(first):
                    return
                yield from self.by_code[code]

    def named(self, row: DirectoryRow) -> tuple[Enterprise, ...]:
        """The enterprises of a row's name: in its village, or anywhere where it gives none."""
        if row.village is None:
            return self.by_name.get(compared(row.name), ())
        return self.by_place.get((compared(row.name), compared(row.village)), ())

    def fitting(self, row: DirectoryRow) -> tuple[Enterprise, ...]:
        """The enterprises that a row can mean."""
        same_code = () if row.code is None else self.by_code.get(row.code, ())
        if same_code:
            return same_code
        return tuple(one for one in self.named(row) if None in (row.code, one.code))


@dataclass(frozen=True, slots=True)
class _Doubtful:
    """What the rows that were not read leave open: enterprises that they may mean, and how many mean none."""

    lines: tuple[Reconciled, ...]
    note: str | None

    @classmethod
    def of(cls, unread: Iterable[Unread], known: _Known, meant: set[str]) -> _Doubtful:
        lines: dict[str, Reconciled] = {}
        nobody: list[int] = []
        for row in unread:
            found = known.meant(row)
            if not found:
                nobody.append(row.place)
            note = f"文件第{row.place}行写的可能是它，这一行{row.why}，没有读入"
            for one in found:
                if one.id not in meant:
                    lines.setdefault(one.id, Reconciled("未读", row.place, None, one, note=note))
        open_ = f"文件第{row_numbers(nobody)}行没有读入，不知写的是谁，可能就是它" if nobody else None
        return cls(tuple(lines.values()), open_)


class _Lines:
    """The lines of the rows of a file, in their order."""

    def __init__(self, directory: Directory, known: _Known, decided: Decided) -> None:
        self._directory = directory
        self._known = known
        self._decided = decided
        self._taken: dict[str, int] = {}
        self._new: dict[tuple[str, ...], int] = {}

    def of(self, rows: Mapping[int, DirectoryRow]) -> list[Reconciled]:
        fitting = {place: self._fitting(place, row) for place, row in rows.items()}
        unknown = [place for place, found in fitting.items() if not found]
        alike = dict(zip(unknown, self._known.alike([rows[place] for place in unknown]), strict=True))
        return [
            self._known_row(place, row, fitting[place])
            if fitting[place]
            else self._new_row(place, row, () if place in self._decided.new else alike[place])
            for place, row in rows.items()
        ]

    def _fitting(self, place: int, row: DirectoryRow) -> tuple[Enterprise, ...]:
        said = self._known.by_id.get(self._decided.same.get(place, ""))
        return self._known.fitting(row) if said is None else (said,)

    def _known_row(self, place: int, row: DirectoryRow, fitting: tuple[Enterprise, ...]) -> Reconciled:
        if len(fitting) > 1:
            return Reconciled("待核", place, row, None, note=f"与多条记录相符：{_ids(fitting)}")
        enterprise = fitting[0]
        first = self._taken.setdefault(enterprise.id, place)
        if first != place:
            return Reconciled("待核", place, row, enterprise, note=f"与文件第{first}行是同一家")
        changes = tuple(_changes(row, enterprise))
        stopped = (row.operating or enterprise.operating) != "在产"
        result: Result = "变更" if changes else "停产停业" if stopped else "相同"
        entry = _entry(enterprise, self._directory)
        return Reconciled(result, place, row, enterprise, changes, entry, _about_name(row, enterprise))

    def _new_row(self, place: int, row: DirectoryRow, alike: tuple[Candidate[Enterprise], ...]) -> Reconciled:
        first = min(self._new.setdefault(key, place) for key in _own_keys(row))
        if first != place:
            return Reconciled("待核", place, row, None, note=f"与文件第{first}行是同一家")
        lacking = [labels(DirectoryRow)[name] for name in _REQUIRED if getattr(row, name) is None]
        notes = [f"缺{'、'.join(lacking)}，不能登记"] if lacking else []
        neighbours, alike = _parted(alike)
        if neighbours:
            notes.append(f"同一处还有 {_named(neighbours)}")
        if alike:
            notes.insert(0, f"可能是 {_named(alike)}")
            return Reconciled("待核", place, row, None, (), None, "；".join(notes), alike)
        return Reconciled("新增", place, row, None, entry="新增", note="；".join(notes) or None)


Candidates = tuple[Candidate[Enterprise], ...]


def _parted(alike: Candidates) -> tuple[Candidates, Candidates]:
    """Those that are only at the same place, and those that may be the same."""
    return tuple(one for one in alike if one.neighbour), tuple(one for one in alike if not one.neighbour)


def _named(alike: Candidates) -> str:
    return "；".join(with_aside(f"{one.record.id} {one.record.name}", one.why) for one in alike[:_SHOWN])


def _about_name(row: DirectoryRow, enterprise: Enterprise) -> str | None:
    """That a name is the same but for how it is written: of full width, or in look-alikes."""
    names = (enterprise.name, *enterprise.other_names)
    alike = next((name for name in names if compared(name) == compared(row.name)), None)
    return None if alike is None or row.name in names else f"名称写法不同，台账里写作“{alike}”"


def _own_keys(row: DirectoryRow) -> Iterator[tuple[str, ...]]:
    """What a new row is known by when another row of the file is about the same enterprise."""
    if row.code is not None:
        yield (row.code,)
    else:
        yield compared(row.name), compared(row.village or "")


def _ids(enterprises: tuple[Enterprise, ...]) -> str:
    return "、".join(enterprise.id for enterprise in enterprises)


def registrable(line: Reconciled) -> bool:
    """Whether a line is a new row that says all that a record needs."""
    return line.result == "新增" and line.row is not None and has_all(line.row)


def has_all(row: DirectoryRow) -> bool:
    """Whether a row says all that a record needs."""
    return all(getattr(row, name) for name in _REQUIRED)


def _changes(row: DirectoryRow, enterprise: Enterprise) -> Iterator[FieldChange]:
    """The fields that the file fills in and that the ledger has otherwise."""
    for name, label in labels(DirectoryRow).items():
        old, new = getattr(enterprise, name), getattr(row, name)
        if new not in (None, ()) and _compared(old) != _compared(new):
            yield FieldChange(label, old, new)


def _compared(value: Any) -> Any:
    if isinstance(value, tuple):
        return frozenset(map(compared, value))
    return None if value is None else compared(value)


def _entry(enterprise: Enterprise, directory: Directory) -> str | None:
    """What happens to the enterprise's entry of the directory; None where it is there already."""
    own = [entry for entry in enterprise.directories if _is(entry, directory)]
    if not own:
        return "新增"
    return (
        None
        if own[0].version == directory.version
        else f"版本日期 {own[0].version or '无'} → {directory.version}"
    )


def _is(entry: DirectoryEntry, directory: Directory) -> bool:
    return entry.name == directory.name and entry.station == directory.station


@lru_cache(maxsize=8)
def _entry_of(directory: Directory) -> DirectoryEntry:
    return DirectoryEntry.model_validate(
        {"名称": directory.name, "站所": directory.station, "版本日期": directory.version}
    )


def also_named(enterprise: Enterprise, name: str) -> Enterprise:
    """The enterprise that is called so too, as a person said; it is known by the name from then on."""
    if compared(name) in map(compared, (enterprise.name, *enterprise.other_names)):
        return enterprise
    return enterprise.model_copy(update={"other_names": (*enterprise.other_names, name)})


def with_entry(enterprise: Enterprise, directory: Directory) -> Enterprise:
    """The enterprise with its entry of the directory, in its version; nothing else is changed."""
    entry = _entry_of(directory)
    if any(_is(one, directory) for one in enterprise.directories):
        entries = tuple(entry if _is(one, directory) else one for one in enterprise.directories)
    else:
        entries = (*enterprise.directories, entry)
    return enterprise.model_copy(update={"directories": entries})


def _absent(directory: Directory, ledger: Ledger, meant: set[str]) -> Iterator[Reconciled]:
    """未列: in the ledger's directory and not in the file; 在产不在册: the station's own, in none at all.

    An enterprise that a row can mean is not missing from the file.
    """
    for enterprise in ledger.enterprises.values():
        if enterprise.id in meant:
            continue
        if any(_is(entry, directory) for entry in enterprise.directories):
            yield Reconciled("未列", None, None, enterprise)
        elif (
            enterprise.operating == "在产"
            and not enterprise.directories
            and enterprise.station == directory.station
        ):
            yield Reconciled("在产不在册", None, None, enterprise)
