"""Installs dabzw out of the archive that this file lies in, with nothing but Python and git.

install.sh, install.cmd and install.ps1 look for a Python and start this.  The archive is held against its
list of digests first.  Each version gets a folder of its own, is tried there, and only then becomes the one
that `dabzw` starts: whatever fails leaves what was installed before as it was.  No ledger is touched.
"""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import re
import shutil
import signal
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

sys.dont_write_bytecode = True  # the folder of the archive stays as it was unpacked
sys.path.insert(0, str(Path(__file__).resolve().parent))

from archive import HERE, WINDOWS, Package, Refused, fits, git_version, refuse_computer, run, verify  # noqa: E402

ROOM: Final = 200 << 20
"""Bytes that an installation takes at the most, its compiled modules included."""
MARK: Final = "dabzw-package"
SECURE: Final = "secure"
OWN: Final = ("current", "current.new", "install.log", "install.lock")
"""What this keeps beside the versions; nothing else there is its own."""
BEGIN: Final = "# >>> dabzw >>>"
END: Final = "# <<< dabzw <<<"
USAGE: Final = """用法：sh 安装.sh [选项]（Windows 上是 安装.cmd）
  --prefix 文件夹    装到这个文件夹；不写的，装在本人的用户目录里
  --secure           连同举报人身份库一起装；装过的，升级时照旧
  --completion       装上 TAB 补全；--no-completion 不装。都不写的，在终端上问一句
  --python 程序      用这个 Python；不写的，自己找
  --remove           卸载程序；台账、备份、草稿都不动
  --help             显示本说明"""


def say(text: str) -> None:
    """Tells what was done; what was done stays so where nobody can be told."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 -- to the end


# What is asked, and where it goes


@dataclass(frozen=True)
class Asked:
    """The words of the command line."""

    prefix: Path | None = None
    secure: bool = False
    completion: bool | None = None
    remove: bool = False
    help: bool = False


def asked(words: Sequence[str]) -> Asked:
    """Reads the command line; raises Refused."""
    found, left = Asked(), list(words)
    flags: dict[str, Callable[[Asked], Asked]] = {
        "--secure": lambda one: replace(one, secure=True),
        "--completion": lambda one: replace(one, completion=True),
        "--no-completion": lambda one: replace(one, completion=False),
        "--remove": lambda one: replace(one, remove=True),
        "--help": lambda one: replace(one, help=True),
        "-h": lambda one: replace(one, help=True),
    }
    while left:
        name, equals, value = left.pop(0).partition("=")
        if name in {"--prefix", "--python"}:
            value = value if equals else (left.pop(0) if left else "")
            if not value:
                raise Refused(f"{name} 后面要写一个位置")
            if name == "--prefix":
                found = replace(found, prefix=Path(value).expanduser().absolute())
        elif name in flags and not equals:
            found = flags[name](found)
        else:
            raise Refused(f"没有 {name} 这个选项。\n{USAGE}")
    return found


@dataclass(frozen=True)
class Places:
    """Where things are: all versions, the one in use, and the command."""

    home: Path
    command: Path

    @classmethod
    def below(cls, prefix: Path | None) -> Places:
        """Those of a prefix, or of the account."""
        if WINDOWS:
            local = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
            home = prefix or Path(local) / "dabzw"
            return cls(home, home / "bin" / "dabzw.cmd")
        base = prefix or Path.home() / ".local"
        return cls(base / "share" / "dabzw", base / "bin" / "dabzw")

    @property
    def versions(self) -> Path:
        """The folder of all versions."""
        return self.home / "versions"

    @property
    def current(self) -> Path:
        """The link to the version in use; on Windows, a file with its name."""
        return self.home / "current"

    @property
    def in_use(self) -> Path | None:
        """The folder of the version in use; None where there is none."""
        try:
            name = self.current.read_text("utf-8").strip() if WINDOWS else self.current.readlink().name
        except OSError:
            return None
        folder = self.versions / name
        return folder if name and (folder / MARK).is_file() else None


# Before anything is written


def refuse_place(places: Places) -> None:
    """Raises Refused where another's command is in the way, or there is no room."""
    if not is_ours(places) and (places.command.exists() or places.command.is_symlink()):
        raise Refused(
            f"{places.command} 已经有了，不是本安装程序放的；把它移走，或者用 --prefix 文件夹 装到别处"
        )
    for folder in (places.command.parent, places.home):
        above = next(one for one in (folder, *folder.parents) if one.is_dir())
        if not os.access(above, os.W_OK):
            raise Refused(f"不许在 {above} 里写；用 --prefix 文件夹 换一个自己能写的位置")
    free = shutil.disk_usage(above).free
    if free < ROOM:
        raise Refused(f"磁盘快满了：{above} 只剩 {free >> 20} MB，安装要 {ROOM >> 20} MB；腾出地方再安装")


