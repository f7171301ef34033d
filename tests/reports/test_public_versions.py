"""Public papers as a reader takes them apart: whatever is hidden in them could be one of several counts.

The reader here knows all that is printed, and more: the sum of every column of villages, printed or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.render.paper.paper_markdown import paper_markdown
from dabzw.reports.paper import Figure, Paper, PaperOrder
from dabzw.reports.papers import PAPERS
from dabzw.reports.papers.privacy import FEW, FEWEST_SHOWN, WITHHELD, Counts, for_public, published, released
from dabzw.store.demo import demo_files
from dabzw.store.reader import load

Key = tuple[str, str]
DAYS = ("2026-02-12", "2026-03-12", "2026-03-31", "2026-04-30")
PUBLIC = ("plan", "bulletin", "daily", "weekly", "monthly", "lookback", "summary")
SWEEP = ("已排查", "场所")
"""Of a village no more sites are swept than it has."""


# The reader


@dataclass(frozen=True)
class Reader:
    """What is known of counts: what each may be, columns with their sums, and which are not more than which."""

    ranges: Mapping[Key, range]
    sums: Sequence[tuple[Sequence[Key], int]]
    within: Sequence[tuple[Key, Key]]

    def values(self, key: Key, enough: int = 2) -> list[int]:
        """The first counts that one may be."""
        found: list[int] = []
        for count in self.ranges[key]:
            if self._fits({key: count}):
                found.append(count)
            if len(found) == enough:
                break
        return found

    def _fits(self, known: dict[Key, int]) -> bool:
        if not self._possible(known):
            return False
        free = next((key for key in self.ranges if key not in known), None)
        return free is None or any(self._fits({**known, free: count}) for count in self._span(free, known))

    def _span(self, key: Key, known: Mapping[Key, int]) -> range:
        """What one may be still, by the sums alone; exact where it is the last of a sum."""
        low, high = self.ranges[key][0], self.ranges[key][-1]
        for keys, total in self.sums:
            if key in keys:
                others = [self._bounds(one, known) for one in keys if one != key]
                low = max(low, total - sum(most for _, most in others))
                high = min(high, total - sum(least for least, _ in others))
        return range(low, high + 1)

    def _bounds(self, key: Key, known: Mapping[Key, int]) -> tuple[int, int]:
        return (known[key], known[key]) if key in known else (self.ranges[key][0], self.ranges[key][-1])

    def _possible(self, known: Mapping[Key, int]) -> bool:
        for keys, total in self.sums:
            bounds = [self._bounds(key, known) for key in keys]
            if not sum(low for low, _ in bounds) <= total <= sum(high for _, high in bounds):
                return False
        return all(self._bounds(low, known)[0] <= self._bounds(high, known)[1] for low, high in self.within)


def reader(printed: Mapping[str, Mapping[str, str]], sums: Mapping[str, int]) -> Reader:
    """What a reader knows of printed columns; what is withheld is taken to be no small count if it can."""
    ranges = {}
    for column, rows in printed.items():
        whole = all(text == WITHHELD for text in rows.values())
        for row, text in rows.items():
            ranges[column, row] = _range(text, sums[column], 0 if whole else FEWEST_SHOWN)
    both = set(SWEEP) <= set(printed)
    pairs = [((SWEEP[0], row), (SWEEP[1], row)) for row in printed[SWEEP[0]]] if both else []
    return Reader(
        ranges, [([key for key in ranges if key[0] == column], sums[column]) for column in printed], pairs
    )


def _range(text: str, most: int, least: int) -> range:
    if text == FEW:
        return range(1, FEWEST_SHOWN)
    return range(least, most + 1) if text == WITHHELD else range(int(text), int(text) + 1)


def told(printed: Mapping[str, Mapping[str, str]], sums: Mapping[str, int]) -> dict[Key, list[int]]:
    """The hidden counts that can be only one, with it."""
    own = reader(printed, sums)
    hidden = [key for key in own.ranges if printed[key[0]][key[1]] in (FEW, WITHHELD)]
    found = {key: own.values(key) for key in hidden}
    assert all(found.values()), "the paper contradicts itself"
    return {key: values for key, values in found.items() if len(values) < 2}


def test_the_reader_is_no_fool() -> None:
    """What the papers once printed, in the order of the places: four counts that can only be so."""
    assert told({"数": {"甲": FEW, "乙": FEW, "丙": "4"}}, {"数": 6}) == {
        ("数", "甲"): [1],
        ("数", "乙"): [1],
    }
    assert told({"数": {"甲": FEW, "乙": "0"}}, {"数": 2}) == {("数", "甲"): [2]}
    assert told({"数": {"甲": FEW, "乙": WITHHELD, "丙": "3"}}, {"数": 7}) == {
        ("数", "甲"): [1],
        ("数", "乙"): [3],
    }
    swept = {"场所": {"甲": FEW, "乙": "5", "丙": FEW}, "已排查": {"甲": FEW, "乙": "5", "丙": "2"}}
    assert told(swept, {"场所": 8, "已排查": 8}) == {
        ("场所", "甲"): [1],
        ("场所", "丙"): [2],
        ("已排查", "甲"): [1],
    }


# Any counts

ROWS = ("甲", "乙", "丙", "丁", "戊", "己")
COUNTS = st.dictionaries(st.sampled_from(ROWS), st.integers(0, 6), min_size=2)


def as_printed(shown: Mapping[str, int | str]) -> dict[str, str]:
    return {row: str(count) for row, count in shown.items()}


@given(COUNTS)
@example({"甲": 1, "乙": 1, "丙": 3, "丁": 3})
@example({"甲": 1, "乙": 0})
def test_no_hidden_count_of_a_column_is_told(counts: dict[str, int]) -> None:
    shown = as_printed(published(counts))
    assert told({"数": shown}, {"数": sum(counts.values())}) == {}
    small = [row for row, count in counts.items() if 0 < count < FEWEST_SHOWN]
    assert bool(small) is any(text in (FEW, WITHHELD) for text in shown.values())
    assert all(shown[row] in (FEW, WITHHELD) for row in small)
    assert all(text in (str(counts[row]), FEW, WITHHELD) for row, text in shown.items())
    assert all(counts[row] < FEWEST_SHOWN for row, text in shown.items() if text == FEW)


@given(st.dictionaries(st.sampled_from(ROWS), st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2))
def test_no_hidden_count_of_two_columns_is_told(rows: dict[str, tuple[int, int]]) -> None:
    sites = {row: max(pair) for row, pair in rows.items()}
    swept = {row: min(pair) for row, pair in rows.items()}
    shown = released(Counts.of({"场所": sites, "已排查": swept}, within=(SWEEP,)))
    printed = {
        column: as_printed({row: count for (own, row), count in shown.items() if own == column})
        for column in ("场所", "已排查")
    }
    printed = {head: column for head, column in printed.items() if set(column.values()) != {WITHHELD}}
    assert told(printed, {"场所": sum(sites.values()), "已排查": sum(swept.values())}) == {}


@pytest.mark.parametrize(("rows", "most"), [(2, 8), (3, 7), (4, 5)])
def test_not_even_who_knows_the_rule_can_tell(rows: int, most: int) -> None:
    """All counts that would be printed alike, by the rule itself, with the same sum."""
    alike: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
    for counts in product(range(most + 1), repeat=rows):
        printed = published(dict(zip(ROWS, counts, strict=False)))
        alike.setdefault((*printed.values(), sum(counts)), []).append(counts)
    for shown, found in alike.items():
        if max(map(max, found)) < most:  # else there are more, which were not tried
            hidden = [place for place, text in enumerate(shown) if text in (FEW, WITHHELD)]
            assert all(len({counts[place] for counts in found}) > 1 for place in hidden), found


def test_the_next_issue_withholds_what_the_last_one_did() -> None:
    """By size another one would be withheld each time, and the difference would tell."""
    issues = ((9, 5, 1, 0), (10, 4, 1, 0), (12, 30, 2, 3))
    shown = [published(dict(zip(ROWS, one, strict=False))) for one in issues]
    assert [one["甲"] for one in shown] == [WITHHELD] * 3
    assert [one["乙"] for one in shown] == [5, 4, 30]


# Persons


@given(st.lists(st.integers(0, 4), min_size=1, max_size=8))
def test_no_count_of_persons_is_told_by_any_number_of_issues(added: list[int]) -> None:
    """Cumulative counts never fall; each could be at least two, whatever was printed before and after."""
    cumulative = [sum(added[: turn + 1]) for turn in range(len(added))]
    printed = [for_public([Figure("行政拘留人数", count, "人", "person")])[0].value for count in cumulative]
    lows, highs = zip(*map(_band, printed), strict=True)
    for turn, value in enumerate(printed):
        least, most = max(lows[: turn + 1]), min(highs[turn:])
        assert least <= cumulative[turn] <= most
        assert value == 0 or most - least >= 1


def _band(value: object) -> tuple[int, int]:
    if isinstance(value, int):
        return value, value
    if value == FEW:
        return 1, FEWEST_SHOWN - 1
    least = int(str(value).removesuffix("以上"))
    return least, least + FEWEST_SHOWN - 1


def test_of_a_period_persons_are_not_told() -> None:
    for count in (0, 1, 2, 3, 40):
        figure = Figure("行政拘留人数", count, "人", "person")
        assert [one.value for one in for_public([figure], since=False)] == [WITHHELD]


# The papers of the demo


@cache
def demo(day: str) -> Ledger:
    ledger: Ledger = load(demo_files()).sound
    return ledger.as_of(Instant.of(date.fromisoformat(day)))


def made(name: str, day: str, *, public: bool) -> Paper:
    at = Instant.of(date.fromisoformat(day))
    return PAPERS[name].build(demo(day), at, PaperOrder("提交 1", public=public))


def village_tables(text: str, villages: Sequence[str]) -> Iterator[dict[str, dict[str, str]]]:
    """The columns of counts of each table whose rows are villages, as they are printed."""
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        heads, _, *rows = (
            [cell.strip() for cell in line.strip("|\n").split("|")] for line in block.splitlines()
        )
        name = next((place for place, head in enumerate(heads) if head in ("村", "名称")), None)
        if name is None or not any(row[name] in villages for row in rows):
            continue
        columns = {
            head: {row[name]: row[place] for row in rows}
            for place, head in enumerate(heads)
            if head not in ("村", "名称", "序号")
        }
        yield {head: cells for head, cells in columns.items() if all(map(_is_count, cells.values()))}


def _is_count(text: str) -> bool:
    return text in (FEW, WITHHELD) or text.isdecimal()


def truth(name: str, day: str, head: str) -> int:
    """The sum of a column, as the office has it."""
    paper, villages = made(name, day, public=False), demo(day).campaign.village_names
    tables = village_tables(paper_markdown(paper), villages)
    return sum(int(count) for columns in tables if head in columns for count in columns[head].values())


def sum_of(name: str, day: str, head: str) -> int:
    """The sum of a column of villages, which some papers of the office list by records."""
    figures = {one.name: one.value for one in made(name, day, public=False).figures}
    if name == "plan":
        return int(str(figures["列入处置的企业"]))
    if name == "lookback":
        return sum(int(str(figures[state])) for state in ("逾期", "今日到期", "未到", "已做"))
    return truth(name, day, head)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", PUBLIC)
def test_nothing_hidden_in_a_public_paper_is_told(name: str, day: str) -> None:
    villages = demo(day).campaign.village_names
    text = paper_markdown(made(name, day, public=True))
    for printed in village_tables(text, villages):
        sums = {head: sum_of(name, day, head) for head in printed}
        assert told(printed, sums) == {}
        for column in printed.values():
            assert list(column) == [
                village for village in villages if village in column
            ]  # no order by counts
            assert not {"1", "2"} & set(column.values())
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert not [row for row in rows if "%" in row and (FEW in row or WITHHELD in row)]
    assert not re.search("名次|建议通报|建议调度|三查已|排名", text)
    assert not re.search(r"公安机关[1-9]\d*件(?!以上)", text)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", ["daily", "weekly", "monthly", "summary"])
def test_persons_are_told_of_the_whole_campaign_and_roughly(name: str, day: str) -> None:
    own, public = (made(name, day, public=public).figures for public in (False, True))
    known = {one.name: one.value for one in own if one.kind == "person"}
    told_of = {one.name: one.value for one in public if one.kind == "person"}
    assert known.keys() == told_of.keys()
    assert any("移送公安" in name for name in known)
    for figure, value in told_of.items():
        count = int(str(known[figure]))
        if value == WITHHELD:
            assert not figure.startswith("累计")
        else:
            assert value == 0 if count == 0 else _band(value)[0] <= count <= _band(value)[1]
            assert value == 0 or isinstance(value, str)
    assert "internal" not in {one.kind for one in public}
