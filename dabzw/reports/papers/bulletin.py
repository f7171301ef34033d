"""工作通报: how the campaign stands, and villages and stations ranked by process, never by leads reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.parts import is_on
from dabzw.model.terms import in_terms
from dabzw.model.vocab import UNRATED
from dabzw.reports.looks.coverage import STATIONS, VILLAGES
from dabzw.reports.looks.status import Status, status_of
from dabzw.reports.looks.supervision import RANKED_BY, ROUND, Ranked, ranked
from dabzw.reports.paper import Block, Figure, Heading, Paper, PaperOrder, Paragraph
from dabzw.reports.papers import public_tables
from dabzw.reports.papers.privacy import for_public
from dabzw.reports.papers.progress import progress
from dabzw.reports.papers.standing import (
    LIMITS_NOTE,
    aims,
    enterprises,
    indicators,
    indicators_told,
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
    percent,
    told,
)
from dabzw.reports.view import NUMBER, Col
from dabzw.rules.sweep.coverage import silent_villages, station_coverage, village_coverage

_RANKS: Final = ("名次", "名称", "逾期未完成", "未排查", "有无报告", "完成率", "督导日期", "建议", "已确认")
_PROPOSED: Final = (("通报", "建议通报"), ("调度", "建议调度"))


def bulletin(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The bulletin; for the public the small counts of villages are hidden and nothing is proposed."""
    status, round_ = status_of(ledger, at), ranked(ledger, at)
    campaign, terms = ledger.campaign, ledger.campaign.terms
    visits = tuple(_visits(round_)) if is_on("督导", campaign) else ()
    ranks = bool(visits) or is_on("期限", campaign)
    known = (*leads(status), *enterprises(status, campaign), *indicators(status), *limits(status, campaign))
    figures = (*known, *visits)
    if order.public:
        figures, visits = for_public(figures), for_public(visits)
    outlook = progress(ledger, at, public=order.public)
    blocks = (
        *_opening(at, figures, status, campaign),
        *outlook.blocks,
        *(_ranking(round_, visits, campaign, public=order.public) if ranks else ()),
        *_coverage(ledger, at, public=order.public),
        *_demands(visits, campaign),
    )
    ranked_by = RANKED_BY.removesuffix("。")
    confirmed = "；调度、通报由人确认后作出" if visits else ""
    notes = (
        *((f"{ranked_by}{confirmed}",) if ranks and not order.public else ()),
        *((LIMITS_NOTE,) if is_on("期限", campaign) and not order.public else ()),
        *status.notes,
    )
    title = ("关于", campaign.name, "进展情况的", "通报")
    to = order.receiver or f"各{terms.area}、各{terms.unit}"
    draft = Draft("bulletin", title, blocks, (*figures, *outlook.figures), notes, to)
    return paper(draft, ledger, at, order)


def _visits(round_: list[Ranked]) -> Iterator[Figure]:
    visited = sum(row.own.visited_on is not None for row in round_)
    yield Figure("督导对象", len(round_), "个")
    yield Figure("已督导", visited, "个")
    for word, name in _PROPOSED:
        yield Figure(name, sum(row.own.proposal == word for row in round_), "个", "internal")


def _opening(at: Instant, figures: tuple[Figure, ...], status: Status, campaign: Campaign) -> Iterator[Block]:
    n = named(figures)
    levels = (*campaign.ranks, UNRATED)
    yield Paragraph(f"现将截至{chinese_day(at.when)}的工作进展情况通报如下。")
    yield Heading("总体进展")
    of_leads = {one.name: n[one.name] for one in leads(status) if one.name in n}
    yield Paragraph(f"{leads_told(of_leads)}。{offenders_told(n, campaign, levels)}")
    waits = tuple(one for one in limits(status, campaign) if one.name in n)
    state, due = indicators_told(status), limits_told(waits)
    said = (f"{state}。{aims(status)}" if state else "") + (f"{due}。" if due else "")
    if said:
        yield Paragraph(said)
    yield replace(figure_table(("项目", "数量", "单位"), figures, "进展情况表"), annex=True)


def _ranking(
    round_: list[Ranked], visits: Sequence[Figure], campaign: Campaign, *, public: bool
) -> Iterator[Block]:
    yield Heading(in_terms("村和站所进度" if public else "村和站所进度排名", campaign))
    if visits:
        n = named(tuple(visits))
        yield Paragraph(f"应督导{n['督导对象']}，已督导{n['已督导']}。")
    if public:
        yield from public_tables.progress(round_, campaign)
        return
    for kind in ("村", "站所"):
        rows = [row for row in round_ if row.own.kind == kind]
        yield listing(_RANKING.under(campaign), rows, in_terms(f"{kind}进度排名", campaign))


_RANKING: Final = ROUND.also(Col("完成率", lambda row: _share("完成率", row.own.fulfilled))).pick(*_RANKS)


def _share(name: str, ratio: float | None) -> str:
    return told(percent(name, ratio))


def _coverage(ledger: Ledger, at: Instant, *, public: bool) -> Iterator[Block]:
    villages, stations = village_coverage(ledger, at), station_coverage(ledger, at)
    silent = silent_villages(villages)
    yield Heading("排查覆盖")
    if silent:
        yield Paragraph(f"至今没有排查、线索和零报告的{ledger.campaign.terms.area}：{'、'.join(silent)}。")
    if public:
        yield from public_tables.coverage(villages, ledger.campaign)
    else:
        yield listing(_VILLAGES, villages, in_terms("各村场所排查", ledger.campaign))
    if is_on("目录", ledger.campaign):
        yield listing(_STATIONS, stations, in_terms("各站所目录企业排查", ledger.campaign))


_VILLAGES: Final = VILLAGES.also(Col("排查率", lambda row: _share("排查率", row.sites.ratio), "ratio")).pick(
    NUMBER, "村", "场所", "已排查", "排查率", "最近报告"
)
_STATIONS: Final = STATIONS.also(
    Col("排查率", lambda row: _share("排查率", row.enterprises.ratio), "ratio")
).pick(NUMBER, "站所", "目录企业", "已排查", "排查率")


def _demands(visits: Sequence[Figure], campaign: Campaign) -> Iterator[Block]:
    terms, n = campaign.terms, named(tuple(visits))
    places = f"场所和目录{terms.subject}" if is_on("目录", campaign) else "场所"
    again = "；已完成处置的，按计划开展“回头看”" if is_on("回头看", campaign) else ""
    yield Heading("下一步要求")
    late = "逾期事项由责任单位说明原因、明确完成时间；" if is_on("期限", campaign) else ""
    yield Paragraph(f"{late}尚未排查的{places}，由所在{terms.area}、{terms.unit}按期补齐{again}。")
    if "建议通报" in n:
        yield Paragraph(
            f"按逾期未完成项数，建议通报{n['建议通报']}，建议调度{n['建议调度']}，报请确认后执行。"
        )