def is_ours(places: Places) -> bool:
    """Whether the command that is there was put there by this."""
    if WINDOWS:
        return places.command.is_file() and b"versions\\" in places.command.read_bytes()
    return places.command.is_symlink() and places.command.readlink() == _program(places.current, "dabzw")


# Making and trying a version


def _program(folder: Path, name: str) -> Path:
    return folder / "Scripts" / f"{name}.exe" if WINDOWS else folder / "bin" / name


def _python(folder: Path) -> tuple[str, ...]:
    """The Python of a version, which heeds nothing of the account and writes UTF-8."""
    return (str(_program(folder, "python")), "-I", "-X", "utf8")


def _plain_environment() -> dict[str, str]:
    """The environment, less what would tell pip, Python or dabzw to do otherwise."""
    left = ("PIP_", "PYTHON", "DABZW_", "GIT_")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(left)}
    return {**kept, "PIP_CONFIG_FILE": os.devnull}


def make(package: Package, places: Places, *, secure: bool) -> Path:
    """Makes the version in a folder of its own and tries it; raises Refused, and leaves nothing then."""
    places.versions.mkdir(parents=True, exist_ok=True)
    name = f"{package.version}-{package.commit[:10]}"
    names = (name, *(f"{name}-{number}" for number in range(2, 1000)))
    folder = next(one for one in map(places.versions.joinpath, names) if not one.exists())
    try:
        venv.EnvBuilder(symlinks=not WINDOWS).create(folder)
        _fill(package, folder, places, secure=secure)
        (folder / MARK).write_text(f"{package.platform}\n{SECURE if secure else ''}\n", encoding="ascii")
        _try(folder, places)
        if not WINDOWS:
            _start_by(folder, places.current)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def _fill(package: Package, folder: Path, places: Places, *, secure: bool) -> None:
    wheels = HERE / "wheels"
    needed = HERE / ("requirements-secure.txt" if secure else "requirements.txt")
    done = run(
        (
            *(*_python(folder), str(wheels / package.pip / "pip")),
            *("--isolated", "--no-input", "--disable-pip-version-check", "--no-cache-dir"),
            *("install", "--no-index", "--find-links", str(wheels), "--only-binary", ":all:"),
            *("--require-hashes", "--requirement", str(needed)),
        ),
        _plain_environment(),
    )
    if done.returncode:
        if "No space left" in done.stdout or "Errno 28" in done.stdout:
            raise OSError(errno.ENOSPC, "")
        raise Refused(f"装不上安装包里的组件，没有安装；{_kept(places, done.stdout)}")


