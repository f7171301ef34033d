"""What a ledger holds that is not entered: edits by hand and drafts, to lie beside a backup."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress

from dabzw.store import files
from dabzw.store.drafts import FOLDER
from dabzw.store.git import Repository
from dabzw.store.working import look


def unentered(repository: Repository) -> bytes | None:
    """A zip of the ledger's files that differ from the last commit, and of the drafts; None without any."""
    found = dict((*_edited(repository), *_drafts(repository)))
    if not found:
        return None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in found.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _edited(repository: Repository) -> Iterator[tuple[str, bytes]]:
    for path in look(repository).unrecorded:
        with suppress(files.NotRegular, files.TooLarge):
            data = files.read(repository.folder, path)
            if data is not None:
                yield f"手工修改/{path}", data


def _drafts(repository: Repository) -> Iterator[tuple[str, bytes]]:
    folder = repository.git_dir / FOLDER
    if folder.is_dir():
        for path, kind in files.walk(folder).items():
            data = files.read(folder, path) if kind == "file" else None
            if data is not None:
                yield f"草稿/{path}", data
