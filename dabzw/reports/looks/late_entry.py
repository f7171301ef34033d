"""补录: what was entered more than 24 hours after its date, and how much of it per station and clerk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.entered import DatedAct, Entered
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.looks.words import COMMIT_SHOWN
from dabzw.reports.view import Block, Col, Fact, Heading, Line, Page, Table, View, notes, page
from dabzw.rules.limits.late_entry import EnteredAct, entered_acts

_NO_STATION: Final = "未登记站所"

LATE: Final[View[EnteredAct]] = View(
    (
        Col("编号", lambda act: act.record.id, "id"),
        Col("名称", lambda act: act.record.name, "name"),
        Col("事项", lambda act: act.act.what),
        Col("类别", lambda act: "更正" if act.entered.corrected else "补录"),
        Col("日期", lambda act: act.act.when, "moment"),
        Col("入账时间", lambda act: act.entered.when, "moment"),
        Col("间隔天数", lambda act: act.days_after, "number"),
        Col("站所", lambda act: act.station, "unit"),
        Col("经手人", lambda act: act.entered.clerk),
        Col("提交", lambda act: act.entered.commit[:COMMIT_SHOWN]),
    )
)
_ON_SCREEN: Final = LATE.pick(
    "类别", "间隔天数", "日期", "入账时间", "编号", "事项", "经手人", "站所", "名称"
)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what a station or a clerk entered came late; `longest` is in days."""

    name: str
    entered: int
    late: int
    corrected: int
    longest: int

    @property
    def ratio(self) -> float:
        """The share of late entries, corrections aside."""
        return self.late / self.entered


def _shares_view(title: str) -> View[Share]:
    return View(
        (
            Col(title, lambda share: share.name),
            Col("已入账", lambda share: share.entered, "number"),
            Col("补录", lambda share: share.late, "number"),
            Col("更正", lambda share: share.corrected, "number"),
            Col("补录率", lambda share: share.ratio, "ratio"),
            Col("最长间隔天数", lambda share: share.longest, "number"),
        )
    )


_BY_STATION: Final = _shares_view("站所")
_BY_CLERK: Final = _shares_view("经手人")


def answer(
    ledger: Ledger, entries: Mapping[DatedAct, Sequence[Entered]], at: Instant, *, complete: bool
) -> Page:
    """The late entries, the latest first, and the share of late ones per station and per clerk.

    `complete` says whether the history reaches back to its beginning.
    """
    acts = tuple(entered_acts(ledger, entries))
    late = sorted(
        (act for act in acts if act.late),
        key=lambda act: (-act.days_after, act.record.id, act.act.what, written(act.act.when)),
    )
    says = tuple(_readings(complete=complete))
    tables = {
        "按站所": Table(_BY_STATION, _shares((act.station or _NO_STATION, act) for act in acts)),
        "按经手人": Table(_BY_CLERK, _shares((act.entered.clerk, act) for act in acts)),
    }
    facts: dict[str, Fact] = {"说明": says, "已入账": len(acts), **tables, "补录": Table(LATE, late)}
    title = f"补录（截至 {written(at.when)}，已入账{len(acts)}项，补录和更正{len(late)}项）"
    return page(at, facts, Line(title, "strong"), *notes(says), *_told(tables, late))


def _told(tables: Mapping[str, Table[Share]], late: Sequence[EnteredAct]) -> Iterator[Block]:
    for name, table in tables.items():
        yield Heading(name)
        yield table
    if late:
        yield Heading("逐项")
        yield Table(_ON_SCREEN, late)


def _readings(*, complete: bool) -> Iterable[str]:
    yield "只写日期的，自当日24时起算；超过24小时入账的为补录，同次提交改掉同类日期的为更正"
    yield "证照、租赁、历史查处的日期是查明的旧事实，不计；未入账的改动不计"
    if not complete:
        yield "这份台账的历史不完整，最早一次提交以前的入账时间不可靠"


def _shares(acts: Iterable[tuple[str, EnteredAct]]) -> list[Share]:
    """By name, those with most late entries first."""
    found: dict[str, list[EnteredAct]] = defaultdict(list)
    for name, act in acts:
        found[name].append(act)
    shares = [_share(name, own) for name, own in found.items()]
    return sorted(shares, key=lambda share: (-share.late - share.corrected, share.name))


def _share(name: str, acts: Sequence[EnteredAct]) -> Share:
    late = [act for act in acts if act.late]
    corrected = sum(act.entered.corrected for act in late)
    return Share(
        name, len(acts), len(late) - corrected, corrected, max((act.days_after for act in late), default=0)
    )
