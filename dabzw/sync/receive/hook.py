"""What git runs when a push comes in: before it moves the branch, and after.  Whatever goes wrong is no."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from dabzw.errors import DabzwError
from dabzw.store.damage import Damaged
from dabzw.store.git_process import GitRefused
from dabzw.store.incoming import Incoming
from dabzw.store.limited import Means, NoAnswer
from dabzw.sync.receive import bounded
from dabzw.sync.receive.answering import heard, judge, note_fault, note_refusal, received, told
from dabzw.sync.receive.judging import Push, Refused, Rules, Update, the_one
from dabzw.sync.receive.place import BRANCH, Reception
from dabzw.sync.receive.receipts import receipts_of

MOST_TOLD: Final = 1 << 20
"""Characters that git may tell a hook of the refs of a push."""

_TOO_MUCH: Final = "没有收下：核验没有做完（内容太多、太深，或读它时出了错），照不收处理"
_UNREAD: Final = "没有收下：核验没有做完（推来的内容或收件库有读不出来的，或太多、太深），照不收处理"
_TOO_SLOW: Final = "没有收下：核验超过了{0}分钟，照不收处理；请上级查看收件机是不是太忙"
_ASK: Final = "  反复如此的，请与上级联系，上级在收件机上用 dabzw receive status 查看"


def before(
    place: Path, quarantine: str | None, fed: str, now: int, rules: Rules, means: Means = bounded.MEANS
) -> tuple[bool, tuple[str, ...]]:
    """Whether a push may be taken in, and what its sender is told."""
    updates = tuple(_updates(fed))
    try:
        is_good, lines = _answer(place, quarantine, updates, now, rules, means)
    except Refused as refused:
        is_good, lines = False, refused.lines
    except DabzwError as error:
        is_good, lines = False, (f"没有收下：{error}", _ASK)
    except NoAnswer as none:
        says = _TOO_SLOW.format(means.patience // 60) if none.slow else _TOO_MUCH
        is_good, lines = False, (says, _ASK)
    if not is_good:
        note_refusal(place, updates[0].new if updates else "", lines[0].removeprefix("没有收下："), now)
    return is_good, lines


def _answer(
    place: Path, quarantine: str | None, updates: tuple[Update, ...], now: int, rules: Rules, means: Means
) -> tuple[bool, tuple[str, ...]]:
    reception = Reception.at(place)
    update = the_one(updates)
    repository = reception.repository(Incoming.of(reception.place, quarantine))
    push = Push(reception, repository, update, receipts_of(repository), now)
    return heard(bounded.answer(partial(_judge, push, rules), means))


def _judge(push: Push, rules: Rules) -> bytes:
    """As `judge`; a fault of this program itself is kept for who looks after it, and is no answer."""
    try:
        return judge(push, rules)
    except (Damaged, GitRefused) as error:
        note_fault(push.reception.place, "".join(traceback.format_exception(error)))
        return told(is_good=False, lines=(_UNREAD, _ASK))
    except DabzwError as error:
        return told(is_good=False, lines=(f"没有收下：{error}", _ASK))
    except BaseException:
        note_fault(push.reception.place, traceback.format_exc())
        raise


def after(place: Path, fed: str, now: int) -> tuple[str, ...]:
    """What the sender of a push that was taken in is told: its receipts."""
    return tuple(
        line for update in _updates(fed) if update.ref == BRANCH for line in _after(place, update, now)
    )


def _after(place: Path, update: Update, now: int) -> Iterator[str]:
    try:
        given = received(Reception.at(place), update.new, now)
    except (DabzwError, ValueError, KeyError, TypeError) as error:
        yield f"已收下，但没有给出回执：{error}。下次 dabzw sync 时再取；仍没有的，请与上级联系"
        return
    yield (
        f"已收下：提交 {given.short}，新收{given.commits}次提交，全台账{given.records}条记录；"
        f"回执第{given.number}号，{given.at:%Y-%m-%d %H:%M:%S}"
    )


def _updates(fed: str) -> Iterable[Update]:
    for line in fed.splitlines():
        old, _, rest = line.partition(" ")
        new, _, ref = rest.partition(" ")
        yield Update(old, new, ref)
