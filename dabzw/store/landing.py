"""The landing of a commit that is on disk: git's index, the branch, and then the files that people see.

In this order, with git's own lock of the index from the first step to the last:

1. `index.lock` is made, so that no `git add` or `git commit` of a person begins or ends meanwhile, and each
   git that may have read the index already is waited for: it finds the lock, and ends;
2. the branch is looked at again, and the new index is built and put on disk beside the old one;
3. the journal is put on disk;
4. the new index takes the place of the old one;
5. the branch moves, if it still is where it was: now the entry stands;
6. the working files follow, gits that may have read the index meanwhile are waited for, and the lock and the
   journal go.

A git that was begun before the fifth step knows the old commit and cannot move the branch any more; one that
was begun after it reads the new index.  Stopped before the fifth step the command is taken back, after it
finished, by whoever writes next; until then the lock is there, and git refuses to change anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from dabzw.errors import Conflict, DabzwError, Incomplete, StorageError
from dabzw.lazily import dataclass
from dabzw.store import files, written_out
from dabzw.store.git import MovedBranch, Repository, TreeEntry
from dabzw.store.git_process import GitKilled, GitRefused
from dabzw.store.gitlocks import (
    GitBusy,
    branch_locks,
    drop_branch_locks,
    drop_index_lock,
    drop_left_lock,
    has_own_index_lock,
    index_lock,
    refuse_busy,
    take_index_lock,
)
from dabzw.store.journal import JOURNAL, Base, Journal, blob_id
from dabzw.store.lock import attempts
from dabzw.store.signals import held_signals
from dabzw.store.staging import (
    SCRATCH,
    Item,
    Swap,
    is_replaceable,
    is_staged,
    refresh_index,
    scratch_folder,
    staged_blobs,
    sweep_scratch,
)
from dabzw.store.watch import Watch
from dabzw.store.workers import index_writers

_PATIENCE: Final = 2.0  # a git that meets the lock ends in some milliseconds

_MEMORIES: Final = "refs/dabzw"
"""Where what is known of other desks is kept."""

Entries = Mapping[str, TreeEntry]


class HandEdited(Conflict):
    """Files that the command would change were changed by hand and not adopted."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(
            f"{'、'.join(paths)}：有手工修改尚未入账，本次没有写入。请先用 dabzw adopt 入账，"
            f"或用 dabzw discard 放弃修改（改过的另存为草稿），再重试。"
        )


class Unfinished(Incomplete):
    """The commit is made, but the working files could not follow it."""

    def __init__(self, commit: str, reason: str) -> None:
        super().__init__(
            f"已入账（提交 {commit[:10]}），但工作文件未能全部更新：{reason}下一条写入命令会自动补完。"
        )


class HalfPlaced(StorageError):
    """No commit was to be made, and the working files could not all be brought to the last one."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"没有新的入账，但工作文件未能全部放回已入账的内容：{reason}下一条写入命令会自动接着做完。"
        )


class Unclear(StorageError):
    """git ended with an error while it moved the branch, and where the branch is cannot be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"无法确认这次是否已经入账：{reason}"
            "请先用 dabzw log 查看有没有这一笔，不要急着重做；下一条写入命令会自动补完或收回。"
        )


@dataclass(frozen=True, slots=True)
class Landing:
    """A commit that is on disk, and what is to follow it: files with their new bytes by blob."""

    new: str | None
    summary: str
    items: tuple[Item, ...]
    data: Mapping[str, bytes]


