"""A command in a terminal, as a clerk sees it: keys are typed, and the screen is read as text.

`Terminal` is a pseudo-terminal whose output an emulator draws; `Tmux` plays the same in tmux, for those who
want to see that both draw alike.  Both wait for what must appear, and never for time to pass.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import shlex
import signal
import struct
import subprocess  # noqa: TID251 -- the command line is tested from outside
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Final, Self

import processes
import pyte

ENTER: Final = "\r"
TAB: Final = "\t"
BACKSPACE: Final = "\x7f"
CTRL_C: Final = "\x03"
CTRL_D: Final = "\x04"
ESCAPE: Final = "\x1b"
UP: Final = "\x1b[A"
DOWN: Final = "\x1b[B"
PASTE: Final = ("\x1b[200~", "\x1b[201~")
"""What a terminal puts before and after a pasted text."""

SIZES: Final = ((80, 24), (120, 40))
_PATIENCE: Final = 30  # seconds until a screen that does not come is a failure
_MASKS: Final = (
    (re.compile(r"\b(XS|QY|CS|HD)-(\d{6})-[0-9A-HJ-NP-Z]{4}\b"), r"\1-\2-____"),
    (re.compile(r"(提交|入账编号) ?[0-9a-f]{10}\b"), r"\1 __________"),
)


class NotShown(AssertionError):
    """What must appear on the screen did not; says what is there."""


class Terminal:
    """A command in a pseudo-terminal of so many columns and rows; use it in a `with`.

    `dabzw` is forked with all imported, unless it is to begin `afresh`, as at a desk.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        columns: int = 80,
        rows: int = 24,
        afresh: bool = False,
    ) -> None:
        self.keys = 0
        self._typed = 0  # how much had been written when a key was typed last
        self.history = ""  # all that was written, as it came
        self._screen = pyte.HistoryScreen(columns, rows, history=10_000, ratio=1.0)
        self._stream = pyte.ByteStream(self._screen)
        vars(self._screen)["write_process_input"] = self._answer
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        size = {"COLUMNS": "", "LINES": ""}  # the terminal's own size counts
        given = {name: value for name, value in {"TERM": "xterm-256color", **env, **size}.items() if value}
        self.process = self._started(command, cwd, given, slave, afresh=afresh)
        os.close(slave)

    @staticmethod
    def _started(
        command: Sequence[str], cwd: Path, env: Mapping[str, str], slave: int, *, afresh: bool
    ) -> subprocess.Popen[bytes] | processes.Forked:
        own = tuple(command[:3]) == (sys.executable, "-m", "dabzw") and "PYTHONIOENCODING" not in env
        if own and not afresh:  # what it imports costs more than what it does
            return processes.Forked(command[3:], cwd=cwd, env=env, terminal=slave)
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            preexec_fn=lambda: os.login_tty(slave),  # noqa: PLW1509 -- no thread runs here
            close_fds=True,
            pass_fds=(slave,),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.dies()
        os.close(self._master)

    def types(self, keys: str) -> Self:
        """Types keys; they are counted, a pasted text as one."""
        self.keys += len(re.sub(r"\x1b\[200~.*?\x1b\[201~|\x1b\[.", "x", keys, flags=re.DOTALL))
        self._typed = len(self.history)
        os.write(self._master, keys.encode())
        return self

    def until(self, text: str) -> Self:
        """Waits until a text stands on the screen; raises NotShown."""
        end = time.monotonic() + _PATIENCE
        while _without_blanks(text) not in _without_blanks(self.shows()):
            if not self._reads(end - time.monotonic()):
                raise NotShown(f"“{text}” is not on the screen:\n{self.shows()}")
        return self

    def asked(self, label: str) -> Self:
        """Waits until a question stands at the end of the screen, and nothing is answered; raises NotShown."""
        end = time.monotonic() + _PATIENCE
        while not self._is_asked(_without_blanks(label)):
            if not self._reads(end - time.monotonic()):
                raise NotShown(f"“{label}” is not asked:\n{self.shows()}")
        return self

    def _is_asked(self, label: str) -> bool:
        shown = self.shows().rstrip().splitlines()
        is_new = self.history.rfind("\x1b[?2004h") >= self._typed
        return bool(shown) and _without_blanks(shown[-1]).startswith(label) and is_new and self.waits()

    def waits(self) -> bool:
        """Whether the command reads what is typed, and has the terminal for itself."""
        return self.history.rfind("\x1b[?2004h") > self.history.rfind("\x1b[?2004l")

    def shows(self) -> str:
        """The lines of the screen, without the blanks at their ends."""
        return _text(self._screen.display)

    def told(self) -> str:
        """The screen, and above it what has been scrolled away."""
        above = ["".join(_cells(line, self._screen.columns)) for line in self._screen.history.top]
        return _text([*above, *self._screen.display])

    def ends(self) -> int:
        """Waits for the end of the command; its exit status, negative for the signal that ended it."""
        end = time.monotonic() + _PATIENCE
        while self._reads(end - time.monotonic()):
            pass
        return self.process.wait(timeout=max(end - time.monotonic(), 1))

    def dies(self, by: signal.Signals = signal.SIGKILL) -> None:
        """Ends the command by a signal, and waits for it."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(by)
        self.ends()

    def _reads(self, seconds: float) -> bool:
        """Draws what is written next; False when nothing will come any more, or not in time."""
        ready, _, _ = select.select([self._master], [], [], max(seconds, 0))
        if not ready:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # the other side is closed
            return False
        self.history += data.decode(errors="replace")
        self._stream.feed(data)
        return bool(data)

    def _answer(self, data: str) -> None:
        os.write(self._master, data.encode())


_NUMBERS: Final = count()


class Tmux:
    """The same in tmux: the command in a session of its own, on a server of its own."""

    def __init__(
        self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], columns: int = 80, rows: int = 24
    ) -> None:
        self.keys = 0
        self._answered = ""
        self._socket = f"{env['HOME']}/.tmux{next(_NUMBERS)}"  # nothing of it lies in the ledger
        self._env = {**env, "LANG": "C.UTF-8"}
        told = " ".join(
            f"{name}={shlex.quote(value)}"
            for name, value in env.items()
            if name not in {"COLUMNS", "LINES", "TERM"}
        )
        run = f"cd {shlex.quote(str(cwd))} && env -u COLUMNS -u LINES {told} {shlex.join(command)}"
        ended = f"; tmux -S {shlex.quote(self._socket)} set-option -g @status $?; sleep 1000"
        self._tmux("-f", os.devnull, "new-session", "-d", "-x", str(columns), "-y", str(rows), run + ended)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._tmux("kill-server")

    def types(self, keys: str) -> Self:
        """Types keys."""
        self.keys += len(keys)
        self._answered = self.told()
        for text in re.split(r"([\r\t\x7f\x03\x04])", keys):
            if text in _NAMED:
                self._tmux("send-keys", _NAMED[text])
            elif text:
                self._tmux("send-keys", "-l", text)
        return self

    def until(self, text: str) -> Self:
        """Waits until a text stands on the screen; raises NotShown."""
        return self._waits(lambda: _without_blanks(text) in _without_blanks(self.shows()), f"“{text}”")

    def asked(self, label: str) -> Self:
        """Waits until a question that was not there yet stands at the end, and nothing is answered."""
        return self._waits(lambda: self._is_asked(_without_blanks(label)), f"the question “{label}”")

    def _is_asked(self, label: str) -> bool:
        told = self.told()
        last = _without_blanks(told.rstrip().rpartition("\n")[2])
        return told != self._answered and last.startswith(label) and last.endswith("：")

    def shows(self) -> str:
        """The lines of the screen, without the blanks at their ends."""
        return _text(self._tmux("capture-pane", "-p").split("\n"))

    def told(self) -> str:
        """The screen, and above it what has been scrolled away."""
        return _text(self._tmux("capture-pane", "-p", "-S", "-").split("\n"))

    def ends(self) -> int:
        """Waits for the end of the command; its exit status."""
        self._waits(lambda: bool(self._status()), "the end")
        return int(self._status())

    def _status(self) -> str:
        return self._tmux("show-options", "-gqv", "@status").strip()

    def _waits(self, there: Callable[[], bool], what: str) -> Self:
        end = time.monotonic() + _PATIENCE
        while not there():
            if time.monotonic() > end:
                raise NotShown(f"{what} is not on the screen:\n{self.shows()}")
        return self

    def _tmux(self, *words: str) -> str:
        return subprocess.run(
            ["tmux", "-u", "-S", self._socket, *words],
            env=self._env,
            check=True,
            capture_output=True,
            text=True,
        ).stdout


_NAMED: Final = {"\r": "Enter", "\t": "Tab", "\x7f": "BSpace", "\x03": "C-c", "\x04": "C-d"}


def dabzw_in(
    folder: Path, env: Mapping[str, str], *words: str, columns: int = 80, rows: int = 24, afresh: bool = False
) -> Terminal:
    """`dabzw` with these words, in a terminal, in a folder."""
    command = [sys.executable, "-m", "dabzw", *words]
    return Terminal(command, cwd=folder, env=env, columns=columns, rows=rows, afresh=afresh)


def masked(shown: str) -> str:
    """A screen with the random parts of ids and entries taken out, each place as wide as it was."""
    for pattern, blank in _MASKS:
        shown = pattern.sub(blank, shown)
    return shown


def _cells(line: Mapping[int, pyte.screens.Char], columns: int) -> Iterator[str]:
    return (line[place].data for place in range(columns))


def _text(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


def _without_blanks(text: str) -> str:
    """A text without blanks and line ends: where it is folded does not matter."""
    return re.sub(r"\s", "", text)
