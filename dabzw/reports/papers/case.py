"""企业案卷: all acts of a case in order, its documents and evidence with digests, and its contents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model import earlier, judgement
from dabzw.model import enterprise as on_enterprise
from dabzw.model import lead as on_lead
from dabzw.model.base import Row, label
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Chemical, Enterprise, Licence
from dabzw.model.fields import meanings
from dabzw.model.finding import FieldPath
from dabzw.model.lead import Attachment, Lead
from dabzw.model.ledger import Ledger
from dabzw.model.marks import Prose
from dabzw.model.moments import Instant, When, start_of
from dabzw.model.scalars import amount_text, plain_text
from dabzw.model.site import Site
from dabzw.reports.looks.blacklist import punishment_words
from dabzw.reports.looks.policy import CASES, case_of
from dabzw.reports.looks.words import COMMIT_SHOWN
from dabzw.reports.paper import Block, Figure, Heading, Paper, PaperOrder, Paragraph
from dabzw.reports.papers.orders import keep_in, one_enterprise
from dabzw.reports.papers.privacy import from_informant
from dabzw.reports.papers.wording import Draft, chinese_day, facts, listing, paper, told
from dabzw.reports.view import Cell, Col, View
from dabzw.rules.case.acts import Act, acts
from dabzw.rules.case.documents import kind_of
from dabzw.rules.case.powers import basis_defects, power_defects
from dabzw.rules.case.transfers import is_discipline

_Fields = tuple[str, ...]

_TITLE: Final = "企业案卷"
_DOUBTFUL: Final = "（待核实）"


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which fields of a row say what was done, and by whom or before whom."""

    says: _Fields
    who: _Fields = ()


_SHOWN: Final[dict[type[Row], _Shown]] = {
    on_lead.Ticket: _Shown(("unit", "number", "due_on")),
    on_lead.Admission: _Shown(("result", "reason")),
    on_lead.Verification: _Shown(("verdict", "note"), ("people",)),
    on_lead.CompulsoryAct: _Shown(("act", "basis"), ("authority",)),
    on_lead.Transfer: _Shown(("return_reason",), ("receiver",)),
    on_lead.Reply: _Shown(("result", "note")),
    on_lead.Merger: _Shown(("master", "reason")),
    on_lead.Closing: _Shown(("result", "note")),
    on_lead.LimitChange: _Shown(("limit", "kind", "until", "reason"), ("approver",)),
    earlier.PastCase: _Shown(("sanction", "reason", "measures", "origin"), ("organ",)),
    earlier.Unsettled: _Shown(("matter", "measures", "origin")),
    on_enterprise.Visit: _Shown(("nature", "method", "result", "note"), ("units", "people", "approval")),
    on_enterprise.Violation: _Shown(("code", "circumstances", "basis")),
    on_enterprise.RiskRating: _Shown(("level", "reason"), ("approver",)),
    on_enterprise.MaterialMove: _Shown(("name", "amount", "measure", "whereabouts", "reason"), ("receiver",)),
    judgement.Determination: _Shown(("result", "reason"), ("approver",)),
    on_enterprise.Plan: _Shown(()),
    on_enterprise.Choice: _Shown(("measure", "decision", "instead", "reason"), ("approver",)),
    on_enterprise.Approval: _Shown((), ("approver",)),
    on_enterprise.Measure: _Shown(("measure", "evidence"), ("authority", "unit", "person")),
    on_enterprise.Sanction: _Shown(("kind", "party", "amount"), ("organ",)),
    on_enterprise.Inquiry: _Shown(("question", "state", "who", "note"), ("approver",)),
    on_enterprise.Closure: _Shown(("step",), ("organ",)),
    on_enterprise.Clearance: _Shown((), ("accepted_by",)),
    on_enterprise.Listing: _Shown(("state", "reason", "sanctions"), ("organ",)),
    on_enterprise.LookBack: _Shown(("result", "note"), ("people",)),
}
"""The acts of a case; other rows are facts without a day, or are shown with the act that holds them."""


