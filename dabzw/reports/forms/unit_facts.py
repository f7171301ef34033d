"""Facts (取) of an enterprise that hold for the days of a form, and those of one violation.

是 and 否 are told only where the ledger knows it: what it does not hold is None, for the clerk to fill.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from dabzw.model.enterprise import Enterprise, Sanction, Violation
from dabzw.model.known_words import is_informant_source
from dabzw.model.vocab import ClosureStep, Penalised
from dabzw.reports.forms.lines import Line
from dabzw.rules.figures.inspections import inspected_in
from dabzw.rules.figures.parts import Number, enterprise_part
from dabzw.rules.figures.statistics import MEASURES

UnitFact = Callable[[Line, Enterprise], str | None]
ProblemFact = Callable[[Line, Violation], str | None]


def _yes_no(value: bool) -> str:  # noqa: FBT001
    return "是" if value else "否"


def _count(measure: str, line: Line, enterprise: Enterprise) -> Number | None:
    """A measure of the enterprise alone."""
    return MEASURES[measure].count(line.ledger, line.window, enterprise_part(enterprise, line.ledger))


def _any(measure: str) -> UnitFact:
    """Whether a measure of the enterprise is more than nothing; None where that is not known."""

    def fact(line: Line, enterprise: Enterprise) -> str | None:
        found = _count(measure, line, enterprise)
        return None if found is None else _yes_no(found > 0)

    return fact


def _inspected_on(place: int) -> UnitFact:
    """The first (0) or the last (-1) day of an inspection."""

    def fact(line: Line, enterprise: Enterprise) -> str | None:
        part = enterprise_part(enterprise, line.ledger)
        days = inspected_in(line.ledger, line.window, part).get(enterprise.id)
        return days[place].isoformat() if days else None

    return fact


def _checked_for_informant(line: Line, enterprise: Enterprise) -> str | None:
    """Whether a lead that somebody reported was verified there."""
    return _yes_no(
        any(
            is_informant_source(lead.source, line.ledger.campaign) and line.window.holds(visit.at.date())
            for lead in line.ledger.leads_of_enterprise(enterprise.id)
            for visit in lead.verifications
        )
    )


def _sanctions(line: Line, enterprise: Enterprise) -> tuple[Sanction, ...]:
    return tuple(one for one in enterprise.sanctions if line.window.holds(one.on))


def _punished(party: Penalised) -> UnitFact:
    """Whether the party was punished; None where it is not recorded of a penalty whom it was for."""

    def fact(line: Line, enterprise: Enterprise) -> str | None:
        parties = {one.party for one in _sanctions(line, enterprise)}
        return _yes_no(party in parties) if party in parties or None not in parties else None

    return fact


def _head_punished(line: Line, enterprise: Enterprise) -> str | None:
    """否 where no person was punished; else it is not recorded whether that was the head."""
    return None if _punished("个人")(line, enterprise) != "否" else "否"


def _closure(step: ClosureStep) -> UnitFact:
    return lambda line, enterprise: _yes_no(
        any(one.step == step and line.window.holds(one.on) for one in enterprise.closures)
    )


def _fined(line: Line, enterprise: Enterprise) -> str | None:
    """What it was fined, in 万元; None where an amount is not on record."""
    fines = [one for one in _sanctions(line, enterprise) if one.kind == "罚款"]
    if any(one.amount is None for one in fines):
        return None
    amount = _count("罚款万元", line, enterprise)
    return f"{amount:f}万元" if fines and amount is not None else "无"


UNIT_FACTS: Final[Mapping[str, UnitFact]] = MappingProxyType(
    {
        "首次检查": _inspected_on(0),
        "末次检查": _inspected_on(-1),
        "是否核实举报": _checked_for_informant,
        "是否处罚单位": _punished("单位"),
        "是否处罚负责人": _head_punished,
        "是否停产停业": _any("停产停业家数"),
        "是否关闭取缔": _any("关闭取缔家数"),
        "是否移送司法": _any("移送司法家数"),
        "是否提请关闭": _closure("提请"),
        "是否实际关闭": _closure("实际关闭"),
        "是否罚款": lambda line, one: _yes_no(any(each.kind == "罚款" for each in _sanctions(line, one))),
        "罚款": _fined,
    }
)


def _sources(line: Line, violation: Violation) -> str | None:
    leads: Iterable[str] = violation.leads
    found = (line.ledger.leads[one].source for one in leads if one in line.ledger.leads)
    return "、".join(dict.fromkeys(found)) or None


PROBLEM_FACTS: Final[Mapping[str, ProblemFact]] = MappingProxyType(
    {
        "问题发现日期": lambda _, violation: violation.found_on.isoformat(),
        "问题类型": lambda line, one: line.ledger.campaign.violations.get(one.code, one.code),
        "问题来源": _sources,
        "问题情形": lambda _, violation: violation.circumstances,
    }
)
