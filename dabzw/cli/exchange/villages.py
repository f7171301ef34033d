"""The official list of villages into the campaign: one commit of campaign.yaml, comments kept."""

from __future__ import annotations

from dataclasses import replace

from dabzw.cli.context import Desk, sound
from dabzw.cli.enter.listed import refuse_shared
from dabzw.cli.enter.villages import EXAMPLE, VILLAGES, unlisted
from dabzw.cli.exchange.taking_in import ChangedMeanwhile, Prepared, Source, Trailers, committed, days_of
from dabzw.intake.outcomes import tally
from dabzw.intake.villages import village_rows
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.reports.looks import intake as intake_look
from dabzw.store.reader import load
from dabzw.store.village_list import with_villages
from dabzw.store.writer import Change, Files, Plan


def prepared_villages(desk: Desk, source: Source) -> Prepared:
    """What the rows of a list of villages come to, and how the campaign is changed."""
    kept = committed(desk)
    refuse_shared(kept.files, VILLAGES, EXAMPLE)
    campaign = kept.sound.campaign
    rows = village_rows(source.table, campaign, days_of(desk, campaign))
    before = kept.files[CAMPAIGN_FILE]
    data = with_villages(before, rows.added, rows.codes)
    after = sound(load({**kept.files, CAMPAIGN_FILE: data}))
    table = replace(source.table, notes=(*source.table.notes, *rows.notes, *unlisted(after)))
    counts = tally(rows.found)
    says = f"导入村名单：添{counts['新增']}个村，改{counts['变更']}个村的代码"
    page = intake_look.answer(table, rows.found, source.digest, desk.at)

    def plan(now: Files, says: str, trailers: Trailers) -> Plan:
        if now[CAMPAIGN_FILE] != before:
            raise ChangedMeanwhile("行动方案")
        return Plan((Change(CAMPAIGN_FILE, data),), says, "import village", (), trailers)

    told = page.also({"未列": rows.unlisted, "外乡": rows.elsewhere, "上级": rows.above})
    return Prepared(table, rows.found, told, says if data != before else None, plan)
