"""The demo ledger, and ledgers of any size, as files; and the writing of them into a folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from dabzw.demo.campaign import demo_campaign
from dabzw.demo.case_enterprises import ENTERPRISES
from dabzw.demo.case_leads import LEADS
from dabzw.demo.case_others import ACTIVITIES, SITES, briefing
from dabzw.demo.case_power import POWER
from dabzw.demo.draw import Draw
from dabzw.demo.mass import Mixture, mass
from dabzw.model.base import Tree
from dabzw.model.ids import PREFIXES, path_of
from dabzw.model.ledger import RECORD_TYPES
from dabzw.store.power import POWER_FOLDER
from dabzw.store.reader import CAMPAIGN_FILE, RECORD_FOLDERS, record_bytes

_SEED: Final = 20260209
_MASS: Final = Mixture(leads=62, enterprises=36, sites=170, activities=20)
_ATTRIBUTES: Final = {".gitattributes": b"* -text\n"}


def demo_files() -> dict[str, bytes]:
    """The demo ledger: paths below its folder, and their bytes; the same on every machine."""
    cases: tuple[Tree, ...] = (*ENTERPRISES, *LEADS, *SITES, *ACTIVITIES)
    draw = Draw(_SEED, (case["编号"] for case in cases))
    drawn = mass(draw, _MASS)
    known = [tree for tree in (*cases, *drawn) if tree["编号"].startswith("QY")]
    return {
        CAMPAIGN_FILE: demo_campaign(),
        **_ATTRIBUTES,
        **{POWER_FOLDER + name: data for name, data in POWER.items()},
        **_written([*cases, *drawn, briefing(known)]),
    }


def bulk_files(count: int, seed: int) -> dict[str, bytes]:
    """A ledger of `count` records: 45 % leads, 25 % enterprises, 25 % sites, 5 % activities."""
    enterprises, activities = count // 4, count // 20
    leads = count - 2 * enterprises - activities
    mixture = Mixture(leads, enterprises, sites=enterprises, activities=activities)
    return {CAMPAIGN_FILE: demo_campaign(), **_written(mass(Draw(seed), mixture))}


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files into a folder, and take away the record files that are not among them."""
    for path in (file for part in RECORD_FOLDERS for file in sorted((folder / part).glob("*/*.yaml"))):
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, data in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _written(trees: Iterable[Tree]) -> dict[str, bytes]:
    """Records by their paths, each read by its own schema first."""
    files: dict[str, bytes] = {}
    for tree in trees:
        record_id: str = tree["编号"]
        if path_of(record_id) in files:
            raise ValueError(f"{record_id} is used twice")
        record = RECORD_TYPES[PREFIXES[record_id[:2]]].model_validate(tree)
        files[path_of(record_id)] = record_bytes(record)
    return dict(sorted(files.items()))
