"""What a campaign left open: everything that waits in its ledger, and that the next one must not lose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal, get_args

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.cases import current_case
from dabzw.model.earlier import PastMeasure
from dabzw.model.enterprise import CarriedOver, Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, day_of
from dabzw.model.site import Site
from dabzw.model.vocab import Inquiry, ListState
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.items import AgendaKind, Item
from dabzw.rules.carry.ended import named
from dabzw.rules.carry.measures import in_force, measures_of, standing_acts
from dabzw.rules.case.inquiry import answers
from dabzw.rules.case.problems import problem_standings
from dabzw.rules.case.standing import is_unanswered, pending, site_pending
from dabzw.rules.case.states import enterprise_state, lead_state

MatterKind = Literal[
    "案件未结", "已转入", "待认定", "线索未结", "待复访", "待回告", "名单", "在查", "问题未回复", "其他"
]
"""Kinds of what was left open, the gravest first."""
KINDS: Final[tuple[MatterKind, ...]] = get_args(MatterKind)
_REVISITED: Final[tuple[AgendaKind, ...]] = ("待复访", "隐患未复查")
_GOES_ON: Final[tuple[AgendaKind, ...]] = ("回头看", "未报告村")
"""What the next campaign schedules by itself, and what ends with this one."""
_JUDGED: Final[tuple[AgendaKind, ...]] = ("待认定", "需重新认定", "需重新验收", "属实未立案")
"""What is told of each enterprise, site and lead by itself."""
_OFF_THE_LIST: Final[tuple[ListState, ...]] = ("未采纳", "提前移出", "期满移出")
_BEFORE: Final = "上次未结："
_TELL_ALL: Final[tuple[MatterKind, ...]] = ("案件未结", "待认定", "线索未结", "待回告")
"""What tells of a record all that is to be done of it."""
_LONGEST: Final = 200
_ELSEWHERE: Final = "移交没有最终回告"
_IN_HAND: Final[Inquiry] = "在查"


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that waits: of which record, since when, and where the next ledger keeps it.

    `holder` is the record of this ledger whose successor keeps it; None where it is only told, and stays with
    this ledger.  `revisit` says that somebody has to go there, and need judge nothing.
    """

    kind: MatterKind
    record_id: str
    name: str
    says: str
    since: date | None
    holder: str | None
    revisit: bool = False
    measures: tuple[PastMeasure, ...] = ()

    @property
    def order(self) -> tuple[int, str, str]:
        """The gravest kinds first."""
        return KINDS.index(self.kind), self.record_id, self.says


def left_open(ledger: Ledger, at: Instant) -> tuple[Matter, ...]:
    """All that waits in a ledger that is already as of `at`, each record's own; nothing of it is left out."""
    items = agenda(ledger, at)
    found = [
        *(one for enterprise in ledger.enterprises.values() for one in _of_enterprise(enterprise, ledger)),
        *(one for site in ledger.sites.values() for one in _of_site(site, ledger)),
        *(one for lead in ledger.leads.values() for one in _of_lead(lead, ledger)),
        *_revisits(items, ledger),
        *_problems(ledger, at),
    ]
    told = {one.record_id for one in found if one.kind in _TELL_ALL}
    rest = (_rest(item) for item in items if item.record_id is not None and item.record_id not in told)
    return tuple(sorted(dict.fromkeys((*found, *filter(None, rest))), key=lambda one: one.order))


def _of_enterprise(enterprise: Enterprise, ledger: Ledger) -> Iterator[Matter]:
    case = current_case(enterprise)
    if case is not None and case.end is None:
        state = enterprise_state(enterprise, ledger)
        yield Matter(
            "案件未结",
            enterprise.id,
            enterprise.name,
            _short(f"案件{state}：{named(case, ledger.campaign)}"),
            case.opened_on,
            enterprise.id,
            measures=measures_of(case, ledger),
        )
    if case is not None and isinstance(case.end, CarriedOver):
        says = _short(f"案件转入“{case.end.campaign}”：{named(case, ledger.campaign)}")
        measures = measures_of(case, ledger)
        holder = enterprise.id
        yield Matter("已转入", enterprise.id, enterprise.name, says, case.end.on, holder, measures=measures)
    for one in pending(enterprise, ledger):
        facts = [f"{fact.kind} {fact.key}" for fact in one.facts if fact.kind != "线索属实"]
        if facts:
            yield _judged(enterprise, one.question, facts, one.since)
    yield from _on_the_list(enterprise)
    yield from _in_inquiry(enterprise, ledger)


def _of_site(site: Site, ledger: Ledger) -> Iterator[Matter]:
    for one in site_pending(site, ledger):
        yield _judged(site, one.question, [f"{fact.kind} {fact.key}" for fact in one.facts], one.since)


