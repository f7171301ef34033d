"""The rows of records: what each is, where, how it stands, and the codes by which it is known again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from dabzw.model.activity import Activity
from dabzw.model.cases import cleared_on
from dabzw.model.enterprise import Enterprise, Visit
from dabzw.model.ids import registered_on
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import day_of
from dabzw.model.scalars import compared
from dabzw.model.site import Site
from dabzw.rules.case.counted import EnterpriseStanding, LeadStanding
from dabzw.rules.case.states import state_of
from dabzw.rules.checks.judgement import MISTAKEN
from dabzw.rules.figures.parts import industry_of
from dabzw.sync.facts.tables import TABLES, Row, Value
from dabzw.sync.facts.words import Words, signs_of

_HEARD = {True: "已有结果", False: "尚无结果", None: None}


def record_rows(ledger: Ledger, words: Words, code: str) -> Iterator[Row]:
    """A row of each record that there is at the instant of a ledger, also of those that count nowhere."""
    for record in ledger:
        counts = record.counted if isinstance(record, Lead) else True
        own = {**_of_any(record, ledger, words), **_own(record, ledger, words)}
        yield TABLES["records"].row({"区划代码": code, "计入": counts, **own})
    for record in ledger.set_aside.values():
        aside = {
            "编号": record.id,
            "类别": record.KIND,
            "状态": state_of(record, ledger),
            "并入编号": None if record.void is not None else getattr(record, "joined_into", None),
        }
        yield TABLES["records"].row({"区划代码": code, "计入": False, **aside})


def _of_any(record: AnyRecord, ledger: Ledger, words: Words) -> Mapping[str, Value]:
    village = None if isinstance(record, Activity) else record.village
    return {
        "编号": record.id,
        "类别": record.KIND,
        "状态": state_of(record, ledger),
        "登记日期": registered_on(record.id),
        "村": words.village(village),
        "责任单位": words.unit(ledger.answering(record)),
    }


def _own(record: AnyRecord, ledger: Ledger, words: Words) -> Mapping[str, Value]:
    match record:
        case Enterprise():
            return {**_of_enterprise(record, words), **_stands(record, ledger, words), **_visited(record)}
        case Lead():
            return _of_lead(record, words)
        case Site():
            return {**_of_site(record, words), **_visited(record)}
        case Activity():
            return _of_activity(record, words)


def _of_enterprise(one: Enterprise, words: Words) -> Mapping[str, Value]:
    return {
        "名称": one.name,
        "名称核心": words.cores.of(compared(one.name)).core,
        "性质": one.nature,
        "经营状态": one.operating,
        "信用代码": one.code,
        "无代码原因": one.no_code,
        "用电户号": one.power_account,
        "供水户号": one.water_account,
        "负责人标识": signs_of(one) if one.offends else (),
        "行业": industry_of(one.trade, words.campaign),
        "场所类别": words.place_class(one.place_class),
        "迁入来源": one.moved_from,
        "有违法行为": one.offends,
        "违法行为": words.violation_list(one.violation_codes),
        "最早发现": one.first_found_on,
    }


def _stands(one: Enterprise, ledger: Ledger, words: Words) -> Mapping[str, Value]:
    stands = EnterpriseStanding.of(one, ledger)
    unnamed = ledger.campaign.terms.repeat is None
    return {
        "待认定": stands.pending,
        "风险等级": words.level(one.risk),
        "销号日期": cleared_on(one),
        "撤案": stands.ended is not None,
        "登记错误": (stands.ended or "").startswith(MISTAKEN),
        "再次立案": stands.opened_again or (unnamed and stands.repeated),
        "重犯": None if unnamed else stands.repeated,
    }


def _of_lead(one: Lead, words: Words) -> Mapping[str, Value]:
    stands = LeadStanding.of(one, words.campaign)
    return {
        "登记日期": day_of(one.received_at),
        "场所类别": words.place_class(one.place_class),
        "违法行为": words.violation_list(one.suspected),
        "企业编号": one.enterprise,
        "场所编号": one.site,
        "并入编号": one.merged_into,
        "移送办理": None if stands is None else _HEARD[stands.answered],
    }


def _of_site(one: Site, words: Words) -> Mapping[str, Value]:
    return {
        "用电户号": one.power_account,
        "场所类别": words.place_class(one.place_class),
        "位置特征": one.settings,
        "企业编号": one.enterprise,
    }


def _of_activity(one: Activity, words: Words) -> Mapping[str, Value]:
    return {
        "登记日期": one.on,
        "活动类别": words.activity(one.kind),
        "检查组数": one.groups,
        "出动人次": one.people,
        "发现问题": one.problems,
    }


def _visited(record: Enterprise | Site) -> Mapping[str, Value]:
    days = _entered(record.visits)
    return {"排查次数": len(days), "最近排查": max(days, default=None)}


def _entered(visits: Iterable[Visit]) -> list[date]:
    return [visit.on for visit in visits if visit.effective]
