"""列入建议: the township proposes enterprises for the list of grave violators; a county organ decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.terms import is_of_county
from dabzw.reports.looks.blacklist import STATUSES, reasons
from dabzw.reports.paper import Block, Figure, Heading, Paper, PaperOrder, Paragraph
from dabzw.reports.papers.orders import about, keep_in, receiver
from dabzw.reports.papers.wording import Draft, chinese_day, citable, cited, listing, paper, told
from dabzw.reports.view import NUMBER, Col
from dabzw.rules.case.followup import ListStatus, list_statuses

_TITLE: Final = "列入名单建议"
_BASES: Final = ("安全生产严重失信主体名单管理办法",)
_CASES: Final = STATUSES.also(
    Col("代码或无代码原因", lambda status: status.enterprise.code or status.enterprise.no_code),
    Col("风险等级", lambda status: status.enterprise.risk, part="风险等级"),
    Col(
        "处罚文号",
        lambda status: "\n".join(one.document for one in status.enterprise.sanctions if one.document),
        "prose",
    ),
)
_LACKING: Final = (NUMBER, "编号", "名称", "代码或无代码原因", "风险等级", "理由")
_PROPOSABLE: Final = ("可建议列入", "建议列入")


def blacklist(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The proposal to a receiver for the enterprises of the order, or all that meet the conditions.

    An enterprise without a penalty on record is told as not yet ready, and not proposed.  Raises NoReceiver,
    NotInLedger, and NotPublic for a public order.
    """
    keep_in(order, _TITLE)
    to = receiver(order, _TITLE)
    rows = about(list_statuses(ledger, at), lambda status: status.enterprise, ledger, order)
    known = [row for row in rows if row.state in _PROPOSABLE]
    punished = [row for row in known if row.enterprise.sanctions]
    lacking = [row for row in known if not row.enterprise.sanctions]
    ready = [row for row in punished if reasons(row)]
    unfounded = [row for row in punished if not reasons(row)]
    campaign, terms = ledger.campaign, ledger.campaign.terms
    figures = (
        Figure("建议列入", len(ready), terms.counter),
        Figure("条件尚不具备", len(lacking), terms.counter),
        Figure("没有写明理由", len(unfounded), terms.counter),
    )
    blocks: tuple[Block, ...] = (
        *_prose(ledger.campaign, at, to, figures),
        Heading(f"建议列入的{terms.subject}"),
        listing(_CASES.pick(*_LACKING, "处罚文号").under(campaign), ready),
        Heading(f"尚无行政处罚记录、暂不建议的{terms.subject}"),
        listing(_CASES.pick(*_LACKING).under(campaign), lacking),
        *_unfounded(unfounded, campaign),
        *_punished(rows),
    )
    title = ("关于将", f"{campaign.name}中", f"有关{terms.subject}", "列入严重失信主体名单的", "建议")
    return paper(Draft("blacklist", title, blocks, figures, (), to, outward=True), ledger, at, order)


def _unfounded(rows: list[ListStatus], campaign: Campaign) -> Iterator[Block]:
    """Those for whose proposal the ledger holds no reason: nobody is proposed without one."""
    if rows:
        yield Heading(f"没有写明理由、暂不建议的{campaign.terms.subject}")
        yield Paragraph(
            "下列名单登记里没有写理由，查实的违法行为和风险等级也不在行动方案规定的列入情形之内；补写理由后再建议。"
        )
        yield listing(_CASES.pick(*_LACKING[:-1]).under(campaign), rows)


def _punished(rows: Iterable[ListStatus]) -> Iterator[Block]:
    """Who carries out each 惩戒 that was decided, and what is not carried out yet."""
    punished = [row for row in rows if any(step.sanctions for step in row.enterprise.listings)]
    if punished:
        yield Heading("惩戒措施落实情况")
        yield listing(_CASES.pick(NUMBER, "编号", "名称", "状态", "惩戒措施", "未执行惩戒"), punished)


def _prose(campaign: Campaign, at: Instant, to: str, figures: tuple[Figure, ...]) -> Iterator[Block]:
    ready, lacking, unfounded = map(told, figures)
    without = f"，{unfounded}没有写明理由" if figures[-1].value else ""
    bases = cited(citable(campaign, at.day, _BASES))
    yield Paragraph(
        f"截至{chinese_day(at.when)}，{campaign.township}核对了{campaign.name}中查处的{campaign.terms.subject}，"
        f"建议列入{ready}，另有{lacking}尚无行政处罚记录{without}，暂不建议。"
    )
    declines = "" if is_of_county(campaign) else f"{campaign.township}不作列入决定，"
    yield Paragraph(
        f"以上仅为建议，理由是行动中查明的情况。是否符合{bases or '规定'}的列入情形、是否列入，以及告知、"
        f"听取陈述申辩、公示、惩戒和移出，由{to}等县级以上有权机关依法决定；{declines}在决定作出前不对外公布。"
    )
