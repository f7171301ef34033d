"""What comes from elsewhere: names of sources, bundles and repositories that nobody may trust, pushes."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from crash import NOW, git, write

from dabzw.errors import DabzwError
from dabzw.store.git import Repository
from dabzw.store.git_config import UnsafeConfig
from dabzw.store.objects import ASIDE, packs
from dabzw.sync.exchange.fetching import Fetched, Odd, Rewritten, fetch
from dabzw.sync.exchange.meeting import Strangers, meeting
from dabzw.sync.exchange.parcels import BadParcel, NoParcel, Unconnected, opened, packed, take_in
from dabzw.sync.exchange.places import TURN, Shallow, turn_at
from dabzw.sync.exchange.pushing import Refused, push, takes_pushes
from dabzw.sync.exchange.remembered import desk_id, recalled, remember
from dabzw.sync.exchange.sources import (
    ForbiddenSource,
    Source,
    address_of,
    derived,
    shown,
    source_of,
    unnamed,
)
from dabzw.sync.exchange.transport import NotReached

pytestmark = pytest.mark.usefixtures("isolated")
LEAD, SITE = "leads/2026-02/XS-1.yaml", "sites/2026-02/CS-1.yaml"
DESK = "0123abcd"


@pytest.fixture
def ledger(tmp_path: Path) -> Repository:
    repository = Repository.create(tmp_path / "甲")
    write(repository, {LEAD: b"a: 1\n"})
    return repository


@pytest.fixture
def other(ledger: Repository, tmp_path: Path) -> Repository:
    """Another desk, one entry ahead."""
    shutil.copytree(ledger.top, tmp_path / "乙")
    repository = Repository.require(tmp_path / "乙")
    write(repository, {LEAD: b"a: 2\n"})
    return repository


def source(place: Path) -> Source:
    return unnamed(str(place))


def bare(repository: Repository, place: Path) -> Source:
    git(repository.top, "clone", "-q", "--bare", str(repository.top), str(place))
    return source(place)


def bundle(repository: Repository, place: Path, *basis: str) -> Source:
    place.write_bytes(packed(repository, repository.head() or "", basis, DESK))
    return source(place)


def test_what_is_too_large_is_not_brought(
    ledger: Repository, other: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(other, {SITE: os.urandom(200_000)})
    place = bare(other, tmp_path / "x.git")
    monkeypatch.setattr("dabzw.sync.exchange.transport.MOST", 100_000)
    before = sorted(ledger.git_dir.rglob("*"))
    with pytest.raises(NotReached, match="没有收"):
        fetch(ledger, place)
    assert sorted(ledger.git_dir.rglob("*")) == before
    monkeypatch.undo()
    assert fetch(ledger, place).tip == other.head()


def test_much_is_brought_as_one_pack_and_little_as_files(
    ledger: Repository, other: Repository, tmp_path: Path
) -> None:
    place = bare(other, tmp_path / "x.git")
    fetch(ledger, place)
    assert packs(ledger) == frozenset()
    write(other, {f"sites/2026-02/CS-{number}.yaml": b"a: %d\n" % number for number in range(200)})
    fetch(ledger, bare(other, tmp_path / "y.git"))
    assert len([name for name in packs(ledger) if name.endswith(".idx")]) == 1
    git(ledger.top, "fsck", "--strict")
    assert not (ledger.git_dir / ASIDE).exists()


def test_a_turn_at_a_hub_is_waited_for_and_not_for_ever(tmp_path: Path) -> None:
    with turn_at(tmp_path):
        began = time.monotonic()
        with turn_at(tmp_path, 0.2):
            assert time.monotonic() - began >= 0.2
    began = time.monotonic()
    with turn_at(tmp_path):
        assert time.monotonic() - began < 5
    (tmp_path / TURN).unlink()
    (tmp_path / TURN).symlink_to(tmp_path / "woanders")
    with turn_at(tmp_path):
        assert not (tmp_path / "woanders").exists()


# Names


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/media/盘/台账.git", "台账-"),
        ("ssh://clerk@host:22/srv/a b.git", "a-b-"),
        ("https://u:geheim@host/x/--option", "option-"),
        ("/", ""),
        ("/x/..", ""),
        ("/x/refs@{0}.lock", "refs-0-lock-"),
    ],
)
def test_the_name_of_a_source_can_be_a_refs(ledger: Repository, address: str, name: str) -> None:
    found = derived(address)
    assert found.startswith(name)
    remember(ledger, "seen", found, ledger.head() or "")
    assert recalled(ledger, "seen", found) == ledger.head()
    assert derived(address.replace("geheim", "anders")) == found


def test_a_password_is_shown_to_nobody() -> None:
    assert shown("https://u:geheim@host/x") == "https://u@host/x"
    assert shown("https://host/x\n\x1b[2J") == "https://host/x [2J"


@pytest.mark.parametrize(
    "typed",
    [
        *("ext::id", "fd::7", "a::b", "http://host/x", "http://127.0.0.1.evil/x"),
        *("ssh://-x/y", "ssh:///y", "https://", "-x@host:y"),
    ],
)
def test_what_is_no_address_is_refused(typed: str, ledger: Repository) -> None:
    with pytest.raises(DabzwError):
        source_of(ledger, typed)


@pytest.mark.parametrize(
    "typed",
    [
        "ssh://host/x",
        "clerk@host:x",
        "https://host/x",
        "git://host/x",
        "http://127.0.0.1:80/x",
        "http://[::1]/x",
    ],
)
def test_addresses_are_given_to_git_as_they_are(typed: str) -> None:
    assert unnamed(address_of(typed)).address == typed


def test_a_remote_is_known_by_its_name_and_by_its_place(ledger: Repository, other: Repository) -> None:
    git(ledger.top, "remote", "add", "乙机", str(other.top))
    git(ledger.top, "remote", "add", "a/b", "ssh://host/x")
    assert source_of(ledger, "乙机").name == source_of(ledger, str(other.top)).name == "乙机"
    assert source_of(ledger, "a/b").name.startswith("a-b-")


def test_a_remote_that_runs_a_program_is_refused(ledger: Repository) -> None:
    git(ledger.top, "remote", "add", "x", "ext::id")
    with pytest.raises(ForbiddenSource):
        source_of(ledger, "x")


# Fetching


def test_nothing_moves_by_fetching(ledger: Repository, other: Repository, tmp_path: Path) -> None:
    before = git(ledger.top, "for-each-ref", "refs/heads")
    for place in (source(other.top), bare(other, tmp_path / "b.git"), bundle(other, tmp_path / "c.bundle")):
        assert fetch(ledger, place).tip == other.head()
    assert git(ledger.top, "for-each-ref", "refs/heads") == before
    assert git(ledger.top, "status", "--porcelain") == ""
    assert not (ledger.git_dir / "FETCH_HEAD").exists()


def test_a_hub_may_be_empty_yet(ledger: Repository, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "hub")
    assert fetch(ledger, source(tmp_path / "hub")) == Fetched(None, derived(str(tmp_path / "hub")))


def test_a_part_of_a_history_is_refused(ledger: Repository, other: Repository, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", "--depth=1", f"file://{other.top}", "part")
    with pytest.raises(Shallow):
        fetch(ledger, source(tmp_path / "part"))


def test_what_was_seen_must_still_be_there(ledger: Repository, other: Repository, tmp_path: Path) -> None:
    place = bare(other, tmp_path / "b.git")
    remember(ledger, "seen", place.name, fetch(ledger, place).tip or "")
    git(tmp_path / "b.git", "update-ref", "refs/heads/main", ledger.head() or "")
    with pytest.raises(Rewritten):
        fetch(ledger, place)


def test_an_older_bundle_is_no_rewritten_history(
    ledger: Repository, other: Repository, tmp_path: Path
) -> None:
    older = bundle(other, tmp_path / "旧.bundle")
    write(other, {LEAD: b"a: 3\n"})
    newer = fetch(ledger, bundle(other, tmp_path / "新.bundle"))
    assert newer.name == f"desk-{DESK}"
    remember(ledger, "seen", newer.name, newer.tip or "")
    assert fetch(ledger, older).tip is not None
    git(other.top, "commit", "-q", "--amend", "--allow-empty", "-m", "anders")
    with pytest.raises(Rewritten):
        fetch(ledger, bundle(other, tmp_path / "改.bundle"))


def test_strangers_are_told(ledger: Repository, tmp_path: Path) -> None:
    stranger = Repository.create(tmp_path / "丙")
    write(stranger, {SITE: b"b: 1\n"})
    tip = fetch(ledger, source(stranger.top)).tip
    with pytest.raises(Strangers):
        meeting(ledger, "丙", ledger.head() or "", tip or "")


# What nobody may trust


def evil_tree(repository: Repository, *rows: tuple[str, str, str]) -> None:
    """Makes an entry whose tree no program would have made, as the newest of a repository."""
    data = b"".join(
        b"%s %s\0%s" % (mode.encode(), name.encode(), bytes.fromhex(id_)) for mode, name, id_ in rows
    )
    file = repository.git_dir / "evil"
    file.write_bytes(data)
    tree = git(repository.top, "hash-object", "-t", "tree", "-w", "--literally", str(file)).strip()
    parent = repository.head() or ""
    made = git(repository.top, "commit-tree", tree, "-p", parent, "-m", "示例").strip()
    git(repository.top, "update-ref", "refs/heads/main", made)


EVIL: dict[str, tuple[str, str]] = {
    "git's own folder": ("40000", ".git"),
    "git's own folder in capitals": ("40000", ".GIT"),
    "the folder above": ("40000", ".."),
    "this folder": ("40000", "."),
    "a path in a name": ("100644", "a/b"),
    "an absolute path": ("100644", "/etc/x"),
    "a link": ("120000", "campaign.yaml"),
    "another history": ("160000", "leads"),
    "a line break": ("100644", "a\nb"),
}


@pytest.mark.parametrize("how", ["bundle", "folder"])
@pytest.mark.parametrize("kind", EVIL)
def test_no_evil_tree_comes_in(
    kind: str, how: str, ledger: Repository, other: Repository, tmp_path: Path
) -> None:
    mode, name = EVIL[kind]
    blob = git(other.top, "rev-parse", f"HEAD:{LEAD}").strip()
    tree = git(other.top, "rev-parse", "HEAD:leads").strip()
    commit = git(other.top, "rev-parse", "HEAD").strip()
    evil_tree(other, (mode, name, {"40000": tree, "160000": commit}.get(mode, blob)))
    place = bundle(other, tmp_path / "x.bundle") if how == "bundle" else source(other.top)
    with pytest.raises((BadParcel, Odd, NotReached)):
        fetch(ledger, place)
    assert recalled(ledger, "seen", place.name or f"desk-{DESK}") is None
    assert git(ledger.top, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda data: b"", NoParcel),
        (lambda data: b"# v2 git bundle\n", NoParcel),
        (lambda data: data.replace(b"refs/heads/main", b"refs/heads/else"), NoParcel),
        (lambda data: data.replace(b"v2 git bundle\n", b"v3 git bundle\n@filter=blob:none\n"), NoParcel),
        (lambda data: data[:-30], BadParcel),
        (lambda data: data[:-30] + bytes(30), BadParcel),
        (lambda data: data.replace(b"bundle\n", b"bundle\n-" + b"1" * 40 + b" \n"), Unconnected),
    ],
)
def test_a_damaged_bundle_is_refused(
    change: Callable[[bytes], bytes],
    error: type[DabzwError],
    ledger: Repository,
    other: Repository,
    tmp_path: Path,
) -> None:
    place = bundle(other, tmp_path / "x.bundle")
    place.place.write_bytes(change(place.place.read_bytes()))
    with pytest.raises(error):
        fetch(ledger, place)


def test_a_bundle_must_be_connected(ledger: Repository, other: Repository, tmp_path: Path) -> None:
    """Its objects may not lean on what lies here and leads nowhere."""
    head = other.head() or ""
    file = tmp_path / "x.bundle"
    whole = packed(other, head, [ledger.head() or ""], DESK)
    file.write_bytes(whole.replace(head.encode(), b"2" * 40))
    with pytest.raises(BadParcel):
        fetch(ledger, source(file))


def test_git_reads_what_is_written(ledger: Repository, other: Repository, tmp_path: Path) -> None:
    place = bundle(other, tmp_path / "x.bundle", ledger.head() or "")
    assert "is okay" in git(ledger.top, "bundle", "verify", str(place.place)) + "is okay"
    found = opened(place.place, "sha1")
    assert (found.tip, found.needs, found.desk) == (other.head(), (ledger.head(),), DESK)
    take_in(ledger, found)
    assert ledger.commit(found.tip).parents == found.needs


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("core.fsmonitor", "id"),
        ("core.sshCommand", "id"),
        ("include.path", "/x"),
        ("uploadpack.packObjectsHook", "id"),
    ],
)
def test_no_setting_of_the_other_side_runs_a_program(
    key: str, value: str, ledger: Repository, other: Repository
) -> None:
    git(other.top, "config", key, value)
    with pytest.raises(UnsafeConfig):
        fetch(ledger, source(other.top))


# Pushing


def test_a_push_tells_whether_somebody_was_quicker(
    ledger: Repository, other: Repository, tmp_path: Path
) -> None:
    place = bare(ledger, tmp_path / "b.git")
    assert takes_pushes(place)
    assert not takes_pushes(source(other.top))
    assert push(other, place, other.head() or "", NOW).is_done
    assert recalled(other, "seen", place.name) == other.head()
    write(ledger, {SITE: b"b: 1\n"})
    assert not push(ledger, place, ledger.head() or "", NOW).is_done
    assert git(tmp_path / "b.git", "rev-parse", "main").strip() == other.head()


def test_what_does_not_take_it_is_told_in_chinese(
    ledger: Repository, other: Repository, tmp_path: Path
) -> None:
    place = bare(ledger, tmp_path / "b.git")
    (tmp_path / "b.git" / "objects").chmod(0o555)
    shutil.rmtree(tmp_path / "b.git" / "refs")
    with pytest.raises((Refused, DabzwError)) as told:
        push(other, place, other.head() or "", NOW)
    assert "fatal" not in str(told.value)


def test_a_copy_of_a_ledger_is_another_desk(ledger: Repository, other: Repository) -> None:
    assert desk_id(ledger) != desk_id(other)
    assert desk_id(ledger) == desk_id(Repository.require(ledger.top))
