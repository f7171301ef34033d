"""Archives whose bytes depend on what is in them alone: no entry carries the time at which it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from dabzw.store.files import DiskRefused

_QUICK: Final = 3  # of the levels of compression: a third of the time of the usual 6, a tenth more bytes


def whole(place: Path) -> bytes:
    """A sheet in its file; lxml ends without a word where the disk does not take all of it."""
    data = place.read_bytes()
    if not data.rstrip().endswith(b"</worksheet>"):
        raise DiskRefused("临时文件", "没有写全，磁盘多半已满")
    return data


class TimelessZip(ZipFile):
    """A `ZipFile` to write to; an entry opened by its name is dated 1980-01-01, the first day there is."""

    def __init__(self, file: Any, mode: Any = "w") -> None:
        super().__init__(file, mode, ZIP_DEFLATED, compresslevel=_QUICK)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_args: Any, **_kwargs: Any) -> None:
        """Adds an entry by its name."""
        with self.open(zinfo_or_arcname, "w") as target:
            target.write(data if isinstance(data, bytes) else data.encode())

    def write(self, filename: Any, arcname: Any = None, *_args: Any, **_kwargs: Any) -> None:
        """Adds a sheet from its temporary file; raises DiskRefused where that is not whole."""
        self.writestr(arcname or filename, whole(Path(filename)))


class SplicedZip(TimelessZip):
    """An archive that puts pieces into some of its entries, by their names, in the place of a mark."""

    def __init__(self, file: Any, mark: bytes, pieces: Mapping[str, Iterable[bytes]]) -> None:
        super().__init__(file)
        self.mark = mark
        self.pieces = pieces

    def write(self, filename: Any, arcname: Any = None, *_args: Any, **_kwargs: Any) -> None:
        """Adds a sheet, spliced with its pieces; raises as the others."""
        before, _, after = whole(Path(filename)).partition(self.mark)
        with self.open(arcname, "w") as target:
            target.write(before)
            for piece in self.pieces[arcname]:
                target.write(piece)
            target.write(after)


def retimed(data: bytes) -> bytes:
    """An archive with the same entries in the same order, none of which carries a time."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, TimelessZip(out) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()
