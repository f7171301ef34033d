"""A folder of what townships have handed up, put together by copying: which file of each is the newest."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from dabzw.errors import LookupFailed
from dabzw.model.patterns import lazy
from dabzw.store import files
from dabzw.store.signing.roster import Roster
from dabzw.sync.submission.packing import LARGEST, BadSubmission, Submission, read_submission

_NAME: Final = lazy(r"上报-(?P<code>\d{12})-(?P<at>\d{4}-\d\d-\d\d(?:-\d{4})?)(?P<copy>\(\d+\))?\.zip")
_MOST: Final = 100_000  # names that are looked through


class NothingSubmitted(LookupFailed):
    """A folder holds nothing that a township has handed up."""

    def __init__(self, folder: Path, code: str) -> None:
        super().__init__(
            f"{folder} 里没有 {code} 的上报文件（名称应是“上报-{code}-日期.zip”）；"
            "请该单位运行 dabzw submit 后送来"
        )


def submitted(place: Path, code: str, roster: Roster, *, until: str | None = None) -> Submission:
    """What a township has handed up: a file, or in a folder the newest of its code.

    `until` is the last day that counts, as `2026-03-12`.  Raises NothingSubmitted, BadSubmission where the
    file is none, or of another ledger than the code says, and as `read_submission`.
    """
    file = _newest(place, code, until) if place.is_dir() else place
    try:
        found = read_submission(files.read_named(file, LARGEST), roster)
    except FileNotFoundError:
        raise NothingSubmitted(place, code) from None
    if found.facts.code != code:
        raise BadSubmission("是别的单位的")
    return found


def _newest(folder: Path, code: str, until: str | None) -> Path:
    """The file of the latest day; of copies of one day the first."""
    found: list[tuple[str, str]] = []
    with files.disk_errors(), os.scandir(folder) as entries:
        for _, entry in zip(range(_MOST), entries, strict=False):
            named = _NAME.fullmatch(entry.name)
            if named and named["code"] == code and (until is None or named["at"][:10] <= until):
                found.append((named["at"], entry.name))
    if not found:
        raise NothingSubmitted(folder, code)
    last = max(at for at, _ in found)
    return folder / min((name for at, name in found if at == last), key=lambda name: (len(name), name))
