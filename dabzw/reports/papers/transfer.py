"""移交函: the letter by which leads are handed over, with their list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.reports.paper import Block, Figure, Paper, PaperOrder, Paragraph
from dabzw.reports.papers.orders import NothingToTransfer, chosen_leads, keep_in, receiver
from dabzw.reports.papers.organs import deciding_organ
from dabzw.reports.papers.privacy import from_informant
from dabzw.reports.papers.wording import Draft, citable, cited, listing, paper, told
from dabzw.reports.view import NUMBER, Col, View
from dabzw.rules.case.states import lead_state
from dabzw.rules.case.transfers import is_discipline, is_police

_TITLE: Final = "线索移交函"
_POLICE_BASES: Final = ("行政执法机关移送涉嫌犯罪案件的规定",)
_HEADS: Final = (
    NUMBER,
    "编号",
    "村",
    "地点",
    "企业",
    "涉嫌行为",
    "内容",
    "核查结论",
    "核查时间",
    "已采取措施",
    "证据材料",
)
_SEALED: Final = (NUMBER, "编号", "登记时间", "状态")
"""What an organ of discipline is told: the matter itself goes by its own way."""


def transfer(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The letter to a receiver about the leads of the order, or about all that wait to be handed over.

    Raises NoReceiver, NotInLedger, NothingToTransfer, and NotPublic for a public order.
    """
    keep_in(order, _TITLE)
    to = receiver(order, _TITLE)
    leads = chosen_leads(ledger, order) or tuple(_waiting(ledger.leads.values(), ledger.campaign))
    if not leads:
        raise NothingToTransfer
    count = Figure("移交线索", len(leads), "条")
    heads = _SEALED if is_discipline(to) else _HEADS
    blocks: tuple[Block, ...] = (
        *_prose(ledger, at, to, count),
        listing(_list(ledger).pick(*heads), leads, "移交线索清单"),
    )
    notes = ("举报线索不列原文，举报人信息不随函移交",)
    title = ("关于移交", ledger.campaign.name, "线索的函")
    return paper(Draft("transfer", title, blocks, (count,), notes, to), ledger, at, order)


def _waiting(leads: Iterable[Lead], campaign: Campaign) -> Iterator[Lead]:
    return (lead for lead in leads if lead_state(lead, campaign) == "待移交")


def _prose(ledger: Ledger, at: Instant, to: str, count: Figure) -> Iterator[Block]:
    campaign = ledger.campaign
    bases = cited(citable(campaign, at.day, _POLICE_BASES)) if is_police(to) else ""
    crime = f"其中涉嫌犯罪的，依照{bases}办理。" if bases else ""
    yield Paragraph(
        f"{campaign.township}在{campaign.name}中发现下列线索。按照职责分工，"
        f"现将线索{told(count)}移交你单位，请依法调查处理。{crime}"
    )
    yield Paragraph(
        "请在收到后签收，并将受理情况和处理结果书面告知我单位；不属你单位管辖的，请写明理由退回。"
        "是否立案、如何处理由你单位依法决定，我单位予以配合。"
    )


def _list(ledger: Ledger) -> View[Lead]:
    """The leads as the receiver is told of them; an informant's words are not repeated."""
    campaign = ledger.campaign

    def enterprise(lead: Lead) -> Enterprise | None:
        return ledger.enterprises.get(lead.enterprise or "")

    def name(lead: Lead) -> str | None:
        known = enterprise(lead)
        return known.name if known else None

    def violations(lead: Lead) -> tuple[str, ...]:
        known = enterprise(lead)
        codes = known.violation_codes if known and not lead.suspected else lead.suspected
        return tuple(campaign.violations.get(code, code) for code in codes)

    def acts(lead: Lead) -> tuple[str, ...]:
        return tuple(f"{act.act}（{deciding_organ(act.act, act.authority, campaign)}）" for act in lead.acts)

    return View(
        (
            Col("编号", lambda lead: lead.id, "id"),
            Col("登记时间", lambda lead: lead.received_at, "moment"),
            Col("村", lambda lead: lead.village),
            Col("地点", lambda lead: lead.place),
            Col("企业", name, "name"),
            Col("涉嫌行为", violations, "list"),
            Col("内容", lambda lead: None if from_informant(lead, campaign) else lead.content, "prose"),
            Col("核查结论", lambda lead: lead.verifications[-1].verdict if lead.verifications else None),
            Col("核查时间", lambda lead: lead.verifications[-1].at if lead.verifications else None, "moment"),
            Col("已采取措施", acts, "list"),
            Col("证据材料", lambda lead: f"{len(lead.attachments)}件" if lead.attachments else None),
            Col("状态", lambda lead: lead_state(lead, campaign), "state"),
        )
    )
