"""The one place that writes out what was made, and says where it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from dabzw.cli import outcome
from dabzw.cli.speech import prompts
from dabzw.store import files


def write(place: Path, data: bytes, *, private: bool = False) -> Path:
    """Writes a file and the folders it needs, whole or not at all; gives its place.

    A `private` one can be read by this account alone.

    Raises:
        DiskRefused: the disk does not take it.
        NotRegular: a folder, a device or a pipe lies there.
    """
    with files.disk_errors():
        place.parent.mkdir(parents=True, exist_ok=True)
        files.replace(place.parent, place.name, data, private=private)
    outcome.current().wrote(place)
    return place


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
