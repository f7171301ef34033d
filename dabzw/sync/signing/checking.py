"""What a signature of an entry says (签名核对): whose it is, and whether it was good when it counted.

git's own verdict is not enough: the signer must be who the entry names as author and committer, his key must
have been valid at the time that counts, and no entry may be older than the one before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from os import cpu_count
from pathlib import Path
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.store.damage import Damaged
from dabzw.store.git import Repository
from dabzw.store.signing import many, sshsig, verdicts
from dabzw.store.signing.keygen import is_signed
from dabzw.store.signing.roster import Listed, Roster, best, says_of
from dabzw.store.signing.sshsig import Bare, Claim, NotASignature, SignedCommit

State = Literal["有效", "无签名", "签名不符", "不在名册", "非本人", "未生效", "已过期", "已作废", "日期倒退"]
"""How a signature stands; everything but the first is a finding."""

_UNREADABLE: Final = "签名读不出，或不是 ssh 的 ed25519 签名"
_AT_ONCE: Final = 8  # processes of ssh-keygen; each waits more than it works


@dataclass(frozen=True, slots=True)
class Signature:
    """What is known of an entry's signature.

    `principal` is the mail address of the roster, `name` the name there, both "" where the key is not in it;
    `fingerprint` tells the key, "" where there is no signature.  `when` is the time that counted, in seconds
    since 1970.  `says` is a sentence's part in Chinese, without the commit.
    """

    state: State
    says: str
    when: int
    principal: str = ""
    name: str = ""
    fingerprint: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it is a valid signature of the one who entered it."""
        return self.state == "有效"


def signatures_of(
    repository: Repository,
    commits: Iterable[str],
    roster: Roster,
    *,
    at: int | None = None,
    kept: Path | None = None,
) -> dict[str, Signature]:
    """What each commit's signature says, by its id, in the order asked.

    `at` is when the commits were received, in seconds since 1970: then that time counts for the keys; without
    it the commit's own, which only its author vouches for.  Whether bytes and signature fit together does not
    depend on the roster or on time, and is remembered in a file of the account (`kept`, by default
    `verdicts.place()`), since each costs a process.

    Raises Damaged where a commit is not there, NoKeygen where one must be verified without ssh-keygen,
    KeygenRefused, GitRefused, DiskRefused.
    """
    wanted = tuple(dict.fromkeys(commits))
    raw = _raw(repository, wanted)
    taken = {id_: _taken(data, repository.algorithm) for id_, data in raw.items()}
    times = _times(repository, taken)
    judged = {id_: _judged(one, roster, at, times) for id_, one in taken.items()}
    asked = {id_: one for id_, one in taken.items() if one and judged[id_].principal}
    bad = _not_signed(asked, judged, raw, verdicts.place() if kept is None else kept)
    return {id_: _unlike(judged[id_]) if id_ in bad else judged[id_] for id_ in wanted}


def _times(repository: Repository, taken: dict[str, SignedCommit | None]) -> dict[str, int]:
    """When each commit, and each before one, was made as it says."""
    beyond = {parent for one in taken.values() if one for parent in one.parents} - taken.keys()
    raw = _raw(repository, tuple(beyond), lenient=True)
    before = {id_: _taken(data, repository.algorithm) for id_, data in raw.items()}
    return {id_: one.committer.when for id_, one in (taken | before).items() if one}


def signature_of_file(
    data: bytes, signature: bytes, use: str, by: tuple[str, str], roster: Roster, when: int
) -> Signature:
    """What the signature of a file says, which names a person and his address as the one who made it.

    `use` is the namespace of the signature; `when` is the time that counts, in seconds since 1970.  Raises
    NoKeygen, KeygenRefused, DiskRefused.
    """
    if not signature:
        return Signature("无签名", "没有签名", when)
    try:
        claim = sshsig.claim_of(signature)
    except NotASignature:
        return Signature("签名不符", _UNREADABLE, when)
    mark = claim.key.fingerprint
    if claim.namespace != use or not is_signed(data, signature, use, mark):
        return Signature(
            "签名不符", "签名与内容不符（内容被改过，或签名是从别处搬来的）", when, fingerprint=mark
        )
    holders = roster.holders(claim.key)
    if not holders:
        return Signature("不在名册", f"签名的密钥不在名册里（{mark}）", when, fingerprint=mark)
    own = tuple(held for held in holders if held.mail == by[1] and held.name in {"", by[0]})
    held = best(own or holders, when)
    state: State = roster.untimely(held, use, when) or "有效" if own else "非本人"
    return Signature(state, _of_a_file(state, held, by, when), when, held.mail, held.name, mark)


def _of_a_file(state: State, held: Listed, by: tuple[str, str], when: int) -> str:
    match state:
        case "非本人":
            return f"签名人 {held.name} <{held.mail}> 不是写明的经办人 {by[0]} <{by[1]}>"
        case "不在名册" | "未生效" | "已过期" | "已作废":
            return says_of(state, held, when)
        case _:
            return f"{held.name or held.mail} 签名有效"


