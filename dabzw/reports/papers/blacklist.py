"""列入建议: the township proposes enterprises for the list of grave violators; a county organ decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from dabzw.model.campaign import Campaign
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.reports.followup import blacklist_rows
from dabzw.reports.paper import Block, Figure, Heading, Paper, PaperOrder, Paragraph
from dabzw.reports.papers.orders import keep_in, receiver, rows_about
from dabzw.reports.papers.wording import NUMBER, Draft, chinese_day, citable, cited, paper, table, told

Rows = dict[str, Any]

_TITLE: Final = "列入名单建议"
_BASES: Final = ("安全生产严重失信主体名单管理办法",)
_HEADS: Final = (NUMBER, "编号", "名称", "代码或无代码原因", "风险等级", "理由", "处罚文号")
_PROPOSABLE: Final = ("可建议列入", "建议列入")


def blacklist(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The proposal to a receiver for the enterprises of the order, or all that meet the conditions.

    An enterprise without a penalty on record is told as not yet ready, and not proposed.  Raises NoReceiver,
    NotInLedger, and NotPublic for a public order.
    """
    keep_in(order, _TITLE)
    to = receiver(order, _TITLE)
    rows = rows_about(blacklist_rows(ledger, at)["名单"], ledger, order)
    known = [row for row in rows if row["状态"] in _PROPOSABLE]
    ready = [_row(row, ledger) for row in known if _is_punished(row, ledger)]
    lacking = [_row(row, ledger) for row in known if not _is_punished(row, ledger)]
    figures = (Figure("建议列入", len(ready), "家"), Figure("条件尚不具备", len(lacking), "家"))
    blocks: tuple[Block, ...] = (
        *_prose(ledger.campaign, at, to, figures),
        Heading("建议列入的企业"),
        table(_HEADS, ready),
        Heading("尚无行政处罚记录、暂不建议的企业"),
        table(_HEADS[:-1], lacking),
    )
    title = f"关于将{ledger.campaign.name}中有关企业列入严重失信主体名单的建议"
    return paper(Draft("blacklist", title, blocks, figures, (), to), ledger, at, order)


def _is_punished(row: Rows, ledger: Ledger) -> bool:
    return bool(ledger.enterprises[row["编号"]].sanctions)


def _row(row: Rows, ledger: Ledger) -> Rows:
    enterprise = ledger.enterprises[row["编号"]]
    return {
        **row,
        "代码或无代码原因": enterprise.code or enterprise.no_code,
        "风险等级": enterprise.risk,
        "处罚文号": [one.document for one in enterprise.sanctions if one.document],
    }


def _prose(campaign: Campaign, at: Instant, to: str, figures: tuple[Figure, ...]) -> Iterator[Block]:
    ready, lacking = map(told, figures)
    bases = cited(citable(campaign, at.day, _BASES))
    grounds = f"对照{bases}，" if bases else ""
    yield Paragraph(
        f"截至{chinese_day(at.when)}，{grounds}{campaign.township}核对了{campaign.name}中查处的企业，"
        f"建议列入{ready}，另有{lacking}尚无行政处罚记录，暂不建议。"
    )
    yield Paragraph(
        f"以上仅为建议。是否列入，以及告知、听取陈述申辩、公示、惩戒和移出，由{to}等县级以上有权机关依法决定；"
        f"{campaign.township}不作列入决定，在决定作出前不对外公布。"
    )
