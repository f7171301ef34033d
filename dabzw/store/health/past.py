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
from dabzw.store.health.patient import Patient
from dabzw.store.working import hidden
from dabzw.store.writer import UNDER_WAY

_BRANCH: Final = "refs/heads/main"
_LATE: Final = timedelta(days=7)
_BENDING: Final = (
    ("info/grafts", "嫁接（grafts）", "历史可以被它改头换面"),
    ("objects/info/alternates", "借用别处的内容（alternates）", "那个文件夹一删，台账就不完整了"),
    ("shallow", "浅克隆（shallow）", "早先的历史不在这里，何时入账、材料依据都核对不全"),
    ("info/attributes", "另外的属性（info/attributes）", "自己用 git 看到的差异可能不全"),
    ("info/sparse-checkout", "只取部分文件（sparse-checkout）", "有的记录可能不在文件夹里"),
)


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
        yield Ailment("index", "错误", GIT, "暂存区文件（index）不见了", MEND, mend=True)


def branches(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That entries go to the one branch, and nothing waits on another."""
    branch = repository.branch()
    if branch is None:
        says = "不在任何分支上（detached HEAD），现在登记会丢失"
        yield Ailment("branch", "错误", "分支", says, "运行 git switch main")
    elif branch != _BRANCH:
        name = branch.removeprefix("refs/heads/")
        says = f"台账现在在分支“{name}”上，登记的都记在这里，main 上看不到"
        yield Ailment("branch", "警告", "分支", says, "不是有意的，运行 git switch main")
    if repository.head() is not None:
        listed = repository.git("for-each-ref", "--no-merged=HEAD", "--format=%(refname:short)", "refs/heads")
        others = tuple(os.fsdecode(listed).split("\n")[:-1])
        if others:
            says = f"分支 {some(others)} 上有没有合并进来的提交，那里登记的不计入台账"
            yield Ailment("unmerged", "警告", "分支", says, f"核对后合并：git merge {others[0]}")


def under_way(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That no operation of git has been begun and not ended, and nothing is laid by."""
    for mark, name in UNDER_WAY.items():
        if (repository.git_dir / mark).exists():
            says = f"有未完成的{name}，完成以前不能登记"
            yield Ailment("under-way", "错误", GIT, says, "用 git 完成它，或加 --abort 放弃")
    if repository.git("rev-parse", "--quiet", "--verify", "refs/stash", accept=(0, 1)).strip():
        says = "git stash 里收着没有入账的改动"
        yield Ailment("stash", "提示", GIT, says, "运行 git stash list 查看；要的用 git stash pop 取回")


def unbent(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That nothing makes the history or the files look other than they are."""
    for place, name, why in _BENDING:
        path = repository.common_dir / place
        if path.is_file() and path.stat().st_size:
            yield Ailment("bent", "警告", GIT, f"设了{name}，{why}", f"核对来由；不需要的移走 {path}")
    if repository.git("for-each-ref", "--count=1", "refs/replace").strip():
        says = "有替换引用（refs/replace），git 给人看的历史可能不是真的"
        yield Ailment("bent", "警告", GIT, says, "运行 git replace --list 查看，核对来由")
    listed = repository.git("ls-files", "-v", "-z").split(b"\0")
    hidden = tuple(os.fsdecode(line[2:]) for line in listed if line[:1].islower() or line[:1] == b"S")
    if hidden:
        says = f"git 被告知不看 {some(hidden)} 的改动，手工修改不会被发现"
        advice = f"git update-index --no-assume-unchanged --no-skip-worktree {hidden[0]}"
        yield Ailment("hidden", "警告", "文件", says, f"运行 {advice}")
    inner = tuple(
        path for path, entry in repository.entries(repository.head()).items() if entry.mode == "160000"
    )
    if inner:
        says = f"{some(inner)} 是另一个 git 仓库（submodule），里面的内容没有入账"
        yield Ailment("submodule", "警告", "文件", says, "移出台账文件夹")


def unignored(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That no ignore rule keeps a file of the ledger from being entered."""
    found = hidden(repository)
    if found:
        says = f"{some(found)} 被忽略规则（.gitignore 等）藏住，看得到却没有入账"
        advice = "去掉那条忽略规则，再运行 dabzw adopt"
        yield Ailment("ignored", "错误", "文件", says, advice)


def elsewhere(repository: Repository, patient: Patient) -> Iterator[Ailment]:
    """How far the copy in another place is behind."""
    if repository.head() is None or not repository.git("remote").strip():
        return
    listed = repository.git("for-each-ref", "--format=%(refname:short)", "refs/remotes").decode().split()
    for name in listed:
        counted = repository.git("rev-list", "--left-right", "--count", f"HEAD...{name}", "--")
        ahead, behind = map(int, counted.split())
        if ahead and behind:
            says = f"与 {name} 各走各的：这里多{ahead}次提交，那里多{behind}次"
            yield Ailment("diverged", "警告", "远端", says, f"核对后合并：git merge {name}，再推送")
        elif ahead and (since := _unpushed_since(repository, name)) + _LATE < patient.now:
            says = f"{since:%Y-%m-%d} 以来入账的还没有推送到 {name}（{ahead}次提交）"
            yield Ailment("unpushed", "提示", "远端", says, "运行 git push，或用 dabzw backup 另存一份")


def _unpushed_since(repository: Repository, name: str) -> datetime:
    printed = repository.git("log", "--reverse", "--format=%ct", f"{name}..HEAD", "--").split()
    return datetime.fromtimestamp(int(printed[0]), CHINA).replace(tzinfo=None)
