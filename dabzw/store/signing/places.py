"""Where keys and the roster lie: in the account's own settings, outside of every ledger.

What lies in a ledger, or in the configuration of its repository, may have come from somebody else; who signs
for an office must not be told by that.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from dabzw.store import files
from dabzw.store.signing.roster import LARGEST, Roster

ROSTER: Final = "DABZW_ROSTER"
"""The environment variable that names another roster, as one on a drive that the office shares."""

_ROSTER: Final = "名册"
_KEYS: Final = "密钥"


def settings_folder() -> Path:
    """Where this account's settings for this program are kept."""
    named = os.environ.get("XDG_CONFIG_HOME")
    return (Path(named) if named else Path.home() / ".config") / "dabzw"


def keys_folder() -> Path:
    """Where the keys of those who write in this account are kept; nobody else may read it."""
    return settings_folder() / _KEYS


def roster_file() -> Path:
    """The roster of the office, as this account knows it."""
    named = os.environ.get(ROSTER)
    return Path(named) if named else settings_folder() / _ROSTER


def roster() -> Roster | None:
    """The roster of the office; None where there is none.

    Raises NotARoster, NotRegular, TooLarge, DiskRefused.
    """
    return read_roster(roster_file())


def read_roster(file: Path) -> Roster | None:
    """The roster in a file that a person names, None where there is no such file; raises as `roster`."""
    try:
        return Roster.read(files.read_named(file, LARGEST), str(file))
    except FileNotFoundError:
        return None
