"""名册: whose key signs in an office, and from when until when; the file of allowed signers of ssh.

A line is `mail valid-after="…",valid-before="…" ssh-ed25519 KEY name`, so that plain git verifies by the same
file.  Times without a zone are China Standard Time.  A roster may come from anywhere: a line that could mean
more than one person's key (a pattern, an authority) counts for nothing, and is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final, Literal

from dabzw.errors import LedgerError
from dabzw.lazily import dataclass
from dabzw.model.moments import CHINA
from dabzw.model.patterns import lazy
from dabzw.store.signing.sshsig import NotASignature, PublicKey

LARGEST: Final = 1 << 20
"""The bytes of a roster: more are never read."""

_LONGEST: Final = 2000
MAIL: Final = lazy(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,60}@[A-Za-z0-9][A-Za-z0-9.-]{0,60}")
"""An address that names one signer: none that ssh could read as a pattern, an option or several."""

_LINE: Final = lazy(
    r"(?P<mail>\S+)(?:[ \t]+(?P<options>[a-z-]+(?:=\"[^\"]*\")?(?:,[a-z-]+(?:=\"[^\"]*\")?)*))?"
    r"[ \t]+(?P<kind>(?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+)[ \t]+(?P<key>[A-Za-z0-9+/=]+)(?:[ \t]+(?P<name>.*))?"
)
_OPTION: Final = lazy(r"([a-z-]+)=\"([^\"]*)\"")
_VOID: Final = lazy(r"# 作废 (?P<key>SHA256:[A-Za-z0-9+/]{43}) (?P<when>\S+)(?: (?P<why>.*))?")
_TIMES: Final = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_KNOWN: Final = frozenset(("valid-after", "valid-before", "namespaces"))


class NotARoster(LedgerError):
    """A file is no roster of signers."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place}：不是签名人名册（应是文字文件，每行：邮箱、有效期、公钥、姓名）。请核对是不是这个文件。"
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """A person's key in a roster: valid from `since` up to and with `until`, in seconds since 1970.

    `namespaces` are the uses for which alone it is valid; empty means all.
    """

    mail: str
    name: str
    key: PublicKey
    since: int | None = None
    until: int | None = None
    namespaces: frozenset[str] = frozenset()

    @property
    def line(self) -> str:
        """As the roster writes it."""
        options = ",".join(
            (
                *((f'namespaces="{",".join(sorted(self.namespaces))}"',) if self.namespaces else ()),
                *((f'valid-after="{_written(self.since)}"',) if self.since is not None else ()),
                *((f'valid-before="{_written(self.until)}"',) if self.until is not None else ()),
            )
        )
        return " ".join(filter(None, (self.mail, options, self.key.text, self.name)))


@dataclass(frozen=True, slots=True)
class Void:
    """A key that is void (作废) from an instant on, as when it was lost."""

    fingerprint: str
    since: int
    why: str = ""

    @property
    def line(self) -> str:
        """As the roster writes it: a comment to ssh, which the end of the key's own line tells the same."""
        return f"# 作废 {self.fingerprint} {_written(self.since)}{f' {self.why}' if self.why else ''}"


@dataclass(frozen=True)
class Roster:
    """Those who may sign; `faults` are lines that count for nothing, each a sentence that says why."""

    people: tuple[Listed, ...] = ()
    void: tuple[Void, ...] = ()
    faults: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: bytes, place: str = "名册") -> Roster:
        """A roster of the bytes of its file; raises NotARoster."""
        if len(data) > LARGEST:
            raise NotARoster(place)
        try:
            lines = data.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            raise NotARoster(place) from None
        people: list[Listed] = []
        void: list[Void] = []
        faults: list[str] = []
        for number, line in enumerate(lines, 1):
            try:
                one = _read(line.strip())
            except ValueError as why:
                faults.append(f"{place}第{number}行不算数：{why}")
                continue
            if isinstance(one, Listed):
                people.append(one)
            elif one is not None:
                void.append(one)
        return cls(tuple(people), tuple(void), tuple(faults))

    @property
    def text(self) -> str:
        """The roster as its file holds it."""
        lines = (*(one.line for one in self.people), *(one.line for one in self.void))
        return "".join(f"{line}\n" for line in lines)

    @cached_property
    def digest(self) -> str:
        """Tells this roster from every other."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def _by_key(self) -> dict[bytes, tuple[Listed, ...]]:
        found: dict[bytes, tuple[Listed, ...]] = {}
        for one in self.people:
            found[one.key.blob] = (*found.get(one.key.blob, ()), one)
        return found

    def holders(self, key: PublicKey) -> tuple[Listed, ...]:
        """The lines of a key, in their order."""
        return self._by_key.get(key.blob, ())

    def void_since(self, key: PublicKey) -> Void | None:
        """The earliest instant from which a key is void; None where it is not."""
        found = (one for one in self.void if one.fingerprint == key.fingerprint)
        return min(found, key=lambda one: one.since, default=None)

    def untimely(self, held: Listed, use: str, when: int) -> Untimely | None:
        """Why a person's key does not count for a use (a namespace of ssh) at a time; None where it does."""
        if use not in (held.namespaces or {use}):
            return "不在名册"
        void = self.void_since(held.key)
        if void is not None and when >= void.since:
            return "已作废"
        if held.since is not None and when < held.since:
            return "未生效"
        if held.until is not None and when > held.until:
            return "已过期"
        return None

    def of_mail(self, mail: str) -> tuple[Listed, ...]:
        """The lines of a person."""
        return tuple(one for one in self.people if one.mail == mail)


