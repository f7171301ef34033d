"""dabzw completion: TAB in bash, zsh and fish, put into a person's own settings and taken out again."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

import typer

from dabzw.cli import outcome
from dabzw.cli.speech import prompts
from dabzw.cli.speech.zh import ZhTyper, command
from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.store import files, presets

app: typer.Typer = ZhTyper(name="completion", help="TAB 补全：装上、去掉、看脚本", no_args_is_help=True)

Shell = Literal["bash", "zsh", "fish"]
SHELLS: Final[tuple[Shell, ...]] = get_args(Shell)
_BEGIN: Final = b"# ==== dabzw completion begin ===="
_END: Final = b"# ==== dabzw completion end ===="
_LARGEST: Final = 1 << 20
_ShellOf = Annotated[
    str | None,
    typer.Option("--shell", metavar="终端", help="哪一种：bash、zsh、fish；不写则看正在用的是哪一种"),
]


class UnknownShell(UsageError):
    """The shell that is used is none for which there is a script."""

    def __init__(self, name: str | None) -> None:
        found = f"不认识“{name}”" if name else "认不出正在用哪一种终端"
        super().__init__(f"{found}，补全支持 {'、'.join(SHELLS)}；用 --shell 写明，如 --shell bash")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the completion of a shell is: its script, and the file of settings that reads it, if one must."""

    script: Path
    settings: Path | None
    earlier: Path


def place_of(shell: Shell) -> Place:
    """Where the completion of a shell belongs in this account."""
    home = Path.home()
    data = _folder("XDG_DATA_HOME", home / ".local" / "share") / "dabzw"
    if shell == "bash":
        earlier = home / ".bash_completions" / "dabzw.sh"
        return Place(data / "completion.bash", home / ".bashrc", earlier)
    if shell == "zsh":
        settings = _folder("ZDOTDIR", home) / ".zshrc"
        return Place(data / "completion.zsh", settings, home / ".zfunc" / "_dabzw")
    config = _folder("XDG_CONFIG_HOME", home / ".config")
    script = config / "fish" / "completions" / "dabzw.fish"
    return Place(script, None, script)


def _folder(variable: str, usual: Path) -> Path:
    named = os.environ.get(variable)
    return Path(named) if named else usual


@command(
    app,
    "install",
    "装上 TAB 补全：编号按名称和拼音首字母，村、单位、代码、材料都能补；运行几次都行。",
    example="dabzw completion install\ndabzw completion install --shell zsh",
)
def install(shell: _ShellOf = None) -> None:
    """Writes the script, and the block that reads it; what was there already is put as it should be."""
    install_for(_chosen(shell))


def install_for(shell: Shell) -> None:
    """Installs the completion of a shell, and says what was done and how it is taken away."""
    place = place_of(shell)
    changed = [place.script] if _write(place.script, presets.completion_script(shell).encode()) else []
    if place.settings is not None:
        block = _block(place.script)
        if _rewrite(place.settings, lambda old: _with_block(_without(old, place.earlier), block)):
            changed.append(place.settings)
    if not changed:
        prompts.done(f"{shell} 的 TAB 补全已经装好，没有改动")
        return
    prompts.done(f"{shell} 的 TAB 补全已装好，重新打开终端后生效")
    for one in changed:
        prompts.note(f"  写入 {one}")
    prompts.note("  去掉：dabzw completion remove")


@command(
    app,
    "remove",
    "去掉 TAB 补全：删去自己写的脚本和设置里的那一段，别的不动。",
    example="dabzw completion remove",
)
def remove(shell: _ShellOf = None) -> None:
    """Takes away what `install` wrote, and what earlier versions did."""
    chosen = _chosen(shell)
    place = place_of(chosen)
    gone = [one for one in dict.fromkeys((place.script, place.earlier)) if _unlink(one)]
    settings = place.settings if place.settings is not None and place.settings.exists() else None
    if settings is not None and _rewrite(settings, lambda old: _without(old, place.earlier)):
        gone.append(settings)
    if not gone:
        prompts.done(f"没有装过 {chosen} 的 TAB 补全，没有改动")
        return
    prompts.done(f"{chosen} 的 TAB 补全已去掉，重新打开终端后生效")
    for one in gone:
        prompts.note(f"  {'改' if one == place.settings else '删'} {one}")


@command(
    app,
    "show",
    "把补全的脚本写到屏幕，自己决定放在哪里。",
    example="dabzw completion show --shell bash",
)
def show(shell: _ShellOf = None) -> None:
    """The script, on stdout."""
    typer.echo(presets.completion_script(_chosen(shell)), nl=False)


# Which shell


def _chosen(named: str | None) -> Shell:
    """The shell that is named, or that is used; raises UnknownShell."""
    found = named.strip().lower() if named else used()
    if found not in SHELLS:
        raise UnknownShell(found)
    return found


def used() -> str | None:
    """The shell from which the command was started, else that of this account; None where none is known."""
    import shellingham

    with suppress(shellingham.ShellDetectionFailure, OSError):
        return str(shellingham.detect_shell()[0])
    return Path(os.environ.get("SHELL", "")).name or None


# The files


def _block(script: Path) -> bytes:
    quoted = str(script).replace("'", "'\\''")
    return b"\n".join((_BEGIN, f"[ -f '{quoted}' ] && . '{quoted}'".encode(), _END)) + b"\n"


def _with_block(old: bytes, block: bytes) -> bytes:
    """Settings with the block at their end."""
    gap = b"" if not old or old.endswith(b"\n") else b"\n"
    return old + gap + block


def _without(old: bytes, earlier: Path) -> bytes:
    """Settings without the block, and without the line by which earlier versions were read."""
    kept: list[bytes] = []
    inside = False
    for line in old.splitlines(keepends=True):
        if line.strip() == _BEGIN:
            inside = True
        if not inside and not (b"source " in line and bytes(earlier) in line):
            kept.append(line)
        if line.strip() == _END:
            inside = False
    return old if inside else b"".join(kept)


def _rewrite(place: Path, change: Callable[[bytes], bytes]) -> bool:
    """Gives a file other bytes, where it is to have others; a link is followed."""
    real = Path(os.path.realpath(place))
    return _write(real, change(_read(real)))


def _write(place: Path, data: bytes) -> bool:
    """Gives a file its bytes, where it has others.  Raises DiskRefused, NotRegular, TooLarge."""
    if place.exists() and _read(place) == data:
        return False
    with files.disk_errors():
        place.parent.mkdir(parents=True, exist_ok=True)
        files.replace(place.parent, place.name, data, landed=lambda: outcome.current().wrote(place))
    return True


def _read(place: Path) -> bytes:
    return files.read(place.parent, place.name, most=_LARGEST) or b"" if place.exists() else b""


def _unlink(place: Path) -> bool:
    with files.disk_errors():
        known = place.exists()
        place.unlink(missing_ok=True)
    return known
