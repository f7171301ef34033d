"""All questions at once: what the county's workbook, bulletin and dashboard are made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.sync.rollup.book import Border
from dabzw.sync.rollup.questions import border, joint, late, links, months, ranking, totals
from dabzw.sync.rollup.questions.asking import EVERY, Facts
from dabzw.sync.rollup.questions.ledgers import Ledgers, Source

LATEST: Final = 500
"""Overdue limits that are listed one by one; the counts are of all."""

OF_EACH: Final = 8
"""Overdue limits of each ledger that are listed one by one."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of many ledgers: each field is the answer of the module of its name."""

    ledgers: Ledgers
    totals: tuple[totals.Totals, ...]
    missed: tuple[late.Missed, ...]
    limits: tuple[late.OfLimit, ...]
    overdue: tuple[late.Overdue, ...]
    overdue_of_each: tuple[late.Overdue, ...]
    shares: tuple[ranking.Share, ...]
    registered: tuple[months.Month, ...]
    acts: tuple[months.Month, ...]
    undated: tuple[months.Undated, ...]
    links: tuple[links.Link, ...]
    places: tuple[border.Place, ...]
    borders: tuple[border.OfLedger, ...]
    joint: tuple[joint.Stretch, ...]
    neighbours: tuple[Border, ...]


def everything(
    facts: Facts, sources: Iterable[Source], area: str = EVERY, neighbours: Sequence[Border] = ()
) -> Answers:
    """The answers to all questions about the ledgers of a list, or of an area of it.

    `neighbours` are the boundaries that the list names.
    """
    ledgers = Ledgers.of(facts, sources)
    return Answers(
        ledgers=ledgers.within(area),
        totals=totals.totals(facts, area),
        missed=late.missed(facts, area),
        limits=late.by_limit(facts, area),
        overdue=late.overdue(facts, LATEST, area),
        overdue_of_each=late.overdue_of_each(facts, OF_EACH, area),
        shares=ranking.shares(facts, area),
        registered=months.registered(facts, area),
        acts=months.months(facts, area),
        undated=months.undated(facts, area),
        links=links.links(facts, ledgers.names, area),
        places=border.places(facts, area),
        borders=border.by_ledger(facts, area),
        joint=joint.joint(facts, neighbours, ledgers, area),
        neighbours=tuple(neighbours),
    )
