"""The one transaction: the only way by which a ledger changes.

The commit is built beside the working tree from objects and a private index, and is on disk before the
branch moves to it; a journal in the git directory then says which working files must follow.  Killed
before the branch moved, a command has changed nothing; killed after, the next one finishes its files.
The lock is a file that is opened and never removed, since a removed one can be held twice.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path

from dabzw.errors import Conflict, DabzwError, StorageError
from dabzw.model.moments import CHINA
from dabzw.store import files
from dabzw.store.git import Author, Commit, MovedBranch, Repository, TreeEntry
from dabzw.store.growth import NewCommit, grow

Files = Mapping[str, bytes]

LOCK = "dabzw.lock"
JOURNAL = "dabzw.journal"
SCRATCH = "dabzw.scratch"

_MARK = b"dabzw\n"
_PAUSE = 0.05
_INDEX_PATIENCE = 2.0  # an editor's `git status` holds git's index for some milliseconds
_OLD_LOCK = 600
_UNDER_WAY = {
    "MERGE_HEAD": "合并（git merge）",
    "CHERRY_PICK_HEAD": "摘取提交（git cherry-pick）",
    "REVERT_HEAD": "回退提交（git revert）",
    "rebase-merge": "变基（git rebase）",
    "rebase-apply": "变基或打补丁（git rebase、git am）",
    "sequencer": "连续操作（git cherry-pick、git revert）",
}


class Unset(Enum):
    """The mark of a change that is based on the last commit."""

    HEAD = "HEAD"


HEAD = Unset.HEAD


class Busy(Conflict):
    """Another command is writing to the ledger."""

    def __init__(self, holder: str) -> None:
        super().__init__(
            f"另一条命令正在写台账（{holder or '进程不明'}）。请等它结束后重试；不必删除任何锁文件。"
        )


class HandEdited(Conflict):
    """Files that the command would change were changed by hand and not adopted."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(
            f"{'、'.join(paths)}：有手工修改尚未入账，本次没有写入。请先用 dabzw adopt 入账，"
            f"或用 git restore --staged --worktree 放弃修改，再重试。"
        )


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


class OperationUnderWay(Conflict):
    """A merge, a rebase or the like has been begun with git and not ended."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"仓库里有未完成的{name}，本次没有写入。请先用 git 完成或放弃它（--abort），再重试。"
        )


class DetachedHead(StorageError):
    """The repository is on no branch: a commit made now would be lost."""

    def __init__(self) -> None:
        super().__init__(
            "仓库不在任何分支上（detached HEAD），此时写入会丢失。请先运行 git switch main，再重试。"
        )


class HasHistory(Conflict):
    """A past can be given to a new ledger only."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 里已有提交，不能再放入演示的历史；换一个新文件夹")


class TreeMismatch(StorageError):
    """The commit that was built would change something else than was declared."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(
            f"{'、'.join(paths)}：将要提交的内容与声明不符，已放弃，本次没有写入。请报告此问题。"
        )


class BrokenJournal(StorageError):
    """The journal of an interrupted command cannot be read."""

    def __init__(self, journal: Path) -> None:
        super().__init__(
            f"{journal}：上一条命令的恢复记录读不出。请用 git status 核对台账后把它移走，再重试。"
        )


class Unfinished(StorageError):
    """The commit is made, but the working files could not follow it."""

    def __init__(self, commit: str, reason: str) -> None:
        super().__init__(
            f"已入账（提交 {commit[:10]}），但工作文件未能全部更新：{reason}下一条写入命令会自动补完。"
        )


@dataclass(frozen=True, slots=True)
class Change:
    """New bytes for one file, None to delete it.

    `seen` is the working file that the change was made from, None where there was none; by default the
    working file must be as the last commit has it.
    """

    path: str
    data: bytes | None
    seen: bytes | Unset | None = HEAD


@dataclass(frozen=True, slots=True)
class Plan:
    """What one command wants to commit, and how the commit is to be named."""

    changes: tuple[Change, ...]
    summary: str
    operation: str
    ids: tuple[str, ...]
    trailers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """One entry of a past: its plan, who made it, and when (China Standard Time, without a zone).

    `undoes` is the place of the earlier entry that it takes back.
    """

    plan: Plan
    author: Author
    when: datetime
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done.

    `commit` is the current commit, "" where there is none yet; `paths` what it changed, empty when
    there was nothing to do; `recovered` that an earlier, interrupted command was finished first; `kept`
    the files that were edited by hand meanwhile and therefore not replaced.
    """

    commit: str
    paths: tuple[str, ...]
    recovered: bool
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    """One file's way: blobs at the last commit, in the working tree, and after; None is no file."""

    path: str
    mode: str
    before: str | None
    seen: str | None
    after: str | None

    @property
    def is_committed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class _Journal:
    ref: str
    old: str | None
    new: str | None
    items: tuple[_Item, ...]

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, repository: Repository) -> _Journal | None:
        raw = files.read(repository.git_dir, JOURNAL)
        if raw is None:
            return None
        try:
            facts = json.loads(raw)
            items = tuple(_Item(**item) for item in facts.pop("items"))
            return cls(items=items, **facts)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BrokenJournal(repository.git_dir / JOURNAL) from error


