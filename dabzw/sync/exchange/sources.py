"""Where another version of a ledger is: a remote, an address, a folder or a bundle; and what it is called."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from dabzw.errors import StorageError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.patterns import lazy
from dabzw.store.git import Repository
from dabzw.store.lock import one_line
from dabzw.sync.exchange.remembered import recalled

Kind = Literal["address", "folder", "bundle"]

BUNDLE: Final = ".bundle"
LAST: Final = "dabzw.source"
"""The setting of a repository that says where it was synchronised with last."""
HOW: Final = (
    "写明和哪里同步：dabzw sync 文件夹（U 盘、共享盘上的中心库，或另一台的台账文件夹）、"
    "dabzw sync ssh://… 、dabzw sync 数据包.bundle；写过一次，以后不写就是它"
)

_REMOTE: Final = lazy(r"remote\.(.+)\.(url|pushurl)", re.DOTALL)
_NAME: Final = lazy(r"\w[\w-]{0,39}")
_SCHEME: Final = lazy(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", re.DOTALL)
_WINDOWS: Final = lazy(r"[A-Za-z]:[\\/]|\\\\|//|(?:smb|cifs|nfs|afp)://", re.IGNORECASE)
_HELPER: Final = lazy(r"[A-Za-z0-9][A-Za-z0-9+.-]*::.*", re.DOTALL)
_SCP: Final = lazy(r"(?:[\w.-]+@)?([\w.-]+|\[[0-9a-fA-F:.]+\]):.+", re.DOTALL)
_SECRET: Final = re.compile(r"(?<=://)([^/@:\s]*):[^/@\s]*@")
_HOST: Final = lazy(r"(?:[^/@]*@)?(\[[^\]/]*\]|[^/:]*)(?::\d*)?(?:/.*)?", re.DOTALL)
_LOOPBACK: Final = lazy(r"localhost|127(?:\.\d{1,3}){3}|\[::1\]")
_ALLOWED: Final = ("ssh", "https", "http", "git", "file")
_DIGITS: Final = 8


class NoSource(UsageError):
    """Nobody said with what to synchronise, and nothing is known of it."""

    def __init__(self, remotes: tuple[str, ...]) -> None:
        which = f"设了不止一个远端（{'、'.join(remotes)}），写明是哪一个：dabzw sync 名称"
        super().__init__(which if remotes else f"还不知道和哪里同步。{HOW}")


class NoSuchSource(UsageError):
    """There is nothing at the place that was named."""

    def __init__(self, shown: str, name: str = "") -> None:
        super().__init__(f"{shown}：没有这个远端、文件夹或文件。U 盘、共享盘先连好；{HOW}")
        self.shown, self.name = shown, name


class NotThereNow(StorageError):
    """What was synchronised with before is not at its place."""

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"{shown}：以前同步过，现在看不到。多半是 U 盘没有插好、共享盘没有连上：连好以后再运行 "
            "dabzw sync。移到了别处的，写明新的位置：dabzw sync 文件夹；坏了、没有了的，"
            "换一个新文件夹另建：dabzw sync 文件夹 --new"
        )


class OfWindows(UsageError):
    """A place as Windows writes it."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"{typed}：这是 Windows 的写法（盘符或共享路径），这里用不了。先把那个盘或共享盘连到这台电脑上，"
            "再写连上以后的文件夹，如 /mnt/共享/中心库"
        )


class ForbiddenSource(UsageError):
    """An address of a kind by which programs could be run, or all could be read on the way."""

    def __init__(self, shown: str, why: str) -> None:
        super().__init__(f"{shown}：{why}。能用的是 ssh://、https://、git://、文件夹和 .bundle 文件")


@dataclass(frozen=True, slots=True)
class Source:
    """Another version of a ledger.

    Attributes:
        kind: how it is reached.
        address: what git is given: an absolute path, or an address.
        push: where what is entered here is handed to; the same, but for some remotes.
        name: what its refs are called; "" of a bundle, which says itself whose it is.
        shown: how people are told of it: without a password.
    """

    kind: Kind
    address: str
    push: str
    name: str
    shown: str

    @property
    def place(self) -> Path:
        """The folder or the file."""
        return Path(self.address)


def shown(address: str) -> str:
    """An address as people are told it: on one line, without the password in it."""
    return one_line(_SECRET.sub(r"\1@", address))


