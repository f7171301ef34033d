"""Which files this account wrote out for people, so that one which nobody has changed since can be told.

A document is finished by a person in Word, a sheet is filled in: only what still has every byte that this
program gave it may be replaced.  A text can carry no mark of its own, so what was written is noted apart:
digests of places, contents and orders, and nothing that can be read.  The note may be lost; then files are
kept that could have been replaced.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError
from dabzw.store import files

FILE: Final = "written-out"
_MOST: Final = 4000  # files that are remembered, the newest
_LARGEST: Final = 1 << 20
_PIECE: Final = 1 << 20
_SHORT: Final = 32  # digits of a digest


def state_folder() -> Path:
    """Where this account's programs keep what they note for themselves."""
    state = os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "dabzw"


def digest_of_file(place: Path) -> str | None:
    """The digest of a regular file of any length; None where none can be read there."""
    found = hashlib.sha256()
    with suppress(OSError):
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            while piece := file.read(_PIECE):
                found.update(piece)
            return found.hexdigest()[:_SHORT]
    return None


def digest_of(data: bytes) -> str:
    """The digest of what is to be written."""
    return hashlib.sha256(data).hexdigest()[:_SHORT]


def is_own(place: Path, digest: str, order: str) -> bool | None:
    """Whether a file of this digest is what was last written to this place, for the same order.

    None where that is not known: another one lies there than was written for the order, or none ever was.
    """
    noted = _noted().get(_key(place))
    if noted == (digest, _key_of(order)):
        return True
    return None if noted is None or noted[1] == _key_of(order) else False


def remember(place: Path, digest: str, order: str) -> None:
    """Notes what was written; what the disk refuses is given up."""
    known = _noted()
    known.pop(_key(place), None)
    known[_key(place)] = digest, _key_of(order)
    lines = [f"{where} {' '.join(what)}\n" for where, what in known.items()]
    with suppress(StorageError, OSError):
        folder = state_folder()
        folder.mkdir(parents=True, exist_ok=True)
        files.replace(folder, FILE, "".join(lines[-_MOST:]).encode(), private=True)


def sweep() -> None:
    """Removes what a killed command, or a disk that refused even that, left beside the notes."""
    with suppress(OSError):
        (state_folder() / files.temporary(FILE)).unlink()


def _noted() -> dict[str, tuple[str, str]]:
    with suppress(StorageError, OSError, ValueError):
        folder = state_folder()
        data = (files.read(folder, FILE, most=_LARGEST) or b"") if folder.is_dir() else b""
        rows = (line.split(" ") for line in data.decode("ascii").splitlines())
        return {row[0]: (row[1], row[2]) for row in rows if len(row) == len(("place", "digest", "order"))}
    return {}


def _key(place: Path) -> str:
    return _key_of(str(Path(os.path.realpath(place.parent)) / place.name))


def _key_of(text: str) -> str:
    return digest_of(os.fsencode(text))
