"""一企一策: per enterprise what is required, arranged, done, missing and contradictory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Choice, Enterprise, RiskRating
from dabzw.model.facts import FactOf, of_each
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.parts import is_on
from dabzw.model.vocab import Supply, words
from dabzw.reports.looks.inquiry import inquiry_sentence
from dabzw.reports.view import (
    Block,
    Cell,
    Col,
    Heading,
    Inner,
    Line,
    Page,
    Pairs,
    Table,
    View,
    inner,
    page,
    some,
)
from dabzw.rules.case.approval import approval_problem
from dabzw.rules.case.completion import told
from dabzw.rules.case.demands import Escalated, LaidAside, choices_of
from dabzw.rules.case.escalation import escalated
from dabzw.rules.case.inquiry import inquiry_states, must_be_complete, open_questions
from dabzw.rules.case.policy import MeasureState, Policy, RequiredMeasure, policy
from dabzw.rules.case.powers import power_defects
from dabzw.rules.case.states import enterprise_state


@dataclass(frozen=True, slots=True)
class Required:
    """A required measure of an enterprise, and how it stands.

    `unit` answers for it, once it is arranged: the unit named, else the supervising station.  `missing` says
    what shows that it is done and is not there; `authority` is the organ that the plan names for it.
    """

    measure: str
    sources: tuple[str, ...]
    state: MeasureState
    unit: str | None
    person: str | None
    due_on: date | None
    done_on: date | None
    missing: str | None
    authority: str | None

    @classmethod
    def of(cls, own: RequiredMeasure, enterprise: Enterprise) -> Required:
        """A measure that an enterprise, narrowed to its present case, is required to take."""
        arranged = own.arranged
        authorities = {measure.measure: measure.authority for measure in enterprise.planned}
        return cls(
            measure=own.measure,
            sources=own.sources,
            state=own.state,
            unit=own.unit(enterprise),
            person=arranged.person if arranged else None,
            due_on=arranged.due_on if arranged else None,
            done_on=arranged.done_on if arranged else None,
            missing=told(own.missing) or None,
            authority=authorities.get(own.measure),
        )


_METERED: Final[tuple[Supply, ...]] = ("电", "水")
"""The supplies whose account an enterprise keeps."""


@dataclass(frozen=True, slots=True)
class Case:
    """The policy of an enterprise with what else must be known of it: its state, questions and problems.

    `codes` and `rule_codes` are those of its violations and of the rules that they meet; `violations` and
    `rules` are the same with their names, for people.  The accounts are those of the supplies to be cut;
    `choice` says what was laid aside by 取舍, `laid_aside` (原应采取) what else is demanded and no longer
    required.
    """

    id: str
    name: str
    village: str
    station: str
    state: str
    risk: str | None
    codes: tuple[str, ...]
    violations: tuple[str, ...]
    rule_codes: tuple[str, ...]
    rules: tuple[str, ...]
    required: tuple[Required, ...]
    laid_aside: tuple[str, ...]
    conflicts: tuple[str, ...]
    choice: str | None
    downgrades: tuple[str, ...]
    safety_note: str | None
    power_account: str | None
    water_account: str | None
    inquiries: Mapping[str, str]
    problems: tuple[str, ...]


MEASURES: Final[View[Required]] = View(
    (
        Col("措施", lambda item: item.measure, width=16),
        Col("来源", lambda item: item.sources, "list", width=10),
        Col("状态", lambda item: item.state, "state", width=8),
        Col("责任单位", lambda item: item.unit, "unit", width=12),
        Col("责任人", lambda item: item.person, width=9),
        Col("时限", lambda item: item.due_on, "day"),
        Col("完成日期", lambda item: item.done_on, "day"),
        Col("缺凭据", lambda item: item.missing, width=16),
    )
)
CASES: Final[View[Case]] = View(
    (
        Col("编号", lambda case: case.id, "id"),
        Col("名称", lambda case: case.name, "name"),
        Col("村", lambda case: case.village),
        Col("监管站所", lambda case: case.station, "unit", width=12),
        Col("状态", lambda case: case.state, "state"),
        Col("违法行为", lambda case: case.codes, "list", lambda case: case.violations),
        Col("风险等级", lambda case: case.risk, width=9, part="风险等级"),
        Col("处置规则", lambda case: case.rule_codes, "list", lambda case: case.rules, part="处置规则"),
        inner("应采取措施", lambda case: case.required, MEASURES),
        Col("原应采取", lambda case: case.laid_aside, "prose"),
        Col("冲突", lambda case: case.conflicts, "prose"),
        Col("取舍", lambda case: case.choice, "prose"),
        Col("降格", lambda case: case.downgrades, "prose"),
        Col("现场风险提示", lambda case: case.safety_note, "prose"),
        Col("用电户号", lambda case: case.power_account),
        Col("供水户号", lambda case: case.water_account),
        Inner("一案三查", lambda case: case.inquiries),
        Col("问题", lambda case: case.problems, "prose"),
    )
)
WHO: Final = CASES.pick("村", "监管站所", "状态", "违法行为", "风险等级", "处置规则")
REMARKS: Final = CASES.pick("原应采取", "冲突", "降格", "问题")
_GOING_THERE: Final = CASES.pick("现场风险提示", "用电户号", "供水户号")
_WITHOUT_INQUIRY: Final = View(tuple(col for col in CASES.cols if col.head != "一案三查"))
_IN_SHORT: Final[View[Case]] = CASES.also(
    Col("措施", lambda case: f"{sum(one.state == '已完成' for one in case.required)}/{len(case.required)}"),
    Col("未完成", lambda case: tuple(map(_undone_words, _undone(case))), "prose"),
    Col("问题", lambda case: len(case.problems) + len(case.conflicts), "number"),
).pick("状态", "编号", "风险等级", "措施", "问题", "名称", "未完成", "现场风险提示")


def _undone(case: Case) -> Iterator[Required]:
    return (item for item in case.required if item.state != "已完成")


def _undone_words(item: Required) -> str:
    """A measure that is not done, with how it stands and its limit."""
    due = f" {item.due_on}" if item.due_on is not None else ""
    return f"{item.measure}（{item.state}{due}）"


_MEASURES_ON_SCREEN: Final = MEASURES.pick("措施", "来源", "状态", "时限", "完成日期", "责任单位", "责任人")


def cases(ledger: Ledger, at: Instant, enterprises: Iterable[Enterprise] | None = None) -> Iterator[Case]:
    """The policies of the given enterprises, or of all with a violation; the ledger is already as of `at`."""
    if enterprises is None:
        return iter(of_each(_CASES, ledger, at).values())
    return (case_of(enterprise, ledger, at) for enterprise in enterprises)


def _case(record: AnyRecord, ledger: Ledger, at: Instant) -> Case | None:
    offends = isinstance(record, Enterprise) and record.offends
    return case_of(record, ledger, at) if isinstance(record, Enterprise) and offends else None


def case_of(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Case:
    """The policy of one enterprise."""
    campaign = ledger.campaign
    found = policy(enterprise, ledger, at)
    own, cut = found.enterprise, frozenset(_cut(found, campaign))
    rules = {rule.code: rule.name for rule in reversed(campaign.rules)}
    return Case(
        id=own.id,
        name=own.name,
        village=own.village,
        station=own.station,
        state=enterprise_state(enterprise, ledger),
        risk=own.risk,
        codes=own.violation_codes,
        violations=tuple(_named(enterprise.violation_codes, campaign.violations)),
        rule_codes=found.rules,
        rules=tuple(_named(found.rules, rules)),
        required=tuple(Required.of(item, own) for item in found.required),
        laid_aside=tuple(map(_laid_aside_sentence, found.laid_aside)),
        conflicts=found.conflicts,
        choice="；".join(map(choice_sentence, choices_of(own))) or None,
        downgrades=found.downgrades,
        safety_note=own.safety_note,
        power_account=own.power_account if "电" in cut else None,
        water_account=own.water_account if "水" in cut else None,
        inquiries=inquiry_states(enterprise, campaign),
        problems=(*found.problems, *_further_problems(enterprise, ledger)),
    )


_CASES: Final = FactOf("policies", Case, frozenset((Enterprise.KIND,)), _case)


def _cut(found: Policy, campaign: Campaign) -> Iterator[Supply]:
    """The supplies that a required measure cuts."""
    names = [item.measure for item in found.required]
    yield from (supply for supply in _METERED if any(campaign.cuts(name, supply) for name in names))


def _named(codes: Iterable[str], names: Mapping[str, str | None] | Mapping[str, str]) -> Iterator[str]:
    return (f"{code} {names.get(code) or ''}".strip() for code in codes)


def choice_sentence(choice: Choice) -> str:
    """取舍 in one sentence: what was laid aside or changed, why, and who approved it."""
    return f"{choice.measure}{_decided(choice)}" if choice.measure else _decided(choice)


def _decided(choice: Choice) -> str:
    decision = f"改为{choice.instead}" if choice.instead else (choice.decision or "")
    head = f"{decision}：" if decision else ""
    return f"{head}{choice.reason}{_approved(choice.approver)}"


def _approved(approver: str | None) -> str:
    return f"（{approver}批准）" if approver else ""


def _laid_aside_sentence(one: LaidAside) -> str:
    return f"{one.measure}（{'、'.join(one.sources)}），{_why_aside(one.by)}"


def _why_aside(by: Choice | RiskRating | Escalated) -> str:
    if isinstance(by, Choice):
        return _decided(by)
    if isinstance(by, Escalated):
        return f"到{written(by.due)}没有完成，逾期升级为{by.instead}"
    return f"风险降为{by.level}：{by.reason}{_approved(by.approver)}"


def _further_problems(enterprise: Enterprise, ledger: Ledger) -> Iterator[str]:
    campaign = ledger.campaign
    yield from (defect.says for defect in power_defects(enterprise, campaign))
    changed = approval_problem(enterprise, ledger)
    if changed is not None:
        yield changed
    barred = must_be_complete(enterprise, campaign, escalated(enterprise, ledger))
    unasked = tuple(open_questions(enterprise, campaign)) if barred else ()
    if unasked:
        yield f"一案三查尚有{len(unasked)}项没有结论：{'、'.join(unasked)}"


def readings(campaign: Campaign) -> tuple[str, ...]:
    """How the campaign reads what its notice leaves open."""
    roll = "末日遇休息日顺延" if campaign.counting.roll else "末日遇休息日不顺延"
    counting = f"未写明的“日”按{campaign.counting.unit or '自然日'}计，{roll}，起算当日不计入"
    return (
        *((counting,) if is_on("期限", campaign) else ()),
        f"行动自{campaign.start}起，至{campaign.end}止",
        *proportion(campaign),
    )


def proportion(campaign: Campaign) -> Iterator[str]:
    """What the law says of penalties that the campaign demands (行政处罚法 art. 5)."""
    penalties = [measure.name for measure in campaign.measures if measure.nature == "处罚"]
    if penalties:
        yield (
            f"“{'、'.join(penalties)}”是行动的要求，不是裁量的结果；具体处罚由有权机关按事实、性质、情节"
            "和社会危害程度决定，过罚相当（行政处罚法第五条）"
        )


def answer(ledger: Ledger, at: Instant, enterprises: Iterable[Enterprise] | None = None) -> Page:
    """The policies of the given enterprises, or of all with a violation; the ledger is already as of `at`."""
    found = tuple(cases(ledger, at, enterprises))
    terms = ledger.campaign.terms
    title = Line(f"{terms.plan}（截至 {written(at.when)}，共{len(found)}{terms.counter}）", "strong")
    view = CASES if ledger.campaign.inquiry else _WITHOUT_INQUIRY
    who = WHO.under(ledger.campaign)
    of_each = (block for case in found for block in _told(case, who))
    told = _in_short(found, ledger.campaign) if enterprises is None else of_each
    listed: dict[str, Table[Any]] = {
        "企业": Table(view, found),
        "措施": Table(IN_WORKBOOK, tuple(measure_lines(found))),
    }
    return replace(page(at, {"企业": Table(view, found)}, title, *told), listed=listed)


def _in_short(found: Sequence[Case], campaign: Campaign) -> Iterator[Block]:
    """A line of each enterprise, after how their measures stand."""
    if not found:
        return
    counts = Counter[str](item.state for case in found for item in case.required)
    states = "，".join(f"{state}{counts[state]}" for state in words(MeasureState) if counts[state])
    whole = f"一家的全部内容用 dabzw policy 编号 查看，如 dabzw policy {found[0].id}"
    yield Line(f"措施：{states}。{whole}。" if states else f"{whole}。")
    yield from some(_IN_SHORT.under(campaign), found)


def _told(case: Case, who: View[Case]) -> Iterator[Block]:
    yield Heading(f"{case.id}  {case.name}")
    yield Pairs(tuple(zip(who.heads, map(_joined, next(who.shown([case]))), strict=True)))
    yield Pairs(going_there(case))
    if case.required:
        yield Table(_MEASURES_ON_SCREEN, case.required)
    yield Pairs(tuple((head, "\n".join(says)) for head, says in remarks_of(case) if says))
    if case.choice:
        yield Pairs((("取舍", case.choice),))
    if case.inquiries:
        yield Pairs((("一案三查", inquiry_sentence(case.inquiries)),))


def going_there(case: Case) -> tuple[tuple[str, Cell], ...]:
    """What one must know who goes there: 现场风险提示, and the accounts of what is to be cut."""
    shown = zip(_GOING_THERE.heads, next(_GOING_THERE.shown([case])), strict=True)
    return tuple((head, value) for head, value in shown if value)


def remarks_of(case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What must be said of a case beside its measures, by the heads of REMARKS."""
    says = (case.laid_aside, case.conflicts, case.downgrades, case.problems)
    return zip(REMARKS.heads, says, strict=True)


