"""工作专报: what was done on a day, in a week or in a month, and since the campaign began."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.parts import is_on
from dabzw.reports.looks.status import status_of
from dabzw.reports.paper import (
    Block,
    Figure,
    Heading,
    Paper,
    PaperBuilder,
    PaperOrder,
    Paragraph,
    Table,
    columns,
)
from dabzw.reports.papers.measured import measured, title_of, told_of
from dabzw.reports.papers.privacy import WITHHELD, public_of
from dabzw.reports.papers.standing import aims, indicators, limits, limits_told, listed
from dabzw.reports.papers.wording import Draft, chinese_day, paper, period, told, value_cell
from dabzw.rules.figures.indicators import Window

_LINES: Final = (
    ("排查", ("检查组数", "检查人次", "专家人次", "受检企业数", "排查场所数", "发现问题数")),
    ("线索", ("线索数", "属实线索数", "移交线索数", "移送公安件数", "办结线索数")),
    (
        "整治",
        (
            "打击非法违法起数",
            "违法企业数",
            "责令改正",
            "停产停业家数",
            "关闭取缔家数",
            "查封扣押",
            "销号企业数",
        ),
    ),
    ("处罚", ("罚款万元", "没收违法所得万元", "暂扣吊销", "列入名单家数")),
)
"""The measures of a brief, by its sections."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A kind of brief: its name, what it calls its period, and the first day of one that ends on a day."""

    name: str
    title: str
    says: str
    first: Callable[[date], date]


class EndsBeforeItBegins(UsageError):
    """The first day of a period lies after the as-of day."""

    def __init__(self) -> None:
        super().__init__("起始日期晚于截至日期；请改 --from 或 --as-of")


def _briefs(span: _Span) -> PaperBuilder:
    def build(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
        return _brief(span, ledger, at, order)

    return build


def _brief(span: _Span, ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    campaign = ledger.campaign
    first = order.first or span.first(at.day)
    if first > at.day:
        raise EndsBeforeItBegins
    whole = Window(min(campaign.start, first), at.day)
    now = _figures(ledger, Window(first, at.day), span.says, whole)
    since = _figures(ledger, whole, "累计", whole)
    if order.public:
        now, since = public_of(now, since=False), public_of(since)
    status = status_of(ledger, at)
    open_ones, state = limits(status, campaign), indicators(status)
    stands = f"截至{chinese_day(at.when)}，{listed(state)}。"
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"{period(first, at.day)}，{campaign.office or campaign.township}组织推进{campaign.name}，"
            f"现将{span.says}情况报告如下。"
        ),
        Heading(f"{span.says}工作"),
        *(Paragraph(text) for text in _prose(span.says, now, campaign)),
        Heading("累计情况"),
        *(Paragraph(text) for text in _prose("行动开展以来", since, campaign)),
        _table(span.says, now, since, campaign),
        *_headed(campaign, state, open_ones),
        *([Paragraph(f"{stands}{aims(status)}")] if state else []),
        *([Paragraph(f"{limits_told(open_ones)}。{_LATE_ONES}")] if open_ones else []),
    )
    figures = (*now.values(), *since.values(), *state, *open_ones)
    notes = (*_notes(campaign), *status.notes)
    return paper(
        Draft(span.name, (campaign.name, "工作专报"), blocks, figures, notes, series=span.title),
        ledger,
        at,
        order,
    )


def _headed(campaign: Campaign, state: object, open_ones: object) -> tuple[Heading, ...]:
    """The heading of what is told of indicators and limits, where either is told."""
    if not (state or open_ones):
        return ()
    return (Heading("进度和期限" if is_on("期限", campaign) else "进度"),)


def _notes(campaign: Campaign) -> tuple[str, ...]:
    unregistered = "台账没有登记的标为待填"
    return (f"各项数的口径同统计报表；{unregistered}" if is_on("报表", campaign) else unregistered,)


def _figures(ledger: Ledger, window: Window, says: str, whole: Window) -> dict[str, Figure]:
    names = (name for _, names in _LINES for name in names)
    return dict(measured(names, ledger, window, says, whole))


def _prose(says: str, found: dict[str, Figure], campaign: Campaign) -> Iterable[str]:
    n, of = {name: told(figure) for name, figure in found.items()}, campaign.terms.subject
    police = f"（其中公安机关{n['移送公安件数']}）" if n.get("移送公安件数", WITHHELD) != WITHHELD else ""
    handed = f"，移交{n['移交线索数']}{police}" if "移交线索数" in n else ""
    yield (
        f"{says}派出检查组{n['检查组数']}，出动{n['检查人次']}，检查{of}{n['受检企业数']}，"
        f"排查场所{n['排查场所数']}，发现问题{n['发现问题数']}。"
    )
    yield f"{says}登记线索{n['线索数']}，核查属实{n['属实线索数']}{handed}，办结{n['办结线索数']}。"
    parts = (
        (
            ("查实非法违法行为" if is_on("报表", campaign) else "查实违法行为", "打击非法违法起数"),
            (f"涉及{of}", "违法企业数"),
        ),
        (("责令停产停业", "停产停业家数"), ("关闭取缔", "关闭取缔家数"), ("销号", "销号企业数")),
        (("有权机关决定罚款", "罚款万元"),),
    )
    yield f"{says}{told_of(parts, n)}"


def _table(says: str, now: dict[str, Figure], since: dict[str, Figure], campaign: Campaign) -> Table:
    return Table(
        columns("类别", "指标", (says, "number"), ("累计", "number"), "单位"),
        tuple(
            (
                section,
                title_of(name, campaign),
                value_cell(now[name]),
                value_cell(since[name]),
                now[name].unit,
            )
            for section, names in _LINES
            for name in names
            if name in now
        ),
        f"{says}和累计情况表",
    )


_LATE_ONES: Final = "逾期事项由责任单位逐项说明原因、限时办结。"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


daily: Final = _briefs(_Span("daily", "日报", "当日", lambda day: day))
weekly: Final = _briefs(_Span("weekly", "周报", "本周", _monday))
monthly: Final = _briefs(_Span("monthly", "月报", "本月", lambda day: day.replace(day=1)))
