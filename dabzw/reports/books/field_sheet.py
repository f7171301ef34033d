"""外勤单: the places to go to on a day as a sheet to take along, a page and more for each village.

What is to be written by hand has room; its rows are typed in afterwards in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.vocab import DayTime, LookBack, Verdict, VisitResult, words
from dabzw.reports.books.sheets import Book, Column, Sheet, Table
from dabzw.reports.looks.field import cautions, later, matters, meters, name_of, turn, where
from dabzw.reports.papers.wording import chinese_day
from dabzw.rules.agenda.field import Act, FieldSheet, Round, Stop

_BOX: Final = "□"
_COLUMNS: Final = (
    Column("行", 4, "number"),
    Column("地方", 28),
    Column("做什么", 27),
    Column("注意", 22),
    Column("时间", 16),
    Column("人员", 12),
    Column("结果", 24),
    Column("表的读数", 10),
    Column("备注", 11),
)
_BLANK: Final = "　" * 11
_SIGNS: Final = f"检查人员（签名）：{_BLANK}村里陪同的人（签名）：{_BLANK}日期：　　　年　　月　　日"
_KEEP: Final = "内部使用，不交给被检查的单位和个人，用完收回。结果在□里打√，一行一处。"
_RESULTS: Final[dict[Act, tuple[str, ...]]] = {
    "排查": words(VisitResult),
    "回头看": words(LookBack),
    "核查": words(Verdict),
}
_A_LINE: Final = 2  # boxes


def field_book(sheet: FieldSheet, campaign: Campaign, basis: str, draft: str = "") -> Book:
    """The sheet of a day, each village on paper of its own; a `draft` says so and has no code."""
    title = f"外勤单（{chinese_day(sheet.at.day)}）"
    sheets = tuple(_sheet(one, sheet, campaign, draft) for one in sheet.rounds)
    return Book(title, campaign.township, sheet.at.day, sheets, basis=basis)


def _sheet(one: Round, sheet: FieldSheet, campaign: Campaign, draft: str) -> Sheet:
    lines = (
        f"{campaign.name}　　{chinese_day(sheet.at.day)}　　共{len(one.stops)}处{later(one)}",
        draft if sheet.code is None else f"单号：{sheet.code}　　回来后照行序登记：{_command(one, sheet)}",
        _KEEP,
    )
    table = Table(_COLUMNS, tuple(map(_row, one.stops)))
    title = f"{one.village}外勤单"
    return Sheet(one.village, title, tuple(filter(None, lines)), (table,), frozen=1, signs=_SIGNS)


def _command(one: Round, sheet: FieldSheet) -> str:
    return f"dabzw field {sheet.code} --enter --village {one.village}"


def _row(stop: Stop) -> tuple[int | str | None, ...]:
    place = stop.record
    go = turn(stop)
    return (
        stop.number,
        _lines(name_of(place), place.id, where(place)),
        _lines(*matters(stop), f"时段：{go}" if go else None),
        _lines(*cautions(stop), *meters(stop)) or None,
        _time(stop),
        None,
        "\n".join(_boxes(stop)),
        "\n".join(f"{supply}：" for supply in dict.fromkeys(meter.supply for meter in stop.meters)) or None,
        None,
    )


def _lines(*parts: str | None) -> str:
    return "\n".join(filter(None, parts))


def _time(stop: Stop) -> str:
    """Room for the hour, and the 时段 to tick where a 排查 asks for it."""
    asked = words(DayTime) if any(errand.act == "排查" for errand in stop.errands) else ()
    return "\n".join(("　　时　　分", *_in_lines(asked)))


def _boxes(stop: Stop) -> Iterator[str]:
    """What may have come of each act, to be ticked; several acts are told apart."""
    acts = tuple(dict.fromkeys(errand.act for errand in stop.errands))
    for act in acts:
        if len(acts) > 1:
            yield f"{act}："
        yield from _in_lines(_RESULTS[act])


def _in_lines(words: Sequence[str]) -> Iterator[str]:
    """A box for each word, a few in a line."""
    boxes = [f"{_BOX}{word}" for word in words]
    for first in range(0, len(boxes), _A_LINE):
        yield "　".join(boxes[first : first + _A_LINE])
