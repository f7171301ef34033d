"""Honest histories, in which an audit must find nothing rewritten, lost or signed in another's name.

    python -m benchmarks.tamper.honest [--commits 5000,10000] [--records 1500] [--signed]

Invented ones as two desks of the tool make them, joined again and again; and what the audit of each costs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.bulk import bulk_files
from benchmarks.speed.history import FOUNDED, Step, past_of
from benchmarks.tamper.rewriting import git
from benchmarks.tamper.scene import now, own_state
from benchmarks.tamper.signed import sign
from dabzw.model.audited import Audit
from dabzw.model.moments import CHINA
from dabzw.store.git import Author, Repository
from dabzw.store.readings import reading_of, seconds_of
from dabzw.store.writer import Plan, message_of
from dabzw.sync.verify.audit import Asked, audited

DESKS: Final = (Author("示例甲", "jia@example.invalid"), Author("示例乙", "yi@example.invalid"))
_TURN: Final = 7
"""Entries of each desk between two joinings."""
_SEED: Final = 1


class Made(NamedTuple):
    """A commit to be written: its mark, those before it, who, when, what is said, the files it changes."""

    mark: int
    parents: tuple[int, ...]
    author: Author
    when: int
    message: str
    files: Mapping[str, bytes]


def make(folder: Path, records: int, commits: int) -> None:
    """A ledger of so many records and commits, among them one joining of two desks in some fifteen."""
    entries = commits - commits // (2 * _TURN + 1)
    past = past_of(bulk_files(records, _SEED), entries, _SEED)
    git(folder.parent, "init", "-q", "-b", "main", str(folder))
    stream = b"".join(part for made in _joined(past.files, past.steps) for part in _written(made))
    git(folder, "fast-import", "--quiet", "--done", feed=stream + b"done\n")
    git(folder, "reset", "-q", "--hard")


def _joined(first: Mapping[str, bytes], steps: Sequence[Step]) -> Iterator[Made]:
    """The founding, and by turns what each desk enters and the joining of both, as `sync` makes it."""
    moment = FOUNDED
    founding = Plan((), "新建台账", "init", ())
    yield Made(1, (), DESKS[0], *_told(founding, DESKS[0], moment), first)
    mark, shared = 1, 1
    for start in range(0, len(steps), 2 * _TURN):
        tips = [shared, shared]
        changed: tuple[dict[str, bytes], dict[str, bytes]] = ({}, {})
        for step in steps[start : start + 2 * _TURN]:
            desk = hash_of(step.path) % len(DESKS)
            moment = _after(moment, step)
            plan = Plan((), f"修改 {step.record_id}", step.operation, (step.record_id,))
            mark += 1
            told = _told(plan, DESKS[desk], moment)
            yield Made(mark, (tips[desk],), DESKS[desk], *told, {step.path: step.data})
            tips[desk], changed[desk][step.path] = mark, step.data
        if shared not in tips:
            mark += 1
            trailers = (("Dabzw-Sync-From", "总台"),)
            plan = Plan((), "合并对方的登记", "sync", (), trailers)
            yield Made(mark, tuple(tips), DESKS[1], *_told(plan, DESKS[1], moment), changed[1])
        shared = mark


def hash_of(path: str) -> int:
    """A number that a path always has."""
    return sum(path.encode())


def _after(moment: datetime, step: Step) -> datetime:
    return max(moment + timedelta(seconds=1), datetime.combine(step.day, FOUNDED.time()))


def _told(plan: Plan, author: Author, moment: datetime) -> tuple[int, str]:
    seconds = seconds_of(moment.replace(tzinfo=CHINA))
    return seconds, message_of(plan, author, reading_of(seconds))


def _written(made: Made) -> Iterator[bytes]:
    yield b"commit refs/heads/main\nmark :%d\n" % made.mark
    yield f"author {made.author} {made.when} +0800\ncommitter {made.author} {made.when} +0800\n".encode()
    yield b"data %d\n%s\n" % (len(made.message.encode()), made.message.encode())
    for word, parent in zip((b"from", b"merge"), made.parents, strict=False):
        yield b"%s :%d\n" % (word, parent)
    for path, data in made.files.items():
        yield f"M 100644 inline {path}\n".encode() + b"data %d\n%s\n" % (len(data), data)


class Audited(NamedTuple):
    """An audit, and what it took: seconds, and those of the processor, its own and of what it started."""

    audit: Audit
    seconds: float
    cpu: float

    @property
    def says(self) -> str:
        """What it took, in words."""
        return f"{self.seconds:.2f}秒（处理器{self.cpu:.2f}秒）"


def audit_of(folder: Path, state: Path, roster: Path | None = None) -> Audited:
    """The audit of a ledger."""
    with own_state(state, roster):
        repository = Repository.require(folder)
        start, before = time.perf_counter(), _cpu()
        audit = audited(repository, repository.resolve("HEAD"), Asked(now()))
        return Audited(audit, time.perf_counter() - start, _cpu() - before)


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _tried(records: int, commits: int, *, is_signed: bool) -> int:
    """Makes a history, audits it three times, and tells; how much is said to be wrong."""
    with tempfile.TemporaryDirectory(prefix="dabzw-honest-") as scratch:
        folder, roster = Path(scratch) / "台账", Path(scratch) / "名册"
        make(folder, records, commits)
        if is_signed:
            keys = {desk: Ed25519PrivateKey.generate() for desk in DESKS}
            roster.write_text(sign(folder, keys).text, encoding="utf-8")
        runs = [audit_of(folder, Path(scratch) / "state", roster) for _ in range(3)]
    audit = runs[0].audit
    kinds = Counter(f"{one.gravity} {one.name}" for one in audit.observations)
    said = "，".join(f"{name}{count}" for name, count in kinds.items()) or "无"
    sys.stdout.write(
        f"{audit.entries}次提交{'（都有签名）' if is_signed else ''}，{audit.records}条记录："
        f"第一次 {runs[0].says}，以后 {'、'.join(one.says for one in runs[1:])}；"
        f"错误{audit.count('错误')}；{said}\n"
    )
    return audit.count("错误") + len(audit.unseen)


def main() -> int:
    """Tries each history, and ends with 1 where something is said to be wrong."""
    asked = argparse.ArgumentParser(prog="benchmarks.tamper.honest")
    asked.add_argument("--commits", default="5000,10000")
    asked.add_argument("--records", type=int, default=1500)
    asked.add_argument("--signed", action="store_true")
    given = asked.parse_args()
    sizes = map(int, given.commits.split(","))
    wrong = sum(_tried(given.records, commits, is_signed=given.signed) for commits in sizes)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
