"""The fixed vocabularies: words that records may use and that no notice changes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

# Leads 线索 and inspections 排查
Verdict = Literal["属实", "部分属实", "不属实", "无法查实"]
Admission = Literal["受理", "不予受理", "转办"]
Closing = Literal["已整治到位", "查否", "无法查实", "移送办理", "其他", "重开"]
LimitChange = Literal["延期", "中止", "恢复"]
DayTime = Literal["白天", "夜间", "节假日"]
VisitNature = Literal["巡查", "日常检查", "个案检查", "专项检查"]
VisitResult = Literal["未发现", "发现问题", "未见人员", "拒绝检查"]
Problem = Literal["非法违法", "隐患"]

# Enterprises 企业
Nature = Literal["企业", "个体工商户", "农民专业合作社", "村集体经济组织", "小作坊", "黑窝点", "其他"]
NoCode = Literal["无照", "未查明", "个人"]
Operating = Literal["在产", "停产", "停业", "关闭", "注销", "搬离"]
LicenceState = Literal["有效", "过期", "暂扣", "吊销", "注销"]
PastSanction = Literal["责令停产停业", "关闭取缔", "限期整改", "罚款", "其他"]
UNRATED: Final = "未评定"
"""What stands for the 风险等级 of an enterprise that nobody has rated."""

Licensed = Literal["是", "否", "无需"]
Whereabouts = Literal["移交", "封存", "销毁", "退回", "核减"]
Penalised = Literal["单位", "个人"]
Inquiry = Literal["未查", "在查", "已查实", "已查否", "已移交", "无法查清"]
ListState = Literal["建议列入", "已报县级", "已告知", "已列入", "未采纳", "提前移出", "期满移出"]
ClosureStep = Literal["提请", "决定", "实际关闭", "复产"]
Decision = Literal["不采取", "改为"]
Determination = Literal["不立案", "撤案"]
FactKind = Literal["违法行为", "危险化学品", "风险", "线索属实", "排查发现", "反弹", "断电后用电", "上次未结"]
"""What kinds of dangerous facts there are; a signed act says which of them were before him."""
LookBack = Literal["未反弹", "反弹"]
Kept = Literal["已落实", "未落实"]
Penalty = Literal[
    "警告",
    "通报批评",
    "罚款",
    "没收违法所得",
    "没收非法财物",
    "暂扣许可证件",
    "降低资质等级",
    "吊销许可证件",
    "限制开展生产经营活动",
    "责令停产停业",
    "责令关闭",
    "限制从业",
    "行政拘留",
    "其他",
]  # 行政处罚法 art. 9

# Sites 场所 and activities 检查活动
Setting = Literal["行政区域交界", "城乡结合部", "偏僻地点"]
Occupancy = Literal["闲置", "出租", "在用", "拆除"]
Notice = Literal["否", "调度", "通报"]

# Campaign 行动
OfficeLevel = Literal["乡镇", "街道", "县", "部门"]
Signatures = Literal["要求"]
SIGNATURES_WANTED: Final = "要求"
"""What a campaign says where every entry must be signed."""
MeasureNature = Literal["取缔", "关闭", "停产", "断供", "拆除", "物料", "处罚", "整改", "监管"]
Supply = Literal["电", "水", "气"]
Proof = Literal["佐证", "文书", "处罚", "关闭", "公安立案", "物料去向"]
DayUnit = Literal["自然日", "工作日"]
Subject = Literal["线索", "企业"]
Force = Literal["硬性", "预警"]
Event = Literal[
    "登记",
    "受理",
    "转办",
    "核查",
    "核查属实",
    "强制措施",
    "查封",
    "扣押",
    "解除",
    "没收",
    "移交涉案物品",
    "移交",
    "反馈",
    "办结",
    "发现",
    "风险评定",
    "处置确定",
    "处置完成",
    "销号",
    "措施时限",
    "来文回复",
]
IndicatorName = Literal[
    "部署率",
    "场所排查率",
    "目录排查率",
    "村报告率",
    "处置方案率",
    "处置完成率",
    "线索办结率",
    "督导覆盖率",
    "复核率",
]
PowerNature = Literal["强制措施", "行政处罚", "不限"]
"""What a power (职权) is over: 强制措施 can be given to no township (行政强制法 art. 17), 行政处罚 only by
the province (行政处罚法 art. 24), 不限 needs no power."""

SharedList = Literal["断电清单", "断水清单", "证照清单", "移交清单", "产销运清单", "纪委清单"]

# Compulsory acts are no penalties (行政强制法 art. 9): the township's same-day measures are taken from these.
COMPULSORY_ACTS: Final = (
    "责令停止非法活动",
    "责令立即停产",
    "查封",
    "扣押",
    "停止供电",
    "停止供水",
    "先行登记保存",
)

TRUE_VERDICTS: Final[tuple[Verdict, ...]] = ("属实", "部分属实")
EFFECTIVE_VISITS: Final[tuple[VisitResult, ...]] = ("未发现", "发现问题")  # a locked door sweeps nothing
CLOSING_SANCTIONS: Final[tuple[PastSanction, ...]] = ("责令停产停业", "关闭取缔")
ENDING_NATURES: Final[tuple[MeasureNature, ...]] = ("取缔", "关闭")
"""Measures after which there is something to look back on, 销号 or not."""
SUPPLY_CUTS: Final[Mapping[Supply, str]] = MappingProxyType({"电": "停止供电", "水": "停止供水"})
"""The compulsory acts by which a supply is cut (安全生产法 art. 70), whatever campaigns call theirs."""
CONFISCATIONS: Final[tuple[Penalty, ...]] = ("没收违法所得", "没收非法财物")
TEMPORARY_ACTS: Final = ("查封", "扣押")  # 行政强制法 art. 25: they lapse unless decided or lifted

# What the tool knows of its own words; the words that may be used, and what others mean, are the campaign's.
SOURCES: Final = (
    *("明查", "暗访", "突击检查", "交叉检查", "群众举报", "内部举报"),
    *("网格巡查", "村级上报", "部门移交", "上级交办", "研判筛查"),
)
"""来源 where the campaign names none."""
INFORMANT_SOURCES: Final = ("群众举报", "内部举报")
VILLAGE_SOURCES: Final = ("网格巡查", "村级上报")
ELSEWHERE: Final = "本乡外"  # stands for the village of a lead that lies in another township
SEEN: Final = "明查"  # what somebody of the office saw himself
SCREENED: Final = "研判筛查"  # what the tool found in the records
ACTIVITY_KINDS: Final = (
    *("部署", "联合执法", "明查", "暗访", "突击检查", "交叉检查", "日常巡查", "专项督导", "回头看", "宣传"),
)
"""检查活动类别 where the campaign names none."""
SWEEPING_KINDS: Final = ("联合执法", "明查", "暗访", "突击检查", "交叉检查", "日常巡查", "回头看")
"""Activities that look for something: only one of these that found nothing is a 零报告."""
JOINT_KINDS: Final = ("联合执法", "明查", "暗访", "突击检查", "交叉检查", "专项督导", "回头看")
DEPLOYING: Final = "部署"
SUPERVISING: Final = "专项督导"
DRAWN_AS: Final = "交叉检查"  # the kind of an activity that records a draw


def cuts(measure: str, nature: MeasureNature | None, supplies: tuple[Supply, ...], supply: Supply) -> bool:
    """Whether a measure cuts a supply; one of 断供 that does not say which supply may cut any."""
    return measure == SUPPLY_CUTS.get(supply) or (nature == "断供" and (not supplies or supply in supplies))


def words(vocabulary: object) -> tuple[str, ...]:
    """The words of a vocabulary, in its own order."""
    return get_args(vocabulary)
