"""销号: what must be done, asked and accounted for before a case is accepted as over.

Each case is judged by what was dated up to its end: nothing true that is entered later is refused for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dabzw.model.base import Row
from dabzw.model.campaign import Campaign
from dabzw.model.cases import Case, case_ended_by
from dabzw.model.enterprise import Clearance, Enterprise
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.patterns import lazy
from dabzw.model.remembered import remembered
from dabzw.model.vocab import Proof
from dabzw.rules.case.acts import acts_of
from dabzw.rules.case.completion import Leads, completion, shown_on, standing_measures, told
from dabzw.rules.case.demands import Escalated, choices_of, demands, is_signed, satisfies
from dabzw.rules.case.escalation import escalated
from dabzw.rules.case.facts import as_answered
from dabzw.rules.case.inquiry import must_be_complete, open_questions
from dabzw.rules.case.material import Balance, balances
from dabzw.rules.checks.declared import check

_INSTEAD: Final = "取舍改成的措施"  # of a name that only the record knows
_BETWEEN_NAMES: Final = lazy(r"[、，,；;\s]+")


@remembered
def _cleared(enterprise: Enterprise) -> tuple[tuple[FieldPath, Case, Enterprise], ...]:
    """The cases that ended by 销号, each with its place and with what was dated up to its end."""
    return tuple(_cases_cleared(enterprise))


def _cases_cleared(enterprise: Enterprise) -> Iterator[tuple[FieldPath, Case, Enterprise]]:
    for act in acts_of(enterprise, Clearance):
        case = case_ended_by(act.row, enterprise)
        known = None if case is None else case.enterprise.as_of(Instant.of(act.row.on))
        if case is not None and known is not None:
            yield act.path, case, as_answered(known, act.row.facts)


@check(
    "cleared-open-measure",
    "错误",
    "销号缺措施",
    cure="dabzw ent done {id}",
    of=(Enterprise,),
    on=(Clearance,),
    source="通知一（二）",
    says="应采取的措施（记录了取舍的除外）和方案里的措施全部完成、有凭据，才能销号。",
)
def open_measures(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    campaign = ledger.campaign
    for path, case, known in _cleared(enterprise):
        leads = _leads_by(case, known, ledger)
        raised = _raised(case, known, ledger)
        open_rows = tuple(_unshown(known, campaign, leads, {one.measure for one in raised}))
        required = demands(known, campaign, raised).required
        missing = _missing(required, known, campaign, leads, {name for _, name, lacks in open_rows if lacks})
        if missing:
            yield Defect(path, f"销号时没有完成：{_named(missing, campaign)}", "完成后补填“完成日期”，再销号")
        for place, name, lacks in open_rows:
            said = any(satisfies(name, one, campaign) for one in missing)
            if lacks or not said:
                where = ("处置", _place(enterprise.plans, case.enterprise.plan), "措施", place)
                yield _of_a_measure(where, lacks)


def _named(missing: Iterable[str], campaign: Campaign) -> str:
    return "、".join(dict.fromkeys(name if campaign.measure_kind(name) else _INSTEAD for name in missing))


def _raised(case: Case, known: Enterprise, ledger: Ledger) -> tuple[Escalated, ...]:
    """What was not done in time by the end of a case, so that something stronger is required (逾期升级)."""
    return () if case.ended_on is None else escalated(known, ledger, Instant.of(case.ended_on))


def _missing(
    required: Iterable[str], known: Enterprise, campaign: Campaign, leads: Leads, reported: set[str]
) -> list[str]:
    """The required measures that nothing arranged has met, even by report."""
    return sorted(
        name
        for name in required
        if shown_on(name, known, campaign, leads) is None
        and not any(satisfies(one, name, campaign) for one in reported)
    )


def _of_a_measure(where: FieldPath, lacks: tuple[Proof, ...]) -> Defect:
    if lacks:
        says = f"销号时这项措施只是已报完成，缺凭据：{told(lacks)}"
        return Defect(where, says, "补填凭据；不采取的，记取舍")
    return Defect(where, "销号时这项措施没有完成日期", "补填“完成日期”；不采取的，记取舍")


@check(
    "cleared-open-conflict",
    "错误",
    "销号缺取舍",
    cure="dabzw ent choose {id}",
    of=(Enterprise,),
    on=(Clearance,),
    source="台账规则：取舍",
    says="处置规则和风险等级的要求相抵触的，记了取舍才能销号。",
)
def open_conflicts(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for path, case, known in _cleared(enterprise):
        for conflict in demands(known, ledger.campaign, _raised(case, known, ledger)).undecided:
            yield Defect(path, f"销号时没有取舍：{conflict}", "记取舍，写明理由和批准人；或者重新评定风险")


def _leads_by(case: Case, known: Enterprise, ledger: Ledger) -> Leads:
    """The leads of an enterprise as they were known when its case ended."""
    at = None if case.ended_on is None else Instant.of(case.ended_on)
    seen = (lead if at is None else lead.as_of(at) for lead in ledger.leads_of_enterprise(known.id))
    return tuple(lead for lead in seen if lead is not None)


def _unshown(
    known: Enterprise, campaign: Campaign, leads: Leads, changed: set[str]
) -> Iterator[tuple[int, str, tuple[Proof, ...]]]:
    """The measures that are not done, or that nothing shows: each with its place and with what it lacks.

    One that a signed 取舍 lays aside, or that was changed to a stronger one, is left out.
    """
    aside = changed | {choice.measure for choice in choices_of(known) if is_signed(choice)}
    for place, measure in enumerate(standing_measures(known, campaign)):
        name = measure.measure
        if name not in aside and shown_on(name, known, campaign, leads) is None:
            yield place, name, completion(measure, known, campaign, leads).missing


def _place(rows: tuple[Row, ...], row: Row | None) -> int:
    """Where a row of a case stands in the list of its record."""
    return next(place for place, one in enumerate(rows) if one is row)


@check(
    "cleared-nothing",
    "警告",
    "销号无案",
    of=(Enterprise,),
    on=(Clearance,),
    source="台账规则：案件",
    says="销号结束一个案件；在它之前应有违法行为。",
    asks=True,
)
def ends_of_nothing(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for path, case, _ in _cleared(enterprise):
        if case.opened_on is None:
            yield Defect(path, "销号之前没有违法行为", "核对销号的日期和违法行为的发现日期")


@check(
    "cleared-open-inquiry",
    "错误",
    "销号缺三查",
    cure="dabzw ent inquire {id}",
    of=(Enterprise,),
    on=(Clearance,),
    source="通知三（四）",
    says="行动方案规定须查清的，一案三查各问都有结论才能销号。",
)
def open_inquiries(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for path, case, known in _cleared(enterprise):
        barred = must_be_complete(known, ledger.campaign, _raised(case, known, ledger))
        questions = tuple(open_questions(known, ledger.campaign)) if barred else ()
        if questions:
            says = f"销号时一案三查还有没有结论的：{'、'.join(questions)}"
            yield Defect(path, says, "查清并登记后再销号；确实无法查清的，写明批准人")


@check(
    "cleared-material",
    "错误",
    "销号物料不平",
    cure="dabzw ent material {id}",
    of=(Enterprise,),
    on=(Clearance,),
    source="通知一（二）2",
    says="销号时，查明的危险化学品与物料去向按品名、单位须平衡；有许可的除外。",
)
def unbalanced_material(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for _, _, known in _cleared(enterprise):
        for balance in balances(known):
            where = _entry(balance, known, enterprise)
            if balance.state == "来源不明":
                says = "销号时这种物料没有来处：危险化学品里没有它（品名、单位要一致）"
                yield Defect(where, says, "补登危险化学品，或改正品名、单位")
            elif balance.state == "数量不明" and balance.found is None:
                yield Defect(where, "销号时数量没有查明，不能与去向核对", "查明数量后补填")
            elif balance.state in ("去向不足", "去向超出"):
                says = f"销号时查明数量{balance.found}，去向合计{balance.gone}，不平衡"
                yield Defect(where, says, "补登或改正“物料去向”；与过磅数有出入的，记核减")


def _entry(balance: Balance, known: Enterprise, enterprise: Enterprise) -> FieldPath:
    """Where the first entry of a material stands in the record, of which `known` is one case."""
    rows: dict[str, tuple[tuple[Row, ...], tuple[Row, ...]]] = {
        "危险化学品": (known.chemicals, enterprise.chemicals),
        "物料去向": (known.material_moves, enterprise.material_moves),
    }
    of, place = str(balance.path[0]), int(balance.path[1])
    own, every = rows[of]
    return of, _place(every, own[place])


@check(
    "cleared-acceptor",
    "错误",
    "销号验收人",
    of=(Enterprise,),
    on=(Clearance,),
    source="台账规则：销号",
    says="销号须有验收人，且不得是措施的责任人。",
)
def acceptors(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(enterprise, Clearance):
        case = case_ended_by(act.row, enterprise)
        planned = case.enterprise.planned if case is not None else ()
        responsible = {
            name
            for measure in planned
            if measure.person is not None
            for name in _BETWEEN_NAMES.split(measure.person)
        }
        if not act.row.accepted_by:
            yield Defect(act.path, "销号没有验收人", "补填“验收人”")
        for place, acceptor in enumerate(act.row.accepted_by):
            if not responsible.isdisjoint(_BETWEEN_NAMES.split(acceptor)):
                path = (*act.at("accepted_by"), place)
                yield Defect(path, "验收人同时是措施的责任人", "由不负责这些措施的人验收")
