"""The current branch and its commit, as git's own files say them where they do so in the plainest way."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.errors import DabzwError
from dabzw.model.patterns import lazy
from dabzw.store import files

_HEAD: Final = lazy(r"ref: (refs/heads(?:/[\w-]+)+)\n")
_ID: Final = lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\n")
_LONGEST: Final = 4096


def read_tip(git_dir: Path, common_dir: Path) -> tuple[str, str] | None:
    """The full name of the current branch, and the id of its commit.

    None where git must be asked: HEAD is detached, the branch is packed with others or has no commit, its
    name is unusual, its file is broken, or branches are kept in another way than as files.
    """
    with suppress(DabzwError, UnicodeDecodeError):
        head = _HEAD.fullmatch((files.read(git_dir, "HEAD", most=_LONGEST) or b"").decode())
        if head is not None:
            id_ = (files.read(common_dir, head[1], most=_LONGEST) or b"").decode()
            if _ID.fullmatch(id_) and id_.strip("0\n"):
                return head[1], id_.strip()
    return None
