"""A commit that is made here is the one that git makes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from crash import NOW, write

from dabzw.store.committing import commit_object
from dabzw.store.git import Author, Repository
from dabzw.store.journal import Base
from dabzw.store.objects import store
from dabzw.store.readings import seconds_of
from dabzw.store.writer import Plan, message_of

pytestmark = pytest.mark.usefixtures("isolated")

PLAN = Plan((), "登记线索 XS-260212-7K4Q", "lead add", ("XS-260212-7K4Q",))
EARLY = seconds_of(datetime(1970, 1, 2))  # noqa: DTZ001
MADE_HERE = {"示例甲", "Li Wen", "O'Neil", "示例.乙", "éé"}
NAMES = (
    *sorted(MADE_HERE),
    " 示例",
    "示例。.",
    ".Li",
    "Li,",
    '"Li"',
    "Li\udce9",
    "\ufffe",
    "\U0002ffff甲",
    "\ufdd0",
)


def by_git(held: Repository, base: Base, tree: str, message: str) -> str:
    parent = ("-p", base.id) if base.id else ()
    feed = message.encode(errors="surrogateescape")
    made = held.git("commit-tree", tree, *parent, "-F", "-", feed=feed, environment=base.environment)
    return made.decode().strip()


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize("start", ["a first one", "upon another", "before time is counted so"])
def test_it_is_the_one_that_git_makes(tmp_path: Path, algorithm: str, name: str, start: str) -> None:
    held = Repository.create(tmp_path / "台账", algorithm=algorithm)
    if start == "upon another":
        write(held, {"campaign.yaml": b"a: 0\n"})
    ref, id_ = held.tip()
    assert ref is not None
    head = None if id_ is None else held.commit(id_)
    seconds = EARLY if start.startswith("before") else seconds_of(NOW)
    base = Base(ref, head, Author(name, "a@example.com"), seconds)
    tree = held.object_id("tree", b"")
    held.git("hash-object", "-w", "-t", "tree", "--stdin")
    message = message_of(PLAN, base.author, "2026-11-26T09:00:00+08:00")
    own = commit_object(held, base, tree, message)
    assert (own is not None) is (name in MADE_HERE and not start.startswith("before"))
    if own is not None:
        assert own.id == by_git(held, base, tree, message)
        store(held, (own,), tmp_path)
        assert held.commit(own.id).message.decode() == message


def test_the_tip_is_the_one_that_git_tells(tmp_path: Path) -> None:
    held = Repository.create(tmp_path / "台账")
    assert held.tip() == ("refs/heads/main", None)
    write(held, {"campaign.yaml": b"a: 0\n"})
    for name in ("main", "工作/一", "a.b", "x-1", "-y"):
        held.git("update-ref", f"refs/heads/{name}", "HEAD")
        held.git("symbolic-ref", "HEAD", f"refs/heads/{name}")
        for _ in range(2):
            told = held.git("rev-parse", "HEAD", "--symbolic-full-name", "HEAD").decode().split("\n")
            assert (*reversed(held.tip()), held.head()) == (*told[:2], told[0])
            held.git("pack-refs", "--all")
    held.git("update-ref", "--no-deref", "HEAD", "HEAD")
    held.git("checkout", "-q", "--detach")
    assert held.tip() == (None, held.head())
