"""The campaign itself: whether what a notice decides fits together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate, pairwise
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.facts import FactOf, of_each
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.formats import nature_by_name
from dabzw.model.ledger import RECORD_TYPES, Ledger
from dabzw.model.moments import DAY, Instant
from dabzw.model.national import OTHER_CLASS
from dabzw.model.terms import level_of, own_area
from dabzw.model.villages import is_region, township_of
from dabzw.rules.case.organs import is_of_township
from dabzw.rules.case.powers import nature_of
from dabzw.rules.case.sharing import DISCIPLINE, SHARED_FIELDS, is_discipline_office
from dabzw.rules.checks.declared import check

_TELLING: Final = ("取缔", "关闭", "停产", "断供")
"""The kinds of measures that looks-back, repeats, meters and closures ask for."""


@check(
    "campaign-villages",
    "警告",
    "村名录缺漏",
    cure="dabzw village add 村名",
    of=(Campaign,),
    source="通知一（一）",
    says="村名录应填写全部各村。",
)
def no_villages(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """A campaign without villages: no figure by village can be made."""
    if not campaign.villages:
        area = campaign.terms.area
        says = f"没有填写{area}名录，逐{area}排查无从统计"
        advice = f"用 dabzw village add 逐个添上，或用 dabzw import {area}名单.xlsx --as village 导入"
        yield Defect(("村",), says, advice)


@check(
    "campaign-duplicate",
    "错误",
    "名称重复",
    of=(Campaign,),
    source="行动方案",
    says="村、单位、期限、措施、目录、督导、问项的名称不得重复。",
)
def duplicate_names(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    lists: tuple[tuple[FieldPath, tuple[str, ...]], ...] = (
        (("村",), campaign.village_names),
        (("单位名录", "站所"), campaign.station_names),
        (("单位名录", "外部单位"), tuple(unit.name for unit in campaign.units.outside)),
        (("期限",), tuple(limit.code for limit in campaign.limits)),
        (("措施",), tuple(measure.name for measure in campaign.measures)),
        (("目录",), tuple(directory.name for directory in campaign.directories)),
        (("督导",), tuple(one.name or str(place) for place, one in enumerate(campaign.supervisions))),
        (("一案三查", "问项"), () if campaign.inquiry is None else campaign.inquiry.names),
        (("风险等级",), campaign.risk_words),
        (("场所类别",), campaign.place_classes),
        (("来源",), tuple(source.name for source in campaign.sources)),
        (("检查活动类别",), tuple(kind.name for kind in campaign.activity_kinds)),
    )
    for path, names in lists:
        for place in _repeated(names):
            yield Defect((*path, place), f"“{names[place]}”与前面的重复", "只留一个")


def _repeated(names: Iterable[str]) -> Iterator[int]:
    """The places of names that stand further up already."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            yield place
        seen.add(name)