@dataclass(frozen=True, slots=True)
class _Base:
    """The state that a transaction starts from."""

    ref: str
    head: Commit | None
    entries: Mapping[str, TreeEntry]
    author: Author
    seconds: int

    @property
    def id(self) -> str | None:
        return self.head.id if self.head else None

    @property
    def environment(self) -> dict[str, str]:
        when = f"{max(self.seconds, self.head.when if self.head else 0)} +0800"
        return {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", self.author.name), ("EMAIL", self.author.email), ("DATE", when))
        }


def transact(
    repository: Repository,
    build: Callable[[Files], Plan],
    check: Callable[[Files, tuple[str, ...]], None],
    *,
    now: datetime,
    wait: float = 30.0,
) -> Receipt:
    """Make one commit of exactly the files that `build` plans, and bring the working tree to it.

    `build` gets the `.yaml` files of the last commit; `check` gets those of the coming one with the
    changed paths, and raises to refuse.  `now` without a time zone is China Standard Time; `wait` is the
    seconds to wait for another command.  Nothing is changed where this raises Busy, HandEdited,
    StaleIndexLock, OperationUnderWay, MovedBranch, DetachedHead, NoIdentity, NotRegular, UnsafePath,
    TreeMismatch, GitRefused or DiskRefused; Unfinished says that the commit is made.
    """
    seconds = _seconds(now)
    with locked(repository, now=now, wait=wait) as held:
        left = recover(held)
        with files.disk_errors():
            base = _base(held, seconds, wait)
        before = held.bytes_of(base.entries)
        plan = build(before)
        items = _items(held, base, plan)
        _refuse_hand_edits(held, items)
        paths = tuple(item.path for item in items if item.is_committed)
        if paths:
            check(_changed(before, plan), paths)
        commit, kept = _write(held, base, plan, items)
        return Receipt(commit or "", paths, left is not None, (*(left or ()), *kept))


def replay(repository: Repository, past: Sequence[Past], *, now: datetime, wait: float = 30.0) -> Receipt:
    """Make one commit of each entry of a past, in a ledger without any commit, and the files of the last.

    The branch moves once, when all commits are on disk: killed before, nothing was made; killed after,
    the next command finishes the files.  Raises as `transact`, and HasHistory.
    """
    seconds = _seconds(now)
    with locked(repository, now=now, wait=wait) as held:
        recover(held)
        with files.disk_errors():
            base = _base(held, seconds, wait)
        if base.id is not None:
            raise HasHistory(held.folder)
        final = {change.path: change.data for entry in past for change in entry.plan.changes}
        data = {held.blob_id(content): content for content in final.values() if content is not None}
        changes = tuple(Change(files.safe(path), content) for path, content in sorted(final.items()))
        items = tuple(_item(held, base, change) for change in changes if change.data is not None)
        _refuse_hand_edits(held, items)
        with files.disk_errors():
            new = _grown(held, past)
            _refuse_other_tree(held, new, items)
        kept = _land(held, base, new, items, data)
        return Receipt(new, tuple(item.path for item in items), recovered=False, kept=kept)


