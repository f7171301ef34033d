"""Which keys of a campaign its office gives, and the text of a campaign without them."""

from __future__ import annotations

from collections.abc import Mapping

from dabzw.model.ids import CAMPAIGN_FILE, OFFICE_FILE
from dabzw.store import yamlio


def is_shared(files_of: Mapping[str, bytes], key: str) -> bool:
    """Whether a key of the campaign is given by the office's copy and not by campaign.yaml."""
    own, shared = (
        yamlio.read(files_of.get(path, b""), comments=True).value or {}
        for path in (CAMPAIGN_FILE, OFFICE_FILE)
    )
    return key in shared and key not in own


def without_keys(campaign: str, keys: frozenset[str]) -> str:
    """The text of a campaign without some of its keys and what stands below them; comments stay."""
    kept: list[str] = []
    within = False
    for line in campaign.splitlines(keepends=True):
        if line.strip() and not line[0].isspace():
            within = line.partition(":")[0] in keys
        if not within:
            kept.append(line)
    return "".join(kept)
