"""A paper as it is printed: laid out by LibreOffice, measured on the page."""

from __future__ import annotations

import shutil
import subprocess  # noqa: TID251 -- what the word processor makes of a file is seen from outside
from datetime import date
from pathlib import Path

import pytest

from dabzw.model.moments import Instant
from dabzw.render.paper.paper_docx import paper_docx
from dabzw.reports.paper import Paper, Paragraph, Table, columns
from dabzw.store.documents import paper_template

pytestmark = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="LibreOffice and pdftotext are not installed",
)
TEXT = "安全生产打非治违集中排查整治行动" * 80
ROWS = tuple((number, "东沟村") for number in range(90))


def printed(blocks: tuple[Paragraph | Table, ...], folder: Path) -> list[list[str]]:
    """The lines of each page."""
    paper = Paper("weekly", ("专报",), "示例乡", Instant.of(date(2026, 3, 12)), "提交 0", blocks)
    (folder / "paper.docx").write_bytes(paper_docx(paper, paper_template("weekly", ".docx", {})))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder))
    subprocess.run((*convert, str(folder / "paper.docx")), check=True, capture_output=True, timeout=120)
    assert (folder / "paper.pdf").is_file()
    text = subprocess.run(
        ("pdftotext", "-layout", str(folder / "paper.pdf"), "-"), check=True, capture_output=True, text=True
    ).stdout
    pages = text.split("\f")[:-1]
    return [[line for line in page.splitlines() if line.strip()] for page in pages]


@pytest.mark.slow
def test_a_page_holds_22_lines_of_28_characters(tmp_path: Path) -> None:
    pages = printed((Paragraph(TEXT),), tmp_path)
    *lines, number = pages[1]
    assert [len(line.strip()) for line in lines] == [28] * 22
    assert number.replace(" ", "") == "—2—"


@pytest.mark.slow
def test_page_numbers_stand_at_the_outer_edge_and_heads_are_repeated(tmp_path: Path) -> None:
    pages = printed((Paragraph("甲"), Table(columns("序号", "村名"), ROWS)), tmp_path)
    assert len(pages) >= 3
    for number, lines in enumerate(pages[:3], start=1):
        assert lines[-1].replace(" ", "") == f"—{number}—"
    inset = [len(lines[-1]) - len(lines[-1].lstrip()) for lines in pages[:3]]
    assert inset[1] < inset[0]
    assert inset[1] < inset[2]
    assert all(any("村名" in line for line in lines) for lines in pages[:3])
