"""The registry of rules: it collects what the modules of the subjects declare, and asks them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import Any, Final

from dabzw.model.base import Record
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import Defect, Finding
from dabzw.model.ids import path_of
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.model.vocab import IndicatorName
from dabzw.rules import (
    approval,
    authority_checks,
    campaign_checks,
    chronology,
    clearance_checks,
    document_checks,
    enterprise_checks,
    indicators,
    lead_checks,
    limit_checks,
    look_back_checks,
    privacy,
    reference_checks,
    sanction_checks,
    screening,
    visits,
)
from dabzw.rules.declared import EVERY_RECORD, Check
from dabzw.rules.indicators import Figure, Window
from dabzw.rules.screening import Suspicion

_SUBJECTS: Final[tuple[ModuleType, ...]] = (
    chronology,
    lead_checks,
    limit_checks,
    reference_checks,
    privacy,
    authority_checks,
    document_checks,
    enterprise_checks,
    visits,
    sanction_checks,
    approval,
    clearance_checks,
    look_back_checks,
    campaign_checks,
)
"""The modules that declare rules, in the order of the manual."""


def _declared() -> Iterator[Check]:
    """The rules by module, in the order in which they stand there."""
    for module in _SUBJECTS:
        for value in vars(module).values():
            if isinstance(value, Check) and value.rule.__module__ == module.__name__:
                yield value


CHECKS: Final = tuple(check for check in _declared() if check.of != (Campaign,))
CAMPAIGN_CHECKS: Final = tuple(check for check in _declared() if check.of == (Campaign,))

CAMPAIGN_FILE: Final = "campaign.yaml"
_CHECKS_OF: Final[Mapping[type[Record], tuple[Check, ...]]] = MappingProxyType(
    {kind: tuple(check for check in CHECKS if kind in check.of) for kind in EVERY_RECORD}
)


def record_findings(record: AnyRecord, ledger: Ledger, at: Instant) -> Iterator[Finding]:
    """What the rules find wrong in one record."""
    for check in _CHECKS_OF[type(record)]:
        for defect in check(record, ledger, at):
            yield _finding(check, defect, path_of(record.id), record.id)


def campaign_findings(ledger: Ledger, at: Instant) -> Iterator[Finding]:
    """What the rules find wrong in the campaign."""
    for check in CAMPAIGN_CHECKS:
        for defect in check(ledger.campaign, ledger, at):
            yield _finding(check, defect, CAMPAIGN_FILE, None)


def ledger_findings(ledger: Ledger, at: Instant) -> Iterator[Finding]:
    """What the rules find wrong in the campaign and in all records."""
    yield from campaign_findings(ledger, at)
    for record in ledger:
        yield from record_findings(record, ledger, at)


def _finding(check: Check, defect: Defect, file: str, record_id: str | None) -> Finding:
    return Finding(check.code, check.level, file, record_id, defect.path, defect.says, defect.advice)


INDICATORS: Final[Mapping[IndicatorName, Callable[[Ledger, Window], Figure]]] = MappingProxyType(
    {
        "部署率": indicators.deployment,
        "场所排查率": indicators.site_sweep,
        "目录排查率": indicators.directory_sweep,
        "村报告率": indicators.village_reports,
        "处置方案率": indicators.plans,
        "处置完成率": indicators.completed_plans,
        "线索办结率": indicators.closed_leads,
        "督导覆盖率": indicators.supervision,
        "复核率": indicators.past_cases,
    }
)


@dataclass(frozen=True, slots=True)
class SuspicionRule:
    """One rule of `screen`: its name, as lists and leads show it, and the records it looks at."""

    code: str
    of: tuple[type[Record], ...]
    rule: Callable[[Any, Ledger, Instant], Iterator[Suspicion]]
    source: str


SUSPICIONS: Final[tuple[SuspicionRule, ...]] = (
    SuspicionRule("名称与经营不符", (Enterprise,), screening.telling_name, "通知二（二）2"),
    SuspicionRule("许可不全", (Enterprise,), screening.licence_missing, "通知二（二）1、2"),
    SuspicionRule("用途不符", (Site,), screening.other_use, "通知二（一）2"),
    SuspicionRule("租赁频繁", (Site, Enterprise), screening.many_tenants, "通知二（一）2"),
    SuspicionRule("证照失效在产", (Enterprise,), screening.dead_licence, "通知二（二）1"),
    SuspicionRule("证照将到期", (Enterprise,), screening.licence_expiring, "安全生产许可证条例第9条"),
    SuspicionRule("停产而用电", (Enterprise,), screening.power_while_stopped, "通知二（二）3、三（一）"),
    SuspicionRule("断电后用电", (Enterprise,), screening.power_after_cut, "通知一（二）2、三（七）"),
    SuspicionRule("停产存料", (Enterprise,), screening.stock_while_stopped, "危险化学品安全管理条例第27条"),
    SuspicionRule("厂中厂", (Enterprise,), screening.plant_within_plant, "通知二（二）3"),
    SuspicionRule("外省迁入", (Enterprise,), screening.moved_in, "通知二（二）5"),
    SuspicionRule("在册未排查", (Enterprise,), screening.never_inspected, "通知一（一）"),
    SuspicionRule("在产不在册", (Enterprise,), screening.in_no_directory, "通知一（一）"),
    SuspicionRule("历史查处未复核", (Enterprise,), screening.past_case_unseen, "通知一（二）"),
    SuspicionRule("重复登记", (Enterprise,), screening.twin_record, "台账管理"),
    SuspicionRule("关联企业", (Enterprise,), screening.related_to_caught, "通知三（七）"),
)


def suspicions(ledger: Ledger, at: Instant) -> Iterator[tuple[Enterprise | Site, SuspicionRule, Suspicion]]:
    """Every suspicion of a ledger that is already as of `at`, record by record."""
    places: tuple[Enterprise | Site, ...] = (*ledger.enterprises.values(), *ledger.sites.values())
    for record in places:
        for rule in SUSPICIONS:
            if isinstance(record, rule.of):
                for suspicion in rule.rule(record, ledger, at):
                    yield record, rule, suspicion
