"""The landing of a commit: the branch moves to it, then git's index and the files that people see.

A journal in the git directory says which working files must follow, so that the next command can finish
what a killed one has left.  In git's own index only the declared files change, whatever else is staged.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from dabzw.errors import Conflict, DabzwError, Incomplete, StorageError
from dabzw.store import files
from dabzw.store.git import Author, Commit, MovedBranch, Repository, TreeEntry
from dabzw.store.lock import attempts
from dabzw.store.watch import Watch

JOURNAL = "dabzw.journal"
SCRATCH = "dabzw.scratch"

_MARK = b"dabzw\n"
_INDEX_PATIENCE = 2.0  # an editor's `git status` holds git's index for some milliseconds
_OLD_LOCK = 600


class StaleIndexLock(Conflict):
    """git's index is locked by a git that runs, or by one that died."""

    def __init__(self, lock: Path, seconds: float) -> None:
        advice = (
            f"锁已存在 {int(seconds // 60)} 分钟，多半是 git 中断后留下的。"
            f"确认没有 git 在运行后删除：rm '{lock}'"
            if seconds >= _OLD_LOCK
            else "请等它结束后重试。"
        )
        super().__init__(f"{lock}：git 暂存区被另一个 git 占用，本次没有写入。{advice}")


class BrokenJournal(StorageError):
    """The journal of an interrupted command cannot be read."""

    def __init__(self, journal: Path) -> None:
        super().__init__(
            f"{journal}：上一条命令的恢复记录读不出。请用 git status 核对台账后把它移走，再重试。"
        )


class Unfinished(Incomplete):
    """The commit is made, but the working files could not follow it."""

    def __init__(self, commit: str, reason: str) -> None:
        super().__init__(
            f"已入账（提交 {commit[:10]}），但工作文件未能全部更新：{reason}下一条写入命令会自动补完。"
        )


@dataclass(frozen=True, slots=True)
class Base:
    """The state that a transaction starts from."""

    ref: str
    head: Commit | None
    entries: Mapping[str, TreeEntry]
    author: Author
    seconds: int

    @property
    def id(self) -> str | None:
        """The commit it starts from, None where there is none yet."""
        return self.head.id if self.head else None

    @property
    def environment(self) -> dict[str, str]:
        """Who commits and when, as git wants to be told; never before the last commit."""
        when = f"{max(self.seconds, self.head.when if self.head else 0)} +0800"
        return {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", self.author.name), ("EMAIL", self.author.email), ("DATE", when))
        }


@dataclass(frozen=True, slots=True)
class Item:
    """One file's way: blobs at the last commit, in the working tree, and after; None is no file."""

    path: str
    mode: str
    before: str | None
    seen: str | None
    after: str | None

    @property
    def is_committed(self) -> bool:
        """Whether the commit changes it, and not the working file alone."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Journal:
    """What a command is about to do: which branch moves from and to which commit, and the files."""

    ref: str
    old: str | None
    new: str | None
    items: tuple[Item, ...]

    def to_bytes(self) -> bytes:
        """As it is kept in the git directory."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, repository: Repository) -> Journal | None:
        """What the last command left, None where it ended well; raises BrokenJournal."""
        raw = files.read(repository.git_dir, JOURNAL)
        if raw is None:
            return None
        try:
            facts = json.loads(raw)
            items = tuple(Item(**item) for item in facts.pop("items"))
            return cls(items=items, **facts)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BrokenJournal(repository.git_dir / JOURNAL) from error


@dataclass(frozen=True, slots=True)
class Landing:
    """A commit that is on disk, and what is to follow it: files with their new bytes by blob."""

    new: str | None
    summary: str
    items: tuple[Item, ...]
    data: Mapping[str, bytes]


def land(held: Repository, base: Base, landing: Landing, watch: Watch) -> tuple[str, ...]:
    """Move the branch to a commit that is on disk, and the working files after it; gives those kept.

    Raises MovedBranch, GitRefused, DiskRefused while nothing has changed, then Unfinished.
    """
    new = landing.new
    with files.disk_errors():
        journal = Journal(base.ref, base.id, new, landing.items)
        files.replace(held.git_dir, JOURNAL, journal.to_bytes())
        if new is not None and new != base.id:
            _move_branch(held, base, journal)
            watch.entered(new, landing.summary)
    try:
        with files.disk_errors():
            _sync_branch(held, base.ref)
            return _finish(held, landing.items, landing.data)
    except DabzwError as error:
        raise Unfinished(new or "", str(error)) from error


def _move_branch(held: Repository, base: Base, journal: Journal) -> None:
    new, old = journal.new or held.zero, journal.old or held.zero
    try:
        held.git("update-ref", "-m", "dabzw", journal.ref, new, old, environment=base.environment)
    except StorageError as error:
        current = held.head()
        if current == journal.new:
            return
        files.remove(held.git_dir, JOURNAL)
        if current != journal.old:
            raise MovedBranch(journal.ref) from error
        raise


def recover(held: Repository) -> tuple[str, ...] | None:
    """Finish what a killed command left, under the lock.

    Gives None where its branch never moved, or nothing was left; else the files that were edited by
    hand since and are kept.  It may itself be killed anywhere and be run again.
    """
    with files.disk_errors():
        _sweep(held)
        journal = Journal.read(held)
        if journal is None:
            return None
        _drop_branch_locks(held, journal)
        for item in journal.items:
            files.remove(held.folder, files.temporary(item.path))
        landed = _landed(held, journal)
        _sync_branch(held, journal.ref)
        data = held.blobs(item.after for item in landed if item.after)
        kept = _finish(held, landed, data)
        return kept if landed else None


