"""The tables of rules: the only module that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from dabzw.model.activity import Activity
from dabzw.model.base import Record, Row
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import Defect, Finding, Level
from dabzw.model.ids import path_of
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.model.vocab import IndicatorName
from dabzw.rules import (
    approval,
    authority_checks,
    campaign_checks,
    chronology,
    clearance_checks,
    document_checks,
    enterprise_checks,
    indicators,
    lead_checks,
    limit_checks,
    look_back_checks,
    privacy,
    reference_checks,
    screening,
    visits,
)
from dabzw.rules.indicators import Figure, Window
from dabzw.rules.screening import Suspicion

Rule = Callable[[Any, Ledger, Instant], Iterator[Defect]]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of `check`, over records or over the campaign.

    `explains` is its sentence in the manual (Chinese), `source` the article or clause that it rests on.
    """

    code: str
    level: Level
    of: tuple[type[Row], ...]
    rule: Rule
    explains: str
    source: str


_ALL: Final = (Lead, Enterprise, Site, Activity)
_LIMITED: Final = (Lead, Enterprise)
_CAMPAIGN: Final = (Campaign,)

CHECKS: Final[tuple[Check, ...]] = (
    Check(
        "future-date",
        "错误",
        _ALL,
        chronology.future_dates,
        "已经发生的事，日期不得在将来。",
        "台账规则：事实与行为",
    ),
    Check(
        "future-id",
        "错误",
        (Enterprise, Site),
        chronology.future_registration,
        "编号里的登记日期不得在将来。",
        "台账规则：编号",
    ),
    Check(
        "lead-order",
        "错误",
        (Lead,),
        chronology.lead_order,
        "线索各环节的日期先后有序：先登记，再核查，属实后移交，最后办结、反馈；核查前的强制措施是先行处置。",
        "通知三（三）",
    ),
    Check(
        "enterprise-order",
        "错误",
        (Enterprise,),
        chronology.enterprise_order,
        "企业各环节的日期先后有序：发现、处置确定、措施完成、销号、回头看，关闭依次为提请、决定、实际关闭。",
        "通知一（二）、三（七）",
    ),
    Check(
        "measure-before-plan",
        "警告",
        (Enterprise,),
        chronology.measures_before_plan,
        "措施完成早于处置确定的，请核对；先行处置的，方案应随后及时确定。",
        "通知一（二）",
    ),
    Check(
        "lease-order",
        "错误",
        (Enterprise, Site),
        chronology.lease_order,
        "租赁的止期不得早于起期。",
        "台账规则：租赁",
    ),
    Check(
        "list-order",
        "警告",
        _ALL,
        chronology.oldest_first,
        "各类记录按日期从早到晚排列，最后一条为准。",
        "台账规则：只增不改",
    ),
    Check(
        "lead-two-verifiers",
        "错误",
        (Lead,),
        lead_checks.two_verifiers,
        "核查须由两人以上进行，并写明姓名。",
        "行政处罚法第42条",
    ),
    Check(
        "lead-refusal-reason",
        "错误",
        (Lead,),
        lead_checks.refusal_without_reason,
        "不予受理须写明理由。",
        "台账规则：受理",
    ),
    Check(
        "lead-merger",
        "错误",
        (Lead,),
        lead_checks.merger,
        "重复线索直接并入一条主线索，不得并入自己、互相并入或层层并入。",
        "台账规则：并入",
    ),
    Check(
        "lead-closed-unverified",
        "错误",
        (Lead,),
        lead_checks.closed_unverified,
        "线索须经核查或不予受理才能办结。",
        "通知三（三）",
    ),
    Check(
        "lead-closed-no-act",
        "错误",
        (Lead,),
        lead_checks.closed_without_act,
        "核查属实的线索须有强制措施才能以已整治到位、移送办理办结。",
        "通知三（三）",
    ),
    Check(
        "lead-closed-no-transfer",
        "错误",
        (Lead,),
        lead_checks.closed_without_transfer,
        "核查属实的线索须有未被退回的移交才能以已整治到位、移送办理办结。",
        "通知三（三）",
    ),
    Check(
        "lead-closing-result",
        "错误",
        (Lead,),
        lead_checks.closing_contradicts,
        "办结结果须与最后一次核查的结论相符。",
        "通知三（三）",
    ),
    Check(
        "lead-closing-note",
        "错误",
        (Lead,),
        lead_checks.other_closing_unexplained,
        "办结结果为“其他”的须写说明。",
        "台账规则：办结",
    ),
    Check(
        "unknown-limit",
        "错误",
        _LIMITED,
        limit_checks.unknown_limits,
        "期限变更、逾期说明所写的期限须是行动方案里的期限。",
        "台账规则：期限变更",
    ),
    Check(
        "limit-extension-day",
        "错误",
        _LIMITED,
        limit_checks.extension_without_day,
        "延期须写明延到哪一天。",
        "台账规则：期限变更",
    ),
    Check(
        "limit-extended-twice",
        "错误",
        _LIMITED,
        limit_checks.extended_twice,
        "同一期限只能延期一次。",
        "台账规则：期限变更",
    ),
    Check(
        "limit-resumed",
        "错误",
        _LIMITED,
        limit_checks.resumed_unsuspended,
        "没有中止的期限不能恢复。",
        "台账规则：期限变更",
    ),
    Check(
        "limit-change-late",
        "警告",
        _LIMITED,
        limit_checks.changed_too_late,
        "期限届满之后的延期、中止不生效。",
        "台账规则：期限变更",
    ),
    Check(
        "late-unexplained",
        "错误",
        _LIMITED,
        limit_checks.late_unexplained,
        "错过硬性期限的，办结或销号前须写逾期说明。",
        "通知三（三）",
    ),
    Check(
        "missing-record",
        "错误",
        _ALL,
        reference_checks.missing_records,
        "引用的编号须在台账里。",
        "台账规则：编号",
    ),
    Check(
        "unknown-village",
        "错误",
        _ALL,
        reference_checks.unknown_villages,
        "村名须在行动方案的村名录里。",
        "通知三（五）",
    ),
    Check(
        "unknown-grid",
        "警告",
        (Lead, Enterprise, Site),
        reference_checks.unknown_grids,
        "网格须是所在村的网格。",
        "通知三（五）",
    ),
    Check(
        "unknown-station",
        "错误",
        _LIMITED,
        reference_checks.unknown_stations,
        "承办、监管站所须是行动方案里的站所。",
        "通知一（一）",
    ),
    Check(
        "unknown-supervised",
        "错误",
        (Activity,),
        reference_checks.unknown_supervised,
        "督导对象须是行动方案里的村或单位，否则不计入督导覆盖率。",
        "通知三（六）",
    ),
    Check(
        "unknown-unit",
        "警告",
        _ALL,
        reference_checks.unknown_units,
        "其他单位名称应在行动方案的单位名录里，写法一致。",
        "台账规则：单位名录",
    ),
    Check(
        "unknown-violation",
        "错误",
        _LIMITED,
        reference_checks.unknown_violations,
        "违法行为代码须是行动方案里的代码。",
        "通知二（二）",
    ),
    Check(
        "unknown-measure",
        "警告",
        (Enterprise,),
        reference_checks.unknown_measures,
        "一企一策的措施应是行动方案里的措施。",
        "通知一（二）",
    ),
    Check(
        "unknown-directory",
        "警告",
        (Enterprise,),
        reference_checks.unknown_directories,
        "目录名称应是行动方案里的许可目录。",
        "通知一（一）",
    ),
    Check(
        "identity-number",
        "错误",
        _ALL,
        privacy.identity_numbers,
        "台账里不得有身份证号。",
        "个人信息保护法第6条",
    ),
    Check(
        "mobile-number",
        "警告",
        _ALL,
        privacy.mobile_numbers,
        "名称和文字说明里不应有手机号。",
        "个人信息保护法第6条",
    ),
    Check(
        "informant-token",
        "错误",
        (Lead,),
        privacy.informant_token,
        "举报人编号须是无含义的编号，不得是姓名或个人号码。",
        "安监总财〔2012〕63号",
    ),
    Check(
        "informant-source",
        "错误",
        (Lead,),
        privacy.informant_source,
        "只有群众举报、内部举报的线索才有举报人编号。",
        "台账规则：举报人编号",
    ),
    Check(
        "no-power",
        "警告",
        _LIMITED,
        authority_checks.powers,
        "乡镇没有职权的行为，实施机关不应是乡镇。",
        "行政强制法第17条；安全生产法第70、115条；行政处罚法第24条",
    ),
    Check(
        "basis-not-in-force",
        "警告",
        _LIMITED,
        authority_checks.bases,
        "引用的法律依据在当时应已生效、尚未失效。",
        "立法法第61条",
    ),
    Check(
        "power-cut-notice",
        "警告",
        _LIMITED,
        authority_checks.power_cuts,
        "停止供电应提前24小时书面通知，紧急情形除外。",
        "安全生产法第70条",
    ),
    Check(
        "document-number",
        "提示",
        _LIMITED,
        document_checks.number_form,
        "文号应有年份和序号，年份用六角括号，序号前不写“第”、不补0，“号”前不空格。",
        "GB/T 9704-2012",
    ),
    Check(
        "document-year",
        "警告",
        _LIMITED,
        document_checks.number_year,
        "文号的年份应与行为的日期相符。",
        "GB/T 9704-2012",
    ),
    Check(
        "document-prerequisite",
        "提示",
        _LIMITED,
        document_checks.prerequisites,
        "文书应有先行的文书，如现场处理措施决定书之前有现场检查记录；在同一案件的文书、文号、附件里找。",
        "行政处罚法第44条；安全生产执法文书",
    ),
    Check(
        "sanction-document",
        "警告",
        (Enterprise,),
        document_checks.sanctions,
        "处罚应有处罚决定书的文号。",
        "行政处罚法第52、59条",
    ),
    Check(
        "sanction-unheard",
        "警告",
        (Enterprise,),
        document_checks.unheard,
        "应当告知听证权利的处罚，案件里应有不晚于它的处罚告知书或听证告知书；较大的数额见行动方案的听证标准。",
        "行政处罚法第44、63条",
    ),
    Check(
        "seizure-document",
        "警告",
        (Lead,),
        document_checks.seizures,
        "查封、扣押应有决定书。",
        "行政强制法第24条",
    ),
    Check(
        "transfer-document",
        "警告",
        (Lead,),
        document_checks.transfers,
        "移交应有文号；移交纪检的除外。",
        "通知三（三）；行政执法机关移送涉嫌犯罪案件的规定第6条",
    ),
    Check(
        "enterprise-code-or-reason",
        "错误",
        (Enterprise,),
        enterprise_checks.code_or_reason,
        "统一社会信用代码和无代码原因，须填且只填一项。",
        "台账规则：企业",
    ),
    Check(
        "enterprise-credit-code",
        "错误",
        (Enterprise,),
        enterprise_checks.credit_code,
        "统一社会信用代码须符合编码规则和校验码。",
        "GB 32100-2015",
    ),
    Check(
        "enterprise-cas",
        "错误",
        (Enterprise,),
        enterprise_checks.cas_numbers,
        "CAS 号须符合写法和校验位。",
        "CAS 编号规则",
    ),
    Check(
        "visit-nature",
        "警告",
        (Enterprise, Site),
        enterprise_checks.village_visits,
        "网格巡查、村级上报只能登记为巡查，不是行政检查。",
        "国办发〔2024〕54号",
    ),
    Check(
        "visit-people",
        "警告",
        (Enterprise, Site),
        visits.alone,
        "行政检查应由两人以上进行，并写明姓名；巡查除外。",
        "行政处罚法第42条；国办发〔2024〕54号",
    ),
    Check(
        "visit-approval",
        "提示",
        (Enterprise,),
        visits.unapproved,
        "日常检查、专项检查应登记审批。",
        "国办发〔2024〕54号",
    ),
    Check(
        "visit-lead",
        "提示",
        (Enterprise,),
        visits.leadless,
        "个案检查应写明线索，才不计入检查频次。",
        "国办发〔2024〕54号",
    ),
    Check(
        "visit-cross",
        "提示",
        (Enterprise, Site),
        visits.uncrossed,
        "交叉检查应有监管站所以外的单位参加。",
        "通知一（一）",
    ),
    Check(
        "visit-unfollowed",
        "警告",
        (Enterprise, Site),
        visits.unfollowed,
        "排查发现问题的，应当登记线索或认定违法行为。",
        "通知一（一）、三（三）",
    ),
    Check(
        "visit-cap",
        "警告",
        (Enterprise,),
        visits.over_cap,
        "行动方案写明检查频次上限的，一年内的检查不应超过；只提示，不阻止登记。",
        "国办发〔2024〕54号",
    ),
    Check(
        "repeat-rated-low",
        "警告",
        (Enterprise,),
        enterprise_checks.rated_low_again,
        "死灰复燃的企业评为一般风险的，应写理由。",
        "通知二（二）4",
    ),
    Check(
        "fine-amount",
        "警告",
        (Enterprise,),
        enterprise_checks.fine_without_amount,
        "罚款应写明金额。",
        "台账规则：处罚",
    ),
    Check(
        "fine-overpaid",
        "错误",
        (Enterprise,),
        enterprise_checks.overpaid_fines,
        "已收缴的不得多于处罚金额。",
        "台账规则：处罚",
    ),
    Check(
        "inquiry-undated",
        "警告",
        (Enterprise,),
        enterprise_checks.undated_inquiries,
        "一案三查中已经查过的各项应写日期。",
        "通知三（四）",
    ),
    Check(
        "listing-penalty",
        "错误",
        (Enterprise,),
        enterprise_checks.listed_unpunished,
        "列入名单时须有在案的处罚。",
        "国办发〔2020〕49号",
    ),
    Check(
        "listing-organ",
        "错误",
        (Enterprise,),
        enterprise_checks.listed_by_township,
        "列入名单须由县级以上机关决定，乡镇只能建议。",
        "国办发〔2020〕49号",
    ),
    Check(
        "listing-document",
        "错误",
        (Enterprise,),
        enterprise_checks.listed_without_document,
        "列入名单须有文号。",
        "国办发〔2020〕49号",
    ),
    Check(
        "listing-untold",
        "错误",
        (Enterprise,),
        enterprise_checks.listed_untold,
        "列入名单前须告知当事人。",
        "安全生产严重失信主体名单管理办法",
    ),
    Check(
        "listing-removal",
        "错误",
        (Enterprise,),
        enterprise_checks.removed_early,
        "列入名单满12个月才能提前移出。",
        "安全生产严重失信主体名单管理办法",
    ),
    Check(
        "approval-stale",
        "警告",
        (Enterprise,),
        approval.stale,
        "审定之后事实有变的方案，应重新审定；事实指违法行为、风险、危险化学品、经营状态、场所类别、措施和取舍。",
        "台账规则：审定",
    ),
    Check(
        "approval-undigested",
        "提示",
        (Enterprise,),
        approval.undigested,
        "审定应有摘要，才能核对事实有无变化。",
        "台账规则：审定",
    ),
    Check(
        "cleared-open-measure",
        "错误",
        (Enterprise,),
        clearance_checks.open_measures,
        "应采取的措施（记录了取舍的除外）和方案里的措施全部完成才能销号。",
        "通知一（二）",
    ),
    Check(
        "cleared-open-inquiry",
        "错误",
        (Enterprise,),
        clearance_checks.open_inquiries,
        "重大风险或应取缔、关闭的，一案三查各项查过才能销号。",
        "通知三（四）",
    ),
    Check(
        "cleared-material",
        "错误",
        (Enterprise,),
        clearance_checks.unbalanced_material,
        "销号时，查明的危险化学品与物料去向按品名、单位须平衡；有许可的除外。",
        "通知一（二）2",
    ),
    Check(
        "cleared-acceptor",
        "错误",
        (Enterprise,),
        clearance_checks.acceptors,
        "销号须有验收人，且不得是措施的责任人。",
        "台账规则：销号",
    ),
    Check(
        "look-back-unanswered",
        "提示",
        (Enterprise,),
        look_back_checks.unanswered_measures,
        "回头看应逐项核对方案里已完成的措施。",
        "通知三（七）",
    ),
    Check(
        "look-back-broken",
        "警告",
        (Enterprise,),
        look_back_checks.broken_without_rebound,
        "核对中有措施未落实的，结果不应是未反弹。",
        "通知三（七）",
    ),
)

