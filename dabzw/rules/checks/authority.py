"""Acts by law: who may take them, on what basis, and with what paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.base import Row
from dabzw.model.enterprise import Enterprise, Measure
from dabzw.model.finding import Defect
from dabzw.model.lead import CompulsoryAct, Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.vocab import POWER_CUTS
from dabzw.rules.case.acts import acts
from dabzw.rules.case.powers import basis_defects, unpowered
from dabzw.rules.checks.declared import check

_URGENT: Final = "紧急"


@check(
    "no-power",
    "警告",
    of=(Lead, Enterprise),
    source="行政强制法第17条；安全生产法第70、115条；行政处罚法第24条",
    says="乡镇没有职权的行为，实施机关不应是乡镇。",
)
def powers(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    advice = "改填依法实施的机关；确已依法赋权的，写入行动方案的“职权”"
    for act, article in unpowered(record, ledger.campaign):
        yield Defect(act.organ_path, f"乡镇没有这项职权（{article}）", advice)


@check(
    "basis-not-in-force",
    "警告",
    of=(Lead, Enterprise),
    source="立法法第61条",
    says="引用的法律依据在当时应已生效、尚未失效。",
)
def bases(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    yield from basis_defects(record, ledger.campaign)


@check(
    "power-cut-notice",
    "警告",
    of=(Lead, Enterprise),
    source="安全生产法第70条",
    says="停止供电应提前24小时书面通知，紧急情形除外。",
)
def power_cuts(record: Lead | Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts(record):
        cut = any(word in (act.name or "") for word in POWER_CUTS) and any(act.dates)
        if cut and act.document is None and _URGENT not in (_grounds(act.row) or ""):
            advice = "补填提前24小时书面通知的“文书”；紧急的，在依据（措施在佐证）里写明“紧急”"
            yield Defect(act.path, "停止供电没有登记文书", advice)


def _grounds(row: Row) -> str | None:
    """On what an act rests: 依据 of a 强制措施, 佐证 of a 措施."""
    if isinstance(row, CompulsoryAct):
        return row.basis
    return row.evidence if isinstance(row, Measure) else None
