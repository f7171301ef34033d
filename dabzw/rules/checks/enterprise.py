"""Enterprises: their credit codes, and the CAS numbers of what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dabzw.model.codes import MISCOPIED, cas_fault, is_doubtful, shape_fault
from dabzw.model.enterprise import Chemical, Enterprise, PowerRestored
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.checks.declared import check
from dabzw.rules.checks.privacy import is_identity, is_like_identity
from dabzw.rules.sweep.screening import power_cuts


@check(
    "enterprise-code-or-reason",
    "错误",
    "代码缺漏",
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
    "代码写法",
    of=(Enterprise,),
    source="GB 32100-2015",
    says="统一社会信用代码须符合编码规则：18位，前两位是登记管理部门和机构类别，第3至8位是行政区划。",
)
def credit_code(enterprise: Enterprise, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Credit codes of a wrong shape; an identity number in their place has its own rule."""
    fault = shape_fault(enterprise.code) if enterprise.code is not None else None
    if fault is not None and not is_identity(enterprise.code or "", at.day):
        yield Defect(("统一社会信用代码",), fault, "对照营业执照逐位核对")


@check(
    "enterprise-code-personal",
    "错误",
    "代码像身份证号",
    of=(Enterprise,),
    source="个人信息保护法第6条",
    says="统一社会信用代码的校验码不符，而又像身份证号的，不得填写。",
)
def personal_code(enterprise: Enterprise, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """What is no right credit code and looks like an identity number: nobody can vouch for it."""
    code = enterprise.code or ""
    if is_doubtful(code) and _looks_personal(code, at.day):
        yield Defect(
            ("统一社会信用代码",),
            "像是身份证号（地区和出生日期相符），作为统一社会信用代码校验码也不符",
            "对照营业执照改正；是身份证号的删去，没有代码的填“无代码原因”",
        )


def _looks_personal(code: str, today: date) -> bool:
    """Whether a wrong code may be an identity number that was miscopied; no citizen's begins with 9."""
    return is_doubtful(code) and not code.startswith("9") and is_like_identity(code, today)


def may_be_vouched(code: str, today: date) -> bool:
    """Whether a code is wrong by its check character alone, and no person's number: the licence decides."""
    return is_doubtful(code) and not _looks_personal(code, today)


@check(
    "enterprise-code-check",
    "警告",
    "代码校验",
    cure="dabzw ent vouch {id}",
    of=(Enterprise,),
    source="GB 32100-2015",
    says="统一社会信用代码的校验码（第18位）应相符；证照原件如此的，记代码核对。",
)
def check_character(enterprise: Enterprise, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Credit codes right but for their check character, for which nobody vouches (代码核对)."""
    code = enterprise.code or ""
    if enterprise.code_vouched is None and is_doubtful(code) and may_be_vouched(code, at.day):
        yield Defect(
            ("统一社会信用代码",),
            MISCOPIED,
            "对照执照逐位核对；原件如此的，用 dabzw ent vouch 记代码核对",
        )


@check(
    "station-trade",
    "提示",
    "站所行业",
    of=(Enterprise,),
    source="通知三（五）",
    says="监管站所应是单位名录里负责这一行业的站所。",
)
def station_of_trade(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """An enterprise under a station while the campaign says that others answer for its trade."""
    trade = enterprise.trade
    if trade is None:
        return
    answer = [
        unit.name for unit in ledger.campaign.units.stations if any(word in trade for word in unit.trades)
    ]
    if answer and enterprise.station not in answer:
        yield Defect(
            ("监管站所",),
            f"单位名录里负责这一行业的是{'、'.join(answer)}",
            "核对监管站所和行业；就由现在的站所监管的，不用改",
        )


@check(
    "power-restored",
    "警告",
    "复电手续",
    of=(Enterprise,),
    on=(PowerRestored,),
    source="通知三（七）",
    says="恢复供电须写机关和文书；没有断过电的不写。",
)
def restored(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """A restored power that nobody signed for, or that was never cut: it ends the watch on the meter."""
    again = enterprise.power_restored
    if again is None:
        return
    missing = [name for name, value in (("机关", again.organ), ("文书", again.document)) if value is None]
    if missing:
        yield Defect(("恢复供电",), f"没有写{'、'.join(missing)}", "补填；恢复供电由作出断电决定的机关同意")
    if not any(cut <= again.on for cut in power_cuts(enterprise, ledger)):
        yield Defect(("恢复供电", "日期"), "在这天以前没有断过电", "核对日期；没有断过电的删去这一项")


@check(
    "enterprise-cas",
    "错误",
    "CAS号",
    of=(Enterprise,),
    on=(Chemical,),
    source="CAS 编号规则",
    says="CAS 号须符合写法和校验位。",
)
def cas_numbers(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, chemical in enumerate(enterprise.chemicals):
        fault = cas_fault(chemical.cas) if chemical.cas is not None else None
        if fault is not None:
            yield Defect(("危险化学品", place, "CAS"), fault, "对照安全技术说明书或标签核对")
