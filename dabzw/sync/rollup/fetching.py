"""The ledgers of others brought into repositories of one's own: the newest commit, or more where it is asked.

Nothing is ever written where they come from.  What was fetched is looked through object by object, and no
program and no setting of the other side is run.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from dabzw.errors import LedgerError, StorageError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.moments import Instant, written
from dabzw.store import files
from dabzw.store.bundle import MAIN
from dabzw.store.contents import Contents, in_commit
from dabzw.store.git import NoSuchRevision, Repository
from dabzw.store.git_process import output, start
from dabzw.store.tips import read_tip
from dabzw.sync.exchange.sources import NoSuchSource, Source, address_of, unnamed
from dabzw.sync.exchange.transport import exchange, refuse_failed
from dabzw.sync.receive.folders import TooDeep, files_in

_QUIET: Final = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
_ALONE: Final = ("--no-auto-maintenance", "--no-show-forced-updates", "--force")
_NOT_THERE: Final = "couldn't find remote ref"
_MOST_FILES: Final = 200_000


class TooManyFiles(LedgerError):
    """A ledger has more files than any township has."""

    def __init__(self) -> None:
        super().__init__(f"里面的文件超过{_MOST_FILES}个，或文件夹套得太深，不像一本台账，没有读取")


class NotThatOld(LedgerError):
    """A ledger was not there yet at an instant."""

    def __init__(self, at: Instant) -> None:
        super().__init__(f"到 {written(at.when)} 为止，这本台账还没有入过账")


class NothingThere(StorageError):
    """There is no ledger at the place that is named."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where}：那里没有入过账的台账")


@dataclass(frozen=True, slots=True)
class Read:
    """A commit of a ledger that was fetched: its id, its time (seconds since 1970), and how to read it."""

    repository: Repository
    commit: str
    committed: int

    def contents(self) -> Contents:
        """The files of the commit; raises TooManyFiles, GitRefused."""
        try:
            count = files_in(self.repository, self.commit)  # which may be more than could ever be listed
        except TooDeep:
            raise TooManyFiles from None
        if count > _MOST_FILES:
            raise TooManyFiles
        return in_commit(self.repository, self.commit)


def tip_here(source: Source) -> str:
    """What a source on this computer has newest: its commit, or of a bundle a digest; "" where git is asked.

    Raises DiskRefused.
    """
    if source.kind == "bundle":
        return _digest(source.place)
    if source.kind != "folder":
        return ""
    top, _ = _top_of(source.place)
    there = top / ".git" if (top / ".git").exists() else top
    known = read_tip(there, there)
    return known[1] if known is not None and known[0] == MAIN else ""


def tip_afar(source: Source, kept: Path) -> str:
    """The newest commit at an address, asked from where it is kept; raises NotReached."""
    answer = exchange(repository_at(kept), "ls-remote", "--quiet", "--", source.address, MAIN)
    refuse_failed(source, answer)
    return answer.out.partition("\t")[0]


def fetched(source: Source, to: Path, at: Instant) -> Read:
    """The commit of a ledger that counts at an instant: the newest by first parents until then.

    The repository `to` is made where it is not there.  Raises NotReached, NothingThere, NotThatOld,
    GitRefused, Damaged.
    """
    repository = repository_at(to)
    if source.kind == "folder":
        top, prefix = _top_of(source.place)
        source = replace(source, address=str(top))
        repository = replace(repository, prefix=prefix)
    _bring(repository, source, deep=False)
    commit = _counting(repository, at)
    if commit is None and not repository.is_complete:
        _bring(repository, source, deep=True)
        commit = _counting(repository, at)
    if commit is None:
        raise NotThatOld(at)
    return Read(repository, commit, repository.commit(commit).when)


def _counting(repository: Repository, at: Instant) -> str | None:
    try:
        return repository.resolve(written(at.when))
    except NoSuchRevision:
        return None


def _bring(repository: Repository, source: Source, *, deep: bool) -> None:
    depth = _depth(repository, source, deep=deep)
    for name in (MAIN, "HEAD"):
        answer = exchange(
            repository, "fetch", *_QUIET, *_ALONE, *depth, "--", source.address, f"+{name}:{MAIN}"
        )
        if answer.status == 0:
            return
        if _NOT_THERE not in answer.said:
            refuse_failed(source, answer)
    raise NothingThere(source.shown)


def _depth(repository: Repository, source: Source, *, deep: bool) -> tuple[str, ...]:
    """How much of the history is asked for: the newest commit alone, as long as no more was needed."""
    if source.kind == "bundle":
        return ()
    has_some = (repository.common_dir / "refs/heads/main").is_file()
    if deep:
        return ("--unshallow",)
    return ("--depth=1",) if not has_some or not repository.is_complete else ()


def repository_at(place: Path) -> Repository:
    """The repository in which what is fetched is kept; it is made where it is not there."""
    if not (place / "objects").is_dir():
        with files.disk_errors():
            place.mkdir(parents=True, exist_ok=True)
        asked = ("--quiet", "--bare", "--template=", "--initial-branch=main")
        output(start("init", *asked, cwd=place), "init", (0,))
    return Repository.bare(place)


def _top_of(folder: Path) -> tuple[Path, str]:
    """The folder that git tracks around a ledger, and the ledger's place below it."""
    place = Path(os.path.realpath(folder))
    for one in _upward(place):
        if (one / ".git").exists():
            below = place.relative_to(one).as_posix()
            return one, "" if below == "." else f"{below}/"
    return place, ""


def _upward(place: Path) -> Iterator[Path]:
    """A ledger's folder, and those above it; a folder that is itself a repository has none above it."""
    yield place
    if not (place / "objects").is_dir() and (place / CAMPAIGN_FILE).exists():
        yield from place.parents


def _digest(place: Path) -> str:
    with files.disk_errors(), place.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class NoSuchPlace(UsageError):
    """There is nothing where a book says that a ledger is."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where}：没有这个文件夹或文件；U 盘、共享盘先连好，换了地方的改 rollup.yaml 里的“来源”"
        )


def source_of(address: str, folder: Path) -> Source:
    """A source as a book has it, paths from its folder on; raises NoSuchPlace, ForbiddenSource."""
    try:
        with suppress(OSError, ValueError):
            if (folder / address).exists():
                return unnamed(str(folder / address))
        return unnamed(address_of(address))
    except NoSuchSource as error:
        raise NoSuchPlace(error.shown) from None
