"""A bundle (git bundle): all that a repository's history holds in one file, and a repository made of it.

A bundle may come from anywhere: nothing of it is believed before every object of it has been looked through,
no program is run, and only the refs that a ledger has are taken over.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError, UsageError
from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.store.damage import Damaged
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.git_process import GitRefused

MAIN: Final = "refs/heads/main"
HEAD: Final = "HEAD"

_HEADER: Final = re.compile(rb"# v[23] git bundle\n")
_FORMAT: Final = re.compile(rb"^@object-format=(sha1|sha256)$", re.MULTILINE)
_HEAD_BYTES: Final = 4096
_BRANCHES: Final = "refs/heads/"
_PROOFS: Final = ("refs/dabzw/receipts/", "refs/dabzw/seen/")
"""What superiors have answered, and what other desks are known to have: nothing of it could be made again."""
_TAKEN: Final = (_BRANCHES, "refs/tags/", "refs/remotes/", "refs/notes/", *_PROOFS)
_ASIDE: Final = "refs/heads/恢复"
_AT_ONCE: Final = 32 * 1024 * 1024
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class NotABundle(UsageError):
    """The file is no bundle."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place}：不是台账的备份文件。请换成 dabzw backup 写出的文件（….bundle）")


class DamagedBundle(StorageError):
    """The bundle cannot be trusted: a part is missing or has changed, or it holds what no ledger holds."""

    def __init__(self, place: Path, why: str) -> None:
        super().__init__(f"{place}：备份文件已损坏或不可信（{why}），不能从它恢复。请换另一份备份")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A repository made of a bundle, without working files, and its commit; `listed` are its refs."""

    repository: Repository
    head: str
    listed: Mapping[str, str]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The refs that were not taken over."""
        return tuple(name for name in self.listed if name != HEAD and not name.startswith(_TAKEN))


def looks_like_bundle(place: Path) -> bool:
    """Whether a file begins as a bundle does; raises DiskRefused."""
    return _HEADER.match(_beginning(place)) is not None


def refs_of(repository: Repository) -> dict[str, str]:
    """The refs of a repository that a restored one has as well, by name; the id of each."""
    listed = repository.git("for-each-ref", "--format=%(refname) %(objectname)")
    lines = (os.fsdecode(line).split(" ") for line in listed.splitlines())
    return {name: id_ for name, id_ in lines if name.startswith(_TAKEN)}


def heads_of(repository: Repository, place: Path) -> dict[str, str]:
    """The refs that a bundle says it holds, by name; nothing of it is unpacked.

    Raises NotABundle, DamagedBundle, DiskRefused, and OSError where there is no such file.
    """
    if not looks_like_bundle(place):
        raise NotABundle(place)
    try:
        return _listed(repository, place)
    except (GitRefused, Damaged) as error:
        raise DamagedBundle(place, "写着有哪些提交的开头读不出来") from error


def _listed(repository: Repository, place: Path) -> dict[str, str]:
    listed = repository.git("bundle", "list-heads", str(place.absolute()))
    lines = (os.fsdecode(line).split(" ", 1) for line in listed.splitlines())
    return {name: id_ for id_, name in lines}


def pack(held: Repository, to: Path) -> None:
    """Write all refs of a repository, and all that they lead to, into a new file that is then on disk."""
    try:
        proofs = (f"--glob={name}*" for name in _PROOFS)
        held.git("bundle", "create", "--quiet", str(to), "--exclude=refs/dabzw/*", "--all", *proofs)
    except files.DiskRefused as error:
        raise files.DiskRefused(str(to.parent), error.reason) from error
    with files.disk_errors():
        files.sync(to)
        _forget(to)


