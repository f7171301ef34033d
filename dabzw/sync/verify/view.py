"""What bends how git shows a history: looked at first, as all else is then read past it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

from dabzw.model.audited import KINDS, Observation
from dabzw.model.phrases import first_few
from dabzw.store.damage import GIT
from dabzw.store.git import Repository
from dabzw.store.listing import is_part
from dabzw.store.working import look

_SEES: Final = "git 自己的 log、show 给人看的就不是入账时的内容；这次核验已绕过它"
_HIDES: Final = "这些文件改了，git 也不说；这次核验已逐字节看过"
_FILES: Final = (
    ("info/grafts", "grafted", f"历史里装有“嫁接”（info/grafts），{_SEES}"),
    (
        "objects/info/alternates",
        "borrowed",
        "历史的内容有一部分借自别的文件夹（alternates），那边一删一改，这里就跟着变；请在完整的副本上核验",
    ),
    ("info/attributes", "view-rules", "另装有显示规则（info/attributes），别的程序看到的差异可能不全"),
    ("info/sparse-checkout", "view-rules", "只取出部分文件（sparse-checkout），文件夹里看到的可能不是全部"),
)
SHALLOW: Final = "这份副本只有后一段历史，前一段查不到；用完整的副本核验，或运行 dabzw doctor --fix 取回"
_RULES: Final = frozenset((".gitattributes", ".gitignore", ".mailmap", ".gitmodules"))


def bent(repository: Repository) -> Iterator[Observation]:
    """What of a repository bends the view of its history; raises GitRefused."""
    replaced = _refs(repository, "refs/replace/")
    if replaced:
        says = f"装有“替换”，把{len(replaced)}个提交或文件换成别的给人看；这次核验看的是原来的"
        yield _of_view("replaced", says, "、".join(name.rsplit("/", 1)[-1][:10] for name in replaced[:3]))
    for name, code, says in _FILES:
        place = repository.common_dir / name
        if os.path.lexists(place) and place.lstat().st_size:
            yield _of_view(code, says, f"{GIT}/{name}")
    yield from _pointing(repository)
    if notes := _refs(repository, "refs/notes/"):
        says = "历史上另贴有附注（refs/notes），git 把它们显示在入账说明的下面，不是入账时写的"
        yield _of_view("view-rules", says, notes[0])
    filtered = _refs(repository, "refs/original/")
    if filtered:
        yield _of_view("filtered", "整本历史被成批改写过（留有改写前的备份 refs/original）", filtered[0])
    marked = tuple(_hidden(repository))
    if marked:
        yield _of_view("hidden", f"{first_few(marked)}被设成“不看改动”，{_HIDES}", marked[0])


def _pointing(repository: Repository) -> Iterator[Observation]:
    """Marks that stand for others: what was seen at the other side would always be what is here."""
    listed = repository.git("for-each-ref", "--format=%(refname) %(symref)").decode(errors="replace")
    names = (line.partition(" ") for line in listed.splitlines())
    found = [name for name, _, to in names if to and not name.startswith("refs/remotes/")]
    if found:
        says = f"标记 {first_few(found)}被接到别的标记上，别处见过的、上次记下的就对不出来；本程序不这样写"
        yield _of_view("symbolic", says, found[0])


def unentered(repository: Repository) -> Iterator[Observation]:
    """What lies in the folder otherwise than it was entered, by its bytes; raises GitRefused, DiskRefused."""
    changed = look(repository, afresh=True).unrecorded
    if changed:
        says = f"文件夹里有{len(changed)}个文件与最后一次入账不同：{first_few(changed)}"
        says += "；还没有入账，不在核验之列"
        yield _of_view("unentered", says, changed[0])


def is_view_rule(path: str) -> bool:
    """Whether a file of the ledger says what git shows of others."""
    return path.rsplit("/", 1)[-1] in _RULES or is_part(path, "git")


def damaged(says: str) -> Observation:
    """That a part of the history cannot be read."""
    return _of_view("damaged", f"{says}；从备份或另一份副本恢复，不要在这份上接着登记", GIT)


def _of_view(code: str, says: str, file: str) -> Observation:
    return Observation(code, KINDS[code].gravity, says, file=file)


def _refs(repository: Repository, below: str) -> tuple[str, ...]:
    listed = repository.git("for-each-ref", "--format=%(refname)", below)
    return tuple(os.fsdecode(line) for line in listed.splitlines())


def _hidden(repository: Repository) -> Iterator[str]:
    """The files of the ledger that git was told to take for unchanged."""
    below = ("--", repository.prefix) if repository.prefix else ()
    for line in repository.git("ls-files", "-v", "-z", *below).split(b"\0")[:-1]:
        mark, _, path = line.partition(b" ")
        if mark.islower() or mark == b"S":
            yield repository.below(path)
