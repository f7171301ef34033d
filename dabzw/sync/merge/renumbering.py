"""Two records that drew one id: the local one gets another, and what our records say of it follows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dabzw.model.base import Row
from dabzw.model.fields import Meaning, meanings
from dabzw.model.formats import NEWEST
from dabzw.model.marks import Number
from dabzw.store import yamlio
from dabzw.store.yaml_limits import Node
from dabzw.sync.merge.asking import Fields
from dabzw.sync.merge.records import read


def renumbered(path: str, data: bytes, new_ids: Mapping[str, str]) -> bytes:
    """A record of ours that names records by their new ids, itself too; raises Unreadable.

    Wherever an id may stand it is followed, in a field that refers, in prose and in what a signed act
    answers; numbers of another ledger's records (原编号) are those of that ledger and stay.
    """
    if not any(old.encode() in data for old in new_ids):
        return data
    record = read(path, data, NEWEST)
    return yamlio.write(_renumbered(type(record), record.tree(), new_ids))


def _renumbered(row: type[Row], fields: Fields, new_ids: Mapping[str, str]) -> Fields:
    known = {meaning.label: meaning for meaning in meanings(row).values()}
    return {label: _value(known[label], value, new_ids) for label, value in fields.items()}


def _value(meaning: Meaning, value: Node, new_ids: Mapping[str, str]) -> Node:
    if isinstance(value, list):
        return [_value(meaning, one, new_ids) for one in value]
    if isinstance(value, dict):
        return value if meaning.row is None else _renumbered(meaning.row, value, new_ids)
    if meaning.has(Number):
        return value
    return re.sub("|".join(map(re.escape, new_ids)), lambda found: new_ids[found[0]], value)
