"""The pager of our own, for terminals that have no other: a page, a line that says the keys, a key."""

from __future__ import annotations

import os
import re
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_STYLES: Final = re.compile(r"\x1b\[[\d;]*m")
_NEXT: Final = frozenset((b" ", b"\r", b"\n", b"f", b"\x1b[6~", b"\x1b[B", b"\x1bOB"))
_BACK: Final = frozenset((b"b", b"\x1b[5~", b"\x1b[A", b"\x1bOA"))
_QUIT: Final = frozenset((b"q", b"Q", b"\x03", b"\x04", b"\x1b"))
_SEARCH: Final = b"/"
_KEY: Final = re.compile(rb"\x1b(?:[\[O][\d;]*[~A-Za-z])?|.", re.DOTALL)
_ABILITIES: Final = 3  # the place of these in what termios gives
_NARROW: Final = 70  # columns below which the line of the keys is short


def browse(data: bytes, encoding: str) -> None:
    """Shows text on the terminal, page by page, until somebody has seen enough."""
    with _terminal(without=termios.ICANON | termios.ECHO | termios.ISIG):
        _Pager(data.decode(encoding, "replace").splitlines(), encoding).run()


class _Pager:
    """Lines, and the first of them on the screen; pages follow each other, and stay to scroll back to."""

    def __init__(self, lines: list[str], encoding: str) -> None:
        self._lines = lines
        self._encoding = encoding
        self._top = 0
        self._typed: list[bytes] = []
        self._says = ""

    def run(self) -> None:
        """Shows pages; what follows the last of them ends it."""
        self._show()
        while True:
            key = self._key()
            top = self._top
            if key in _QUIT or (key in _NEXT and top + self._page >= len(self._lines)):
                return
            if key in _NEXT:
                self._top += self._page
            elif key in _BACK:
                self._top = max(top - self._page, 0)
            elif key == _SEARCH:
                self._search()
            if self._top != top:
                self._show()

    @property
    def _page(self) -> int:
        return max(os.get_terminal_size(1).lines - 1, 1)

    def _show(self) -> None:
        self._write("".join(f"{line}\n" for line in self._lines[self._top : self._top + self._page]))

    def _key(self) -> bytes:
        """The next key; while it is waited for, the last line of the screen says which there are."""
        if not self._typed:
            with self._at_the_bottom(self._says + self._keys()):
                self._typed = _KEY.findall(os.read(0, 64)) or [b"q"]  # nothing comes any more
            self._says = ""
        return self._typed.pop(0)

    def _keys(self) -> str:
        page, pages = -(-self._top // self._page) + 1, -(-len(self._lines) // self._page)
        if os.get_terminal_size(1).columns < _NARROW:
            return f"-- {page}/{pages} 空格下页 b上页 q退出 --"
        return f"-- 第{page}页，共{pages}页：空格或回车下一页，b 上一页，/ 查找，q 退出 --"

    def _search(self) -> None:
        """Goes to the next line that holds what is typed."""
        typed = self._line("查找：")
        after = range(self._top + 1, len(self._lines))
        found = next((place for place in after if typed and typed in self._plain(place)), None)
        if found is None:
            self._says = f"后面没有“{typed}”；"
        else:
            self._top = found

    def _line(self, asked: str) -> str:
        """A line that is typed; its beginning may have come with the key that asks for it."""
        before, end, after = b"".join(self._typed).replace(b"\r", b"\n").partition(b"\n")
        self._typed = _KEY.findall(after)
        if not end:
            with (
                self._at_the_bottom(asked + before.decode(self._encoding, "replace")),
                _terminal(with_=termios.ICANON | termios.ECHO),
            ):
                before += os.read(0, 1 << 10)
        return before.decode(self._encoding, "replace").strip()

    def _plain(self, place: int) -> str:
        return _STYLES.sub("", self._lines[place])

    @contextmanager
    def _at_the_bottom(self, text: str) -> Iterator[None]:
        """Writes a line that goes again."""
        self._write(text)
        yield
        self._write("\r" + " " * (os.get_terminal_size(1).columns - 1) + "\r")

    def _write(self, text: str) -> None:
        left = memoryview(text.encode(self._encoding, "replace"))
        while left:
            left = left[os.write(1, left) :]


@contextmanager
def _terminal(*, without: int = 0, with_: int = 0) -> Iterator[None]:
    """Takes abilities from the terminal for a while, and gives it others.

    They are to wait for whole lines, to show the keys, and to send signals.
    """
    kept = termios.tcgetattr(0)
    changed = list(kept)
    changed[_ABILITIES] = int(changed[_ABILITIES]) & ~without | with_
    termios.tcsetattr(0, termios.TCSADRAIN, changed)
    try:
        yield
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, kept)
