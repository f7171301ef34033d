"""涉企行政检查: the visits to each enterprise in a year, by kind, against the cap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.ledger import Elsewhere, Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.looks.several import Member, facts_of, short_names, unreadable
from dabzw.reports.view import Col, Fact, Line, Page, Table, View, inner, notes, page, some
from dabzw.rules.sweep.side_by_side import counts, elsewhere_of
from dabzw.rules.sweep.visits import YearOfVisits, years_of_visits

YEARS: Final[View[YearOfVisits]] = View(
    (
        Col("编号", lambda row: row.enterprise.id, "id"),
        Col("名称", lambda row: row.enterprise.name, "name"),
        Col("村", lambda row: row.enterprise.village),
        Col("监管站所", lambda row: row.enterprise.station, "unit"),
        Col("计入频次", lambda row: row.counted, "number"),
        Col("其他行动", lambda row: [f"{name}{count}次" for name, count in row.others.items()], "list"),
        Col("日常检查", lambda row: row.by_nature["日常检查"], "number"),
        Col("专项检查", lambda row: row.by_nature["专项检查"], "number"),
        Col("个案检查", lambda row: row.by_nature["个案检查"], "number"),
        Col("有线索个案", lambda row: row.exempt, "number"),
        Col("巡查", lambda row: row.by_nature["巡查"], "number"),
        Col("未写性质", lambda row: row.by_nature[None], "number"),
        Col("超出", lambda row: row.over, "number", part="检查频次上限"),
    )
)


def _year_of(row: _Joint) -> YearOfVisits:
    return row.year


_ON_SCREEN: Final = YEARS.pick(
    *("编号", "计入频次", "超出", "日常检查", "专项检查", "个案检查", "有线索个案", "巡查", "未写性质"),
    *("监管站所", "名称"),
)
_WITH_OTHERS: Final = YEARS.pick("编号", "计入频次", "超出", "监管站所", "名称", "其他行动")


@dataclass(frozen=True, slots=True)
class _Share:
    """What one ledger tells of an enterprise: its record there, and how many of its visits count."""

    campaign: str
    short: str
    folder: str
    record: str
    counted: int


@dataclass(frozen=True, slots=True)
class _Joint:
    """The visits to an enterprise in a year in all ledgers, and what each of them tells."""

    year: YearOfVisits
    over: int
    shares: tuple[_Share, ...]


_SHARES: Final[View[_Share]] = View(
    (
        Col("行动", lambda share: share.campaign, "prose"),
        Col("台账", lambda share: share.folder),
        Col("编号", lambda share: share.record, "id"),
        Col("计入频次", lambda share: share.counted, "number"),
    )
)
_CAMPAIGNS: Final[Col[_Joint]] = Col(
    "行动",
    lambda row: "、".join(dict.fromkeys(share.campaign for share in row.shares)),
    "prose",
    lambda row: (
        "、".join(f"{one.short}{one.counted}次" for one in row.shares if one.counted)
        or "、".join(one.short for one in row.shares)
    ),
)
_JOINT: Final[View[_Joint]] = View(
    (
        _CAMPAIGNS,
        *YEARS.pick(*(head for head in YEARS.heads if head != "其他行动"))
        .through(_year_of)
        .also(Col("超出", lambda row: row.over, "number"))
        .cols,
        inner("各行动", lambda row: row.shares, _SHARES),
    )
)
_CAPPED: Final = _JOINT.pick("编号", "计入频次", "超出", "监管站所", "名称", "行动")
_UNCAPPED: Final = _JOINT.pick("编号", "计入频次", "监管站所", "名称", "行动")


def answer(ledger: Ledger, at: Instant, year: int, left_out: Sequence[str] = ()) -> Page:
    """The enterprises visited in a year, those beyond the cap and those most inspected first.

    `left_out` are what is to be said of ledgers side by side that are not counted.
    """
    rows = sorted(years_of_visits(ledger, year), key=lambda row: (-row.counted, row.enterprise.id))
    twice = sum(row.twice for row in rows)
    campaign = ledger.campaign
    says = (*_readings(campaign.visit_cap, joint=bool(ledger.elsewhere), twice=twice), *left_out)
    facts: dict[str, Fact] = {
        "年份": year,
        "上限": campaign.visit_cap,
        "说明": says,
        "检查": Table(YEARS, rows),
    }
    counted = f"共{len(rows)}{campaign.terms.counter}"
    title = Line(f"涉企检查（{year}年，截至 {written(at.when)}，{counted}）", "strong")
    view = _WITH_OTHERS if any(row.others for row in rows) else _ON_SCREEN
    return page(at, facts, title, *notes(says), *some(view.under(campaign), rows))


def of_several(members: Sequence[Member], at: Instant, year: int) -> Page:
    """The same over several ledgers, each enterprise once; the strictest cap of them counts."""
    caps = [cap for one in members if one.ledger and (cap := one.ledger.campaign.visit_cap) is not None]
    cap = min(caps, default=None)
    rows = sorted(_joint(members, year, cap), key=lambda row: (-row.year.counted, row.year.enterprise.id))
    twice = sum(row.year.twice for row in rows)
    says = tuple(_readings(cap, joint=True, twice=twice))
    facts: dict[str, Fact] = {
        "年份": year,
        "上限": cap,
        "说明": says,
        **facts_of(members),
        "检查": Table(_JOINT, rows),
    }
    each = {one.ledger.campaign.terms.counter for one in members if one.ledger is not None}
    counted = f"共{len(rows)}{each.pop() if len(each) == 1 else '个'}"
    about = f"{year}年，截至 {written(at.when)}，{len(members)}个行动，{counted}"
    title = Line(f"涉企检查（{about}）", "strong")
    table = some(_UNCAPPED if cap is None else _CAPPED, rows)
    return page(at, facts, title, *unreadable(members), *notes(says), *table)


def _joint(members: Sequence[Member], year: int, cap: int | None) -> Iterator[_Joint]:
    """An enterprise stands in the first ledger that has it, with what the later ones tell of it."""
    told: set[tuple[str, str]] = set()
    short = {one.folder: name for one, name in zip(members, short_names(members), strict=True)}
    for member in members:
        for row in years_of_visits(member.ledger, year) if member.ledger is not None else ():
            own = Elsewhere(member.campaign, member.folder, row.enterprise)
            if (own.folder, own.enterprise.id) in told or member.ledger is None:
                continue
            found = (own, *elsewhere_of(row.enterprise, member.ledger))
            told.update((one.folder, one.enterprise.id) for one in found)
            over = 0 if cap is None else max(0, row.counted - cap)
            yield _Joint(row, over, tuple(_share(one, short[one.folder], year) for one in found))


def _share(one: Elsewhere, short: str, year: int) -> _Share:
    counted = sum(visit.on.year == year and counts(visit) for visit in one.enterprise.visits)
    return _Share(one.campaign, short, one.folder, one.enterprise.id, counted)


def _readings(cap: int | None, *, joint: bool, twice: int) -> Iterator[str]:
    yield "计入频次的是日常检查、专项检查和没有线索的个案检查；有线索的个案检查、巡查和未写性质的不计"
    yield "只统计企业记录里的排查；上级部署的专项检查是否计入，按当地规定"
    if joint:
        yield (
            "并排的各本台账合计：统一社会信用代码或原编号相同的算同一个，没有代码的看村和名称；"
            f"同一天、同一些人员（没写人员的看单位）登记在两本里的只计一次（有{twice}次）"
        )
    if cap is not None:
        yield f"上限为一年{cap}次，超过只提示，不影响登记"
