"""What the operating system and git answer when they refuse, in a clerk's words."""

from __future__ import annotations

import errno
import os
import re
from typing import Final

_REASONS: Final = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过允许的大小",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EIO: "磁盘读写出错",
    errno.ENODEV: "设备已不在",
    errno.ENXIO: "设备已不在",
    errno.ESTALE: "网络磁盘上的文件已失效",
    errno.ETIMEDOUT: "等待超时",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已有同名的文件或文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "不是文件夹",
    errno.ELOOP: "是链接，或链接绕成了圈",
    errno.EXDEV: "不在同一个磁盘上",
    errno.EBUSY: "正被占用",
    errno.ETXTBSY: "正被占用",
    errno.EAGAIN: "暂时不能用",
    errno.EINTR: "被打断",
    errno.EINVAL: "系统不接受这样的操作",
    errno.EILSEQ: "名称的编码不被接受",
    errno.ENAMETOOLONG: "名称太长",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENFILE: "系统里打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.EMLINK: "链接太多",
    errno.ENOTSUP: "这个磁盘不支持",
    errno.ENOSYS: "这个系统不支持",
    errno.EPIPE: "对方已经结束",
    errno.ENOEXEC: "不是能运行的程序",
    errno.EBADF: "已关闭",
}
_ADVICE: Final = {
    _REASONS[errno.EROFS]: "这里只能查看；要登记的，把整个台账文件夹复制到本机硬盘，"
    "在那里用 dabzw doctor 核对以后再登记",
    _REASONS[errno.EACCES]: "请处理后重试：用台账所属的账户登录；不清楚的，用 dabzw doctor 查看",
    _REASONS[errno.ENOSPC]: "请处理后重试：腾出空间，或把台账移到大一些的盘；用 dabzw doctor 查看",
}
# Those that say nothing of what lies on the disk, so that git's history may well be whole.
_OF_THE_DISK: Final = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
    errno.ESTALE,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
)
# What git answers with words of its own; the first that is found counts.
_OF_GIT: Final = (
    ("Out of memory", "内存不足"),
    ("Out of diskspace", "磁盘已满"),
    ("insufficient permission", "没有权限"),
)
_LOCKED: Final = re.compile(r"Unable to create '(.+?\.lock)': File exists")


def reason(error: OSError) -> str:
    """Why the operating system refused; the bare number where that is not known."""
    number = error.errno or 0
    return _REASONS.get(number, f"系统不允许（错误码 {number}）" if number else "系统不允许")


def advice_for(why: str) -> str:
    """What to do where the disk or the system refused for a reason, as `reason` gives it."""
    return _ADVICE.get(why, "请处理后重试")


def disk_of(answer: str) -> str:
    """Why the disk or the system refused what git or another program did; "" where it does not say so."""
    known = (*((os.strerror(number), _REASONS[number]) for number in _OF_THE_DISK), *_OF_GIT)
    return next((said for sign, said in known if sign in answer), "")


def cause_of(answer: str) -> str:
    """Why a program itself did not do what it was asked to, as far as its answer is known; "" else."""
    if locked := _LOCKED.search(answer):
        return f"{locked[1]} 已存在，另一个程序正在写，或中断后留下了它"
    return next((said for number, said in _REASONS.items() if os.strerror(number) in answer), "")
