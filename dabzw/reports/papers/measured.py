"""Measures of the statistics in papers: those of things that the campaign knows, or that have happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.ledger import Ledger
from dabzw.model.parts import is_on
from dabzw.model.terms import counted_in, in_terms
from dabzw.model.vocab import MeasureNature
from dabzw.reports.paper import Figure, FigureKind
from dabzw.rules.figures.indicators import Days
from dabzw.rules.figures.parts import WHOLE, Number
from dabzw.rules.figures.statistics import MEASURES

_OF_PERSONS: Final = frozenset(("行政拘留人数", "移送公安件数", "移送追究刑责"))
"""The measures that count persons, or cases in which the police look into one."""


Clause = tuple[str, str]
"""What a sentence says before a figure, and the measure."""


def _of_nature(*natures: MeasureNature) -> Callable[[Campaign], bool]:
    return lambda campaign: any(one.nature in natures for one in campaign.measures)


def _punishes(campaign: Campaign) -> bool:
    """Whether the campaign demands penalties or says who may impose them."""
    powers = campaign.powers.values()
    return _of_nature("处罚")(campaign) or any(power.nature == "行政处罚" for power in powers)


_KNOWN_BY: Final[Mapping[str, Callable[[Campaign], bool]]] = MappingProxyType(
    {
        "移交线索数": lambda campaign: campaign.owes("移交"),
        "移送公安件数": lambda campaign: campaign.owes("移交"),
        "责令改正": _of_nature("整改"),
        "停产停业家数": _of_nature("停产"),
        "关闭取缔家数": _of_nature("取缔", "关闭"),
        "查封扣押": lambda campaign: campaign.owes("强制措施"),
        **dict.fromkeys(
            (
                *("警告", "罚款万元", "收缴罚款万元", "没收", "没收违法所得万元", "暂扣吊销"),
                "行政拘留人数",
            ),
            _punishes,
        ),
        "列入名单家数": lambda campaign: is_on("名单", campaign),
    }
)
"""Of which campaigns a measure is told even where it is nought; the others are told of every campaign."""

_OTHERWISE: Final = {"打击非法违法起数": "违法行为起数"}
"""What a measure is called where no form of the superior (报表) names it."""


def measured(names: Iterable[str], ledger: Ledger, window: Days) -> Iterator[tuple[str, Figure]]:
    """The figures of measures in a window, by the names of the measures, in the campaign's words.

    One of a thing that the campaign does not know is left out, unless it has happened.
    """
    for name in names:
        counted = MEASURES[name].count(ledger, window, WHOLE)
        if counted or is_told(name, ledger.campaign):
            yield name, figure_of(name, counted, ledger.campaign)


def is_told(name: str, campaign: Campaign) -> bool:
    """Whether a measure is told of a campaign even where it is nought."""
    known = _KNOWN_BY.get(name)
    return known is None or known(campaign)


def figure_of(name: str, counted: Number | None, campaign: Campaign, says: str = "") -> Figure:
    """The figure of a measure, in the campaign's words; `says` is what its name begins with."""
    kind: FigureKind = "person" if name in _OF_PERSONS else "count"
    unit = counted_in(MEASURES[name].unit, campaign)
    return Figure(f"{says}{title_of(name, campaign)}", counted, unit, kind)


def title_of(name: str, campaign: Campaign) -> str:
    """What a measure is called in a paper of the campaign, beside its unit."""
    label = MEASURES[name].label
    return in_terms(_OTHERWISE.get(name, label) if not is_on("报表", campaign) else label, campaign)


def told_of(parts: Iterable[Iterable[Clause]], n: Mapping[str, str]) -> str:
    """A sentence of what is told of measures: those that are there, parted by semicolons and commas."""
    clauses = ("，".join(f"{says}{n[name]}" for says, name in part if name in n) for part in parts)
    return "；".join(filter(None, clauses)) + "。"
