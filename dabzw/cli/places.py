"""Where the ledger is: found without reading it, so that completion by TAB can find it too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from dabzw.model.ids import CAMPAIGN_FILE, kind_of
from dabzw.store.founding import BUILD, has_lost_campaign


def ledger_folder(named: str | None) -> Path | None:
    """The folder named; else the nearest one upward with a campaign, else `ledger/`; None without one."""
    return next(filter(is_ledger, _candidates(named)), None)


def is_ledger(folder: Path) -> bool:
    """Whether a folder holds a campaign, or its last commit or an interrupted command does.

    What cannot be looked at, such as a name too long or a folder that is closed, is none.
    """
    with suppress(OSError):
        return (folder / CAMPAIGN_FILE).is_file() or (
            (folder / ".git").exists() and not (folder / BUILD).exists() and has_lost_campaign(folder)
        )
    return False


def _candidates(named: str | None) -> Iterator[Path]:
    if named is not None:
        yield Path(named)
        return
    with suppress(OSError):  # the folder in which one stands may be gone
        here = Path.cwd()
        yield from (here, *here.parents, here / "ledger")


def record_files(folder: Path, below: str) -> Iterator[Path]:
    """The record files of one kind, by the layout `leads/2026-02/XS-….yaml`, newest month first."""
    root = folder / below
    if root.is_dir():
        for month in sorted(root.iterdir(), reverse=True):
            yield from (found for found in sorted(month.glob("*.yaml")) if kind_of(found.stem) is not None)
