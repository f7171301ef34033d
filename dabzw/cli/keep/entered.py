"""What the commands that keep a ledger share: which files a path means, and the word that all is entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from dabzw.cli.speech import prompts
from dabzw.cli.speech.record_names import name_in
from dabzw.cli.writing import Written
from dabzw.model.ids import stem_of
from dabzw.store.listing import is_part


def files_below(names: Iterable[str], path: Path, folder: Path) -> list[str]:
    """Which files of the ledger lie at or below a path, given from here or from the ledger's folder."""
    root = folder.resolve()
    for place in (path.resolve(), (root / path).resolve()):
        found = [name for name in names if (root / name).is_relative_to(place)]
        if found:
            return found
    return []


def names_of(contents: Mapping[str, bytes | None]) -> dict[str, str]:
    """What the records among some files are called, by their paths; those that say nothing are left out."""
    found = {path: name_in(data) for path, data in contents.items() if data and is_part(path, "record")}
    return {path: name for path, name in found.items() if name}


def beside_ids(text: str, names: Mapping[str, str]) -> str:
    """A text with the names of records beside their ids; `names` are by paths."""
    for path, name in names.items():
        text = text.replace(stem_of(path), f"{stem_of(path)}（{name}）")
    return text


def say_entered(says: str, written: Written) -> None:
    """Say what a change came to."""
    if not written.receipt.paths:
        prompts.note("没有改动")
        return
    prompts.done(f"{says}（提交 {written.receipt.commit[:10]}；撤销用 dabzw undo）")
