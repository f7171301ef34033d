"""The registry of rules: it collects what the modules of the subjects declare, and asks them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import compress
from types import ModuleType
from typing import Any, Final

from dabzw.model.base import Record
from dabzw.model.fields import values_of
from dabzw.model.finding import Defect, Finding
from dabzw.model.ids import CAMPAIGN_FILE, path_of, year_path
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.power import PowerMonth, by_month
from dabzw.rules.case import approval
from dabzw.rules.checks import (
    authority as authority_checks,
)
from dabzw.rules.checks import (
    calendar as calendar_checks,
)
from dabzw.rules.checks import (
    campaign as campaign_checks,
)
from dabzw.rules.checks import (
    campaign_answers,
    campaign_indicators,
    campaign_limits,
    campaign_next,
    campaign_reports,
    campaign_words,
    chronology,
    latest,
    privacy,
    sequence,
    strict,
    twice,
)
from dabzw.rules.checks import (
    clearance as clearance_checks,
)
from dabzw.rules.checks import (
    document as document_checks,
)
from dabzw.rules.checks import (
    enterprise as enterprise_checks,
)
from dabzw.rules.checks import (
    judgement as judgement_checks,
)
from dabzw.rules.checks import (
    lead as lead_checks,
)
from dabzw.rules.checks import (
    limit as limit_checks,
)
from dabzw.rules.checks import (
    look_back as look_back_checks,
)
from dabzw.rules.checks import (
    plan as plan_checks,
)
from dabzw.rules.checks import (
    power as power_checks,
)
from dabzw.rules.checks import (
    reference as reference_checks,
)
from dabzw.rules.checks import (
    sanction as sanction_checks,
)
from dabzw.rules.checks.declared import Check
from dabzw.rules.declaring import declared
from dabzw.rules.sweep import visits

_SUBJECTS: Final[tuple[ModuleType, ...]] = (
    chronology,
    sequence,
    latest,
    lead_checks,
    judgement_checks,
    limit_checks,
    strict,
    reference_checks,
    privacy,
    authority_checks,
    document_checks,
    enterprise_checks,
    twice,
    visits,
    power_checks,
    plan_checks,
    sanction_checks,
    approval,
    clearance_checks,
    look_back_checks,
)
"""The modules of the rules over records, in the order of the manual."""

CHECKS: Final = tuple(one for one in declared(Check, *_SUBJECTS) if PowerMonth not in one.of)
CAMPAIGN_CHECKS: Final = tuple(
    declared(
        Check,
        campaign_checks,
        campaign_words,
        campaign_answers,
        campaign_indicators,
        campaign_limits,
        campaign_reports,
        campaign_next,
    )
)
CALENDAR_CHECKS: Final = tuple(declared(Check, calendar_checks))
POWER_CHECKS: Final = tuple(one for one in declared(Check, power_checks) if PowerMonth in one.of)
EVERY_CHECK: Final = (*CHECKS, *CAMPAIGN_CHECKS, *CALENDAR_CHECKS, *POWER_CHECKS)


@lru_cache(maxsize=4096)
def _asked(record: type[Record], filled: tuple[str, ...], aside: bool) -> tuple[Check, ...]:  # noqa: FBT001
    """The rules that may say anything of a record of a type in which some lists and rows are filled."""
    own = (check for check in CHECKS if record in check.of and check.concerns(record, filled))
    return tuple(check for check in own if check.of_all or not aside)


@cache
def _rows_of(record: type[Record]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Gives the lists and rows of a record."""
    return values_of(record.nested)


def is_set_aside(record: AnyRecord) -> bool:
    """Whether a record counts nowhere: 作废, or read with its master (并入)."""
    return record.void is not None or getattr(record, "joined", None) is not None


ESCALATED: Final[frozenset[str]] = frozenset(check.code for check in CHECKS if check.new == "错误")
"""Rules whose findings refuse a change that adds them, though those that are there are only told."""


ASKED: Final[frozenset[str]] = frozenset(check.code for check in CHECKS if check.asks)
"""Rules of what is entered out of its turn: a clerk at a terminal is asked whether he means it."""


def record_findings(record: AnyRecord, ledger: Ledger, at: Instant) -> Iterator[Finding]:
    """What the rules find wrong in one record; one that counts nowhere is judged by the rules about that."""
    filled = tuple(compress(record.nested, _rows_of(type(record))(record.__dict__)))
    for check in _asked(type(record), filled, is_set_aside(record)):
        for defect in check.rule(record, ledger, at):
            yield _finding(check, defect, path_of(record.id), record.id)


def campaign_findings(ledger: Ledger, at: Instant) -> Iterator[Finding]:
    """What the rules find wrong in the campaign."""
    for check in CAMPAIGN_CHECKS:
        for defect in check(ledger.campaign, ledger, at):
            yield _finding(check, defect, CAMPAIGN_FILE, None)


def data_findings(ledger: Ledger, at: Instant) -> Iterator[Finding]:
    """What the rules find wrong in the files beside the records: the years' arrangements, the power use."""
    for year, own in ledger.calendar.own.items():
        yield from _of_file(CALENDAR_CHECKS, own, own.path or year_path(year), ledger, at)
    for month in by_month(use for uses in ledger.power.values() for use in uses):
        yield from _of_file(POWER_CHECKS, month, month.path, ledger, at)


def _of_file(
    checks: tuple[Check, ...], held: object, path: str, ledger: Ledger, at: Instant
) -> Iterator[Finding]:
    return (_finding(check, defect, path, None) for check in checks for defect in check(held, ledger, at))


def _finding(check: Check, defect: Defect, file: str, record_id: str | None) -> Finding:
    return Finding(check.code, check.level, file, record_id, defect.path, defect.says, defect.advice)