def _judged(place: Enterprise | Site, question: str, facts: list[str], since: date) -> Matter:
    says = "；".join(fact.removeprefix("上次未结 ") for fact in facts)
    return Matter("待认定", place.id, place.name, _short(f"{question}：{says}"), since, place.id)


def _of_lead(lead: Lead, ledger: Ledger) -> Iterator[Matter]:
    """A lead with all that is open of it; of a duplicate only what stands of its own acts."""
    reasons, waits = tuple(_reasons(lead, ledger)), _is_elsewhere(lead)
    holder = ledger.enterprise_of(lead) or ledger.sites.get(lead.site or "")
    says = _short(f"线索{lead.id}{'，'.join((*reasons, *((_ELSEWHERE,) if waits else ())))}")
    since = day_of(lead.received_at)
    if reasons or (waits and holder is not None):
        kept_by = lead.id if holder is None else holder.id
        yield Matter("线索未结", lead.id, lead.name, says, since, kept_by, measures=in_force(lead, ledger))
    elif waits:  # nothing of it is left to do here but to ask
        yield Matter("待回告", lead.id, lead.name, says, since, None)


def _reasons(lead: Lead, ledger: Ledger) -> Iterator[str]:
    if lead.counted and lead.closing is None:
        yield lead_state(lead, ledger.campaign)
    elif lead.counted and is_unanswered(lead, ledger):
        yield "属实未立案"
    for act in standing_acts(lead, ledger):
        yield f"{act.act}未解除（{act.on}起）"


def _is_elsewhere(lead: Lead) -> bool:
    """Whether it was handed over and nobody has said how it ended."""
    return any(not one.replies or not one.replies[-1].final for one in lead.standing_transfers)


def _on_the_list(enterprise: Enterprise) -> Iterator[Matter]:
    last = enterprise.listings[-1] if enterprise.listings else None
    if last is not None and last.state not in _OFF_THE_LIST:
        says = _short("，".join(filter(None, (last.state, str(last.on), last.organ))))
        yield Matter("名单", enterprise.id, enterprise.name, says, last.on, None)


def _in_inquiry(enterprise: Enterprise, ledger: Ledger) -> Iterator[Matter]:
    """The questions of a case that ended which somebody still looks into; sealed ones are counted only."""
    case = current_case(enterprise)
    if case is not None and case.end is not None:
        names = [name for name in _looked_into(enterprise) if not _is_sealed(name, ledger.campaign)]
        if names:
            says = _short(f"一案三查在查：{'、'.join(names)}")
            yield Matter("在查", enterprise.id, enterprise.name, says, case.ended_on, None)


def sealed_in_hand(ledger: Ledger) -> int:
    """How many sealed questions (只记状态) somebody still looks into; of which cases is not told."""
    return sum(
        _is_sealed(name, ledger.campaign)
        for enterprise in ledger.enterprises.values()
        for name in _looked_into(enterprise)
    )


def _looked_into(enterprise: Enterprise) -> Iterator[str]:
    return (name for name, one in answers(enterprise).items() if one.state == _IN_HAND)


def _is_sealed(question: str, campaign: Campaign) -> bool:
    return campaign.inquiry is not None and campaign.inquiry.is_sealed(question)


def _revisits(items: Iterable[Item], ledger: Ledger) -> Iterator[Matter]:
    """Where somebody must go again; a lead that could not be cleared up is open as a lead."""
    for item in items:
        place = ledger.find(item.record_id or "")
        if item.kind in _REVISITED and isinstance(place, (Enterprise, Site)):
            matter = item.matter.removeprefix(_BEFORE)
            says = _short(matter if item.kind == "待复访" else f"{item.kind}：{matter}")
            since = None if item.since is None else day_of(item.since)
            yield Matter("待复访", place.id, place.name, says, since, place.id, revisit=True)


def _problems(ledger: Ledger, at: Instant) -> Iterator[Matter]:
    for one in problem_standings(ledger, at):
        if one.own.answered_on is None:
            says = f"{one.own.of}的问题{one.state}"
            yield Matter("问题未回复", one.activity.id, one.activity.name, says, one.activity.on, None)


def _rest(item: Item) -> Matter | None:
    """Whatever else waits: papers that are missing, answers that are owed."""
    if item.kind in (*_GOES_ON, *_JUDGED, *_REVISITED) or item.record_id is None:
        return None
    since = None if item.since is None else day_of(item.since)
    return Matter("其他", item.record_id, item.name, f"{item.kind}：{item.matter}", since, None)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def counted(matters: Iterable[Matter]) -> dict[MatterKind, int]:
    """How many there are of each kind, the gravest first."""
    found = [one.kind for one in matters]
    return {kind: found.count(kind) for kind in KINDS if kind in found}
