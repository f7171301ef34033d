"""Signatures as ssh writes them (SSHSIG, OpenSSH PROTOCOL.sshsig), and where git keeps one in a commit.

What is read here tells by which key a signature claims to be; whether it is, only ssh-keygen says
(`dabzw.store.signing.keygen`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from dabzw.lazily import dataclass

GIT: Final = "git"
"""The namespace in which git signs commits: a signature of another one is none of a commit."""

_BEGIN: Final = b"-----BEGIN SSH SIGNATURE-----"
_END: Final = b"-----END SSH SIGNATURE-----"
_SIGNED: Final = b"gpgsig"
_MAGIC: Final = b"SSHSIG"
_VERSION: Final = 1
_LARGEST: Final = 8192  # bytes of a signature in letters; one of ed25519 has 300
_PLAIN: Final = "ssh-ed25519"
_ON_HARDWARE: Final = "sk-ssh-ed25519@openssh.com"
_KINDS: Final = {_PLAIN: 32, _ON_HARDWARE: 32}
"""The kinds of keys that are taken, with the length of what each holds first."""


class NotASignature(ValueError):
    """The bytes are no signature of ssh, or none of a kind that is taken."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: its kind, and its bytes as ssh sends them."""

    kind: str
    blob: bytes

    @classmethod
    def of(cls, kind: str, text: str) -> PublicKey:
        """A key as a line of a roster or of a `.pub` file writes it; raises NotASignature."""
        try:
            return cls.of_blob(base64.b64decode(text, validate=True), kind)
        except binascii.Error:
            raise NotASignature from None

    @classmethod
    def of_blob(cls, blob: bytes, kind: str | None = None) -> PublicKey:
        """A key of its bytes; raises NotASignature where it is of no kind that is taken, or another."""
        said = _kind_of(blob)
        if kind not in {None, said}:
            raise NotASignature
        return cls(said, blob)

    @property
    def fingerprint(self) -> str:
        """The digest by which people compare keys, as ssh shows it."""
        return _fingerprint(self.blob)

    @property
    def text(self) -> str:
        """Kind and key as a line of a roster writes them."""
        return f"{self.kind} {base64.b64encode(self.blob).decode()}"


_KEYS_AT_HAND: Final = 256  # a history has thousands of signatures by a few keys


