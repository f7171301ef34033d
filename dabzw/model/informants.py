"""What is noted of the informants' store 举报人身份库: who did what with which number, and rewards 奖励.

Nothing here holds an identity: an informant is the number (举报人编号) that the ledger has, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from pydantic import Field

from dabzw.model.base import Row
from dabzw.model.scalars import Code, Day, Digest, Minute, Money, Name, Names, Text

SecureAct = Literal["建库", "加收件人", "去收件人", "封存", "查看", "重封", "销毁", "奖励"]
RewardStep = Literal["申请", "批准", "发放", "放弃"]


class Noted(Row):
    """One line of the store's log.

    `by` is who did it: the account of the computer, and of a holder the name; `holders` whom a number was
    sealed for, or who was added or removed; `until` the day on which it is to be destroyed (销毁日); `before`
    the digest of the line before, by which a line that was changed or taken out is found.
    """

    at: Minute = Field(alias="时间")
    by: Name = Field(alias="经手")
    act: SecureAct = Field(alias="事项")
    number: Code | None = Field(None, alias="编号")
    reason: Text | None = Field(None, alias="理由")
    until: Day | None = Field(None, alias="销毁日")
    holders: Names = Field((), alias="收件人")
    step: RewardStep | None = Field(None, alias="步骤")
    amount: Money | None = Field(None, alias="金额")
    on: Day | None = Field(None, alias="日期")
    before: Digest | None = Field(None, alias="前一行")


StoreState = Literal["在库", "已销毁", "未登记", "不见了", "未销毁"]


@dataclass(frozen=True, slots=True)
class Kept:
    """How one number stands: when it was sealed and for whom, how often it was opened, what it was paid.

    `there` says whether something is sealed under it; a number may be there of which the log knows nothing.
    """

    number: str
    there: bool
    sealed_on: date | None
    until: date | None
    holders: tuple[str, ...]
    opened: int
    destroyed_on: date | None
    approved: Decimal
    paid: Decimal

    @property
    def state(self) -> StoreState:
        """Whether it is there, and whether that is as the log says.

        A command that was cut off has noted what it did not come to do: 不见了, 未销毁.
        """
        if self.there:
            return "未登记" if self.sealed_on is None else "未销毁" if self.destroyed_on else "在库"
        return "不见了" if self.sealed_on is not None and self.destroyed_on is None else "已销毁"

    def due(self, today: date) -> bool:
        """Whether it is to be destroyed: its day has come, and it is still there."""
        return self.there and self.until is not None and self.until <= today


_NONE: Final = Decimal(0)


def standing(lines: Iterable[Noted], there: Iterable[str]) -> tuple[Kept, ...]:
    """How each number stands that was ever sealed or is there now, by number.

    `lines` are those of the log, `there` the numbers under which something is sealed.
    """
    found = frozenset(there)
    own: dict[str, list[Noted]] = {number: [] for number in found}
    for one in lines:
        if one.number is not None:
            own.setdefault(one.number, []).append(one)
    return tuple(_standing(number, own[number], there=number in found) for number in sorted(own))


def _standing(number: str, own: Sequence[Noted], *, there: bool) -> Kept:
    sealed = next((one for one in reversed(own) if one.act == "封存"), None)
    last = next((one for one in reversed(own) if one.act in ("封存", "重封", "销毁")), None)
    return Kept(
        number=number,
        there=there,
        sealed_on=sealed.at.date() if sealed else None,
        until=sealed.until if sealed else None,
        holders=last.holders if last else (),
        opened=sum(one.act == "查看" for one in own),
        destroyed_on=last.at.date() if last and last.act == "销毁" else None,
        approved=rewarded(own, "批准"),
        paid=rewarded(own, "发放"),
    )


def rewarded(lines: Iterable[Noted], step: RewardStep) -> Decimal:
    """The yuan of one step of the rewards."""
    return sum((one.amount or _NONE for one in lines if one.act == "奖励" and one.step == step), _NONE)
