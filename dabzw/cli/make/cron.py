"""dabzw cron: the crontab lines and systemd units that make what is due without anybody asking."""

from __future__ import annotations

import os
import shutil
import subprocess  # noqa: TID251  # crontab is the only way by which a user's crontab may be changed
import sys
from pathlib import Path
from typing import Annotated

import typer

from dabzw.cli import outcome
from dabzw.cli.context import Desk
from dabzw.cli.speech import prompts
from dabzw.cli.speech.zh import ZhTyper, command
from dabzw.errors import StorageError, UsageError
from dabzw.render.cron_lines import (
    backup_in,
    cron_block,
    one_line,
    program_in,
    systemd_units,
    with_block,
    without_block,
)
from dabzw.store import refusals
from dabzw.store.backup import refuse_place
from dabzw.store.signals import held_signals

app: typer.Typer = ZhTyper(name="cron", help="定时运行：让电脑按时生成到期的材料", no_args_is_help=True)


class NoCrontab(StorageError):
    """The crontab cannot be read or written."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"crontab 用不了：{reason}；用 dabzw cron show 看内容，手工加入定时任务")


@command(app, "show", "列出 crontab 的几行，和 systemd 用户定时器的两个文件。", example="dabzw cron show")
def show(ctx: typer.Context) -> None:
    """The lines and units, to be copied."""
    program, ledger, needed = _places(Desk.of(ctx))
    sys.stdout.write(f"# crontab（dabzw cron install 写入）\n{cron_block(program, ledger, needed)}")
    units = systemd_units(program, ledger, needed)
    for name, text in units.items():
        sys.stdout.write(f"\n# ~/.config/systemd/user/{name}\n{text}")
    timer = next(name for name in units if name.endswith(".timer"))
    sys.stdout.write(f"\n# 两个文件放好以后运行：systemctl --user enable --now {timer}\n")


@command(
    app,
    "install",
    "把这本台账的定时任务写入本用户的 crontab，每本台账各一段；再次运行只更新，不重复。",
    example="dabzw cron install\ndabzw cron install --backup /media/U盘/台账备份",
)
def install(
    ctx: typer.Context,
    backup: Annotated[
        Path | None,
        typer.Option("--backup", metavar="位置", help="每天还备份到这里；不写的，原来有备份的照旧"),
    ] = None,
) -> None:
    """Puts the block into the crontab."""
    desk = Desk.of(ctx)
    program, ledger, needed = _places(desk)
    if backup is not None:
        refuse_place(desk.required_repository, backup.absolute())
        if not one_line(str(backup)):
            raise UsageError("备份位置的路径里有换行等控制字符，不能写进定时任务；请换一个位置")
    before = _crontab()
    place = str(backup.absolute()) if backup is not None else backup_in(before, ledger)
    says = f"已写入定时任务{f'，每天备份到 {place}' if place else ''}"
    _put(before, with_block(before, ledger, cron_block(program, ledger, needed, place)), says)


@command(app, "remove", "从 crontab 里去掉这本台账的定时任务，其他行不动。", example="dabzw cron remove")
def remove(ctx: typer.Context) -> None:
    """Takes the block out of the crontab."""
    _, ledger, _ = _places(Desk.of(ctx))
    before = _crontab()
    _put(before, without_block(before, ledger), "已去掉定时任务")


def _places(desk: Desk) -> tuple[str, str, dict[str, str]]:
    """The program, the ledger and what git needs, all absolute: cron starts with next to no environment."""
    git = shutil.which("git")
    folders = dict.fromkeys([*([str(Path(git).parent)] if git else []), "/usr/local/bin", "/usr/bin", "/bin"])
    environment = {"HOME": str(Path.home()), "PATH": ":".join(folders)}
    program, ledger = this_program(), str(desk.folder.resolve())
    if not all(map(one_line, (program, ledger, *environment.values()))):
        raise UsageError("台账或程序的路径里有换行等控制字符，不能写进定时任务；请把台账移到别处")
    return program, ledger, environment


def this_program() -> str:
    """Where this program is, as an absolute path."""
    beside = Path(sys.executable).with_name("dabzw")
    found = str(beside) if beside.is_file() else shutil.which("dabzw") or sys.argv[0]
    return os.path.abspath(found)  # noqa: PTH100  # resolve() would leave the virtual environment


def installed(folder: Path) -> str | None:
    """The program that this account's crontab runs for a ledger; None where it runs none."""
    try:
        return program_in(_crontab(), str(folder.resolve()))
    except NoCrontab:
        return None


def _crontab() -> str:
    done = _run("-l")
    if done.returncode == 0:
        return done.stdout.decode(errors="surrogateescape")
    if b"no crontab" in done.stderr.lower():
        return ""
    raise NoCrontab(_reason(done))


def _put(before: str, after: str, says: str) -> None:
    if after == before:
        prompts.note("定时任务已是如此，没有改动")
        return
    with held_signals():
        done = _run("-", feed=after.encode(errors="surrogateescape"))
        if done.returncode:
            raise NoCrontab(_reason(done))
        outcome.current().wrote(Path("本用户的 crontab"))
    prompts.done(says)


def _run(argument: str, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("crontab")
    if program is None:
        raise NoCrontab("没有安装 crontab")
    environment = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(
        (program, argument),
        input=feed,
        capture_output=True,
        check=False,
        env=environment,
        start_new_session=True,  # Ctrl+C is ours, and must not leave it half-way
    )


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    """Why crontab refused, as far as it is known; its own words are English."""
    said = done.stderr.decode(errors="replace")
    if "not allowed" in said:
        return "系统不许本账户用 crontab"
    return refusals.disk_of(said) or refusals.cause_of(said) or f"它以状态 {done.returncode} 结束"
