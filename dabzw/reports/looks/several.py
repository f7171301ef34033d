"""The ledgers of several campaigns side by side: one answer over all, each row with its campaign 行动.

A ledger that cannot be read is named among the others and hides none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Generic, TypeVar

from dabzw.lazily import dataclass
from dabzw.model.ledger import Ledger
from dabzw.model.patterns import lazy
from dabzw.reports.view import Block, Col, Fact, Line, Table, View
from dabzw.rules.agenda.items import Item

T = TypeVar("T")

_COMMON: Final = lazy(r"\d{4}年度?|安全生产|专项|集中|综合|大?排查|整治|治理|清理|行动|工作|活动|方案|的")
"""What the names of most campaigns hold, and tells none from another."""
_FEWEST, _MOST = 2, 8


@dataclass(frozen=True, slots=True)
class Member:
    """One of the ledgers: its folder as it is typed, its campaign, and the ledger as of the instant.

    Of one that cannot be read `ledger` is None and `fault` says why.  `told` are the items of the agenda that
    no record tells of, `ids` those of all records that there are.
    """

    folder: str
    campaign: str
    ledger: Ledger | None = None
    fault: str = ""
    told: tuple[Item, ...] = ()
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Of(Generic[T]):
    """A row and the ledger that it is of; `short` is what its campaign is called on a screen."""

    member: Member
    short: str
    row: T


def short_names(members: Sequence[Member]) -> tuple[str, ...]:
    """What campaigns are called on a screen: without the words that most names hold, and all different."""
    short = [short_name(member.campaign) for member in members]
    told = [
        one if short.count(one) == 1 else member.campaign for one, member in zip(short, members, strict=True)
    ]
    return tuple(
        one if told.count(one) == 1 else f"{one}（{member.folder}）"
        for one, member in zip(told, members, strict=True)
    )


def short_name(name: str) -> str:
    """What a campaign is called on a screen: without the words that most names hold."""
    left = name if len(name) <= _MOST else _COMMON.sub("", name)
    left = left if len(left) >= _FEWEST else name
    return left if len(left) <= _MOST else f"{left[: _MOST - 1]}…"


def view_of(view: View[T]) -> View[Of[T]]:
    """A view whose rows say whose they are first."""
    cols: tuple[Col[Of[T]], ...] = (
        Col("行动", lambda one: one.member.campaign, "prose", lambda one: one.short),
        Col("台账", lambda one: one.member.folder),
    )
    return View((*cols, *view.through(_row).cols), view.numbered)


def _row(one: Of[T]) -> T:
    return one.row


def gathered(members: Sequence[Member], rows_of: Callable[[Member, Ledger], Sequence[T]]) -> Iterator[Of[T]]:
    """The rows of every ledger that can be read, ledger by ledger."""
    for member, short in zip(members, short_names(members), strict=True):
        if member.ledger is not None:
            yield from (Of(member, short, row) for row in rows_of(member, member.ledger))


_MEMBERS: Final[View[Member]] = View(
    (
        Col("行动", lambda member: member.campaign, "prose"),
        Col("台账", lambda member: member.folder),
        Col("读不了", lambda member: member.fault or None, "prose"),
    )
)


def facts_of(members: Sequence[Member]) -> dict[str, Fact]:
    """The campaigns for programs: which there are, and which cannot be read."""
    return {"各行动": Table(_MEMBERS, members), "重份": copies(members)}


def unreadable(members: Sequence[Member]) -> tuple[Block, ...]:
    """The ledgers that are not in the answer, each with why; and those that are in it twice."""
    broken = (f"{one.folder} 读不了，没有列入：{one.fault}" for one in members if one.ledger is None)
    return tuple(Line(says, "alert") for says in (*broken, *copies(members)))


def copies(members: Sequence[Member]) -> tuple[str, ...]:
    """What is to be said of ledgers that hold the same records: ids are drawn, so that they are copies."""
    known: dict[str, str] = {}
    told: dict[tuple[str, str], int] = {}
    for member in members:
        for id_ in member.ledger.ids if member.ledger is not None else ():
            first = known.setdefault(id_, member.folder)
            if first != member.folder:
                told[first, member.folder] = told.get((first, member.folder), 0) + 1
    return tuple(
        f"{one} 和 {other} 有{count}条编号相同的记录，看来是同一本台账的两份，都列出来了；只留一份在这里"
        for (one, other), count in told.items()
    )


def pair(items: Sequence[Item]) -> dict[str, int]:
    """How many items are hard limits and how many warnings."""
    hard = sum(item.force == "硬性" for item in items)
    return {"硬性": hard, "预警": len(items) - hard}
