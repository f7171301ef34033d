"""督导通知: to a village or station, what of its work is overdue, due, and still to be swept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.campaign_parts import Supervision
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.parts import is_on
from dabzw.model.site import Site
from dabzw.reports.looks.due import IN_PAPERS, limit_notes, open_deadlines
from dabzw.reports.paper import Block, Figure, Heading, Paper, PaperOrder, Paragraph
from dabzw.reports.papers.orders import NotSupervised, keep_in, receiver
from dabzw.reports.papers.wording import Draft, chinese_day, listing, paper, period
from dabzw.reports.view import NUMBER, Col, View
from dabzw.rules.agenda.counts import COUNTED, Pair
from dabzw.rules.agenda.items import ItemState
from dabzw.rules.figures.indicators import swept
from dabzw.rules.limits.deadlines import Deadline
from dabzw.rules.sweep.coverage import campaign_window

Place = Site | Enterprise

_TITLE: Final = "督导通知"
_ROUND: Final = "督导"
_LIMITS: Final = IN_PAPERS.pick(NUMBER, "编号", "期限", "事项", "性质", "应完成", "状态", "责任单位")
_PLACES: Final[View[Place]] = View(
    (
        Col("编号", lambda place: place.id, "id"),
        Col("名称", lambda place: place.name, "name"),
        Col("村", lambda place: place.village),
    ),
    numbered=True,
)


def supervision(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The notice to one village or station; raises NoReceiver, NotSupervised, NotPublic."""
    keep_in(order, _TITLE)
    to = receiver(order, _TITLE)
    if to not in (*ledger.campaign.village_names, *ledger.campaign.station_names):
        raise NotSupervised(to, ledger.campaign)
    every = open_deadlines(ledger, at)
    own = [one for one in every if to in (one.unit, _village(one, ledger))]
    unswept = list(_unswept(to, ledger, at))
    pairs = {state: Pair.of(one.force for one in own if one.state == state) for state in COUNTED}
    hard = [Figure(state, pair.hard, "项") for state, pair in pairs.items()]
    warnings = [Figure(f"{state}预警", pair.early, "项") for state, pair in pairs.items()]
    figures = (*hard, *warnings, Figure("未排查", len(unswept), "处"))
    blocks: tuple[Block, ...] = (
        *_prose(ledger, at, to, pairs, len(unswept)),
        Heading("限时办理事项"),
        listing(_LIMITS, (one for one in own if one.state in COUNTED)),
        Heading(f"尚未排查的{_places(ledger.campaign)}"),
        listing(_PLACES, unswept),
    )
    title = ("关于", ledger.campaign.name, supervision_name(ledger.campaign), "的通知")
    draft = Draft("supervision", title, blocks, figures, limit_notes(every), to)
    return paper(draft, ledger, at, order)


def supervision_name(campaign: Campaign) -> str:
    """What the round is called: by the one name that its windows have (名称), else only 督导."""
    names = {window.name for window in campaign.supervisions}
    return (names.pop() or _ROUND) if len(names) == 1 else _ROUND


def _places(campaign: Campaign) -> str:
    return f"场所和目录{campaign.terms.subject}" if is_on("目录", campaign) else "场所"


def _village(one: Deadline, ledger: Ledger) -> str | None:
    return getattr(ledger.find(one.record_id), "village", None)


def _unswept(name: str, ledger: Ledger, at: Instant) -> Iterator[Place]:
    """The sites of a village, and the enterprises in a directory, that nobody has seen in the campaign."""
    window = campaign_window(ledger, at)
    listed = tuple(enterprise for enterprise in ledger.enterprises.values() if enterprise.directories)
    places: tuple[Place, ...] = (*ledger.sites.values(), *listed)
    for place in places:
        if name in (place.village, getattr(place, "station", None)) and not swept(place.visits, window):
            yield place


def _prose(
    ledger: Ledger, at: Instant, to: str, pairs: Mapping[ItemState, Pair], unswept: int
) -> Iterator[Block]:
    waits = "，".join(f"{state}{pair.hard}项（另预警{pair.early}项）" for state, pair in pairs.items())
    you = f"你{ledger.campaign.terms.area if to in ledger.campaign.village_names else '单位'}"
    windows = "，".join(map(_window, ledger.campaign.supervisions))
    when = f"{windows}。" if windows else ""
    yield Paragraph(
        f"{when}截至{chinese_day(at.when)}，{you}未完成的事项中，{waits}；"
        f"尚未排查的{_places(ledger.campaign)}{unswept}处。"
    )
    yield Paragraph("请逐项核对，逾期的说明原因和完成时间，未排查的抓紧补齐，督导时现场核查台账和佐证材料。")


def _window(window: Supervision) -> str:
    return f"{window.name or _ROUND}于{period(window.start, window.end)}开展"
