"""各地排名: how far each township has come by the indicators that all have, the last one first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from dabzw.errors import LookupFailed
from dabzw.lazily import dataclass
from dabzw.reports.looks.rollup import rollup_page, told
from dabzw.reports.view import Col, Fact, Line, Page, Table, View, inner
from dabzw.sync.rollup.questions.ledgers import Ledger, Ledgers
from dabzw.sync.rollup.questions.ranking import Share

RANKED_BY: Final = (
    "完成率是完成数除以应完成数，各指标的口径与各台账的总体态势相同；平均的是所列各指标，没有应完成数的不算",
    "名次1为最落后，完成率相同的名次相同；不按上报线索多少；没有数据、不可比、没有应做事项的不排名次，一并列出",
    "名次供内部督导使用，不对外公布",
)
_MOST: Final = 40

Key = tuple[str, str]
"""A phase and an indicator of it."""


class NoSuchIndicator(LookupFailed):
    """No comparable ledger has an indicator of this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"没有叫“{name}”的指标；可写：{'、'.join(known) or '（还没有能比较的指标）'}")


@dataclass(frozen=True, slots=True)
class RankRow:
    """A ledger with its place; `shares` are its indicators, `says` why it has no place or what to know."""

    ledger: Ledger
    place: int | None
    mean: Fraction | None
    shares: Mapping[Key, Share]
    says: str

    @property
    def ratio(self) -> float | None:
        """The mean of the shares."""
        return None if self.mean is None else float(self.mean)


_SHARES: Final[View[Share]] = View(
    (
        Col("阶段", lambda one: one.phase),
        Col("指标", lambda one: one.indicator),
        Col("完成", lambda one: one.done, "number"),
        Col("总数", lambda one: one.total, "number"),
        Col("比率", lambda one: one.ratio, "ratio"),
    )
)
RANK: Final[View[RankRow]] = View(
    (
        Col("名次", lambda row: row.place, "number"),
        Col("区划代码", lambda row: row.ledger.code, "id"),
        Col("名称", lambda row: row.ledger.name, "name", width=28),
        Col("平均完成率", lambda row: row.ratio, "ratio"),
        Col("说明", lambda row: row.says or None, "prose"),
        inner("指标", lambda row: row.shares.values(), _SHARES),
    )
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranked ledgers, and the indicators that they were ranked by."""

    rows: tuple[RankRow, ...]
    keys: tuple[Key, ...]

    @property
    def view(self) -> View[RankRow]:
        """The table with a column for each indicator, told with its phase where two phases have it."""
        named = Counter(indicator for _phase, indicator in self.keys)
        cols = (_column(f"{key[1]}（{key[0]}）" if named[key[1]] > 1 else key[1], key) for key in self.keys)
        return RANK.pick("名次", "名称", "平均完成率").also(*cols, *RANK.pick("区划代码", "说明").cols)


def _column(head: str, key: Key) -> Col[RankRow]:
    def ratio(row: RankRow) -> float | None:
        share = row.shares.get(key)
        return None if share is None else share.ratio

    return Col(head, ratio, "ratio", width=12)


def ranking(ledgers: Ledgers, found: Iterable[Share], indicator: str | None = None) -> Ranking:
    """The places of all ledgers, by one indicator or by the mean of all; 1 is the last one.

    Raises:
        NoSuchIndicator: no comparable ledger has it.
    """
    by_code = _by_code(found)
    common = _common([by_code.get(one.code, {}) for one in ledgers.all if one.comparable])
    keys = common if indicator is None else tuple(key for key in common if key[1] == indicator)
    if indicator is not None and not keys:
        raise NoSuchIndicator(indicator, dict.fromkeys(key[1] for key in common))
    rows = [_row(one, by_code.get(one.code, {}), keys) for one in ledgers.all]
    return Ranking(tuple(sorted(_placed(rows), key=_order)), keys)


def _by_code(found: Iterable[Share]) -> Mapping[str, Mapping[Key, Share]]:
    """The indicators of each ledger that count all that there is."""
    by_code: dict[str, dict[Key, Share]] = {}
    for one in found:
        if not one.partial:
            by_code.setdefault(one.code, {})[one.phase, one.indicator] = one
    return by_code


def _common(compared: Sequence[Mapping[Key, Share]]) -> tuple[Key, ...]:
    """The indicators that most have."""
    counts = Counter(key for own in compared for key in own)
    return tuple(key for key, count in counts.items() if 2 * count > len(compared))


def _row(ledger: Ledger, own: Mapping[Key, Share], keys: Sequence[Key]) -> RankRow:
    shares = {key: own[key] for key in keys if key in own}
    mean, why = _mean(ledger, shares, [key[1] for key in keys if key not in own])
    return RankRow(ledger, None, mean, shares, "；".join(filter(None, (ledger.says, why))))


def _mean(ledger: Ledger, shares: Mapping[Key, Share], lacks: Iterable[str]) -> tuple[Fraction | None, str]:
    """The mean of the shares of a ledger, or why it has none to be ranked by."""
    if not ledger.comparable:
        return None, ""
    if missing := tuple(dict.fromkeys(lacks)):
        return None, f"没有可比的{'、'.join(missing)}，不可比"
    owed = [Fraction(one.done, one.total) for one in shares.values() if one.total]
    return (sum(owed, Fraction()) / len(owed), "") if owed else (None, "没有应做的事项")


def _placed(rows: Sequence[RankRow]) -> Iterable[RankRow]:
    """The rows with their places: those that stand alike share one."""
    places: dict[Fraction, int] = {}
    for place, mean in enumerate(sorted(row.mean for row in rows if row.mean is not None), start=1):
        places.setdefault(mean, place)
    return (row if row.mean is None else replace(row, place=places[row.mean]) for row in rows)


def _order(row: RankRow) -> tuple[bool, Fraction, str]:
    """What has no place comes first: nobody knows how it stands; then the last one."""
    return row.mean is not None, row.mean or Fraction(), row.ledger.code


def answer(ledgers: Ledgers, found: Ranking) -> Page:
    """The ranking, the last one first; what has no place stands before it and says why."""
    placed = [row for row in found.rows if row.place is not None]
    about = f"排名次的{len(placed)}本，不排的{len(found.rows) - len(placed)}本"
    facts: dict[str, Fact] = {
        "依据": [f"{phase}：{indicator}" for phase, indicator in found.keys],
        "排名": Table(RANK, found.rows),
    }
    page = rollup_page(
        ledgers,
        facts,
        told(ledgers, "各地排名"),
        Line(about),
        Table(found.view, found.rows, most=_MOST),
        says=RANKED_BY,
    )
    return replace(page, listed={"排名": Table(found.view, found.rows)})
