"""Ledgers of a county that cannot be read, each in another way, to see that none of them goes missing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from benchmarks.speed.history import Past, stream
from dabzw.model.ids import CAMPAIGN_FILE


def _emptied(ledger: Path) -> None:
    """A repository in which nothing was ever entered."""
    shutil.rmtree(ledger)
    subprocess.run(("git", "init", "-q", "--bare", "--template=", str(ledger)), check=True)


def _without_objects(ledger: Path) -> None:
    """The disk has lost what the branch leads to."""
    for pack in (ledger / "objects" / "pack").iterdir():
        pack.unlink()


def _gone(ledger: Path) -> None:
    """The folder is not there any more."""
    shutil.rmtree(ledger)


def _of_no_campaign(ledger: Path) -> None:
    """The campaign is no YAML."""
    _emptied(ledger)
    feed = b"".join((*stream(Past({CAMPAIGN_FILE: b"[" + b"\n"}, ())), b"done\n"))
    subprocess.run(("git", "fast-import", "--quiet", "--done"), cwd=ledger, input=feed, check=True)


def _cut(ledger: Path) -> None:
    """Half of a pack is gone."""
    for pack in (ledger / "objects" / "pack").glob("*.pack"):
        data = pack.read_bytes()
        pack.chmod(0o644)
        pack.write_bytes(data[: len(data) // 2])


WAYS: Final[Mapping[str, Callable[[Path], None]]] = {
    "empty": _emptied,
    "no-objects": _without_objects,
    "gone": _gone,
    "no-campaign": _of_no_campaign,
    "cut": _cut,
}


def break_some(root: Path, count: int) -> dict[str, str]:
    """Break so many of the ledgers below a folder, the first ones, each in the next way; the way by code."""
    ledgers = sorted(root.glob("[0-9]*.git"))[:count]
    names = list(WAYS)
    found: dict[str, str] = {}
    for number, ledger in enumerate(ledgers):
        name = names[number % len(names)]
        WAYS[name](ledger)
        found[ledger.stem] = name
    return found
