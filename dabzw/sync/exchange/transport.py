"""git where it speaks with another repository: what it may do there, and what it means where it fails."""

from __future__ import annotations

import re
import signal
import subprocess  # noqa: TID251 -- for a type alone
from collections.abc import Mapping
from typing import Final

from dabzw.errors import StorageError
from dabzw.lazily import dataclass
from dabzw.store import refusals
from dabzw.store.damage import of_words
from dabzw.store.git import Repository
from dabzw.store.git_process import ForeignOwner, Patience, start
from dabzw.store.lock import one_line
from dabzw.sync.exchange.sources import Source, shown

PATIENCE: Final = 600.0
"""The seconds that one exchange may take; a slow line of an office brings a whole ledger in them."""
MOST: Final = 512 * 1024 * 1024
"""The bytes that may be brought at once: as many as a bundle or a push to a superior may have."""

_ASKED: Final = 60.0
"""The seconds for what brings a few lines: who does not answer in them is not there."""

_SETTINGS: Final = (
    *("transfer.fsckObjects=true", "fetch.fsckObjects=true", "fetch.writeCommitGraph=false"),
    *("fetch.unpackLimit=1", "transfer.unpackLimit=1", "core.bigFileThreshold=16m"),
    *("fetch.recurseSubmodules=false", "submodule.recurse=false", "push.recurseSubmodules=no"),
    *("push.followTags=false", "push.gpgSign=false", "push.pushOption=", "push.negotiate=false"),
    *("core.askPass=", "http.lowSpeedLimit=1000", "http.lowSpeedTime=30"),
)
_SSH: Final = "-oBatchMode=yes -oConnectTimeout=20 -oServerAliveInterval=15 -oServerAliveCountMax=4"
_PROTOCOLS: Final = "file:ssh:https:http:git"  # http to this computer alone, as `sources` says
_UNKNOWN: Final = "对方没有给出明白的原因；加 --debug 再运行一次，把显示的内容交给维护人员"
_FOREIGN: Final = re.compile(r"dubious ownership in repository at '(.*)'")
# What unpacks was ended from without: at its limit.
_WITHOUT_A_WORD: Final = r"\A(?:(?!fatal:|error:).*\n)*fatal: fetch-pack: invalid index-pack output\s*\Z"
_CAUSES: Final = (
    (
        rf"{_WITHOUT_A_WORD}|died of signal {int(signal.SIGXFSZ)}\b|File too large",
        f"对方一次要送来的超过 {MOST >> 20} MB，不是台账会有的，没有收。请对方查明那里放了什么",
    ),
    (r"(?m)^remote: .*(No space left|Disk quota exceeded)", "对方那里的磁盘满了：腾出空间再试"),
    (r"No space left|Disk quota exceeded", "这台电脑的磁盘满了：腾出空间再试"),
    (
        r"unable to create temporary object directory|(?m:^remote: .*Read-only file system)",
        "对方那里写不进去：是只读的，或没有写入权限。U 盘的写保护开关先拨开",
    ),
    (r"remote unpack failed", "对方那里写不进去，多半是磁盘满了或没有权限"),
    (
        r"hash algorithm|mismatched (algorithms|object format)|support this repository's object format",
        "两边给提交编号的方法不同（sha1 和 sha256），不能互通；用 dabzw init --from 从其中一份另建",
    ),
    (r"[Cc]ould not resolve host|[Uu]nable to look up ", "找不到这台主机：地址写错了，或者没有联网"),
    (r"Connection refused|Couldn't connect to server", "对方没有开着这项服务"),
    (r"[Tt]imed? ?out|Timeout|too slow|Operation too slow", "对方没有回应，或网络太慢"),
    (r"No route to host|Network is unreachable", "网络不通"),
    (r"Host key verification failed", "还没有确认过这台主机的指纹：先在终端里用 ssh 连它一次，核对后再试"),
    (r"Permission denied \(", "对方不认这台电脑的密钥：请管理那台主机的人把公钥加进去"),
    (
        r"Authentication failed|could not read (Username|Password)|HTTP Basic|403|401",
        "用户名、密码不对，或没有权限",
    ),
    (r"SSL certificate|certificate verif|server certificate", "对方的证书核对不过"),
    (r"does not appear to be a git repository|not found|[Rr]epository not exported", "那里没有这本台账"),
    (r"(transport|protocol) '.*' not allowed", "不能用这种方式"),
    (r"shallow", "对方只有后一段历史，不能和它同步"),
    (r"unable to migrate|fsync error|unpacker error", "对方那里写不进去，多半是磁盘满了或没有权限"),
    (r"hook declined", "对方那里的核对不让收"),
    (
        r"fsck|unpack-objects|index-pack|bad object|inflate|corrupt|missing",
        "对方的内容没有通过逐项核对，多半损坏了：请在那一台运行 dabzw doctor；中心库坏了的，另建一个",
    ),
    (r"[Pp]ermission denied|insufficient permission", "没有权限"),
    (r"early EOF|hung up|unexpected disconnect|Could not read from remote", "中途断了，或对方没有答应"),
)


class NotReached(StorageError):
    """The other side was not reached, or did not give what was asked for; nothing has changed here."""

    def __init__(self, where: str, why: str, said: str = "") -> None:
        super().__init__(f"{where}：没有取到。{why}。本机什么都没有改动。")
        if said:
            self.add_note(shown(said))


@dataclass(frozen=True, slots=True)
class Answer:
    """How a git that spoke with another repository ended, and what it said."""

    status: int
    out: str
    said: str

    @property
    def cause(self) -> str:
        """Why it failed, in a clerk's words."""
        found = (says for sign, says in _CAUSES if re.search(sign, self.said))
        return next(found, "") or refusals.disk_of(self.said) or _UNKNOWN


def exchange(repository: Repository, command: str, *arguments: str) -> Answer:
    """A git that speaks with another repository, run to its end; raises GitMissing, GitSlow, ForeignOwner.

    What it brings is one file, of no more than `MOST` bytes.
    """
    place = (f"--git-dir={repository.git_dir}", f"--work-tree={repository.top}")
    settings = (part for setting in _SETTINGS for part in ("-c", setting))
    done = start(
        command,
        *arguments,
        cwd=repository.top,
        place=(*place, *settings),
        environment=_environment(repository),
        patience=Patience(
            _ASKED if command == "ls-remote" else PATIENCE, MOST if command == "fetch" else None
        ),
    )
    return _answer(done)


def _answer(done: subprocess.CompletedProcess[bytes]) -> Answer:
    out, said = (data.decode(errors="replace") for data in (done.stdout, done.stderr))
    if (foreign := _FOREIGN.search(said)) is not None:
        raise ForeignOwner(foreign[1])
    return Answer(done.returncode, out, said)


def _environment(repository: Repository) -> Mapping[str, str]:
    """How ssh is run, and that nobody is asked for anything."""
    own = dict(repository.settings()).get("core.sshcommand", "")  # the user's: a repository's own is refused
    return {
        "GIT_ALLOW_PROTOCOL": _PROTOCOLS,
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "SSH_ASKPASS_REQUIRE": "never",
        "GIT_SSH_COMMAND": f"{own or 'ssh'} {_SSH}",
        **({} if repository.incoming is None else repository.incoming.environment),
    }


def refuse_failed(source: Source, answer: Answer) -> None:
    """Raise NotReached, or what is damaged here, where a git did not do what it was asked for."""
    if answer.status == 0:
        return
    broken = of_words(answer.said) if source.kind == "bundle" else None
    if broken is not None:
        raise broken
    raise NotReached(source.shown, answer.cause, one_line(answer.said)[:300])
