"""Archives whose bytes depend on what is in them alone: no entry carries the time at which it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from dabzw.store.files import DiskRefused
from dabzw.store.stamped import CORE, with_stamp

_QUICK: Final = 3  # of the levels of compression: a third of the time of the usual 6, a tenth more bytes


def whole(place: Path) -> bytes:
    """A sheet in its file; lxml ends without a word where the disk does not take all of it."""
    data = place.read_bytes()
    if not data.rstrip().endswith(b"</worksheet>"):
        raise DiskRefused("临时文件", "没有写全，磁盘多半已满")
    return data


class TimelessZip(ZipFile):
    """A `ZipFile` to write to; an entry opened by its name is dated 1980-01-01, the first day there is.

    The properties of a document come last, with the stamp (`dabzw.store.stamped`) of all other entries, but
    where it is not to be `stamped`.
    """

    def __init__(self, file: Any, mode: Any = "w", *, stamped: bool = True) -> None:
        self.stamped = stamped
        self.core: bytes | None = None
        self.parts: dict[str, bytes] = {}
        super().__init__(file, mode, ZIP_DEFLATED, compresslevel=_QUICK)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_args: Any, **_kwargs: Any) -> None:
        """Adds an entry by its name."""
        content = data if isinstance(data, bytes) else data.encode()
        if zinfo_or_arcname == CORE and self.stamped:
            self.core = content
        else:
            self.put(zinfo_or_arcname, (content,))

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """Adds an entry by its name, in pieces."""
        digest = hashlib.sha256()
        with self.open(name, "w") as target:
            for piece in pieces:
                target.write(piece)
                digest.update(piece)
        self.parts[name] = digest.digest()

    def write(self, filename: Any, arcname: Any = None, *_args: Any, **_kwargs: Any) -> None:
        """Adds a sheet from its temporary file; raises DiskRefused where that is not whole."""
        self.writestr(arcname or filename, whole(Path(filename)))

    def close(self) -> None:
        """Adds the properties, where there are any, and ends the archive."""
        if self.core is not None and self.fp is not None:
            core, self.core = self.core, None
            self.put(CORE, (with_stamp(core, self.parts),))
        super().close()


class SplicedZip(TimelessZip):
    """An archive that puts pieces into some of its entries, by their names, in the place of a mark."""

    def __init__(self, file: Any, mark: bytes, pieces: Mapping[str, Iterable[bytes]]) -> None:
        super().__init__(file)
        self.mark = mark
        self.pieces = pieces

    def write(self, filename: Any, arcname: Any = None, *_args: Any, **_kwargs: Any) -> None:
        """Adds a sheet, spliced with its pieces; raises as the others."""
        before, _, after = whole(Path(filename)).partition(self.mark)
        self.put(arcname, chain((before,), self.pieces[arcname], (after,)))


def retimed(data: bytes, *, stamped: bool = True) -> bytes:
    """An archive with the same entries, none of which carries a time, and with its stamp."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, TimelessZip(out, stamped=stamped) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()
