"""核验: what an audit of the whole history finds, and how far it could see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Literal, NamedTuple

from dabzw.lazily import dataclass

Gravity = Literal["错误", "注意", "说明"]
"""错误: the history was rewritten, lost or signed in another's name.  注意: true entries that a reader should
know of, as corrections.  说明: what is worth knowing and needs no look."""
GRAVITIES: Final[tuple[Gravity, ...]] = ("错误", "注意", "说明")


class Kind(NamedTuple):
    """What is found: its short name, and how grave it is unless the case is milder."""

    name: str
    gravity: Gravity


KINDS: Final[Mapping[str, Kind]] = {
    "replaced": Kind("替换", "错误"),
    "grafted": Kind("嫁接", "错误"),
    "borrowed": Kind("借用", "错误"),
    "filtered": Kind("整体改写", "错误"),
    "hidden": Kind("藏住改动", "错误"),
    "view-rules": Kind("显示规则", "注意"),
    "damaged": Kind("内容损坏", "错误"),
    "unentered": Kind("未入账", "说明"),
    "order-back": Kind("时间倒退", "错误"),
    "future": Kind("时间在将来", "错误"),
    "redated": Kind("改过时间", "错误"),
    "clock-back": Kind("时钟调回", "注意"),
    "clock-confirmed": Kind("核对时钟", "说明"),
    "impersonated": Kind("署名不符", "错误"),
    "by-hand": Kind("手工提交", "注意"),
    "undeclared": Kind("夹带改动", "错误"),
    "record-lost": Kind("记录不见", "错误"),
    "undone": Kind("撤销", "说明"),
    "act-removed": Kind("事项删去", "注意"),
    "act-redated": Kind("日期改动", "注意"),
    "closed-changed": Kind("结后改动", "注意"),
    "corrected": Kind("更正", "注意"),
    "late": Kind("补录", "注意"),
    "power-changed": Kind("用电改动", "注意"),
    "unread": Kind("读不出来", "注意"),
    "merge-dropped": Kind("合并丢失", "错误"),
    "merge-undone": Kind("合并退回", "错误"),
    "merge-other": Kind("合并夹带", "注意"),
    "sealed-changed": Kind("封存被改", "错误"),
    "sealed-chain": Kind("封存不相接", "错误"),
    "sealed-basis": Kind("封存依据", "错误"),
    "sealed-twice": Kind("一期两封", "注意"),
    "sealed-original": Kind("封存原件", "错误"),
    "sealed-gap": Kind("封存缺期", "错误"),
    "sealed-remade": Kind("重做不符", "错误"),
    "printed-differs": Kind("出件不同", "注意"),
    "rules-changed": Kind("规则改动", "注意"),
    "template-changed": Kind("模板改动", "说明"),
    "anchor-missing": Kind("凭据不在", "错误"),
    "anchor-late": Kind("凭据早于提交", "错误"),
    "left-behind": Kind("入账被弃", "错误"),
    "tag-moved": Kind("标签移动", "注意"),
    "seen-apart": Kind("对方不同", "注意"),
    "unsigned": Kind("没有签名", "注意"),
    "bad-signature": Kind("签名不符", "错误"),
    "unknown-author": Kind("生人入账", "注意"),
    "roster-changed": Kind("名册改动", "说明"),
    "symbolic": Kind("标记改接", "错误"),
    "bad-receipt": Kind("回执不实", "错误"),
}
"""All that an audit can find, by its code."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that was found, in one sentence for somebody who is no programmer.

    `commit`, `when` (China Standard Time, without a zone) and `by` say in which entry, "" and None where
    it is of none; `file` and `place` (a field) where in it.
    """

    code: str
    gravity: Gravity
    says: str
    commit: str = ""
    when: datetime | None = None
    by: str = ""
    file: str = ""
    place: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return KINDS[self.code].name


@dataclass(frozen=True, slots=True)
class Anchor:
    """凭据: a commit that is known from elsewhere than the history itself, from `source`.

    `holds` says whether the history has it; `after` is how many entries came after it, None where it has not.
    """

    source: str
    commit: str
    holds: bool
    after: int | None = None
    outside: bool = True


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit: of what, what it found, against what, what it could not look at, and what nobody can know."""

    head: str
    entries: int
    begun: datetime | None
    ended: datetime | None
    records: int
    issues: int
    observations: tuple[Observation, ...]
    anchors: tuple[Anchor, ...]
    unseen: tuple[str, ...]
    limits: tuple[str, ...]

    def count(self, gravity: Gravity) -> int:
        """How many of a gravity there are."""
        return sum(one.gravity == gravity for one in self.observations)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was rewritten, lost or signed in another's name, as far as it could look."""
        return not self.count("错误") and not self.unseen

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing that a reader should look at."""
        return self.is_sound and not self.count("注意")


def worst_first(found: Iterable[Observation]) -> tuple[Observation, ...]:
    """The gravest first; of one gravity by kind, the oldest entry first."""
    order = {gravity: place for place, gravity in enumerate(GRAVITIES)}
    kinds = {code: place for place, code in enumerate(KINDS)}

    def place(one: Observation) -> tuple[int, int, str]:
        return order[one.gravity], kinds[one.code], "" if one.when is None else one.when.isoformat()

    return tuple(sorted(found, key=place))
