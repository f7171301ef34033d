"""What commands and git have left behind: journals, locks, temporary files, drafts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.model.ailment import Ailment
from dabzw.store import drafts, files
from dabzw.store.damage import GIT
from dabzw.store.git import Repository
from dabzw.store.gitlocks import OLD, since
from dabzw.store.health.past import some
from dabzw.store.health.patient import Patient
from dabzw.store.journal import JOURNAL, BrokenJournal, Journal
from dabzw.store.lock import reading
from dabzw.store.readings import seconds_of
from dabzw.store.staging import SCRATCH
from dabzw.store.workers import workers

OUT: Final = "out"
_TEMPORARY: Final = ".*.dabzw-tmp"
_FIX: Final = "运行 dabzw doctor --fix"


def interrupted(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """A command that was cut off, which the next one finishes first."""
    with reading(repository, wait=0) as is_idle:
        try:
            left = Journal.read(repository)
        except BrokenJournal as error:
            says, _, advice = str(error).partition("。")
            yield Ailment("journal", "错误", GIT, says, advice.removesuffix("。"))
            return
        if is_idle and left is not None:
            says = "上一条登记命令中途中断，下一条会先把它补完"
            yield Ailment("journal", "警告", GIT, says, f"{_FIX} 现在就补完", mend=True)


def locks(repository: Repository, patient: Patient) -> Iterator[Ailment]:
    """Locks of git that no git holds any more."""
    if (repository.git_dir / JOURNAL).exists():
        return  # they belong to the command that was cut off
    for lock in git_locks(repository):
        with suppress(FileNotFoundError):
            seconds = seconds_of(patient.now) - lock.lstat().st_mtime
            who = workers(repository, lock)
            says = f"锁文件占着台账的留痕（{since(seconds)}）"
            if who:
                yield Ailment("lock", "提示", str(lock), says, f"等正在运行的进程结束：{some(who)}")
            elif abs(seconds) < OLD:
                yield Ailment("lock", "提示", str(lock), says, "等十分钟；没有程序在用的会自动清除")
            elif who is None:
                advice = f"确认没有别的程序在用这本台账，{_FIX} 清除"
                yield Ailment("lock", "警告", str(lock), says, advice, mend=True)
            else:
                yield Ailment("lock", "警告", str(lock), f"{says}，留下它的程序已经不在", _FIX, mend=True)


def git_locks(repository: Repository) -> tuple[Path, ...]:
    """The lock files of git that there are."""
    here = (*repository.git_dir.glob("*.lock"), *repository.common_dir.glob("*.lock"))
    of_refs = (repository.common_dir / "refs").rglob("*.lock")
    return tuple(dict.fromkeys(lock for lock in (*here, *of_refs) if lock.name != "dabzw.lock"))


def temporaries(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """Half-written files and folders that commands have left."""
    with reading(repository, wait=0) as is_idle:
        left = temporary_files(repository) if is_idle else ()
        if left:
            says = f"中断的命令留下了临时文件：{some(tuple(path.name for path in left))}"
            yield Ailment("leftover", "提示", "临时文件", says, f"{_FIX} 删去", mend=True)


def temporary_files(repository: Repository) -> tuple[Path, ...]:
    """What commands build beside a file, and the folder in which git works for them."""
    scratch = repository.git_dir / SCRATCH
    below = (repository.folder / path for path in files.walk(repository.folder))
    found = (path for path in below if path.match(_TEMPORARY))
    of_git, of_out = (place.glob(_TEMPORARY) for place in (repository.git_dir, repository.folder / OUT))
    return (*((scratch,) if scratch.exists() else ()), *of_git, *of_out, *found)


def drafts_left(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """Texts that were begun and never entered."""
    found = drafts.left(repository.git_dir)
    if found:
        names = some(tuple(f"{draft.name}（{draft.when:%Y-%m-%d %H:%M}）" for draft in found))
        advice = f"{_goes_on(found)}；不要的用 dabzw discard --draft 编号或草稿名 删去"
        yield Ailment("draft", "提示", "草稿", f"有{len(found)}份没有入账的草稿：{names}", advice)


def _goes_on(found: tuple[drafts.Draft, ...]) -> str:
    """What to type to go on with drafts: texts are edited, answers filled in."""
    filled = tuple(f"dabzw {draft.command}" for draft in found if draft.is_filled)
    edited = ["用 dabzw edit 编号 接着改"] if len(filled) < len(found) else []
    return "；".join((*edited, *([f"再运行 {some(filled)} 接着填"] if filled else [])))
