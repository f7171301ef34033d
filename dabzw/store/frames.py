"""The frame of a ledger (`model.frame`) as an index has kept it: its files are not parsed and judged again.

One is kept: that of the files that were read last.
"""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256
from typing import Final

from dabzw.model.frame import Frame, frame_of, text_of
from dabzw.model.ids import CAMPAIGN_FILES
from dabzw.model.rebuilding import Unpackable
from dabzw.store.contents import Contents
from dabzw.store.index.database import Failed

_NAME: Final = "frame"


def known_frame(files: Contents, absent: int) -> Frame | None:
    """The frame of files, where it was found without a fault before; None where it must be read.

    `absent` is the format of a campaign that says none.
    """
    if files.records is None:
        return None
    with suppress(*Failed, TypeError, ArithmeticError):
        key, _, text = str(files.records.database.meta(_NAME)).partition("\n")
        return frame_of(text) if key == _key(files, absent) else None
    return None


def keep_frame(files: Contents, absent: int, frame: Frame) -> None:
    """Keeps the frame of files, with which nothing is wrong."""
    if files.records is None:
        return
    with suppress(Unpackable, *Failed):
        files.records.database.keep(_NAME, f"{_key(files, absent)}\n{text_of(frame)}")


def _key(files: Contents, absent: int) -> str:
    """What tells the files of a frame from all others: their paths and a digest of the bytes of each."""
    campaign = (path for path in sorted(CAMPAIGN_FILES) if path in files)
    paths = (*campaign, *files.listing.of("calendar", "made"))
    return json.dumps([absent, [(path, sha256(files[path]).hexdigest()) for path in paths]])
