"""How the campaign stands, as figures that several papers state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.parts import is_on
from dabzw.reports.looks.status import Status
from dabzw.reports.paper import Figure
from dabzw.reports.papers.wording import NONE, percent, told
from dabzw.rules.agenda.counts import COUNTED
from dabzw.rules.case.rating import called
from dabzw.rules.figures.indicators import Figure as OfPhase


def indicators(status: Status) -> tuple[Figure, ...]:
    """The indicators of the phases that have begun; of an ended phase what it has come to by now."""
    return tuple(
        percent(indicator.name, indicator.by_now.ratio)
        for phase in status.phases
        if phase.state != "未开始"
        for indicator in phase.indicators
    )


def indicators_told(status: Status) -> str:
    """The indicators of the phases that have begun; of an ended phase at its end and by now."""
    return "，".join(
        f"{one.name}{_ratio(one.by_now)}"
        if one.at_end is None
        else f"{one.name}{phase.phase.name}截止时{_ratio(one.at_end)}、至今{_ratio(one.by_now)}"
        for phase in status.phases
        if phase.state != "未开始"
        for one in phase.indicators
        if one.by_now.ratio is not None
    )


def _ratio(figure: OfPhase) -> str:
    return told(percent("", figure.ratio))


def leads_told(found: Mapping[str, str]) -> str:
    """The leads in a clause that adds up: all, and how many stand in each way that any stands in."""
    states = (
        f"{name.removeprefix('线索')}{count}"
        for name, count in found.items()
        if name != _ALL_LEADS and not count.startswith("0")
    )
    said = "、".join(states)
    return f"共登记线索{found[_ALL_LEADS]}" + (f"，其中{said}" if said else "")


def aims(status: Status) -> str:
    """What the indicators of the phases that have begun aim at, in a sentence; empty where nothing does."""
    told_of = (
        f"{indicator.name}{indicator.aim.replace(' ', '')}"
        for phase in status.phases
        if phase.state != "未开始"
        for indicator in phase.indicators
        if indicator.aim
    )
    said = "；".join(told_of)
    return said and f"{said}。"


def limits(status: Status, campaign: Campaign) -> tuple[Figure, ...]:
    """What is overdue, falls due today, or soon: the hard limits, then what only warns, state by state.

    Nothing where the campaign has no limits.
    """
    if not is_on("期限", campaign):
        return ()
    pairs = ((state, status.counts[state]) for state in COUNTED)
    return tuple(
        figure
        for state, pair in pairs
        for figure in (
            Figure(f"期限{state}", pair.hard, "项"),
            Figure(f"预警{state}", pair.early, "项", "internal"),
        )
    )


def limits_told(found: tuple[Figure, ...]) -> str:
    """What waits in a clause: 逾期9项（另预警5项）; empty where there is nothing to tell of."""
    early = {one.name: f"（另预警{told(one)}）" for one in found if one.value}
    states = ((one, one.name.removeprefix("期限")) for one in found if one.name.startswith("期限"))
    counts = "，".join(f"{state}{told(one)}{early.get(f'预警{state}', '')}" for one, state in states)
    return counts and f"未完成的事项中，{counts}"


_ALL_LEADS: Final = "线索总数"
LIMITS_NOTE: Final = "逾期、今日到期、临期只计硬性期限；预警是内部提醒，另计，不作排名依据"


def leads(status: Status) -> tuple[Figure, ...]:
    """Leads: all, and by state."""
    found = status.leads
    states = (Figure(f"线索{state}", number, "条") for state, number in found.by_state.items())
    return Figure(_ALL_LEADS, found.total, "条"), *states


def enterprises(status: Status, campaign: Campaign) -> tuple[Figure, ...]:
    """Enterprises, by the campaign's word: all, offenders, those by risk, cleared, come back."""
    found, terms = status.enterprises, campaign.terms
    came_back = () if found.repeated is None else ((terms.repeat or "", found.repeated),)
    counts = (
        ("有违法行为", found.offenders),
        *((called(level, campaign), number) for level, number in found.by_risk.items()),
        ("已销号", found.cleared),
        *came_back,
    )
    return (
        Figure(f"{terms.subject}总数", found.total, terms.counter),
        *(Figure(f"{name}{terms.subject}", number, terms.counter) for name, number in counts),
    )


def offenders_told(n: Mapping[str, str], campaign: Campaign, levels: Iterable[str]) -> str:
    """One sentence of the offenders: how many, of which levels, how many cleared and come back."""
    terms = campaign.terms
    of = terms.subject
    said = [called(level, campaign) for level in levels]
    said = [one for one in said if not n.get(one + of, "0").startswith("0")]
    risks = "、".join(f"{one}{n[one + of]}" for one in said)
    again = f"，{terms.repeat}{n[terms.repeat + of]}" if terms.repeat else ""
    rating = f"，其中{risks}" if risks else ""
    return f"有违法行为的{of}{n[f'有违法行为{of}']}{rating}；已销号{n[f'已销号{of}']}{again}。"


def listed(figures: tuple[Figure, ...]) -> str:
    """Figures one after another, each with its name."""
    return "，".join(f"{figure.name}{told(figure)}" for figure in figures if figure.value != NONE)


def named(figures: tuple[Figure, ...]) -> dict[str, str]:
    """What is told of each figure, by its name."""
    return {figure.name: told(figure) for figure in figures}
