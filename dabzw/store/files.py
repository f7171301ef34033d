"""Reading and replacing files of the working tree, whole and without following a link.

A path is relative to a folder and written with "/".  Every component below the folder is opened by
itself, so that a link which somebody put in the place of a file or a folder is refused, not followed.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import groupby, islice
from pathlib import Path

from dabzw.errors import LedgerError, StorageError
from dabzw.store.listing import APART, Kind, size
from dabzw.store.refusals import advice_for, reason

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_IS_A_LINK = (errno.ELOOP, errno.ENOTDIR, errno.EMLINK, errno.ENXIO)  # the last is a socket
_CLOSED = (errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ENOENT)  # the last: gone meanwhile
_PAGE = 4096
_AT_ONCE = 64  # new files that are open at a time
MOST = 64 * 1024 * 1024
"""The bytes of a file of which nothing is known: more are never read."""


class DiskRefused(StorageError):
    """The operating system refused to read or write."""

    def __init__(self, place: str, reason: str, advice: str = "") -> None:
        super().__init__(f"{place}：{reason}。{advice or advice_for(reason)}。")
        self.reason = reason

    @classmethod
    def of(cls, error: OSError) -> DiskRefused:
        """The same refusal in the clerk's words."""
        place = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "磁盘"
        return cls(place, reason(error))


class UnsafePath(LedgerError):
    """A path that leaves the ledger, or that belongs to git."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path!r}：不能用作台账中的文件名。请改名后重试。")


class NotRegular(LedgerError):
    """A link, a device or a folder lies where a file of the ledger belongs."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path}：不是普通文件，或经过链接。台账里只能放普通文件，请换成真实的文件。")


class TooLarge(LedgerError):
    """A file has more bytes than one of its kind may have."""

    def __init__(self, path: str, most: int) -> None:
        super().__init__(f"{path}：文件超过 {size(most)}，没有读取。请核对是不是选错了文件。")


@contextmanager
def disk_errors() -> Iterator[None]:
    """Give an `OSError` of the block as `DiskRefused`."""
    try:
        yield
    except OSError as error:
        raise DiskRefused.of(error) from error


def safe(path: str) -> str:
    """The path itself; raises UnsafePath where it is absolute, leaves the folder or enters `.git`."""
    parts = path.split("/")
    if "\0" in path or any(part in {"", ".", ".."} or part.lower() == ".git" for part in parts):
        raise UnsafePath(path)
    return path


def read(folder: Path, path: str, *, most: int = MOST) -> bytes | None:
    """The bytes of one file, None where there is none; raises NotRegular, TooLarge, DiskRefused."""
    try:
        with _parent(folder, path) as parent:
            return _bytes_in(parent, path, most)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DiskRefused.of(error) from error


def _bytes_in(parent: int, path: str, most: int = MOST) -> bytes | None:
    """The bytes of a file of an open folder, None where there is none; raises as `read`, and OSError."""
    try:
        return _regular_bytes(os.open(_name(path), _READ, dir_fd=parent), path, most)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in _IS_A_LINK:
            raise NotRegular(path) from error
        raise


def read_all(folder: Path, paths: Iterable[str]) -> dict[str, bytes | None]:
    """The bytes of files, each as `read` gives them; raises as that."""
    found: dict[str, bytes | None] = {}
    for _, group in groupby(sorted(paths, key=_inside), key=_inside):
        names = tuple(group)
        try:
            with _parent(folder, names[0]) as parent:
                found |= {path: _bytes_in(parent, path) for path in names}
        except FileNotFoundError:
            found |= dict.fromkeys(names)
        except OSError as error:
            raise DiskRefused.of(error) from error
    return found


def read_named(file: Path, most: int) -> bytes:
    """The bytes of a file that a person names, wherever it lies; a link means what it leads to.

    Its kind and its size are known before anything is read, and no more than `most` bytes ever are.
    Raises FileNotFoundError, NotRegular, TooLarge, DiskRefused.
    """
    try:
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, "", str(file))
        return _regular_bytes(os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), str(file), most)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise (NotRegular(str(file)) if error.errno == errno.ENXIO else DiskRefused.of(error)) from error


def read_start(folder: Path, path: str, count: int) -> bytes:
    """The first bytes of a file; none where there is no regular one, or it cannot be read."""
    with suppress(OSError, NotRegular), _parent(folder, path) as parent:
        return _start_in(parent, path, count)
    return b""


def read_starts(folder: Path, paths: Iterable[str], count: int) -> Iterator[bytes]:
    """The first bytes of each of some files, quickly where many lie in one folder; as `read_start`."""
    for _, group in groupby(paths, key=_inside):
        together = tuple(group)
        with suppress(OSError, NotRegular), _parent(folder, together[0]) as parent:
            for path in together:
                yield _start_in(parent, path, count)
            continue
        yield from (b"" for _ in together)


