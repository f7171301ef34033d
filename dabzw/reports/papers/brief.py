"""工作日报, 周报, 月报: what was done on a day, in a week or in a month, and since the campaign began."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, When, start_of
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
    Told,
    Value,
    columns,
)
from dabzw.reports.papers.measured import title_of, told_of
from dabzw.reports.papers.periods import CORRECTED, GONE, LATE, OF_THE_PERIOD, Line, Span, told_by
from dabzw.reports.papers.privacy import WITHHELD, public_of
from dabzw.reports.papers.standing import aims, indicators, limits, limits_told, listed
from dabzw.reports.papers.wording import Draft, chinese_day, paper, stretch, told, value_cell

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
class _Kind:
    """A kind of brief: its name, its series, and where a period of it begins by the calendar."""

    name: str
    series: str
    first: Callable[[date], date]


class EndsBeforeItBegins(UsageError):
    """The first day of a period lies after the as-of day."""

    def __init__(self) -> None:
        super().__init__("起始日期晚于截至日期；请改 --from 或 --as-of")


def _briefs(kind: _Kind) -> PaperBuilder:
    def build(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
        return _brief(kind, ledger, at, order)

    return build


def _brief(kind: _Kind, ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    campaign = ledger.campaign
    since = order.since or max(kind.first(at.day), campaign.start)
    if start_of(since) >= at.moment:
        raise EndsBeforeItBegins
    lines = _public(_lines(Span(since, at, order.told), ledger), order)
    status = status_of(ledger, at)
    open_ones, state = limits(status, campaign), indicators(status)
    said = {name: line.since_start for name, line in lines.items()}
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"{stretch(since, at.when)}，{campaign.office or campaign.township}组织推进{campaign.name}，"
            f"现将{OF_THE_PERIOD}情况报告如下。"
        ),
        Heading(f"{OF_THE_PERIOD}工作"),
        *map(Paragraph, _prose(OF_THE_PERIOD, {name: line.told() for name, line in lines.items()}, campaign)),
        Heading("累计情况"),
        *map(Paragraph, _prose("行动开展以来", {name: told(one) for name, one in said.items()}, campaign)),
        _table(lines, campaign),
        *_headed(campaign, state, open_ones),
        *map(Paragraph, filter(None, (f"{_stands(at, state)}{aims(status)}", _limits_told(open_ones)))),
    )
    figures = (*_figures(lines.values()), *state, *open_ones)
    counted = _period_notes(since, order, lines.values(), campaign)
    notes = (*_notes(campaign), *counted, *status.notes)
    return paper(
        Draft(kind.name, (campaign.name, f"工作{kind.series}"), blocks, figures, notes, series=kind.series),
        ledger,
        at,
        order,
    )


def _lines(span: Span, ledger: Ledger) -> dict[str, Line]:
    return dict(span.lines((name for _, names in _LINES for name in names), ledger))


def told_until(since: When, ledger: Ledger) -> dict[str, Told]:
    """What a brief that ends where a period begins would tell, of a ledger that is as of no instant."""
    before = Instant.before(since)
    if start_of(since) <= start_of(ledger.campaign.start):
        return {}
    return told_by((name for _, names in _LINES for name in names), ledger.as_of(before), before)


def _public(lines: Mapping[str, Line], order: PaperOrder) -> dict[str, Line]:
    """The lines as the paper tells them; the public is told nothing of what is late."""
    if not order.public:
        return dict(lines)
    now = public_of({name: line.of_period for name, line in lines.items()}, since=False)
    ever = public_of({name: line.since_start for name, line in lines.items()})
    return {name: Line(now[name], ever[name]) for name in now}


def _figures(lines: Iterable[Line]) -> tuple[Figure, ...]:
    """All figures of lines, those of the period first."""
    own = tuple(line.figures for line in lines)
    return (*(one for ones in own for one in ones[:-1]), *(ones[-1] for ones in own))


def _stands(at: Instant, state: tuple[Figure, ...]) -> str:
    said = listed(state)
    return said and f"截至{chinese_day(at.when)}，{said}。"


def _limits_told(open_ones: tuple[Figure, ...]) -> str:
    """The open limits in sentences; what is to be done about late ones only where there are any."""
    said = limits_told(open_ones)
    late = any(one.name == "期限逾期" and one.value for one in open_ones)
    return said and f"{said}。{_LATE_ONES if late else ''}"


def _headed(campaign: Campaign, state: object, open_ones: object) -> tuple[Heading, ...]:
    """The heading of what is told of indicators and limits, where either is told."""
    if not (state or open_ones):
        return ()
    return (Heading("进度和期限" if is_on("期限", campaign) else "进度"),)


def _notes(campaign: Campaign) -> tuple[str, ...]:
    unregistered = "台账没有登记的标为待填"
    return (f"各项数的口径同统计报表；{unregistered}" if is_on("报表", campaign) else unregistered,)


def _period_notes(since: When, order: PaperOrder, lines: Iterable[Line], campaign: Campaign) -> Iterator[str]:
    """How the figures of the period were come by."""
    yield (
        f"{OF_THE_PERIOD}数是截至本期的累计数减去截至上期的累计数，"
        f"各期相加等于累计数；按{campaign.terms.counter}、处计的，以往已经计入的不再计"
    )
    if order.since is None:
        yield f"“报送”没有排在这一天的这种材料，{OF_THE_PERIOD}自{chinese_day(since)}起算"
    if any(line.late > 0 for line in lines):
        yield f"{LATE}：上期截至以前的事，上期没有计入的"
    if any(line.late < 0 or line.is_less for line in lines):
        yield f"{CORRECTED}减少、{GONE}的：以往各期计入过，台账更正或情况变化后不应再计的"


def _prose(says: str, n: Mapping[str, str], campaign: Campaign) -> Iterable[str]:
    of, new = campaign.terms.subject, "新" if says == OF_THE_PERIOD else ""
    police = f"（其中公安机关{n['移送公安件数']}）" if n.get("移送公安件数", WITHHELD) != WITHHELD else ""
    handed = f"，移交{n['移交线索数']}{police}" if "移交线索数" in n else ""
    yield (
        f"{says}派出检查组{n['检查组数']}，出动{n['检查人次']}，{new}检查{of}{n['受检企业数']}，"
        f"{new}排查场所{n['排查场所数']}，发现问题{n['发现问题数']}。"
    )
    yield f"{says}登记线索{n['线索数']}，核查属实{n['属实线索数']}{handed}，办结{n['办结线索数']}。"
    parts = (
        (
            ("查实非法违法行为" if is_on("报表", campaign) else "查实违法行为", "打击非法违法起数"),
            (f"{new}涉及{of}", "违法企业数"),
        ),
        (("责令停产停业", "停产停业家数"), ("关闭取缔", "关闭取缔家数"), ("销号", "销号企业数")),
        (("有权机关决定罚款", "罚款万元"),),
    )
    yield f"{says}{told_of(parts, n)}"


def _table(lines: Mapping[str, Line], campaign: Campaign) -> Table:
    """The figures of the period and since the start; late ones have a column where there are any."""
    late = any(line.late > 0 for line in lines.values())
    heads = (
        *("类别", "指标", (OF_THE_PERIOD, "number")),
        *(((f"其中{LATE}", "number"),) if late else ()),
        *(("累计", "number"), "单位"),
    )
    rows = (
        (
            section,
            title_of(name, campaign),
            _period_cell(line),
            *((max(line.late, 0),) if late else ()),
            value_cell(line.since_start),
            line.since_start.unit,
        )
        for section, names in _LINES
        for name in names
        for line in filter(None, (lines.get(name),))
    )
    return Table(columns(*heads), tuple(rows), f"{OF_THE_PERIOD}和累计情况表")


def _period_cell(line: Line) -> Value:
    """The figure of the period; one below nought says that it is a correction."""
    own = line.of_period
    return f"{CORRECTED}{own.value}" if line.is_less else value_cell(own)


_LATE_ONES: Final = "逾期事项由责任单位逐项说明原因、限时办结。"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


daily: Final = _briefs(_Kind("daily", "日报", lambda day: day))
weekly: Final = _briefs(_Kind("weekly", "周报", _monday))
monthly: Final = _briefs(_Kind("monthly", "月报", lambda day: day.replace(day=1)))
