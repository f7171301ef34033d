"""The version that two histories began with; where they crossed, the merge of all that they share.

Two desks that each merged the other's work have several bases, none better than another.  As git's recursive
strategy does, those are merged with their own base first; what they say differently is then in the base as
something that equals neither, so that it is asked again where the sides have not settled it alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from dabzw.sync.merge.ledgers import merged_base
from dabzw.sync.merge.sides import Blobs, CannotMerge, Read, Sides


class History(Protocol):
    """What is asked of the commits of a repository."""

    def files(self, commit: str) -> Blobs:
        """The regular files below the ledger's folder in a commit."""
        ...

    def bases(self, one: str, other: str) -> Sequence[str]:
        """The best common ancestors of two commits (`git merge-base --all`), the same in either order."""
        ...


def sides_of(history: History, ours: str, theirs: str, read: Read) -> Sides:
    """Two commits as the sides of a merge, with what both began with.

    Raises CannotMerge where they have no history in common.
    """
    shared = sorted(history.bases(ours, theirs))
    if not shared:
        raise CannotMerge(
            "两边不是同一个台账（没有共同的历史），没有合并，什么都没有改动。"
            "第二台电脑的台账要用 dabzw init 文件夹 --from 建立，不要另行新建"
        )
    made: dict[str, bytes] = {}

    def read_also(ids: Iterable[str]) -> Mapping[str, bytes]:
        wanted = set(ids)
        found = {id_: made[id_] for id_ in wanted & made.keys()}
        return {**found, **read(wanted - made.keys())}

    base = _base(history, shared, read_also, made)
    return Sides(base, history.files(ours), history.files(theirs), read_also)


def _base(history: History, shared: Sequence[str], read: Read, made: dict[str, bytes]) -> Blobs:
    """The files of the merge of some commits; `made` gets the bytes of those that none of them has."""
    first, *others = shared
    files: dict[str, str] = dict(history.files(first))
    for other in others:
        inner = sorted(history.bases(first, other))
        before = _base(history, inner, read, made) if inner else {}
        changes = merged_base(Sides(before, files, history.files(other), read))
        for path, data in changes.items():
            if data is None:
                files.pop(path, None)
            else:
                id_ = f"made:{hashlib.sha256(data).hexdigest()}"
                made[id_] = data
                files[path] = id_
    return files
