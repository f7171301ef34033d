"""督导: villages and stations, who of them was visited, and who is behind; a person confirms what follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Literal

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.campaign import Campaign
from dabzw.model.campaign_parts import Supervision
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.items import Item
from dabzw.rules.figures.indicators import Figure, Scope, Window, supervision, supervision_visits
from dabzw.rules.limits.deadlines import Deadline, deadlines
from dabzw.rules.limits.tallies import Tally, tallies

SupervisedKind = Literal["村", "站所"]


@dataclass(frozen=True, slots=True)
class Supervised:
    """A village or station in the supervision round, with the figures that rank it.

    It is ranked by process — hard items that are overdue, then the share done in time — and never by how many
    leads it reported.  `overdue` counts the hard items of the agenda, `warned` the others that are late.
    """

    name: str
    kind: SupervisedKind
    visited_on: date | None
    overdue: int
    warned: int
    on_time: int
    ended: int
    notice: str | None
    proposal: str | None

    @property
    def ratio(self) -> float | None:
        """The share of ended limits that were met in time; None when none has ended."""
        return self.on_time / self.ended if self.ended else None


def supervision_round(ledger: Ledger, at: Instant) -> tuple[Supervised, ...]:
    """Villages and stations, the worst first; the ledger is already as of `at`."""
    own = {one.owner: one for one in tallies(_owned(ledger, at))}
    window = in_force(ledger.campaign, at.day)
    late = Counter((name, item.force) for name, item in _late(ledger, at))
    visits, notices = _visited(ledger, window), _notices(ledger)
    kinds: tuple[tuple[SupervisedKind, tuple[str, ...]], ...] = (
        ("村", ledger.campaign.village_names),
        ("站所", ledger.campaign.station_names),
    )
    rows = (
        Supervised(
            name=name,
            kind=kind,
            visited_on=visits.get(name),
            overdue=late[name, "硬性"],
            warned=late[name, "预警"],
            on_time=tally.by_state["按期"],
            ended=tally.of(("逾期", "逾期完成", "按期")),
            notice=notices.get(name),
            proposal=_proposal(late[name, "硬性"], window),
        )
        for kind, names in kinds
        for name in names
        for tally in (own.get(name) or Tally(name),)
    )
    return tuple(sorted(rows, key=_worst_first))


def _owned(ledger: Ledger, at: Instant) -> Iterator[tuple[str, Deadline]]:
    """Every limit for the unit that answers for it and for the village of its record."""
    for deadline in deadlines(ledger, at):
        for name in {deadline.unit, ledger.limited_record(deadline.record_id).village}:
            yield name, deadline


def _late(ledger: Ledger, at: Instant) -> Iterator[tuple[str, Item]]:
    """Every item of the agenda that is late, for the unit that answers for it and for its village."""
    for item in agenda(ledger, at):
        if item.state == "逾期":
            record = ledger.find(item.record_id) if item.record_id else None
            village = None if record is None or isinstance(record, Activity) else record.village
            for name in {item.unit, village} - {None}:
                yield str(name), item


def in_force(campaign: Campaign, day: date) -> Supervision | None:
    """The window that a day lies in, or that began last before it, or else is the first to come."""
    begun = [one for one in campaign.supervisions if one.start <= day]
    within = [one for one in begun if day <= one.end]
    if begun:
        return max(within or begun, key=lambda one: (one.start, one.end))
    return min(campaign.supervisions, key=lambda one: (one.start, one.end), default=None)


@dataclass(frozen=True, slots=True)
class Round:
    """A window of 督导 with its own figure; `in_force` is the one that is ranked by and proposed from."""

    window: Supervision
    figure: Figure
    in_force: bool


def rounds(ledger: Ledger, at: Instant) -> tuple[Round, ...]:
    """Each window, in the order of the campaign; the ledger is already as of `at`."""
    now = in_force(ledger.campaign, at.day)
    return tuple(
        Round(one, supervision(ledger, Window(one.start, one.end), Scope(rounds=(one,))), one is now)
        for one in ledger.campaign.supervisions
    )


def _proposal(overdue: int, window: Supervision | None) -> str | None:
    """What is proposed from how many overdue hard items on, the severest first; a person confirms."""
    steps = ((window.publish_from, "通报"), (window.call_from, "调度")) if window else ()
    return next((step for least, step in steps if least is not None and overdue >= least), None)


def _worst_first(row: Supervised) -> tuple[int, float, str]:
    return -row.overdue, row.ratio if row.ratio is not None else 1.0, row.name


def _visited(ledger: Ledger, window: Supervision | None) -> dict[str, date]:
    """The first supervision visit to each village and station within a window."""
    visits: dict[str, date] = {}
    held = supervision_visits(ledger, () if window is None else (window,))
    for name, day in sorted(held, key=lambda visit: visit[1]):
        visits.setdefault(name, day)
    return visits


def _notices(ledger: Ledger) -> dict[str, str]:
    """The last 调度 or 通报 of each village and station since the campaign began."""
    given = {}
    for activity in sorted(ledger.activities.values(), key=lambda one: one.on):
        if activity.notice not in (None, "否") and activity.on >= ledger.campaign.start:
            given.update(dict.fromkeys((*activity.supervised, *activity.villages), str(activity.notice)))
    return given
