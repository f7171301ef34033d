"""物料平衡: what was found against where it went, per enterprise, 品名 and unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.moments import Instant, written
from dabzw.model.vocab import Whereabouts, words
from dabzw.reports.view import Col, Line, Page, Table, View, page, some
from dabzw.rules.case.material import Balance, balances


@dataclass(frozen=True, slots=True)
class Held:
    """A balance of an enterprise."""

    enterprise: Enterprise
    balance: Balance


def _moved(kind: str) -> Col[Held]:
    return Col(kind, lambda row: row.balance.moved.get(kind), "number")


_WAYS: Final = words(Whereabouts)
BALANCES: Final[View[Held]] = View(
    (
        Col("编号", lambda row: row.enterprise.id, "id"),
        Col("名称", lambda row: row.enterprise.name, "name"),
        Col("品名", lambda row: row.balance.name),
        Col("单位", lambda row: row.balance.measure),
        Col("查明", lambda row: row.balance.found, "number"),
        Col("约", lambda row: row.balance.about, "flag"),
        Col("许可", lambda row: row.balance.licensed, "flag"),
        *map(_moved, _WAYS),
        Col("去向合计", lambda row: row.balance.gone, "number"),
        Col("结余", lambda row: row.balance.remainder, "number"),
        Col("状态", lambda row: row.balance.state, "state"),
        Col("说明", lambda row: _remarks(row.balance), "prose"),
    )
)


def _remarks(balance: Balance) -> tuple[str, ...]:
    """Why an entry is read as it is, and what no move settles."""
    unknown = balance.state == "数量不明"
    return (*balance.doubts, *(("数量或单位没有查明，登记去向也不能抵消",) if unknown else ()))


_ON_SCREEN: Final = BALANCES.pick(
    "状态", "编号", "品名", "单位", "查明", "许可", *_WAYS, "结余", "说明", "名称"
)


def answer(enterprises: Iterable[Enterprise], at: Instant) -> Page:
    """The balances of enterprises that are already as of `at`."""
    rows = [Held(enterprise, balance) for enterprise in enterprises for balance in balances(enterprise)]
    title = Line(f"物料平衡（截至 {written(at.when)}，共{len(rows)}项）", "strong")
    return page(at, {"物料": Table(BALANCES, rows)}, title, *some(_ON_SCREEN, rows))
