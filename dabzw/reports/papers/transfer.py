"""移交函: the letter by which leads are handed over, with what goes with them and a receipt to send back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import CompulsoryAct, Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.vocab import ELSEWHERE
from dabzw.reports.paper import Block, Figure, Paper, PaperOrder, Paragraph, Table, columns
from dabzw.reports.papers.orders import NothingToTransfer, chosen_leads, keep_in, receiver
from dabzw.reports.papers.organs import DOUBTFUL, deciding_organ
from dabzw.reports.papers.privacy import from_informant
from dabzw.reports.papers.wording import Draft, chinese_day, citable, cited, facts, listing, paper, told
from dabzw.reports.view import NUMBER, Col, View
from dabzw.rules.case.documents import kind_of
from dabzw.rules.case.states import lead_state
from dabzw.rules.case.transfers import is_discipline, is_police

_TITLE: Final = "线索移交函"
_POLICE_BASES: Final = ("行政执法机关移送涉嫌犯罪案件的规定",)
_OPEN: Final = ("编号", "地点", "涉嫌企业", "涉嫌行为", "内容", "核查情况", "已采取措施")
_SEALED: Final = ("编号", "登记时间", "状态")
"""What an organ of discipline is told: the matter itself goes by its own way."""
_WITHHELD: Final = "举报线索，原文和举报人信息依法不随函移交"
_NAMED: Final = 3
_BLANK: Final = "　" * 8


def transfer(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The letter to a receiver about the leads of the order, or about all that wait to be handed over.

    One lead stands in the letter itself, several in an 附件.

    Raises NoReceiver, NotInLedger, NothingToTransfer, and NotPublic for a public order.
    """
    keep_in(order, _TITLE)
    to = receiver(order, _TITLE)
    leads = chosen_leads(ledger, order) or tuple(_waiting(ledger.leads.values(), ledger.campaign))
    if not leads:
        raise NothingToTransfer
    count = Figure("移交线索", len(leads), "条")
    title = ("关于移交", ledger.campaign.name, "线索的函")
    blocks: tuple[Block, ...] = (
        *_prose(ledger, at, to, count),
        *_leads(ledger, leads, is_sealed=is_discipline(to)),
        *_asked(leads),
        _receipt("".join(title), leads),
    )
    return paper(Draft("transfer", title, blocks, (count,), (), to, outward=True), ledger, at, order)


def _waiting(leads: Iterable[Lead], campaign: Campaign) -> Iterator[Lead]:
    return (lead for lead in leads if lead_state(lead, campaign) == "待移交")


def _prose(ledger: Ledger, at: Instant, to: str, count: Figure) -> Iterator[Block]:
    campaign = ledger.campaign
    bases = cited(citable(campaign, at.day, _POLICE_BASES)) if is_police(to) else ""
    crime = f"；涉嫌犯罪的，依照{bases}办理" if bases else ""
    yield Paragraph(
        f"按照职责分工，现将{campaign.name}中发现的线索{told(count)}移交你单位，请依法调查处理{crime}。"
    )


def _leads(ledger: Ledger, leads: tuple[Lead, ...], *, is_sealed: bool) -> Iterator[Block]:
    """The leads, and what is handed over with them: of one in the letter, of several in an 附件 each."""
    view = _list(ledger).pick(*(_SEALED if is_sealed else _OPEN))
    materials = () if is_sealed else tuple(_materials(leads, ledger.campaign))
    if len(leads) == 1:
        pairs = zip(view.heads, next(view.cells(leads)), strict=True)
        given = (("移交材料", tuple(one.name for one in materials)),) if materials else ()
        contact = ("联系人", f"{_BLANK}联系电话：{_BLANK}")
        yield facts((*((head, value) for head, value in pairs if value), *given, contact))
        return
    yield listing(view.pick(NUMBER, *view.heads), leads, "移交线索清单", annex=True)
    if materials:
        yield listing(_MATERIALS, materials, "移交材料清单", annex=True)


def _asked(leads: tuple[Lead, ...]) -> Iterator[Block]:
    """What the receiver is asked to do, and whom it may ask; the clerk fills in the name."""
    yield Paragraph(
        "请签收并退回回执，书面告知处理结果；不属你单位管辖的，写明理由退回。"
        "是否立案、如何处理由你单位依法决定。"
    )
    if len(leads) > 1:
        yield Paragraph(f"联系人：{_BLANK}联系电话：{_BLANK}")