def land(held: Repository, base: Base, landing: Landing, scratch: Path, watch: Watch) -> tuple[str, ...]:
    """Move the branch to a commit that is on disk, and the working files after it; gives those kept.

    Raises GitBusy, MovedBranch, HandEdited, GitRefused, DiskRefused while nothing has changed, then
    Unfinished (HalfPlaced where there is no commit to move to); Unclear where neither can be said.
    """
    journal = Journal(base.ref, base.id, landing.new, landing.items)
    with held_signals():
        with files.disk_errors():
            if not has_own_index_lock(held, begun=False):
                take_index_lock(held)
            _enter(held, base, journal, scratch)
        if landing.new is not None and landing.new != base.id:
            watch.entered(landing.new, landing.summary)
            if base.signing.why:
                watch.unsigned(base.signing.why)
        try:
            with files.disk_errors():
                _sync_branch(held, base.ref)
                _drop_branch_locks(held, journal)
                kept = _place_all(held, landing.items, landing.data)
                refresh_index(held, scratch, landing.items)
                _end(held)
        except DabzwError as error:
            if landing.new is None or landing.new == base.id:
                raise HalfPlaced(str(error)) from error
            raise Unfinished(landing.new, str(error)) from error
    return kept


@contextmanager
def index_held(held: Repository) -> Iterator[None]:
    """Hold git's lock of the index already before anything is built; what lands in the block ends it itself.

    Raises GitBusy, DiskRefused.
    """
    with files.disk_errors():
        take_index_lock(held)
    try:
        yield
    finally:
        if has_own_index_lock(held, begun=False) and not (held.git_dir / JOURNAL).exists():
            with files.disk_errors():
                drop_index_lock(held)


def _enter(held: Repository, base: Base, journal: Journal, scratch: Path) -> None:
    """From the lock to the moved branch; where that fails all is as it was, or left to `recover`."""
    swap: Swap | None = None
    try:
        _await_index_writers(held)
        if held.tip() != (base.ref, base.id):
            raise MovedBranch
        refuse_staged(held, journal.items)
        swap = Swap.of(held, scratch, journal.items)
        journal.write(held)
        swap.put()
        if journal.new != journal.old:
            _move_branch(held, base, journal)
    except Unclear:
        raise
    except (DabzwError, OSError):
        with suppress(DabzwError, OSError):
            _give_up(held, base, swap)
        raise


def _await_index_writers(held: Repository) -> None:
    """Wait for gits that may write back an index from before the lock; raises GitBusy where one goes on."""
    who: tuple[str, ...] = ()
    for _ in attempts(_PATIENCE):
        who = index_writers(held)
        if not who:
            return
    raise GitBusy(index_lock(held), 0, who)


def _give_up(held: Repository, base: Base, swap: Swap | None) -> None:
    """Take back what was made; a lock of the branch stays known to the journal until it is gone."""
    if swap is not None:
        if swap.is_put and any(lock.exists() for lock in branch_locks(held, base.ref)):
            return
        swap.take_back()
        files.sync(held.git_dir)
    _end(held)


def _end(held: Repository) -> None:
    """Give the lock back, once each git that may have read the index from before has met it.

    One that does not end within seconds is left: it waits for a person, and reads the index anew.
    """
    files.sync(held.git_dir)
    with suppress(GitBusy):
        _await_index_writers(held)
    drop_index_lock(held)
    Journal.remove(held)


def _move_branch(held: Repository, base: Base, journal: Journal) -> None:
    for is_last in (False, True):  # a lock of another git may have been in the way, and be gone
        try:
            _update_ref(held, base, journal)
        except GitRefused as error:
            if isinstance(error, GitKilled) or is_last:
                raise
        else:
            return


def _update_ref(held: Repository, base: Base, journal: Journal) -> None:
    new, old = journal.new or held.zero, journal.old or held.zero
    try:
        held.git("update-ref", "-m", "dabzw", journal.ref, new, old, environment=base.environment)
    except StorageError as error:
        current = _current(held, journal.ref, error)
        if current == journal.new:
            return
        if isinstance(error, GitKilled):
            with suppress(OSError):
                _drop_branch_locks(held, journal)
        refuse_busy(held, branch_locks(held, journal.ref))
        if current != journal.old:
            raise MovedBranch from error
        raise


def _current(held: Repository, ref: str, error: StorageError) -> str | None:
    """Where the branch is after a git has failed to move it; raises Unclear."""
    try:
        return held.head()
    except (DabzwError, OSError):
        try:
            return (held.common_dir / ref).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            raise Unclear(str(error)) from error


