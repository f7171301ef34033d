"""The bare repository into which a township pushes: how it is made, and what it was told when it was.

Its settings and its hook lie in it where no push reaches: a push changes objects and refs, nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from dabzw.errors import LedgerError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.villages import is_region
from dabzw.store import files
from dabzw.store.git import NotTracked, Repository
from dabzw.store.git_process import output, start
from dabzw.store.incoming import QUARANTINE, Incoming

BRANCH: Final = "refs/heads/main"
"""The one ref that may be pushed."""
HOOKS: Final = ("pre-receive", "post-receive")
MOST_PUSHED: Final = 512 * 1024 * 1024
"""Bytes that one push may have."""

SETTINGS: Final = "dabzw-receive.json"
_FORMAT: Final = 1
_PRIVATE: Final = 0o700
_CONFIG: Final = {
    "core.hooksPath": "hooks",  # of the repository's own, whatever the account that runs git is set to
    "core.logAllRefUpdates": "true",
    "core.fsync": "all",
    "core.bigFileThreshold": "16m",  # what is larger is not taken into memory
    "receive.denyNonFastForwards": "true",
    "receive.denyDeletes": "true",
    "receive.fsckObjects": "true",
    "transfer.fsckObjects": "true",
    "receive.maxInputSize": str(MOST_PUSHED),
    "receive.advertisePushOptions": "false",
    "receive.shallowUpdate": "false",
    "uploadpack.allowFilter": "false",
    "uploadpack.allowAnySHA1InWant": "false",
    "gc.reflogExpire": "never",
    "gc.reflogExpireUnreachable": "never",
}
_HOOK: Final = """\
#!/bin/sh
# 由 dabzw receive init 写成，收到推送时由 git 运行；不要改动。
umask 077
if [ ! -x {python} ]; then
    echo '没有收下：接收程序不在原来的位置，请上级在收件机上重新运行 dabzw receive init'
    exit 1
fi
exec {env} -i PATH={path} LC_ALL=C.UTF-8 TZ=Asia/Shanghai {variable}="${variable}" \\
    {python} -I -X utf8 -m dabzw.cli.meet.hook {name}
"""


class NoReception(LedgerError):
    """The folder is none that `receive init` has made."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place} 不是收件库。请换成 dabzw receive init 建的文件夹（区划代码.git）")


