"""The one transaction: the only way by which a ledger changes.

The commit is built beside the working tree from objects and a private index, and is on disk before the
branch moves to it; the journal then says which working files must follow.  Killed before the branch
moved, a command has changed nothing; killed after, the next one finishes its files.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from enum import Enum
from pathlib import Path

from dabzw.errors import Conflict, StorageError
from dabzw.lazily import dataclass
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store import files
from dabzw.store.batch import Object
from dabzw.store.bent import refuse_bent, refuse_vain
from dabzw.store.clock import refuse_wrong_clock
from dabzw.store.committing import commit_object, signed
from dabzw.store.contents import NOT_LOOKED_AT, Contents, LastCommit, in_commit
from dabzw.store.git import Author, Commit, MovedBranch, Repository, TreeEntry
from dabzw.store.git_states import refusal
from dabzw.store.gitlocks import GitBusy, branch_locks, has_own_index_lock, index_lock, refuse_busy
from dabzw.store.journal import Base, blob_id
from dabzw.store.landing import HandEdited, Landing, index_held, land, recover, refuse_staged
from dabzw.store.lock import locked, one_line
from dabzw.store.objects import store, sync
from dabzw.store.readings import CLOCK, OPERATION, reading_of
from dabzw.store.signing.signer import UNSIGNED, Signing, signing_of
from dabzw.store.staging import Item, scratch_folder
from dabzw.store.trees import Folders
from dabzw.store.watch import SILENT, Watch

Files = Mapping[str, bytes]

UNDER_WAY = {
    "MERGE_HEAD": "合并",
    "CHERRY_PICK_HEAD": "照搬别处的入账",
    "REVERT_HEAD": "退回入账",
    "rebase-merge": "改接历史",
    "rebase-apply": "改接历史或照补丁修改",
    "sequencer": "连续的照搬或退回",
}
_PAUSE = 0.1
_PATIENCE = 2.0  # a merge of `git pull` without conflicts is over in a moment


class Unset(Enum):
    """The mark of a change that is based on the last commit."""

    HEAD = "HEAD"


HEAD = Unset.HEAD


class OperationUnderWay(Conflict):
    """A merge, a rebase or the like has been begun with git and not ended."""

    def __init__(self, name: str) -> None:
        super().__init__(refusal("under-way", name=name))


class DetachedHead(StorageError):
    """The repository is on no branch: a commit made now would be lost."""

    def __init__(self) -> None:
        super().__init__(refusal("detached"))


class TreeMismatch(StorageError):
    """The commit that was built would change something else than was declared."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(
            f"{'、'.join(paths)}：将要提交的内容与声明不符，已放弃，本次没有写入。请报告此问题。"
        )


@dataclass(frozen=True, slots=True)
class Change:
    """New bytes for one file, None to delete it.

    `seen` is the working file that the change was made from, None where there was none; by default the
    working file must be as the last commit has it.  What is staged of it must be one of these, unless it
    was made to stand `over_staged`.
    """

    path: str
    data: bytes | None
    seen: bytes | Unset | None = HEAD
    over_staged: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What one command wants to commit, and how the commit is to be named."""

    changes: tuple[Change, ...]
    summary: str
    operation: str
    ids: tuple[str, ...]
    trailers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done.

    `commit` is the current commit, "" where there is none yet; `paths` what it changed, empty when
    there was nothing to do; `kept` the files that were edited by hand meanwhile and therefore not replaced.
    """

    commit: str
    paths: tuple[str, ...]
    kept: tuple[str, ...] = ()


def transact(  # noqa: PLR0913 -- what a transaction starts from
    repository: Repository,
    build: Callable[[Files], Plan],
    check: Callable[[Contents, tuple[str, ...]], None],
    *,
    now: datetime,
    wait: float = 30.0,
    watch: Watch = SILENT,
    seen: Callable[[], LastCommit] = lambda: NOT_LOOKED_AT,
) -> Receipt:
    """Make one commit of exactly the files that `build` plans, and bring the working tree to it.

    `build` gets what the last commit holds below the ledger; `check` gets what the coming one will, with
    the changed paths, and raises to refuse.  Both are called again, on the newer commit, when somebody's own
    git was in the way, so that they must do nothing but that, and ask nobody.  `now` is what the clock says,
    without a time zone in China Standard Time; `wait` is the seconds to wait for another command or git;
    `watch` is told what has been done as it is done, and asked of a clock that is far ahead; `seen` is what
    the last commit held when the command looked at it, so that it is not listed again.

    What is durable when, and what a kill leaves, says `dabzw.store.landing`.  Nothing is changed where this
    raises ClockBehind, ClockDoubted, Unsigned, WrongPassphrase, NotARoster, BrokenKey, Busy, Bent,
    HandEdited, GitBusy, OperationUnderWay, MovedBranch, DetachedHead, NoIdentity, NotRegular, UnsafePath,
    TreeMismatch, GitRefused or DiskRefused; Unfinished says that the commit is made, Unclear that this cannot
    be said.
    """
    last, reading = refuse_wrong_clock(repository, now, watch)
    signing = signing_of(repository, now, watch)

    def once(this: Try) -> Receipt:
        with begun(repository, now, this, watch) as held:
            with files.disk_errors():
                base = base_of(held, reading, last, signing)
            watch.begins(base.author, base.ref)
            before = _held_by(held, base, seen())
            plan = build(before)
            folders = folders_of(held, base, plan.changes)
            items = tuple(item_of(folders, change) for change in plan.changes)
            refuse_hand_edits(held, items)
            paths = tuple(item.path for item in items if item.is_committed)
            if paths:
                signing.refuse_unsigned(*_campaigns(before, plan))
                check(before.changed({change.path: change.data for change in plan.changes}), paths)
            commit, kept = _write(base, plan, folders, items, watch)
            return Receipt(commit or "", paths, kept)

    return persistently(once, wait)


