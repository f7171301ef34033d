"""Whose receipts these are: held against the roster, or the key that signed the first ones of a superior.

A key that the office has listed for the superior counts alone.  Where none is listed the first one that signs
receipts of a remote is written down in this account, as ssh does with hosts, and no other is believed after
it; nor is a receipt without a signature after one that had it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile
from pathlib import Path
from typing import Final

from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store import files
from dabzw.store.damage import Damaged
from dabzw.store.git import Repository
from dabzw.store.history import is_ancestor
from dabzw.store.reader import load
from dabzw.store.signing import places, sshsig
from dabzw.store.signing.roster import Listed, Roster
from dabzw.store.signing.sshsig import NotASignature, PublicKey
from dabzw.sync.receive.receipts import RECEIVER, Kept, kept_ref, receipts_of
from dabzw.sync.signing.checking import signatures_of

ARRIVING: Final = "refs/dabzw/arriving"
"""Below it lies what was fetched of a superior's receipts, until it is looked at."""
_FILE: Final = "上级密钥"
_LARGEST: Final = 1 << 20
_LINE: Final = re.compile(r"(?P<root>[0-9a-f]{40,64}) (?P<remote>\S+) (?P<kind>\S+) (?P<key>\S+)")
_GOOD: Final = frozenset(("有效", "日期倒退"))  # a receiver's clock may have been put right
_TAKEN_BACK: Final = "那里的回执和本机以前取回的接不上，没有取；收件库被换过或改写过，请与上级核对"


@dataclass(frozen=True, slots=True)
class Trust:
    """What is wrong with receipts, "" for nothing; and the key that signs them and was not known before."""

    wrong: str = ""
    new: PublicKey | None = None


def trust(repository: Repository, remote: str, kept: Sequence[Kept]) -> Trust:
    """Whether receipts of a remote are its own; raises as `signatures_of` and `places.roster`."""
    listed = _listed()
    pin = None if listed is not None else _pins().get((_root(repository), remote))
    signed = tuple(dropwhile(lambda one: not one.signed, kept))  # a superior may begin to sign
    if not signed:
        return Trust(_unsigned(kept[-1], listed, pin) if kept else "")
    key = pin or _key_of(repository, signed[0])
    if key is None:
        return Trust(f"第{signed[0].receipt.number}号的签名读不出来")
    roster = listed or Roster((Listed(RECEIVER.email, RECEIVER.name, key),))
    wrong = _wrong(repository, signed, roster, pin)
    return Trust(wrong, None if wrong or listed or pin else key)


def _wrong(repository: Repository, kept: Sequence[Kept], roster: Roster, pin: PublicKey | None) -> str:
    """What is wrong with receipts all of which must be signed; "" for nothing."""
    found = signatures_of(repository, [one.id for one in kept], roster)
    for one in kept:
        number = one.receipt.number
        if not one.signed:
            return f"第{number}号没有签名，它前面的却有"
        if found[one.id].state not in _GOOD:
            return f"第{number}号的签名靠不住：{found[one.id].says}{_otherwise(pin)}"
    return ""


def _listed() -> Roster | None:
    """What the office's roster says of the superior, None where it says nothing."""
    roster = places.roster()
    people = () if roster is None else roster.of_mail(RECEIVER.email)
    return Roster(people, roster.void) if roster is not None and people else None


def _unsigned(last: Kept, listed: Roster | None, pin: PublicKey | None) -> str:
    """What is wrong with receipts none of which is signed."""
    if listed is not None:
        return f"第{last.receipt.number}号没有签名，名册里却有上级的公钥"
    return "" if pin is None else f"第{last.receipt.number}号没有签名，这个上级以前的却有"


def _otherwise(pin: PublicKey | None) -> str:
    if pin is None:
        return ""
    return (
        f"（以前的由 {pin.fingerprint} 签名，记在 {place()}）；上级确实换了密钥的，当面或打电话核对指纹，"
        f"再用 dabzw key trust 把上级的公钥（{RECEIVER}）登记进名册"
    )


