"""Rows of an official list of villages against the campaign: which are of its township, what they come to.

Such a list is often of a whole county or province, with rows for the regions above the villages.  A row is of
the township by its code alone; within it a village is known by its name, however its committee is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final, TypeVar

from dabzw.errors import UsageError
from dabzw.intake.outcomes import CellChange, Fault, Invalid, Outcome, Result, RowReader, identity_faults
from dabzw.intake.table import SheetRow, Table
from dabzw.intake.trees import made
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, Village
from dabzw.model.phrases import row_numbers
from dabzw.model.scalars import compared, typed_code
from dabzw.model.typed_days import Span
from dabzw.model.villages import (
    bare_name,
    is_above_villages,
    is_committee,
    is_placed,
    is_region,
    short_name,
    township_of,
    village_code_fault,
    within_township,
)

ItemT = TypeVar("ItemT")

_NAME, _CODE = "名称", "代码"
_DIGITS, _COUNTY, _MOST = 12, 6, 3
_SHORTER: Final = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}", re.ASCII)
"""A code of a region above the villages that is written without its zeros."""


class RegionUnknown(UsageError):
    """The list is of several townships, and the campaign does not say which one is its own."""

    def __init__(self, townships: int, likely: Sequence[_Listed]) -> None:
        rows = ((one.whole_code, one.row.number) for one in likely[:_MOST])
        found = "、".join(f'区划代码: "{code}"（表格第{number}行）' for code, number in rows)
        super().__init__(
            f"表格里有{townships}个乡镇的村，行动方案没有写“区划代码”，不知道哪些是本乡的，没有核对；"
            "请先在 campaign.yaml 里写上本乡12位的区划代码，用 dabzw adopt 入账，再导入"
            + (f"。像是 {found}" if found else "")
        )


class RegionWrong(UsageError):
    """The campaign's 区划代码 is none."""

    def __init__(self) -> None:
        super().__init__(
            "行动方案的“区划代码”不是12位数字，认不出本乡；改正 campaign.yaml，用 dabzw adopt 入账，再导入"
        )


@dataclass(frozen=True, slots=True)
class _Listed:
    """A row as the list has it: the digits of its code, and its name without spaces."""

    row: SheetRow
    code: str
    name: str

    @property
    def whole_code(self) -> str:
        """Its code with the zeros that it may have been written without."""
        return self.code.ljust(_DIGITS, "0")

    @property
    def is_above(self) -> bool:
        """Whether it is of a region above the villages; a village with such a code is at fault."""
        shaped = (is_region(self.code) and is_above_villages(self.code)) or _SHORTER.fullmatch(self.code)
        return bool(shaped) and not is_committee(self.name)

    @property
    def is_township(self) -> bool:
        """Whether it is of a township: its digits go on behind those of the county, and not further."""
        return self.is_above and self.whole_code[_COUNTY:] != "0" * (_DIGITS - _COUNTY)

    @property
    def of_village(self) -> bool:
        """Whether its code is one of a village, of whatever township."""
        return village_code_fault(self.code, None) is None


@dataclass(frozen=True, slots=True)
class VillageRows:
    """What the rows come to, and what is to be done: villages to add, and codes by the names of others.

    `above` and `elsewhere` are the numbers of the rows of larger regions and of other townships, which are
    passed over, and `notes` tell of them too; `unlisted` villages have no row.
    """

    found: tuple[Outcome, ...]
    added: tuple[Village, ...]
    codes: Mapping[str, str]
    notes: tuple[str, ...]
    unlisted: tuple[str, ...]
    above: int
    elsewhere: int


def village_rows(table: Table, campaign: Campaign, span: Span) -> VillageRows:
    """The rows of a list of villages against those of the campaign.

    Raises RegionUnknown where it cannot be known which rows are of the township, and RegionWrong.
    """
    listed = list(map(_listed, table.rows))
    township = _township(listed, campaign)
    own = _own(listed, township, campaign)
    reader = RowReader(table, span)
    read = _untwinned([_Read.of(one, reader, span) for one in own])
    matches = _Matches.of([one for one in read if not one.faults], campaign.villages)
    taken = [_taken(table, one, matches) for one in read]
    above = sum(one.is_above for one in listed)
    elsewhere = len(listed) - above - len(own)
    covers = _covers(taken, campaign, is_wider=len(listed) > len(own))
    unlisted = (
        _unlisted(own, _own(map(_listed, table.hidden), township, campaign), matches, campaign)
        if covers
        else ()
    )
    notes = (
        *_told(above, elsewhere, township),
        *_assumed(listed, township, campaign),
        *_of_villages(taken, unlisted),
    )
    added = tuple(village for village, _ in _that_are(taken, "新增"))
    codes = {village.name: code for village, code in _that_are(taken, "变更")}
    return VillageRows(tuple(one.outcome for one in taken), added, codes, notes, unlisted, above, elsewhere)


