"""What nobody wrote down, so that a limit is for a record by the strict reading alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import DirectoryEntry, Enterprise
from dabzw.model.fields import meanings
from dabzw.model.finding import Defect
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.remembered import remembered
from dabzw.rules.case.selection import given, lacks
from dabzw.rules.checks.declared import check
from dabzw.rules.limits.deadlines import record_reckoned

_OF_A_LEAD: Final = {"行为": "涉嫌行为", "场所类别": "场所类别"}
"""The fields of a lead that selectors ask for; for the others it names its enterprise."""

_DONE: Final = tuple({one.row for one in meanings(Enterprise).values() if one.row} - {DirectoryEntry})
"""What an enterprise holds that was not only registered with it."""


@check(
    "limit-read-strictly",
    "提示",
    "期限从严",
    of=(Lead, Enterprise),
    on=(Lead, *_DONE),
    source="行动方案：期限的适用范围",
    says="期限按场所类别、行业、风险等限定范围的，记录应填这一项；没有填的按从严适用。",
)
def read_strictly(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> Iterator[Defect]:
    if not _has_selectors(ledger.campaign):
        return
    found: dict[str, dict[str, None]] = {}
    for one in record_reckoned(record, ledger, at):
        for name in one.run.fit.unwritten if one.run.fit and one.deadline.open else ():
            found.setdefault(name, {})[one.deadline.code] = None
    for name, codes in found.items():
        field = _OF_A_LEAD.get(name, "企业") if isinstance(record, Lead) else name
        says = f"{lacks(name)}{name}，按从严适用期限：{'、'.join(codes)}"
        yield Defect((field,), says, "登记查明的企业" if field == "企业" else f"补填“{field}”")


@remembered
def _has_selectors(campaign: Campaign) -> bool:
    return any(given(limit) for limit in campaign.limits)
