"""How two histories stand to each other, and in which order a joining has them before it."""

from __future__ import annotations

from typing import Final, Literal

from dabzw.errors import Conflict
from dabzw.lazily import dataclass
from dabzw.store.git import Repository
from dabzw.store.history import bases_of, is_ancestor
from dabzw.sync.exchange.remembered import first_parents, known_elsewhere

Relation = Literal["known", "forward", "apart"]
"""The other side has nothing new; it has all that is here and more; or both have something of their own."""


class Strangers(Conflict):
    """The two histories have nothing in common."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where}：和本机不是同一本台账（没有共同的历史），没有合并，什么都没有改动。"
            "另一台电脑要用同一本台账的，不要另建，用 dabzw init 新文件夹 --from 来源"
        )


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two commits, how they stand to each other, where they parted, and the order of parents.

    By first parents every desk shall go along the line that others have seen.  It is theirs, so theirs comes
    first; only where theirs does not lead through what other desks are known to have from here, as that of a
    laptop which was long away, ours does.
    """

    ours: str
    theirs: str
    relation: Relation
    bases: tuple[str, ...] = ()
    theirs_first: bool = True


def meeting(repository: Repository, where: str, ours: str, theirs: str) -> Meeting:
    """How two commits stand to each other; raises Strangers, GitRefused."""
    if is_ancestor(repository, theirs, ours):
        return Meeting(ours, theirs, "known")
    if is_ancestor(repository, ours, theirs):
        return Meeting(ours, theirs, "forward")
    found = bases_of(repository, ours, theirs)
    if not found:
        raise Strangers(where)
    return Meeting(ours, theirs, "apart", found, _theirs_first(repository, ours, theirs))


def _theirs_first(repository: Repository, ours: str, theirs: str) -> bool:
    known: Final = frozenset(known_elsewhere(repository))
    shared = next((commit for commit in first_parents(repository, ours) if commit in known), None)
    return shared is None or shared in first_parents(repository, theirs)
