"""A fixed ledger in which every list has rows, no two alike, and every column of every sheet a value.

Its counts are 2, 3 and 5 rather than 1 and 1, so that no figure can stand in for another.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import records
from small_ledger import commit

from dabzw.model.ids import path_of
from dabzw.model.ledger import AnyRecord
from dabzw.store import presets
from dabzw.store.git import Repository
from dabzw.store.reader import record_bytes

CLEARED, BACK, LATE_DEN = "QY-260210-2A3B", "QY-260211-4C5D", "QY-260210-6E7F"
CLOSED, OPEN_PLAN = "QY-260211-8G9H", "QY-260214-2J3K"
STOPPED, CLEAN, MOVED = "QY-260215-4M5N", "QY-260209-6P7Q", "QY-260217-8R9S"
POLICED, RETURNED, WAITING = "XS-260209-2T3V", "XS-260212-4W5X", "XS-260215-6Y7Z"
ANSWERED, SECRET, COPY, REFUSED = "XS-260216-8A9B", "XS-260218-2C3D", "XS-260219-4E5F", "XS-260220-6G7H"
KILN, STORE, GARAGE, SCHOOL, SHED, BARN, CAVE, YARD = (
    "CS-260210-2J4K",
    "CS-260210-4M6N",
    "CS-260211-6P8Q",
    "CS-260211-8R2S",
    "CS-260212-2T4V",
    "CS-260213-4W6X",
    "CS-260214-6Y8Z",
    "CS-260215-8A2B",
)
DEPLOYED, JOINT, RAID, TOUR, NOTICE, DRAWN, DRAWN_AGAIN = (
    "HD-260209-2W4X",
    "HD-260211-4Y6Z",
    "HD-260213-6A8B",
    "HD-260303-8C2D",
    "HD-260306-2E4F",
    "HD-260224-4G6H",
    "HD-260226-6J8K",
)
AS_OF = "2026-03-12"
ENTERED = (
    datetime(2026, 2, 16, 9, 0),  # noqa: DTZ001 -- the ledger's zone
    datetime(2026, 3, 5, 8, 30),  # noqa: DTZ001
    datetime(2026, 3, 7, 15, 0),  # noqa: DTZ001
)
_OTHER_CLERK = "示例乙员"


def _visit(day: str, result: str, **fields: Any) -> dict[str, Any]:
    return {"日期": day, "结果": result, "单位": ["乡应急办"], "人员": ["示例甲", "示例乙"], **fields}


def _whole_visit(day: str, result: str) -> dict[str, Any]:
    """A visit with all its fields."""
    seen = {"时段": "夜间", "方式": "突击检查", "性质": "专项检查", "审批": "示例批字1号"}
    return _visit(day, result, **seen, 说明="院内有异味")


def _measure(name: str, due: str, done: str | None = None, **fields: Any) -> dict[str, Any]:
    """A measure of the plan, done on a day or not yet."""
    who = {"措施": name, "责任单位": "乡应急办", "责任人": "示例甲", "时限": due}
    ended = {} if done is None else {"完成日期": done, "佐证": "现场照片"}
    return {**who, **ended, **fields}


def _fine(day: str, amount: str, paid: str, number: int) -> dict[str, Any]:
    organ = {"机关": "县应急管理局", "文号": f"示例罚字{number}号", "对象": "单位"}
    return {"日期": day, "种类": "罚款", "金额": amount, "已收缴": paid, **organ}


def _cleared() -> AnyRecord:
    """A whole record: nearly every field that an enterprise can have, and a case that is over."""
    return records.enterprise(
        编号=CLEARED,
        名称="示例新材料厂",
        原编号="示例旧1号",
        注册地址="寺头村1号",
        网格="一网格",
        场所类别="工矿企业",
        行业="危险化学品生产",
        负责人=["示例丙"],
        实际控制人=["示例丁"],
        出租方=["示例戊"],
        曾用名=["示例旧厂"],
        关联=[STOPPED, CLEAN],
        注册经营范围="涂料销售",
        实际经营="危险化学品生产",
        用电户号="示例电0001",
        供水户号="示例水0001",
        迁入来源="示例省示例县",
        现场风险提示="院内有储罐",
        备注="已整治",
        目录=[{"名称": "营业执照登记目录", "站所": "市场监督管理所", "版本日期": "2026-01-31"}],
        证照=[
            {"种类": "营业执照", "编号": "示例照1", "状态": "有效", "有效期至": "2026-04-30"},
            {"种类": "安全生产许可证", "状态": "过期", "有效期至": "2025-12-31"},
        ],
        危险化学品=[
            {"品名": "甲醇", "数量": "5", "单位": "吨"},
            {"品名": "丙酮", "数量": "30", "单位": "千克"},
            {"品名": "废酸"},
        ],
        物料去向=[
            {"日期": "2026-02-13", "品名": "甲醇", "数量": "2", "单位": "吨", "去向": "移交", "接收单位": "示例处置公司"},
            {"日期": "2026-02-14", "品名": "甲醇", "数量": "3", "单位": "吨", "去向": "封存"},
            {"日期": "2026-02-14", "品名": "丙酮", "数量": "11", "单位": "千克", "去向": "销毁"},
            {"日期": "2026-02-15", "品名": "丙酮", "数量": "13", "单位": "千克", "去向": "退回"},
            {"日期": "2026-02-16", "品名": "丙酮", "数量": "1", "单位": "千克", "去向": "核减", "理由": "过磅数少1千克"},
        ],
        租赁=[
            {"承租人": "示例己", "起": "2024-06-01"},
            {"承租人": "示例庚", "起": "2025-01-01"},
            {"承租人": "示例辛", "起": "2025-06-01"},
            {"承租人": "示例壬", "起": "2025-12-01"},
        ],
        排查=[
            _visit("2026-02-09", "未见人员", 性质="日常检查", 方式="明查", 审批="示例批字2号"),
            _visit("2026-02-10", "发现问题", 性质="个案检查", 线索=POLICED),
            _whole_visit("2026-02-11", "发现问题"),
        ],
        违法行为=[records.found("2.2"), records.found("4.1", "2026-02-11")],
        风险=[records.rated("一般"), records.rated("较大", "2026-02-11", 理由="擅自恢复")],
        处置=records.plan(
            _measure("责令停产停业", "2026-02-13", "2026-02-12", 实施机关="县应急管理局", 文书="示例停字1号"),
            _measure("拆除非法化工生产装置", "2026-02-20", "2026-02-24"),
            _measure("限期整改", "2026-02-25", "2026-02-22", 责任单位="市场监督管理所"),
            取舍="先停产，后整改",
        ),
        处罚=[
            _fine("2026-02-20", "20000", "5000", 1),
            _fine("2026-02-22", "30000", "30000", 2),
            {"日期": "2026-02-23", "种类": "警告", "对象": "个人", "机关": "县应急管理局", "文号": "示例警字1号"},
        ],
        一案三查={
            "产销运": {
                "生产": {"状态": "已查实", "日期": "2026-02-20", "对象": "示例丙"},
                "销售": {"状态": "在查", "日期": "2026-02-21"},
                "运输": {"状态": "已查否", "日期": "2026-02-22"},
            },
            "生产条件": {"供水": {"状态": "已移交", "日期": "2026-02-23"}},
            "保护伞": {"状态": "已移交", "日期": "2026-02-24"},
        },
        销号={"日期": "2026-02-25", "验收人": ["示例甲", "示例乙"]},
        回头看=[
            {"日期": "2026-03-06", "人员": ["示例甲", "示例乙"], "结果": "未反弹"},
        ],
        逾期说明=[{"期限": "措施时限/拆除非法化工生产装置", "原因": "设备拆解超时", "责任单位": "市场监督管理所"}],
    )  # fmt: skip


def _enterprises() -> tuple[AnyRecord, ...]:
    no_code = {"统一社会信用代码": None}
    return (
        _cleared(),
        records.enterprise(
            编号=BACK,
            名称="东沟村南头分装点",
            性质="黑窝点",
            **no_code,
            无代码原因="无照",
            村="东沟村",
            场所类别="民房",
            违法行为=[records.found("1.1", "2026-02-11"), records.found("3.4", "2026-02-12")],
            风险=[records.rated("重大", "2026-02-12")],
            危险化学品=[{"品名": "盐酸", "数量": "7", "单位": "桶"}],
            物料去向=[{"日期": "2026-02-20", "品名": "盐酸", "数量": "9", "单位": "桶", "去向": "移交"}],
            处置=records.plan(_measure("取缔关闭", "2026-02-20", "2026-02-19"), _measure("断水", "2026-02-20", "2026-02-19", 佐证=None), decided="2026-02-14"),
            处罚=[_fine("2026-02-25", "80000", "0", 3)],
            关闭={"提请日期": "2026-02-13", "决定日期": "2026-02-18", "决定机关": "县人民政府"},
            回头看=[
                {"日期": "2026-02-25", "人员": ["示例甲", "示例乙"], "结果": "未反弹"},
                {"日期": "2026-03-09", "人员": ["示例甲", "示例乙"], "结果": "反弹"},
            ],
            名单=[
                {"日期": "2026-02-26", "状态": "建议列入", "理由": "未取得许可擅自生产"},
                {"日期": "2026-03-04", "状态": "已列入", "机关": "县应急管理局", "文号": "示例名字1号", "理由": "死灰复燃", "惩戒措施": ["限制从业", "公开曝光"]},
            ],
        ),
        records.enterprise(
            编号=LATE_DEN,
            名称="西河村北坡加工点",
            性质="小作坊",
            **no_code,
            无代码原因="未查明",
            村="西河村",
            监管站所="市场监督管理所",
            用电户号="示例电0004",
            排查=[_visit("2026-02-12", "发现问题", 性质="日常检查", 审批="示例批字3号"), _visit("2026-02-13", "发现问题"), _visit("2026-02-14", "拒绝检查", 性质="巡查")],
            违法行为=[records.found("1.2", "2026-02-12"), records.found("1.1", "2026-02-14")],
            风险=[records.rated("较大", "2026-02-13")],
            处置=records.plan(
                _measure("责令停产停业", "2026-02-20", "2026-02-18"),
                _measure("断电", "2026-03-04", 责任单位="电管站"),
                _measure("断水", "2026-03-09"),
                _measure("取缔", "2026-03-13", 责任单位="派出所"),
                _measure("限期整改", "2026-03-20"),
            ),
            期限变更=[records.changed("2026-02-26", "措施时限/断水", "中止", "2026-03-20"), records.changed("2026-03-02", "措施时限/断电", "延期", "2026-03-06"), records.changed("2026-03-01", "措施时限/限期整改", "延期", "2026-03-25")],
        ),
        records.enterprise(
            编号=CLOSED,
            现场风险提示="窑口有坠落危险",
            名称="示例石灰窑",
            性质="个体工商户",
            **no_code,
            无代码原因="个人",
            村="西河村",
            经营状态="关闭",
            历史查处=[{"日期": "2024-05-01", "处理": "罚款"}, {"日期": "2025-06-01", "处理": "关闭取缔"}],
            违法行为=[records.found("4.1", "2026-02-13")],
            风险=[records.rated("一般", "2026-02-14")],
            处置=records.plan(_measure("取缔", "2026-02-16", "2026-02-18"), decided="2026-02-15"),
        ),
        records.enterprise(
            编号=OPEN_PLAN,
            名称="示例喷涂店",
            **no_code,
            无代码原因="未查明",
            村="东沟村",
            监管站所="市场监督管理所",
            违法行为=[records.found("2.3", "2026-02-14")],
        ),
        *_others_of_no_violation(),
    )  # fmt: skip


def _others_of_no_violation() -> tuple[AnyRecord, ...]:
    return (
        records.enterprise(
            编号=STOPPED,
            名称="示例生物制品站",
            统一社会信用代码=None,
            无代码原因="未查明",
            注册地址="东沟村2号",
            网格="二网格",
            村="东沟村",
            场所类别="闲置库房",
            行业="饲料加工",
            负责人=["示例丙"],
            实际控制人=["示例癸"],
            出租方=["示例戊"],
            曾用名=["示例饲料站"],
            关联=[MOVED],
            注册经营范围="饲料",
            实际经营="溶剂分装",
            用电户号="示例电0002",
            供水户号="示例水0002",
            迁入来源="示例省",
            现场风险提示="有空桶",
            备注="停产",
            经营状态="停产",
            监管站所="市场监督管理所",
            目录=[{"名称": "安全生产许可证企业目录", "站所": "乡应急办", "版本日期": "2026-01-15"}],
            危险化学品=[{"品名": "乙醇", "数量": "19", "单位": "升", "许可": "是"}],
            历史查处=[{"日期": "2025-03-01", "处理": "限期整改"}],
        ),
        records.enterprise(
            编号=CLEAN,
            名称="示例机械厂",
            原编号="示例旧2号",
            统一社会信用代码="91000000MA0000001R",
            目录=[{"名称": "安全生产许可证企业目录", "站所": "乡应急办", "版本日期": "2026-01-15"}],
            排查=[_visit("2026-02-12", "未发现", 性质="个案检查"), _whole_visit("2026-02-13", "未发现")],
            现场风险提示="院内有行车",
            风险=[records.rated("一般", "2026-02-12", 理由="无隐患")],
        ),
        records.enterprise(
            编号=MOVED,
            名称="示例塑料点",
            统一社会信用代码=None,
            无代码原因="个人",
            村="西河村",
            迁入来源="示例省",
            监管站所="派出所",
        ),
    )


def _leads() -> tuple[AnyRecord, ...]:
    return (
        records.lead(
            编号=POLICED,
            登记时间="2026-02-09 21:00",
            来源="群众举报",
            举报人编号="JB-0002",
            网格="一网格",
            地点="1号院",
            场所类别="工矿企业",
            涉嫌行为=["2.2", "4.1"],
            企业=CLEARED,
            场所=KILN,
            交办时间="2026-02-09 22:00",
            受理={"日期": "2026-02-09", "结论": "受理", "理由": "线索具体"},
            核查=[records.verified("2026-02-10 15:00") | {"说明": "有成品"}],
            强制措施=[records.stopped("2026-02-10", "查封", 文书="示例封字1号", 解除日期="2026-02-20")],
            移交=[
                records.handed("2026-02-12") | {"接收单位": "县公安局", "签收日期": "2026-02-13", "文号": "示例移字1号"},
            ],
            办结=[records.closed("2026-02-24") | {"说明": "已移送"}],
            反馈日期="2026-02-26",
            附件=[{"名称": "现场照片", "摘要": "1a" * 32}, {"名称": "案件移送审批表", "摘要": "2b" * 32}],
            备注="重点",
        ),
        records.lead(
            编号=RETURNED,
            登记时间="2026-02-11 08:00",
            来源="村级上报",
            村="东沟村",
            企业=BACK,
            核查=[records.verified("2026-02-11 20:00")],
            强制措施=[records.stopped("2026-02-12", "责令停止非法活动")],
            移交=[records.handed("2026-02-13", "2026-02-17"), records.handed("2026-02-19") | {"文号": "示例移字2号"}],
            逾期说明=[{"期限": "当日强制", "原因": "现场无人", "责任单位": "派出所"}],
        ),
        records.lead(编号=WAITING, 登记时间="2026-03-11 20:00", 村="西河村", 承办="派出所"),
        records.lead(
            编号=ANSWERED,
            登记时间="2026-02-16 09:00",
            来源="部门移交",
            村="西河村",
            企业=LATE_DEN,
            核查=[records.verified("2026-02-16 10:00", "部分属实")],
            强制措施=[records.stopped("2026-02-16", "停止供电")],
            移交=[
                records.handed("2026-02-17") | {"接收单位": "派出所", "回告结果": "不予立案", "签收日期": "2026-02-18"},
                records.handed("2026-03-11") | {"文号": "示例移字3号"},
            ],
        ),
        records.lead(
            编号=SECRET,
            登记时间="2026-02-18 09:00",
            村="东沟村",
            核查=[records.verified("2026-02-18 16:00")],
            移交=[records.handed("2026-02-20") | {"接收单位": "乡纪委", "签收日期": "2026-02-20", "文号": "示例密字1号"}],
        ),
        records.lead(编号=COPY, 登记时间="2026-02-19 09:00", 并入=RETURNED, 村="东沟村"),
        records.lead(
            编号=REFUSED,
            登记时间="2026-02-20 09:00",
            来源="内部举报",
            举报人编号="JB-0003",
            受理={"日期": "2026-02-21", "结论": "不予受理", "理由": "不属本行动范围"},
        ),
    )  # fmt: skip


def _sites() -> tuple[AnyRecord, ...]:
    return (
        records.site(
            编号=KILN,
            网格="一网格",
            场所类别="废弃砖窑",
            位置特征=["偏僻地点", "行政区域交界"],
            地址="村东",
            权属人=["示例戊"],
            名义用途="仓库",
            实际用途="加工",
            现状="出租",
            用电户号="示例电0003",
            企业=CLEARED,
            排查=[_whole_visit("2026-02-10", "发现问题")],
            备注="已复核",
        ),
        records.site(编号=STORE, 名称="村南旧仓库", 网格="一网格", 场所类别="闲置仓库", 位置特征=["偏僻地点"], 排查=[_visit("2026-02-11", "未发现", 方式="明查"), _visit("2026-02-25", "发现问题", 方式="交叉检查")]),
        records.site(编号=GARAGE, 名称="村口车库", 村="东沟村", 网格="二网格", 场所类别="车库", 排查=[_visit("2026-02-11", "未见人员", 方式="明查"), _visit("2026-02-12", "未见人员", 方式="明查")]),
        records.site(编号=SCHOOL, 名称="旧学校", 村="东沟村", 网格="二网格", 场所类别="废弃学校", 排查=[_visit("2026-02-11", "未发现", 方式="暗访", 单位=["派出所"])]),
        records.site(编号=SHED, 名称="北坡工棚", 村="西河村", 场所类别="废弃砖窑", 位置特征=["城乡结合部"], 排查=[_visit("2026-02-12", "未发现", 单位=["电管站", "派出所"]), _visit("2026-02-27", "未发现")]),
        records.site(编号=BARN, 名称="旧饲料房", 网格="三网格", 场所类别="闲置库房", 排查=[_visit("2026-02-13", "未发现", 方式="明查")]),
        records.site(编号=CAVE, 名称="北沟窑洞", 村="西河村", 网格="三网格", 排查=[_visit("2026-02-14", "未发现", 单位=["电管站", "派出所"]), _visit("2026-02-15", "未发现")]),
        records.site(编号=YARD, 名称="村东闲院", 村="西河村", 网格="三网格", 场所类别="废弃院落"),
    )  # fmt: skip


def _draw(record_id: str, day: str, seed: str, total: int, *places: str) -> AnyRecord:
    note = f"随机复查抽样：种子提交 {seed * 40}，名单{total}处，抽取{len(places)}处。"
    return records.activity(编号=record_id, 日期=day, 类别="交叉检查", 检查对象=list(places), 说明=note)


def _activities() -> tuple[AnyRecord, ...]:
    return (
        records.activity(
            编号=DEPLOYED, 日期="2026-02-09", 类别="部署", 牵头="乡应急办", 村=["寺头村", "东沟村"]
        ),
        records.activity(
            编号=JOINT,
            日期="2026-02-11",
            网格=["一网格"],
            牵头="乡应急办",
            参加单位=["派出所", "电管站"],
            检查组数="2",
            出动人次="13",
            专家人次="3",
            村=["寺头村", "西河村"],
            检查对象=[CLEARED, KILN, STORE],
            发现问题="5",
            报送时间="2026-02-11 18:00",
            说明="逐户检查",
            备注="夜间",
        ),
        records.activity(
            编号=RAID, 日期="2026-02-13", 类别="突击检查", 出动人次="8", 检查对象=[LATE_DEN, CLEARED]
        ),
        records.activity(
            编号=TOUR,
            日期="2026-03-03",
            类别="专项督导",
            牵头="乡应急办",
            村=["东沟村", "西河村"],
            督导对象=["派出所"],
            通报="否",
            发现问题="2",
            问题=[
                {
                    "对象": "东沟村",
                    "问题": "台账未更新",
                    "回复期限": "2026-03-08",
                    "回复日期": "2026-03-09",
                    "说明": "已补齐",
                },
                {"对象": "派出所", "问题": "移送未回告", "回复期限": "2026-03-10"},
            ],
        ),
        records.activity(
            编号=NOTICE, 日期="2026-03-06", 类别="专项督导", 督导对象=["乡应急办", "寺头村"], 通报="调度"
        ),
        _draw(DRAWN, "2026-02-24", "a", 7, STORE, SHED),
        _draw(DRAWN_AGAIN, "2026-02-26", "b", 5, SCHOOL),
    )


_POWER = "用电户号,月份,用电量,夜间用电量\n示例电0001,{month},{first},70\n示例电0002,{month},{second},\n"


def campaign_text() -> str:
    """The campaign of the notice with the villages of the test records and a cap of inspections."""
    text = presets.campaign_text().replace("村: []", f"村: [{', '.join(records.VILLAGES)}]")
    return text.replace('# 检查频次上限: "4"', '检查频次上限: "1"')


def every_record() -> tuple[AnyRecord, ...]:
    """All records of the ledger."""
    return (*_enterprises(), *_leads(), *_sites(), *_activities())


def build(folder: Path) -> None:
    """Makes the ledger in three commits by two clerks; the last one corrects a date."""
    files = {
        "campaign.yaml": campaign_text().encode(),
        "data/用电/2026-01.csv": _POWER.format(month="2026-01", first=410, second=230).encode(),
        "data/用电/2026-02.csv": _POWER.format(month="2026-02", first=320, second=110).encode(),
        **{path_of(record.id): record_bytes(record) for record in every_record()},
    }
    later = {path_of(one): files.pop(path_of(one)) for one in (LATE_DEN, CLOSED, STORE, TOUR)}
    right = {path_of(DEPLOYED): files[path_of(DEPLOYED)]}
    files[path_of(DEPLOYED)] = right[path_of(DEPLOYED)].replace(b"2026-02-09", b"2026-02-10")
    first, second, third = ENTERED
    repository = Repository.create(folder)
    commit(repository, first, files, "新建台账", "init")
    with _clerk(_OTHER_CLERK):
        commit(repository, second, later, "补登", "import")
        commit(repository, third, right, "改正部署日期", "edit", DEPLOYED)


@contextmanager
def _clerk(name: str) -> Iterator[None]:
    before = os.environ.get("GIT_AUTHOR_NAME")
    os.environ["GIT_AUTHOR_NAME"] = name
    try:
        yield
    finally:
        del os.environ["GIT_AUTHOR_NAME"]
        if before is not None:
            os.environ["GIT_AUTHOR_NAME"] = before
