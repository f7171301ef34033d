"""The sheet to print 速查表: one page of what is typed every day, of the ledger at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from dabzw import __version__
from dabzw.cli import output
from dabzw.cli.help.blocks import Block, Heading, Item, Paragraph, Row
from dabzw.cli.help.laid import plain
from dabzw.cli.help.topics import topic
from dabzw.cli.speech.at_hand import campaign_on_paper
from dabzw.errors import UsageError
from dabzw.render.paper.sheet_docx import Part, sheet_docx

_SHEET: Final = "速查"
_SUFFIX: Final = ".docx"
_MOST: Final = 14  # rows of one part, so that all of it is one page
_LONGEST: Final = 26  # characters of what is said in a row


def write_sheet(root: Any, place: Path) -> None:
    """Writes the sheet.

    Raises UsageError where its name is that of no Word file, DabzwError where the campaign at hand cannot be
    read, and as `output.write`.
    """
    if place.suffix.lower() != _SUFFIX:
        raise UsageError(
            f"--sheet（文件）：速查表是 Word 文件，文件名应以 {_SUFFIX} 结尾，如 速查表{_SUFFIX}"
        )
    campaign = campaign_on_paper(root)
    about = f"：{campaign.name}" if campaign is not None else ""
    parts = tuple(parts_of(topic(_SHEET, campaign).blocks))
    output.done(output.write(place, sheet_docx(f"dabzw 速查表{about}", parts, f"dabzw {__version__}")))


def parts_of(blocks: tuple[Block, ...]) -> Iterator[Part]:
    """The parts of the sheet: headings, with the rows below them; of many rows the first."""
    title, rows = "", list[tuple[str, str]]()
    for block in (*blocks, Heading("")):
        match block:
            case Heading(text):
                if rows:
                    yield Part(title, tuple(rows[:_MOST]))
                title, rows = text, []
            case Row(name, says):
                rows.append((plain(name), _short(plain(says))))
            case Item(text) | Paragraph(text):
                rows.append(("", plain(text)))


def _short(text: str) -> str:
    """What is said in a row; a long one up to the end of its first sentence, or its first part."""
    if len(text) <= _LONGEST:
        return text
    return text.partition("；")[0] if "；" in text else text
