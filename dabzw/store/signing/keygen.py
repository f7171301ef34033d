"""ssh-keygen as a process: it makes keys, signs and verifies; no cryptography is done here.

A passphrase goes to it over a terminal of its own (a pty), as from a person: never on a command line, in the
environment or in a file.  Nothing else lies on disk either, but what a key that is locked signs: the terminal
takes the place of the input then.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import tempfile
import time
import tty
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError
from dabzw.store import refusals
from dabzw.store.files import DiskRefused, disk_errors, read_named
from dabzw.store.written_out import state_folder

_PATIENCE: Final = 60.0  # seconds: an agent may ask a person
_LARGEST: Final = 1 << 16  # bytes of a signature
_PIPED: Final = 1 << 14  # bytes that a pipe holds on every system before anyone reads it
_SIGNING: Final = "signing"
_PRIVATE: Final = 0o700
_LONG_PAST: Final = 3600  # seconds
_GOOD: Final = re.compile(
    rb'Good "(?P<space>[^"]*)" signature with \S+ key (?P<key>SHA256:[A-Za-z0-9+/]{43})'
)
_WRONG: Final = (b"incorrect passphrase", b"bad passphrase")
_KEPT: Final = ("PATH", "HOME", "TMPDIR", "SSH_AUTH_SOCK")


class NoKeygen(StorageError):
    """There is no ssh-keygen on this computer."""

    def __init__(self) -> None:
        super().__init__(
            "这台电脑没有 ssh-keygen，不能签名，也不能核对签名。"
            "请维护人员装上（如 sudo apt install openssh-client）。"
        )


class KeygenRefused(StorageError):
    """ssh-keygen ended with an error that has no class of its own; its words are for `--debug`."""

    def __init__(self, doing: str, answer: str) -> None:
        cause = refusals.cause_of(answer)
        super().__init__(
            f"{doing}没有做成{f'：{cause}' if cause else ''}。没有写入；查原因加 --debug 再运行。"
        )
        self.add_note(f"ssh-keygen：{answer[:300]}")


class WrongPassphrase(StorageError):
    """A key is locked, and what was given does not open it."""

    def __init__(self) -> None:
        super().__init__("口令不对，密钥没有打开。没有写入。")


class KeyOpenToAll(StorageError):
    """ssh takes no key that others could have read."""

    def __init__(self) -> None:
        super().__init__(
            "私钥文件别人也能读，ssh 不用这样的密钥。没有写入；改成只有本人能读（chmod 600）再重试。"
        )


def make_key(place: Path, passphrase: str, comment: str) -> None:
    """Make an ed25519 key at a place where there is none; raises NoKeygen, KeygenRefused, DiskRefused."""
    asked = ("-q", "-t", "ed25519", "-a", "32", "-C", comment, "-f", str(place))
    _output("生成密钥", _run(asked, secrets=(passphrase, passphrase)))


def sign(key: Path, data: bytes, namespace: str, passphrase: str | None = None) -> bytes:
    """The signature of some bytes, in letters; without a passphrase by the agent that holds the key.

    Raises WrongPassphrase, NoKeygen, KeygenRefused, DiskRefused.
    """
    asked = ("-q", "-Y", "sign", "-f", str(key), "-n", namespace)
    if not passphrase:
        return _output("签名", _run(asked, feed=data))
    with disk_errors(), _folder() as folder:
        file = folder / "signed"
        file.write_bytes(data)
        _output("签名", _run((*asked, str(file)), secrets=(passphrase,)))
        return read_named(folder / "signed.sig", _LARGEST)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for a while, of this account alone; those of runs that were cut off are removed with it."""
    place = state_folder() / _SIGNING
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(_PRIVATE)
    for left in place.iterdir():
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - _LONG_PAST:
                shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


def is_signed(data: bytes, signature: bytes, namespace: str, fingerprint: str) -> bool:
    """Whether a signature is of these bytes, for this use, and by the key of this fingerprint.

    Raises NoKeygen, KeygenRefused, DiskRefused.
    """
    if len(signature) > _PIPED:
        return False
    with disk_errors(), ExitStack() as stack:
        read, write = os.pipe()
        stack.callback(os.close, read)
        try:
            os.write(write, signature)  # whole, as the pipe is empty
        finally:
            os.close(write)
        asked = ("-Y", "check-novalidate", "-n", namespace, "-s", f"/dev/fd/{read}")
        done = _run(asked, feed=data, open_=(read,))
    if done.returncode < 0:  # killed, which says nothing of the signature
        raise KeygenRefused("核对签名", f"signal {-done.returncode}")
    told = _GOOD.search(done.stdout)
    return (
        done.returncode == 0
        and told is not None
        and told["space"] == namespace.encode()
        and told["key"] == fingerprint.encode()
    )


def _run(
    asked: Sequence[str], *, feed: bytes = b"", secrets: tuple[str, ...] = (), open_: tuple[int, ...] = ()
) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise NoKeygen
    known = {name: os.environ[name] for name in _KEPT if name in os.environ}
    with ExitStack() as stack:
        given = _terminal(stack, secrets) if secrets else None
        try:
            return subprocess.run(
                (program, *asked),
                env=known | {"LC_ALL": "C", "SSH_ASKPASS_REQUIRE": "never"},
                capture_output=True,
                check=False,
                timeout=_PATIENCE,
                start_new_session=True,  # it finds no terminal but the one it is given
                input=feed if given is None else None,
                stdin=given,
                pass_fds=open_,
            )
        except subprocess.TimeoutExpired:
            raise KeygenRefused("签名", "no answer") from None


def _terminal(stack: ExitStack, secrets: tuple[str, ...]) -> int:
    """A terminal on which each of the secrets is typed already."""
    ours, theirs = pty.openpty()
    for end in (ours, theirs):
        stack.callback(os.close, end)
    tty.setraw(theirs)
    os.write(ours, "".join(f"{secret}\n" for secret in secrets).encode())
    return theirs


def _output(doing: str, done: subprocess.CompletedProcess[bytes]) -> bytes:
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode(errors="replace").strip()
    if any(words in done.stderr for words in _WRONG):
        raise WrongPassphrase
    if b"UNPROTECTED PRIVATE KEY" in done.stderr:
        raise KeyOpenToAll
    if reason := refusals.disk_of(said):
        raise DiskRefused("密钥", reason)
    raise KeygenRefused(doing, said)


Check = Callable[[bytes, bytes, str, str], bool]
"""What says whether a signature is good: `is_signed`."""
