"""Facts that were handed up, a file or a folder of them: the newest counts, what differs and what is none is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from many_ledgers import AS_OF, CODES, book, files_of

from dabzw.model.moments import Instant
from dabzw.sync.facts.packed import packed
from dabzw.sync.facts.tables import Facts
from dabzw.sync.facts.taking import facts
from dabzw.sync.rollup.book import read_book
from dabzw.sync.rollup.mapping import one_by_one
from dabzw.sync.rollup.place import Place
from dabzw.sync.rollup.standing import Standing, standings
from dabzw.sync.rollup.submitted import read_plain
from dabzw.sync.rollup.updating import Order, update

pytest.importorskip("duckdb")
pytestmark = pytest.mark.usefixtures("isolated")
ONE, TWO = CODES[:2]
MADE = 1_773_100_000  # 2026-03-10


def handed(
    folder: Path, name: str, code: str, made: int = MADE, at: str = "2026-03-10", size: int = 2
) -> None:
    found = facts(files_of(code, size), code, "a" * 40, made, Instant.of(date.fromisoformat(at)))
    assert isinstance(found, Facts)
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(packed(found))


def updated(folder: Path, at: str = AS_OF) -> tuple[dict[str, Standing], tuple[str, ...]]:
    place = Place(folder)
    order = Order(at, "2026-03-12 10:00", one_by_one, read_plain)
    says = update(place, read_book(folder), order, lambda *_: None)
    return {one.code: one for one in standings(place, read_book(folder))}, says


@pytest.fixture
def county(tmp_path: Path) -> Path:
    handed(tmp_path / "上报", "one.dabzw", ONE)
    handed(tmp_path / "上报", "two.dabzw", TWO)
    return book(tmp_path, {ONE: "../上报", TWO: "../上报"})


def test_a_folder_holds_the_facts_of_several(county: Path) -> None:
    found, says = updated(county)
    assert [one.outcome for one in found.values()] == ["已更新"] * 2
    assert says == ()
    assert {one.known.at for one in found.values() if one.known} == {"2026-03-10"}, "as they were handed up"
    assert [one.outcome for one in updated(county)[0].values()] == ["未变"] * 2


def test_the_newest_of_one_township_counts(county: Path) -> None:
    handed(county.parent / "上报", "a later one", ONE, MADE + 3600, "2026-03-11", 3)
    handed(county.parent / "上报", "too late", ONE, MADE + 7200, "2026-03-13", 4)
    found, _ = updated(county)
    known = found[ONE].known
    assert known is not None
    assert (known.at, known.records, found[ONE].says) == ("2026-03-11", 6, "")
    assert "没有这个单位" in updated(county, "2026-03-01")[0][ONE].says


def test_two_of_one_moment_that_differ_are_told(county: Path) -> None:
    handed(county.parent / "上报", "other", ONE, size=3)
    for _ in range(2):
        found, _ = updated(county)
        assert "内容不同" in found[ONE].says
        assert "other" in found[ONE].says
    handed(county.parent / "上报", "copy of two", TWO)
    assert updated(county)[0][TWO].says == ""


def test_what_is_none_is_told_and_stops_nothing(county: Path) -> None:
    (county.parent / "上报" / "坏的").write_text("密语", encoding="utf-8")
    (county.parent / "上报" / "two.dabzw").unlink()
    (county.parent / "上报" / ".hidden").write_text("x", encoding="utf-8")
    found, says = updated(county)
    assert [one.outcome for one in found.values()] == ["已更新", "读不了"]
    assert says == ("坏的：不是汇总数据，或已损坏：解不开；请对方重新生成",)
    assert "坏的" in found[TWO].says
    assert "密语" not in found[TWO].says


def test_one_file_is_a_source_too(county: Path) -> None:
    book(county.parent, {ONE: "../上报/one.dabzw", TWO: "../上报/one.dabzw"})
    found, _ = updated(county)
    assert [one.outcome for one in found.values()] == ["已更新", "读不了"]
