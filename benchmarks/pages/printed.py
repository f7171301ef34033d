"""A Word file as a word processor prints it: pages of lines with their places, and what the file says."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

NEEDED: Final = ("soffice", "pdftotext", "pdftoppm")
"""The programs that lay out, read and draw pages."""

_SPACE: Final = "{http://www.w3.org/1999/xhtml}"
_AT_ONCE: Final = 20  # files that one start of the word processor is given
_FAR: Final = 0.3  # of the height of a line: what stands further from the word before is not of it
_TIMEOUT: Final = 300


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> tuple[float, float]:
        """By how much two places overlap, across and down; below nought they are apart."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across, min(self.bottom, other.bottom) - max(self.top, other.top)


@dataclass(frozen=True, slots=True)
class Line:
    """Letters that stand on one line; a tab parts what stands far from each other, as in two cells."""

    text: str
    box: Box
    words: tuple[tuple[str, Box], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number in the file, its size in points, its lines from top to bottom."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a Word file says: its paragraphs with their styles, and the texts of the cells of its tables."""

    paragraphs: tuple[tuple[str, str], ...]
    cells: tuple[str, ...]

    def of_style(self, *styles: str) -> tuple[str, ...]:
        """The texts of the paragraphs of some styles, without the empty ones."""
        return tuple(text for style, text in self.paragraphs if style in styles and text.strip())


def missing() -> tuple[str, ...]:
    """The programs that are needed and not installed."""
    return tuple(name for name in NEEDED if shutil.which(name) is None)


def laid_out(files: Sequence[Path], folder: Path) -> Iterator[Path]:
    """The PDF of each Word file, in a folder; one start of the word processor lays out many."""
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    for first in range(0, len(files), _AT_ONCE):
        some = files[first : first + _AT_ONCE]
        command = ("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder))
        subprocess.run((*command, *map(str, some)), check=True, capture_output=True, timeout=_TIMEOUT)
        for file in some:
            made = folder / f"{file.stem}.pdf"
            if not made.is_file():
                raise FileNotFoundError(made)
            yield made


def pages(pdf: Path) -> tuple[Page, ...]:
    """The pages of a PDF with their lines."""
    command = ("pdftotext", "-bbox-layout", str(pdf), "-")
    text = subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT).stdout.decode()
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    found = ET.fromstring(clean).iter(f"{_SPACE}page")  # noqa: S314 -- as above
    return tuple(
        Page(number, float(page.get("width", 0)), float(page.get("height", 0)), tuple(_lines(page)))
        for number, page in enumerate(found, start=1)
    )


def _lines(page: ET.Element) -> Iterable[Line]:
    found = []
    for line in page.iter(f"{_SPACE}line"):
        words = tuple(((word.text or "").strip(), _box(word)) for word in line.iter(f"{_SPACE}word"))
        found.append(Line(_joined(words), _box(line), words))
    return sorted(found, key=lambda line: (round(line.box.top), line.box.left))


def _joined(words: Sequence[tuple[str, Box]]) -> str:
    text, end = "", None
    for word, box in words:
        far = end is not None and box.left - end > _FAR * (box.bottom - box.top)
        text, end = text + ("\t" if far else "") + word, box.right
    return text


def _box(element: ET.Element) -> Box:
    left, top, right, bottom = (float(element.get(name, 0)) for name in ("xMin", "yMin", "xMax", "yMax"))
    return Box(left, top, right, bottom)


def drawn(pdf: Path, folder: Path, *, dots: int) -> tuple[Path, ...]:
    """A picture of each page, with so many dots an inch."""
    stem = folder / pdf.stem
    subprocess.run(("pdftoppm", "-r", str(dots), "-png", str(pdf), str(stem)), check=True, timeout=_TIMEOUT)
    return tuple(sorted(folder.glob(f"{pdf.stem}-*.png"), key=lambda one: int(one.stem.rpartition("-")[2])))


def said(file: Path) -> Said:
    """What a Word file says."""
    import docx

    document = docx.Document(str(file))
    paragraphs = tuple(
        (paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in document.paragraphs
    )
    cells = tuple(cell.text.strip() for table in document.tables for row in table.rows for cell in row.cells)
    return Said(paragraphs, cells)