def unpack(place: Path, folder: Path) -> Unpacked:
    """Make a repository in an empty or new folder of a bundle, its branch where the bundle's HEAD was.

    Raises NotABundle and DamagedBundle, and as `Repository.create`.
    """
    beginning = _beginning(place)
    if not _HEADER.match(beginning):
        raise NotABundle(place)
    said = _FORMAT.search(beginning.partition(b"\n\n")[0])
    repository = Repository.create(folder, algorithm=said[1].decode() if said else "sha1")
    try:
        found = _listed(repository, place)
        repository.git("bundle", "unbundle", str(place.absolute()))
    except (GitRefused, Damaged) as error:
        raise DamagedBundle(place, "内容不完整，或与写出时不同") from error
    head = found.get(HEAD) or found.get(MAIN)
    if head is None:
        raise DamagedBundle(place, "里面没有台账的当前提交")
    _set_refs(place, repository, head, {name: id_ for name, id_ in found.items() if name.startswith(_TAKEN)})
    return Unpacked(repository, head, found)


def _set_refs(place: Path, repository: Repository, head: str, refs: Mapping[str, str]) -> None:
    branch, refs = _branch(head, refs)
    feed = b"".join(b"create %s\0%s\0" % (os.fsencode(name), id_.encode()) for name, id_ in refs.items())
    try:
        repository.git("update-ref", "--stdin", "-z", feed=feed)
        repository.git("symbolic-ref", "HEAD", branch)
        repository.git("fsck", "--full", "--strict", "--no-dangling", "--no-progress")
    except (GitRefused, Damaged) as error:
        raise DamagedBundle(place, "内容没有通过逐项核对") from error


def _branch(head: str, refs: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """The branch to be on, which is at the bundle's HEAD, and all refs with it."""
    at_head = sorted(name for name, id_ in refs.items() if id_ == head and name.startswith(_BRANCHES))
    if at_head:
        return (MAIN if MAIN in at_head else at_head[0]), refs
    new = MAIN if MAIN not in refs else _ASIDE
    return new, {**refs, new: head}


def lay_out(unpacked: Unpacked) -> tuple[str, ...]:
    """Write the working files of an unpacked repository; gives the links and submodules, which are left out.

    No attribute and no filter touches a byte.  Everything is on disk when this returns.  Raises UnsafePath,
    DiskRefused, GitRefused.
    """
    repository = unpacked.repository
    entries = repository.entries(unpacked.head)
    wanted = {files.safe(path): entry for path, entry in entries.items() if entry.is_file}
    with files.disk_errors():
        for some in _at_once(repository, wanted):
            _write_out(repository, some)
        repository.git("read-tree", unpacked.head)
        repository.git("update-index", "-q", "--refresh", accept=(0, 1))
        os.sync()
    return tuple(path for path in entries if path not in wanted)


def _at_once(repository: Repository, wanted: Mapping[str, TreeEntry]) -> Iterator[dict[str, TreeEntry]]:
    """The files in groups of no more bytes than are held at once; a larger file is a group of its own."""
    sizes = repository.sizes(entry.blob for entry in wanted.values())
    group: dict[str, TreeEntry] = {}
    held = 0
    for path, entry in wanted.items():
        size = sizes.get(entry.blob, 0)
        if group and held + size > _AT_ONCE:
            yield group
            group, held = {}, 0
        group[path] = entry
        held += size
    if group:
        yield group


def _write_out(repository: Repository, wanted: Mapping[str, TreeEntry]) -> None:
    data = repository.blobs(entry.blob for entry in wanted.values())
    for path, entry in wanted.items():
        place = repository.top / path
        place.parent.mkdir(parents=True, exist_ok=True)
        mode = 0o777 if entry.mode == "100755" else 0o666
        with os.fdopen(os.open(place, _NEW, mode), "wb") as stream:
            stream.write(data[entry.blob])


def _beginning(place: Path) -> bytes:
    """The first bytes of a file; nothing of a device or a pipe, which might never answer."""
    with files.disk_errors():
        descriptor = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            return stream.read(_HEAD_BYTES) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""


def _forget(place: Path) -> None:
    """Let a file be read from its disk the next time, and not from memory, where the system can."""
    if hasattr(os, "posix_fadvise"):
        descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)
