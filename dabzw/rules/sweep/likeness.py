"""Likeness 疑似同一: which known enterprise or site a row, or a new record, may be.

What two records share is found by keys, never by comparing all pairs.  Whether they are the same is for a
person: the same name in two villages is two shops, unless one of them says no village.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, Generic, Literal, NamedTuple, Self, TypeVar, get_args

from dabzw.lazily import dataclass
from dabzw.model import codes
from dabzw.model.campaign import Campaign
from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.scalars import compared
from dabzw.model.site import Site
from dabzw.rules.sweep.name_core import Core, Cores

Reason = Literal[
    "代码相同",
    "主体标识码相同",
    "代码只差一位",
    "代码有两位颠倒",
    "同村同名",
    "名称相同",
    "名称相同（村不同）",
    "名称相近",
    "用电户号相同",
    "用电户号只差前面的0",
    "地址和行业相同",
    "同村同地址",
]
"""Why two records may be one, the strongest first."""
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
OF_PLACE: Final[frozenset[Reason]] = frozenset(("用电户号相同", "用电户号只差前面的0", "地址和行业相同"))
"""By which two of different codes are mostly neighbours in one yard."""

CROWD: Final = 10
"""A core, a meter or an address that more known records share tells none of them from the others."""
_CODE: Final = 18  # characters of a credit code
_BODY: Final = slice(8, 17)  # 主体标识码, GB 32100: the organisation, whoever registered it

RecordT = TypeVar("RecordT", Enterprise, Site)


Told = Enterprise | Site | DirectoryRow
"""What says of itself who it is."""


@dataclass(frozen=True, slots=True)
class Candidate(Generic[RecordT]):
    """A known record that may be the same, and why, the strongest reason first."""

    record: RecordT
    reasons: tuple[Reason, ...]
    other_code: bool

    @property
    def neighbour(self) -> bool:
        """Whether it is another enterprise at the same place rather than the same one."""
        return self.other_code and OF_PLACE.issuperset(self.reasons)

    @property
    def why(self) -> str:
        """The reasons as they are told; that the codes are two speaks against them."""
        return "、".join(self.reasons) + ("，但代码不同" if self.other_code else "")


class Traits(NamedTuple):
    """What a record is compared by.

    `companies` are the names of companies among its own: such a name is registered once, in whatever village.
    `use` is the trade that is carried on at the address: None where it is unknown, "" for sites.
    """

    names: frozenset[str]
    companies: frozenset[str]
    cores: tuple[Core, ...]
    spellings: frozenset[str]
    village: str | None
    code: str | None
    address: Core | None
    use: str | None
    meter: str | None

    def same_place(self, other: Traits) -> bool:
        """Whether the villages are one, or one of them is unknown."""
        return None in (self.village, other.village) or self.village == other.village

    def other_code(self, other: Traits) -> bool:
        """Whether both have codes, of two that none was miscopied from the other."""
        return None not in (self.code, other.code) and _by_code(self, other) is None


def traits(told: Told, cores: Cores) -> Traits:
    """What a record or a row is compared by."""
    names = [compared(told.name)]
    if isinstance(told, Enterprise):
        names += map(compared, told.other_names)
    apart = tuple(map(cores.of, names))
    code, use = (None, "") if isinstance(told, Site) else (told.code, told.trade and compared(told.trade))
    village = cores.village(told.village) if told.village else None
    return Traits(
        names=frozenset(names),
        companies=frozenset([name for name, core in zip(names, apart, strict=True) if core.company]),
        cores=apart,
        spellings=frozenset([spelling for core in apart for spelling in core.spellings]),
        village=village,
        code=code,
        address=cores.address(told.address, village) if told.address else None,
        use=use,
        meter=compared(told.power_account) if told.power_account else None,
    )


# The predicate


def reasons(one: Traits, other: Traits) -> tuple[Reason, ...]:
    """Why two may be the same, the strongest first; nothing where they are not."""
    found = (_by_code(one, other), _by_name(one, other), _by_meter(one, other), _by_address(one, other))
    return tuple(reason for reason in found if reason is not None)


def _by_code(one: Traits, other: Traits) -> Reason | None:
    left, right = one.code, other.code
    if left is None or right is None:
        return None
    if left == right:
        return "代码相同"
    if len(left) != _CODE or len(right) != _CODE:
        return None
    if left[_BODY] == right[_BODY]:
        return "主体标识码相同"
    differ = [place for place in range(_CODE) if left[place] != right[place]]
    if len(differ) == 1:
        return "代码只差一位"
    return "代码有两位颠倒" if right in _swapped(left) else None


def _by_name(one: Traits, other: Traits) -> Reason | None:
    same = not one.names.isdisjoint(other.names)
    if not one.same_place(other):
        whole = same and not one.companies.isdisjoint(other.companies) and not one.other_code(other)
        return "名称相同（村不同）" if whole else None
    if same:
        return "名称相同" if None in (one.village, other.village) else "同村同名"
    alike = any(
        left.agrees(right) and not {*left.spellings}.isdisjoint(right.spellings)
        for left in one.cores
        for right in other.cores
    )
    return "名称相近" if alike else None


def _by_meter(one: Traits, other: Traits) -> Reason | None:
    if one.meter is None or other.meter is None:
        return None
    if one.meter == other.meter:
        return "用电户号相同"
    return "用电户号只差前面的0" if one.meter.lstrip("0") == other.meter.lstrip("0") else None


def _by_address(one: Traits, other: Traits) -> Reason | None:
    if one.address is None or other.address is None or one.use is None or one.use != other.use:
        return None
    if one.address.core != other.address.core or not one.address.agrees(other.address):
        return None
    if not one.same_place(other):
        return None
    return "地址和行业相同" if one.use else "同村同地址"


def _swapped(code: str) -> Iterator[str]:
    """A code with two neighbours in each other's place."""
    for place in range(len(code) - 1):
        first, second = code[place], code[place + 1]
        if first != second:
            yield code[:place] + second + first + code[place + 2 :]


