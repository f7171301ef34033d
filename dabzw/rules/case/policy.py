"""一企一策: what an enterprise must be made to do, what of it is arranged and done, and what contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.cases import current
from dabzw.model.enterprise import Enterprise, Measure
from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY, Instant, written
from dabzw.model.vocab import MeasureNature, Proof
from dabzw.rules.case.completion import completion, is_undone, not_done, told
from dabzw.rules.case.demands import (
    RISK_SOURCE,
    Demands,
    Escalated,
    LaidAside,
    choices_of,
    is_signed,
    matching_rules,
    satisfies,
    unwritten,
)
from dabzw.rules.case.escalation import demands_of, without_time
from dabzw.rules.case.rating import called, lowerings, mildest, risk_in_force
from dabzw.rules.case.repeats import REPEATED, is_repeat_rated_low, repeated
from dabzw.rules.case.selection import lacks
from dabzw.rules.limits.deadlines import Deadline, measure_deadlines

MeasureState = Literal["未安排", "已安排", "已报完成", "已完成", "逾期"]

_MENDING: Final[tuple[MeasureNature, ...]] = ("整改", "监管")
_ENDING: Final[tuple[MeasureNature, ...]] = ("取缔", "关闭", "停产", "拆除", "断供", "物料")
"""A measure that only mends or watches is weaker than any that ends something."""


@dataclass(frozen=True, slots=True)
class RequiredMeasure:
    """应采取措施: a measure, the rules that demand it, and how it stands.

    `missing` are the alternatives of 凭据 of which one has to be there before it is done.
    """

    measure: str
    sources: tuple[str, ...]
    state: MeasureState
    arranged: Measure | None
    missing: tuple[Proof, ...] = ()

    def unit(self, enterprise: Enterprise) -> str | None:
        """The unit that answers for it, once it is arranged: the one named, else the supervising station."""
        return None if self.arranged is None else self.arranged.unit or enterprise.station


@dataclass(frozen=True, slots=True)
class Policy:
    """一企一策 of one enterprise at one instant."""

    enterprise: Enterprise
    rules: tuple[str, ...]
    required: tuple[RequiredMeasure, ...]
    laid_aside: tuple[LaidAside, ...]
    conflicts: tuple[str, ...]
    downgrades: tuple[str, ...]
    problems: tuple[str, ...]


def policy(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Policy:
    """What must be done about an enterprise in its present case, as of an instant."""
    campaign = ledger.campaign
    own = current(enterprise)
    found = demands_of(own, ledger, at)
    standing = tuple(
        measure_standing(name, enterprise, ledger, at, sources) for name, sources in found.required.items()
    )
    return Policy(
        enterprise=own,
        rules=tuple(dict.fromkeys(rule.code for rule in matching_rules(own, campaign))),
        required=standing,
        laid_aside=found.laid_aside,
        conflicts=found.conflicts,
        downgrades=tuple(_downgrades(found, standing, own, campaign)),
        problems=tuple(_problems(enterprise, ledger, found, standing)),
    )


def measure_standing(
    name: str, enterprise: Enterprise, ledger: Ledger, at: Instant, sources: tuple[str, ...] = ()
) -> RequiredMeasure:
    """How a measure stands: by the arranged one that answers it best.

    One that a rebound undid keeps its limit until another is arranged with a limit of its own.
    """
    campaign, own = ledger.campaign, current(enterprise)
    leads = ledger.leads_of_enterprise(enterprise.id)
    found = [(one, completion(one, own, campaign, leads)) for one in _answering(name, own, campaign)]
    best, done = min(found, key=lambda one: _by_progress(one[0], one[1].on), default=(None, None))
    missing = () if done is None else done.missing
    state = _state(best, missing, measure_deadlines(enterprise, ledger, at), at)
    return RequiredMeasure(name, sources, state, best, missing)


def _answering(name: str, own: Enterprise, campaign: Campaign) -> list[Measure]:
    """The arranged measures by which one stands: those that say when, else those undone, else any."""
    answers = [measure for measure in own.planned if satisfies(measure.measure, name, campaign)]
    held = [measure for measure in answers if not is_undone(measure, own, campaign)]
    telling = [measure for measure in held if measure.done_on or measure.due_on]
    return telling or [not_done(measure) for measure in answers if measure not in held] or held


def _by_progress(measure: Measure, shown_on: date | None) -> tuple[bool, bool, date]:
    """Done and shown first, the earliest; then reported done; then those that fall due first."""
    return (
        shown_on is None,
        measure.done_on is None,
        shown_on or measure.done_on or measure.due_on or date.max,
    )


def _state(
    measure: Measure | None, missing: tuple[Proof, ...], limits: Mapping[str, Deadline], at: Instant
) -> MeasureState:
    """How an arranged measure stands; whether it is late says its limit, as it was moved or stopped.

    One that a rebound undid has met its limit, and keeps its day.
    """
    if measure is None:
        return "未安排"
    if measure.done_on is not None:
        return "已报完成" if missing else "已完成"
    limit = limits.get(measure.measure)
    running = limit is not None and limit.open
    if limit is not None and running:
        return "逾期" if limit.state == "逾期" else "已安排"
    late = measure.due_on is not None and at.sees(measure.due_on + DAY)
    return "逾期" if late else "已安排"


def _downgrades(
    found: Demands, required: tuple[RequiredMeasure, ...], enterprise: Enterprise, campaign: Campaign
) -> Iterator[str]:
    """降格: something weaker is arranged where a required measure is not.

    What was changed to a stronger one because it was late (逾期升级) was in order when it was arranged.
    """
    names = {item.measure for item in required}
    names |= {one.measure for one in found.laid_aside if isinstance(one.by, Escalated)}
    planned = dict.fromkeys(measure.measure for measure in enterprise.planned)
    for item in required:
        if item.state == "未安排":
            for arranged in planned:
                if arranged not in names and _is_weaker(arranged, item, enterprise, campaign):
                    yield f"已安排的“{arranged}”轻于应采取的“{item.measure}”"


def _is_weaker(arranged: str, than: RequiredMeasure, enterprise: Enterprise, campaign: Campaign) -> bool:
    """Whether a measure is weaker than a required one: covered by it, of a milder level, or only mending."""
    by_risk = any(source.startswith(RISK_SOURCE) for source in than.sources)
    return (
        campaign.covers(than.measure, arranged)
        or (by_risk and arranged in _milder_levels(enterprise, campaign))
        or (campaign.nature_of(arranged) in _MENDING and campaign.nature_of(than.measure) in _ENDING)
    )


def _milder_levels(enterprise: Enterprise, campaign: Campaign) -> frozenset[str]:
    risk = risk_in_force(enterprise, campaign)
    below = () if risk is None else campaign.ranks[campaign.ranks.index(risk) + 1 :]
    return frozenset(measure for level in below for measure in campaign.by_risk.get(level, ()))


def _problems(
    enterprise: Enterprise, ledger: Ledger, found: Demands, standing: tuple[RequiredMeasure, ...]
) -> Iterator[str]:
    """问题: what a person must still decide or mend, of the present case and of what went before it."""
    own, campaign = current(enterprise), ledger.campaign
    if not own.violations:
        return
    if repeated(enterprise, campaign):
        yield campaign.terms.repeat or REPEATED
    yield from _of_the_rating(enterprise, campaign)
    if not own.planned:
        yield f"未制定{campaign.terms.plan}措施"
    yield from _of_the_choices(own, found)
    yield from _of_the_times(own, ledger, found)
    for name in unwritten(enterprise, campaign):
        yield f"{name}{lacks(name)}，按从严处理"
    if not found.required and not found.laid_aside:
        yield "没有对应的处置规则" + ("，请评定风险后按风险等级处置" if campaign.by_risk else "")
    for item in standing:
        if item.missing:
            yield f"“{item.measure}”已报完成，缺凭据：{told(item.missing)}"


def _of_the_rating(enterprise: Enterprise, campaign: Campaign) -> Iterator[str]:
    if is_repeat_rated_low(enterprise, campaign):
        again = campaign.terms.repeat or REPEATED
        yield f"{again}的{campaign.terms.subject}评为{called(mildest(campaign) or '', campaign)}，须写明理由"
    if enterprise.risk is None and campaign.ranks:
        yield "未评定风险"
    if enterprise.risk is not None and enterprise.risk not in campaign.ranks:
        yield f"{called(enterprise.risk, campaign)}不是行动方案里的风险等级，须重新评定"
    last = len(enterprise.ratings) - 1
    for lowering in lowerings(enterprise, campaign):
        if lowering.place == last and lowering.lacks:
            yield (
                f"风险由{lowering.before.level}降为{lowering.rating.level}没有写{'、'.join(lowering.lacks)}，"
                f"仍按{lowering.before.level}处置"
            )


def _of_the_choices(enterprise: Enterprise, found: Demands) -> Iterator[str]:
    if found.undecided:
        yield "存在冲突，未记录取舍"
    for choice in choices_of(enterprise):
        if choice.measure is not None and not is_signed(choice):
            yield f"对“{choice.measure}”的取舍没有写全决定和批准人，不算数"


def _of_the_times(enterprise: Enterprise, ledger: Ledger, found: Demands) -> Iterator[str]:
    """What was not done in time and is changed to a stronger measure, or cannot be for want of a time."""
    for one in found.laid_aside:
        if isinstance(one.by, Escalated):
            yield f"“{one.measure}”到{written(one.by.due)}没有完成，改为“{one.by.instead}”（{one.by.source}）"
    for name in without_time(enterprise, ledger, found.required):
        yield f"“{name}”没有时限，不能逾期升级"
