"""企业案卷: all acts of a case in order, its documents and evidence with digests, and its contents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from dabzw.model import enterprise as on_enterprise
from dabzw.model import lead as on_lead
from dabzw.model.base import Row, label
from dabzw.model.enterprise import Enterprise
from dabzw.model.fields import meanings
from dabzw.model.finding import FieldPath
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.marks import Prose
from dabzw.model.moments import Instant, When, start_of
from dabzw.model.scalars import plain_text
from dabzw.reports.looks.policy import CASES, case_of
from dabzw.reports.paper import Block, Figure, Heading, Paper, PaperOrder, Paragraph
from dabzw.reports.papers.orders import keep_in, one_enterprise
from dabzw.reports.papers.privacy import from_informant
from dabzw.reports.papers.wording import NUMBER, Draft, chinese_day, paper, table, told
from dabzw.rules.documents import kind_of
from dabzw.rules.powers import basis_defects, power_defects
from dabzw.rules.transfers import is_discipline
from dabzw.rules.walk import rows_of

Rows = dict[str, Any]
_Fields = tuple[str, ...]

_TITLE: Final = "企业案卷"
_DOUBTFUL: Final = "（待核实）"


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which fields of a row say what was done, and by whom or before whom."""

    says: _Fields
    who: _Fields = ()
    document: str | None = None


_SHOWN: Final[dict[type[Row], _Shown]] = {
    on_lead.Admission: _Shown(("result", "reason")),
    on_lead.Verification: _Shown(("verdict", "note"), ("people",)),
    on_lead.CompulsoryAct: _Shown(("act", "basis"), ("authority",), "document"),
    on_lead.Transfer: _Shown(("return_reason", "outcome"), ("receiver",), "document"),
    on_lead.Closing: _Shown(("result", "note")),
    on_lead.LimitChange: _Shown(("limit", "kind", "until", "reason"), ("approver",), "document"),
    on_enterprise.PastCase: _Shown(("sanction", "reason"), ("organ",)),
    on_enterprise.Visit: _Shown(("nature", "method", "result", "note"), ("units", "people", "approval")),
    on_enterprise.Violation: _Shown(("code", "circumstances", "basis")),
    on_enterprise.RiskRating: _Shown(("level", "reason")),
    on_enterprise.MaterialMove: _Shown(("name", "amount", "measure", "whereabouts"), ("receiver",)),
    on_enterprise.Plan: _Shown(("choice",)),
    on_enterprise.Approval: _Shown((), ("approver",)),
    on_enterprise.Measure: _Shown(("measure", "evidence"), ("authority", "unit", "person"), "document"),
    on_enterprise.Sanction: _Shown(("kind", "party", "amount"), ("organ",), "document"),
    on_enterprise.Leaf: _Shown(("state", "who", "note")),
    on_enterprise.SealedLeaf: _Shown(("state",)),
    on_enterprise.Closure: _Shown((), ("organ",)),
    on_enterprise.Clearance: _Shown((), ("accepted_by",)),
    on_enterprise.Listing: _Shown(("state", "reason", "sanctions"), ("organ",), "document"),
    on_enterprise.LookBack: _Shown(("result", "note"), ("people",)),
}
"""The acts of a case; other rows are facts without a day, or are shown with the act that holds them."""


@dataclass(frozen=True, slots=True)
class _Act:
    """One dated act of a case."""

    record: str
    what: str
    when: When
    says: str
    who: str
    document: str | None


