"""What is not in order with a ledger's history, its place on a disk, or the computer that keeps it."""

from __future__ import annotations

from dabzw.lazily import dataclass
from dabzw.model.finding import Level


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing that is not in order: what it is `about`, what is wrong, what to do; whether `--fix` can.

    错误 endangers entries or their proof, 警告 may come to that, 提示 is worth knowing and no fault.
    """

    rule: str
    level: Level
    about: str
    says: str
    advice: str
    mend: bool = False