@contextmanager
def locked(repository: Repository, *, now: datetime, wait: float = 30.0) -> Iterator[Repository]:
    """Hold the ledger's lock; the repository given keeps it until the last git it started has ended.

    Raises Busy when another command holds it for longer than `wait` seconds, and DiskRefused.
    """
    with files.disk_errors():
        lock = os.open(repository.git_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        _acquire(lock, wait)
        with files.disk_errors():
            _sign(lock, now)
        yield repository.holding(lock)
    finally:
        os.close(lock)


def recover(held: Repository) -> tuple[str, ...] | None:
    """Finish what a killed command left, under the lock.

    Gives None where its branch never moved, or nothing was left; else the files that were edited by
    hand since and are kept.  It may itself be killed anywhere and be run again.
    """
    with files.disk_errors():
        _sweep(held)
        journal = _Journal.read(held)
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


def _write(
    held: Repository, base: _Base, plan: Plan, items: tuple[_Item, ...]
) -> tuple[str | None, tuple[str, ...]]:
    if not items:
        return base.id, ()
    data = {held.blob_id(change.data): change.data for change in plan.changes if change.data is not None}
    with files.disk_errors():
        committed = tuple(item for item in items if item.is_committed)
        new = _commit(held, base, plan, committed, data) if committed else base.id
    return new, _land(held, base, new, items, data)


def _land(
    held: Repository, base: _Base, new: str | None, items: tuple[_Item, ...], data: Mapping[str, bytes]
) -> tuple[str, ...]:
    """Move the branch to a commit that is on disk, and the working files after it; gives those kept."""
    with files.disk_errors():
        journal = _Journal(base.ref, base.id, new, items)
        files.replace(held.git_dir, JOURNAL, journal.to_bytes())
        if new != base.id:
            _move_branch(held, base, journal)
    try:
        with files.disk_errors():
            _sync_branch(held, base.ref)
            return _finish(held, items, data)
    except DabzwError as error:
        raise Unfinished(new or "", str(error)) from error


# The start: what must hold before anything is made.


def _base(held: Repository, seconds: int, wait: float) -> _Base:
    for mark, name in _UNDER_WAY.items():
        if (held.git_dir / mark).exists():
            raise OperationUnderWay(name)
    _await_index(held, seconds, min(wait, _INDEX_PATIENCE))
    ref = held.branch()
    if ref is None:
        raise DetachedHead
    author = held.identity()
    id_ = held.head()
    return _Base(ref, held.commit(id_) if id_ else None, held.entries(id_), author, seconds)


def _items(held: Repository, base: _Base, plan: Plan) -> tuple[_Item, ...]:
    items = tuple(_item(held, base, change) for change in plan.changes)
    if len({item.path for item in items}) != len(items):
        raise ValueError("a plan names a file twice")
    return items


def _item(held: Repository, base: _Base, change: Change) -> _Item:
    entry = base.entries.get(files.safe(change.path))
    if entry is not None and not entry.is_file:
        raise files.NotRegular(change.path)
    before = entry.blob if entry else None
    seen = before if change.seen is Unset.HEAD else _blob_id(held, change.seen)
    return _Item(change.path, entry.mode if entry else "100644", before, seen, _blob_id(held, change.data))


def _refuse_hand_edits(held: Repository, items: tuple[_Item, ...]) -> None:
    if not items:
        return
    staged = _staged(held)
    edited = tuple(
        item.path
        for item in items
        if _blob_id(held, files.read(held.folder, item.path)) != item.seen
        or not staged.get(item.path, frozenset()) <= _known(held, item)
    )
    if edited:
        raise HandEdited(edited)


def _changed(before: Files, plan: Plan) -> Files:
    after = dict(before)
    for change in plan.changes:
        if change.data is None:
            after.pop(change.path, None)
        elif change.path.endswith(".yaml"):
            after[change.path] = change.data
    return after


# The commit: objects, and nothing that anybody sees.


def _commit(
    held: Repository, base: _Base, plan: Plan, items: tuple[_Item, ...], data: Mapping[str, bytes]
) -> str:
    with _scratch(held) as scratch:
        _store_blobs(held, scratch, data)
        tree = _tree(held, scratch, base, items)
    made = _made_objects(held, base, tree, items)
    parent = ("-p", base.id) if base.id else ()
    message = _message(plan, base.author).encode(errors="surrogateescape")
    new = held.git("commit-tree", tree, *parent, "-F", "-", feed=message, environment=base.environment)
    commit = new.decode().strip()
    _sync_objects(held, (*made, tree, commit))
    return commit


def _grown(held: Repository, past: Sequence[Past]) -> str:
    """The last of the commits of a past, all on disk; nothing points to them yet.

    An entry that takes back another names its commit, so that those before it are made first.
    """
    made: list[str] = []
    waiting: list[NewCommit] = []
    for entry in past:
        if entry.undoes is not None:
            made += grow(held, waiting, made)
            waiting = []
        undone = () if entry.undoes is None else (("Dabzw-Undo", made[entry.undoes]),)
        plan = replace(entry.plan, trailers=(*entry.plan.trailers, *undone))
        contents = {change.path: change.data for change in plan.changes}
        message = _message(plan, entry.author)
        waiting.append(NewCommit(entry.author, _seconds(entry.when), message, contents))
    return [*made, *grow(held, waiting, made)][-1]


def _refuse_other_tree(held: Repository, commit: str, items: tuple[_Item, ...]) -> None:
    found = {(path, entry.mode, entry.blob) for path, entry in held.entries(commit).items()}
    other = found ^ {(item.path, item.mode, item.after or "") for item in items}
    if other:
        raise TreeMismatch(tuple(sorted({path for path, _, _ in other})))


def _store_blobs(held: Repository, scratch: Path, data: Mapping[str, bytes]) -> None:
    if not data:
        return
    for id_, content in data.items():
        (scratch / id_).write_bytes(content)
    names = "".join(f"{scratch / id_}\n" for id_ in data)
    stored = held.git("hash-object", "-w", "--no-filters", "--stdin-paths", feed=os.fsencode(names))
    if stored.decode().split() != list(data):
        raise TreeMismatch(tuple(data))


def _tree(held: Repository, scratch: Path, base: _Base, items: tuple[_Item, ...]) -> str:
    private = _index(scratch / "index")
    held.git("read-tree", base.id or "--empty", environment=private)
    lines = b"".join(_index_line(held, item) for item in items)
    held.git("update-index", "-z", "--index-info", feed=lines, environment=private)
    return held.git("write-tree", environment=private).decode().strip()


def _made_objects(held: Repository, base: _Base, tree: str, items: tuple[_Item, ...]) -> tuple[str, ...]:
    """The blobs and trees that the new tree adds; raises TreeMismatch unless it is as declared."""
    old = base.head.tree if base.head else held.object_id("tree", b"")
    listed = held.git("diff-tree", "-r", "-t", "-z", "--raw", "--no-abbrev", "--no-renames", old, tree)
    tokens = listed.split(b"\0")[:-1]
    objects: list[str] = []
    found: dict[bytes, str] = {}
    for facts, path in zip(tokens[::2], tokens[1::2], strict=True):
        old_mode, new_mode, _, new, _ = facts.decode().split(" ")
        if new != held.zero:
            objects.append(new)
        if "040000" not in {old_mode.lstrip(":"), new_mode}:
            found[path] = new
    declared = {held.full(item.path): item.after or held.zero for item in items}
    if found != declared:
        raise TreeMismatch(tuple(os.fsdecode(path) for path, _ in found.items() ^ declared.items()))
    return tuple(objects)


def _message(plan: Plan, author: Author) -> str:
    trailers = (
        ("Dabzw-Op", plan.operation),
        *(("Dabzw-Id", id_) for id_ in plan.ids),
        ("Dabzw-By", str(author)),
        *plan.trailers,
    )
    lines = "".join(f"{key}: {_one_line(value)}\n" for key, value in trailers)
    return f"{_one_line(plan.summary) or _one_line(plan.operation)}\n\n{lines}"


def _sync_objects(held: Repository, ids: tuple[str, ...]) -> None:
    objects = held.common_dir / "objects"
    for id_ in ids:
        files.sync(objects / id_[:2] / id_[2:])
    for folder in sorted({id_[:2] for id_ in ids}):
        files.sync(objects / folder)
    files.sync(objects)


# The landing: the branch, then the files that people see.


def _move_branch(held: Repository, base: _Base, journal: _Journal) -> None:
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


def _finish(held: Repository, items: tuple[_Item, ...], data: Mapping[str, bytes]) -> tuple[str, ...]:
    kept = tuple(item.path for item in items if not _place(held, item, data))
    if items:
        _update_index(held, items)
    files.remove(held.git_dir, JOURNAL)
    return kept


def _place(held: Repository, item: _Item, data: Mapping[str, bytes]) -> bool:
    """Whether the working file is now as committed; not so where a hand edit was met and kept."""
    if _blob_id(held, files.read(held.folder, item.path)) not in {item.seen, item.after}:
        return False
    if item.after is None:
        files.remove(held.folder, item.path)
    else:
        files.replace(held.folder, item.path, data[item.after])
    return True


def _landed(held: Repository, journal: _Journal) -> tuple[_Item, ...]:
    """The files of a killed command that the current commit has as that command wanted them."""
    head = held.head()
    if head == journal.old != journal.new:
        return ()
    entries = held.entries(head)
    return tuple(item for item in journal.items if _blob_at(entries, item.path) == item.after)


# git's own index: only the declared files, whatever else is staged.


def _update_index(held: Repository, items: tuple[_Item, ...]) -> None:
    index = held.git_dir / "index"
    with _scratch(held) as scratch, _index_lock(held, scratch):
        copy = scratch / "index"
        if index.exists():
            shutil.copy(index, copy)
        staged = _staged(held, copy)
        ours = (item for item in items if staged.get(item.path, frozenset()) <= _known(held, item))
        lines = b"".join(_index_line(held, item) for item in ours)
        held.git("update-index", "-z", "--index-info", feed=lines, environment=_index(copy))
        held.git("update-index", "-q", "--refresh", environment=_index(copy), accept=(0, 1))
        files.sync(copy)
        copy.replace(index)
        files.sync(held.git_dir)


@contextmanager
def _index_lock(held: Repository, scratch: Path) -> Iterator[None]:
    """Hold git's lock of its index, made with its mark in it at once so that a leftover is known."""
    mark, lock = scratch / "mark", held.git_dir / "index.lock"
    mark.write_bytes(_MARK)
    for _ in _attempts(_INDEX_PATIENCE):
        with suppress(FileExistsError):
            lock.hardlink_to(mark)
            break
    else:
        raise StaleIndexLock(lock, 0)
    try:
        yield
    finally:
        lock.unlink()


def _await_index(held: Repository, seconds: int, patience: float) -> None:
    lock = held.git_dir / "index.lock"
    age = 0.0
    for _ in _attempts(patience):
        try:
            age = seconds - lock.stat().st_mtime
        except FileNotFoundError:
            return
    raise StaleIndexLock(lock, age)


def _staged(held: Repository, index: Path | None = None) -> dict[str, frozenset[str]]:
    """The blobs that an index holds for each path of the ledger; several in an unended merge."""
    below = ("--", held.prefix) if held.prefix else ()
    listed = held.git("ls-files", "-s", "-z", *below, environment=_index(index) if index else {})
    found: dict[str, frozenset[str]] = {}
    for line in listed.split(b"\0")[:-1]:
        facts, _, place = line.partition(b"\t")
        path = held.below(place)
        found[path] = found.get(path, frozenset()) | {facts.decode().split(" ")[1]}
    return found


def _known(held: Repository, item: _Item) -> frozenset[str]:
    """The staged blobs that may be replaced: nothing of them is lost."""
    announced = held.blob_id(b"")  # what `git add -N` stages
    return frozenset(blob for blob in (item.before, item.seen, item.after, announced) if blob)


def _index_line(held: Repository, item: _Item) -> bytes:
    facts = f"{item.mode} {item.after}" if item.after else f"0 {held.zero}"
    return b"%s\t%s\0" % (facts.encode(), held.full(item.path))


def _index(path: Path) -> dict[str, str]:
    return {"GIT_INDEX_FILE": str(path)}


# The lock, and what a killed command leaves beside its journal.


def _acquire(lock: int, wait: float) -> None:
    for _ in _attempts(wait):
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
    raise Busy(_one_line(os.pread(lock, 200, 0).decode(errors="replace")))


def _sign(lock: int, now: datetime) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"进程 {os.getpid()}，{Path(sys.argv[0]).name}，{now:%Y-%m-%d %H:%M} 起".encode(), 0)


