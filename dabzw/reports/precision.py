"""研判实绩: what each screening rule was worth, and what none of them foresaw."""

from __future__ import annotations

from typing import Any, Final

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.sampling import rate_cells
from dabzw.rules.precision import Foresight, RuleWorth, precision

Rows = dict[str, Any]

_NOTES: Final = (
    "每条规则按有人到场前一天它说了什么计；查实、预见按首次发现前一天计。",
    "经营状态、实际经营、危险化学品等没有日期的字段按现值计，用到这些字段的规则会被高估。",
)


def precision_rows(ledger: Ledger, at: Instant) -> Rows:
    """Every rule, then the confirmed enterprises that no rule foresaw; the ledger is already as of `at`."""
    found = precision(ledger, at)
    missed = [one for one in found.confirmed if not one.rules]
    return {
        "格式": 1,
        "截至": written(at.when),
        "规则": [_worth(worth) for worth in found.rules],
        "查实企业": len(found.confirmed),
        "研判预见": len(found.confirmed) - len(missed),
        "漏报": [_missed(one) for one in missed],
        "说明": list(_NOTES),
    }


def _worth(worth: RuleWorth) -> Rows:
    return {
        "规则": worth.rule.code,
        "疑点": len(worth.hits),
        "已核查": len(worth.visited),
        "查实": len(worth.confirmed),
        **rate_cells(worth.rate, "查实率"),
        "未核查": list(worth.unvisited),
    }


def _missed(one: Foresight) -> Rows:
    return {
        "编号": one.enterprise.id,
        "名称": one.enterprise.name,
        "村": one.enterprise.village,
        "发现日期": one.found_on.isoformat(),
    }
