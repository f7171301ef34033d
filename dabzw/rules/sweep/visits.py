"""排查 as inspections of enterprises (涉企行政检查): who may make them, on what approval, and how often.

国办发〔2024〕54号: every inspection is approved beforehand, and a year has a cap of inspections of one
enterprise, whichever campaign they are of: those in the ledgers side by side count with the ledger's own.
What follows a lead (个案检查 with its 线索) is counted apart; a 巡查 is no inspection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise, Visit
from dabzw.model.finding import Defect
from dabzw.model.known_words import is_village_source
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.model.vocab import VisitNature
from dabzw.rules.case.facts import is_illegal_find
from dabzw.rules.checks.declared import check
from dabzw.rules.sweep.side_by_side import INSPECTIONS, Told, counts, everywhere, is_exempt

_APPROVED: Final[tuple[VisitNature, ...]] = ("日常检查", "专项检查")
_INSPECTORS: Final = 2
_REDUCE: Final = "核对性质；确因线索检查的，改为“个案检查”并填线索"


@dataclass(frozen=True, slots=True)
class YearOfVisits:
    """The visits to one enterprise in one year, in all ledgers side by side.

    `by_nature` counts them by 性质, exempt ones left out and None where it is not recorded; `exempt` are
    the 个案检查 with a lead; `counted` are those that the cap is about; `over` is by how many they pass it.
    `others` are those of the counted ones that only other campaigns tell of, by their names; `twice` are the
    visits that two ledgers tell of, and that are counted once.
    """

    enterprise: Enterprise
    by_nature: Counter[VisitNature | None]
    exempt: int
    counted: int
    over: int
    others: Counter[str]
    twice: int

    @property
    def own(self) -> int:
        """The counted ones that the ledger itself tells of."""
        return self.counted - self.others.total()


def years_of_visits(ledger: Ledger, year: int) -> Iterator[YearOfVisits]:
    """The enterprises that were visited in a year; the ledger is already as of an instant."""
    for enterprise in ledger.enterprises.values():
        found = everywhere(enterprise, ledger)
        told = [one for one in found.visits if one.visit.on.year == year]
        if told:
            yield _year(enterprise, told, sum(one.on.year == year for one in found.twice), ledger)


def _year(enterprise: Enterprise, told: Sequence[Told], twice: int, ledger: Ledger) -> YearOfVisits:
    cap = ledger.campaign.visit_cap
    counted = sum(counts(one.visit) for one in told)
    return YearOfVisits(
        enterprise=enterprise,
        by_nature=Counter(one.visit.nature for one in told if not is_exempt(one.visit)),
        exempt=sum(is_exempt(one.visit) for one in told),
        counted=counted,
        over=0 if cap is None else max(0, counted - cap),
        others=Counter(one.campaign for one in told if one.campaign and counts(one.visit)),
        twice=twice,
    )


@check(
    "visit-nature",
    "警告",
    "检查性质",
    of=(Enterprise, Site),
    on=(Visit,),
    source="国办发〔2024〕54号",
    says="村、网格自己报来的（网格巡查、村级上报，行动方案里标明村级的）只能登记为巡查，不是行政检查。",
)
def village_visits(record: Enterprise | Site, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, visit in enumerate(record.visits):
        if is_village_source(visit.method, ledger.campaign) and visit.nature not in (None, "巡查"):
            yield Defect(
                ("排查", place, "性质"),
                f"“{visit.method}”不是行政检查，不能登记为“{visit.nature}”",
                "性质改为“巡查”",
            )


@check(
    "visit-people",
    "警告",
    "检查人数",
    of=(Enterprise, Site),
    on=(Visit,),
    source="行政处罚法第42条；国办发〔2024〕54号",
    says="行政检查应由两人以上进行，并写明姓名；巡查除外。",
)
def alone(record: Enterprise | Site, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, visit in enumerate(record.visits):
        if visit.nature in INSPECTIONS and len(set(visit.people)) < _INSPECTORS:
            yield Defect(
                ("排查", place, "人员"),
                f"{visit.nature}的人员不足两人",
                "写明两名以上检查人员；不是检查的，性质改为“巡查”",
            )


@check(
    "visit-approval",
    "提示",
    "检查审批",
    of=(Enterprise,),
    on=(Visit,),
    source="国办发〔2024〕54号",
    says="日常检查、专项检查应登记审批。",
)
def unapproved(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, visit in enumerate(enterprise.visits):
        if visit.nature in _APPROVED and visit.approval is None:
            yield Defect(
                ("排查", place), f"{visit.nature}没有登记审批", "补填“审批”：批准人或审批文号，事后补办的写明"
            )


@check(
    "visit-lead",
    "提示",
    "个案线索",
    of=(Enterprise,),
    on=(Visit,),
    source="国办发〔2024〕54号",
    says="个案检查应写明线索，才不计入检查频次。",
)
def leadless(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, visit in enumerate(enterprise.visits):
        if visit.nature == "个案检查" and visit.lead is None:
            says = "个案检查没有登记线索，要计入检查频次"
            yield Defect(("排查", place), says, "填所核查的“线索”编号；没有线索的，改正性质")


@check(
    "visit-cross",
    "提示",
    "交叉检查",
    of=(Enterprise, Site),
    on=(Visit,),
    source="通知一（一）",
    says="交叉检查应有监管站所以外的单位参加。",
)
def uncrossed(record: Enterprise | Site, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    enterprise = ledger.enterprise_of(record)
    if enterprise is None:
        return
    for place, visit in enumerate(record.visits):
        if visit.method == "交叉检查" and set(visit.units) == {enterprise.station}:
            says = "交叉检查只有监管站所自己参加"
            yield Defect(("排查", place, "单位"), says, "写明参加的其他单位；没有的，改正“方式”")


@check(
    "visit-unfollowed",
    "警告",
    "查后无续",
    cure="dabzw next {id}",
    of=(Enterprise, Site),
    on=(Visit,),
    source="通知一（一）、三（三）",
    says="排查发现非法违法的，应当登记线索或认定违法行为；隐患的复查到未发现为止。",
)
def unfollowed(record: Enterprise | Site, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    enterprise = ledger.enterprise_of(record)
    if enterprise is not None and (enterprise.violations or ledger.leads_of_enterprise(enterprise.id)):
        return
    if isinstance(record, Site) and ledger.leads_of_site(record.id):
        return
    for place, visit in enumerate(record.visits):
        if visit.lead is None and is_illegal_find(visit, enterprise, ledger):
            yield Defect(
                ("排查", place, "结果"),
                "排查发现了非法违法问题，但没有登记线索，也没有认定违法行为",
                "登记线索或违法行为；只是隐患的，“问题类别”填“隐患”",
            )


@check(
    "visit-cap",
    "警告",
    "检查频次",
    of=(Enterprise,),
    on=(Visit,),
    source="国办发〔2024〕54号",
    says="行动方案写明检查频次上限的，一年内的检查不应超过，并排的各本台账合计；只提示，不阻止登记。",
)
def over_cap(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    cap = ledger.campaign.visit_cap
    if cap is None:
        return
    told = [one for one in everywhere(enterprise, ledger).visits if counts(one.visit)]
    over: set[int] = set()
    for place, (visit, number, before) in _numbered(enterprise, told).items():
        if number > cap:
            over.add(visit.on.year)
            says = f"{visit.on.year}年第{number}次检查{_shares(before)}，超过上限{cap}次"
            yield Defect(("排查", place), says, _REDUCE)
    own = {visit.on.year for visit in enterprise.visits if counts(visit)}
    for year in sorted(own - over):  # those beyond the cap are in other ledgers
        of_year = [one for one in told if one.visit.on.year == year]
        if len(of_year) > cap:
            says = f"{year}年检查合计{len(of_year)}次{_shares(of_year)}，超过上限{cap}次"
            yield Defect(("排查",), says, _REDUCE)


def _numbered(enterprise: Enterprise, told: Sequence[Told]) -> Mapping[int, tuple[Visit, int, list[Told]]]:
    """The counted visits of a ledger by place: which of the year each is, and those of others up to it."""
    found: dict[int, tuple[Visit, int, list[Told]]] = {}
    seen: Counter[int] = Counter()
    for place, visit in enumerate(enterprise.visits):
        if counts(visit):
            year = visit.on.year
            seen[year] += 1
            others = [one for one in told if one.campaign and one.visit.on.year == year]
            before = [one for one in others if one.visit.on <= visit.on]
            found[place] = visit, seen[year] + len(before), before
    return found


def _shares(told: Iterable[Told]) -> str:
    """Which other campaigns some visits are of."""
    of_others = Counter(one.campaign for one in told if one.campaign)
    named = "、".join(f"“{campaign}”登记的{count}次" for campaign, count in of_others.items())
    return f"（含{named}）" if named else ""
