"""The page of a county in a real browser: on a phone and on a desk, light and dark, down to one township."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from browser import Tab, a_tab, in_browser
from planted_county import COUNTY
from rollup_facts import A, B, C, asked, sources

from dabzw.render.rollup_dashboard import rollup_html
from dabzw.reports.papers.rollup_bulletin import instant_of
from dabzw.reports.rollup_overview import Overview, overview
from dabzw.store.documents import DASHBOARD, ROLLUP, template
from dabzw.sync.rollup.questions.everything import everything
from dabzw.sync.rollup.questions.ledgers import Source

NASTY = "<img src=x onerror=document.title='bad'>乡"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Overview:
    listed = (*sources(A, B, C), Source("990231200000", NASTY, "盘没有插好", None))
    with asked(tmp_path_factory.mktemp("facts"), COUNTY) as facts:
        answers = everything(facts, listed)
    return overview("示例县", answers, answers.ledgers)


@pytest.fixture(scope="module")
def page(found: Overview) -> str:
    return rollup_html(found, template(ROLLUP, {}), template(DASHBOARD, {})).decode()


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with a_tab(tmp_path_factory.mktemp("browser")) as one:
        yield one


@pytest.fixture(scope="module")
def address(page: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("page") / "县.html"
    file.write_text(page, encoding="utf-8")
    return file.as_uri()


def test_what_a_ledger_is_called_is_text(page: str) -> None:
    assert "<img" not in page
    assert "&lt;img" in page


def test_its_bulletin_is_as_of_its_facts(found: Overview) -> None:
    assert str(instant_of(found, datetime(2027, 1, 1, 9, 0)).when) == "2026-03-12"  # noqa: DTZ001


@in_browser
@pytest.mark.parametrize(("wide", "dark"), [(390, False), (1200, True)])
def test_it_fits_a_screen_and_loads_nothing(tab: Tab, address: str, wide: int, dark: bool) -> None:
    tab.requests.clear()
    tab.look(wide, dark=dark)
    tab.go(address)
    assert tab.run("document.documentElement.scrollWidth") <= wide
    assert {one for one in tab.requests if one != "about:blank"} == {address}
    assert tab.run("document.title") == "示例县汇总看板"
    axe = os.environ.get("AXE", "")
    if axe:
        tab.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        tab.run(Path(axe).read_text(encoding="utf-8") + ";0")
        assert tab.run("axe.run().then(one => one.violations.map(each => each.id).join())") == ""


@in_browser
def test_a_township_is_opened_by_its_name(tab: Tab, address: str) -> None:
    tab.look(390)
    tab.go(f"{address}#l-{B}")
    assert (
        tab.run("Array.from(document.querySelectorAll('details.place[open]')).map(one => one.id).join()")
        == f"l-{B}"
    )
    tab.run(f"document.querySelector(\"a[href='#l-{A}']\").click()")
    assert tab.run(f"new Promise(done => setTimeout(() => done(document.getElementById('l-{A}').open), 50))")
    tab.run(
        "var box = document.getElementById('filter'); box.value = '甲乡'; box.dispatchEvent(new Event('input'))"
    )
    assert tab.run("document.querySelectorAll('table.load tbody tr:not([hidden])').length") == 1
