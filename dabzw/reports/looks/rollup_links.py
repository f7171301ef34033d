"""跨乡疑点: what may be one operator in two townships, with the reasons; never asserted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.vocab import SCREENED
from dabzw.reports.looks.rollup import rollup_page, told
from dabzw.reports.view import NUMBER, Col, Inner, Line, Page, Table, View, inner
from dabzw.sync.rollup.questions.ledgers import Ledgers, short_name
from dabzw.sync.rollup.questions.links import Link, Trader

BEWARE: Final = "只是疑点，未经核查不作结论，不据以处理"
HOW: Final = (
    "强：统一社会信用代码（校验码相符）或用电户号相同；弱：名称去掉地区和组织形式后相同、而且少见，又有第二个迹象",
    f"{BEWARE}；可用 dabzw rollup links --draft 文件夹 给涉及的各乡起草线索，由各乡导入后核查",
)
_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A suspicion, with the names of the ledgers by their codes."""

    link: Link
    names: Mapping[str, str]

    @property
    def parties(self) -> tuple[str, ...]:
        """Who they are, a line each: 示例乡 QY-… 示例厂（东沟村）."""
        return tuple(party(one, self.names) for one in self.link.traders)


def party(one: Trader, names: Mapping[str, str]) -> str:
    """An enterprise or a place as it is told to others: by its township, its id, its name, its village."""
    called = one.name or one.kind
    where = f"（{one.village}）" if one.village else ""
    return f"{short_name(names.get(one.code, one.code))} {one.id} {called}{where}"


@dataclass(frozen=True, slots=True)
class _Party:
    own: Trader
    ledger: str


_PARTIES: Final[View[_Party]] = View(
    (
        Col("区划代码", lambda row: row.own.code, "id"),
        Col("台账", lambda row: row.ledger, "name"),
        Col("编号", lambda row: row.own.id, "id"),
        Col("类别", lambda row: row.own.kind),
        Col("名称", lambda row: row.own.name, "name"),
        Col("村", lambda row: row.own.village),
        Col("状态", lambda row: row.own.state, "state"),
        Col("行业", lambda row: row.own.trade),
    )
)
LINKS: Final[View[LinkRow]] = View(
    (
        Col("强弱", lambda row: row.link.strength, width=6),
        Col("理由", lambda row: row.link.reasons, "list", lambda row: "；".join(row.link.reasons), width=44),
        Inner("台账数", lambda row: len(row.link.ledgers)),
        Col("各方", lambda row: row.parties, "list", lambda row: "；".join(row.parties), width=70),
        inner(
            "各方明细",
            lambda row: (_Party(one, row.names.get(one.code, one.code)) for one in row.link.traders),
            _PARTIES,
        ),
    )
)
_ON_SCREEN: Final = LINKS.pick(NUMBER, "强弱", "理由", "各方")


def link_rows(found: Iterable[Link], ledgers: Ledgers) -> tuple[LinkRow, ...]:
    """The suspicions with the names of their ledgers."""
    names = ledgers.names
    return tuple(LinkRow(one, names) for one in found)


def answer(ledgers: Ledgers, rows: Sequence[LinkRow]) -> Page:
    """The suspicions, the strong ones first."""
    strong = sum(row.link.strength == "强" for row in rows)
    about = f"共{len(rows)}条（强{strong}条，弱{len(rows) - strong}条）；{BEWARE}"
    table = (Table(_ON_SCREEN, rows, most=_MOST),) if rows else ()
    facts = {"疑点": Table(LINKS, rows)}
    return rollup_page(ledgers, facts, told(ledgers, "跨乡疑点"), Line(about), *table, says=HOW)


# Leads for the townships


@dataclass(frozen=True, slots=True)
class DraftedLead:
    """A lead that one township is to verify: its own record, and what the reasons are."""

    code: str
    own: Trader
    received: str
    content: str


def drafted(rows: Iterable[LinkRow], received: str) -> tuple[DraftedLead, ...]:
    """A lead for each of the records that a suspicion joins, for its own township."""
    return tuple(
        DraftedLead(one.code, one, received, _content(row, one)) for row in rows for one in row.link.traders
    )


def _content(row: LinkRow, own: Trader) -> str:
    others = "；".join(party(one, row.names) for one in row.link.traders if one.code != own.code)
    mine = f"{own.id} {own.name or own.kind}"
    return (
        f"跨乡疑点（{row.link.strength}）：本乡{mine} 与 {others} 可能是同一经营者。"
        f"依据：{'；'.join(row.link.reasons)}。{BEWARE}，请核查。"
    )


def lead_view() -> View[DraftedLead]:
    """The leads as `dabzw import --as lead` reads them."""
    return View(
        (
            Col("登记时间", lambda row: row.received, width=18),
            Col("来源", lambda _row: SCREENED),
            Col("村", lambda row: row.own.village),
            Col("内容", lambda row: row.content, "prose", width=60),
            Col("企业", lambda row: row.own.id if row.own.kind == "企业" else None, "id", width=22),
            Col("场所", lambda row: row.own.id if row.own.kind == "场所" else None, "id", width=22),
            Col("承办", lambda row: row.own.unit, "unit"),
        )
    )
