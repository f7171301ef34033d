"""Measures 指标 of statistics forms: named pure functions of a ledger, a window of days and a part of it.

`MEASURES` is the table of all; the ledger is as of the window's end.  A measure gives None where the ledger
cannot know the number, and 0 only where it knows that there was none.  `says` is the definition (统计口径)
that is printed with the number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, in_group
from dabzw.model.cases import cleared_on
from dabzw.model.enterprise import Enterprise, Plan, Sanction, Violation
from dabzw.model.enterprise import Measure as Planned
from dabzw.model.lead import GOES_ON, Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import When
from dabzw.model.national import OTHER_CLASS, VIOLATION_CLASSES, ViolationClass
from dabzw.model.site import Site
from dabzw.model.vocab import TEMPORARY_ACTS, MeasureNature, Penalised, Penalty
from dabzw.rules.case.transfers import is_police
from dabzw.rules.figures.indicators import Days
from dabzw.rules.figures.inspections import TEN_THOUSAND, entries, inspected, sent, sites
from dabzw.rules.figures.parts import WHOLE, Count, Part, enterprises_in, leads_in, sites_in
from dabzw.rules.sweep.coverage import checks

_YUAN: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Measure:
    """指标: its name, its unit, how it is counted, and its definition."""

    name: str
    unit: str
    count: Count
    says: str

    @property
    def label(self) -> str:
        """What a paper calls it beside its unit: its name without the unit, 罚款 of 罚款万元.

        A number of 起 keeps its name: issues that are sealed call it so, and tell of their period by it.
        """
        if self.unit == "起":
            return self.name
        return self.name.removesuffix(f"{self.unit}数").removesuffix(self.unit) or self.name


# 违法行为


def class_of(code: str, campaign: Campaign) -> ViolationClass:
    """The class of a violation code: by the longest group of 统计归类 that it belongs to."""
    groups = [group for group in campaign.classes if in_group(code, group)]
    return campaign.classes[max(groups, key=len)] if groups else OTHER_CLASS


def violations(ledger: Ledger, window: Days, part: Part) -> Iterator[tuple[Enterprise, Violation]]:
    """The violations found in the window."""
    offenders = ledger.offenders if part.alone is None else (part.alone,)
    for enterprise in filter(part.holds, offenders):
        for violation in enterprise.violations:
            if window.holds(violation.found_on):
                yield enterprise, violation


def _offences(ledger: Ledger, window: Days, part: Part) -> int:
    return sum(1 for _ in violations(ledger, window, part))


def _offences_of(wanted: ViolationClass) -> Count:
    def count(ledger: Ledger, window: Days, part: Part) -> int:
        found = violations(ledger, window, part)
        return sum(class_of(violation.code, ledger.campaign) == wanted for _, violation in found)

    return count


def _offenders(ledger: Ledger, window: Days, part: Part) -> int:
    return len({enterprise.id for enterprise, _ in violations(ledger, window, part)})


# 隐患


def _hazards(ledger: Ledger, window: Days, part: Part) -> int | None:
    """隐患 have no records of their own: 0 where nothing at all was found, else unknown."""
    places: Iterable[Enterprise | Site] = (*enterprises_in(ledger, part), *sites_in(ledger, part))
    seen = any(
        visit.result == "发现问题" and window.holds(visit.on) for place in places for visit in place.visits
    )
    told = any(activity.problems and part.takes(activity) is not False for activity in checks(ledger, window))
    return None if seen or told or _offences(ledger, window, part) else 0


# 处罚

_FINES: Final[tuple[Penalty, ...]] = ("罚款",)
_GAINS: Final[tuple[Penalty, ...]] = ("没收违法所得",)
_CONFISCATIONS: Final[tuple[Penalty, ...]] = ("没收违法所得", "没收非法财物")
_LICENCES: Final[tuple[Penalty, ...]] = ("暂扣许可证件", "吊销许可证件")
_DETENTIONS: Final[tuple[Penalty, ...]] = ("行政拘留",)


def _sanctions(
    ledger: Ledger, window: Days, part: Part, kinds: tuple[Penalty, ...]
) -> Iterator[tuple[Enterprise, Sanction]]:
    for enterprise in enterprises_in(ledger, part):
        for sanction in enterprise.sanctions:
            if sanction.kind in kinds and window.holds(sanction.on):
                yield enterprise, sanction


def _times(*kinds: Penalty) -> Count:
    return lambda ledger, window, part: sum(1 for _ in _sanctions(ledger, window, part, kinds))


def _decisions(*kinds: Penalty) -> Count:
    """Sanctions of one document against one enterprise are one decision."""

    def count(ledger: Ledger, window: Days, part: Part) -> int:
        found = enumerate(_sanctions(ledger, window, part, kinds))
        return len({(company.id, sanction.document or number) for number, (company, sanction) in found})

    return count


def _sanctioned(*kinds: Penalty) -> Count:
    return lambda ledger, window, part: len(
        {enterprise.id for enterprise, _ in _sanctions(ledger, window, part, kinds)}
    )


def _money(kinds: tuple[Penalty, ...], field: Literal["amount", "paid"] = "amount") -> Count:
    """万元; each amount is rounded to a yuan (half up) first, so that parts add up to their total."""

    def count(ledger: Ledger, window: Days, part: Part) -> Decimal | None:
        amounts = [getattr(one, field) for _, one in _sanctions(ledger, window, part, kinds)]
        known = [amount.quantize(_YUAN, ROUND_HALF_UP) for amount in amounts if amount is not None]
        return None if amounts and not known else sum(known, Decimal(0)) / TEN_THOUSAND

    return count


def amountless(ledger: Ledger, window: Days) -> int:
    """How many fines of the window have no amount on record."""
    return sum(one.amount is None for _, one in _sanctions(ledger, window, WHOLE, _FINES))


# 责令、取缔、强制措施


@dataclass(frozen=True, slots=True)
class _Acts:
    """What counts as an act of one kind: measures by 性质, compulsory acts by words of the law, penalties.

    `ordered` where an order is enough.
    """

    natures: tuple[MeasureNature, ...]
    words: tuple[str, ...]
    penalties: tuple[Penalty, ...] = ()
    ordered: bool = False
    closure: bool = False

    def names(self, act: str) -> bool:
        return any(word in act for word in self.words)


_CORRECTIONS: Final = _Acts(("整改",), ("责令改正", "限期整改", "停止违法", "停止非法"), ordered=True)
_REFORMS: Final = _Acts(("整改",), ("限期整改",), ordered=True)
_STOPS: Final = _Acts(("停产",), ("停产", "停业", "停止建设"), ("责令停产停业",), ordered=True)
_CLOSURES: Final = _Acts(("取缔", "关闭"), ("取缔", "关闭"), closure=True)
_SEIZURES: Final = _Acts((), TEMPORARY_ACTS)


def _subjects(acts: _Acts) -> Callable[[Ledger, Days, Part], Iterator[Enterprise | Lead]]:
    """The enterprises, and the leads that name none, on which such an act was done in the window."""

    def found(ledger: Ledger, window: Days, part: Part) -> Iterator[Enterprise | Lead]:
        for enterprise in enterprises_in(ledger, part):
            if any(map(window.holds, _days(acts, enterprise, ledger))):
                yield enterprise
        for lead in leads_in(ledger, part):
            alone = lead.enterprise not in ledger.enterprises and lead.counted
            if alone and any(map(window.holds, _lead_days(acts, lead))):
                yield lead

    return found


def _days(acts: _Acts, enterprise: Enterprise, ledger: Ledger) -> Iterator[date]:
    yield from (one.on for one in enterprise.sanctions if one.kind in acts.penalties)
    for plan in enterprise.plans:
        for planned in plan.measures:
            counts = ledger.campaign.nature_of(planned.measure) in acts.natures
            day = _carried_out(planned, plan, acts) if counts else None
            if day is not None:
                yield day
    for lead in ledger.leads_of_enterprise(enterprise.id):
        yield from _lead_days(acts, lead)
    if acts.closure:
        yield from (step.on for step in enterprise.closures if step.step == "实际关闭")


def _carried_out(planned: Planned, plan: Plan, acts: _Acts) -> date | None:
    """An order counts from the day of the plan, once it has a document; anything else when it is done."""
    decided = plan.decided_on
    return decided if acts.ordered and planned.document and decided else planned.done_on


def _lead_days(acts: _Acts, lead: Lead) -> Iterator[date]:
    return (act.on for act in lead.acts if acts.names(act.act))


def _cases(acts: _Acts) -> Count:
    subjects = _subjects(acts)
    return lambda ledger, window, part: sum(1 for _ in subjects(ledger, window, part))


def _seized_sets(ledger: Ledger, window: Days, part: Part) -> int | None:
    """How many sets (套) a seizure took is not recorded."""
    return None if _cases(_SEIZURES)(ledger, window, part) else 0


def closed_in(ledger: Ledger, window: Days) -> tuple[Enterprise, ...]:
    """The enterprises that were closed or banned (关闭取缔) in the window."""
    return _onlyenterprises_in(_subjects(_CLOSURES)(ledger, window, WHOLE))


def stopped_in(ledger: Ledger, window: Days) -> tuple[Enterprise, ...]:
    """The enterprises that were ordered to stop (停产停业) in the window."""
    return _onlyenterprises_in(_subjects(_STOPS)(ledger, window, WHOLE))


def _onlyenterprises_in(found: Iterable[Enterprise | Lead]) -> tuple[Enterprise, ...]:
    return tuple(record for record in found if isinstance(record, Enterprise))


# 移送、名单、线索


def _sent_to_police(ledger: Ledger, window: Days, part: Part) -> int:
    return sum(
        is_police(transfer.receiver) and window.holds(transfer.on)
        for lead in leads_in(ledger, part)
        for transfer in lead.standing_transfers
    )


def _prosecuted(ledger: Ledger, window: Days, part: Part) -> int | None:
    """How many people were prosecuted is the police's to say; none where nothing was handed to them."""
    return None if _sent_to_police(ledger, window, part) else 0


