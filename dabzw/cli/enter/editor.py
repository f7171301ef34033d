"""The clerk's editor: opens a draft in its place, and gives back what was saved in it."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import dropwhile

import typer

from dabzw.errors import DabzwError, LedgerError, StorageError
from dabzw.model.finding import Finding
from dabzw.store.drafts import Draft


class NoEditor(StorageError):
    """No editor could be started."""

    def __init__(self, name: str, why: str = "") -> None:
        super().__init__(
            f"打不开编辑器 {name}{why and f'（{why}）'}；用环境变量 EDITOR 指定一个，例如 EDITOR=nano"
        )


class EditorFailed(StorageError):
    """The editor did not end well: what is in the draft may not be what the clerk wanted to save."""

    def __init__(self, name: str, status: int) -> None:
        how = f"被信号 {-status} 终止" if status < 0 else f"以状态 {status} 退出"
        super().__init__(f"编辑器 {name} {how}，没有保存")


class Invalid(LedgerError):
    """The edited text is no valid record."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        from dabzw.reports.looks.findings import told

        lines = (f"\n  {told(found, in_text=True)}" for found in findings)
        super().__init__("改后的内容有错误，没有保存：" + "".join(lines))


class GivenUp(DabzwError):
    """An edited text was not saved; it stays in its draft, and the status is that of the refusal."""

    def __init__(self, why: str, draft: Draft, status: int) -> None:
        super().__init__(f"{why}；{where(draft)}")
        vars(self)["status"] = status


def where(draft: Draft) -> str:
    """Where a draft is that was not saved, and what may be done with it."""
    return (
        f"改过的内容留在草稿 {draft.place}（只有本账户能读）。"
        f"再运行 dabzw edit {draft.name} 可以接着改；不要了，或里面有证件号等不得留存的，"
        f"用 dabzw discard --draft {draft.name} 删除"
    )


def edited(draft: Draft, lock: int, refusal: str = "") -> bytes:
    """What a draft holds after the clerk has edited it; why it was refused stands above it, after `#`.

    The editor keeps the draft's lock as well.  Raises NoEditor, EditorFailed, NoDraft, DiskRefused, and
    typer.Abort where the editor was left by Ctrl+C.
    """
    command = _editor()
    if refusal:
        draft.put(_remarks(refusal) + text_of(draft))
    try:
        with leaving_interrupts():
            done = subprocess.run([*command, str(draft.place)], check=False, pass_fds=(lock,))
    except (OSError, ValueError):
        raise NoEditor(command[0]) from None
    if done.returncode == -signal.SIGINT:
        raise typer.Abort
    if done.returncode:
        raise EditorFailed(command[0], done.returncode)
    return text_of(draft)


def text_of(draft: Draft) -> bytes:
    """What a draft holds, without the remarks at its top; raises as `Draft.read`.

    A `#` further down is the clerk's, and an error to be said.
    """
    lines = draft.read().splitlines(keepends=True)
    return b"".join(dropwhile(lambda line: bytes(line).startswith(b"#"), lines))


def _remarks(refusal: str) -> bytes:
    lines = (*refusal.splitlines(), "改好后保存退出；以 # 开头的这几行不会保存，也不计入行号。")
    return "".join(f"# {line}\n" for line in lines).encode()


@contextmanager
def leaving_interrupts() -> Iterator[None]:
    """Ctrl+C is the other program's while it runs."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _editor() -> list[str]:
    """The command of the editor; raises NoEditor where the one that is named is none."""
    for variable in ("VISUAL", "EDITOR"):
        named = os.environ.get(variable)
        if not named:
            continue
        try:
            command = shlex.split(named)
        except ValueError:
            raise NoEditor(named, f"{variable} 里的引号没有成对") from None
        if not (command and command[0]):
            raise NoEditor(f"“{named}”", f"{variable} 里没有写程序")
        return command
    return [next((name for name in ("nano", "vi") if shutil.which(name)), "vi")]
