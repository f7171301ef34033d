"""Acts by law: who may take them, on what basis, and with what paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.base import Row
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise, Measure
from dabzw.model.finding import Defect
from dabzw.model.lead import CompulsoryAct, Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.remembered import remembered_words
from dabzw.model.vocab import SUPPLY_CUTS
from dabzw.rules.case.acts import NEED_POWER, acts
from dabzw.rules.case.powers import basis_defects, unpowered, unverified
from dabzw.rules.checks.declared import check

_URGENT: Final = "紧急"


@check(
    "no-power",
    "警告",
    "无此职权",
    of=(Lead, Enterprise),
    on=NEED_POWER,
    source="行动方案“职权”；行政强制法第17条；安全生产法第63、70、115条；行政处罚法第17、24条",
    says="行为的实施机关应在行动方案“职权”所列之内；强制措施不得由乡镇、街道实施。",
)
def powers(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act, lack in unpowered(record, ledger.campaign):
        yield Defect(act.organ_path, f"{lack.who}没有这项职权（{lack.article}）", lack.advice)


@check(
    "power-unverified",
    "提示",
    "职权未列",
    of=(Lead, Enterprise),
    on=NEED_POWER,
    source="行动方案“职权”",
    says="“职权”没有列出的行为，不能核对实施机关有没有职权。",
)
def powers_unverified(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in unverified(record, ledger.campaign) if ledger.campaign.powers else ():
        yield Defect(
            act.organ_path,
            "职权未核对：行动方案的“职权”没有写这项行为由谁实施",
            "查明谁有权实施，写入“职权”；人人可做的，性质写“不限”",
        )


@check(
    "basis-not-in-force",
    "警告",
    "依据不在效",
    of=(Lead, Enterprise),
    source="立法法第61条",
    says="引用的法律依据在当时应已生效、尚未失效。",
)
def bases(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    yield from basis_defects(record, ledger.campaign)


@check(
    "power-cut-notice",
    "警告",
    "断电未通知",
    of=(Lead, Enterprise),
    on=NEED_POWER,
    source="安全生产法第70条",
    says="停止供电应提前24小时书面通知，紧急情形除外。",
)
def power_cuts(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts(record):
        cut = isinstance(act.row, NEED_POWER) and _cuts_power(act.name or "", ledger.campaign)
        if cut and any(act.dates) and act.document is None and _URGENT not in (_grounds(act.row) or ""):
            advice = "补填提前24小时书面通知的“文书”；紧急的，在依据（措施在佐证）里写明“紧急”"
            yield Defect(act.path, "停止供电没有登记文书", advice)


@remembered_words
def _cuts_power(name: str, campaign: Campaign) -> bool:
    return SUPPLY_CUTS["电"] in name or campaign.cuts(name, "电")


def _grounds(row: Row) -> str | None:
    """On what an act rests: 依据 of a 强制措施, 佐证 of a 措施."""
    if isinstance(row, CompulsoryAct):
        return row.basis
    return row.evidence if isinstance(row, Measure) else None
