"""Record ids, the paths that follow from them, and fragments that people type.

An id is `XS-260212-7K4Q`: the kind of record, the day of registration, and four random characters of
Crockford base 32, so that two clones that were offline never give the same id twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from dabzw.model.patterns import lazy

Kind = Literal["企业", "线索", "场所", "检查活动"]

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I L O U
PREFIXES: Final[dict[str, Kind]] = {"QY": "企业", "XS": "线索", "CS": "场所", "HD": "检查活动"}
FOLDERS: Final[dict[Kind, str]] = {
    "企业": "enterprises",
    "线索": "leads",
    "场所": "sites",
    "检查活动": "activities",
}
COMMANDS: Final[dict[Kind, str]] = {"线索": "lead", "企业": "ent", "场所": "site", "检查活动": "activity"}
"""The name under which each kind has its commands and its sheets."""
MADE_FOLDER: Final = "reports"
ORIGINAL: Final = rf"{MADE_FOLDER}/[^/]+/[0-9a-f]{{64}}\.[^/.]+"
"""The pattern of the path of an issue's file as it was sealed (原件)."""
CAMPAIGN_FILE: Final = "campaign.yaml"
"""The file of the 行动方案 in the ledger's folder."""
OFFICE_FILE: Final = "本单位.yaml"
"""The file beside the ledgers of one office that holds what they share, and its copy in each of them."""
CAMPAIGN_FILES: Final = frozenset((CAMPAIGN_FILE, OFFICE_FILE))
"""What a campaign is read from."""
CALENDAR_FOLDER: Final = "节假日"
"""The folder of the years' arrangements of rest days."""
OFFICE_YEARS: Final = f"{CALENDAR_FOLDER}/本单位/"
"""The folder of the copies of the years' files that lie beside 本单位.yaml."""
POWER_FOLDER: Final = "data/用电/"
"""The folder of the use of power, a file a month."""

RECORD_ID: Final = lazy(rf"({'|'.join(PREFIXES)})-([0-9]{{6}})-([{CROCKFORD}]{{4}})")
"""The id of a record, alone or within a text."""
_SHORTEST_FRAGMENT: Final = 2


def normalised(text: str) -> str:
    """An id or a fragment as it is kept: half width, upper case, no surrounding space."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def is_original(path: str) -> bool:
    """Whether a path is that of a file of an issue as it was sealed (原件)."""
    return re.fullmatch(ORIGINAL, path) is not None


def stem_of(path: str) -> str:
    """A file's name without its folder and suffix: of a record, its id."""
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def kind_of(record_id: str) -> Kind | None:
    """The kind of record that an id names; None when it is no id."""
    match = RECORD_ID.fullmatch(record_id)
    return PREFIXES[match[1]] if match and registered_on(record_id) else None


def in_text(text: str) -> tuple[str, ...]:
    """The ids that stand in a text."""
    return tuple(found[0] for found in RECORD_ID.finditer(text))


def registered_on(record_id: str) -> date | None:
    """The day of registration that an id carries; None when there is no such day."""
    return _day(record_id[3:9])


@lru_cache(maxsize=1 << 10)
def _day(digits: str) -> date | None:
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None


def path_of(record_id: str) -> str:
    """The file of a record below the ledger's folder: `leads/2026-02/XS-260212-7K4Q.yaml`."""
    folder = FOLDERS[PREFIXES[record_id[:2]]]
    return f"{folder}/20{record_id[3:5]}-{record_id[5:7]}/{record_id}.yaml"


def year_path(year: int) -> str:
    """The file of a year's arrangement of rest days: `节假日/2027.yaml`."""
    return f"{CALENDAR_FOLDER}/{year}.yaml"


def new_id(kind: Kind, day: date, taken: Container[str], choose: Callable[[str], str]) -> str:
    """An id that is not among `taken`; `choose` draws one character of a string at random."""
    prefix = next(prefix for prefix, its_kind in PREFIXES.items() if its_kind == kind)
    while True:
        candidate = f"{prefix}-{day:%y%m%d}-" + "".join(choose(CROCKFORD) for _ in range(4))
        if candidate not in taken:
            return candidate


def matching(fragment: str, record_ids: Iterable[str]) -> tuple[str, ...]:
    """The ids that a fragment of at least two characters can mean; an exact id means only itself."""
    wanted = normalised(fragment)
    known = tuple(record_ids)
    if wanted in known:
        return (wanted,)
    if len(wanted) < _SHORTEST_FRAGMENT:
        return ()
    return tuple(record_id for record_id in known if wanted in record_id)
