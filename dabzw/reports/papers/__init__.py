"""The papers that an office hands up, out and round, as data; one module a paper, one table of them all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from dabzw.errors import UsageError
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, start_of
from dabzw.model.paper_names import PAPER_NAMES
from dabzw.model.parts import Part
from dabzw.reports.paper import Paper, PaperBuilder, PaperOrder
from dabzw.reports.papers.blacklist import blacklist
from dabzw.reports.papers.brief import daily, monthly, weekly
from dabzw.reports.papers.bulletin import bulletin
from dabzw.reports.papers.case import case
from dabzw.reports.papers.handover import handover
from dabzw.reports.papers.kind import Ask, PaperKind
from dabzw.reports.papers.lookback import lookback
from dabzw.reports.papers.plan import plan
from dabzw.reports.papers.summary import summary
from dabzw.reports.papers.supervision import supervision
from dabzw.reports.papers.transfer import transfer
from dabzw.reports.papers.wording import chinese_day

_IDS: Final[tuple[Ask, ...]] = ("ids",)
_TO: Final[tuple[Ask, ...]] = ("receiver",)


class NotBegun(UsageError):
    """A paper was asked for as of a day before the campaign begins."""

    def __init__(self, start: date, day: date) -> None:
        says = f"行动自{chinese_day(start)}开始，{chinese_day(day)}尚未开始，没有可写的"
        super().__init__(f"{says}；请核对 --as-of，或到开始以后再生成")


def _once_begun(build: PaperBuilder) -> PaperBuilder:
    """A builder that refuses a day on which the campaign has not begun; raises NotBegun."""

    def built(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
        if at.moment <= start_of(ledger.campaign.start):
            raise NotBegun(ledger.campaign.start, at.day)
        return build(ledger, at, order)

    return built


def _kind(
    name: str,
    build: PaperBuilder,
    *,
    asks: tuple[Ask, ...] = (),
    needs: tuple[Ask, ...] = (),
    periodical: bool = False,
    part: Part | None = None,
) -> PaperKind:
    called = PAPER_NAMES[name]
    return PaperKind(name, called.title, _once_begun(build), asks, needs, called.also, periodical, part)


_KINDS: Final = (
    _kind("plan", plan, asks=_IDS),
    _kind("case", case, asks=_IDS, needs=_IDS),
    _kind("transfer", transfer, asks=(*_IDS, *_TO), needs=_TO),
    _kind("bulletin", bulletin, asks=_TO, periodical=True),
    _kind("daily", daily, asks=("period",), periodical=True),
    _kind("weekly", weekly, asks=("period",), periodical=True),
    _kind("monthly", monthly, asks=("period",), periodical=True),
    _kind("supervision", supervision, asks=_TO, needs=_TO, part="督导"),
    _kind("lookback", lookback, asks=_IDS, part="回头看"),
    _kind("blacklist", blacklist, asks=(*_IDS, *_TO), needs=_TO, part="名单"),
    _kind("summary", summary),
    _kind("handover", handover, asks=_TO, needs=_TO),
)

PAPERS: Final[Mapping[str, PaperKind]] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""Every paper by its name on the command line."""
