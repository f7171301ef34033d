"""The other version, brought beside the own one: looked through, and no branch leads to it."""

from __future__ import annotations

from typing import Final

from dabzw.errors import Conflict, StorageError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.patterns import lazy
from dabzw.model.phrases import first_few
from dabzw.store import files
from dabzw.store.bundle import MAIN
from dabzw.store.git import Repository
from dabzw.store.history import is_ancestor
from dabzw.store.incoming import Incoming
from dabzw.store.objects import aside, packs, sync_brought, take_over
from dabzw.sync.exchange import parcels
from dabzw.sync.exchange.places import NoLedgerThere, Shallow, there
from dabzw.sync.exchange.remembered import recalled, remember
from dabzw.sync.exchange.sources import HOW, NotThereNow, Source
from dabzw.sync.exchange.transport import exchange, refuse_failed

_TOLD: Final = "FETCH_HEAD"
_ID: Final = lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NOTHING_YET: Final = f"couldn't find remote ref {MAIN}"
_SHORT: Final = 10


class Rewritten(Conflict):
    """What was seen of the other side before is no part of its history any more."""

    def __init__(self, where: str, seen: str) -> None:
        super().__init__(
            f"{where}：对方的历史被改写过，上次同步时的提交 {seen[:_SHORT]} 在里面找不到了。没有合并，"
            "什么都没有改动。先查明是谁、为什么改的（那一段历史仍在本机，用 dabzw list --rev "
            f"{seen[:_SHORT]} 查看）；要接着同步的，另设一个新的中心库"
        )


class Emptied(Conflict):
    """There was something at the other side before, and now there is nothing."""

    def __init__(self, where: str, seen: str) -> None:
        super().__init__(
            f"{where}：以前同步到过提交 {seen[:_SHORT]}，现在那里的主线是空的，多半被清空或换过。"
            "没有收也没有送，什么都没有改动。先查明原因（本机的内容都还在）；要接着同步的，换一个新文件夹另建中心库："
            "dabzw sync 文件夹 --new"
        )


class Itself(UsageError):
    """The source is the ledger itself."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where}：这就是本机的这本台账，不用和自己同步。{HOW}")


class Odd(StorageError):
    """The other version holds what no ledger holds."""

    def __init__(self, where: str, paths: tuple[str, ...], why: str) -> None:
        super().__init__(f"{where}：{first_few(paths)}：{why}，没有合并。请对方去掉以后再同步")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the other side has: its commit, None where it has nothing yet; and what its refs are called.

    `name` is "" where nobody knows whose it is; `before` is what was seen of it last.
    """

    tip: str | None
    name: str
    before: str | None = None


def fetch(repository: Repository, source: Source) -> Fetched:
    """Bring the other side's history, and look through it; then it is kept.

    Of a repository with a folder for what is `aside` it stays there, and nothing is remembered.  Raises
    NotReached, NotThereNow, Itself, Emptied, Rewritten, Odd, Shallow, NoLedgerThere, TooNew, NoParcel,
    Unconnected, BadParcel, UnsafeConfig, GitSlow, DiskRefused.
    """
    if not repository.is_complete:
        raise Shallow(repository.top)
    if source.kind == "folder":
        _refuse_place(repository, source)
    if repository.incoming is not None:
        return _brought(repository, source)
    with aside(repository) as apart:
        found = _brought(apart, source)
        if found.tip is not None and apart.incoming is not None:
            _keep(repository, found, found.tip, apart.incoming)
    return found


def _refuse_place(repository: Repository, source: Source) -> None:
    """Raise what is wrong with a folder before any git goes there."""
    try:
        found = there(source.place)
    except NoLedgerThere as error:
        if recalled(repository, "seen", source.name):
            raise NotThereNow(source.shown) from error
        raise
    if found.git_dir.resolve() in {repository.git_dir.resolve(), repository.common_dir.resolve()}:
        raise Itself(source.shown)


def _brought(repository: Repository, source: Source) -> Fetched:
    """What was brought into a folder aside, looked through; raises as `fetch`."""
    found = _from_parcel(repository, source) if source.kind == "bundle" else _from_afar(repository, source)
    before = recalled(repository, "seen", found.name) if found.name else None
    if found.tip is None:
        if before is not None:
            raise Emptied(source.shown, before)
        return found
    if before is not None and not is_ancestor(repository, before, found.tip):
        is_older = source.kind == "bundle" and is_ancestor(repository, found.tip, before)
        if not is_older:  # a bundle may be, but a place that goes back was changed
            raise Rewritten(source.shown, before)
    _refuse_odd(repository, source, found.tip)
    return Fetched(found.tip, found.name, before)


def _from_afar(repository: Repository, source: Source) -> Fetched:
    asked = ("--quiet", "--no-tags", "--write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance")
    try:
        answer = exchange(repository, "fetch", *asked, "--", source.address, MAIN)
        told = files.read(repository.git_dir, _TOLD) or b""
    finally:
        with files.disk_errors():
            (repository.git_dir / _TOLD).unlink(missing_ok=True)
    if answer.status and _NOTHING_YET in answer.said:
        return Fetched(None, source.name)
    refuse_failed(source, answer)
    tip = _ID.match(told.decode(errors="replace"))
    if tip is None:
        raise Shallow(source.shown)
    return Fetched(tip[0], source.name)


def _from_parcel(repository: Repository, source: Source) -> Fetched:
    parcel = parcels.opened(source.place, repository.algorithm)
    parcels.take_in(repository, parcel)
    return Fetched(parcel.tip, f"desk-{parcel.desk}" if parcel.desk else "")


def _keep(repository: Repository, fetched: Fetched, tip: str, brought: Incoming) -> None:
    """Keep what came: it is on disk, with its names, before any ref leads to it."""
    before = packs(repository)
    take_over(repository, brought)
    own = repository.head()
    asked = ("--objects", "--no-object-names", tip, *((f"^{own}",) if own else ()), "--")
    sync_brought(repository, repository.git("rev-list", *asked).decode().split(), before)
    remember(repository, "fetched", fetched.name or "bundle", tip)


def _refuse_odd(repository: Repository, source: Source, tip: str) -> None:
    """Raise Odd where the other version could not be laid out as a ledger's files are."""
    entries = repository.entries(tip)
    strange = tuple(path for path, entry in entries.items() if not entry.is_file)
    if strange:
        raise Odd(source.shown, strange, "是链接或别的历史，不是普通文件")
    unsafe = tuple(path for path in entries if not _is_safe(path))
    if unsafe:
        raise Odd(source.shown, tuple(map(repr, unsafe)), "不能用作台账中的文件名")
    own = repository.entries(repository.head())
    new = {path: one.blob for path, one in entries.items() if own.get(path) != one}
    sizes = repository.sizes(new.values())
    large = tuple(path for path, blob in new.items() if sizes.get(blob, 0) > files.MOST)
    if large:
        raise Odd(source.shown, large, f"超过 {files.MOST >> 20} MB")


def _is_safe(path: str) -> bool:
    try:
        files.safe(path)
    except files.UnsafePath:
        return False
    return not any(character < " " for character in path)