def _campaigns(before: Contents, plan: Plan) -> Iterator[bytes | None]:
    """The campaign before a change and the one after: one of them may ask for signatures."""
    yield before.get(CAMPAIGN_FILE)
    yield from (change.data for change in plan.changes if change.path == CAMPAIGN_FILE)


def _held_by(held: Repository, base: Base, seen: LastCommit) -> Contents:
    """What the commit holds that a transaction starts from."""
    return seen.contents if base.id is not None and seen.id == base.id else in_commit(held, base.id)


@dataclass(frozen=True, slots=True)
class Try:
    """One of the tries of a command: the seconds left to wait, and whether a git was in the way before."""

    left: float
    is_again: bool


def persistently(once: Callable[[Try], Receipt], wait: float) -> Receipt:
    """Try until the wait is over, as long as somebody's git is in the way."""
    start = time.monotonic()
    is_again = False
    while True:
        waited = time.monotonic() - start
        try:
            return once(Try(max(0.0, wait - waited), is_again))
        except OperationUnderWay:
            if waited >= min(wait, _PATIENCE):
                raise
        except (MovedBranch, GitBusy):
            if waited >= wait:
                raise
            is_again = True
        time.sleep(min(_PAUSE, wait))


@contextmanager
def begun(repository: Repository, now: datetime, this: Try, watch: Watch) -> Iterator[Repository]:
    """Hold the ledger's lock, with what a killed command left finished and told.

    Where a git was in the way before, nobody's git may begin from the first look on: somebody who commits
    without a pause would otherwise be in the way for ever.  Raises Busy, and as `recover`.
    """
    with locked(repository, now=now, wait=this.left) as held:
        left = recover(held)
        if left is not None:
            watch.recovered(left)
        with index_held(held) if this.is_again else nullcontext():
            yield held


def _write(
    base: Base, plan: Plan, folders: Folders, items: tuple[Item, ...], watch: Watch
) -> tuple[str | None, tuple[str, ...]]:
    if not items:
        return base.id, ()
    held = folders.held
    changed = zip(items, plan.changes, strict=True)
    data = {item.after: change.data for item, change in changed if item.after and change.data is not None}
    entered = tuple(item for item in items if item.is_committed)
    with files.disk_errors(), scratch_folder(held) as scratch:
        new = committed(base, plan, folders, entered, data, scratch) if entered else base.id
        return new, land(held, base, Landing(new, plan.summary, items, data), scratch, watch)


# The start: what must hold before anything is made.


def base_of(held: Repository, seconds: int, last: Commit | None = None, signing: Signing = UNSIGNED) -> Base:
    """Where a transaction starts; `last` is the last commit as somebody has read it before.

    `signing` is how what is entered is signed.

    Raises OperationUnderWay, Bent, GitBusy, DetachedHead, NoIdentity.
    """
    for mark, name in UNDER_WAY.items():
        if (held.git_dir / mark).exists():
            raise OperationUnderWay(name)
    ref, id_ = held.tip()
    if ref is None:
        raise DetachedHead
    refuse_bent(held, ref)
    refuse_vain(held, ())
    own = has_own_index_lock(held, begun=False)
    refuse_busy(held, (*(() if own else (index_lock(held),)), *branch_locks(held, ref)))
    author = held.identity()
    if last is None or last.id != id_:
        last = held.commit(id_) if id_ else None
    return Base(ref, last, author, seconds, signing=signing)