@check(
    "campaign-phases",
    "警告",
    "阶段先后",
    of=(Campaign,),
    source="通知一",
    says="各阶段应按先后排列，名称不重复；可以重叠。",
)
def phases_in_order(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place in _repeated(phase.name for phase in campaign.phases):
        says = f"“{campaign.phases[place].name}”与前面的阶段同名，分不清说的是哪一个"
        yield Defect(("阶段", place, "名称"), says, "改成能分清的名称")
    for place, (before, phase) in enumerate(pairwise(campaign.phases), start=1):
        if phase.start < before.start:
            says = f"{phase.start}开始，比上一阶段（{before.start}开始）还早"
            yield Defect(("阶段", place, "开始"), says, "按先后排列，或核对开始日期")


@check(
    "campaign-phase-gap",
    "提示",
    "阶段空档",
    of=(Campaign,),
    source="行动方案：阶段",
    says="各阶段中间空出的日子，不在任何阶段。",
)
def days_of_no_phase(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    ends = accumulate((phase.end for phase in campaign.phases), max)
    for place, (phase, ended) in enumerate(zip(campaign.phases[1:], ends, strict=False), start=1):
        if phase.start > ended + DAY:
            between = _span(ended, phase.start)
            says = f"前面的阶段{ended}截止，{phase.start}才开始：{between}不在任何阶段"
            yield Defect(("阶段", place, "开始"), says, "通知写明有间隔的不用改，否则改成前后衔接")


def _span(ended: date, begun: date) -> str:
    """The days between two phases."""
    first, last = ended + DAY, begun - DAY
    return str(first) if first == last else f"{first}至{last}"


@check(
    "campaign-region",
    "提示",
    "区划代码",
    of=(Campaign,),
    source="统计用区划代码",
    says="区划代码为12位数字；各村的代码前9位与它相同。",
)
def region_codes(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    region = campaign.region
    if region is None:
        return
    if not is_region(region):
        yield Defect(("区划代码",), "区划代码不是12位数字", "照统计用区划代码填写，加双引号")
        return
    for place, village in enumerate(campaign.villages):
        code = village.code
        if code is not None and not (is_region(code) and township_of(code) == township_of(region)):
            says = f"代码不是12位数字，或前9位与{own_area(campaign)}的区划代码不同"
            yield Defect(("村", place, "代码"), says, "核对村的代码和“区划代码”")


@check(
    "campaign-supervision-window",
    "警告",
    "督导期间",
    of=(Campaign,),
    source="通知三（六）",
    says="督导期间应在行动期间内。",
)
def supervision_windows(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, window in enumerate(campaign.supervisions):
        if not campaign.start <= window.start <= window.end <= campaign.end:
            says = (
                f"督导期间（{window.start}至{window.end}）不在行动期间（{campaign.start}至{campaign.end}）内"
            )
            yield Defect(("督导", place), says, "核对督导的开始和截止日期")


@check(
    "campaign-supervision-missing",
    "错误",
    "缺督导期间",
    of=(Campaign,),
    source="通知三（六）",
    says="考核督导覆盖率的，须写督导期间。",
)
def supervision_missing(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, phase in enumerate(campaign.phases):
        if "督导覆盖率" in phase.indicator_names and not campaign.supervisions:
            yield Defect(
                ("阶段", place, "指标"), "要算督导覆盖率，但没有写督导期间", "补写“督导”，或删去这个指标"
            )


@check(
    "campaign-measure",
    "错误",
    "措施无定义",
    of=(Campaign,),
    source="通知一（二）、三（二）",
    says="处置规则、风险处置、覆盖、抵触所写的措施须有定义。",
)
def unknown_measures(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    known = {measure.name for measure in campaign.measures}
    for path, name in _named_measures(campaign):
        if name not in known:
            yield Defect(path, f"没有措施“{name}”", "改正名称，或补入“措施”")


def _named_measures(campaign: Campaign) -> Iterator[tuple[FieldPath, str]]:
    lists: list[tuple[FieldPath, tuple[str, ...]]] = [
        *((("处置规则", place, "措施"), rule.measures) for place, rule in enumerate(campaign.rules)),
        *((("措施", place, "覆盖"), measure.covers) for place, measure in enumerate(campaign.measures)),
        *((("风险处置", level), names) for level, names in campaign.by_risk.items()),
    ]
    if "contradictions" in campaign.model_fields_set:  # the default pairs stand in no file
        lists += [(("抵触", place), pair) for place, pair in enumerate(campaign.contradictions)]
    for path, names in lists:
        yield from (((*path, position), name) for position, name in enumerate(names))
    for place, rule in enumerate(campaign.rules):
        for position, one in enumerate(rule.escalations):
            yield ("处置规则", place, "逾期升级", position, "措施"), one.measure
            yield ("处置规则", place, "逾期升级", position, "改为"), one.instead


@check(
    "campaign-cover-circle",
    "错误",
    "覆盖成圈",
    of=(Campaign,),
    source="行动方案",
    says="措施之间的覆盖关系不得绕成圈。",
)
def covering_circles(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Measures that cover one another, so that neither is the stronger one."""
    covered = campaign.covered_by
    for place, measure in enumerate(campaign.measures):
        rivals = [name for name in measure.covers if measure.name in covered.get(name, ())]
        if rivals or measure.name in measure.covers:
            yield Defect(
                ("措施", place, "覆盖"), f"“{measure.name}”的覆盖关系绕成了圈", "只让较强的覆盖较弱的"
            )


@check(
    "campaign-risk",
    "警告",
    "风险处置缺级",
    of=(Campaign,),
    source="通知三（二）",
    says="写了“风险等级”又写了“风险处置”的，每一级都应写明处置措施。",
)
def risk_levels(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for level in campaign.risk_words if campaign.by_risk else ():
        if level not in campaign.by_risk:
            says = f"没有写“{level}”风险的处置措施"
            yield Defect(("风险处置",), says, f"按通知补写；通知没有规定的，写“{level}: []”")


@check(
    "campaign-directory-station",
    "错误",
    "目录站所",
    of=(Campaign,),
    source="通知一（一）",
    says="许可目录的站所须在单位名录里。",
)
def directory_stations(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, directory in enumerate(campaign.directories):
        if directory.station not in campaign.unit_names:
            yield Defect(("目录", place, "站所"), "站所不在“单位名录”里", "改正名称，或补入“单位名录”")


@check(
    "campaign-share",
    "错误",
    "共享清单",
    of=(Campaign,),
    source="通知三（一）、三（四）",
    says="共享的单位须在单位名录里，字段须是清单里有的；纪检机关只给编号、日期、状态。",
)
def shares(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, share in enumerate(campaign.shares):
        if share.unit not in campaign.unit_names:
            yield Defect(("共享", place, "单位"), "单位不在“单位名录”里", "改正名称，或补入“单位名录”")
        if is_discipline_office(share.unit) != (share.name == DISCIPLINE):
            yield Defect(
                ("共享", place, "清单"),
                "纪检机关只给纪委清单，纪委清单只给纪检机关",
                "改正清单，或删去这一项",
            )
            continue
        known = SHARED_FIELDS[share.name]
        for position, name in enumerate(share.fields):
            if name not in known:
                yield Defect(
                    ("共享", place, "字段", position),
                    f"{share.name}没有这个字段",
                    f"可写：{'、'.join(known)}",
                )


@check(
    "campaign-power",
    "警告",
    "职权越限",
    of=(Campaign,),
    source="行政强制法第17条",
    says="行政强制措施的职权不能赋予乡镇、街道。",
)
def powers(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act, power in campaign.powers.items():
        given = any(is_of_township(organ, campaign) for organ in power.organs)
        if given and nature_of(act, power, campaign) == "强制措施":
            level = level_of(campaign)
            says = f"“{act}”是行政强制措施，不能赋权{level}"
            yield Defect(("职权", act), says, f"删去{level}，写依法有权的机关")


@check(
    "campaign-violation-group",
    "提示",
    "行为未归组",
    of=(Campaign,),
    source="通知二（二）",
    says="违法行为的各项应归在有定义的组里。",
)
def violation_groups(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Cases of a violation whose group is not defined: 1.2 without 1."""
    for code in campaign.violations:
        group = code.rpartition(".")[0]
        if group and group not in campaign.violations:
            yield Defect(("违法行为", code), f"“{code}”所属的组“{group}”没有定义", "补写这一组的名称")


_VOID: Final = FactOf(
    "ever void",
    str,
    frozenset(RECORD_TYPES),
    lambda record, _ledger, _at: record.KIND if record.void is not None else None,
    is_of_all=True,
)


@check(
    "void-records",
    "提示",
    "作废件数",
    cure="dabzw list --state 作废",
    of=(Campaign,),
    source="台账规则：作废",
    says="作废的记录不计入任何数字，件数随时列出。",
)
def void_records(_campaign: Campaign, ledger: Ledger, at: Instant) -> Iterator[Defect]:
    found = Counter(of_each(_VOID, ledger, at).values())
    if found:
        counts = "，".join(f"{kind}{count}条" for kind, count in found.items())
        yield Defect((), f"台账里有作废的记录：{counts}", "用 dabzw list --state 作废 看各条的理由")


@check(
    "campaign-measure-nature",
    "提示",
    "措施性质",
    of=(Campaign,),
    source="台账规则：措施",
    says="名称像取缔、关闭、停产、断水、断电的措施，应写明性质；没有写的，销号、回头看、统计都不看它的名称。",
)
def measure_natures(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, measure in enumerate(campaign.measures):
        nature = None if measure.nature else nature_by_name(measure.name)
        if nature in _TELLING:
            yield Defect(
                ("措施", place),
                f"“{measure.name}”没有写性质，结案、复查、统计都不把它当作{nature}",
                f"确是{nature}的，写上“性质: {nature}”",
            )


@check(
    "campaign-classes",
    "提示",
    "统计归类",
    of=(Campaign,),
    source="台账规则：报表",
    says="用报表的，应写明违法行为计入上级统计的哪一类。",
)
def classes(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Forms that divide by class, while the campaign puts no violation into one."""
    if campaign.forms and campaign.violation_kinds and not campaign.classes:
        yield Defect(
            ("报表",),
            f"没有写“统计归类”，按类别归总的报表里都计入“{OTHER_CLASS}”",
            "在“统计归类”里写明违法行为代码各计入哪一类",
        )


@check(
    "campaign-legal-dates",
    "警告",
    "依据日期",
    of=(Campaign,),
    source="行动方案：法律依据",
    says="法律依据的失效日期应在生效日期之后。",
)
def legal_dates(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, law in enumerate(campaign.legal_bases):
        if law.since is not None and law.until is not None and law.until <= law.since:
            says = f"{law.until}失效，{law.since}才生效：哪一天都不能引用"
            yield Defect(("法律依据", place, "失效"), says, "核对生效、失效日期")
