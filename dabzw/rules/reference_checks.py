"""References: records, villages, units, codes and measures that a record names and nothing defines."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from dabzw.model.activity import Activity
from dabzw.model.base import Row, labels
from dabzw.model.enterprise import (
    Closure,
    DirectoryEntry,
    Enterprise,
    Listing,
    Measure,
    Sanction,
    Visit,
)
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.ids import PREFIXES
from dabzw.model.lead import CompulsoryAct, LateExplanation, Lead, Transfer
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.rules.declared import EVERY_RECORD, check
from dabzw.rules.powers import is_township
from dabzw.rules.walk import rows_of

Named = Iterable[tuple[FieldPath, str]]
"""Names, and where a record uses them."""


def _unknown(named: Named, known: Collection[str], what: str, key: str) -> Iterator[Defect]:
    """Names that the campaign does not hold, with its nearest one; the name itself is not repeated."""
    for path, name in named:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            advice = f"改成名录里的写法，或补入行动方案的“{key}”"
            hint = f"是不是“{near[0]}”？" if near else ""
            yield Defect(path, f"{what}不在行动方案的“{key}”里", hint + advice)


# Other records


@check("missing-record", "错误", of=EVERY_RECORD, source="台账规则：编号", says="引用的编号须在台账里。")
def missing_records(record: AnyRecord, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Ids of records that are not in the ledger."""
    for path, record_id in _ids(record):
        if record_id not in ledger:
            kind = PREFIXES[record_id[:2]]
            yield Defect(path, f"台账里没有编号为 {record_id} 的{kind}", "核对编号，或先登记那一条记录")


def _ids(record: AnyRecord) -> Iterator[tuple[FieldPath, str]]:
    single: tuple[tuple[str, str | None], ...] = ()
    if isinstance(record, Lead):
        single = ("企业", record.enterprise), ("场所", record.site), ("并入", record.merged_into)
    elif isinstance(record, Site):
        single = (("企业", record.enterprise),)
    elif isinstance(record, Activity):
        yield from ((("检查对象", place), other) for place, other in enumerate(record.checked))
    else:
        yield from ((("关联", place), other) for place, other in enumerate(record.related))
        yield from _leads_of(record)
    yield from (((key,), other) for key, other in single if other is not None)
    if isinstance(record, (Enterprise, Site)):
        for place, visit in enumerate(record.visits):
            if visit.lead is not None:
                yield ("排查", place, "线索"), visit.lead


def _leads_of(enterprise: Enterprise) -> Iterator[tuple[FieldPath, str]]:
    for place, violation in enumerate(enterprise.violations):
        if violation.lead is not None:
            yield ("违法行为", place, "线索"), violation.lead


# Places


