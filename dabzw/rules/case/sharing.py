"""Sharing 信息共享: what each partner unit is given — the list that concerns it, and the fields it needs.

Which unit gets which list is the campaign's (共享).  The discipline office gets numbers, dates and states,
whatever the campaign says, and nobody else gets its list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Generic, Protocol, TypeVar

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, Share, in_group
from dabzw.model.enterprise import Enterprise, Measure
from dabzw.model.lead import Transfer
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.patterns import lazy
from dabzw.model.vocab import SharedList, Supply
from dabzw.rules.case.escalation import demands_of, escalated
from dabzw.rules.case.inquiry import UNASKED, answers, inquiry_states, must_be_complete
from dabzw.rules.case.policy import RequiredMeasure, measure_standing

T = TypeVar("T")
Value = str | date | None

DISCIPLINE: Final[SharedList] = "纪委清单"
_DISCIPLINE_OFFICE: Final = lazy("纪委|纪检|监察|监委")


def is_discipline_office(unit: str) -> bool:
    """Whether a unit is one of discipline inspection."""
    return _DISCIPLINE_OFFICE.search(unit) is not None


def shares_of(unit: str, campaign: Campaign) -> tuple[Share, ...]:
    """The lists of a unit; empty where the campaign shares nothing with it."""
    own = [share for share in campaign.shares if share.unit == unit]
    if own and is_discipline_office(unit):
        only = {"单位": unit, "清单": DISCIPLINE, "字段": list(SHARED_FIELDS[DISCIPLINE])}
        return (Share.model_validate(only),)
    return tuple(share for share in own if share.name != DISCIPLINE)


@dataclass(frozen=True, slots=True)
class SharedKind(Generic[T]):
    """What a list is made of: its rows, and the fields that can be given of each, in their order."""

    rows: Callable[[Share, Ledger, Instant], Iterator[T]]
    fields: Mapping[str, Callable[[T], Value]]


# The rows of each list


@dataclass(frozen=True, slots=True)
class _Cut:
    """An enterprise whose power, or whose water, is to be cut or was, and how that stands."""

    enterprise: Enterprise
    standing: RequiredMeasure

    @property
    def arranged(self) -> Measure | None:
        """The cut as it was arranged."""
        return self.standing.arranged


def _power_cuts(_share: Share, ledger: Ledger, at: Instant) -> Iterator[_Cut]:
    return _cuts("电", ledger, at)


def _water_cuts(_share: Share, ledger: Ledger, at: Instant) -> Iterator[_Cut]:
    return _cuts("水", ledger, at)


def _cuts(supply: Supply, ledger: Ledger, at: Instant) -> Iterator[_Cut]:
    for enterprise in ledger.enterprises.values():
        planned = (measure.measure for measure in enterprise.planned)
        named = dict.fromkeys((*demands_of(enterprise, ledger, at).required, *planned))
        cut = next((name for name in named if ledger.campaign.cuts(name, supply)), None)
        if cut is not None:
            yield _Cut(enterprise, measure_standing(cut, enterprise, ledger, at))


@dataclass(frozen=True, slots=True)
class _Unlicensed:
    """An enterprise with violations of the share's groups, each by its code and name."""

    enterprise: Enterprise
    violations: tuple[str, ...]


def _unlicensed(share: Share, ledger: Ledger, _at: Instant) -> Iterator[_Unlicensed]:
    names = ledger.campaign.violations
    for enterprise in ledger.offenders:
        codes = [
            code
            for code in enterprise.violation_codes
            if not share.violations or any(in_group(code, group) for group in share.violations)
        ]
        if codes:
            yield _Unlicensed(
                enterprise, tuple(f"{code}（{names[code]}）" if code in names else code for code in codes)
            )


@dataclass(frozen=True, slots=True)
class _Handed:
    """What was handed over to the unit; of the lead only its number, never its content or source."""

    lead: str
    transfer: Transfer
    enterprise: str | None


def _handed(share: Share, ledger: Ledger, _at: Instant) -> Iterator[_Handed]:
    for lead in ledger.leads.values():
        enterprise = ledger.enterprise_of(lead)
        for transfer in lead.transfers:
            if transfer.receiver == share.unit:
                yield _Handed(lead.id, transfer, enterprise.name if enterprise else None)


@dataclass(frozen=True, slots=True)
class _Maker:
    """A case whose makers, sellers and carriers are, or must be, inquired into."""

    enterprise: Enterprise
    states: Mapping[str, str]


_MADE_BY: Final = ("生产", "销售", "运输")
"""The questions about who made it and where it went, as the list of makers names them."""


def _makers(_share: Share, ledger: Ledger, _at: Instant) -> Iterator[_Maker]:
    for enterprise in ledger.offenders:
        states = inquiry_states(enterprise, ledger.campaign)
        own: dict[str, str] = {name: states[name] for name in _MADE_BY if name in states}
        asked = any(state != UNASKED for state in own.values())
        if asked or must_be_complete(enterprise, ledger.campaign, escalated(enterprise, ledger)):
            yield _Maker(enterprise, own)


