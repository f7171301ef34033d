"""What the commands that keep a ledger share: which files a path means, and the word that all is entered."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dabzw.cli.speech import prompts
from dabzw.cli.writing import Written


def files_below(names: Iterable[str], path: Path, folder: Path) -> list[str]:
    """Which files of the ledger lie at or below a path, given from here or from the ledger's folder."""
    root = folder.resolve()
    for place in (path.resolve(), (root / path).resolve()):
        found = [name for name in names if (root / name).is_relative_to(place)]
        if found:
            return found
    return []


def say_entered(says: str, written: Written) -> None:
    """Say what a change came to."""
    if not written.receipt.paths:
        prompts.note("没有改动")
        return
    prompts.done(f"{says}（提交 {written.receipt.commit[:10]}；撤销用 dabzw undo）")
