"""The history: whole, on its branch, nothing under way, and nothing that bends how it is seen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from dabzw.errors import DabzwError
from dabzw.model.ailment import Ailment
from dabzw.model.moments import CHINA
from dabzw.model.phrases import first_few
from dabzw.store.damage import GIT, MEND, RECOVER, Damaged
from dabzw.store.git import Repository
from dabzw.store.git_states import STATES
from dabzw.store.health.patient import Patient
from dabzw.store.history import is_ancestor
from dabzw.store.working import hidden
from dabzw.store.writer import UNDER_WAY

MAIN: Final = "refs/heads/main"
"""The line to which all entries belong."""
_LATE: Final = timedelta(days=7)
_BENDING: Final = (
    ("info/grafts", "嫁接", "历史可以被它改头换面"),
    ("objects/info/alternates", "借用别处的内容", "那个文件夹一删，台账就不完整了"),
    ("info/attributes", "另外的属性", "别的程序看到的差异可能不全"),
    ("info/sparse-checkout", "只取部分文件", "有的记录可能不在文件夹里"),
)


LAID_BY: Final = "refs/stash"
_LINE: Final = "主线"


some: Final = partial(first_few, most=3)


def whole(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That every commit and every file of the history can be read and is what its number says."""
    try:
        if repository.head() is None:
            return
        repository.resolve("HEAD")
        repository.git("fsck", "--full", "--strict", "--no-dangling", "--no-reflogs", "--no-progress")
    except DabzwError as error:
        if isinstance(error, Damaged) and error.advice == MEND:
            return  # what it does not get over is looked at by itself
        what = error.what if isinstance(error, Damaged) else "有些提交或文件的内容读不出来，或与编号不符"
        yield Ailment("git-damaged", "错误", GIT, f"留痕损坏：{what}", RECOVER)


def index_readable(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That git's own list of files can be read."""
    try:
        repository.git("ls-files", "--stage", "-z")
    except Damaged as damaged:
        yield Ailment("index", "错误", GIT, damaged.what, MEND, mend=True)
        return
    if not (repository.git_dir / "index").exists() and repository.head():
        yield Ailment("index", "错误", GIT, "记着有哪些文件的清单不见了", MEND, mend=True)


def branches(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That entries go to the one branch, and nothing waits on another."""
    branch = repository.branch()
    if branch is None:
        yield Ailment("branch", "错误", _LINE, *STATES["detached"].told(), mend=True)
    elif branch != MAIN:
        told = STATES["branch"].told(name=branch.removeprefix("refs/heads/"))
        yield Ailment("branch", "警告", _LINE, *told, mend=can_join_main(repository))
    if repository.head() is not None:
        listed = repository.git("for-each-ref", "--no-merged=HEAD", "--format=%(refname:short)", "refs/heads")
        others = tuple(os.fsdecode(listed).split("\n")[:-1])
        if others:
            yield Ailment(
                "unmerged", "警告", _LINE, *STATES["unmerged"].told(names=some(others), first=others[0])
            )


def can_join_main(repository: Repository) -> bool:
    """Whether the main line and what is looked at are one behind the other, so that neither loses."""
    main = main_commit(repository)
    return main is None or is_ancestor(repository, main, "HEAD") or is_ancestor(repository, "HEAD", main)


def main_commit(repository: Repository) -> str | None:
    """The last commit of the main line; None where there is no such line."""
    return repository.git("rev-parse", "--quiet", "--verify", MAIN, accept=(0, 1)).decode().strip() or None


def under_way(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That no operation of git has been begun and not ended, and nothing is laid by."""
    for mark, name in UNDER_WAY.items():
        if (repository.git_dir / mark).exists():
            yield Ailment("under-way", "错误", GIT, *STATES["under-way"].told(name=name), mend=True)
    if repository.git("rev-parse", "--quiet", "--verify", LAID_BY, accept=(0, 1)).strip():
        yield Ailment("stash", "提示", GIT, *STATES["laid-by"].told(), mend=True)


def unbent(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That nothing makes the history or the files look other than they are."""
    for place, name, why in _BENDING:
        path = repository.common_dir / place
        if path.is_file() and path.stat().st_size:
            yield Ailment("bent", "警告", GIT, f"设了{name}，{why}", f"核对来由；不需要的移走 {path}")
    if repository.git("for-each-ref", "--count=1", "refs/replace").strip():
        says = "历史里有替换别的内容的标记，别的程序给人看的历史可能不是真的；本程序不看它"
        yield Ailment("bent", "警告", GIT, says, "核对台账的来源；请维护人员看")
    if not repository.is_complete:
        yield Ailment(
            "bent", "警告", GIT, *STATES["shallow"].told(), mend=bool(repository.git("remote").strip())
        )
    unwatched = not_watched(repository)
    if unwatched:
        names = some(tuple(map(os.fsdecode, unwatched)))
        yield Ailment("hidden", "警告", "文件", *STATES["hidden"].told(names=names), mend=True)
    inner = tuple(
        path for path, entry in repository.entries(repository.head()).items() if entry.mode == "160000"
    )
    if inner:
        says = f"{some(inner)} 是另一本有自己历史的文件夹，里面的内容没有入账"
        yield Ailment("submodule", "警告", "文件", says, "移出台账文件夹")


def not_watched(repository: Repository) -> tuple[bytes, ...]:
    """The files, from the top, whose changes git has been told not to look at."""
    listed = repository.git("ls-files", "-v", "-z").split(b"\0")
    return tuple(line[2:] for line in listed if line[:1].islower() or line[:1] == b"S")


def unignored(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That no ignore rule keeps a file of the ledger from being entered."""
    found = hidden(repository)
    if found:
        yield Ailment("ignored", "错误", "文件", *STATES["ignored"].told(names=some(found)))


def elsewhere(repository: Repository, patient: Patient) -> Iterator[Ailment]:
    """How far the copy in another place is behind."""
    if repository.head() is None or not repository.git("remote").strip():
        return
    listed = repository.git("for-each-ref", "--format=%(refname:short)", "refs/remotes").decode().split()
    for name in listed:
        counted = repository.git("rev-list", "--left-right", "--count", f"HEAD...{name}", "--")
        ahead, behind = map(int, counted.split())
        if ahead and behind:
            says = f"与 {name} 各记各的：这里多{ahead}次提交，那里多{behind}次"
            advice = "先用 dabzw backup 存一份，再请维护人员把两边合成一本"
            yield Ailment("diverged", "警告", "远端", says, advice)
        elif ahead and (since := _unpushed_since(repository, name)) + _LATE < patient.now:
            says = f"{since:%Y-%m-%d} 以来入账的还没有送到 {name}（{ahead}次提交）"
            yield Ailment("unpushed", "提示", "远端", says, "用 dabzw backup 另存一份，或请维护人员送去")


def _unpushed_since(repository: Repository, name: str) -> datetime:
    printed = repository.git("log", "--reverse", "--format=%ct", f"{name}..HEAD", "--").split()
    return datetime.fromtimestamp(int(printed[0]), CHINA).replace(tzinfo=None)