Untimely = Literal["不在名册", "未生效", "已过期", "已作废"]
"""Why a key of the roster does not count for a use at a time."""

_SAYS: Final[dict[Untimely, str]] = {
    "不在名册": "名册里 {who} 的密钥不能作这样的签名",
    "已作废": "{who} 的密钥在 {when:%Y-%m-%d %H:%M} 已经作废",
    "未生效": "{who} 的密钥在 {when:%Y-%m-%d %H:%M} 还没有生效",
    "已过期": "{who} 的密钥在 {when:%Y-%m-%d %H:%M} 已经过期",
}


def says_of(state: Untimely, held: Listed, when: int) -> str:
    """Why a person's key did not count at an instant, in seconds since 1970."""
    return _SAYS[state].format(who=held.name or held.mail, when=datetime.fromtimestamp(when, CHINA))


def best(holders: Sequence[Listed], when: int) -> Listed:
    """Of the lines of a key the one that is valid then, else the last one."""
    valid = (held for held in holders if (held.since or 0) <= when <= (held.until or when))
    return next(valid, holders[-1])


def _read(line: str) -> Listed | Void | None:
    """What a line says, None where it says nothing; raises ValueError, in Chinese."""
    if len(line) > _LONGEST:
        raise ValueError("太长")
    if line.startswith("#"):
        return _void(line)
    if not line:
        return None
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError("不是“邮箱 有效期 公钥 姓名”的样子")
    if not MAIL.fullmatch(found["mail"]):
        raise ValueError("开头应是一个人的邮箱，不能有通配符，也不能写几个")
    options = _options(found["options"] or "")
    try:
        key = PublicKey.of(found["kind"], found["key"])
    except NotASignature:
        raise ValueError("公钥读不出，或不是 ed25519 的") from None
    since, until = (moment(options[name]) if name in options else None for name in _ENDS)
    uses = frozenset(filter(None, options.get("namespaces", "").split(",")))
    return Listed(found["mail"], (found["name"] or "").strip(), key, since, until, uses)


_ENDS: Final = ("valid-after", "valid-before")


def _options(text: str) -> dict[str, str]:
    found = dict(_OPTION.findall(text))
    named = [part.partition("=")[0] for part in _split(text)]
    if len(named) != len(set(named)) or set(named) != set(found) or not _KNOWN.issuperset(named):
        raise ValueError("只认 valid-after、valid-before、namespaces 三种说明，各写一次，值加双引号")
    return found


def _split(text: str) -> Iterator[str]:
    yield from filter(None, _OPTION.sub(lambda found: found[1], text).split(","))


def _void(line: str) -> Void | None:
    found = _VOID.fullmatch(line)
    if found is None:
        if line.startswith("# 作废"):
            raise ValueError("作废的写法应是“# 作废 SHA256:… 20260301 理由”")
        return None
    return Void(found["key"], moment(found["when"]), found["why"] or "")


def moment(text: str) -> int:
    """The seconds since 1970 of a time as ssh writes it; raises ValueError, in Chinese."""
    digits = text.removesuffix("Z")
    form = _TIMES.get(len(digits)) if digits.isascii() and digits.isdigit() else None
    try:
        read = datetime.strptime(digits, form or "")  # noqa: DTZ007  # its zone follows
    except ValueError:
        form = None
    if form is None:
        raise ValueError("有效期应写成 20260301 或 202603011200 的样子")
    zone = CHINA if digits == text else _UTC
    return int(read.replace(tzinfo=zone).timestamp())


_UTC: Final = datetime.fromisoformat("2000-01-01T00:00:00+00:00").tzinfo


def _written(seconds: int | None) -> str:
    text = datetime.fromtimestamp(seconds or 0, CHINA).strftime("%Y%m%d%H%M%S")
    return text.removesuffix("000000") if text.endswith("000000") else text


def joined(rosters: Iterable[Roster]) -> Roster:
    """All that several rosters say."""
    found = tuple(rosters)
    return Roster(
        tuple(dict.fromkeys(one for roster in found for one in roster.people)),
        tuple(dict.fromkeys(one for roster in found for one in roster.void)),
        tuple(one for roster in found for one in roster.faults),
    )
