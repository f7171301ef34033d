"""One enterprise in the ledgers of several campaigns: which records are it, and its visits, each once.

A record carried from an earlier campaign (原编号) is of that enterprise.  Of two others with codes the code
decides; else they are one where a name and the village are the same as they are compared.  What is only
alike is for a person to judge, and is not taken for the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise, Visit
from dabzw.model.ids import kind_of
from dabzw.model.ledger import Elsewhere, Ledger
from dabzw.model.scalars import compared
from dabzw.model.vocab import VisitNature
from dabzw.rules.sweep.likeness import cores_of
from dabzw.rules.sweep.name_core import Cores

_ID: Final = "id"
INSPECTIONS: Final[tuple[VisitNature, ...]] = ("日常检查", "个案检查", "专项检查")


def is_exempt(visit: Visit) -> bool:
    """Whether a visit does not count towards the cap: its lead is the proof."""
    return visit.nature == "个案检查" and visit.lead is not None


def counts(visit: Visit) -> bool:
    """Whether the cap of the year is about a visit."""
    return visit.nature in INSPECTIONS and not is_exempt(visit)


@dataclass(frozen=True, slots=True)
class Told:
    """A visit and the campaign in whose ledger it is; None is the ledger's own."""

    visit: Visit
    campaign: str | None


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The visits to an enterprise in all ledgers, its own first; `twice` are those told in two of them."""

    visits: tuple[Told, ...]
    twice: tuple[Visit, ...]


def elsewhere_of(enterprise: Enterprise, ledger: Ledger) -> tuple[Elsewhere, ...]:
    """The records of an enterprise in the ledgers side by side."""
    if not ledger.elsewhere:
        return ()
    cores = cores_of(ledger.campaign)
    known = ledger.keep(elsewhere_of, lambda: _index(ledger.elsewhere, cores))
    found = {
        place: other
        for key in _keys(enterprise, cores)
        for place, other in known.get(key, ())
        if key[0] == _ID or not _differ(enterprise.code, other.enterprise.code)
    }
    return tuple(found[place] for place in sorted(found))


def _differ(one: str | None, other: str | None) -> bool:
    """Whether two codes are known and are two."""
    return None not in (one, other) and one != other


def everywhere(enterprise: Enterprise, ledger: Ledger) -> Everywhere:
    """The visits to an enterprise, each real one once, wherever it is told.

    Where two ledgers tell of one otherwise, what counts towards the cap stands.
    """
    visits = [Told(visit, None) for visit in enterprise.visits]
    twice: list[Visit] = []
    for other in elsewhere_of(enterprise, ledger):
        left = list(visits)
        for visit in other.enterprise.visits:
            known = next((one for one in left if _is_one(one.visit, visit)), None)
            told = Told(visit, other.campaign)
            if known is None:
                visits.append(told)
                continue
            left.remove(known)
            twice.append(visit)
            if counts(visit) and not counts(known.visit):
                visits[visits.index(known)] = told
    return Everywhere(tuple(visits), tuple(twice))


def _index(
    elsewhere: tuple[Elsewhere, ...], cores: Cores
) -> Mapping[tuple[str, ...], list[tuple[int, Elsewhere]]]:
    found: dict[tuple[str, ...], list[tuple[int, Elsewhere]]] = {}
    for place, other in enumerate(elsewhere):
        for key in _keys(other.enterprise, cores):
            found.setdefault(key, []).append((place, other))
    return found


def _keys(enterprise: Enterprise, cores: Cores) -> Iterator[tuple[str, ...]]:
    yield (_ID, enterprise.id)
    if enterprise.earlier_id is not None and kind_of(enterprise.earlier_id) == enterprise.KIND:
        yield (_ID, enterprise.earlier_id)
    if enterprise.code is not None:
        yield ("code", enterprise.code)
    village = cores.village(enterprise.village)
    for name in (enterprise.name, *enterprise.other_names):
        yield ("name", compared(name), village)


def _is_one(one: Visit, other: Visit) -> bool:
    """Whether two rows tell of one visit: of one day, by somebody in common.

    Where one of them names nobody, by a unit in common, or with every word the same.
    """
    if one.on != other.on:
        return False
    if one.people and other.people:
        return _meet(one.people, other.people)
    return _meet(one.units, other.units) or one == other


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not {*map(compared, one)}.isdisjoint(map(compared, other))
