"""What befalls a ledger in one step, for whoever looks meanwhile: it is as before, as after, or as told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.index.changes import (
    campaign,
    committed,
    deleted,
    index_harmed,
    meters,
    office,
    packed,
    put_back,
    remark,
    rest_days,
)
from benchmarks.index.commands import git, said
from benchmarks.index.edits import edited
from benchmarks.index.looks import one_look
from benchmarks.index.world import World

State = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done to a ledger.

    `between` bring about, one after the other, what it is like on the way; `back` makes it what it was.
    """

    name: str
    do: State
    between: tuple[State, ...] = ()
    back: State = lambda: None


_OTHER_EDITS: Final = (remark, deleted, put_back, campaign, office, rest_days, meters)


def an_act(world: World, *, may_wait: bool) -> Act:
    """An act; one that waits for those who look only where it `may_wait`."""
    kinds = {**_KINDS, **(_WAITING if may_wait else {})}
    (make,) = world.dice.choices(tuple(kinds), tuple(kinds.values()))
    return make(world)


def _edit(world: World) -> Act:
    change = world.dice.choice((edited, edited, edited, *_OTHER_EDITS))
    return Act(change.__name__, lambda: change(world))


def _commit(world: World) -> Act:
    edited(world)
    git(world.ledger, "add", "-A")
    return Act("committed", lambda: committed(world))


def _other_branch(world: World) -> Act:
    """Back to the commit before, which differs in one file: git writes that, then says where it is."""
    git(world.ledger, "add", "-A")
    git(world.ledger, "commit", "-q", "--allow-empty", "-m", "示例")
    path = world.record()
    if path is None:
        return Act("nothing", lambda: None)
    before = path.read_bytes()
    edited(world, path)
    git(world.ledger, "commit", "-q", "-a", "--allow-empty", "-m", "示例")
    after = path.read_bytes()
    return Act(
        "checked out",
        lambda: _checked_out(world, "HEAD~1"),
        (path.unlink, lambda: _put(path, b""), lambda: _put(path, before)),
        lambda: _put(path, after),
    )


def _put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _checked_out(world: World, where: str) -> None:
    git(world.ledger, "checkout", "-q", "--detach", where)


def _a_look(world: World) -> Act:
    words = one_look(world)
    return Act("looked at", lambda: _looked(words, world))


def _looked(words: list[str], world: World) -> None:
    said(words, world.now, by_index=True)


def _harm(world: World) -> Act:
    return Act("index harmed", lambda: index_harmed(world))


def _tidied(world: World) -> Act:
    return Act("packed", lambda: packed(world))


def _entry(world: World) -> Act:
    words = world.dice.choice(
        (
            ["adopt", "--yes"],
            ["site", "add", "--name", "示例点", "--village", "东沟村", "--class", "废弃厂房"],
        )
    )
    return Act(f"entered {words[0]}", lambda: _looked(world.words(*words), world))


_KINDS: Final[dict[Callable[[World], Act], int]] = {
    _edit: 8,
    _commit: 3,
    _other_branch: 3,
    _a_look: 3,
    _harm: 1,
    _tidied: 1,
}
_WAITING: Final[dict[Callable[[World], Act], int]] = {_entry: 5}
