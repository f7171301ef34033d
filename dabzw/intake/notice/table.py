"""The one table of what is read out of a notice: kind, pattern, builder, confidence.

A new way of writing is a line here and a test.  The order counts: of one family (`Rule.family`) the first
rule that reads some words has them.
"""

from __future__ import annotations

from typing import Final

from dabzw.intake.notice import of_acts, of_days, of_office
from dabzw.intake.notice.fact import Rule
from dabzw.intake.notice.of_office import ORGAN, UNIT, UNITS

_ORDERS: Final = (
    r"(?:要|应|须|必须|一律|坚决|依法|责令|立即|严格|采取|给予|由|及时|停止|停业|停用|没收|取缔|查封|关停|移送|移交|交|限期|引导|加强"
    r"|暂扣|扣押|拆除|清|责成|注销|吊销|停|断|追缴|劝|腾空|加固|恢复|搬迁|销毁|收缴|关闭|关停|处置|补办|规范|整改|治理|查处|处罚|处以|约谈"
    r"|予以|当场|从重|从严|全部|限[一-龥\d]{1,3}日)"
)
_FIRM: Final = "(?:要|应|须|必须)?(?:一律|坚决|责令|立即|依法|限期)"
_AT_ONCE: Final = "的(?:，|(?=要|应|须|必须|一律|依法|坚决))"
_WHOM: Final = rf"(?P<who>(?:(?!{_AT_ONCE})[^。；]){{2,90}}?){_AT_ONCE}"
_WHOSE: Final = "(?P<who>[^，。；]{3,60}的)"
_WHO: Final = "(?P<who>[^，。；｜]{4,40}?)"
_LEVEL: Final = r"(?P<level>重大|较大|一般|红|橙|黄|蓝|绿|[ABCD](?=级|类))"
_WATCHING: Final = "(?P<what>督导|督查|督办检查|联合检查|交叉检查|抽查)"
_BEHAVIOURS: Final = r"违法|非法|违规|违章|行为|情形|情况之一|突出问题"
_ANSWERS: Final = r"处理|处置|措施|办法|方式|标准"
_CATEGORY: Final = r"^(?P<name>[^：。]{2,10}类)：(?P<rest>.*(?:主要指|是指|指).+)$"
_FOCUS: Final = r"重点|内容|范围|对象|任务"
_PLACES: Final = r"场所|区域|部位|点位"
_SPAN: Final = (
    r"(?P<span>(?:\d{1,3}|[一二两三四五六七八九十百]{1,3}|半)个?(?:自然日|工作日|日|天|小时|周|星期|月|年)(?:之内|以内|内)"
    r"|(?:当日|当天|即日)(?:之?内|(?=采取|报|受理|处置|完成|办|整改|核查|核实|立案|反馈|移送|移交|查处|取缔|停止|清)))"
)
_TIME_OF_REPORT: Final = (
    r"(?P<when>每(?:个)?(?:\d{1,2}[日天]|工作日|日|天|周|星期|月|旬|半月|半个月|季度|季|半年|年)"
    r"(?:[一二三四五六日天](?![、，]?[^一二三四五六日天\d前、上下中]{0,3}?(?:遍|次)))?"
    r"(?:(?:、|和|及)(?:周|星期)?[一二三四五六日天](?=[、，前上下中\d和及]))*"
    r"(?:\d{1,2}(?![\d点时:])[日号]?(?:[、和及]\d{1,2}(?![\d点时:])[日号]?)*|底|末|月底|最后一[日天])?"
    r"(?:的?(?:上午|中午|下午|晚上|晚))?(?:\d{1,2}(?:[点时:](?:\d{2}|半)?分?)|下班)?(?:之前|以前|前)?)"
)

