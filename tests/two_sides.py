"""Two versions of a ledger in memory, and what a merge makes of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

import records

from dabzw.model.ids import CAMPAIGN_FILE, Kind, path_of
from dabzw.model.ledger import AnyRecord
from dabzw.store import presets
from dabzw.store.reader import record_bytes
from dabzw.sync.merge.ledgers import merged
from dabzw.sync.merge.sides import Blobs, Choice, Merged, Sides

Files = Mapping[str, bytes]
NEW_TAIL: Final = "9ZZZ"
"""What every new id ends in."""


VILLAGES: Final = "\n".join(("村:", *(f"  - 名称: {name}" for name in records.VILLAGES)))


@cache
def campaign_text() -> str:
    """The campaign of the notice with its comments, and three villages."""
    return presets.campaign_text().replace("村: []", VILLAGES)


def files_of(*of: AnyRecord, **others: bytes) -> dict[str, bytes]:
    """The files of a ledger that holds some records."""
    found = {path_of(record.id): record_bytes(record) for record in of}
    return {CAMPAIGN_FILE: campaign_text().encode(), **found, **others}


class Store:
    """Blobs in memory."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def blobs(self, files: Files) -> Blobs:
        """The ids of files, which are kept."""
        found = {path: hashlib.sha1(data).hexdigest() for path, data in files.items()}  # noqa: S324
        self.held.update(zip(found.values(), files.values(), strict=True))
        return found

    def read(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The bytes of blobs."""
        return {id_: self.held[id_] for id_ in ids}


def sides(base: Files, ours: Files, theirs: Files) -> Sides:
    """Three versions of a ledger."""
    store = Store()
    return Sides(store.blobs(base), store.blobs(ours), store.blobs(theirs), store.read)


def new_id(_kind: Kind, old: str) -> str:
    """An id of the same day."""
    return f"{old[:-4]}{NEW_TAIL}"


def merge(base: Files, ours: Files, theirs: Files, choices: Mapping[str, Choice] | None = None) -> Merged:
    """The merge of two versions."""
    return merged(sides(base, ours, theirs), new_id, choices or {})


def result(ours: Files, found: Merged) -> dict[str, bytes]:
    """The files after a merge."""
    after: dict[str, bytes | None] = {**ours, **found.changes}
    return {path: data for path, data in sorted(after.items()) if data is not None}


def asked(found: Merged) -> list[str]:
    """The keys of the questions."""
    return [one.key for one in found.questions]


def said(found: Merged) -> list[str]:
    """What was remarked."""
    return [one.says for one in found.remarks]
