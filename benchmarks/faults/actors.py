"""Who is at a ledger at the same time: clerks, a person with git, cron, readers; each tells what it did."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.faults.cases import DOUBTED, HANDED, words_of
from benchmarks.faults.child import become
from benchmarks.faults.hands import LEDGER
from benchmarks.faults.scene import environment

ROWS: Final = 5
"""So many records an import brings: a reader must see all or none."""

_EACH_GC, _EACH_PULL = 12, 8  # commits by hand from one to the next
_TRIES: Final = 20
_HELD: Final = "remove the file manually"

TOKEN: Final = re.compile(r"T\d+x\d+z")
_COMMIT: Final = re.compile(r"提交 ([0-9a-f]{10})")
_UNENTERED: Final = re.compile(r"有未入账的改动：([^；]*)")
_AT: Final = "--as-of 2026-03-12␣09:30"


@dataclass(frozen=True, slots=True)
class Told:
    """What one command, of dabzw or of git, came to; `token` is what it entered."""

    who: str
    what: str
    token: str
    status: int
    seconds: float
    commit: str
    err: str
    partial: int = 0
    falsely: bool = False

    @property
    def is_acknowledged(self) -> bool:
        """Whether it said that its entry is safely kept."""
        return bool(self.token) and ("完成：" in self.err or "已入账（" in self.err)


@dataclass
class Actor:
    """One of them: works until the time is over, and writes a line for each command."""

    root: Path
    name: str
    until: float
    seed: int

    def __post_init__(self) -> None:
        self.own = self.root / "own" / self.name
        self.chance = random.Random(self.seed)
        self.count = 0

    def work(self) -> None:
        """Does things until the time is over."""
        self.own.mkdir(parents=True)
        with (self.own / "told").open("w", encoding="utf-8") as told:
            while time.monotonic() < self.until:
                self.count += 1
                for one in self.act():
                    told.write(json.dumps(one.__getstate__(), ensure_ascii=False) + "\n")
                    told.flush()

    def act(self) -> Iterator[Told]:
        """One or a few commands."""
        raise NotImplementedError

    def dabzw(self, what: str, line: str, token: str = "") -> tuple[Told, str]:
        """Runs a line as this one; gives what it came to, and its output."""
        began = time.monotonic()
        streams = self.own / "said", self.own / "told of"
        pid = os.fork()
        if pid == 0:
            identity = {f"GIT_{role}_NAME": self.name for role in ("AUTHOR", "COMMITTER")}
            mail = {f"GIT_{role}_EMAIL": "one@example.invalid" for role in ("AUTHOR", "COMMITTER")}
            own = {"VISUAL": str(self.own / "editor")}
            become(
                [words_of(line)], self.root / LEDGER, environment(self.root) | identity | mail | own, streams
            )
        _, status = os.waitpid(pid, 0)
        out, err = (place.read_text("utf-8", errors="replace") for place in streams)
        commit = _COMMIT.search(err)
        told = Told(
            self.name,
            what,
            token,
            os.waitstatus_to_exitcode(status),
            time.monotonic() - began,
            commit[1] if commit else "",
            err,
            falsely=_falsely(err),
        )
        return told, out

    def git(self, what: str, *commands: Sequence[str], cwd: Path | None = None) -> Iterator[Told]:
        """Runs git commands, as a person does, up to the first that fails."""
        env = environment(self.root) | {"GIT_AUTHOR_NAME": "手工人", "GIT_COMMITTER_NAME": "手工人"}
        for words in commands:
            began = time.monotonic()
            done = subprocess.run(
                ("git", *words), cwd=cwd or self.root / LEDGER, env=env, capture_output=True, check=False
            )
            said = done.stderr.decode(errors="replace")[-200:]
            yield Told(self.name, what, "", done.returncode, time.monotonic() - began, "", said)
            if done.returncode:
                return


class Clerk(Actor):
    """Enters records, acts on one record that all share, tables, and edits."""

    def act(self) -> Iterator[Told]:
        token = f"T{self.seed}x{self.count}z"
        what = self.chance.choice(("add", "measure", "measure", "site", "import", "edit"))
        if what == "import":
            rows = "".join(f"{token}批{number},东沟村,废弃砖窑,闲置\n" for number in range(ROWS))
            (self.own / "sites.csv").write_text("名称,村,场所类别,现状\n" + rows, "utf-8")
        if what == "edit":
            program = self.own / "editor"
            script = f"s/^内容: \\(.*\\)$/内容: \\1{token}/"
            program.write_text(f"#!/bin/sh\nsed -i '{script}' \"$1\"\n", "utf-8")
            program.chmod(0o755)
        lines = {
            "add": f"lead add --source 村级上报 --village 东沟村 --content 线索{token} --unit 乡应急办 {_AT}",
            "measure": f"lead measure {HANDED} --act 查封 --authority 县局 --document {token}号 {_AT}",
            "site": f"site add --name 场所{token} --village 东沟村 --place-class 废弃砖窑 --occupancy 闲置",
            "import": f"import {self.own}/sites.csv --as site --yes",
            "edit": f"edit {DOUBTED}",
        }
        yield self.dabzw(what, lines[what], token)[0]


class Person(Actor):
    """Commits a note of the folder by hand, collects garbage, and pulls from another clone."""

    def act(self) -> Iterator[Told]:
        with (self.root / LEDGER / "note.txt").open("a", encoding="utf-8") as note:
            note.write(f"{self.count}\n")
        if self.count % 2:
            yield from self.git("commit", ("add", "note.txt"), ("commit", "-qm", "手工笔记"))
        else:
            yield from self.git("commit -a", ("commit", "-qam", "手工笔记"))
        if self.count % _EACH_GC == 0:
            yield from self.git("gc", ("gc", "-q"))
        if self.count % _EACH_PULL == 0:
            yield from self._pull()
        time.sleep(0.4 + 0.4 * self.chance.random())

    def _pull(self) -> Iterator[Told]:
        other = self.root / "other"
        with (other / "other.txt").open("a", encoding="utf-8") as note:
            note.write(f"{self.count}\n")
        there = (("add", "other.txt"), ("commit", "-qm", "别处"))
        yield from self.git("commit elsewhere", *there, cwd=other)
        pulled = tuple(self.git("pull", ("pull", "-q", "--no-rebase", "--no-edit", str(other), "main")))
        yield from pulled
        if pulled[-1].status:
            yield from self._give_up()

    def _give_up(self) -> Iterator[Told]:
        """Gives the merge up; where another command holds the index, again, as git tells a person to."""
        for _ in range(_TRIES):
            (told,) = self.git("merge --abort", ("merge", "--abort"))
            yield told
            if _HELD not in told.err:
                return
            time.sleep(0.1)


class Cron(Actor):
    """Makes what is due, a day after another, and exports."""

    def act(self) -> Iterator[Told]:
        day = min(8 + self.count, 28)
        yield self.dabzw("issue due", f"issue due --as-of 2026-02-{day:02} --out {self.own}/out")[0]
        table = self.own / f"{self.count}.xlsx"
        yield self.dabzw("export", f"export {table}")[0]
        table.unlink(missing_ok=True)
        time.sleep(1)


class Reader(Actor):
    """Lists the sites again and again: an import is there as a whole or not at all."""

    def act(self) -> Iterator[Told]:
        told, out = self.dabzw("site list", "site list --json")
        seen = Counter(re.findall(r"(T\d+x\d+z)批\d", out))
        partial = sum(count % ROWS != 0 for count in seen.values())
        yield Told(**{**_fields(told), "partial": partial})
        time.sleep(0.1)


def _fields(told: Told) -> dict[str, Any]:
    return {name: getattr(told, name) for name in Told.__slots__}


def _falsely(err: str) -> bool:
    """Whether records were called not entered, though nobody edits any by hand."""
    named = _UNENTERED.search(err)
    return named is not None and re.search(r"leads/|sites/|reports/|enterprises/", named[1]) is not None


def everybody(root: Path, writers: int, until: float, seed: int, *, person: bool) -> list[Actor]:
    """All who are at the ledger."""
    clerks: list[Actor] = [
        Clerk(root, f"示例员{number}", until, seed * 100 + number) for number in range(writers)
    ]
    others: list[Actor] = [Cron(root, "定时", until, seed), Reader(root, "查阅", until, seed)]
    return [*clerks, *others, *([Person(root, "手工人", until, seed)] if person else [])]


def told_by(actor: Actor) -> list[Told]:
    """What one has told."""
    lines = (actor.own / "told").read_text("utf-8").splitlines()
    return [Told(*json.loads(line)) for line in lines]
