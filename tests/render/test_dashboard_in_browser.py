"""The dashboard in a real browser: on a phone, on a desk, dark, on paper, and with ten thousand records."""

from __future__ import annotations

import json
import os
import shutil
import subprocess  # noqa: TID251 -- pdftotext
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import records as r
from browser import Tab, a_tab, in_browser

from dabzw.model.ledger import AnyRecord
from dabzw.render.dashboard import dashboard_html
from dabzw.reports.dashboard import dashboard
from dabzw.store.documents import DASHBOARD, template

pytestmark = [pytest.mark.slow, in_browser]

LOOKS = [(wide, dark) for wide in (390, 1280) for dark in (False, True)]
MANY = 10_000

# What axe looks at too: that each text is told from what it stands on, and is not too small to be read.
TEXTS = """
(function () {
  function rgb(text) { return text.match(/[\\d.]+/g).map(Number); }
  function light(c) {
    var p = c.slice(0, 3).map(function (v) { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
    return 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2];
  }
  function under(node) {
    for (; node; node = node.parentElement) {
      var c = rgb(getComputedStyle(node).backgroundColor);
      if (c.length < 4 || c[3] > 0) { return c; }
    }
    return [255, 255, 255];
  }
  var faults = [], seen = 0, walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (var text; (text = walker.nextNode());) {
    var node = text.parentElement, box = node.getBoundingClientRect();
    if (!text.data.trim() || !box.width || node.closest("title,desc,script,.spoken")) { continue; }
    var style = getComputedStyle(node), svg = node.closest("svg");
    var size = parseFloat(style.fontSize) * (svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1);
    var a = light(rgb(svg ? style.fill : style.color)), b = light(under(node));
    var ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    seen += 1;
    if (size < 12) { faults.push(text.data.trim() + " is " + size + " px"); }
    if (ratio < 4.5) { faults.push(text.data.trim() + " has a contrast of " + ratio); }
  }
  return { seen: seen, faults: faults };
}())
"""


def page_of(*records: AnyRecord) -> bytes:
    at = r.at("2026-03-12")
    rows = dashboard(r.ledger(*records).as_of(at), at, "提交 0123456789abcdef")
    return dashboard_html(rows, template(DASHBOARD, {}))


def some() -> list[AnyRecord]:
    """A ledger in which every picture has something to show."""
    return list(many(60))


