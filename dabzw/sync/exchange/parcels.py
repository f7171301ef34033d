"""A bundle (数据包) between two desks: what is new since the last one, in a file to carry or to mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from dabzw.errors import Conflict, StorageError, UsageError
from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.store.bundle import MAIN
from dabzw.store.damage import Damaged
from dabzw.store.git import Repository
from dabzw.store.git_process import GitRefused

FROM: Final = "refs/dabzw/from/"
"""The ref of a bundle that says whose it is: it never becomes one of a repository."""
MOST: Final = 512 * 1024 * 1024
"""The bytes that a bundle may have."""

_MAGIC: Final = re.compile(rb"# v([23]) git bundle")
_LINE: Final = re.compile(rb"(-?)([0-9a-f]{40}(?:[0-9a-f]{24})?)(?: (.*))?", re.DOTALL)
_DESK: Final = re.compile(r"refs/dabzw/from/([0-9a-f]{8})")
_SHORT: Final = 10


class NoParcel(UsageError):
    """The file is no bundle, or not one of a ledger."""

    def __init__(self, place: Path, why: str) -> None:
        super().__init__(f"{place}：{why}。请换成 dabzw sync --out 写出的数据包（….bundle）")


class Unconnected(Conflict):
    """The bundle rests on commits that are not here."""

    def __init__(self, place: Path, missing: Sequence[str]) -> None:
        named = "、".join(id_[:_SHORT] for id_ in missing[:3])
        super().__init__(
            f"{place}：这份数据包接不上，它前面的一份（到提交 {named}）还没有收进来。什么都没有改动。"
            "先收那一份；找不到的，请对方重新写一份完整的：dabzw sync --out 文件.bundle --full"
        )


class BadParcel(StorageError):
    """The bundle holds what cannot be believed."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place}：数据包已损坏，或内容没有通过逐项核对，没有收。请对方重新写一份")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A bundle: what it rests on, where it leads to, which desk wrote it ("" unknown), and its objects."""

    place: Path
    needs: tuple[str, ...]
    tip: str
    desk: str
    packed: bytes


def opened(place: Path, algorithm: str) -> Parcel:
    """A bundle as it says itself; raises NoParcel, FileNotFoundError, DiskRefused, TooLarge."""
    data = files.read_named(place, MOST)
    head, gap, pack = data.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    if not gap or not _MAGIC.fullmatch(first):
        raise NoParcel(place, "不是数据包")
    said = [line for line in lines if line.startswith(b"@")]
    if said not in ([], [b"@object-format=" + algorithm.encode()]):
        raise NoParcel(place, "这种数据包用不了（内容不全，或格式不同）")
    needs, refs = _rows(place, lines[len(said) :])
    if MAIN not in refs:
        raise NoParcel(place, "里面没有台账")
    return Parcel(place, needs, refs[MAIN], _desk(refs), pack)


def _rows(place: Path, lines: Sequence[bytes]) -> tuple[tuple[str, ...], dict[str, str]]:
    """The commits that a bundle rests on, and its refs; raises NoParcel."""
    needs: list[str] = []
    refs: dict[str, str] = {}
    for line in lines:
        row = _LINE.fullmatch(line)
        if row is None:
            raise NoParcel(place, "不是数据包")
        sign, id_, name = row[1], row[2].decode(), row[3] or b""
        if sign:
            needs.append(id_)
        else:
            refs[name.decode(errors="replace")] = id_
    return tuple(needs), refs


def _desk(refs: Iterable[str]) -> str:
    """Which desk has written a bundle, "" where it does not say so, or says it twice."""
    desks = [matched[1] for name in refs if (matched := _DESK.fullmatch(name)) is not None]
    return desks[0] if len(desks) == 1 else ""


def take_in(repository: Repository, parcel: Parcel) -> None:
    """Put the objects of a bundle into the repository, each looked through; no ref leads to them yet.

    Raises Unconnected, BadParcel, DiskRefused.
    """
    there = repository.sizes(parcel.needs)
    missing = [id_ for id_ in parcel.needs if id_ not in there]
    if missing:
        raise Unconnected(parcel.place, missing)
    try:
        repository.git("index-pack", "--stdin", "--fix-thin", "--strict", feed=parcel.packed)
        repository.git("rev-list", "--objects", "--quiet", parcel.tip, "--not", "--all", "--")
    except (GitRefused, Damaged) as error:
        raise BadParcel(parcel.place) from error


def packed(repository: Repository, tip: str, basis: Sequence[str], desk: str) -> bytes:
    """A bundle of all that leads to a commit, but what those who get it have already; raises GitRefused."""
    feed = "".join(f"{one}\n" for one in (tip, *(f"^{id_}" for id_ in basis)))
    asked = ("--revs", "--stdout", "--thin", "--delta-base-offset", "--quiet")
    pack = repository.git("pack-objects", *asked, feed=feed.encode())
    is_old = repository.algorithm == "sha1"
    lines = (
        *(("# v2 git bundle",) if is_old else ("# v3 git bundle", f"@object-format={repository.algorithm}")),
        *(f"-{id_} " for id_ in basis),
        *(f"{tip} {name}" for name in (FROM + desk, MAIN)),
    )
    return "\n".join(lines).encode() + b"\n\n" + pack
