"""Clerks with keys, for tests that sign: made by ssh-keygen once in a run, without a passphrase."""

from __future__ import annotations

import shutil
import subprocess  # noqa: TID251 -- keys without a passphrase are made by nobody but tests
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from dabzw.store.git import Repository
from dabzw.store.signing import keygen, sshsig
from dabzw.store.signing.roster import Listed, Roster
from dabzw.store.signing.sshsig import PublicKey

needs_keygen: Final = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="there is no ssh-keygen on this computer"
)


@dataclass(frozen=True)
class Signer:
    """A clerk, and the private key that nobody has locked."""

    name: str
    mail: str
    private: Path

    @property
    def key(self) -> PublicKey:
        kind, text, *_ = self.private.with_name(f"{self.mail}.pub").read_text(encoding="utf-8").split(" ")
        return PublicKey.of(kind, text)

    def listed(self, since: int | None = None, until: int | None = None) -> Listed:
        return Listed(self.mail, self.name, self.key, since, until)

    def signed(self, repository: Repository, commit: str, *, namespace: str = sshsig.GIT) -> str:
        """The same commit with this clerk's signature."""
        raw = repository.git("cat-file", "commit", commit)
        signature = keygen.sign(self.private, raw, namespace, "")
        return stored(repository, sshsig.with_signature(raw, signature, repository.algorithm))


def signer(folder: Path, name: str, mail: str) -> Signer:
    """A clerk with a new key in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    private = folder / mail
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(private)], check=True
    )
    return Signer(name, mail, private)


def stored(repository: Repository, raw: bytes) -> str:
    """A commit of these bytes, whatever they are."""
    asked = ("-t", "commit", "-w", "--literally", "--stdin")
    return repository.git("hash-object", *asked, feed=raw).decode().strip()


def committed(repository: Repository, when: int, *parents: str, author: str, committer: str = "") -> str:
    """A commit of an empty tree, without a signature; people as `name <mail>`."""
    tree = repository.git("mktree").decode().strip()
    lines = (
        f"tree {tree}",
        *(f"parent {one}" for one in parents),
        f"author {author} {when} +0800",
        f"committer {committer or author} {when} +0800",
    )
    return stored(repository, "\n".join((*lines, "", "登记\n")).encode())


def roster(*people: Listed) -> Roster:
    return Roster(people)
