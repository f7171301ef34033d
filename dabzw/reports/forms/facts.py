"""The rows of forms that list enterprises, and the facts (取) that their columns show.

A fact gives None where the ledger does not hold it: a blank for the clerk to fill.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from dabzw.model.cases import cleared_on
from dabzw.model.enterprise import Enterprise, Listing, Sanction, Violation
from dabzw.model.form import RowKind
from dabzw.model.ledger import Ledger
from dabzw.reports.forms.lines import Line
from dabzw.reports.forms.unit_facts import PROBLEM_FACTS, UNIT_FACTS
from dabzw.rules.case.completion import completion, standing_measures
from dabzw.rules.case.rating import gravest
from dabzw.rules.case.states import enterprise_state
from dabzw.rules.figures.indicators import Window
from dabzw.rules.figures.inspections import inspected_in
from dabzw.rules.figures.parts import WHOLE, industry_of
from dabzw.rules.figures.statistics import closed_in, stopped_in, violations

Listed = tuple[Enterprise, Violation | None]
Lines = Callable[[Ledger, Window], Iterable[Listed]]


# The enterprises that a form lists


def _offenders(ledger: Ledger, window: Window) -> Iterable[Enterprise]:
    return {one.id: one for one, _ in violations(ledger, window, WHOLE)}.values()


def _on_the_list(ledger: Ledger, window: Window) -> Iterable[Enterprise]:
    return (one for one in ledger.enterprises.values() if any(window.holds(step.on) for step in one.listings))


def _at_great_risk(ledger: Ledger, window: Window) -> Iterable[Enterprise]:
    worst = gravest(ledger.campaign)
    return (one for one in _offenders(ledger, window) if one.risk is not None and one.risk == worst)


def _still_at_great_risk(ledger: Ledger, window: Window) -> Iterable[Enterprise]:
    return (one for one in _at_great_risk(ledger, window) if cleared_on(one) is None)


def _inspected(ledger: Ledger, window: Window) -> Iterable[Enterprise]:
    return (ledger.enterprises[record_id] for record_id in inspected_in(ledger, window))


def _each(enterprises: Callable[[Ledger, Window], Iterable[Enterprise]]) -> Lines:
    return lambda ledger, window: ((one, None) for one in enterprises(ledger, window))


LISTS: Final[Mapping[RowKind, Lines]] = MappingProxyType(
    {
        "受检企业": _each(_inspected),
        "违法企业": _each(_offenders),
        "违法行为": lambda ledger, window: violations(ledger, window, WHOLE),
        "名单企业": _each(_on_the_list),
        "重大风险企业": _each(_at_great_risk),
        "未整改重大风险企业": _each(_still_at_great_risk),
        "关闭取缔企业": _each(closed_in),
        "停产停业企业": _each(stopped_in),
    }
)
"""The lines of a form that lists: an enterprise each, or a violation of one."""

# Facts of any row

Fact = Callable[[Line], str | int | None]

_LINE_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "行名": lambda line: line.name,
        "序号": lambda line: line.number,
        "年度": lambda line: line.window.last.year,
        "季度": lambda line: (line.window.last.month + 2) // 3,
        "填报单位": lambda line: line.ledger.campaign.township,
    }
)

# Facts of an enterprise

EnterpriseFact = Callable[[Enterprise, Ledger], str | None]


def _joined(names: Iterable[str | None], between: str = "、") -> str | None:
    return between.join(dict.fromkeys(filter(None, names))) or None


def _code(enterprise: Enterprise, _ledger: Ledger) -> str | None:
    return enterprise.code or f"无（{enterprise.no_code}）"


def _offences(enterprise: Enterprise, ledger: Ledger) -> str | None:
    names = ledger.campaign.violations
    return _joined((names.get(code, code) for code in enterprise.violation_codes), "；")


def _found(enterprise: Enterprise, _ledger: Ledger) -> str | None:
    day = enterprise.first_found_on
    return None if day is None else f"{day}（发现日期）"


def _handled(enterprise: Enterprise, ledger: Ledger) -> str | None:
    state = enterprise_state(enterprise, ledger)
    return "；".join((state, *map(_sanction, enterprise.sanctions)))


def _sanction(sanction: Sanction) -> str:
    amount = "" if sanction.amount is None else f"{sanction.amount:f}元"
    return f"{sanction.on}{sanction.kind}{amount}"


def _measures(enterprise: Enterprise, _ledger: Ledger) -> str | None:
    return _joined(measure.measure for measure in enterprise.planned)


def _progress(enterprise: Enterprise, ledger: Ledger) -> str | None:
    standing = standing_measures(enterprise, ledger.campaign)
    leads = ledger.leads_of_enterprise(enterprise.id)
    shown = (completion(measure, enterprise, ledger.campaign, leads) for measure in standing)
    done = sum(one.on is not None for one in shown)
    state = enterprise_state(enterprise, ledger)
    return f"{state}（措施{len(standing)}项，已完成{done}项）" if standing else state


def _limit(enterprise: Enterprise, _ledger: Ledger) -> str | None:
    days = [measure.due_on for measure in enterprise.planned if measure.due_on is not None]
    return max(days).isoformat() if days else None


def _units(enterprise: Enterprise, _ledger: Ledger) -> str | None:
    return _joined(measure.unit for measure in enterprise.planned) or enterprise.station


def _last_listing(enterprise: Enterprise) -> Listing | None:
    return enterprise.listings[-1] if enterprise.listings else None


def _list_state(enterprise: Enterprise, _ledger: Ledger) -> str | None:
    last = _last_listing(enterprise)
    return None if last is None else f"{last.state}（{last.on}）"


def _list_reason(enterprise: Enterprise, _ledger: Ledger) -> str | None:
    return _joined((step.reason for step in enterprise.listings), "；")


def _is_listed(enterprise: Enterprise, _ledger: Ledger) -> str | None:
    last = _last_listing(enterprise)
    return "是" if last is not None and last.state == "已列入" else "否"


def _listed_for(enterprise: Enterprise, ledger: Ledger) -> str | None:
    listed = [step.reason for step in enterprise.listings if step.state == "已列入"]
    return _joined(listed, "；") if _is_listed(enterprise, ledger) == "是" else "未列入"


ENTERPRISE_FACTS: Final[Mapping[str, EnterpriseFact]] = MappingProxyType(
    {
        "名称": lambda one, _: one.name,
        "性质": lambda one, _: one.nature,
        "行业": lambda one, _: one.trade,
        "监管站所": lambda one, _: one.station,
        "注册地址": lambda one, _: one.registered_address,
        "经营地址": lambda one, _: one.address,
        "村": lambda one, _: one.village,
        "统一社会信用代码": _code,
        "主要负责人": lambda one, _: _joined(one.heads),
        "行业领域": lambda one, ledger: industry_of(one.trade, ledger.campaign),
        "发现日期": _found,
        "违法行为": _offences,
        "查处情况": _handled,
        "措施": _measures,
        "进展": _progress,
        "整改时限": _limit,
        "责任单位": _units,
        "责任人": lambda one, _: _joined(measure.person for measure in one.planned),
        "名单理由": _list_reason,
        "是否列入": _is_listed,
        "列入理由": _listed_for,
        "名单进展": _list_state,
        "风险说明": lambda one, _: f"风险等级为{one.risk}，是否属重大隐患请核定" if one.risk else None,
    }
)
FACTS: Final = (*_LINE_FACTS, *ENTERPRISE_FACTS, *UNIT_FACTS, *PROBLEM_FACTS)
"""Every fact that a column may show; those of an enterprise only in a form that lists."""


def fact(name: str, line: Line) -> str | int | None:
    """A fact of a row; None where the ledger does not hold it."""
    own = _LINE_FACTS.get(name)
    if own is not None:
        return own(line)
    if name in PROBLEM_FACTS:
        return PROBLEM_FACTS[name](line, line.violation) if line.violation else None
    if line.enterprise is None:
        return None
    if name in UNIT_FACTS:
        return UNIT_FACTS[name](line, line.enterprise)
    return ENTERPRISE_FACTS[name](line.enterprise, line.ledger)
