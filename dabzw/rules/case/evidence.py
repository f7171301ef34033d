"""附件: the evidence that records name by its digest, and whether files outside the ledger are still it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol, TypeVar

from dabzw.model.lead import Attachment
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.rules.case.acts import acts_of

Match = Literal["相符", "不符", "找不到"]


class File(Protocol):
    """A file outside the ledger: its path, its own name, its digest, None where it could not be read."""

    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def digest(self) -> str | None: ...  # noqa: D102


FileT = TypeVar("FileT", bound=File)


class Named(NamedTuple):
    """An 附件 of a record."""

    record: AnyRecord
    attachment: Attachment


class Compared(NamedTuple):
    """An 附件, whether a file is still it, and which: the one of its bytes, or the one of its name."""

    named: Named
    match: Match
    path: str | None


def attachments(ledger: Ledger) -> Iterator[Named]:
    """All that the records of a ledger name by a digest, in their order."""
    for record in ledger:
        yield from (Named(record, act.row) for act in acts_of(record, Attachment))


def compared(named: Iterable[Named], files: Sequence[File]) -> tuple[Compared, ...]:
    """Each 附件 with what a folder holds of it; bytes count, and names only where no bytes are the same."""
    by_digest: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for file in files:
        if file.digest is not None:
            by_digest.setdefault(file.digest, file.path)
        for name in _names(file.name):
            by_name.setdefault(name, file.path)
    return tuple(_compared(one, by_digest, by_name) for one in named)


def unnamed(found: Iterable[Compared], files: Iterable[FileT]) -> Iterator[FileT]:
    """The files that no record names, by their bytes or their name."""
    rows = tuple(found)
    digests = {row.named.attachment.digest for row in rows}
    paths = {row.path for row in rows}
    return (file for file in files if file.digest not in digests and file.path not in paths)


def _compared(one: Named, by_digest: Mapping[str, str], by_name: Mapping[str, str]) -> Compared:
    same = by_digest.get(one.attachment.digest)
    if same is not None:
        return Compared(one, "相符", same)
    alike = by_name.get(unicodedata.normalize("NFC", one.attachment.name))
    return Compared(one, "找不到" if alike is None else "不符", alike)


def _names(name: str) -> tuple[str, ...]:
    """What a file may be called where it is named: with its suffix, and without."""
    return name, name.rpartition(".")[0] or name