def _filed_by_police(ledger: Ledger, window: Days, part: Part) -> int:
    """Leads on which the police answered 立案, by the day of the answer."""
    return sum(
        any(
            is_police(transfer.receiver) and reply.result == GOES_ON and window.holds(reply.on)
            for transfer in lead.standing_transfers
            for reply in transfer.replies
        )
        for lead in leads_in(ledger, part)
    )


def _rectified(ledger: Ledger, window: Days, part: Part) -> int:
    """Violations found in the window whose enterprise was cleared since, and did not rebound."""
    found = (
        (cleared_on(enterprise), violation) for enterprise, violation in violations(ledger, window, part)
    )
    return sum(day is not None and violation.found_on <= day for day, violation in found)


def _decision_papers(party: Penalised) -> Count:
    """处罚决定书: none where nobody of the party was punished; else nobody knows which procedure it was."""

    def count(ledger: Ledger, window: Days, part: Part) -> int | None:
        punished = any(
            sanction.party in {party, None} and window.holds(sanction.on)
            for enterprise in enterprises_in(ledger, part)
            for sanction in enterprise.sanctions
        )
        return None if punished else 0

    return count


_TONNES: Final = {
    **dict.fromkeys(("吨", "t"), Decimal(1)),
    **dict.fromkeys(("千克", "公斤", "kg"), Decimal("0.001")),
    "克": Decimal("0.000001"),
}
_CLEARED_AWAY: Final = frozenset(("移交", "销毁", "退回"))


