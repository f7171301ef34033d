"""A history that is there and cannot be read: what is broken, by the files and by what git says of them.

The one answer to it is `doctor`, and then a backup: whoever starts a new history over a broken one cuts off
all that was entered before.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError
from dabzw.model.ids import FOLDERS, MADE_FOLDER
from dabzw.model.patterns import lazy
from dabzw.store import files

GIT: Final = ".git"
RESTORE: Final = (
    "先不要登记，也不要另起历史；运行 dabzw doctor 查看，"
    "修复不了的从备份恢复：dabzw restore 备份文件 新文件夹"
)
RECOVER: Final = (
    "先不要登记，也不要另起历史；把整个文件夹另存一份，再从备份恢复：dabzw restore 备份文件 新文件夹"
)
"""What is left to do where nothing can be mended."""
MEND: Final = "运行 dabzw doctor --fix 修复"
LOST: Final = (
    f"台账里有记录，却没有留痕（{GIT} 不见了），不能登记。不要另起历史，那样此前的入账就断了；"
    "从备份恢复：dabzw restore 备份文件 新文件夹。从来没有过留痕的，用 dabzw init 新文件夹 新建台账，"
    "把记录拷进去，再运行 dabzw adopt 入账。"
)
UNTRACKED: Final = "台账文件夹没有留痕，查看可以，但没有任何审计记录，也不能登记"
NEVER: Final = "没有留痕，不能写入。用 dabzw init 新文件夹 新建台账，把文件拷进去，再运行 dabzw adopt 入账。"

_HEAD: Final = re.compile(rb"(ref: \S+|[0-9a-f]{40,64})\s*")
_MARKS: Final = ("HEAD", "objects", "refs", "config", "index", "packed-refs")
_OBJECTS: Final = (
    r"bad (tree |commit )?object",
    r"unable to (read|unpack|parse)",
    r"[Cc]ould not (read|parse|open) (object )?[0-9a-f]{40}",
    r"failed to (read|parse|traverse)",
    r"missing (blob|tree|commit|object)",
    r"invalid (sha1|object)",
    r"(loose|packed) object|object file|packfile|is corrupt|inflate|mismatch|truncated",
    r"valid object name|broken link|not a tree object",
)
_OPENED_BY_GIT: Final = (
    *("HEAD", "config", "config.worktree", "index", "packed-refs", "shallow", "commondir"),
    *("info/attributes", "info/exclude", "info/grafts", "info/sparse-checkout", "objects/info/alternates"),
)
_LARGE: Final = ("index", "packed-refs")
_SIGNS: Final = (
    (
        lazy(r"index file (corrupt|smaller)|bad (index|signature)|entries in index|cache entry"),
        "记着有哪些文件的清单损坏",
        MEND,
    ),
    (lazy(r"bad (numeric )?config"), "配置文件（config）读不懂", RESTORE),
    (lazy(r"not a git repository: "), f"{GIT} 指向的文件夹不存在", RESTORE),
    (lazy("|".join(_OBJECTS)), "有些提交或文件的内容读不出来", RESTORE),
)
"""What git says of each kind of damage, the nearest to its cause first."""


class Damaged(StorageError):
    """The history is there and cannot be read; `what` is broken, `advice` what to do."""

    def __init__(self, what: str, advice: str = RESTORE) -> None:
        super().__init__(f"留痕（{GIT}）损坏：{what}。{advice}。")
        self.what = what
        self.advice = advice


def of_words(said: str) -> Damaged | None:
    """The damage that git's own words tell of; None where they tell of something else."""
    return next((Damaged(what, advice) for sign, what, advice in _SIGNS if sign.search(said)), None)


def of_folder(folder: Path) -> Damaged | None:
    """What is broken in the history of a folder that git says has none; None where there is none at all."""
    place = git_place(folder)
    return None if place is None else Damaged(*_broken(place))


def git_place(folder: Path) -> Path | None:
    """The `.git` of a folder or of one above it, broken or not; an empty one above belongs to nobody."""
    here = folder.resolve()
    for above in (here, *here.parents):
        place = above / GIT
        if os.path.lexists(place) and (above == here or not place.is_dir() or any(_present(place))):
            return place
    return None


def refuse_bent(folder: Path) -> None:
    """Refuse a history whose own files are pipes or devices: to read one could take for ever.

    Raises:
        Damaged: one of those that git opens by itself is no regular file.
    """
    place = git_place(folder)
    for name in _OPENED_BY_GIT if place is not None and place.is_dir() else ():
        found = Path(os.path.realpath(f"{place}/{name}"))
        if found.exists() and not (found.is_file() and (name in _LARGE or found.stat().st_size < files.MOST)):
            says = f"{place}/{name} 不是普通文件，或者大得不正常，可能有人动过"
            raise Damaged(says, "把它移走，再运行 dabzw doctor 查看")


def _present(place: Path) -> Iterator[str]:
    return (mark for mark in _MARKS if os.path.lexists(place / mark))


def _broken(place: Path) -> tuple[str, str]:
    """What is broken of a `.git`, and what to do."""
    if not place.is_dir():
        return f"{place} 指向的文件夹不存在", RESTORE
    if not any(_present(place)):
        return f"{place} 是空的", RESTORE
    if not (place / "objects").is_dir():
        return "存放内容的 objects 文件夹不见了", RESTORE
    if not _HEAD.fullmatch(content(place, "HEAD")):
        return "记录台账写到哪里的文件不见了，或是空的、被改坏了", RESTORE
    if not (place / "refs").is_dir():
        return "存放各线最近一次提交的文件夹（refs）不见了（压缩、同步软件会丢掉空文件夹）", MEND if can_mend(
            place
        ) else RESTORE
    return "读不出它", RESTORE


def has_been(git_dir: Path, common_dir: Path, branch: str) -> bool:
    """Whether a branch that names no commit has named one, by its file or by what was kept of its moves.

    The first move of a new branch may have been cut off after it was noted; git's list of files is there
    only after it.
    """
    moves = content(common_dir, f"logs/{branch}").splitlines()
    onward = any(move.split(b" ", 1)[0].strip(b"0") for move in moves)
    return (common_dir / branch).exists() or onward or (bool(moves) and (git_dir / "index").exists())


def can_mend(place: Path) -> bool:
    """Whether a missing `refs` was but empty: the branch that HEAD names is among the packed ones."""
    named = content(place, "HEAD").removeprefix(b"ref: ").strip()
    packed = content(place, "packed-refs").splitlines()
    return bool(named) and any(line.endswith(b" " + named) for line in packed)


def content(place: Path, name: str) -> bytes:
    """The bytes of a file of a `.git`; nothing where there is none that can be read."""
    try:
        return files.read(place, name) or b""
    except (files.NotRegular, files.TooLarge, files.DiskRefused):
        return b""


def holds_records(folder: Path) -> bool:
    """Whether a folder holds records of a ledger, or issues that were sealed."""
    return any(next((folder / part).glob("*/*.y*ml"), None) for part in (*FOLDERS.values(), MADE_FOLDER))


def holds_issues(folder: Path) -> bool:
    """Whether a folder holds issues, each of which was made from a commit."""
    return next((folder / MADE_FOLDER).glob("*/*.y*ml"), None) is not None
