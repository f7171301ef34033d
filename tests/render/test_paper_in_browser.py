"""A paper in a real browser: on a phone nothing is broken or runs over, on paper the signature has text above."""

from __future__ import annotations

import shutil
import subprocess  # noqa: TID251 -- pdftotext
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browser import Tab, a_tab, in_browser

from dabzw.model.moments import Instant
from dabzw.render.paper.paper_html import paper_html
from dabzw.reports.paper import Block, Facts, Heading, Paper, Paragraph, Table, columns
from dabzw.store.documents import paper_template

ID = "XS-260210-7K4Q"
WIDE = Table(
    columns(
        "序号", ("编号", "id"), ("日期", "day"), ("内容", "prose"), ("状态", "state"), ("件数", "number")
    ),
    tuple((number, ID, date(2026, 3, 12), "安全生产打非治违" * 5, "今日到期", 1234) for number in range(3)),
    "清单",
)
FACTS = Facts((("编号", ID), ("违法行为", ("无照", "超范围"))))


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with a_tab(tmp_path_factory.mktemp("profile")) as found:
        yield found


def page(*blocks: Block, folder: Path) -> str:
    day = Instant.of(date(2026, 3, 12))
    notes = ("按自然日计", "行动自2026年2月9日起", "未登记的待填")
    paper = Paper("weekly", ("关于排查", "情况的通报"), "示例乡人民政府", day, "提交 0", blocks, notes=notes)
    file = folder / "paper.html"
    file.write_bytes(paper_html(paper, paper_template("weekly", ".html.j2", {})))
    return file.as_uri()


@pytest.mark.slow
@in_browser
def test_on_a_phone_nothing_is_broken_or_runs_over(tab: Tab, tmp_path: Path) -> None:
    heading = Heading(f"示例新源生物科技有限公司（{ID}）", 2)
    tab.look(390)
    tab.go(page(Heading("措施"), heading, Paragraph(f"见{ID}、{ID}、{ID}。"), FACTS, WIDE, folder=tmp_path))
    assert tab.run("document.documentElement.scrollWidth") == 390
    one_line = "[...document.querySelectorAll('.whole')].every(one => one.getClientRects().length === 1)"
    assert tab.run("document.querySelectorAll('.whole').length") == 8
    assert tab.run(one_line)
    assert tab.run("document.querySelector('.table table:not(.facts)').parentElement.scrollWidth") > 390
    heights = "[...document.querySelectorAll('td.day, td.state, td.number')].map(one => {const r = document.createRange(); r.selectNodeContents(one); return r.getClientRects().length})"
    assert set(tab.run(heights)) == {1}


@pytest.mark.slow
@in_browser
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
@pytest.mark.parametrize("lines", range(14, 24))
def test_on_paper_the_signature_has_text_above_it_and_an_annex_a_page_of_its_own(
    tab: Tab, tmp_path: Path, lines: int
) -> None:
    text = (Paragraph("甲" * 20),) * lines
    annex = Table(columns("村"), (("寺头村",),), "附表", annex=True)
    tab.go(page(*text, annex, folder=tmp_path))
    (tmp_path / "paper.pdf").write_bytes(tab.printed())
    command = ("pdftotext", "-layout", str(tmp_path / "paper.pdf"), "-")
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    *_, signed, last, end = said.split("\f")
    assert "甲甲" in signed
    assert "示例乡人民政府" in signed
    assert "2026年3月12日" in signed
    assert "寺头村" in last
    assert "—1—" in said.replace(" ", "")
    assert end == ""