def _start_in(parent: int, path: str, count: int) -> bytes:
    with suppress(OSError):
        descriptor = os.open(_name(path), _READ, dir_fd=parent)
        try:
            return os.read(descriptor, count) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
        finally:
            os.close(descriptor)
    return b""


def read_each(folder: Path, wanted: Mapping[str, int]) -> Iterator[tuple[str, bytes | Kind | None]]:
    """The bytes of files, with how many each may have; what it is where it has no such bytes; None if gone.

    Files of one folder stand together.  Raises DiskRefused.
    """
    for _, group in groupby(wanted, key=_inside):
        paths = tuple(group)
        try:
            with _parent(folder, paths[0]) as parent:
                for path in paths:
                    yield path, _read_in(parent, path, wanted[path])
        except FileNotFoundError:
            yield from ((path, None) for path in paths)
        except NotRegular:
            yield from ((path, "link") for path in paths)
        except OSError as error:
            raise DiskRefused.of(error) from error


def _read_in(parent: int, path: str, most: int) -> bytes | Kind | None:
    try:
        return _regular_bytes(os.open(_name(path), _READ, dir_fd=parent), path, most)
    except FileNotFoundError:
        return None
    except TooLarge:
        return "large"
    except NotRegular:
        return "special"
    except OSError as error:
        if error.errno in _IS_A_LINK:
            return "link"
        raise DiskRefused(path, reason(error)) from error


def _go_on() -> None:
    """Nobody asked to be told."""


def replace(
    folder: Path, path: str, data: bytes, *, private: bool = False, landed: Callable[[], None] = _go_on
) -> None:
    """Give a file new bytes, so that whenever the machine stops it holds the old or the new ones whole.

    Folders are made as needed, the mode of the old file is kept, and the bytes, the name and the
    folders are on disk when this returns.  A `private` file can be read by this account alone, whatever the
    old one's mode was.  `landed` is called once the file has the new bytes, whatever comes after.
    Raises NotRegular, OSError; then nothing is left beside the old file, if the disk lets it be removed.
    """
    name = _name(path)
    with _parent(folder, path, made=set()) as parent:
        try:
            descriptor = _begun(parent, name, data, private=private)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            _take_place(parent, name)
        except OSError:
            with suppress(OSError):
                os.unlink(temporary(name), dir_fd=parent)
            raise
        landed()
        os.fsync(parent)


