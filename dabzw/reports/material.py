"""物料平衡: what was found against where it went, per enterprise, 品名 and unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dabzw.model.enterprise import Enterprise
from dabzw.model.moments import Instant, written
from dabzw.model.vocab import Whereabouts, words
from dabzw.rules.material import Balance, balances

Rows = dict[str, Any]


def material_rows(enterprises: Iterable[Enterprise], at: Instant) -> Rows:
    """The balances of enterprises, as of `at` already."""
    return {
        "格式": 1,
        "截至": written(at.when),
        "物料": [_row(enterprise, balance) for enterprise in enterprises for balance in balances(enterprise)],
    }


def _row(enterprise: Enterprise, balance: Balance) -> Rows:
    return {
        "编号": enterprise.id,
        "名称": enterprise.name,
        "品名": balance.name,
        "单位": balance.measure,
        "查明": balance.found,
        **{kind: balance.moved.get(kind) for kind in words(Whereabouts)},
        "去向合计": balance.gone,
        "结余": balance.remainder,
        "状态": balance.state,
    }
