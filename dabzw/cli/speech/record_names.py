"""The ids of a ledger's records and what the records are called, for completion by TAB: no record is read.

The one place where completion learns of records: ids are the names of their files, and only of those that
are to be shown, or are searched by name, the head of the file is read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from dabzw.model import ids
from dabzw.model.ids import Kind
from dabzw.model.patterns import lazy
from dabzw.store import files

MOST: Final = 3000
"""Of so many records the names are read; in a larger ledger the rest are known by their ids alone."""
_HEAD: Final = 600  # bytes of a record that hold its name, or where a lead is from
_NAME: Final = lazy(r"^(?:名称|地点|内容|类别): \"?([^\"|>\n]+)", re.MULTILINE)
_SUFFIX: Final = ".yaml"

Places = Mapping[str, str]
"""The folders of the files that may be records, by the names of the files without their suffix."""


def places_of(folder: Path, kind: Kind | None) -> Places:
    """Where the records of one kind, or of any, lie in a ledger, those of the newest month first."""
    wanted = (below for each, below in ids.FOLDERS.items() if kind in {None, each})
    return {name: month for below in wanted for month, name in _files(os.path.join(folder, below))}  # noqa: PTH118


def ids_in(places: Places, is_meant: Callable[[str], bool]) -> list[str]:
    """The ids among the names of files that are meant; whether one is an id is asked last."""
    return [name for name in places if is_meant(name) and ids.kind_of(name) is not None]


def named(places: Places, wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Records by their ids, each with its name, "" where it has none; names are read of the first alone."""
    known = iter(wanted)
    for id_ in islice(known, MOST):
        yield id_, _name(places[id_], id_)
    for id_ in known:
        yield id_, ""


def _files(root: str) -> Iterator[tuple[str, str]]:
    """The files of one kind, by the layout `leads/2026-02/XS-….yaml`: the folder and the name of each."""
    for month in sorted(_names(root), reverse=True):
        place = f"{root}/{month}"
        for name in sorted(_names(place)):
            if name.endswith(_SUFFIX):
                yield place, name[: -len(_SUFFIX)]


def _names(folder: str) -> list[str]:
    with suppress(OSError):
        return os.listdir(folder)  # noqa: PTH208 -- a hundred thousand paths are slow to make
    return []


def _name(place: str, id_: str) -> str:
    head = files.read_start(Path(place), id_ + _SUFFIX, _HEAD).decode(errors="ignore")
    found = _NAME.search(head)
    return found[1].strip() if found else ""
