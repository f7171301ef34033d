"""企业案卷: all acts of a case in order, its documents and evidence with digests, and its contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.base import label
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Attachment, Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.reports.looks.policy import CASES, case_of
from dabzw.reports.paper import Block, Figure, Heading, Paper, PaperOrder, Paragraph
from dabzw.reports.papers.fields import value_words
from dabzw.reports.papers.measures import measures_view
from dabzw.reports.papers.orders import keep_in, one_enterprise
from dabzw.reports.papers.privacy import from_informant
from dabzw.reports.papers.proceedings import Told, proceedings
from dabzw.reports.papers.wording import Draft, chinese_day, facts, in_chinese, listing, paper, told
from dabzw.reports.view import Cell, Col, View
from dabzw.rules.case.documents import kind_of

_TITLE: Final = "企业案卷"


def case(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The file of one enterprise; raises OneEnterprise, NotInLedger, and NotPublic for a public order."""
    keep_in(order, _TITLE)
    enterprise = one_enterprise(ledger, order, _TITLE)
    leads = ledger.leads_of_enterprise(enterprise.id)
    acts = proceedings((enterprise, *leads), ledger)
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
        listing(_of_leads(_DOCUMENTS, leads), documents),
        Heading("当事人"),
        facts(_facts(enterprise, ledger)),
        *_measures(enterprise, ledger, at),
        Heading("办理经过"),
        listing(_of_leads(_ACTS, leads), acts),
        Heading("证据材料"),
        listing(_EVIDENCE, evidence),
    )
    title = (enterprise.name, "案卷")
    return paper(Draft("case", title, blocks, figures, _NOTES), ledger, at, order)


_NOTES: Final = (
    "证据原件存于台账之外，按摘要核对；举报线索的原文和材料名称不入卷",
    "移交纪检机关的只列日期；职权或依据与日期不符的标为待核实",
)


_OWN: Final = (
    *("id", "earlier_id", "name", "other_names", "nature", "code", "no_code", "code_vouched"),
    *("registered_address", "address", "village", "place_class", "trade", "registered_scope", "actual_trade"),
    *("operating", "station", "heads", "controllers", "lessors", "licences", "chemicals", "power_account"),
    *("water_account", "moved_from", "power_restored", "carried_over", "safety_note", "remark"),
)
_STANDING: Final = CASES.pick("状态", "违法行为", "风险等级", "处置规则", "原应采取", "冲突", "取舍", "问题")


def _facts(enterprise: Enterprise, ledger: Ledger) -> Iterator[tuple[str, Cell]]:
    """What is known of it; a list has a line for each."""
    for name in _OWN:
        value = getattr(enterprise, name)
        if value not in (None, ()):
            many = isinstance(value, tuple)
            yield label(Enterprise, name), tuple(map(value_words, value)) if many else value_words(value)
    if leads := ledger.leads_of_enterprise(enterprise.id):
        yield "线索", tuple(lead.id for lead in leads)
    sites = ledger.sites_of_enterprise(enterprise.id)
    of_sites = {
        "owners": [owner for site in sites for owner in site.owners],
        "origin": [value_words(site.origin) for site in sites if site.origin is not None],
    }
    for name, found in of_sites.items():
        if found:
            yield f"场所{label(Site, name)}", tuple(dict.fromkeys(found))


def _measures(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Iterator[Block]:
    """How the case stands, and what must be done where there is a violation."""
    case = case_of(enterprise, ledger, at)
    view = _STANDING.under(ledger.campaign)
    told = zip(view.heads, next(view.shown([case])), strict=True)
    yield Heading("案件处置")
    yield facts((head, in_chinese(value)) for head, value in told if value)
    if enterprise.offends:
        measures = measures_view(ledger.campaign, in_full=True)
        yield listing(measures, case.required, "应采取的措施")


def _documents(acts: Iterable[Told]) -> Iterator[Told]:
    """Every document once, by the first act that names it."""
    seen = set()
    for act in acts:
        if act.document is not None and (act.lead, act.document) not in seen:
            seen.add((act.lead, act.document))
            yield act


def _document_kind(act: Told) -> str:
    kind = kind_of(act.document or "")
    return kind.name if kind else f"{act.of}文书"


_DOCUMENTS: Final[View[Told]] = View(
    (
        Col("文书", _document_kind),
        Col("文号或名称", lambda act: act.document),
        Col("日期", lambda act: act.when, "moment"),
        Col("线索", lambda act: act.lead, "id"),
    ),
    numbered=True,
)
_ACTS: Final[View[Told]] = View(
    (
        Col("日期", lambda act: act.when, "moment"),
        Col("事项", lambda act: act.what),
        Col("内容", lambda act: "\n".join(act.says), "prose"),
        Col("单位或人员", lambda act: act.who, "prose"),
        Col("线索", lambda act: act.lead, "id"),
    ),
    numbered=True,
)


def _of_leads(view: View[Told], leads: tuple[Lead, ...]) -> View[Told]:
    """The view without the column of the leads where there are not several."""
    return view if len(leads) > 1 else view.pick(*(head for head in view.heads if head != "线索"))


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
        Col("线索", lambda one: one.lead.id, "id"),
    ),
    numbered=True,
)


def _evidence(leads: tuple[Lead, ...], campaign: Campaign) -> Iterator[_Evidence]:
    for lead in leads:
        nameless = from_informant(lead, campaign)
        for number, attachment in enumerate(lead.attachments, start=1):
            yield _Evidence(lead, number, attachment, nameless)
