"""The clerk's editor: opens a text, gives back what was saved; a refused text is never lost."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from itertools import dropwhile
from pathlib import Path

from dabzw.errors import DabzwError, LedgerError, StorageError
from dabzw.model.finding import Finding


class NoEditor(StorageError):
    """No editor could be started."""

    def __init__(self, name: str) -> None:
        super().__init__(f"打不开编辑器 {name}；用环境变量 EDITOR 指定一个，例如 EDITOR=nano")


class Invalid(LedgerError):
    """The edited text is no valid record."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        lines = (
            f"\n  第{found.line}行第{found.column}列 {found.field and found.field + '：'}{found.says}"
            f"（{found.advice}）"
            for found in findings
        )
        super().__init__("改后的内容有错误，没有保存：" + "".join(lines))


class GivenUp(DabzwError):
    """An edited text was not saved; it is kept, and the status is that of the refusal."""

    def __init__(self, refused: DabzwError, place: Path) -> None:
        super().__init__(f"没有保存，改过的内容另存在 {place}")
        vars(self)["status"] = refused.status


def edited(text: bytes, name: str, refusal: str = "") -> bytes:
    """The text after the clerk has edited it; why it was refused stands above it, after `#`.

    Raises:
        NoEditor: none could be started.
    """
    with tempfile.TemporaryDirectory(prefix="dabzw-") as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_bytes(_remarks(refusal) + text)
        command = [*_editor(), str(path)]
        try:
            done = subprocess.run(command, check=False)
        except OSError:
            raise NoEditor(command[0]) from None
        if done.returncode:
            raise NoEditor(command[0])
        return _without_remarks(path.read_bytes())


def _remarks(refusal: str) -> bytes:
    if not refusal:
        return b""
    lines = (*refusal.splitlines(), "改好后保存退出；以 # 开头的这几行不会保存，也不计入行号。")
    return "".join(f"# {line}\n" for line in lines).encode()


def _without_remarks(text: bytes) -> bytes:
    """Without the lines at the top; a `#` further down is the clerk's, and an error to be said."""
    lines = text.splitlines(keepends=True)
    return b"".join(dropwhile(lambda line: bytes(line).startswith(b"#"), lines))


def keep(text: bytes, git_dir: Path, name: str) -> Path:
    """Keeps a text that was given up, outside the ledger's files; gives its place."""
    folder = git_dir / "dabzw-drafts"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_bytes(text)
    return path


def _editor() -> list[str]:
    for variable in ("VISUAL", "EDITOR"):
        named = os.environ.get(variable)
        if named:
            return shlex.split(named)
    return [next((name for name in ("nano", "vi") if shutil.which(name)), "vi")]
