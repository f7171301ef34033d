"""The index beside git: what it knows of files, and that it is done without where it cannot be trusted."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Ledgers
from small_ledger import HANDED, KILN, YARD

from dabzw.model.ids import CAMPAIGN_FILE, path_of
from dabzw.store import files, reader, working, yamlio
from dabzw.store.contents import Unread, in_commit, in_folder
from dabzw.store.files import DiskRefused
from dabzw.store.git import Repository
from dabzw.store.index import database, refreshing, tree
from dabzw.store.index.beside import Beside
from dabzw.store.index.database import FILE, FOLDER, Database, forget, opened
from dabzw.store.index.tree import Folder, is_as_read
from dabzw.store.reader import load
from dabzw.store.working import Working, look

pytestmark = pytest.mark.usefixtures("isolated")


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    return ledgers("small")


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """All files were last changed long enough ago."""
    monkeypatch.setattr(tree, "MARGIN", -(10**12))


def looked(folder: Path, *, afresh: bool = False) -> Working:
    return look(Repository.require(folder), afresh=afresh)


def is_known(folder: Path) -> bool:
    return is_as_read(str(folder), opened(f"{folder}/.git", "", reads_only=True))


def state(folder: Path) -> int:
    index = looked(folder).index
    assert index is not None
    assert index.state is not None
    return index.state


def other_bytes(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b"2026-02", b"2026-03", 1))


def same_times(path: Path) -> None:
    before = path.stat()
    other_bytes(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def renamed_over(path: Path) -> None:
    spare = path.with_name(".spare")
    spare.write_bytes(path.read_bytes().replace(b"2026-02", b"2026-03", 1))
    spare.rename(path)


def remarked(path: Path) -> None:
    path.write_bytes(path.read_bytes() + "# 示例\n".encode())


def another(path: Path) -> None:
    path.with_name("CS-260210-9Z9Z.yaml").write_bytes(path.read_bytes())


CHANGES: dict[str, Callable[[Path], object]] = {
    "other bytes": other_bytes,
    "other bytes, the times put back": same_times,
    "another file in its place": renamed_over,
    "gone": Path.unlink,
    "one more": another,
}


@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize("margin", [-(10**12), 2 * 10**9], ids=["settled", "just now"])
def test_a_change_is_seen(ledger: Path, monkeypatch: pytest.MonkeyPatch, margin: int, how: str) -> None:
    monkeypatch.setattr(tree, "MARGIN", margin)
    before = state(ledger)
    assert is_known(ledger)
    CHANGES[how](ledger / path_of(KILN))
    assert not is_known(ledger)
    found, afresh = looked(ledger), looked(ledger, afresh=True)
    assert (found.unrecorded, found.contents) == (afresh.unrecorded, afresh.contents)
    assert found.unrecorded
    assert state(ledger) > before


@pytest.mark.usefixtures("settled")
def test_what_was_touched_alone_is_the_same(ledger: Path) -> None:
    before = state(ledger)
    os.utime(ledger / path_of(KILN))
    assert is_known(ledger)
    assert state(ledger) == before


@pytest.mark.usefixtures("settled")
def test_a_commit_is_another_state(ledger: Path) -> None:
    before = state(ledger)
    other_bytes(ledger / path_of(KILN))
    edited = state(ledger)
    Repository.require(ledger).git("commit", "-q", "-a", "-m", "x", environment=AUTHOR)
    assert before < edited < state(ledger)


AUTHOR = {f"GIT_{role}_{part}": "x@y" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}


def test_no_record_is_read_twice(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = load(looked(ledger).contents)
    monkeypatch.setattr(reader, "read_file", lambda *_: pytest.fail("read again"))
    twice = load(looked(ledger).contents)
    assert twice.ledger == once.ledger
    assert twice.ledger is not None
    assert len(twice.ledger.ids) > 10


def test_whether_a_text_is_canonical_is_asked_once(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bent = ledger / path_of(KILN)
    bent.write_bytes(bent.read_bytes().replace(b": ", b":  ", 1))
    once, afresh = load(looked(ledger).contents), load(in_folder(ledger))
    asked: list[bytes] = []
    canonical = yamlio.canonical

    def watched(data: bytes, record: dict[str, Any]) -> bool:
        asked.append(data)
        return canonical(data, record)

    monkeypatch.setattr(yamlio, "canonical", watched)
    twice = load(looked(ledger).contents)
    found = [list(one.not_canonical()) for one in (once, twice)]
    assert asked == [bent.read_bytes()] * 2  # the one that is told, with the place of its file
    assert [one.file for one in found[1]] == [path_of(KILN)]
    assert found == [list(afresh.not_canonical())] * 2
    other_bytes(bent)
    assert load(looked(ledger).contents).canonical == twice.canonical


def test_a_record_is_read_by_its_bytes(ledger: Path) -> None:
    load(looked(ledger).contents)
    one, other = ledger / path_of(KILN), ledger / path_of(YARD)
    spare = one.with_name(".spare")
    one.rename(spare)
    other.rename(one)
    spare.rename(other)
    swapped, afresh = load(looked(ledger).contents), load(in_folder(ledger))
    assert swapped.findings == afresh.findings
    assert {found.rule for found in afresh.findings} == {"path-mismatch"}


def link(ledger: Path) -> None:
    (ledger / "sites/2026-02/x.yaml").symlink_to(ledger / path_of(KILN))


def folder(ledger: Path) -> None:
    (ledger / "sites/2026-02/x.yaml").mkdir()


def too_large(ledger: Path) -> None:
    (ledger / path_of(KILN)).write_bytes(b"#" * (1 << 19))


def interrupted(ledger: Path) -> None:
    (ledger / ".git/dabzw.journal").write_text("{}")


@pytest.mark.parametrize("how", [link, folder, too_large, interrupted])
def test_what_is_unusual_is_looked_at_without(ledger: Path, how: Callable[[Path], None]) -> None:
    assert looked(ledger).index is not None
    how(ledger)
    found, afresh = looked(ledger), looked(ledger, afresh=True)
    assert found.index is None
    assert load(found.contents).findings == load(afresh.contents).findings


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def noise(file: Path) -> None:
    file.write_bytes(b"\x00\xff" * 4096)


def altered(file: Path, *statements: str) -> None:
    def alter(made: sqlite3.Connection) -> None:
        for statement in statements:
            made.execute(statement)

    index = opened(str(file.parent.parent), "", reads_only=False)
    index.change(alter)
    index.close()


OF_ANOTHER = "UPDATE meta SET value = 'x' WHERE name = 'own'"


def of_another_program(file: Path) -> None:
    altered(file, OF_ANOTHER)


def of_a_newer_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as made:
        made.executescript("CREATE TABLE folder (name TEXT); PRAGMA user_version = 7;")


def with_other_tables(file: Path) -> None:
    altered(file, "ALTER TABLE record RENAME COLUMN canonical TO is_canonical", OF_ANOTHER)


def torn_while_it_was_changed(file: Path) -> None:
    """As a disk may have it that lost a part of what was last written."""
    altered(file, "UPDATE folder SET ids = zeroblob(length(ids))")
    file.with_name(f"{file.name}-journal").write_bytes(bytes(512))


def left_with_a_journal_alone(file: Path) -> None:
    file.rename(file.with_name(f"{file.name}-journal"))


def of_other_types(file: Path) -> None:
    altered(file, "UPDATE folder SET ids = 7, keys = NULL")


def without_a_middle(file: Path) -> None:
    data = file.read_bytes()
    with file.open("r+b") as stream:
        stream.seek(8192)
        stream.write(bytes(len(data) - 8192))


def copied_here(file: Path) -> None:
    spare = file.with_name("spare")
    spare.write_bytes(file.read_bytes())
    spare.rename(file)


SPOILT = (
    *(cut, noise, of_another_program, of_a_newer_program, with_other_tables, copied_here, Path.unlink),
    *(torn_while_it_was_changed, left_with_a_journal_alone, of_other_types, without_a_middle),
)


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_index_is_made_anew(ledger: Path, how: Callable[[Path], None]) -> None:
    before = looked(ledger)
    how(ledger / ".git" / FOLDER / FILE)
    found = looked(ledger)
    assert (found.unrecorded, found.contents) == (before.unrecorded, before.contents)
    assert load(found.contents).ledger == load(in_folder(ledger)).ledger
    assert looked(ledger).index is not None


def test_one_that_another_program_was_first_to_begin_is_not_taken(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = database._begin

    def second(connection: sqlite3.Connection, own: str) -> None:
        begin(connection, "another")
        begin(connection, own)

    monkeypatch.setattr(database, "_begin", second)
    found = looked(ledger)
    assert found.index is None
    assert found.contents == in_folder(ledger)


def test_where_it_cannot_be_written_nobody_misses_it(ledger: Path) -> None:
    place = ledger / ".git" / FOLDER
    shutil.rmtree(place, ignore_errors=True)
    place.write_text("no folder")
    assert looked(ledger).index is None
    assert looked(ledger).contents == in_folder(ledger)


def test_one_that_leads_elsewhere_is_not_followed(ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    shutil.rmtree(ledger / ".git" / FOLDER, ignore_errors=True)
    (ledger / ".git" / FOLDER).symlink_to(tmp_path / "elsewhere")
    assert looked(ledger).index is None
    assert not list((tmp_path / "elsewhere").iterdir())


def test_forgotten(ledger: Path) -> None:
    looked(ledger)
    forget(f"{ledger}/.git")
    assert not list((ledger / ".git" / FOLDER).iterdir())


@pytest.mark.usefixtures("settled")
def test_bytes_that_changed_while_they_were_looked_at_are_told(ledger: Path) -> None:
    load(looked(ledger).contents)
    found = looked(ledger)
    path = path_of(HANDED)
    (ledger / path).write_bytes(b"other\n")
    assert found.contents[path] == b"other\n"
    assert found.index is not None
    assert found.index.is_given_up


@pytest.mark.usefixtures("settled")
def test_what_is_gone_before_it_is_read_is_as_it_was_entered(ledger: Path) -> None:
    path = ledger / path_of(HANDED)
    whole = path.read_bytes()
    load(looked(ledger).contents)
    found = looked(ledger)
    path.unlink()
    assert found.contents[path_of(HANDED)] == whole
    assert found.index is not None
    assert found.index.is_given_up


def test_what_is_gone_and_was_never_entered_is_told(ledger: Path) -> None:
    strayed: list[bool] = []
    path = path_of("XS-260212-9999")
    data = Unread(Repository.require(ledger), {path: "1" * 40}, {}, lambda: strayed.append(True))
    with pytest.raises(DiskRefused, match="移走"):
        data[path]
    assert strayed


@pytest.mark.usefixtures("settled")
def test_bytes_that_changed_before_they_were_read_are_not_kept_as_what_was_there(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_yet_to_be_read", lambda _: ())  # what is read at once cannot change before
    path = ledger / path_of(HANDED)
    whole = path.read_bytes()
    load(looked(ledger).contents)
    with closing(sqlite3.connect(ledger / ".git" / FOLDER / FILE)) as connection:
        connection.execute("DELETE FROM record")
        connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'emptied'")
        connection.commit()
    found = looked(ledger)
    other_bytes(path)
    assert load(found.contents).sound.leads[HANDED].received_at.month == 3
    path.write_bytes(whole)
    assert load(looked(ledger).contents).sound.leads[HANDED].received_at.month == 2


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("how", [Path.unlink, remarked])
@pytest.mark.parametrize("path", [CAMPAIGN_FILE, path_of(KILN)])
def test_what_changes_before_it_is_read_is_looked_at_again(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, path: str, how: Callable[[Path], object]
) -> None:
    looked(ledger)

    def and_then_changed(*about: Any) -> refreshing.Found:
        found = refreshing.refreshed(*about)
        how(ledger / path)
        return found

    monkeypatch.setattr(working, "refreshed", and_then_changed)
    found = looked(ledger)
    assert found.unrecorded == (path,)
    assert found.contents == in_folder(ledger)


def test_asking_whether_a_file_is_there_reads_none(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Repository.require(ledger)
    for contents in (looked(ledger).contents, in_commit(repository, repository.head())):
        changed = contents.changed({path_of(YARD): b"x\n", path_of(KILN): None})
        monkeypatch.setattr(files, "read", lambda *_, **__: pytest.fail("read"))
        monkeypatch.setattr(Repository, "blobs", lambda *_: pytest.fail("fetched"))
        assert [path_of(id_) in contents for id_ in (KILN, YARD, "CS-260210-0000")] == [True, True, False]
        assert [path_of(id_) in changed for id_ in (KILN, YARD, HANDED)] == [False, True, True]
        with pytest.raises(KeyError):
            contents[path_of("CS-260210-0000")]
        monkeypatch.undo()


def named_leads(folder: Path) -> set[str]:
    loaded = load(in_folder(folder)).ledger
    assert loaded is not None
    return {one.id for enterprise in loaded.enterprises for one in loaded.leads_of_enterprise(enterprise)}


def leads_of_all(loaded: reader.Loaded) -> set[str]:
    """The leads that name an enterprise, each enterprise asked for by itself."""
    ledger = loaded.ledger
    assert ledger is not None
    return {one.id for id_ in tuple(ledger.enterprises) for one in ledger.leads_of_enterprise(id_)}


def emptied(index: Beside) -> None:
    def empty(made: sqlite3.Connection) -> None:
        made.execute("UPDATE meta SET value = value + 1 WHERE name = 'emptied'")
        made.execute("DELETE FROM record")
        made.execute("DELETE FROM reference")

    index.database.change(empty)


def closed(index: Beside) -> None:
    index.database.close()


@pytest.mark.parametrize("how", [emptied, closed])
def test_records_that_the_index_loses_meanwhile_are_still_found(
    ledger: Path, how: Callable[[Beside], None]
) -> None:
    load(looked(ledger).contents)
    found = looked(ledger)
    loaded = load(found.contents)
    assert found.index is not None
    how(found.index)
    load(found.contents)  # knows the index as it is now, and is another look
    assert leads_of_all(loaded) == named_leads(ledger) != set()
    assert loaded.ledger == load(in_folder(ledger)).ledger


@pytest.mark.usefixtures("settled")
def test_who_was_overtaken_while_looking_answers_of_no_later_tree(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(ledger)
    folders = tree.folders_of

    def overtaken(index: Database) -> Iterator[Folder]:
        yield from folders(index)
        if before == index.state:
            monkeypatch.setattr(refreshing, "folders_of", folders)
            other_bytes(ledger / path_of(HANDED))
            assert state(ledger) > before

    monkeypatch.setattr(refreshing, "folders_of", overtaken)
    other_bytes(ledger / path_of(KILN))
    found = looked(ledger)
    assert found.unrecorded == tuple(sorted((path_of(KILN), path_of(HANDED))))
    assert found.index is None or found.index.state == state(ledger)


def spoil(path: Path, rng: random.Random) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\n# %d\n" % rng.randrange(10**6), 1))


def by_hand(ledger: Path, rng: random.Random) -> None:
    spoil(rng.choice(sorted(ledger.glob("*/*/*.yaml"))), rng)


def moved_away(ledger: Path, rng: random.Random) -> None:
    rng.choice(sorted(ledger.glob("*/*/*.yaml"))).unlink()


def beside_the_parts(ledger: Path, rng: random.Random) -> None:
    (ledger / rng.choice(["notes.txt", "leads/notes.txt", "leads/2026-02/x.YAML"])).write_text(
        f"{rng.random()}"
    )


def run_bit(ledger: Path, rng: random.Random) -> None:
    rng.choice(sorted(ledger.glob("*/*/*.yaml"))).chmod(rng.choice([0o644, 0o755]))


def entered_as_they_are(ledger: Path, _: random.Random) -> None:
    repository = Repository.require(ledger)
    repository.git("add", "-A")
    repository.git("commit", "-q", "--allow-empty", "-m", "x", environment=AUTHOR)


def entered_as_a_link(ledger: Path, rng: random.Random) -> None:
    """A link in the commit that is none in the tree."""
    repository = Repository.require(ledger)
    path = rng.choice(sorted(ledger.glob("*/*/*.yaml"))).relative_to(ledger).as_posix()
    blob = repository.git("hash-object", "-w", "--stdin", feed=b"elsewhere").decode().strip()
    repository.git("update-index", "--add", "--cacheinfo", f"120000,{blob},{path}")
    repository.git("commit", "-q", "--allow-empty", "-m", "x", environment=AUTHOR)


def set_back(ledger: Path, _: random.Random) -> None:
    Repository.require(ledger).git("reset", "-q", "HEAD~1", accept=(0, 128))


def lost_history(ledger: Path, _: random.Random) -> None:
    """The commit that was compared last is not there any more."""
    repository = Repository.require(ledger)
    repository.git("commit", "-q", "--amend", "--allow-empty", "-m", "y", environment=AUTHOR)
    repository.git("reflog", "expire", "--expire=now", "--all")
    repository.git("gc", "-q", "--prune=now")


STEPS: tuple[Callable[[Path, random.Random], None], ...] = (
    *(by_hand, by_hand, moved_away, beside_the_parts, run_bit),
    *(entered_as_they_are, entered_as_they_are, entered_as_a_link, set_back, lost_history),
)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("seed", range(4))
def test_what_differs_is_the_same_whether_it_is_known_or_looked_for(ledger: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    for _ in range(12):
        for step in rng.choices(STEPS, k=rng.randrange(1, 4)):
            step(ledger, rng)
        found, afresh = looked(ledger), looked(ledger, afresh=True)
        assert found.index is not None
        assert found.unrecorded == afresh.unrecorded
        assert found.contents == afresh.contents
        assert found.contents.listing == afresh.contents.listing
        assert found.contents.kinds == afresh.contents.kinds
        repository = Repository.require(ledger)
        commit, listed = found.commit(), in_commit(repository, repository.head())
        assert commit.id == repository.head()
        assert commit.contents == listed
        assert commit.contents.kinds == listed.kinds
        assert commit.contents.listing == listed.listing
        assert load(commit.contents).ledger == load(dict(listed)).ledger
        assert leads_of_all(load(found.contents)) == named_leads(ledger)
