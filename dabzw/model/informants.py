"""What is noted of the informants' store 举报人身份库: who did what with which number, and rewards 奖励.

Nothing here holds an identity: an informant is the number (举报人编号) that the ledger has, and no more.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.base import Row
from dabzw.model.declared import Field
from dabzw.model.scalars import Code, Day, Digest, Minute, Money, Name, Names, Text

SecureAct = Literal["建库", "加收件人", "去收件人", "封存", "查看", "重封", "销毁", "奖励"]
RewardStep = Literal["申请", "批准", "发放", "放弃"]


class Noted(Row):
    """One line of the store's log.

    `by` is who did it: the account of the computer, and of a holder the name; `holders` whom a number was
    sealed for, or who was added or removed; `until` the day on which it is to be destroyed (销毁日); `sealed`
    the digest of the sealed file; `before` that of the line before, by which a line that was changed or taken
    out is found.
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
    sealed: Digest | None = Field(None, alias="密文")
    before: Digest | None = Field(None, alias="前一行")


StoreState = Literal["在库", "已销毁", "未封存", "未登记", "不见了", "未销毁", "未重封", "已改动"]


@dataclass(frozen=True, slots=True)
class Kept:
    """How one number stands: when it was sealed and for whom, how often it was opened, what it was paid.

    `holders` are those who can open what lies there.
    """

    number: str
    state: StoreState
    sealed_on: date | None
    until: date | None
    holders: tuple[str, ...]
    opened: int
    destroyed_on: date | None
    approved: Decimal
    paid: Decimal

    def due(self, today: date) -> bool:
        """Whether it is to be destroyed: its day has come, and it is still there."""
        there = self.state not in {"已销毁", "未封存", "不见了"}
        return there and self.until is not None and self.until <= today


_NONE: Final = Decimal(0)
_SEALING: Final = ("封存", "重封")


def standing(lines: Iterable[Noted], there: Mapping[str, str]) -> tuple[Kept, ...]:
    """How each number stands that was ever sealed or is there now, by number.

    `lines` are those of the log, `there` the numbers under which something is sealed, with the digest of it.
    """
    own: dict[str, list[Noted]] = {number: [] for number in there}
    for one in lines:
        if one.number is not None:
            own.setdefault(one.number, []).append(one)
    return tuple(_standing(number, own[number], there.get(number)) for number in sorted(own))


def _standing(number: str, own: Sequence[Noted], digest: str | None) -> Kept:
    sealed, last = _last(own, "封存"), _last(own, *_SEALING, "销毁")
    found = None if digest is None else _of(own, digest)
    told = last if digest is None else found
    return Kept(
        number=number,
        state=_state(last, found, there=digest is not None, sealed=sealed is not None),
        sealed_on=sealed.at.date() if sealed else None,
        until=sealed.until if sealed else None,
        holders=told.holders if told else (),
        opened=sum(one.act == "查看" for one in own),
        destroyed_on=last.at.date() if last and last.act == "销毁" else None,
        approved=rewarded(own, "批准"),
        paid=rewarded(own, "发放"),
    )


def _last(own: Sequence[Noted], *acts: SecureAct) -> Noted | None:
    return next((one for one in reversed(own) if one.act in acts), None)


def _of(own: Sequence[Noted], digest: str) -> Noted | None:
    """The last line that tells of what is there; one of before digests were noted may tell of anything."""
    known = (one for one in reversed(own) if one.act in _SEALING and one.sealed in {None, digest})
    return next(known, None)


def _state(last: Noted | None, found: Noted | None, *, there: bool, sealed: bool) -> StoreState:
    """Whether it is there, and whether that is as the log says; `found` is the line of what is there.

    A command that was cut off has noted what it did not come to do: 不见了, 未销毁, 未重封.  What no line
    tells of has been put there, or changed, by something else: 未登记, 已改动.
    """
    if last is None:
        return "未登记" if there else "未封存"
    if last.act == "销毁":
        return "未销毁" if there else "已销毁"
    if not there:
        return "不见了"
    if not sealed:
        return "未登记"
    return "在库" if found is last else "未重封" if found else "已改动"


def rewarded(lines: Iterable[Noted], step: RewardStep) -> Decimal:
    """The yuan of one step of the rewards."""
    return sum((one.amount or _NONE for one in lines if one.act == "奖励" and one.step == step), _NONE)


def holders_in(lines: Iterable[Noted]) -> frozenset[str]:
    """Who is a holder by the log."""
    found: set[str] = set()
    for one in lines:
        if one.act == "加收件人":
            found.update(one.holders)
        elif one.act == "去收件人":
            found.difference_update(one.holders)
    return frozenset(found)
