"""督导: villages and stations, who of them was visited, and who is behind; a person confirms what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, Phase
from dabzw.model.campaign_parts import Supervision
from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY, Instant
from dabzw.model.vocab import IndicatorName
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.counts import Counts, counts_of, owned_by_all
from dabzw.rules.figures.indicators import Figure, Scope, Window, supervision, supervision_visits
from dabzw.rules.limits.deadlines import Deadline, deadlines
from dabzw.rules.limits.tallies import Tally, tallies
from dabzw.rules.sweep.coverage import silent_villages, station_coverage, village_coverage

SupervisedKind = Literal["村", "站所"]


@dataclass(frozen=True, slots=True)
class Supervised:
    """A village or station in the supervision round, with the figures that rank it.

    It is ranked by process and never by how many leads it reported.  `counts` are its items of the agenda;
    `sweep` its sites or, of a station, the enterprises in its directories, and those of them that are swept;
    `sweep_is_over` says that the phase which asks for it has ended.  `reported` is None where no report is
    asked of it.
    """

    name: str
    kind: SupervisedKind
    visited_on: date | None
    counts: Counts
    sweep: Figure
    sweep_is_over: bool
    reported: bool | None
    on_time: int
    ended: int
    notice: str | None
    proposal: str | None

    @property
    def overdue(self) -> int:
        """The hard items that are overdue."""
        return self.counts["逾期"].hard

    @property
    def warned(self) -> int:
        """The warnings that are overdue."""
        return self.counts["逾期"].early

    @property
    def unswept(self) -> int:
        """What nobody has seen yet."""
        return self.sweep.total - self.sweep.done

    @property
    def behind(self) -> int:
        """What should be done by now and is not: hard items overdue, and what the sweep left out."""
        return self.overdue + (self.unswept if self.sweep_is_over else 0) + self._owes_report

    @property
    def fulfilled(self) -> float | None:
        """The share done of ended limits, places to sweep and the report; None of nothing owed."""
        asked = self.reported is not None
        owed = self.ended + self.sweep.total + asked
        return (self.on_time + self.sweep.done + bool(self.reported)) / owed if owed else None

    @property
    def idle(self) -> bool:
        """Whether it has something to sweep or to report, and has done nothing of either."""
        return (self.sweep.total > 0 or self._owes_report) and not self.sweep.done and not self.reported

    @property
    def _owes_report(self) -> bool:
        return self.reported is False

    @property
    def standing(self) -> tuple[bool, int, float] | None:
        """What it is ranked by, the worst least: those that stand alike share a place; None of nothing owed.

        Who has done nothing comes first, then who is most behind, then who fulfilled the least.
        """
        if self.fulfilled is None and not self.overdue:
            return None
        return (not self.idle, -self.behind, 1.0 if self.fulfilled is None else self.fulfilled)

    @property
    def ratio(self) -> float | None:
        """The share of ended limits that were met in time; None when none has ended."""
        return self.on_time / self.ended if self.ended else None


def supervision_round(ledger: Ledger, at: Instant) -> tuple[Supervised, ...]:
    """Villages, then stations, the worst first; the ledger is already as of `at`.

    What has nothing to be ranked by comes last; those that stand alike keep the order of the campaign.
    """
    own = {one.owner: one for one in tallies(_owned(ledger, at))}
    window = in_force(ledger.campaign, at.day)
    items = agenda(ledger, at)
    waits = {one.owner: one for one in counts_of(owned_by_all(items, ledger))}
    swept, reports = _swept(ledger, at), _reports(ledger, at)
    over = {kind: _has_ended(name, ledger, at) for kind, name in _SWEEPS.items()}
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
            counts=own_counts,
            sweep=swept.get(name, Figure(0, 0, ())),
            sweep_is_over=over[kind],
            reported=reports.get(name),
            on_time=tally.by_state["按期"],
            ended=tally.of(("逾期", "逾期完成", "按期")),
            notice=notices.get(name),
            proposal=_proposal(own_counts["逾期"].hard, window),
        )
        for kind, names in kinds
        for name in names
        for tally in (own.get(name) or Tally(name),)
        for own_counts in (waits.get(name) or Counts(name),)
    )
    return tuple(sorted(rows, key=_worst_first))


_SWEEPS: Final[Mapping[SupervisedKind, IndicatorName]] = {"村": "场所排查率", "站所": "目录排查率"}
_REPORTS: Final = "村报告率"


def _swept(ledger: Ledger, at: Instant) -> dict[str, Figure]:
    """The sites of each village and the enterprises in the directories of each station."""
    return {
        **{one.village: one.sites for one in village_coverage(ledger, at)},
        **{one.station: one.enterprises for one in station_coverage(ledger, at)},
    }


def _reports(ledger: Ledger, at: Instant) -> dict[str, bool]:
    """Whether each village has reported in the campaign, where a phase that has begun asks for it."""
    if not any(at.sees(phase.start) for phase in _phases(_REPORTS, ledger)):
        return {}
    villages = village_coverage(ledger, at)
    silent = silent_villages(villages)
    return {one.village: one.village not in silent for one in villages}


def _has_ended(indicator: str, ledger: Ledger, at: Instant) -> bool:
    """Whether a phase that asks for an indicator has ended, or the campaign."""
    ends = [phase.end for phase in _phases(indicator, ledger)] or [ledger.campaign.end]
    return any(at.sees(end + DAY) for end in ends)


def _phases(indicator: str, ledger: Ledger) -> list[Phase]:
    return [
        phase for phase in ledger.campaign.phases if any(plan.name == indicator for plan in phase.indicators)
    ]


def places(rows: Sequence[Supervised]) -> tuple[int | None, ...]:
    """The place (名次) of each of a round, 1 the worst of its kind; who stands alike shares it."""
    found: list[int | None] = []
    for row in rows:
        ahead = (one for one in rows if one.kind == row.kind and one.standing is not None)
        mine = row.standing
        found.append(None if mine is None else 1 + sum(one.standing < mine for one in ahead if one.standing))
    return tuple(found)


def _owned(ledger: Ledger, at: Instant) -> Iterator[tuple[str, Deadline]]:
    """Every limit for the unit that answers for it and for the village of its record."""
    for deadline in deadlines(ledger, at):
        for name in {deadline.unit, ledger.limited_record(deadline.record_id).village}:
            yield name, deadline


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


def _worst_first(row: Supervised) -> tuple[bool, bool, tuple[bool, int, float]]:
    mine = row.standing
    return row.kind != "村", mine is None, mine or (True, 0, 0.0)


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
