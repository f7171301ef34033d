"""Sharing 信息共享: what each partner unit is given — the list that concerns it, and the fields it needs.

Which unit gets which list is the campaign's (共享).  The discipline office gets numbers, dates and states,
whatever the campaign says, and nobody else gets its list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from dabzw.model.campaign import Campaign, Share, in_group
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Transfer
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.vocab import POWER_CUTS, SharedList
from dabzw.rules.inquiry import UNASKED, inquiry_states, must_be_complete
from dabzw.rules.policy import measure_standing, required_measures

Row = dict[str, str | None]

DISCIPLINE: Final[SharedList] = "纪委清单"
_DISCIPLINE_OFFICE: Final = re.compile("纪委|纪检|监察|监委")


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


def shared_rows(share: Share, ledger: Ledger, at: Instant) -> Iterator[Row]:
    """The rows of a list, cut to the fields of the share; the ledger is already as of `at`."""
    for row in _LISTS[share.name](share, ledger, at):
        yield {name: row[name] for name in share.fields if name in row}


def _power_cuts(_share: Share, ledger: Ledger, at: Instant) -> Iterator[Row]:
    """Enterprises for which a cut of the power is required or planned."""
    for enterprise in ledger.enterprises.values():
        planned = (measure.measure for measure in enterprise.planned)
        named = {*required_measures(enterprise, ledger.campaign), *planned}
        cut = next((name for name in POWER_CUTS if name in named), None)
        if cut is not None:
            standing = measure_standing(cut, enterprise, ledger.campaign, at)
            arranged = standing.arranged
            yield {
                **_place(enterprise),
                "用电户号": enterprise.power_account,
                "措施状态": standing.state,
                "责任单位": arranged.unit if arranged else None,
                "时限": _written(arranged.due_on if arranged else None),
                "完成日期": _written(arranged.done_on if arranged else None),
            }


def _place(enterprise: Enterprise) -> Row:
    return {
        "编号": enterprise.id,
        "名称": enterprise.name,
        "村": enterprise.village,
        "经营地址": enterprise.address,
    }


def _written(value: object) -> str | None:
    return None if value is None else str(value)


def _licences(share: Share, ledger: Ledger, _at: Instant) -> Iterator[Row]:
    """Enterprises with a violation of the share's groups, and their licences."""
    names = ledger.campaign.violations
    for enterprise in ledger.offenders:
        codes = [
            code
            for code in enterprise.violation_codes
            if not share.violations or any(in_group(code, group) for group in share.violations)
        ]
        if codes:
            yield {
                **_place(enterprise),
                "统一社会信用代码": enterprise.code,
                "无代码原因": enterprise.no_code,
                "违法行为": "、".join(f"{code} {names.get(code, '')}".strip() for code in codes),
                "证照": "、".join(f"{licence.kind}（{licence.state}）" for licence in enterprise.licences),
            }


def _transfers(share: Share, ledger: Ledger, _at: Instant) -> Iterator[Row]:
    """What was handed over to the unit; of the lead only its number, never its content or source."""
    for lead in ledger.leads.values():
        enterprise = ledger.enterprises.get(lead.enterprise or "")
        for transfer in lead.transfers:
            if transfer.receiver == share.unit:
                yield {
                    "编号": lead.id,
                    "移交日期": transfer.on.isoformat(),
                    "文号": transfer.document,
                    "企业": enterprise.name if enterprise else None,
                    "签收日期": _written(transfer.signed_on),
                    "退回日期": _written(transfer.returned_on),
                    "回告结果": transfer.outcome,
                }


def _makers(_share: Share, ledger: Ledger, _at: Instant) -> Iterator[Row]:
    """Cases whose makers, sellers and carriers are, or must be, inquired into."""
    for enterprise in ledger.offenders:
        states = inquiry_states(enterprise)["产销运"]
        asked = isinstance(states, dict) and any(state != UNASKED for state in states.values())
        if isinstance(states, dict) and (asked or must_be_complete(enterprise, ledger.campaign)):
            yield {**_place(enterprise), **states}


def _discipline(share: Share, ledger: Ledger, _at: Instant) -> Iterator[Row]:
    """Numbers, dates and states: of 保护伞 beyond 未查, and of the leads handed over."""
    for enterprise in ledger.offenders:
        leaf = enterprise.inquiries.shelter if enterprise.inquiries else None
        if leaf is not None and leaf.state != UNASKED:
            yield {"编号": enterprise.id, "日期": _written(leaf.on), "状态": leaf.state}
    for lead in ledger.leads.values():
        for transfer in lead.transfers:
            if transfer.receiver == share.unit:
                yield {"编号": lead.id, "日期": transfer.on.isoformat(), "状态": _receipt(transfer)}


def _receipt(transfer: Transfer) -> str:
    if transfer.returned_on is not None:
        return "已退回"
    return "已签收" if transfer.signed_on is not None else "未签收"


_PLACE_FIELDS: Final = ("编号", "名称", "村", "经营地址")
SHARED_FIELDS: Final[Mapping[SharedList, tuple[str, ...]]] = MappingProxyType(
    {
        "断电清单": (*_PLACE_FIELDS, "用电户号", "措施状态", "责任单位", "时限", "完成日期"),
        "证照清单": (*_PLACE_FIELDS, "统一社会信用代码", "无代码原因", "违法行为", "证照"),
        "移交清单": ("编号", "移交日期", "文号", "企业", "签收日期", "退回日期", "回告结果"),
        "产销运清单": (*_PLACE_FIELDS, "生产", "销售", "运输"),
        "纪委清单": ("编号", "日期", "状态"),
    }
)
"""What each list can hold."""

_LISTS: Final[Mapping[SharedList, Callable[[Share, Ledger, Instant], Iterator[Row]]]] = MappingProxyType(
    {
        "断电清单": _power_cuts,
        "证照清单": _licences,
        "移交清单": _transfers,
        "产销运清单": _makers,
        "纪委清单": _discipline,
    }
)