@dataclass(frozen=True, slots=True)
class _Told:
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
    leads = ledger.leads_of_enterprise(enterprise.id)
    members: tuple[Enterprise | Lead, ...] = (enterprise, *leads)
    acts = sorted(
        (act for record in members for act in _passed(record, ledger)),
        key=lambda act: start_of(act.when),
    )
    documents, evidence = list(_documents(acts)), list(_evidence(leads, ledger.campaign))
    figures = (
        Figure("线索", len(leads), "条"),
        Figure("办理事项", len(acts), "项"),
        Figure("文书", len(documents), "件"),
        Figure("证据材料", len(evidence), "件"),
    )
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"本卷收录截至{chinese_day(at.when)}的线索{told(figures[0])}、办理事项{told(figures[1])}、"
            f"文书{told(figures[2])}、证据材料{told(figures[3])}。"
        ),
        Heading("卷内目录"),
        listing(_DOCUMENTS, documents),
        Heading("当事人和处置"),
        facts(_facts(enterprise, ledger, at)),
        Heading("办理经过"),
        listing(_ACTS, acts),
        Heading("证据材料"),
        listing(_EVIDENCE, evidence),
    )
    title = (enterprise.name, "案卷")
    return paper(Draft("case", title, blocks, figures, _NOTES), ledger, at, order)


_NOTES: Final = (
    "证据原件存于台账之外，按摘要核对；举报线索的原文和材料名称不入卷",
    "移交纪检机关的只列日期；职权或依据与日期不符的标为待核实",
)


_OWN: Final = {
    label(Enterprise, name): name
    for name in (
        *("id", "earlier_id", "name", "nature", "code", "no_code", "address", "village", "trade"),
        *("heads", "controllers", "lessors", "power_account", "water_account", "safety_note"),
    )
}
_POLICY: Final = CASES.pick(
    "监管站所", "状态", "违法行为", "风险等级", "处置规则", "原应采取", "冲突", "取舍", "问题"
)


