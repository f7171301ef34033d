"""督导通知: to a village or station, what of its work is overdue, due, and still to be swept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.reports.due import due_rows
from dabzw.reports.paper import Block, Figure, Heading, Paper, PaperOrder, Paragraph
from dabzw.reports.papers.orders import NotSupervised, keep_in, receiver
from dabzw.reports.papers.wording import Draft, chinese_day, paper, period, table, told
from dabzw.reports.view import NUMBER
from dabzw.rules.coverage import campaign_window
from dabzw.rules.indicators import swept

Rows = dict[str, Any]

_TITLE: Final = "督导通知"
_LIMITS: Final = (NUMBER, "编号", "期限", "事项", "应完成", "状态", "逾期天数", "责任单位")
_URGENT: Final = ("逾期", "今日到期", "临期")


def supervision(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The notice to one village or station; raises NoReceiver, NotSupervised, NotPublic."""
    keep_in(order, _TITLE)
    to = receiver(order, _TITLE)
    if to not in (*ledger.campaign.village_names, *ledger.campaign.station_names):
        raise NotSupervised(to)
    due = due_rows(ledger, at, only="open")
    rows = [row for row in due["期限"] if _is_of(row, to, ledger)]
    unswept = list(_unswept(to, ledger, at))
    counts = [Figure(state, sum(row["状态"] == state for row in rows), "项") for state in _URGENT]
    figures = (*counts, Figure("未排查", len(unswept), "处"))
    blocks: tuple[Block, ...] = (
        *_prose(ledger, at, figures),
        Heading("限时办理事项"),
        table(_LIMITS, (row for row in rows if row["状态"] in _URGENT)),
        Heading("尚未排查的场所和目录企业"),
        table((NUMBER, "编号", "名称", "村"), unswept),
    )
    draft = Draft(
        "supervision", f"关于{ledger.campaign.name}专项督导的通知", blocks, figures, tuple(due["说明"]), to
    )
    return paper(draft, ledger, at, order)


def _is_of(row: Rows, name: str, ledger: Ledger) -> bool:
    record = ledger.find(row["编号"])
    return name in (row["责任单位"], getattr(record, "village", None))


def _unswept(name: str, ledger: Ledger, at: Instant) -> Iterator[Rows]:
    """The sites of a village, and the enterprises in a directory, that nobody has seen in the campaign."""
    window = campaign_window(ledger, at)
    listed = tuple(enterprise for enterprise in ledger.enterprises.values() if enterprise.directories)
    places: tuple[Site | Enterprise, ...] = (*ledger.sites.values(), *listed)
    for place in places:
        if name in (place.village, getattr(place, "station", None)) and not swept(place.visits, window):
            yield {"编号": place.id, "名称": place.name, "村": place.village}


def _prose(ledger: Ledger, at: Instant, figures: tuple[Figure, ...]) -> Iterator[Block]:
    late, today, soon, unswept = map(told, figures)
    windows = "、".join(period(window.start, window.end) for window in ledger.campaign.supervisions)
    when = f"专项督导于{windows}开展。" if windows else ""
    yield Paragraph(
        f"{when}截至{chinese_day(at.when)}，你单位未完成的事项中，逾期{late}，今日到期{today}，临期{soon}；"
        f"尚未排查的场所和目录企业{unswept}。"
    )
    yield Paragraph("请逐项核对，逾期的说明原因和完成时间，未排查的抓紧补齐，督导时现场核查台账和佐证材料。")
