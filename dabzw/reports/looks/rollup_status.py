"""汇总的台账: which there are, what is known of each, of when it is, and why one could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from dabzw.lazily import dataclass
from dabzw.reports.view import FORMAT, Block, Col, Fact, Line, Page, Table, View
from dabzw.sync.rollup.questions.ledgers import listed_twice
from dabzw.sync.rollup.standing import Standing, unread

_SHORT: Final = 10
_NEVER: Final = "没有更新过"


@dataclass(frozen=True, slots=True)
class _Row:
    """A ledger, the days since its last good commit, and which others are of the same commit."""

    own: Standing
    age: int | None
    twins: tuple[str, ...]

    @property
    def says(self) -> str:
        """What must be known of it."""
        return "；".join(filter(None, (self.own.says, listed_twice(self.twins) if self.twins else "")))

    @property
    def state(self) -> str:
        """What became of it the last time."""
        return self.own.outcome or _NEVER


_LEDGERS: Final[View[_Row]] = View(
    (
        Col("区划代码", lambda one: one.own.code, "id"),
        Col("名称", lambda one: one.own.name, "name", width=26),
        Col("结果", lambda one: one.state, "state"),
        Col(
            "提交",
            lambda one: one.own.known.commit if one.own.known else None,
            shown=lambda one: one.own.known.commit[:_SHORT] if one.own.known else "",
        ),
        Col("提交时间", lambda one: one.own.committed_at, "moment"),
        Col("距今天数", lambda one: one.age, "number"),
        Col("截至", lambda one: one.own.known.at if one.own.known else None),
        Col("记录", lambda one: one.own.known.records if one.own.known else None, "number"),
        Col("错误", lambda one: one.own.known.errors if one.own.known else None, "number"),
        Col("说明", lambda one: one.says or None, "prose", width=40),
        Col("来源", lambda one: one.own.source, "prose"),
        Col("查于", lambda one: one.own.looked or None),
    )
)
_ON_SCREEN: Final = _LEDGERS.pick(
    *("结果", "区划代码", "提交时间", "距今天数", "截至", "记录", "错误", "名称", "说明"), below=["说明"]
)


def answer(found: Sequence[Standing], now: datetime) -> Page:
    """How each ledger stands; those that could not be read are first on a screen."""
    names: dict[str, list[str]] = {}
    for one in found:
        if one.known is not None:
            names.setdefault(one.known.commit, []).append(one.name)
    rows = tuple(_Row(one, one.age(now), _twins(one, names)) for one in found)
    counts = Counter(row.state for row in rows)
    facts: dict[str, Fact] = {
        "格式": FORMAT,
        "台账": Table(_LEDGERS, rows),
        "合计": {"台账": len(rows), **{state: counts[state] for state in sorted(counts)}},
    }
    return Page(facts, tuple(_told(rows, found, counts)))


def _twins(one: Standing, names: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What others are called of which the facts are of the same commit."""
    same = () if one.known is None else names[one.known.commit]
    return tuple(name for name in same if name != one.name)


def _told(rows: Sequence[_Row], found: Sequence[Standing], counts: Counter[str]) -> Iterator[Block]:
    states = "，".join(f"{state}{count}本" for state, count in sorted(counts.items()))
    about = f"汇总的台账（共{len(rows)}本{f'：{states}' if states else ''}）"
    if not rows:
        yield Line(about, "strong")
        yield Line("还没有登记台账：dabzw rollup add 名称 来源。")
        return
    yield Table(_ON_SCREEN, sorted(rows, key=lambda row: row.own.is_read), about)
    silent = unread(found)
    if silent:
        old = sum(one.known is not None for one in silent)
        beside = f"，其中{old}本用的是上一次读到的数据" if old else ""
        yield Line(f"这次没有读到的有{len(silent)}本{beside}；没有数据的不在汇总数字里。", "alert")