def _cleared_away(ledger: Ledger, window: Days, part: Part) -> Decimal | None:
    """吨; None where something was measured otherwise than by its weight."""
    moves = [
        (move.amount, _TONNES.get(move.measure.lower()))
        for enterprise in enterprises_in(ledger, part)
        for move in enterprise.material_moves
        if move.whereabouts in _CLEARED_AWAY and window.holds(move.on)
    ]
    weights = [amount * factor for amount, factor in moves if factor is not None]
    return sum(weights, Decimal(0)) if len(weights) == len(moves) else None


def _listed(ledger: Ledger, window: Days, part: Part) -> int:
    return sum(
        any(step.state == "已列入" and window.holds(step.on) for step in enterprise.listings)
        for enterprise in enterprises_in(ledger, part)
    )


def _cleared(ledger: Ledger, window: Days, part: Part) -> int:
    days = (cleared_on(enterprise) for enterprise in enterprises_in(ledger, part))
    return sum(day is not None and window.holds(day) for day in days)


def _leads(when_of: Callable[[Lead], When | None]) -> Count:
    """Leads by the day on which something happened to them; a duplicate is counted with its master."""

    def count(ledger: Ledger, window: Days, part: Part) -> int:
        found = filter(part.holds, ledger.counted_leads)
        moments = map(when_of, found)
        return sum(when is not None and window.holds(when) for when in moments)

    return count


def _closed_on(lead: Lead) -> date | None:
    return lead.closing.on if lead.closing else None


def _handed_on(lead: Lead) -> date | None:
    return min((transfer.on for transfer in lead.standing_transfers), default=None)


