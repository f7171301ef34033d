"""What the parts of a proposal share: the facts, which of them have found a place, what is to be settled."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from dabzw.intake.notice.codes import Behaviour, behaviours
from dabzw.intake.notice.days import written_days
from dabzw.intake.notice.fact import Fact
from dabzw.intake.notice.lines import Pair
from dabzw.intake.notice.reading import Reading
from dabzw.lazily import dataclass
from dabzw.model.pending import PENDING


@dataclass(slots=True)
class Desk:
    """A proposal in the making."""

    reading: Reading
    pending: list[str] = field(default_factory=list)
    placed: set[Fact] = field(default_factory=set)

    def of(self, *kinds: str) -> tuple[Fact, ...]:
        """The facts of some kinds, in the order of the notice."""
        return self.reading.of(*kinds)

    def known(self) -> tuple[Behaviour, ...]:
        """The behaviours that the notice lists, with their codes."""
        return behaviours(self.of("违法行为"))

    def first(self, kind: str) -> Fact | None:
        """The surest fact of a kind, the first of those."""
        order = "高中低"
        return min(self.of(kind), key=lambda fact: order.index(fact.confidence), default=None)

    def put(self, fact: Fact) -> Fact:
        """Remembers that a fact has a place."""
        self.placed.add(fact)
        return fact

    def unsettled(self, says: str) -> str:
        """Remembers what is to be settled, and gives what stands in its place."""
        if says not in self.pending:
            self.pending.append(says)
        return PENDING

    def day(self, key: str, day: date | None, fact: Fact, what: str, written: str = "") -> Pair:
        """A line for a day, or for one that is to be settled."""
        if day is not None:
            return Pair(key, str(day), self.put(fact))
        why = "通知没有写"
        if written:
            unknown = "没有写年份" if any(one.exists for one in written_days(written)) else "没有这一天"
            why = f"通知写“{written}”，{unknown}"
        if key == "开始" and fact.since_now:
            why = "通知只写“即日起”，没有印发日期"
        return Pair(key, self.unsettled(f"{what}的{key}日期：{why}"), self.put(fact))
