"""回执: what a superior answers to a push, one after another, and what a sender keeps of it.

A receipt is a commit without files in the receiving repository, on a ref of its own: its message says what
was received and when, its parent is the receipt before, and the receiver signs it where it has a key.  So
git carries it to the sender, who keeps it beside the ledger and not in it, and neither of the two can take
one out of the middle without the digests telling.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, Literal, cast

from dabzw.lazily import dataclass
from dabzw.model.patterns import lazy
from dabzw.store.damage import Damaged
from dabzw.store.git import NO_MAIL, Author, Repository
from dabzw.store.history import ancestors

REF: Final = "refs/dabzw/receipts"
"""Where the receiving repository has its receipts, and below which a sender keeps those of each remote."""
RECEIVER: Final = Author("上级接收", NO_MAIL.replace("jingban", "jieshou"))
"""Who gives receipts; a roster lists the receiver's key by this name and address."""
NONE: Final = "无"
"""What is written where there is no receipt before."""
LONGEST: Final = 4096
"""Bytes that a receipt may have: no more are read of one that was fetched."""
_MOST: Final = 4 * LONGEST  # with what git writes before it, and a signature

Kind = Literal["收到", "认可"]
"""收到: commits were taken in.  认可: an older beginning counts as seen as it is."""

_SECONDS: Final = "%Y-%m-%d %H:%M:%S"
_HEADS: Final = ("回执", "类别", "区划代码", "提交", "提交数", "记录数", "时间", "名册", "上份")
_TEXT: Final = lazy(
    r"(?P<title>[^\n]+)\n\n"
    r"回执: (?P<number>[1-9][0-9]{0,8})\n"
    r"类别: (?P<kind>收到|认可)\n"
    r"区划代码: (?P<code>[0-9]{12})\n"
    r"提交: (?P<commit>[0-9a-f]{40}(?:[0-9a-f]{24})?)\n"
    r"提交数: (?P<commits>[0-9]{1,9})\n"
    r"记录数: (?P<records>[0-9]{1,9})\n"
    r"时间: (?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})\n"
    r"名册: (?P<roster>[0-9a-f]{64}|无)\n"
    r"上份: (?P<before>[0-9a-f]{64}|无)\n*"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt: its serial number, of whose ledger, up to which commit, and when (China Standard Time).

    `commits` are those that it brought, `records` those of the ledger then; `roster` is the SHA-256 of the
    list of those who might sign, and `before` that of the text of the receipt before, each 无 for none.
    """

    number: int
    kind: Kind
    code: str
    commit: str
    commits: int
    records: int
    at: datetime
    roster: str = NONE
    before: str = NONE

    @property
    def text(self) -> str:
        """What is written, word for word."""
        values = (self.number, self.kind, self.code, self.commit, self.commits, self.records)
        words = (*map(str, values), self.at.strftime(_SECONDS), self.roster, self.before)
        lines = (f"{head}: {word}\n" for head, word in zip(_HEADS, words, strict=True))
        return f"{self.kind} {self.code} 第{self.number}号\n\n{''.join(lines)}"

    @property
    def digest(self) -> str:
        """The SHA-256 of its text, by which the next one names it."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def short(self) -> str:
        """The commit as papers name it."""
        return self.commit[:16]


@dataclass(frozen=True, slots=True)
class Kept:
    """A receipt as it lies in a repository: the id of its commit, and whether that bears a signature.

    Whose signature it is must be asked of a list of signers.
    """

    id: str
    signed: bool
    receipt: Receipt


def read_receipt(text: str) -> Receipt | None:
    """A receipt from its text; None where it is none, word for word."""
    found = _TEXT.fullmatch(text)
    if found is None or len(text.encode()) > LONGEST:
        return None
    try:
        at = datetime.strptime(found["at"], _SECONDS)  # noqa: DTZ007 -- China Standard Time without a zone
    except ValueError:
        return None
    receipt = Receipt(
        int(found["number"]),
        cast("Kind", found["kind"]),
        found["code"],
        found["commit"],
        int(found["commits"]),
        int(found["records"]),
        at,
        found["roster"],
        found["before"],
    )
    return receipt if receipt.text.rstrip("\n") == text.rstrip("\n") else None


def receipts_of(repository: Repository, ref: str = REF) -> tuple[Kept, ...]:
    """The receipts that a ref leads to, the oldest first; none where there is no such ref.

    Raises:
        Damaged: one of them is none, or does not follow the one before it.
    """
    return tuple(_followed(repository, ref))


def _followed(repository: Repository, ref: str) -> Iterator[Kept]:
    before: Receipt | None = None
    for kept in _read(repository, ref):
        number, digest = (0, NONE) if before is None else (before.number, before.digest)
        if kept.receipt.number != number + 1 or kept.receipt.before != digest:
            raise Damaged(f"上级的第{kept.receipt.number}号回执接不上它前面的一份")
        before = kept.receipt
        yield kept


def _read(repository: Repository, ref: str) -> Iterator[Kept]:
    asked = "--format=%(objectname) %(objecttype) %(refname)"
    listed = repository.git("for-each-ref", asked, "--", ref).decode(errors="replace").splitlines()
    tip = next((line.split(" ") for line in listed if line.endswith(f" {ref}")), None)
    if tip is None:
        return
    if tip[1] != "commit":
        raise Damaged(f"回执的标记 {ref} 不是回执")
    ids = repository.git("rev-list", "--reverse", "--topo-order", tip[0], "--").decode().split()
    if any(size > _MOST for size in repository.sizes(ids).values()):
        raise Damaged("回执读不出来：太长")
    for id_, one in zip(ids, repository.objects(map(str.encode, ids)), strict=True):
        data = b"" if one is None or one.kind != "commit" else one.data
        head, _, message = data.partition(b"\n\n")
        receipt = read_receipt(message.decode(errors="replace"))
        if receipt is None or head.count(b"\nparent ") > 1:
            raise Damaged(f"回执 {id_[:10]} 读不出来")
        yield Kept(id_, b"\ngpgsig" in head, receipt)


def kept_ref(remote: str) -> str:
    """Where a sender keeps the receipts of a remote."""
    return f"{REF}/{remote}"


def kept_receipts(repository: Repository) -> Mapping[str, tuple[Kept, ...]]:
    """The receipts that a sender has from each of its remotes, by their names.

    Those that cannot be read are none here.  Raises GitRefused.
    """
    listed = repository.git("for-each-ref", "--format=%(refname)", "--", f"{REF}/").decode().splitlines()
    found: dict[str, tuple[Kept, ...]] = {}
    for name in listed:
        try:
            found[name.removeprefix(f"{REF}/")] = receipts_of(repository, name)
        except Damaged:
            continue
    return found


def newest_kept(repository: Repository, commit: str | None = None) -> Receipt | None:
    """The newest receipt for commits that were taken in, from whichever remote; None where there is none.

    Of a commit it is the newest one for what is in its history.  Raises GitRefused.
    """
    every = (kept.receipt for several in kept_receipts(repository).values() for kept in several)
    received = [receipt for receipt in every if receipt.kind == "收到"]
    if received and commit is not None:
        known = ancestors(repository, commit)
        received = [receipt for receipt in received if receipt.commit in known]
    return max(received, key=lambda receipt: (receipt.at, receipt.number), default=None)


def following(before: Receipt | None, receipt: Receipt) -> Receipt:
    """A receipt with the number and the digest by which it follows the one before."""
    number, digest = (1, NONE) if before is None else (before.number + 1, before.digest)
    return Receipt(
        number,
        receipt.kind,
        receipt.code,
        receipt.commit,
        receipt.commits,
        receipt.records,
        receipt.at,
        receipt.roster,
        digest,
    )
