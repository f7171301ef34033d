"""The agenda as a calendar (RFC 5545): an event an item, the same event whenever it is written again.

What is late stands on the day that it is written, so that it is seen; else an item stands on the day, or
at the minute, by which it must be done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from dabzw.model.moments import CHINA, Instant, When, day_of, written
from dabzw.rules.agenda.outside import Outside

_ZONE: Final = "Asia/Shanghai"
_MOST: Final = 75
"""Octets of a line without its end; what is longer goes on in the next one, after a space."""
_END: Final = "\r\n"
_BEGAN: Final = datetime(2026, 1, 1)  # noqa: DTZ001 -- the ledger's zone
_HEAD: Final = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//dabzw//agenda//ZH",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
)
_TIMEZONE: Final = (
    "BEGIN:VTIMEZONE",
    f"TZID:{_ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)
_SAID: Final = {"逾期": "逾期{0}天", "今日到期": "今日到期", "临期": "临期", "未到": ""}


def calendar_bytes(items: Iterable[Outside], at: Instant, name: str) -> bytes:
    """A calendar of this name with an event for each item, as it stands at an instant."""
    lines = (
        *_HEAD,
        f"X-WR-CALNAME:{_text(name)}",
        f"X-WR-TIMEZONE:{_ZONE}",
        *_TIMEZONE,
        *(line for item in items for line in _event(item, at)),
        "END:VCALENDAR",
    )
    return "".join(_folded(line) + _END for line in lines).encode()


def _event(item: Outside, at: Instant) -> Iterator[str]:
    stamp = _utc(at.moment)
    yield from ("BEGIN:VEVENT", f"UID:{item.key}@dabzw", f"DTSTAMP:{stamp}", f"LAST-MODIFIED:{stamp}")
    yield f"SEQUENCE:{max(int((at.moment - _BEGAN).total_seconds()) // 60, 0)}"
    yield from _when(item, at)
    yield f"SUMMARY:{_text(_summary(item))}"
    yield f"DESCRIPTION:{_text(_description(item))}"
    yield f"CATEGORIES:{_text(item.kind)}"
    yield from ("CLASS:PRIVATE", "TRANSP:TRANSPARENT")
    if item.force == "硬性":
        trigger = "-PT1H" if isinstance(_stands(item, at), datetime) else "PT9H"
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(_summary(item))}")
        yield from (f"TRIGGER:{trigger}", "END:VALARM")
    yield "END:VEVENT"


def _stands(item: Outside, at: Instant) -> When:
    """The day or the minute at which an item stands in the calendar."""
    if item.due is None or item.state == "逾期":
        return at.day
    return item.due if day_of(item.due) >= at.day else at.day


def _when(item: Outside, at: Instant) -> Iterator[str]:
    stands = _stands(item, at)
    if isinstance(stands, datetime):
        yield f"DTSTART;TZID={_ZONE}:{stands:%Y%m%dT%H%M%S}"
        return
    yield f"DTSTART;VALUE=DATE:{_date(stands)}"
    yield f"DTEND;VALUE=DATE:{_date(stands + timedelta(days=1))}"


def _date(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _utc(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=CHINA).astimezone(UTC):%Y%m%dT%H%M%S}Z"


def _summary(item: Outside) -> str:
    stands = _SAID[item.state].format(item.days_late)
    return " ".join(filter(None, (stands, item.what, item.record_id, item.name)))


def _description(item: Outside) -> str:
    due = None if item.due is None else written(item.due)
    told = {
        "种类": item.kind,
        "事项": item.what,
        "编号": item.record_id,
        "名称": item.name,
        "应于": due,
        "性质": item.force,
        "责任单位": item.unit,
        "命令": item.command,
    }
    return "\n".join(f"{head}：{value}" for head, value in told.items() if value)


def _text(text: str) -> str:
    """A value in which nothing ends it or parts it."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line of at most so many octets, going on in further ones; no character is taken apart."""
    parts, room = [""], _MOST
    for one in line:
        size = len(one.encode())
        if size > room:
            parts.append("")
            room = _MOST - 1
        parts[-1] += one
        room -= size
    return f"{_END} ".join(parts)
