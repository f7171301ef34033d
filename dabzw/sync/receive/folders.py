"""How many files a commit has, and how deep they lie, found without listing them.

A folder that is in a commit many times, within others that are, is read once: so a few small objects that
stand for more files than any disk holds are counted as fast as a ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from dabzw.store.damage import Damaged
from dabzw.store.git import Repository

DEEPEST: Final = 16
"""Folders that may lie within each other."""

_ENTRY: Final = re.compile(rb"([0-7]+) [^\0]+\0")
_FOLDER: Final = b"40000"


class TooDeep(Exception):
    """Folders lie within each other deeper than any ledger has them."""


class Extent(NamedTuple):
    """How many files lie below a folder, and how many folders at most within each other."""

    files: int
    depth: int


def files_in(repository: Repository, commit: str) -> int:
    """How many files a commit has; raises TooDeep, Damaged, GitRefused."""
    top = repository.commit(commit).tree
    held = _trees(repository, top)
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

    return below(top, 1).files


def _trees(repository: Repository, top: str) -> dict[str, tuple[int, list[str]]]:
    """Every folder of a tree: how many files it holds itself, and its folders; each is read once."""
    found: dict[str, tuple[int, list[str]]] = {}
    wanted = {top}
    for _ in range(DEEPEST):
        asked = sorted(wanted)
        for id_, one in zip(asked, repository.objects(map(str.encode, asked)), strict=True):
            if one is None or one.kind != "tree":
                raise Damaged(f"文件夹 {id_[:10]} 读不出来")
            entries = list(_entries(one.data, len(top) // 2))
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