@lru_cache(_KEYS_AT_HAND)
def _fingerprint(blob: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


@lru_cache(_KEYS_AT_HAND)
def _kind_of(blob: bytes) -> str:
    """The kind of a key, from its bytes; raises NotASignature where it is none that is taken."""
    first, rest = _string(blob)
    said = first.decode("ascii", errors="replace")
    if said not in _KINDS or len(_string(rest)[0]) != _KINDS[said]:
        raise NotASignature
    return said


@dataclass(frozen=True, slots=True)
class Claim:
    """By which key, and for what use, a signature claims to be."""

    key: PublicKey
    namespace: str


class Bare(NamedTuple):
    """A signature as ed25519 itself has it: 32 bytes of the key, 64 of the signature, and what it signs."""

    key: bytes
    signature: bytes
    signed: bytes


@dataclass(frozen=True, slots=True)
class SignedCommit:
    """A commit as it was signed: what git signed of it, and the signature; "" where it has none.

    `is_odd` is a commit that is put together as no git writes one, so that it could be read in two ways.
    """

    payload: bytes
    signature: bytes
    parents: tuple[str, ...]
    author: Person
    committer: Person
    is_odd: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who entered or committed something, as the commit says; `when` in seconds since 1970."""

    name: str
    mail: str
    when: int

    @property
    def shown(self) -> str:
        """Name and address, to be shown; what is no text in them is replaced."""
        said = f"{self.name} <{self.mail}>"
        return said.encode(errors="surrogateescape").decode(errors="replace")


def claim_of(signature: bytes) -> Claim:
    """What a signature says of itself; raises NotASignature."""
    key, rest = _string(_blob(signature)[len(_MAGIC) + 4 :])
    namespace, _ = _string(rest)
    return Claim(PublicKey.of_blob(key), namespace.decode("utf-8", errors="replace"))


def _blob(signature: bytes) -> bytes:
    """The bytes of a signature in letters; raises NotASignature."""
    text = signature.strip()
    if len(text) > _LARGEST or not text.startswith(_BEGIN) or not text.endswith(_END):
        raise NotASignature
    try:
        blob = base64.b64decode(b"".join(text[len(_BEGIN) : -len(_END)].split()), validate=True)
    except binascii.Error:
        raise NotASignature from None
    if not blob.startswith(_MAGIC) or blob[len(_MAGIC) :][:4] != struct.pack(">I", _VERSION):
        raise NotASignature
    return blob


def bare_of(data: bytes, signature: bytes, namespace: str) -> Bare:
    """What there is to verify of a signature that is written byte for byte as ssh-keygen writes one.

    Raises NotASignature where it is not, or is for another use: then ssh-keygen alone says what it is.
    """
    blob = _blob(signature)
    parts = tuple(_strings(blob[len(_MAGIC) + 4 :]))
    if len(parts) != _PARTS or armoured(blob) != signature.strip():
        raise NotASignature
    key, use, reserved, digest, proof = parts
    kind, (point, *more) = _kind_of(key), tuple(_strings(key))[1:]
    made_by, rest = _string(proof)
    made, count = _string(rest)
    usual = (namespace.encode(), b"", kind.encode(), _KINDS[_PLAIN], _PROOF)
    if (use, reserved, made_by, len(point), len(made)) != usual or digest not in _DIGESTS:
        raise NotASignature
    return Bare(point, made, _proven(kind, tuple(more), count, signed_bytes(data, namespace, digest)))


def _proven(kind: str, more: tuple[bytes, ...], count: bytes, signed: bytes) -> bytes:
    """What a key of a kind signs in the place of some bytes; raises NotASignature."""
    if kind == _PLAIN and not more and not count:
        return signed
    if kind == _ON_HARDWARE and len(more) == 1 and len(count) == _COUNTED:
        return hashlib.sha256(more[0]).digest() + count + hashlib.sha256(signed).digest()
    raise NotASignature


def signed_bytes(data: bytes, namespace: str, digest: bytes) -> bytes:
    """What a key signs where it signs some bytes for a use, by a digest of ssh's choice."""
    parts = (namespace.encode(), b"", digest, hashlib.new(digest.decode(), data).digest())
    return _MAGIC + b"".join(map(_counted, parts))


_PARTS: Final = 5
_DIGESTS: Final = (b"sha256", b"sha512")
_PROOF: Final = 64
_COUNTED: Final = 5  # what hardware adds: flags, and how often it has signed
_LINE: Final = 70


def armoured(blob: bytes) -> bytes:
    """The bytes of a signature in letters, as ssh-keygen writes them but for the end of the last line."""
    text = base64.b64encode(blob)
    lines = (text[start : start + _LINE] for start in range(0, len(text), _LINE))
    return b"\n".join((_BEGIN, *lines, _END))


def _counted(part: bytes) -> bytes:
    return struct.pack(">I", len(part)) + part


def header_of(algorithm: str) -> bytes:
    """The name of the header of a commit that holds its signature, for the digests of its repository."""
    return _SIGNED if algorithm == "sha1" else _SIGNED + b"-" + algorithm.encode()


def with_signature(commit: bytes, signature: bytes, algorithm: str) -> bytes:
    """A commit with its signature as the last of its headers, as git writes it."""
    head, gap, message = commit.partition(b"\n\n")
    lines = signature.strip().replace(b"\n", b"\n ")
    return b"%s\n%s %s%s%s" % (head, header_of(algorithm), lines, gap, message)


def signed_commit(data: bytes, algorithm: str) -> SignedCommit:
    """A commit taken apart; raises NotASignature where it has not even an author."""
    head, gap, message = data.partition(b"\n\n")
    headers = tuple(_headers(head))
    named = _named(headers)
    parents = named(b"parent")
    author, committer = (_person((*named(role), b"")[0]) for role in (b"author", b"committer"))
    signatures = named(header_of(algorithm))
    payload = b"\n".join(
        key + b" " + value.replace(b"\n", b"\n ") for key, value in headers if not key.startswith(_SIGNED)
    )
    return SignedCommit(
        payload=payload + gap + message,
        signature=(*signatures, b"")[0],
        parents=tuple(parent.decode("ascii", errors="replace") for parent in parents),
        author=author,
        committer=committer,
        is_odd=_is_odd(tuple(key for key, _ in headers), len(parents), len(signatures)),
    )


def _named(headers: tuple[tuple[bytes, bytes], ...]) -> Callable[[bytes], tuple[bytes, ...]]:
    return lambda name: tuple(value for key, value in headers if key == name)


def _is_odd(keys: tuple[bytes, ...], parents: int, signatures: int) -> bool:
    """Whether the headers stand as git writes them in no commit."""
    usual = (b"tree", *(b"parent",) * parents, b"author", b"committer")
    fixed = tuple(key for key in keys if key in usual)
    signed = sum(key.startswith(_SIGNED) for key in keys)
    return fixed != usual or signatures > 1 or signed != signatures


def _headers(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The headers of a commit, each with the lines that go on with it."""
    for line in head.replace(b"\n ", b"\0").split(b"\n"):
        key, _, value = line.partition(b" ")
        yield key, value.replace(b"\0", b"\n")


def _person(value: bytes) -> Person:
    name, _, rest = value.decode("utf-8", errors="surrogateescape").rpartition(" <")
    mail, _, when = rest.partition("> ")
    seconds = when.partition(" ")[0]
    if not (seconds.isascii() and seconds.isdigit()) or len(seconds) > len("253402300799"):
        raise NotASignature
    return Person(name, mail, int(seconds))


def _strings(blob: bytes) -> Iterator[bytes]:
    """All the strings of which some bytes consist; raises NotASignature."""
    while blob:
        one, blob = _string(blob)
        yield one


def _string(blob: bytes) -> tuple[bytes, bytes]:
    """The first of the strings in which ssh writes all things, and what follows it; raises NotASignature."""
    size = int.from_bytes(blob[:4], "big")
    if len(blob) < 4 + size:
        raise NotASignature
    return blob[4 : 4 + size], blob[4 + size :]