def _own(listed: Iterable[_Listed], township: str, campaign: Campaign) -> list[_Listed]:
    """The rows of villages of the township, and whose code does not tell; their names without its name."""
    return [
        replace(one, name=within_township(one.name, campaign.township))
        for one in listed
        if not one.is_above and not (is_placed(one.code) and township_of(one.code) != township)
    ]


def _that_are(taken: Iterable[_Taken], result: Result) -> Iterator[tuple[Village, str]]:
    """The villages that rows come to, with the codes of their rows."""
    return ((one.village, one.code) for one in taken if one.village and one.outcome.result == result)


def _listed(row: SheetRow) -> _Listed:
    code, name = (row.cells[head].text if head in row.cells else "" for head in (_CODE, _NAME))
    return _Listed(row, typed_code(code), compared(name).lstrip("'"))


# Of which township a row is


def _township(listed: Sequence[_Listed], campaign: Campaign) -> str:
    """The digits that the codes of the township begin with; none where no row has the code of a village."""
    if campaign.region is not None:
        if not is_region(campaign.region):
            raise RegionWrong
        return township_of(campaign.region)
    found = {township_of(one.code) for one in listed if one.of_village}
    if len(found) > 1:
        likely = [one for one in listed if one.is_township and one.name and one.name in campaign.township]
        raise RegionUnknown(len(found), likely)
    return next(iter(found), "")


def _told(above: int, elsewhere: int, township: str) -> Iterator[str]:
    if above:
        yield f"省、市、县、乡的{above}行不是村，没有导入"
    if elsewhere:
        yield f"外乡的{elsewhere}行没有导入（代码前9位不是本乡的 {township}）"


def _assumed(listed: Iterable[_Listed], township: str, campaign: Campaign) -> Iterator[str]:
    """What a campaign without a 区划代码 takes for its own."""
    if campaign.region is None and township:
        names = (one.name for one in listed if one.is_township and one.code.startswith(township))
        called = "".join(f"（{name}）" for name in islice(names, 1))
        yield (
            f"行动方案没有写“区划代码”，表格里只有一个乡镇 {township}{called}，当作本乡；"
            f'请核对，并在 campaign.yaml 里写上 区划代码: "{township}000"'
        )


# The rows of the township


@dataclass(frozen=True, slots=True)
class _Read:
    """A row of the township, or of which that cannot be known, with what is wrong with it."""

    listed: _Listed
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, listed: _Listed, reader: RowReader, span: Span) -> _Read:
        """A row with the faults of its own cells; a code of twelve digits is certain, also as a number."""
        _, faults, notes = reader.values_of(listed.row)
        if listed.of_village:
            faults = tuple(fault for fault in faults if fault.head != _CODE)
        elif all(fault.head != _CODE for fault in faults):
            says = village_code_fault(listed.code, None) if listed.code else "没有填代码"
            faults += (Fault(_CODE, f"{says}，看不出是不是本乡的村；请照统计用区划代码改正"),)
        if not listed.name:
            faults += (Fault(_NAME, "没有填名称"),)
        return cls(listed, (*faults, *identity_faults(listed.row, span)), notes)

    @property
    def number(self) -> int:
        """The number of the row in its sheet."""
        return self.listed.row.number

    @property
    def outcome(self) -> Outcome:
        """The row, refused."""
        return Outcome(self.listed.row, "拒绝", faults=self.faults, notes=self.notes)


def _untwinned(read: Sequence[_Read]) -> list[_Read]:
    """The rows, those refused that have a name or a code together."""
    good = [one for one in read if not one.faults]
    by_name = _grouped((short_name(one.listed.name), one.number) for one in good)
    by_code = _grouped((one.listed.code, one.number) for one in good)

    def twins(one: _Read) -> Iterator[Fault]:
        yield from _twins(_NAME, by_name[short_name(one.listed.name)])
        yield from _twins(_CODE, by_code[one.listed.code])

    return [one if one.faults else replace(one, faults=tuple(twins(one))) for one in read]


def _twins(head: str, numbers: Sequence[int]) -> Iterator[Fault]:
    if len(numbers) > 1:
        yield Fault(head, f"第{row_numbers(numbers)}行的{head}是同一个；请核对，各留一行")


