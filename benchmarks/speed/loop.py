"""A bare loop of openpyxl's write-only mode over cells that are read one row at a time.

python loop.py CELLS WORKBOOK
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from openpyxl import Workbook


def main() -> None:
    """Writes the workbook: no styles, no widths, no checks."""
    book, sheets = Workbook(write_only=True), {}
    with Path(sys.argv[1]).open("rb") as stream:
        while True:
            try:
                number, row = pickle.load(stream)  # noqa: S301  # made a moment ago by ourselves
            except EOFError:
                break
            if number not in sheets:
                sheets[number] = book.create_sheet(f"表{number}")
            sheets[number].append(row)
    book.save(sys.argv[2])


if __name__ == "__main__":
    main()
