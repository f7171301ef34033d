"""A history signed by those who entered it, each commit of it made again, so fast as one process can."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.tamper.rewriting import git
from dabzw.store.git import Author, Repository
from dabzw.store.signing import sshsig
from dabzw.store.signing.roster import Listed, Roster
from dabzw.store.signing.sshsig import PublicKey
from dabzw.sync.verify.walk import raw_of

_KIND: Final = b"ssh-ed25519"
_DIGEST: Final = b"sha512"

Keys = Mapping[Author, Ed25519PrivateKey]
"""The key of each person."""


def sign(folder: Path, keys: Keys) -> Roster:
    """Signs every commit of a ledger's history by its author; the roster by which all of them are good."""
    repository = Repository.require(folder)
    ids = git(folder, "rev-list", "--topo-order", "--reverse", "HEAD").split()
    new: dict[str, str] = {}
    for old, found in zip(ids, repository.objects(map(str.encode, ids)), strict=True):
        data = b"" if found is None else found.data
        made = signed(_moved(data, new), keys[raw_of(data).author])
        new[old] = repository.object_id("commit", made)
        _store(repository, new[old], made)
    git(folder, "update-ref", "refs/heads/main", new[ids[-1]])
    git(folder, "reflog", "expire", "--expire=all", "--all")
    git(folder, "repack", "-adq")
    people = (Listed(who.email, who.name, PublicKey.of_blob(_public(key))) for who, key in keys.items())
    return Roster(tuple(people))


def _moved(data: bytes, new: Mapping[str, str]) -> bytes:
    """A commit whose parents are those that were made anew."""
    head, gap, message = data.partition(b"\n\n")
    return b"\n".join(_lines(head, new)) + gap + message


def _lines(head: bytes, new: Mapping[str, str]) -> Iterator[bytes]:
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        yield b"parent " + new[value.decode()].encode() if key == b"parent" else line


def signed(commit: bytes, key: Ed25519PrivateKey, namespace: str = sshsig.GIT) -> bytes:
    """A commit with a signature as ssh-keygen makes it."""
    return sshsig.with_signature(commit, signature_of(commit, key, namespace), "sha1")


def signature_of(data: bytes, key: Ed25519PrivateKey, namespace: str) -> bytes:
    """The signature of some bytes for a use, in letters."""
    made = key.sign(sshsig.signed_bytes(data, namespace, _DIGEST))
    parts = (_public(key), namespace.encode(), b"", _DIGEST, _counted(_KIND) + _counted(made))
    return sshsig.armoured(b"SSHSIG" + struct.pack(">I", 1) + b"".join(map(_counted, parts)))


def _public(key: Ed25519PrivateKey) -> bytes:
    return _counted(_KIND) + _counted(key.public_key().public_bytes_raw())


def _counted(part: bytes) -> bytes:
    return struct.pack(">I", len(part)) + part


def _store(repository: Repository, id_: str, data: bytes) -> None:
    place = repository.common_dir / "objects" / id_[:2] / id_[2:]
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(zlib.compress(b"commit %d\0%s" % (len(data), data), 1))
