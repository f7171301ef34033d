"""The 区划代码 of a ledger that is about to be listed, as its campaign says it."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Final

from dabzw.errors import UsageError
from dabzw.model.ids import CAMPAIGN_FILES
from dabzw.model.moments import Instant
from dabzw.model.villages import is_region
from dabzw.store import files
from dabzw.store.reader import load
from dabzw.store.signing.roster import Roster
from dabzw.sync.rollup.fetching import fetched, source_of
from dabzw.sync.rollup.submitted import is_handed_up
from dabzw.sync.submission.packing import LARGEST, read_submission

_ALWAYS: Final = Instant.of(date(2199, 12, 31))


class NoCode(UsageError):
    """A source does not say which township it is of."""

    def __init__(self, what: str = "这本台账的行动方案没有写") -> None:
        super().__init__(f"{what}区划代码；用 --code 写明，12 位数字")


def code_of(address: str, folder: Path) -> str:
    """What the campaign at a source says; raises NoCode, and as `fetched` where it cannot be read."""
    source = source_of(address, folder)
    if is_handed_up(source):
        return _code_handed_up(source.place)
    with tempfile.TemporaryDirectory(prefix="dabzw-rollup-") as scratch:
        read = fetched(source, Path(scratch, "git"), _ALWAYS)
        contents = read.contents()
        wanted = [path for path in CAMPAIGN_FILES if path in contents]
        contents.ready(wanted)
        ledger = load({path: contents[path] for path in wanted}).ledger
    region = None if ledger is None else ledger.campaign.region
    if region is None or not is_region(region):
        raise NoCode
    return region


def _code_handed_up(place: Path) -> str:
    """What facts that were handed up say; of a folder it is not told which of several is meant."""
    if place.is_dir():
        raise NoCode("放上报文件的文件夹里可能有几个单位的，看不出是哪个单位的")
    return read_submission(files.read_named(place, LARGEST), Roster()).facts.code
