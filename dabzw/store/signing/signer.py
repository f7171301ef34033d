"""How the entries of a command are signed: by the clerk's own key, once his office has a roster with it.

It is settled before the ledger is locked, as a person may have to type a passphrase.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from dabzw.errors import StorageError
from dabzw.lazily import dataclass
from dabzw.model.formats import SIGNING_KEY
from dabzw.model.vocab import SIGNATURES_WANTED
from dabzw.store import yamlio
from dabzw.store.git import NO_MAIL, Author, Repository
from dabzw.store.readings import seconds_of
from dabzw.store.signing import keys, places, sshsig
from dabzw.store.signing.roster import Roster, best, says_of

if TYPE_CHECKING:
    from dabzw.store.signing.keys import OwnKey
    from dabzw.store.signing.secret import Secret
    from dabzw.store.watch import Watch

_TRIES: Final = 3
_TRIAL: Final = "dabzw-trial"
"""The use of a signature that only shows that a key can be opened."""

NO_ROSTER: Final = (
    f"本机没有签名人名册：用 dabzw key trust 登记，或用环境变量 {places.ROSTER} 指明本单位共用的那一份"
)


class Unsigned(StorageError):
    """The campaign asks for signatures, and this entry would have none."""

    def __init__(self, why: str) -> None:
        super().__init__(f"行动方案要求入账签名（签名: 要求），这次签不了，没有写入。{why or NO_ROSTER}。")


@dataclass(frozen=True, slots=True)
class Signing:
    """How entries are signed: by a key, opened by a secret or else by an agent; without a key not at all.

    `why` says why not, "" where the office has no roster.
    """

    key: OwnKey | None = None
    secret: Secret | None = None
    why: str = ""

    def signed(self, commit: bytes, algorithm: str) -> bytes:
        """A commit with its signature, or as it is; raises WrongPassphrase, KeygenRefused, DiskRefused."""
        if self.key is None:
            return commit
        signature = self.signature(commit, sshsig.GIT)
        return sshsig.with_signature(commit, signature, algorithm)

    def signature(self, data: bytes, use: str) -> bytes:
        """The signature of some bytes for a use; raises as `signed`, and LookupError without a key."""
        if self.key is None:
            raise LookupError("there is no key")
        return self.key.sign(data, use, None if self.secret is None else self.secret.text)

    def refuse_unsigned(self, *campaigns: bytes | None) -> None:
        """Raise Unsigned where there is no key, and one of the campaigns asks for signatures."""
        if self.key is None and any(map(is_asked, campaigns)):
            raise Unsigned(self.why)


UNSIGNED: Final = Signing()


def is_asked(campaign: bytes | None) -> bool:
    """Whether a campaign asks for signatures (签名: 要求)."""
    if campaign is None or SIGNING_KEY.encode() not in campaign:
        return False
    tree = yamlio.read(campaign, comments=True).value
    return isinstance(tree, dict) and tree.get(SIGNING_KEY) == SIGNATURES_WANTED


def signing_of(repository: Repository, now: datetime, watch: Watch) -> Signing:
    """How what is entered now is signed; the watch is asked for a passphrase where no agent holds the key.

    Raises WrongPassphrase after three tries, NoIdentity, NotARoster, BrokenKey, NoKeygen, DiskRefused.
    """
    roster = places.roster()
    if roster is None:
        return UNSIGNED
    author = repository.identity()
    found = keys.own_key(author.email)
    why = _why_not(author, found, roster, seconds_of(now))
    return Signing(why=why) if found is None or why else opened(found, watch)


def _why_not(author: Author, found: OwnKey | None, roster: Roster, when: int) -> str:
    """Why a clerk's entry cannot be signed, as far as is known before the key is opened; "" where it can."""
    if author.email == NO_MAIL:
        return "经办人没有写邮箱，名册认不出是谁：运行 dabzw key new --email 邮箱"
    if found is None:
        return f"本机没有 {author.email} 的密钥：运行 dabzw key new，把公钥交管名册的人登记"
    lines = tuple(one for one in roster.holders(found.key) if one.mail == author.email)
    if not lines:
        return f"{author.email} 的密钥还没有登记进名册：把 dabzw key show 显示的那一行交管名册的人"
    held = best(lines, when)
    if held.name and held.name != author.name:
        return f"名册里 {author.email} 是 {held.name}，本台账的经办人是 {author.name}：改成一样的"
    state = roster.untimely(held, sshsig.GIT, when)
    return "" if state is None else f"{says_of(state, held, when)}：请管名册的人核对"


def opened(found: OwnKey, watch: Watch) -> Signing:
    """A key that can sign, by an agent or by a passphrase; not at all where nobody can be asked for it.

    Raises WrongPassphrase after three tries, and as `OwnKey.sign`.
    """
    from dabzw.store.signing.keygen import WrongPassphrase

    known = watch.passphrase(found.mail)
    if known is not None:
        return Signing(found, known)
    for tried in range(_TRIES + 1):
        try:
            found.sign(b"", _TRIAL, None if known is None else known.text)
        except WrongPassphrase:
            if tried == _TRIES:
                raise
        else:
            return Signing(found, known)
        known = watch.asks_passphrase(found.mail, again=tried > 0)
        if known is None:
            break
    return Signing(
        why="密钥有口令，这里没有终端可以输入，ssh-agent 里也没有它："
        f"先在终端里运行 ssh-add '{found.private}'，或在终端里重做这一步"
    )
