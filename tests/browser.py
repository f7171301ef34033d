"""A real browser, Chromium without a window, driven over a pipe by its own protocol."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

BROWSER: Final = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)
in_browser = pytest.mark.skipif(
    BROWSER is None,
    reason="no Chromium is found: install it, as with apt install chromium, to run these tests",
)
_OPTIONS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)


class Tab:
    """A tab: what is asked of it is answered before the next question."""

    def __init__(self, asks: int, answers: int) -> None:
        self._asks, self._answers = asks, answers
        self._rest = b""
        self._numbers = count(1)
        self._session: str | None = None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for part in ("Page", "Runtime", "Network"):
            self.ask(f"{part}.enable")
        self.requests: list[str] = []

    def ask(self, method: str, **params: object) -> dict[str, Any]:
        """The answer to a question of the protocol."""
        number = next(self._numbers)
        question: dict[str, object] = {"id": number, "method": method, "params": params}
        if self._session is not None:
            question["sessionId"] = self._session
        os.write(self._asks, json.dumps(question).encode() + b"\0")
        while True:
            heard = self._hear()
            if heard.get("id") == number:
                assert "error" not in heard, heard
                found: dict[str, Any] = heard["result"]
                return found

    def look(self, wide: int, *, dark: bool = False) -> None:
        """Makes the window so wide, on a phone or on a desk, light or dark."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=wide,
            height=844,
            deviceScaleFactor=1,
            mobile=wide < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])

    def go(self, address: str) -> None:
        """Loads a page from nothing and waits until it stands."""
        for one in ("about:blank", address):
            self.ask("Page.navigate", url=one)
            while self._hear().get("method") != "Page.loadEventFired":
                pass

    def run(self, script: str) -> Any:
        """What an expression comes to on the page."""
        found = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def printed(self) -> bytes:
        """The page on paper."""
        made = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(made["data"])

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._answers, 1 << 20)
            assert read, "the browser has ended"
            self._rest += read
        one, _, self._rest = self._rest.partition(b"\0")
        heard: dict[str, Any] = json.loads(one)
        if heard.get("method") == "Network.requestWillBeSent":
            self.requests.append(heard["params"]["request"]["url"])
        return heard


@contextmanager
def a_tab(folder: Path) -> Iterator[Tab]:
    """A tab of a browser of its own, which keeps its profile in a folder."""
    assert BROWSER is not None
    asked, ask = _pipe()
    answer, answered = _pipe()
    command = (BROWSER, *_OPTIONS, f"--user-data-dir={folder}")
    given = [  # the browser reads from 3 and writes to 4
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_DUP2, asked, 3),
        (os.POSIX_SPAWN_DUP2, answered, 4),
    ]
    browser = os.posix_spawn(BROWSER, command, os.environ, file_actions=given)
    os.close(asked)
    os.close(answered)
    try:
        yield Tab(ask, answer)
    finally:
        os.kill(browser, signal.SIGTERM)
        os.waitpid(browser, 0)
        os.close(ask)
        os.close(answer)


def _pipe() -> tuple[int, int]:
    """Two ends of a pipe, with numbers that are in nobody's way."""
    ends = os.pipe()
    moved = (fcntl.fcntl(ends[0], fcntl.F_DUPFD_CLOEXEC, 10), fcntl.fcntl(ends[1], fcntl.F_DUPFD_CLOEXEC, 10))
    for one in ends:
        os.close(one)
    return moved