CAMPAIGN_CHECKS: Final[tuple[Check, ...]] = (
    Check(
        "campaign-villages",
        "警告",
        _CAMPAIGN,
        campaign_checks.no_villages,
        "村名录应填写全乡各村。",
        "通知一（一）",
    ),
    Check(
        "campaign-duplicate",
        "错误",
        _CAMPAIGN,
        campaign_checks.duplicate_names,
        "村、单位、期限、措施、目录的名称不得重复。",
        "行动方案",
    ),
    Check(
        "campaign-phases",
        "警告",
        _CAMPAIGN,
        campaign_checks.phases_in_order,
        "各阶段应先后衔接，不重叠。",
        "通知一",
    ),
    Check(
        "campaign-supervision-window",
        "警告",
        _CAMPAIGN,
        campaign_checks.supervision_windows,
        "督导期间应在行动期间内。",
        "通知三（六）",
    ),
    Check(
        "campaign-supervision-missing",
        "错误",
        _CAMPAIGN,
        campaign_checks.supervision_missing,
        "考核督导覆盖率的，须写督导期间。",
        "通知三（六）",
    ),
    Check(
        "campaign-rule-violation",
        "错误",
        _CAMPAIGN,
        campaign_checks.unknown_rule_violations,
        "处置规则所写的违法行为代码须有定义。",
        "通知一（二）",
    ),
    Check(
        "campaign-measure",
        "错误",
        _CAMPAIGN,
        campaign_checks.unknown_measures,
        "处置规则、风险处置、覆盖、抵触所写的措施须有定义。",
        "通知一（二）、三（二）",
    ),
    Check(
        "campaign-cover-circle",
        "错误",
        _CAMPAIGN,
        campaign_checks.covering_circles,
        "措施之间的覆盖关系不得绕成圈。",
        "行动方案",
    ),
    Check(
        "campaign-risk",
        "警告",
        _CAMPAIGN,
        campaign_checks.risk_levels,
        "三个风险等级都应写明处置措施。",
        "通知三（二）",
    ),
    Check(
        "campaign-directory-station",
        "错误",
        _CAMPAIGN,
        campaign_checks.directory_stations,
        "许可目录的站所须在单位名录里。",
        "通知一（一）",
    ),
    Check(
        "campaign-share",
        "错误",
        _CAMPAIGN,
        campaign_checks.shares,
        "共享的单位须在单位名录里，字段须是清单里有的；纪检机关只给编号、日期、状态。",
        "通知三（一）、三（四）",
    ),
    Check(
        "campaign-violation-group",
        "提示",
        _CAMPAIGN,
        campaign_checks.violation_groups,
        "违法行为的各项应归在有定义的组里。",
        "通知二（二）",
    ),
)

