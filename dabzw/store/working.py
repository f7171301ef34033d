"""The working tree as those see it who look: whole, between two entries, and what of it is not entered.

What a working file holds is compared with the last commit by its bytes: neither git's memory of files, nor
a mark in its index, nor a file of patterns can hide a change of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.ids import CALENDAR_FOLDER, CAMPAIGN_FILE, CAMPAIGN_FILES
from dabzw.store import files
from dabzw.store.bent import opened_in_vain
from dabzw.store.contents import (
    NOT_LOOKED_AT,
    Contents,
    LastCommit,
    Unread,
    beside_folder,
    in_commit,
    in_folder,
)
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.index.beside import Beside, beside
from dabzw.store.index.comparing import compared
from dabzw.store.index.database import Failed
from dabzw.store.index.records import Records
from dabzw.store.index.refreshing import Found, Irregular, refreshed
from dabzw.store.index.tree import UNREAD
from dabzw.store.journal import JOURNAL, BrokenJournal, Journal
from dabzw.store.listing import RECORD_PLACES, Kind, Part, is_part, parts_below, top_of
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
    index: Beside | None = None
    commit: Callable[[], LastCommit] = lambda: NOT_LOOKED_AT
    """What the last commit holds, as far as it was looked at with the tree."""

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


def look(repository: Repository, wait: float = PATIENCE, *, afresh: bool = False) -> Working:
    """The working tree as it is between two commands; the last commit where one writes for longer.

    Whoever holds the lock of the ledger already looks at once.  Looked at `afresh`, every file is read,
    whatever the index knows of it.  Raises GitRefused, DiskRefused, BrokenBranch.
    """
    if repository.held is not None:
        return _look(repository, afresh=afresh)
    with reading(repository, wait) as alone:
        if not alone and is_written(repository):
            return Working(in_commit(repository, repository.head()), state="busy")
        return _look(repository, afresh=afresh)


def hidden(repository: Repository) -> tuple[str, ...]:
    """The parts of a ledger that are not entered, and that git is told to ignore; raises GitRefused."""
    if opened_in_vain(repository) is not None:
        return ()
    below = ("--", repository.prefix) if repository.prefix else ()
    listed = repository.git("ls-files", "--others", "--ignored", "--exclude-standard", "-z", *below)
    return tuple(filter(is_part, map(repository.below, listed.split(b"\0")[:-1])))


class _Entries(Mapping[str, TreeEntry]):
    """What a commit holds, listed when somebody asks."""

    def __init__(self, repository: Repository, commit: str | None) -> None:
        self._repository = repository
        self._commit = commit

    @cached_property
    def _listed(self) -> dict[str, TreeEntry]:
        return self._repository.entries(self._commit)

    def __getitem__(self, path: str) -> TreeEntry:
        return self._listed[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)


def _by_index(repository: Repository, head: str | None) -> Working | None:
    """The working tree by its index; None where there is none that can be used, or a command was cut off."""
    index = beside(repository)
    if index is None or (repository.git_dir / JOURNAL).exists():
        return None
    database = index.database
    try:
        found = refreshed(repository.folder, database, repository.blob_id)
        seen = compared(repository, database, found, head)
    except Irregular:
        database.close()
        return None
    except Failed as reason:
        with suppress(OSError):
            database.drop(reason)
        return None
    index.state = seen.state
    contents = _contents_of(repository, found, index)
    if not _is_of_one_moment(contents, found) or index.is_given_up:
        return None
    of_tree = partial(beside_folder, differing=seen.differing, others=seen.beside, read=found.read)
    commit = cache(partial(of_tree, repository, head or "", contents))
    entries = _Entries(repository, head)
    return Working(contents, tuple(seen.differing), "whole", entries, index, commit)


def _is_of_one_moment(contents: Contents, found: Found) -> bool:
    """Reads what will be read and was not yet; whether it can be: then it is of one moment with all else."""
    try:
        for path in (*(path for path in CAMPAIGN_FILES if path in found.ids), *_yet_to_be_read(found)):
            contents[path]
    except (files.DiskRefused, files.NotRegular, files.TooLarge):
        return False
    return True


def _yet_to_be_read(found: Found) -> Iterator[str]:
    """The calendar's files, and those of records that the index does not hold."""
    for folder in found.now.values():
        if folder.path.startswith(CALENDAR_FOLDER):
            yield from folder.paths
        elif UNREAD in folder.sound and top_of(folder.path) in RECORD_PLACES:
            pairs = zip(folder.paths, folder.sound, strict=True)
            yield from (path for path, one in pairs if one == UNREAD)


def _contents_of(repository: Repository, found: Found, index: Beside) -> Contents:
    """What lies in a working tree that an index knows."""
    parts: dict[str, Part] = {}
    for folder in found.now.values():
        parts |= parts_below(folder.path, folder.parts)
    ids = {**found.ids}
    for path in [path for path, part in parts.items() if part == "original"]:
        del ids[path]
    data = Unread(repository, ids, found.read, index.give_up)
    kinds: dict[str, Kind] = dict.fromkeys((*found.ids, *found.others), "file")
    records = Records(index, found.sound, found.emptied)
    return Contents(kinds, data, ids, records, parts)


def _look(repository: Repository, *, afresh: bool) -> Working:
    head = repository.head()
    if not afresh and (seen := _by_index(repository, head)) is not None:
        repository.git("ls-files", "--", CAMPAIGN_FILE)  # as below
        return seen
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
