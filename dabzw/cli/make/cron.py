"""dabzw cron: the crontab lines and systemd units that make what is due without anybody asking."""

from __future__ import annotations

import os
import shutil
import subprocess  # noqa: TID251  # crontab is the only way by which a user's crontab may be changed
import sys
from collections.abc import Iterator
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
from dabzw.store.desk import HOW, SAYS, makes_issues
from dabzw.store.signals import held_signals

app: typer.Typer = ZhTyper(name="cron", help="定时运行：让电脑按时生成到期的材料", no_args_is_help=True)


class NoCrontab(StorageError):
    """The crontab cannot be read or written."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"定时任务读写不了：{reason}；用 dabzw cron show --raw 看原文，手工加入")


@command(
    app,
    "show",
    "定时任务做什么、什么时候做、装了没有；--raw 列出原文。",
    example="dabzw cron show\ndabzw cron show --raw",
)
def show(
    ctx: typer.Context,
    raw: Annotated[
        bool, typer.Option("--raw", help="列出系统的定时任务要写的原文（crontab 和 systemd），手工加入时用")
    ] = False,
) -> None:
    """What is run and when, in sentences; or the lines and units, to be copied."""
    desk = Desk.of(ctx)
    program, ledger, needed = _places(desk)
    if raw:
        _show_raw(program, ledger, needed)
        return
    for line in (
        f"台账：{ledger}",
        _what_is_made(desk),
        *_as_installed(ledger),
        "写入本账户的定时任务：dabzw cron install；去掉：dabzw cron remove；看原文：dabzw cron show --raw",
    ):
        sys.stdout.write(f"{line}\n")


def _what_is_made(desk: Desk) -> str:
    """What is run once in an hour, as far as this desk makes it."""
    if desk.repository is not None and not makes_issues(desk.repository):
        return f"每小时的第5分钟：{SAYS}；{HOW}"
    return "每小时的第5分钟：补齐到期的材料，每期只出一次；电脑关着的时候到期的，开机以后补上"


def _as_installed(ledger: str) -> Iterator[str]:
    """What of it the account's crontab does at present."""
    try:
        now = _crontab()
    except NoCrontab as error:
        yield f"现在：{error}"
        return
    place = backup_in(now, ledger)
    if place:
        yield f"每小时的第35分钟：该备份的，备份到 {place}"
    said = program_in(now, ledger)
    yield "现在：没有装" if said is None else f"现在：已经装了，用的程序是 {said}"


def _show_raw(program: str, ledger: str, needed: dict[str, str]) -> None:
    sys.stdout.write(f"# crontab（dabzw cron install 写入）\n{cron_block(program, ledger, needed)}")
    units = systemd_units(program, ledger, needed)
    for name, text in units.items():
        sys.stdout.write(f"\n# ~/.config/systemd/user/{name}\n{text}")
    timer = next(name for name in units if name.endswith(".timer"))
    sys.stdout.write(f"\n# 两个文件放好以后运行：systemctl --user enable --now {timer}\n")


@command(
    app,
    "install",
    "把这本台账的定时任务写入本账户，每本台账各一段；再次运行只更新，不重复。"
    "几台电脑同用一本台账的，在出定期材料的那一台装；第二台装了不出材料，只备份。",
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


@command(app, "remove", "去掉这本台账的定时任务，别的定时任务不动。", example="dabzw cron remove")
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
        outcome.current().wrote(Path("本账户的定时任务"))
    prompts.done(says)


def _run(argument: str, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("crontab")
    if program is None:
        raise NoCrontab("这台电脑没有 crontab，请维护人员装上（如 sudo apt install cron）")
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
        return "系统不许本账户用定时任务"
    return refusals.disk_of(said) or refusals.cause_of(said) or f"它以状态 {done.returncode} 结束"
