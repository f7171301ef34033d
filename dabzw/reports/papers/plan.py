"""处置方案: 一企一策 of one enterprise, of several, or of all that have a violation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.patterns import lazy
from dabzw.model.terms import is_of_county, plan_title
from dabzw.model.vocab import UNRATED
from dabzw.reports.looks.policy import CASES, WHO, Case, cases, going_there, proportion
from dabzw.reports.paper import Block, Figure, Heading, Paper, PaperOrder, Paragraph, Table, columns
from dabzw.reports.papers.measures import measures_view
from dabzw.reports.papers.orders import NoViolation, chosen_enterprises
from dabzw.reports.papers.organs import ENTITLED
from dabzw.reports.papers.privacy import NotPublic
from dabzw.reports.papers.public_tables import by_village
from dabzw.reports.papers.standing import named
from dabzw.reports.papers.wording import (
    Draft,
    chinese_day,
    cited,
    facts,
    figure_table,
    in_chinese,
    listing,
    paper,
)
from dabzw.reports.view import NUMBER, Cell, Col, Kind, View
from dabzw.rules.case.bases import Touched, touched_bases
from dabzw.rules.case.policy import MeasureState
from dabzw.rules.case.rating import by_level, called
from dabzw.rules.case.states import EnterpriseState

_REMARKS: Final = CASES.pick("原应采取", "冲突", "取舍", "降格", "问题")
_UNCHOSEN: Final = CASES.pick("原应采取", "冲突", "降格", "问题")
_LAID_ASIDE: Final = lazy(r"（[^）]*），")
"""What 原应采取 says between the measure and what was decided of it: the rules that demand it."""

_IN_FULL: Final = 3
"""Up to so many enterprises are told in full; of more each in short."""

_STATES: Final[dict[MeasureState, str]] = {
    "已完成": "已完成",
    "已报完成": "已报完成，缺凭据",
    "已安排": "已安排",
    "逾期": "逾期",
    "未安排": "未安排",
}


def _came_to(case: Case) -> Iterator[str]:
    """How the measures of a case stand, those of a state together, and what was laid aside."""
    for state in _STATES:
        if named := [one.measure for one in case.required if one.state == state]:
            yield f"{'、'.join(named)}：{state}"
    yield from (f"原应采取{in_chinese(says)}" for says in case.laid_aside)


_ENDED: Final[tuple[EnterpriseState, ...]] = ("已销号", "已撤案", "已转入")
_OVER: Final = CASES.also(
    Col("违法行为", lambda case: "\n".join(case.violations), "prose"),
    Col("措施", lambda case: "\n".join(_came_to(case)), "prose"),
).pick("编号", "名称", "村", "违法行为", "措施", "状态")
"""How a case that has ended is told among many: what was found, what was done."""

_CONCERNED: Final[View[tuple[str, int]]] = View(
    (Col("措施", lambda row: row[0]), Col("家数", lambda row: row[1], "number"))
).pick(NUMBER, "措施", "家数")


def plan(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The plan of the enterprises of the order, or of all with a violation; for the public only counts.

    Raises NotInLedger, NoViolation for one without a violation, and NotPublic for a public plan of named
    enterprises.
    """
    if order.public and order.ids:
        raise NotPublic(plan_title(ledger.campaign))
    chosen = chosen_enterprises(ledger, order)
    for enterprise in chosen:
        if not enterprise.offends:
            raise NoViolation(enterprise.id)
    found = list(cases(ledger, at, chosen))
    figures, campaign = tuple(_figures(found, ledger.campaign)), ledger.campaign
    rests = (
        Touched(enterprise, case.rule_codes, tuple(item.measure for item in case.required))
        for enterprise, case in zip(chosen, found, strict=True)
    )
    bases = touched_bases(rests, campaign, at.day)
    parts = _public(ledger, found, figures) if order.public else _own(found, campaign)
    alone = found[0].name if len(found) == 1 and not order.public else None
    opening = _opening(campaign, at, figures, bases, alone=alone)
    blocks = (*opening, *parts, *_closing(campaign))
    title = (ledger.campaign.name, plan_title(ledger.campaign))
    return paper(Draft("plan", title, blocks, figures), ledger, at, order)


def _figures(found: list[Case], campaign: Campaign) -> Iterator[Figure]:
    terms = campaign.terms
    yield Figure(f"列入处置的{terms.subject}", len(found), terms.counter)
    levels = by_level((case.risk for case in found), campaign)
    yield from (Figure(called(level, campaign), number, terms.counter) for level, number in levels.items())
    states = Counter(item.state for case in found for item in case.required)
    yield Figure("应采取措施", states.total(), "项")
    for state in _STATES:
        yield Figure(f"措施{state}", states[state], "项")


def _opening(
    campaign: Campaign, at: Instant, figures: tuple[Figure, ...], bases: tuple[str, ...], *, alone: str | None
) -> Iterator[Block]:
    """What the plan rests on, and how many there are; of one enterprise `alone` only what it is called."""
    n, terms = named(figures), campaign.terms
    grounds = f"依据{cited(bases)}和行动通知，" if bases else "依据行动通知，"
    until = f"截至{chinese_day(at.when)}，"
    found = f"{grounds}对{campaign.name}中查实有违法行为的"
    if alone is not None:
        yield Paragraph(f"{found}{alone}确定处置措施。")
    else:
        yield Paragraph(
            f"{found}{terms.subject}逐{terms.counter}确定处置措施。{until}列入处置的{terms.subject}共"
            f"{n[f'列入处置的{terms.subject}']}{''.join(_levels(n, campaign))}。"
        )
    yield Paragraph(
        f"{until if alone is not None else ''}应采取的措施共{n['应采取措施']}，其中已完成{n['措施已完成']}，"
        f"已报完成但缺凭据{n['措施已报完成']}，已安排{n['措施已安排']}，逾期{n['措施逾期']}，"
        f"未安排{n['措施未安排']}。"
    )


