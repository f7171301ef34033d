"""Enterprises: their credit codes, and the CAS numbers of what they hold."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.model.codes import cas_fault, credit_code_fault
from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.checks.declared import check
from dabzw.rules.checks.privacy import holds_identity


@check(
    "enterprise-code-or-reason",
    "错误",
    of=(Enterprise,),
    source="台账规则：企业",
    says="统一社会信用代码和无代码原因，须填且只填一项。",
)
def code_or_reason(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if enterprise.code is None and enterprise.no_code is None:
        yield Defect((), "没有统一社会信用代码，也没有无代码原因", "填统一社会信用代码；没有的填“无代码原因”")
    if enterprise.code is not None and enterprise.no_code is not None:
        yield Defect(("无代码原因",), "已有统一社会信用代码，不应再填无代码原因", "二者只留一个")


@check(
    "enterprise-credit-code",
    "错误",
    of=(Enterprise,),
    source="GB 32100-2015",
    says="统一社会信用代码须符合编码规则和校验码；证照原件如此的，记代码核对。",
)
def credit_code(enterprise: Enterprise, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Credit codes that GB 32100 does not admit; an identity number in their place has its own rule."""
    fault = credit_code_fault(enterprise.code) if enterprise.code is not None else None
    vouched = enterprise.code_vouched is not None
    if fault is not None and not vouched and not holds_identity(enterprise.code or "", at.day):
        yield Defect(
            ("统一社会信用代码",), fault, "对照营业执照逐位核对；原件如此的，用 dabzw ent vouch 记代码核对"
        )


@check("enterprise-cas", "错误", of=(Enterprise,), source="CAS 编号规则", says="CAS 号须符合写法和校验位。")
def cas_numbers(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, chemical in enumerate(enterprise.chemicals):
        fault = cas_fault(chemical.cas) if chemical.cas is not None else None
        if fault is not None:
            yield Defect(("危险化学品", place, "CAS"), fault, "对照安全技术说明书或标签核对")