def many(count: int) -> Iterator[AnyRecord]:
    """Records of all kinds: a third leads, a third sites, a third enterprises with a violation."""
    for number in range(count // 3):
        day = date(2026, 2, 9) + timedelta(days=number % 30)
        village, code = r.VILLAGES[number % 3], f"{day:%y%m%d}-{number:04}"
        unit = ("乡应急办", "派出所", "市场监督管理所")[number % 3]
        checked = [r.verified(f"{day} 10:00")] if number % 2 else []
        yield r.lead(编号=f"XS-{code}", 登记时间=f"{day} 09:00", 村=village, 承办=unit, 核查=checked)
        yield r.site(编号=f"CS-{code}", 村=village, 排查=[r.visited(str(day))] if number % 3 else [])
        yield r.enterprise(
            编号=f"QY-{code}",
            名称=f"示例第{number}家建材厂",
            统一社会信用代码=None,
            村=village,
            违法行为=[r.found("1.1", str(day))],
            风险=[r.rated(("重大", "较大", "一般")[number % 3], str(day))],
        )


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with a_tab(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("page") / "看板.html"
    file.write_bytes(page_of(*some()))
    return file.as_uri()


def cells(tab: Tab, title: str, column: int) -> list[str]:
    """The cells of a column of a table in the rows that are shown."""
    script = """(function (title, column) {
      var part = Array.from(document.querySelectorAll("details")).find(function (one) { return one.querySelector("h2").textContent === title; });
      var rows = Array.from(part.querySelector("tbody").rows).filter(function (row) { return !row.hidden; });
      return rows.map(function (row) { return row.cells[column].textContent; });
    })"""
    found: list[str] = tab.run(f"{script}({json.dumps(title)}, {column})")
    return found


def click(tab: Tab, title: str, column: int) -> None:
    """Clicks the button that sorts by a column."""
    tab.run(
        "Array.from(document.querySelectorAll('details')).find(function (one) {"
        f" return one.querySelector('h2').textContent === {json.dumps(title)}; }})"
        f".querySelectorAll('.sort')[{column}].click()"
    )


@pytest.mark.parametrize(("wide", "dark"), LOOKS)
def test_every_text_can_be_read_and_nothing_is_wider_than_the_window(
    tab: Tab, address: str, wide: int, dark: bool
) -> None:
    tab.look(wide, dark=dark)
    tab.go(address)
    tab.run("document.querySelectorAll('details').forEach(function (one) { one.open = true; })")
    found: dict[str, Any] = tab.run(TEXTS)
    assert found["seen"] > 300
    assert found["faults"] == []
    assert tab.run("document.documentElement.scrollWidth") == wide


@pytest.mark.parametrize(("wide", "dark"), LOOKS)
def test_axe_finds_nothing_where_it_is_given(tab: Tab, address: str, wide: int, dark: bool) -> None:
    axe = os.environ.get("AXE", "")
    if not axe:
        pytest.skip("AXE does not name axe.min.js: npm install axe-core brings it")
    tab.look(wide, dark=dark)
    tab.ask("Page.setBypassCSP", enabled=True)
    tab.go(address)
    tab.run("document.querySelectorAll('details').forEach(function (one) { one.open = true; })")
    tab.run(Path(axe).read_text(encoding="utf-8") + ";0")
    found = tab.run(
        "axe.run().then(function (all) { return all.violations.map(function (one) { return one.id; }); })"
    )
    tab.ask("Page.setBypassCSP", enabled=False)
    assert found == []


def test_the_page_is_folded_on_a_phone_and_open_on_a_desk(tab: Tab, address: str) -> None:
    tab.look(390)
    tab.go(address)
    assert tab.run("document.querySelectorAll('details[open]').length") == 2
    assert tab.run("document.documentElement.scrollHeight") < 5000
    tab.look(1280)
    tab.go(address)
    assert tab.run("document.querySelectorAll('details:not([open])').length") == 0


def test_words_are_sorted_by_their_order_and_numbers_as_numbers(tab: Tab, address: str) -> None:
    tab.look(1280)
    tab.go(address)
    click(tab, "到期日历明细", 0)
    states = cells(tab, "到期日历明细", 0)
    order = ["逾期", "今日到期", "临期", "未到"]
    assert len(set(states)) > 1
    assert states == sorted(states, key=order.index)
    click(tab, "风险等级和处置进度", 0)
    assert cells(tab, "风险等级和处置进度", 0) == ["重大", "较大", "一般", "未评定"]
    click(tab, "风险等级和处置进度", 0)
    assert cells(tab, "风险等级和处置进度", 0) == ["未评定", "一般", "较大", "重大"]
    click(tab, "在办线索：登记至今的天数", 0)
    assert cells(tab, "在办线索：登记至今的天数", 0)[:2] == ["3天以内", "4至7天"]
    click(tab, "到期日历明细", 2)
    days = [int(cell) for cell in cells(tab, "到期日历明细", 2)]
    assert days == sorted(days)


def test_a_day_of_the_calendar_leads_to_its_rows(tab: Tab, address: str) -> None:
    tab.look(1280)
    tab.go(address)
    tab.run("document.querySelector('.calendar a').click()")
    tab.run("new Promise(function (done) { setTimeout(done, 50); })")
    day = tab.run("location.hash").removeprefix("#day-")
    shown = cells(tab, "到期日历明细", 1)
    assert shown
    assert all(cell.startswith(day) for cell in shown)


def test_a_filter_that_hits_nothing_says_so(tab: Tab, address: str) -> None:
    tab.look(390)
    tab.go(f"{address}#find=没有这个村")
    assert tab.run("document.getElementById('shown').textContent") == "没有符合“没有这个村”的行"
    assert tab.run("document.querySelectorAll('thead:not([hidden])').length") == 1, "that of the calendar"
    assert tab.run("document.querySelectorAll('.none:not([hidden])').length") > 5


def test_the_page_asks_nothing_of_anybody(tab: Tab, address: str) -> None:
    before = len(tab.requests)
    tab.go(address)
    asked = {one.partition(":")[0] for one in tab.requests[before:]}
    assert asked <= {"file", "about"}


def test_on_paper_every_page_of_a_table_has_its_heads(tab: Tab, address: str, tmp_path: Path) -> None:
    tab.look(390, dark=True)
    tab.go(address)
    paper = tmp_path / "看板.pdf"
    paper.write_bytes(tab.printed())
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext is found: install poppler-utils to look at the pages")
    text = subprocess.run(
        ("pdftotext", "-layout", paper, "-"), check=True, capture_output=True, text=True
    ).stdout
    pages = text.split("\f")
    first = next(place for place, page in enumerate(pages) if "到期日历明细" in page and "状态" in page)
    following = [page for page in pages[first + 1 :] if "QY-260" in page]
    assert following
    for page in following:
        assert "状态" in page
        assert "责任单位" in page
    assert "各村任务一览" in text, "what is folded on the phone is open on paper"


def test_ten_thousand_records_load_and_say_what_is_left_out(tab: Tab, tmp_path: Path) -> None:
    file = tmp_path / "看板.html"
    file.write_bytes(page_of(*many(MANY)))
    assert file.stat().st_size < 1_000_000
    tab.look(390)
    tab.go(file.as_uri())
    loaded = tab.run("performance.getEntriesByType('navigation')[0].loadEventEnd")
    assert loaded < 5000, "milliseconds"
    assert len(cells(tab, "到期日历明细", 0)) == 500
    assert "没有列在这里" in tab.run("document.body.textContent")
    assert tab.run("document.documentElement.scrollWidth") == 390
