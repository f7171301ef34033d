"""县汇总通报: how the townships stand, what is overdue, who is last, what to verify, what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from dabzw.model.moments import Instant
from dabzw.reports.looks.rollup_late import HARD
from dabzw.reports.looks.rollup_links import BEWARE
from dabzw.reports.looks.rollup_rank import RANKED_BY
from dabzw.reports.paper import Block, Figure, Heading, Paper, Paragraph, Table, columns
from dabzw.reports.papers.wording import chinese_day
from dabzw.reports.rollup_overview import SUM, TOTALS, Overview, overdue_of
from dabzw.reports.view import Cell, Kind
from dabzw.sync.rollup.questions.ledgers import short_name
from dabzw.sync.rollup.questions.totals import NONE, Totals

NAME: Final = "rollup"
_LATE: Final = 20
_LAST: Final = 20
_LINKS: Final = 10
_STRETCHES: Final = 20
_LATE_HEADS: Final[tuple[str | tuple[str, Kind], ...]] = (
    "名称",
    *((head, "number") for head in ("逾期", "预警逾期", "最长逾期天数", "逾期完成")),
    ("错过率", "ratio"),
)
_NAMED: Final = 3
_ANNEX: Final = TOTALS.pick(
    "台账", "线索", "已办结", "企业", "有违法行为", "已销号", "场所", "已排查", "逾期", "预警逾期"
)


def instant_of(found: Overview, now: datetime) -> Instant:
    """As of when the figures are; now where there are none."""
    text = found.as_of
    if not text[:1].isdecimal():
        return Instant.of(now.date())
    return Instant.of(datetime.fromisoformat(text) if " " in text else date.fromisoformat(text))


def bulletin(found: Overview, now: datetime) -> Paper:
    """The bulletin of an area, made at `now`."""
    at, own = instant_of(found, now), found.sum.own or NONE
    blocks = (
        *_overall(found, own, at),
        *_late(found),
        *_ranked(found),
        *_suspected(found),
        *_border(found),
        *_rests_on(found, at),
        _totals(found),
    )
    return Paper(
        name=NAME,
        title=(found.title, "工作汇总通报"),
        unit=found.title,
        at=at,
        basis=found.basis,
        blocks=blocks,
        figures=tuple(_figures(found, own)),
        notes=(HARD, *RANKED_BY[:2], "本材料供内部督导使用，名次和疑点不对外公布"),
        day=at.day,
    )


def _figures(found: Overview, own: Totals) -> Iterator[Figure]:
    pair = overdue_of(found)
    yield Figure("汇总台账", len(found.ledgers.all), "本")
    yield Figure("有数据台账", len(found.ledgers.usable), "本")
    yield Figure("线索数", own.leads, "条")
    yield Figure("办结线索数", own.closed, "条")
    yield Figure("期限逾期", pair.hard, "项")
    yield Figure("预警逾期", pair.early, "项")
    yield Figure("跨乡疑点", len(found.links), "条", "internal")


def _overall(found: Overview, own: Totals, at: Instant) -> Iterator[Block]:
    yield Paragraph(f"截至{chinese_day(at.when)}，汇总{found.title}{found.basis}，现将情况通报如下。")
    yield Heading("总体情况")
    yield Paragraph(
        f"各地登记线索{own.leads}条，办结{own.closed}条；登记企业{own.enterprises}家，其中有违法行为的"
        f"{own.offenders}家，已销号{own.cleared}家；登记场所{own.sites}处，已排查{own.swept}处；"
        f"开展检查活动{own.activities}次。各地情况见附件。"
    )


def _late(found: Overview) -> Iterator[Block]:
    yield Heading("期限逾期")
    late = [row for row in found.late if row.open is not None and row.open.hard]
    told = overdue_of(found).told("项")
    if not late:
        yield Paragraph(f"硬性期限逾期{told}。")
        return
    most = "、".join(f"{short_name(row.name)}{row.open.told('项')}" for row in late[:_NAMED] if row.open)
    yield Paragraph(
        f"硬性期限逾期{told}，在{len(late)}个地方，最多的是{most}。请责任单位逐项说明原因，限时办结。"
    )
    rows = [
        (short_name(row.name), row.open.hard, row.open.early, row.longest, row.late, row.ratio)
        for row in late[:_LATE]
        if row.open
    ]
    yield _table(f"逾期情况表{_first(late, _LATE)}", _LATE_HEADS, rows)


def _ranked(found: Overview) -> Iterator[Block]:
    yield Heading("进度排名")
    placed = [row for row in found.ranking.rows if row.place is not None]
    if not placed:
        yield Paragraph("没有可以比较的台账，没有排名。")
        return
    last = "、".join(short_name(row.ledger.name) for row in placed[: max(1, min(_NAMED, len(placed) // 2))])
    names = "、".join(dict.fromkeys(indicator for _phase, indicator in found.ranking.keys))
    left = len(found.ranking.rows) - len(placed)
    without = f"不可比、没有数据的{left}本没有排名。" if left else ""
    yield Paragraph(
        f"按{names}的平均完成率，排名次的{len(placed)}本，名次1为最落后；最落后的是{last}。{without}"
    )
    rows = [(row.place, short_name(row.ledger.name), row.ratio) for row in placed[:_LAST]]
    yield _table(
        f"进度排名表{_first(placed, _LAST)}", (("名次", "number"), "名称", ("平均完成率", "ratio")), rows
    )


def _suspected(found: Overview) -> Iterator[Block]:
    yield Heading("跨乡疑点")
    if not found.links:
        yield Paragraph("没有发现跨乡的疑点。")
        return
    weak = len(found.links) - found.strong
    yield Paragraph(
        f"比对各地台账，可能是同一经营者在两个以上乡镇经营的疑点{len(found.links)}条（强{found.strong}条，"
        f"弱{weak}条）。{BEWARE}，请涉及的乡镇核查。"
    )
    rows = [
        (row.link.strength, "；".join(row.link.reasons), "；".join(row.parties))
        for row in found.links[:_LINKS]
    ]
    yield _table(
        f"跨乡疑点表{_first(found.links, _LINKS)}", ("强弱", ("理由", "prose"), ("各方", "prose")), rows
    )


def _border(found: Overview) -> Iterator[Block]:
    counts = found.answers.borders
    if not counts:
        return
    yield Heading("交界场所")
    yield Paragraph(
        f"位于行政区域交界的场所{sum(one.places for one in counts)}处，没有排查到位的"
        f"{sum(one.unswept for one in counts)}处，最近一次排查存疑的{sum(one.suspect for one in counts)}处。"
        "请相邻乡镇联合排查，不留空白。"
    )
    rows = [
        (
            *(
                f"{short_name(name)}{side.village or ''}"
                for name, side in zip(row.names, row.own.sides, strict=True)
            ),
            row.why,
        )
        for row in found.joint.stretches[:_STRETCHES]
    ]
    if rows:
        title = f"该联合检查的地段表{_first(found.joint.stretches, _STRETCHES)}"
        yield _table(title, ("一乡", "相邻的一乡", ("为何联合检查", "prose")), rows)


def _rests_on(found: Overview, at: Instant) -> Iterator[Block]:
    ledgers = found.ledgers
    yield Heading("数据来源")
    yield Paragraph(
        f"本通报由{found.title}汇总各地台账的数据生成，依据{found.basis}，数据截至{chinese_day(at.when)}；"
        "数据不含线索内容、备注和负责人、举报人的姓名。"
    )
    if len(ledgers.as_of) > 1:
        yield Paragraph(f"各台账截至的时间不同，从{ledgers.as_of[0]}到{ledgers.as_of[-1]}。")
    troubled = [f"{short_name(one.name)}（{one.says}）" for one in ledgers.troubled]
    if troubled:
        yield Paragraph(f"要留意的台账{len(troubled)}本：{'；'.join(troubled)}。")
    else:
        yield Paragraph("各台账都读到了最新的数据，都可以比较。")


def _totals(found: Overview) -> Table:
    (last,) = _ANNEX.cells((found.sum,))
    rows = (*_ANNEX.cells(found.totals), (SUM, *last[1:]))
    heads = [(col.head, col.kind) for col in _ANNEX.columns]
    return Table(columns(*heads), rows, "各地情况总表", annex=True)


def _first(rows: Sequence[object], most: int) -> str:
    """What a title says where not all rows stand in its table."""
    return f"（前{most}）" if len(rows) > most else ""


def _table(title: str, heads: Sequence[str | tuple[str, Kind]], rows: Sequence[tuple[Cell, ...]]) -> Table:
    return Table(columns(*heads), tuple(rows), title)