def _grouped(pairs: Iterable[tuple[str, ItemT]]) -> dict[str, list[ItemT]]:
    """What belongs to each key, in the order of the pairs."""
    found: dict[str, list[ItemT]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


# Which village of the campaign a row is


@dataclass(frozen=True, slots=True)
class _Matches:
    """The villages of the campaign by the numbers of their rows, and by the codes that they will have.

    `unclear` are rows, by their numbers, that may be one of several villages, or one of several rows of one.
    """

    villages: Mapping[int, Village]
    unclear: Mapping[int, tuple[Village, ...]]
    holders: Mapping[str, list[Village]]

    @classmethod
    def of(cls, read: Sequence[_Read], villages: Sequence[Village]) -> _Matches:
        """Rows and villages of one short name are matched first, then what is left of one bare name."""
        found: dict[int, Village] = {}
        unclear: dict[int, tuple[Village, ...]] = {}
        for alike in (short_name, bare_name):
            left = [one for one in read if one.number not in {*found, *unclear}]
            matched = {village.name for village in found.values()}
            for numbers, may_be in _alike(left, [one for one in villages if one.name not in matched], alike):
                if len(may_be) == len(numbers) == 1:
                    found[numbers[0]] = may_be[0]
                else:
                    unclear |= dict.fromkeys(numbers, tuple(may_be))
        return cls(found, unclear, _holders(read, found, villages))


def _alike(
    read: Iterable[_Read], villages: Iterable[Village], name_of: Callable[[str], str]
) -> Iterator[tuple[list[int], list[Village]]]:
    """The numbers of rows, and the villages, that have a name together."""
    known = _grouped((name_of(one.name), one) for one in villages)
    rows = _grouped((name_of(one.listed.name), one.number) for one in read)
    return ((numbers, known[name]) for name, numbers in rows.items() if name in known)


def _holders(
    read: Iterable[_Read], found: Mapping[int, Village], villages: Iterable[Village]
) -> dict[str, list[Village]]:
    """The villages by the codes that they will have."""
    new = {found[one.number].name: one.listed.code for one in read if one.number in found}
    return _grouped((new.get(one.name, one.code) or "", one) for one in villages)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A row with what it comes to, its code, and the village that it is."""

    outcome: Outcome
    code: str
    name: str
    village: Village | None = None

    @property
    def is_renamed(self) -> bool:
        """Whether it is a new village that is entered under a shorter name."""
        return self.outcome.result == "新增" and self.outcome.name != self.name


def _taken(table: Table, read: _Read, matches: _Matches) -> _Taken:
    listed, start = read.listed, read.outcome
    village = matches.villages.get(read.number)
    fault = None if read.faults else _unsure(read, village, matches)
    if read.faults or fault is not None:
        return _Taken(start.refused(*filter(None, (fault,))), listed.code, listed.name)
    return _new(table, listed, start) if village is None else _known(listed, start, village)


def _unsure(read: _Read, village: Village | None, matches: _Matches) -> Fault | None:
    """Why it is not sure which village a row is."""
    if read.number in matches.unclear:
        names = "、".join(one.name for one in matches.unclear[read.number])
        return Fault(_NAME, f"像是行动方案的“{names}”，看不出是不是它；请核对")
    for other in matches.holders.get(read.listed.code, ()):
        if other is not village:
            says = f"行动方案里“{other.name}”的代码就是它，名称不同；改了名的请编辑 campaign.yaml，"
            return Fault(_CODE, f"{says}再用 dabzw adopt 入账")
    return None


def _new(table: Table, listed: _Listed, start: Outcome) -> _Taken:
    name = short_name(listed.name)
    try:
        village = made(table, Village, {_NAME: name, _CODE: listed.code})
    except Invalid as invalid:
        return _Taken(start.refused(*invalid.faults), listed.code, listed.name)
    new = replace(start, result="新增", name=name, changes=(CellChange(_CODE, "", listed.code),))
    return _Taken(new, listed.code, listed.name, village)


def _known(listed: _Listed, start: Outcome, village: Village) -> _Taken:
    is_loose = short_name(listed.name) != short_name(village.name)
    notes = (*start.notes, f"表格写“{listed.name}”") if is_loose else start.notes
    outcome = replace(start, result="相同", name=village.name, notes=notes)
    if village.code != listed.code:
        change = CellChange(_CODE, village.code or "", listed.code)
        outcome = replace(outcome, result="变更", changes=(change,))
    return _Taken(outcome, listed.code, listed.name, village)


def _covers(taken: Sequence[_Taken], campaign: Campaign, *, is_wider: bool) -> bool:
    """Whether a list is one of all villages: of a wider region, or with rows for half of those we have.

    One of the rows that were refused before is none.
    """
    is_read = any(one.outcome.result != "拒绝" for one in taken)
    return is_read and (is_wider or len(taken) * 2 >= len(campaign.villages))


def _unlisted(
    own: Iterable[_Listed], hidden: Iterable[_Listed], matches: _Matches, campaign: Campaign
) -> tuple[str, ...]:
    """The villages without a row; one that was refused, or is hidden, is a row."""
    rows = {bare_name(one.name) for one in (*own, *hidden)}
    listed = {village.name for village in matches.villages.values()}
    return tuple(
        name for name in campaign.village_names if name not in listed and bare_name(name) not in rows
    )


def _of_villages(taken: Sequence[_Taken], unlisted: Sequence[str]) -> Iterator[str]:
    renamed = [(one.name, one.village.name) for one in taken if one.is_renamed and one.village]
    if renamed:
        (name, short), *_ = renamed
        yield f"新增的村按通知的叫法登记，“{name}”写作“{short}”，同样的共{len(renamed)}个"
    if unlisted:
        yield f"行动方案里有、表格没有列的村（未列）：{'、'.join(unlisted)}；请核对是否撤并、改名"
    if not taken:
        yield "表格里没有本乡的村；请核对行动方案的“区划代码”，或核对是不是选错了文件、工作表"
