"""办理经过: the acts of a case one after another, each with what was done, by whom, and its document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, groupby
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model import earlier, judgement
from dabzw.model import enterprise as on_enterprise
from dabzw.model import lead as on_lead
from dabzw.model.base import Row, labels
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.fields import meanings
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.marks import Prose
from dabzw.model.moments import When, day_of, start_of
from dabzw.reports.papers.fields import Telling
from dabzw.reports.papers.privacy import from_informant
from dabzw.rules.case.acts import Act, acts
from dabzw.rules.case.powers import basis_defects, power_defects
from dabzw.rules.case.transfers import is_discipline

_Fields = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which fields of a row say what was done, and by whom or before whom."""

    says: _Fields
    who: _Fields = ()


_SHOWN: Final[dict[type[Row], _Shown]] = {
    earlier.PastCase: _Shown(("sanction", "reason", "measures", "origin"), ("organ",)),
    earlier.Unsettled: _Shown(("matter", "measures", "origin")),
    on_lead.Merger: _Shown(("master", "reason")),
    on_lead.Admission: _Shown(("result", "reason")),
    on_enterprise.Visit: _Shown(("nature", "method", "result", "note"), ("units", "people", "approval")),
    on_lead.Verification: _Shown(("verdict", "note"), ("people", "approver")),
    on_enterprise.Violation: _Shown(("code", "circumstances", "basis")),
    judgement.Determination: _Shown(("result", "reason"), ("approver",)),
    on_lead.CompulsoryAct: _Shown(("act", "basis"), ("authority",)),
    on_enterprise.RiskRating: _Shown(("level", "reason"), ("approver",)),
    on_lead.Transfer: _Shown(("return_reason",), ("receiver",)),
    on_lead.Reply: _Shown(("result", "note")),
    on_enterprise.Plan: _Shown(()),
    on_enterprise.Choice: _Shown(("measure", "decision", "instead", "reason"), ("approver",)),
    on_enterprise.Approval: _Shown((), ("approver",)),
    on_lead.LimitChange: _Shown(("limit", "kind", "until", "reason"), ("approver",)),
    on_enterprise.Measure: _Shown(("measure", "evidence"), ("authority", "unit", "person")),
    on_enterprise.MaterialMove: _Shown(("name", "amount", "measure", "whereabouts", "reason"), ("receiver",)),
    on_enterprise.Sanction: _Shown(("kind", "party", "amount", "paid"), ("organ",)),
    on_enterprise.Inquiry: _Shown(("question", "state", "who", "note"), ("approver",)),
    on_enterprise.Closure: _Shown(("step",), ("organ",)),
    on_lead.Ticket: _Shown(("number", "due_on"), ("unit",)),
    on_lead.Closing: _Shown(("result", "note")),
    on_enterprise.Clearance: _Shown((), ("accepted_by",)),
    on_enterprise.PowerRestored: _Shown((), ("organ",)),
    on_enterprise.Listing: _Shown(("state", "reason", "sanctions"), ("organ",)),
    on_enterprise.LookBack: _Shown(("result", "items", "note"), ("people",)),
    on_enterprise.Joined: _Shown(("master", "reason")),
    on_enterprise.CarriedOver: _Shown(("campaign", "id")),
}
"""The acts of a case, in the order in which they follow each other; other rows are facts without a day, or
are shown with the act that holds them."""

_RANKS: Final = {row: rank for rank, row in enumerate(_SHOWN, start=1)}
_REGISTERED, _ASSIGNED, _ANSWERED = 0, 0, len(_RANKS) + 1
"""The ranks of the lead's own days: 登记 and 交办 before all, 反馈 after all."""


@dataclass(frozen=True, slots=True)
class Told:
    """One dated act of a case; `lead` is None where it is the enterprise's, `of` what the act is of."""

    lead: str | None
    of: str
    what: str
    when: When
    rank: int
    says: tuple[str, ...]
    who: str
    document: str | None


def proceedings(members: Iterable[Enterprise | Lead], ledger: Ledger) -> tuple[Told, ...]:
    """The acts of an enterprise and of its leads, in order."""
    return tuple(_together(in_order([act for record in members for act in _passed(record, ledger)])))


