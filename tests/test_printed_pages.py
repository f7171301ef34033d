"""What the checks of printed pages find, and what they let stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from benchmarks.pages.checks import faults
from benchmarks.pages.papers import DAYS, made
from benchmarks.pages.printed import Box, Line, Page, Said, laid_out, missing, pages, said

REPO = Path(__file__).parents[1]
WIDE, HIGH = 595.0, 842.0
SIGNED = (("材料标题", "关于示例的通报"), ("落款", "示例乡人民政府"), ("落款", "2026年3月12日"))


def line(text: str, top: float, left: float = 80.0) -> Line:
    box = Box(left, top, left + 10.0 * len(text), top + 16)
    return Line(text, box, ((text, box),))


def page(number: int, *texts: str | Line) -> Page:
    lines = [one if isinstance(one, Line) else line(one, 100 + 30 * at) for at, one in enumerate(texts)]
    return Page(number, WIDE, HIGH, (*lines, line(f"—{number}—", HIGH - 60)))


def found(printed: Sequence[Page], *paragraphs: tuple[str, str], cells: tuple[str, ...] = ()) -> list[str]:
    return [f"{fault.page} {fault.says}" for fault in faults(printed, Said(tuple(paragraphs), cells))]


GOOD = page(1, "关于示例的通报", "甲", "乙", "示例乡人民政府", "2026年3月12日")


def test_a_paper_that_ends_well_has_no_fault() -> None:
    assert not found([GOOD], *SIGNED)


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        (
            [page(1, "关于示例的通报", "甲", "乙", "示例乡人民政府"), page(2, "2026年3月12日")],
            "2 the signature is torn apart",
        ),
        (
            [page(1, "关于示例的通报", "甲", "乙"), page(2, "示例乡人民政府", "2026年3月12日")],
            "2 the signature stands below 0 lines of text",
        ),
        (
            [page(1, "关于示例的通报", "甲", "乙"), page(2, "丙", "示例乡人民政府", "2026年3月12日")],
            "2 the signature stands below 1 lines of text",
        ),
        (
            [page(1, "关于示例的通报", "甲", "乙", "示例乡人民", "政府", "2026年3月12日")],
            "0 the signature is not printed in one line",
        ),
    ],
)
def test_a_signature_apart_from_its_text_is_found(printed: list[Page], says: str) -> None:
    assert [one for one in found(printed, *SIGNED) if one.startswith(says)]


def test_a_page_of_notes_only_and_an_empty_one_are_found() -> None:
    notes = (("附注", "编制说明：按自然日计"),)
    assert found([GOOD, page(2, "编制说明：按", "自然日计")], *SIGNED, *notes) == ["2 a page of notes only"]
    assert found([GOOD, page(2)], *SIGNED, *notes) == ["2 an empty page"]


def test_notes_do_not_count_as_text_above_a_signature() -> None:
    last = page(2, "编制说明：按", "自然日计", "示例乡人民政府", "2026年3月12日")
    says = found([page(1, "关于示例的通报", "甲"), last], *SIGNED, ("附注", "编制说明：按自然日计"))
    assert says == ["2 the signature stands below 0 lines of text"]


@pytest.mark.parametrize(
    ("cell", "lines", "broken"),
    [
        ("QY-260209-3E6H", ("QY-26020", "9-3E6H"), True),
        ("QY-260209-3E6H", ("QY-260209-3E6H",), False),
        ("2026年3月12日", ("2026年3", "月12日"), True),
        ("2026-03-12", ("2026-03-12",), False),
        ("108", ("10", "8"), True),
        ("108", ("线索\t108",), False),
        ("8", ("108",), True),
    ],
)
def test_what_may_not_be_broken_is_found_where_it_is(cell: str, lines: tuple[str, ...], broken: bool) -> None:
    says = found([GOOD, page(2, *lines)], *SIGNED, cells=(cell,))
    assert bool(says) is broken
    assert all("broken" in one for one in says)


def test_what_reaches_the_edge_or_stands_on_other_words_is_found() -> None:
    out = page(1, "关于示例的通报", line("长" * 60, 160))
    assert any("reaches the edge" in one for one in found([out], SIGNED[0]))
    over = page(1, "关于示例的通报", line("甲甲甲甲", 160), line("乙乙乙乙", 160, left=110))
    assert any("printed over" in one for one in found([over], SIGNED[0]))


def test_a_heading_at_the_foot_of_a_page_is_found() -> None:
    printed = [page(1, "关于示例的通报", "甲", "一、进展"), page(2, "乙")]
    assert found(printed, SIGNED[0], ("一级标题", "一、进展")) == ["1 a heading is the last line of the page"]


def test_a_title_with_a_short_last_line_is_found() -> None:
    title = (("材料标题", "关于安全生产集中排查整治行动的通报"),)
    torn = page(1, "关于安全生产集中排查整治行动的", "通报")
    even = page(1, "关于安全生产集中", "排查整治行动的通报")
    assert "unlike lengths" in found([torn], *title)[0]
    assert not found([even], *title)


@pytest.mark.slow
@pytest.mark.skipif(bool(missing()), reason="LibreOffice and pdftotext are not installed")
@pytest.mark.parametrize("day", DAYS)
def test_all_papers_of_the_demo_are_printed_without_a_fault(day: date, tmp_path: Path) -> None:
    papers = list(made(REPO / "ledger", day, tmp_path))
    files = [one.file for one in papers if one.file is not None]
    wrong = {
        file.stem: faults(pages(pdf), said(file))
        for file, pdf in zip(files, laid_out(files, tmp_path), strict=True)
    }
    assert files or any("尚未开始" in one.refused for one in papers)
    assert not {name: found for name, found in wrong.items() if found}
