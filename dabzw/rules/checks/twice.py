"""Registered twice: two records with one credit code, one meter, or one name in one village.

At the door a clerk is asked; what two desks entered at once, or a file brought, is told here.  Whether the
two are one is for a person: he joins them (并入), or says what makes two of them (关联, a code, an address).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import Defect
from dabzw.model.ids import Kind
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.scalars import compared
from dabzw.model.site import Site
from dabzw.rules.checks.declared import check

_GONE: Final = frozenset(("关闭", "注销", "搬离"))
"""Of an enterprise that is not there any more another may have taken over the meter."""
_SHARED: Final[dict[tuple[Kind, Kind], str]] = {
    ("企业", "企业"): "合用一块电表的，写入“关联”",
    ("企业", "场所"): "场所由这家企业使用的，在场所上补填“企业”",
    ("场所", "企业"): "场所由这家企业使用的，补填“企业”",
    ("场所", "场所"): "两处由一家企业使用的，都补填“企业”",
}
_FEW: Final = 3
Place = Enterprise | Site


def _others(
    ids: Iterable[str], record: Place, ledger: Ledger, apart: Callable[[Place], bool] | None = None
) -> tuple[Place, ...]:
    """The first of the records of some ids that count, but for the record and those that are `apart` from it.

    No more than are told, and one: many that share something need not all be gone through for each of them.
    """
    found = (ledger.find(id_) for id_ in ids if id_ != record.id)
    places = (one for one in found if isinstance(one, (Enterprise, Site)) and _counts(one))
    return tuple(islice((one for one in places if apart is None or not apart(one)), _FEW + 1))


def _counts(record: Place) -> bool:
    return record.void is None and record.joined is None


def _told(others: Sequence[Place]) -> str:
    return "、".join(other.id for other in others[:_FEW]) + (" 等" if len(others) > _FEW else "")


def _joining(record: Place, other: Place) -> str:
    """The command that reads two of a kind as one: the one that was registered first stays."""
    first, second = sorted((record.id, other.id))
    return f"dabzw join {first} {second}"


def _related(record: Enterprise, other: Enterprise) -> bool:
    """Whether a person has said of two that they belong together, and so are two."""
    return other.id in record.related or record.id in other.related


@check(
    "enterprise-code-twice",
    "警告",
    "代码重复",
    of=(Enterprise,),
    source="GB 32100-2015",
    says="一个统一社会信用代码只登记一家企业；已并入、作废的不算。",
)
def same_code(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    code = enterprise.code
    others = () if code is None else _others(ledger.enterprises_by("code", code), enterprise, ledger)
    if others:
        yield Defect(
            ("统一社会信用代码",),
            f"与 {_told(others)} 的统一社会信用代码相同",
            f"同一家的用 {_joining(enterprise, others[0])} 并入；不是的，对照营业执照改正写错的一家",
        )


@check(
    "registered-twice",
    "警告",
    "同村同名",
    of=(Enterprise, Site),
    source="台账规则：并入",
    says="同村不登记同名的两家企业、两个场所；代码不同、互为关联的企业，地址、网格或所属企业不同的场所，"
    "已并入、作废的不算。",
)
def same_name(record: Place, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    by_enterprise = isinstance(record, Enterprise)
    ids = (
        ledger.enterprises_by("name", record.name) if by_enterprise else ledger.sites_by("site", record.name)
    )
    others = _others(ids, record, ledger, lambda other: not _may_be_one(record, other))
    if others:
        apart = (
            "是两家的，补填代码，或者写入“关联”" if by_enterprise else "是两处的，名称、地址或网格写得分得开"
        )
        says = f"与 {_told(others)} 同村同名"
        yield Defect(("名称",), says, f"是同一个的用 {_joining(record, others[0])} 并入；{apart}")


def _may_be_one(record: Place, other: Place) -> bool:
    """Whether nothing tells two records of one name apart."""
    if compared(record.village) != compared(other.village):
        return False
    if isinstance(record, Enterprise) and isinstance(other, Enterprise):
        return not (_differ(record.code, other.code) or _related(record, other))
    if isinstance(record, Site) and isinstance(other, Site):
        pairs = (
            (record.address, other.address),
            (record.grid, other.grid),
            (record.enterprise, other.enterprise),
        )
        return not any(_differ(*pair) for pair in pairs)
    return False


def _differ(one: str | None, other: str | None) -> bool:
    """Whether both are known, and two."""
    return one is not None and other is not None and compared(one) != compared(other)


@check(
    "meter-twice",
    "警告",
    "户号重复",
    of=(Enterprise, Site),
    source="通知二（二）3",
    says="一个用电户号只登记在一家企业和它的场所上；互为关联的企业（合用一块电表）、"
    "已关闭、注销、搬离的企业、同村的几个场所，以及已并入、作废的不算。",
)
def same_meter(record: Place, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    account = record.power_account
    if account is None or _is_gone(record):
        return
    ids = (*ledger.enterprises_by("meter", account), *ledger.sites_by("meter", account))
    others = _others(ids, record, ledger, lambda other: _may_share(record, other, ledger))
    if others:
        shared = _SHARED[record.KIND, others[0].KIND]
        says = f"与 {_told(others)} 的用电户号相同"
        yield Defect(("用电户号",), says, f"对照电费单核对，改正写错的；{shared}；重复登记的并入")


def _is_gone(record: Place) -> bool:
    return isinstance(record, Enterprise) and record.operating in _GONE


def _may_share(record: Place, other: Place, ledger: Ledger) -> bool:
    """Whether two records may rightly have one meter."""
    if _is_gone(other):
        return True
    if isinstance(record, Enterprise) and isinstance(other, Enterprise):
        return _related(record, other)
    if isinstance(record, Site) and isinstance(other, Site):
        return compared(record.village) == compared(other.village) or _one_user(record, other, ledger)
    site, enterprise = (record, other) if isinstance(record, Site) else (other, record)
    return isinstance(site, Site) and _user(site, ledger) == enterprise.id


def _one_user(site: Site, other: Site, ledger: Ledger) -> bool:
    return site.enterprise is not None and _user(site, ledger) == _user(other, ledger)


def _user(site: Site, ledger: Ledger) -> str | None:
    """The enterprise that a site names: its master where it was joined to one."""
    named = ledger.find(site.enterprise or "")
    return named.joined_into or named.id if isinstance(named, Enterprise) else site.enterprise
