"""工作交接清单: what one clerk hands over to the next, signed by both and by who watches, in two copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Choice, Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, When, day_of
from dabzw.model.sheet_columns import RECORD_KINDS, SHEET_NAMES
from dabzw.model.terms import in_terms
from dabzw.model.vocab import Force
from dabzw.reports.looks.agenda import ITEMS
from dabzw.reports.looks.handover import PLANS, open_plans
from dabzw.reports.looks.words import with_days_late
from dabzw.reports.paper import Block, Figure, Heading, Paper, PaperOrder, Paragraph, SignLines
from dabzw.reports.papers.orders import keep_in, receiver
from dabzw.reports.papers.wording import Draft, chinese_day, listing, paper, told
from dabzw.reports.view import Col, View
from dabzw.rules.agenda.agenda import agenda, totals
from dabzw.rules.agenda.counts import Counts, Pair
from dabzw.rules.agenda.items import Item
from dabzw.rules.case.evidence import attachments
from dabzw.rules.case.states import state_of

NOTES: Final = "待办"
UNENTERED: Final = "未入账"
DRAFTS: Final = "草稿"
"""What only the shell knows, by its names among the facts of an order: items of the agenda that no record
tells of, files whose changes are not entered, and drafts with the days they are of."""
_TITLE: Final = "工作交接清单"
_RECEIVER: Final = "接收人"
_SIGNERS: Final = ("移交人", _RECEIVER, "监交人")
_PLANS: Final = PLANS.pick("编号", "名称", "村", "监管站所", "状态", "未完成措施")


def _item(row: tuple[Item, str]) -> Item:
    return row[0]


def _matter(item: Item) -> str:
    return item.matter if item.kind == "期限" else f"{item.kind}：{item.matter}"


_ITEMS: Final[View[tuple[Item, str]]] = View(
    (
        *ITEMS.pick("责任单位", "编号").through(_item).cols,
        Col("名称", lambda row: row[1], "name"),
        Col("事项", lambda row: _matter(row[0]), "prose"),
        Col("应于", lambda row: None if row[0].due is None else day_of(row[0].due), "day"),
        Col("状态", lambda row: with_days_late(row[0].state, row[0].days_late)),
        *ITEMS.pick("性质").through(_item).cols,
    ),
    numbered=True,
)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft: the command that goes on with it, and since when it lies there."""

    command: str
    when: When


@dataclass(frozen=True, slots=True)
class _Kind:
    """How many items of a kind there are, and how many of them are late."""

    kind: str
    hard: int
    warnings: int
    late: Pair


@dataclass(frozen=True, slots=True)
class _Kept:
    """Records or files that are handed over: what, how many, and where they are."""

    what: str
    count: int
    unit: str
    where: str


_KINDS: Final[View[_Kind]] = View(
    (
        Col("种类", lambda row: row.kind),
        Col("硬性", lambda row: row.hard, "number"),
        Col("预警", lambda row: row.warnings, "number"),
        Col("合计", lambda row: row.hard + row.warnings, "number"),
        Col("逾期", lambda row: row.late.hard, "number"),
        Col("预警逾期", lambda row: row.late.early, "number"),
    )
)
_KEPT: Final[View[_Kept]] = View(
    (
        Col("材料", lambda row: row.what),
        Col("数量", lambda row: row.count, "number"),
        Col("单位", lambda row: row.unit),
        Col("放在哪里", lambda row: row.where, "prose"),
    ),
    numbered=True,
)
_ASIDE: Final[View[tuple[str, str, str | None, str | None]]] = View(
    (
        Col("编号", lambda row: row[0], "id"),
        Col("名称", lambda row: row[1], "name"),
        Col("状态", lambda row: row[2], "state"),
        Col("理由", lambda row: row[3], "prose"),
    ),
    numbered=True,
)
_CHOICES: Final[View[tuple[Enterprise, Choice]]] = View(
    (
        Col("编号", lambda row: row[0].id, "id"),
        Col("名称", lambda row: row[0].name, "name"),
        Col("措施", lambda row: row[1].measure),
        Col("决定", lambda row: f"改为{row[1].instead}" if row[1].instead else row[1].decision),
        Col("理由", lambda row: row[1].reason, "prose"),
        Col("批准人", lambda row: row[1].approver),
    ),
    numbered=True,
)
_DRAFTS: Final[View[Unfinished]] = View(
    (
        Col("接着填的命令", lambda row: f"dabzw {row.command}", "prose"),
        Col("写于", lambda row: row.when, "moment"),
    ),
    numbered=True,
)
_FILES: Final[View[str]] = View((Col("文件", lambda path: path, "prose"),), numbered=True)


