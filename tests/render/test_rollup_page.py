"""The page of a county in a real browser: on a phone and on a desk, light and dark, down to one township."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from browser import Tab, a_tab, in_browser
from planted_county import COUNTY
from rollup_facts import A, B, C, asked, site, sources

from dabzw.render import rollup_dashboard
from dabzw.render.rollup_dashboard import rollup_html
from dabzw.reports.papers.rollup_bulletin import instant_of
from dabzw.reports.rollup_overview import Overview, overview
from dabzw.store.documents import DASHBOARD, ROLLUP, template
from dabzw.sync.rollup.questions.everything import OF_EACH, everything
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


def many(found: Overview, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page as it is with more ledgers than are drawn at once."""
    monkeypatch.setattr(rollup_dashboard, "MOST_DRAWN", 1)
    return rollup_html(found, template(ROLLUP, {}), template(DASHBOARD, {})).decode()


def test_of_many_ledgers_each_has_its_part_that_waits(
    found: Overview, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same parts word for word, in templates: a browser lays out none of them before it is asked for."""
    other = many(found, monkeypatch)
    parts = re.findall(r'<details class="part place".*?</details>', page, re.DOTALL)
    waiting = re.findall(r'<template id="t-(\d+)">\n(<details.*?</details>)\n</template>', other, re.DOTALL)
    assert [part for _code, part in waiting] == parts
    assert sorted(code for code, _part in waiting) == sorted((A, B, C, "990231200000"))
    assert "<template" not in page


def part_of(page: str, code: str) -> str:
    (part,) = re.findall(rf'<details class="part place" id="l-{code}">.*?</details>', page, re.DOTALL)
    return str(part)


def test_a_part_says_what_it_leaves_out(tmp_path: Path) -> None:
    """Overdue limits without a record are counted, as are those beyond the latest, and places beyond the first."""
    own = COUNTY[A]
    hidden = {**own["deadlines"][0], "编号": None, "逾期天数": None}
    more = [{**own["deadlines"][0], "编号": f"QY-260212-{number:04d}"} for number in range(10, 20)]
    many_places = [site(number, "未排查") for number in range(20, 40)]
    county = {
        A: {**own, "deadlines": [*more, hidden], "records": [*own["records"], *many_places]},
        B: {**COUNTY[B], "deadlines": [hidden]},
    }
    with asked(tmp_path, county) as facts:
        answers = everything(facts, sources(A, B))
    page = rollup_html(
        overview("示例县", answers, answers.ledgers), template(ROLLUP, {}), template(DASHBOARD, {})
    ).decode()
    first, second = part_of(page, A), part_of(page, B)
    assert len(re.findall(r"<b class=\"bad\">\d+天</b>", first)) == OF_EACH
    assert "另有3项没有列在这里" in first
    assert "要去看的交界场所21处：" in first
    assert first.count("（未排查）") == 12
    assert " 等</p>" in first
    assert "<p>1项没有列在这里。</p>" in second
    assert "没有。" not in second


def test_the_latest_of_a_ledger_are_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though all of the latest limits of the county are others'."""
    monkeypatch.setattr("dabzw.sync.rollup.questions.everything.LATEST", 0)
    with asked(tmp_path, COUNTY) as facts:
        answers = everything(facts, sources(A, B, C))
    page = rollup_html(
        overview("示例县", answers, answers.ledgers), template(ROLLUP, {}), template(DASHBOARD, {})
    ).decode()
    assert "5天</b>　当日强制　QY-260212-0003" in part_of(page, B)


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
def test_of_many_a_township_is_drawn_when_its_name_is_pressed(
    tab: Tab, found: Overview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "省.html"
    file.write_text(many(found, monkeypatch), encoding="utf-8")
    shown = "Array.from(document.querySelectorAll('details.place')).map(one => one.id + one.open).join()"
    tab.look(1200)
    tab.go(file.as_uri())
    assert tab.run(shown) == ""
    for code in (A, B, A):
        tab.run(f"document.querySelector(\"a[href='#l-{code}']\").click()")
        assert tab.run("new Promise(done => setTimeout(() => done(location.hash), 50))") == f"#l-{code}"
    assert tab.run(shown) == f"l-{B}true,l-{A}true"
    assert "指标" in tab.run(f"document.getElementById('l-{A}').textContent")
    tab.go(f"{file.as_uri()}#l-{C}")
    assert tab.run(shown).endswith(f"l-{C}true")
    tab.go(f"{file.as_uri()}#l-000000000000")
    assert "000000000000" not in tab.run(shown)


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
