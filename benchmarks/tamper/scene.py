"""Where a history is tampered with: a ledger with sealed issues, and a copy of it for each kind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

from benchmarks.tamper.rewriting import git
from dabzw.model.audited import Audit
from dabzw.model.moments import CHINA
from dabzw.store.git import Repository
from dabzw.store.writer import Change, Plan, transact
from dabzw.sync.verify.anchors import given_anchors
from dabzw.sync.verify.audit import Asked, audited, note_as_sound

CLERK: Final = ("示例甲", "jia@example.invalid")
_ISSUES: Final = "2026-02-11"
_STATE: Final = "XDG_STATE_HOME"
_GOLD: Final = "原"
_PINNED: Final = "pinned"
_NOTED: Final = "noted"
LEDGER: Final = "台账"


def now() -> datetime:
    """The minute in China, without a zone."""
    return datetime.now(CHINA).replace(tzinfo=None, second=0, microsecond=0)


@dataclass(frozen=True)
class Told:
    """What an audit found beyond what the untouched ledger shows: code, gravity and sentence of each."""

    found: tuple[tuple[str, str, str], ...]
    unseen: tuple[str, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The codes."""
        return frozenset(code for code, _, _ in self.found)

    @property
    def grave(self) -> bool:
        """Whether one of them is 错误."""
        return any(gravity == "错误" for _, gravity, _ in self.found)


class Scene:
    """A scratch folder with the untouched ledger, and at one place a copy of it that is tampered with."""

    def __init__(self, scratch: Path, gold: Path | None = None) -> None:
        self.scratch = scratch
        self.gold = scratch / _GOLD if gold is None else gold
        self.folder = scratch / LEDGER
        if gold is None:
            make_gold(self.gold)

    @cached_property
    def head(self) -> str:
        """The last commit of the untouched ledger: what was printed on a paper that somebody keeps."""
        return git(self.gold, "rev-parse", "HEAD")

    @cached_property
    def honest(self) -> Told:
        """What the untouched ledger shows; the pinned state of this account is noted with it."""
        self.renew()
        with own_state(self.scratch / _PINNED):
            repository = Repository.require(self.folder)
            asked = Asked(now())
            audit = audited(repository, self.head, asked)
            note_as_sound(repository, audit, asked)
        shutil.copytree(self.scratch / _PINNED, self.scratch / _NOTED)
        return _told(audit, frozenset())

    def renew(self) -> None:
        """Puts the untouched ledger in the place of the copy, and what was noted of it."""
        if self.folder.exists():
            shutil.rmtree(self.folder)
        shutil.copytree(self.gold, self.folder, symlinks=True)
        if (self.scratch / _NOTED).exists():
            shutil.rmtree(self.scratch / _PINNED)
            shutil.copytree(self.scratch / _NOTED, self.scratch / _PINNED)

    def verify(self, *anchors: str, pinned: bool = False) -> Told:
        """Audits the copy, with anchors from outside, and with or without what was noted of it before."""
        known = frozenset((code, says) for code, _, says in self.honest.found)
        with own_state(self.scratch / (_PINNED if pinned else "empty")):
            repository = Repository.require(self.folder)
            asked = Asked(now(), given_anchors(repository, anchors, None))
            return _told(audited(repository, repository.resolve("HEAD"), asked), known)

    def forget(self) -> None:
        """Removes what git notes beside the history, as whoever tampers would."""
        shutil.rmtree(self.folder / ".git/logs", ignore_errors=True)
        for name in ("ORIG_HEAD", "dabzw.backup"):
            (self.folder / ".git" / name).unlink(missing_ok=True)

    # What can be done.

    def git(self, *words: str, **variables: str) -> str:
        """Runs git in the copy."""
        return git(self.folder, *words, feed=b"", **variables)

    def commit(self, says: str = "整理", *words: str, **variables: str) -> None:
        """Commits all by hand."""
        self.git("add", "-A", "-f", ".", ":!out")
        self.git("commit", "-q", "-m", says, *words, **variables)

    def adopt(
        self, changes: Mapping[str, bytes | None], says: str = "手工修改入账", at: datetime | None = None
    ) -> None:
        """Enters files as `adopt` does."""
        ids = tuple(Path(path).stem for path in changes if re.search(r"/[A-Z]{2}-\d{6}-", path))
        self.enter(changes, says, "adopt", ids, at)

    def enter(
        self,
        changes: Mapping[str, bytes | None],
        says: str,
        operation: str,
        ids: tuple[str, ...],
        at: datetime | None = None,
    ) -> None:
        """Enters files by the tool's one transaction."""
        plan = Plan(tuple(Change(path, data) for path, data in changes.items()), says, operation, ids)
        repository = Repository.require(self.folder)
        transact(repository, lambda _files: plan, lambda _files, _paths: None, now=at or now())

    def read(self, path: str) -> bytes:
        """A file of the copy."""
        return (self.folder / path).read_bytes()

    def write(self, path: str, data: bytes) -> None:
        """Writes a file of the copy by hand."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def edit(self, path: str, old: str, new: str) -> bytes:
        """A file's text with the first place of a pattern otherwise; raises where there is none."""
        text, count = re.subn(old, new, self.read(path).decode(), count=1, flags=re.MULTILINE)
        if not count:
            raise LookupError(f"{path}: {old}")
        return text.encode()

    def paths(self, below: str, *holding: str) -> list[str]:
        """The records below a folder whose text holds some patterns, in order."""
        found = sorted((self.folder / below).rglob("*.yaml"))
        return [
            str(place.relative_to(self.folder))
            for place in found
            if all(re.search(one, place.read_text("utf-8"), re.MULTILINE) for one in holding)
        ]

    @cached_property
    def closed(self) -> str:
        """A lead with two 核查 and measures that is 办结."""
        return next(iter(self.paths("leads", "^办结:", "^强制措施:", r"^核查:\n(  .*\n)+  - 时间")))


def make_gold(folder: Path) -> None:
    """The demo with three sealed issues, and some entries of a clerk after them."""
    run(folder.parent, "init", str(folder), "--demo")
    name, mail = CLERK
    git(folder, "config", "user.name", name)
    git(folder, "config", "user.email", mail)
    run(folder, "issue", "due", "--as-of", _ISSUES, "--out", "out")
    scene = Scene.__new__(Scene)
    scene.folder = folder
    at = now()
    for number, path in enumerate(scene.paths("sites")[:5]):
        changes = {path: scene.read(path) + f"备注: 示例备注{number}\n".encode()}
        scene.enter(
            changes, f"修改 {Path(path).stem}", "edit", (Path(path).stem,), at + timedelta(seconds=number)
        )
    git(folder, "tag", "上报", "HEAD~2")


def run(folder: Path, *words: str) -> None:
    """Runs the tool as a process of its own."""
    command = (sys.executable, "-m", "dabzw", *words)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr}")


@contextmanager
def own_state(folder: Path, roster: Path | None = None) -> Iterator[None]:
    """What this account notes lies in a folder of the scene, and no roster counts but one that is named."""
    before = {name: os.environ.get(name) for name in (_STATE, "DABZW_ROSTER")}
    os.environ[_STATE] = str(folder)
    os.environ["DABZW_ROSTER"] = str(folder / "none" if roster is None else roster)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _told(audit: Audit, known: frozenset[tuple[str, str]]) -> Told:
    found = tuple(
        (one.code, one.gravity, one.says) for one in audit.observations if (one.code, one.says) not in known
    )
    return Told(found, audit.unseen)
