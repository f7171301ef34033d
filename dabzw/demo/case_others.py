"""Sites and activities made by hand, each for something of the sweep that it shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from dabzw.demo.names import ALL_STATIONS, COUNTY_SAFETY, OFFICE, QUIET, SILENT, TOWNSHIP, VILLAGES, grids_of
from dabzw.demo.rows import row, visit
from dabzw.model.base import Tree

_AWAKE: Final = tuple(village for village in VILLAGES if village not in SILENT)


def _site(record_id: str, name: str, village: str, place_class: str, **fields: Any) -> Tree:
    own = row(编号=record_id, 名称=name, 村=village, 网格=grids_of(village)[0], 场所类别=place_class)
    return {**own, "现状": "在用", "地址": f"{village}{name}", **fields}


SITES: Final[tuple[Tree, ...]] = (
    # Sites that belong to enterprises; nominal and actual use differ.
    _site(
        "CS-260209-3D7K",
        "旧砖厂东院",
        "示例桥头村",
        "废弃厂房",
        位置特征=["偏僻地点", "行政区域交界"],
        权属人=["示例梁有田"],
        名义用途="农副产品仓储",
        实际用途="合成化工中间体",
        现状="出租",
        企业="QY-260210-7K4Q",
        租赁=[row(承租人="示例罗守业", 起="2025-11-01", 止="2026-10-31", 用途="仓储")],
        排查=[visit("2026-02-10", "发现问题", 时段="夜间", 方式="突击检查", 线索="XS-260209-9M2R")],
    ),
    _site(
        "CS-260209-5H2V",
        "示例工业小院1号",
        "示例桥头村",
        "工矿企业",
        权属人=["示例董有田"],
        名义用途="机械加工",
        实际用途="机械加工、包装和电镀",
        企业="QY-260227-6K2A",
        排查=[visit("2026-02-11"), visit("2026-02-27", "发现问题", 线索="XS-260226-7D5J")],
    ),
    _site(
        "CS-260210-8T4N",
        "示例创业园研发楼",
        "示例上河村",
        "研发中心",
        位置特征=["城乡结合部"],
        名义用途="技术研发",
        实际用途="水溶肥配制分装",
        企业="QY-260211-1M4X",
        排查=[visit("2026-02-13", "拒绝检查"), visit("2026-02-26", "未见人员", 时段="夜间", 方式="暗访")],
    ),
    # Tenants changed four times in two years.
    _site(
        "CS-260210-2F6P",
        "村口三间门面",
        "示例北庄村",
        "出租屋",
        现状="出租",
        权属人=["示例崔有田"],
        名义用途="百货零售",
        实际用途="不明",
        租赁=[
            row(承租人="示例姚春生", 起="2024-05-01", 止="2024-10-31", 用途="百货"),
            row(承租人="示例邵秋实", 起="2024-11-01", 止="2025-03-31", 用途="修车"),
            row(承租人="示例汪冬至", 起="2025-04-01", 止="2025-11-30", 用途="仓储"),
            row(承租人="示例谭石头", 起="2025-12-01", 止="2026-11-30", 用途="洗涤用品"),
        ],
        排查=[visit("2026-02-11", "未见人员"), visit("2026-02-12", "未见人员", 时段="夜间")],
    ),
    # A locked door, then entered at another time of day; a holiday visit.
    _site(
        "CS-260211-6B9R",
        "后山旧砖窑",
        "示例南坪村",
        "废弃砖窑",
        位置特征="偏僻地点",
        现状="闲置",
        企业="QY-260209-3E6H",
        用电户号="示例电0010",
        排查=[
            visit("2026-02-11", "未见人员"),
            visit("2026-02-18", "未发现", 时段="节假日", 方式="暗访"),
            visit("2026-02-27", "发现问题", 时段="夜间", 方式="突击检查"),
        ],
    ),
    # A dwelling used as a shop, a pulled-down shed.
    _site(
        "CS-260212-4M1C",
        "第二网格民房地窖",
        "示例柳树湾村",
        "民房",
        名义用途="居住",
        实际用途="储存柴油",
        企业="QY-260226-7J4S",
        排查=[visit("2026-02-26", "发现问题", 线索="XS-260225-8Y1G")],
    ),
    _site(
        "CS-260212-7Y5G",
        "山坳彩钢棚",
        "示例前岭村",
        "临时建筑",
        位置特征=["偏僻地点", "行政区域交界"],
        现状="拆除",
        企业="QY-260225-4M9J",
        排查=[visit("2026-02-25", "未见人员"), visit("2026-02-26", "发现问题", 时段="夜间")],
    ),
)


def _activity(record_id: str, kind: str, lead_unit: str, note: str, **fields: Any) -> Tree:
    day = f"20{record_id[3:5]}-{record_id[5:7]}-{record_id[7:9]}"
    return row(编号=record_id, 日期=day, 类别=kind, 牵头=lead_unit, 说明=note, **fields)


def _zero_report(record_id: str, village: str) -> Tree:
    return _activity(
        record_id,
        "明查",
        village,
        "村干部和网格员逐户走了一遍，没有发现非法生产经营点。",
        检查组数="1",
        出动人次="4",
        村=[village],
        发现问题="0",
    )


def _supervision(record_id: str, notice: str, problems: int, *supervised: str) -> Tree:
    return _activity(
        record_id,
        "专项督导",
        TOWNSHIP,
        "查看台账和现场，听取进展，当面反馈问题。",
        检查组数="1",
        出动人次="5",
        督导对象=list(supervised),
        发现问题=str(problems),
        通报=notice,
    )


ACTIVITIES: Final[tuple[Tree, ...]] = (
    # 部署: the stations and all villages but the two silent ones.
    _activity(
        "HD-260209-2K8M",
        "部署",
        TOWNSHIP,
        "召开动员会，部署全乡排查整治，明确各站所、各村任务。",
        参加单位=list(ALL_STATIONS[:8]),
        出动人次="46",
        村=list(_AWAKE),
    ),
    _activity(
        "HD-260210-4P5T",
        "部署",
        "市场监督管理所",
        "部署市场主体排查。",
        参加单位=["市场监督管理所", "供水站"],
    ),
    *(
        _zero_report(record_id, village)
        for record_id, village in zip(("HD-260213-6C1X", "HD-260213-8R3D"), QUIET, strict=True)
    ),
    _zero_report("HD-260214-1V7H", "示例上河村"),
    # Joint enforcement, with experts and with outside units.
    _activity(
        "HD-260210-5N2J",
        "联合执法",
        OFFICE,
        "联合查处桥头村旧砖厂东院，当场责令停产并查封。",
        参加单位=["派出所", "电管站", "市场监督管理所", COUNTY_SAFETY],
        检查组数="2",
        出动人次="18",
        专家人次="2",
        村=["示例桥头村"],
        检查对象=["QY-260210-7K4Q", "CS-260209-3D7K"],
        发现问题="3",
    ),
    _activity(
        "HD-260226-7S9E",
        "突击检查",
        OFFICE,
        "夜间突击检查前岭村山坳彩钢棚。",
        参加单位=["派出所", "生态环境所"],
        检查组数="1",
        出动人次="9",
        村=["示例前岭村"],
        检查对象=["QY-260225-4M9J"],
        发现问题="2",
    ),
    # 专项督导 in March: four visits by 03-12, the silent villages on 03-17 (通报), never the last of all.
    _supervision("HD-260303-3G6B", "否", 2, *tuple(VILLAGES)[:4], "乡应急办", "市场监督管理所"),
    _supervision("HD-260306-9W4F", "否", 1, *tuple(VILLAGES)[4:7], "派出所", "电管站"),
    _supervision("HD-260310-2Z8Q", "调度", 4, "示例大寨沟村", "自然资源所"),
    _supervision("HD-260317-6E5K", "通报", 6, *SILENT),
    _supervision("HD-260324-4A1S", "否", 2, *tuple(VILLAGES)[7:9], "农业农村办", "生态环境所"),
    _supervision("HD-260330-8J7N", "调度", 3, *tuple(VILLAGES)[10:12], "规划建设办"),
    # 回头看, in the campaign and after it.
    _activity(
        "HD-260227-5D3Y",
        "回头看",
        OFFICE,
        "夜查南坪村旧砖窑，发现重新运入油桶。",
        参加单位=["派出所"],
        出动人次="6",
        村=["示例南坪村"],
        检查对象=["QY-260209-3E6H", "CS-260211-6B9R"],
        发现问题="1",
    ),
    _activity(
        "HD-260424-7T2P",
        "回头看",
        OFFICE,
        "对已销号的点位逐一复看。",
        参加单位=["市场监督管理所", "电管站"],
        出动人次="12",
        检查对象=["QY-260210-7K4Q", "QY-260227-6K2A"],
        发现问题="0",
    ),
    _activity(
        "HD-260211-9Q6R",
        "宣传",
        OFFICE,
        "赶集日设点发放明白纸，公布举报渠道。",
        出动人次="8",
        村=["示例东沟村", "示例西梁村"],
    ),
)


def briefing(enterprises: Iterable[Tree]) -> Tree:
    """A 部署 for the enterprises that were registered by its day."""
    record_id = "HD-260212-1H8C"
    return _activity(
        record_id,
        "部署",
        OFFICE,
        "召集企业负责人会议，签订不从事非法生产承诺书。",
        出动人次="60",
        检查对象=[tree["编号"] for tree in enterprises if tree["编号"][3:9] <= record_id[3:9]],
    )
