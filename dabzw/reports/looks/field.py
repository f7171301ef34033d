"""外勤: the places to go to on a day, village by village, with what is to be known there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.lead import Lead
from dabzw.model.moments import When, written
from dabzw.model.vocab import DayTime, Supply, words
from dabzw.reports.view import Block, Col, Fact, Heading, Line, Page, Table, View, page
from dabzw.rules.agenda.field import Errand, FieldSheet, Meter, Place, Round, Stop

NOTHING: Final = "没有到下一个工作日为止要到现场的事项。"
_HOW: Final = "打印用 dabzw report field --format docx --out 文件夹；回来后用 dabzw field --enter 照单登记。"
_ACCOUNTS: Final[dict[Supply, str]] = {"电": "用电户号", "水": "供水户号", "气": "供气户号"}
_SHORT: Final = 3  # characters that say nothing without the village before them
_NO_PLACE: Final = "地点见台账"
_ANY_OTHER: Final = "换个时段"
_ANOTHER_DAY: Final = "三个时段都去过，换一天"


@dataclass(frozen=True, slots=True)
class Row:
    """A stop with its village, and whether anything was entered of it since the sheet was made."""

    village: str
    stop: Stop
    entered: bool


def name_of(place: Place) -> str:
    """What a sheet calls a place: of a lead where it is, and nothing of what was reported."""
    return (place.place or _NO_PLACE) if isinstance(place, Lead) else place.name


def where(place: Place) -> str | None:
    """Where it is, as far as its name does not say so; of a lead what class of place it is."""
    told = place.place_class if isinstance(place, Lead) else place.address
    rest = (told or "").removeprefix(place.village)  # which stands above
    told = rest if len(rest) > _SHORT else told
    parts = [part for part in (place.grid, told) if part]
    return "　".join(parts) or None


def matters(stop: Stop) -> tuple[str, ...]:
    """What is to be done at a stop, each with the day by which."""
    return tuple(map(_matter, stop.errands))


def _matter(errand: Errand) -> str:
    is_said = errand.kind in errand.matter
    told = errand.matter if is_said else f"{errand.kind}：{errand.matter}"
    return told if errand.due is None else f"{told}（应于{_day(errand.due)}）"


def _day(when: When) -> str:
    """A day or a minute without its year: 2月12日 15:00."""
    _, _, minute = written(when).partition(" ")
    return f"{when.month}月{when.day}日{minute and f' {minute}'}"


def turn(stop: Stop) -> str:
    """In which 时段 to go: one that nobody has tried; "" where any will do."""
    if stop.turns is None:
        return ""
    if stop.turns == words(DayTime):  # nobody wrote down when it was tried
        return _ANY_OTHER
    return "、".join(stop.turns) or _ANOTHER_DAY


def cautions(stop: Stop) -> tuple[str, ...]:
    """What is to be beware of at a stop: what the record says, and what lies there."""
    return tuple(_cautions(stop))


def _cautions(stop: Stop) -> Iterator[str]:
    if stop.warning:
        yield stop.warning
    if stop.chemicals:
        yield f"查明存有：{'、'.join(stop.chemicals)}"


def meters(stop: Stop) -> tuple[str, ...]:
    """The meters of a stop, each with what it counted last."""
    return tuple(map(_meter, stop.meters))


def _meter(meter: Meter) -> str:
    told = f"{_ACCOUNTS[meter.supply]} {meter.account}"
    if meter.last is None:
        return told
    night = "" if meter.last.at_night is None else f"，夜间{meter.last.at_night:f}度"
    month = meter.last.month
    return f"{told}（{month.year}年{month.month}月用{meter.last.used:f}度{night}）"


FIELD: Final[View[Row]] = View(
    (
        Col("村", lambda row: row.village),
        Col("行", lambda row: row.stop.number, "number"),
        Col("编号", lambda row: row.stop.record.id, "id"),
        Col("地方", lambda row: name_of(row.stop.record), "name"),
        Col("位置", lambda row: where(row.stop.record), "prose"),
        Col("做什么", lambda row: matters(row.stop), "list"),
        Col("时段", lambda row: turn(row.stop) or None),
        Col("注意", lambda row: cautions(row.stop), "list"),
        Col("表", lambda row: meters(row.stop), "list"),
        Col("已登记", lambda row: row.entered, "flag"),
        Col("登记", lambda row: [f"dabzw {one} {row.stop.record.id}" for one in row.stop.commands], "list"),
    )
)
_ON_SCREEN: Final = FIELD.pick("行", "编号", "地方", "做什么", "时段", "注意")
_TYPED_IN: Final = FIELD.pick("行", "编号", "已登记", "地方", "做什么", "时段")


def rows(sheet: FieldSheet, entered: Collection[str] = ()) -> tuple[Row, ...]:
    """The stops in the order of the sheet; `entered` are the records of which all was."""
    return tuple(
        Row(one.village, stop, stop.record.id in entered) for one in sheet.rounds for stop in one.stops
    )


def answer(sheet: FieldSheet, entered: Collection[str] = ()) -> Page:
    """The sheet of a day on a screen."""
    found = rows(sheet, entered)
    facts: dict[str, Fact] = {
        "单号": None if sheet.code is None else str(sheet.code),
        "外勤": Table(FIELD, found),
    }
    return page(sheet.at, facts, *_blocks(sheet, found, typed_in=bool(entered)))


def _blocks(sheet: FieldSheet, found: Sequence[Row], *, typed_in: bool) -> Iterator[Block]:
    numbered = "" if sheet.code is None or not found else f"，单号 {sheet.code}"
    yield Line(f"外勤（{written(sheet.at.day)}，共{len(found)}处{numbered}）", "strong")
    if not found:
        yield Line(NOTHING)
        return
    view = _TYPED_IN if typed_in else _ON_SCREEN
    for one in sheet.rounds:
        yield Heading(f"{one.village}（{len(one.stops)}处{later(one)}）")
        yield Table(view, [row for row in found if row.village == one.village])
    yield Line(_HOW)


def later(one: Round) -> str:
    """What is said of the places of a village that are not due yet, and not listed."""
    return f"，另有{one.later}处未到时间" if one.later else ""
