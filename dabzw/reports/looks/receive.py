"""上级接收: what was received from each township and when, what was refused, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from dabzw.lazily import dataclass
from dabzw.reports.view import FORMAT, Block, Col, Fact, Heading, Line, Page, Table, View

_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Given:
    """A receipt: `changed` says that the list of signers was another one than at the receipt before."""

    number: int
    kind: str
    commit: str
    commits: int
    records: int
    at: datetime
    changed: bool
    signed: bool


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A push that was refused."""

    at: datetime
    commit: str
    says: str


@dataclass(frozen=True, slots=True)
class Received:
    """A receiving repository: whose ledger it takes, what was received and refused, and what is wrong.

    `days` have passed since the last reception, None where there was none.
    """

    code: str
    place: str
    receipts: tuple[Given, ...]
    refused: tuple[TurnedAway, ...]
    faults: tuple[str, ...]
    days: int | None

    @property
    def last(self) -> Given | None:
        """The newest receipt for what was taken in."""
        return next((one for one in reversed(self.receipts) if one.kind == "收到"), None)

    @property
    def state(self) -> str:
        """How it stands, in a word."""
        if self.faults:
            return "要查看"
        if self.last is None:
            return "还没有收到"
        if self.refused and self.refused[-1].at > self.last.at:
            return "最近一次没有收下"
        return "正常"


RECEIPTS: Final[View[Given]] = View(
    (
        Col("回执", lambda one: one.number, "number"),
        Col("类别", lambda one: one.kind),
        Col("提交", lambda one: one.commit[:16], "id"),
        Col("提交数", lambda one: one.commits, "number"),
        Col("记录数", lambda one: one.records, "number"),
        Col("时间", lambda one: f"{one.at:%Y-%m-%d %H:%M:%S}"),
        Col("名册换过", lambda one: one.changed, "flag"),
        Col("已签名", lambda one: one.signed, "flag"),
    )
)
REFUSED: Final[View[TurnedAway]] = View(
    (
        Col("时间", lambda one: f"{one.at:%Y-%m-%d %H:%M:%S}"),
        Col("提交", lambda one: one.commit[:16], "id"),
        Col("原因", lambda one: one.says, "prose"),
    )
)
TOWNSHIPS: Final[View[Received]] = View(
    (
        Col("区划代码", lambda one: one.code, "id"),
        Col("状态", lambda one: one.state),
        Col("最近收到", lambda one: None if one.last is None else f"{one.last.at:%Y-%m-%d %H:%M}"),
        Col("距今天数", lambda one: one.days, "number"),
        Col("提交", lambda one: None if one.last is None else one.last.commit[:16], "id"),
        Col("记录数", lambda one: None if one.last is None else one.last.records, "number"),
        Col("回执", lambda one: len(one.receipts), "number"),
        Col("没有收下", lambda one: len(one.refused), "number"),
        Col("位置", lambda one: one.place, "prose"),
    )
)


def many(found: Sequence[Received]) -> Page:
    """All townships, those first that were not heard of for the longest."""
    rows = sorted(found, key=lambda one: (not one.faults, -(one.days if one.days is not None else 1 << 30)))
    facts: dict[str, Fact] = {"格式": FORMAT, "收件库": Table(TOWNSHIPS, rows)}
    blocks: list[Block] = [Table(TOWNSHIPS.pick(*TOWNSHIPS.heads[:-1]), rows)] if rows else []
    if not rows:
        blocks = [Line("这里还没有收件库；用 dabzw receive init 建。")]
    for one in rows:
        blocks += (Line(f"{one.code}：{says}。", "alert") for says in one.faults)
    return Page(facts, tuple(blocks))


def of_one(found: Received) -> Page:
    """One township: its receipts, the newest first, and what was refused."""
    receipts, refused = found.receipts[::-1], found.refused[::-1]
    facts: dict[str, Fact] = {
        "格式": FORMAT,
        "区划代码": found.code,
        "状态": found.state,
        "距今天数": found.days,
        "问题": found.faults,
        "回执": Table(RECEIPTS, receipts),
        "没有收下": Table(REFUSED, refused),
    }
    return Page(facts, tuple(_told(found, receipts, refused)))


def _told(found: Received, receipts: Sequence[Given], refused: Sequence[TurnedAway]) -> Iterator[Block]:
    last = found.last
    since = "还没有收到过" if last is None else f"最近 {last.at:%Y-%m-%d %H:%M} 收到，{_ago(found.days)}"
    yield Line(f"{found.code}：{since}。", "strong")
    for says in found.faults:
        yield Line(f"{says}。", "alert")
    if receipts:
        yield Heading("回执")
        yield Table(RECEIPTS, receipts, most=_MOST, rest="还有{0}份更早的，--json 全部列出")
    if refused:
        yield Heading("没有收下的推送")
        yield Table(REFUSED, refused, most=_MOST, rest="还有{0}次更早的，--json 全部列出")


def _ago(days: int | None) -> str:
    return "今天" if not days else f"已过{days}天"
