"""Words of other people's spreadsheets: usual heads for our fields, heads never read, rows that are none.

All heads are written without spaces, half width.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dabzw.model.sheet_columns import SheetKind


def _standing_for(words: Mapping[str, str]) -> dict[str, str]:
    """The heads of ours by the words of others, of which each has several."""
    return {word: head for head, others in words.items() for word in others.split()}


_PLACE: Final = _standing_for(
    {
        "村": "行政村 所在村 所属村 村名 村(社区) 村(居) 村居 村社区 所在行政村 所属行政村 行政村名称",
        "网格": "网格名称",
        "场所类别": "场所类型",
    }
)
_METER: Final = {"用户号": "用电户号", "用电编号": "用电户号", "户号": "用电户号"}
_VISIT: Final = {
    "检查日期": "排查日期",
    "检查时间": "排查日期",
    "检查结果": "排查结果",
    "检查人员": "排查人员",
    "检查单位": "排查单位",
    "检查方式": "排查方式",
}
_ENTERPRISE: Final = _standing_for(
    {
        "名称": "企业名称 企业名 企业全称 单位名称 单位全称 企业(单位)名称 单位(企业)名称 企业(机构)名称"
        " 主体名称 经营主体名称 市场主体名称 公司名称 公司名 商户名称 商户名 字号名称 个体户名称"
        " 个体工商户名称",
        "性质": "企业性质 单位性质",
        "统一社会信用代码": "信用代码 社会信用代码 统一信用代码 统一代码"
        " 统一社会信用代码/注册号 统一社会信用代码(注册号)",
        "经营地址": "地址 详细地址 生产经营地址 企业地址 经营场所 生产经营场所 经营场所地址"
        " 经营(场所)地址 实际经营地址",
        "注册地址": "住所 住所(经营场所) 住所/经营场所 住所(主要经营场所) 住所地 企业住所 注册住所"
        " 登记住所 登记地址 注册地",
        "行业": "行业领域 所属行业",
        "负责人": "法定代表人 法定代表人姓名 法定代表人/负责人 法定代表人/经营者 法人 法人代表 法人姓名"
        " 主要负责人 企业负责人 单位负责人 负责人姓名 经营者 经营者姓名",
        "经营状态": "生产状态 生产经营状态 经营状况",
        "注册经营范围": "经营范围",
    }
)
"""住所 is the address of the licence; 经营地址 is where they work, and only words that say so mean it."""
_REGISTER: Final = _standing_for(
    {
        "经营状态": "登记状态 企业状态 企业登记状态 主体状态 市场主体状态 经营主体状态",
        "性质": "类型 主体类型 企业类型 市场主体类型 经营主体类型 企业(机构)类型",
    }
)
"""What a register says of its enterprises, of which a part only is ours (`register_words`)."""
_CASE: Final = {
    "企业编号": "编号",
    "实际经营内容": "实际经营",
    "监管单位": "监管站所",
    "监管部门": "监管站所",
    "风险级别": "风险等级",
    "违法行为代码": "违法行为",
}

SYNONYMS: Final[Mapping[SheetKind, Mapping[str, str]]] = {
    "lead": {
        **_PLACE,
        "线索编号": "编号",
        "收到时间": "登记时间",
        "受理时间": "登记时间",
        "上报时间": "登记时间",
        "线索来源": "来源",
        "线索内容": "内容",
        "问题描述": "内容",
        "主要内容": "内容",
        "地址": "地点",
        "详细地址": "地点",
        "具体地点": "地点",
        "承办单位": "承办",
        "责任单位": "承办",
        "企业编号": "企业",
        "场所编号": "场所",
        "核查人": "核查人员",
        "核查结果": "核查结论",
    },
    "ent": {**_PLACE, **_METER, **_VISIT, **_ENTERPRISE, **_CASE},
    "site": {
        **_PLACE,
        **_METER,
        **_VISIT,
        "场所编号": "编号",
        "场所名称": "名称",
        "点位名称": "名称",
        "具体位置": "地址",
        "位置": "地址",
        "详细地址": "地址",
        "产权人": "权属人",
        "所有人": "权属人",
        "使用现状": "现状",
        "企业编号": "企业",
    },
    "activity": {
        "活动编号": "编号",
        "检查日期": "日期",
        "活动日期": "日期",
        "活动类别": "类别",
        "检查类别": "类别",
        "牵头单位": "牵头",
        "检查人次": "出动人次",
        "检查村": "村",
        "发现问题数": "发现问题",
    },
    "directory": {**_PLACE, **_METER, **_ENTERPRISE, **_REGISTER},
    "power": {
        **_METER,
        "年月": "月份",
        "电费年月": "月份",
        "用电月份": "月份",
        "电量": "用电量",
        "总用电量": "用电量",
        "总电量": "用电量",
        "用电量(千瓦时)": "用电量",
        "月用电量": "用电量",
        "夜间电量": "夜间用电量",
    },
    "measures": {
        "企业编号": "编号",
        "名称": "企业名称",
        "单位名称": "企业名称",
        "整改措施": "措施",
        "采取的措施": "措施",
        "整改时限": "时限",
        "完成时间": "完成日期",
        "整改完成日期": "完成日期",
        "佐证材料": "佐证",
    },
    "village": {
        "统计用区划代码": "代码",
        "区划代码": "代码",
        "行政区划代码": "代码",
        "区划编码": "代码",
        "村代码": "代码",
        "村级代码": "代码",
        "行政村代码": "代码",
        "村编码": "代码",
        "编码": "代码",
        "村名": "名称",
        "村名称": "名称",
        "行政村": "名称",
        "行政村名称": "名称",
        "村委会名称": "名称",
        "村(居)委会名称": "名称",
        "村(居)名称": "名称",
        "村(社区)": "名称",
        "村(社区)名称": "名称",
        "居委会名称": "名称",
        "单位名称": "名称",
        "区划名称": "名称",
        "地名": "名称",
    },
}

GIVING_WAY: Final = frozenset(("法定代表人", "法定代表人姓名", "法人代表", "法人", "经营者", *_REGISTER))
"""Heads that mean another of ours only where it does not stand beside them: a state of registration is no
state of production, and who stands for a firm in law need not run it."""

KEY_HEADS: Final[Mapping[SheetKind, tuple[frozenset[str], ...]]] = {
    "lead": (frozenset(("内容",)), frozenset(("编号",))),
    "ent": (frozenset(("名称",)), frozenset(("编号",))),
    "site": (frozenset(("名称",)), frozenset(("编号",))),
    "activity": (frozenset(("日期", "类别")), frozenset(("编号",))),
    "directory": (frozenset(("名称",)),),
    "power": (frozenset(("用电户号", "用电量")),),
    "measures": (frozenset(("编号", "措施")),),
    "village": (frozenset(("代码", "名称")),),
}
"""The heads by which a row is known for the heads of a sheet: any one of these sets."""

REASON_HEAD: Final = "拒绝原因"
"""The head of the column that a workbook of refused rows has besides."""

UNREAD_HEADS: Final = frozenset(("序号", REASON_HEAD))
"""Heads that are passed over without a word."""

INFORMANT_HEAD: Final = r"(?:举报|检举|投诉|反映|控告|提供线索)(?:人|者)(?!编号)"
IDENTITY_HEAD: Final = r"身份证|证件号"
"""Heads of columns that a file must not have: patterns."""
CONTACT_HEAD: Final = r"联系(?:电话|方式|号码)|手机|(?:^|个人|家庭|住宅)电话"
"""Heads of columns by which a person may be reached: a pattern."""

COUNT: Final = r"[\d一二三四五六七八九十百千零〇两]+[家户个处条件起人行项次](?:企业|单位|场所)?"
"""A number of things, as it stands beside the word for a total."""
TOTAL_ROW: Final = (
    r"(?:本页|本表|以上|全乡|全镇|全村)?(?:(?:合计|总计|小计|共计|累计|总共)(?:户数|家数|数量|数)?"
    rf"[:：]?\(?(?:{COUNT}|\d+)?\)?|共[:：]?{COUNT})[,，。.]?"
)
SIGN_ROW: Final = (
    r"(?:填表人?|审核人?|填报人?|制表人?|复核人?|经办人?|校对人?|提供人|接收人|移交人|监交人|检查人员|填报单位|填报日期|填报时间|填表日期|制表日期"
    r"|联系人|联系电话|单位负责人|站所负责人|负责人|分管领导|主要领导|单位|签字|盖章|注|说明|备注|填表说明)"
    r"\s*(?:\(.*?\))?\s*[:：].*"
    r"|(?:[^\s:：\d]{2,12}+[:：][\s_]*+(?:年\s*月\s*日)?+\s*+){2,}"
)
"""First words of rows that hold no record: totals (the whole cell), signatures and notes.

A line of nothing but words to be signed beside is one, whatever the words are.
"""
NOTE_ROW: Final = (
    r"以上(?:为|是|共|均|数据|内容|企业|单位|名单|信息|不含).*|本[表页](?:由|共|为|数据|中|内).*|截[至止](?:\d|目前|今).*"
    r"|数据来源.*|(?:打印|导出|制表)(?:日期|时间|人).*|.*[。；]"
)
DAY_ROW: Final = r"(?:填报|制表|填表)?(?:日期|时间)?[:：]?\d{0,4}年\d{0,2}月\d{0,2}日"
"""Cells that stand alone in their rows: notes, where names stand; the day of a signature, anywhere."""


def identifying(kind: SheetKind) -> frozenset[str]:
    """The heads of the columns by which a row is known for a record of its own."""
    return frozenset().union(*KEY_HEADS[kind], _ALSO_IDENTIFYING.get(kind, ()))


_ALSO_IDENTIFYING: Final[Mapping[SheetKind, tuple[str, ...]]] = {
    "ent": ("统一社会信用代码", "用电户号", "曾用名"),
    "site": ("用电户号", "曾用名"),
    "directory": ("统一社会信用代码", "用电户号"),
}
