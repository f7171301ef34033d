"""The one place that writes out what was made, and says where it is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from dabzw.cli import outcome
from dabzw.cli.speech import prompts
from dabzw.errors import UsageError
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store import files
from dabzw.store.damage import GIT
from dabzw.store.listing import is_reserved
from dabzw.store.signals import held_signals


class AmongTheParts(UsageError):
    """What is written out would lie among the parts of a ledger, where it is none."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place} 是台账自己的文件夹或文件，不能写在这里；换一个位置，如 out 文件夹")


def write(place: Path, data: bytes, *, private: bool = False) -> Path:
    """Writes a file and the folders it needs, whole or not at all; gives its place.

    A `private` one can be read by this account alone.

    Raises:
        AmongTheParts: the place is that of a part of a ledger, or git's.
        DiskRefused: the disk does not take it.
        NotRegular: a folder, a device or a pipe lies there.
    """
    refuse_among_parts(place)
    run = outcome.current()
    with files.disk_errors():
        place.parent.mkdir(parents=True, exist_ok=True)
        with held_signals():
            files.replace(place.parent, place.name, data, private=private, landed=lambda: run.wrote(place))
    return place


def refuse_among_parts(place: Path) -> None:
    """Raises AmongTheParts where a place is that of a part of a ledger, or git's."""
    folder = Path(os.path.realpath(place.parent))
    where = folder / place.name
    if any(part.lower() == GIT for part in where.parts):
        raise AmongTheParts(place)
    for above in where.parents:
        if (above / CAMPAIGN_FILE).is_file():
            if is_reserved(where.relative_to(above).as_posix()):
                raise AmongTheParts(place)
            return


def write_all(folder: Path, made: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Writes files by their names into a folder; gives their places, and raises as `write`."""
    return tuple(write(folder / name, data) for name, data in made.items())


def done(place: Path, about: str = "") -> None:
    """Says that a file, or a folder of files, was written out as the command was to do."""
    prompts.done(f"已写出 {place}{about and f'（{about}）'}")


def note(places: Iterable[Path]) -> None:
    """Says where the files are that belong to what was said before."""
    for place in places:
        prompts.note(f"  已写出 {place}")
