"""The day on one screen: what waits as entries of a line each, in groups, under a head of the campaign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.moments import DAY, Instant, day_of, start_of
from dabzw.reports.looks.several import pair
from dabzw.reports.looks.words import with_days_late
from dabzw.reports.view import Entry, Line
from dabzw.rules.agenda.items import KINDS, AgendaKind, Item
from dabzw.rules.limits.phases import PhaseDays

_PROGRAM: Final = "dabzw "
_SUFFIX: Final = 4  # characters of an id that are drawn, and most often tell it apart
_WEEK: Final = "一二三四五六日"
_DANGEROUS: Final = "涉危 "
_WITHOUT_DAY: Final[Mapping[AgendaKind, str]] = {"期限": "立即", "合并待核对": "待核对"}
_NO_DAY: Final = "没写时限"


@dataclass(frozen=True, slots=True)
class Fragments:
    """The shortest way to write each id of a ledger so that no other is meant."""

    ends: Mapping[str, int]
    text: str

    @classmethod
    def of(cls, ids: Iterable[str]) -> Fragments:
        """Those of all ids of a ledger: what counts nowhere or is yet to come is found by its id as well."""
        known = tuple(ids)
        return cls(Counter(one[-_SUFFIX:] for one in known), "\n".join(known))

    def shortest(self, record_id: str) -> str:
        """The last four characters where they stand in no other id; else the id."""
        end = record_id[-_SUFFIX:]
        # Digits may stand in the day of another id; letters stand nowhere but at the end.
        alone = self.text.count(end) == 1 if end.isdecimal() else self.ends.get(end) == 1
        return end if alone else record_id


def entries_of(
    items: Iterable[Item], fragments: Fragments, at: Instant, of: str = "", suffix: str = ""
) -> Iterator[Entry]:
    """A line each of items; `of` is their campaign, `suffix` what their commands end with."""
    for item in items:
        what, about = _what(item)
        short = "" if item.record_id is None else fragments.shortest(item.record_id)
        yield Entry(
            state=item.state,
            standing=_standing(item, at),
            what=what,
            about=about,
            name=item.name,
            record_id=item.record_id or "",
            short_id=short,
            due=_due(item, at),
            commands=tuple(_commands(item, short, suffix)),
            of=of,
        )


def _what(item: Item) -> tuple[str, str]:
    """What waits in a few words, and in full; what may be dangerous is marked where it cannot be cut off."""
    mark = _DANGEROUS if item.suspected else ""
    if item.kind == "期限":
        return mark + item.matter.partition("（涉嫌")[0], mark + item.matter
    return mark + item.kind, f"{mark}{item.kind}：{item.matter}"


def _standing(item: Item, at: Instant) -> str:
    if item.due is None:
        return _WITHOUT_DAY.get(item.kind, _NO_DAY)
    if item.days_late:
        return with_days_late(item.state, item.days_late)
    day = day_of(item.due)
    if day not in (at.day, at.day + DAY):
        return f"周{_WEEK[day.weekday()]}"
    hour = "" if item.due == day else f"{start_of(item.due):%H:%M}"
    return ("今日" if day == at.day else "明日") + hour


def _due(item: Item, at: Instant) -> str:
    """The day that an item falls due; the year where it is another one."""
    if item.due is None:
        return ""
    day = day_of(item.due)
    return f"{day:%m-%d}" if day.year == at.day.year else f"{day}"


def _commands(item: Item, short: str, suffix: str) -> Iterator[str]:
    """What to type, each shorter than the one before it; the last one always works where there is a record.

    One that ends with an option still wants a value, and an id behind an option is not cut.
    """
    typed = item.next.removeprefix(_PROGRAM)
    record = item.record_id
    if record is None:
        yield typed + suffix
        return
    words = typed.split(" ")
    complete = not words[-1].startswith("--")
    before = words[words.index(record) - 1] if record in words else ""
    if complete and not before.startswith("--"):
        yield typed.replace(record, short) + suffix
    elif complete:
        yield typed + suffix
    yield f"next {short}{suffix}"


# The groups and the head


def _by_standing(items: Sequence[tuple[Item, Entry]], until: date) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """The items that a screen shows, by how they stand, the worst first; `until` is the next workday."""
    coming = f"到下一工作日（{until:%m-%d}）"
    tests: tuple[tuple[str, Callable[[Item], bool]], ...] = (
        ("逾期", lambda item: item.state == "逾期"),
        ("今日到期", lambda item: item.state == "今日到期"),
        (coming, lambda item: item.due is not None and not item.urgent),
        ("其他等着办的", lambda item: item.due is None and not item.urgent),
    )
    for name, holds in tests:
        yield from _group(name, [one for one in items if holds(one[0])])


def _by_kind(items: Sequence[tuple[Item, Entry]]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """All items, kind by kind."""
    for kind in KINDS:
        yield from _group(kind, [one for one in items if one[0].kind == kind])


def _group(name: str, found: Sequence[tuple[Item, Entry]]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    if found:
        counts = pair([item for item, _ in found])
        yield f"{name} {_pair(counts)}", tuple(entry for _, entry in found)


def _pair(counts: Mapping[str, int]) -> str:
    return "，".join(f"{force}{count}" for force, count in counts.items())


KIND_GROUPS: Final[Mapping[str, tuple[AgendaKind, ...]]] = {
    "期限": ("期限",),
    "认定处置": (
        *("待认定", "属实未立案", "无线索", "逾期升级", "再次立案"),
        *("需重新认定", "需重新审定", "需重新验收"),
    ),
    "现场复查": ("回头看", "待复访", "隐患未复查"),
    "凭据手续": ("缺凭据", "中止", "待签收", "待回告", "未报告村", "合并待核对", "未同步", "备份"),
}
"""What the kinds of the agenda are counted under in the head of the screen."""


def _by_group(items: Sequence[Item]) -> str:
    """How many items there are, hard limits before warnings: 期限21/14，现场复查0/7."""
    found = ((name, pair([one for one in items if one.kind in kinds])) for name, kinds in KIND_GROUPS.items())
    return "，".join(
        "{}{}/{}".format(name, *counts.values()) for name, counts in found if any(counts.values())
    )


def running(campaign: Campaign, at: Instant) -> str:
    """The phases that are running with their days: 集中整治第26天，剩余19天; "" between them."""
    runs = ((phase, PhaseDays.of(phase, at)) for phase in campaign.phases)
    return "；".join(
        f"{phase.name}第{run.day}天，剩余{run.days_left}天" for phase, run in runs if run.state == "进行中"
    )


def head_of(
    title: str, phases: str, at: Instant, items: Sequence[Item], left_out: Sequence[str]
) -> tuple[Line, ...]:
    """The head: whose day it is, how much waits, and what is not on this screen."""
    first = "  ".join(filter(None, (title, f"{at.day} 周{_WEEK[at.day.weekday()]}", phases)))
    counts = f"待办{len(items)}项（{_pair(pair(items))}）：{_by_group(items)}" if items else ""
    rest = "；".join(left_out)
    return (Line(first, "strong"), *((Line(counts),) if items else ()), *((Line(rest),) if rest else ()))


def groups(
    found: Callable[[], Sequence[tuple[Item, Entry]]], until: date | None
) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Items with their lines, in groups: those `until` the next workday by how they stand, all kind by kind.

    They are made when they are read: only a screen reads them.
    """
    yield from _by_kind(found()) if until is None else _by_standing(found(), until)
