"""The burn-up of a paper: how far the leads have come, at which pace, and its chart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.reports.paper import Block, Chart, Figure, Paragraph
from dabzw.reports.papers.wording import chinese_day
from dabzw.reports.pictures.burn_up import BurnUp, burn_ups


@dataclass(frozen=True, slots=True)
class Progress:
    """What a paper says of its burn-up, and the figures in it."""

    figures: tuple[Figure, ...] = ()
    blocks: tuple[Block, ...] = ()


NOTHING: Final = Progress()


def progress(ledger: Ledger, at: Instant, *, public: bool) -> Progress:
    """The first burn-up that has anything to do; nothing before the campaign, and nothing for the public.

    Day by day it would tell the public what the totals of villages are rounded for.
    """
    found = next((one for one in burn_ups(ledger, at) if one.to_do), None)
    if found is None or public:
        return NOTHING
    title = f"{found.name}{found.done_name}进度（截至{chinese_day(at.day)}）"
    return Progress(tuple(_figures(found)), (*_sentence(found), Chart(title, found)))


def _figures(found: BurnUp) -> Iterator[Figure]:
    """What is left, the pace that is needed, today's pace and where it leads, as far as there is any."""
    each, done = found.counter, found.done_name
    if not found.open:
        return
    yield Figure(f"{found.name}未{done}", found.open, each, "internal")
    if found.needed is None:
        return
    yield Figure("剩余工作日", found.workdays, "个", "internal")
    yield Figure(f"每个工作日须{done}", found.needed, each, "internal")
    if found.pace is not None and found.forecast is not None:
        yield Figure("近期工作日", found.looked_at, "个", "internal")
        yield Figure(f"近期每个工作日{done}", found.pace, each, "internal")
        yield Figure(f"照此到期{done}", found.forecast, each, "internal")
        yield Figure("照此到期还差", found.to_do - found.forecast, each, "internal")


def _sentence(found: BurnUp) -> Iterator[Paragraph]:
    """The figures in words; nothing where all is done."""
    each, done = found.counter, found.done_name
    if not found.open:
        return
    says = f"{found.name}未{done}的还有{found.open}{each}"
    if found.needed is not None and found.deadline is not None:
        day = chinese_day(found.deadline)
        says += f"；到{day}还有{found.workdays}个工作日，每个工作日须{done}{found.needed}{each}"
        if found.pace is not None and found.forecast is not None:
            says += f"；近{found.looked_at}个工作日平均每日{done}{found.pace}{each}，"
            says += f"照此到期{done}{found.forecast}{each}，还差{found.to_do - found.forecast}{each}"
    yield Paragraph(f"{says}。")
