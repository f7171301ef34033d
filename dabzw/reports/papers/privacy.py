"""What a paper leaves out: always what could name an informant; for the public, persons and cases too.

政府信息公开条例 art. 15 keeps personal privacy and business secrets in, art. 16 internal matters, drafts and
the files of enforcement cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.known_words import is_informant_source
from dabzw.model.lead import Lead
from dabzw.reports.paper import Figure, Value

FEWEST_SHOWN: Final = 3
"""The least count of a village that is published: in a village of a few hundred households one or two
cases point at a household; from three on the usual rule of official statistics lets a count stand."""

_FEWEST_ROWS: Final = 4
"""Of fewer villages the sum and the rule itself tell too much."""

FEW: Final = "少量"
"""A count below the least one that is published, and not nought."""
WITHHELD: Final = "不单列"
"""A count that is large enough and would give a small one away."""

OR_MORE: Final = "以上"
"""Behind the least count of a band."""

Key = tuple[str, str]
"""A count of a table: its column, its row."""


def public_notes(campaign: Campaign) -> tuple[str, ...]:
    """What a public paper says of itself."""
    return (
        "本材料为公开版，依照《政府信息公开条例》不含个人信息和案件内容",
        f"以{campaign.terms.area}为单位的数，1至{FEWEST_SHOWN - 1}写作“{FEW}”，可据以推算的写作“{WITHHELD}”",
        f"人数和公安机关办理的件数只写累计，{FEWEST_SHOWN}以上的按{FEWEST_SHOWN}的倍数写",
    )


class NotPublic(UsageError):
    """A paper that consists of case details was asked for the public."""

    def __init__(self, title: str) -> None:
        super().__init__(f"《{title}》是案件材料，依法不予公开，没有公开版；去掉 --public 生成内部材料")


# Counts of villages


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts that are printed together, in the order in which they are printed, and what ties them.

    A reader is held to know the sum of each of `sums`, printed or not, and that of each pair of `within` the
    first count is never more than the second.
    """

    cells: Mapping[Key, int]
    sums: tuple[tuple[Key, ...], ...]
    within: tuple[tuple[Key, Key], ...] = ()

    @classmethod
    def of(cls, columns: Mapping[str, Mapping[str, int]], within: Iterable[tuple[str, str]] = ()) -> Counts:
        """Columns over the same rows, each with a known sum; `within` names pairs of columns."""
        cells = {(column, row): count for column, rows in columns.items() for row, count in rows.items()}
        sums = tuple(tuple((column, row) for row in rows) for column, rows in columns.items())
        pairs = ((small, large, row) for small, large in within for row in columns[small])
        return cls(cells, sums, tuple(((small, row), (large, row)) for small, large, row in pairs))


def published(counts: Mapping[str, int]) -> dict[str, int | str]:
    """Counts of villages for the public, in one column whose sum is known."""
    told = released(Counts.of({"": counts}))
    return {row: count for (_, row), count in told.items()}


def released(counts: Counts) -> dict[Key, int | str]:
    """Counts for the public: none that is hidden can be told from what is printed and known.

    Small ones are FEW.  Of their sum the first large one, in the printed order, is WITHHELD, always: did it
    depend on the small ones, it would tell of them.  Where a hidden count could still have no other value, or
    there are too few rows, the whole sum is WITHHELD.  That a count could have another value is shown by
    giving it one, and others of its sums one less or more.

    By the printed order, and not by size, one issue withholds what the one before did.  Where it cannot,
    because a count that stands earlier has grown, a reader who takes it that nothing else has moved could
    reckon with both issues; that nothing else has moved is what he does not know.
    """
    hiding = _Hiding(counts)
    while (told := hiding.telling()) is not None:
        hiding.whole.update(told)
    return {key: hiding.printed(key) for key in counts.cells}


