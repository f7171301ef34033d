"""The working tree as those see it who look: whole, between two entries, and what of it is not entered.

What a working file holds is compared with the last commit by its bytes: neither git's memory of files, nor
a mark in its index, nor a file of patterns can hide a change of the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store import files
from dabzw.store.bent import opened_in_vain
from dabzw.store.contents import Contents, in_commit, in_folder
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.journal import BrokenJournal, Journal
from dabzw.store.listing import is_part
from dabzw.store.lock import is_written, reading
from dabzw.store.staging import Item

State = Literal["whole", "interrupted", "busy"]
"""Whether a command was cut off before its files followed (`interrupted`), or one is writing just now.

Where one is (`busy`), what is seen is the last commit.
"""
PATIENCE: Final = 2.0
"""The seconds for which a reader waits for a command that writes."""


@dataclass(frozen=True, slots=True)
class Working:
    """What lies below a ledger, which parts of it differ from the last commit, and what else is there."""

    contents: Contents
    unrecorded: tuple[str, ...] = ()
    state: State = "whole"
    entries: Mapping[str, TreeEntry] = field(default_factory=dict)

    @property
    def foreign(self) -> tuple[str, ...]:
        """What is none of the ledger's parts and in no commit."""
        found = self.contents.listing.findings
        return tuple(one.file for one in found if one.rule == "foreign-file" and not self._is_known(one.file))

    def _is_known(self, path: str) -> bool:
        return path in self.entries or any(known.startswith(f"{path}/") for known in self.entries)


def untracked(folder: Path) -> Working:
    """The working tree of a ledger that git does not track."""
    return Working(in_folder(folder))


def look(repository: Repository, wait: float = PATIENCE) -> Working:
    """The working tree as it is between two commands; the last commit where one writes for longer.

    Whoever holds the lock of the ledger already looks at once.  Raises GitRefused, DiskRefused, BrokenBranch.
    """
    if repository.held is not None:
        return _look(repository)
    with reading(repository, wait) as alone:
        if not alone and is_written(repository):
            return Working(in_commit(repository, repository.head()), state="busy")
        return _look(repository)


def hidden(repository: Repository) -> tuple[str, ...]:
    """The parts of a ledger that are not entered, and that git is told to ignore; raises GitRefused."""
    if opened_in_vain(repository) is not None:
        return ()
    below = ("--", repository.prefix) if repository.prefix else ()
    listed = repository.git("ls-files", "--others", "--ignored", "--exclude-standard", "-z", *below)
    return tuple(filter(is_part, map(repository.below, listed.split(b"\0")[:-1])))


def _look(repository: Repository) -> Working:
    head = repository.head()
    entries = repository.entries(head)
    repository.git("ls-files", "--", CAMPAIGN_FILE)  # an index that is broken lets no command write
    found = in_folder(repository.folder)
    now = dict(_blobs(repository, found))
    late = dict(_late(_left(repository, head), entries, now))
    followed = _followed(repository, found, late) if late else found
    changed = _differing(entries, now | late)
    return Working(followed, changed, "interrupted" if late else "whole", entries)


def _followed(repository: Repository, found: Contents, late: Mapping[str, str | None]) -> Contents:
    """The working tree as it will be when all files have followed."""
    data = repository.blobs(blob for blob in late.values() if blob is not None)
    return found.changed({path: None if blob is None else data[blob] for path, blob in late.items()})


def _differing(entries: Mapping[str, TreeEntry], now: Mapping[str, str | None]) -> tuple[str, ...]:
    then = {path: entry.blob for path, entry in entries.items() if is_part(path)}
    return tuple(sorted(path for path in then.keys() | now.keys() if then.get(path) != now.get(path)))


def _blobs(repository: Repository, found: Contents) -> Iterator[tuple[str, str | None]]:
    """What the parts of a ledger are in git's words, those of 原件 as well."""
    for path in found.listing.parts:
        data = found.get(path)
        if data is None:
            with suppress(files.NotRegular, files.TooLarge):
                data = files.read(repository.folder, path)
        if data is not None:
            yield path, repository.blob_id(data)


def _left(repository: Repository, head: str | None) -> tuple[Item, ...]:
    """The files of a command that was cut off after its commit had landed."""
    try:
        journal = Journal.read(repository)
    except BrokenJournal:  # the next command that writes will tell
        return ()
    return journal.items if journal is not None and journal.new == head else ()


def _late(
    left: tuple[Item, ...], entries: Mapping[str, TreeEntry], now: Mapping[str, str | None]
) -> Iterator[tuple[str, str | None]]:
    """The files that the commit has changed and that have not followed yet, with the blobs they will be."""
    for item in left:
        entered = entries[item.path].blob if item.path in entries else None
        if item.after == entered and now.get(item.path) == item.seen != item.after:
            yield item.path, item.after
