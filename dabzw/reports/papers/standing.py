"""How the campaign stands, as figures that several papers state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dabzw.model.campaign import Campaign
from dabzw.model.parts import is_on
from dabzw.reports.looks.status import Status
from dabzw.reports.paper import Figure
from dabzw.reports.papers.wording import NONE, percent, told
from dabzw.rules.case.rating import called


def indicators(status: Status) -> tuple[Figure, ...]:
    """The indicators of the phases that have begun; of an ended phase what it has come to by now."""
    return tuple(
        percent(indicator.name, indicator.by_now.ratio)
        for phase in status.phases
        if phase.state != "未开始"
        for indicator in phase.indicators
    )


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
    """The open limits that are overdue, fall due today, or soon; nothing where the campaign has no limits."""
    if not is_on("期限", campaign):
        return ()
    return tuple(Figure(f"期限{state}", number, "项") for state, number in status.limits.items())


def limits_told(found: tuple[Figure, ...]) -> str:
    """The open limits in a clause; empty where there are none to tell of."""
    counts = "，".join(f"{figure.name.removeprefix('期限')}{told(figure)}" for figure in found)
    return counts and f"未完成的期限中，{counts}"


def leads(status: Status) -> tuple[Figure, ...]:
    """Leads: all, and by state."""
    found = status.leads
    states = (Figure(f"线索{state}", number, "条") for state, number in found.by_state.items())
    return Figure("线索总数", found.total, "条"), *states


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