# The keys

_Key = tuple[str, ...]
_TELLING: Final = frozenset(("name", "code", "fix", "body"))  # however many share one


def _keys(own: Traits) -> Iterator[_Key]:
    """The keys under which a known record is found; records have a village."""
    for name in own.names:
        yield ("name", name, own.village or "")
    for spelling in own.spellings:
        yield ("core", spelling, own.village or "")
        yield ("core", spelling)
    yield from _own_keys(own)
    if own.code is not None:
        yield ("code", own.code)
        for code in _mended(own.code):
            yield ("fix", code)


def _sought(own: Traits) -> Iterator[_Key]:
    """The keys under which those that are alike are sought: one of them is among theirs."""
    village = () if own.village is None else (own.village,)
    for name in own.names if village else ():
        yield ("name", name, *village)
    for spelling in own.spellings:
        yield ("core", spelling, *village)
        if own.companies and village:
            yield ("core", spelling)
    yield from _own_keys(own)
    if own.code is not None:
        for code in (own.code, *_mended(own.code)):
            yield ("code", code)
            yield ("fix", code)


def _own_keys(own: Traits) -> Iterator[_Key]:
    """The keys that are the same on both sides."""
    if own.meter is not None:
        yield ("meter", own.meter.lstrip("0"))
    if own.address is not None and own.use is not None:
        yield ("address", own.address.core, own.use)
    if own.code is not None and len(own.code) == _CODE:
        yield ("body", own.code[_BODY])


def _mended(code: str) -> Iterator[str]:
    """What a code that fails its check may be: with one character otherwise, or two that were swapped.

    Of two codes that differ in so little one fails.
    """
    if len(code) == _CODE and not codes.has_right_check(code):
        yield from codes.one_off(code)
        yield from _swapped(code)


@dataclass(frozen=True)
class Likeness(Generic[RecordT]):
    """The known records, found by what they share with others."""

    cores: Cores
    known: tuple[tuple[Traits, RecordT], ...]
    crowd: int
    places: Mapping[_Key, Sequence[int]]

    @classmethod
    def of(cls, records: Mapping[str, RecordT], cores: Cores, crowd: int = CROWD) -> Self:
        """The records by their ids; what is void is none of them, and a duplicate stands for its master."""
        known = [
            (traits(record, cores), master)
            for record in records.values()
            if (master := _standing(record, records)) is not None
        ]
        places: defaultdict[_Key, list[int]] = defaultdict(list)
        for place, (own, _record) in enumerate(known):
            for key in _keys(own):
                places[key].append(place)
        return cls(cores, tuple(known), crowd, dict(places))

    def candidates(self, told: Told) -> tuple[Candidate[RecordT], ...]:
        """The records that one may be, the likeliest first."""
        return self.candidates_of((told,))[0]

    def candidates_of(self, rows: Iterable[Told]) -> tuple[tuple[Candidate[RecordT], ...], ...]:
        """The records that each row of a file may be; what a crowd of rows shares tells nothing either."""
        sought = []
        for row in rows:
            own = traits(row, self.cores)
            sought.append((own, [key for key in _sought(own) if key in self.places]))
        rows_of = Counter(key for _own, keys in sought for key in keys)
        crowded = {
            key
            for key, many in rows_of.items()
            if key[0] not in _TELLING and max(many, len(self.places[key])) > self.crowd
        }
        return tuple(self._found(own, set(keys) - crowded) for own, keys in sought)

    def _found(self, own: Traits, keys: Iterable[_Key]) -> tuple[Candidate[RecordT], ...]:
        found: dict[str, Candidate[RecordT]] = {}
        for place in sorted({place for key in keys for place in self.places[key]}):
            other, record = self.known[place]
            why = reasons(own, other)
            if why and (record.id not in found or _rank(why) < _rank(found[record.id].reasons)):
                found[record.id] = Candidate(record, why, own.other_code(other))
        return tuple(sorted(found.values(), key=lambda one: _rank(one.reasons)))


def _rank(why: tuple[Reason, ...]) -> tuple[int, ...]:
    return tuple(map(REASONS.index, why))


def _standing(record: RecordT, records: Mapping[str, RecordT]) -> RecordT | None:
    """The record itself, or its master where it is a duplicate; None where it is void."""
    seen = {record.id}
    while record.void is None and record.joined_into is not None and record.joined_into not in seen:
        if record.joined_into not in records:
            return record
        record = records[record.joined_into]
        seen.add(record.id)
    return None if record.void is not None else record


def cores_of(campaign: Campaign) -> Cores:
    """How names are taken apart where the township and its villages are those of a campaign."""
    return Cores((campaign.township, *campaign.village_names))


def enterprises_like(ledger: Ledger, but: Collection[str] = ()) -> Likeness[Enterprise]:
    """The enterprises of a ledger, some left out, to be compared with rows and new records."""
    return Likeness.of(_but(ledger.enterprises, but), cores_of(ledger.campaign))


def sites_like(ledger: Ledger, but: Collection[str] = ()) -> Likeness[Site]:
    """The sites of a ledger, some left out, to be compared with new ones."""
    return Likeness.of(_but(ledger.sites, but), cores_of(ledger.campaign))


def _but(records: Mapping[str, RecordT], left_out: Collection[str]) -> Mapping[str, RecordT]:
    return {id_: record for id_, record in records.items() if id_ not in left_out} if left_out else records
