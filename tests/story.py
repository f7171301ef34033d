"""Campaigns of other notices than the preset's, each with what an office entered in it.

`campaigns/NAME/` is the ledger, as its story `NAME.txt` made it.  A line of a story is a command; `E1 = ent
add …` keeps the id that it answers, for `$E1` in later lines.
"""

from __future__ import annotations

import re
import shlex
import shutil
from functools import cache
from pathlib import Path
from typing import Final

from processes import Dabzw

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.store.reader import load

FOLDER: Final = Path(__file__).parent / "campaigns"
NAMES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))
_KEPT: Final = re.compile(r"(\w+) = (.*)")
_ID: Final = re.compile(r"[A-Z]{2}-\d{6}-[0-9A-Z]{4}")


@cache
def files_of(name: str) -> dict[str, bytes]:
    """The files of the ledger of a campaign."""
    folder = FOLDER / name
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


@cache
def campaign_ledger(name: str) -> Ledger:
    """The whole ledger of a campaign."""
    return load(files_of(name)).sound


def seen(name: str, at: Instant) -> Ledger:
    """The ledger of a campaign as of an instant."""
    return campaign_ledger(name).as_of(at)


def tell(name: str, into: Path, dabzw: Dabzw) -> None:
    """Makes the ledger of a campaign anew, and enters all of its story."""
    into.mkdir(parents=True)
    for path in FOLDER.glob("*.csv"):
        shutil.copy(path, into.parent)
    made = dabzw("init", str(into), "--campaign", str(FOLDER / name / "campaign.yaml"), cwd=into.parent)
    assert made.returncode == 0, made.stderr
    ids: dict[str, str] = {}
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        kept = _KEPT.fullmatch(line)
        words = shlex.split(kept[2] if kept else line)
        args = [ids[word[1:]] if word.startswith("$") else word for word in words]
        args = [str(into.parent / word) if word.endswith(".csv") else word for word in args]
        done = dabzw(*args, cwd=into)
        assert done.returncode == 0, (line, done.stderr)
        if kept:
            ids[kept[1]] = _ID.findall(done.stdout)[0]
