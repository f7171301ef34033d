"""The agenda out of the terminal: a calendar, or a text for a work group."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.lists.keeping import notes_of
from dabzw.cli.several import Office
from dabzw.reports.looks import outside as outside_look
from dabzw.rules.agenda.agenda import agenda, on_screen
from dabzw.rules.agenda.outside import Outside, outside

if TYPE_CHECKING:
    from dabzw.reports.looks.several import Member

_WITHOUT = "不写名称和内容"
_WITH = "写了企业、场所的名称，不写线索的内容"


def write_calendar(desk: Desk, place: Path, *, names: bool) -> None:
    """Writes all that waits as a calendar; raises AmongTheParts, DiskRefused, Unread."""
    from dabzw.render.ics import calendar_bytes

    items, called, office = _items(desk, names=names, all_of_it=True)
    data = calendar_bytes(items, desk.at, f"待办：{called}")
    placed = output.write(place, data, private=True, order=f"{called}\0{names}")
    output.done(placed, f"{len(items)}项，{_WITH if names else _WITHOUT}；再次导入只更新，不重复")
    _end(office)


def tell_group(desk: Desk, *, names: bool, whole: bool) -> None:
    """Says what is late or due by the next workday, or all, as a text for a work group; raises Unread."""
    items, _, office = _items(desk, names=names, all_of_it=whole)
    desk.answer(outside_look.answer(items, desk.at))
    _end(office)


_Read = tuple[Office, tuple["Member", ...]] | None


def _items(desk: Desk, *, names: bool, all_of_it: bool) -> tuple[tuple[Outside, ...], str, _Read]:
    """The items of one ledger, or of all in a folder, and what they are of."""
    office = Office.of(desk)
    if office is None:
        ledgers = [(desk.seen, notes_of(desk))]
    else:
        members = office.members(notes_of)
        ledgers = [(one.ledger, one.told) for one in members if one.ledger is not None]
    found: list[tuple[tuple[object, ...], Outside]] = []
    for ledger, told in ledgers:
        items = agenda(ledger, desk.at, told)
        chosen = items if all_of_it else on_screen(items, ledger, desk.at)
        orders = (item.order for item in chosen)
        found += zip(orders, outside(chosen, ledger, names=names), strict=True)
    found.sort(key=lambda pair: pair[0])
    called = "、".join(dict.fromkeys(ledger.campaign.name for ledger, _ in ledgers))
    return tuple(item for _, item in found), called, None if office is None else (office, members)


def _end(read: _Read) -> None:
    if read is not None:
        office, members = read
        office.end(members)
