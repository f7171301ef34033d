"""Facts that were handed up, a file or a folder of them: the newest counts, what differs and what is none is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import signers
from many_ledgers import AS_OF, CODES, book, files_of

from dabzw.model.moments import Instant
from dabzw.store.signing import keygen
from dabzw.sync.facts.tables import Facts
from dabzw.sync.facts.taking import facts
from dabzw.sync.rollup.book import read_book
from dabzw.sync.rollup.mapping import one_by_one
from dabzw.sync.rollup.place import Place
from dabzw.sync.rollup.region import NoCode, code_of
from dabzw.sync.rollup.standing import Standing, standings
from dabzw.sync.rollup.updating import Order, update
from dabzw.sync.submission.packing import USE, Clerk, cover, packed_submission

pytest.importorskip("duckdb")
pytestmark = pytest.mark.usefixtures("isolated")
ONE, TWO = CODES[:2]
MADE = 1_773_100_000  # 2026-03-10


CLERK = Clerk("示例甲", "jia@example.cn")
UNSIGNED = "上报没有签名，rollup.yaml 里也没有写名册"


def handed(  # noqa: PLR0917 -- what a file is of
    folder: Path,
    name: str,
    code: str,
    made: int = MADE,
    at: str = "2026-03-10",
    size: int = 2,
    by: signers.Signer | None = None,
) -> None:
    found = facts(files_of(code, size), code, "a" * 40, made, Instant.of(date.fromisoformat(at)))
    assert isinstance(found, Facts)
    folder.mkdir(exist_ok=True)
    told = cover(found, found.township, CLERK)
    signature = None if by is None else keygen.sign(by.private, told, USE, "")
    (folder / name).write_bytes(packed_submission(found, told, signature))


def updated(folder: Path, at: str = AS_OF) -> tuple[dict[str, Standing], tuple[str, ...]]:
    place = Place(folder)
    order = Order(at, "2026-03-12 10:00", one_by_one)
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
    assert (known.at, known.records, found[ONE].says) == ("2026-03-11", 6, UNSIGNED)
    assert "可用的上报文件" in updated(county, "2026-03-01")[0][ONE].says


def test_two_of_one_moment_that_differ_are_told(county: Path) -> None:
    handed(county.parent / "上报", "other", ONE, size=3)
    for _ in range(2):
        found, _ = updated(county)
        assert "内容不同" in found[ONE].says
        assert "other" in found[ONE].says
    handed(county.parent / "上报", "copy of two", TWO)
    assert updated(county)[0][TWO].says == UNSIGNED


def test_what_is_none_is_told_and_stops_nothing(county: Path) -> None:
    (county.parent / "上报" / "坏的").write_text("密语", encoding="utf-8")
    (county.parent / "上报" / "two.dabzw").unlink()
    (county.parent / "上报" / ".hidden").write_text("x", encoding="utf-8")
    found, says = updated(county)
    assert [one.outcome for one in found.values()] == ["已更新", "读不了"]
    (told,) = says
    assert told.startswith("坏的：不是 dabzw submit 的上报文件")
    assert "坏的" in found[TWO].says
    assert "密语" not in found[TWO].says


def test_one_file_is_a_source_too(county: Path) -> None:
    assert code_of("上报/one.dabzw", county.parent) == ONE
    with pytest.raises(NoCode, match="几个单位"):
        code_of("上报", county.parent)
    book(county.parent, {ONE: "../上报/one.dabzw", TWO: "../上报/one.dabzw"})
    found, _ = updated(county)
    assert [one.outcome for one in found.values()] == ["已更新", "读不了"]


@signers.needs_keygen
def test_by_a_roster_only_what_is_signed_counts(county: Path) -> None:
    """A newer file that somebody else has made is told of, and the older one that is signed counts."""
    place = county.parent
    jia, other = (signers.signer(place / name, CLERK.name, CLERK.mail) for name in ("keys", "others"))
    (place / "名册").write_text(signers.roster(jia.listed()).text, encoding="utf-8")
    book_file = county / "rollup.yaml"
    book_file.write_text(f"名册: ../名册\n{book_file.read_text(encoding='utf-8')}", encoding="utf-8")
    handed(place / "上报", "one.dabzw", ONE, by=jia)
    handed(place / "上报", "forged", ONE, MADE + 3600, "2026-03-11", 4, by=other)
    found, says = updated(county)
    assert [one.outcome for one in found.values()] == ["已更新", "读不了"]
    known = found[ONE].known
    assert known is not None
    assert (known.at, found[ONE].says) == ("2026-03-10", "")
    assert {one.partition("：")[0] for one in says} == {"forged", "two.dabzw"}
    assert "签名核对不过" in found[TWO].says
    (place / "名册").unlink()
    assert all("没有这个名册文件" in one.says for one in updated(county)[0].values())
