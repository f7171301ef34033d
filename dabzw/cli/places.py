"""Where the ledger is: found without reading it, so that completion by TAB can find it too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from dabzw.model.ids import CAMPAIGN_FILE, OFFICE_FILE


def ledger_folder(named: str | None) -> Path | None:
    """The folder named; else the nearest one upward with a campaign, else `ledger/`; None without one."""
    return next(filter(is_ledger, _candidates(named)), None)


def is_ledger(folder: Path) -> bool:
    """Whether a folder holds a campaign, or its last commit or an interrupted command does.

    What cannot be looked at, such as a name too long or a folder that is closed, is none.
    """
    with suppress(OSError):
        return (folder / CAMPAIGN_FILE).is_file() or (
            (folder / ".git").exists() and _has_lost_campaign(folder)
        )
    return False


def _has_lost_campaign(folder: Path) -> bool:
    from dabzw.store.founding import BUILD, has_lost_campaign  # brings git, which hardly any folder is asked

    return not (folder / BUILD).exists() and has_lost_campaign(folder)


def office_folder(named: str | None) -> Path | None:
    """The folder of ledgers that is meant: the one named, or the current one where no ledger is above it.

    None where a ledger is meant.  A folder that holds nothing but a `ledger/` means that one.
    """
    with suppress(OSError):  # the folder in which one stands may be gone
        folder = Path.cwd() if named is None else Path(named)
        if any(map(is_ledger, (folder,) if named is not None else (folder, *folder.parents))):
            return None
        found = ledgers_in(folder)
        alone = [one.name for one in found] == ["ledger"] and not (folder / OFFICE_FILE).exists()
        return folder if found and (named is not None or not alone) else None
    return None


def ledgers_in(folder: Path) -> tuple[Path, ...]:
    """The ledgers one step below a folder, by name; raises OSError where it cannot be looked into.

    Among ledgers, a folder that may not be looked into may be one, and is not left out.
    """
    below = sorted(one for one in folder.iterdir() if not one.name.startswith("."))
    found = [one for one in below if is_ledger(one)]
    return tuple(sorted((*found, *filter(_is_closed, below)))) if found else ()


def beside(ledger: Path) -> tuple[Path, ...]:
    """The other ledgers in the folder in which a ledger lies."""
    own = ledger.resolve()
    with suppress(OSError):
        return tuple(one for one in ledgers_in(own.parent) if one.resolve() != own)
    return ()


def _is_closed(folder: Path) -> bool:
    """Whether a folder may not be looked into, so that nobody can say that it is no ledger."""
    return folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK)


def _candidates(named: str | None) -> Iterator[Path]:
    if named is not None:
        yield Path(named)
        return
    with suppress(OSError):  # the folder in which one stands may be gone
        here = Path.cwd()
        yield from (here, *here.parents)
        if office_folder(None) is None:
            yield here / "ledger"


def which(folder: Path) -> str:
    """The ledgers of a folder, as they are named to somebody who must choose one."""
    names = [os.path.relpath(one) for one in ledgers_in(folder)]
    return f"这里有{len(names)}本台账：{'、'.join(names)}"
