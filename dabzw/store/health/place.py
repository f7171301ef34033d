"""Where the ledger lies: a disk that keeps what it is given, room on it, and who else may write there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.model.ailment import Ailment
from dabzw.store import files
from dabzw.store.git import Repository
from dabzw.store.git_states import STATES
from dabzw.store.health.patient import Patient
from dabzw.store.refusals import reason

_MEGA: Final = 1 << 20
_FEW: Final = 50 * _MEGA
_HUGE: Final = 1 << 30
_LOOSE: Final = 6_700
"""From so many single objects on git itself would gather them, which it is kept from."""
_OTHERS: Final = 0o002
_SYNCED: Final = (
    *("坚果云", "nutstore", "onedrive", "dropbox", "google drive", "googledrive", "icloud"),
    *("wps云盘", "wpsdrive", "wps cloud", "百度网盘", "baidunetdisk", "baidusyncdisk", "百度云同步盘"),
    *("微云", "weiyun", "阿里云盘", "aliyundrive", "天翼云盘", "和彩云", "钉盘", "企业微信微盘"),
    *("腾讯文档", "seafile", "nextcloud", "owncloud", "syncthing", "resilio"),
)
_REMOTE: Final = ("nfs", "cifs", "smb", "fuse", "9p", "vboxsf", "afs", "ceph", "gluster", "davfs", "sshfs")
_PLAIN: Final = ("vfat", "exfat", "msdos", "ntfs")


def kind_of_place(patient: Patient) -> Iterator[Ailment]:
    """That the folder is on a disk of this computer, and no other program copies it about."""
    path = os.path.realpath(patient.folder)
    parts = Path(path.lower()).parts
    synced = next((part for part in parts for one in _SYNCED if one in part), None)
    if synced:
        says = f"在网盘、同步软件的文件夹“{synced}”里：它会在入账中途搬动 .git 里的文件，台账可能损坏"
        yield Ailment("synced", "警告", path, says, "把台账移到本机别的文件夹；另存用 dabzw backup")
    kind = file_system(path)
    if kind.startswith(_REMOTE):
        says = f"在网络盘或虚拟盘上（{kind}），断网、断电时不保证写全，两台电脑同时登记可能互相看不见"
        yield Ailment("network", "警告", path, says, "把台账移到本机硬盘；给别的电脑用备份")
    elif kind.startswith(_PLAIN):
        says = f"在 {kind} 格式的盘（多为 U 盘）上，拔盘、断电时容易损坏，也分不清谁能读"
        yield Ailment("usb", "警告", path, says, "把台账移到本机硬盘，U 盘上放 dabzw backup 的备份")


def file_system(path: str, table: Path = Path("/proc/self/mountinfo")) -> str:
    """The kind of file system that a path lies on; "" where that cannot be known."""
    found = ("", "")
    with suppress(OSError):
        for line in table.read_text("utf-8", "replace").splitlines():
            before, _, after = line.partition(" - ")
            fields = before.split(" ")
            place = fields[4].replace("\\040", " ") if len(fields) > 4 else ""  # noqa: PLR2004 -- its place
            under = path == place or path.startswith(place.rstrip("/") + "/")
            if place and under and len(place) >= len(found[0]):
                found = place, after.split(" ", 1)[0]
    return found[1]


def disk(patient: Patient) -> Iterator[Ailment]:
    """That the disk takes files, keeps their names, and has room."""
    place = patient.folder if patient.repository is None else patient.repository.git_dir
    try:
        is_folding = _tried(place)
    except OSError as error:
        says = f"写不进去：{reason(error)}"
        yield Ailment("disk", "错误", str(place), says, "处理后再登记；只读的盘上只能查看")
        return
    if is_folding:
        says = "这个盘不分文件名的大小写，大小写不同的两个文件会互相覆盖"
        yield Ailment("case", "警告", str(place), says, "把台账移到分大小写的盘（一般的 Linux 硬盘）")
    free = shutil.disk_usage(place).free
    if free < _FEW:
        says = f"只剩 {free // _MEGA} MB 空间，登记和出材料可能写不下"
        yield Ailment("space", "警告", str(place), says, "腾出空间，或把台账移到大一些的盘")


def _tried(place: Path) -> bool:
    """Makes, syncs, replaces and removes a file; gives whether names that differ by case are one."""
    with tempfile.TemporaryDirectory(prefix="dabzw-", dir=place) as folder:
        first, second = Path(folder, "probe"), Path(folder, "second")
        for name in (first, second):
            descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                os.write(descriptor, b"dabzw")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        second.replace(first)
        files.sync(Path(folder))
        return Path(folder, "PROBE").exists()


def permissions(repository: Repository, patient: Patient) -> Iterator[Ailment]:
    """That nobody else may write, and all is this account's own."""
    for place in dict.fromkeys((patient.folder, repository.git_dir, repository.common_dir)):
        found = place.stat()
        if found.st_mode & _OTHERS:
            says = "这台电脑上的任何账户都能改动"
            yield Ailment("permission", "警告", str(place), says, f"运行 chmod -R o-w '{place}'")
        elif found.st_uid != os.geteuid():
            says = "属于另一个账户，登记时可能写不进去，或写成别人的文件"
            yield Ailment("permission", "警告", str(place), says, "用台账所属的账户登录，或把它改归本账户")


def size(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That the history is not so large or so scattered that all becomes slow."""
    listed = repository.git("count-objects", "-v").decode().splitlines()
    counted = {
        name: int(number) for name, _, number in (line.partition(": ") for line in listed) if number.isdigit()
    }
    if counted.get("count", 0) > _LOOSE:
        told = STATES["loose"].told(count=str(counted["count"]))
        yield Ailment("loose", "提示", ".git", *told, mend=True)
    if (counted.get("size", 0) + counted.get("size-pack", 0)) * 1024 > _HUGE:
        yield Ailment("large", "提示", ".git", "历史超过 1 GB", "核对有没有误入账的大文件")
