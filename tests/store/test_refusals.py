"""No English of the system or of git reaches a clerk."""

from __future__ import annotations

import errno
import os
import re

import pytest

from dabzw.store import refusals
from dabzw.store.files import DiskRefused

_WORDS = re.compile("[A-Za-z]{2,}")


@pytest.mark.parametrize("number", [0, *errno.errorcode, 9999])
def test_every_refusal_of_the_system_is_told_in_chinese(number: int) -> None:
    said = refusals.reason(OSError(number, os.strerror(number)))
    assert not _WORDS.search(said)
    assert said.startswith("系统不允许") or number in errno.errorcode


@pytest.mark.parametrize(
    ("answer", "disk", "cause"),
    [
        ("fatal: fsync error on 'x': Operation not permitted", "没有权限", "没有权限"),
        ("fatal: cannot create x: Disk quota exceeded", "磁盘配额已用完", "磁盘配额已用完"),
        ("error: unable to write file: Out of diskspace", "磁盘已满", ""),
        ("fatal: cannot change to 'x': Not a directory", "", "不是文件夹"),
        ("fatal: Unable to write new index file", "", ""),
        ("", "", ""),
    ],
)
def test_what_git_answers_is_told_by_what_it_means(answer: str, disk: str, cause: str) -> None:
    assert (refusals.disk_of(answer), refusals.cause_of(answer)) == (disk, cause)


@pytest.mark.parametrize(
    ("number", "command"),
    [(errno.EROFS, "dabzw doctor"), (errno.EACCES, "dabzw doctor"), (errno.ENOSPC, "dabzw doctor")],
)
def test_what_a_clerk_can_do_is_said_with_a_command(number: int, command: str) -> None:
    assert command in str(DiskRefused.of(OSError(number, "x", "/示例")))
