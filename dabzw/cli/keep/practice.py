"""The practice ledger of the tutorial: openly invented, in a folder of its own, never a real one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.cli import places
from dabzw.cli.context import sound
from dabzw.cli.enter.editor import leaving_interrupts
from dabzw.cli.keep.lesson import CLERK, START, VILLAGES, Practice, steps
from dabzw.errors import DabzwError, LedgerError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store import files
from dabzw.store.contents import in_folder
from dabzw.store.reader import load

_MARK: Final = "dabzw-tutorial.json"
_STEP, _MADE = "步", "登记"
_SILENT: Final = {"DABZW_NO_PROMPT": "1"}


class NotPractice(LedgerError):
    """A folder holds something else than a practice ledger."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} 里已有别的内容，不是练习台账，没有改动；用 dabzw tutorial --folder 新文件夹 另写一个"
        )


class BesideReal(UsageError):
    """A practice ledger would lie in or beside a real one."""

    def __init__(self, folder: Path, real: Path) -> None:
        super().__init__(
            f"{folder} 在正式台账 {real} 里面或旁边，练习台账要放在别处，免得混在一起；"
            "用 --folder 写别处的文件夹，或不写，放在个人文件夹的“示例/练习台账”"
        )


class NotBuilt(LedgerError):
    """The practice ledger could not be made."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"练习台账 {folder} 没有建成：{why}")


def default_folder() -> Path:
    """Where a practice ledger is where nobody says otherwise: a folder that holds nothing else."""
    return Path.home() / "示例" / "练习台账"


@dataclass
class Ground:
    """A practice ledger and how far one has come; `step` is the next, from 0."""

    practice: Practice
    step: int = 0

    @classmethod
    def at(cls, folder: Path) -> Ground | None:
        """The practice ledger of a folder; None where none is; raises NotPractice, BesideReal."""
        if not _is_marked(folder):
            if folder.is_dir() and any(folder.iterdir()):
                raise NotPractice(folder)
            _refuse_beside(folder)
            return None
        step, made = _told(folder)
        campaign = sound(load(in_folder(folder))).campaign
        return cls(Practice(folder, campaign, lambda words: answer_of(folder, words), made), step)

    @classmethod
    def build(cls, folder: Path, campaign: Path | None) -> Ground:
        """Makes a practice ledger, in the place of an earlier one; raises as `at`, and NotBuilt."""
        if cls.at(folder) is not None:
            with files.disk_errors():
                shutil.rmtree(folder)
        given = ["--campaign", str(campaign.resolve())] if campaign else ["--start", START]
        _build(Path.cwd(), folder, ["init", str(folder.resolve()), "--clerk", CLERK, *given])
        _mark(folder, 0, {})
        if not sound(load(in_folder(folder))).campaign.villages:
            _build(folder, folder, ["village", "add", *VILLAGES])
        made = cls.at(folder)
        if made is None:
            raise NotPractice(folder)
        return made

    def go_on(self) -> None:
        """Keeps that a step is done."""
        self.step += 1
        _mark(self.practice.folder, self.step, self.practice.made)

    @property
    def is_over(self) -> bool:
        """Whether all steps are done."""
        return self.step >= len(steps())


def _is_marked(folder: Path) -> bool:
    return (folder / ".git" / _MARK).is_file()


def _told(folder: Path) -> tuple[int, dict[str, str]]:
    with suppress(OSError, ValueError, LookupError, DabzwError):
        found = json.loads(files.read(folder / ".git", _MARK) or b"{}")
        return int(found[_STEP]), {str(kind): str(one) for kind, one in found[_MADE].items()}
    return 0, {}


def _mark(folder: Path, step: int, made: dict[str, str]) -> None:
    data = json.dumps({_STEP: step, _MADE: made}, ensure_ascii=False).encode()
    with files.disk_errors():
        files.replace(folder / ".git", _MARK, data)


def _build(where: Path, folder: Path, words: Sequence[str]) -> None:
    done = _done(where, words)
    if done.returncode:
        raise NotBuilt(folder, done.stderr.decode(errors="replace").strip())


def _refuse_beside(folder: Path) -> None:
    place = Path(os.path.realpath(folder))
    for above in place.parents:
        if (above / CAMPAIGN_FILE).exists():
            raise BesideReal(folder, above)
    for other in places.ledgers_in(place.parent) if place.parent.is_dir() else ():
        if other.resolve() != place and not _is_marked(other):
            raise BesideReal(folder, other)


def run(folder: Path, words: Sequence[str], *, asks: bool) -> int:
    """Runs this program in a practice ledger, at this terminal, where it may ask or not; its exit status."""
    env = _environment() | ({} if asks else _SILENT)
    with leaving_interrupts():
        done = subprocess.run(_command(words), cwd=folder, env=env, check=False)
    return done.returncode


def answer_of(folder: Path, words: Sequence[str]) -> str:
    """What a look at a practice ledger prints; "" where it fails."""
    done = _done(folder, words)
    return "" if done.returncode else done.stdout.decode(errors="replace")


def _done(folder: Path, words: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    env = _environment() | _SILENT
    return subprocess.run(_command(words), cwd=folder, env=env, check=False, capture_output=True)


def _command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "dabzw", *words]


def _environment() -> dict[str, str]:
    """What is set here, without what would lead to another ledger, or stop the lesson at each page."""
    kept = {name: value for name, value in os.environ.items() if name != "DABZW_LEDGER"}
    return {**kept, "DABZW_PAGER": "cat"}
