"""Enterprises: codes, inspections, penalties, inquiries and the blacklist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta

from dabzw.model.base import Row
from dabzw.model.codes import cas_fault, credit_code_fault
from dabzw.model.enterprise import Enterprise, Leaf, Listing, SealedLeaf
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.model.vocab import VILLAGE_SOURCES
from dabzw.rules.inquiry import UNASKED
from dabzw.rules.policy import repeated
from dabzw.rules.powers import is_county_or_higher
from dabzw.rules.privacy import holds_identity
from dabzw.rules.walk import rows_of

_SHORTEST_LISTING: Final = relativedelta(months=12)


def code_or_reason(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Enterprises with neither a credit code nor a reason for having none, or with both."""
    if enterprise.code is None and enterprise.no_code is None:
        yield Defect((), "没有统一社会信用代码，也没有无代码原因", "填统一社会信用代码；没有的填“无代码原因”")
    if enterprise.code is not None and enterprise.no_code is not None:
        yield Defect(("无代码原因",), "已有统一社会信用代码，不应再填无代码原因", "二者只留一个")


def credit_code(enterprise: Enterprise, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Credit codes that GB 32100 does not admit; an identity number in their place has its own rule."""
    fault = credit_code_fault(enterprise.code) if enterprise.code is not None else None
    if fault is not None and not holds_identity(enterprise.code or "", at.day):
        yield Defect(("统一社会信用代码",), fault, "对照营业执照逐位核对")


def cas_numbers(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """CAS numbers of a wrong form or with a wrong check digit."""
    for place, chemical in enumerate(enterprise.chemicals):
        fault = cas_fault(chemical.cas) if chemical.cas is not None else None
        if fault is not None:
            yield Defect(("危险化学品", place, "CAS"), fault, "对照安全技术说明书或标签核对")


def village_visits(record: Enterprise | Site, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Visits of a village or grid worker that are called an inspection."""
    for place, visit in enumerate(record.visits):
        if visit.method in VILLAGE_SOURCES and visit.nature not in (None, "巡查"):
            yield Defect(
                ("排查", place, "性质"),
                f"“{visit.method}”不是行政检查，不能登记为“{visit.nature}”",
                "性质改为“巡查”",
            )


def rated_low_again(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Repeated violations (死灰复燃) rated 一般 without a reason."""
    last = enterprise.ratings[-1] if enterprise.ratings else None
    if last is not None and last.level == "一般" and last.reason is None and repeated(enterprise):
        place = len(enterprise.ratings) - 1
        yield Defect(("风险", place), "死灰复燃的企业评为一般风险，没有写理由", "重新评定，或补填“理由”")


def fine_without_amount(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Fines without their amount."""
    for place, sanction in enumerate(enterprise.sanctions):
        if sanction.kind == "罚款" and sanction.amount is None:
            yield Defect(("处罚", place), "罚款没有写金额", "补填“金额”（元）")


def overpaid_fines(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Penalties of which more was collected than was imposed."""
    for place, sanction in enumerate(enterprise.sanctions):
        if sanction.amount is not None and sanction.paid is not None and sanction.paid > sanction.amount:
            yield Defect(
                ("处罚", place, "已收缴"),
                f"已收缴{sanction.paid}元，多于处罚金额{sanction.amount}元",
                "核对两个金额",
            )


def undated_inquiries(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Questions of the three inquiries that were gone into on no known day."""
    if enterprise.inquiries is None:
        return
    for path, row in rows_of(enterprise.inquiries, ("一案三查",)):
        if _undated(row):
            yield Defect(path, "已经查过的一项没有写日期", "补填“日期”")


def _undated(row: Row) -> bool:
    return isinstance(row, (Leaf, SealedLeaf)) and row.state != UNASKED and row.on is None


# The blacklist (名单)


def _listed(enterprise: Enterprise) -> Iterator[tuple[int, Listing]]:
    return ((place, step) for place, step in enumerate(enterprise.listings) if step.state == "已列入")


def listed_unpunished(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Listings without a penalty on or before their day."""
    for place, step in _listed(enterprise):
        if not any(sanction.on <= step.on for sanction in enterprise.sanctions):
            yield Defect(("名单", place), f"{step.on}列入时没有在案的处罚", "补登处罚；没有处罚的不能列入")


def listed_by_township(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Listings that no county or higher organ decided."""
    for place, step in _listed(enterprise):
        if step.organ is None or not is_county_or_higher(step.organ, ledger.campaign):
            yield Defect(
                ("名单", place, "机关"),
                "列入名单的机关不是县级以上机关",
                "填作出列入决定的县级以上机关；乡镇只能建议，状态用“建议列入”",
            )


def listed_without_document(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Listings without the number of their decision."""
    for place, step in _listed(enterprise):
        if step.document is None:
            yield Defect(("名单", place), "列入名单没有文号", "补填列入决定书的“文号”")


def listed_untold(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Listings of which the enterprise was not told beforehand."""
    for place, step in _listed(enterprise):
        if not any(told.state == "已告知" and told.on <= step.on for told in enterprise.listings[:place]):
            yield Defect(("名单", place), "列入名单前没有告知当事人", "补登“已告知”及其日期")


def removed_early(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Early removals less than twelve months after the listing."""
    listed_on: date | None = None
    for place, step in enumerate(enterprise.listings):
        if step.state == "已列入":
            listed_on = step.on
        elif step.state == "提前移出" and listed_on is not None and step.on < listed_on + _SHORTEST_LISTING:
            yield Defect(
                ("名单", place, "日期"),
                f"列入（{listed_on}）不满12个月，不能提前移出",
                "核对列入和移出的日期",
            )
