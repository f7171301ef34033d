"""The end of every run: whatever ended it becomes a Chinese sentence and an exit status, by what was done."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final, NoReturn

from dabzw.cli import outcome, streams
from dabzw.cli.outcome import Run, Word
from dabzw.cli.speech import prompts
from dabzw.cli.speech.zh import CANCELLED
from dabzw.errors import DabzwError, Incomplete

if TYPE_CHECKING:
    from dabzw.cli.remembering import Memory

_UNEXPECTED: Final = 70
_SIGNALS: Final = {signal.SIGINT: "已取消", signal.SIGTERM: "收到终止信号", signal.SIGHUP: "终端已关闭"}
_BY_SIGNAL: Final = 128  # the status of a process that a signal ended is more by its number


class Stopped(BaseException):
    """A signal asks the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = signal.Signals(number)


def run(start: Callable[[], int]) -> NoReturn:
    """Runs a command, which gives its exit status, and ends the process with its last word."""
    done, outputs = outcome.begin(), streams.install()
    word = _last_word(start, done, outputs)
    for says in done.unsaid:
        prompts.warn(says)
    _say(word)
    if done.memory is not None and not word.says:
        _keep(done.memory, word.status, outputs)
    if not word.status and outputs.unheard:
        word = outcome.done(done, 0, "", unheard=True)
    sys.exit(word.status)


def _keep(memory: Memory, status: int, outputs: streams.Outputs) -> None:
    """Keeps what was found, for the next command; what goes wrong with it is none of the clerk's business."""
    try:
        memory.keep(status, outputs)
    except Exception as error:  # noqa: BLE001  # all has been said already
        _debug(error)
        _logged(error)


def _last_word(start: Callable[[], int], done: Run, outputs: streams.Outputs) -> Word:
    try:
        status = _status_of(start)
    except DabzwError as error:
        _debug(error)
        return outcome.refused(done, str(error), error.status)
    except Stopped as end:
        return outcome.stopped(done, _SIGNALS[end.number], _BY_SIGNAL + end.number)
    except Exception as error:  # noqa: BLE001  # the one boundary: no traceback reaches a clerk
        _debug(error)
        if refusal := _of_the_system(error):
            return outcome.refused(done, str(refusal), refusal.status)
        return outcome.failed(done, type(error).__name__, _logged(error), _UNEXPECTED)
    if status == CANCELLED:
        return outcome.stopped(done, _SIGNALS[signal.SIGINT], status)
    return outcome.done(done, status, outputs.lost, unheard=outputs.unheard)


def _status_of(start: Callable[[], int]) -> int:
    """The exit status of a command; from its end on, no signal changes what is said of it."""
    try:
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                signal.signal(number, _stop)
        return start()
    except KeyboardInterrupt:  # from what puts Python's own handler back
        return CANCELLED
    except SystemExit as end:  # the completion by TAB ends so
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        sys.stdout.flush()


def _say(word: Word) -> None:
    if not word.says:
        return
    if word.status == Incomplete.status:
        prompts.warn(word.says)
    elif word.status >= _BY_SIGNAL:
        prompts.note(word.says)
    else:
        (prompts.error if word.status else prompts.done)(word.says)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped(number)


def _of_the_system(error: Exception) -> DabzwError | None:
    """The disk's or the system's refusal that a fault comes from, however it was met; None for any other."""
    from dabzw.store.files import DiskRefused

    met: BaseException | None = error
    while met is not None:
        if isinstance(met, OSError) and met.errno is not None:
            return DiskRefused.of(met)
        if isinstance(met, MemoryError):
            return DiskRefused("程序", "内存不足")
        if type(met).__name__ == "SerialisationError":  # lxml's, of a temporary file that was not taken
            return DiskRefused("临时文件", "没有写成，多半是磁盘已满或没有权限")
        met = met.__cause__
    return None


def _debug(error: Exception) -> None:
    if "--debug" in sys.argv:
        traceback.print_exception(error)


def _logged(error: Exception) -> Path | None:
    """Where it happened, without any value, goes to a log; None where that cannot be written."""
    from dabzw.cli.ground import china_now, log_folder

    frames = "".join(
        f"  {frame.filename}:{frame.lineno} {frame.name}\n"
        for frame in traceback.extract_tb(error.__traceback__)
    )
    try:
        path = log_folder() / "error.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, _APPEND, 0o600), "w", encoding="utf-8") as log:
            log.write(f"{china_now():%Y-%m-%d %H:%M} {type(error).__name__}\n{frames}")
    except (OSError, RuntimeError):  # the latter where nobody's home is known
        return None
    return path


_APPEND: Final = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
