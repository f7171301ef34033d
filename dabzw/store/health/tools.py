"""git itself, who writes, and how the repository is set up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dabzw.errors import DabzwError
from dabzw.model.ailment import Ailment
from dabzw.store.damage import GIT, LOST, MEND, RECOVER, UNTRACKED, Damaged, content, holds_records
from dabzw.store.git import Repository, unknown_settings
from dabzw.store.git_config import UnsafeConfig
from dabzw.store.git_process import MINIMUM, ForeignOwner, GitMissing, version
from dabzw.store.git_states import STATES
from dabzw.store.health.past import some
from dabzw.store.health.patient import Patient

_DURABLE: Final = (2, 36)
"""From here on git knows core.fsync, which puts its objects on the disk before the branch moves."""
_EXAMPLE: Final = re.compile(r"@(.*\.)?(example\.(com|org|net|invalid)|[^@]*\.invalid|localhost)$")
_LINES: Final = "* -text"


def git_itself(patient: Patient) -> Iterator[Ailment]:
    """That git is there, and new enough."""
    if isinstance(patient.fault, GitMissing):
        yield Ailment("git-absent", "错误", "git", *STATES["absent"].told())
        return
    found = version()
    said = ".".join(map(str, found))
    if found < MINIMUM:
        advice = f"升级 git 到 {'.'.join(map(str, MINIMUM))} 以上"
        yield Ailment("git-old", "错误", "git", f"版本 {said} 太旧，有些命令用不了", advice)
    elif found < _DURABLE:
        says = f"版本 {said} 较旧，入账的内容不保证立即落盘，断电时最近一笔可能丢失"
        yield Ailment("git-old", "警告", "git", says, f"升级 git 到 {'.'.join(map(str, _DURABLE))} 以上")


def history_there(patient: Patient) -> Iterator[Ailment]:
    """That the history can be read, and is there."""
    fault = patient.fault
    if isinstance(fault, Damaged):
        mend = fault.advice == MEND
        advice = MEND if mend else RECOVER
        yield Ailment("git-damaged", "错误", GIT, f"留痕损坏：{fault.what}", advice, mend)
    elif isinstance(fault, UnsafeConfig | ForeignOwner):
        says, _, advice = str(fault).partition("。")
        mend = isinstance(fault, UnsafeConfig)
        yield Ailment("git-refused", "错误", GIT, says, advice.removesuffix("。"), mend)
    elif fault is not None and not isinstance(fault, GitMissing):
        yield Ailment("git-refused", "错误", GIT, str(fault).removesuffix("。"), "按上面说的处理后再查")
    elif patient.repository is None and fault is None:
        lost = holds_records(patient.folder)
        says, _, advice = (LOST if lost else UNTRACKED).partition("。")
        more = advice.removesuffix("。") or "用 dabzw init 新文件夹 新建台账，把文件拷进去，再 dabzw adopt"
        yield Ailment("git-missing", "错误" if lost else "警告", GIT, says, more)


def writer_known(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That git knows who writes, and not by an example of an address."""
    try:
        author = repository.identity()
    except DabzwError as error:
        says, _, advice = str(error).removesuffix("。").partition("。")
        yield Ailment("identity", "错误", "经办人", says, advice)
        return
    if _EXAMPLE.search(author.email):
        says = f"邮箱 {author.email} 是示例地址，入账的记录分不清是谁"
        yield Ailment("identity", "提示", "经办人", says, "改成本人的：dabzw doctor --email 本人邮箱")


def settings(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """Settings that are not what they seem here."""
    known = dict(repository.settings())
    if known.get("commit.gpgsign", "").lower() in {"true", "1", "yes", "on"}:
        says = "设置了提交要签名，本程序的提交却不签名"
        yield Ailment("unsigned", "提示", "设置", says, "不要把这里的提交当作有签名的")
    unknown = unknown_settings(repository)
    if unknown:
        says = f"台账里有不认得的设置：{some(unknown)}；本程序不受影响，别的程序可能受影响"
        yield Ailment("unknown-setting", "提示", "设置", says, "核对来由；不是自己设的，找维护人员看")
    lines = content(repository.folder, ".gitattributes").splitlines()
    if _LINES.encode() not in map(bytes.strip, lines):
        says = f".gitattributes 里没有“{_LINES}”，别的电脑取回时可能改动换行，摘要就对不上了"
        advice = f"在 .gitattributes 里加一行 {_LINES}，运行 dabzw adopt"
        yield Ailment("line-ends", "警告", ".gitattributes", says, advice)
