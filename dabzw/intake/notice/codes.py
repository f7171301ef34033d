"""The behaviours of a notice with codes, and which of them a clause speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from dabzw.intake.notice.fact import Fact
from dabzw.lazily import dataclass

_PARTS: Final = re.compile(r"[、，]|或者?|和|以及|的小企业|等方式|存在以|的单位")
_LEAST_PART: Final = 2
_ENOUGH: Final = 0.5
_SURE: Final = 0.8
_NUMBERED: Final = re.compile(r"(\d{1,2}(?:、\d{1,2})*)项")
_MARKS: Final = re.compile(r"[，、；。：“”（）\s的]")
_AGAIN: Final = re.compile(r"已被|被责令|曾|以往|被取缔")
_RESUMED: Final = re.compile(r"擅自恢复|死灰复燃|重新开|复产|复养|反弹|恢复生产")
LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A behaviour: its code, its name, the fact that says it; `again` what is done again after an order."""

    code: str
    name: str
    fact: Fact
    again: bool = False


def behaviours(facts: Iterable[Fact]) -> tuple[Behaviour, ...]:
    """The behaviours of a notice in groups: 1, 1.1, 1.2, 2."""
    found: list[Behaviour] = []
    for number, fact in enumerate(facts, start=1):
        found.append(Behaviour(str(number), fact.name, fact))
        found.extend(
            Behaviour(f"{number}.{place}", member[:LONGEST_NAME], fact, _is_again(member))
            for place, member in enumerate(fact.words, start=1)
        )
    return tuple(found)


def _is_again(name: str) -> bool:
    return _AGAIN.search(name) is not None and _RESUMED.search(name) is not None


def codes_of(who: str, known: tuple[Behaviour, ...]) -> tuple[tuple[str, ...], bool]:
    """The codes that a clause speaks of, and whether that is certain; none where nothing is like it."""
    if numbered := _NUMBERED.match(who):
        top = {one.code for one in known}
        codes = tuple(code for code in numbered[1].split("、") if code in top)
        return codes, True
    best = max(known, key=lambda one: (_share(who, one.name), -len(one.name)), default=None)
    if best is None:
        return (), False
    share = _share(who, best.name)
    if share >= _SURE or _plain(who) in _plain(best.name) or _plain(best.name) in _plain(who):
        return (best.code,), share >= _SURE and _share(best.name, who) >= _ENOUGH
    if parts := _by_parts(who, known):
        return parts, False
    return ((best.code,), False) if share >= _ENOUGH else ((), False)


def _by_parts(who: str, known: tuple[Behaviour, ...]) -> tuple[str, ...]:
    """The codes whose words hold at least half of the parts of a clause: 无证无照, 挂靠."""
    parts = [plain for piece in _PARTS.split(who) if len(plain := _plain(piece)) >= _LEAST_PART]
    hits = [one for part in parts if (one := _holding(part, known)) is not None]
    if len(hits) * 2 < max(len(parts), 2):
        return ()
    kept = {code for code in hits if code.partition(".")[0] not in hits or "." not in code}
    return tuple(sorted(kept, key=lambda code: [int(each) for each in code.split(".")]))


def _holding(part: str, known: tuple[Behaviour, ...]) -> str | None:
    return next((one.code for one in known if part in _plain(one.name)), None)


def _plain(text: str) -> str:
    return _MARKS.sub("", text)


def _share(who: str, name: str) -> float:
    """The share of the pairs of characters of the shorter text that the other one has."""
    pairs, others = _pairs(_plain(who)), _pairs(_plain(name))
    return len(pairs & others) / max(len(pairs), 1)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))
