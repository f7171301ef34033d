"""本单位.yaml beside the ledgers of an office, and the copy of it that each ledger holds.

Figures of today are those of the file beside the ledger; a commit holds its own copy, so that it says the
same for ever, wherever the ledger goes.  A copy that the file has left behind is replaced by an entry of
its own before the next one.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.ids import CALENDAR_FOLDER, CAMPAIGN_FILE, OFFICE_FILE, OFFICE_YEARS
from dabzw.store import files
from dabzw.store.contents import Contents
from dabzw.store.git import Repository
from dabzw.store.listing import LARGEST, is_part
from dabzw.store.signals import held_signals

SUMMARY: Final = f"收入{OFFICE_FILE}的改动"
NOT_TAKEN_OVER: Final = (
    f"{OFFICE_FILE} 改过，本台账还没有收入，现在按改后的算；下一次登记时自动收入，或运行 dabzw adopt"
)
COPY_EDITED: Final = f"{OFFICE_FILE} 在台账里的是副本，改它不起作用；要改的是台账旁边的那一份"


@dataclass(frozen=True, slots=True)
class Shared:
    """What lies beside a ledger for all of its office, by the paths of the ledger's copies.

    `folder` is where it lies; None where there is nothing, and the copies are in force.  `strange` are the
    paths of what lies among the years and is none of them.
    """

    folder: Path | None = None
    live: Mapping[str, bytes] = field(default_factory=dict)
    strange: tuple[str, ...] = ()

    def ahead(self, contents: Mapping[str, bytes]) -> dict[str, bytes | None]:
        """What is otherwise than in the copies of a ledger; None is no more there."""
        changed = {path: data for path, data in self.live.items() if contents.get(path) != data}
        return {**dict.fromkeys(self._gone(contents)), **changed}

    def is_ahead_of(self, repository: Repository) -> bool:
        """Whether the copies of the last commit are not what is shared today; raises GitRefused."""
        if self.folder is None:
            return False
        entries = repository.entries(repository.head())
        held = {path: entries[path].blob for path in self.live if path in entries}
        return held != {path: repository.blob_id(data) for path, data in self.live.items()} or any(
            self._gone(entries)
        )

    def _gone(self, known: Iterable[str]) -> Iterator[str]:
        """The copies of what the office does not share any more."""
        if self.folder is not None:
            yield from (path for path in known if path.startswith(OFFICE_YEARS) and path not in self.live)

    def over(self, contents: Contents) -> Contents:
        """A working tree with what the office shares today in the place of its copies."""
        changes = self.ahead(contents) | dict.fromkeys(self.strange, b"")
        return contents.changed(changes) if changes else contents

    def place_of(self, path: str) -> Path | None:
        """The file beside the ledger of which a path is the copy; None where it is none."""
        if self.folder is None or path not in self.live:
            return None
        return self.folder / path.replace(OFFICE_YEARS, f"{CALENDAR_FOLDER}/", 1)


def beside(ledger: Path) -> Shared:
    """What the office of a ledger shares; a ledger within a ledger has none.

    Raises NotRegular, TooLarge, DiskRefused.
    """
    folder = Path(os.path.realpath(ledger)).parent
    if not os.path.lexists(folder / OFFICE_FILE) or os.path.lexists(folder / CAMPAIGN_FILE):
        return Shared()
    years = ((OFFICE_YEARS + name, f"{CALENDAR_FOLDER}/{name}") for name in _years(folder / CALENDAR_FOLDER))
    wanted = [(OFFICE_FILE, OFFICE_FILE), *years]
    live: dict[str, bytes] = {}
    for path, place in wanted:
        data = files.read(folder, place, most=LARGEST["office"]) if is_part(path) else None
        live |= {} if data is None else {path: data}
    return Shared(folder, live, tuple(path for path, _ in wanted if not is_part(path)))


def known_to(ledger: Path) -> Shared:
    """What is beside a ledger, else what its copy says; raises as `beside`."""
    found = beside(ledger)
    copy = files.read(ledger, OFFICE_FILE, most=LARGEST["office"]) if found.folder is None else None
    return found if copy is None else Shared(ledger, {OFFICE_FILE: copy})


def _years(folder: Path) -> tuple[str, ...]:
    """The names in the office's folder of years."""
    with files.disk_errors():
        return tuple(sorted(found.name for found in folder.iterdir())) if folder.is_dir() else ()


def rewrite(shared: Shared, change: Callable[[bytes], bytes], landed: Callable[[], None]) -> None:
    """Gives the file beside the ledgers a new text, made from the one that lies there, whole or not at all.

    Two commands do so one after the other.  `landed` is called once it is done, whatever comes after.
    Raises NotRegular, TooLarge, DiskRefused, and as `change` does.
    """
    folder = shared.folder
    if folder is None:
        raise ValueError("nothing lies beside the ledger")
    with files.disk_errors():
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            data = change(files.read(folder, OFFICE_FILE, most=LARGEST["office"]) or b"")
            with held_signals():
                files.replace(folder, OFFICE_FILE, data, landed=landed)
        finally:
            os.close(lock)