@dataclass(frozen=True, slots=True)
class _Told:
    """A number, a date and a state: of a sealed question (保护伞) beyond 未查, and of leads handed over."""

    id: str
    on: date | None
    state: str


def _discipline(share: Share, ledger: Ledger, at: Instant) -> Iterator[_Told]:
    for enterprise in ledger.offenders:
        for question, answer in answers(enterprise).items():
            sealed = ledger.campaign.inquiry is not None and ledger.campaign.inquiry.is_sealed(question)
            if sealed and answer.state != UNASKED:
                yield _Told(enterprise.id, answer.on, answer.state)
    for handed in _handed(share, ledger, at):
        yield _Told(handed.lead, handed.transfer.on, _receipt(handed.transfer))


def _receipt(transfer: Transfer) -> str:
    if transfer.returned_on is not None:
        return "已退回"
    return "已签收" if transfer.signed_on is not None else "未签收"


# The fields of each list


class _OfPlace(Protocol):
    @property
    def enterprise(self) -> Enterprise: ...


_PLACE: Final[Mapping[str, Callable[[_OfPlace], Value]]] = {
    "编号": lambda row: row.enterprise.id,
    "名称": lambda row: row.enterprise.name,
    "村": lambda row: row.enterprise.village,
    "经营地址": lambda row: row.enterprise.address,
}
_CUT: Final[Mapping[str, Callable[[_Cut], Value]]] = {
    "措施状态": lambda row: row.standing.state,
    "责任单位": lambda row: row.arranged.unit if row.arranged else None,
    "时限": lambda row: row.arranged.due_on if row.arranged else None,
    "完成日期": lambda row: row.arranged.done_on if row.arranged else None,
    "现场风险提示": lambda row: row.enterprise.safety_note,
}
_OF_POWER: Final[SharedKind[_Cut]] = SharedKind(
    _power_cuts, {**_PLACE, "用电户号": lambda row: row.enterprise.power_account, **_CUT}
)
_OF_WATER: Final[SharedKind[_Cut]] = SharedKind(
    _water_cuts, {**_PLACE, "供水户号": lambda row: row.enterprise.water_account, **_CUT}
)
_LICENCES: Final[SharedKind[_Unlicensed]] = SharedKind(
    _unlicensed,
    {
        **_PLACE,
        "统一社会信用代码": lambda row: row.enterprise.code,
        "无代码原因": lambda row: row.enterprise.no_code,
        "违法行为": lambda row: "、".join(row.violations),
        "证照": lambda row: "、".join(f"{one.kind}（{one.state}）" for one in row.enterprise.licences),
        "发证机关": lambda row: "、".join(
            dict.fromkeys(one.issuer for one in row.enterprise.licences if one.issuer)
        ),
    },
)
_TRANSFERS: Final[SharedKind[_Handed]] = SharedKind(
    _handed,
    {
        "编号": lambda row: row.lead,
        "移交日期": lambda row: row.transfer.on,
        "文号": lambda row: row.transfer.document,
        "企业": lambda row: row.enterprise,
        "签收日期": lambda row: row.transfer.signed_on,
        "退回日期": lambda row: row.transfer.returned_on,
        "回告结果": lambda row: row.transfer.outcome,
    },
)
_MAKERS: Final[SharedKind[_Maker]] = SharedKind(
    _makers,
    {
        **_PLACE,
        "生产": lambda row: row.states.get("生产"),
        "销售": lambda row: row.states.get("销售"),
        "运输": lambda row: row.states.get("运输"),
    },
)
_DISCIPLINE: Final[SharedKind[_Told]] = SharedKind(
    _discipline, {"编号": lambda row: row.id, "日期": lambda row: row.on, "状态": lambda row: row.state}
)
_LISTS: Final[Mapping[SharedList, SharedKind[Any]]] = MappingProxyType(
    {
        "断电清单": _OF_POWER,
        "断水清单": _OF_WATER,
        "证照清单": _LICENCES,
        "移交清单": _TRANSFERS,
        "产销运清单": _MAKERS,
        "纪委清单": _DISCIPLINE,
    }
)
SHARED_FIELDS: Final[Mapping[SharedList, tuple[str, ...]]] = MappingProxyType(
    {name: tuple(kind.fields) for name, kind in _LISTS.items()}
)
"""What each list can hold."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A row of a list, as far as the unit is given it."""

    name: SharedList
    fields: Mapping[str, Value]


def shared(share: Share, ledger: Ledger, at: Instant) -> tuple[Shared, ...]:
    """The rows of a list, cut to the fields of the share; the ledger is already as of `at`."""
    kind = _LISTS[share.name]
    return tuple(
        Shared(share.name, {name: kind.fields[name](row) for name in share.fields if name in kind.fields})
        for row in kind.rows(share, ledger, at)
    )
