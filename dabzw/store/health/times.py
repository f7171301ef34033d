"""The clock beside the history's own times, and the backups."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from dabzw.model.ailment import Ailment
from dabzw.store import backup
from dabzw.store.clock import last_clock
from dabzw.store.git import Repository
from dabzw.store.health.patient import Patient
from dabzw.store.readings import moment_of, seconds_of

_CHINA_OFFSET: Final = 8 * 3600  # seconds east of UTC
_SLACK: Final = timedelta(minutes=5)


def clock(repository: Repository, patient: Patient) -> Iterator[Ailment]:
    """That the clock is not before the last entry, and nothing is dated later than now."""
    head = repository.head()
    if head is None:
        return
    read, dated, until = last_clock(repository, head), repository.commit(head).when, patient.now + _SLACK
    if read is not None and moment_of(read) > until:
        says = f"电脑时钟是 {_said(patient.now)}，比上次入账（{_said(moment_of(read))}）还早，不能登记"
        advice = "多半是时钟错了：用 date 核对并校正；时钟没错、那次入账时错了的，运行 dabzw doctor --clock"
        yield Ailment("clock", "错误", "时钟", says, advice)
    elif moment_of(dated) > until:
        says = f"最近一次提交的时间 {_said(moment_of(dated))} 在现在（{_said(patient.now)}）之后"
        yield Ailment("clock", "警告", "时钟", says, "核对做这次提交的电脑和本机的时钟（date）")


def zone(patient: Patient) -> Iterator[Ailment]:
    """That the computer shows the hours that the ledger keeps."""
    if time.localtime(seconds_of(patient.now)).tm_gmtoff != _CHINA_OFFSET:
        says = "电脑的时区不是北京时间，屏幕上显示的钟点与台账里的不同；台账一律按北京时间记，不受影响"
        yield Ailment("zone", "提示", "时钟", says, "要一致的，运行 timedatectl set-timezone Asia/Shanghai")


def _said(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def backed_up(repository: Repository, patient: Patient) -> Iterator[Ailment]:
    """That there is a backup, and a recent one."""
    last, begun = backup.last_backup(repository), backup.begun_on(repository)
    advice = "插上 U 盘或移动硬盘，运行 dabzw backup 位置"
    if last is None:
        if begun is not None and begun + backup.LONGEST < patient.now.date():
            says = f"台账 {begun} 开始，还从未备份"
            yield Ailment("backup", "警告", "备份", says, advice)
    elif last.when + backup.LONGEST < patient.now:
        says = f"最近一次备份是 {last.when:%Y-%m-%d}（{last.file}）"
        yield Ailment("backup", "警告", "备份", says, advice)
    elif not last.is_there:
        says = f"最近一次备份 {last.file} 现在看不到"
        yield Ailment("backup", "提示", "备份", says, "在 U 盘上的，插上再查；不见了的，重新备份")
