"""What the commits of a branch hold, one after another: no entry may go, not even for one commit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.faults.actors import ROWS, TOKEN, Told
from benchmarks.faults.scene import git

_MARK: Final = "@@@"


@dataclass(frozen=True, slots=True)
class Step:
    """A commit of the branch: who made it, what it is about, and the tokens that it adds and takes away."""

    id: str
    author: str
    subject: str
    added: Counter[str]
    removed: Counter[str]


def steps(ledger: Path) -> list[Step]:
    """The commits of the branch, the oldest first, each against its first parent."""
    how = ("--first-parent", "-m", "-p", "-U0", "--no-renames", "--reverse", "--no-color")
    text = git(ledger, "log", *how, f"--format={_MARK}%H%x09%an%x09%s")
    return list(_steps(text.split("\n")))


def _steps(lines: list[str]) -> Iterator[Step]:
    step: Step | None = None
    for line in lines:
        if line.startswith(_MARK):
            if step is not None:
                yield step
            id_, author, subject = line.removeprefix(_MARK).split("\t")
            step = Step(id_, author, subject, Counter(), Counter())
        elif step is not None and line[:1] in {"+", "-"} and line[:3] not in {"+++", "---"}:
            (step.added if line[0] == "+" else step.removed).update(TOKEN.findall(line))
    if step is not None:
        yield step


def lost_at_any_time(history: list[Step], acknowledged: dict[str, Told]) -> list[str]:
    """Each commit after which an acknowledged entry that was there is there no more."""
    held: Counter[str] = Counter()
    lost = []
    for step in history:
        before = {token for token in step.removed if held[token] > 0}
        held.update(step.added)
        held.subtract(step.removed)
        gone = sorted(token for token in before & acknowledged.keys() if held[token] <= 0)
        if gone:
            lost.append(f"{step.id[:10]} {step.author} “{step.subject}” takes out {', '.join(gone[:5])}")
    return lost


def wrong(ledger: Path, told: Collection[Told]) -> Iterator[str]:
    """What the branch, in the end and at each commit, does not hold as it was told."""
    history = steps(ledger)
    acknowledged = {one.token: one for one in told if one.is_acknowledged}
    yield from (f"lost for a time: {one}" for one in lost_at_any_time(history, acknowledged))
    text = git(ledger, "grep", "-h", "-o", "-E", r"T[0-9]+x[0-9]+z", "HEAD", accept=(0, 1))
    there = Counter(TOKEN.findall(text))
    author = {token: step.author for step in reversed(history) for token in step.added}
    for token, one in acknowledged.items():
        yield from _entry(one, there[token], author.get(token, one.who))
    yield from (
        f"phantom: {token} was refused, and is there" for token in sorted(there.keys() - acknowledged)
    )
    yield from _bent(ledger, {step.id for step in history})


def _entry(told: Told, count: int, author: str) -> Iterator[str]:
    expected = ROWS if told.what == "import" else 1
    if not count:
        yield f"lost: {told.what} {told.token}, acknowledged as {told.commit}"
    elif count != expected:
        yield f"count: {told.what} {told.token} is there {count} times, and not {expected}"
    if author != told.who:
        yield f"misattributed: {told.token} of {told.who} is by {author}"


def _bent(ledger: Path, history: Collection[str]) -> Iterator[str]:
    """Commits that the branch was at, and that are not in its history now; ids that two records have."""
    was = git(ledger, "log", "-g", "--format=%H", "refs/heads/main").split()
    yield from (f"off the branch: {one[:10]}" for one in dict.fromkeys(was) if one not in history)
    names = [
        path.rpartition("/")[2] for path in git(ledger, "ls-tree", "-r", "--name-only", "HEAD").split("\n")
    ]
    records = Counter(name for name in names if re.fullmatch(r"(XS|CS|QY|HD)-.*\.yaml", name))
    yield from (f"duplicate: {name}" for name, count in records.items() if count > 1)
