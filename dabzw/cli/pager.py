"""Long text on a terminal, page by page: through `less`, or a small pager of our own where there is none.

`DABZW_PAGER` names another (`builtin` is our own, `cat` is none), else `PAGER` does.  Leaving a pager early
is no error.  Answers that are said again go through it before the rest of the program is imported: hence it
imports next to nothing.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

UNPAGED: Final = frozenset(("--json", "--csv", "--no-pager"))
"""Options with which nothing is paged."""
_BUILT_IN: Final = "builtin"
_NONE: Final = frozenset(("", "cat"))
_PLAIN: Final = frozenset(("", "dumb", "unknown"))
_NOT_FOUND: Final = 126, 127  # what a shell says of a command that cannot be run
_LESS: Final = "less"
_KEYS: Final = "分页显示：空格下一页，b 上一页，/ 查找，q 退出\n"
"""What is said before the text in less, whose own line at the bottom takes no Chinese."""
_SHELL: Final = "/bin/sh"


def is_unwanted(words: Sequence[str]) -> bool:
    """Whether the words of a command say that nothing is to be paged."""
    return any(word in UNPAGED for word in words)


def shown(data: bytes) -> bool:
    """Shows text through a pager, and says whether it did: not where it fits on the screen, nor in a pipe."""
    if not (os.isatty(0) and os.isatty(1)):
        return False
    size = os.get_terminal_size(1)
    if data.count(b"\n") < (size.lines or 24):
        return False
    command = _command(os.environ)
    if command == _BUILT_IN:
        from dabzw.cli.own_pager import browse

        browse(data, _encoding())
        return True
    said = _KEYS.encode(_encoding()) if command == _LESS else b""
    return command not in _NONE and _through(command, said + data)


def _command(heard: Mapping[str, str]) -> str:
    """The pager that is wanted, as a shell reads it."""
    named = heard.get("DABZW_PAGER", heard.get("PAGER"))
    if named is not None:
        return named.strip()
    # of what is written in another code than UTF-8 less shows every byte
    if (
        heard.get("TERM", "") in _PLAIN
        or not _is_utf8()
        or not _is_there(_LESS, heard.get("PATH", os.defpath))
    ):
        return _BUILT_IN
    return _LESS


def _is_there(program: str, path: str) -> bool:
    return any(os.access(f"{folder}/{program}", os.X_OK) for folder in path.split(os.pathsep) if folder)


def _through(command: str, data: bytes) -> bool:
    """Feeds a pager that a shell starts; False where it cannot be started, and nothing was shown."""
    import signal

    reads, writes = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, reads, 0), (os.POSIX_SPAWN_CLOSE, writes)]
    to_default = (signal.SIGINT, signal.SIGPIPE, signal.SIGTERM, signal.SIGHUP)
    process = os.posix_spawn(
        _SHELL, ["sh", "-c", command], _environment(), file_actions=actions, setsigdef=to_default
    )
    os.close(reads)
    kept = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's
    try:
        _feed(writes, data)
        _, status = os.waitpid(process, 0)
    except BaseException:  # a signal ends the command: what it has started ends with it
        os.kill(process, signal.SIGTERM)
        raise
    finally:
        signal.signal(signal.SIGINT, kept)
    return os.waitstatus_to_exitcode(status) not in _NOT_FOUND


def _environment() -> dict[str, str]:
    """The variables of a pager: less shows colours and leaves the text on the screen, and knows Chinese."""
    known = {"LESS": "FRX", "LV": "-c"}
    if _is_utf8():
        known["LESSCHARSET"] = "utf-8"
    return {**known, **os.environ}


def _is_utf8() -> bool:
    return _encoding().lower().replace("-", "") == "utf8"


def _encoding() -> str:
    """The terminal's; one that has no Chinese is written to in UTF-8 (`encoding.tolerate`)."""
    found = sys.__stdout__.encoding if sys.__stdout__ is not None else "utf-8"
    try:
        _KEYS.encode(found)
    except UnicodeEncodeError:
        return "utf-8"
    return found


def _feed(pipe: int, data: bytes) -> None:
    """Writes all that is taken; who leaves the pager early has seen enough."""
    left = memoryview(data)
    try:
        while left:
            left = left[os.write(pipe, left) :]
    except BrokenPipeError:
        pass
    finally:
        os.close(pipe)
