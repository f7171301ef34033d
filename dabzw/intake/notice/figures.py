"""Which figures the words of a notice ask for in a phase: 逐村 the places swept, 一企一策 the plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dabzw.intake.notice.desk import Desk
from dabzw.intake.notice.fact import Fact
from dabzw.intake.notice.lines import Pair, values
from dabzw.lazily import dataclass

_TOLD: Final = 3
SWEEPING: Final = re.compile(r"摸|排查|起底|调查|动员|部署|宣传|登记|自查|核实|发动")
MENDING: Final = re.compile(r"整治|处置|打击|攻坚|清零|清理|拆除|取缔|整改|查处|执法|处理|百日")


@dataclass(frozen=True, slots=True)
class _Trigger:
    """Words of a notice that ask for a figure, and in which kind of phase it belongs."""

    words: str
    indicator: str
    phase: re.Pattern[str]


_TRIGGERS: Final = (
    _Trigger(r"研究部署|动员部署|召开[^。]{0,8}会|安排部署", "部署率", SWEEPING),
    _Trigger(
        r"逐[村户点街企]|全覆盖排查|拉网式|逐一(?:检查|排查|登记)|摸清|登记造册", "场所排查率", SWEEPING
    ),
    _Trigger(r"目录|名录|名册", "目录排查率", SWEEPING),
    _Trigger(r"村[^。，]{0,6}(?:上报|负责|报)|各村", "村报告率", SWEEPING),
    _Trigger(r"一企一策|一户一策|一点一策|一房一策", "处置方案率", MENDING),
    _Trigger(r"取缔|整改|拆除|处置|整治到位", "处置完成率", MENDING),
    _Trigger(r"线索|举报", "线索办结率", MENDING),
    _Trigger(r"不再反弹|反复|已经整改|回头看", "复核率", MENDING),
)


def figures(desk: Desk, facts: tuple[Fact, ...], fact: Fact) -> Iterator[Pair]:
    """The figures of a phase, which is one of `facts`."""
    kind = _kind_of(fact, facts)
    first = next(one for one in facts if _kind_of(one, facts) is kind)
    if kind is None or (kind is SWEEPING and first is not fact):
        return
    found = [*_asked(desk.reading.text, kind), *_watched(desk, fact)]
    if found:
        told = "”“".join(dict.fromkeys(words for _, words in found[:_TOLD]))
        why = f"按通知的字句“{told}”等，请核对"
        yield Pair("指标", values(name for name, _ in found), by_program=why)


def _asked(text: str, kind: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for one in _TRIGGERS:
        if one.phase is kind and (hit := re.search(one.words, text)) is not None:
            yield one.indicator, hit[0]


def _watched(desk: Desk, fact: Fact) -> Iterator[tuple[str, str]]:
    """The figure of a supervision that ends in the phase."""
    if fact.start is None or fact.end is None:
        return
    for one in desk.of("督导"):
        if one.end is not None and fact.start <= one.end <= fact.end:
            yield "督导覆盖率", one.quote
            return


def _kind_of(fact: Fact, facts: tuple[Fact, ...]) -> re.Pattern[str] | None:
    """Whether a phase is for sweeping or for mending: all of the others, where none says that it mends."""
    if SWEEPING.search(fact.name):
        return SWEEPING
    mends = MENDING.search(fact.name) or not any(MENDING.search(one.name) for one in facts)
    return MENDING if mends else None
