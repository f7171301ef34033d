"""Ledgers of any size, openly invented, as files."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.draw import Draw
from benchmarks.mass import Mixture, mass
from dabzw.model.base import Tree
from dabzw.model.formats import OLDEST, lifted
from dabzw.model.ids import CAMPAIGN_FILE, PREFIXES, path_of
from dabzw.model.ledger import RECORD_TYPES
from dabzw.store.demo import demo_files
from dabzw.store.reader import record_bytes


def bulk_files(count: int, seed: int) -> dict[str, bytes]:
    """A ledger of `count` records: 45 % leads, 25 % enterprises, 25 % sites, 5 % activities."""
    enterprises, activities = count // 4, count // 20
    leads = count - 2 * enterprises - activities
    mixture = Mixture(leads, enterprises, sites=enterprises, activities=activities)
    return {CAMPAIGN_FILE: demo_files()[CAMPAIGN_FILE], **written(mass(Draw(seed), mixture))}


def written(trees: Iterable[Tree]) -> dict[str, bytes]:
    """Records by their paths, each read by its own schema first; trees may be as format 1 had them."""
    files: dict[str, bytes] = {}
    for tree in trees:
        record_id: str = tree["编号"]
        kind = PREFIXES[record_id[:2]]
        record = RECORD_TYPES[kind].model_validate(lifted(kind, tree, OLDEST))
        files[path_of(record_id)] = record_bytes(record)
    return dict(sorted(files.items()))
