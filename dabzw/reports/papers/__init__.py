"""The papers that an office hands up, out and round, as data; one module a paper, one table of them all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dabzw.model.paper_names import PAPER_NAMES
from dabzw.model.parts import Part
from dabzw.reports.paper import PaperBuilder
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

_IDS: Final[tuple[Ask, ...]] = ("ids",)
_TO: Final[tuple[Ask, ...]] = ("receiver",)


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
    return PaperKind(name, called.title, build, asks, needs, called.also, periodical, part)


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
