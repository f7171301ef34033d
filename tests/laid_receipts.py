"""Receipts as a superior's repository holds them, made without one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from signers import Signer, stored

from dabzw.store.git import Repository
from dabzw.store.signing import keygen, sshsig
from dabzw.sync.receive.receipts import RECEIVER, REF, Receipt

FIRST: Final = Receipt(
    1,
    "收到",
    "110101001000",
    "a" * 40,
    3,
    11,
    datetime(2026, 3, 12, 9, 30, 5),  # noqa: DTZ001 -- the ledger's zone
    "b" * 64,
)


def laid(
    repository: Repository, *receipts: Receipt, ref: str = REF, by: Sequence[Signer | None] = ()
) -> None:
    """A ref that leads to receipts, each signed by whom `by` names in its place."""
    empty = repository.git("mktree").decode().strip()
    last = ""
    for receipt, who in zip(receipts, (*by, *[None] * len(receipts)), strict=False):
        person = f"{RECEIVER} 1773104400 +0800"
        parent = f"parent {last}\n" if last else ""
        raw = f"tree {empty}\n{parent}author {person}\ncommitter {person}\n\n{receipt.text}".encode()
        if who is not None:
            raw = sshsig.with_signature(
                raw, keygen.sign(who.private, raw, sshsig.GIT, ""), repository.algorithm
            )
        last = stored(repository, raw)
    repository.git("update-ref", ref, last)