def folders_of(held: Repository, base: Base, changes: Sequence[Change]) -> Folders:
    """The folders that the changed files lie in, as the last commit has them; raises UnsafePath, Damaged."""
    paths = {held.full(files.safe(change.path)) for change in changes}
    if len(paths) != len(changes):
        raise ValueError("a plan names a file twice")
    return Folders.of(held, base.tree, paths)


def item_of(folders: Folders, change: Change) -> Item:
    """A change by the blobs it leads through; raises NotRegular."""
    held = folders.held
    entry = folders.entry(held.full(change.path))
    if entry is not None and not entry.is_file:
        raise files.NotRegular(change.path)
    before = entry.blob if entry else None
    seen = before if change.seen is Unset.HEAD else blob_id(held, change.seen)
    mode = entry.mode if entry else "100644"
    return Item(change.path, mode, before, seen, blob_id(held, change.data), change.over_staged)


def refuse_hand_edits(held: Repository, items: tuple[Item, ...]) -> None:
    """Raise HandEdited where a working file, or what is staged of it, is not what a change was made from.

    Raises NotRegular where git would wait at something beside one of them.
    """
    if not items:
        return
    found = files.read_all(held.folder, (item.path for item in items))
    edited = tuple(item.path for item in items if blob_id(held, found[item.path]) != item.seen)
    if edited:
        raise HandEdited(edited)
    refuse_vain(held, (item.path for item in items))
    refuse_staged(held, items)


# The commit: objects, and nothing that anybody sees.


def committed(
    base: Base,
    plan: Plan,
    folders: Folders,
    items: tuple[Item, ...],
    data: Mapping[str, bytes],
    scratch: Path,
) -> str:
    """A commit of the files that change, with their bytes by blob; on disk, and nothing points to it.

    Raises TreeMismatch, GitRefused, DiskRefused.
    """
    held = folders.held
    new = {item.path: TreeEntry(item.mode, item.after) if item.after else None for item in items}
    tree, made = folders.changed({held.full(path): entry for path, entry in new.items()})
    commit = commit_object(held, base, tree, _message(base, plan))
    own = () if commit is None else (commit,)
    store(held, (*(Object(id_, "blob", content) for id_, content in data.items()), *made, *own), scratch)
    _refuse_other_tree(held, base, tree, items)
    return _by_git(held, base, plan, tree, scratch) if commit is None else commit.id


def commit_of(held: Repository, base: Base, plan: Plan, tree: str, scratch: Path) -> str:
    """A commit, of a tree that is on disk, upon the last one; on disk itself, and nothing points to it."""
    commit = commit_object(held, base, tree, _message(base, plan))
    if commit is None:
        return _by_git(held, base, plan, tree, scratch)
    store(held, (commit,), scratch)
    return commit.id


def _by_git(held: Repository, base: Base, plan: Plan, tree: str, scratch: Path) -> str:
    parents = (part for id_ in base.parents for part in ("-p", id_))
    message = _message(base, plan).encode(errors="surrogateescape")
    new = held.git("commit-tree", tree, *parents, "-F", "-", feed=message, environment=base.environment)
    commit = new.decode().strip()
    files.sync(held.common_dir / "objects" / commit[:2] / commit[2:])
    sync(held, (commit,))
    if base.signing.key is None:
        return commit
    (made,) = held.objects((commit.encode(),))
    own = signed(held, base, made.data if made else b"")
    store(held, (own,), scratch)
    return own.id


def _message(base: Base, plan: Plan) -> str:
    return message_of(plan, base.author, reading_of(base.seconds))


def _refuse_other_tree(held: Repository, base: Base, tree: str, items: tuple[Item, ...]) -> None:
    """Raise TreeMismatch unless a new tree is, in git's eyes, the last one with the declared changes."""
    old = base.tree or held.object_id("tree", b"")
    listed = held.git("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", old, tree)
    tokens = listed.split(b"\0")[:-1]
    found = {
        path: facts.split(b" ")[3].decode() for facts, path in zip(tokens[::2], tokens[1::2], strict=True)
    }
    declared = {held.full(item.path): item.after or held.zero for item in items}
    if found != declared:
        raise TreeMismatch(tuple(os.fsdecode(path) for path, _ in found.items() ^ declared.items()))


def message_of(plan: Plan, author: Author, clock: str | None) -> str:
    """The message of a commit: the summary, and the trailers by which it is found again.

    `clock` is what the clock said, None where nobody has read it.
    """
    trailers = (
        (OPERATION, plan.operation),
        *(("Dabzw-Id", id_) for id_ in plan.ids),
        ("Dabzw-By", str(author)),
        *(((CLOCK, clock),) if clock else ()),
        *plan.trailers,
    )
    lines = "".join(f"{key}: {one_line(value)}\n" for key, value in trailers)
    return f"{one_line(plan.summary) or one_line(plan.operation)}\n\n{lines}"