RULES: Final[tuple[Rule, ...]] = (
    # The head and the foot of a notice
    Rule("名称", r"关于(?P<name>.{4,60}?)的(?:紧急|补充)?(?:通知|通告|公告)", of_office.name, "高", "title"),
    Rule("名称", r"(?P<name>《[^》]{4,60}》)", of_office.name, "高", "title"),
    Rule("名称", r"^(?P<name>.{4,60}(?:方案|计划|意见|办法))$", of_office.name, "高", "title"),
    Rule("文号", r"^[一-龥]{1,12}〔20\d\d〕第?\d{1,4}号$", of_office.as_written, "高", "line"),
    Rule(
        "单位",
        rf"^(?:中共[一-龥]{{2,12}}?委(?:员会)?)?(?P<name>{ORGAN})(?:文件)?$",
        of_office.as_written,
        "高",
        "line",
    ),
    Rule("单位", rf"^(?P<name>{ORGAN})关于", of_office.as_written, "高", "title"),
    Rule("印发", r"^{D}(?:印发)?$", of_office.issued, "高", "line"),
    # Phases and the whole time
    Rule("阶段", r"(?P<name>{N})阶段（{R}）", of_days.phase, "高"),
    Rule("阶段", r"(?P<name>{N})（{R}）", of_days.phase, "高"),
    Rule("阶段", r"第[一二三四五六]阶段（{R}）[：:，]?(?P<name>{N})(?=[。，；阶]|$)", of_days.phase, "高"),
    Rule("阶段", r"(?P<name>{N})阶段(?:时间)?(?:为|是|：|，|定于)?{R}", of_days.phase, "高"),
    Rule("阶段", r"{R}，?(?:为|是|系|属)(?P<name>{N})(?:阶段|时间|期)", of_days.phase, "高"),
    Rule("阶段", r"^(?:[^｜]{1,3}｜)?(?P<name>{N})｜{R}(?:｜|$)", of_days.phase, "高"),
    Rule("阶段", r"^(?:[^｜]{1,3}｜)?{R}｜(?P<name>{N})(?:｜|$)", of_days.phase, "高"),
    Rule("阶段", r"^(?:[^｜]{1,3}｜)?{D}｜(?P<name>{N})(?:｜|$)", of_days.phase_within, "中"),
    Rule("阶段", r"(?P<name>{N})(?:阶段)?[：:]{R}", of_days.phase, "中"),
    Rule("阶段", r"^{R}[，：]", of_days.phase_of_title, "中"),
    Rule(
        "阶段",
        r"^(?:从|自)?{R}(?=[，：；]|$|[一-龥])",
        of_days.phase_of_title,
        "中",
        under="步骤|阶段|安排|进度",
    ),
    Rule("阶段", r"(?P<name>{N})(?:阶段)?（{D}(?:之|以)?前(?:完成)?）", of_days.phase_until, "中"),
    Rule(
        "阶段",
        r"^{D}(?:之|以)?前，",
        of_days.phase_until,
        "低",
        under="^(?:排查|摸排|摸底|动员|部署|宣传|整治|处理)",
    ),
    Rule("阶段", r"(?P<name>{N})(?:阶段)?（{D}）", of_days.phase_within, "中"),
    Rule("阶段", r"^(?:[^｜]{1,3}｜)?(?P<name>{N})｜{D}(?:｜|$)", of_days.phase_within, "中"),
    Rule(
        "督导",
        rf"(?P<first>1[0-2]|[1-9])月份?[、和](?P<second>1[0-2]|[1-9])月份?.{{0,16}}?{_WATCHING}",
        of_days.supervisions,
        "高",
    ),
    Rule("督导", rf"{{R}}.{{0,16}}?{_WATCHING}", of_days.supervision, "高"),
    Rule("督导", rf"(?>{{D}})(?!(?:之|以)?前).{{0,16}}?{_WATCHING}", of_days.supervision, "高"),
    Rule(
        "起止",
        r"(?:从|自){D}起?，?用(?P<months>[一二两三四五六七八九十\d]{1,2})个月",
        of_days.whole_by_length,
        "高",
    ),
    Rule("起止", r"{R}", of_days.whole_time, "高", under="时间|期限|步骤"),
    Rule("起止", r"{R}(?=[^。；]{0,30}(?:开展|整治|行动|打击|清理|结束))", of_days.whole_time, "高"),
    Rule("起止", r"{R}", of_days.whole_time, "低"),
    # Days and spans by which something is done, and rhythms
    Rule(
        "巡查频次",
        r"每(?P<every>日|天|周|半月|月)(?:至少)?(?:巡查|巡逻|巡检)(?:不少于)?(?:一|1|两|2)?(?:遍|次)",
        of_days.patrol,
        "中",
    ),
    Rule("报送", _TIME_OF_REPORT, of_days.reporting, "高"),
    Rule("截止", r"(?:于|在|截至|截止到?)?{D}(?:下班)?(?:之|以)?前", of_days.last_day, "高"),
    Rule("截止", r"(?:到|至){D}，?(?=[^。；]{0,30}(?:完成|达到|实现|到位|全部))", of_days.last_day, "中"),
    Rule("截止", r"(?:(?P<year>20\d\d)年|今年|当年|本年|年)[底末](?:之|以)?前", of_days.last_of_year, "高"),
    Rule("截止", r"(?:于|在|和){D}(?=[、和]\d{1,2}月\d{1,2}日(?:之|以)?前)", of_days.last_day, "高"),
    Rule("截止", r"(?:于|在|和){D}(?=[^。；，]{0,10}(?:报送|上报))", of_days.last_day, "中"),
    Rule("时限", rf"{_SPAN}", of_days.span, "高"),
    Rule(
        "时限",
        r"(?P<span>第一时间|即时|立即)(?=[^，。；]{0,6}(?:核查|核实|报告|上报|处置|反馈))",
        of_days.span,
        "中",
    ),
    Rule(
        "时限",
        r"(?P<span>\d{1,3}个?(?:工作日|日|天|小时))(?=完成|办结|整改|反馈|报告|处置)",
        of_days.span,
        "中",
    ),
    # What is done about what
    Rule(
        "风险处置",
        rf"对(?:评为|列为|判定为)?{_LEVEL}(?:色|级|类)?(?:安全)?(?:风险|站点|等级|企业|房屋|点位|场所|预警)*(?:的)?，?(?P<acts>.+)",
        of_acts.by_risk,
        "高",
    ),
    Rule(
        "风险处置",
        rf"^{_LEVEL}(?:色|级|类)(?:风险|站点|等级|企业|房屋|点位|场所)*(?:的)?，(?P<acts>.+)",
        of_acts.by_risk,
        "高",
    ),
    Rule(
        "处置规则",
        rf"对于?{_WHOM}(?P<acts>(?:一经发现，|以[^，]{{2,10}}为主，)?{_ORDERS}(?:(?!，对)[^。；])*)",
        of_acts.rule,
        "高",
    ),
    Rule(
        "处置规则",
        rf"对(?P<who>[^，。；]{{2,90}}?)，(?P<acts>(?:一经发现，)?{_FIRM}(?:(?!，对)[^。；])*)",
        of_acts.rule,
        "中",
    ),
    Rule(
        "处置规则",
        rf"(?:^|，)(?:凡是?|属于)(?P<who>[^，。；]{{2,60}}?)的，?(?P<acts>{_ORDERS}[^。；]*)",
        of_acts.rule,
        "高",
    ),
    Rule("处置规则", rf"^(?!对){_WHOSE}，(?P<acts>{_ORDERS}[^。；]*)", of_acts.rule, "中"),
    Rule(
        "处置规则",
        rf"^(?!对){_WHO}，(?P<acts>(?:一律|坚决|依法)[^。；]*)",
        of_acts.rule,
        "中",
    ),
    Rule(
        "风险等级",
        r"(?P<levels>[红橙黄蓝绿ABCD](?:、[红橙黄蓝绿ABCD]){1,3})(?:[三四]?(?:色|级|类|个等级))",
        of_acts.levels,
        "高",
    ),
    Rule("处置规则", rf"^{_WHOSE}，(?P<acts>[^。；]+)", of_acts.rule, "中", under=_ANSWERS),
    Rule("处置规则", _CATEGORY, of_acts.category, "中", "item", under=_ANSWERS),
    # Behaviours
    Rule("违法行为", _CATEGORY, of_acts.class_of_places, "中", "item", under=_ANSWERS),
    Rule(
        "违法行为",
        r"^(?P<name>[^：。]{2,40})(?:[：:](?P<rest>.+)|[。；]?)$",
        of_acts.behaviour,
        "高",
        "item",
        under=_BEHAVIOURS,
    ),
    Rule("违法行为", r"^(?P<name>[^：。；]{2,60})[。；]?$", of_acts.behaviour, "中", "item", under=_FOCUS),
    Rule(
        "违法行为",
        r"[一二三四五六七八九]是(?P<name>[^；。]{3,60})",
        of_acts.listed,
        "中",
        under=f"{_BEHAVIOURS}|{_FOCUS}",
    ),
    Rule(
        "违法行为",
        r"^\d[.、](?P<name>[^；。]{4,60}?)的?[；。]$",
        of_acts.listed,
        "中",
        under=rf"{_BEHAVIOURS}|问题",
    ),
    # The office
    Rule("牵头", rf"由(?P<units>{UNIT})(?:牵头|总牵头|负责牵头)", of_office.leader, "高"),
    Rule("牵头", rf"(?:^|，)(?P<units>{UNIT})牵头", of_office.leader, "中"),
    Rule("站所", rf"(?:由|会同|责任单位：|牵头单位：|配合单位：)(?P<units>{UNITS})", of_office.units, "高"),
    Rule(
        "站所",
        rf"(?:^|，|｜)(?P<units>{UNITS})(?=会同|配合|联合|一起|共同|牵头|组织|从|于|每|$|｜|\d|[上中下]旬)",
        of_office.units,
        "中",
    ),
    Rule("站所", rf"(?:^|，)(?P<units>{UNIT}(?:、{UNIT})+)(?=按|负责|各|要|共)", of_office.units, "中"),
    Rule("站所", rf"^(?P<units>{UNITS})：", of_office.units, "中"),
    Rule("站所", rf"与(?P<units>{UNITS})(?=等|加强|的|联合|协作)", of_office.units, "高"),
    Rule(
        "站所",
        rf"(?:报告|上报|报送|报至|报到|报|移交|(?<![一-龥])交|由)(?![告送到至])(?P<units>{UNITS})",
        of_office.units,
        "中",
    ),
    Rule("目录", r"(?P<name>取得[一-龥]{2,20}?(?:目录|名录))", of_office.as_written, "低"),
    Rule(
        "村",
        r"(?P<villages>(?:(?![各本全有])[一-龥]{1,6}(?:村|社区)、)+(?![各本全有])[一-龥]{1,6}(?:村|社区))(?=$|[，。；）、：]|等|要|须|负责)",
        of_office.villages,
        "中",
    ),
    Rule("场所类别", r"[：:](?P<places>.+)", of_office.places, "中", "item", under=_PLACES),
    Rule(
        "场所类别",
        r"(?:聚焦|排查|检查)(?P<places>[^。；]{6,80}?)等(?:重点)?(?:场所|区域|部位)",
        of_office.places,
        "中",
    ),
    # What is done afterwards
    Rule(
        "一案三查",
        r"“?(?P<trade>产、?(?:储、?)?销、?运)”?|提供水、?电、?气(?:、?(?:经营)?场所)?|保护伞",
        of_office.questions,
        "高",
        under="一案",
    ),
    Rule(
        "回头看",
        r"(?P<n>\d{1,3})[日天]内?(?:开展|组织)?(?:一次)?(?:回访|“?回头看)",
        of_office.looking_back,
        "中",
    ),
    Rule(
        "回头看",
        r"(?:定期|适时|及时|每[一-龥]{1,3})?(?:开展|组织)?(?:一次)?“?回头看”?",
        of_office.looking_back,
        "中",
    ),
    Rule("名单", r"“?黑名单”?|失信(?:名单|主体)|联合惩戒", of_office.listing, "中"),
    Rule(
        "指标",
        r"(?P<name>[一-龥]{2,14}率)(?:要|须|应)?(?:达到|达|不低于|保持在|为|在)?(?P<n>\d{1,3}(?:\.\d+)?%)",
        of_office.target,
        "高",
    ),
    Rule(
        "指标",
        r"(?P<name>[一-龥]{2,12}?)(?:不少于|不低于|达到)(?P<n>\d+(?:\.\d+)?(?:%|家|户|次|处|个))",
        of_office.target,
        "中",
    ),
    Rule(
        "奖励",
        r"[^。；，]{0,30}?\d[\d,.]{0,9}万?元[^。；]{0,12}(?:奖励|奖金)|奖励\d[^。；]{0,30}元",
        of_office.said,
        "高",
    ),
)
