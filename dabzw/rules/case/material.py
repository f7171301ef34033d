"""Material 物料: what was found against where it went, by 品名 and unit — double entry for danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.cases import current
from dabzw.model.enterprise import Chemical, Enterprise, MaterialMove
from dabzw.model.finding import FieldPath
from dabzw.model.vocab import Whereabouts
from dabzw.rules.case.facts import is_licensed

BalanceState = Literal["平衡", "去向不足", "去向超出", "数量不明", "来源不明", "有许可"]

WRITTEN_OFF: Final[Whereabouts] = "核减"
"""What an estimate held too much of, once the material was weighed: it went nowhere."""


@dataclass(frozen=True, slots=True)
class Balance:
    """One material in one unit.

    `found` is None where an amount or its unit is not known, `about` says that one of it is an estimate;
    `path` is the first entry that names it.  `licensed` is as it is read; where more was written, `doubts`
    say why it is not read so.
    """

    name: str
    measure: str | None
    found: Decimal | None
    moved: Mapping[str, Decimal]
    licensed: bool
    path: FieldPath
    state: BalanceState
    about: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def gone(self) -> Decimal:
        """All that was moved."""
        return sum(self.moved.values(), Decimal(0))

    @property
    def remainder(self) -> Decimal | None:
        """Found less moved; None where the amount found is not known."""
        return None if self.found is None else (self.found - self.gone) or Decimal(0)


@dataclass(slots=True)
class _Account:
    path: FieldPath
    found: Decimal | None = Decimal(0)
    was_found: bool = False
    about: bool = False
    doubts: dict[str, None] = field(default_factory=dict)
    moved: dict[str, Decimal] = field(default_factory=dict)


_Key = tuple[str, str | None, bool]
"""A material in one unit, and whether it may be held."""


def balances(enterprise: Enterprise) -> tuple[Balance, ...]:
    """Every material of the present case: those found first, then those that were only moved.

    What is licensed has a balance of its own, and never pays for what is not; a move is of the unlicensed
    where there is any.
    """
    own = current(enterprise)
    accounts: dict[_Key, _Account] = {}
    _enter_found(own, accounts)
    for place, move in enumerate(own.material_moves):
        free = (move.name, move.measure, True)
        key = free if free in accounts and not _is_owed(move.name, accounts) else (*free[:2], False)
        account = accounts.setdefault(key, _Account(("物料去向", place)))
        account.moved[move.whereabouts] = account.moved.get(move.whereabouts, Decimal(0)) + move.amount
    return tuple(
        Balance(
            name=name,
            measure=measure,
            found=account.found,
            moved=account.moved,
            licensed=licensed,
            path=account.path,
            state="有许可" if licensed else _state((name, measure, licensed), accounts),
            about=account.about,
            doubts=tuple(account.doubts),
        )
        for (name, measure, licensed), account in accounts.items()
    )


def _is_owed(name: str, accounts: Mapping[_Key, _Account]) -> bool:
    return any(
        found == name and not licensed and account.was_found
        for (found, _, licensed), account in accounts.items()
    )


def _enter_found(enterprise: Enterprise, accounts: dict[_Key, _Account]) -> None:
    for place, chemical in enumerate(enterprise.chemicals):
        known = chemical.amount if chemical.measure is not None else None
        licensed = is_licensed(chemical, enterprise)
        key = (chemical.name, chemical.measure if known is not None else None, licensed)
        account = accounts.setdefault(key, _Account(("危险化学品", place)))
        account.was_found = True
        account.about = account.about or bool(chemical.about)
        doubt = licence_doubt(chemical, enterprise)
        if doubt is not None:
            account.doubts[doubt] = None
        account.found = None if known is None or account.found is None else account.found + known


def _state(key: _Key, accounts: Mapping[_Key, _Account]) -> BalanceState:
    """How one material stands; no move settles an amount that is not known."""
    account = accounts[key]
    if account.found is None or (key[0], None, False) in accounts:
        return "数量不明"
    if not account.was_found:
        return "来源不明"
    gone = sum(account.moved.values(), Decimal(0))
    return "平衡" if gone == account.found else "去向不足" if gone < account.found else "去向超出"


def licence_doubt(chemical: Chemical, enterprise: Enterprise) -> str | None:
    """Why what is written of 许可 is read as 否; None where it is read as written."""
    if chemical.licensed is None:
        return "许可没有填，按“否”处理"
    if chemical.licensed == "否" or is_licensed(chemical, enterprise):
        return None
    if chemical.licensed == "无需":
        return "许可写“无需”而没有说明，按“否”处理"
    if chemical.licence is None:
        return "许可写“是”而没有写是哪一份证照，按“否”处理"
    if all(licence.number != chemical.licence for licence in enterprise.licences):
        return "许可写“是”，所写的证照不在这家的证照里，按“否”处理"
    return f"许可写“是”，所写的证照在查明日期（{chemical.found_on}）不是有效的，按“否”处理"


def written_off_exactly(move: MaterialMove, enterprise: Enterprise) -> bool:
    """Whether a 核减 is of a material whose amount nobody estimated (约)."""
    return move.whereabouts == WRITTEN_OFF and not any(
        chemical.about for chemical in current(enterprise).chemicals if chemical.name == move.name
    )
