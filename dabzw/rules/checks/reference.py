"""References: records, villages, units, codes and measures that a record names and nothing defines."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping

from dabzw.model.activity import Activity
from dabzw.model.base import once
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import DirectoryEntry, Enterprise, Inquiry, Plan
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.ids import FOLDERS, PREFIXES
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.marks import NameList
from dabzw.model.moments import Instant
from dabzw.model.names import LISTS, ListOfNames, grids_of
from dabzw.rules.case.organs import organ_level
from dabzw.rules.checks.declared import EVERY_RECORD, check
from dabzw.rules.walk import ids_of, named_in, names_of, references_of


def _unknown_of(record: AnyRecord, of: NameList, ledger: Ledger, what: str, key: str) -> Iterator[Defect]:
    """Names of a list that the campaign does not hold."""
    known = ledger.known_names[of]
    return (
        iter(())
        if known.issuperset(names_of(record, of))
        else _unknown(named_in(record, of), known, what, key)
    )


def _unknown(
    named: Iterable[tuple[FieldPath, str]], known: Collection[str], what: str, key: str
) -> Iterator[Defect]:
    """Names that are not known, with the nearest one that is; the name itself is not repeated."""
    for path, name in named:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            advice = f"改成名录里的写法，或补入行动方案的“{key}”"
            hint = f"是不是“{near[0]}”？" if near else ""
            yield Defect(path, f"{what}不在行动方案的“{key}”里", hint + advice)


# Other records


@check(
    "missing-record",
    "错误",
    "引用落空",
    of=EVERY_RECORD,
    source="台账规则：编号",
    says="引用的编号须在台账里。",
)
def missing_records(record: AnyRecord, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if all(_is_there(record_id, ledger) for record_id in ids_of(record)):
        return
    for path, record_id in references_of(record):
        if not _is_there(record_id, ledger):
            kind = PREFIXES[record_id[:2]]
            yield Defect(path, f"台账里没有编号为 {record_id} 的{kind}", "核对编号，或先登记那一条记录")


def _is_there(record_id: str, ledger: Ledger) -> bool:
    """Whether a ledger has a record, or a file of it that cannot be read."""
    kind = PREFIXES.get(record_id[:2])
    own = None if kind is None else getattr(ledger, FOLDERS[kind]).get(record_id)  # called as their folder is
    return own is not None or record_id in ledger or record_id in ledger.unread


# Places


@check(
    "unknown-village",
    "错误",
    "村名不识",
    of=EVERY_RECORD,
    source="通知三（五）",
    says="村名须在行动方案的村名录里。",
)
def unknown_villages(record: AnyRecord, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Villages that the campaign does not list; while it lists none, that is its own finding."""
    if ledger.campaign.village_names:
        yield from _unknown_of(record, "村", ledger, "村名", "村")


def unlisted_villages(ledger: Ledger) -> tuple[str, ...]:
    """The villages that records name and the campaign does not list; none while it lists none."""
    known = ledger.known_names["村"]
    found = (
        {name for record in ledger for _, name in named_in(record, "村")} if ledger.campaign.villages else ()
    )
    return tuple(sorted({*found} - known))


