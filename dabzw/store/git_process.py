"""git as a process: how it is started, and what it means where it does not do what it was asked for."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError
from dabzw.lazily import dataclass
from dabzw.model.patterns import lazy
from dabzw.store import damage, refusals
from dabzw.store.files import DiskRefused
from dabzw.store.git_config import ENVIRONMENT, OVERRIDES
from dabzw.store.git_states import sentence

MINIMUM: Final = (2, 31)

_FOREIGN: Final = lazy(r"dubious ownership in repository at '(.*)'")
_MEMORY: Final = 4 * 1024**3
_USAGE: Final = 129  # git's exit status for an option that it does not know


class GitMissing(StorageError):
    """There is no git on this computer."""

    def __init__(self) -> None:
        super().__init__(sentence("absent"))


class GitTooOld(StorageError):
    """git does not know an option that is needed."""

    def __init__(self) -> None:
        super().__init__(sentence("old", needed=".".join(map(str, MINIMUM))))


class GitRefused(StorageError):
    """git ended a command with an error that has no class of its own; its words are for `--debug`."""

    def __init__(self, command: str, answer: str, cause: str = "") -> None:
        super().__init__(sentence("refused", cause=cause) if cause else sentence("failed"))
        self.add_note(f"git {command}：{answer}")


class GitKilled(GitRefused):
    """git was killed while it worked, as by a system without memory."""

    def __init__(self, command: str, number: int) -> None:
        super().__init__(command, "", f"被系统或别的程序中止（信号 {number}，可能内存不足）")


class GitSlow(StorageError):
    """git was waited for, in vain: the other computer does not answer, or the line is too slow."""

    def __init__(self) -> None:
        super().__init__("等了很久对方没有回应，已停下。请检查网络，或换个时间再试。")


class ForeignOwner(StorageError):
    """The repository belongs to another account, so git does not trust its configuration."""

    def __init__(self, folder: str) -> None:
        super().__init__(sentence("foreign-owner", folder=folder))
        self.folder = folder


@dataclass(frozen=True, slots=True)
class Patience:
    """For how many seconds a git is waited for, and how many bytes a file may have that it writes.

    With `most` its memory is bounded, too: what comes from elsewhere can be made to exhaust who unpacks it.
    """

    seconds: float
    most: int | None = None


def version() -> tuple[int, ...]:
    """The version of git on this computer; raises GitMissing, GitRefused."""
    said = output(start("version", cwd=Path.cwd()), "version", (0,)).decode()
    numbers = re.search(r"\d+(?:\.\d+)+", said)
    return tuple(map(int, numbers[0].split("."))) if numbers else ()


def start(  # noqa: PLR0913 -- what a process starts from
    command: str,
    *arguments: str,
    cwd: Path,
    place: tuple[str, ...] = (),
    feed: bytes = b"",
    environment: Mapping[str, str] | None = None,
    inherited: tuple[int, ...] = (),
    patience: Patience | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """git, run to its end with the one environment; raises GitMissing.

    One that speaks with another computer is waited for with `patience`; raises GitSlow.
    """
    git = shutil.which("git")
    if git is None:
        raise GitMissing
    settings = (part for setting in OVERRIDES for part in ("-c", setting))
    command_line = (str(Path(git).absolute()), *place, "--no-pager", *settings, command, *arguments)
    environ = _inherited_environment() | ENVIRONMENT | dict(environment or {})
    if patience is not None:
        return _patient(command_line, cwd, environ, patience)
    return subprocess.run(
        command_line,
        cwd=cwd,
        env=environ,
        input=feed,
        capture_output=True,
        check=False,
        pass_fds=inherited,
        start_new_session=True,  # Ctrl+C at the terminal is for this program alone
    )


def _patient(
    command: tuple[str, ...], cwd: Path, environment: Mapping[str, str], patience: Patience
) -> subprocess.CompletedProcess[bytes]:
    """A git that speaks with another computer; it keeps no lock of ours, whatever becomes of this process."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # as above
    )
    if patience.most is not None:
        _bound(process.pid, patience.most)
    with process:
        try:
            told = process.communicate(timeout=patience.seconds)
        except BaseException as end:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # with the ssh that it has started
            if isinstance(end, subprocess.TimeoutExpired):
                raise GitSlow from None
            raise
    return subprocess.CompletedProcess(command, process.returncode, *told)


def _bound(process: int, most: int) -> None:
    """Bounds a process that has just begun, with those that it starts, where the system can."""
    if hasattr(resource, "prlimit"):
        with suppress(OSError):  # ended already
            resource.prlimit(process, resource.RLIMIT_FSIZE, (most, most))
            resource.prlimit(process, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            resource.prlimit(process, resource.RLIMIT_CORE, (0, 0))


def _inherited_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def output(done: subprocess.CompletedProcess[bytes], command: str, accept: tuple[int, ...]) -> bytes:
    """What a git that has ended printed; raises as `Repository.git` unless its status is in `accept`."""
    if done.returncode in accept:
        return done.stdout
    if done.returncode < 0:
        raise GitKilled(command, -done.returncode)
    if done.returncode == _USAGE:
        raise GitTooOld
    said = done.stderr.decode(errors="replace").strip()
    foreign = _FOREIGN.search(said)
    if foreign:
        raise ForeignOwner(foreign[1])
    if reason := refusals.disk_of(said):
        raise DiskRefused("台账的留痕（.git）", reason)
    raise damage.of_words(said) or GitRefused(command, plain(said)[:300], refusals.cause_of(said))


def plain(text: str) -> str:
    """A text on one line, without what a name or an address may not hold."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f<>]", " ", text).split())