def _receipt(title: str, leads: tuple[Lead, ...]) -> Block:
    """回执: what the receiver fills in and sends back (行政执法机关移送涉嫌犯罪案件的规定, art. 7)."""
    return Table(
        columns("项目", ("内容", "prose")),
        (
            ("来函", f"{title}（　　　〔　　　〕　　号）"),
            ("线索", "、".join(lead.id for lead in leads) if len(leads) <= _NAMED else "清单所列全部线索"),
            ("办理意见", "□受理　　□不属本单位管辖，退回　　理由："),
            ("签收人", _BLANK),
            ("联系电话", _BLANK),
            ("签收日期", "　　　　年　　月　　日"),
            ("签收单位（盖章）", _BLANK),
        ),
        "回执",
        annex=True,
    )


# The leads


def _list(ledger: Ledger) -> View[Lead]:
    """The leads as the receiver is told of them; an informant's words are not repeated."""
    campaign = ledger.campaign

    def violations(lead: Lead) -> tuple[str, ...]:
        known = ledger.enterprises.get(lead.enterprise or "")
        codes = known.violation_codes if known and not lead.suspected else lead.suspected
        return tuple(campaign.violations.get(code, code) for code in codes)

    def acts(lead: Lead) -> str:
        return "\n".join(_act(act, campaign) for act in lead.acts)

    return View(
        (
            Col("编号", lambda lead: lead.id, "id"),
            Col("登记时间", lambda lead: lead.received_at, "moment"),
            Col("地点", _place, "prose"),
            Col(
                "涉嫌企业",
                lambda lead: _enterprise(ledger.enterprises.get(lead.enterprise or ""), _place(lead)),
                "prose",
            ),
            Col("涉嫌行为", violations, "list"),
            Col("内容", lambda lead: _WITHHELD if from_informant(lead, campaign) else lead.content, "prose"),
            Col("核查情况", lambda lead: _verified(lead, campaign), "prose"),
            Col("已采取措施", acts, "prose"),
            Col("状态", lambda lead: lead_state(lead, campaign), "state"),
        )
    )


def _place(lead: Lead) -> str:
    place = lead.place or ""
    if lead.village in place:
        return place
    return f"{lead.village}{'，' if lead.village == ELSEWHERE and place else ''}{place}"


def _enterprise(one: Enterprise | None, place: str) -> str | None:
    """Whom a lead is about, as far as it is known, a line each."""
    if one is None:
        return None
    said = (
        ("统一社会信用代码", one.code),
        ("地址", None if one.address == place else one.address),
        ("负责人", "、".join(one.heads)),
    )
    return "\n".join((one.name, *(f"{name}：{value}" for name, value in said if value)))


def _verified(lead: Lead, campaign: Campaign) -> str | None:
    """What the last verification found; on an informant's lead its words might name him."""
    if not lead.verifications:
        return None
    last = lead.verifications[-1]
    note = None if from_informant(lead, campaign) else last.note
    return f"{chinese_day(last.at)}核查，{last.verdict}。{note or ''}".removesuffix("。")


def _act(act: CompulsoryAct, campaign: Campaign) -> str:
    organ = deciding_organ(act.act, act.authority, campaign)
    by = "实施机关待核实" if organ == DOUBTFUL else organ
    return f"{chinese_day(act.on)}{act.act}（{'，'.join(filter(None, (by, act.document)))}）"


# What goes with them


@dataclass(frozen=True, slots=True)
class _Material:
    """A document or a piece of evidence that is handed over with a lead."""

    lead: str
    name: str


_MATERIALS: Final[View[_Material]] = View(
    (
        Col("线索编号", lambda one: one.lead, "id"),
        Col("材料", lambda one: one.name, "prose"),
        Col("件数", lambda _: 1, "number"),
    ),
    numbered=True,
)


def _materials(leads: Iterable[Lead], campaign: Campaign) -> Iterator[_Material]:
    """The documents of acts and the evidence; that of an informant's lead is called by its number."""
    for lead in leads:
        documents = dict.fromkeys(_document(act) for act in lead.acts if act.document)
        yield from (_Material(lead.id, one) for one in documents)
        nameless = from_informant(lead, campaign)
        for number, attachment in enumerate(lead.attachments, start=1):
            yield _Material(lead.id, f"证据材料{number}" if nameless else attachment.name)


def _document(act: CompulsoryAct) -> str:
    """A document by its name; one that is known by its number alone with what it is of."""
    number = act.document or ""
    kind = kind_of(number)
    return f"{kind.name if kind else f'{act.act}文书'} {number}" if "〔" in number else number
