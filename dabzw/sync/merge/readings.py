"""The use of power of a month that both sides changed, as one: by account and month."""

from __future__ import annotations

from typing import Final

from dabzw.model.power import PowerUse
from dabzw.store.power import power_bytes
from dabzw.store.tablefile import read_rows
from dabzw.sync.merge.asking import Asking, Fields
from dabzw.sync.merge.rows import Slot, merge_value
from dabzw.sync.merge.versions import Versions

_READING: Final = Slot("", "part", PowerUse, secret=False)
Readings = dict[tuple[str, str], Fields]


def merge_power(versions: Versions, both: tuple[bytes, bytes], asking: Asking) -> bytes | None:
    """The table of a month out of two versions of it; None where one cannot be read reading by reading."""
    base, ours, theirs = (_readings(data) for data in (versions.base or b"", *both))
    if base is None or ours is None or theirs is None:
        return None
    found: list[Fields] = []
    for key in sorted({*base, *ours, *theirs}):
        values = base.get(key), ours.get(key), theirs.get(key)
        value = merge_value(_READING, values, (f"户号{key[0]}", key[1]), asking)
        if isinstance(value, dict):
            found.append(value)
    return power_bytes(PowerUse.model_validate(one) for one in found)


def _readings(data: bytes) -> Readings | None:
    """The rows of a table by account and month; None where one is at fault, or two are of one."""
    if not data:
        return {}
    rows, faults = read_rows(data, PowerUse)
    found = {(use.account, f"{use.month:%Y-%m}"): _fields(use) for _, use in rows}
    return None if faults or len(found) < len(rows) else found


def _fields(use: PowerUse) -> Fields:
    """A reading as its file writes it."""
    fields: Fields = {**use.tree(), "月份": f"{use.month:%Y-%m}"}
    return fields