@check("unknown-village", "错误", of=EVERY_RECORD, source="通知三（五）", says="村名须在行动方案的村名录里。")
def unknown_villages(record: AnyRecord, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Villages that the campaign does not list; while it lists none, that is its own finding."""
    known = ledger.campaign.village_names
    if known:
        yield from _unknown(_villages(record), known, "村名", "村")


def _villages(record: AnyRecord) -> Named:
    if isinstance(record, Activity):
        return [(("村", place), village) for place, village in enumerate(record.villages)]
    return [(("村",), record.village)]


@check(
    "unknown-grid", "警告", of=(Lead, Enterprise, Site), source="通知三（五）", says="网格须是所在村的网格。"
)
def unknown_grids(record: Lead | Enterprise | Site, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Grids (网格) that their village does not have; a village without a list of grids is passed over."""
    for village in ledger.campaign.villages:
        if village.name == record.village and village.grids and record.grid is not None:
            yield from _unknown([(("网格",), record.grid)], village.grids, "网格", "村")


# Units


@check(
    "unknown-station",
    "错误",
    of=(Lead, Enterprise),
    source="通知一（一）",
    says="承办、监管站所须是行动方案里的站所。",
)
def unknown_stations(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Leads and enterprises that no station of the campaign answers for."""
    campaign = ledger.campaign
    known = dict.fromkeys((*campaign.station_names, campaign.office or campaign.township))
    named: Named = (
        [(("承办",), record.unit)] if isinstance(record, Lead) else [(("监管站所",), record.station)]
    )
    yield from _unknown(named, known, "站所", "单位名录")


@check(
    "unknown-supervised",
    "错误",
    of=(Activity,),
    source="通知三（六）",
    says="督导对象须是行动方案里的村或单位，否则不计入督导覆盖率。",
)
def unknown_supervised(activity: Activity, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Supervised villages and stations that the campaign does not list: they would count as nobody."""
    known = (*ledger.campaign.village_names, *ledger.campaign.unit_names)
    named = [(("督导对象", place), name) for place, name in enumerate(activity.supervised)]
    if ledger.campaign.villages:
        yield from _unknown(named, known, "督导对象", "村”和“单位名录")


_UNIT_FIELDS: Final[dict[type[Row], tuple[str, ...]]] = {
    Transfer: ("receiver",),
    CompulsoryAct: ("authority",),
    LateExplanation: ("unit",),
    DirectoryEntry: ("station",),
    Measure: ("unit", "authority"),
    Sanction: ("organ",),
    Closure: ("organ",),
    Listing: ("organ",),
    Visit: ("units",),
    Activity: ("lead_unit", "units"),
}


@check(
    "unknown-unit",
    "警告",
    of=EVERY_RECORD,
    source="台账规则：单位名录",
    says="其他单位名称应在行动方案的单位名录里，写法一致。",
)
def unknown_units(record: AnyRecord, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Other units that the campaign does not list; a village may take part, and the township has names."""
    known = ledger.campaign.unit_names.union(ledger.campaign.village_names)
    named = (
        (path, name)
        for path, name in _units(record)
        if name not in known and not is_township(name, ledger.campaign)
    )
    yield from _unknown(named, sorted(known), "单位", "单位名录")


def _units(record: AnyRecord) -> Iterator[tuple[FieldPath, str]]:
    for path, row in rows_of(record):
        for field in _UNIT_FIELDS.get(type(row), ()):
            value = getattr(row, field)
            where = (*path, labels(type(row))[field])
            if isinstance(value, str):
                yield where, value
            else:
                yield from (((*where, place), name) for place, name in enumerate(value or ()))


# What the notice defines


@check(
    "unknown-violation",
    "错误",
    of=(Lead, Enterprise),
    source="通知二（二）",
    says="违法行为代码须是行动方案里的代码。",
)
def unknown_violations(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Violation codes that the campaign does not define."""
    named: Named
    if isinstance(record, Lead):
        named = [(("涉嫌行为", place), code) for place, code in enumerate(record.suspected)]
    else:
        named = [(("违法行为", place, "代码"), item.code) for place, item in enumerate(record.violations)]
    yield from _unknown(named, ledger.campaign.violations, "违法行为代码", "违法行为")


@check(
    "unknown-measure",
    "警告",
    of=(Enterprise,),
    source="通知一（二）",
    says="一企一策的措施应是行动方案里的措施。",
)
def unknown_measures(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Planned measures that the campaign does not define: they answer no rule."""
    known = [measure.name for measure in ledger.campaign.measures]
    named = [(("处置", "措施", place, "措施"), item.measure) for place, item in enumerate(enterprise.planned)]
    yield from _unknown(named, known, "措施名称", "措施")


@check(
    "unknown-directory",
    "警告",
    of=(Enterprise,),
    source="通知一（一）",
    says="目录名称应是行动方案里的许可目录。",
)
def unknown_directories(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Licence directories that the campaign does not define."""
    known = [directory.name for directory in ledger.campaign.directories]
    named = [(("目录", place, "名称"), entry.name) for place, entry in enumerate(enterprise.directories)]
    yield from _unknown(named, known, "目录名称", "目录")
