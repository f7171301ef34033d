"""The process that reads one notice: bytes in, its text or the reason why there is none out."""

from __future__ import annotations

import json
import sys
from typing import Final

from dabzw.store.limited import confine
from dabzw.store.notice.text import MEANS
from dabzw.store.sheets.grid import SheetRefused

_SAYS: Final = {
    "encoding": "文字编码认不出，或前后不一致",
    "zip-bomb": "解压后过大，像压缩炸弹，不读取",
    "xml": "文件里有外部引用或实体定义（DTD），不读取",
}


def read(data: bytes, kind: str) -> str:
    """The text of a notice.  Raises SheetRefused."""
    if kind == "docx":
        from dabzw.store.notice.docx import docx_text

        return docx_text(data)
    from dabzw.store.sheets.text import decoded

    text, _ = decoded(data)
    if "\0" in text:
        raise SheetRefused("format", "")
    return text


def main() -> None:
    """Reads standard input, writes the text or the refusal."""
    data = sys.stdin.buffer.read()
    _prepare()
    confine(MEANS)
    try:
        answer = {"text": read(data, sys.argv[1])}
    except SheetRefused as refused:
        answer = {"says": _SAYS.get(refused.code, "不是通知的文字，或文件已损坏")}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _prepare() -> None:
    """Everything that is imported late, since no file can be opened afterwards."""
    import encodings.cp437
    import encodings.gb18030
    import encodings.utf_8_sig
    import encodings.utf_16
    import encodings.utf_16_be
    import encodings.utf_16_le

    import dabzw.store.notice.docx
    import dabzw.store.sheets.text

    if not all((encodings, dabzw)):  # they are only loaded
        raise SystemExit(1)


if __name__ == "__main__":
    main()
