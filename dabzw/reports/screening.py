"""研判: suspicions as rows, with the lead that each would become."""

from __future__ import annotations

import re
from typing import Any, Final

from dabzw.model.ids import kind_of
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.rules.registry import SUSPICIONS, suspicions

Rows = dict[str, Any]

_DAYS_LEFT: Final = re.compile(r"，还有\d+天")


def screening_rows(ledger: Ledger, at: Instant) -> Rows:
    """All suspicions; the ledger is already as of `at`."""
    return {
        "格式": 1,
        "截至": written(at.when),
        "疑点": [
            {
                "编号": record.id,
                "名称": record.name,
                "村": record.village,
                "规则": rule.code,
                "理由": suspicion.reason,
                "证据": suspicion.evidence,
            }
            for record, rule, suspicion in suspicions(ledger, at)
        ],
    }


def draft_lead(row: Rows, at: Instant) -> Rows:
    """The fields of the lead that a suspicion would become, by the field names of a lead."""
    return {
        "received_at": written(at.moment),
        "source": "研判筛查",
        "village": row["村"],
        "content": f"研判疑点（{row['规则']}）：{row['理由']}。依据：{row['证据']}。",
        ("enterprise" if kind_of(row["编号"]) == "企业" else "site"): row["编号"],
    }


DraftKey = tuple[str, str]
"""The record that a lead is about, and what it says."""


def draft_key(fields: Rows) -> DraftKey:
    """By what a drafted lead is known again."""
    return fields.get("enterprise") or fields["site"], _DAYS_LEFT.sub("", fields["content"])


def drafted(ledger: Ledger) -> frozenset[DraftKey]:
    """The suspicions that are leads already."""
    return frozenset(
        (lead.enterprise or lead.site or "", _DAYS_LEFT.sub("", lead.content))
        for lead in ledger.leads.values()
        if lead.source == "研判筛查"
    )


def rule_names() -> tuple[str, ...]:
    """The codes of the screening rules."""
    return tuple(rule.code for rule in SUSPICIONS)