class _Hiding:
    """Which counts are hidden: small ones, those withheld for their sake, and all of some sums."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts.cells
        self.sums = counts.sums
        self.small = {key for key, count in counts.cells.items() if 0 < count < FEWEST_SHOWN}
        self.withheld = {key for own in counts.sums for key in self._first_large(own)}
        self.whole: set[Key] = set()
        self.ties: dict[Key, list[tuple[Key, Key]]] = {}
        for pair in counts.within:
            for key in pair:
                self.ties.setdefault(key, []).append(pair)

    def _first_large(self, own: tuple[Key, ...]) -> tuple[Key, ...]:
        if self.small.isdisjoint(own):
            return ()
        return tuple(key for key in own if self.counts[key] >= FEWEST_SHOWN)[:1]

    def printed(self, key: Key) -> int | str:
        """What is printed of a count."""
        if key in self.whole or key in self.withheld:
            return WITHHELD
        return FEW if key in self.small else self.counts[key]

    def telling(self) -> tuple[Key, ...] | None:
        """The first sum that gives a hidden count away, where not all of it is hidden yet."""
        for own in self.sums:
            hidden = [key for key in own if self._hides(key)]
            if (
                hidden
                and not self.whole.issuperset(own)
                and (len(own) < _FEWEST_ROWS or not all(map(self._free, hidden)))
            ):
                return own
        return None

    def _hides(self, key: Key) -> bool:
        return key in self.small or key in self.withheld or key in self.whole

    def _free(self, key: Key) -> bool:
        return any(self._settled({key: step}, key) for step in (1, -1))

    def _settled(self, shifts: Mapping[Key, int], newest: Key) -> bool:
        """Whether counts can be shifted so, with others of their sums the other way, by all that is known."""
        if not self._may_be(newest, shifts):
            return False
        for own in self.sums:
            rest = sum(shift for key, shift in shifts.items() if key in own)
            if rest:
                step = -1 if rest > 0 else 1
                others = (key for key in own if self._hides(key) and key not in shifts)
                return any(self._settled({**shifts, key: step}, key) for key in others)
        return True

    def _may_be(self, key: Key, shifts: Mapping[Key, int]) -> bool:
        """Whether a reader must think it possible that a count is shifted so."""
        count = self.counts[key] + shifts[key]
        if key in self.small and key not in self.whole:
            possible = 0 < count < FEWEST_SHOWN
        else:
            possible = count >= (0 if key in self.whole else FEWEST_SHOWN)
        now = {one: self.counts[one] + shifts.get(one, 0) for pair in self.ties.get(key, ()) for one in pair}
        return possible and all(now[low] <= now[high] for low, high in self.ties.get(key, ()))


# Figures of the whole township


def for_public(figures: Iterable[Figure], *, since: bool = True) -> tuple[Figure, ...]:
    """The figures that the public is told: what is proposed or internal to cases is left out.

    What counts persons, or cases that the police have, points at somebody where it is small, in a township
    as in a village.  Since the campaign began it is told by how many times FEWEST_SHOWN it holds: whatever
    issues are compared, there are several counts that it may be.  Of a period (not `since`) nothing is told:
    two days that are told could be told apart by their week.
    """
    return tuple(
        replace(one, value=_band(one.value) if since else WITHHELD) if one.kind == "person" else one
        for one in figures
        if one.kind != "internal"
    )


def public_of(found: Mapping[str, Figure], *, since: bool = True) -> dict[str, Figure]:
    """Figures by name as the public is told them, as `for_public` says."""
    return {name: one for name, figure in found.items() for one in for_public((figure,), since=since)}


def _band(value: Value) -> Value:
    """A count by the least one of its band: 0, FEW, 3以上, 6以上 and so on."""
    if value is None or isinstance(value, str) or value == 0:
        return value
    count = int(value)
    return FEW if count < FEWEST_SHOWN else f"{count - count % FEWEST_SHOWN}{OR_MORE}"


# Informants


def from_informant(lead: Lead, campaign: Campaign) -> bool:
    """Whether the free text of a lead may name an informant: somebody else than an official reported it."""
    return is_informant_source(lead.source, campaign) or lead.informant is not None