def _landed(held: Repository, journal: Journal) -> tuple[Item, ...]:
    """The files of a killed command that the current commit has as that command wanted them."""
    head = held.head()
    if head == journal.old != journal.new:
        return ()
    entries = held.entries(head)
    return tuple(item for item in journal.items if _blob_at(entries, item.path) == item.after)


def _finish(held: Repository, items: tuple[Item, ...], data: Mapping[str, bytes]) -> tuple[str, ...]:
    kept = tuple(item.path for item in items if not _place(held, item, data))
    if items:
        _update_index(held, items)
    files.remove(held.git_dir, JOURNAL)
    return kept


def _place(held: Repository, item: Item, data: Mapping[str, bytes]) -> bool:
    """Whether the working file is now as committed; not so where a hand edit was met and kept."""
    if blob_id(held, files.read(held.folder, item.path)) not in {item.seen, item.after}:
        return False
    if item.after is None:
        files.remove(held.folder, item.path)
    else:
        files.replace(held.folder, item.path, data[item.after])
    return True


# git's own index: only the declared files, whatever else is staged.


def await_index(held: Repository, seconds: int, wait: float) -> None:
    """Return when nobody holds git's index; raises StaleIndexLock."""
    lock = held.git_dir / "index.lock"
    age = 0.0
    for _ in attempts(min(wait, _INDEX_PATIENCE)):
        try:
            age = seconds - lock.stat().st_mtime
        except FileNotFoundError:
            return
    raise StaleIndexLock(lock, age)


def staged_blobs(held: Repository, index: Path | None = None) -> dict[str, frozenset[str]]:
    """The blobs that an index holds for each path of the ledger; several in an unended merge."""
    below = ("--", held.prefix) if held.prefix else ()
    listed = held.git("ls-files", "-s", "-z", *below, environment=index_environment(index) if index else {})
    found: dict[str, frozenset[str]] = {}
    for line in listed.split(b"\0")[:-1]:
        facts, _, place = line.partition(b"\t")
        path = held.below(place)
        found[path] = found.get(path, frozenset()) | {facts.decode().split(" ")[1]}
    return found


def replaceable(held: Repository, item: Item) -> frozenset[str]:
    """The staged blobs that may be replaced: nothing of them is lost."""
    announced = held.blob_id(b"")  # what `git add -N` stages
    return frozenset(blob for blob in (item.before, item.seen, item.after, announced) if blob)


def index_line(held: Repository, item: Item) -> bytes:
    """A file as `git update-index --index-info` reads it."""
    facts = f"{item.mode} {item.after}" if item.after else f"0 {held.zero}"
    return b"%s\t%s\0" % (facts.encode(), held.full(item.path))


def index_environment(path: Path) -> dict[str, str]:
    """Let git work on another index than its own."""
    return {"GIT_INDEX_FILE": str(path)}


def blob_id(held: Repository, data: bytes | None) -> str | None:
    """The id that git gives a file, None where there is none."""
    return None if data is None else held.blob_id(data)


@contextmanager
def scratch_folder(held: Repository) -> Iterator[Path]:
    """A folder in the git directory for what git works on meanwhile."""
    folder = held.git_dir / SCRATCH
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _update_index(held: Repository, items: tuple[Item, ...]) -> None:
    index = held.git_dir / "index"
    with scratch_folder(held) as scratch, _index_lock(held, scratch):
        copy = scratch / "index"
        if index.exists():
            shutil.copy(index, copy)
        staged = staged_blobs(held, copy)
        ours = (item for item in items if staged.get(item.path, frozenset()) <= replaceable(held, item))
        lines = b"".join(index_line(held, item) for item in ours)
        held.git("update-index", "-z", "--index-info", feed=lines, environment=index_environment(copy))
        held.git("update-index", "-q", "--refresh", environment=index_environment(copy), accept=(0, 1))
        files.sync(copy)
        copy.replace(index)
        files.sync(held.git_dir)


@contextmanager
def _index_lock(held: Repository, scratch: Path) -> Iterator[None]:
    """Hold git's lock of its index, made with its mark in it at once so that a leftover is known."""
    mark, lock = scratch / "mark", held.git_dir / "index.lock"
    mark.write_bytes(_MARK)
    for _ in attempts(_INDEX_PATIENCE):
        with suppress(FileExistsError):
            lock.hardlink_to(mark)
            break
    else:
        raise StaleIndexLock(lock, 0)
    try:
        yield
    finally:
        lock.unlink()


# What a killed command leaves beside its journal.


def _sweep(held: Repository) -> None:
    lock = held.git_dir / "index.lock"
    with suppress(FileNotFoundError):
        if lock.read_bytes() == _MARK:
            lock.unlink()
    with suppress(FileNotFoundError):
        (held.git_dir / files.temporary(JOURNAL)).unlink()
    if (held.git_dir / SCRATCH).exists():
        shutil.rmtree(held.git_dir / SCRATCH)


def _drop_branch_locks(held: Repository, journal: Journal) -> None:
    """Remove the locks of a git that was killed while it moved the branch for that command."""
    content = f"{journal.new}\n".encode()
    for lock in (held.common_dir / f"{journal.ref}.lock", held.git_dir / "HEAD.lock"):
        with suppress(FileNotFoundError):
            if content.startswith(lock.read_bytes()):
                lock.unlink()


def _sync_branch(held: Repository, ref: str) -> None:
    place = held.common_dir / ref
    for path in (place, *place.relative_to(held.common_dir).parents):
        files.sync(held.common_dir / path)


def _blob_at(entries: Mapping[str, TreeEntry], path: str) -> str | None:
    entry = entries.get(path)
    return entry.blob if entry else None