def handover(ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The list of what is handed over to the receiver of the order; raises NoReceiver, NotPublic."""
    keep_in(order, _TITLE)
    to = receiver(order, _TITLE)
    items = agenda(ledger, at, _notes(order))
    figures = tuple(_figures(ledger, items))
    blocks = (
        *_opening(at, figures, items),
        Heading("待办事项"),
        listing(_KINDS, _by_kind(items), "待办事项数"),
        *_cases(ledger, at),
        Heading("台账和材料"),
        listing(_KEPT, _kept(ledger, at)),
        *_laid_aside(ledger),
        *_not_entered(order),
        *_last(ledger),
        SignLines(tuple((who, to if who == _RECEIVER else "") for who in _SIGNERS)),
        listing(_ITEMS, _named(items, ledger), "待办事项逐项清单", annex=True),
    )
    title = (ledger.campaign.name, _TITLE)
    return paper(Draft("handover", title, blocks, figures), ledger, at, order)


def _notes(order: PaperOrder) -> tuple[Item, ...]:
    found = order.facts.get(NOTES, ())
    return tuple(one for one in found if isinstance(one, Item)) if isinstance(found, tuple) else ()


def _figures(ledger: Ledger, items: Sequence[Item]) -> Iterator[Figure]:
    terms = ledger.campaign.terms
    yield Figure("线索", len(ledger.counted_leads), "条")
    yield Figure(terms.subject, len(ledger.enterprises), terms.counter)
    yield Figure("场所", len(ledger.sites), "处")
    yield Figure("检查活动", len(ledger.activities), "次")
    yield Figure("待办事项", len(items), "项")
    for force in ("硬性", "预警"):
        yield Figure(force, sum(item.force == force for item in items), "项")
    late = _late(items)
    yield Figure("逾期", late.hard, "项")
    yield Figure("预警逾期", late.early, "项")


def _late(items: Iterable[Item]) -> Pair:
    return Counts.of(items)["逾期"]


def _opening(at: Instant, figures: Sequence[Figure], items: Sequence[Item]) -> Iterator[Block]:
    *records, waiting, hard, warnings, _, _ = figures
    held = "、".join(f"{figure.name}{told(figure)}" for figure in records)
    yield Paragraph(
        f"截至{chinese_day(at.when)}，台账登记{held}；待办事项{told(waiting)}，其中硬性{told(hard)}、"
        f"预警{told(warnings)}；逾期{_late(items).told('项')}。下列事项和材料由移交人交给接收人，监交人在场，"
        "逐项核对无误后签字。本清单一式两份，移交人、接收人各执一份。"
    )


def _by_kind(items: Sequence[Item]) -> Iterator[_Kind]:
    for kind, counts in totals(items).items():
        late = _late(item for item in items if item.kind == kind)
        yield _Kind(kind, counts[_HARD], counts[_WARNING], late)


_HARD: Final[Force] = "硬性"
_WARNING: Final[Force] = "预警"


def _named(items: Sequence[Item], ledger: Ledger) -> Iterator[tuple[Item, str]]:
    """The items, unit by unit, each with what it is called on paper."""
    for item in sorted(items, key=_by_unit):
        record = None if item.record_id is None else ledger.find(item.record_id)
        yield item, item.name if record is None else _called(record)


def _called(record: AnyRecord) -> str:
    """What a record is called: a lead by its place, for its name begins with what was reported."""
    return (record.place or record.village) if isinstance(record, Lead) else record.name


def _by_unit(item: Item) -> tuple[str, tuple[object, ...]]:
    return item.unit or "", item.order


def _cases(ledger: Ledger, at: Instant) -> Iterator[Block]:
    yield Heading("没有办结的案件")
    yield listing(_PLANS, open_plans(ledger, at))


def _kept(ledger: Ledger, at: Instant) -> Iterator[_Kept]:
    counters = {"lead": "条", "ent": ledger.campaign.terms.counter, "site": "处", "activity": "次"}
    held = {
        "lead": ledger.leads,
        "ent": ledger.enterprises,
        "site": ledger.sites,
        "activity": ledger.activities,
    }
    for kind in RECORD_KINDS:
        yield _Kept(
            in_terms(f"{SHEET_NAMES[kind]}记录", ledger.campaign),
            len(held[kind]),
            counters[kind],
            "台账文件夹，历史由留痕保存",
        )
    issues: dict[str, int] = {}
    for made in filter(lambda one: at.sees(one.at), ledger.made):
        issues[made.name] = issues.get(made.name, 0) + 1
    for name, count in issues.items():
        yield _Kept(f"已封存的{name}", count, "期", "台账文件夹，原样重做用 dabzw issue again")
    uses = (use for own in ledger.power.values() for use in own)
    months = {use.month for use in uses if at.sees(use.known_from)}
    if months:
        yield _Kept("用电数据", len(months), "个月", "台账文件夹")
    evidence = sum(1 for _ in attachments(ledger))
    if evidence:
        yield _Kept("证据原件", evidence, "件", "台账之外，逐件当面点交，用 dabzw attach --check 核对")


def _laid_aside(ledger: Ledger) -> Iterator[Block]:
    """What is in the ledger and not worked on: decided so, and with whose approval."""
    yield Heading("搁置的")
    choices = [(one, choice) for one in ledger.enterprises.values() for choice in _choices(one)]
    yield listing(_CHOICES, choices, "不采取、改为别的措施的")
    aside = (
        (record.id, _called(record), state_of(record, ledger), _why(record))
        for record in ledger.set_aside.values()
    )
    yield listing(_ASIDE, aside, "作废、并入的记录")


def _choices(enterprise: Enterprise) -> Iterable[Choice]:
    return (choice for plan in enterprise.plans for choice in plan.choices)


def _why(record: object) -> str | None:
    void = getattr(record, "void", None)
    joined = getattr(record, "joined", None) or getattr(record, "merger", None)
    reason = getattr(void or joined, "reason", None)
    return reason if isinstance(reason, str) else None


def _not_entered(order: PaperOrder) -> Iterator[Block]:
    """What is not in the ledger yet: it is lost to the next clerk unless it is named."""
    yield Heading("没有入账的")
    if UNENTERED not in order.facts:
        yield Paragraph("本清单照已入账的内容列，没有核对有没有未入账的改动和草稿。")
        return
    files, drafts = order.facts.get(UNENTERED, ()), order.facts.get(DRAFTS, ())
    paths = [one for one in files if isinstance(one, str)] if isinstance(files, tuple) else []
    found = [one for one in drafts if isinstance(one, Unfinished)] if isinstance(drafts, tuple) else []
    yield listing(_FILES, paths, "改动没有入账的文件")
    yield listing(_DRAFTS, found, "填了一半的登记")


def _last(ledger: Ledger) -> Iterator[Block]:
    if any(lead.informant for lead in ledger.leads.values()):
        yield Paragraph("举报人身份库和口令另行当面移交，不写在本清单上；台账里只有举报人编号。")
    yield Paragraph("接收人对未列入本清单的事项有疑问的，在签字前提出；需要说明的：")