def _try(folder: Path, places: Places) -> None:
    """Lets the new version make a ledger and look at it, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="dabzw-", ignore_cleanup_errors=True) as scratch:
        who = {"GIT_AUTHOR_NAME": "安装试用", "GIT_AUTHOR_EMAIL": "trial@example.invalid"}
        own = {"HOME": scratch, "USERPROFILE": scratch, "XDG_STATE_HOME": scratch, "XDG_CONFIG_HOME": scratch}
        ledger = str(Path(scratch, "试用"))
        for words in (
            ("--version",),
            ("init", ledger, "--start", "2026-02-09"),
            ("check", "--ledger", ledger),
        ):
            done = run((*_python(folder), "-m", "dabzw", *words), _plain_environment() | who | own)
            if done.returncode:
                why = "；本程序靠 Linux 的文件锁写台账，在 Windows 上目前用不了" if WINDOWS else ""
                raise Refused(
                    f"新版本在这台电脑上试运行没有通过，没有安装{why}；{_kept(places, done.stdout)}"
                )


def _kept(places: Places, said: str) -> str:
    log = places.home / "install.log"
    with contextlib.suppress(OSError):
        log.write_text(said, encoding="utf-8")
        return f"详情记在 {log}，请交给维护人员"
    return "请找维护人员"


def _start_by(folder: Path, current: Path) -> None:
    """Makes the command start by the link to the version in use: what cron was told stays true."""
    script = _program(folder, "dabzw")
    text = script.read_bytes()
    by_link = text.replace(os.fsencode(folder), os.fsencode(current))
    script.write_bytes(by_link)


# Putting it to use


def switch(places: Places, folder: Path) -> None:
    """From here on `dabzw` starts the version of the folder; what can fail comes before the last renaming."""
    places.command.parent.mkdir(parents=True, exist_ok=True)
    current, command = (one.with_name(f"{one.name}.new") for one in (places.current, places.command))
    for one in (current, command):
        one.unlink(missing_ok=True)
    if WINDOWS:
        current.write_text(f"{folder.name}\n", encoding="utf-8")
        line = f'@"%~dp0..\\versions\\{folder.name}\\Scripts\\dabzw.exe" %*\r\n'
        command.write_bytes(line.encode("ascii"))
        current.replace(places.current)
        command.replace(places.command)
    else:
        current.symlink_to(Path("versions", folder.name))
        command.symlink_to(_program(places.current, "dabzw"))
        command.replace(places.command)
        current.replace(places.current)


def prune(places: Places, kept: set[Path]) -> None:
    """Removes versions but those kept: one that still runs needs its files."""
    for one in places.versions.iterdir():
        if one not in kept:
            shutil.rmtree(one, ignore_errors=True)


def on_path(places: Places, *, own: bool) -> str:
    """Sees to it that new terminals find the command; says what is left to do, or nothing."""
    folder = places.command.parent
    if str(folder) in os.environ.get("PATH", "").split(os.pathsep):
        return ""
    if WINDOWS:
        _windows_path(str(folder), add=True)
        return "重新打开终端后，直接用 dabzw"
    line = f'export PATH="{folder}:$PATH"'
    if not own:
        return f"{folder} 不在 PATH 里；把这一行加到 ~/.profile：{line}"
    try:
        _add_to_start_files(line)
    except OSError as error:
        return f"{error.filename} 写不了；自己加上这一行，重新打开终端：{line}"
    return f"重新打开终端后，直接用 dabzw；这个终端里先运行：{line}"


def _add_to_start_files(line: str) -> None:
    for file in _start_files():
        text = file.read_text("utf-8", "surrogateescape") if file.is_file() else ""
        if BEGIN not in text:
            before = "" if text.endswith("\n") or not text else "\n"
            with file.open("a", encoding="utf-8") as opened:
                opened.write(f"{before}{BEGIN}\n{line}\n{END}\n")


def off_path(places: Places) -> None:
    """Takes away what `on_path` added."""
    if WINDOWS:
        _windows_path(str(places.command.parent), add=False)
        return
    block = re.compile(rf"^{re.escape(BEGIN)}\n.*?^{re.escape(END)}\n", re.DOTALL | re.MULTILINE)
    for file in _start_files():
        if file.is_file():
            text = file.read_text("utf-8", "surrogateescape")
            if BEGIN in text:
                file.write_text(block.sub("", text), "utf-8", "surrogateescape")


def _start_files() -> Iterator[Path]:
    home = Path.home()
    yield home / ".profile"
    yield home / ".bashrc"
    if (home / ".zshrc").is_file():
        yield home / ".zshrc"


def _windows_path(folder: str, *, add: bool) -> None:
    """Changes the account's PATH in the registry."""
    if sys.platform == "win32":
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, "Environment") as key:
            try:
                value, kind = winreg.QueryValueEx(key, "Path")
            except FileNotFoundError:
                value, kind = "", winreg.REG_EXPAND_SZ
            parts = [part for part in str(value).split(";") if part and part != folder]
            winreg.SetValueEx(key, "Path", 0, kind, ";".join([*parts, folder] if add else parts))


def completion(places: Places, *, wanted: bool | None) -> str:
    """Has the new version install its completion where that is wanted; says what came of it."""
    if wanted is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return "TAB 补全没有装；要装的，在自己的终端里运行 dabzw completion install"
        say("要不要装上 TAB 补全（敲几个字按 TAB，列出编号、村、单位）？是/否，直接回车为是：")
        wanted = sys.stdin.readline().strip().lower() in {"", "是", "y", "yes", "s"}
    if not wanted:
        return "TAB 补全没有装"
    done = run((str(places.command), "completion", "install"), _plain_environment())
    return (
        "TAB 补全已装好，重新打开终端后生效" if done.returncode == 0 else "TAB 补全没有装成：认不出当前的终端"
    )


