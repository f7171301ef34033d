"""dabzw doctor: what is not in order with history, disk and computer; it reads only, unless told to mend."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw import __version__, built
from dabzw.cli import outcome
from dabzw.cli.context import Desk
from dabzw.cli.ground import china_now, log_folder
from dabzw.cli.keep import identity
from dabzw.cli.lists.options import end
from dabzw.cli.make import cron
from dabzw.cli.missing import NoLedger
from dabzw.cli.speech import prompts
from dabzw.cli.writing import say_recovered
from dabzw.errors import DabzwError
from dabzw.model.ailment import Ailment
from dabzw.model.moments import CHINA
from dabzw.reports.looks import doctor as doctor_look
from dabzw.rules.limits.reporting import pending
from dabzw.store.clock_entry import confirm_clock
from dabzw.store.due_run import last_failed
from dabzw.store.files import disk_errors
from dabzw.store.git import Repository
from dabzw.store.git_process import ForeignOwner, version
from dabzw.store.git_setup import trust as trust_folder
from dabzw.store.health import fonts, inside, leftovers, mending, past, place, returning, times, tools
from dabzw.store.health.patient import Patient, Probe, of_repository

_RECENT: Final = timedelta(days=7)


def scheduled(patient: Patient) -> Iterator[Ailment]:
    """That what is due is made: by the computer itself, with a program that is there."""
    ledger = patient.loaded.ledger
    if ledger is None or patient.repository is None or not ledger.campaign.reports:
        return
    waiting = pending(ledger.campaign, ledger.calendar, ledger.made, patient.now)
    if waiting:
        says = f"有{len(waiting)}期材料到期没有生成，最早的是 {waiting[0].due:%Y-%m-%d} 的{waiting[0].name}"
        yield Ailment("issue-due", "提示", "定时任务", says, "运行 dabzw issue due；看出错原因")
    failed = last_failed(patient.repository)
    if failed is not None:
        says = f"{failed.when:%Y-%m-%d %H:%M} 生成材料没有成功：{failed.why.removesuffix('。')}"
        yield Ailment("issue-failed", "警告", "定时任务", says, "改正后运行 dabzw issue due")
    said = cron.installed(patient.folder)
    if said is None:
        says = "没有装定时任务，到期的材料要自己记得生成"
        yield Ailment("cron", "提示", "定时任务", says, "运行 dabzw cron install")
    elif not os.access(said, os.X_OK):
        says = f"定时任务里的程序 {said} 不在了，到期的材料不会生成"
        yield Ailment("cron", "错误", "定时任务", says, "运行 dabzw cron install 重新写入")
    elif said != cron.this_program():
        says = f"定时任务用的是 {said}，不是现在这个程序"
        yield Ailment("cron", "警告", "定时任务", says, "运行 dabzw cron install 重新写入")


def unexpected(patient: Patient) -> Iterator[Ailment]:
    """That the program has had no fault of its own of late."""
    log = log_folder() / "error.log"
    if log.is_file():
        when = datetime.fromtimestamp(log.stat().st_mtime, CHINA).replace(tzinfo=None)
        if when + _RECENT > patient.now:
            says = f"{when:%Y-%m-%d %H:%M} 程序出过意外错误"
            yield Ailment("error-log", "提示", "程序", says, f"把 {log} 交给维护人员")


PROBES: Final[Mapping[str, Probe]] = {
    "git": tools.git_itself,
    "留痕": tools.history_there,
    "经办人": of_repository(tools.writer_known),
    "设置": of_repository(tools.settings),
    "留痕完整": of_repository(past.whole),
    "文件清单": of_repository(past.index_readable),
    "主线": of_repository(past.branches),
    "未完成的操作": of_repository(past.under_way),
    "历史视图": of_repository(past.unbent),
    "忽略规则": of_repository(past.unignored),
    "远端": of_repository(past.elsewhere),
    "中断的命令": of_repository(leftovers.interrupted),
    "锁": of_repository(leftovers.locks),
    "临时文件": of_repository(leftovers.temporaries),
    "草稿": of_repository(leftovers.drafts_left),
    "台账文件": inside.readable,
    "未入账": of_repository(inside.entered),
    "材料": of_repository(inside.issues),
    "位置": place.kind_of_place,
    "硬盘": place.disk,
    "权限": of_repository(place.permissions),
    "大小": of_repository(place.size),
    "时钟": of_repository(times.clock),
    "时区": times.zone,
    "备份": of_repository(times.backed_up),
    "定时任务": scheduled,
    "字体": fonts.faces_there,
    "程序": unexpected,
}
"""What is looked at, by the name under which it is said that this could not be looked at."""


MENDS: Final[Mapping[str, tuple[mending.Mend, ...]]] = {
    "留痕": (mending.refs, returning.settings),
    "文件清单": (mending.index,),
    "中断的命令": (mending.journal,),
    "锁": (mending.stale_locks,),
    "未完成的操作": (returning.under_way,),
    "主线": (returning.main_line,),
    "历史视图": (returning.views,),
    "大小": (returning.tidy,),
    "临时文件": (mending.leftovers,),
}
"""What can be mended of what a probe finds, in the order in which it is to be done."""


def doctor(
    ctx: typer.Context,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="修复能安全修复的：没做完的操作、停在旧版本上、残留的锁和临时文件等"),
    ] = False,
    clock: Annotated[
        bool, typer.Option("--clock", help="记明现在的电脑时钟是对的（上次入账时时钟错了的，以此为准）")
    ] = False,
    name: Annotated[
        str | None, typer.Option("--name", metavar="姓名", help="写明经办人，只记在这本台账里")
    ] = None,
    mail: Annotated[
        str | None, typer.Option("--email", metavar="邮箱", help="经办人的邮箱，只作署名，不发信")
    ] = None,
    trust: Annotated[
        bool, typer.Option("--trust", help="台账的文件夹属于另一个账户的，确认来源可靠，以后可以读它")
    ] = False,
) -> None:
    """Looks at everything around the ledger; ends with 1 where something is 错误 or 警告."""
    desk = Desk.of(ctx)
    if clock:
        _confirm_clock(desk)
        return
    folder = _folder(desk)
    if trust:
        _trust(folder)
        return
    if name is not None or mail is not None:
        identity.write_down(Repository.require(folder), name, mail, desk.now.date())
        return
    done = tuple(mended(Patient.of(folder, desk.now))) if fix else ()
    found = tuple(examined(Patient.of(folder, desk.now)))
    desk.answer(doctor_look.answer(found, done, programs()))
    end(failed=any(one.level != "提示" for one in found))


def _trust(folder: Path) -> None:
    """Lets a ledger of another account be read, where git says that it is one."""
    fault = Patient.of(folder, china_now()).fault
    if not isinstance(fault, ForeignOwner):
        prompts.note("这本台账没有属于另一个账户的问题，没有改动")
        return
    trust_folder(fault.folder)
    prompts.done(f"以后可以读 {fault.folder}")


def _confirm_clock(desk: Desk) -> None:
    run = outcome.current()
    try:
        receipt = confirm_clock(desk.required_repository, desk.now, watch=run)
    finally:
        say_recovered(run)
    prompts.done(f"已记明现在的时钟（{desk.now:%Y-%m-%d %H:%M}）是对的（提交 {receipt.commit[:10]}）")


def _folder(desk: Desk) -> Path:
    """The ledger; the folder named or this one where it has lost its campaign, too."""
    try:
        return desk.folder
    except NoLedger:
        folder = Path(desk.options.ledger or ".")
        if not (folder / ".git").exists():
            raise
        return folder


def programs() -> Mapping[str, str]:
    """Which programs these are: this one with its origin, Python and git."""
    try:
        git = ".".join(map(str, version()))
    except DabzwError:
        git = "没有"
    return {"dabzw": f"{__version__}，{built.origin()}", "Python": platform.python_version(), "git": git}


def examined(patient: Patient) -> Iterator[Ailment]:
    """What all probes find; what cannot be looked at is found, too."""
    broken = False
    for name, probe in PROBES.items():
        try:
            with disk_errors():
                found = tuple(probe(patient))
        except DabzwError as error:
            if not broken:
                says = f"查不了：{str(error).removesuffix('。')}"
                yield Ailment("unknown", "警告", name, says, "先处理别的问题，再查一次")
            continue
        broken = broken or any(one.rule in {"git-damaged", "index"} for one in found)
        yield from found


def mended(patient: Patient) -> Iterator[str]:
    """Mends what can be, each by itself, from what is found at that moment."""
    for name, mends in MENDS.items():
        now = Patient.of(patient.folder, patient.now)
        try:
            with disk_errors():
                if any(one.mend for one in PROBES[name](now)):
                    yield from (said for mend in mends for said in mend(now))
        except DabzwError as error:
            prompts.warn(f"{name}没有修复：{error}")
