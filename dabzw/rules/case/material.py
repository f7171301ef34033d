"""Material 物料: what was found against where it went, by 品名 and unit — double entry for danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import FieldPath

BalanceState = Literal["平衡", "去向不足", "去向超出", "数量不明", "来源不明", "有许可"]


@dataclass(frozen=True, slots=True)
class Balance:
    """One material in one unit.

    `found` is None where an amount or its unit is not known; `path` is the first entry that names it.
    """

    name: str
    measure: str | None
    found: Decimal | None
    moved: Mapping[str, Decimal]
    licensed: bool
    path: FieldPath
    state: BalanceState

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
    moved: dict[str, Decimal] = field(default_factory=dict)


_Key = tuple[str, str | None]


def balances(enterprise: Enterprise) -> tuple[Balance, ...]:
    """Every material of an enterprise: those found first, then those that were only moved."""
    accounts: dict[_Key, _Account] = {}
    _enter_found(enterprise, accounts)
    for place, move in enumerate(enterprise.material_moves):
        account = accounts.setdefault((move.name, move.measure), _Account(("物料去向", place)))
        account.moved[move.whereabouts] = account.moved.get(move.whereabouts, Decimal(0)) + move.amount
    licensed = {chemical.name for chemical in enterprise.chemicals if chemical.licensed}
    return tuple(
        Balance(
            name=name,
            measure=measure,
            found=account.found,
            moved=account.moved,
            licensed=name in licensed,
            path=account.path,
            state="有许可" if name in licensed else _state((name, measure), accounts),
        )
        for (name, measure), account in accounts.items()
    )


def _enter_found(enterprise: Enterprise, accounts: dict[_Key, _Account]) -> None:
    for place, chemical in enumerate(enterprise.chemicals):
        known = chemical.amount if chemical.measure is not None else None
        key = (chemical.name, chemical.measure if known is not None else None)
        account = accounts.setdefault(key, _Account(("危险化学品", place)))
        account.was_found = True
        account.found = None if known is None or account.found is None else account.found + known


def _state(key: _Key, accounts: Mapping[_Key, _Account]) -> BalanceState:
    """How one material stands; an unknown amount is settled by any move of the same name."""
    name, account = key[0], accounts[key]
    unknown = accounts.get((name, None))
    if account.found is None:
        moved = any(other.moved for (other_name, _), other in accounts.items() if other_name == name)
        return "数量不明" if moved else "去向不足"
    if unknown is not None:
        return "数量不明"
    if not account.was_found:
        return "来源不明"
    gone = sum(account.moved.values(), Decimal(0))
    return "平衡" if gone == account.found else "去向不足" if gone < account.found else "去向超出"
