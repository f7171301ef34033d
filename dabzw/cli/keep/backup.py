"""dabzw backup, dabzw restore: all that was entered in one file on another disk, and a ledger of it again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli import outcome
from dabzw.cli.context import Desk
from dabzw.cli.speech import prompts
from dabzw.cli.writing import say_recovered
from dabzw.errors import UsageError
from dabzw.model.moments import written
from dabzw.model.phrases import first_few
from dabzw.store import backup as backups
from dabzw.store import restoring
from dabzw.store.git import NoIdentity, Repository
from dabzw.store.reader import Loaded

_NAMED: Final = 5
_SHORT: Final = 10


def backup(
    ctx: typer.Context,
    place: Annotated[
        Path,
        typer.Argument(metavar="位置", help="U 盘、移动硬盘上的文件夹，文件名按日期起；或一个 .bundle 文件"),
    ],
    same_disk: Annotated[
        bool, typer.Option("--same-disk", help="放在和台账同一块硬盘上也行（硬盘坏了两样一起丢）")
    ] = False,
    due: Annotated[
        bool, typer.Option("--due", help="供定时任务用：当天已备份过，或一周内没有新内容的，不做也不说")
    ] = False,
) -> None:
    """Everything entered, with its whole history, in one file that was tried by restoring from it."""
    desk = Desk.of(ctx)
    if desk.options.rev is not None:
        raise UsageError("备份的是全部历史，不能只备份某个版本；去掉 --rev")
    repository = desk.required_repository
    if due and not backups.is_due(repository, place, desk.now):
        return
    run = outcome.current()
    try:
        made = backups.back_up(
            repository, place, now=desk.now, same_disk=same_disk, watch=run, wrote=run.wrote
        )
    finally:
        say_recovered(run)
    prompts.done(
        f"备份 {made.file}（到提交 {made.head[:_SHORT]}，{made.records}条记录；已试着恢复，核对无误）"
    )
    if made.unentered is not None:
        prompts.warn(
            f"没有入账的手工修改和草稿另存在 {made.unentered}，只有本人能读，内容可能不宜外传，勿交他人"
        )
    if made.dropped:
        names = first_few(tuple(file.name for file in made.dropped))
        prompts.note(f"旧备份留最近{backups.DAILY}天、{backups.WEEKLY}周的，已删去 {names}")


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="文件", help="备份文件，名称以 .bundle 结尾")],
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="恢复到哪个新文件夹")],
) -> None:
    """A ledger made again from a backup, in a new folder, with its whole history."""
    Desk.of(ctx)
    found = restoring.restore(file, folder, outcome.current())
    last = found.last
    until = f"{last.commit[:_SHORT]}（{written(last.when)}，{last.author}：{last.summary}）"
    prompts.done(f"恢复到 {found.folder}：到提交 {until}为止，共{_records(found.loaded)}条记录")
    prompts.warn("在那以后入账的，不在这份备份里；有纸质材料的，核对后补录")
    _say_what_is_missing(found)


def _say_what_is_missing(found: restoring.Restored) -> None:
    if not found.proven:
        prompts.warn(f"备份文件旁边没有 {backups.DIGEST} 文件，只核对了内容本身是否完整")
    faults = sum(finding.level == "错误" for finding in found.loaded.findings)
    if faults:
        prompts.warn(f"备份时台账就有{faults}处错误，运行 dabzw check --ledger {found.folder} 查看")
    if found.left_out:
        prompts.warn(f"没有恢复的（链接、别的有自己历史的文件夹、特殊标记）：{first_few(found.left_out)}")
    if found.unentered is not None:
        prompts.note(f"备份时没有入账的手工修改和草稿在 {found.unentered}，核对后再用")
    try:
        Repository.require(found.folder).identity()
    except NoIdentity as error:
        prompts.note(str(error))
    prompts.note("定时任务、远端等本机设置不在备份里，需要的重新设置（dabzw cron install）")


def _records(loaded: Loaded) -> int:
    return sum(1 for _ in loaded.ledger or ())
