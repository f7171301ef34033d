"""Builders of minimal valid records; fields are given by their Chinese names, values as a file writes them.

Trees may be written as format 1 had them, where that is shorter: they are lifted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from pydantic import ValidationError

from dabzw.model import ids, marks, scalars, vocab
from dabzw.model.activity import Activity
from dabzw.model.base import Row, labels
from dabzw.model.campaign import Campaign, Limit
from dabzw.model.campaign_parts import Target
from dabzw.model.enterprise import Enterprise
from dabzw.model.fields import meanings
from dabzw.model.finding import Finding
from dabzw.model.formats import OLDEST, lifted
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger, ledger_of
from dabzw.model.made import CommitId, FileName
from dabzw.model.marks import NameList
from dabzw.model.moments import Instant
from dabzw.model.scalars import parse_when
from dabzw.model.schedule import ScheduleRule
from dabzw.model.site import Site
from dabzw.model.workdays import Calendar, Span
from dabzw.rules.checks.registry import campaign_findings, data_findings, record_findings
from dabzw.store import yamlio
from dabzw.store.presets import campaign_text, published_years

LEAD_ID = "XS-260210-0001"
ENTERPRISE_ID = "QY-260210-0001"
SITE_ID = "CS-260210-0001"
ACTIVITY_ID = "HD-260210-0001"
VILLAGES = ("寺头村", "东沟村", "西河村")


def campaign(**overrides: Any) -> Campaign:
    """The campaign of the notice with three villages; each override replaces a whole top-level key."""
    return Campaign.model_validate({**_preset(), "村": list(VILLAGES), **overrides})


def limit(**fields: Any) -> dict[str, Any]:
    """A 期限 of leads, from 登记 to 核查 in 3日."""
    given = {"截止"} & fields.keys()
    default = {} if given else {"起算": "登记", "时限": "3日"}
    return {"代码": "试验期限", "对象": "线索", "完成": "核查", **default, **fields}


def lead(**fields: Any) -> Lead:
    """A lead registered on 2026-02-10 at 09:00, with nothing done about it."""
    default = {
        "编号": LEAD_ID,
        "登记时间": "2026-02-10 09:00",
        "来源": "网格巡查",
        "村": "寺头村",
        "内容": "院内有刺鼻气味",
        "承办": "乡应急办",
    }
    return Lead.model_validate(lifted("线索", {**default, **fields}, OLDEST))


def enterprise(**fields: Any) -> Enterprise:
    """A working enterprise without a violation."""
    default = {
        "编号": ENTERPRISE_ID,
        "名称": "寺头建材厂",
        "性质": "个体工商户",
        "统一社会信用代码": "91110000600037341L",
        "经营地址": "寺头村东",
        "村": "寺头村",
        "经营状态": "在产",
        "监管站所": "乡应急办",
    }
    return Enterprise.model_validate(lifted("企业", {**default, **fields}, OLDEST))


def site(**fields: Any) -> Site:
    """A site that nobody has visited."""
    return Site.model_validate({"编号": SITE_ID, "名称": "村东旧砖窑", "村": "寺头村", **fields})


def activity(**fields: Any) -> Activity:
    """A joint check on 2026-02-10."""
    return Activity.model_validate({"编号": ACTIVITY_ID, "日期": "2026-02-10", "类别": "联合执法", **fields})


def visited(day: str = "2026-02-10", **fields: Any) -> dict[str, Any]:
    """A 排查 that found nothing."""
    return {"日期": day, "结果": "未发现", **fields}


def verified(time: str, verdict: str = "属实") -> dict[str, Any]:
    """A 核查 by two people."""
    return {"时间": time, "人员": ["张山", "李海"], "结论": verdict}


def stopped(day: str, act: str = "责令立即停产", **fields: Any) -> dict[str, Any]:
    """A 强制措施."""
    return {"日期": day, "措施": act, "实施机关": "县应急管理局", **fields}


def handed(day: str, returned: str | None = None) -> dict[str, Any]:
    """A 移交, which may have been returned."""
    back = {} if returned is None else {"退回日期": returned, "退回理由": "不属本机关管辖"}
    return {"日期": day, "接收单位": "县应急管理局", "文号": "寺应急移〔2026〕1号", **back}


def closed(day: str, result: str = "已整治到位") -> dict[str, Any]:
    """A 办结, or a 重开."""
    return {"日期": day, "结果": result}


def changed(day: str, limit: str, kind: str, until: str | None = None) -> dict[str, Any]:
    """A 期限变更."""
    to = {} if until is None else {"至": until}
    return {"日期": day, "期限": limit, "类别": kind, "理由": "等待检测结果", **to}


def found(code: str, day: str = "2026-02-10") -> dict[str, Any]:
    """A 违法行为."""
    return {"代码": code, "发现日期": day}


def rated(level: str, day: str = "2026-02-10", **fields: Any) -> dict[str, Any]:
    """A 风险."""
    return {"日期": day, "等级": level, **fields}


def plan(*measures: str | dict[str, Any], decided: str = "2026-02-12", **fields: Any) -> dict[str, Any]:
    """A 处置 with measures, each a name or its fields."""
    rows = [{"措施": measure} if isinstance(measure, str) else measure for measure in measures]
    return {"确定日期": decided, "措施": rows, **fields}


def done(measure: str, day: str) -> dict[str, Any]:
    """A 措施 that was completed, with what the campaign of the notice takes as its proof."""
    shown = {"文书": "示例停产决1号"} if measure == "责令停产停业" else {"佐证": "现场照片"}
    return {"措施": measure, "完成日期": day, **shown}


def calendar() -> Calendar:
    """The calendar that ships with the tool."""
    return Calendar(published_years())


def ledger(*records: AnyRecord, campaign: Campaign | None = None) -> Ledger:
    """A ledger of records, by default under the campaign of the notice."""
    return ledger_of(campaign or _default_campaign(), list(records), calendar())


def findings(ledger: Ledger, at: Instant) -> Iterator[Finding]:
    """What the rules find wrong in the campaign, in the files beside the records and in all records."""
    yield from campaign_findings(ledger, at)
    yield from data_findings(ledger, at)
    for record in ledger:
        yield from record_findings(record, ledger, at)


def at(text: str) -> Instant:
    """The instant `2026-03-12` (its 24:00) or `2026-03-12 10:30`."""
    return Instant.of(parse_when(text))


@cache
def _preset() -> dict[str, Any]:
    return dict(yamlio.read(campaign_text().encode(), comments=True).value or {})


@cache
def _default_campaign() -> Campaign:
    return campaign()


# Trees of any row, from the types of its fields.

_PROSE = st.text("寺头村 院内甲乙a1#:-'\"[]{}&*!|>%@`,?\\~=/。，：", min_size=1, max_size=12).filter(
    str.strip
)
_MONEY = st.decimals(0, 99_999, places=2).map(str)
_DAYS = st.dates(date(2026, 1, 1), date(2026, 4, 30))
_MINUTES = st.builds(lambda day, hour: f"{day} {hour:02}:30", _DAYS, st.integers(0, 23))
_BY_TYPE: dict[object, tuple[str, st.SearchStrategy[str]]] = {
    str: ("某某", _PROSE),
    date: ("2026-02-01", _DAYS.map(str)),
    datetime: ("2026-02-01 09:30", _MINUTES),
    Decimal: ("12.50", _MONEY),
    int: ("2027", st.integers(0, 9999).map(str)),
    bool: ("是", st.sampled_from(["是", "否"])),
    Span: ("3日", st.sampled_from(["3日", "24小时"])),
    Target: ("90%", st.sampled_from(["90%", "17", "33.3%"])),
    ScheduleRule: ("每周五 12:00", st.sampled_from(["每周五 12:00", "工作日 17:00", "每月3日"])),
}


def _mark_of(alias: object) -> object:
    return get_args(alias)[1]


def _ids(*prefixes: str) -> st.SearchStrategy[str]:
    tail = st.text(ids.CROCKFORD, min_size=4, max_size=4)
    return st.builds(
        lambda prefix, day, end: f"{prefix}-{day:%y%m%d}-{end}", st.sampled_from(prefixes), _DAYS, tail
    )


WORDS: dict[NameList, tuple[str, ...]] = {
    "场所类别": ("养殖场", "民房", "其他"),
    "来源": vocab.SOURCES,
    "检查活动类别": vocab.ACTIVITY_KINDS,
    "风险等级": ("重大", "较大", "一般"),
}
"""Words that the campaign of the notice has."""
_BY_MARK: dict[object, tuple[str, st.SearchStrategy[str]]] = {
    _mark_of(scalars.RecordId): (SITE_ID, _ids("QY", "CS")),
    _mark_of(scalars.EnterpriseId): (ENTERPRISE_ID, _ids("QY")),
    _mark_of(scalars.LeadId): (LEAD_ID, _ids("XS")),
    _mark_of(scalars.SiteId): (SITE_ID, _ids("CS")),
    _mark_of(scalars.ActivityId): (ACTIVITY_ID, _ids("HD")),
    _mark_of(scalars.Code): ("JB2026001", st.text("ABC0129-", min_size=1, max_size=8)),
    _mark_of(scalars.CreditCode): (
        "91110000600037341L",
        st.text("ABC0129-", min_size=1, max_size=18).filter(lambda code: code.strip("-")),
    ),
    _mark_of(scalars.Digest): ("0f" * 32, st.text("0123456789abcdef", min_size=64, max_size=64)),
    get_args(FileName)[-1]: ("日报", st.sampled_from(["日报", "督导通报"])),
    get_args(CommitId)[-2]: ("0a" * 20, st.just("1b" * 20)),
    **{marks.Names(of): (words[0], st.sampled_from(words)) for of, words in WORDS.items()},
    _mark_of(scalars.Text): ("两行\n文字", st.lists(_PROSE, min_size=1, max_size=3).map("\n".join)),
}


def field_types(row: type[Row]) -> dict[str, Any]:
    """The annotation of each field with its marks, by the Chinese name."""
    hints = get_type_hints(row, include_extras=True)
    return {alias: hints[name] for name, alias in labels(row).items()}


def refusal(row: type[Row], tree: dict[str, Any]) -> str | None:
    """Why a tree is no such row; None where it is one."""
    try:
        row.model_validate(tree)
    except ValidationError as refused:
        return "；".join(one["msg"] for one in refused.errors(include_url=False))
    return None


def rows_of(row: type[Row]) -> set[type[Row]]:
    """A row type and all that it holds."""
    held = (field.row for field in meanings(row).values() if field.row not in {None, row})
    return {row}.union(*map(rows_of, held))


def least(row: type[Row]) -> dict[str, Any]:
    """A tree of a row with its required fields only."""
    if row is Limit:
        return limit()
    required = {field.alias for field in row.model_fields.values() if field.is_required()}
    return {name: example(hint) for name, hint in field_types(row).items() if name in required}


def example(annotation: Any) -> Any:
    """A right value of a field, as a file holds it."""
    base, marks = _taken_apart(annotation)
    if isinstance(base, type) and issubclass(base, Row):
        return least(base)
    if get_origin(base) is Literal:
        return get_args(base)[0]
    if get_origin(base) is tuple:
        return [example(get_args(base)[0])] * 2
    if get_origin(base) is dict:
        key, value = get_args(base)
        return {example(key): example(value)}
    return _scalar(base, marks)[0]


@cache
def trees(row: type[Row]) -> st.SearchStrategy[dict[str, Any]]:
    """Trees of a row: its required fields and any of the others."""
    required = {field.alias for field in row.model_fields.values() if field.is_required()}
    fields = {name: _values(hint) for name, hint in field_types(row).items()}
    always = {name: value for name, value in fields.items() if name in required}
    others = {name: value for name, value in fields.items() if name not in required}
    return st.fixed_dictionaries(always, optional=others).filter(bool)


def _values(annotation: Any) -> st.SearchStrategy[Any]:
    base, marks = _taken_apart(annotation)
    if isinstance(base, type) and issubclass(base, Row):
        return trees(base)
    if get_origin(base) is Literal:
        return st.sampled_from(get_args(base))
    if get_origin(base) is tuple:
        return st.lists(_values(get_args(base)[0]), min_size=1, max_size=2)
    return _scalar(base, marks)[1]


def _scalar(base: Any, marks: tuple[object, ...]) -> tuple[str, st.SearchStrategy[str]]:
    return next((_BY_MARK[mark] for mark in marks if mark in _BY_MARK), None) or _BY_TYPE[base]


def _taken_apart(annotation: Any) -> tuple[Any, tuple[object, ...]]:
    """The bare type of a field, None left out, and its marks."""
    if get_origin(annotation) is Annotated:
        base, *marks = get_args(annotation)
        inner, more = _taken_apart(base)
        return inner, (*more, *marks)
    if type(None) in get_args(annotation):
        return _taken_apart(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation, ()
