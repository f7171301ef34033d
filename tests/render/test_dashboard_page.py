"""The dashboard as a page, in a real browser: it runs its own script, loads nothing, and escapes all."""

from __future__ import annotations

import re
import shutil
import subprocess  # noqa: TID251 -- what a browser makes of a page is seen from outside
from pathlib import Path
from urllib.parse import quote

import pytest
import records as r

from dabzw.model.ledger import AnyRecord
from dabzw.render.dashboard import dashboard_html
from dabzw.reports.dashboard import dashboard
from dabzw.store.documents import DASHBOARD, template

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
in_browser = pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")
NASTY = "<script>document.title='bad'</script>\"'><img src=x onerror=document.title='bad'>&amp;甲"
RECORDS = (
    r.lead(村="东沟村", 承办="派出所", 来源="群众举报", 举报人编号="JB-0001", 内容="某某某说的"),
    r.lead(编号="XS-260301-0002", 登记时间="2026-03-01 09:00", 村="西河村"),
    r.enterprise(名称=NASTY, 违法行为=[r.found("1.1")], 风险=[r.rated("重大")]),
    r.site(),
)


def page_of(*records: AnyRecord) -> str:
    at = r.at("2026-03-12")
    rows = dashboard(r.ledger(*records).as_of(at), at, "提交 0123456789abcdef")
    return dashboard_html(rows, template(DASHBOARD, {})).decode()


@pytest.fixture(scope="module")
def page() -> str:
    return page_of(*RECORDS)


def shown(page: str, folder: Path, find: str = "") -> str:
    """The page as a browser has it after its scripts have run."""
    file = folder / "看板.html"
    file.write_text(page, encoding="utf-8")
    assert BROWSER is not None
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
    address = file.as_uri() + (f"#find={quote(find)}" if find else "")
    return subprocess.run(
        (BROWSER, *options, f"--user-data-dir={folder / 'profile'}", "--dump-dom", address),
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout


def unsealed(page: str, script: str) -> str:
    """The page with another script at its end, and without the policy that would refuse it."""
    return re.sub(r"<meta http-equiv[^>]*>", "", page).replace("</body>", f"<script>{script}</script></body>")


def first_cells(page: str, title: str) -> list[str]:
    """The first cells of the rows of a table that are not hidden."""
    (table,) = re.findall(rf"<h2>{title}</h2></summary>\s*<div.*?</table>", page, re.DOTALL)
    rows = re.findall(r"<tr([^>]*)>\s*<td[^>]*>(.*?)</td>", table)
    return [cell for attributes, cell in rows if "hidden" not in attributes]


def test_the_page_is_the_same_every_time(page: str) -> None:
    assert page == page_of(*reversed(RECORDS))


def test_the_page_names_nothing_elsewhere() -> None:
    page = page_of(*RECORDS[:2])
    assert "default-src &#39;none&#39;" in page
    assert "script-src &#39;sha256-" in page
    assert "unsafe" not in page
    assert not re.search(r"https?://|<link|<iframe|@import|url\(|<img|\sstyle=|\son\w+=", page)


def test_what_a_record_says_is_escaped(page: str) -> None:
    assert NASTY not in page
    assert page.count("<script>") == 1
    assert "&lt;script&gt;document.title" in page


def test_nobody_who_reported_is_on_the_page(page: str) -> None:
    assert "JB-0001" not in page
    assert "某某某" not in page


def test_an_empty_ledger_has_a_page() -> None:
    assert "没有。" in page_of()


def test_every_part_is_there(page: str) -> None:
    for title in (
        "阶段进度",
        "进度与时限",
        "线索办理",
        "到期日历",
        "逾期：按村",
        "逾期：按责任单位",
        "排查覆盖：按村",
        "在办线索：登记至今的天数",
        "风险等级和处置进度",
        "到期日历明细",
    ):
        assert f"<h2>{title}</h2>" in page
    assert page.count('class="picture"') >= 5
    assert "②集中整治 3月31日" in page


@pytest.mark.slow
@in_browser
def test_the_filter_hides_the_other_rows(page: str, tmp_path: Path) -> None:
    assert "东沟村" in first_cells(page, "排查覆盖：按村")
    found = shown(page, tmp_path, find="东沟村")
    assert first_cells(found, "排查覆盖：按村") == ["东沟村"]
    assert re.search(r"共\d+行", found)


@pytest.mark.slow
@in_browser
def test_a_click_on_a_head_sorts_numbers_as_numbers(tmp_path: Path) -> None:
    sites = [
        r.site(编号=f"CS-260210-{n:04}", 村=village)
        for n, village in enumerate(["东沟村"] * 10 + ["西河村"] * 9)
    ]
    click = (
        "var t=document.querySelectorAll('table.sortable');"
        "t.forEach(function(x){x.tHead.rows[0].cells[1].firstElementChild.click();});"
    )
    page = page_of(*sites)
    assert first_cells(page, "排查覆盖：按村") == ["寺头村", "东沟村", "西河村"]
    once = shown(unsealed(page, click), tmp_path)
    assert first_cells(once, "排查覆盖：按村") == ["寺头村", "西河村", "东沟村"]
    assert 'aria-sort="ascending"' in once
    twice = shown(unsealed(page, click + click), tmp_path)
    assert first_cells(twice, "排查覆盖：按村") == ["东沟村", "西河村", "寺头村"]


@pytest.mark.slow
@in_browser
def test_no_other_script_runs(page: str, tmp_path: Path) -> None:
    added = "<script>document.title='bad'</script><img src=x onerror=\"document.title='bad'\"></body>"
    found = shown(page.replace("</body>", added), tmp_path)
    assert "<title>bad</title>" not in found
    open_page = shown(unsealed(page, "document.title='bad'"), tmp_path)
    assert "<title>bad</title>" in open_page, "without the policy it would run"