def _levels(n: Mapping[str, str], campaign: Campaign) -> Iterator[str]:
    """How many there are of each level, where the campaign has any."""
    for place, level in enumerate(campaign.ranks):
        said = called(level, campaign)
        yield f"，{'' if place else '其中'}{said}{n[said]}"
    if campaign.ranks:
        yield f"，尚未评定风险{n[called(UNRATED, campaign)]}"


def _own(found: list[Case], campaign: Campaign) -> Iterator[Block]:
    """What the office itself reads: each case with its measures; of many a summary before them."""
    terms = campaign.terms
    heading = Heading("逐企处置措施" if terms.subject == "企业" else f"逐{terms.counter}处置措施")
    if len(found) <= _IN_FULL:
        yield heading
        yield from _each(found, campaign, in_full=True)
        return
    if campaign.ranks:
        yield _summary(found, campaign)
    yield heading
    yield from _each([case for case in found if not _is_over(case)], campaign, in_full=False)
    if over := [case for case in found if _is_over(case)]:
        yield Heading(f"案件已经结束的{terms.subject}")
        yield listing(_OVER, over)


def _each(found: list[Case], campaign: Campaign, *, in_full: bool) -> Iterator[Block]:
    """A heading, what is known and the measures of each case."""
    view = measures_view(campaign, in_full=in_full)
    for case in found:
        yield Heading(case.name, level=2)
        yield facts(_facts(case, campaign), "基本情况") if in_full else facts(_in_short(case, campaign))
        yield listing(view, case.required, "处置措施" if in_full or not case.required else "")


def _is_over(case: Case) -> bool:
    """Whether a case has ended, and nothing more is to be said of it."""
    return case.state in _ENDED and not (case.problems or case.downgrades)


def _summary(found: list[Case], campaign: Campaign) -> Table:
    """How many cases of each level there are, and how their measures stand; the last row adds up."""
    levels = by_level((case.risk for case in found), campaign)
    rows = [
        _counted(called(level, campaign), [case for case in found if (case.risk or UNRATED) == level])
        for level in levels
    ]
    kinds: tuple[tuple[str, Kind], ...] = tuple((head, "number") for head in _STATES.values())
    heads = columns("风险等级", ("家数", "number"), ("应采取措施", "number"), *kinds)
    return Table(heads, (*rows, _counted("合计", found)), "处置情况汇总表")


def _counted(name: str, found: list[Case]) -> tuple[Cell, ...]:
    states = Counter(item.state for case in found for item in case.required)
    return (name, len(found), states.total(), *(states[state] for state in _STATES))


def _in_short(case: Case, campaign: Campaign) -> Iterator[tuple[str, Cell]]:
    """Who it is and how it stands in one line, what was found, and what must be said of it."""
    risk = called(case.risk or UNRATED, campaign) if campaign.ranks else None
    stands = filter(None, (case.id, case.village, f"{case.station}监管", risk, case.state))
    yield "基本情况", "，".join(stands)
    yield "违法行为", case.violations
    yield from going_there(case)
    yield from _remarks(case)


def _facts(case: Case, campaign: Campaign) -> Iterator[tuple[str, Cell]]:
    yield "编号", case.id
    yield from going_there(case)
    yield from _said(WHO.under(campaign), case)
    yield from _remarks(case)


def _remarks(case: Case) -> Iterator[tuple[str, Cell]]:
    """What must be said beside the measures; a 取舍 that 原应采取 tells word for word is told once."""
    told = [_LAID_ASIDE.sub("", says, count=1) for says in case.laid_aside]
    return _said(_UNCHOSEN if case.choice == "；".join(told) else _REMARKS, case)


def _said(view: View[Case], case: Case) -> Iterator[tuple[str, Cell]]:
    """What there is to say of a case; what is empty is left out."""
    told = zip(view.heads, next(view.shown([case])), strict=True)
    return ((head, in_chinese(value)) for head, value in told if value)


def _public(ledger: Ledger, found: list[Case], figures: tuple[Figure, ...]) -> Iterator[Block]:
    """Counts by measure and by village; no enterprise is named."""
    yield figure_table(("项目", "数量", "单位"), figures, "处置情况汇总表")
    measures = Counter(item.measure for case in found for item in case.required)
    terms = ledger.campaign.terms
    yield listing(_CONCERNED, measures.most_common(), f"各项措施涉及{terms.counter}数")
    villages, title = Counter(case.village for case in found), f"各{terms.area}列入处置的{terms.subject}"
    yield by_village(ledger.campaign.village_names, villages, "家数", title)


def _closing(campaign: Campaign) -> Iterator[Block]:
    yield Heading("组织实施")
    if not is_of_county(campaign):
        yield Paragraph(
            f"查封、扣押、停止供电、处罚、关闭、吊销证照等，由{ENTITLED}依法决定和实施；"
            f"{campaign.township}负责报告、提请、协助和跟踪落实，不代行上述职权。"
        )
    yield from (Paragraph(f"{says}。") for says in proportion(campaign))
    yield Paragraph(
        "责任单位应在时限内完成措施并留存佐证；措施全部完成、经验收后销号，"
        "措施之间有冲突的，由审定人写明取舍和理由。"
    )
