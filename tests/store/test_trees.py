from __future__ import annotations

import random
from pathlib import Path

import pytest
from crash import committed, git, write

from dabzw.store import objects
from dabzw.store.batch import Object
from dabzw.store.damage import Damaged
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.trees import Folders

pytestmark = pytest.mark.usefixtures("isolated")

# Names that git sorts in its own way, and that it must be asked for in another way than by a line.
NAMES = ("a", "a.b", "a-b", "a0", "ab", "线索", "x y", "l\nb")


def blob(repository: Repository, data: bytes) -> Object:
    return Object(repository.blob_id(data), "blob", data)


def by_git(repository: Repository) -> str:
    """The tree that git itself makes of what is staged."""
    return git(repository.top, "write-tree").strip()


@pytest.mark.parametrize("seed", range(3))
def test_a_tree_made_by_path_is_the_one_that_git_makes(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - names of files are no secret
    repository = Repository.create(tmp_path / "台账")
    one, other = blob(repository, b"1\n"), blob(repository, b"2\n")
    objects.store(repository, (one, other), tmp_path)
    top: str | None = None
    for _ in range(6):
        new: dict[bytes, TreeEntry | None] = {}
        for _ in range(4):
            path = "/".join(chance.choice(NAMES) for _ in range(chance.randint(1, 3)))
            mode = chance.choice(("100644", "100755"))
            new[path.encode()] = chance.choice((TreeEntry(mode, one.id), TreeEntry(mode, other.id), None))
        if any(a != b and b.startswith(a + b"/") for a in new for b in new):
            continue  # no plan has a file and a folder of one name
        lines = b"".join(
            b"%s %s\t%s\0" % (entry.mode.encode(), entry.blob.encode(), path)
            if entry
            else b"0 %s\t%s\0" % (repository.zero.encode(), path)
            for path, entry in new.items()
        )
        repository.git("update-index", "-z", "--index-info", feed=lines)
        top, made = Folders.of(repository, top, new).changed(new)
        objects.store(repository, made, tmp_path)
        assert top == by_git(repository)
    assert git(repository.top, "fsck", "--full", "--strict", "--no-dangling") == ""


def test_nothing_but_the_folders_above_is_read(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "台账")
    write(repository, {"leads/2026-02/a.yaml": b"a", "leads/2026-03/b.yaml": b"b", "sites/c.yaml": b"c"})
    top = git(repository.top, "rev-parse", "HEAD^{tree}").strip()
    folders = Folders.of(repository, top, (b"leads/2026-02/a.yaml", b"leads/new/n.yaml"))
    assert {path: sorted(tree) for path, tree in folders.trees.items()} == {
        b"": [b"leads", b"sites"],
        b"leads": [b"2026-02", b"2026-03"],
        b"leads/2026-02": [b"a.yaml"],
        b"leads/new": [],
    }
    assert folders.entry(b"leads/2026-02/a.yaml") == TreeEntry("100644", repository.blob_id(b"a"))
    assert folders.entry(b"leads/new/n.yaml") is None


@pytest.mark.parametrize(
    ("kept", "told"), [(b"100664", "100644"), (b"100775", "100755"), (b"120000", "120000")]
)
def test_old_modes_are_kept_and_told_as_git_tells_them(tmp_path: Path, kept: bytes, told: str) -> None:
    repository = Repository.create(tmp_path / "台账")
    old = blob(repository, b"old")
    data = b"%s old\0%s" % (kept, bytes.fromhex(old.id))
    tree = Object(repository.object_id("tree", data), "tree", data)
    objects.store(repository, (old, tree), tmp_path)
    folders = Folders.of(repository, tree.id, (b"old", b"new"))
    assert folders.entry(b"old") == TreeEntry(told, old.id)
    _, (made,) = folders.changed({b"new": TreeEntry("100644", old.id)})
    assert data in made.data


def test_a_folder_that_could_not_be_written_as_it_was_read_is_refused(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "台账")
    some = blob(repository, b"some")
    data = b"".join(b"100644 %s\0%s" % (name, bytes.fromhex(some.id)) for name in (b"b", b"a"))
    tree = Object(repository.object_id("tree", data), "tree", data)
    objects.store(repository, (some, tree), tmp_path)
    with pytest.raises(Damaged):
        Folders.of(repository, tree.id, (b"c",))


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize("count", [1, 100, 101])
def test_many_objects_are_one_pack(tmp_path: Path, count: int, algorithm: str) -> None:
    repository = Repository.create(tmp_path / "台账", algorithm=algorithm)
    new = {f"leads/{number}.yaml": b"x" * (number * number) for number in range(count)}
    made = tuple(blob(repository, data) for data in new.values())
    objects.store(repository, (*made, *made), tmp_path)
    assert repository.blobs(one.id for one in made) == {one.id: one.data for one in made}
    loose, _, _, packs, *_ = (
        int(line.split()[1]) for line in git(repository.top, "count-objects", "-v").splitlines()
    )
    assert (loose, packs) == ((count, 0) if count <= 100 else (0, 1))
    write(repository, {**new})
    assert committed(repository) == new
    assert git(repository.top, "fsck", "--full", "--strict", "--no-dangling") == ""


def test_without_a_path_it_is_the_tree_that_it_was(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "台账")
    write(repository, {"a.yaml": b"1\n", "b/c.yaml": b"2\n"})
    commit = repository.commit(repository.head() or "")
    tree, _ = Folders.of(repository, commit.tree, ()).changed({})
    assert tree == commit.tree
    assert Folders.of(repository, None, ()).changed({})[0] == repository.object_id("tree", b"")
