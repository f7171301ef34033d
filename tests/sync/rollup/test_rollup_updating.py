"""An update: what is taken anew, what is not, what cannot be read, and that whoever is stopped changes nothing."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import Copied
from many_ledgers import AS_OF, CODES, MORNING, book, county, entered, files_of

from dabzw.store.git import Repository
from dabzw.sync.facts.tables import NAMES
from dabzw.sync.rollup import parquet, updating
from dabzw.sync.rollup.book import read_book
from dabzw.sync.rollup.mapping import Map, by_processes, one_by_one
from dabzw.sync.rollup.place import ALL, Place, Updating, fact_files
from dabzw.sync.rollup.standing import Standing, standings
from dabzw.sync.rollup.tasks import Taken, Task, take
from dabzw.sync.rollup.updating import Order, update

duckdb = pytest.importorskip("duckdb")
pytestmark = pytest.mark.usefixtures("isolated")
NOW = "2026-03-12 10:00"


def _built(root: Path) -> None:
    updated(county(root))


@pytest.fixture
def done(copied: Copied, tmp_path: Path) -> Path:
    """The folder of a roll-up of three ledgers that lie beside it, updated."""
    copied(_built, tmp_path / "all")
    folder = tmp_path / "all" / "县"
    shutil.rmtree(folder / "facts")  # it was copied as a folder
    (folder / "facts").symlink_to(".rollup/facts/000000001")
    return folder


def updated(folder: Path, spread: Map = one_by_one, at: str = AS_OF) -> dict[str, Standing]:
    place, told = Place(folder), list[Taken]()
    update(
        place,
        read_book(folder),
        Order(at, NOW, spread),
        lambda taken, _number, _of: told.append(taken),
    )
    return {one.code: one for one in standings(place, read_book(folder))}


def outcomes(found: dict[str, Standing]) -> list[str | None]:
    return [one.outcome for one in found.values()]


def digests(folder: Path) -> dict[str, str]:
    facts = folder / "facts"
    return {
        path.relative_to(facts).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(facts.rglob("*.parquet"))
    }


def rows(folder: Path, question: str) -> list[tuple[object, ...]]:
    facts = Place(folder).facts
    assert facts is not None
    with duckdb.connect() as connection:
        for name, found in fact_files(facts).items():
            connection.read_parquet([str(one) for one in found]).create_view(name)
        told: list[tuple[object, ...]] = connection.execute(question).fetchall()
        return told


def counting(done: list[str]) -> Map:
    def spread(tasks: Sequence[Task]) -> Iterator[Taken]:
        for task in tasks:
            taken = take(task)
            done.append(f"{taken.code}:{'taken' if taken.data else taken.outcome}")
            yield taken

    return spread


def test_the_tables_of_all_ledgers_lie_below_facts(tmp_path: Path) -> None:
    folder = county(tmp_path)
    found = updated(folder)
    assert outcomes(found) == ["已更新"] * 3
    assert sorted(digests(folder)) == sorted(f"{name}/{code}.parquet" for name in NAMES for code in CODES[:3])
    asked = "SELECT 区划代码, count(*) FROM records WHERE 类别 = '企业' GROUP BY ALL ORDER BY ALL"
    assert rows(folder, asked) == [(code, 3) for code in CODES[:3]]
    one = found[CODES[0]]
    assert one.known is not None
    assert (one.known.records, one.known.at) == (6, AS_OF)
    assert str(one.committed_at) == "2026-03-01 09:00:00"


def test_what_has_not_changed_is_not_taken_again(done: Path) -> None:
    folder = done
    before, inode = digests(folder), (folder / "facts").resolve()
    taken: list[str] = []
    assert outcomes(updated(folder, counting(taken))) == ["未变"] * 3
    assert taken == [f"{code}:未变" for code in CODES[:3]]
    assert (digests(folder), (folder / "facts").resolve()) == (before, inode)


def test_only_the_ledger_that_changed_is_taken_again(done: Path) -> None:
    folder, root = done, done.parent
    before = digests(folder)
    more = files_of(CODES[1], 4)
    entered(root / f"{CODES[1]}.git", more, "2026-03-05 09:00")
    found = updated(folder)
    assert outcomes(found) == ["未变", "已更新", "未变"]
    after = digests(folder)
    assert {path for path in after if after[path] != before[path]} >= {f"records/{CODES[1]}.parquet"}
    assert all(CODES[1] in path for path in after if after[path] != before[path])
    assert rows(folder, "SELECT count(*) FROM records WHERE 类别 = '企业'") == [(10,)]


def test_another_day_is_another_table(done: Path) -> None:
    folder = done
    assert outcomes(updated(folder, at="2026-03-20")) == ["已更新"] * 3
    assert rows(folder, "SELECT DISTINCT 截至 FROM meta") == [("2026-03-20",)]


def test_the_commit_that_counts_is_the_newest_until_then(tmp_path: Path) -> None:
    folder = county(tmp_path, CODES[:1])
    place = tmp_path / f"{CODES[0]}.git"
    entered(place, files_of(CODES[0], 4), "2026-03-10 09:00")
    entered(place, files_of(CODES[0], 5), "2026-03-20 09:00")
    for at, count in (("2026-03-05", 3), ("2026-03-10 08:59", 3), ("2026-03-10 09:00", 4), ("2026-03-12", 4)):
        updated(folder, at=at)
        assert rows(folder, "SELECT count(*) FROM records WHERE 类别 = '企业'") == [(count,)], at
    updated(folder, at="2026-03-31")
    assert rows(folder, "SELECT count(*) FROM records WHERE 类别 = '企业'") == [(5,)]
    found = updated(folder, at="2026-02-01")
    assert outcomes(found) == ["读不了"]
    assert "还没有入过账" in found[CODES[0]].says


def test_a_ledger_that_cannot_be_read_is_told_and_stops_nothing(done: Path) -> None:
    folder, root = done, done.parent
    entered(
        root / f"{CODES[0]}.git",
        {"leads/2026-02/XS-260212-1111.yaml": b"[: \xe5\xaf\x86"},
        "2026-03-06 09:00",
    )
    shutil.rmtree(root / f"{CODES[2]}.git")
    found = updated(folder)
    assert outcomes(found) == ["读不了", "未变", "读不了"]
    broken, gone = found[CODES[0]], found[CODES[2]]
    assert "读不进来（leads/2026-02/XS-260212-1111.yaml）" in broken.says
    assert "没有这个" in gone.says
    assert broken.known is not None
    assert str(broken.committed_at) == "2026-03-01 09:00:00", "what was good the last time"
    assert {path.split("/")[1][:12] for path in digests(folder)} == set(CODES[:3])


@pytest.mark.parametrize("at", [AS_OF, "2026-03-20"])
def test_a_ledger_that_cannot_be_read_is_told_each_time(done: Path, at: str) -> None:
    """Also where the facts that are kept of it are of another instant, or of an earlier commit."""
    broken = {"leads/2026-02/XS-260212-1111.yaml": b"[: \xe5\xaf\x86"}
    entered(done.parent / f"{CODES[0]}.git", broken, "2026-03-06 09:00")
    first = updated(done, at=at)[CODES[0]]
    again = updated(done, at=at)[CODES[0]]
    assert first.outcome == "读不了"
    assert (again.outcome, again.says) == (first.outcome, first.says)


def test_a_ledger_that_was_never_read_is_told_too(tmp_path: Path) -> None:
    folder = book(
        tmp_path, {CODES[0]: "../没有.git", CODES[1]: "ext::sh -c touch% x", CODES[2]: "--upload-pack=x"}
    )
    found = updated(folder)
    assert outcomes(found) == ["读不了"] * 3
    assert all(one.known is None and one.says for one in found.values())
    assert "会运行别的程序" in found[CODES[1]].says
    assert digests(folder) == {}
    assert not (folder / "x").exists()


def test_a_file_that_somebody_has_named_is_not_called_by_its_name(done: Path) -> None:
    """A word of an informant may stand there."""
    for path, says in (
        ("leads/2026-02/张三举报.yaml", "leads 里的一个文件"),
        ("leads/张三/XS-260212-1111.yaml", "leads 里的一个文件"),
        ("enterprises/2026-02/QY-260212-1111.yaml", "enterprises/2026-02/QY-260212-1111.yaml"),
    ):
        shutil.rmtree(done.parent / f"{CODES[0]}.git")
        entered(done.parent / f"{CODES[0]}.git", {**files_of(CODES[0]), path: b"[: \xe5\xaf\x86"}, MORNING)
        told = updated(done)[CODES[0]].says
        assert f"（{says}）" in told
        assert "张三" not in told


def test_a_ledger_that_went_back_is_told_as_long_as_it_stays_so(done: Path) -> None:
    """Its history was rewritten, or who handed up has sent an older file; of an earlier day it is as it must be."""
    place = done.parent / f"{CODES[0]}.git"
    entered(place, files_of(CODES[0], 4), "2026-03-06 09:00")
    assert updated(done)[CODES[0]].says == ""
    assert updated(done, at="2026-03-02")[CODES[0]].says == ""
    assert updated(done)[CODES[0]].says == ""
    shutil.rmtree(place)
    entered(place, files_of(CODES[0]))
    for _ in range(2):
        found = updated(done)
        assert found[CODES[0]].says.startswith("比上一次读到的（2026-03-06 09:00入账）旧")
        assert found[CODES[1]].says == ""


def test_facts_that_lie_at_the_place_of_anothers_are_none(done: Path) -> None:
    before = digests(done)
    place = Place(done)
    shutil.copy(place.own / place.taken(CODES[1]), place.own / place.taken(CODES[0]))
    shutil.rmtree(done.parent / f"{CODES[0]}.git")
    found = updated(done)
    assert outcomes(found) == ["读不了", "未变", "未变"]
    after = digests(done)
    assert {path: after[path] for path in after if CODES[1] in path} == {
        path: before[path] for path in before if CODES[1] in path
    }


def test_a_ledger_of_another_township_gives_nothing(tmp_path: Path) -> None:
    entered(tmp_path / "a.git", files_of(CODES[0]))
    folder = book(tmp_path, {CODES[1]: "../a.git"})
    found = updated(folder)
    assert CODES[0] in found[CODES[1]].says
    assert digests(folder) == {}


def test_a_ledger_that_is_struck_off_is_gone(done: Path) -> None:
    folder, root = done, done.parent
    book(root, {code: f"../{code}.git" for code in CODES[1:3]})
    updated(folder)
    assert {path.split("/")[1][:12] for path in digests(folder)} == set(CODES[1:3])


def test_an_empty_repository_is_no_ledger(tmp_path: Path) -> None:
    folder = county(tmp_path, CODES[:1])
    shutil.rmtree(tmp_path / f"{CODES[0]}.git")
    Repository.create(tmp_path / f"{CODES[0]}.git")
    found = updated(folder)
    assert "没有入过账" in found[CODES[0]].says


def test_nothing_is_written_where_ledgers_come_from(tmp_path: Path) -> None:
    folder = county(tmp_path)
    before = {
        path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if folder not in (path, *path.parents)
    }
    updated(folder)
    after = {
        path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if folder not in (path, *path.parents)
    }
    assert after == before


def test_processes_give_the_same_bytes(tmp_path: Path) -> None:
    folder = county(tmp_path, CODES[:4])
    updated(folder)
    alone = digests(folder)
    shutil.rmtree(folder / ".rollup")
    (folder / "facts").unlink()
    assert outcomes(updated(folder, by_processes(2))) == ["已更新"] * 4
    assert digests(folder) == alone


def test_many_ledgers_are_also_one_file_a_table(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, root = done, done.parent
    alone = rows(folder, "SELECT * FROM deadlines ORDER BY ALL")
    monkeypatch.setattr(updating, "MANY", 3)
    entered(root / f"{CODES[1]}.git", {"data/x": None}, "2026-03-02 09:00")
    updated(folder)
    facts = Place(folder).facts
    assert facts is not None
    assert all(found == (facts / ALL / f"{name}.parquet",) for name, found in fact_files(facts).items())
    assert rows(folder, "SELECT * FROM deadlines ORDER BY ALL") == alone


# Whoever is stopped, or disturbed


@pytest.mark.parametrize("at", ["write", "put_in_force", "write_states", "replace"])
def test_a_stopped_update_leaves_the_old_facts_and_the_next_one_ends_it(
    done: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    folder, root = done, done.parent
    before = digests(folder)
    for code in CODES[:3]:
        entered(root / f"{code}.git", files_of(code, 4), "2026-03-05 09:00")
    process = multiprocessing.get_context("fork").Process(target=_killed, args=(folder, at))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    now = digests(folder)
    whole = {path for path in now if now[path] == before[path]}
    assert whole == set(before) or at == "write_states", "the old facts, or the new ones"
    updated(folder)
    assert rows(folder, "SELECT count(*) FROM records WHERE 类别 = '企业'") == [(12,)]
    generations = sorted(path.name for path in (folder / ".rollup" / "facts").iterdir())
    assert len(generations) == 2


def _killed(folder: Path, at: str) -> None:
    where: dict[str, object] = {
        "write": parquet.Press,
        "put_in_force": Place,
        "write_states": updating,
        "replace": Path,
    }

    def kill(*_args: object, **_named: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(where[at], at, kill)
    updated(folder)


def test_a_copy_that_followed_the_link_is_a_roll_up_again(done: Path, tmp_path: Path) -> None:
    shutil.copytree(done.parent, tmp_path / "copy")
    folder = tmp_path / "copy" / done.name
    before = digests(folder)
    assert outcomes(updated(folder)) == ["未变"] * 3
    assert digests(folder) == before
    assert (folder / "facts").is_symlink()


def test_two_updates_at_once_are_one(tmp_path: Path) -> None:
    folder = county(tmp_path, CODES[:1])
    with Place(folder).locked(), pytest.raises(Updating, match="正在运行"):
        updated(folder)


def test_damaged_files_of_its_own_are_made_again(done: Path) -> None:
    folder = done
    before = digests(folder)
    (folder / ".rollup/state.json").write_text("{", encoding="utf-8")
    shutil.rmtree(folder / ".rollup/facts")
    taken = folder / ".rollup/taken" / f"{CODES[0]}.facts"
    taken.write_bytes(taken.read_bytes()[:100])
    found = updated(folder)
    assert [one.outcome for one in found.values()] == ["读不了", "未变", "未变"]
    assert "再运行一次" in found[CODES[0]].says
    updated(folder)
    assert digests(folder) == before


def test_without_the_extra_a_sentence_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    folder = county(tmp_path, CODES[:1])
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(parquet.NoDuckDB, match=r"requirements-rollup\.txt"):
        updated(folder)


def test_what_the_program_notes_is_json_that_people_can_read(tmp_path: Path) -> None:
    folder = county(tmp_path, CODES[:1])
    updated(folder)
    told = json.loads((folder / "facts/ledgers.json").read_text(encoding="utf-8"))
    assert told[CODES[0]]["截至"] == AS_OF
    states = json.loads((folder / ".rollup/state.json").read_text(encoding="utf-8"))
    assert states[CODES[0]]["结果"] == "已更新"
