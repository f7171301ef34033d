"""An item 事项 of the agenda: what waits, since when, until when, who answers for it, and what to type."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal, get_args

from dabzw.lazily import dataclass
from dabzw.model.moments import DAY, Instant, When, day_of, end_of
from dabzw.model.vocab import Force
from dabzw.rules.limits.deadlines import days_late

AgendaKind = Literal[
    "期限",
    "待认定",
    "属实未立案",
    "无线索",
    "逾期升级",
    "再次立案",
    "需重新认定",
    "需重新审定",
    "需重新验收",
    "回头看",
    "待复访",
    "隐患未复查",
    "缺凭据",
    "中止",
    "待签收",
    "待回告",
    "未报告村",
    "合并待核对",
    "未同步",
    "备份",
]
KINDS: Final[tuple[AgendaKind, ...]] = get_args(AgendaKind)
ItemState = Literal["逾期", "今日到期", "临期", "未到"]
STATES: Final[tuple[ItemState, ...]] = get_args(ItemState)
"""How an item may stand, the worst first."""
_SOON: Final = DAY  # an item is 临期 on the day before it falls due


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits.

    `due` is None where no day is set; `record_id` is None of what is of no record.  `next` is the command to
    type, `why` the rule and the clause for which the item is here.  `suspected` are the dangerous violations
    (危险) that a lead is suspected of: it comes first among those that stand alike.  `limit` is the name that
    the campaign gives to the limit (期限) that waits, "" of what is none.
    """

    kind: AgendaKind
    record_id: str | None
    name: str
    matter: str
    since: When | None
    due: When | None
    state: ItemState
    days_late: int
    force: Force
    unit: str | None
    next: str
    why: str
    suspected: tuple[str, ...] = ()
    limit: str = ""

    @property
    def order(self) -> tuple[int, bool, bool, int, datetime, int, str, str]:
        """The worst first: by state, hard limits before warnings, what is suspected to be dangerous.

        Then the latest, and what falls due first.
        """
        return (
            STATES.index(self.state),
            self.force != "硬性",
            not self.suspected,
            -self.days_late,
            datetime.max if self.due is None else end_of(self.due),  # noqa: DTZ901 -- the ledger's zone
            KINDS.index(self.kind),
            self.record_id or "",
            self.matter,
        )

    @property
    def urgent(self) -> bool:
        """Whether it is late, or due today."""
        return self.state in ("逾期", "今日到期")


def state_at(due: When | None, at: Instant) -> tuple[ItemState, int]:
    """How an item stands that falls due then, and how many days it is late."""
    if due is None:
        return "未到", 0
    late = days_late(due, None, at)
    if late:
        return "逾期", late
    day = day_of(due)
    return ("今日到期" if at.sees(day) else "临期" if at.sees(day - _SOON) else "未到"), 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits, of any kind but 期限: a warning (预警), before an instant says how it stands."""

    kind: AgendaKind
    record_id: str | None
    name: str
    matter: str
    since: date | None
    due: When | None
    unit: str | None
    command: str
    why: str
    limit: str = ""

    def item(self, at: Instant) -> Item:
        """The item as it stands at an instant."""
        state, late = state_at(self.due, at)
        return Item(
            self.kind,
            self.record_id,
            self.name,
            self.matter,
            self.since,
            self.due,
            state,
            late,
            "预警",
            self.unit,
            self.command,
            self.why,
            limit=self.limit,
        )