CAMPAIGN_FILE: Final = "campaign.yaml"
_CHECKS_OF: Final[Mapping[type[Record], tuple[Check, ...]]] = MappingProxyType(
    {kind: tuple(check for check in CHECKS if kind in check.of) for kind in _ALL}
)


def record_findings(record: AnyRecord, ledger: Ledger, at: Instant) -> Iterator[Finding]:
    """What the rules find wrong in one record."""
    for check in _CHECKS_OF[type(record)]:
        for defect in check.rule(record, ledger, at):
            yield _finding(check, defect, path_of(record.id), record.id)


def campaign_findings(ledger: Ledger, at: Instant) -> Iterator[Finding]:
    """What the rules find wrong in the campaign."""
    for check in CAMPAIGN_CHECKS:
        for defect in check.rule(ledger.campaign, ledger, at):
            yield _finding(check, defect, CAMPAIGN_FILE, None)


def ledger_findings(ledger: Ledger, at: Instant) -> Iterator[Finding]:
    """What the rules find wrong in the campaign and in all records."""
    yield from campaign_findings(ledger, at)
    for record in ledger:
        yield from record_findings(record, ledger, at)


def _finding(check: Check, defect: Defect, file: str, record_id: str | None) -> Finding:
    return Finding(check.code, check.level, file, record_id, defect.path, defect.says, defect.advice)


