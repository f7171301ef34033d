"""Acts by law: who may take them, on what basis, and with what paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.vocab import POWER_CUTS
from dabzw.rules.declared import check
from dabzw.rules.powers import acts, basis_defects, lacks_power

_URGENT: Final = "紧急"


@check(
    "no-power",
    "警告",
    of=(Lead, Enterprise),
    source="行政强制法第17条；安全生产法第70、115条；行政处罚法第24条",
    says="乡镇没有职权的行为，实施机关不应是乡镇。",
)
def powers(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for path, act, authority in acts(record):
        article = lacks_power(act, authority, ledger.campaign)
        if article is not None:
            advice = "改填依法实施的机关；确已依法赋权的，写入行动方案的“职权”"
            yield Defect(path, f"乡镇没有这项职权（{article}）", advice)


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
    for path, act, document, grounds in _acts(record):
        cut = any(word in act for word in POWER_CUTS)
        if cut and document is None and _URGENT not in (grounds or ""):
            advice = "补填提前24小时书面通知的“文书”；紧急的，在依据（措施在佐证）里写明“紧急”"
            yield Defect(path, "停止供电没有登记文书", advice)


def _acts(record: Lead | Enterprise) -> Iterator[tuple[FieldPath, str, str | None, str | None]]:
    """Acts that were taken: their path, name, document and grounds."""
    if isinstance(record, Lead):
        for place, act in enumerate(record.acts):
            yield ("强制措施", place), act.act, act.document, act.basis
    else:
        for place, measure in enumerate(record.planned):
            if measure.done_on is not None:
                yield ("处置", "措施", place), measure.measure, measure.document, measure.evidence