def in_order(acts: list[Told]) -> Iterator[Told]:
    """The acts by their days, those of a day by their minutes, then by the order in which they follow.

    An act of which only the day is known stands behind those of its record that it follows; one of the
    enterprise behind the verifications of its leads.
    """
    timed = defaultdict[date, list[Told]](list)
    for act in acts:
        if isinstance(act.when, datetime):
            timed[day_of(act.when)].append(act)

    def place(act: Told) -> tuple[datetime, bool, int]:
        before = (one for one in timed[day_of(act.when)] if one.rank < act.rank and _goes_before(one, act))
        moment = max((start_of(one.when) for one in before), default=start_of(act.when))
        return (act.when, False, act.rank) if isinstance(act.when, datetime) else (moment, True, act.rank)

    yield from sorted(acts, key=place)


def _together(acts: Iterable[Told]) -> Iterator[Told]:
    """Acts of one kind, day, record, organ and document in one row, where one line says what each was."""

    def alike(act: Told) -> tuple[Told, bool]:
        return (act, False) if len(act.says) > 1 else (replace(act, says=()), True)

    for _, found in groupby(acts, key=alike):
        first, *rest = found
        yield replace(first, says=_shorter((*first.says, *chain.from_iterable(act.says for act in rest))))


def _shorter(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Lines that end alike as one: 生产，在查 and 销售，在查 are 生产、销售，在查."""
    parted = [line.partition("，") for line in lines]
    ends = {end for _, _, end in parted}
    if len(lines) < 2 or len(ends) > 1 or "" in ends:  # noqa: PLR2004
        return lines
    return (f"{'、'.join(begin for begin, _, _ in parted)}，{ends.pop()}",)


def _goes_before(one: Told, act: Told) -> bool:
    verified = one.rank == _RANKS[on_lead.Verification]
    return one.lead == act.lead or (act.lead is None and verified)


def _passed(record: Enterprise | Lead, ledger: Ledger) -> Iterator[Told]:
    campaign = ledger.campaign
    doubtful = {defect.path for find in (power_defects, basis_defects) for defect in find(record, campaign)}
    if isinstance(record, Lead):
        yield from _of_lead(record)
    for act in acts(record):
        shown = _SHOWN.get(type(act.row))
        if shown is not None and not _of_discipline(act, record):
            telling = Telling(
                campaign,
                frozenset(name for name in labels(type(act.row)).values() if (*act.path, name) in doubtful),
            )
            for field, when in act.dates:
                told = _told(record, act, (field, when), telling, shown)
                first = field in act.row.happened or not isinstance(act.row, earlier.PastCase)
                yield told if first else replace(told, says=(), who="")  # said of its own day already


def _of_lead(lead: Lead) -> Iterator[Told]:
    """The lead's own days."""
    source = (f"来源：{lead.source}",)
    yield Told(lead.id, "登记", "登记", lead.received_at, _REGISTERED, source, lead.unit, None)
    if lead.assigned_at is not None:
        yield Told(lead.id, "交办", "交办", lead.assigned_at, _ASSIGNED, (), lead.unit, None)
    if lead.answered_on is not None:
        yield Told(lead.id, "反馈", "反馈", lead.answered_on, _ANSWERED, (), "", None)


def _of_discipline(act: Act[Row], record: Enterprise | Lead) -> bool:
    """Whether an act is what a discipline organ answered: the file holds the day of the hand-over alone."""
    return (
        isinstance(record, Lead)
        and isinstance(act.row, on_lead.Reply)
        and any(act.row in one.replies and is_discipline(one.receiver) for one in record.transfers)
    )


def _told(
    record: Enterprise | Lead, act: Act[Row], dated: tuple[str, When], telling: Telling, shown: _Shown
) -> Told:
    """An act on one of its days, of which it tells what belongs to that day."""
    row, (field, when) = act.row, dated
    sealed = isinstance(row, on_lead.Transfer) and is_discipline(row.receiver)
    hidden = {*_later(row, field), *_written_freely(record, row, telling.campaign)}
    says = () if sealed else tuple(name for name in shown.says if name not in hidden)
    return Told(
        lead=record.id if isinstance(record, Lead) else None,
        of=act.of,
        what=act.step(field),
        when=when,
        rank=_RANKS[type(row)],
        says=telling.lines(row, says),
        who=telling.words(row, shown.who),
        document=None if sealed or act.document is None else act.document[1],
    )


def _later(row: Row, field: str) -> Iterator[str]:
    """The fields that belong to another of a row's days."""
    return (name for own, names in row.ensued.items() if own != field for name in names)


def _written_freely(record: Enterprise | Lead, row: Row, campaign: Campaign) -> Iterator[str]:
    """The fields that may name an informant, on a lead of one."""
    if isinstance(record, Lead) and from_informant(record, campaign):
        yield from (name for name, field in meanings(type(row)).items() if field.has(Prose))