def _facts(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Iterator[tuple[str, Cell]]:
    for head, name in _OWN.items():
        value = getattr(enterprise, name)
        if value not in (None, ()):
            yield head, value
    yield from _further(enterprise, ledger)
    case = case_of(enterprise, ledger, at)
    told = _POLICY.under(ledger.campaign)
    yield from zip(told.heads, next(told.shown([case])), strict=True)
    for item in case.required:
        yield (
            item.measure,
            tuple(filter(None, (item.state, item.unit, chinese_day(item.due_on) if item.due_on else None))),
        )


def _further(enterprise: Enterprise, ledger: Ledger) -> Iterator[tuple[str, Cell]]:
    """What is known of it besides: its licences, whose premises it has, who vouched for its code."""
    vouched, carried, restored = enterprise.code_vouched, enterprise.carried_over, enterprise.power_restored
    if vouched is not None:
        yield label(Enterprise, "code_vouched"), f"{chinese_day(vouched.on)}，{vouched.by}"
    if enterprise.licences:
        yield label(Enterprise, "licences"), tuple(map(_licence, enterprise.licences))
    if enterprise.chemicals:
        yield label(Enterprise, "chemicals"), tuple(map(_chemical, enterprise.chemicals))
    owners = (owner for site in ledger.sites_of_enterprise(enterprise.id) for owner in site.owners)
    if known := tuple(dict.fromkeys(owners)):
        yield f"场所{label(Site, 'owners')}", known
    if restored is not None:
        said = (chinese_day(restored.on), restored.organ, restored.document)
        yield label(Enterprise, "power_restored"), "，".join(filter(None, said))
    if carried is not None:
        said = (chinese_day(carried.on), carried.campaign, carried.id)
        yield label(Enterprise, "carried_over"), "，".join(filter(None, said))
    if enterprise.remark:
        yield label(Enterprise, "remark"), enterprise.remark


def _licence(licence: Licence) -> str:
    until = None if licence.valid_until is None else f"有效期至{licence.valid_until}"
    scope = f"许可范围：{licence.scope}" if licence.scope else None
    said = (licence.kind, licence.number, licence.issuer, until, licence.state, scope)
    return "，".join(filter(None, said))


def _chemical(chemical: Chemical) -> str:
    """A material: how much of it lies where, and what was noted; without 许可 it is read as 否."""
    about = "约" if chemical.about else ""
    amount = (
        None if chemical.amount is None else f"{about}{amount_text(chemical.amount)}{chemical.measure or ''}"
    )
    cas = None if chemical.cas is None else f"CAS {chemical.cas}"
    licensed = f"许可：{chemical.licensed or '否'}"
    said = (chemical.name, cas, amount, chemical.place, licensed, chemical.licence, chemical.note)
    return "，".join(filter(None, said))


def _passed(record: Enterprise | Lead, ledger: Ledger) -> Iterator[_Told]:
    campaign = ledger.campaign
    doubtful = {defect.path for find in (power_defects, basis_defects) for defect in find(record, campaign)}
    if isinstance(record, Lead):
        yield _Told(record.id, "登记", record.received_at, f"来源：{record.source}", record.unit, None)
    for act in acts(record):
        shown = _SHOWN.get(type(act.row))
        if shown is not None and not _of_discipline(act, record):
            read = _Read(act, doubtful, campaign)
            for field, when in act.dates:
                told = _told(record, act.step(field), when, read, shown)
                first = field in act.row.happened or not isinstance(act.row, earlier.PastCase)
                yield told if first else replace(told, says="", who="")  # said of its own day already


def _of_discipline(act: Act[Row], record: Enterprise | Lead) -> bool:
    """Whether an act is what a discipline organ answered: the file holds the day of the hand-over alone."""
    return (
        isinstance(record, Lead)
        and isinstance(act.row, on_lead.Reply)
        and any(act.row in one.replies and is_discipline(one.receiver) for one in record.transfers)
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """A row with its place, the places that are in doubt, and the campaign that names the violations."""

    act: Act[Row]
    doubtful: set[FieldPath]
    campaign: Campaign

    def text(self, name: str) -> str | None:
        """A field as text, marked where its power or basis is in doubt."""
        value = getattr(self.act.row, name)
        if value in (None, ()):
            return None
        if isinstance(value, tuple):
            return "、".join(map(_words, value))
        if isinstance(value, earlier.Origin):
            return f"见“{value.campaign}”{value.id}（提交 {value.revision[:COMMIT_SHOWN]}）"
        mark = _DOUBTFUL if self.act.at(name) in self.doubtful else ""
        text = str(plain_text(value))
        return (self.campaign.violations.get(text, text) if name == "code" else text) + mark


def _words(one: str | Row) -> str:
    if isinstance(one, on_enterprise.Punishment):
        return punishment_words(one)
    if isinstance(one, earlier.PastMeasure):
        known = ((one.done_on, ""), (one.lifted_on, "解除"))
        days = "，".join(f"{day}{what}" for day, what in known if day is not None)
        return f"{one.measure}（{days}）" if days else one.measure
    return str(one)


def _told(record: Enterprise | Lead, what: str, when: When, read: _Read, shown: _Shown) -> _Told:
    row = read.act.row
    sealed = isinstance(row, on_lead.Transfer) and is_discipline(row.receiver)
    told_by_informant = isinstance(record, Lead) and from_informant(record, read.campaign)
    fields = meanings(type(row))  # what is written freely on an informant's lead may name him
    says = (name for name in shown.says if not (sealed or (told_by_informant and fields[name].has(Prose))))
    return _Told(
        record=record.id,
        what=what,
        when=when,
        says="；".join(filter(None, map(read.text, says))),
        who="、".join(filter(None, map(read.text, shown.who))),
        document=None if sealed or read.act.document is None else read.act.document[1],
    )


def _documents(acts: list[_Told]) -> Iterator[_Told]:
    """Every document once, by the first act that names it."""
    seen = set()
    for act in acts:
        if act.document is not None and (act.record, act.document) not in seen:
            seen.add((act.record, act.document))
            yield act


def _document_kind(act: _Told) -> str:
    kind = kind_of(act.document or "")
    return kind.name if kind else f"{act.what}文书"


_DOCUMENTS: Final[View[_Told]] = View(
    (
        Col("文书", _document_kind),
        Col("文号或名称", lambda act: act.document),
        Col("日期", lambda act: act.when, "moment"),
        Col("记录", lambda act: act.record, "id"),
    ),
    numbered=True,
)
_ACTS: Final[View[_Told]] = View(
    (
        Col("日期", lambda act: act.when, "moment"),
        Col("事项", lambda act: act.what),
        Col("内容", lambda act: act.says, "prose"),
        Col("单位或人员", lambda act: act.who),
        Col("记录", lambda act: act.record, "id"),
    ),
    numbered=True,
)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """An attachment of a lead; that of an informant's lead is called by its number."""

    lead: Lead
    number: int
    attachment: Attachment
    nameless: bool

    @property
    def name(self) -> str:
        """What it is called in the file."""
        return f"材料{self.number}" if self.nameless else self.attachment.name


_EVIDENCE: Final[View[_Evidence]] = View(
    (
        Col("名称", lambda one: one.name),
        Col("摘要（SHA-256）", lambda one: one.attachment.digest),
        Col("记录", lambda one: one.lead.id, "id"),
    ),
    numbered=True,
)


def _evidence(leads: tuple[Lead, ...], campaign: Campaign) -> Iterator[_Evidence]:
    for lead in leads:
        nameless = from_informant(lead, campaign)
        for number, attachment in enumerate(lead.attachments, start=1):
            yield _Evidence(lead, number, attachment, nameless)
