"""The keys of those who write in this account, each in a file of its own, by the address of the clerk."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.errors import Conflict, StorageError
from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.store.signing import keygen, places
from dabzw.store.signing.roster import MAIL
from dabzw.store.signing.sshsig import NotASignature, PublicKey, claim_of

_LARGEST: Final = 1 << 14
_PRIVATE: Final = 0o700


class BrokenKey(StorageError):
    """The public half of a key is not there, or is none."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place}：不是 ed25519 公钥，没有写入。它应和私钥放在一起；"
            "找不回来的，用 dabzw key new --replace 换一把新的。"
        )


class KeyExists(Conflict):
    """The clerk has a key already."""

    def __init__(self, mail: str, place: Path) -> None:
        super().__init__(
            f"{mail} 已有密钥（{place}），没有改动。公钥用 dabzw key show 看；要换一把新的，加 --replace。"
        )


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A clerk's key in this account: where its private half is, and its public one."""

    mail: str
    private: Path
    key: PublicKey

    def sign(self, data: bytes, use: str, passphrase: str | None) -> bytes:
        """The signature of some bytes for a use; raises BrokenKey where another key made it."""
        signature = keygen.sign(self.private, data, use, passphrase)
        try:
            is_own = claim_of(signature).key == self.key
        except NotASignature:
            is_own = False
        if not is_own:
            raise BrokenKey(public_of(self.private))
        return signature


def public_of(private: Path) -> Path:
    """Where the public half of a key is."""
    return private.with_name(f"{private.name}.pub")


def own_key(mail: str) -> OwnKey | None:
    """The key of a clerk in this account, None where there is none; raises BrokenKey, DiskRefused."""
    if not MAIL.fullmatch(mail):
        return None
    place = places.keys_folder() / mail
    with files.disk_errors():
        if not place.is_file():
            return None
    return OwnKey(mail, place, _public(public_of(place)))


def _public(place: Path) -> PublicKey:
    with suppress(FileNotFoundError, NotASignature, UnicodeDecodeError, ValueError):
        kind, text, *_ = files.read_named(place, _LARGEST).decode().split()
        return PublicKey.of(kind, text)
    raise BrokenKey(place)


def new_key(mail: str, passphrase: str, comment: str, *, replace: bool = False) -> OwnKey:
    """Make a key for a clerk; one that is to be replaced is kept beside it, by the end of its fingerprint.

    Raises KeyExists, NoKeygen, KeygenRefused, DiskRefused.
    """
    folder = places.keys_folder()
    place, made = folder / mail, folder / f".{mail}.new"
    with files.disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(_PRIVATE)
        if place.exists() and not replace:
            raise KeyExists(mail, place)
        for left in (made, public_of(made)):  # of a run that was cut off
            left.unlink(missing_ok=True)
    keygen.make_key(made, passphrase, comment)
    key = _public(public_of(made))
    with files.disk_errors():
        if place.exists():
            _keep(place)
        for file in (made, public_of(made)):
            files.sync(file)
        public_of(made).replace(public_of(place))
        made.replace(place)  # last: without it there is no key
        files.sync(folder)
    return OwnKey(mail, place, key)


def _keep(place: Path) -> None:
    """Puts a key aside that another one takes the place of."""
    number = 1
    while (aside := place.with_name(f"{place.name}.旧{number}")).exists():
        number += 1
    place.replace(aside)
    public = public_of(place)
    if public.exists():
        public.replace(public_of(aside))
