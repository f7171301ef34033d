"""Documents of acts: whether there is one, how it is numbered, and what must have come before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any, Final

from dabzw.model.campaign import Campaign
from dabzw.model.campaign_parts import HearingThresholds
from dabzw.model.enterprise import Enterprise, Sanction
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.lead import CompulsoryAct, Lead, Transfer
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.vocab import Penalty
from dabzw.rules.case.acts import Act, acts_of
from dabzw.rules.case.documents import (
    HEARING_NOTICE,
    PENALTY_DECISION,
    PENALTY_NOTICE,
    SEIZURE_DECISION,
    SUMMARY_PENALTY,
    documents,
    is_made_by,
)
from dabzw.rules.case.transfers import is_discipline
from dabzw.rules.checks.declared import check

_NUMBERED: Final = "文号"
_HEARD_ALWAYS: Final[tuple[Penalty, ...]] = (
    "降低资质等级",
    "吊销许可证件",
    "责令停产停业",
    "责令关闭",
    "限制从业",
)
_HEARD_FROM: Final[tuple[Penalty, ...]] = ("罚款", "没收违法所得", "没收非法财物")
"""行政处罚法 art. 63: heard where the amount is 较大."""

_KNOWN_ADVICE: Final = "已作出的，与本文书并写（用顿号隔开），或登入线索“附件”；没有的，请核实程序"


@check(
    "document-number",
    "提示",
    "文号写法",
    of=(Lead, Enterprise),
    source="GB/T 9704-2012",
    says="文号应有年份和序号，年份用六角括号，序号前不写“第”、不补0，“号”前不空格。",
)
def number_form(record: Lead | Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    own = (document for document in documents(record) if not document.attached)
    for path, found in groupby(own, key=lambda document: document.path):
        numbers = [document.number for document in found]
        faults = dict.fromkeys(fault for number in numbers if number is not None for fault in number.faults)
        if faults:
            yield Defect(path, f"文号写法不规范：{'；'.join(faults)}", "改成“机关代字〔2026〕3号”的写法")
        elif path[-1] == _NUMBERED and not any(numbers):
            yield Defect(path, "文号里没有年份和序号", "写成“机关代字〔2026〕3号”的样子")


@check(
    "document-year",
    "警告",
    "文号年份",
    of=(Lead, Enterprise),
    source="GB/T 9704-2012",
    says="文号的年份应与行为的日期相符。",
)
def number_year(record: Lead | Enterprise, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Numbers of another year than that of their act; of a measure, outside its years."""
    for document in documents(record):
        if document.number is None or document.attached:
            continue
        year = document.number.year
        first = document.since.year if document.since else year
        is_begun = year <= document.until.year if document.until else at.sees(_new_year(year))
        if year < first or not is_begun:
            last = (document.until or at.day).year
            span = f"{first}年" if first == last else f"{first}年至{last}年"
            yield Defect(
                document.path,
                f"文号的年份是{year}年，与日期（{span}）不符",
                "核对文号和日期",
            )


def _new_year(year: int) -> date:
    """The first day of a year, or of the nearest that there is."""
    return date(min(max(year, date.min.year), date.max.year), 1, 1)


