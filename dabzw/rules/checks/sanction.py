"""What a violation is answered with: its risk, fines, the three inquiries and the blacklist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta

from dabzw.model.enterprise import Enterprise, Inquiry, Listing, RiskRating, Sanction, Violation
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.terms import is_of_county, level_of
from dabzw.rules.case.acts import Act, acts_of
from dabzw.rules.case.inquiry import UNASKED, UNCLEAR
from dabzw.rules.case.organs import organ_level
from dabzw.rules.case.rating import called
from dabzw.rules.case.repeats import REPEATED, is_repeat_rated_low, unfounded
from dabzw.rules.checks.declared import check

_SHORTEST_LISTING: Final = relativedelta(months=12)


@check(
    "repeat-rated-low",
    "警告",
    "重犯低评",
    cure="dabzw ent rate {id}",
    of=(Enterprise,),
    on=(RiskRating,),
    source="通知二（二）4",
    says="停产、取缔、关闭以后又违法的，评为最低一级风险应写理由。",
)
def rated_low_again(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if is_repeat_rated_low(enterprise, ledger.campaign):
        place = len(enterprise.ratings) - 1
        campaign = ledger.campaign
        again = campaign.terms.repeat or REPEATED
        says = f"{again}的{campaign.terms.subject}评为{called(campaign.ranks[-1], campaign)}，没有写理由"
        yield Defect(("风险", place), says, "重新评定，或补填“理由”")


@check(
    "repeat-unfounded",
    "提示",
    "重犯无据",
    cure="dabzw ent past {id}",
    of=(Enterprise,),
    on=(Violation,),
    source="通知二（二）4",
    says="责令停产停业、关闭取缔以后又干的（重犯），应有以前查处的记录。",
)
def unfounded_repeats(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    leads = ledger.leads_of_enterprise(enterprise.id)
    for place in unfounded(enterprise, leads, ledger.campaign):
        says = "记为重犯的违法行为，台账里没有以前责令停产停业、关闭取缔的记录"
        yield Defect(("违法行为", place), says, "用 dabzw ent past 补记历史查处；以前没有查处过的改正代码")


@check(
    "fine-amount",
    "警告",
    "罚款无金额",
    of=(Enterprise,),
    on=(Sanction,),
    source="台账规则：处罚",
    says="罚款应写明金额。",
)
def fine_without_amount(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(enterprise, Sanction):
        if act.row.kind == "罚款" and act.row.amount is None:
            yield Defect(act.path, "罚款没有写金额", "补填“金额”（元）")


@check(
    "fine-overpaid",
    "错误",
    "多收罚款",
    of=(Enterprise,),
    on=(Sanction,),
    source="台账规则：处罚",
    says="已收缴的不得多于处罚金额。",
)
def overpaid_fines(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(enterprise, Sanction):
        amount, paid = act.row.amount, act.row.paid
        if amount is not None and paid is not None and paid > amount:
            says = f"已收缴{paid}元，多于处罚金额{amount}元"
            yield Defect(act.at("paid"), says, "核对两个金额")


@check(
    "inquiry-undated",
    "警告",
    "三查无日期",
    of=(Enterprise,),
    on=(Inquiry,),
    source="通知三（四）",
    says="一案三查中已经查过的各项应写日期。",
)
def undated_inquiries(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(enterprise, Inquiry):
        if act.row.state != UNASKED and act.row.on is None:
            yield Defect(act.path, "已经查过的一项没有写日期", "补填“日期”")


@check(
    "inquiry-sealed",
    "错误",
    "三查保密",
    of=(Enterprise,),
    on=(Inquiry,),
    source="通知三（四）",
    says="一案三查中只记状态的问项只写状态和日期，线索移交纪检监察机关。",
)
def told_of_sealed(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    inquiry = ledger.campaign.inquiry
    for act in acts_of(enterprise, Inquiry):
        if inquiry is None or not inquiry.is_sealed(act.row.question):
            continue
        for field in ("who", "note"):
            if getattr(act.row, field) is not None:
                yield Defect(
                    act.at(field), "这个问项只记状态和日期", "删去这一项，有关情况直接移交纪检监察机关"
                )


@check(
    "inquiry-approver",
    "错误",
    "三查未批",
    of=(Enterprise,),
    on=(Inquiry,),
    source="台账规则：一案三查",
    says="一案三查中无法查清的一问须有批准人。",
)
def unapproved_inquiries(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(enterprise, Inquiry):
        if act.row.state == UNCLEAR and act.row.approver is None:
            yield Defect(act.path, "记为无法查清，没有批准人", "补填“批准人”")


# The blacklist (名单)


def _listed(enterprise: Enterprise) -> Iterator[Act[Listing]]:
    return (act for act in acts_of(enterprise, Listing) if act.row.state == "已列入")


@check(
    "listing-penalty",
    "错误",
    "列名无处罚",
    of=(Enterprise,),
    on=(Listing,),
    source="国办发〔2020〕49号",
    says="列入名单时须有在案的处罚。",
)
def listed_unpunished(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Listings without a penalty on or before their day."""
    for act in _listed(enterprise):
        day = act.row.on
        if not any(sanction.on <= day for sanction in enterprise.sanctions):
            yield Defect(act.path, f"{day}列入时没有在案的处罚", "补登处罚；没有处罚的不能列入")


@check(
    "listing-organ",
    "错误",
    "列名越权",
    of=(Enterprise,),
    on=(Listing,),
    source="国办发〔2020〕49号",
    says="列入名单须由县级以上机关决定，乡镇、街道只能建议。",
)
def listed_by_township(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    campaign = ledger.campaign
    only = "没有决定的" if is_of_county(campaign) else f"{level_of(campaign)}只能建议，"
    advice = f"填作出列入决定的县级以上机关；{only}状态用“建议列入”"
    for act in _listed(enterprise):
        if act.row.organ is None or organ_level(act.row.organ, ledger.campaign) != "县级以上":
            yield Defect(act.at("organ"), "列入名单的机关不是县级以上机关", advice)


@check(
    "listing-document",
    "错误",
    "列名无文号",
    of=(Enterprise,),
    on=(Listing,),
    source="国办发〔2020〕49号",
    says="列入名单须有文号。",
)
def listed_without_document(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in _listed(enterprise):
        if act.document is None:
            yield Defect(act.path, "列入名单没有文号", "补填列入决定书的“文号”")


@check(
    "listing-untold",
    "错误",
    "列名未告知",
    of=(Enterprise,),
    on=(Listing,),
    source="安全生产严重失信主体名单管理办法",
    says="列入名单前须告知当事人。",
)
def listed_untold(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    told_on: list[date] = []
    for act in acts_of(enterprise, Listing):
        if act.row.state == "已告知":
            told_on.append(act.row.on)
        elif act.row.state == "已列入" and not any(day <= act.row.on for day in told_on):
            yield Defect(act.path, "列入名单前没有告知当事人", "补登“已告知”及其日期")


@check(
    "listing-removal",
    "错误",
    "移出过早",
    of=(Enterprise,),
    on=(Listing,),
    source="安全生产严重失信主体名单管理办法",
    says="列入名单满12个月才能提前移出。",
)
def removed_early(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    listed_on: date | None = None
    for act in acts_of(enterprise, Listing):
        step = act.row
        if step.state == "已列入":
            listed_on = step.on
        elif step.state == "提前移出" and listed_on is not None and step.on < listed_on + _SHORTEST_LISTING:
            says = f"列入（{listed_on}）不满12个月，不能提前移出"
            yield Defect(act.at("on"), says, "核对列入和移出的日期")
