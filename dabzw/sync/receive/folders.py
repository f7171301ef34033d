"""How many files commits have, and how deep they lie, found without listing them.

A folder that is in a commit many times, within others that are, is read once: so a few small objects that
stand for more files than any disk holds are counted as fast as a ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from dabzw.store.damage import Damaged
from dabzw.store.git import Repository

DEEPEST: Final = 16
"""Folders that may lie within each other."""

_ENTRY: Final = re.compile(rb"([0-7]+) [^\0]+\0")
_FOLDER: Final = b"40000"
_TREE: Final = re.compile(rb"tree ([0-9a-f]+)\n")
_AT_ONCE: Final = 2000


class TooDeep(Exception):
    """Folders lie within each other deeper than any ledger has them."""


class Extent(NamedTuple):
    """How many files lie below a folder, and how many folders at most within each other."""

    files: int
    depth: int


def files_in(repository: Repository, commit: str) -> int:
    """How many files a commit has; raises as `most_files`."""
    return most_files(repository, (commit,))


def most_files(repository: Repository, commits: Iterable[str]) -> int:
    """How many files the one of some commits has that has most; raises TooDeep, Damaged, GitRefused.

    No commit is left out for not being the last: whatever walks a history lists the files of each.
    """
    tops = {tree for _, tree in _tops(repository, tuple(commits))}
    held = _trees(repository, tops)
    known: dict[str, Extent] = {}

    def below(tree: str, level: int) -> Extent:
        if tree not in known and level <= DEEPEST:
            files, folders = held[tree]
            inner = [below(folder, level + 1) for folder in folders]
            deepest = max((one.depth for one in inner), default=0)
            known[tree] = Extent(files + sum(one.files for one in inner), deepest + 1)
        if tree not in known or level + known[tree].depth > DEEPEST + 1:
            raise TooDeep
        return known[tree]

    return max((below(top, 1).files for top in tops), default=0)


def _tops(repository: Repository, commits: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The tree of each commit."""
    for some in _shares(commits):
        for id_, one in zip(some, repository.objects(map(str.encode, some)), strict=True):
            found = None if one is None or one.kind != "commit" else _TREE.match(one.data)
            if found is None:
                raise Damaged(f"提交 {id_[:10]} 读不出来")
            yield id_, found[1].decode()


def _shares(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Ids, so many at a time as may be read into memory."""
    yield from (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _trees(repository: Repository, tops: Iterable[str]) -> dict[str, tuple[int, list[str]]]:
    """Every folder of some trees: how many files it holds itself, and its folders; each is read once."""
    found: dict[str, tuple[int, list[str]]] = {}
    wanted = set(tops)
    for _ in range(DEEPEST):
        asked = sorted(wanted)
        for some in _shares(asked):
            for id_, one in zip(some, repository.objects(map(str.encode, some)), strict=True):
                if one is None or one.kind != "tree":
                    raise Damaged(f"文件夹 {id_[:10]} 读不出来")
                entries = list(_entries(one.data, len(id_) // 2))
                folders = [inner for is_folder, inner in entries if is_folder]
                found[id_] = len(entries) - len(folders), folders
        wanted = {inner for id_ in asked for inner in found[id_][1]} - found.keys()
        if not wanted:
            return found
    raise TooDeep


def _entries(data: bytes, size: int) -> Iterator[tuple[bool, str]]:
    at = 0
    while head := _ENTRY.match(data, at):
        at = head.end() + size
        yield head[1].lstrip(b"0") == _FOLDER, data[head.end() : at].hex()
