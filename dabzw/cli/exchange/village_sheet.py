"""The villages of a spreadsheet, for a ledger that is not there yet."""

from __future__ import annotations

from pathlib import Path

from dabzw.cli.exchange.taking_in import table_in
from dabzw.errors import UsageError
from dabzw.intake.villages import village_rows
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, Village
from dabzw.model.moments import Instant
from dabzw.model.phrases import first_few
from dabzw.model.typed_days import Span


@dataclass(frozen=True, slots=True)
class VillageSheet:
    """The villages of a township that a spreadsheet lists, and what is to be said of its other rows."""

    villages: tuple[Village, ...]
    notes: tuple[str, ...]


def read_villages(file: Path, campaign: Campaign, now: Instant) -> VillageSheet:
    """What a list of villages comes to, against a campaign; raises UsageError where it cannot be read.

    A row that is refused is one too: nothing of the list is taken in silently.
    """
    table, _ = table_in(file, "village", None)
    rows = village_rows(table, campaign, Span(campaign.start, campaign.end, now.day))
    refused = [
        f"第{one.row.number}行：{'；'.join(fault.says for fault in one.faults)}"
        for one in rows.found
        if one.result == "拒绝"
    ]
    if refused:
        raise UsageError(
            f"{file.name} 有{len(refused)}行读不了，没有读入：{first_few(refused, '行', 3)}；改正表格再读"
        )
    if not rows.added:
        raise UsageError(f"{file.name} 里没有要添的村；核对是不是这份表格")
    return VillageSheet(rows.added, rows.notes)
