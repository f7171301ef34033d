"""init --from: the next campaign of an earlier ledger, which is read and never written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from dabzw.cli.coming import WouldBeInvalid
from dabzw.cli.judging import findings_of
from dabzw.cli.keep.campaign import Checked, FaultyCampaign, campaign_bytes, checked
from dabzw.errors import LedgerError
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.ids import CAMPAIGN_FILE, OFFICE_FILE, path_of
from dabzw.model.moments import Instant
from dabzw.model.phrases import first_few
from dabzw.reports.looks import carried as carried_look
from dabzw.reports.view import Page
from dabzw.rules.carry.additions import Additions, additions
from dabzw.rules.carry.taken_over import Next, taken_over
from dabzw.store import yamlio
from dabzw.store.earlier import earlier
from dabzw.store.office import Shared
from dabzw.store.reader import Unreadable, load, record_bytes
from dabzw.store.upgrading import stamped
from dabzw.store.village_list import with_rows, with_villages


class EarlierFaulty(LedgerError):
    """The earlier ledger cannot be read whole: what could not be read would be lost."""

    def __init__(self, named: str, faults: int) -> None:
        super().__init__(
            f"--from（原台账）：{named} 有{faults}处错误读不进来，没有新建；"
            f"先在原台账运行 dabzw check 查看并改正，再试"
        )


class SharedLacks(LedgerError):
    """What the office shares lacks names that the records need; the next campaign leaves the list to it."""

    def __init__(self, keys: tuple[str, ...], names: list[str]) -> None:
        super().__init__(
            f"{OFFICE_FILE} 的“{'.'.join(keys)}”里没有：{first_few(names)}（原台账有它们的记录），没有新建；"
            f"先补进 {OFFICE_FILE}，再试"
        )


@dataclass(frozen=True, slots=True)
class Carried:
    """What a ledger begins with: its campaign's file, what is to be said of it, its records, and the page."""

    campaign: bytes
    checked: Checked
    records: dict[str, bytes]
    page: Page


def carry(named: str, file: Path, shared: Shared, now: datetime) -> Carried:
    """The next ledger of the one at a place, under the campaign of a file.

    Raises EarlierFaulty, FaultyCampaign, WouldBeInvalid, RowsByHand, VillagesByHand, and as `earlier`.
    """
    before, at = earlier(named), Instant.of(now)
    try:
        old = before.loaded.sound.as_of(at)
    except Unreadable as error:
        raise EarlierFaulty(named, len(error.findings)) from None
    given = stamped(campaign_bytes(file, "--campaign（文件）"))
    first = checked(str(file), given, shared, at)
    if first.campaign is None:
        raise FaultyCampaign(first)
    taken = taken_over(old, at, Next(first.campaign, now, before.commit))
    added = additions(taken.records, old.campaign, first.campaign)
    _refuse_shared(given, added, first.campaign)
    campaign = _with(given, added)
    found = checked(str(file), campaign, shared, at)
    if found.faults:
        raise FaultyCampaign(found)
    records = {path_of(one.id): record_bytes(one) for one in taken.records}
    loaded = load({**shared.live, CAMPAIGN_FILE: campaign, **records})
    faults = tuple(one for one in findings_of(loaded, at, records) if one.level == "错误")
    if faults:
        raise WouldBeInvalid(tuple(map(loaded.placed, faults)))
    page = carried_look.answer(taken, loaded.sound.as_of(at), at, before.commit, added)
    return Carried(campaign, found, records, page)


def _refuse_shared(given: bytes, added: Additions, effective: Campaign) -> None:
    """Refuse to add to a list that the office shares: one of the campaign's own would take its place."""
    own: Any = yamlio.read(given, comments=True).value
    units = own.get("单位名录", {})
    lists = (
        (("村",), added.villages, effective.villages, own),
        (("单位名录", "站所"), added.stations, effective.units.stations, units),
    )
    for keys, rows, known, written in lists:
        if rows and known and keys[-1] not in written:
            raise SharedLacks(keys, [row.name for row in rows])


def _with(campaign: bytes, added: Additions) -> bytes:
    """The campaign's file with what it lacks, by lines; its comments stay."""
    campaign = with_villages(campaign, added.villages, {})
    campaign = with_rows(campaign, ("单位名录", "站所"), added.stations)
    campaign = with_rows(campaign, ("单位名录", "外部单位"), added.outside)
    return with_rows(campaign, ("目录",), added.directories)
