"""行动总结: phases, leads, enterprises, penalties, three inquiries, coverage, and what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.parts import is_on
from dabzw.model.terms import in_terms
from dabzw.model.vocab import UNRATED, Inquiry, words
from dabzw.reports.looks.due import IN_PAPERS, open_deadlines
from dabzw.reports.looks.inquiry import Inquired, inquired
from dabzw.reports.looks.status import PhaseIndicator, Status, phase_indicators, status_of
from dabzw.reports.paper import Block, Figure, Heading, Paper, PaperOrder, Paragraph
from dabzw.reports.papers.measured import measured, told_of
from dabzw.reports.papers.privacy import for_public, public_of
from dabzw.reports.papers.progress import progress
from dabzw.reports.papers.standing import (
    LIMITS_NOTE,
    enterprises,
    leads,
    leads_told,
    limits,
    limits_told,
    named,
    offenders_told,
)
from dabzw.reports.papers.wording import (
    Draft,
    chinese_day,
    figure_table,
    listing,
    paper,
    period,
    told,
)
from dabzw.reports.pictures.naming import name_of
from dabzw.reports.view import NUMBER, Col, View
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.counts import Counts, counts_by, unit_of
from dabzw.rules.agenda.items import STATES
from dabzw.rules.figures.indicators import Window, directory_sweep, site_sweep, village_reports
from dabzw.rules.limits.deadlines import Deadline
from dabzw.rules.limits.phases import PhaseStatus
from dabzw.rules.sweep.coverage import campaign_window

_PENALTIES: Final = (
    "警告",
    "罚款万元",
    "收缴罚款万元",
    "没收",
    "没收违法所得万元",
    "暂扣吊销",
    "停产停业家数",
    "关闭取缔家数",
    "行政拘留人数",
    "移送公安件数",
    "查封扣押",
    "列入名单家数",
)
_PUNISHED: Final = (
    (("有权机关决定罚款", "罚款万元"), ("已收缴", "收缴罚款万元")),
    (("责令停产停业", "停产停业家数"), ("关闭取缔", "关闭取缔家数")),
    (("移送公安机关", "移送公安件数"),),
)
_THINGS: Final = ("项目", "数量", "单位")


@dataclass(frozen=True, slots=True)
class _Late:
    """A hard limit that is overdue, with its record; a lead is told without what it says."""

    limit: Deadline
    record: Lead | Enterprise


_LIMIT: Final[View[_Late]] = IN_PAPERS.through(lambda row: row.limit)
_LATE: Final = _LIMIT.also(
    Col("名称", lambda row: name_of(row.record), "name"), Col("村", lambda row: row.record.village)
).pick(NUMBER, "编号", "名称", "村", "期限", "事项", "应完成", "状态", "责任单位")
_UNITS: Final[View[Counts]] = View(
    (
        Col("责任单位", lambda row: row.owner, "unit"),
        *(Col(state, lambda row, state=state: row[state].hard, "number") for state in STATES),  # type: ignore[misc]
        Col("另预警", lambda row: row.open.early, "number"),
        Col("其中预警逾期", lambda row: row["逾期"].early, "number"),
    )
)


def summary(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The summary of the campaign; for the public without the list of open matters."""
    campaign, status = ledger.campaign, status_of(ledger, at)
    punished = dict(measured(_PENALTIES, ledger, Window(campaign.start, at.day)))
    own = _told_of(ledger, at, status, punished)
    if order.public:
        own = {heading: for_public(group) for heading, group in own.items()}
        punished = public_of(punished)
    figures = tuple(figure for group in own.values() for figure in group)
    ended = "" if at.day >= campaign.end else "（行动尚未结束，为阶段情况）"
    background = () if order.public or campaign.background is None else (Paragraph(campaign.background),)
    outlook = progress(ledger, at, public=order.public)
    blocks = (
        *background,
        Paragraph(
            f"{campaign.name}自{chinese_day(campaign.start)}开始，至{chinese_day(campaign.end)}结束。"
            f"现将截至{chinese_day(at.when)}的情况{ended}总结如下。"
        ),
        *_phases(status.phases),
        *outlook.blocks,
        *_sections(own, {name: told(figure) for name, figure in punished.items()}, campaign),
        *(_open(ledger, at, own["未完成"], public=order.public) if own["未完成"] else ()),
    )
    notes = (*_own_notes(own, public=order.public), *status.notes)
    draft = Draft("summary", (campaign.name, "工作总结"), blocks, (*figures, *outlook.figures), notes)
    return paper(draft, ledger, at, order)


def _own_notes(own: Mapping[str, tuple[Figure, ...]], *, public: bool) -> Iterator[str]:
    """How the figures are to be read."""
    if own.get("处罚"):
        yield from _NOTES
    if own["未完成"] and not public:
        yield LIMITS_NOTE


def _told_of(
    ledger: Ledger, at: Instant, status: Status, punished: Mapping[str, Figure]
) -> dict[str, tuple[Figure, ...]]:
    """The figures by the heading under which they are told."""
    campaign = ledger.campaign
    return {
        "线索": leads(status),
        "企业": enterprises(status, campaign),
        **({"处罚": tuple(punished.values())} if punished else {}),
        **({"一案三查": tuple(_inquiries(inquired(ledger)))} if campaign.inquiry else {}),
        "排查": tuple(_coverage(ledger, at)),
        "未完成": limits(status, campaign),
    }