class BadReception(LedgerError):
    """What the repository was told when it was made cannot be read."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place / SETTINGS} 读不出来，什么都不能收。请从备份放回，或重新运行 dabzw receive init"
        )


class BadCode(UsageError):
    """No code of a region."""

    def __init__(self, code: str) -> None:
        super().__init__(f"--code（区划代码）“{code}”不是12位数字；照统计用区划代码填写")


class RosterInside(UsageError):
    """The list of signers lies in the repository."""

    def __init__(self, roster: Path) -> None:
        super().__init__(f"--roster（名册）{roster} 在收件库里面；放到它的旁边，由上级保管")


class NoRoster(UsageError):
    """There is no list of signers."""

    def __init__(self, roster: Path) -> None:
        super().__init__(
            f"--roster（名册）{roster} 不存在；名册一行一个人，由乡镇报来的公钥编成（dabzw key）"
        )


@dataclass(frozen=True, slots=True)
class Reception:
    """A receiving repository: its folder, whose ledger it takes, who may sign, and the receiver's own key.

    `hooks` are the SHA-256 of its hooks as they were written, by name.
    """

    place: Path
    code: str
    roster: Path
    key: Path | None
    hooks: Mapping[str, str]

    @classmethod
    def create(cls, folder: Path, code: str, roster: Path, key: Path | None) -> Reception:
        """Make the repository 区划代码.git in a folder; one that is there keeps what it holds.

        Raises BadCode, NoRoster, RosterInside, DiskRefused, and as git does.
        """
        if not is_region(code):
            raise BadCode(code)
        place = Path(os.path.realpath(folder)) / f"{code}.git"
        listed = Path(os.path.realpath(roster))
        if not listed.is_file():
            raise NoRoster(roster)
        if place in listed.parents:
            raise RosterInside(roster)
        hooks = {name: _hook(name) for name in HOOKS}
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in hooks.items()}
        made = cls(place, code, listed, None if key is None else Path(os.path.realpath(key)), digests)
        with files.disk_errors():
            place.mkdir(parents=True, exist_ok=True)
            place.chmod(_PRIVATE)
        begun = start(
            "init", "--bare", "--quiet", "--template=", "--initial-branch=main", str(place), cwd=place
        )
        output(begun, "init", (0,))
        for key_, value in _CONFIG.items():
            output(start("config", "--local", key_, value, cwd=place, place=made.git), "config", (0,))
        made._write(hooks)
        return made

    @classmethod
    def at(cls, place: Path) -> Reception:
        """The repository of a folder; raises NoReception, BadReception."""
        folder = Path(os.path.realpath(place))
        data = files.read(folder, SETTINGS) if folder.is_dir() else None
        if data is None:
            raise NoReception(place)
        try:
            told = json.loads(data)
            code, roster, key = (told[name] for name in ("区划代码", "名册", "私钥"))
            hooks = {name: str(told["钩子"][name]) for name in HOOKS}
            is_good = told["格式"] == _FORMAT and is_region(code) and isinstance(roster, str)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadReception(folder) from None
        if not is_good or not isinstance(key, str | None):
            raise BadReception(folder)
        return cls(folder, code, Path(roster), None if key is None else Path(key), hooks)

    @property
    def git(self) -> tuple[str, ...]:
        """How git is told which repository is meant."""
        return (f"--git-dir={self.place}",)

    def repository(self, incoming: Incoming | None = None) -> Repository:
        """The repository itself, with the objects of a push that is judged; raises as `Repository.bare`."""
        return Repository.bare(self.place, incoming)

    def faults(self) -> Iterator[str]:
        """What keeps pushes from being judged, or lets them in without: for who looks after it."""
        for name in HOOKS:
            held = files.read(self.place, f"hooks/{name}")
            mode = (self.place / "hooks" / name).stat().st_mode if held is not None else 0
            digest = "" if held is None else hashlib.sha256(held).hexdigest()
            if digest != self.hooks.get(name) or not mode & stat.S_IXUSR:
                yield f"接收时运行的 hooks/{name} 不在或被改过，推来的可能没有经过核验"
        done = start("config", "--local", "--list", "-z", cwd=self.place, place=self.git)
        told = output(done, "config", (0,)).decode(errors="replace").split("\0")
        known = dict(line.split("\n", 1) for line in told if "\n" in line)
        for name, value in _CONFIG.items():
            if known.get(name.lower()) != value:
                yield f"设置 {name} 不是 {value}"
        if not self.roster.is_file():
            yield f"名册 {self.roster} 不见了，什么都收不下"

    def _write(self, hooks: Mapping[str, bytes]) -> None:
        told = {
            "格式": _FORMAT,
            "区划代码": self.code,
            "名册": str(self.roster),
            "私钥": None if self.key is None else str(self.key),
            "钩子": self.hooks,
        }
        with files.disk_errors():
            text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
            files.replace(self.place, SETTINGS, text.encode(), private=True)
            for name, data in hooks.items():
                files.replace(self.place, f"hooks/{name}", data)
                (self.place / "hooks" / name).chmod(_PRIVATE)


def is_own_hook(name: str, data: bytes) -> bool:
    """Whether a hook is, byte for byte, what `receive init` writes here, and so runs this very program."""
    return name in HOOKS and data == _hook(name)


def _hook(name: str) -> bytes:
    """The hook of a name: this program and no other, with nothing of what the pusher's account says."""
    return _HOOK.format(
        python=shlex.quote(sys.executable),
        env=shlex.quote(shutil.which("env") or "/usr/bin/env"),
        path=shlex.quote(_path()),
        variable=QUARANTINE,
        name=name,
    ).encode()


def receptions(folder: Path) -> tuple[Path, ...]:
    """The receiving repositories in a folder; the folder itself where it is one."""
    if (folder / SETTINGS).is_file():
        return (folder,)
    if not folder.is_dir():
        raise NotTracked(folder)
    with files.disk_errors():
        return tuple(sorted(found for found in folder.iterdir() if (found / SETTINGS).is_file()))


def _path() -> str:
    """The folders of the programs that are needed: git, and what looks at signatures."""
    found = (shutil.which(name) for name in ("git", "ssh-keygen"))
    folders = (str(Path(one).absolute().parent) for one in found if one is not None)
    return ":".join(dict.fromkeys((*folders, "/usr/bin", "/bin")))
