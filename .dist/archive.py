"""What the archive is that an installation starts from, and whether it fits this computer."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
WINDOWS: Final = os.name == "nt"
DIGESTS: Final = "SHA256SUMS"
AGAIN: Final = "请重新拷贝安装包、重新解压，再安装"
MACHINES: Final = {"amd64": "x86_64", "arm64": "aarch64"}


class Refused(Exception):
    """Why it cannot be installed, and what to do, as one sentence for the clerk."""


@dataclass(frozen=True)
class Package:
    """What the archive says of itself: version, commit, platform and the others, the Pythons it is for."""

    version: str
    commit: str
    platform: str
    platforms: tuple[str, ...]
    pythons: tuple[str, ...]
    glibc: tuple[int, ...]
    git: tuple[int, ...]
    pip: str

    @classmethod
    def here(cls) -> Package:
        """That of the folder of this file; raises Refused."""
        try:
            said = json.loads((HERE / "package.json").read_text("utf-8"))
            return cls(
                said["version"],
                said["commit"],
                said["platform"],
                tuple(said["platforms"]),
                tuple(said["pythons"]),
                tuple(said["glibc"]),
                tuple(said["git"]),
                said["pip"],
            )
        except (OSError, ValueError, KeyError, TypeError):
            raise Refused(f"安装包不完整：没有 package.json，或读不出来。{AGAIN}") from None


def verify(folder: Path) -> None:
    """Holds the files against the list of digests; raises Refused."""
    try:
        lines = (folder / DIGESTS).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        raise Refused(f"安装包不完整：没有 {DIGESTS}。{AGAIN}") from None
    for line in lines:
        digest, _, name = line.partition("  ")
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError:
            raise Refused(f"安装包不完整：缺 {name}。{AGAIN}") from None
        if found != digest:
            raise Refused(f"安装包损坏：{name} 与打包时不同。{AGAIN}")
    if not lines:
        raise Refused(f"安装包不完整：{DIGESTS} 是空的。{AGAIN}")


def fits(package: Package) -> bool:
    """Whether the archive holds packages for this Python."""
    return (
        ".".join(map(str, sys.version_info[:2])) in package.pythons
        and sys.implementation.name == "cpython"
        and not sysconfig.get_config_var("Py_GIL_DISABLED")
    )


def refuse_computer(package: Package) -> None:
    """Raises Refused where the archive is for another kind of computer, system, or Python."""
    if not fits(package):
        versions = "、".join(package.pythons)
        raise Refused(f"这个 Python 是 {platform.python_version()}，安装包只认 {versions}（CPython）")
    system, _, machine = package.platform.partition("-")
    here = MACHINES.get(platform.machine().lower(), platform.machine())
    wanted = MACHINES.get(machine, machine)
    if platform.system().lower() != system or here != wanted or sys.maxsize < 1 << 32:
        raise Refused(
            f"这个安装包是给 {package.platform} 的，这台电脑是 {platform.system()} {platform.machine()}；"
            f"安装包有 {'、'.join(package.platforms)} 这几种，都对不上的装不了"
        )
    if system == "linux":
        library, version = platform.libc_ver()
        number = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
        if library != "glibc" or number < package.glibc:
            needed = ".".join(map(str, package.glibc))
            raise Refused(f"系统太旧或不同：要有 glibc {needed} 以上，这里是 {library or '别的'} {version}")


def git_version(package: Package) -> str:
    """The version of git; raises Refused where there is none, or it is too old."""
    git = shutil.which("git")
    needed = ".".join(map(str, package.git))
    how = "Windows 上装 Git for Windows" if WINDOWS else "如 sudo apt install git，或从系统的软件商店装"
    if git is None:
        raise Refused(f"没有找到 git。台账的留痕靠它，请先装 git {needed} 以上（{how}），再运行安装")
    said = run((git, "--version"), dict(os.environ)).stdout
    found = re.search(r"\d+(\.\d+)+", said)
    if found is None or tuple(map(int, found[0].split("."))) < package.git:
        raise Refused(f"git 太旧：这里是 {found[0] if found else '认不出的版本'}，要 {needed} 以上（{how}）")
    return found[0]


def run(words: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a program without a question, and keeps what it says."""
    return subprocess.run(
        words,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
