"""What lies in the git directory where a file of the ledger's own belongs, and leads somewhere else.

A ledger that was received may hold links there, so that a command would write over something of the clerk's.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError
from dabzw.store import files
from dabzw.store.git import Repository

_RULES: Final = (".gitattributes", ".gitignore")


class Bent(StorageError):
    """A link, a pipe or a folder lies where a file belongs that commands write."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place}：这里应是台账自己的文件，却是指向别处的链接或别的东西，可能有人动过，本次没有写入。"
            f"请核对台账的来源；确认后把它移走（mv '{place}' '{place}.bad'），再重试。"
        )


def refuse_bent(repository: Repository, ref: str) -> None:
    """Raise Bent where what an entry on a branch is written to lies outside of the git directory."""
    inside = tuple(os.path.realpath(top) for top in (repository.git_dir, repository.common_dir))
    for place in _written(repository, ref):
        real = os.path.realpath(place)
        if not any(real.startswith(f"{top}{os.sep}") for top in inside):
            raise Bent(place)


def opened_in_vain(repository: Repository, paths: Iterable[str] | None = None) -> str | None:
    """A pipe, a device or a link that git would open for its rules, and might wait at for ever.

    Of some files it opens those that lie above them, by default of all in the ledger.
    """
    outside = (above / name for above in _outside(repository) for name in _RULES)
    found = next((str(place) for place in outside if _lies_and_is_none(place, stat.S_ISREG)), None)
    return found or (_in_folder(repository.folder) if paths is None else _beside(repository.folder, paths))


def _in_folder(folder: Path) -> str | None:
    kinds = files.walk(folder)
    return next((path for path, kind in kinds.items() if kind != "file" and path.endswith(_RULES)), None)


def _beside(folder: Path, paths: Iterable[str]) -> str | None:
    folders = {"", *(f"{above}/" for path in paths for above in _above(path))}
    rules = (inside + name for inside in sorted(folders) for name in _RULES)
    return next((path for path in rules if _is_vain(folder / path)), None)


def _outside(repository: Repository) -> Iterator[Path]:
    """The folders of the repository above the ledger."""
    above = repository.folder.parents if repository.prefix else ()
    return (folder for folder in above if folder.is_relative_to(repository.top))


def _above(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _is_vain(place: Path) -> bool:
    return _lies_and_is_none(place, lambda mode: stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _lies_and_is_none(place: Path, is_of_a_kind: Callable[[int], bool]) -> bool:
    return os.path.lexists(place) and not is_of_a_kind(place.lstat().st_mode)


def refuse_vain(repository: Repository, paths: Iterable[str]) -> None:
    """Raise NotRegular where git would wait at a pipe or a device that lies above a file; DiskRefused."""
    with files.disk_errors():
        found = opened_in_vain(repository, paths)
    if found is not None:
        raise files.NotRegular(found)


def _written(repository: Repository, ref: str) -> Iterator[Path]:
    for name in ("index", "logs/HEAD"):
        yield repository.git_dir / name
    objects = repository.common_dir / "objects"
    yield from (repository.common_dir / ref, repository.common_dir / "logs" / ref, objects)
    with os.scandir(objects) as folders:
        yield from (objects / folder.name for folder in folders if folder.is_symlink())