def _key_of(repository: Repository, kept: Kept) -> PublicKey | None:
    """The key by which a receipt claims to be signed."""
    (found,) = repository.objects((kept.id.encode(),))
    try:
        signed = sshsig.signed_commit(b"" if found is None else found.data, repository.algorithm)
        return sshsig.claim_of(signed.signature).key
    except NotASignature:
        return None


# What is known of superiors


def place() -> Path:
    """Where this account has written down who signs the receipts of which remote."""
    return places.settings_folder() / _FILE


def _pins() -> dict[tuple[str, str], PublicKey]:
    """The key of each superior, by the first commit of the ledger and the name of the remote."""
    try:
        text = files.read_named(place(), _LARGEST).decode()
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise Damaged(f"{place()} 读不出来") from None
    found: dict[tuple[str, str], PublicKey] = {}
    for line in text.splitlines():
        told = _LINE.fullmatch(line)
        try:
            key = None if told is None else PublicKey.of(told["kind"], told["key"])
        except NotASignature:
            key = None
        if told is None or key is None:
            raise Damaged(f"{place()} 有一行读不出来")
        found[told["root"], told["remote"]] = key
    return found


def _write_down(root: str, remote: str, key: PublicKey) -> None:
    lines = (f"{one} {name} {held.text}\n" for (one, name), held in (_pins() | {(root, remote): key}).items())
    folder = place().parent
    with files.disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
        files.replace(folder, place().name, "".join(lines).encode(), private=True)


def _root(repository: Repository) -> str:
    head = repository.head()
    if head is None:
        return repository.zero
    return repository.git("rev-list", "--max-parents=0", head, "--").decode().split()[-1]


# What was fetched


def arriving(remote: str) -> str:
    """Where receipts of a remote lie until they are looked at."""
    return f"{ARRIVING}/{remote}"


def keep(repository: Repository, remote: str) -> tuple[str, ...]:
    """Keeps the receipts that were fetched of a remote, if they are its own and of this ledger.

    What is wrong is said, and nothing of them is kept.  Raises GitRefused.
    """
    new, old = (_commit(repository, name) for name in (arriving(remote), kept_ref(remote)))
    if new is None:
        return ()
    try:
        if new == old:
            return ()
        if old is not None and not is_ancestor(repository, old, new):
            return (_TAKEN_BACK,)
        said = _looked_at(repository, remote, receipts_of(repository, arriving(remote)))
        repository.git("update-ref", kept_ref(remote), new, repository.zero if old is None else old)
    except DabzwError as error:
        return (f"那里的回执核对不了，没有取：{str(error).removesuffix('。')}",)
    else:
        return said
    finally:
        repository.git("update-ref", "-d", arriving(remote))


def _looked_at(repository: Repository, remote: str, kept: Sequence[Kept]) -> tuple[str, ...]:
    """What is to be said of receipts that may be kept; raises NotOwn."""
    region = _region(repository)
    other = next((one.receipt for one in kept if region is not None and one.receipt.code != region), None)
    if other is not None:
        raise NotOwn(f"第{other.number}号是给 {other.code} 的，不是给本台账（{region}）的")
    found = trust(repository, remote, kept)
    if found.wrong:
        raise NotOwn(found.wrong)
    if found.new is None:
        return ()
    _write_down(_root(repository), remote, found.new)
    mark = found.new.fingerprint
    return (f"第一次收到带签名的回执，公钥指纹 {mark}，已记下；请打电话与上级核对，以后只认它",)


class NotOwn(DabzwError):
    """Receipts that are of somebody else, or for another ledger."""


def _region(repository: Repository) -> str | None:
    """The 区划代码 of the ledger as it was entered last, None where that is not known."""
    head = repository.head()
    if head is None:
        return None
    (found,) = repository.objects((b"%s:%s" % (head.encode(), repository.full(CAMPAIGN_FILE)),))
    ledger = None if found is None else load({CAMPAIGN_FILE: found.data}).ledger
    return None if ledger is None else ledger.campaign.region


def _commit(repository: Repository, ref: str) -> str | None:
    listed = repository.git("for-each-ref", "--format=%(objectname) %(refname)", "--", ref).decode()
    lines = (line.partition(" ") for line in listed.splitlines())
    return next((id_ for id_, _, name in lines if name == ref), None)
