"""The official list of villages into the campaign: one commit of campaign.yaml, comments kept."""

from __future__ import annotations

from dataclasses import replace

from dabzw.cli.context import Desk, sound
from dabzw.cli.enter.villages import unlisted
from dabzw.cli.exchange.taking_in import Prepared, Source, Trailers, committed
from dabzw.errors import Conflict
from dabzw.intake.outcomes import tally
from dabzw.intake.villages import village_rows
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.typed_days import Span
from dabzw.reports.looks import intake as intake_look
from dabzw.store.reader import load
from dabzw.store.village_list import with_villages
from dabzw.store.writer import Change, Files, Plan


class CampaignChanged(Conflict):
    """The campaign was changed between the look at it and the import."""

    def __init__(self) -> None:
        super().__init__("核对期间行动方案有了新的改动，本次没有导入；请重新运行")


def prepared_villages(desk: Desk, source: Source) -> Prepared:
    """What the rows of a list of villages come to, and how the campaign is changed."""
    kept = committed(desk)
    campaign = kept.sound.campaign
    span = Span(campaign.start, campaign.end, desk.at.day)
    rows = village_rows(source.table, campaign, span)
    before = kept.files[CAMPAIGN_FILE]
    data = with_villages(before, rows.added, rows.codes)
    after = sound(load({**kept.files, CAMPAIGN_FILE: data}))
    table = replace(source.table, notes=(*source.table.notes, *rows.notes, *unlisted(after)))
    counts = tally(rows.found)
    says = f"导入村名单：添{counts['新增']}个村，改{counts['变更']}个村的代码"
    page = intake_look.answer(table, rows.found, source.digest, desk.at)

    def plan(now: Files, says: str, trailers: Trailers) -> Plan:
        if now[CAMPAIGN_FILE] != before:
            raise CampaignChanged
        return Plan((Change(CAMPAIGN_FILE, data),), says, "import village", (), trailers)

    told = page.also({"未列": rows.unlisted, "外乡": rows.elsewhere, "上级": rows.above})
    return Prepared(table, rows.found, told, says if data != before else None, plan)
