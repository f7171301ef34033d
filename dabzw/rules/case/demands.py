"""应采取措施: what the rules demand of an enterprise, what of it contradicts, and what was laid aside.

The required measures are the union of those that its violations demand (notice 一（二）) and those that
its risk demands (notice 三（二）).  Where the two contradict, both stand and a 取舍 is asked for; nothing is
ever chosen here.  A 取舍 that is signed is the one way to lay a required measure aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.base import once_with
from dabzw.model.campaign import Campaign, DispositionRule
from dabzw.model.cases import current
from dabzw.model.enterprise import Choice, Enterprise, RiskRating
from dabzw.model.moments import When
from dabzw.model.remembered import remembered_together
from dabzw.model.vocab import Decision
from dabzw.rules.case.facts import is_licensed
from dabzw.rules.case.rating import lowerings, mildest, risk_in_force
from dabzw.rules.case.selection import Fit, Traits, fit, of_violation

RISK_SOURCE: Final = "风险:"
CHOICE_SOURCE: Final = "取舍"
"""The source of a measure that a 取舍 took in place of another."""
CHANGED: Final[Decision] = "改为"
ESCALATION: Final = "逾期升级"


@dataclass(frozen=True, slots=True)
class Escalated:
    """逾期升级: a measure that a rule demanded was not done by `due`: the rule demands another instead."""

    rule: DispositionRule
    measure: str
    instead: str
    due: When

    @property
    def source(self) -> str:
        """The source of the measure that is demanded instead."""
        return f"{self.rule.code}:{ESCALATION}"


@dataclass(frozen=True, slots=True)
class LaidAside:
    """原应采取: a measure that the rules demand, and the 取舍, lower 风险 or 逾期升级 that laid it aside."""

    measure: str
    sources: tuple[str, ...]
    by: Choice | RiskRating | Escalated


@dataclass(frozen=True, slots=True)
class Demands:
    """What is demanded of an enterprise in its present case: measures with the codes of their rules.

    `original` is what the rules demand, `required` what of it remains, with what a 取舍 put in its place.
    `conflicts` are what the rules demand and cannot both have; `undecided` are those that no 取舍 answers.
    """

    original: dict[str, tuple[str, ...]]
    required: dict[str, tuple[str, ...]]
    laid_aside: tuple[LaidAside, ...]
    conflicts: tuple[str, ...]
    undecided: tuple[str, ...]


@remembered_together
def demands(enterprise: Enterprise, campaign: Campaign, raised: Sequence[Escalated] = ()) -> Demands:
    """What the rules demand of an enterprise, and what is left of it; `raised` was not done in time."""
    own = current(enterprise)
    demanded = _demanded(own, campaign, raised)
    original = _uncovered(demanded, campaign)
    aside = [*_raised(raised, demanded), *_laid_aside(own, demanded)]
    required = _uncovered(demanded, campaign)
    for choice in choices_of(own):
        if choice.measure is None:
            given_up = sorted(_given_up(required, own, campaign))
            aside += [LaidAside(name, required.pop(name), choice) for name in given_up]
    aside += _lowered(own, {*original, *required}, campaign)
    mild = tuple(_too_mild(own, campaign))
    return Demands(
        original=original,
        required=required,
        laid_aside=tuple(aside),
        conflicts=(*_pairs_told(original, campaign), *mild),
        undecided=(
            *_pairs_told(required, campaign),
            *(() if _mildness_decided(own, required, aside, campaign) else mild),
        ),
    )


# What the rules demand


@once_with
def matching_rules(enterprise: Enterprise, campaign: Campaign) -> tuple[DispositionRule, ...]:
    """The disposition rules that a violation of the present case meets, at its place and in its state."""
    own = current(enterprise)
    return tuple(rule for rule in campaign.rules if rule_fit(rule, own, campaign) is not None)


@remembered_together
def _as_found(own: Enterprise, campaign: Campaign) -> tuple[Traits, ...]:
    """What is known of each violation, of which every rule asks."""
    return tuple(of_violation(one, own, campaign) for one in own.violations)


def rule_fit(rule: DispositionRule, own: Enterprise, campaign: Campaign) -> Fit | None:
    """How a rule is met by a violation of an enterprise that is narrowed to a case; None where it is not."""
    if rule.natures and own.nature not in rule.natures:
        return None
    return fit(rule, _as_found(own, campaign))


def unwritten(enterprise: Enterprise, campaign: Campaign) -> tuple[str, ...]:
    """What nobody wrote down, so that a rule is met by the strict reading alone."""
    own = current(enterprise)
    found = (rule_fit(rule, own, campaign) for rule in campaign.rules)
    return tuple(dict.fromkeys(name for one in found if one is not None for name in one.unwritten))


def _demanded(
    enterprise: Enterprise, campaign: Campaign, raised: Sequence[Escalated]
) -> dict[str, list[str]]:
    demanded: dict[str, list[str]] = {}
    if not enterprise.violations:
        return demanded
    for rule in matching_rules(enterprise, campaign):
        for measure, source in asked_by(rule, raised).items():
            demanded.setdefault(measure, []).append(source)
    risk = risk_in_force(enterprise, campaign)
    if risk is not None:
        for measure in campaign.by_risk.get(risk, ()):
            demanded.setdefault(measure, []).append(RISK_SOURCE + risk)
    return demanded


def asked_by(rule: DispositionRule, raised: Sequence[Escalated]) -> dict[str, str]:
    """What a rule asks for, each with its source; others instead of measures that were not done in time."""
    asked = dict.fromkeys(rule.measures, rule.code)
    for one in raised:
        if one.rule is rule and asked.pop(one.measure, None) is not None:
            asked.setdefault(one.instead, one.source)
    return asked


def _raised(raised: Sequence[Escalated], demanded: dict[str, list[str]]) -> Iterator[LaidAside]:
    """What was not done in time, unless another rule demands it still."""
    for one in raised:
        if one.measure not in demanded:
            yield LaidAside(one.measure, (one.rule.code,), one)


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


def satisfies(arranged: str, required: str, campaign: Campaign) -> bool:
    """Whether an arranged measure answers a required one: the same, or one that covers it."""
    return arranged == required or campaign.covers(arranged, required)


# What was laid aside


def choices_of(enterprise: Enterprise) -> tuple[Choice, ...]:
    """取舍 of the plan in force."""
    plan = current(enterprise).plan
    return plan.choices if plan else ()


def is_signed(choice: Choice) -> bool:
    """Whether a 取舍 lays its measure aside: it says what is decided, and who approved it."""
    decided = choice.decision is not None and (choice.decision != CHANGED or choice.instead is not None)
    return choice.measure is not None and choice.approver is not None and decided


def _laid_aside(enterprise: Enterprise, demanded: dict[str, list[str]]) -> Iterator[LaidAside]:
    """Takes what signed choices lay aside out of what is demanded, and puts in what they change it to."""
    for choice in choices_of(enterprise):
        if choice.measure is None or choice.measure not in demanded or not is_signed(choice):
            continue
        yield LaidAside(choice.measure, tuple(demanded.pop(choice.measure)), choice)
        if choice.decision == CHANGED and choice.instead is not None:
            demanded.setdefault(choice.instead, []).append(CHOICE_SOURCE)


def _lowered(enterprise: Enterprise, demanded: set[str], campaign: Campaign) -> Iterator[LaidAside]:
    """What a higher rating demanded, before it was lowered in order."""
    if not enterprise.violations:
        return
    for lowering in lowerings(enterprise, campaign):
        before = enterprise.model_copy(update={"ratings": enterprise.ratings[: lowering.place]})
        for measure, source in () if lowering.lacks else _by_risk(before, lowering.before.level, campaign):
            if not any(satisfies(other, measure, campaign) for other in demanded):
                yield LaidAside(measure, (source,), lowering.rating)


def _by_risk(enterprise: Enterprise, level: str, campaign: Campaign) -> Iterator[tuple[str, str]]:
    """What is demanded for the level of an enterprise: by itself, and by the rules that ask for a level."""
    yield from ((measure, RISK_SOURCE + level) for measure in campaign.by_risk.get(level, ()))
    for rule in matching_rules(enterprise, campaign):
        if rule.risks:
            yield from ((measure, rule.code) for measure in rule.measures)


def _given_up(required: Iterable[str], enterprise: Enterprise, campaign: Campaign) -> frozenset[str]:
    """What a 取舍 of format 1, which names no measure, gives up: what contradicts the arranged measures."""
    arranged = {
        name
        for name in required
        if any(satisfies(measure.measure, name, campaign) for measure in enterprise.planned)
    }
    pairs = contradicting(required, campaign)
    return frozenset(
        one
        for pair in pairs
        for one, other in (pair, pair[::-1])
        if other in arranged and one not in arranged
    )


# What contradicts


def contradicting(names: Iterable[str], campaign: Campaign) -> tuple[tuple[str, str], ...]:
    """Pairs of measures that cannot both be carried out."""
    return tuple(
        (first, second)
        for first, second in combinations(names, 2)
        if _contradict(first, second, campaign) or _contradict(second, first, campaign)
    )


def _contradict(one: str, other: str, campaign: Campaign) -> bool:
    """Whether what one measure amounts to contradicts (抵触) what the other amounts to."""
    return any(
        satisfies(one, first, campaign) and satisfies(other, second, campaign)
        for first, second in campaign.contradictions
    )


def _pairs_told(required: dict[str, tuple[str, ...]], campaign: Campaign) -> Iterator[str]:
    for first, second in contradicting(required, campaign):
        yield (
            f"“{first}”（{'、'.join(required[first])}）与“{second}”（{'、'.join(required[second])}）相抵触"
        )


def _too_mild(own: Enterprise, campaign: Campaign) -> Iterator[str]:
    """What is never a small matter, where the mildest level is in force."""
    mild = mildest(campaign)
    if not own.violations or mild is None or risk_in_force(own, campaign) != mild:
        return
    for code in filter(campaign.is_dangerous, own.violation_codes):
        yield f"风险评为“{mild}”，与{campaign.violations[code]}（{code}）相抵触"
    if any(not is_licensed(one, own) for one in own.chemicals):
        yield f"风险评为“{mild}”，与存有没有许可的危险化学品相抵触"


def _mildness_decided(
    own: Enterprise, required: dict[str, tuple[str, ...]], aside: list[LaidAside], campaign: Campaign
) -> bool:
    """Whether a signed 取舍 took a side.

    It may refuse what a graver level would demand, lay aside what the mildest does, or all that the rules do.
    """
    mild = f"{RISK_SOURCE}{mildest(campaign)}"
    signed = {choice.measure for choice in choices_of(own) if is_signed(choice)}
    chosen = [one for one in aside if one.measure in signed]
    left = {source for sources in required.values() for source in sources} - {mild}
    return (
        not signed.isdisjoint(_of_graver_levels(campaign))
        or any(mild in one.sources for one in chosen)
        or (bool(chosen) and not left)
    )


def _of_graver_levels(campaign: Campaign) -> frozenset[str]:
    return frozenset(name for level in campaign.ranks[:-1] for name in campaign.by_risk.get(level, ()))
