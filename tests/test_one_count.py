"""One count of what is overdue, due today and soon: the same pair on every screen and paper, on several days."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.render.dashboard import _waiting
from dabzw.reports.books.workbook import Chosen, ledger_book
from dabzw.reports.dashboard import dashboard
from dabzw.reports.looks.due import dues
from dabzw.reports.looks.status import answer, status_of
from dabzw.reports.paper import Paper, PaperBuilder, PaperOrder, Paragraph
from dabzw.reports.papers.brief import weekly
from dabzw.reports.papers.bulletin import bulletin
from dabzw.reports.papers.handover import handover
from dabzw.reports.papers.summary import summary
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.counts import COUNTED, Counts, Pair, counts_by, unit_of, village_of
from dabzw.store.demo import demo_files
from dabzw.store.reader import load

DAYS = ("2026-02-12", "2026-03-12", "2026-03-31", "2026-04-30")
PAPERS: tuple[PaperBuilder, ...] = (bulletin, summary, weekly)


@cache
def known(day: str) -> tuple[Ledger, Instant]:
    at = Instant.of(date.fromisoformat(day))
    return load(demo_files()).sound.as_of(at), at


def counted(day: str) -> dict[str, Pair]:
    """The pairs as they are to be told, found from the items one by one."""
    items = agenda(*known(day))
    return {
        state: Pair(
            sum(item.state == state and item.force == "硬性" for item in items),
            sum(item.state == state and item.force == "预警" for item in items),
        )
        for state in COUNTED
    }


def told(paper: Paper) -> dict[str, Pair]:
    """The pairs in the text of a paper: 逾期9项（另预警5项）."""
    text = "".join(block.text for block in paper.blocks if isinstance(block, Paragraph))
    clause = re.search("未完成的事项中，(.*?)[。由]", text)
    assert clause is not None, text
    found = re.findall(r"(逾期|今日到期|临期)(\d+)项(?:（另预警(\d+)项）)?", clause[1])
    return {state: Pair(int(hard), int(early or 0)) for state, hard, early in found}


@pytest.mark.parametrize("day", DAYS)
def test_every_surface_tells_the_same_pairs(day: str) -> None:
    ledger, at = known(day)
    expected = counted(day)
    waits = answer(status_of(ledger, at), ledger, at).facts["待办"]
    assert isinstance(waits, dict)
    assert {state: Pair(waits[state]["硬性"], waits[state]["预警"]) for state in COUNTED} == expected
    page = dashboard(ledger, at, "示例")
    hard, early = _waiting(page, "硬性"), _waiting(page, "预警")
    assert {state: Pair(hard[state], early[state]) for state in COUNTED} == expected
    assert [told(build(ledger, at, PaperOrder("示例"))) for build in PAPERS] == [expected] * len(PAPERS)
    listed = [one.deadline for one in dues(ledger, at, only="open")]
    assert {state: sum((one.state, one.force) == (state, "硬性") for one in listed) for state in COUNTED} == {
        state: pair.hard for state, pair in expected.items()
    }


@pytest.mark.parametrize("day", DAYS)
def test_what_is_handed_over_and_exported_tells_the_same(day: str) -> None:
    ledger, at = known(day)
    expected = counted(day)
    paper = handover(ledger, at, PaperOrder("示例", receiver="示例乙"))
    figures = {figure.name: figure.value for figure in paper.figures}
    assert Pair(int(str(figures["逾期"])), int(str(figures["预警逾期"]))) == expected["逾期"]
    says = "".join(block.text for block in paper.blocks if isinstance(block, Paragraph))
    assert f"；逾期{expected['逾期'].told('项')}。" in says
    book = ledger_book(ledger, at, "示例", None, Chosen())
    (table,) = (one for one in book.sheets[0].tables if one.caption == "期限")
    *_, total = (dict(zip((one.head for one in table.columns), row, strict=True)) for row in table.rows)
    assert {state: total[state] for state in COUNTED} == {state: expected[state].hard for state in COUNTED}


@pytest.mark.parametrize("day", DAYS)
def test_villages_and_units_add_up_to_the_whole(day: str) -> None:
    ledger, at = known(day)
    items = agenda(ledger, at)
    whole = Counts.of(items)
    for owners in (counts_by(items, unit_of), counts_by(items, lambda item: village_of(item, ledger))):
        for state in COUNTED:
            assert sum((one[state] for one in owners), Pair()) == whole[state]


@pytest.mark.parametrize(
    ("pair", "says"),
    [(Pair(), "0项"), (Pair(9), "9项"), (Pair(9, 5), "9项（另预警5项）"), (Pair(0, 1), "0项（另预警1项）")],
)
def test_a_pair_says_what_only_warns_apart(pair: Pair, says: str) -> None:
    assert pair.told("项") == says