def _attempts(seconds: float) -> Iterator[None]:
    """Until the seconds are over: at once, then the oftener the longer one has waited, to be fair."""
    began = time.monotonic()
    while True:
        yield
        waited = time.monotonic() - began
        if waited >= seconds:
            return
        time.sleep(min(_PAUSE / (1 + 4 * waited), seconds - waited))


@contextmanager
def _scratch(held: Repository) -> Iterator[Path]:
    """A folder in the git directory for what git works on meanwhile."""
    folder = held.git_dir / SCRATCH
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _sweep(held: Repository) -> None:
    lock = held.git_dir / "index.lock"
    with suppress(FileNotFoundError):
        if lock.read_bytes() == _MARK:
            lock.unlink()
    with suppress(FileNotFoundError):
        (held.git_dir / files.temporary(JOURNAL)).unlink()
    if (held.git_dir / SCRATCH).exists():
        shutil.rmtree(held.git_dir / SCRATCH)


def _drop_branch_locks(held: Repository, journal: _Journal) -> None:
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


def _blob_id(held: Repository, data: bytes | None) -> str | None:
    return None if data is None else held.blob_id(data)


def _blob_at(entries: Mapping[str, TreeEntry], path: str) -> str | None:
    entry = entries.get(path)
    return entry.blob if entry else None


def _seconds(now: datetime) -> int:
    return int((now if now.tzinfo else now.replace(tzinfo=CHINA)).timestamp())


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", text).split())
