"""The process that reads one spreadsheet: bytes in, JSON of plain cells out, with hardly any means.

Whatever is wrong with the file, the process that asked stays whole.
"""

from __future__ import annotations

import json
import sys
from typing import Final

from dabzw.store.collector import without_collector
from dabzw.store.limited import Means, confine
from dabzw.store.sheets.grid import Book, SheetRefused, to_json
from dabzw.store.sheets.sniff import format_of

MEANS: Final = Means(memory=512 * 1024 * 1024, seconds=20, patience=60)


def read(data: bytes, suffix: str) -> Book:
    """The plain cells of a file; `suffix` is the end of its name, in lower case.  Raises SheetRefused."""
    kind = format_of(data, suffix)
    if kind == "text":
        from dabzw.store.sheets.text import read_text

        return read_text(data)
    if kind == "xlsx":
        from dabzw.store.sheets.xlsx import read_xlsx

        return read_xlsx(data)
    from dabzw.store.sheets.calamine import read_ods, read_old

    return read_ods(data) if kind == "ods" else read_old(data)


def main() -> None:
    """Reads standard input, writes the cells or the refusal."""
    data = sys.stdin.buffer.read()
    _prepare()
    confine(MEANS)
    try:
        with without_collector():
            answer = to_json(read(data, sys.argv[1]))
    except SheetRefused as refused:
        answer = json.dumps({"code": refused.code, "says": refused.says})
    sys.stdout.buffer.write(answer.encode(errors="surrogatepass"))


def _prepare() -> None:
    """Everything that is imported late, since no file can be opened afterwards."""
    import encodings.cp437
    import encodings.gb18030
    import encodings.utf_8_sig
    import encodings.utf_16
    import encodings.utf_16_be
    import encodings.utf_16_le

    import python_calamine

    import dabzw.store.sheets.calamine
    import dabzw.store.sheets.text
    import dabzw.store.sheets.xlsx

    loaded = (encodings, python_calamine, dabzw)
    if not all(loaded):  # they are only loaded
        raise SystemExit(1)


if __name__ == "__main__":
    main()
