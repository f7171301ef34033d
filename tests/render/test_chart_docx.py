"""The chart of a paper: a native one in Word with its own numbers, a drawing on a page, a table elsewhere."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import records as r

from dabzw.render.paper.paper_docx import paper_docx
from dabzw.render.paper.paper_html import paper_html
from dabzw.render.paper.paper_markdown import paper_markdown
from dabzw.render.paper.paper_text import paper_text
from dabzw.reports.paper import Chart, Paper
from dabzw.reports.papers.progress import NOTHING, progress
from dabzw.store.documents import paper_template

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
AT = "2026-03-12"


def paper(as_of: str = AT) -> Paper:
    at = r.at(as_of)
    records = [
        r.lead(
            编号=f"XS-260210-{number:04}",
            登记时间="2026-02-10 09:00",
            核查=[r.verified("2026-02-11 10:00", "不属实")] if number else [],
            办结=[r.closed("2026-02-12", "查否")] if number else [],
        )
        for number in range(3)
    ]
    blocks = progress(r.ledger(*records).as_of(at), at, public=False).blocks
    return Paper("bulletin", ("通报",), "示例乡人民政府", at, "提交 0", blocks)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def word() -> dict[str, bytes]:
    return parts(paper_docx(paper(), paper_template("bulletin", ".docx", {})))


def test_the_chart_stands_in_the_text_and_its_mark_does_not(word: dict[str, bytes]) -> None:
    text = word["word/document.xml"].decode()
    assert "［图1］" not in text
    (relation,) = re.findall(r'<c:chart[^>]* r:id="(\w+)"', text)
    assert f'Id="{relation}"' in word["word/_rels/document.xml.rels"].decode()
    assert 'descr="线索登记3条，办结2条，还有1条' in text
    assert "线索办结进度（截至2026年3月12日）" in text
    assert "<w:tbl>" not in text, "what is drawn is not written again"


def test_the_chart_has_the_numbers_that_it_draws(word: dict[str, bytes]) -> None:
    root = ET.fromstring(word["word/charts/chart1.xml"])  # noqa: S314  # made here
    lines = {one.findtext(f".//{C}tx//{C}v"): one for one in root.iter(f"{C}ser")}
    assert list(lines) == ["登记", "已办结", "按期须完成", "照目前进度"]
    values = {
        name: [float(one.text or "") for one in line.findall(f"{C}val//{C}v")] for name, line in lines.items()
    }
    days = (date(2026, 3, 12) - date(2026, 2, 9)).days + 1
    assert values["登记"] == [0.0] + [3.0] * (days - 1)
    assert values["已办结"] == [0.0] * 3 + [2.0] * (days - 3)
    ahead = (date(2026, 3, 31) - date(2026, 3, 12)).days + 1
    assert (len(values["按期须完成"]), values["按期须完成"][0], values["按期须完成"][-1]) == (ahead, 2, 3)
    assert values["照目前进度"] == [2.0] * ahead


def test_the_chart_carries_a_workbook_of_the_same_numbers(word: dict[str, bytes]) -> None:
    assert "chart1.xlsx" in word["word/charts/_rels/chart1.xml.rels"].decode()
    sheet = openpyxl.load_workbook(BytesIO(word["word/embeddings/chart1.xlsx"])).active
    assert sheet is not None
    heads, *rows = sheet.iter_rows(values_only=True)
    assert heads == ("日期", "登记", "已办结", "按期须完成", "照目前进度")
    assert len(rows) == 51
    assert rows[1][1:] == (3, 0, None, None)
    assert rows[-1][1:] == (None, None, 3, 2)


def test_the_same_chart_is_the_same_bytes() -> None:
    base = paper_template("bulletin", ".docx", {})
    assert paper_docx(paper(), base) == paper_docx(paper(), base)


def test_a_page_has_the_drawing_and_a_text_the_numbers() -> None:
    page = paper_html(paper(), paper_template("bulletin", ".html.j2", {})).decode()
    assert page.count("<svg") == 1
    assert "<figcaption>线索办结进度" in page
    assert not re.search(r"\sstyle=", page)
    for text in (paper_markdown(paper()), paper_text(paper())):
        assert re.search(r"2026年3月12日\W+3\W+2", text)


def test_a_chart_that_is_over_has_no_line_ahead() -> None:
    word = parts(paper_docx(paper("2026-04-30"), paper_template("bulletin", ".docx", {})))
    assert word["word/charts/chart1.xml"].count(b"<c:ser>") == 2


def test_before_the_campaign_and_for_the_public_there_is_no_chart() -> None:
    assert paper("2026-02-01").blocks == ()
    at = r.at(AT)
    assert progress(r.ledger(r.lead()).as_of(at), at, public=True) == NOTHING
    assert progress(r.ledger().as_of(at), at, public=False) == NOTHING


def test_two_charts_are_two_parts() -> None:
    one = paper()
    (chart,) = (block for block in one.blocks if isinstance(block, Chart))
    twice = replace(one, blocks=(chart, replace(chart, title="第二幅")))
    word = parts(paper_docx(twice, paper_template("bulletin", ".docx", {})))
    assert {"word/charts/chart1.xml", "word/charts/chart2.xml"} <= set(word)
    assert len(set(re.findall(rb'<wp:docPr id="(\d+)"', word["word/document.xml"]))) == 2
