"""Tables of villages for the public: in the order of the notice and without places, small counts hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.terms import in_terms
from dabzw.reports.looks.coverage import VILLAGES
from dabzw.reports.looks.supervision import ROUND, Ranked
from dabzw.reports.paper import Block, Paragraph, Table, columns
from dabzw.reports.papers.privacy import FEW, WITHHELD, Counts, published, released
from dabzw.reports.papers.wording import listing, percent, told
from dabzw.reports.view import NUMBER, Col, View
from dabzw.rules.sweep.coverage import VillageCoverage

_HIDDEN: Final = (FEW, WITHHELD)
_SITES, _SWEPT = "场所", "已排查"


def progress(round_: Sequence[Ranked], campaign: Campaign) -> Iterator[Block]:
    """How villages and stations stand; no order and no ratio tells a count that is hidden."""
    known = {"村": campaign.village_names, "站所": campaign.station_names}
    for kind, names in known.items():
        rows = _ordered(round_, kind, names)
        late = {row.own.name: row.own.overdue for row in rows}
        view = _progress(published(late) if kind == "村" else late).under(campaign)
        yield listing(view, rows, in_terms(f"{kind}进度情况", campaign))


def _ordered(round_: Sequence[Ranked], kind: str, names: Sequence[str]) -> list[Ranked]:
    """The rows of a kind as the notice names them; those that it does not name follow by their names."""
    places = {name: place for place, name in enumerate(names)}
    own = (row for row in round_ if row.own.kind == kind)
    return sorted(own, key=lambda row: (places.get(row.own.name, len(places)), row.own.name))


def _progress(late: Mapping[str, int | str]) -> View[Ranked]:
    if _all_withheld(late.values()):
        return ROUND.pick("名称", "督导日期")

    def ratio(row: Ranked) -> str:
        return WITHHELD if late[row.own.name] in _HIDDEN else told(percent("按期率", row.own.ratio))

    overdue: Col[Ranked] = Col("逾期未完成", lambda row: late[row.own.name], "number")
    own = ROUND.also(overdue, Col("按期率", ratio, "number"))
    return own.pick("名称", "督导日期", "逾期未完成", "按期率")


def coverage(villages: Sequence[VillageCoverage], campaign: Campaign) -> Iterator[Block]:
    """The sweep of the sites, village by village; a column of which all is withheld is left out."""
    sites = {_SITES: {row.village: row.sites.total for row in villages}}
    swept = {_SWEPT: {row.village: row.sites.done for row in villages}}
    shown = released(Counts.of(sites | swept, within=((_SWEPT, _SITES),)))

    def ratio(row: VillageCoverage) -> str:
        hidden = any(shown[column, row.village] in _HIDDEN for column in (_SITES, _SWEPT))
        return WITHHELD if hidden else told(percent("排查率", row.sites.ratio))

    told_of = [
        column
        for column in (_SITES, _SWEPT)
        if not _all_withheld([shown[column, row.village] for row in villages])
    ]
    ratios = ("排查率",) if len(told_of) > 1 else ()
    view: View[VillageCoverage] = VILLAGES.also(
        Col(_SITES, lambda row: shown[_SITES, row.village], "number"),
        Col(_SWEPT, lambda row: shown[_SWEPT, row.village], "number"),
        Col("排查率", ratio, "number"),
    ).pick(NUMBER, "村", *told_of, *ratios, "最近报告")
    yield listing(view, villages, in_terms("各村场所排查", campaign))


def by_village(villages: Sequence[str], found: Counter[str], head: str, title: str) -> Block:
    """Counts of villages in the order of the notice."""
    shown = published({village: found[village] for village in villages})
    if _all_withheld(shown.values()):
        return Paragraph(f"{title}：数较少，{WITHHELD}。")
    return Table(columns("村", (head, "number")), tuple(shown.items()), title)


def _all_withheld(shown: Collection[int | str]) -> bool:
    return bool(shown) and all(one == WITHHELD for one in shown)
