"""The text of a notice: of a Word file or a plain one here, of a PDF by pdftotext, each within limits."""

from __future__ import annotations

import json
import shutil
from typing import Final

from dabzw.errors import UsageError
from dabzw.store.limited import Means, NoAnswer, asked

SUFFIXES: Final = (".docx", ".txt", ".pdf")
MOST_CHARACTERS: Final = 200_000
MOST_BYTES: Final = 32 * 1024 * 1024
MEANS: Final = Means(memory=512 * 1024 * 1024, seconds=20, patience=60)
_CHILD: Final = "dabzw.store.notice.child"
_PDF_CHILD: Final = "dabzw.store.notice.pdf"
_PDF: Final = b"%PDF-"
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_COPY: Final = "用 Word 或 WPS 打开，另存为 .docx；或把文字复制到记事本，存成 .txt"


class NoticeRefused(UsageError):
    """A notice whose text cannot be had: why, and what to do; it repeats nothing of it."""


def notice_text(data: bytes, suffix: str) -> str:
    """The text of a notice, whose file's name ends with `suffix`.

    Raises:
        NoticeRefused: it is no Word file, PDF or text, it is damaged or too large, or the program that reads
            PDF files is not there.
    """
    if suffix.lower() not in SUFFIXES:
        raise NoticeRefused(f"通知要是 .docx、.txt 或 .pdf 文件；{_COPY}")
    if not data.strip():
        raise NoticeRefused("文件是空的；请核对是不是选错了文件")
    if data.startswith(_OLD):
        raise NoticeRefused(f"这是旧格式的 Word 文件，或加了打开密码；{_COPY}")
    text = _of_pdf(data) if data.startswith(_PDF) else _of_other(data)
    if len(text) > MOST_CHARACTERS:
        raise NoticeRefused(f"文件有{len(text)}字，不像一份通知；核对是不是选错了文件，或只留通知的正文")
    if not text.strip():
        raise NoticeRefused(f"文件里没有文字（扫描件是图片，读不出字）；{_COPY}")
    return text


def _of_other(data: bytes) -> str:
    kind = "docx" if data.startswith(_ZIP) else "txt"
    try:
        answer = json.loads(asked(_CHILD, (kind,), data, MEANS))
    except NoAnswer:
        raise NoticeRefused(f"文件读不出（可能已损坏，或太大、太复杂）；{_COPY}") from None
    if "text" not in answer:
        raise NoticeRefused(f"{answer['says']}；{_COPY}")
    return str(answer["text"])


def _of_pdf(data: bytes) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        raise NoticeRefused(
            f"这台电脑没有读 PDF 的程序（pdftotext，在 poppler-utils 里）；装上再运行，或者{_COPY}"
        )
    try:
        return asked(_PDF_CHILD, (program,), data, MEANS).decode("utf-8", "replace")
    except NoAnswer:
        raise NoticeRefused(f"PDF 读不出（可能加了密码、已损坏，或太大）；{_COPY}") from None
