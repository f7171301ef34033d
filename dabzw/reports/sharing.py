"""信息共享: the lists of one partner unit as rows, saying which commit they rest on."""

from __future__ import annotations

from typing import Any

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.rules.sharing import shared_rows, shares_of

Rows = dict[str, Any]


def sharing_rows(unit: str, ledger: Ledger, at: Instant, revision: str) -> Rows:
    """What a unit is given; the ledger is already as of `at`."""
    return {
        "格式": 1,
        "截至": written(at.when),
        "依据": revision,
        "单位": unit,
        "清单": [
            {
                "清单": share.name,
                "字段": list(share.fields),
                "记录": list(shared_rows(share, ledger, at)),
            }
            for share in shares_of(unit, ledger.campaign)
        ],
    }


def one_table(rows: Rows) -> tuple[tuple[str, ...], list[Rows]]:
    """The lists of a unit as one table: its heads and rows; several lists are told apart by 清单."""
    lists = rows["清单"]
    if len(lists) == 1:
        return tuple(lists[0]["字段"]), lists[0]["记录"]
    heads = dict.fromkeys(name for one in lists for name in one["字段"])
    return ("清单", *heads), [{"清单": one["清单"], **row} for one in lists for row in one["记录"]]
