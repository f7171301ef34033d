"""一企一策: what an enterprise must be made to do, what of it is arranged and done, and what contradicts.

The required measures are the union of those that its violations demand (notice 一（二）) and those that
its risk demands (notice 三（二）).  Where the two contradict, both stand and a recorded 取舍 is asked for;
nothing is ever chosen here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final, Literal

from dabzw.model.campaign import Campaign, DispositionRule, in_group
from dabzw.model.cases import REBOUND, current
from dabzw.model.enterprise import Choice, Enterprise, LookBack, Measure, Violation
from dabzw.model.moments import Instant
from dabzw.model.vocab import Operating, PlaceClass, Risk
from dabzw.rules.case.repeats import is_repeat_rated_low, repeated

MeasureState = Literal["未安排", "已安排", "已完成", "逾期"]

RISK_SOURCE: Final = "风险:"
_RISKS: Final[tuple[Risk, ...]] = ("重大", "较大", "一般")


@dataclass(frozen=True, slots=True)
class RequiredMeasure:
    """应采取措施: a measure, the rules that demand it, and how it stands."""

    measure: str
    sources: tuple[str, ...]
    state: MeasureState
    arranged: Measure | None


@dataclass(frozen=True, slots=True)
class Policy:
    """一企一策 of one enterprise at one instant."""

    enterprise: Enterprise
    rules: tuple[str, ...]
    required: tuple[RequiredMeasure, ...]
    conflicts: tuple[str, ...]
    downgrades: tuple[str, ...]
    problems: tuple[str, ...]


def policy(enterprise: Enterprise, campaign: Campaign, at: Instant) -> Policy:
    """What must be done about an enterprise in its present case, as of an instant."""
    enterprise = current(enterprise)
    required = required_measures(enterprise, campaign)
    standing = tuple(
        measure_standing(name, enterprise, campaign, at, sources) for name, sources in required.items()
    )
    conflicts = tuple(conflict_sentences(enterprise, campaign))
    return Policy(
        enterprise=enterprise,
        rules=tuple(dict.fromkeys(rule.code for rule in matching_rules(enterprise, campaign))),
        required=standing,
        conflicts=conflicts,
        downgrades=tuple(_downgrades(standing, enterprise, campaign)),
        problems=tuple(_problems(enterprise, campaign, required, conflicts)),
    )


def matching_rules(enterprise: Enterprise, campaign: Campaign) -> tuple[DispositionRule, ...]:
    """The disposition rules that a violation of the present case meets, at its place and in its state."""
    own = current(enterprise)
    return tuple(
        rule for rule in campaign.rules if any(_matches(rule, one, enterprise) for one in own.violations)
    )


def _matches(rule: DispositionRule, violation: Violation, enterprise: Enterprise) -> bool:
    """Whether a violation, as it was found, is met by a rule; what nobody wrote down is read strictly."""
    place, operating = place_as_found(violation, enterprise), operating_as_found(violation, enterprise)
    return (
        any(in_group(violation.code, group) for group in rule.violations)
        and (not rule.natures or enterprise.nature in rule.natures)
        and (not rule.place_classes or place is None or place in rule.place_classes)
        and (not rule.operating or operating in rule.operating)
    )


def place_as_found(violation: Violation, enterprise: Enterprise) -> PlaceClass | None:
    """场所类别 as it was found, else that of the enterprise."""
    return violation.place_class or enterprise.place_class


def operating_as_found(violation: Violation, enterprise: Enterprise) -> Operating:
    """经营状态 as it was found, else that of the enterprise."""
    return violation.operating or enterprise.operating


def required_measures(enterprise: Enterprise, campaign: Campaign) -> dict[str, tuple[str, ...]]:
    """The required measures with the codes of the rules that demand them.

    A measure that a stronger required one covers is dropped, and its sources go to the stronger one.
    """
    return _uncovered(_demanded(current(enterprise), campaign), campaign)


def _uncovered(demanded: dict[str, list[str]], campaign: Campaign) -> dict[str, tuple[str, ...]]:
    order = dict.fromkeys(source for sources in demanded.values() for source in sources)
    required = {}
    for name in demanded:
        if any(campaign.covers(other, name) for other in demanded):
            continue
        answered = [other for other in demanded if satisfies(name, other, campaign)]
        own = {source for other in answered for source in demanded[other]}
        required[name] = tuple(source for source in order if source in own)
    return required


def _demanded(enterprise: Enterprise, campaign: Campaign) -> dict[str, list[str]]:
    demanded: dict[str, list[str]] = {}
    if not enterprise.violations:
        return demanded
    for rule in matching_rules(enterprise, campaign):
        for measure in rule.measures:
            demanded.setdefault(measure, []).append(rule.code)
    if enterprise.risk is not None:
        for measure in campaign.by_risk.get(enterprise.risk, ()):
            demanded.setdefault(measure, []).append(RISK_SOURCE + enterprise.risk)
    return demanded


def satisfies(arranged: str, required: str, campaign: Campaign) -> bool:
    """Whether an arranged measure answers a required one: the same, or one that covers it."""
    return arranged == required or campaign.covers(arranged, required)


def standing_measures(enterprise: Enterprise, campaign: Campaign) -> tuple[Measure, ...]:
    """The measures of the plan as they stand: one that a rebound found 未落实 counts as not done.

    It counts again once it has a completion dated after that look-back.
    """
    enterprise = current(enterprise)
    return tuple(
        _not_done(measure) if _undone(measure, enterprise, campaign) else measure
        for measure in enterprise.planned
    )


def _not_done(measure: Measure) -> Measure:
    return measure.model_copy(update={"done_on": None, "evidence": None})


def _undone(measure: Measure, enterprise: Enterprise, campaign: Campaign) -> bool:
    """Whether a rebound (反弹) on or after its completion found that a measure did not hold."""
    done_on = measure.done_on
    return done_on is not None and any(
        visit.result == REBOUND and visit.on >= done_on and _broken(measure.measure, visit, campaign)
        for visit in enterprise.look_backs
    )


def _broken(name: str, visit: LookBack, campaign: Campaign) -> bool:
    """What a look-back says of a measure; where it does not name it, of the weaker ones that it covers."""
    own = [item.result for item in visit.items if item.measure == name]
    covered = [item.result for item in visit.items if campaign.covers(name, item.measure)]
    return "未落实" in (own or covered)


def measure_standing(
    name: str, enterprise: Enterprise, campaign: Campaign, at: Instant, sources: tuple[str, ...] = ()
) -> RequiredMeasure:
    """How a measure stands: by the arranged one that answers it best.

    One that a rebound undid keeps its limit until another is arranged with a limit of its own.
    """
    enterprise = current(enterprise)
    answers = [measure for measure in enterprise.planned if satisfies(measure.measure, name, campaign)]
    held = [measure for measure in answers if not _undone(measure, enterprise, campaign)]
    telling = [measure for measure in held if measure.done_on or measure.due_on]
    reopened = [_not_done(measure) for measure in answers if measure not in held]
    best = min(telling or reopened or held, key=_by_progress, default=None)
    return RequiredMeasure(name, sources, _state(best, at), best)


def _by_progress(measure: Measure) -> tuple[bool, date]:
    """Done measures first, the earliest of them; then those that fall due first."""
    return measure.done_on is None, measure.done_on or measure.due_on or date.max


def _state(measure: Measure | None, at: Instant) -> MeasureState:
    if measure is None:
        return "未安排"
    if measure.done_on is not None:
        return "已完成"
    return "逾期" if measure.due_on is not None and measure.due_on < at.day else "已安排"


def contradictions(enterprise: Enterprise, campaign: Campaign) -> tuple[tuple[str, str], ...]:
    """Pairs of required measures that cannot both be carried out."""
    return tuple(
        (first, second)
        for first, second in combinations(required_measures(enterprise, campaign), 2)
        if _contradict(first, second, campaign) or _contradict(second, first, campaign)
    )


def _contradict(one: str, other: str, campaign: Campaign) -> bool:
    """Whether what one measure amounts to contradicts (抵触) what the other amounts to."""
    return any(
        satisfies(one, first, campaign) and satisfies(other, second, campaign)
        for first, second in campaign.contradictions
    )


def conflict_sentences(enterprise: Enterprise, campaign: Campaign) -> Iterator[str]:
    """冲突: what the rules demand of an enterprise and cannot both have."""
    required = required_measures(enterprise, campaign)
    for first, second in contradictions(enterprise, campaign):
        yield (
            f"“{first}”（{'、'.join(required[first])}）与“{second}”（{'、'.join(required[second])}）相抵触"
        )
    if enterprise.violations and enterprise.risk == "一般" and enterprise.chemicals:
        yield "风险评为“一般”，与现场存有危险化学品相抵触"


def set_aside(enterprise: Enterprise, campaign: Campaign) -> frozenset[str]:
    """Required measures that a recorded 取舍 lays aside.

    One of format 1 names no measure: it gives up what is not arranged, while what contradicts it is.
    """
    enterprise = current(enterprise)
    chosen = choices_of(enterprise)
    named = {one.measure for one in chosen if one.measure is not None}
    required = required_measures(enterprise, campaign)
    own = frozenset(name for name in required if name in named)
    return own if all(one.measure for one in chosen) else own | _given_up(enterprise, campaign)


def choices_of(enterprise: Enterprise) -> tuple[Choice, ...]:
    """取舍 of the plan in force."""
    return enterprise.plan.choices if enterprise.plan else ()


def _given_up(enterprise: Enterprise, campaign: Campaign) -> frozenset[str]:
    arranged = {
        name
        for name in required_measures(enterprise, campaign)
        if any(satisfies(measure.measure, name, campaign) for measure in enterprise.planned)
    }
    pairs = contradictions(enterprise, campaign)
    given_up = {second for first, second in pairs if first in arranged and second not in arranged}
    return frozenset(
        given_up | {first for first, second in pairs if second in arranged and first not in arranged}
    )


def completed_on(enterprise: Enterprise, campaign: Campaign) -> date | None:
    """The day on which every required measure was done; None while one is not, or none is required."""
    enterprise = current(enterprise)
    done = []
    for name in required_measures(enterprise, campaign).keys() - set_aside(enterprise, campaign):
        days = [
            measure.done_on
            for measure in standing_measures(enterprise, campaign)
            if measure.done_on is not None and satisfies(measure.measure, name, campaign)
        ]
        if not days:
            return None
        done.append(min(days))
    return max(done, default=None)


def _downgrades(
    required: tuple[RequiredMeasure, ...], enterprise: Enterprise, campaign: Campaign
) -> Iterator[str]:
    """降格: something weaker is arranged where a required measure is not."""
    names = {item.measure for item in required}
    milder = _milder_levels(enterprise.risk, campaign)
    for item in required:
        if item.state != "未安排":
            continue
        by_risk = any(source.startswith(RISK_SOURCE) for source in item.sources)
        for arranged in dict.fromkeys(measure.measure for measure in enterprise.planned):
            weaker = campaign.covers(item.measure, arranged) or (by_risk and arranged in milder)
            if weaker and arranged not in names:
                yield f"已安排的“{arranged}”轻于应采取的“{item.measure}”"


def _milder_levels(risk: Risk | None, campaign: Campaign) -> frozenset[str]:
    if risk is None:
        return frozenset()
    below = _RISKS[_RISKS.index(risk) + 1 :]
    return frozenset(measure for level in below for measure in campaign.by_risk.get(level, ()))


def _problems(
    enterprise: Enterprise,
    campaign: Campaign,
    required: dict[str, tuple[str, ...]],
    conflicts: tuple[str, ...],
) -> Iterator[str]:
    """问题: what a person must still decide or mend."""
    if not enterprise.violations:
        return
    if repeated(enterprise, campaign):
        yield "死灰复燃"
    if is_repeat_rated_low(enterprise, campaign):
        yield "死灰复燃的企业评为一般风险，须写明理由"
    if enterprise.risk is None:
        yield "未评定风险"
    if not enterprise.planned:
        yield "未制定一企一策措施"
    if conflicts and not choices_of(enterprise):
        yield "存在冲突，未记录取舍"
    if not required:
        yield "没有对应的处置规则，请评定风险后按风险等级处置"
