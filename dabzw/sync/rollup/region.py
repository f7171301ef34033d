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
from dabzw.store.reader import load
from dabzw.sync.rollup.fetching import fetched, source_of

_ALWAYS: Final = Instant.of(date(2199, 12, 31))


class NoCode(UsageError):
    """The campaign of a ledger does not say which township it is of."""

    def __init__(self) -> None:
        super().__init__("这本台账的行动方案没有写区划代码；用 --code 写明，12 位数字")


def code_of(address: str, folder: Path) -> str:
    """What the campaign at a source says; raises NoCode, and as `fetched` where it cannot be read."""
    with tempfile.TemporaryDirectory(prefix="dabzw-rollup-") as scratch:
        read = fetched(source_of(address, folder), Path(scratch, "git"), _ALWAYS)
        contents = read.contents()
        wanted = [path for path in CAMPAIGN_FILES if path in contents]
        contents.ready(wanted)
        ledger = load({path: contents[path] for path in wanted}).ledger
    region = None if ledger is None else ledger.campaign.region
    if region is None or not is_region(region):
        raise NoCode
    return region