@check(
    "document-prerequisite",
    "提示",
    "文书先后",
    of=(Lead, Enterprise),
    source="行政处罚法第44条；安全生产执法文书",
    says="文书应有先行的文书，如现场处理措施决定书之前有现场检查记录；在同一案件的文书、文号、附件里找。",
)
def prerequisites(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Documents without one that must exist by their day; a penalty to be heard has its own rule."""
    heard = {path for path, _ in _to_be_heard(record, ledger.campaign)}
    dependent = [
        document
        for document in documents(record)
        if document.kind is not None and document.kind.needs and document.path[:2] not in heard
    ]
    for document in dependent:
        if document.kind and not is_made_by(document.kind.needs, document.until, record, ledger):
            needs = "或".join(document.kind.needs)
            yield Defect(document.path, f"{document.kind.name}之前没有登记{needs}", _KNOWN_ADVICE)


@check(
    "sanction-document",
    "警告",
    "处罚无文号",
    of=(Enterprise,),
    on=(Sanction,),
    source="行政处罚法第52、59条",
    says="处罚应有处罚决定书的文号。",
)
def sanctions(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(enterprise, Sanction):
        path, known = _named(enterprise, act)
        if path is None:
            yield Defect(act.path, "处罚没有文号", f"补填{PENALTY_DECISION}的“文号”")
        elif known and not {PENALTY_DECISION, SUMMARY_PENALTY} & set(known):
            says = f"登记的是{'、'.join(known)}的文号，不是处罚决定书的"
            yield Defect(path, says, f"改填{PENALTY_DECISION}的文号")


@check(
    "sanction-unheard",
    "警告",
    "听证未告知",
    of=(Enterprise,),
    on=(Sanction,),
    source="行政处罚法第44、63条",
    says="应当告知听证权利的处罚，案件里应有不晚于它的处罚告知书或听证告知书；较大的数额见行动方案的听证标准。",
)
def unheard(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for path, sanction in _to_be_heard(enterprise, ledger.campaign):
        if not is_made_by((PENALTY_NOTICE, HEARING_NOTICE), sanction.on, enterprise, ledger):
            says = f"“{sanction.kind}”应当告知听证权利，案件里没有登记{PENALTY_NOTICE}或{HEARING_NOTICE}"
            yield Defect(path, says, _KNOWN_ADVICE.replace("本文书", "处罚的文号"))


def _to_be_heard(record: Lead | Enterprise, campaign: Campaign) -> Iterator[tuple[FieldPath, Sanction]]:
    for act in acts_of(record, Sanction):
        if _has_hearing(act.row, campaign):
            yield act.path, act.row


def _has_hearing(sanction: Sanction, campaign: Campaign) -> bool:
    lines = campaign.hearing or HearingThresholds.model_construct()
    large = lines.person if sanction.party == "个人" else lines.unit
    by_amount = sanction.kind in _HEARD_FROM and large is not None and (sanction.amount or 0) >= large
    return by_amount or sanction.kind in _HEARD_ALWAYS


@check(
    "seizure-document",
    "警告",
    "查封无文书",
    of=(Lead,),
    on=(CompulsoryAct,),
    source="行政强制法第24条",
    says="查封、扣押应有决定书。",
)
def seizures(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(lead, CompulsoryAct):
        if not act.row.is_temporary:
            continue
        path, known = _named(lead, act)
        if path is None:
            yield Defect(act.path, "查封、扣押没有登记文书", f"补填{SEIZURE_DECISION}的“文书”")
        elif known and not any(name.endswith("决定书") for name in known):
            says = f"登记的是{'、'.join(known)}，不是{SEIZURE_DECISION}"
            yield Defect(path, says, f"补填{SEIZURE_DECISION}")


def _named(record: Lead | Enterprise, act: Act[Any]) -> tuple[FieldPath | None, tuple[str, ...]]:
    """Where an act names its documents, and their kinds; no kind where one of them cannot be told."""
    if act.document is None:
        return None, ()
    path, _ = act.document
    kinds = [document.kind for document in documents(record) if document.path == path]
    return path, tuple(kind.name for kind in kinds if kind) if all(kinds) else ()


@check(
    "transfer-document",
    "警告",
    "移交无文号",
    of=(Lead,),
    on=(Transfer,),
    source="通知三（三）；行政执法机关移送涉嫌犯罪案件的规定第6条",
    says="移交应有文号；移交纪检的除外。",
)
def transfers(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(lead, Transfer):
        if act.document is None and not is_discipline(act.row.receiver):
            yield Defect(act.path, "移交没有文号", "补填移交函、移送书的“文号”")
