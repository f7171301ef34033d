"""age, by the extra `secure` (pyrage): sealing for public keys, and opening with a holder's own key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from dabzw.errors import StorageError, UsageError
from dabzw.store import files

_PASSPHRASED: Final = (b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----")
_SECRET: Final = "AGE-SECRET-KEY-1"  # noqa: S105  # how a secret key begins


class NoAge(StorageError):
    """The extra is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "没有安装加密组件（pyrage），举报人身份库用不了。"
            "请维护人员按 requirements-secure.txt 安装 dabzw[secure]"
        )


class BadKey(UsageError):
    """A public key, or the file of a secret one, that cannot be read."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}。公钥以 age1 开头；私钥文件用 dabzw secure key 生成")


class NotForYou(StorageError):
    """What is sealed was not sealed for this key, or has been changed."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number}：这把私钥打不开（当时没有封给你，或文件已损坏）。请由收件人打开或重封")


def _pyrage() -> Any:
    try:
        import pyrage
    except ImportError:
        raise NoAge from None
    return pyrage


def checked_key(public: str) -> str:
    """A public key; raises BadKey, NoAge."""
    pyrage = _pyrage()
    try:
        return str(pyrage.x25519.Recipient.from_str(public.strip()))
    except pyrage.RecipientError:
        raise BadKey("公钥填写不对") from None


def new_key(passphrase: str | None) -> tuple[bytes, str]:
    """A new secret key as its file holds it, locked by a passphrase if there is one; and its public key."""
    pyrage = _pyrage()
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    text = f"# 公钥 {public}\n{identity}\n".encode()
    if passphrase is not None:
        text = bytes(pyrage.passphrase.encrypt(text, passphrase, armored=True))
    return text, public


def keys_in(file: Path, passphrase: Callable[[], str]) -> Sequence[Any]:
    """The secret keys of a file, for which `passphrase` is asked if it is locked.  Raises BadKey, NoAge."""
    pyrage = _pyrage()
    text = files.read(file.absolute().parent, file.name)
    if text is None:
        raise BadKey(f"没有私钥文件 {file}")
    if text.startswith(_PASSPHRASED):
        try:
            text = bytes(pyrage.passphrase.decrypt(text, passphrase()))
        except pyrage.DecryptError:
            raise BadKey(f"{file}：口令不对，或不是私钥文件") from None
    lines = (line.strip() for line in text.decode(errors="replace").splitlines())
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(_SECRET)]
    except pyrage.IdentityError:
        raise BadKey(f"{file}：私钥读不出") from None
    if not found:
        raise BadKey(f"{file}：里面没有私钥")
    return found


def public_of(keys: Iterable[Any]) -> tuple[str, ...]:
    """The public keys of secret ones."""
    return tuple(str(key.to_public()) for key in keys)


def seal(data: bytes, public: Iterable[str]) -> bytes:
    """Data that only the holders of these keys can open."""
    pyrage = _pyrage()
    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(key) for key in public]))


def unseal(number: str, sealed: bytes, keys: Sequence[Any]) -> bytes:
    """What was sealed; raises NotForYou."""
    pyrage = _pyrage()
    try:
        return bytes(pyrage.decrypt(sealed, list(keys)))
    except pyrage.DecryptError:
        raise NotForYou(number) from None
