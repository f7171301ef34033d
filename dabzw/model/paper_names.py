"""The papers (材料) and forms by their names: what each is called, and what a campaign's 报送 calls it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dabzw.lazily import dataclass


@dataclass(frozen=True, slots=True)
class PaperName:
    """What a paper is called: its `title`, and what a campaign's 报送 calls it (`also`).

    `alone` says that it can be made without being asked for anything, and so by a schedule.
    """

    title: str
    also: tuple[str, ...] = ()
    alone: bool = True


PAPER_NAMES: Final[Mapping[str, PaperName]] = MappingProxyType(
    {
        "plan": PaperName("处置方案", ("处置方案", "一企一策处置方案")),
        "case": PaperName("企业案卷", alone=False),
        "transfer": PaperName("线索移交函", alone=False),
        "bulletin": PaperName("工作通报", ("通报", "督导通报", "工作通报")),
        "daily": PaperName("工作日报", ("日报",)),
        "weekly": PaperName("工作周报", ("周报",)),
        "monthly": PaperName("工作月报", ("月报",)),
        "supervision": PaperName("督导通知", alone=False),
        "lookback": PaperName("回头看计划", ("回头看",)),
        "blacklist": PaperName("列入名单建议", alone=False),
        "summary": PaperName("行动总结", ("总结",)),
        "handover": PaperName("工作交接清单", ("交接清单",), alone=False),
    }
)
"""Every paper by its word on the command line."""

FORMAT_NAMES: Final = ("md", "docx", "html", "xlsx", "txt")
"""The forms of files that every paper can be made in."""


FORM_CODES: Final = (
    *("F1", "F1月"),
    *(f"F{number}" for number in range(2, 7)),
    *(f"F7-{part}" for part in range(1, 8)),
    *("F8", "F9", "F10", "F11"),
    *(f"F12-{part}" for part in range(1, 5)),
)
"""The statistics forms that ship with the tool, by their codes; F7 and F12 are all of their parts."""
FORM_FAMILIES: Final = MappingProxyType({"F7": "四个清单", "F12": "公布的统计数"})
"""What the parts of a form are called together."""


def scheduled(name: str) -> str | None:
    """The paper that a campaign's 报送 names, by its word on the command line; None where it is none."""
    for word, paper in PAPER_NAMES.items():
        if paper.alone and name in (word, paper.title, *paper.also):
            return word
    return None


def schedulable() -> tuple[str, ...]:
    """What a campaign's 报送 may name, each paper once."""
    alone = (paper for paper in PAPER_NAMES.values() if paper.alone)
    return tuple(dict.fromkeys(paper.also[0] if paper.also else paper.title for paper in alone))