def _joined(value: Cell) -> Cell:
    """Codes with their names hold commas of their own."""
    return "；".join(value) if isinstance(value, tuple) else value


# The report


@dataclass(frozen=True, slots=True)
class PolicyReport:
    """The report of all plans: the policies, what they rest on, and how the days were counted."""

    campaign: Campaign
    title: str
    unit: str
    at: Instant
    basis: str
    notes: tuple[str, ...]
    cases: tuple[Case, ...]


def policy_report(ledger: Ledger, at: Instant, basis: str) -> PolicyReport:
    """The report of a ledger that is already as of `at`."""
    campaign = ledger.campaign
    return PolicyReport(
        campaign=campaign,
        title=f"{campaign.name}{campaign.terms.plan}",
        unit=campaign.township,
        at=at,
        basis=basis,
        notes=readings(campaign),
        cases=tuple(cases(ledger, at)),
    )


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A required measure as a line of the workbook; an enterprise without one has a line that says so."""

    number: int
    case: Case
    item: Required | None


def measure_lines(found: Iterable[Case]) -> Iterator[MeasureLine]:
    """A line a required measure; the enterprises are numbered."""
    for number, case in enumerate(found, start=1):
        for item in case.required or (None,):
            yield MeasureLine(number, case, item)


def _of_item(col: Col[Required]) -> Col[MeasureLine]:
    of = col.of
    return Col(col.head, lambda line: of(line.item) if line.item else None, col.kind, width=col.width)


IN_WORKBOOK: Final[View[MeasureLine]] = View(
    (
        Col("序号", lambda line: line.number, "number", width=5),
        *CASES.pick("编号").through(lambda line: line.case).cols,
        Col("企业名称", lambda line: line.case.name, "name", width=20),
        *CASES.pick("村", "监管站所").through(lambda line: line.case).cols,
        Col("违法行为", lambda line: line.case.violations, "list", width=24),
        *CASES.pick("风险等级").through(lambda line: line.case).cols,
        *map(_of_item, MEASURES.columns),
        Col("取舍、冲突、降格和问题", lambda line: "\n".join(_remarks(line.case)) or None, "prose", width=40),
    )
)


def _remarks(case: Case) -> tuple[str, ...]:
    laid_aside = (f"原应采取{says}" for says in case.laid_aside)
    return (*laid_aside, *case.conflicts, *case.downgrades, *case.problems)
