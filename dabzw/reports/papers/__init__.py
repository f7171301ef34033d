"""The papers that an office hands up, out and round, as data; one module a paper, one table of them all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dabzw.reports.papers.blacklist import blacklist
from dabzw.reports.papers.brief import daily, monthly, weekly
from dabzw.reports.papers.bulletin import bulletin
from dabzw.reports.papers.case import case
from dabzw.reports.papers.kind import Ask, PaperKind
from dabzw.reports.papers.lookback import lookback
from dabzw.reports.papers.plan import plan
from dabzw.reports.papers.summary import summary
from dabzw.reports.papers.supervision import supervision
from dabzw.reports.papers.transfer import transfer

_IDS: Final[tuple[Ask, ...]] = ("ids",)
_TO: Final[tuple[Ask, ...]] = ("receiver",)

_KINDS: Final = (
    PaperKind("plan", "一企一策处置方案", plan, asks=_IDS, also=("处置方案",)),
    PaperKind("case", "企业案卷", case, asks=_IDS, needs=_IDS),
    PaperKind("transfer", "线索移交函", transfer, asks=(*_IDS, *_TO), needs=_TO),
    PaperKind(
        "bulletin", "工作通报", bulletin, asks=_TO, also=("通报", "督导通报", "工作通报"), periodical=True
    ),
    PaperKind("daily", "工作专报（日报）", daily, asks=("period",), also=("日报",), periodical=True),
    PaperKind("weekly", "工作专报（周报）", weekly, asks=("period",), also=("周报",), periodical=True),
    PaperKind("monthly", "工作专报（月报）", monthly, asks=("period",), also=("月报",), periodical=True),
    PaperKind("supervision", "督导通知", supervision, asks=_TO, needs=_TO),
    PaperKind("lookback", "回头看计划", lookback, asks=_IDS, also=("回头看",)),
    PaperKind("blacklist", "列入名单建议", blacklist, asks=(*_IDS, *_TO), needs=_TO),
    PaperKind("summary", "行动总结", summary, also=("总结",)),
)

PAPERS: Final[Mapping[str, PaperKind]] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""Every paper by its name on the command line."""
