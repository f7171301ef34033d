"""The process that becomes pdftotext: its time, its memory and what it may write are bounded before."""

from __future__ import annotations

import os
import sys

from dabzw.store.limited import confine
from dabzw.store.notice.text import MEANS

_FILES = 64
"""It opens the tables of characters that ship with it."""


def main() -> None:
    """Hands standard input and output over to the program that the argument names."""
    confine(MEANS, files=_FILES)
    os.execv(sys.argv[1], [sys.argv[1], "-layout", "-enc", "UTF-8", "-", "-"])  # noqa: S606  # no shell


if __name__ == "__main__":
    main()