_NOT_OUR_COURT: Final = "台账不登记，期内有移交公安机关的待填"
_NO_HAZARDS: Final = "台账不登记隐患项数，发现过问题的待填"
_TABLE: Final = (
    Measure(
        "打击非法违法起数",
        "起",
        _offences,
        "查实的违法行为，一项计一起，按发现日期；等于十三类之和",
    ),
    *(
        Measure(f"{name}起数", "起", _offences_of(name), f"按行动方案“统计归类”计入“{name}”的违法行为")
        for name in VIOLATION_CLASSES
    ),
    Measure("违法企业数", "家", _offenders, "期内查实有违法行为的企业，同一企业计一家"),
    Measure("检查组数", "个", sent("groups"), "检查活动登记的检查组数；部署、宣传、通报不计"),
    Measure("检查人次", "人次", sent("people"), "检查活动登记的出动人次"),
    Measure("专家人次", "人次", sent("experts"), "检查活动登记的专家人次"),
    Measure(
        "受检企业数",
        "家",
        inspected,
        "期内实际检查过和检查活动列为检查对象的企业，同一企业计一家；村级巡查、未进入的不计",
    ),
    Measure("排查场所数", "处", sites, "期内实际排查过的场所，同一场所计一处"),
    Measure("排查万家次", "万家次", entries, "期内实际排查场所、检查企业的次数，折合万家次；未进入的不计"),
    Measure("发现问题数", "项", sent("problems"), "检查活动登记的发现问题数"),
    Measure("排查隐患数", "项", _hazards, _NO_HAZARDS),
    Measure("一般隐患数", "项", _hazards, _NO_HAZARDS),
    Measure("重大隐患数", "项", _hazards, f"{_NO_HAZARDS}；风险等级不是隐患级别"),
    Measure("已整改隐患数", "项", _hazards, _NO_HAZARDS),
    Measure("已整改违法起数", "起", _rectified, "期内查实、其后企业已销号且没有反弹的违法行为，一项计一起"),
    Measure("警告", "次", _times("警告"), "警告处罚，按处罚日期"),
    Measure(
        "责令改正",
        "起",
        _cases(_CORRECTIONS),
        "责令改正、限期整改、责令停止非法活动，一企（没有企业的一条线索）计一起；"
        "有文书的以方案确定日期、没有的以完成日期计",
    ),
    Measure(
        "限期整改家数",
        "家",
        _cases(_REFORMS),
        "责令限期整改的企业；有文书的以方案确定日期、没有的以完成日期计",
    ),
    Measure("没收", "起", _decisions(*_CONFISCATIONS), "没收违法所得、非法财物，同一文号计一起"),
    Measure(
        "停产停业家数",
        "家",
        _cases(_STOPS),
        "责令停产停业、立即停产，同一企业计一家；有文书的以方案确定日期、没有的以完成日期计",
    ),
    Measure("暂扣吊销", "个", _times(*_LICENCES), "暂扣、吊销许可证件，一次处罚计一个"),
    Measure("暂扣吊销企业数", "家", _sanctioned(*_LICENCES), "被暂扣、吊销许可证件的企业"),
    Measure(
        "关闭取缔家数",
        "家",
        _cases(_CLOSURES),
        "实际关闭和完成取缔的，合并计，同一企业计一家；仅提请、决定关闭的不计",
    ),
    Measure("行政拘留人数", "人", _times(*_DETENTIONS), "行政拘留，一次处罚计一人"),
    Measure("移送公安件数", "件", _sent_to_police, "移交公安机关（含派出所）而未退回的线索"),
    Measure("公安立案件数", "件", _filed_by_police, "移交公安机关（含派出所）的线索，期内回告立案的"),
    Measure("移送司法家数", "家", _prosecuted, _NOT_OUR_COURT),
    Measure("刑事拘留人数", "人", _prosecuted, _NOT_OUR_COURT),
    Measure("移送追究刑责", "人", _prosecuted, "台账不登记人数，期内有移交公安机关的待填"),
    Measure("罚款万元", "万元", _money(_FINES), "罚款决定数，逐笔四舍五入到元再折合万元"),
    Measure("收缴罚款万元", "万元", _money(_FINES, "paid"), "期内决定的罚款中已收缴数，折合万元"),
    Measure("没收违法所得万元", "万元", _money(_GAINS), "没收违法所得数，折合万元"),
    Measure(
        "单位处罚决定书", "份", _decision_papers("单位"), "台账不分当场处罚和普通程序，期内处罚过单位的待填"
    ),
    Measure(
        "个人处罚决定书", "份", _decision_papers("个人"), "台账不分当场处罚和普通程序，期内处罚过个人的待填"
    ),
    Measure(
        "清理危化品吨",
        "吨",
        _cleared_away,
        "物料去向中移交、销毁、退回的重量，折合吨；封存、核减不计，有不按重量登记的待填",
    ),
    Measure("查封扣押", "起", _cases(_SEIZURES), "查封、扣押，一企（没有企业的一条线索）计一起"),
    Measure("查封扣押套数", "套", _seized_sets, "台账不登记套数，期内有查封、扣押的待填"),
    Measure("列入名单家数", "家", _listed, "期内由县级以上机关列入名单的企业"),
    Measure("销号企业数", "家", _cleared, "期内销号且没有反弹的企业"),
    Measure("线索数", "条", _leads(lambda lead: lead.received_at), "期内登记的线索，并入的不另计"),
    Measure(
        "属实线索数",
        "条",
        _leads(lambda lead: lead.confirmed_at),
        "期内核查属实（含部分属实）的线索",
    ),
    Measure("移交线索数", "条", _leads(_handed_on), "期内移交而未退回的线索，以首次移交计"),
    Measure("办结线索数", "条", _leads(_closed_on), "期内办结的线索"),
)
MEASURES: Final[Mapping[str, Measure]] = MappingProxyType({measure.name: measure for measure in _TABLE})
