"""What is answered to a push: refused with its reasons, or taken in with a receipt, once that is so.

A receipt is given after the branch has moved, so that none is ever given for what was not taken in; and for
no commit that was not judged, so that none is given where somebody went round the judging.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.model.moments import CHINA
from dabzw.store import files
from dabzw.store.git import Repository
from dabzw.store.lock import locked
from dabzw.store.readings import moment_of
from dabzw.store.signing import keygen, sshsig
from dabzw.sync.receive.judging import Judgement, Push, Refused, Rules, judged
from dabzw.sync.receive.place import Reception
from dabzw.sync.receive.receipts import NONE, RECEIVER, REF, Kept, Kind, Receipt, following, receipts_of

_JUDGED: Final = "dabzw-judged"
_REFUSED: Final = "dabzw-refused.json"
FAULT: Final = "dabzw-fault.txt"
"""Where a fault of this program is kept."""
_MOST_REFUSALS: Final = 100
_ID: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_FOR_A_DAY: Final = 24 * 3600


class NotJudged(DabzwError):
    """A commit was taken in that nobody has looked at."""

    def __init__(self, commit: str) -> None:
        super().__init__(f"提交 {commit[:16]} 没有经过核验就进来了，不给回执")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A push that was refused: when (China Standard Time), which commit, and why."""

    at: datetime
    commit: str
    says: str


def lines_of(judgement: Judgement) -> tuple[str, ...]:
    """What is told of a push that may be taken in, beside its receipt."""
    counts = "、".join(
        f"{level}{judgement.findings[level]}" for level in ("错误", "警告") if level in judgement.findings
    )
    return (
        *((f"检查台账：{counts}（照收；请运行 dabzw check 逐条改正）",) if counts else ()),
        *(f"  {one}" for one in judgement.first),
        *((f"历史里有{len(judgement.noted)}处要说明（dabzw verify 逐条列出）：",) if judgement.noted else ()),
        *(f"  {one}" for one in judgement.noted[:3]),
    )


def mark(reception: Reception, judgement: Judgement) -> None:
    """Notes that a commit was judged and may be taken in; raises DiskRefused."""
    told = {
        "提交数": judgement.commits,
        "记录数": judgement.records,
        "名册": judgement.roster,
    }
    with files.disk_errors():
        files.replace(
            reception.place, f"{_JUDGED}/{judgement.commit}", json.dumps(told).encode(), private=True
        )


def _judged(reception: Reception, commit: str) -> tuple[int, int, str]:
    """What was noted of a commit when it was judged; raises NotJudged."""
    data = files.read(reception.place, f"{_JUDGED}/{commit}") if _ID.fullmatch(commit) else None
    if data is None:
        raise NotJudged(commit)
    told = json.loads(data)
    return int(told["提交数"]), int(told["记录数"]), str(told["名册"])


def received(reception: Reception, commit: str, now: int) -> Receipt:
    """Gives the receipt for a commit that has just been taken in; the one that there is, where there is one.

    Raises NotJudged, Damaged, DiskRefused, GitRefused, and as signing does.
    """
    with _alone(reception, now) as repository:
        known = receipts_of(repository)
        for kept in known:
            if kept.receipt.kind == "收到" and kept.receipt.commit == commit:
                return kept.receipt
        commits, records, roster = _judged(reception, commit)
        given = _give(
            reception, repository, known, _of(reception, "收到", commit, (commits, records), roster, now)
        )
        _forget_judged(reception, commit, now)
        return given


def accepted(reception: Reception, commit: str, now: int) -> Receipt:
    """Accepts all up to a commit, which may not have come yet, as it is; raises as `received`."""
    with _alone(reception, now) as repository:
        known = receipts_of(repository)
        return _give(reception, repository, known, _of(reception, "认可", commit, (0, 0), NONE, now))


@contextmanager
def _alone(reception: Reception, now: int) -> Iterator[Repository]:
    with locked(reception.repository(), now=moment_of(now)) as held:
        yield held


def _of(
    reception: Reception, kind: Kind, commit: str, counts: tuple[int, int], roster: str, now: int
) -> Receipt:
    return Receipt(0, kind, reception.code, commit, *counts, _second(now), roster)


def _second(now: int) -> datetime:
    return datetime.fromtimestamp(now, CHINA).replace(tzinfo=None)


def _give(reception: Reception, repository: Repository, known: tuple[Kept, ...], wanted: Receipt) -> Receipt:
    last = known[-1] if known else None
    receipt = following(None if last is None else last.receipt, wanted)
    who = f"{RECEIVER} {int(receipt.at.replace(tzinfo=CHINA).timestamp())} +0800"
    tree = repository.git("mktree").decode().strip()
    parent = "" if last is None else f"parent {last.id}\n"
    data = f"tree {tree}\n{parent}author {who}\ncommitter {who}\n\n{receipt.text}".encode()
    if reception.key is not None:
        signature = keygen.sign(reception.key, data, sshsig.GIT, "")
        data = sshsig.with_signature(data, signature, repository.algorithm)
    made = repository.git("hash-object", "-t", "commit", "-w", "--stdin", feed=data).decode().strip()
    repository.git("update-ref", REF, made, repository.zero if last is None else last.id)
    return receipt


def _forget_judged(reception: Reception, commit: str, now: int) -> None:
    """What was noted of a commit that has its receipt, or of one that came to nothing."""
    with suppress(OSError):
        for found in (reception.place / _JUDGED).iterdir():
            if found.name == commit or found.stat().st_mtime < now - _FOR_A_DAY:
                found.unlink()


def note_refusal(place: Path, commit: str, says: str, now: int) -> None:
    """Keeps why a push was refused, for the superior to see; the newest ones."""
    refused = (*refusals(place), Refusal(_second(now), commit, says))
    rows = [[one.at.isoformat(), one.commit, one.says] for one in refused[-_MOST_REFUSALS:]]
    with suppress(OSError, DabzwError):
        files.replace(place, _REFUSED, json.dumps(rows, ensure_ascii=False).encode(), private=True)


def note_fault(place: Path, says: str) -> None:
    """Keeps what went wrong in this program itself, in a file that who looks after it may read."""
    with suppress(OSError, DabzwError):
        files.replace(place, FAULT, says.encode(errors="replace"), private=True)


def refusals(place: Path) -> tuple[Refusal, ...]:
    """The pushes that were refused, the oldest first; none where that cannot be read."""
    with suppress(DabzwError, ValueError, TypeError):
        rows = json.loads(files.read(place, _REFUSED) or b"[]")
        return tuple(Refusal(datetime.fromisoformat(at), str(commit), str(says)) for at, commit, says in rows)
    return ()


def judge(push: Push, rules: Rules) -> bytes:
    """The answer to a push, for the process that waits: whether it may be taken in, and what is said."""
    try:
        judgement = judged(push, rules)
        mark(push.reception, judgement)
    except Refused as refused:
        return told(is_good=False, lines=refused.lines)
    return told(is_good=True, lines=lines_of(judgement))


def told(*, is_good: bool, lines: tuple[str, ...]) -> bytes:
    """An answer as bytes."""
    return json.dumps([is_good, lines], ensure_ascii=False).encode(errors="replace")


def heard(data: bytes) -> tuple[bool, tuple[str, ...]]:
    """An answer from its bytes."""
    is_good, lines = json.loads(data)
    return is_good is True, tuple(map(str, lines))