_NOTES: Final = ("处罚由有权机关决定，数为台账登记数；台账没有登记的标为待填",)


_PHASES: Final[View[PhaseIndicator]] = View(
    (
        Col("阶段", lambda line: line.phase.phase.name),
        Col("起止", lambda line: period(line.phase.phase.start, line.phase.phase.end)),
        Col("状态", lambda line: line.phase.state, "state"),
        Col("指标", lambda line: line.own.name),
        Col("阶段截止时", lambda line: line.own.at_end.ratio if line.own.at_end else None, "ratio"),
        Col("至今", lambda line: line.own.by_now.ratio, "ratio"),
        Col("已完成", lambda line: line.own.by_now.done, "number"),
        Col("应完成", lambda line: line.own.by_now.total, "number"),
    )
)


_WITH_TARGETS: Final = _PHASES.also(Col("目标", lambda line: line.own.aim.removeprefix("目标 ")))


def _phases(phases: Iterable[PhaseStatus]) -> Iterator[Block]:
    yield Heading("阶段完成情况")
    lines = tuple(phase_indicators(phases))
    yield listing(_WITH_TARGETS if any(line.own.aim for line in lines) else _PHASES, lines)


def _inquiries(cases: list[Inquired]) -> Iterator[Figure]:
    """Questions by their state; who is behind an answer stays in the case."""
    states = Counter(state for case in cases for state in _answers(case.states))
    owed = sum(case.barred and bool(case.unasked) for case in cases)
    begun = sum(any(state != _NOT_BEGUN for state in _answers(case.states)) for case in cases)
    yield Figure("开展一案三查的案件", begun, "件")
    yield Figure("尚未开始一案三查的案件", len(cases) - begun, "件", "internal")
    yield from (Figure(f"三查{state}", states[state], "项", "internal") for state in words(Inquiry))
    yield Figure("销号前尚未查清的案件", owed, "件", "internal")


_NOT_BEGUN: Final[Inquiry] = "未查"


def _answers(branches: Mapping[str, Mapping[str, str] | str]) -> Iterator[str]:
    for states in branches.values():
        yield from (states,) if isinstance(states, str) else states.values()


def _coverage(ledger: Ledger, at: Instant) -> Iterator[Figure]:
    window, terms = campaign_window(ledger, at), ledger.campaign.terms
    sites, listed = site_sweep(ledger, window), directory_sweep(ledger, window)
    yield Figure("场所", sites.total, "处")
    yield Figure("已排查场所", sites.done, "处")
    of, each, area = terms.subject, terms.counter, terms.area
    if is_on("目录", ledger.campaign):
        yield Figure(f"目录{of}", listed.total, each)
        yield Figure(f"已排查目录{of}", listed.done, each)
    yield Figure(f"未报告的{area}", len(village_reports(ledger, window).missing), "个")


def _sections(
    own: dict[str, tuple[Figure, ...]], punished: Mapping[str, str], campaign: Campaign
) -> Iterator[Block]:
    n, terms = named(tuple(figure for group in own.values() for figure in group)), campaign.terms
    listed, swept = f"目录{terms.subject}", f"已排查目录{terms.subject}"
    prose = {
        "排查": (
            f"登记场所{n['场所']}，已排查{n['已排查场所']}；"
            + (f"许可目录{terms.subject}{n[listed]}，已排查{n[swept]}；" if listed in n else "")
            + f"未报告的{terms.area}{n[f'未报告的{terms.area}']}。"
        ),
        "线索": f"{leads_told({one.name: n[one.name] for one in own['线索']})}。",
        "企业": offenders_told(n, campaign, (*campaign.ranks, UNRATED)),
    }
    if "处罚" in own:
        prose["处罚"] = told_of(_PUNISHED, punished)
    if "一案三查" in own:
        answers = (
            f"，已查实{n['三查已查实']}，已查否{n['三查已查否']}，"
            f"在查{n['三查在查']}，未查{n['三查未查']}，已移交{n['三查已移交']}"
            if "三查已查实" in n
            else ""
        )
        waiting = n.get("尚未开始一案三查的案件", "0")
        others = "" if waiting.startswith("0") else f"，另有{waiting}尚未开始"
        prose["一案三查"] = f"对{n['开展一案三查的案件']}案件开展一案三查{others}{answers}。"
    for heading, text in prose.items():
        yield Heading(in_terms(heading, campaign))
        yield Paragraph(text)
        yield figure_table(_THINGS, own[heading])


def _open(ledger: Ledger, at: Instant, found: tuple[Figure, ...], *, public: bool) -> Iterator[Block]:
    yield Heading("尚未完成的事项")
    yield Paragraph(f"{limits_told(found)}，由责任单位继续办理。")
    if not public:
        yield listing(_UNITS, counts_by(agenda(ledger, at), unit_of), "未完成的事项，按责任单位")
        late = [one for one in open_deadlines(ledger, at) if one.state == "逾期" and one.force == "硬性"]
        rows = (_Late(one, ledger.limited_record(one.record_id)) for one in late)
        yield listing(_LATE, rows, "逾期的硬性期限", annex=True)