def refuse_staged(held: Repository, items: tuple[Item, ...]) -> None:
    """Raise HandEdited where what is staged of a file is in no commit and in no change."""
    staged = staged_blobs(held, [item.path for item in items])
    edited = tuple(item.path for item in items if not is_replaceable(held, item, staged))
    if edited:
        raise HandEdited(edited)


def recover(held: Repository) -> tuple[str, ...] | None:
    """Finish or take back what a killed command left, under the lock of the ledger.

    Gives None where its branch never moved, or nothing was left; else the files that were edited by
    hand since and are kept.  It may itself be killed anywhere and be run again.  Raises GitBusy,
    BrokenJournal, GitRefused, DiskRefused.
    """
    with held_signals(), files.disk_errors():
        journal = Journal.read(held)
        begun = journal is not None or (held.git_dir / SCRATCH).exists()
        is_ours = has_own_index_lock(held, begun=begun)
        if begun and not is_ours:
            refuse_busy(held, (index_lock(held),))
        if journal is None:
            if is_ours:
                drop_index_lock(held)
            _sweep(held)
            return None
        if not is_ours:
            take_index_lock(held)
        _await_index_writers(held)
        return _recovered(held, journal)


def _recovered(held: Repository, journal: Journal) -> tuple[str, ...] | None:
    _sweep(held)
    _drop_branch_locks(held, journal)
    files.remove_all(held.folder, (files.temporary(item.path) for item in journal.items))
    head = held.head()
    entries = held.entries(head)
    has_moved = head != journal.old or journal.new == journal.old
    landed = tuple(item for item in journal.items if has_moved and _blob_at(entries, item.path) == item.after)
    _sync_branch(held, journal.ref)
    kept = _place_all(held, landed, held.blobs(item.after for item in landed if item.after))
    with scratch_folder(held) as scratch:
        _settle_index(held, scratch, journal, landed, entries)
        refresh_index(held, scratch, journal.items)
        _end(held)
    return kept if landed or journal.old != journal.new == head else None


def _drop_branch_locks(held: Repository, journal: Journal) -> None:
    """Remove what a git of ours could not: one that has moved the branch may still have failed to."""
    if journal.new:
        drop_branch_locks(held, journal.ref, journal.new)


def _settle_index(
    held: Repository, scratch: Path, journal: Journal, landed: tuple[Item, ...], entries: Entries
) -> None:
    """Let the index hold those files of a killed command as the last commit has them.

    What a person has staged of them since stays.
    """
    staged = staged_blobs(held, [item.path for item in journal.items])
    wanted = tuple(
        replace(item, after=_blob_at(entries, item.path))
        for item in journal.items
        if (is_replaceable(held, item, staged) if item in landed else is_staged(item, staged))
    )
    Swap.of(held, scratch, wanted).put()


def _place_all(held: Repository, items: tuple[Item, ...], data: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write the working files; gives those that were edited by hand meanwhile and are kept."""
    known = {item.path: (item.seen, item.after) for item in items}
    new = {item.path: None if item.after is None else data[item.after] for item in items}
    kept = files.replace_all(held.folder, new, lambda path, now: blob_id(held, now) in known[path])
    return tuple(item.path for item in items if item.path in kept)


def _sweep(held: Repository) -> None:
    """Remove what a killed command, or a git of it, leaves beside what it writes under the lock."""
    for note in held.git_dir.glob(
        files.temporary("*")
    ):  # of notes beside the history, the journal among them
        if not note.is_dir():
            note.unlink(missing_ok=True)
    drop_left_lock(held.common_dir, "config")
    for memory in (held.common_dir / _MEMORIES).glob("*/*.lock"):  # whoever moves one of them holds our lock
        memory.unlink(missing_ok=True)
    written_out.sweep()
    sweep_scratch(held)


def _sync_branch(held: Repository, ref: str) -> None:
    place = held.common_dir / ref
    for path in (place, *place.relative_to(held.common_dir).parents):
        files.sync(held.common_dir / path)


def _blob_at(entries: Entries, path: str) -> str | None:
    entry = entries.get(path)
    return entry.blob if entry else None