INDICATORS: Final[Mapping[IndicatorName, Callable[[Ledger, Window], Figure]]] = MappingProxyType(
    {
        "部署率": indicators.deployment,
        "场所排查率": indicators.site_sweep,
        "目录排查率": indicators.directory_sweep,
        "村报告率": indicators.village_reports,
        "处置方案率": indicators.plans,
        "处置完成率": indicators.completed_plans,
        "线索办结率": indicators.closed_leads,
        "督导覆盖率": indicators.supervision,
        "复核率": indicators.past_cases,
    }
)


@dataclass(frozen=True, slots=True)
class SuspicionRule:
    """One rule of `screen`: its name, as lists and leads show it, and the records it looks at."""

    code: str
    of: tuple[type[Record], ...]
    rule: Callable[[Any, Ledger, Instant], Iterator[Suspicion]]
    source: str


SUSPICIONS: Final[tuple[SuspicionRule, ...]] = (
    SuspicionRule("名称与经营不符", (Enterprise,), screening.telling_name, "通知二（二）2"),
    SuspicionRule("许可不全", (Enterprise,), screening.licence_missing, "通知二（二）1、2"),
    SuspicionRule("用途不符", (Site,), screening.other_use, "通知二（一）2"),
    SuspicionRule("租赁频繁", (Site, Enterprise), screening.many_tenants, "通知二（一）2"),
    SuspicionRule("证照失效在产", (Enterprise,), screening.dead_licence, "通知二（二）1"),
    SuspicionRule("证照将到期", (Enterprise,), screening.licence_expiring, "安全生产许可证条例第9条"),
    SuspicionRule("停产而用电", (Enterprise,), screening.power_while_stopped, "通知二（二）3、三（一）"),
    SuspicionRule("断电后用电", (Enterprise,), screening.power_after_cut, "通知一（二）2、三（七）"),
    SuspicionRule("停产存料", (Enterprise,), screening.stock_while_stopped, "危险化学品安全管理条例第27条"),
    SuspicionRule("厂中厂", (Enterprise,), screening.plant_within_plant, "通知二（二）3"),
    SuspicionRule("外省迁入", (Enterprise,), screening.moved_in, "通知二（二）5"),
    SuspicionRule("在册未排查", (Enterprise,), screening.never_inspected, "通知一（一）"),
    SuspicionRule("在产不在册", (Enterprise,), screening.in_no_directory, "通知一（一）"),
    SuspicionRule("历史查处未复核", (Enterprise,), screening.past_case_unseen, "通知一（二）"),
    SuspicionRule("重复登记", (Enterprise,), screening.twin_record, "台账管理"),
    SuspicionRule("关联企业", (Enterprise,), screening.related_to_caught, "通知三（七）"),
)


def suspicions(ledger: Ledger, at: Instant) -> Iterator[tuple[Enterprise | Site, SuspicionRule, Suspicion]]:
    """Every suspicion of a ledger that is already as of `at`, record by record."""
    places: tuple[Enterprise | Site, ...] = (*ledger.enterprises.values(), *ledger.sites.values())
    for record in places:
        for rule in SUSPICIONS:
            if isinstance(record, rule.of):
                for suspicion in rule.rule(record, ledger, at):
                    yield record, rule, suspicion
