"""认定, 作废 and 并入: what a signed act must say, and what may not be put aside by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.enterprise import Clearance, Enterprise, Joined
from dabzw.model.finding import Defect
from dabzw.model.judgement import Determination, Void
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, day_of, written
from dabzw.model.site import JoinedSite, Site
from dabzw.rules.case.acts import acts, acts_of
from dabzw.rules.case.standing import Question, pending, site_pending
from dabzw.rules.case.void import standing_in_the_way
from dabzw.rules.checks.declared import EVERY_RECORD, check

MISTAKEN: Final = "登记错误"
GROUNDS: Final = ("违法事实不成立", "轻微不予处罚", MISTAKEN, "移交其他行动")
"""What 理由 of a 撤案 begins with; the clerk's own words follow."""

_JUDGED: Final = (Enterprise, Lead, Site)
_WITHDRAWN: Final = "撤案"


@check(
    "determination-unsigned",
    "错误",
    "认定未签",
    of=_JUDGED,
    on=(Determination,),
    source="台账规则：认定",
    says="认定须写理由和批准人。",
)
def unsigned(record: Enterprise | Lead | Site, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(record, Determination):
        missing = [
            name for name, value in (("理由", act.row.reason), ("批准人", act.row.approver)) if value is None
        ]
        if missing:
            yield Defect(act.path, f"认定没有写{'、'.join(missing)}", f"补填“{'”“'.join(missing)}”")


@check(
    "determination-ground",
    "错误",
    "认定理由",
    of=_JUDGED,
    on=(Determination,),
    source="台账规则：认定",
    says="撤案的理由以违法事实不成立、轻微不予处罚、登记错误、移交其他行动之一开头；线索、场所只有不立案。",
)
def ungrounded(record: Enterprise | Lead | Site, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(record, Determination):
        if act.row.result != _WITHDRAWN:
            continue
        if not isinstance(record, Enterprise):
            says = f"{record.KIND}只能认定不立案"
            yield Defect(act.at("result"), says, "撤案记在企业上，用 dabzw ent determine")
        elif act.row.reason is not None and not act.row.reason.startswith(GROUNDS):
            says = f"撤案的理由没有以{'、'.join(GROUNDS)}之一开头"
            yield Defect(act.at("reason"), says, "先写是哪一种，再写具体情况")


@check(
    "determination-factless",
    "警告",
    "认定无事实",
    of=_JUDGED,
    on=(Determination,),
    source="台账规则：认定",
    says="认定只答复写明的事实；没有写明的，等于没有答复。",
)
def factless(record: Enterprise | Lead | Site, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(record, Determination):
        if not act.row.facts:
            advice = "用 dabzw ent determine（线索、场所同样）登记，事实由程序写入"
            yield Defect(act.path, "认定没有写明所答复的事实", advice)


_SIGN_AGAIN: Final[dict[Question, str]] = {
    "需重新验收": "核对这些事实，用 dabzw ent clear 再验收一次",
    "需重新认定": "核对这些事实，用 determine 再认定一次",
}


@check(
    "signed-again",
    "警告",
    "签后有变",
    cure="dabzw next {id}",
    of=(Enterprise, Site),
    on=(Clearance, Determination),
    source="台账规则：销号、认定",
    says="签字以前的事实没有写进事实里的，要重新验收、重新认定；不因此拒绝登记。",
)
def overlooked(record: Enterprise | Site, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    found = pending(record, ledger) if isinstance(record, Enterprise) else site_pending(record, ledger)
    for one in found:
        if one.question in _SIGN_AGAIN:
            facts = "、".join(f"{written(fact.on)}的{fact.kind}" for fact in one.facts)
            yield Defect((), f"{one.question}：签字时没有看到{facts}", _SIGN_AGAIN[one.question])


@check(
    "void-standing",
    "错误",
    "作废有案",
    of=EVERY_RECORD,
    on=(Void,),
    source="台账规则：作废",
    says="有没有答复的事实、违法行为、属实的线索、强制措施、处罚、移交、关闭、完成的措施的，不能作废。",
    of_all=True,
)
def void_with_facts(record: AnyRecord, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if record.void is not None:
        reasons = tuple(standing_in_the_way(record, ledger))
        if reasons:
            yield Defect(
                ("作废",), f"不能作废：{'；'.join(reasons)}", "删去作废；确属错误的，用撤案、不立案或并入"
            )


@check(
    "joined-master",
    "错误",
    "记录并入",
    of=(Enterprise, Site),
    on=(Joined, JoinedSite),
    source="台账规则：并入",
    says="重复登记的直接并入一条主记录，不得并入自己、互相并入或层层并入；并入以后的事记在主记录上。",
    of_all=True,
)
def joined(record: Enterprise | Site, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if record.joined is None:
        return
    master = ledger.find(record.joined.master)
    if record.joined.master == record.id:
        yield Defect(("并入",), "并入了自己", "填主记录的编号，或删去这一项")
    elif isinstance(master, (Enterprise, Site)) and master.joined is not None:
        yield Defect(("并入",), "并入的记录自己也已并入别的记录", "直接并入最后的主记录")
    for act in acts(record):
        own = next((when for name, when in act.dates if name in act.row.happened), None)
        if act.row is not record.joined and own is not None and day_of(own) > record.joined.on:
            yield Defect(act.path, "并入以后又登记了新的事", f"记到主记录 {record.joined.master} 上")
