"""How the campaign stands, as figures that several papers state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from dabzw.reports.looks.status import Status
from dabzw.reports.paper import Figure
from dabzw.reports.papers.privacy import published
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


def limits(status: Status) -> tuple[Figure, ...]:
    """The open limits that are overdue, fall due today, or soon."""
    return tuple(Figure(f"期限{state}", number, "项") for state, number in status.limits.items())


def leads(status: Status) -> tuple[Figure, ...]:
    """Leads: all, and by state."""
    found = status.leads
    states = (Figure(f"线索{state}", number, "条") for state, number in found.by_state.items())
    return Figure("线索总数", found.total, "条"), *states


def enterprises(status: Status) -> tuple[Figure, ...]:
    """Enterprises: all, offenders, those by risk, cleared, come back."""
    found = status.enterprises
    risks = (Figure(f"{called(level)}企业", number, "家") for level, number in found.by_risk.items())
    return (
        Figure("企业总数", found.total, "家"),
        Figure("有违法行为企业", found.offenders, "家"),
        *risks,
        Figure("已销号企业", found.cleared, "家"),
        Figure("死灰复燃企业", found.repeated, "家"),
    )


def risks_told(levels: Iterable[str], told_of: Mapping[str, str]) -> str:
    """Enterprises of some levels, one after another; nothing where there are no levels."""
    told_each = [f"{called(level)}{told_of[f'{called(level)}企业']}" for level in levels]
    return f"，其中{'、'.join(told_each)}" if told_each else ""


def listed(figures: tuple[Figure, ...]) -> str:
    """Figures one after another, each with its name."""
    return "，".join(f"{figure.name}{told(figure)}" for figure in figures if figure.value != NONE)


def named(figures: tuple[Figure, ...]) -> dict[str, str]:
    """What is told of each figure, by its name."""
    return {figure.name: told(figure) for figure in figures}


def published_by_village(villages: tuple[str, ...], found: Counter[str]) -> dict[str, int | str]:
    """Counts of villages for the public, in the order of the notice, the small ones hidden."""
    return published({village: found[village] for village in villages})