def case(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The file of one enterprise; raises OneEnterprise, NotInLedger, and NotPublic for a public order."""
    keep_in(order, _TITLE)
    enterprise = one_enterprise(ledger, order, _TITLE)
    leads = ledger.leads_by_enterprise.get(enterprise.id, ())
    members: tuple[Enterprise | Lead, ...] = (enterprise, *leads)
    acts = sorted(
        (act for record in members for act in _acts(record, ledger)),
        key=lambda act: start_of(act.when),
    )
    contents, evidence = list(_contents(acts)), list(_evidence(leads))
    figures = (
        Figure("线索", len(leads), "条"),
        Figure("办理事项", len(acts), "项"),
        Figure("文书", len(contents), "件"),
        Figure("证据材料", len(evidence), "件"),
    )
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"本卷收录截至{chinese_day(at.when)}的线索{told(figures[0])}、办理事项{told(figures[1])}、"
            f"文书{told(figures[2])}、证据材料{told(figures[3])}。"
        ),
        Heading("卷内目录"),
        table((NUMBER, "文书", "文号或名称", "日期", "记录"), contents),
        Heading("当事人和处置"),
        table(("项目", "内容"), _facts(enterprise, ledger, at)),
        Heading("办理经过"),
        table((NUMBER, "日期", "事项", "内容", "单位或人员", "记录"), map(_act_row, acts)),
        Heading("证据材料"),
        table((NUMBER, "名称", "摘要（SHA-256）", "记录"), evidence),
    )
    title = f"{enterprise.name}案卷"
    return paper(Draft("case", title, blocks, figures, _NOTES), ledger, at, order)


_NOTES: Final = (
    "证据原件存于台账之外，按摘要核对；举报线索的原文和材料名称不入卷",
    "移交纪检机关的只列日期；职权或依据与日期不符的标为待核实",
)


_POLICY: Final = CASES.pick("监管站所", "状态", "违法行为", "风险等级", "处置规则", "冲突", "取舍", "问题")


def _facts(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Iterator[Rows]:
    tree = enterprise.tree()
    for key in ("编号", "名称", "性质", "统一社会信用代码", "无代码原因", "经营地址", "村", "行业"):
        if key in tree:
            yield {"项目": key, "内容": tree[key]}
    for key in ("负责人", "实际控制人", "出租方"):
        if key in tree:
            yield {"项目": key, "内容": tree[key]}
    case = case_of(enterprise, ledger, at)
    yield from (
        {"项目": head, "内容": value}
        for head, value in zip(_POLICY.heads, next(_POLICY.shown([case])), strict=True)
    )
    for item in case.required:
        yield {"项目": item.own.measure, "内容": [item.own.state, item.unit, item.due_on, item.done_on]}


def _acts(record: Enterprise | Lead, ledger: Ledger) -> Iterator[_Act]:
    campaign = ledger.campaign
    doubtful = {defect.path for find in (power_defects, basis_defects) for defect in find(record, campaign)}
    if isinstance(record, Lead):
        yield _Act(record.id, "登记", record.received_at, f"来源：{record.source}", record.unit, None)
    for path, row in rows_of(record):
        shown = _SHOWN.get(type(row))
        if shown is None:
            continue
        for name in (*row.happened, *row.ensued):
            when = getattr(row, name)
            if when is not None:
                what = _what(path, row, name)
                yield _act(record, what, when, _Read(row, path, doubtful, campaign.violations), shown)


def _what(path: FieldPath, row: Row, name: str) -> str:
    """The name of an act: 核查 by its own date, 移交签收 by a later one."""
    own = next(step for step in reversed(path) if isinstance(step, str))
    happened = name in row.happened and label(type(row), name) in ("日期", "时间", "发现日期")
    return own if happened else f"{own}{label(type(row), name).removesuffix('日期')}"


@dataclass(frozen=True, slots=True)
class _Read:
    """A row with its place, the places that are in doubt, and the names of violations."""

    row: Row
    path: FieldPath
    doubtful: set[FieldPath]
    violations: dict[str, str]

    def text(self, name: str) -> str | None:
        """A field as text, marked where its power or basis is in doubt."""
        value = getattr(self.row, name)
        if value in (None, ()):
            return None
        if isinstance(value, tuple):
            return "、".join(value)
        mark = _DOUBTFUL if (*self.path, label(type(self.row), name)) in self.doubtful else ""
        text = str(plain_text(value))
        return (self.violations.get(text, text) if name == "code" else text) + mark


def _act(record: Enterprise | Lead, what: str, when: When, read: _Read, shown: _Shown) -> _Act:
    row = read.row
    sealed = isinstance(row, on_lead.Transfer) and is_discipline(row.receiver)
    told_by_informant = isinstance(record, Lead) and from_informant(record)
    fields = meanings(type(row))  # what is written freely on an informant's lead may name him
    says = (name for name in shown.says if not (sealed or (told_by_informant and fields[name].has(Prose))))
    return _Act(
        record=record.id,
        what=what,
        when=when,
        says="；".join(filter(None, map(read.text, says))),
        who="、".join(filter(None, map(read.text, shown.who))),
        document=None if sealed or shown.document is None else read.text(shown.document),
    )


def _act_row(act: _Act) -> Rows:
    return {"日期": act.when, "事项": act.what, "内容": act.says, "单位或人员": act.who, "记录": act.record}


def _contents(acts: list[_Act]) -> Iterator[Rows]:
    """Every document once, with the day of the first act that names it."""
    seen = set()
    for act in acts:
        if act.document is not None and (act.record, act.document) not in seen:
            seen.add((act.record, act.document))
            kind = kind_of(act.document)
            yield {
                "文书": kind.name if kind else f"{act.what}文书",
                "文号或名称": act.document,
                "日期": act.when,
                "记录": act.record,
            }


def _evidence(leads: tuple[Lead, ...]) -> Iterator[Rows]:
    for lead in leads:
        for number, attachment in enumerate(lead.attachments, start=1):
            name = f"材料{number}" if from_informant(lead) else attachment.name
            yield {"名称": name, "摘要（SHA-256）": attachment.digest, "记录": lead.id}
