"""回头看计划: which look-backs are overdue, due, and to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.vocab import ENDING_NATURES
from dabzw.reports.looks.lookback import (
    DONE_IN_PAPER,
    GOING_THERE_IN_PAPER,
    TO_DO_IN_PAPER,
    look_backs_of,
)
from dabzw.reports.paper import Block, Figure, Heading, Paper, PaperOrder, Paragraph
from dabzw.reports.papers.orders import about
from dabzw.reports.papers.privacy import NotPublic
from dabzw.reports.papers.public_tables import by_village
from dabzw.reports.papers.wording import Draft, chinese_day, listing, paper, told
from dabzw.rules.case.followup import LookBackDue

_TITLE: Final = "“回头看”计划"
_STATES: Final = ("逾期", "今日到期", "未到", "已做")
_EVERY, _UP_TO = "此后每隔", "为止"


def lookback(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The plan of the enterprises of the order, or of all; for the public only counts.

    Raises NotInLedger, and NotPublic for a public plan of named enterprises.
    """
    if order.public and order.ids:
        raise NotPublic(_TITLE)
    terms = ledger.campaign.terms
    rows = about(look_backs_of(ledger, at), lambda due: due.enterprise, ledger, order)
    figures = (
        Figure(f"涉及{terms.subject}", len({row.enterprise.id for row in rows}), terms.counter),
        *(Figure(state, sum(row.state == state for row in rows), "次") for state in _STATES),
        *_days(ledger.campaign),
    )
    lists = _public(rows, ledger.campaign) if order.public else _lists(rows)
    blocks = (*_prose(at, figures, ledger.campaign), *lists)
    title = (ledger.campaign.name, _TITLE)
    return paper(Draft("lookback", title, blocks, figures), ledger, at, order)


def _days(campaign: Campaign) -> Iterator[Figure]:
    plan = campaign.look_back
    if plan is not None:
        yield from (Figure(f"第{turn}次", days, "天") for turn, days in enumerate(plan.after, start=1))
        goes_on = any(True for _ in islice(plan.days(), len(plan.after), None))
        if plan.then_every and goes_on:
            yield Figure(_EVERY, plan.then_every, "天")
            if plan.up_to:
                yield Figure(_UP_TO, plan.up_to, "天")


def _prose(at: Instant, figures: tuple[Figure, ...], campaign: Campaign) -> Iterator[Block]:
    total, late, today, coming, done = map(told, figures[: 1 + len(_STATES)])
    yield Paragraph(
        f"截至{chinese_day(at.when)}，应开展“回头看”的{campaign.terms.subject}{total}；已做{done}，逾期{late}，"
        f"今日到期{today}，后续{coming}。"
    )
    yield Paragraph(_schedule(figures[1 + len(_STATES) :], campaign))
    yield Paragraph(
        "“回头看”由两名以上工作人员到现场，逐项核对各项措施是否保持落实；发现反弹的，当日登记并"
        f"{f'按{campaign.terms.repeat}' if campaign.terms.repeat else ''}重新处置。"
    )


def _schedule(days: tuple[Figure, ...], campaign: Campaign) -> str:
    """On which days after its end a case is looked back on, in a sentence."""
    n = {figure.name: told(figure) for figure in days}
    turns = "、".join(f"第{days}" for name, days in n.items() if name not in (_EVERY, _UP_TO))
    every = f"每{n[_EVERY]}一次" if _EVERY in n else ""
    if not turns and not every:
        return "行动方案没有规定“回头看”的时间。"
    begin = f"自{_ends(campaign)}之日起"
    when = f"{begin}{turns}开展{f'，此后{every}' if every else ''}" if turns else f"{begin}{every}"
    until = f"，满{n[_UP_TO]}为止" if _UP_TO in n else ""
    return f"{when}{until}。"


def _ends(campaign: Campaign) -> str:
    """From what the turns are reckoned: the end of a case, or a measure after which there is none to come."""
    ended = next((one.name for one in campaign.measures if one.nature in ENDING_NATURES), None)
    return "销号" if ended is None else "销号或取缔完成"


def _lists(rows: list[LookBackDue]) -> Iterator[Block]:
    yield Heading("待开展的“回头看”")
    to_do = [row for row in rows if row.state != "已做"]
    yield listing(TO_DO_IN_PAPER, to_do)
    warned = {row.enterprise.id: row for row in to_do if row.enterprise.safety_note}
    if warned:
        yield listing(GOING_THERE_IN_PAPER, warned.values(), "现场风险提示")
    yield Heading("已开展的“回头看”")
    yield listing(DONE_IN_PAPER, (row for row in rows if row.state == "已做"))


def _public(rows: list[LookBackDue], campaign: Campaign) -> Iterator[Block]:
    villages, title = Counter(row.enterprise.village for row in rows), f"各{campaign.terms.area}“回头看”"
    yield by_village(campaign.village_names, villages, "次数", title)
