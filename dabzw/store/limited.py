"""A process with hardly any means, in which what is not to be trusted is read or run: bytes in, bytes out.

It writes no file and opens nothing: no file, no connection.  Its processor time and its memory are bounded,
and so is the time that the asking process waits; whatever happens in it, the one that asked stays whole.
"""

from __future__ import annotations

import resource
import subprocess
import sys

from dabzw.lazily import dataclass

_SPARE = 2
"""Seconds of the processor between the signal that the time is over and the end."""
_OPEN = 3
"""The files that are open: input, output, errors."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a process may take: bytes of memory, seconds of the processor, seconds that one waits for it."""

    memory: int
    seconds: int
    patience: int


class NoAnswer(Exception):
    """The process ended without an answer; `slow` where one has waited too long."""

    def __init__(self, *, slow: bool) -> None:
        super().__init__()
        self.slow = slow


def asked(module: str, arguments: tuple[str, ...], data: bytes, means: Means) -> bytes:
    """What a module of `dabzw` answers to some bytes, run as a process of its own.

    The module calls `confine` with the same means before it looks at the bytes.

    Raises:
        NoAnswer: it could not be started, ended by a fault, or took too long.
    """
    command = [sys.executable, "-I", "-X", "utf8", "-m", module, *arguments]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=means.patience, check=False, env={}, cwd="/"
        )
    except subprocess.TimeoutExpired:
        raise NoAnswer(slow=True) from None
    except OSError:
        raise NoAnswer(slow=False) from None
    if done.returncode:
        raise NoAnswer(slow=False)
    return done.stdout


def confine(means: Means, *, files: int = _OPEN) -> None:
    """Takes from this process what it does not need; everything must be imported before.

    `files` may be open in it: no more than are, or those of a program that it becomes.
    """
    resource.setrlimit(resource.RLIMIT_AS, (means.memory, means.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (means.seconds, means.seconds + _SPARE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