def _raw(repository: Repository, ids: tuple[str, ...], *, lenient: bool = False) -> dict[str, bytes]:
    """The bytes of commits; raises Damaged where one is not there, unless `lenient`."""
    found: dict[str, bytes] = {}
    for id_, one in zip(ids, repository.objects(id_.encode() for id_ in ids), strict=True):
        if one is not None and one.kind == "commit":
            found[id_] = one.data
        elif not lenient:
            raise Damaged(f"提交 {id_[:10]} 读不出来")
    return found


def _taken(data: bytes, algorithm: str) -> SignedCommit | None:
    try:
        return sshsig.signed_commit(data, algorithm)
    except NotASignature:
        return None


def _judged(one: SignedCommit | None, roster: Roster, at: int | None, times: Mapping[str, int]) -> Signature:
    """What can be said of a commit without verifying its bytes."""
    if one is None or one.is_odd:
        return Signature("签名不符", "提交的写法不是 git 的写法，不能核对签名", at or 0)
    when = one.committer.when if at is None else at
    if not one.signature:
        return Signature("无签名", "没有签名", when)
    try:
        claim = sshsig.claim_of(one.signature)
    except NotASignature:
        return Signature("签名不符", _UNREADABLE, when)
    if claim.namespace != sshsig.GIT:
        return Signature("签名不符", "签名不是为入账作的", when, fingerprint=claim.key.fingerprint)
    return _by_roster(one, claim, roster, when, times)


def _by_roster(
    one: SignedCommit, claim: Claim, roster: Roster, when: int, times: Mapping[str, int]
) -> Signature:
    holders = roster.holders(claim.key)
    mark = claim.key.fingerprint
    if not holders:
        return Signature("不在名册", f"签名的密钥不在名册里（{mark}）", when, fingerprint=mark)
    own = tuple(held for held in holders if held.mail == one.committer.mail)
    held = best(own or holders, when)

    def found(state: State, says: str) -> Signature:
        return Signature(state, says, when, held.mail, held.name, mark)

    if other := _not_own(one, held, is_own=bool(own)):
        return found("非本人", other)
    if state := roster.untimely(held, sshsig.GIT, when):
        return found(state, says_of(state, held, when))
    if any(times.get(parent, 0) > one.committer.when for parent in one.parents):
        return found("日期倒退", "入账时间早于它前面的一次")
    return found("有效", f"{held.name or held.mail} 签名有效")


def _not_own(one: SignedCommit, held: Listed, *, is_own: bool) -> str:
    """Why a signature is not that of the one who entered a commit; "" where it is."""
    if (one.author.name, one.author.mail) != (one.committer.name, one.committer.mail):
        return f"写明的作者和经办人不是同一人（{one.author.shown}、{one.committer.shown}）"
    if not is_own or (held.name and held.name != one.committer.name):
        return f"签名人 {held.name} <{held.mail}> 不是经办人 {one.committer.shown}"
    return ""


def _unlike(judged: Signature) -> Signature:
    """The same of a signature that does not fit what it is said to sign."""
    return Signature(
        "签名不符",
        "签名与内容不符（提交被改过，或签名是从别处搬来的）",
        judged.when,
        fingerprint=judged.fingerprint,
    )


def _not_signed(
    asked: Mapping[str, SignedCommit],
    judged: Mapping[str, Signature],
    raw: Mapping[str, bytes],
    kept: Path,
) -> frozenset[str]:
    """Those whose signature does not fit; what was found before is not asked again."""
    marks = {id_: verdicts.mark(raw[id_]) for id_ in asked}
    known = verdicts.read(kept) if asked else {}
    new = tuple(id_ for id_ in asked if marks[id_] not in known)

    def verdict(id_: str) -> bool:
        one = asked[id_]
        return is_signed(one.payload, one.signature, sshsig.GIT, judged[id_].fingerprint)

    sure = _surely_good({id_: asked[id_] for id_ in new})
    left = tuple(id_ for id_ in new if id_ not in sure)
    with ThreadPoolExecutor(min(_AT_ONCE, 2 * (cpu_count() or 1))) as threads:
        found = dict.fromkeys(sure, True) | dict(zip(left, threads.map(verdict, left), strict=True))
    verdicts.add(kept, {marks[id_]: good for id_, good in found.items()})
    return frozenset(id_ for id_ in asked if not found.get(id_, known.get(marks[id_], False)))


def _surely_good(asked: Mapping[str, SignedCommit]) -> frozenset[str]:
    """Those that need no process of ssh-keygen of their own."""
    bare = dict(_bare(asked))
    sure = many.surely_good(tuple(bare.values()))
    return frozenset(id_ for id_, good in zip(bare, sure, strict=True) if good)


def _bare(asked: Mapping[str, SignedCommit]) -> Iterator[tuple[str, Bare]]:
    for id_, one in asked.items():
        with suppress(NotASignature):
            yield id_, sshsig.bare_of(one.payload, one.signature, sshsig.GIT)
