"""Which program this is: its version, the commit it was made of, and how it came onto this computer."""

from __future__ import annotations

import os
import sys

from dabzw import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_COMMIT: Final = "$Format:%H$"  # `git archive` writes the commit and its day in their places
_DAY: Final = "$Format:%cs$"
_PLACE: Final = "$"
MARK: Final = "dabzw-package"
"""The file in the program's environment, written by the installer, that holds the archive's platform."""
_SHORT: Final = 10


def name() -> str:
    """Program and version, as other programs read them."""
    return f"dabzw {__version__}"


def origin() -> str:
    """How it came here, and of which commit it was made: 安装包 with its platform, or 源码."""
    platform = _first_line(os.path.join(sys.prefix, MARK))
    kind = f"安装包 {platform}" if platform else "源码"
    commit, day = (_head(), " ") if _COMMIT.startswith(_PLACE) else (_COMMIT, f"（{_DAY}）")
    return f"{kind}，由提交 {commit[:_SHORT]}{day}制作" if commit else kind


def _head() -> str:
    """The commit that is checked out beside the package; nothing where that is not known."""
    git = os.path.join(os.path.dirname(os.path.dirname(__file__)), ".git")
    head = _first_line(os.path.join(git, "HEAD"))
    return _first_line(os.path.join(git, head[5:])) if head.startswith("ref: ") else head


def _first_line(path: str) -> str:
    try:
        with open(path, encoding="ascii") as file:
            return file.readline().strip()
    except (OSError, ValueError):
        return ""
