"""The ids of a ledger's records and what the records are called, for completion by TAB: no record is read.

The one place where completion learns of records: ids are the names of their files, and only of those that
are to be shown, or are searched by name, the head of the file is read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from dabzw.model import ids
from dabzw.model.ids import Kind
from dabzw.model.patterns import lazy
from dabzw.store import files

MOST: Final = 3000
"""So many records are searched by name; in a larger ledger the rest are found by their ids alone."""
HEAD: Final = 600
"""So many bytes of a record hold its name, or where a lead is from."""
_NAME: Final = lazy(r"^(?:名称|地点|内容|类别): \"?([^\"|>\n]+)", re.MULTILINE)
_SUFFIX: Final = ".yaml"

Places = Mapping[str, str]
"""The folders of the files that may be records, by the names of the files without their suffix."""


class Names:
    """The names of the files that may be records of one kind, or of any, those of the newest month first.

    A folder is listed when somebody asks for what may lie in it: it may hold tens of thousands.
    """

    def __init__(self, folder: Path, kind: Kind | None) -> None:
        self._folder = str(folder)
        self._prefixes = [prefix for prefix, each in ids.PREFIXES.items() if kind in {None, each}]
        self._listed: dict[str, list[str]] = {}

    def beginning(self, start: str) -> Places:
        """The ids that begin so; they lie in the folder of the month that they say themselves."""
        return {
            name: place
            for head, place in self._months()
            if head.startswith(start) or start.startswith(head)
            for name in self._ids(place, start)
            if name.startswith(start)
        }

    def holding(self, part: str, most: int | None = None) -> Places:
        """The ids that hold a part, or the first of them; all of them hold the empty one."""
        found = ((name, place) for _, place in self._months() for name in self._ids(place, part))
        return dict(islice(found, most))

    def _months(self) -> Iterator[tuple[str, str]]:
        """The folders by the layout `leads/2026-02/XS-2602….yaml`, each with how its ids begin."""
        for prefix in self._prefixes:
            root = f"{self._folder}/{ids.FOLDERS[ids.PREFIXES[prefix]]}"
            for month in sorted(self._names(root), reverse=True):
                yield f"{prefix}-{month[2:4]}{month[5:7]}", f"{root}/{month}"

    def _ids(self, place: str, part: str) -> Iterator[str]:
        """The ids in a folder that hold a part, in order; whether a name is an id is asked last."""
        for name in sorted(name for name in self._names(place) if part in name):
            id_ = name.removesuffix(_SUFFIX)
            if id_ != name and part in id_ and ids.kind_of(id_) is not None:
                yield id_

    def _names(self, folder: str) -> list[str]:
        if folder not in self._listed:
            self._listed[folder] = []
            with suppress(OSError):
                self._listed[folder] = os.listdir(folder)  # noqa: PTH208 -- paths are slow to make
        return self._listed[folder]


def named(places: Places, most: int = MOST) -> Iterator[tuple[str, str]]:
    """Records by their ids, each with its name, "" where it has none; names are read of the first alone."""
    for number, (id_, place) in enumerate(places.items()):
        yield id_, _name(place, id_) if number < most else ""


def _name(place: str, id_: str) -> str:
    return name_in(files.read_start(Path(place), id_ + _SUFFIX, HEAD))


def name_in(text: bytes) -> str:
    """What a record is called by the head of its file, "" where it does not say."""
    found = _NAME.search(text[:HEAD].decode(errors="ignore"))
    return found[1].strip() if found else ""
