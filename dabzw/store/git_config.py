"""The configuration that git is run with, and what a repository's own may not say.

Nothing that lies in a repository may choose a program to run or another place to take objects from.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError

OVERRIDES: Final = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.quotePath=false",
    "core.autocrlf=false",
    "core.fsync=all",
    "core.fsyncMethod=fsync",
    "core.logAllRefUpdates=true",
    "i18n.commitEncoding=UTF-8",
    "i18n.logOutputEncoding=UTF-8",
    "gc.auto=0",
    "maintenance.auto=false",
    "log.mailmap=false",
    "log.showSignature=false",
    "color.ui=false",
    "protocol.ext.allow=never",
)
ENVIRONMENT: Final = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_ATTR_NOSYSTEM": "1",
}
NEW_REPOSITORY: Final = {
    "core.autocrlf": "false",
    "core.fsync": "all",
    "core.quotePath": "false",
    "core.untrackedCache": "true",
}
# Keys of a repository's own configuration that name a program, or that take objects from elsewhere.
_UNSAFE_KEY = re.compile(
    r"""core\.(worktree|gitproxy|sshcommand|askpass|editor|pager|alternaterefscommand)
      | filter\..* | diff\.external | .*\.(textconv|command|driver|program|packobjectshook)
      | remote\..*\.(uploadpack|receivepack|vcs|proxy|promisor|partialclonefilter)
      | extensions\.partialclone | protocol\..*""",
    re.VERBOSE | re.DOTALL,
)
_BOOLEAN = frozenset({"", "true", "false", "yes", "no", "on", "off", "0", "1"})


class UnsafeConfig(StorageError):
    """The repository's own configuration names programs, as a received copy may do to run them."""

    def __init__(self, place: Path, keys: tuple[str, ...]) -> None:
        super().__init__(
            f"{place}：仓库配置会让 git 运行外部程序或从别处取数据，已拒绝：{'、'.join(keys)}。"
            f"确认后逐项删除：git config --unset-all {keys[0]}"
        )


def is_unsafe(key: str, value: str) -> bool:
    """Whether a setting of a repository's own would run a program or take objects from elsewhere."""
    if key == "core.fsmonitor":
        return value.lower() not in _BOOLEAN
    if key.startswith("credential.") and key.endswith(".helper"):
        return value.startswith("!") or "/" in value
    return _UNSAFE_KEY.fullmatch(key) is not None