def source_of(repository: Repository, typed: str | None) -> Source:
    """What was typed, or else the one remote there is, or what was used last.

    Raises NoSource, NoSuchSource, NotThereNow, OfWindows, ForbiddenSource, GitRefused.
    """
    if typed == "":
        raise NoSuchSource("（空的）")
    settings = dict(repository.settings())
    remotes = _remotes(settings)
    try:
        return _found(repository, typed or _known(settings, tuple(remotes)), remotes)
    except NoSuchSource as error:
        if typed is None or typed in remotes or recalled(repository, "seen", error.name):
            raise NotThereNow(error.shown) from error
        raise


def _found(repository: Repository, typed: str, remotes: Mapping[str, Mapping[str, str]]) -> Source:
    if typed in remotes:
        address = _absolute(remotes[typed]["url"], repository.top)
        push = _absolute(remotes[typed].get("pushurl", remotes[typed]["url"]), repository.top)
        return _source(address, push, _safe_name(typed, address))
    address = _absolute(typed, Path.cwd())
    known = {_absolute(found["url"], repository.top): name for name, found in remotes.items()}
    name = known.get(address)
    return _source(address, address, derived(address) if name is None else _safe_name(name, address))


def address_of(typed: str) -> str:
    """What was typed as git is given it: an address as it is, a place in full; raises ForbiddenSource."""
    return _absolute(typed, Path.cwd())


def unnamed(address: str) -> Source:
    """A source for which nothing is set yet; raises NoSuchSource, ForbiddenSource."""
    return _source(address, address, derived(address))


def _remotes(settings: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, value in settings.items():
        matched = _REMOTE.fullmatch(key)
        if matched is not None:
            found.setdefault(matched[1], {})[matched[2]] = value
    return {name: parts for name, parts in found.items() if "url" in parts}


def _known(settings: Mapping[str, str], remotes: tuple[str, ...]) -> str:
    last = settings.get(LAST)
    if len(remotes) == 1:
        return remotes[0]
    if last:
        return last
    raise NoSource(remotes)


def _absolute(typed: str, folder: Path) -> str:
    if _HELPER.fullmatch(typed):
        raise ForbiddenSource(shown(typed), "这样的地址会运行别的程序，不能用")
    if _WINDOWS.match(typed) and not os.path.lexists(folder / typed):
        raise OfWindows(shown(typed))
    if (matched := _SCHEME.fullmatch(typed)) is not None:
        return _allowed(typed, matched[1].lower(), matched[2])
    there = os.path.abspath(folder / typed)  # noqa: PTH100 -- a link stays the name that people know
    scp = None if os.path.lexists(there) or typed.endswith(BUNDLE) else _SCP.fullmatch(typed)
    if scp is not None:
        return _allowed(typed, "ssh", scp[1])
    return there


def _allowed(typed: str, scheme: str, rest: str) -> str:
    if scheme == "file":
        return os.path.abspath(f"/{rest.partition('/')[2]}")  # noqa: PTH100 -- as above
    matched = _HOST.fullmatch(rest)
    host = "" if matched is None else matched[1]
    if scheme not in _ALLOWED:
        raise ForbiddenSource(shown(typed), f"不能用 {one_line(scheme)} 这种方式")
    if not host or "-" in (host[0], rest[0], typed[0]) or any(c < " " for c in typed):
        raise ForbiddenSource(shown(typed), "地址不像地址")
    if scheme == "http" and not _LOOPBACK.fullmatch(host.lower()):
        raise ForbiddenSource(shown(typed), "http 在路上能被人看见和改动，不能用")
    return typed


def _source(address: str, push: str, name: str) -> Source:
    if not address.startswith("/"):
        return Source("address", address, push, name, shown(address))
    place = Path(address)
    if place.is_dir():
        return Source("folder", address, push, name, shown(address))
    if place.is_file():
        return Source("bundle", address, "", "", shown(address))
    raise NoSuchSource(shown(address), name)


def _safe_name(name: str, address: str) -> str:
    """A remote's name where it can be a part of a ref's, else one made of it."""
    return name if _NAME.fullmatch(name) else derived(address, name)


def derived(address: str, called: str | None = None) -> str:
    """A name made of an address: of its last part, and of a digest of all of it but the password."""
    plain = _SECRET.sub(r"\1@", address).rstrip("/")
    last = re.split(r"[/:]", plain)[-1] if called is None else called
    readable = re.sub(r"[^\w-]+", "-", last.removesuffix(".git")).strip("-")[:24]
    digest = hashlib.sha256(os.fsencode(plain)).hexdigest()[:_DIGITS]
    return f"{readable}-{digest}" if _NAME.fullmatch(readable) else digest