@check(
    "unknown-grid", "警告", "网格不符", of=EVERY_RECORD, source="通知三（五）", says="网格须是所在村的网格。"
)
def unknown_grids(record: AnyRecord, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Grids (网格) that their village does not have; a village without a list of grids is passed over."""
    names = names_of(record, "网格")
    if not names:
        return
    villages = record.villages if isinstance(record, Activity) else (record.village,)
    grids = _grids(ledger.campaign)
    known = [grid for village in villages for grid in grids.get(village, ())]
    if known and not all(name in known for name in names):
        yield from _unknown(named_in(record, "网格"), known, "网格", "村")


@once
def _grids(campaign: Campaign) -> Mapping[str | None, tuple[str, ...]]:
    """The grids of each village."""
    return {village: grids_of(campaign, village) for village in campaign.village_names}


# Units


@check(
    "unknown-station",
    "错误",
    "站所不识",
    of=(Lead, Enterprise),
    source="通知一（一）",
    says="承办、监管站所须是行动方案里的站所。",
)
def unknown_stations(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    return _unknown_of(record, "站所", ledger, "站所", "单位名录")


@check(
    "unknown-supervised",
    "错误",
    "督导对象",
    of=(Activity,),
    source="通知三（六）",
    says="督导对象须是行动方案里的村或单位，否则不计入督导覆盖率。",
)
def unknown_supervised(activity: Activity, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if ledger.known_names["督导对象"]:
        yield from _unknown_of(activity, "督导对象", ledger, "督导对象", "村”和“单位名录")


@check(
    "unknown-unit",
    "警告",
    "单位不识",
    of=EVERY_RECORD,
    source="台账规则：单位名录",
    says="其他单位名称应在行动方案的单位名录里，写法一致。",
)
def unknown_units(record: AnyRecord, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Other units that the campaign does not list; a village may take part, and the township has names."""
    known = ledger.known_names["单位"]
    if known.issuperset(names_of(record, "单位")):
        return
    named = (
        (path, name)
        for path, name in named_in(record, "单位")
        if name not in known and organ_level(name, ledger.campaign) != "乡镇"
    )
    yield from _unknown(named, known, "单位", "单位名录")


# What the notice defines


@check(
    "unknown-word",
    "错误",
    "字词不识",
    of=EVERY_RECORD,
    source="台账规则：行动方案的字词",
    says="场所类别、来源、检查活动类别、风险等级须是行动方案里列出的；行动方案没有列场所类别的不限。",
)
def unknown_words(record: AnyRecord, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Words that the campaign does not have; where it names none, any will do, or none."""
    for of, names in LISTS.items():
        named = names_of(record, of) if names.words else ()
        known = ledger.known_names[of]
        if named and not (known.issuperset(named) and names.absent(ledger.campaign) is None):
            yield from _unknown_words(named_in(record, of), names, known, ledger.campaign)


def _unknown_words(
    named: Iterable[tuple[FieldPath, str]], names: ListOfNames, known: Collection[str], campaign: Campaign
) -> Iterator[Defect]:
    absent = names.absent(campaign)
    for path, word in named:
        if absent is not None:
            yield Defect(path, absent, f"删去，或在行动方案里补写“{names.what}”")
        elif known and word not in known:
            yield Defect(path, f"行动方案里没有这个{names.what}", names.advice(word, campaign))


@check(
    "unknown-violation",
    "错误",
    "行为代码不识",
    of=(Lead, Enterprise),
    source="通知二（二）",
    says="违法行为代码须是行动方案里的代码。",
)
def unknown_violations(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    return _unknown_of(record, "违法行为", ledger, "违法行为代码", "违法行为")


@check(
    "unknown-measure",
    "警告",
    "措施不识",
    of=(Enterprise,),
    on=(Plan,),
    source="通知一（二）",
    says="一企一策的措施应是行动方案里的措施。",
)
def unknown_measures(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Planned measures that the campaign does not define: they answer no rule."""
    return _unknown_of(enterprise, "措施", ledger, "措施名称", "措施")


@check(
    "unknown-question",
    "错误",
    "问项不识",
    of=(Enterprise,),
    on=(Inquiry,),
    source="通知三（四）",
    says="一案三查的问项须是行动方案里的问项。",
)
def unknown_questions(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    return _unknown_of(enterprise, "问项", ledger, "问项", "一案三查")


@check(
    "unknown-directory",
    "警告",
    "目录不识",
    of=(Enterprise,),
    on=(DirectoryEntry,),
    source="通知一（一）",
    says="目录名称应是行动方案里的许可目录。",
)
def unknown_directories(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    return _unknown_of(enterprise, "目录", ledger, "目录名称", "目录")