@contextlib.contextmanager
def alone(places: Places) -> Iterator[None]:
    """Keeps a second installation out; raises Refused where one is under way."""
    places.home.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with (places.home / "install.lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("另一个安装或卸载正在进行，等它结束再试") from None
        yield


def install(package: Package, places: Places, words: Asked) -> None:
    """The whole of it; raises Refused and OSError, and then what was installed before is as it was."""
    verify(HERE)
    refuse_computer(package)
    git = git_version(package)
    refuse_place(places)
    with alone(places):
        before = places.in_use
        secure = words.secure or (before is not None and SECURE in (before / MARK).read_text("ascii").split())
        say(f"正在安装 dabzw {package.version}，大约要半分钟……")
        folder = make(package, places, secure=secure)
        switch(places, folder)
        prune(places, {folder} | ({before} if before else set()))
    left = on_path(places, own=words.prefix is None)
    offered = completion(places, wanted=words.completion)
    found = shutil.which("dabzw")
    other = found and Path(found) != places.command
    say(f"完成：dabzw {package.version} 已装好（安装包 {package.platform}，提交 {package.commit[:10]}）")
    say(f"  程序：{folder}{'，带举报人身份库' if secure else ''}")
    say(f"  命令：{places.command}")
    say(f"  用的是 Python {platform.python_version()}（{sys.executable}）和 git {git}")
    if before is not None:
        say(f"  上一版留在 {before}，下次升级时删去")
    say("  台账、备份、草稿都没有动")
    for line in (offered, left, f"注意：现在敲 dabzw 用到的是 {found}，不是刚装的" if other else ""):
        if line:
            say(f"  {line}")
    say("下一步：dabzw --version 看版本；dabzw init 台账 新建台账；dabzw --help 看有哪些命令")


def remove(places: Places) -> None:
    """Takes the program away, and nothing else; raises Refused where it is not there."""
    if not places.versions.is_dir():
        raise Refused(f"{places.home} 里没有装过 dabzw；装在别处的，加上当时的 --prefix 文件夹")
    with alone(places):
        if places.in_use is not None:
            run((str(_program(places.in_use, "dabzw")), "completion", "remove"), _plain_environment())
        if is_ours(places):
            places.command.unlink()
        shutil.rmtree(places.versions)
        for name in OWN:
            (places.home / name).unlink(missing_ok=True)
    off_path(places)
    with contextlib.suppress(OSError):  # what others keep there stays
        places.home.rmdir()
    say(f"完成：已卸载 {places.home}")
    say("  台账、备份、草稿、举报人身份库都没有动")
    crontab = shutil.which("crontab")
    if crontab and str(places.home) in run((crontab, "-l"), dict(os.environ)).stdout:
        say("  注意：定时任务里还有它，会一直报错；运行 crontab -e，删去 dabzw 的那几段")


def _because(error: OSError, *, removing: bool = False) -> str:
    where = f"：{error.filename}" if error.filename else ""
    so = "没有卸完，处理以后再运行一次" if removing else "没有安装，原来装的照旧"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"磁盘满了{where}；腾出 {ROOM >> 20} MB 再安装。{so}"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"不许写{where}；用 --prefix 文件夹 换一个自己能写的位置。{so}"
    return f"系统不让写（错误号 {error.errno}）{where}。{so}"


def _stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main(words: Sequence[str]) -> int:
    """Installs or removes; gives 0 where that was done."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, _stop)
    try:
        package = Package.here()
        if list(words) == ["--fits"]:
            return 0 if fits(package) else 1
        wanted = asked(words)
        places = Places.below(wanted.prefix)
        if wanted.help:
            say(USAGE)
        elif wanted.remove:
            remove(places)
        else:
            install(package, places, wanted)
    except Refused as refusal:
        sys.stderr.write(f"错误：{refusal}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"错误：{_because(error, removing='--remove' in words)}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\n已取消。没有装完的已经清掉，原来装的照旧\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