def write_new(place: Path, data: bytes) -> None:
    """Make a file that nobody changes, with its bytes on disk; raises OSError, also where it exists."""
    descriptor = os.open(place, _CREATE, 0o444)
    try:
        _write(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_all(
    folder: Path, new: Mapping[str, bytes | None], is_known: Callable[[str, bytes | None], bool]
) -> frozenset[str]:
    """Give files new bytes, each as `replace` does; None removes one, which may be gone already.

    What a file holds is asked right before: one that is not `is_known` stays as it is, and is given back.
    When this returns, all of them are on disk; each folder is put there once, after its files.
    Raises NotRegular, TooLarge, OSError.
    """
    made: set[str] = set()
    kept: set[str] = set()
    for _, group in groupby(sorted(new, key=_inside), key=_inside):
        paths = tuple(group)
        is_needed = any(new[path] is not None for path in paths)
        try:
            with _parent(folder, paths[0], made=made if is_needed else None) as parent:
                left = iter(paths)
                while some := tuple(islice(left, _AT_ONCE)):
                    kept.update(_replaced(parent, {path: new[path] for path in some}, is_known))
                os.fsync(parent)
        except FileNotFoundError:  # with the folder all that was to be removed from it is gone
            if is_needed:
                raise
    return frozenset(kept)


def _replaced(
    parent: int, new: Mapping[str, bytes | None], is_known: Callable[[str, bytes | None], bool]
) -> Iterator[str]:
    """Replace some files of one folder; gives those that are kept."""
    waiting = {path: _name(path) for path, data in new.items() if data is not None}
    try:
        _put_beside(parent, {waiting[path]: data for path, data in new.items() if data is not None})
        for path in new:
            if not is_known(path, _bytes_in(parent, path)):
                yield path
            elif path in waiting:
                _take_place(parent, waiting.pop(path))
            else:
                _unlink(parent, _name(path))
    finally:
        for name in waiting.values():
            with suppress(OSError):
                os.unlink(temporary(name), dir_fd=parent)


def _put_beside(parent: int, new: Mapping[str, bytes]) -> None:
    """Write new files beside the old ones of a folder, all of them, and then put them on disk."""
    begun: list[int] = []
    try:
        for name, data in new.items():
            begun.append(_begun(parent, name, data))
        for descriptor in begun:
            os.fsync(descriptor)
    finally:
        for descriptor in begun:
            os.close(descriptor)


def _begun(parent: int, name: str, data: bytes, *, private: bool = False) -> int:
    """The new file beside an old one, written and open; what a killed command left there is taken away."""
    spare, mode = temporary(name), 0o600 if private else 0o666
    try:
        descriptor = os.open(spare, _CREATE, mode, dir_fd=parent)
    except FileExistsError:
        _unlink(parent, spare)
        descriptor = os.open(spare, _CREATE, mode, dir_fd=parent)
    try:
        if not private:
            _keep_mode(descriptor, name, parent)
        _write(descriptor, data)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _write(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _take_place(parent: int, name: str) -> None:
    os.rename(temporary(name), name, src_dir_fd=parent, dst_dir_fd=parent)


def remove_all(folder: Path, paths: Iterable[str]) -> None:
    """Remove files that may be gone already, durably; raises NotRegular, OSError."""
    for _, group in groupby(sorted(paths, key=_inside), key=_inside):
        names = tuple(group)
        with suppress(FileNotFoundError), _parent(folder, names[0]) as parent:
            for path in names:
                _unlink(parent, _name(path))
            os.fsync(parent)


def _unlink(parent: int, name: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=parent)


def remove(folder: Path, path: str, *, landed: Callable[[], None] = _go_on) -> None:
    """Remove a file that may be gone already, durably; raises NotRegular, OSError.

    `landed` is called once it is gone, whatever comes after.
    """
    try:
        with _parent(folder, path) as parent:
            _unlink(parent, _name(path))
            landed()
            os.fsync(parent)
    except FileNotFoundError:
        return


def temporary(path: str) -> str:
    """Where `replace` builds the new file: always the same name, so that a leftover can be found."""
    inside, slash, name = path.rpartition("/")
    return f"{inside}{slash}.{name}.dabzw-tmp"


def walk(folder: Path) -> dict[str, Kind]:
    """What lies below a ledger's folder, by path; what is apart is left out.  Raises DiskRefused."""
    with disk_errors():
        return dict(_walk(folder))


def sync(path: Path) -> None:
    """Put a file or a folder on disk; one that is not there has been moved by git and is safe."""
    with suppress(FileNotFoundError):
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _walk(folder: Path) -> Iterator[tuple[str, Kind]]:
    """Folder by folder and not one within the other: how deep they lie is for whoever made them to say."""
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(folder / inside) as found:
                entries = list(found)
        except OSError as error:
            if not inside or error.errno not in _CLOSED:
                raise
            yield inside.removesuffix("/"), "closed"
            continue
        for entry in entries:
            path = inside + entry.name
            if path in APART:
                continue
            if entry.name.lower() == ".git":
                yield path, "repository"
            elif not entry.is_dir(follow_symlinks=False):
                yield path, _kind(entry)
            else:
                waiting.append(f"{path}/")
                if entry.name.lower().endswith((".yaml", ".yml")):
                    yield path, "folder"


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return "link"
    return "file" if entry.is_file(follow_symlinks=False) else "special"


@contextmanager
def _parent(folder: Path, path: str, *, made: set[str] | None = None) -> Iterator[int]:
    """The folder that a file lies in, open; it is made where the folders `made` already are told."""
    descriptor = os.open(folder, _FOLDER)
    try:
        above = ""
        for part in safe(path).split("/")[:-1]:
            if made is not None:
                _make_folder(part, descriptor, is_synced=above in made)
                made.add(above)
            inner = _open_folder(part, descriptor, path)
            os.close(descriptor)
            descriptor = inner
            above += f"{part}/"
        yield descriptor
    finally:
        os.close(descriptor)


def _open_folder(name: str, parent: int, path: str) -> int:
    try:
        return os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=parent)
    except OSError as error:
        if error.errno in _IS_A_LINK:
            raise NotRegular(path) from error
        raise


def _make_folder(name: str, parent: int, *, is_synced: bool) -> None:
    try:
        os.mkdir(name, dir_fd=parent)
    except FileExistsError:
        if is_synced:
            return
    os.fsync(parent)  # also where it exists: the command that made it may have been cut off here


def _regular_bytes(descriptor: int, path: str, most: int) -> bytes:
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise NotRegular(path)
        data = b"" if found.st_size > most else _read_up_to(descriptor, most + 1, found.st_size)
        if found.st_size > most or len(data) > most:
            raise TooLarge(path, most)
        return data
    finally:
        os.close(descriptor)


def _read_up_to(descriptor: int, most: int, size: int) -> bytes:
    """The bytes of a file, no more than `most`; `size` is what it said to have.

    A buffer for the longest file would be cut to a whole page of memory for each of a hundred thousand.
    """
    pieces: list[bytes] = []
    room = size + 1
    while most and (piece := os.read(descriptor, min(room, most))):
        pieces.append(piece)
        most -= len(piece)
        room = _PAGE
    return b"".join(pieces)


def _keep_mode(descriptor: int, name: str, parent: int) -> None:
    with suppress(FileNotFoundError):
        old = os.stat(name, dir_fd=parent, follow_symlinks=False)
        if stat.S_ISREG(old.st_mode):  # the mode of a link is none that anybody chose
            os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _inside(path: str) -> str:
    """The folder of a path."""
    return path.rpartition("/")[0]
